"""A formula drawn on as many lines as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from mleq.formula.layout import marks, precedence, scripts
from mleq.formula.layout.box import Box, beside, blank, drawn, placed, stacked, string
from mleq.formula.layout.breaking import Piece, breakable
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.fences import delimiter
from mleq.formula.layout.spacing import QUAD, cells, edge, spaced
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
            return _root(node, boxes, ascii=ascii)
        case Scripts():
            return _scripts(node, style, boxes, ascii=ascii)
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
    trailing = cells(_trailing(row.items))
    if trailing >= QUAD:
        pieces.append(Piece(trailing, string(""), Atom.ORD))
    box = beside([(piece.gap, piece.box) for piece in pieces])
    return breakable(pieces, box) if style is Style.DISPLAY and len(pieces) > 1 else box


def _trailing(items: Sequence[Node]) -> float:
    width = 0.0
    for item in reversed(items):
        if not isinstance(item, Space):
            break
        width += item.width
    return width


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


def _root(node: Root, boxes: Sequence[Box], *, ascii: bool) -> Box:
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


def _scripts(node: Scripts, style: Style, boxes: Sequence[Box], *, ascii: bool) -> Box:
    parts = iter(boxes)
    base = next(parts)
    sub, sup, presub, presup = (
        next(parts) if script is not None else None for script in (node.sub, node.sup, node.presub, node.presup)
    )
    if _hides_scripts(node, base):
        left, right = (delimiter(sign, base.up, base.down, ascii=ascii) for sign in "()")
        base = beside([(0, left), (0, base), (0, right)])
    if node.limits and not (style is not Style.DISPLAY and _fit_beside(node, sub, sup, ascii=ascii)):
        box = _limits(_drawn_out(node.base, base, sub, sup, ascii=ascii), sub, sup)
    else:
        tail = _corner(base, sub, sup, ascii=ascii)
        box = beside([(0, base), (0, tail)])
    if presub or presup:
        box = beside([(0, _lead(base, presub, presup, ascii=ascii)), (0, box)])
    return box


def _hides_scripts(node: Scripts, base: Box) -> bool:
    """Whether scripts would seem to belong to a part of the base alone."""
    match node.base:
        case Fraction():
            return not node.limits
        case Root():
            return base.height == 1
        case Scripts(sub=sub, sup=sup, limits=False):
            return bool((node.sub and sub) or (node.sup and sup)) and not node.limits
        case _:
            return False


def _fit_beside(node: Scripts, sub: Box | None, sup: Box | None, *, ascii: bool) -> bool:
    """Whether limits can go beside their operator, in raised and lowered characters."""
    if node.left not in (Atom.OP, Atom.NAME):
        return False
    return (not sub or bool(_lowered(sub, ascii=ascii))) and (not sup or bool(_raised(sup, ascii=ascii)))


def _lowered(box: Box, *, ascii: bool) -> str:
    return scripts.subscript(box.lines[0], ascii=ascii) if box.height == 1 else ""


def _raised(box: Box, *, ascii: bool) -> str:
    return scripts.superscript(box.lines[0], ascii=ascii) if box.height == 1 else ""


def _drawn_out(node: Node, base: Box, sub: Box | None, sup: Box | None, *, ascii: bool) -> Box:
    """An arrow as long as what is below and above it."""
    width = max(box.width for box in (sub, sup, base) if box)
    if not isinstance(node, Symbol) or node.text not in _ARROWS or width <= base.width:
        return base
    left, line, right = _ARROWS[node.text]
    return string(left + line * (width - width_of(left + right)) + right)


_ARROWS = {
    "→": ("", "─", "→"),
    "←": ("←", "─", ""),
    "↔": ("←", "─", "→"),
    "↦": ("├", "─", "→"),
    "⇒": ("", "═", "⇒"),
    "⇐": ("⇐", "═", ""),
    "->": ("", "-", "->"),
    "<-": ("<-", "-", ""),
    "<->": ("<-", "-", "->"),
    "|->": ("|-", "-", "->"),
    "=>": ("", "=", "=>"),
}


def _limits(base: Box, sub: Box | None, sup: Box | None) -> Box:
    boxes = [box for box in (sup, base, sub) if box is not None]
    return stacked(boxes, base.base + (sup.height if sup else 0))


def _corner(base: Box, sub: Box | None, sup: Box | None, *, ascii: bool) -> Box:
    """The scripts after a base: on the baseline where Unicode has them raised or lowered, else above and below it."""
    above, below = base.up, base.down
    lowered = _lowered(sub, ascii=ascii) if sub else ""
    raised = _raised(sup, ascii=ascii) if sup else ""
    layers: list[tuple[int, Box]] = []
    """Boxes and the rows of their first lines, counted from the baseline."""
    inline = ""
    if lowered and not below:
        inline = lowered
    elif sub:
        layers.append((max(below, 1), string(lowered) if lowered else sub))
    if raised and not above:
        primes, rest = scripts.leading_primes(raised)
        inline = primes + inline + rest
    elif sup:
        box = string(raised) if raised else sup
        layers.append((-max(above, 1) - box.height + 1, box))
    if inline:
        layers.append((0, string(inline)))
    return _overlaid(layers, Align.LEFT)


def _lead(base: Box, sub: Box | None, sup: Box | None, *, ascii: bool) -> Box:
    """The scripts before a base."""
    lowered = _lowered(sub, ascii=ascii) if sub else ""
    raised = _raised(sup, ascii=ascii) if sup else ""
    if not base.up and not base.down and (lowered or not sub) and (raised or not sup):
        return string(raised + lowered)
    layers = [(max(base.down, 1), sub)] if sub else []
    layers += [(-max(base.up, 1) - sup.height + 1, sup)] if sup else []
    return _overlaid(layers, Align.RIGHT)


def _overlaid(layers: Sequence[tuple[int, Box]], align: Align) -> Box:
    """Boxes in one column, each from its row on."""
    if not layers:
        return string("")
    width = max(box.width for _, box in layers)
    first = min(0, *(row for row, _ in layers), 0)
    last = max(0, *(row + box.height - 1 for row, box in layers), 0)
    lines = [" " * width] * (last - first + 1)
    for row, box in layers:
        for offset, line in enumerate(placed(box, width, align).lines):
            lines[row - first + offset] = line
    return Box(tuple(lines), width, -first)


def _fence(node: Fence, body: Box, *, ascii: bool) -> Box:
    up, down = body.up, body.down
    if up + down == 1 and (node.opening in ("{", "}") or node.closing in ("{", "}")):
        down += 1  # a brace has a middle
    left = delimiter(node.opening, up, down, ascii=ascii)
    right = delimiter(node.closing, up, down, ascii=ascii)
    apart = 1 if up + down and node.opening == "{" else 0
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
