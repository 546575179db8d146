"""Finds and reads the `.bib` files of a document, and tells which of them takes what is added."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mleq.catalog.papers import Paper, Papers, read_papers
from mleq.document.bibliographies import Named, named_in
from mleq.document.inputs import LONGEST_SECONDS, InputCache, Walk, inputs
from mleq.document.languages import Language
from mleq.document.preamble import preamble
from mleq.document.text import LINE_BREAK, LineIndex
from mleq.workspace.surroundings import read_surroundings

USUAL_NAME = "references.bib"
"""The file beside a document that names none."""
LARGEST_FILE = 10_000_000
MOST_FILES = 20
"""The files that one document may name."""

Read = Callable[[Path], str | None]
"""Gives the text of a file as an open editor has it; None where none has."""


class BibFile(NamedTuple):
    """A `.bib` file, which need not be there yet."""

    path: Path
    exists: bool
    papers: Papers
    line_break: str
    """As its lines end."""
    before_last: str
    """The last line but one."""
    last: str
    """The last line, which is empty where the file ends in a line break."""
    last_line: int
    """The number of the last line, counted from 0."""

    @property
    def end(self) -> tuple[int, str]:
        """Where it ends: the number of its last line, and that line."""
        return self.last_line, self.last

    def appended(self, entry: str) -> str:
        """The text that puts an entry at the end, after one blank line."""
        breaks = 2 if self.last.strip() else 1 if self.before_last.strip() else 0
        return LINE_BREAK.sub(lambda _: self.line_break, "\n" * breaks + entry + "\n")


@dataclass(frozen=True, slots=True)
class References:
    """What a document can cite."""

    files: tuple[BibFile, ...]
    """Those that it names, as far as they could be read; in order."""
    target: BibFile | None
    """That which takes what is added; None where none can be written."""
    is_named: bool
    """Whether the document names it; otherwise it is called `USUAL_NAME`."""
    is_whole: bool
    """Whether the document would name it itself, and not its main file."""

    def find(self, paper: Paper) -> tuple[BibFile, Paper] | None:
        """The same paper, and the first file that has it."""
        return next(((file, found) for file in self._all if (found := file.papers.find(paper))), None)

    def holds_key(self, key: str) -> bool:
        """Whether anything is called so."""
        return any(file.papers.holds_key(key) for file in self._all)

    @property
    def _all(self) -> tuple[BibFile, ...]:
        return self.files if self.target is None or self.target in self.files else (*self.files, self.target)


class Said(NamedTuple):
    """What a text says that matters here."""

    named: Named
    inputs: tuple[str, ...] = ()
    is_whole: bool = True
    """Whether it is a document of its own, and no part of one."""


class ReferenceCache:
    """What was read of `.bib` files, so that only those which changed are read again. May be shared among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[object, BibFile]] = {}
        self._said: tuple[tuple[str, Language], Said] | None = None

    def get(self, path: Path, version: object) -> BibFile | None:
        """What is known of a file in that version, which is its text or what it has another of when it changes."""
        with self._lock:
            known = self._known.get(path)
        return known[1] if known is not None and known[0] == version else None

    def put(self, path: Path, version: object, file: BibFile) -> None:
        """Remember a file, and forget that which was read longest ago if there are too many."""
        with self._lock:
            self._known.pop(path, None)
            self._known[path] = version, file
            while len(self._known) > MOST_FILES:
                del self._known[next(iter(self._known))]

    def said_in(self, text: str, language: Language) -> Said:
        """What a document says; it is mostly asked for again as it was."""
        known = self._said
        if known is None or known[0] != (text, language):
            known = self._said = (text, language), _said_in(text, language)
        return known[1]


def read_references(
    document: Path,
    text: str,
    language: Language,
    roots: Sequence[Path],
    *,
    read: Read = lambda path: None,
    inputs_cache: InputCache | None = None,
    cache: ReferenceCache | None = None,
) -> References | None:
    """What a document can cite: the `.bib` files that it, its inputs and its main file name, below the `roots`.

    None where nothing could be added or cited without a risk: the bibliography is of another kind, or lies elsewhere,
    or cannot be read. Never raises; may be called in any thread.
    """
    return _Reader(document, roots, read, inputs_cache or InputCache(), cache or ReferenceCache()).read(text, language)


class _UnreadableError(Exception):
    """A file of the document cannot be read, or is too large."""


