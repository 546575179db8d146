"""A formula presented: its picture or its layout as text, the part under the cursor, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from mleq.catalog.catalog import Catalog
from mleq.document.buffer import Buffer
from mleq.features.explain import Explanation, explain, line_text
from mleq.features.hover import Hover
from mleq.features.markup import MARKDOWN, Markup
from mleq.features.settings import Preview
from mleq.features.words import Words
from mleq.formula.layout import line, text
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.preview import Drawing, Prepared
from mleq.formula.svg import data_uri, dress
from mleq.formula.tree import Environment, Fault, Grid, Problem, Row

LONGEST_SHOWN = 8_000
"""The characters of a source that is shown in place of its drawing; an editor cuts off a hover at 100,000."""
WIDEST = 720.0
"""The pixels of the widest picture: an editor cuts off what is wider than its hovers are."""
WIDEST_BESIDE_LIST = 300.0
"""The pixels of the widest picture beside a list of items, where VS Code leaves this much."""


class Manner(NamedTuple):
    """How things are told to a client."""

    markup: Markup
    words: Words
    preview: Preview

    @property
    def shows_pictures(self) -> bool:
        """Whether the client shows pictures that are written as data URIs."""
        return self.preview.pictures and self.markup is MARKDOWN


def present(hover: Hover, drawing: Drawing | None, catalog: Catalog, buffer: Buffer, manner: Manner) -> str:
    """All that is told of what stands at a place; `drawing` is that of its formula, or of the equation's body."""
    formula = hover.formula
    if formula is None:
        assert hover.explanation is not None
        return present_equation(hover.explanation, drawing, catalog, manner)
    drawing = drawing or Drawing()
    row, part = _row(formula, hover.at, drawing, manner), ""
    if hover.part and hover.explanation:
        explained = _on_one_line(formula, hover.part, drawing)
        is_row = row and row[1].rstrip(_STOPS) == explained.rstrip(_STOPS)
        part = _named(row[0] if row and is_row else manner.words.part, explained, manner)
        row = None if is_row else row
    preview = [_preview(formula, drawing, manner), _named(*row, manner) if row else ""]
    told = [*_problems(hover, drawing, buffer, manner), *_hidden(drawing, manner)]
    if told:
        preview.append(manner.markup.bullets(told))
    shown = "\n\n".join(block for block in preview if block)
    if hover.explanation is None:
        return shown
    return explain(hover.explanation, catalog, manner.markup, manner.words, shown, part)


def present_equation(
    explanation: Explanation, drawing: Drawing | None, catalog: Catalog, manner: Manner, widest: float = WIDEST
) -> str:
    """All that is told of an equation, with the picture of its body where there is one."""
    shown = picture(drawing, explanation.body, manner, widest) if drawing and manner.shows_pictures else ""
    return explain(explanation, catalog, manner.markup, manner.words, shown)


def picture(drawing: Drawing, latex: str, manner: Manner, widest: float = WIDEST) -> str:
    """The picture as Markdown; empty where there is none that can be shown."""
    if not drawing.svg:
        return ""
    uri = data_uri(dress(drawing.svg, manner.preview.theme, manner.preview.scale, widest))
    if uri is None:
        return ""
    alt = drawing.line or (line(drawing.mathml) if drawing.mathml else line_text(latex))
    return "!" + MARKDOWN.link(alt, uri)


def _preview(formula: Prepared, drawing: Drawing, manner: Manner) -> str:
    """The picture, or else the layout, or else the source: there is never nothing."""
    if drawn := picture(drawing, formula.source, manner):
        return drawn
    if drawing.mathml:
        return manner.markup.block(_laid_out(drawing.mathml, manner.preview.width), "text")
    source = formula.source.strip()
    return manner.markup.block(source if len(source) <= LONGEST_SHOWN else f"{source[:LONGEST_SHOWN]} …", "latex")


@lru_cache(maxsize=64)
def _laid_out(mathml: str, width: int) -> str:
    """The layout, which is what takes longest of a hover, and is the same wherever in a formula the cursor is."""
    return text(mathml, width=width)


def _row(formula: Prepared, at: int, drawing: Drawing, manner: Manner) -> tuple[str, str] | None:
    """The line or the cell around the cursor, where there are several: which it is, and the formula on one line."""
    found = part_at(formula, at)
    return found and (found.label(manner.words), _on_one_line(formula, found.source, drawing))


