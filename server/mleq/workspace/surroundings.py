"""Reads the files that a LaTeX document stands among: those that it inputs, and the main file that inputs it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mleq.document.definitions import Definition
from mleq.document.inputs import LONGEST_SECONDS, File, InputCache, Walk, inputs, inputs_before
from mleq.document.packages import Around
from mleq.document.preamble import Preamble, preamble

MOST_FOLDERS = 6
"""The folders in which a main file is looked for, from that of the document up."""
MOST_IN_FOLDER = 100
"""The files that are looked at in each of them."""
HEAD = 5_000
"""The characters of a document in which a comment may name its main file."""


class Surroundings(NamedTuple):
    """What the files around a document say."""

    definitions: tuple[Definition, ...] = ()
    """In order; those of the document, which come last, are not here."""
    around: Around = Around()
    main: Path | None = None
    """The main file of a part of a document, where one was found."""


def read_surroundings(
    document: Path,
    text: str,
    roots: Sequence[Path],
    cache: InputCache | None = None,
    *,
    seconds: float = LONGEST_SECONDS,
) -> Surroundings:
    """What the files around a document say, as far as they are below the `roots`.

    The inputs of a document count, and for a part of one its main file with what that inputs before it begins. Never
    raises; may be called in any thread.
    """
    return _Reader(document, roots, cache or InputCache(), seconds).read(text)


def named_main(text: str, found: Preamble) -> str | None:
    """The main file as a part of a document names it: `% !TeX root = ...`, or as the option of the class `subfiles`."""
    match = _ROOT.search(text, 0, HEAD)
    if match is not None:
        return match[1].strip().strip('"')
    return found.class_options[0] if found.document_class == "subfiles" and found.class_options else None


class _Reader:
    """Reads what is around a document."""

    def __init__(self, document: Path, roots: Sequence[Path], cache: InputCache, seconds: float) -> None:
        self.document = document
        self.roots = roots
        self.cache = cache
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds

    def walk(self, document: Path) -> Walk:
        return Walk(document, self.roots, self.cache, self.deadline)

    def read(self, text: str) -> Surroundings:
        found = preamble(text)
        own = self.walk(self.document)
        read = own.inputs(inputs(text), inputs_before(text, found))
        if found.is_whole:
            return Surroundings(read.definitions, read.around)
        # What a document inputs itself must not keep it from its main file.
        self.deadline = time.monotonic() + self.seconds
        main = self.main(text, found, own)
        if main is None:
            return Surroundings(read.definitions, read.around)
        path, file = main
        walk = self.walk(path)
        before = walk.inputs(file.before, file.before)
        definitions = [definition for definition in file.definitions if definition.start < file.preamble.end]
        loads = (*before.around.loads, *file.preamble.loads, *read.around.loads)
        return Surroundings(
            (*before.definitions, *definitions, *read.definitions), before.around._replace(loads=loads), path
        )

    def main(self, text: str, found: Preamble, own: Walk) -> tuple[Path, File] | None:
        """The main file of a part of a document, and what matters of it."""
        named = named_main(text, found)
        path = own.find_in(own.document_folder, named) if named else None
        if path is not None and path != own.document and (file := own.file(path)) and file.preamble.is_whole:
            return path, file
        for path in self.candidates(own):
            file = own.file(path)
            if file is not None and file.preamble.is_whole:
                walk = self.walk(path)
                walk.visit(file.inputs, walk.document_folder, 1)
                if own.document in walk.files:
                    return path, file
        return None

    def candidates(self, own: Walk) -> Iterator[Path]:
        """The files that may be the main one: in the folder of the document first, and then further up."""
        folder = own.document_folder
        for _ in range(MOST_FOLDERS):
            if not own.is_inside(folder):
                return
            for path in _tex_files(folder):
                if time.monotonic() > self.deadline:
                    return
                if path != own.document and own.find_in(folder, path.name) == path:
                    yield path
            folder = folder.parent


def _tex_files(folder: Path) -> list[Path]:
    """The LaTeX files in a folder; that which is called `main` comes first."""
    try:
        files = [path for path in islice(folder.iterdir(), 10 * MOST_IN_FOLDER) if path.name.endswith(".tex")]
    except OSError:
        return []
    return sorted(files, key=lambda path: (path.name != "main.tex", path.name))[:MOST_IN_FOLDER]


_ROOT = re.compile(
    r"^[^\S\r\n]*%[^\S\r\n]*![^\S\r\n]*TEX[^\S\r\n]+root[^\S\r\n]*=([^\r\n]+)", re.MULTILINE | re.IGNORECASE
)
