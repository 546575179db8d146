"""Reads the definitions in the files that a LaTeX document inputs; the one part of this room that reads files."""

from __future__ import annotations

import os
import re
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mleq.document.definitions import Definition, definitions
from mleq.document.outside import Outside, looking_for

DEEPEST = 4
"""How many files may be between the document and what is read, that one counted."""
MOST_FILES = 50
LARGEST_FILE = 1_000_000
LARGEST_SUM = 4_000_000
LONGEST_SECONDS = 0.5
"""A file that is begun is finished; no other is begun after this."""


class Inputs(NamedTuple):
    """What the files that a document inputs define."""

    definitions: tuple[Definition, ...] = ()
    """In order, those of a file's own inputs before its own; those of the document, which come last, are not here."""
    files: tuple[Path, ...] = ()
    """The files that were read, by their real paths."""
    complete: bool = True
    """Whether nothing was left out for being too much, too deep or too late."""


def inputs(text: str) -> list[str]:
    """The names of the files that a LaTeX text inputs, in order, as it calls them; `.sty` is added to packages."""
    names: list[str] = []
    outside, at = Outside(text), 0
    while match := outside.find(_INPUTS, at):
        at = match.end()
        names += _named(text, match["command"], at)
    return [name for name in names if _NAME.fullmatch(name)]


def read_inputs(
    document: Path,
    text: str,
    roots: Sequence[Path],
    cache: InputCache | None = None,
    *,
    seconds: float = LONGEST_SECONDS,
) -> Inputs:
    """The definitions in the files that a document inputs, directly or not, as far as they are below the `roots`.

    A name is looked up beside the document, beside the file that says it, and in the roots. What is missing, cannot be
    read, or really lies elsewhere is left out. Never raises; may be called in any thread.
    """
    walk = _Walk(document, roots, cache or InputCache(), time.monotonic() + seconds)
    walk.visit(inputs(text), walk.document_folder, 1)
    return Inputs(tuple(walk.definitions), tuple(walk.files), walk.complete)


class InputCache:
    """What was found in files, so that only those which changed are read again. May be shared among threads."""

    _MOST = 4 * MOST_FILES

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, _File] = {}

    def get(self, path: Path, stamp: _Stamp) -> _File | None:
        """What is known of a file if it is still as it was then."""
        with self._lock:
            file = self._known.get(path)
        return file if file is not None and file.stamp == stamp else None

    def put(self, path: Path, file: _File) -> None:
        """Remember what was found in a file, and forget what was found longest ago if there is too much."""
        with self._lock:
            self._known.pop(path, None)
            self._known[path] = file
            while len(self._known) > self._MOST:
                del self._known[next(iter(self._known))]


class _Stamp(NamedTuple):
    """What a file has another of when it has changed."""

    mtime_ns: int
    size: int


class _File(NamedTuple):
    """What matters of a file."""

    stamp: _Stamp
    definitions: tuple[Definition, ...]
    inputs: tuple[str, ...]


class _Walk:
    """One walk through the inputs of a document, and what it has found so far."""

    def __init__(self, document: Path, roots: Sequence[Path], cache: InputCache, deadline: float) -> None:
        self.roots = [real for root in roots if (real := _real(root)) is not None]
        self.document_folder = _real(document.parent) or document.parent
        self.cache = cache
        self.deadline = deadline
        self.seen = {_real(document) or self.document_folder / document.name}
        """The files that are not to be read again."""
        self.definitions: list[Definition] = []
        self.files: list[Path] = []
        self.size = 0
        self.complete = True

    def visit(self, names: Iterable[str], folder: Path, depth: int) -> None:
        """Read the files that a file in `folder` calls so."""
        for name in dict.fromkeys(names):
            if time.monotonic() > self.deadline or depth > DEEPEST or len(self.files) == MOST_FILES:
                self.complete = False
                return
            path = self._find(name, folder)
            if path is None or path in self.seen:
                continue
            self.seen.add(path)
            file = self._file(path)
            if file is not None:
                self.files.append(path)
                self.visit(file.inputs, path.parent, depth + 1)
                self.definitions += file.definitions

    def _find(self, name: str, folder: Path) -> Path | None:
        """The real path of the file that is called so, if there is one below the roots."""
        names = [name] if name.endswith((".tex", ".sty")) else [f"{name}.tex", name]
        for place in dict.fromkeys((self.document_folder, folder, *self.roots)):
            for file_name in names:
                # Before a path is looked up it must lie below the roots as it stands: to look up may already reach
                # another machine.
                path = Path(os.path.normpath(place / file_name))
                real = _real(path) if self._is_inside(path) else None
                if real is not None and self._is_inside(real) and _is_file(real):
                    return real
        return None

    def _is_inside(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self.roots)

    def _file(self, path: Path) -> _File | None:
        """What matters of a file; None where it cannot be read or is too large."""
        try:
            status = path.stat()
            stamp = _Stamp(status.st_mtime_ns, status.st_size)
            if stamp.size > LARGEST_FILE or self.size + stamp.size > LARGEST_SUM:
                self.complete = False
                return None
            file = self.cache.get(path, stamp) or _read(path)
        except (OSError, ValueError):
            return None
        if file is not None:
            self.size += file.stamp.size
            self.cache.put(path, file)
        return file


def _read(path: Path) -> _File | None:
    """What matters of a file; None where something else has come to its place."""
    # Neither wait for a pipe nor follow a link that was put there since it was looked up.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return None
        text = file.read(LARGEST_FILE).decode("utf-8", "replace")
    return _File(_Stamp(status.st_mtime_ns, status.st_size), tuple(definitions(text)), tuple(inputs(text)))


def _real(path: Path) -> Path | None:
    """The path of a file or folder without links; None where there is none."""
    try:
        return path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # Python before 3.13 raises the last for links in a circle
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _named(text: str, command: str, at: int) -> Iterator[str]:
    """The names in the arguments of a command; nothing where they are not all there."""
    if command in _PACKAGES:
        options = _OPTIONS.match(text, at)
        group = _GROUP.match(text, options.end() if options else at)
        if group is not None:
            for name in _COMMENT.sub("", group[1]).split(","):
                yield f"{name.strip()}.sty"
        return
    group = _GROUP.match(text, at)
    if command in _IMPORTS:
        file = _GROUP.match(text, group.end()) if group else None
        if group is not None and file is not None:
            folder = group[1].strip()
            yield f"{folder}{'' if folder.endswith('/') or not folder else '/'}{file[1].strip()}"
    elif group is not None:
        yield group[1].strip().strip('"')
    elif (word := _WORD.match(text, at)) is not None:
        yield word[2] if word[1] is None else word[1]


_PACKAGES = ("usepackage", "RequirePackage")
_IMPORTS = ("import", "subimport", "inputfrom", "subinputfrom", "includefrom", "subincludefrom")
_FILES = ("input", "include", "subfile", "subfileinclude")

_INPUTS = looking_for(rf"(?P<command>{'|'.join((*_PACKAGES, *_IMPORTS, *_FILES))})(?![A-Za-z@])")
_GROUP = re.compile(r"\s*\{([^{}]*)\}")
_OPTIONS = re.compile(r"\s*\[(?:[^\[\]{}%]|\{[^{}]*\}|%[^\r\n]*)*+\]")
_COMMENT = re.compile(r"%[^\r\n]*")
# Without braces a name ends at white space, unless it stands in quotes.
_WORD = re.compile(r"""[ \t]*"([^"\r\n]*)"|[ \t]+([^\s{}\\"]+)""")
_NAME = re.compile(r"[^\x00-\x1f{}\\#$%\"]{1,300}")
