"""Taking away what was installed, and nothing else."""

from __future__ import annotations

from pathlib import Path

import mleq
from mleq.files import mend_folder
from mleq.install import vscode
from mleq.install.change import change
from mleq.install.editors import EXTENSIONS, ExtensionEditor, FolderEditor, find_editor
from mleq.install.error import InstallError
from mleq.install.folders import carry_out, count_files, look_through, remove_if_empty
from mleq.install.record import Record, forget, records_of
from mleq.install.system import this_system


def uninstall(name: str, part: str, *, dry_run: bool = False) -> list[str]:
    """Take a part away from an editor; what was done, for a person to read.

    Raises:
        InstallError: it is not there, or cannot be taken away.
    """
    editor = find_editor(name)
    if isinstance(editor, ExtensionEditor):
        return _uninstall_extension(editor, part, dry_run)
    return _uninstall_folders(editor, part, dry_run)


def take_away(record: Record, *, shared: bool) -> list[str]:
    """Take away what a record tells of; what a person has changed or added stays."""
    place = Path(record.place)
    if place.is_symlink() and not shared:
        forget(record)
        return [f"left: {place}, a link that mleq did not make"]
    if not shared:
        mend_folder(place)
    planned = change({}, look_through(place, record.files if shared else None), record.files)
    if planned:
        carry_out(planned, place, shared=shared)
    remove_if_empty(record.made)
    forget(record)
    left = look_through(place, planned.left if shared else None)
    return [
        f"removed: {count_files(len(planned.remove))} from {place}",
        *(f"left: {place / path}, which {_whose(path, record)}" for path in sorted(left)),
        *(f"left: {file}, which was here before" for file in _backups(place, record) if shared),
    ]


def _uninstall_folders(editor: FolderEditor, part: str, dry_run: bool) -> list[str]:
    records = records_of(editor.name, part)
    if not records:
        raise InstallError(_not_installed(editor.name, editor.title, part))
    place = str(editor.place(part, this_system(), mleq.__version__))
    # Where variables tell the editor to be another one, this one is meant, and not all of them.
    records = [record for record in records if record.place == place] or records
    if dry_run:
        return [f"would remove what is ours in {record.place}" for record in records]
    return [line for record in records for line in take_away(record, shared=editor.shares_folder)]


def _uninstall_extension(editor: ExtensionEditor, part: str, dry_run: bool) -> list[str]:
    extension = EXTENSIONS[part]
    command = vscode.find_command(editor, this_system())
    if command is None:
        raise InstallError(
            f"there is no `{editor.command}` on the PATH: uninstall {extension} in {editor.title} itself"
        )
    installed = vscode.installed_version(command, extension) is not None
    if installed and dry_run:
        return [f"would run {command} --uninstall-extension {extension}"]
    if installed:
        vscode.uninstall_extension(command, extension)
    for record in records_of(editor.name, part):
        forget(record)
    if not installed:
        raise InstallError(_not_installed(editor.name, editor.title, part))
    return [f"removed: {extension} from {editor.title}"]


def _not_installed(name: str, title: str, part: str) -> str:
    other, option, thing = (
        ("snippets", " --pack", "its snippet pack") if part == "client" else ("client", "", "mleq itself")
    )
    here = "mleq" if part == "client" else "the snippet pack of mleq"
    there = f"; {thing} is: `mleq uninstall {name}{option}`" if records_of(name, other) else ""
    return f"{here} is not installed for {title}{there}"


def _whose(path: str, record: Record) -> str:
    return "was changed since mleq wrote it" if path in record.files else "mleq did not write"


def _backups(place: Path, record: Record) -> list[Path]:
    return sorted(file for path in record.files for file in place.glob(f"{path}.backup-*"))
