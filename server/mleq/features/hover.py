"""What a place in a document stands for: the equation of a formula, or of a name being typed."""

from __future__ import annotations

from dataclasses import dataclass

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.catalog.search import squeeze
from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place
from mleq.features.explain import Explanation
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.snippet.slots import occurrences
from mleq.tex.commands import begins_command


@dataclass(frozen=True, slots=True)
class Hover:
    """An explanation, and the range of the text that it explains."""

    explanation: Explanation
    start: int
    end: int


def find(library: Library, buffer: Buffer, context: Context, offset: int, settings: Settings) -> Hover | None:
    """What the place at `offset` stands for, or None where that is no equation of the catalog."""
    return _formula(library, buffer, context, offset) or _name(library.catalog, buffer, context, settings)


def _formula(library: Library, buffer: Buffer, context: Context, offset: int) -> Hover | None:
    """The equation that the formula around the offset is, the symbol under the cursor before the others."""
    region = context.region
    if region is None:
        return None
    formula = buffer.formula(region)
    match = library.recognizer.recognize(formula)
    if match is None:
        return None
    symbol = symbol_at(match.equation, formula, offset - region.start)
    return Hover(Explanation(match.equation, match.variant, symbol), region.outer_start, region.outer_end)


def symbol_at(equation: Equation, formula: str, offset: int) -> int | None:
    """The row of the equation's symbols that the letter at `offset` of the formula belongs to."""
    rows = {member: row for row, symbol in enumerate(equation.symbols) for member in symbol.family}
    for member, start, end in occurrences(formula, list(rows)):
        if start <= offset < end or (offset == end and not formula[end : end + 1].isalnum()):
            return rows[member]
    return None


def _name(catalog: Catalog, buffer: Buffer, context: Context, settings: Settings) -> Hover | None:
    """The equation that the word under the cursor calls up: `mlsoftmax`, `\\softmax`, or in math `softmax`."""
    word = buffer.slice(context.start, context.end)
    if context.place is Place.NOWHERE or not word:
        return None
    equation = None
    if word.startswith("\\"):
        equation = None if begins_command(word[1:]) else _called(catalog, word[1:])
    elif word.startswith(settings.head):
        equation = _called(catalog, word.removeprefix(settings.head))
    if equation is None and context.place is Place.MATH and not word.startswith("\\"):
        equation = _called(catalog, word)
    return Hover(Explanation(equation), context.start, context.end) if equation else None


def _called(catalog: Catalog, name: str) -> Equation | None:
    """The equation of a trigger, or of a whole name written as one word."""
    if found := catalog.by_trigger(name):
        return found
    hits = catalog.index.with_prefix(name, 1) if name else []
    return hits[0].equation if hits and hits[0].matched == squeeze(name) else None
