"""Whether two big operators run over the same, as far as both say over what."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from mleq.formula.meaning.term import Binder, Kind, Term
from mleq.formula.recognition.indices import IndexMatcher
from mleq.formula.recognition.letters import key_of
from mleq.formula.recognition.tuning import (
    OTHER_BEGINNING,
    OTHER_BOUND,
    OTHER_CONDITION,
    OTHER_COUNT_OF_BOUND,
    OTHER_DISTRIBUTION,
)


class BoundsMatcher(IndexMatcher):
    """Compares what operators run over, once their bodies are the same."""

    @abstractmethod
    def match(self, known: Term, term: Term) -> bool:
        """Whether two terms are the same, with what was bound before."""

    @abstractmethod
    def match_or_cost(self, known: Term, term: Term, cost: float) -> bool:
        """Match two terms; where they are not the same that costs something. False where no steps are left."""

    def same_bounds(self, known: Term, term: Term) -> bool:
        """Whether two operators run over the same."""
        letters = [letter for binder in known.binders for letter in binder.letters]
        others = [letter for binder in term.binders for letter in binder.letters]
        if len(letters) != len(others):
            if known.head in ("sum", "prod") and letters and others:
                return False
            self.costs.append(OTHER_COUNT_OF_BOUND)
        heads = {key_of(other.head) for other in others}
        for letter in letters:
            there = self.there.get(key_of(letter.head))
            if there is not None and heads.isdisjoint(there.split("|")):
                return False
        # Letters that are nowhere in the body are the same in their order.
        free = [other for other in others if key_of(other.head) not in self.back]
        for letter in letters:
            if key_of(letter.head) not in self.there and free:
                other = free.pop(0)
                self.bind(letter, key_of(letter.head), other, key_of(other.head))
        for binder in known.binders:
            partner = self._partner(binder, term.binders)
            if partner is not None and not self._same_binder(binder, partner):
                return False
        return True

    def _partner(self, binder: Binder, others: Iterable[Binder]) -> Binder | None:
        """The binder of one of the letters that those of a known one are in the formula."""
        heads = {self.there.get(key_of(letter.head)) for letter in binder.letters}
        names = {part for head in heads if head for part in head.split("|")}
        return next((other for other in others if any(key_of(letter.head) in names for letter in other.letters)), None)

    def _same_binder(self, known: Binder, other: Binder) -> bool:
        return (
            self._same_beginning(known.lower, other.lower)
            and self._same_bound(known.upper, other.upper)
            and self._same_domain(known, other)
        )

    def _same_beginning(self, known: Term | None, other: Term | None) -> bool:
        if known is None or other is None or known.kind is not Kind.NUMBER or other.kind is not Kind.NUMBER:
            return self._same_bound(known, other)
        if known.factor != other.factor:
            if {known.factor, other.factor} != {0, 1}:
                return False
            self.costs.append(OTHER_BEGINNING)
        return True

    def _same_bound(self, known: Term | None, other: Term | None) -> bool:
        if known is None or other is None:
            return True
        if known.kind is other.kind and known.shape == other.shape:
            return self.match(known, other)
        self.costs.append(OTHER_BOUND)
        return True

    def _same_domain(self, known: Binder, other: Binder) -> bool:
        """Whether letters are of the same set, or under the same condition."""
        if known.domain is not None and other.domain is not None:
            if known.domain.kind is Kind.RELATION is other.domain.kind:
                return known.domain.shape != other.domain.shape or self.match(known.domain, other.domain)
            return self.match_or_cost(known.domain, other.domain, OTHER_DISTRIBUTION)
        if _is_restricted(known) == _is_restricted(other):
            return True
        if max(len(known.letters), len(other.letters)) == 1:
            return False
        self.costs.append(OTHER_CONDITION)
        return True


def _is_restricted(binder: Binder) -> bool:
    """Whether what is run over is limited by a condition."""
    return binder.domain is not None and binder.domain.kind is Kind.RELATION
