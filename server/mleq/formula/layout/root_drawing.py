"""Roots drawn."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.layout import precedence, scripts
from mleq.formula.layout.box import Box, beside, drawn, string
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.tree import Root


def draw_root(node: Root, boxes: Sequence[Box], *, ascii: bool) -> Box:
    """A root over its radicand; `boxes` are the radicand and the index, if there is one.

    A single symbol has no line over it; what is higher than a line of text is in a root as high.
    """
    radicand, index = boxes[0], boxes[1] if len(boxes) > 1 else None
    raised = scripts.superscript(index.lines[0], ascii=ascii) if index and index.height == 1 else ""
    if radicand.height > 1:
        return _high_root(radicand, string(raised) if raised else index, ascii=ascii)
    sign, lead = "√", raised
    if raised in ("³", "⁴"):
        sign, lead = {"³": "∛", "⁴": "∜"}[raised], ""
    sign = "\\/" if ascii else sign
    if not ascii and not precedence.radicand_needs_them(node.radicand):
        box = string(lead + sign + radicand.lines[0])
    else:
        before = width_of(lead + sign)
        over = " " * before + "_" * radicand.width
        box = Box((over, lead + sign + radicand.lines[0]), before + radicand.width, 1)
    return box if index is None or raised else beside([(0, _above_left(index)), (0, box)])


def _above_left(index: Box) -> Box:
    """The index of a root, raised."""
    lines = (*index.lines, " " * index.width)
    return Box(lines, index.width, index.height)


def _high_root(radicand: Box, index: Box | None, *, ascii: bool) -> Box:
    """A root drawn as high as what is under it, with its index over the stroke at the foot."""
    height = radicand.height + 1
    upright, foot, corner, line = ("|", "\\|", " _", "_") if ascii else ("│", "╲│", " ┌", "─")
    rows = [corner + line * (radicand.width + 2 + (corner == " _"))]
    rows += [f"{foot if row == height - 2 else ' ' + upright} {radicand.lines[row]} " for row in range(height - 1)]
    root = drawn(rows, radicand.width + (5 if ascii else 4), radicand.base + 1)
    if index is None:
        return root
    lines = [*index.lines, " " * index.width]
    lines = [" " * index.width] * (root.below + 1 - len(lines)) + lines
    return beside([(0, Box(tuple(lines), index.width, len(lines) - 1 - root.below)), (0, root)])
