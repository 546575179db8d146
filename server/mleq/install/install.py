"""Putting what mleq has for an editor where the editor looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import mleq
from mleq.files import mend_folder, write_files
from mleq.install import vscode
from mleq.install.change import Change, change, digest
from mleq.install.contents import COMMAND, client_files, client_vsix, command_file, server_command, source_folder
from mleq.install.editors import EXTENSIONS, Editor, ExtensionEditor, FolderEditor, find_editor
from mleq.install.error import InstallError
from mleq.install.folders import carry_out, check_place, count_files, folders_to_make, look_through
from mleq.install.record import Record, forget, read_records, records_folder, records_of, write_record
from mleq.install.system import this_system
from mleq.install.uninstall import take_away
from mleq.install.vsix import vsix, with_file


def install(
    name: str, snippets: Callable[[str], Mapping[str, str]] | None = None, *, force: bool = False, dry_run: bool = False
) -> list[str]:
    """Give an editor its client, or the snippet pack in its place; what was done, for a person to read.

    Args:
        name: which editor.
        snippets: makes the files of the snippet pack, in a format of `mleq export`; without it the client is meant.
        force: whether what is in the way is put aside.
        dry_run: whether to tell what would be done, and do nothing.

    Raises:
        InstallError: it cannot be done, and nothing was.
    """
    editor = find_editor(name)
    part = "client" if snippets is None else "snippets"
    if isinstance(editor, ExtensionEditor):
        packed = client_vsix() if snippets is None else vsix(snippets("vscode"))
        return _install_extension(editor, part, packed, dry_run)
    if snippets is None:
        files = client_files(editor, server_command())
    elif editor.snippets:
        files = {path: text.encode() for path, text in snippets("all").items()}
    else:
        raise InstallError(f"there is no snippet pack for {editor.title}: `mleq install {name}` gives it the server")
    return _install_folder(editor, part, files, force=force, dry_run=dry_run)


def _install_folder(
    editor: FolderEditor, part: str, files: Mapping[str, bytes], *, force: bool, dry_run: bool
) -> list[str]:
    system = this_system()
    place, shared = Path(editor.place(part, system, mleq.__version__)), editor.shares_folder
    check_place(place, Path(system.home), shared=shared)
    if not shared and not dry_run:
        mend_folder(place)
    records = records_of(editor.name, part)
    known = next((record for record in records if record.place == str(place)), None)
    # Where the name of the folder has the version in it, one of another version lies beside it.
    elder = [record for record in records if Path(record.place).parent == place.parent and record is not known]
    present = look_through(place, files if shared else None)
    planned = change(files, present, known.files if known else {})
    if planned.foreign and not force:
        raise InstallError(_in_the_way(place, planned, editor))
    planned = planned.with_backups(time.strftime("%Y%m%d-%H%M%S"))
    if dry_run:
        return _would(planned, place, elder)
    record = Record(
        editor=editor.name,
        part=part,
        version=mleq.__version__,
        place=str(place),
        files={path: [digest(content)] for path, content in files.items()},
        made=_made(place),
    )
    if not planned and not elder and known and known.version == record.version:
        return [f"{_called(part)} {mleq.__version__} is installed for {editor.title} already, in {place}"]
    _carry_out(planned, place, record, known, shared=shared)
    lines = [
        f"{_called(part)} {mleq.__version__} is installed for {editor.title}: {count_files(len(files))} in {place}"
    ]
    lines += [f"kept: {place / path}, which is now {name}" for path, name in planned.rename.items()]
    lines += [f"left: {place / path}, which was changed and is no longer part of mleq" for path in planned.left]
    lines += [line for record in elder for line in take_away(record, shared=shared)]
    return [*lines, *_what_next(editor, part)]


def _made(place: Path) -> list[str]:
    """The folders that are there for us alone, whichever part of ours came first."""
    ours = {folder for record in read_records() for folder in record.made}
    return sorted({*folders_to_make(place), *(ours & {str(folder) for folder in (place, *place.parents)})})


def _carry_out(planned: Change, place: Path, record: Record, known: Record | None, *, shared: bool) -> None:
    """Change the folder and remember it; a run that is cut off is remembered as both what was and what should be."""
    before = known.files if known else {}
    write_record(
        replace(record, files={path: [*record.files.get(path, ()), *before.get(path, ())]
                               for path in {**before, **record.files}})
    )  # fmt: skip
    try:
        carry_out(planned, place, shared=shared)
    except BaseException:
        _remember(known, record)
        raise
    write_record(record)


def _remember(known: Record | None, record: Record) -> None:
    """Remember what was there before, since what the record tells of has failed."""
    if known:
        write_record(known)
    else:
        forget(record)


def _install_extension(editor: ExtensionEditor, part: str, packed: bytes, dry_run: bool) -> list[str]:
    """Hand the extension to the editor's own command: a folder put beside its others by hand it would not know of."""
    if part == "client":
        packed = with_file(packed, COMMAND, command_file(server_command()))
    extension = EXTENSIONS[part]
    file_name = f"{extension.removeprefix('mleq.')}-{mleq.__version__}.vsix"
    command = vscode.find_command(editor, this_system())
    if command is None:
        file = records_folder().parent / file_name
        told = f"there is no `{editor.command}` on the PATH: in {editor.title}, run Extensions: Install from VSIX..."
        if dry_run:
            return [f"would write {file}, for {told}"]
        write_files(file.parent, {file.name: packed})
        raise InstallError(f"{told} and choose {file}")
    if dry_run:
        return [f"would run {command} --install-extension {file_name} --force"]
    record = Record(
        editor=editor.name, part=part, version=mleq.__version__, place=command, files={file_name: [digest(packed)]}
    )
    records = records_of(editor.name, part)
    if record in records and vscode.installed_version(command, extension) == mleq.__version__:
        return [f"{_called(part)} {mleq.__version__} is installed for {editor.title} already, by {command}"]
    known = next((other for other in records if other.place == command), None)
    _hand_over(record, packed, command, known)
    for other in records:
        if other is not known:
            forget(other)
    return [
        f"{_called(part)} {mleq.__version__} is installed for {editor.title}, as {extension} by {command}",
        *_what_next(editor, part),
    ]


