"""What letters stand for one another, one to one, and what of the two sides was not quite the same."""

from __future__ import annotations

import re
from typing import TypeAlias

from mleq.formula.meaning.term import Term
from mleq.formula.recognition.letters import INDEX, plain

_FIRST_OF_SEVERAL = re.compile(r"\|[0-9]+$")
"""A key with a number as its index."""


Mark: TypeAlias = tuple[int, int, int]
"""How far a renaming had come, to be undone up to there: letters that were bound, pairs, costs."""


class Renaming:
    """Letters of what is known and those of the formula; what was bound stays bound until it is undone."""

    def __init__(self, bound: frozenset[str], formula_bound: frozenset[str]) -> None:
        self.bound = bound
        """The letters that something runs over in what is known."""
        self.formula_bound = formula_bound
        """Those that something runs over in the formula."""
        self.there: dict[str, str] = {}
        """For each letter that is known, by its key, the key of that of the formula; see `recognition.letters`."""
        self.back: dict[str, str] = {}
        """The other way."""
        self.pairs: list[tuple[Term, Term]] = []
        """Letters and names of what is known, with their indices, and what was found in their place."""
        self.costs: list[float] = []
        """What each difference costs; see `recognition.tuning`."""
        self._trail: list[tuple[dict[str, str], str]] = []

    def mark(self) -> Mark:
        """The state to come back to."""
        return len(self._trail), len(self.pairs), len(self.costs)

    def undo(self, mark: Mark) -> None:
        """Come back to a state."""
        bound, pairs, costs = mark
        while len(self._trail) > bound:
            where, key = self._trail.pop()
            del where[key]
        del self.pairs[pairs:]
        del self.costs[costs:]

    def bind(self, known: Term, key: str, term: Term, other: str) -> bool:
        """Bind a letter, which has that key, to one of the formula; whether the two may stand for one another."""
        if known.head in self.bound and not known.indices and term.head not in self.formula_bound:
            return False
        # An index may be called like a letter that is something else, as the k of `d_k` beside a key k.
        place = INDEX + other if key.startswith(INDEX) else other
        there, back = self.there.get(key), self.back.get(place)
        if there is not None:
            return there == other
        if back is not None and back != key and plain(back) != plain(key):
            return False
        if "|" in other and _FIRST_OF_SEVERAL.search(other):
            # The first of several is no other letter than they are.
            whole = self.back.get(plain(other))
            if whole is not None and plain(whole) != plain(key):
                return False
        self.bind_one_way(key, other)
        if back is None:
            self.back[place] = key
            self._trail.append((self.back, place))
        return True

    def bind_one_way(self, key: str, other: str) -> None:
        """Bind a letter to one that others may be bound to as well."""
        self.there[key] = other
        self._trail.append((self.there, key))
