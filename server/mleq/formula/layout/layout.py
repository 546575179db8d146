"""The doors of the room: MathML in, a drawing or a line out."""

from __future__ import annotations

from mleq.formula.layout.ascii import spelled
from mleq.formula.layout.block import draw
from mleq.formula.layout.line import write
from mleq.formula.layout.mathml import parse
from mleq.formula.layout.reading import read
from mleq.formula.layout.tree import Node


def text(mathml: str, *, width: int | None = 100, ascii: bool = False) -> str:
    """A formula drawn on many lines, none with spaces at its end, and broken where it is wider than `width` cells.

    What cannot be broken is left wider. Raises ValueError for what is not MathML.
    """
    box = draw(_read(mathml, ascii=ascii), ascii=ascii)
    if width is not None and box.width > width and box.narrow:
        box = box.narrow(width)
    return box.text()


def line(mathml: str, *, ascii: bool = False) -> str:
    """A formula written on one line, with parentheses where only a drawing can do without them.

    Raises ValueError for what is not MathML.
    """
    return write(_read(mathml, ascii=ascii), ascii=ascii)


def _read(mathml: str, *, ascii: bool) -> Node:
    formula = read(parse(mathml))
    return spelled(formula) if ascii else formula
