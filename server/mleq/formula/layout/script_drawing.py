"""Scripts and limits drawn."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.layout import scripts
from mleq.formula.layout.box import Box, beside, placed, stacked, string
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.fences import delimiter
from mleq.formula.layout.tree import Align, Atom, Fraction, Node, Root, Scripts, Symbol


def draw_scripts(node: Scripts, boxes: Sequence[Box], *, compact: bool, ascii: bool) -> Box:
    """A base with its scripts; `boxes` are theirs, in the order of `children`.

    Where it is to be `compact`, limits go beside their operator if Unicode has all of them raised or lowered.
    """
    parts = iter(boxes)
    base = next(parts)
    sub, sup, presub, presup = (
        next(parts) if script is not None else None for script in (node.sub, node.sup, node.presub, node.presup)
    )
    if _hides_scripts(node, base):
        left, right = (delimiter(sign, base.up, base.down, ascii=ascii) for sign in "()")
        base = beside([(0, left), (0, base), (0, right)])
    if node.limits and not (compact and _fit_beside(node, sub, sup, ascii=ascii)):
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
    # Boxes and the rows of their first lines, counted from the baseline.
    layers: list[tuple[int, Box]] = []
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
