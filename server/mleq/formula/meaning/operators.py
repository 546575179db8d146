"""Big operators by their rules: what does not depend on the index is drawn out of a sum, and sums over sums are one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mleq.formula.meaning.algebra import product, signed
from mleq.formula.meaning.construct import ONE, operated
from mleq.formula.meaning.term import Binder, Kind, Term

_LINEAR = ("sum", "int")


def big(sign: str, binders: Sequence[Binder], body: Term, start: int, end: int) -> Term:
    """A big operator over something."""
    if sign not in _LINEAR:
        return operated(sign, tuple(binders), body, start, end)
    coefficient, outside, body = _parted(binders, body)
    if body.kind is Kind.BIG and body.head == sign and body.is_plain:
        binders, body = (*binders, *body.binders), body.parts[0]
    inner = operated(sign, tuple(binders), body, start, end)
    return product([*outside, inner], start, end, coefficient) if outside or coefficient != 1 else inner


def _parted(binders: Sequence[Binder], body: Term) -> tuple[Fraction, list[Term], Term]:
    """The number and the factors of a body that depend on nothing that is bound, and the rest of it."""
    if body.kind is Kind.SUM:
        sign, body = signed(body)
        return Fraction(sign), [], body
    if body.kind is not Kind.PRODUCT or not body.is_plain:
        return ONE, [], body
    assert body.factor is not None
    bound = {letter.head for binder in binders for letter in binder.letters}
    # What has an index of its own may belong to a sum further out.
    outside = [part for part in body.parts if bound and not _has_indices(part) and bound.isdisjoint(part.letters())]
    inside = [part for part in body.parts if part not in outside]
    if not inside:
        return body.factor, [], product(body.parts, body.start, body.end, join=body.join)
    rest = product(inside, inside[0].start, max(part.end for part in inside), join=body.join)
    if rest.kind is Kind.SUM:
        sign, rest = signed(rest)
        return body.factor * sign, outside, rest
    return body.factor, outside, rest


def _has_indices(term: Term) -> bool:
    return any(part.indices and part.kind is Kind.LETTER for part in term.walk())
