"""The catalog together with what is made once: the recognizer of its formulas, and what draws them."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from mleq.catalog.catalog import Catalog

if TYPE_CHECKING:
    from mleq.document.definitions import Definition
    from mleq.document.macros import Macros
    from mleq.formula.preview import Previewer
    from mleq.formula.recognize import Match, Recognizer

log = logging.getLogger(__name__)

REMEMBERED = 4096
"""The formulas of which it is kept what they are: those of some hundred pages."""
LONGEST_REMEMBERED = 8_000
"""Characters of a formula that is remembered; one that is never closed may go on to the end of its document."""


class Library:
    """What the features ask; made once for a catalog."""

    def __init__(self, catalog: Catalog, before: Library | None = None) -> None:
        """`before` is the library that this one takes the place of. Its recognizer stands in until the new one is made,
        and what it has drawn is kept.
        """
        self.catalog = catalog
        self._stand_in = before.recognizing if before else None
        if before is not None:
            self.previewer = before.previewer
        self._recognized: OrderedDict[tuple[str, frozenset[Definition]], Sequence[Match]] = OrderedDict()

    @property
    def is_ready(self) -> bool:
        """Whether the recognizer is made; with a large catalog that takes a while."""
        return self.recognizing is not None

    @property
    def recognizing(self) -> Recognizer | None:
        """The recognizer that is asked, once there is one."""
        return self.__dict__.get("recognizer") or self._stand_in

    @cached_property
    def recognizer(self) -> Recognizer:
        """The formulas of the catalog, by what they are."""
        # Imported here for a server's start, which needs nothing of it.
        from mleq.formula.recognize import Recognizer

        return Recognizer(self.catalog.equations)

    def recognized(self, latex: str, macros: Macros | None = None) -> Sequence[Match]:
        """What the recognizer says of a formula. Remembered until the formula or a macro in it is another one.

        All who ask share the answer. A cursor rests in the same formula again and again, and most outlive an edit.
        """
        # Where another recognizer takes over meanwhile, what this one says goes with what it has said before.
        known, recognizer = self._recognized, self.recognizing or self.recognizer
        if len(latex) > LONGEST_REMEMBERED:
            return recognizer.recognize(latex, macros)
        key = latex, frozenset(_definitions(latex, macros)) if macros else _NONE
        matches = known.get(key)
        if matches is None:
            matches = known[key] = recognizer.recognize(latex, macros)
            if len(known) > REMEMBERED:
                known.popitem(last=False)
        else:
            known.move_to_end(key)
        return matches

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
        if self._stand_in is not None:
            self._stand_in = None
            self._recognized = OrderedDict()  # of what the other one said
        self.previewer.warm()
        explain.warm(self.catalog)
        self.catalog.index.warm()
        for pack in self.catalog.packs:
            for key in pack.bibliography.keys:
                self.catalog.work(key)
                break
        self.recognizer.warm()


def _definitions(latex: str, macros: Macros) -> Iterator[Definition]:
    """The definitions that the formula depends on, each without its place in the document."""
    ahead, seen = [latex], set()
    while ahead:
        for call in _CALL.finditer(ahead.pop()):
            if call[0] not in seen:
                seen.add(call[0])
                definition = macros.get(call[0][1:]) if call[1] is None else macros.environment(call[1])
                if definition is not None:
                    yield definition._replace(start=0, end=0)
                    parts = definition.body, definition.end_body, definition.inner, definition.default
                    ahead += [part for part in parts if part]


_NONE: frozenset[Definition] = frozenset()
_CALL = re.compile(r"\\(?:begin[ \t\r\n]*\{([^{}]*)\}|[A-Za-z@]+|.)", re.DOTALL)
