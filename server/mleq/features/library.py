"""The catalog together with what is made of it once: the recognizer of its formulas."""

from __future__ import annotations

from functools import cached_property

from mleq.catalog.catalog import Catalog
from mleq.formula.recognize import Recognizer


class Library:
    """What the features ask; made once for a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @cached_property
    def recognizer(self) -> Recognizer:
        """The formulas of the catalog, by what they are."""
        return Recognizer(self.catalog.equations)

    def warm(self) -> None:
        """Make what is made at first use, so that no keystroke waits for it."""
        _ = self.recognizer
        self.catalog.index.search("a", 1)
        for pack in self.catalog.packs:
            for key in pack.bibliography.keys:
                self.catalog.work(key)
                break
