"""Equations found by any of their names, best first."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeAlias

from mleq.catalog.equation import Equation

# How good a match is, by its kind; the kinds never overlap, since a penalty stays under the steps between them.
EXACT, PREFIX, WORD_PREFIX, ALL_WORDS, INSIDE, SIMILAR = 1.0, 0.9, 0.8, 0.7, 0.6, 0.5
_PENALTY = 0.05
_SIMILAR_ENOUGH = 0.4


@dataclass(frozen=True, slots=True)
class Hit:
    """An equation that answers a query, with how well, from 0 to 1, and the name that it was found by."""

    equation: Equation
    score: float
    matched: str

    @property
    def is_exact(self) -> bool:
        """Whether the query is a name of the equation, however both are cased and hyphenated."""
        return self.score == EXACT


class _Key(NamedTuple):
    """A name of an equation, folded for comparison, with the equation's place in the catalog."""

    folded: str
    squeezed: str
    words: tuple[str, ...]
    place: int
    name: str
    rank: int
    """0 for what a person chose to call it up by, more for lesser names."""


class Index:
    """The names of the equations, ready to be searched."""

    def __init__(self, equations: Sequence[Equation]) -> None:
        self._equations = equations

    def search(self, query: str, limit: int) -> list[Hit]:
        """At most `limit` equations that the query may mean, best first; ties go by priority, then by name."""
        folded = fold(query.lstrip("\\"))
        if not folded:
            return []
        # What is merely spelled alike answers only where nothing else does.
        best = self._named(folded) or self._alike(folded)
        ranked = sorted(
            (-score, -rank, self._equations[place].priority, self._equations[place].name, place)
            for place, (score, rank, _) in best.items()
        )
        return [Hit(self._equations[place], -score, best[place][2]) for score, *_, place in ranked[:limit]]

    def with_prefix(self, prefix: str, limit: int) -> list[Hit]:
        """At most `limit` equations with a name that begins with `prefix` when both are written as one word."""
        wanted = squeeze(prefix)
        if not wanted:
            return []
        best: dict[int, tuple[int, int, str]] = {}
        # Names that begin alike stand together.
        for key in islice(self._in_order, bisect_left(self._in_order, wanted, key=_squeezed), None):
            if not key.squeezed.startswith(wanted):
                break
            candidate = (int(key.squeezed != wanted), key.rank, key.squeezed)
            best[key.place] = min(best.get(key.place, candidate), candidate)
        order = sorted(best, key=lambda place: (*best[place][:2], self._equations[place].priority, best[place][2]))
        return [Hit(self._equations[at], PREFIX if best[at][0] else EXACT, best[at][2]) for at in order[:limit]]

    def called(self, name: str) -> Equation | None:
        """The equation that has the name when both are written as one word; the best of several."""
        return self._by_name.get(squeeze(name))

    def _named(self, query: str) -> _Best:
        """The equations with the query in a name, or with names that its words begin."""
        best: _Best = {}
        words = query.split()
        squeezed = query.replace(" ", "")
        for key in self._keys:
            # A name that answers has the query in it, or else begins with each of several words: most are passed over.
            if squeezed in key.squeezed or len(words) > 1:
                _keep(best, key, _score(query, squeezed, words, key))
        return best

    def _alike(self, query: str) -> _Best:
        """The equations with a name that is spelled like the query."""
        best: _Best = {}
        wanted = _trigrams(query)
        for key, trigrams in zip(self._keys, self._key_trigrams, strict=True):
            # Dice's coefficient: 1 for names with the same trigrams.
            similarity = 2 * len(wanted & trigrams) / (len(wanted) + len(trigrams))
            _keep(best, key, SIMILAR * similarity if similarity >= _SIMILAR_ENOUGH else 0.0)
        return best

    @cached_property
    def _keys(self) -> list[_Key]:
        return [
            _Key(folded, folded.replace(" ", ""), tuple(folded.split()), place, name, rank)
            for place, equation in enumerate(self._equations)
            for rank, name in _names(equation)
            if (folded := fold(name))
        ]

    @cached_property
    def _in_order(self) -> list[_Key]:
        return sorted(self._keys, key=_squeezed)

    @cached_property
    def _by_name(self) -> dict[str, Equation]:
        best: dict[str, Equation] = {}
        for key in sorted(self._keys, key=lambda key: (key.rank, self._equations[key.place].priority)):
            best.setdefault(key.squeezed, self._equations[key.place])
        return best

    @cached_property
    def _key_trigrams(self) -> list[frozenset[str]]:
        return [_trigrams(key.folded) for key in self._keys]


_Best: TypeAlias = dict[int, tuple[float, int, str]]
"""For the place of an equation its best score, minus the rank of the name that has it, and that name."""


def _keep(best: _Best, key: _Key, score: float) -> None:
    if score and (score, -key.rank) > best.get(key.place, (0.0, 0, ""))[:2]:
        best[key.place] = (score, -key.rank, key.name)


def _squeezed(key: _Key) -> str:
    return key.squeezed


def fold(text: str) -> str:
    """The text as it is compared: without case, accents and punctuation, words parted by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c == "'" else " " for c in decomposed).split()
    )


def squeeze(text: str) -> str:
    """The text as one word: `Cross-entropy loss` is `crossentropyloss`."""
    return fold(text).replace(" ", "")


def _names(equation: Equation) -> Iterator[tuple[int, str]]:
    for trigger in equation.triggers:
        yield 0, trigger
    yield 1, equation.name
    yield 1, equation.zh
    for alias in equation.aliases:
        yield 2, alias
    for name in (equation.id, *equation.was):
        yield 3, name


def _score(query: str, squeezed: str, words: Sequence[str], key: _Key) -> float:
    """How well a name answers the query; 0 where it does not."""
    if key.folded == query:
        return EXACT
    penalty = _PENALTY * (1 - len(query) / max(len(key.folded), len(query)))
    if key.folded.startswith(query):
        return PREFIX - penalty
    if any(word.startswith(query) for word in key.words):
        return WORD_PREFIX - penalty
    if len(words) > 1 and all(any(name.startswith(word) for name in key.words) for word in words):
        return ALL_WORDS - penalty
    if squeezed in key.squeezed and (len(query) > 2 or not query.isascii()):
        return INSIDE - penalty
    return 0.0


def _trigrams(text: str) -> frozenset[str]:
    """The trigrams of a text, its ends counted."""
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