class _Reader:
    """Finds and reads what a document can cite."""

    def __init__(
        self, document: Path, roots: Sequence[Path], read: Read, inputs_cache: InputCache, cache: ReferenceCache
    ) -> None:
        self.document = document
        self.roots = roots
        self.open_text = read
        self.inputs_cache = inputs_cache
        self.cache = cache

    def read(self, text: str, language: Language) -> References | None:
        try:
            walk, named, is_whole = self.named(text, language)
            if not named.files and (named.is_elsewhere or not walk.complete):
                return None
            return self.references(walk, named, is_whole, language)
        except (_UnreadableError, OSError, ValueError, RuntimeError):
            return None

    def named(self, text: str, language: Language) -> tuple[Walk, Named, bool]:
        """The walk from the main file, what all files say, and whether the document is the main file itself."""
        said = self.cache.said_in(text, language)
        walk = self.walk(self.document)
        named, names = said.named, said.inputs
        if not said.is_whole:
            main = read_surroundings(self.document, text, self.roots, self.inputs_cache).main
            if main is not None:
                own, walk = walk.document, self.walk(main)
                walk.seen.add(own)
                if (main_text := self.open_text(main)) is not None:
                    main_said = _said_in(main_text, "tex")
                    named, names = main_said.named.and_then(named), (*main_said.inputs, *names)
                elif (file := walk.file(walk.document)) is not None:
                    named, names = file.named.and_then(named), (*file.inputs, *names)
        walk.visit(names, walk.document_folder, 1)
        for path, file in walk.read_files.items():
            # What a class or a package defines is not the document's own bibliography.
            is_code = path.suffix in (".cls", ".sty")
            named = named.and_then(Named(file.named.files) if is_code else file.named)
        return walk, named, said.is_whole

    def walk(self, document: Path) -> Walk:
        return Walk(document, self.roots, self.inputs_cache, time.monotonic() + LONGEST_SECONDS)

    def references(self, walk: Walk, named: Named, is_whole: bool, language: Language) -> References | None:
        names = list(dict.fromkeys(named.files))[:MOST_FILES]
        folder = walk.document_folder
        if not names:
            path = self.path_of(walk, folder, USUAL_NAME)
            target = self.file(path) if path is not None and self.is_writable(path) else None
            # A part that cites, of a whole that nobody found, has its papers somewhere else.
            if target is None or not (target.exists or is_whole or not named.cites):
                return None
            return References((), target, False, is_whole)
        paths = (self.find(walk, name) for name in names)
        files = {path: self.file(path) for path in paths if path is not None}
        target = self.target(walk, files, names, named, language)
        present = tuple(file for file in files.values() if file.exists)
        return References(present, target, True, is_whole) if present or target else None

    def target(
        self,
        walk: Walk,
        files: dict[Path, BibFile],
        names: Sequence[str],
        named: Named,
        language: Language,
    ) -> BibFile | None:
        """The file that takes what is added."""
        writable = [file for path, file in files.items() if self.is_writable(path)]
        if writable:
            # One that has no papers in it is mostly one of abbreviations.
            return next((file for file in writable if len(file.papers)), writable[0])
        # A file that is not found while the document cites from it lies where TeX looks besides: another one beside
        # the document would hide it. That of abbreviations is named first, and is not ours to make.
        if files or (language == "tex" and named.cites):
            return None
        path = self.path_of(walk, walk.document_folder, names[-1])
        return self.file(path) if path is not None and self.is_writable(path) else None

    def find(self, walk: Walk, name: str) -> Path | None:
        """The file that the document calls so, if there is one below the roots."""
        for folder in dict.fromkeys((walk.document_folder, *walk.roots)):
            path = self.path_of(walk, folder, name)
            if path is not None and (self.open_text(path) is not None or path.exists()):
                return path
        return None

    def path_of(self, walk: Walk, folder: Path, name: str) -> Path | None:
        """Where a file of that name lies or would lie; None outside of the roots, and where there is no folder."""
        # Before a path is looked up it must lie below the roots as it stands: to look up may already reach another
        # machine.
        path = Path(os.path.normpath(folder / name))
        if not walk.is_inside(path) or not path.parent.is_dir():
            return None
        real = path.resolve()
        return real if walk.is_inside(real) else None

    def is_writable(self, path: Path) -> bool:
        """Whether something can be added to a file, or one can be made there."""
        return os.access(path if path.exists() else path.parent, os.W_OK)

    def file(self, path: Path) -> BibFile:
        """What is in a file, as an editor has it or else the disk."""
        text = self.open_text(path)
        if text is None:
            try:
                status = path.stat()
            except FileNotFoundError:
                return _bib_file(path, "", exists=False)
        version = text if text is not None else (status.st_mtime_ns, status.st_size)
        known = self.cache.get(path, version)
        if known is None:
            known = _bib_file(path, text if text is not None else _read(path))
            self.cache.put(path, version, known)
        return known


def _said_in(text: str, language: Language) -> Said:
    named = named_in(text, language)
    return Said(named) if language != "tex" else Said(named, tuple(inputs(text)), preamble(text).is_whole)


def _read(path: Path) -> str:
    """The text of a file, which may be written in Latin-1."""
    # Neither wait for a pipe nor follow a link that was put there since it was looked up.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_FILE:
            raise _UnreadableError
        data = file.read(LARGEST_FILE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _bib_file(path: Path, text: str, *, exists: bool = True) -> BibFile:
    if len(text) > LARGEST_FILE:
        raise _UnreadableError
    line_break = LINE_BREAK.search(text)
    index = LineIndex(text)
    lines = [text[slice(*index.line_bounds(line))] for line in (len(index) - 2, len(index) - 1)]
    before, last = lines if len(index) > 1 else ("", text)
    return BibFile(path, exists, read_papers(text), line_break[0] if line_break else "\n", before, last, len(index) - 1)
