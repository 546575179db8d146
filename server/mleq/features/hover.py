"""What a place in a document stands for: a formula, the equation that it is, or the equation of a name being typed."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place
from mleq.document.regions import Kind, Span
from mleq.features.explain import Explanation, Mistake, letters_of, occurring_in, rows
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.formula.expand import expand
from mleq.formula.normal import normal_form
from mleq.formula.parse import LONGEST
from mleq.formula.preview import Prepared
from mleq.snippet.slots import occurrences_in
from mleq.tex.commands import begins_command
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

if TYPE_CHECKING:
    from mleq.document.macros import Macros
    from mleq.formula.recognize import Match


@dataclass(frozen=True, slots=True)
class Hover:
    """What stands at a place of the text, and its range. One of the first two is there, or both."""

    start: int
    end: int
    explanation: Explanation | None = None
    formula: Prepared | None = None
    at: int = 0
    """The place in the source of the formula."""
    base: int = 0
    """Where in the text the source of the formula begins."""
    content: str = ""
    """The formula without the environment that it may be."""
    part: str = ""
    """What is explained, where it is only a part of the formula."""

    @property
    def pictured(self) -> str | None:
        """The LaTeX of the catalog that looks like what is shown, and of which there may be a picture already."""
        if self.explanation is None or self.formula is None:
            return self.explanation.body if self.explanation else None
        if self.formula.uses_macros or normal_form(self.content) != normal_form(self.explanation.body):
            return None
        return self.explanation.body


def find(library: Library, buffer: Buffer, context: Context, offset: int, settings: Settings) -> Hover | None:
    """What the place at `offset` stands for; None for prose."""
    called = _name(library.catalog, buffer, context, settings)
    region = context.region or delimited(buffer, offset)
    if region is None or not buffer.formula(region).strip():
        return called
    known = _formula(library, buffer, region, offset, is_name=called is not None)
    # A name being typed makes the formula around it another than it will be.
    return called if called and not known.explanation else known


def _formula(library: Library, buffer: Buffer, region: Span, offset: int, *, is_name: bool) -> Hover:
    """The formula around the offset, and the equation that it or the part at the offset is."""
    content, macros, at = buffer.formula(region), buffer.macros, offset - region.start
    source, base = content, region.start
    if region.kind is Kind.ENVIRONMENT:
        # How its rows and columns are set is told by the environment.
        base = region.outer_start
        source = buffer.slice(base, region.start) + content + buffer.slice(region.end, region.outer_end)
    prepared = _prepared if len(source) <= LONGEST else Prepared
    formula = prepared(source, macros, region.kind is not Kind.INLINE)
    hover = Hover(region.outer_start, region.outer_end, None, formula, offset - base, base, content)
    matches = library.recognized(content, macros)
    match = match_at(matches, at)
    if match is None and matches and not is_name:
        match = matches[0]
    if match is None:
        return hover
    hover = replace(hover, explanation=_explained(match, matches, content, at, macros))
    if match.is_whole or not (_SAID.match(content, 0, match.start) or _SAID.match(content, match.end)):
        return hover
    hover = replace(hover, part=content[match.start : match.end])
    if not match.start <= at <= match.end:
        return hover  # a client shows what is told as long as the pointer stays within its range
    return replace(hover, start=region.start + match.start, end=region.start + match.end)


def match_at(matches: Sequence[Match], at: int) -> Match | None:
    """What the smallest part around a place is, or else the whole, or else the part that ends there."""
    around = [
        ((at == match.end, match.end - match.start) if not match.is_whole else (False, _WHOLE), match)
        for match in matches
        if match.is_whole or match.start <= at <= match.end
    ]
    return min(around, key=lambda item: item[0])[1] if around else None


def _explained(match: Match, matches: Sequence[Match], content: str, at: int, macros: Macros) -> Explanation:
    """The explanation of a match, the symbol at a place of the formula before the others."""
    mistake = None
    if found := match.departure:
        is_all = (found.start, found.end) == (match.start, match.end)
        mistake = Mistake(found.pitfall, "" if is_all else content[found.start : found.end], found.fix)
    others = {
        other.equation.id: other.equation
        for other in matches
        if (other.start, other.end) == (match.start, match.end)
        and other.departure is None
        and other.equation.id != match.equation.id
    }
    explanation = Explanation(
        match.equation, match.variant, None, _letters(match, macros), tuple(others.values()), mistake
    )
    if not match.start <= at <= match.end:
        return explanation
    return replace(explanation, symbol=symbol_at(explanation, content, at, macros))


def _letters(match: Match, macros: Macros) -> dict[str, str]:
    """What stands in the formula for the letters of the equation, the document's macros expanded."""
    letters = {}
    for member, letter in match.letters.items():
        formula = Prepared(letter, macros)
        if len(letter) <= _SHORT and not formula.uses_macros:
            letters[member] = letter
        elif not formula.is_refused:
            letters[member] = formula.plain.latex
    return letters


@lru_cache(maxsize=16)
def _prepared(source: str, macros: Macros, display: bool) -> Prepared:
    """The formula, with what is known of it from the last time that a cursor was in it."""
    return Prepared(source, macros, display)


def delimited(buffer: Buffer, offset: int) -> Span | None:
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


def symbol_at(explanation: Explanation, formula: str, offset: int, macros: Macros | None = None) -> int | None:
    """The row of the equation's symbols that the letter at `offset` of the formula belongs to."""
    tokens = _unbraced(expand(formula, macros, LONGEST).tokens)
    around = {token.text for token in tokens if token.start <= offset <= token.end}
    found = {
        " ".join(spelling): row
        for member, row in _members(explanation).items()
        if not around.isdisjoint(spelling := _spelling(explanation.letter(member)))
    }
    for member, start, end in occurrences_in(tokens, list(found)) if found else ():
        if start <= offset < end or (offset == end and not formula[end : end + 1].isalnum()):
            return found[member]
    return None


def _members(explanation: Explanation) -> dict[str, int]:
    """The letters of the equation that the formula has, by themselves or renamed, each with its row."""
    equation = explanation.equation
    # A row that is limited to the variant comes last, since it stands in place of one for all.
    numbers = sorted(rows(explanation), key=lambda row: bool(equation.symbols[row].only_in))
    members = {member: row for row in numbers for member in equation.symbols[row].family}
    literal = occurring_in(explanation.body, letters_of(equation))
    found = [member for member in members if member in explanation.letters or member in literal]
    # Where a letter stands for another of the equation's, it is that one.
    return {member: members[member] for member in sorted(found, key=explanation.letters.__contains__)}


@lru_cache(maxsize=4096)
def _spelling(letter: str) -> tuple[str, ...]:
    """The tokens of a letter."""
    return tuple([token.text for token in _unbraced(significant(tokenize(letter)))])


def _unbraced(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without braces around a single one, which not everyone writes: `h_{t}` and `h_t` are the same."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.kind is TokenKind.CLOSE and len(out) > 2:
            opening, inside, _ = out[-3:]
            if opening.kind is TokenKind.OPEN and inside.kind is not TokenKind.OPEN:
                out[-3:] = [inside]
    return out


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


_SHORT = 40
"""Characters of a letter that cannot be nested deeper than engines take."""
_WHOLE = sys.maxsize
_SAID = re.compile(
    r"(?:[\s.,;&~]|\\[\\,;:! ]|\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:q?quad|nonumber|notag)(?![A-Za-z]))*+."
)
"""What is more than white space, punctuation and a label."""
_LONGEST_DELIMITER = 60
_DELIMITER = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[\[\]()]|\$\$?")
