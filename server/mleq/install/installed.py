"""What is installed where, and for which editors it could be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import mleq
from mleq.install import vscode
from mleq.install.editors import EDITORS, Editor, ExtensionEditor, FolderEditor
from mleq.install.folders import look_through
from mleq.install.record import Record, read_records
from mleq.install.system import this_system


def overview() -> list[str]:
    """A line for each editor: its name, where it was found, and what is installed for it."""
    records = read_records()
    lines = []
    for name, editor in EDITORS.items():
        found = _command(editor)
        installed = ", ".join(_short(record) for record in records if record.editor == name)
        if found or installed:
            lines.append(f"{name:<16} {installed or '-':<36} {found or 'is not on the PATH'}")
    return [
        *(lines or ["no editor that mleq knows is on the PATH"]),
        f"`mleq install EDITOR` installs mleq for one of {', '.join(EDITORS)}",
    ]


def installed_lines() -> Iterator[str]:
    """What is installed, and what is wrong with it."""
    for record in read_records():
        again = f"`mleq install {record.editor}{' --pack' if record.part == 'snippets' else ''}`"
        told = ""
        if record.version != mleq.__version__:
            told = f": this is {mleq.__version__}, {again} brings it"
        elif broken := _broken(record):
            told = f": {broken} of {len(record.files)} files are missing or changed, {again} tells more"
        yield f"{record.editor}, {_short(record)}, {record.place}{told}"


def _short(record: Record) -> str:
    return f"{'mleq' if record.part == 'client' else 'the snippet pack'} {record.version}"


def _command(editor: Editor) -> str | None:
    if isinstance(editor, ExtensionEditor):
        return vscode.find_command(editor, this_system())
    return shutil.which(editor.command)


def _broken(record: Record) -> int:
    """How many files are not as they were written; of an extension only its editor knows."""
    if not isinstance(EDITORS.get(record.editor), FolderEditor):
        return 0
    present = look_through(Path(record.place), record.files)
    return sum(present.get(path) not in digests for path, digests in record.files.items())