def _hand_over(record: Record, packed: bytes, command: str, known: Record | None) -> None:
    """Have the editor take the extension; what is not known to be done is remembered without its digest."""
    [file_name] = record.files
    write_record(replace(record, files={file_name: []}))
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / file_name
            file.write_bytes(packed)
            vscode.install_extension(command, file)
    except BaseException:
        _remember(known, record)
        raise
    write_record(record)


def _in_the_way(place: Path, planned: Change, editor: FolderEditor) -> str:
    first, *others = planned.foreign
    more = f" and {len(others)} more" if others else ""
    lines = f", or add to it what is in {source_folder(editor)}" if editor.shares_folder else ""
    return (
        f"{place / first}{more} was not written by mleq, or changed since: say --force to put it aside under another "
        f"name{lines}"
    )


def _would(planned: Change, place: Path, elder: list[Record]) -> list[str]:
    return [
        *(f"would rename {place / path} to {name}" for path, name in planned.rename.items()),
        *(f"would remove {place / path}" for path in planned.remove),
        *(f"would write {place / path}" for path in planned.write),
        *(f"would remove {record.place}" for record in elder),
    ] or [f"would change nothing in {place}"]


def _what_next(editor: Editor, part: str) -> list[str]:
    option = " --pack" if part == "snippets" else ""
    hint = f"; {editor.hint}" if editor.hint and part == "client" else ""
    return [
        f"next: start {editor.title} anew and open a .tex or .md file{hint}",
        f"undo: mleq uninstall {editor.name}{option}",
    ]


def _called(part: str) -> str:
    return "mleq" if part == "client" else "the snippet pack of mleq"
