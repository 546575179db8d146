"""What was installed where: a small file for each, so that exactly that is taken away again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from mleq.files import write_files
from mleq.install.error import InstallError
from mleq.workspace.state import state_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that was installed."""

    editor: str
    part: str
    """`client` or `snippets`."""
    version: str
    place: str
    """The folder that the files are in, or the command that was handed them."""
    files: Mapping[str, Sequence[str]]
    """The digests of what was written to each path below the folder: two where a run was cut off between them."""
    made: Sequence[str] = field(default_factory=list)
    """The folders that were not there before."""


def read_records() -> list[Record]:
    """All that is installed."""
    return [_read(file) for file in sorted(records_folder().glob("*.json"))]


def records_of(editor: str, part: str) -> list[Record]:
    """What is installed of a part for an editor: at several places where a variable has told it to be another one."""
    return [record for record in read_records() if (record.editor, record.part) == (editor, part)]


def write_record(record: Record) -> None:
    """Remember what is installed."""
    folder = records_folder()
    write_files(folder, {_name(record): json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n"})


def forget(record: Record) -> None:
    """What the record tells of is no longer installed."""
    file = records_folder() / _name(record)
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()  # the last one leaves nothing behind


def records_folder() -> Path:
    """Where it is remembered; the folder need not be there.

    Raises:
        InstallError: the user has no home.
    """
    folder = state_folder()
    if folder is None:
        raise InstallError("there is no home to install to: set HOME")
    return folder / "installed"


def _name(record: Record) -> str:
    """An editor may have several of ours, where it is told by a variable to be another one."""
    return f"{record.editor}-{record.part}-{sha256(record.place.encode()).hexdigest()[:8]}.json"


def _read(file: Path) -> Record:
    try:
        record = Record(**json.loads(file.read_text("utf-8")))
        texts = (record.editor, record.part, record.version, record.place, *record.made, *record.files)
        if not (isinstance(record.files, dict) and all(isinstance(text, str) for text in texts)):
            raise ValueError("not as it was written")
        return record
    except (ValueError, TypeError):
        raise InstallError(f"{file} is broken: remove it, and what it told of counts as yours") from None
