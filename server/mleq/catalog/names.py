"""What an equation is called, and what is said of it, as search compares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mleq.catalog.equation import Equation
from mleq.catalog.words import fold, is_chinese, terms

DERIVED = 4
"""The rank of names that nobody wrote: initials, and Chinese written in letters."""


class Key(NamedTuple):
    """A name of an equation, folded for comparison, with the equation's place in the catalog."""

    folded: str
    squeezed: str
    words: tuple[str, ...]
    parts: tuple[str, ...]
    """What it is found by."""
    place: int
    name: str
    rank: int
    """0 for what a person chose to call it up by, more for lesser names."""
    begins: str
    """The words, each with a space before it."""


def written(place: int, equation: Equation) -> Iterator[Key]:
    """The names of an equation as they are written."""
    for rank, name in _names(equation):
        folded = fold(name)
        words, parts = tuple(folded.split()), tuple(terms(folded))
        yield Key(folded, folded.replace(" ", ""), words, parts, place, name, rank, f" {folded}")


def romanized(place: int, equation: Equation, pinyin: Mapping[str, Sequence[str]]) -> Iterator[Key]:
    """Its Chinese names in Latin letters, and the first ones of their syllables, found from any syllable on."""
    for name in chinese_names([equation]):
        syllables = fold(" ".join(pinyin.get(name, ()))).split()
        for parts in (syllables, [syllable[0] for syllable in syllables]):
            words = tuple("".join(parts[at:]) for at in range(len(parts)))
            yield Key("".join(parts), "".join(parts), words, words, place, name, DERIVED, f" {' '.join(words)}")


def chinese_names(equations: Iterable[Equation]) -> set[str]:
    """The names that are Chinese, in part at least."""
    return {name for equation in equations for _, name in _names(equation) if any(map(is_chinese, name))}


def texts(equation: Equation) -> Iterator[tuple[float, str]]:
    """What is said of an equation, with how much it tells what the equation is about."""
    for rank, name in _names(equation):
        if rank < DERIVED:
            yield 1.0 if rank < 2 else 0.95, name
    # A note begins with what the equation is.
    yield 0.6, equation.note.partition(". ")[0]
    yield 0.6, (equation.note_zh or "").partition("。")[0]
    yield 0.5, equation.note
    yield 0.5, equation.note_zh or ""
    yield 0.4, equation.section
    for variant in equation.variants:
        yield 0.6, variant.label
    for symbol in equation.symbols:
        yield 0.3, f"{symbol.meaning} {symbol.zh}"


def _names(equation: Equation) -> Iterator[tuple[int, str]]:
    for trigger in equation.triggers:
        yield 0, trigger
    yield 1, equation.name
    yield 1, equation.zh
    for alias in equation.aliases:
        yield 2, alias
    for name in (equation.id, *equation.was):
        yield 3, name
    for name in (equation.name, *equation.aliases):
        if len(initials := _initials(name)) >= _SHORTEST_ACRONYM:
            yield DERIVED, initials


def _initials(name: str) -> str:
    words = fold(name).split()
    return "".join(word[0] for word in words) if all(word.isascii() for word in words) else ""


_SHORTEST_ACRONYM = 3
