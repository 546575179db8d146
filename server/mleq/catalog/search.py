"""Equations found by any of their names, best first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

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


class _Key(NamedTuple):
    """A name of an equation, folded for comparison, with the equation's place in the catalog."""

    folded: str
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
        best: dict[int, tuple[float, int, str]] = {}
        words = folded.split()
        for key in self._keys:
            score = _score(folded, words, key)
            if score and (score, -key.rank) > best.get(key.place, (0.0, 0, ""))[:2]:
                best[key.place] = (score, -key.rank, key.name)
        # What is merely spelled alike answers only where nothing else does.
        floor = SIMILAR if any(score > SIMILAR for score, *_ in best.values()) else 0.0
        hits = [
            (-score, -rank, self._equations[place].priority, self._equations[place].name, place, name)
            for place, (score, rank, name) in best.items()
            if score > floor
        ]
        return [Hit(self._equations[place], -score, name) for score, *_, place, name in sorted(hits)[:limit]]

    def with_prefix(self, prefix: str, limit: int) -> list[Hit]:
        """At most `limit` equations with a name that begins with `prefix` when both are written as one word."""
        wanted = squeeze(prefix)
        if not wanted:
            return []
        best: dict[int, tuple[int, int, str]] = {}
        for key in self._keys:
            word = squeeze(key.folded)
            if word.startswith(wanted):
                candidate = (int(word != wanted), key.rank, word)
                best[key.place] = min(best.get(key.place, candidate), candidate)
        order = sorted(best, key=lambda place: (*best[place][:2], self._equations[place].priority, best[place][2]))
        return [Hit(self._equations[at], PREFIX if best[at][0] else EXACT, best[at][2]) for at in order[:limit]]

    @cached_property
    def _keys(self) -> list[_Key]:
        return [
            _Key(folded, tuple(folded.split()), place, name, rank)
            for place, equation in enumerate(self._equations)
            for rank, name in _names(equation)
            if (folded := fold(name))
        ]


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


def _score(query: str, words: Sequence[str], key: _Key) -> float:
    """How well a name answers the query; 0 where it does not."""
    if key.folded == query:
        return EXACT
    length = len(query) / max(len(key.folded), len(query))
    if key.folded.startswith(query):
        return PREFIX - _PENALTY * (1 - length)
    if any(word.startswith(query) for word in key.words):
        return WORD_PREFIX - _PENALTY * (1 - length)
    if len(words) > 1 and all(any(name.startswith(word) for name in key.words) for word in words):
        return ALL_WORDS - _PENALTY * (1 - length)
    if len(query) > 2 and query.replace(" ", "") in key.folded.replace(" ", ""):
        return INSIDE - _PENALTY * (1 - length)
    if not query.isascii() and query in key.folded:
        return INSIDE - _PENALTY * (1 - length)
    similarity = _similarity(query, key.folded)
    return SIMILAR * similarity if similarity >= _SIMILAR_ENOUGH else 0.0


def _similarity(a: str, b: str) -> float:
    """Dice's coefficient of the trigrams of two texts, their ends counted: 1 for equal ones."""
    one, other = _trigrams(a), _trigrams(b)
    return 2 * len(one & other) / (len(one) + len(other))


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
