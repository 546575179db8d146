"""What an editor is given: the files of its folder in `editors/`, made ready for this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from mleq.catalog.builtin import editors_root
from mleq.install.editors import FolderEditor
from mleq.install.error import InstallError

VSIX = "vscode/mleq.vsix"
COMMAND = "command.json"
"""Tells a client the command that starts the server, where it is not on the editor's PATH."""


def client_files(editor: FolderEditor, command: Sequence[str]) -> dict[str, bytes]:
    """The client of an editor, which starts the server by that command."""
    folder = source_folder(editor)
    if not folder.is_dir():
        raise InstallError(f"what {editor.title} is given should be in {folder}: install mleq anew")
    files = dict(_files(folder))
    if editor.shares_folder:
        return {"languages.toml": with_command(files["languages.toml"].decode(), command).encode()}
    return {**files, COMMAND: command_file(command)}


def source_folder(editor: FolderEditor) -> Traversable:
    """Where its files come from."""
    return editors_root() / editor.name


def client_vsix() -> bytes:
    """The extension of VS Code as it was built."""
    file = editors_root() / VSIX
    if not file.is_file():
        built = isinstance(file, Path) and (file.parent / "package.json").is_file()
        raise InstallError(f"{file} is missing: {'run `make vsix`' if built else 'install mleq anew'}")
    return file.read_bytes()


def server_command() -> list[str]:
    """The command of this installation, by its whole path."""
    name = "mleq.exe" if sys.platform == "win32" else "mleq"
    started = Path(sys.argv[0])
    for program in (started, Path(sysconfig.get_path("scripts")) / name):
        if program.name == name and program.is_file() and os.access(program, os.X_OK):
            return [os.path.abspath(program)]  # noqa: PTH100  a link stays one: what it leads to may change
    found = shutil.which("mleq")
    return [found] if found else [sys.executable, "-m", "mleq"]


def command_file(command: Sequence[str]) -> bytes:
    """What a client finds beside its files."""
    return (json.dumps(command, ensure_ascii=False) + "\n").encode()


def with_command(languages: str, command: Sequence[str]) -> str:
    """Helix's configuration with the whole path of the server in it."""
    program, *arguments = (json.dumps(part, ensure_ascii=False) for part in (*command, "serve"))
    # What JSON writes is a string of TOML as well.
    languages = re.sub(r'(?m)^command = "mleq"$', lambda _: f"command = {program}", languages)
    return re.sub(r'(?m)^args = \["serve"\]$', lambda _: f"args = [{', '.join(arguments)}]", languages)


def _files(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry, f"{below}{entry.name}/")
        else:
            yield below + entry.name, entry.read_bytes()
