"""Extremes over what a caller hands over: what is optimized, and by which letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mleq.formula.tree import Command
from mleq.proof.functions import canonical
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.pieces import Piece, key, pieces
from mleq.proof.reading.signs import RELATIONS

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


def is_over_given(terms: Terms, cursor: Cursor) -> bool:
    """Whether the extreme that comes next is taken over what a caller hands over: vectors, functions, real numbers."""
    if extreme(cursor) is None:
        return False
    first = cursor.peek()
    assert first is not None
    piece = cursor.peek(1) if first.text == "\\arg" else first
    assert piece is not None and piece.sub is not None
    below = Cursor(pieces(piece.sub), piece.sub.start, piece.sub.end)
    sides = below.split(*RELATIONS)
    if len(sides) > 2 or (len(sides) == 2 and RELATIONS[sides[1][0]] == "∈"):
        return False
    if not sides[0][1].pieces:
        return False
    letters = [part.pieces[0] for _, part in Cursor(sides[0][1].pieces).split(",") if part.pieces]
    if len(sides) == 2 and sides[0][1].pieces[0].role == "(":
        return True  # `\lVert u \rVert = 1`
    found = [terms.scope.declared(letter.key) for letter in letters]
    return bool(found) and all(
        declared is not None and declared.symbol.type not in ("integer", "label") for declared in found
    )


def optimizer(cursor: Cursor) -> str | None:
    """`max`, `argmin` and the like, if one comes next; the cursor is then behind it."""
    kind = extreme(cursor)
    if kind is not None and cursor.take().text == "\\arg":
        cursor.take()
    return kind


def extreme(cursor: Cursor) -> str | None:
    """`max`, `argmin` and the like, where something stands below it."""
    piece, following = cursor.peek(), cursor.peek(1)
    assert piece is not None
    if piece.text == "\\arg" and following is not None and following.text in ("\\max", "\\min"):
        return f"arg{following.text[1:]}" if following.sub is not None else None
    name = operator_name(piece)
    return name if name in EXTREMES and piece.sub is not None else None


def operator_name(piece: Piece) -> str:
    """The name of an operator, in one spelling; empty for what is none."""
    if isinstance(piece.base, Command) and piece.base.name in ("operatorname", "mathrm"):
        return canonical(key(piece.base.arguments[0]))
    return canonical(piece.text[1:]) if piece.text.startswith("\\") else ""


EXTREMES = frozenset(("max", "min", "argmax", "argmin"))
