"""MathML's elements into a formula, whoever wrote them: math-core or MathJax."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from mleq.formula.layout import symbols
from mleq.formula.layout.mathml import TOKENS, Element
from mleq.formula.layout.pairing import paired
from mleq.formula.layout.table_reading import read_table
from mleq.formula.layout.token_reading import APPLY, INVISIBLE, TEX_CLASSES, read_token
from mleq.formula.layout.tree import (
    Accent,
    Atom,
    Enclosure,
    Fence,
    Fraction,
    Kind,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    fold,
)


def read(root: Element) -> Node:
    """The formula that an element is."""
    return fold(root, None, lambda element, _: [(child, None) for child in element.children], _build)


def _build(element: Element, _: None, parts: list[Node]) -> Node:
    return read_token(element) if element.tag in TOKENS else _READ.get(element.tag, _row)(element, parts)


def _row(element: Element, parts: list[Node]) -> Node:
    if element.tag == "mrow" and (fence := _fence(element, parts)):
        return fence
    items = _flat(parts)
    row = _joined(paired(_merged(items)))
    atom = TEX_CLASSES.get(element.attributes.get("data-mjx-texclass", ""))
    if atom is not None and isinstance(row, Symbol | Scripts):
        tight = atom is Atom.ORD and isinstance(row, Symbol) and row.kind is Kind.SIGN
        if atom is not Atom.OP or row.left is Atom.ORD:
            atom = Atom.NAME if atom is Atom.OP and not _is_sign(row) else atom
            row = replace(row, left=atom, right=atom)
        if tight and isinstance(row, Symbol):
            row = replace(row, tight=True)
    return row


def _is_sign(node: Node) -> bool:
    return isinstance(node, Symbol) and node.kind is Kind.SIGN


def _flat(parts: Sequence[Node]) -> list[Node]:
    """The parts, with those of rows among them in their rows' places."""
    items: list[Node] = []
    for part in parts:
        if isinstance(part, Row):
            items.extend(part.items)
        else:
            items.append(part)
    return items


def _merged(items: Sequence[Node]) -> list[Node]:
    """Names of functions known by the sign after them, dots together, nothing invisible."""
    merged: list[Node] = []
    for item in items:
        if item is APPLY:
            if merged and not isinstance(merged[-1], Space):
                merged[-1] = _function(merged[-1])
        elif isinstance(item, Symbol) and (not item.text or item.text in INVISIBLE):
            continue
        else:
            merged.append(item)
            if isinstance(item, Symbol) and item.text in _DOTS and merged[-3:] == [item] * 3:
                merged[-3:] = [_DOTS[item.text]]
    return merged


_DOTS = {
    ".": Symbol("…", left=Atom.INNER, right=Atom.INNER),
    "·": Symbol("⋯", left=Atom.INNER, right=Atom.INNER),
}


def _function(node: Node) -> Node:
    return replace(node, left=Atom.NAME, right=Atom.NAME) if node.left is Atom.ORD else node


def _joined(items: Sequence[Node]) -> Node:
    return items[0] if len(items) == 1 else Row(tuple(items))


def _fence(element: Element, parts: list[Node]) -> Fence | None:
    """What `\\left` and `\\right` are around, in this row or with a script after it."""
    if len(parts) < 2:
        return None
    first, last = element.children[0], element.children[-1]
    if not (_delimits(first) and _delimits(last)):
        return None
    body = _joined(paired(_merged(_flat(parts[1:-1]))))
    opening, closing = (_delimiter(child) for child in (first, last))
    return Fence(opening, body, closing, left=Atom.OPEN, right=Atom.INNER)


def _delimits(element: Element) -> bool:
    given = element.attributes
    if element.tag != "mo" or given.get("stretchy") == "false" or "minsize" in given:
        return False
    if element.text in "/\\":
        return given.get("stretchy") == "true" or not element.text
    return element.text in symbols.DELIMITERS or element.text in INVISIBLE


def _delimiter(element: Element) -> str:
    return "" if element.text in INVISIBLE else element.text


def _padded(element: Element, parts: list[Node]) -> Node:
    before, after = (_ems(element.style(f"padding-{side}")) for side in ("left", "right"))
    if element.attributes.get("width") == "0" and len(parts) == 1 and isinstance(parts[0], Phantom):
        return Row(())
    items: list[Node] = [Space(before), *parts, Space(after)] if before or after else list(parts)
    return _row(element, items)


def _space(element: Element, _: list[Node]) -> Node:
    return Space(_ems(element.attributes.get("width", "")) + _ems(element.style("margin-left")))


def _ems(length: str) -> float:
    match = re.match(r"\s*([-+]?[\d.]+)\s*(\w*)", length)
    return float(match[1]) * _UNITS.get(match[2], 1.0) if match else 0.0


_UNITS = {"ex": 0.43, "rem": 1.0, "px": 0.06, "pt": 0.1, "mu": 1 / 18, "cm": 2.85, "mm": 0.285, "in": 7.2, "pc": 1.2}


def _fraction(element: Element, parts: list[Node]) -> Node:
    numerator, denominator = _pad(parts, 2)
    bar = _ems(element.attributes.get("linethickness", "1")) != 0
    return Fraction(numerator, denominator, bar, left=Atom.INNER, right=Atom.INNER)


