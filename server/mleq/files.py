"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, str] | Mapping[str, bytes]) -> None:
    """Write each file to its path below `folder`, text as UTF-8 with `\\n`; it is there whole, or as it was before."""
    for path, content in files.items():
        _write(folder / path, content.encode() if isinstance(content, str) else content)


@contextmanager
def changed_whole(folder: Path) -> Iterator[Path]:
    """A copy of a folder that may be changed, and then takes its place at once; if it is empty then, both are gone."""
    new, old = _beside(folder)
    mend_folder(folder)
    try:
        if folder.is_dir():
            shutil.copytree(folder, new, symlinks=True)
        else:
            new.mkdir(parents=True)
        yield new
        if folder.is_dir():
            folder.rename(old)
        if any(new.iterdir()):
            new.rename(folder)
    except BaseException:
        if old.is_dir() and not folder.exists():
            old.rename(folder)  # if that fails, too, `old` is all there is, and `mend_folder` brings it back
        raise
    else:
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def mend_folder(folder: Path) -> None:
    """Clear away what is left of a change that was killed: the folder is as it was before, or as it should be after."""
    new, old = _beside(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    for rest in (new, old):
        if rest.is_symlink():
            rest.unlink()
        elif rest.is_dir():
            shutil.rmtree(rest)


def foreign_files(folder: Path, files: Mapping[str, str], mark: str) -> list[Path]:
    """Those of `files` that are in `folder` already, say something else, and were not written by us.

    A file of ours has `mark` in it, or is JSON, which has no room for one, beside a `package.json` of ours.
    """
    present = [path for path in files if (folder / path).is_file()]
    there = {path: (folder / path).read_bytes().decode("utf-8", "replace") for path in present}
    ours = mark in there.get("package.json", "")
    return [
        folder / path
        for path, text in there.items()
        if text != files[path] and mark not in text and not (ours and path.endswith((".json", ".vscodeignore")))
    ]


def _beside(folder: Path) -> tuple[Path, Path]:
    """Where a folder is made anew, and where the old one goes. No editor looks into folders with such names."""
    return folder.with_name(f".{folder.name}.mleq-new"), folder.with_name(f".{folder.name}.mleq-old")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
