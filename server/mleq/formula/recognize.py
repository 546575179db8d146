"""Which equation of the catalog a formula is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mleq.catalog.equation import Equation, Pitfall, Variant

if TYPE_CHECKING:
    from mleq.document.macros import Macros


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a formula that claims to be an equation is another, by a mistake that the catalog knows."""

    pitfall: Pitfall
    start: int
    end: int
    """The range in the source of what is wrong."""
    fix: str | None
    """The LaTeX to put in its place, in the formula's own letters; None where the catalog has none."""


@dataclass(frozen=True, slots=True)
class Match:
    """An equation, and which of its bodies a formula or a part of it is: a variant, or the body itself."""

    equation: Equation
    variant: Variant | None
    score: float
    """From 0 to 1."""
    start: int
    end: int
    """The range in the source of what was recognized."""
    is_whole: bool = True
    """Whether that is the formula, and not a part of it."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """For the letters of the equation's symbols (members of their families) what stands for them in the formula."""
    departure: Departure | None = None
    """How the formula differs from the equation that it claims to be, if it does."""
    by_name: bool = False
    """Whether the formula has its name and is much like it, but is none of its forms."""

    @property
    def body(self) -> str:
        """The LaTeX of what was recognized, as the catalog has it."""
        return self.variant.body if self.variant else self.equation.body


class Recognizer:
    """Tells which equations formulas are."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        from mleq.formula.recognition.index import Index

        equations = tuple(equations)
        self.index = Index(equations)
        self._inserted: dict[str, Sequence[Match] | None] = {
            _spelling(body): None for equation in equations for _, body, _ in equation.bodies()
        }
        """What was inserted and not changed since, by its spelling, with what it is once that was asked."""

    def recognize(self, latex: str, macros: Macros | None = None) -> list[Match]:
        """The equations that the formula, given without its delimiters, or a part of it is, best first."""
        spelling = _spelling(latex)
        if spelling not in self._inserted:
            return self._search(latex, macros)
        return [replace(match, end=len(latex)) for match in self._matches(spelling)]

    def warm(self) -> None:
        """Find what the formulas of the catalog are as they stand, so that no hover waits for it."""
        for spelling in self._inserted:
            self._matches(spelling)

    def _matches(self, spelling: str) -> Sequence[Match]:
        matches = self._inserted[spelling]
        if matches is None:
            found = self._search(spelling, None)
            matches = self._inserted[spelling] = [match for match in found if match.is_whole]
        return matches

    def _search(self, latex: str, macros: Macros | None) -> list[Match]:
        from mleq.formula.recognition.search import search

        return search(self.index, latex, macros)


def _spelling(latex: str) -> str:
    """A formula without its label and without spaces that may be others."""
    return " ".join(_LABEL.sub("", latex).split())


_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
