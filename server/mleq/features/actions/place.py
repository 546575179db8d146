"""The formula that actions are about, what the catalog knows of it, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from mleq.document.buffer import Buffer
from mleq.document.context import Context, context_at
from mleq.document.macros import Macros
from mleq.document.regions import Kind, Span
from mleq.features.hover import delimited
from mleq.features.insertion import line_break_at
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.features.words import ENGLISH, Words
from mleq.formula.recognize import Match
from mleq.tex.tokens import TokenKind, significant, tokenize


@dataclass(frozen=True)
class Place:
    """A formula in a document, and the stretch of it that somebody selected."""

    library: Library
    buffer: Buffer
    region: Span
    start: int
    end: int
    settings: Settings
    words: Words = ENGLISH

    @cached_property
    def content(self) -> str:
        """The formula without its delimiters; its places are those of the document less the start of the region."""
        return self.buffer.formula(self.region)

    @cached_property
    def match(self) -> Match | None:
        """What is recognized closest around the selection, or else the best of what is recognized."""
        start, end = self.start - self.region.start, self.end - self.region.start
        matches = self.library.recognized(self.content, self.macros)
        around = [match for match in matches if match.start <= start and end <= match.end]
        return min(around, key=lambda match: match.end - match.start, default=next(iter(matches), None))

    @cached_property
    def knows_letters(self) -> bool:
        """Whether what stands for the letters of the equation can do so elsewhere: it is no sum, nor half a group."""
        return self.match is not None and all(map(_is_term, self.match.letters.values()))

    @cached_property
    def macros(self) -> Macros:
        """The macros in effect there."""
        return self.buffer.macros_before(self.region.outer_start)

    @property
    def is_inline(self) -> bool:
        """Whether it stands in a line of text."""
        return self.region.kind is Kind.INLINE

    @cached_property
    def is_nested(self) -> bool:
        """Whether it is inside another formula, as in `\\text{if $x$}`."""
        return any(span.is_math for span in self.buffer.chain(self.region.outer_start) if self._holds_region(span))

    @cached_property
    def context(self) -> Context:
        """What surrounds the formula at its beginning, none of it a word that is being typed."""
        return context_before(self.buffer, self.region.outer_start)

    @cached_property
    def after(self) -> str:
        """What follows the formula on its line."""
        line = self.buffer.line_at(self.region.outer_end)
        return line.text[self.region.outer_end - line.start :]

    @cached_property
    def line_break(self) -> str:
        """What parts a line from the next one there, with the markers of quotes and the indentation of items."""
        return line_break_at(self.buffer, self.buffer.line_at(self.region.outer_start)) + self.context.prefix

    @cached_property
    def opening(self) -> str:
        """The delimiter before the formula, an environment's arguments with it."""
        return self.buffer.slice(self.region.outer_start, self.region.start)

    @cached_property
    def inline(self) -> tuple[str, str]:
        """The delimiters of inline formulas, as the document has them closest before this one, or behind it."""
        region = self.region
        if region.kind is Kind.INLINE and self.opening in _INLINE:
            return self.opening, _INLINE[self.opening]
        before = self.buffer.slice(region.outer_start - _NEAR, region.outer_start)
        after = self.buffer.slice(region.outer_end, region.outer_end + _NEAR)
        base = max(region.outer_start - _NEAR, 0)
        found = [base + match.start() for match in _OPENS_INLINE.finditer(before)][::-1]
        found += [region.outer_end + match.start() for match in _OPENS_INLINE.finditer(after)]
        for at in found[:_MOST_LOOKED_AT]:
            opening = "$" if self.buffer.slice(at, at + 1) == "$" else "\\("
            around = self.buffer.chain(at + len(opening))
            if any(span.outer_start == at and span.kind is Kind.INLINE for span in around):
                return opening, _INLINE[opening]
        return "$", "$"

    def _holds_region(self, span: Span) -> bool:
        region = self.region
        return span != region and span.outer_start <= region.outer_start and region.outer_end <= span.outer_end


def place_at(
    library: Library, buffer: Buffer, start: int, end: int, settings: Settings, words: Words = ENGLISH
) -> Place | None:
    """The formula around a selection; None where there is none, or where it is not closed yet."""
    region = next((span for span in buffer.chain(start) if span.is_math), None) or delimited(buffer, start)
    if region is None or not region.closed or end > region.outer_end:
        return None
    place = Place(library, buffer, region, start, end, settings, words)
    return place if place.content.strip() else None


def _is_term(latex: str) -> bool:
    """Whether LaTeX is one thing, as a letter is, with its scripts and accents."""
    depth = 0
    tokens = significant(tokenize(latex))
    for token in tokens:
        depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if depth < 0 or (depth == 0 and token.text in _PARTS):
            return False
    return depth == 0 and bool(tokens)


def context_before(buffer: Buffer, offset: int) -> Context:
    """What surrounds a place where nothing is being typed, and `before` the line up to it."""
    context = context_at(buffer, offset)
    assert context is not None, "formulas are in languages that are scanned"
    before = context.before + buffer.slice(context.start, offset)
    return replace(context, word="", start=offset, end=offset, before=before, after="")


_INLINE = {"$": "$", "\\(": "\\)"}
_OPENS_INLINE = re.compile(r"(?<!\\)(?:\\\(|(?<!\$)\$(?!\$))")
_PARTS = frozenset("@ + - = < > , ; & \\\\ / ^ ' \\cdot \\times \\left \\right".split())
_NEAR = 4_000
_MOST_LOOKED_AT = 8
