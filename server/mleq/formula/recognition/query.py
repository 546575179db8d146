"""A formula that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Term
from mleq.formula.recognition.index import Index
from mleq.formula.recognition.known import Known, bound_in, bound_letters, spelled_with, spelling
from mleq.formula.recognition.weigh import content

MOST_STEPS = 20_000
"""Comparisons in all; formulas of papers take a tenth of that at most."""


class Query:
    """A formula, and what is asked of it again and again."""

    def __init__(self, latex: str, statements: Sequence[Statement], index: Index) -> None:
        self.latex = latex
        self.statements = statements
        self.index = index
        self.said = [content(statement.parts) for statement in statements]
        """How much each statement says."""
        self.steps = 0
        """How many steps matching has taken; no more are taken than `MOST_STEPS`."""
        self._has_bound = bool(bound_letters(statements))
        self._bounds: dict[int, frozenset[str]] = {}

    @cached_property
    def spelled(self) -> Known | None:
        """What is the same formula to the letter; of several of one equation that which is spelled most alike."""
        found = self.index.spelled(spelling(self.statements)) if self.statements else []
        found = [known for known in found if repr(known.statements) == repr(list(self.statements))]
        if len(found) < 2:
            return found[0] if found else None
        return max(found, key=lambda known: (known.pitfall is None, known.likeness(self.tokens)))

    @cached_property
    def tokens(self) -> Counter[str]:
        """What the formula is spelled with."""
        return spelled_with(self.latex)

    def bound_in(self, term: Term) -> frozenset[str]:
        """The letters that something in a term of the formula runs over."""
        found = self._bounds.get(id(term))
        if found is None:
            found = self._bounds[id(term)] = bound_in([term]) if self._has_bound else frozenset()
        return found
