"""What an equation's packages ask of a document: an edit of its preamble, or to be named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mleq.document.buffer import Buffer
from mleq.document.packages import PACKAGES, Standing, brought
from mleq.document.preamble import Place
from mleq.features.settings import Settings


class Needs(NamedTuple):
    """What is needed for a body to compile."""

    edit: tuple[int, str] | None = None
    """Where in the document what is inserted, away from the line of the cursor; None where nothing is."""
    missing: tuple[str, ...] = ()
    """The packages that only the writer can load, to be named."""


class Preparation:
    """What the packages of bodies ask of a document, where one of the bodies is inserted at the cursor."""

    def __init__(self, buffer: Buffer, cursor: int, settings: Settings) -> None:
        self._packages = buffer.packages if buffer.language == "tex" else None
        """None where nothing loads packages."""
        place = self._packages.place if self._packages is not None and settings.insert.packages else None
        line = buffer.line_at(cursor)
        # A client takes no edit of the line that it inserts into.
        self._place = None if place is None or line.start <= place.offset <= line.end else place
        self._known: dict[tuple[str, ...], Needs] = {}

    def needs(self, packages: tuple[str, ...]) -> Needs:
        """What these ask. Many bodies need the same packages, so each list of them is looked at once."""
        found = self._known.get(packages)
        if found is None:
            found = self._known[packages] = self._find(packages)
        return found

    def _find(self, packages: tuple[str, ...]) -> Needs:
        if self._packages is None:
            return Needs()
        standing = {package: self._packages.of(package) for package in packages}
        absent = [package for package in packages if standing[package] is not Standing.LOADED]
        added = [package for package in absent if self._place and standing[package] is Standing.ADDABLE]
        missing = tuple(package for package in absent if package not in added)
        return Needs(_edit(self._place, added) if self._place and added else None, missing)


def named(packages: Iterable[str]) -> str:
    """The packages as a document loads them."""
    return " ".join(f"\\usepackage{{{package}}}" for package in packages)


def _edit(place: Place, packages: list[str]) -> tuple[int, str]:
    """What loads the packages there, in the order in which they are to be loaded."""
    along = {other for package in packages for other in brought(package) if other != package}
    lines = [named([package]) for package in sorted(set(packages) - along, key=PACKAGES.index)]
    return place.offset, place.lines(lines)
