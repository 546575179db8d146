"""Where a formula on one line needs parentheses that a drawing can do without."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.layout.spacing import Spaced, atoms_of
from mleq.formula.layout.tree import (
    Accent,
    Atom,
    Enclosure,
    Fence,
    Fraction,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Table,
)


def numerator_needs_them(node: Node) -> bool:
    """Whether the part before a slash needs parentheses: all but a product does."""
    if not isinstance(node, Row):
        return not _is_factor(node)
    parts = list(atoms_of(node.items))
    if any(isinstance(item, Space) and item.width >= 1 for item in node.items) or not parts:
        return True
    for index, (part, atom) in enumerate(parts):
        following = parts[index + 1][0] if index + 1 < len(parts) else None
        if atom in (Atom.BIN, Atom.REL, Atom.PUNCT, Atom.OP) or isinstance(part, Fraction | Table):
            return True
        if isinstance(part, Symbol) and (part.left is Atom.BIN or part.text in _LOOSE or " " in part.text):
            return True
        if atom is Atom.NAME and not (isinstance(following, Fence) or _fenced(following)):
            return True
    return False


_LOOSE = ("/", "|", "‖", "∣", "¬", "∀", "∃", "\\")


def denominator_needs_them(node: Node, numerator: Node) -> bool:
    """Whether the part after a slash needs parentheses: all but a single factor does."""
    if not isinstance(node, Row):
        return not _is_factor(node)
    parts = list(atoms_of(node.items))
    if len(parts) != 2 or any(isinstance(item, Space) and item.width for item in node.items):
        return True
    (first, _), (second, _) = parts
    if isinstance(second, Symbol) and second.text == "!":
        return not _is_factor(first)
    if _is_differential(first) and _is_name(second):
        return not _begins_alike(numerator, first)
    return not (isinstance(second, Fence) and _applies(first, second))


def script_needs_them(node: Node, text: str) -> bool:
    """Whether a script that could not be raised or lowered needs parentheses: all but a single symbol does."""
    if isinstance(node, Accent):
        return script_needs_them(node.base, text)
    return not isinstance(node, Symbol) or not (text.isalnum() or len(text) == 1)


def base_needs_them(node: Node, *, sub: bool, sup: bool) -> bool:
    """Whether what has scripts needs parentheses."""
    match node:
        case Symbol(text=text, kind=kind):
            return kind is Kind.TEXT and " " in text
        case Fence(closing=closing):
            return not closing
        case Accent():
            return False
        case Scripts():
            return (sub and node.sub is not None) or (sup and node.sup is not None) or (sub and node.sup is not None)
        case Row(items=items):
            return bool(items)
        case Enclosure() | Table():
            return False
        case _:
            return True


def radicand_needs_them(node: Node) -> bool:
    """Whether what is under a root needs parentheses: all but a symbol with or without a subscript does."""
    if isinstance(node, Scripts):
        base = node.base.base if isinstance(node.base, Accent) else node.base
        simple = node.sup is None and node.presub is None and node.presup is None and isinstance(base, Symbol)
        return not simple or isinstance(node.sub, Scripts | Fraction)
    if isinstance(node, Accent):
        return not isinstance(node.base, Symbol) or len(node.base.text) > 1
    return not (isinstance(node, Symbol) and " " not in node.text)


def fraction_needs_them(row: Sequence[Spaced], index: int, *, quad: int) -> bool:
    """Whether a fraction needs parentheses where it stands in a row: beside another factor it does."""
    if index:
        before = row[index - 1]
        atom = before.node.right if before.atom is before.node.left else before.atom
        sign = isinstance(before.node, Symbol) and before.node.left is Atom.BIN
        apart = row[index].gap >= quad or _is_sum(before.node, before.atom) or _is_text(before.node, -1)
        apart = apart or _parts_sides(row, index - 1)
        named = atom is Atom.NAME and isinstance(before.node, Scripts) and before.node.limits
        if not (apart or named or (sign and atom is Atom.ORD) or atom in (Atom.REL, Atom.PUNCT, Atom.OPEN, Atom.OP)):
            return True
    if index + 1 < len(row):
        after = row[index + 1]
        apart = after.gap >= quad or _is_sum(after.node, after.atom) or _is_text(after.node, 0)
        apart = apart or _parts_sides(row, index + 1)
        factorial = isinstance(after.node, Symbol) and after.node.text == "!"
        return factorial or not (apart or after.atom in (Atom.REL, Atom.PUNCT, Atom.CLOSE))
    return False


def _is_sum(node: Node, atom: Atom) -> bool:
    return atom is Atom.BIN and isinstance(node, Symbol) and node.text in ("+", "−", "-", "±", "∓", "+-", "-+")


def _parts_sides(row: Sequence[Spaced], index: int) -> bool:
    """Whether there is a bar with space on both its sides."""
    node = row[index].node
    is_bar = isinstance(node, Symbol) and node.text in ("|", "‖", "||")
    return is_bar and index + 1 < len(row) and row[index].gap > 0 < row[index + 1].gap


def _is_text(node: Node, side: int) -> bool:
    return isinstance(node, Symbol) and node.kind is Kind.TEXT and node.text[side] == " "


def _is_factor(node: Node) -> bool:
    match node:
        case Symbol(text=text):
            return " " not in text
        case Fence(opening=opening, closing=closing):
            return bool(opening and closing)
        case Scripts() | Accent() | Root() | Enclosure():
            return node.left not in (Atom.OP, Atom.REL)
        case _:
            return False


def _fenced(node: Node | None) -> bool:
    return isinstance(node, Scripts) and isinstance(node.base, Fence)


def _is_differential(node: Node) -> bool:
    symbol = node.base if isinstance(node, Scripts) else node
    return isinstance(symbol, Symbol) and symbol.text in ("d", "∂", "δ", "Δ", "D", "delta", "Delta", "𝑑", "𝐝")


def _is_name(node: Node) -> bool:
    symbol = node.base if isinstance(node, Scripts | Accent) else node
    return isinstance(symbol, Symbol) and symbol.kind in (Kind.LETTER, Kind.WORD)


def _begins_alike(numerator: Node, differential: Node) -> bool:
    first = numerator.items[0] if isinstance(numerator, Row) and numerator.items else numerator
    first = first.base if isinstance(first, Scripts) else first
    other = differential.base if isinstance(differential, Scripts) else differential
    return isinstance(first, Symbol) and isinstance(other, Symbol) and first.text == other.text


def _applies(name: Node, fence: Fence) -> bool:
    """Whether a name and a fence after it read as one: always, but for a letter that may multiply a sum."""
    base = name.base if isinstance(name, Scripts | Accent) else name
    if not isinstance(base, Symbol) or base.kind not in (Kind.LETTER, Kind.WORD):
        return False
    if base.kind is Kind.WORD or name.right is Atom.NAME:
        return True
    inside = fence.body.items if isinstance(fence.body, Row) else [fence.body]
    return all(atom is not Atom.BIN and not isinstance(node, Fraction) for node, atom in atoms_of(inside))
