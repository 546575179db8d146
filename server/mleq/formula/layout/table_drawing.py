"""Tables drawn: matrices, cases, aligned equations, arrays with rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mleq.formula.layout.box import Box, beside, drawn, placed, stacked, string
from mleq.formula.layout.breaking import NARROWEST
from mleq.formula.layout.tree import Align, Table

_GAP = 2
_PAIR_GAP = 3
"""The cells between two pairs of columns, each with a relation between its sides."""
_TAG_GAP = 4


def draw_table(table: Table, cells: Sequence[Box], *, script: bool, ascii: bool, breakable: bool) -> Box:
    """The table with `cells` drawn, row by row, and the tags of its rows after them."""
    grid: list[list[Box]] = []
    at = 0
    for row in table.rows:
        grid.append(list(cells[at : at + len(row.cells)]))
        at += len(row.cells)
    rest = iter(cells[at:])
    tags = [next(rest) if row.tag is not None else None for row in table.rows]
    box = _drawn(table, grid, tags, script=script, ascii=ascii)
    if not breakable or not any(cell.narrow for row in grid for cell in row):
        return box

    def narrow(width: int) -> Box:
        return _drawn(table, _narrowed(table, grid, tags, width), tags, script=script, ascii=ascii)

    return box._replace(narrow=narrow)


def _narrowed(table: Table, grid: list[list[Box]], tags: Sequence[Box | None], width: int) -> list[list[Box]]:
    """The cells with the last one of each row broken, where the row is too wide."""
    widths, gaps = _widths(grid), _gaps(table, grid)
    room = width - max((_TAG_GAP + tag.width for tag in tags if tag), default=0)
    rows = []
    for row in grid:
        filled = max((column for column, cell in enumerate(row) if cell.width), default=-1)
        cells = list(row)
        if filled >= 0:
            before = sum(widths[:filled]) + sum(gaps[: filled + 1])
            narrow = cells[filled].narrow
            if narrow and before + cells[filled].width > room:
                cells[filled] = narrow(max(room - before, NARROWEST))
        rows.append(cells)
    return rows


def _widths(grid: Sequence[Sequence[Box]]) -> list[int]:
    columns = max((len(row) for row in grid), default=0)
    return [max(row[column].width for row in grid if column < len(row)) for column in range(columns)]


def _gaps(table: Table, grid: Sequence[Sequence[Box]]) -> list[int]:
    """The cells before each column, those for rules with them."""
    columns = max((len(row) for row in grid), default=0)
    gaps = []
    for column in range(columns):
        gap = _GAP if not table.aligned else 0 if column % 2 else _PAIR_GAP
        gap = gap if column else 0
        gaps.append(gap if column not in table.column_rules else 3 if column else 2)
    return gaps


def _drawn(
    table: Table, grid: Sequence[Sequence[Box]], tags: Sequence[Box | None], *, script: bool, ascii: bool
) -> Box:
    if not grid:
        return string("")
    frame = _Frame(table, _widths(grid), _gaps(table, grid), len(grid), ascii)
    rows = [frame.row(cells, [cell.align for cell in row.cells]) for cells, row in zip(grid, table.rows, strict=True)]
    rows = _tagged(rows, tags) if any(tags) else rows
    parts: list[Box] = []
    for number, row in enumerate(rows):
        if number in table.row_rules:
            parts.append(string(frame.rule(number)))
        elif number and not script and _apart(table, rows, number):
            parts.append(frame.row([], []))
        parts.append(row)
    if len(rows) in table.row_rules:
        parts.append(string(frame.rule(len(rows))))
    return stacked(parts, _axis(parts, rows), Align.LEFT)


def _axis(parts: Sequence[Box], rows: Sequence[Box]) -> int:
    """The line of the baseline: in the row in the middle, or where it falls between two, in the middle of all."""
    if len(rows) % 2:
        middle = next(index for index, part in enumerate(parts) if part is rows[len(rows) // 2])
        return sum(part.height for part in parts[:middle]) + rows[len(rows) // 2].base
    return (sum(part.height for part in parts) - 1) // 2


def _apart(table: Table, rows: Sequence[Box], number: int) -> bool:
    """Whether there is an empty line before a row: beside a high one, and between two alone, for the baseline."""
    return rows[number - 1].height > 1 or rows[number].height > 1 or (len(rows) == 2 and not table.states)


def _tagged(rows: Sequence[Box], tags: Sequence[Box | None]) -> list[Box]:
    width = max(tag.width for tag in tags if tag)
    boxes = [placed(tag or string(""), width, Align.RIGHT) for tag in tags]
    return [beside([(0, row), (_TAG_GAP, box)]) for row, box in zip(rows, boxes, strict=True)]


class _Frame(NamedTuple):
    """The columns of a table and the rules between them."""

    table: Table
    widths: list[int]
    gaps: list[int]
    rows: int
    ascii: bool

    def row(self, cells: Sequence[Box], aligns: Sequence[Align]) -> Box:
        """Cells in their columns, and the rules beside them as high as they are."""
        filled = [
            placed(cells[column] if column < len(cells) else string(""), width, _at(aligns, column))
            for column, width in enumerate(self.widths)
        ]
        whole = beside([(0, box) for box in filled])
        upright = drawn(("|" if self.ascii else "│",) * whole.height, 1, whole.base)
        pieces = []
        for column, box in enumerate(filled):
            if column in self.table.column_rules:
                pieces += [(1 if column else 0, upright), (1, box)]
            else:
                pieces.append((self.gaps[column], box))
        if len(self.widths) in self.table.column_rules:
            pieces.append((1, upright))
        return beside(pieces)

    def rule(self, number: int) -> str:
        """The rule before the row of that number."""
        line = ""
        for column in range(len(self.widths) + 1):
            last = column == len(self.widths)
            if column in self.table.column_rules:
                around = (number > 0, number < self.rows, column > 0, not last)
                line += "─" * bool(column) + _CROSSINGS[around] + "─" * (not last)
            elif not last:
                line += "─" * self.gaps[column]
            if not last:
                line += "─" * self.widths[column]
        return line.translate(_ASCII_RULES) if self.ascii else line


def _at(aligns: Sequence[Align], column: int) -> Align:
    return aligns[column] if column < len(aligns) else Align.LEFT


# Above, below, left, right.
_CROSSINGS = {
    (True, True, True, True): "┼",
    (False, True, True, True): "┬",
    (True, False, True, True): "┴",
    (True, True, False, True): "├",
    (True, True, True, False): "┤",
    (False, True, False, True): "┌",
    (False, True, True, False): "┐",
    (True, False, False, True): "└",
    (True, False, True, False): "┘",
}
_ASCII_RULES = str.maketrans("─┼┬┴├┤┌┐└┘", "-+++++++++")
