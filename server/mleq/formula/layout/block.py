"""A formula drawn on as many lines as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from mleq.formula.layout import marks, precedence
from mleq.formula.layout.box import Box, beside, blank, drawn, placed, stacked, string
from mleq.formula.layout.breaking import Piece, breakable
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.fences import delimiter
from mleq.formula.layout.root_drawing import draw_root
from mleq.formula.layout.script_drawing import draw_scripts
from mleq.formula.layout.spacing import QUAD, cells, edge, spaced, trailing
from mleq.formula.layout.table_drawing import draw_table
from mleq.formula.layout.tree import (
    Accent,
    Align,
    Atom,
    Enclosure,
    Fence,
    Fraction,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Table,
    children,
    fold,
)


class Style(Enum):
    """How much room a part has, after TeX's styles."""

    DISPLAY = "display"
    TEXT = "text"
    """In a fraction or a matrix: limits go beside their operator where they can."""
    SCRIPT = "script"
    """In a script: fractions go on one line where they can, and spaces fall away."""


def draw(formula: Node, *, ascii: bool) -> Box:
    """The formula as a box of Unicode, or of ASCII alone if its symbols are."""

    def build(node: Node, style: Style, boxes: list[Box]) -> Box:
        return _build(node, style, boxes, ascii=ascii)

    return fold(formula, Style.DISPLAY, _parts, build)


def _parts(node: Node, style: Style) -> list[tuple[Node, Style]]:
    if isinstance(node, Symbol):  # most nodes are
        return []
    inner = Style.SCRIPT if style is Style.SCRIPT else Style.TEXT
    match node:
        case Fraction():
            return [(part, inner) for part in children(node)]
        case Scripts(base=base):
            return [(part, style if part is base else Style.SCRIPT) for part in children(node)]
        case Root(radicand=radicand):
            return [(part, style if part is radicand else Style.SCRIPT) for part in children(node)]
        case Table(display=display):
            return [(part, Style.DISPLAY if display else inner) for part in children(node)]
        case _:
            return [(part, style) for part in children(node)]


def _build(node: Node, style: Style, boxes: list[Box], *, ascii: bool) -> Box:
    match node:
        case Symbol(text=text):
            return string(text)
        case Space(width=width):
            return blank(cells(width))
        case Row():
            return _row(node, style, boxes, ascii=ascii)
        case Fraction():
            return _fraction(node, style, *boxes, ascii=ascii)
        case Root():
            return draw_root(node, boxes, ascii=ascii)
        case Scripts():
            return draw_scripts(node, boxes, compact=style is not Style.DISPLAY, ascii=ascii)
        case Fence():
            return _fence(node, boxes[0], ascii=ascii)
        case Accent(mark=mark):
            return marks.marked(boxes[0], mark, ascii=ascii)
        case Enclosure(strikes=strikes):
            return _struck(boxes[0], ascii=ascii) if strikes else _framed(boxes[0], ascii=ascii)
        case Phantom():
            return blank(boxes[0].width, boxes[0].height, boxes[0].base)
        case Table():
            script, display = style is Style.SCRIPT, style is Style.DISPLAY
            return draw_table(node, boxes, script=script, ascii=ascii, breakable=display)
        case _:
            return string("")


def _row(row: Row, style: Style, boxes: Sequence[Box], *, ascii: bool) -> Box:
    parts = spaced(row.items, script=style is Style.SCRIPT)
    drawings = [boxes[part.item] for part in parts]
    grown = _grown([part.node for part in parts], drawings, ascii=ascii)
    pieces: list[Piece] = []
    for index, part in enumerate(parts):
        box, gap = grown[index], part.gap
        if _is_inline(part.node, box) and precedence.fraction_needs_them(parts, index, quad=QUAD):
            box = string(f"({box.lines[0]})")
        if index and not gap and _must_part(parts[index - 1].node, grown[index - 1], part.node, box):
            gap = 1
        pieces.append(Piece(gap, box, part.atom))
    if end := trailing(row.items):
        pieces.append(Piece(end, string(""), Atom.ORD))
    box = beside([(piece.gap, piece.box) for piece in pieces])
    return breakable(pieces, box) if style is Style.DISPLAY and len(pieces) > 1 else box


