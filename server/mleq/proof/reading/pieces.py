"""A row of a formula as pieces: what stands in it, each with its scripts, and delimiters that are paired.

However delimiters are written, `(`, `\\bigl(` or `\\left(`, they are pieces of the row here, and what only sets spaces
is left out, but for `\\quad` and wider, which part statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mleq.formula.tree import Command, Environment, Fence, Grid, Group, Node, Number, Row, Scripts, Symbol, Text
from mleq.proof.error import FormulaError


@dataclass(frozen=True)
class Piece:
    """One thing in a row, and what stands below and above it."""

    base: Node | None
    """None for a delimiter that was written with `\\left`, and for what stands before a script alone."""
    text: str
    """The sign or the delimiter; for a command its name with a backslash; empty for a group."""
    sub: Row | None
    sup: Row | None
    primes: int
    start: int
    end: int
    role: str = ""
    """`(` for what opens, `)` for what closes, `space` for a wide space, `break` between cells and lines."""

    @cached_property
    def key(self) -> str:
        """The LaTeX of the base in one spelling, without its scripts."""
        if self.role or self.base is None:
            return self.text
        return key(self.base)

    def error(self, message: str) -> FormulaError:
        """What is wrong with it."""
        return FormulaError(message, self.start, self.end)

    @property
    def is_bare(self) -> bool:
        """Whether it has no scripts."""
        return self.sub is None and self.sup is None and not self.primes


def is_letter(node: Node | None) -> bool:
    """Whether it is a letter, with whatever accents, fonts and scripts, and no expression in braces."""
    if isinstance(node, Group):
        node = node.body
    if isinstance(node, Row):
        return len(node.items) == 1 and is_letter(node.items[0])
    if isinstance(node, Scripts):
        return is_letter(node.base)
    if isinstance(node, Command):
        return len(node.arguments) == 1 and node.name not in ("sqrt",)
    return isinstance(node, Symbol) and not isinstance(node, Number)


def key(node: Node) -> str:
    """The LaTeX of a node in one spelling: braces only where there are arguments and scripts, no space."""
    if isinstance(node, (Symbol, Text)):
        return node.text
    if isinstance(node, Group):
        return key(node.body)
    if isinstance(node, Row):
        return "".join(map(key, _inked(node.items)))
    if isinstance(node, Scripts):
        sub, sup = (None if part is None else key(part) for part in (node.sub, node.sup))
        return joined(key(node.base) if node.base else "", sub, sup) + "'" * node.primes
    if isinstance(node, Command):
        return f"\\{_SAME.get(node.name, node.name)}" + "".join(f"{{{key(argument)}}}" for argument in node.arguments)
    return "?"


def joined(base: str, sub: str | None, sup: str | None) -> str:
    """The key of a letter with scripts."""
    return base + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")


def marked(base: str, sub: Row) -> str:
    """The key of a letter without its indices; that they stand in parentheses, or with a dot for one that is summed
    over, tells it from others: `x_{(i)}`, `p_{i \\cdot}`."""
    found = pieces(sub)
    if found and found[0].role == "(" and found[0].text == "(":
        return f"{base}_{{()}}"
    if found and has_dot(found):
        return f"{base}_{{{''.join('.' if is_dot(piece) else '@' for piece in found if piece.text != ',')}}}"
    return base


def has_dot(found: Sequence[Piece]) -> bool:
    """Whether a dot stands among indices as one of them."""
    return any(is_dot(piece) and _is_edge(found, at) for at, piece in enumerate(found))


def is_dot(piece: Piece) -> bool:
    """Whether it is a dot that may stand for an index."""
    return piece.text == "\\cdot" and piece.is_bare


def _is_edge(found: Sequence[Piece], at: int) -> bool:
    return at in (0, len(found) - 1) or "," in (found[at - 1].text, found[at + 1].text)


def pieces(row: Node) -> list[Piece]:
    """The pieces of a row, of all rows of a grid one after another with a `break` between their cells."""
    return list(_paired(_barred(list(_pieces(row)))))


def _pieces(node: Node) -> Iterator[Piece]:
    if isinstance(node, Grid):
        for number, line in enumerate(node.rows):
            for column, cell in enumerate(line):
                if number or column:
                    yield Piece(None, "&" if column else "\\\\", None, None, 0, cell.start, cell.start, "break")
                yield from _pieces(cell)
    elif isinstance(node, Row):
        for item in node.items:
            yield from _item(item)
    else:
        yield from _item(node)


def _item(node: Node) -> Iterator[Piece]:
    scripts = node if isinstance(node, Scripts) else None
    base = scripts.base if scripts else node
    sub, sup = (_row(scripts.sub), _row(scripts.sup)) if scripts else (None, None)
    primes = scripts.primes if scripts else 0
    start, end = node.start, node.end
    if isinstance(base, Fence):
        left, right = _STRAIGHT.get((base.left, "("), base.left), _STRAIGHT.get((base.right, ")"), base.right)
        yield Piece(None, left, None, None, 0, base.start, base.start, "(")
        yield from _pieces(base.body)
        yield Piece(None, right, sub, sup, primes, base.end, end, ")")
        return
    if isinstance(base, Environment) and base.name in _LINES:
        yield from _pieces(base.body)
        return
    text = _text(base)
    if text in _SPACES:
        return
    if text in _WIDE:
        yield Piece(base, text, None, None, 0, start, end, "space")
        return
    role = ""
    if isinstance(base, Command) and base.name in _SIZED and base.arguments:
        text = _text(base.arguments[0])
        role = _SIZED[base.name]
        text = _STRAIGHT.get((text, role), text)
    if not role and text in _DELIMITERS:
        role = _DELIMITERS[text]
    yield Piece(base, text, sub, sup, primes, start, end, role)


def _row(node: Node | None) -> Row | None:
    if node is None or isinstance(node, Row):
        return node
    return Row(node.first, node.last, node.start, node.end, (node,))


def _text(node: Node | None) -> str:
    if isinstance(node, (Symbol, Text)):
        return node.text
    return f"\\{node.name}" if isinstance(node, Command) else ""


def _barred(found: Sequence[Piece]) -> list[Piece]:
    """The pieces with plain bars as what they are: one where a factor is awaited opens, and the next one closes.

    Any other bar parts arguments, as in `p(y | x)`; two side by side are a double one.
    """
    merged: list[Piece] = []
    for piece in found:
        last = merged[-1] if merged else None
        if last is not None and piece.text == last.text == "|" and last.end == piece.start and last.is_bare:
            merged[-1] = replace(piece, text="\\|", start=last.start)
        else:
            merged.append(piece)
    open_: list[list[str]] = [[]]
    out: list[Piece] = []
    for at, piece in enumerate(merged):
        if piece.role == "(":
            open_.append([])
        elif piece.role == ")" and len(open_) > 1:
            open_.pop()
        elif not piece.role and (names := _BARS.get(piece.text)) is not None:
            if open_[-1] and open_[-1][-1] == piece.text:
                open_[-1].pop()
                piece = replace(piece, text=names[1], role=")")
            elif not _ends_factor(out[-1] if out else None) and any(p.text == piece.text for p in merged[at + 1 :]):
                open_[-1].append(piece.text)
                piece = replace(piece, text=names[0], role="(")
        out.append(piece)
    return out


def _ends_factor(piece: Piece | None) -> bool:
    """Whether what stands before is something that an argument can end with."""
    if piece is None or piece.role in ("(", "break", "space"):
        return False
    return piece.role == ")" or piece.text not in _AWAITING


def _paired(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, once every delimiter that opens has one that closes."""
    open_: list[Piece] = []
    for piece in found:
        if piece.role == "(":
            open_.append(piece)
        elif piece.role == ")":
            if not open_:
                raise piece.error("closes nothing")
            open_.pop()
        yield piece
    if open_:
        raise open_[-1].error("is never closed")


