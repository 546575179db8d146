"""Rows that are too wide, broken before relations and operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mleq.formula.layout.box import Box, beside, blank, stacked
from mleq.formula.layout.spacing import QUAD
from mleq.formula.layout.tree import Align, Atom


class Piece(NamedTuple):
    """A part of a row as it is drawn, and the gap before it."""

    gap: int
    box: Box
    atom: Atom


_HANG = 4
NARROWEST = 16
"""The cells that a part is at least left with when the parts around it take the others."""


def broken(pieces: Sequence[Piece], width: int) -> Box:
    """The row on as many lines as it takes to be no wider than `width`, all after the first one indented.

    It is broken between statements as late as possible, before the relations of one that is still too wide, and
    before the signs of sums only where that does not help either.
    """
    pieces = _narrowed(pieces, width)
    lines = _fitted(pieces, width)
    if len(lines) == 1:
        return beside([(piece.gap, piece.box) for piece in pieces])
    rows: list[Box] = []
    for indent, line in lines:
        row = beside([(indent, line[0].box), *((piece.gap, piece.box) for piece in line[1:])])
        if rows and (rows[-1].height > 1 or row.height > 1):
            rows.append(blank(0))
        rows.append(row)
    return stacked(rows, rows[0].base, Align.LEFT)


def _narrowed(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """The pieces with the one that can itself be broken, an aligned body, fitted into the room beside the others."""
    total = _width(pieces)
    result = list(pieces)
    for index, piece in enumerate(pieces):
        if piece.box.narrow and total > width:
            room = width - (total - piece.box.width)
            result[index] = piece._replace(box=piece.box.narrow(max(room, NARROWEST)))
            total = _width(result)
    return result


def _width(pieces: Sequence[Piece]) -> int:
    return sum(piece.gap + piece.box.width for piece in pieces)


Lines = list[tuple[int, list[Piece]]]
"""Lines with their indents."""


def _fitted(pieces: list[Piece], width: int) -> Lines:
    lines: Lines = []
    for statement in _split(pieces, lambda piece: piece.gap >= QUAD):
        indent = _HANG if lines else 0
        if not _add(lines, statement, indent, width):
            _add_relations(lines, statement, indent, width)
    return lines


def _add(lines: Lines, part: list[Piece], indent: int, width: int, *, last: bool = True) -> bool:
    """Adds a part at the end of the last line, if it may go there, or as a new one; False where neither fits."""
    if last and lines and lines[-1][0] + _width_of_line(lines[-1][1]) + _width(part) <= width:
        lines[-1][1].extend(part)
        return True
    if indent + _width_of_line(part) <= width:
        lines.append((indent, part))
        return True
    return False


def _add_relations(lines: Lines, statement: list[Piece], indent: int, width: int) -> None:
    """Adds a statement that does not fit, broken before its relations, but not after a short left side."""
    sides = _split(statement, lambda piece: piece.atom is Atom.REL)
    hang = indent + _HANG
    if len(sides) > 1 and indent + _width_of_line(sides[0]) <= width // 3:
        hang = indent + _width_of_line(sides[0]) + sides[1][0].gap
        sides[:2] = [sides[0] + sides[1]]
    for number, side in enumerate(sides):
        if not _add(lines, side, hang if number else indent, width, last=number > 0):
            _add_sums(lines, side, hang if number else indent, hang, width)


def _add_sums(lines: Lines, side: list[Piece], indent: int, hang: int, width: int) -> None:
    """Adds a side of a relation that does not fit, broken before the signs of its sum."""
    deeper = hang + 2 if any(piece.atom is Atom.REL for piece in side) else hang
    for number, part in enumerate(_split(side, lambda piece: piece.atom is Atom.BIN)):
        if not _add(lines, list(part), deeper if number else indent, width, last=number > 0):
            lines.append((deeper if number else indent, list(part)))


def _width_of_line(pieces: Sequence[Piece]) -> int:
    """The width without the gap at the beginning, which falls away there."""
    return _width(pieces) - pieces[0].gap


def _split(pieces: Sequence[Piece], begins: Callable[[Piece], bool]) -> list[list[Piece]]:
    segments: list[list[Piece]] = []
    for index, piece in enumerate(pieces):
        if index and begins(piece):
            segments.append([piece])
        elif segments:
            segments[-1].append(piece)
        else:
            segments.append([piece])
    return segments


def breakable(pieces: Sequence[Piece], box: Box) -> Box:
    """The box of a row that can still be broken."""
    return box._replace(narrow=lambda width: broken(pieces, width))