def _grown(nodes: Sequence[Node], boxes: Sequence[Box], *, ascii: bool) -> Sequence[Box]:
    """The boxes with the bars between the others as high as those are."""
    growing = [_growing(node) for node in nodes]
    if not any(growing):
        return boxes
    others = [box for box, grows in zip(boxes, growing, strict=True) if not grows]
    up, down = max((box.up for box in others), default=0), max((box.down for box in others), default=0)
    if not up and not down:
        return boxes
    return [
        box if not isinstance(node, Symbol) or not node.stretches else delimiter(node.text, up, down, ascii=ascii)
        for node, box in zip(nodes, boxes, strict=True)
    ]


def _growing(node: Node) -> bool:
    return isinstance(node, Symbol) and node.stretches


def _is_inline(node: Node, box: Box) -> bool:
    """Whether a fraction went on one line."""
    return isinstance(node, Fraction) and node.bar and box.height == 1


def _must_part(before: Node, before_box: Box, after: Node, after_box: Box) -> bool:
    """Whether two parts that TeX sets close would run together: at the bar of a fraction, and after a bare root."""
    if isinstance(before, Fraction) and not _is_inline(before, before_box):
        return after.left not in (Atom.CLOSE, Atom.PUNCT)
    if isinstance(after, Fraction) and not _is_inline(after, after_box):
        return before.right is not Atom.OPEN
    if any(isinstance(node, Table) and node.column_rules for node in (before, after)):
        return True
    return isinstance(before, Root) and edge(after, 0)[0].isalnum()


def _fraction(node: Fraction, style: Style, numerator: Box, denominator: Box, *, ascii: bool) -> Box:
    if node.bar and style is Style.SCRIPT and numerator.height == denominator.height == 1:
        above, below = numerator.lines[0], denominator.lines[0]
        above = f"({above})" if precedence.numerator_needs_them(node.numerator) else above
        below = f"({below})" if precedence.denominator_needs_them(node.denominator, node.numerator) else below
        return string(f"{above}/{below}")
    width = max(numerator.width, denominator.width) + (2 if node.bar else 0)
    bar = ("-" if ascii else "─") * width if node.bar else " " * width
    return stacked([placed(numerator, width, Align.CENTER), string(bar), denominator], numerator.height)


def _fence(node: Fence, body: Box, *, ascii: bool) -> Box:
    up, down = body.up, body.down
    if up + down == 1 and (node.opening in ("{", "}") or node.closing in ("{", "}")):
        down += 1  # a brace has a middle
    left = delimiter(node.opening, up, down, ascii=ascii)
    right = delimiter(node.closing, up, down, ascii=ascii)
    apart = 1 if up + down and node.opening == "{" and not node.closing else 0
    return beside([(0, left), (apart, body), (0, right)])


def _struck(box: Box, *, ascii: bool) -> Box:
    if ascii:
        stroke = drawn(("/",) * box.height, 1, box.base)
        return beside([(0, stroke), (0, box), (0, stroke)])._replace(up=box.up, down=box.down)
    lines = tuple(
        "".join(char + "\u0338" if width_of(char) and char != " " else char for char in line) for line in box.lines
    )
    return box._replace(lines=lines)


def _framed(box: Box, *, ascii: bool) -> Box:
    corners = "++++-|" if ascii else "┌┐└┘─│"
    line = corners[4] * (box.width + 2)
    rows = [f"{corners[5]} {row} {corners[5]}" for row in box.lines]
    return drawn([corners[0] + line + corners[1], *rows, corners[2] + line + corners[3]], box.width + 4, box.base + 1)
