"""What a place in a document stands for: a formula, the equation that it is, or the equation of a name being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, family
from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place
from mleq.document.regions import Kind, Span
from mleq.features.explain import Explanation
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.formula.preview import Prepared
from mleq.snippet.slots import occurrences_in
from mleq.tex.commands import begins_command
from mleq.tex.tokens import significant, tokenize


@dataclass(frozen=True, slots=True)
class Hover:
    """What stands at a place of the text, and its range. One of the two is there, or both."""

    start: int
    end: int
    explanation: Explanation | None = None
    formula: Prepared | None = None
    at: int = 0
    """The place in the source of the formula."""
    base: int = 0
    """Where in the text the source of the formula begins."""


def find(library: Library, buffer: Buffer, context: Context, offset: int, settings: Settings) -> Hover | None:
    """What the place at `offset` stands for; None for prose."""
    called = _name(library.catalog, buffer, context, settings)
    region = context.region or _delimited(buffer, offset)
    if region is None or not buffer.formula(region).strip():
        return called
    known = _formula(library, buffer, region, offset)
    # A name being typed makes the formula around it another than it will be.
    return called if called and not known.explanation else known


def _formula(library: Library, buffer: Buffer, region: Span, offset: int) -> Hover:
    """The formula around the offset, and the equation that it is, the symbol under the cursor before the others."""
    content = buffer.formula(region)
    explanation = None
    if match := library.recognizer.recognize(content):
        symbol = symbol_at(match.equation, content, offset - region.start)
        explanation = Explanation(match.equation, match.variant, symbol)
    source, base = content, region.start
    if region.kind is Kind.ENVIRONMENT:
        # How its rows and columns are set is told by the environment.
        base = region.outer_start
        source = buffer.slice(base, region.start) + content + buffer.slice(region.end, region.outer_end)
    prepared = Prepared(source, buffer.macros, display=region.kind is not Kind.INLINE)
    return Hover(region.outer_start, region.outer_end, explanation, prepared, offset - base, base)


def _delimited(buffer: Buffer, offset: int) -> Span | None:
    """The formula of the delimiter, or of the `\\begin` or `\\end`, at the offset."""
    line = buffer.line_at(offset)
    for match in _DELIMITER.finditer(line.text, max(0, offset - line.start - _LONGEST_DELIMITER)):
        start, end = line.start + match.start(), line.start + match.end()
        if start > offset:
            break
        for place in (end, start) if offset <= end else ():
            for span in buffer.chain(place):
                if span.is_math and span.outer_start <= offset <= span.outer_end:
                    return span
    return None


def symbol_at(equation: Equation, formula: str, offset: int) -> int | None:
    """The row of the equation's symbols that the letter at `offset` of the formula belongs to."""
    around = _touching(formula, offset)
    members = _members(tuple(symbol.sym for symbol in equation.symbols))
    rows = {member: row for member, row in members.items() if any(text in member for text in around)}
    if not rows:
        return None
    tokens = significant(tokenize(formula))
    for member, start, end in occurrences_in(tokens, list(rows)):
        if start <= offset < end or (offset == end and not formula[end : end + 1].isalnum()):
            return rows[member]
    return None


def _touching(formula: str, offset: int) -> set[str]:
    """The commands and signs that end, begin or go on at a place; a sign in a command's name counts only without it."""
    commands = [
        match
        for before in (offset, offset + 1)
        if (start := formula.rfind("\\", 0, before)) >= 0
        and (match := _COMMAND.match(formula, start))
        and match.end() >= offset
    ]
    signs = {
        formula[at]
        for at in (offset - 1, offset)
        if 0 <= at < len(formula) and not any(match.start() <= at < match.end() for match in commands)
    }
    return signs | {match[0] for match in commands}


@lru_cache(maxsize=1024)
def _members(letters: tuple[str, ...]) -> dict[str, int]:
    """The letters of rows of symbols, each with the row that it is in."""
    return {member: row for row, symbol in enumerate(letters) for member in family(symbol)}


def _name(catalog: Catalog, buffer: Buffer, context: Context, settings: Settings) -> Hover | None:
    """The equation that the word under the cursor calls up: `mlsoftmax`, `\\softmax`, or in math `softmax`."""
    word = buffer.slice(context.start, context.end)
    if context.place is Place.NOWHERE or not word:
        return None
    equation = None
    if word.startswith("\\"):
        is_known = begins_command(word[1:]) or buffer.macros.get(word[1:])
        equation = None if is_known else _called(catalog, word[1:])
    elif word.startswith(settings.head):
        equation = _called(catalog, word.removeprefix(settings.head))
    if equation is None and context.place is Place.MATH and not word.startswith("\\"):
        equation = _called(catalog, word)
    return Hover(context.start, context.end, Explanation(equation)) if equation else None


def _called(catalog: Catalog, name: str) -> Equation | None:
    """The equation of a trigger, or of a whole name written as one word."""
    return catalog.by_trigger(name) or catalog.index.called(name)


_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_LONGEST_DELIMITER = 60
_DELIMITER = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[\[\]()]|\$\$?")
