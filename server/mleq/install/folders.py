"""Folders of editors: looked through, and changed whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from mleq.files import changed_whole, write_files
from mleq.install.change import Change, digest
from mleq.install.error import InstallError


def check_place(place: Path, home: Path, *, shared: bool) -> None:
    """See to it that there is a folder at `place` or that one can be made.

    Folders above it may be links, as those who keep their configuration elsewhere have them, and are written through.

    Raises:
        InstallError: there is something else.
    """
    if home in place.parents and not home.is_dir():
        raise InstallError(f"there is no home {home}: make it, or set HOME")
    if place.is_symlink() and not shared:
        raise InstallError(f"{place} is a link that mleq did not make: remove it first")
    there = next(folder for folder in (place, *place.parents) if os.path.lexists(folder))
    if not there.is_dir():
        raise InstallError(f"{there} is no folder: remove it first")


def look_through(folder: Path, only: Collection[str] | None = None) -> dict[str, str | None]:
    """The digest of each file below a folder, and None for what is no file; if told so, of `only` those."""
    paths = _entries(folder) if only is None else (folder / name for name in only if os.path.lexists(folder / name))
    present: dict[str, str | None] = {}
    for path in paths:
        is_file = path.is_file() and not path.is_symlink()
        present[path.relative_to(folder).as_posix()] = digest(path.read_bytes()) if is_file else None
    return present


def folders_to_make(place: Path) -> list[str]:
    """The folders that are not there yet, of `place` and those above it."""
    return [str(folder) for folder in (place, *place.parents) if not folder.exists()]


def carry_out(change: Change, place: Path, *, shared: bool) -> None:
    """Change a folder: as a whole where it is ours, or else file by file. If it fails, it is as it was."""
    made = folders_to_make(place)
    try:
        if shared:
            _change(place, change)
        else:
            with changed_whole(place) as copy:
                _change(copy, change)
    except OSError as error:
        remove_if_empty(made)
        raise InstallError(f"{place} cannot be written: {error.strerror or error}") from None
    except BaseException:
        remove_if_empty(made)
        raise


def count_files(count: int) -> str:
    """So many files, for a person to read."""
    return "1 file" if count == 1 else f"{count} files"


def remove_if_empty(folders: Iterable[str]) -> None:
    """Remove the folders that nobody has put anything into, the innermost first."""
    for folder in sorted(folders, key=len, reverse=True):
        with suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106  a text, as records have it


def _change(folder: Path, change: Change) -> None:
    for path, name in change.rename.items():
        (folder / path).rename(folder / name)
    for path in change.remove:
        (folder / path).unlink(missing_ok=True)  # it may have been put aside with what is around it
        remove_if_empty(str(above) for above in (folder / path).parents if folder in above.parents)
    write_files(folder, change.write)


def _entries(folder: Path) -> Iterator[Path]:
    """Files and links, and whatever else is no folder."""
    for root, folders, files in os.walk(folder):
        for name in files + [name for name in folders if (Path(root) / name).is_symlink()]:
            yield Path(root) / name