def _inked(nodes: Sequence[Node]) -> Iterator[Node]:
    return (node for node in nodes if not (isinstance(node, Symbol) and node.text in _SPACES | _WIDE))


_SPACES = frozenset(("\\,", "\\!", "\\;", "\\:", "\\ ", "\\>", "~", "\\displaystyle", "\\textstyle", "\\limits"))
_WIDE = frozenset(("\\quad", "\\qquad"))
_STRAIGHT = {
    ("|", "("): "\\lvert",
    ("|", ")"): "\\rvert",
    ("\\|", "("): "\\lVert",
    ("\\|", ")"): "\\rVert",
}
"""Bars of `\\left` and `\\right`, which tell which they are."""
_DELIMITERS = {
    **dict.fromkeys(("(", "[", "\\{", "\\lvert", "\\lVert", "\\langle", "\\lfloor", "\\lceil"), "("),
    **dict.fromkeys((")", "]", "\\}", "\\rvert", "\\rVert", "\\rangle", "\\rfloor", "\\rceil"), ")"),
}
_BARS = {"|": ("\\lvert", "\\rvert"), "\\|": ("\\lVert", "\\rVert"), "\\Vert": ("\\lVert", "\\rVert")}
_AWAITING = frozenset("+ - = < > , ; / \\le \\ge \\cdot \\times \\odot \\sum \\prod | \\| \\mid".split())
"""Signs behind which a factor is awaited."""
_SIZED = {
    **dict.fromkeys(("big", "Big", "bigg", "Bigg", "bigm", "Bigm", "biggm", "Biggm", "middle"), ""),
    **dict.fromkeys(("bigl", "Bigl", "biggl", "Biggl"), "("),
    **dict.fromkeys(("bigr", "Bigr", "biggr", "Biggr"), ")"),
}
_LINES = frozenset(("aligned", "align", "align*", "gathered", "split", "multlined"))
_SAME = {"boldsymbol": "mathbf", "bm": "mathbf", "dfrac": "frac", "tfrac": "frac"}
"""Commands that mean the same."""