def _on_one_line(formula: Prepared, source: str, drawing: Drawing) -> str:
    """A part of the formula as text."""
    unknown = [problem.what for problem in drawing.problems if problem.fault is Fault.UNKNOWN]
    part = replace(formula, source=source, hidden=drawing.hidden, unknown=unknown)
    try:
        return line(to_mathml(part.plain.latex)) or source.strip()
    except MathMLError:
        return source.strip()


def _named(name: str, shown: str, manner: Manner) -> str:
    return f"{manner.markup.prose(name)}{manner.words.colon}{manner.markup.code(shown)}"


class Part(NamedTuple):
    """A line of several, or a cell of a table."""

    source: str
    row: int
    rows: int
    column: int | None

    def label(self, words: Words) -> str:
        """Which it is."""
        if self.column is None:
            return words.line.format(self.row + 1, self.rows)
        return words.cell.format(self.row + 1, self.column + 1)


def part_at(formula: Prepared, at: int) -> Part | None:
    """The part of the formula around a place of its source; None where it has but one line."""
    if not _may_be_in_rows(formula.source, at):
        return None
    # At the end of rows the cursor is in them no longer, though it was there that something was typed.
    found = [rows for place in (at, at - 1) if (rows := _grid_at(formula, place))]
    if not found:
        return None
    grid, environment = max(found, key=lambda rows: rows[0].first)
    index = _around([row[-1] for row in grid.rows], formula, at)
    row = grid.rows[index]
    if environment.rstrip("*") in _CASES:
        # A value and its condition do not stand apart without what aligns them.
        return Part("\\ ".join(_source(formula, cell, cell).strip() for cell in row), index, len(grid.rows), None)
    if environment.rstrip("*") not in _TABLES:
        return Part(_source(formula, row[0], row[-1]), index, len(grid.rows), None)
    column = _around(row, formula, at)
    return Part(_source(formula, row[column], row[column]), index, len(grid.rows), column)


def _may_be_in_rows(source: str, at: int) -> bool:
    """Whether the place is inside of braces or an environment, or rows are outside of all; a parse takes far longer."""
    if "\\\\" not in source and "\\cr" not in source:
        return False
    depth = depth_here = 0
    for edge in _EDGE.finditer(source):
        step = _STEPS.get(edge[0])
        if step == 0 and depth <= 0:
            return True
        if step:
            depth += step
            depth_here += step if edge.start() < at and (step > 0 or edge.end() < at) else 0
    return depth_here > 0


def _around(cells: Sequence[Row], formula: Prepared, at: int) -> int:
    """Which of these cells a place is in: the one before the first separator behind it."""
    tokens = formula.formula.expansion.tokens
    return next((number for number, cell in enumerate(cells[:-1]) if at <= tokens[cell.last].start), len(cells) - 1)


def _grid_at(formula: Prepared, at: int) -> tuple[Grid, str] | None:
    """The innermost rows around a place, where there are several, and the name of their environment."""
    found, name = None, ""
    for node in formula.formula.root.at(at):
        if isinstance(node, Grid) and len(node.rows) > 1:
            found = node, name
        name = node.name if isinstance(node, Environment) else ""
    return found


def _source(formula: Prepared, first: Row, last: Row) -> str:
    return formula.source[first.start : last.end]


def _problems(hover: Hover, drawing: Drawing, buffer: Buffer, manner: Manner) -> Iterator[str]:
    """What is wrong, each with its place in the document."""
    for problem in drawing.problems[:_MOST_PROBLEMS]:
        yield f"{_place(hover.base + problem.start, buffer, manner)}{manner.words.colon}{_told(problem, manner)}"


def _place(offset: int, buffer: Buffer, manner: Manner) -> str:
    row = buffer.line_at(offset)
    return manner.words.place.format(row.number + 1, offset - row.start + 1)


def _told(problem: Problem, manner: Manner) -> str:
    template = manner.words.faults[problem.fault]
    what = manner.markup.code(problem.what) if template != "{}" else manner.markup.prose(problem.what)
    return template.format(what)


def _hidden(drawing: Drawing, manner: Manner) -> Iterator[str]:
    for name in drawing.hidden:
        yield manner.words.hidden.format(manner.markup.code(f"\\{name}"))


_MOST_PROBLEMS = 3
"""More of them nobody reads, and the first mostly brings about the others."""
_STOPS = " .,;"
_EDGE = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]", re.DOTALL)
_STEPS = {"\\begin": 1, "{": 1, "\\end": -1, "}": -1, "\\\\": 0, "\\cr": 0, "\\crcr": 0}
"""How much deeper the text is behind each of these; 0 for what ends a row."""
_CASES = frozenset("cases dcases rcases drcases".split())
_TABLES = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array".split())