def _pad(parts: list[Node], count: int) -> list[Node]:
    return (parts + [Row(())] * count)[:count]


def _square_root(element: Element, parts: list[Node]) -> Node:
    return Root(_row(element, parts))


def _root(_: Element, parts: list[Node]) -> Node:
    radicand, index = _pad(parts, 2)
    return Root(radicand, index)


def _scripts(*names: str) -> Callable[[Element, list[Node]], Node]:
    def build(element: Element, parts: list[Node]) -> Node:
        base, *scripts = _pad(parts, 1 + len(names))
        return _scripted(base, dict(zip(names, map(_without_ends, scripts), strict=True)))

    return build


def _scripted(base: Node, scripts: dict[str, Node], *, limits: bool = False) -> Node:
    base = _without_ends(base)
    present = {name: script for name, script in scripts.items() if script != Row(())}
    if not present:
        return base
    if isinstance(base, Scripts) and base.limits is limits and not (present.keys() & _present(base)) and not limits:
        return replace(base, **present)  # type: ignore[arg-type]
    return Scripts(base, **present, limits=limits, left=base.left, right=base.right)


def _present(node: Scripts) -> set[str]:
    return {name for name in ("sub", "sup", "presub", "presup") if getattr(node, name) is not None}


def _without_ends(node: Node) -> Node:
    """A script or a base without space at its ends."""
    if not isinstance(node, Row):
        return Row(()) if isinstance(node, Space) else node
    items = list(node.items)
    while items and isinstance(items[0], Space):
        items.pop(0)
    while items and isinstance(items[-1], Space):
        items.pop()
    return _joined(items)


def _over(element: Element, parts: list[Node]) -> Node:
    base, mark = _pad(parts, 2)
    return _marked(base, mark, symbols.MARKS_ABOVE) or _limits(base, {"sup": _without_ends(mark)})


def _under(element: Element, parts: list[Node]) -> Node:
    base, mark = _pad(parts, 2)
    return _marked(base, mark, symbols.MARKS_BELOW) or _limits(base, {"sub": _without_ends(mark)})


def _under_over(_: Element, parts: list[Node]) -> Node:
    base, below, above = _pad(parts, 3)
    if below == Row(()) and isinstance(above, Symbol) and above.text in symbols.MARKS_ABOVE:
        return Accent(base, symbols.MARKS_ABOVE[above.text], left=base.left, right=base.right)
    return _limits(base, {"sub": _without_ends(below), "sup": _without_ends(above)})


def _limits(base: Node, scripts: dict[str, Node]) -> Node:
    """Limits; a word that has some is the name of a function."""
    named = isinstance(base, Symbol) and base.kind is Kind.WORD and base.left is Atom.ORD
    limited = _scripted(base, scripts, limits=True)
    return _function(limited) if named else limited


def _marked(base: Node, mark: Node, marks: dict[str, str]) -> Node | None:
    if not isinstance(mark, Symbol) or mark.text not in marks:
        return None
    base = _without_ends(base)
    return Accent(base, marks[mark.text], left=base.left, right=base.right)


def _multiscripts(element: Element, parts: list[Node]) -> Node:
    tags = [child.tag for child in element.children]
    at = tags.index("mprescripts") if "mprescripts" in tags else len(tags)
    after, before = parts[1:at], parts[at + 1 :]
    scripts = {
        name: _joined(_flat(group))
        for name, group in zip(
            ("sub", "sup", "presub", "presup"), (after[::2], after[1::2], before[::2], before[1::2]), strict=True
        )
        if group
    }
    return _scripted(parts[0] if parts else Row(()), scripts)


def _enclosed(element: Element, parts: list[Node]) -> Node:
    body, notation = _row(element, parts), element.attributes.get("notation", "")
    if "strike" in notation:
        return Enclosure(body, strikes=True)
    if "box" in notation or "circle" in notation:
        return Enclosure(body, strikes=False)
    mark = {"top": "\u0305", "bottom": "\u0332"}.get(notation)
    return Accent(body, mark) if mark else body


def _phantom(element: Element, parts: list[Node]) -> Node:
    return Phantom(_row(element, parts))


def _cells(_: Element, parts: list[Node]) -> Node:
    return Row(tuple(parts))


def _nothing(_: Element, __: list[Node]) -> Node:
    return Row(())


def _first(_: Element, parts: list[Node]) -> Node:
    return parts[0] if parts else Row(())


_READ: dict[str, Callable[[Element, list[Node]], Node]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _scripts("sub"),
    "msup": _scripts("sup"),
    "msubsup": _scripts("sub", "sup"),
    "mmultiscripts": _multiscripts,
    "munder": _under,
    "mover": _over,
    "munderover": _under_over,
    "mtable": read_table,
    "mtr": _cells,
    "mlabeledtr": _cells,
    "mpadded": _padded,
    "mspace": _space,
    "mphantom": _phantom,
    "menclose": _enclosed,
    "mprescripts": _nothing,
    "none": _nothing,
    "annotation": _nothing,
    "annotation-xml": _nothing,
    "semantics": _first,
}
