"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write each text to its path below `folder`, as UTF-8 with `\\n`; a file is there whole, or as it was before."""
    for path, text in files.items():
        _write(folder / path, text)


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


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
