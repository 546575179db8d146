"""Reads the files that a LaTeX document inputs: what they define, and which packages they load.

The one part of this room that reads files.
"""

from __future__ import annotations

import os
import re
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mleq.document.bibliographies import Named, named_in_tex
from mleq.document.definitions import Definition, definitions
from mleq.document.outside import Outside, looking_for
from mleq.document.packages import Around, is_known
from mleq.document.preamble import NOTHING, Load, Preamble, loaded_at, preamble

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
    around: Around = Around()
    """What those that are input before the document begins say of its packages."""

    @property
    def complete(self) -> bool:
        """Whether nothing was left out for being too much, too deep or too late."""
        return self.around.complete


def inputs(text: str) -> list[str]:
    """The names of the files that a LaTeX text inputs, in order, as it calls them.

    `.sty` is added to packages, `.cls` to classes; a class that is known counts for nothing but itself.
    """
    names: list[str] = []
    outside, at = Outside(text), 0
    while match := outside.find(_INPUTS, at):
        at = match.end()
        names += _named(text, match["command"], at)
    return [name for name in names if _NAME.fullmatch(name)]


def inputs_before(text: str, found: Preamble) -> list[str]:
    """The names of the files that a text with this preamble inputs before its document begins."""
    return inputs(text if found is NOTHING else text[: found.end])


class InputCache:
    """What was found in files, so that only those which changed are read again. May be shared among threads."""

    _MOST = 4 * MOST_FILES

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, File] = {}

    def get(self, path: Path, stamp: _Stamp) -> File | None:
        """What is known of a file if it is still as it was then."""
        with self._lock:
            file = self._known.get(path)
        return file if file is not None and file.stamp == stamp else None

    def put(self, path: Path, file: File) -> None:
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


class File(NamedTuple):
    """What matters of a file."""

    stamp: _Stamp
    definitions: tuple[Definition, ...]
    inputs: tuple[str, ...]
    preamble: Preamble
    before: tuple[str, ...]
    """Those of its inputs that come before its document begins."""
    named: Named = Named()
    """What it says of the bibliography."""


class Walk:
    """One walk through the inputs of a document, as far as they are below the `roots`, and what it has found so far.

    A name is looked up beside the document, beside the file that says it, and in the roots. What is missing, cannot be
    read, or really lies elsewhere is left out. Never raises; may be done in any thread.
    """

    def __init__(self, document: Path, roots: Sequence[Path], cache: InputCache, deadline: float) -> None:
        self.roots = [real for root in roots if (real := _real(root)) is not None]
        self.document_folder = _real(document.parent) or document.parent
        self.cache = cache
        self.deadline = deadline
        self.document = _real(document) or self.document_folder / document.name
        self.seen = {self.document}
        """The files that are not to be read again."""
        self.read_files: dict[Path, File] = {}
        """Those that were visited, in order, with what matters of them."""
        self._found: dict[tuple[str, Path], Path | None] = {}
        self.definitions: list[Definition] = []
        self.files: list[Path] = []
        self.size = 0
        self.complete = True

    def inputs(self, names: Iterable[str], before: Iterable[str]) -> Inputs:
        """What the files say that the document calls so; `before` are those that it inputs before it begins."""
        self.visit(names, self.document_folder, 1)
        loads: list[Load] = []
        read: dict[str, File] = {}
        self._load(before, self.document_folder, loads, read)
        classes = {name: file for name, file in read.items() if name.endswith(".cls")}
        defined = {definition.name for file in classes.values() for definition in file.definitions}
        around = Around(tuple(loads), frozenset(classes), frozenset(defined), self.complete)
        return Inputs(tuple(self.definitions), tuple(self.files), around)

    def _load(self, names: Iterable[str], folder: Path, loads: list[Load], read: dict[str, File]) -> None:
        """Gather what is loaded by files that were visited."""
        for name in names:
            path = None if name in read or is_known(name) else self._found.get((name, folder))
            file = self.read_files.get(path) if path is not None else None
            if path is not None and file is not None:
                read[name] = file
                self._load(file.before, path.parent, loads, read)
                loads += file.preamble.loads

    def visit(self, names: Iterable[str], folder: Path, depth: int) -> None:
        """Read the files that a file in `folder` calls so."""
        for name in dict.fromkeys(names):
            if time.monotonic() > self.deadline or depth > DEEPEST or len(self.files) == MOST_FILES:
                self.complete = False
                return
            path = self.find(name, folder)
            if path is None or path in self.seen:
                continue
            self.seen.add(path)
            file = self.file(path)
            if file is not None:
                self.files.append(path)
                self.read_files[path] = file
                self.visit(file.inputs, path.parent, depth + 1)
                # What a class defines is its own affair: it may stand for anything.
                if not name.endswith(".cls"):
                    self.definitions += file.definitions

    def find(self, name: str, folder: Path) -> Path | None:
        """The real path of the file that one in `folder` calls so, if there is one below the roots."""
        if (name, folder) not in self._found:
            places = dict.fromkeys((self.document_folder, folder, *self.roots))
            found = (self.find_in(place, name) for place in places)
            self._found[name, folder] = next((path for path in found if path is not None), None)
        return self._found[name, folder]

    def find_in(self, folder: Path, name: str) -> Path | None:
        """The same, looked up in that folder alone."""
        for file_name in [name] if name.endswith((".tex", ".sty", ".cls")) else [f"{name}.tex", name]:
            # Before a path is looked up it must lie below the roots as it stands: to look up may already reach
            # another machine.
            path = Path(os.path.normpath(folder / file_name))
            real = _real(path) if self.is_inside(path) else None
            if real is not None and self.is_inside(real) and _is_file(real):
                return real
        return None

    def is_inside(self, path: Path) -> bool:
        """Whether a path lies below the roots."""
        return any(path.is_relative_to(root) for root in self.roots)

    def file(self, path: Path) -> File | None:
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


def _read(path: Path) -> File | None:
    """What matters of a file; None where something else has come to its place."""
    # Neither wait for a pipe nor follow a link that was put there since it was looked up.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return None
        text = file.read(LARGEST_FILE).decode("utf-8", "replace")
    return _file_of(text, _Stamp(status.st_mtime_ns, status.st_size))


def _file_of(text: str, stamp: _Stamp) -> File:
    """What matters of a text."""
    found = preamble(text)
    before = tuple(inputs_before(text, found))
    return File(stamp, tuple(definitions(text)), tuple(inputs(text)), found, before, named_in_tex(text))


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
    if command in _PACKAGES or command in _CLASSES:
        ending = ".sty" if command in _PACKAGES else ".cls"
        found = loaded_at(text, at)
        for name in found[0] if found else ():
            if ending == ".sty" or not is_known(name + ending):
                yield name + ending
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


_PACKAGES = ("usepackage", "RequirePackage", "RequirePackageWithOptions")
_CLASSES = ("documentclass", "LoadClass", "LoadClassWithOptions")
_IMPORTS = ("import", "subimport", "inputfrom", "subinputfrom", "includefrom", "subincludefrom")
_FILES = ("input", "include", "subfile", "subfileinclude")

_INPUTS = looking_for(rf"(?P<command>{'|'.join((*_PACKAGES, *_CLASSES, *_IMPORTS, *_FILES))})(?![A-Za-z@])")
_GROUP = re.compile(r"\s*\{([^{}]*)\}")
# Without braces a name ends at white space, unless it stands in quotes.
_WORD = re.compile(r"""[ \t]*"([^"\r\n]*)"|[ \t]+([^\s{}\\"]+)""")
_NAME = re.compile(r"[^\x00-\x1f{}\\#$%\"]{1,300}")
