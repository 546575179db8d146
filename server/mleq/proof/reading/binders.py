"""What binds letters: sums and products, extremes over indices and sets, indicators, gradients; and what is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mleq.formula.tree import Command
from mleq.proof.error import FormulaError
from mleq.proof.expression import (
    Binding,
    Call,
    Entry,
    Expression,
    Lambda,
    Literal,
    Name,
    Operation,
    Reduction,
)
from mleq.proof.operations import negate, operation
from mleq.proof.reading.averages import expectation, integral, is_probability, probability
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import whole_key
from mleq.proof.reading.optimizers import extreme
from mleq.proof.reading.pieces import Piece, key, pieces
from mleq.proof.reading.ranges import indices
from mleq.proof.reading.signs import RELATIONS, STOPS
from mleq.proof.types import NUMBER, TRUTH, Kind, Type
from mleq.proof.walk import bindings, range_parts

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


def read(terms: Terms, cursor: Cursor) -> Expression | None:
    """What begins with a sign that binds letters, None where none comes next."""
    piece = cursor.peek()
    assert piece is not None
    if piece.text in _SUMS:
        return _reduction(terms, cursor, _SUMS[piece.text])
    if (kind := extreme(cursor)) is not None:
        return _reduction(terms, cursor, kind)
    if piece.text in _INTEGRALS:
        return integral(terms, cursor, _INTEGRALS[piece.text])
    if piece.key in ("\\mathbb{E}", "\\operatorname{E}", "\\mathrm{E}") and _is_before(cursor, "[", "("):
        return expectation(terms, cursor)
    if is_probability(terms, piece) and _is_before(cursor, "(", "["):
        return probability(terms, cursor)
    if piece.key in ("\\mathbf{1}", "\\mathbb{1}", "\\mathds{1}") and _is_before(cursor, "\\{", "["):
        cursor.take()
        _, inside, closing = cursor.inside()
        held = terms.condition(inside)
        return terms.scripted(operation("float", NUMBER, (held,), piece.start, closing.end), closing)
    if piece.key == "\\nabla":
        return _gradient(terms, cursor)
    return None


def _reduction(terms: Terms, cursor: Cursor, kind: str) -> Expression:
    """`\\sum_{i=1}^{n} body`: the body is the rest of the product."""
    piece = cursor.take()
    if piece.key == "\\arg":
        piece = cursor.take()
    with indices(terms, piece) as (found, conditions):
        minus = cursor.take_if("-")
        body = terms.product(cursor)
        if minus is not None:
            body = negate(body, minus.start)
    if not found:
        raise piece.error("over what?")
    for index in found:
        if index.range is None:
            raise piece.error(f"what {index.key} runs over is not said, neither here nor by what it is an index of")
    wanted = {"union": Kind.SET, "intersection": Kind.SET}.get(kind, Kind.ARRAY)
    if kind == "sum" and body.type.kind is Kind.DISTRIBUTION:
        wanted = Kind.DISTRIBUTION
    if body.type.kind is not wanted or (kind not in ("sum", "union", "intersection") and body.type.dims):
        raise FormulaError(f"a {kind} of {body.type}", piece.start, body.end)
    _expect_dependent(kind, found, conditions, body, piece)
    type_ = NUMBER if kind.startswith("arg") else replace(body.type, is_identity=False)
    return Reduction(kind, tuple(found), tuple(conditions), body, type=type_, start=piece.start, end=body.end)


def _expect_dependent(
    kind: str, found: Sequence[Binding], conditions: Sequence[Expression], body: Expression, piece: Piece
) -> None:
    """What has nothing of the index can be no body, nor the last factor of one, unless that makes no difference.

    Whether the c in `\\prod_i x_i c` is a factor of each, or of the whole, is not said; of a sum it is the same.
    """
    used = set(bindings(body))
    if not isinstance(body, Literal) and not used & set(found):
        raise piece.error(f"nothing behind it depends on {' or '.join(index.key for index in found)}")
    below = {binding for condition in conditions for binding in bindings(condition)}
    ranges = [index.range for index in found if index.range is not None]
    ends = [end for range_ in ranges for end in range_parts(range_)]
    below |= {binding for end in ends for binding in bindings(end)}
    for index in found:
        if index not in used | below and not isinstance(body, Literal):
            raise piece.error(f"nothing behind it depends on {index.key}")
    if kind in ("sum", "union", "intersection"):
        return
    others = _factors(body)[1:]
    if others and not set(found) & set(bindings(others[-1])):
        what = {"prod": "product"}.get(kind, kind)
        raise FormulaError(f"is it inside of the {what} before it? write parentheses", others[-1].start, others[-1].end)


def _factors(found: Expression) -> list[Expression]:
    """What stands side by side in a product, or behind a `/`, as long as no delimiters are around it."""
    if isinstance(found, Operation) and found.name == "negate":
        return _factors(found.operands[0])
    if isinstance(found, Operation) and found.name in _PRODUCTS and len(found.operands) == 2:
        left, right = found.operands
        if found.start == left.start and found.end == right.end and left.end <= right.start:
            return [*_factors(left), *_factors(right)]
    return [found]


def _gradient(terms: Terms, cursor: Cursor) -> Expression:
    """`\\nabla_{w} f(w)`: by finite differences, at the w that is given."""
    piece = cursor.take()
    letter = pieces(piece.sub) if piece.sub is not None else []
    if len(letter) > 1:
        raise piece.error("a gradient is taken by one letter")
    begin = cursor.at
    if not letter or _is_at_letter(cursor, letter[0]):
        plain = terms.factor(cursor)
        if isinstance(plain, Call) and len(plain.arguments) == 1 and isinstance(plain.function, (Name, Entry)):
            [at] = plain.arguments
            if at.type.is_array and (not letter or _is_whole(at, letter[0])):
                _expect_last(cursor, letter)
                return operation("gradient", at.type, (plain.function, at), piece.start, plain.end)
        if not letter:
            raise piece.error("by what?")
        cursor.at = begin
    return _gradient_by(terms, cursor, piece, letter)


def _gradient_by(terms: Terms, cursor: Cursor, piece: Piece, letter: Sequence[Piece]) -> Expression:
    """The gradient of a factor by a letter in it."""
    at, rest = terms.letters.resolve(letter[0])
    at = terms.scripted(at, rest)
    variable = Binding(whole_key(letter[0]), at.type)
    with terms.scope.bound([variable]):
        body = terms.factor(cursor)
    if not body.type.is_number:
        raise FormulaError(f"a gradient of {body.type.told}", piece.start, body.end)
    if variable not in set(bindings(body)):
        raise FormulaError(f"has no {variable.key}, by which it is differentiated", body.start, body.end)
    _expect_last(cursor, letter)
    function = Lambda((variable,), body, type=Type(Kind.FUNCTION, value=NUMBER), start=body.start, end=body.end)
    return operation("gradient", at.type, (function, at), piece.start, body.end)


def _is_at_letter(cursor: Cursor, letter: Piece) -> bool:
    """Whether a function comes next of nothing but the letter, or a member of its family."""
    first, opening, inside, closing = (cursor.peek(ahead) for ahead in range(4))
    if first is None or first.role or opening is None or opening.role != "(":
        return False
    return inside is not None and inside.key == letter.key and closing is not None and closing.role == ")"


def _is_whole(at: Expression, letter: Piece) -> bool:
    """Whether an argument is the letter itself or a member of its family, and no entry of it, of which it has more."""
    if isinstance(at, Entry):
        return isinstance(at.of, Name) and len(at.of.type.per) == len(at.indices)
    return isinstance(at, Name) and at.binding.key in (letter.key, whole_key(letter))


def _expect_last(cursor: Cursor, letter: Sequence[Piece]) -> None:
    """No further factor may have the letter: whether it is differentiated as well is not said."""
    depth = 0
    for piece in cursor.pieces[cursor.at :] if letter else ():
        if depth == 0 and not piece.role and (piece.text in RELATIONS or piece.text in STOPS):
            return
        depth += (piece.role == "(") - (piece.role == ")")
        parts = [node for part in (piece.base, piece.sub, piece.sup) if part is not None for node in part.walk()]
        if whole_key(piece) == whole_key(letter[0]) or any(key(node) == whole_key(letter[0]) for node in parts):
            raise piece.error("is it differentiated as well? write parentheses")


def spoken(terms: Terms, cursor: Cursor) -> Expression:
    """A condition with words: `\\text{if } a \\text{ or } b`."""
    alternatives: list[list[Piece]] = [[]]
    for piece in cursor.pieces:
        word = _word(piece)
        if word == "or":
            alternatives.append([])
        elif word in ("if", "when", "for", "and", None):
            if word == "and":
                raise piece.error("write a comma")
            if word is None:
                alternatives[-1].append(piece)
        else:
            raise piece.error("words are not understood here")
    found = [terms.condition(Cursor(part, cursor.start, cursor.end)) for part in alternatives]
    return found[0] if len(found) == 1 else operation("or", TRUTH, found, found[0].start, found[-1].end)


def _word(piece: Piece) -> str | None:
    if isinstance(piece.base, Command) and piece.base.name == "text":
        return key(piece.base.arguments[0]).strip()
    return None


def _is_before(cursor: Cursor, *delimiters: str) -> bool:
    following = cursor.peek(1)
    return following is not None and following.role == "(" and following.text in delimiters


_PRODUCTS = frozenset(("multiply", "divide", "times_log"))
_SUMS = {"\\sum": "sum", "\\prod": "prod", "\\bigcup": "union", "\\bigcap": "intersection"}
_INTEGRALS = {"\\int": 1, "\\iint": 2}
