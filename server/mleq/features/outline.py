"""The displayed formulas of a document, each by a name that tells it apart.

Headings are not among them: other servers and the editors themselves list these, and nobody wants to see them twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mleq.document.buffer import Buffer
from mleq.document.regions import Span
from mleq.features.library import Library
from mleq.features.recognized import Recognized, is_set_off, recognized, told_apart
from mleq.features.words import ENGLISH, Words
from mleq.formula.layout import line
from mleq.formula.layout.cells import width
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.preview import Prepared
from mleq.formula.recognize import Match
from mleq.tex.arguments import arguments
from mleq.tex.tokens import significant, tokenize

WIDEST = 40
"""The cells of the longest beginning of a formula that stands for it."""
WIDEST_NAME = 60
"""The same for the name of an equation with that of a variant."""
LONGEST = 2_000
"""The characters of the longest formula that is laid out for its beginning."""


class Entry(NamedTuple):
    """A formula in the outline of a document; offsets are code points."""

    name: str
    """Never empty."""
    detail: str
    """The label, where the name is another."""
    start: int
    end: int
    """The formula with its delimiters."""
    first: int
    last: int
    """What is between them, without white space at the ends."""


def outline(library: Library, buffer: Buffer, words: Words = ENGLISH) -> Iterator[Entry | None]:
    """The entries in their order, with None between them: each step is short, and there may be no edit before the next.

    A display with nothing in it is left out.
    """
    for found in recognized(library, buffer, is_set_off):
        yield _entry(found, buffer, words) if found is not None and found.source.strip() else None


def _entry(found: Recognized, buffer: Buffer, words: Words) -> Entry:
    span, source = found.span, found.source
    label = _label(source) or _label_around(span, buffer)
    known = _called(found, words)
    first = span.start + len(source) - len(source.lstrip())
    last = span.start + len(source.rstrip())
    name = known or label or _beginning(found, buffer)
    return Entry(name, label if known else "", span.outer_start, span.outer_end, first, last)


def _called(found: Recognized, words: Words) -> str:
    """The name of the equation, in the language of the writer; those of several, where they share a formula."""
    names = [_name(match, words) for match in told_apart(found.matches)]
    return _cut(words.comma.join(names)) if len(names) > 1 else "".join(names)


def _name(match: Match, words: Words) -> str:
    """The name of what is recognized; of the variant, too, unless that makes it long."""
    equation, variant = match.equation, match.variant
    if words.tongue == "en":
        name, whole = equation.name, equation.called(variant)
    else:
        name, whole = equation.zh, equation.zh + (words.brackets.format(variant.label) if variant else "")
    return whole if width(whole) <= WIDEST_NAME else name


def _label(source: str) -> str:
    """What the formula is called in its source: by its label, or else as its tag shows it."""
    if "\\label" not in source and "\\tag" not in source:
        return ""
    tokens = significant(tokenize(source))
    found = {"label": "", "tag": ""}
    for at, token in enumerate(tokens):
        if token.name in found and not found[token.name]:
            for argument in arguments(tokens, at):
                inside = tokens[argument.first : argument.end]
                text = _in_one_line(source[inside[0].start : inside[-1].end]) if inside else ""
                is_bare = token.name == "label" or not text or tokens[at + 1].text == "*"
                found[token.name] = text if is_bare else f"({text})"
    return found["label"] or found["tag"]


def _label_around(span: Span, buffer: Buffer) -> str:
    """The label that Markdown has for it: an option of a directive, or what stands behind the closing delimiter."""
    if buffer.language != "markdown":
        return ""
    if found := _OPTION.search(buffer.slice(span.outer_start, span.start)):
        return found[1]
    row = buffer.line_at(span.outer_end)
    behind = _BEHIND.match(row.text, span.outer_end - row.start)
    return behind[1] or behind[2] if behind else ""


def _beginning(found: Recognized, buffer: Buffer) -> str:
    """The first symbols of the formula as they will look, or of its source where that cannot be."""
    return _cut(_in_one_line(_laid_out(found, buffer)) or _in_one_line(found.source)) or _HIDDEN


def _laid_out(found: Recognized, buffer: Buffer) -> str:
    """The formula on one line; empty where that cannot be, or would take long."""
    if len(found.source) > LONGEST:
        return ""
    formula = Prepared(found.source, buffer.macros)
    if formula.is_refused:
        return ""
    try:
        return line(to_mathml(formula.plain.latex))
    except MathMLError:
        return ""


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    return "".join(character for character in line if character.isprintable())


def _cut(text: str) -> str:
    """The text up to `WIDEST` cells."""
    if width(text) <= WIDEST:
        return text
    end, cells = 0, 1
    while (cells := cells + width(text[end])) <= WIDEST:
        end += 1
    return text[:end].rstrip() + _HIDDEN


_HIDDEN = "…"
"""What stands for a formula of which nothing can be shown."""
_OPTION = re.compile(r"^[ \t>]*(?::label:|label:)[ \t]*(\S+)", re.MULTILINE)
_BEHIND = re.compile(r"[ \t]*(?:\{#([^\s{}]+)[^{}]*\}|\(([\w:.-]+)\)[ \t]*$)")
"""`{#eq:name}` of Pandoc and Quarto, `(name)` of MyST."""
