"""Bodies in the document's own notation: its macros stand for exactly what they mean.

Exactly: expanded, what is written here reads as the body does (`exact`), or else the body stays as it is. And never by
surprise: a macro for something set apart by a font, a name, a fraction or a pair of delimiters is used wherever that
stands, but one for mere letters and signs only where its name is short for theirs, as `\\eps`, `\\xt` and `\\yhat` are.
The template of ICLR defines `\\lr` as `\\alpha` and `\\reg` as `\\lambda`, and not every alpha is a learning rate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from mleq.document.macros import Macros
from mleq.formula import exact
from mleq.formula.expand import expand
from mleq.formula.patterns import (
    PARAMETER,
    Content,
    Pattern,
    best,
    content_of,
    definition_of,
    is_bare_command,
    joined,
    patterns_of,
)
from mleq.formula.rewrite import Rewriter, space
from mleq.snippet.slots import Occurrence, misplacements, occurrences_in

_LONGEST = 20_000

Fitted: TypeAlias = tuple[str, tuple[str, ...]]


def fit(body: str, slots: tuple[str, ...], macros: Macros) -> Fitted:
    """A body in the notation of a document, and its slots, which are as many and in the same places as before."""
    notation = notation_of(macros)
    return _fitted(body, slots, notation) if notation else (body, slots)


@lru_cache(maxsize=16)
def notation_of(macros: Macros) -> Notation | None:
    """The notation that the macros make, if any; an edited document mostly defines the same as before."""
    return _notation(tuple(map(content_of, macros)))


@lru_cache(maxsize=16)
def _notation(contents: tuple[Content, ...]) -> Notation | None:
    """The notation of definitions, of which their places are left out."""
    notation = Notation(Macros(map(definition_of, contents)))
    return notation if notation.patterns or notation.commands else None


@lru_cache(maxsize=4096)
def _fitted(body: str, slots: tuple[str, ...], notation: Notation) -> Fitted:
    """Remembered, since the next letter brings most of the equations again."""
    if notation.signs.isdisjoint(_signs(body)):
        return body, slots
    wide = _widened(body, slots, notation)
    return _fitted_with(body, wide, notation) or _fitted_with(body, slots, notation) or (body, slots)


def _fitted_with(body: str, slots: tuple[str, ...], notation: Notation) -> Fitted | None:
    """The body with these slots fitted; None where it then would not mean the same, or not have the same slots."""
    found = _occurrences(body, slots)
    text = notation.rewritten(body, found)
    names = {slot: notation.rewritten(slot) for slot in slots}
    if text == body and all(name == slot for slot, name in names.items()):
        return body, slots
    kept = [slot for slot, *_ in found]
    places = occurrences_in(exact.tokens_of(text), slots)
    if [slot for slot, *_ in places] != kept:
        return None
    text = _renamed(text, places, names)
    fitted = tuple(names.values())
    same_places = [slot for slot, *_ in occurrences_in(exact.tokens_of(text), fitted)] == [names[slot] for slot in kept]
    return (text, fitted) if same_places and notation.means_the_same(text, body) else None


def _widened(body: str, slots: tuple[str, ...], notation: Notation) -> tuple[str, ...]:
    """The slots, a letter that is there only as what a macro stands for taken with its font: for `\\mu` `\\bm{\\mu}`.

    A writer with a `\\vmu` renames that, and would not find the letter in it.
    """
    found = _occurrences(body, slots)
    wide: dict[str, str] = {}
    for slot in slots:
        around = {_around(body, start, end) for other, start, end in found if other == slot}
        if len(around) == 1 and (whole := around.pop()) and notation.rewritten(whole) in notation.names:
            wide[slot] = whole
    if not wide:
        return slots
    widened = tuple(wide.get(slot, slot) for slot in slots)
    same_places = [wide.get(slot, slot) for slot, *_ in found] == [slot for slot, *_ in _occurrences(body, widened)]
    return widened if same_places and not any(misplacements(body, widened)) else slots


def _around(body: str, start: int, end: int) -> str:
    """The command of which a slot is the only argument, if there is one."""
    before, after = _FONT_BEFORE.search(body, max(0, start - _LONGEST_FONT), start), _CLOSED.match(body, end)
    return body[before.start() : after.end()] if before and after else ""


@lru_cache(maxsize=4096)
def _occurrences(body: str, slots: tuple[str, ...]) -> list[Occurrence]:
    return occurrences_in(exact.tokens_of(body), slots)


@lru_cache(maxsize=4096)
def _signs(body: str) -> frozenset[str]:
    """The keys, frames and heads of what is in a body: what is not there need not be looked for."""
    nodes = [node for row in exact.rows(exact.read(body) or ()) for node in row]
    return frozenset(sign for node in nodes for sign in (node.key, node.frame, node.head))


def _renamed(text: str, places: Sequence[Occurrence], names: dict[str, str]) -> str:
    out, at = [], 0
    starts = frozenset(start for _, start, _ in places)
    for slot, start, end in places:
        out += [text[at:start], names[slot], space(names[slot], text, end, starts)]
        at = end
    return "".join([*out, text[at:]])


class Notation:
    """What the macros of a document are used for."""

    def __init__(self, macros: Macros) -> None:
        self.macros = macros
        self.patterns: dict[str, list[Pattern]] = defaultdict(list)
        """By the key of the first node, or by its frame where it has a parameter in it."""
        self.commands: dict[str, str] = {}
        """The macros that are a command with arguments by another name, by that command."""
        same: dict[str, list[Pattern]] = defaultdict(list)
        for definition in macros:
            for pattern in patterns_of(definition, macros):
                same[PARAMETER.sub("#", exact.key(pattern.row))].append(pattern)
                if len(pattern.row) == 1 and (alone := exact.alone(pattern.row[0])):
                    same[alone].append(pattern)
        for key, patterns in same.items():
            if (chosen := best(patterns)) is None:
                continue
            first = chosen.row[0]
            if is_bare_command(first):
                self.commands[first.head] = chosen.call
            elif key.startswith("alone "):
                self.patterns[key].append(chosen)
            else:
                self.patterns[exact.sign_of(first)].append(chosen)
        self.signs = frozenset((*self.patterns, *self.commands))
        """Without any of these a body has nothing that they stand for."""
        self.names = frozenset(f"\\{pattern.name}" for patterns in self.patterns.values() for pattern in patterns)

    def means_the_same(self, text: str, body: str) -> bool:
        """Whether two texts read the same with the macros written out."""
        expanded = _written_out(text, self.macros)
        return expanded is not None and expanded == _written_out(body, self.macros)

    def rewritten(self, source: str, frozen: Sequence[Occurrence] = ()) -> str:
        """A formula with macros in it wherever they stand for what is there, but not across what is frozen."""
        row = exact.read(source)
        if row is None:
            return source
        return Rewriter(source, self.patterns, self.commands, frozen).text(row, 0, len(row), 0, len(source))


def _written_out(source: str, macros: Macros) -> str | None:
    """The key of a formula with its macros written out."""
    if not any(token.name and macros.get(token.name) for token in exact.tokens_of(source)):
        row = exact.read(source)
        return None if row is None else exact.key(row)
    expansion = expand(source, macros, _LONGEST)
    if expansion.refused or expansion.problems:
        return None
    row = exact.read(joined(expansion))
    return None if row is None else exact.key(row)


_FONT_BEFORE = re.compile(r"\\[A-Za-z]+\s*\{\s*$")
_LONGEST_FONT = 40
_CLOSED = re.compile(r"\s*\}")
