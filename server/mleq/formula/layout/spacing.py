"""The space between the parts of a row, after the rules of TeX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mleq.formula.layout.tree import Accent, Atom, Kind, Node, Row, Scripts, Space, Symbol


class Spaced(NamedTuple):
    """A part of a row and what goes before it."""

    gap: int
    """The cells between this part and the one before it."""
    node: Node
    atom: Atom
    """The class on the left side: a binary operator with nothing to join is an ordinary atom."""
    item: int
    """Which item of the row it is."""


QUAD = 2
"""The cells of a quad."""
_THIN, _MEDIUM, _THICK = 1 / 6, 2 / 9, 5 / 18

# Rows: the atom on the left; columns: on the right; in the order of `Atom`. After the TeXbook, chapter 18, but for a
# big operator, which stands off from a parenthesis here, and for the comma after dots, which does not. 1 is a thin
# space, 2 a medium one, 3 a thick one; what is negative falls away in scripts.
_TABLE = (
    (0, 1, 1, -2, -3, 0, 0, 0, -1),
    (1, 1, 1, 0, -3, 1, 0, 0, 1),
    (1, 1, 1, 0, -3, 0, 0, 0, 1),
    (-2, -2, -2, 0, 0, -2, 0, 0, -2),
    (-3, -3, -3, 0, 0, -3, 0, 0, -3),
    (0, 0, 0, 0, 0, 0, 0, 0, 0),
    (0, 1, 1, -2, -3, 0, 0, 0, -1),
    (-1, -1, -1, 0, -1, -1, -1, -1, -1),
    (-1, 1, 1, -2, -3, -1, 0, 0, -1),
)
_EMS = (0.0, _THIN, _MEDIUM, _THICK)


def spaced(items: Sequence[Node], *, script: bool, tight: bool = False) -> list[Spaced]:
    """The parts of a row without its spaces, each with the gap before it; in scripts and where `tight`, fewer gaps."""
    atoms = _atoms(items)
    parts: list[Spaced] = []
    explicit = 0.0
    last: tuple[Node, Atom] | None = None
    for index, node in enumerate(items):
        if isinstance(node, Space):
            explicit += node.width
            continue
        atom = atoms[index]
        gap = 0
        if last is not None:
            if atom in (Atom.PUNCT, Atom.CLOSE) and explicit < _MEDIUM:
                explicit = 0.0  # what TeX puts after a fence
            ems = _between(last, (node, atom), script=script, tight=tight) + explicit
            gap = cells(explicit - _THIN if is_sign(*last) else ems) or _touches(last[0], node)
        elif explicit >= 1:
            gap = cells(explicit)
        parts.append(Spaced(gap, node, atom, index))
        last, explicit = (node, node.right if atom is node.left else atom), 0.0
    return parts


def trailing(items: Sequence[Node]) -> int:
    """The cells of the space that a row ends with, if it is a quad or more."""
    width = 0.0
    for item in reversed(items):
        if not isinstance(item, Space):
            break
        width += item.width
    return cells(width) if width >= 1 else 0


def cells(ems: float) -> int:
    """The cells that stand for a width: one for whatever shows at all, more from a quad on."""
    return 0 if ems < 0.1 else 1 if ems < 0.9 else min(round(ems * QUAD), 40)


def _atoms(items: Sequence[Node]) -> list[Atom]:
    """The class of each item, with the signs of numbers told from the operators between two terms."""
    atoms = [item.left for item in items]
    before: int | None = None
    for index, item in enumerate(items):
        if isinstance(item, Space):
            continue
        if atoms[index] is Atom.BIN and (before is None or _right(items, atoms, before) in _NO_TERM):
            atoms[index] = Atom.ORD
        elif atoms[index] in _ENDS_TERM and before is not None and atoms[before] is Atom.BIN:
            atoms[before] = Atom.ORD
        before = index
    if before is not None and atoms[before] is Atom.BIN:
        atoms[before] = Atom.ORD
    return atoms


_NO_TERM = (Atom.BIN, Atom.OP, Atom.NAME, Atom.REL, Atom.OPEN, Atom.PUNCT)
_ENDS_TERM = (Atom.REL, Atom.CLOSE, Atom.PUNCT)


def _right(items: Sequence[Node], atoms: Sequence[Atom], index: int) -> Atom:
    return items[index].right if atoms[index] is items[index].left else atoms[index]


def _between(left: tuple[Node, Atom], right: tuple[Node, Atom], *, script: bool, tight: bool) -> float:
    after_comma = isinstance(left[0], Symbol) and left[0].tight and left[1] is Atom.PUNCT
    amount = 0 if after_comma else _TABLE[_class(*left)][_class(*right)]
    if amount < 0:
        binary = Atom.BIN in (left[1], right[1])
        amount = 0 if (script or (tight and binary)) and not _worded(left, right) else -amount
    return _EMS[amount]


def _class(node: Node, atom: Atom) -> Atom:
    """The class that counts for spaces: an operator in braces of its own is an ordinary atom."""
    tight = isinstance(node, Symbol) and node.tight and not node.text[-1:].isalpha()
    return Atom.ORD if tight and atom in (Atom.BIN, Atom.REL) else atom


def is_sign(node: Node, atom: Atom) -> bool:
    """Whether an operator between two terms is here the sign of one."""
    return isinstance(node, Symbol) and node.left is Atom.BIN and atom is Atom.ORD and not node.text[-1:].isalpha()


def _worded(left: tuple[Node, Atom], right: tuple[Node, Atom]) -> bool:
    """Whether one of the two is an operator spelled in letters, as it is in ASCII."""
    return any(
        atom in (Atom.BIN, Atom.REL) and isinstance(node, Symbol) and node.text[-1:].isalpha()
        for node, atom in (left, right)
    )


def _touches(left: Node, right: Node) -> int:
    """A cell between a name and a letter or digit beside it, which would run together."""
    before, word_before = edge(left, -1)
    after, word_after = edge(right, 0)
    return int((word_before or word_after) and before.isalnum() and after.isalnum())


def edge(node: Node, side: int) -> tuple[str, bool]:
    """The character at an end of a part, 0 or -1, and whether it is one of a name or of text."""
    while True:
        match node:
            case Symbol(text=text, kind=kind):
                return text[side:][:1], kind in (Kind.WORD, Kind.TEXT)
            case Scripts(base=base) | Accent(base=base):
                node = base
            case Row(items=items) if items:
                node = items[side]
            case _:
                return "", False


def atoms_of(items: Sequence[Node]) -> Iterator[tuple[Node, Atom]]:
    """The parts of a row that are no space, and what each is in it."""
    atoms = _atoms(items)
    return ((node, atom) for node, atom in zip(items, atoms, strict=True) if not isinstance(node, Space))
