"""The variants of the equations, found by what tells them apart together with a name of their equation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mleq.catalog.equation import Equation, Variant
from mleq.catalog.words import fold, squeeze


class Named(NamedTuple):
    """A variant that a typed word names."""

    equation: Equation
    variant: Variant
    name: str
    """What it is named by, as one word: `maskedattention`."""


class Variants:
    """The variants of the equations by their ids and the words of their labels, ready to be asked."""

    def __init__(self, equations: Sequence[Equation]) -> None:
        self._by_word: dict[str, list[tuple[Equation, Variant]]] = {}
        self._by_name: dict[str, list[Equation]] = {}
        for equation in equations:
            if not equation.variants:
                continue
            for name in dict.fromkeys(_names(equation)):
                self._by_name.setdefault(name, []).append(equation)
            for variant in equation.variants:
                for word in dict.fromkeys(_words(variant)):
                    self._by_word.setdefault(word, []).append((equation, variant))
        self._in_order = sorted(self._by_word)

    def named(self, typed: str) -> list[Named]:
        """Those that a name of the equation with a word of the variant names, in either order, if only begun."""
        folded = squeeze(typed)
        found: dict[tuple[str, str], Named] = {}
        for at in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
            for named in self._split(folded[:at], folded[at:]):
                found.setdefault((named.equation.id, named.variant.id), named)
        return list(found.values())

    def may_name(self, typed: str) -> bool:
        """Whether with more letters it may name one together with its equation."""
        folded = squeeze(typed)
        at = bisect_left(self._in_order, folded)
        begins = at < len(self._in_order) and self._in_order[at].startswith(folded)
        return begins or folded[:-1] in self._by_word or folded[:-1] in self._by_name

    def about(self, typed: str, limit: int) -> list[Named]:
        """At most `limit` that a word of their own names, if only begun; those that it names whole come first."""
        folded = squeeze(typed)
        if len(folded) < _SHORTEST:
            return []
        found: dict[tuple[str, str], Named] = {}
        # In the order of the words the whole one comes first.
        for at in range(bisect_left(self._in_order, folded), len(self._in_order)):
            word = self._in_order[at]
            if not word.startswith(folded) or len(found) >= limit:
                break
            for equation, variant in self._by_word[word]:
                found.setdefault((equation.id, variant.id), Named(equation, variant, word))
        return list(found.values())[:limit]

    def _split(self, head: str, rest: str) -> Iterator[Named]:
        """Those that `head` and the beginning `rest` name."""
        for equation, variant in self._by_word.get(head, ()):
            for name in _names(equation):
                if name.startswith(rest):
                    yield Named(equation, variant, head + name)
                    break
        for equation in self._by_name.get(head, ()):
            for variant in equation.variants:
                for word in _words(variant):
                    if word.startswith(rest):
                        yield Named(equation, variant, head + word)
                        break


def _names(equation: Equation) -> Iterator[str]:
    for name in (*equation.triggers, equation.name, *equation.aliases):
        if name.isascii():
            yield squeeze(name)


def _words(variant: Variant) -> Iterator[str]:
    """What tells a variant from the others: its id, the words of its label and all of them together."""
    yield squeeze(variant.id)
    words = fold(variant.label).split()
    yield "".join(words)
    yield from (word for word in words if len(word) >= _SHORTEST and word not in _SAYING_NOTHING)


_SHORTEST = 3
"""The letters of a word that names a variant alone."""
_SHORTEST_PART = 2
"""The letters of each of two words that do so together."""
_SAYING_NOTHING = frozenset(
    "with without the for and from over under alone also through all same one two its own that".split()
)
