"""Finds the delimiters of a row that belong together, so that they grow with what is between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mleq.formula.layout.symbols import BARS, CLOSING, OPENING
from mleq.formula.layout.tree import Atom, Fence, Fraction, Kind, Node, Row, Scripts, Space, Symbol


def paired(items: Sequence[Node]) -> list[Node]:
    """The items of a row, with a fence for each pair of delimiters and what is between.

    As TeX sees it, a script after a closing delimiter is the delimiter's own; here it is the fence's.
    """
    levels: list[list[Node]] = [[]]
    for item in items:
        if item.left is Atom.CLOSE and len(levels) > 1 and _delimiter(item, Atom.CLOSE):
            body = _barred(levels.pop())
            opening = levels[-1].pop()
            levels[-1].append(_fence(opening, body, item))
            continue
        levels[-1].append(item)
        if item.left is Atom.OPEN and isinstance(item, Symbol) and _delimiter(item, Atom.OPEN):
            levels.append([])
    flat = _barred(levels[0])
    for level in levels[1:]:
        flat += _barred(level)
    return _evaluated(flat)


def _delimiter(node: Node, atom: Atom) -> str:
    """The delimiter of a class that a node is, with or without scripts; empty if it is none."""
    signs = OPENING if atom is Atom.OPEN else CLOSING
    symbol = _base(node)
    if isinstance(symbol, Symbol) and symbol.left is atom and (symbol.text in signs or symbol.text in BARS):
        return symbol.text
    return ""


def _base(node: Node) -> Node:
    while isinstance(node, Scripts):
        node = node.base
    return node


def _fence(opening: Node, body: Sequence[Node], closing: Node) -> Node:
    around = _base(opening), _base(closing)
    assert isinstance(around[0], Symbol) and isinstance(around[1], Symbol)
    inside = body[0] if len(body) == 1 else Row(tuple(body))
    fence: Node = Fence(around[0].text, inside, around[1].text, left=Atom.OPEN, right=Atom.CLOSE)
    layers: list[Scripts] = []
    while isinstance(closing, Scripts):
        layers.append(closing)
        closing = closing.base
    for layer in reversed(layers):
        fence = replace(layer, base=fence, left=Atom.OPEN, right=Atom.CLOSE)
    return fence


def _barred(items: list[Node]) -> list[Node]:
    """The items with fences for bars that nothing but their places tells to be opening or closing."""
    bars = [index for index, item in enumerate(items) if _bar(item)]
    if len(bars) < 2:
        return items
    result: list[Node] = []
    opened: int | None = None
    for item in items:
        bar = _bar(item)
        if bar and opened is not None and bar == _bar(result[opened]) and _is_term(result[-1]):
            body = result[opened + 1 :]
            fence = _fence(result[opened], body, item)
            result[opened:] = [fence]
            opened = None
            continue
        result.append(item)
        if bar and opened is None and isinstance(item, Symbol) and _opens(result, sole=len(bars) == 2):
            opened = len(result) - 1
    return result


def _evaluated(items: list[Node]) -> list[Node]:
    """The items with a fence before each high bar with a subscript, around the term whose value it is about."""
    result: list[Node] = []
    for item in items:
        bar = _base(item) if isinstance(item, Scripts) and result else None
        if isinstance(bar, Symbol) and bar.stretches and bar.text in BARS:
            start = len(result)
            while start and not _begins_term(result[start - 1]):
                start -= 1
            item = _fence(Symbol(""), result[start:], item)
            del result[start:]
        result.append(item)
    return result


def _begins_term(before: Node) -> bool:
    """Whether a new term begins after a part."""
    return before.right in (Atom.REL, Atom.BIN, Atom.PUNCT, Atom.OPEN) or (
        isinstance(before, Space) and before.width >= 1
    )


def _bar(node: Node) -> str:
    symbol = _base(node)
    is_bar = isinstance(symbol, Symbol) and symbol.text in BARS and symbol.left is Atom.ORD
    return symbol.text if is_bar and isinstance(symbol, Symbol) else ""


def _opens(items: Sequence[Node], *, sole: bool) -> bool:
    """Whether the bar that is the last of `items` can open: nothing before it could be what stands left of it."""
    if len(items) < 2 or not _is_term(items[-2]):
        return True
    before = items[-2]
    if isinstance(before, Symbol):
        return before.kind is Kind.NUMBER or (before.kind is Kind.LETTER and sole)
    return isinstance(before, Fraction)


def _is_term(node: Node) -> bool:
    return not isinstance(node, Space) and node.right in (Atom.ORD, Atom.CLOSE, Atom.INNER)
