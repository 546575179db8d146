"""The catalog together with what is made once: the recognizer of its formulas, and what draws them."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from mleq.catalog.catalog import Catalog

if TYPE_CHECKING:
    from mleq.formula.preview import Previewer
    from mleq.formula.recognize import Recognizer

log = logging.getLogger(__name__)


class Library:
    """What the features ask; made once for a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @cached_property
    def recognizer(self) -> Recognizer:
        """The formulas of the catalog, by what they are."""
        # Imported here for a server's start, which needs nothing of it.
        from mleq.formula.recognize import Recognizer

        return Recognizer(self.catalog.equations)

    @cached_property
    def previewer(self) -> Previewer:
        """What draws formulas."""
        from mleq.formula.preview import Previewer

        return Previewer()

    def warm(self) -> None:
        """Make what is made at first use, so that no keystroke waits for it."""
        from mleq.features import explain

        log.info("%d equations in %d packs", len(self.catalog.equations), len(self.catalog.packs))
        _ = self.recognizer
        self.previewer.warm()
        explain.warm(self.catalog)
        self.catalog.index.warm()
        for pack in self.catalog.packs:
            for key in pack.bibliography.keys:
                self.catalog.work(key)
                break
