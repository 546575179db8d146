"""Terms by the rules of arithmetic, in a normal form: what is equal by them is mostly the same term.

A fraction is a product with a power of -1, a root a power of 1/2, `e^x` a call of `exp`. The sign of a sum is drawn out
of it. Nothing is multiplied out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from mleq.formula.meaning.construct import HALF, MINUS_ONE, ONE, applied, enclosed, name, number, raised
from mleq.formula.meaning.shape import mix, mix_of_addends, mix_of_factors
from mleq.formula.meaning.term import Kind, Term, copy, placed, show, transpose

_HIGHEST, _MOST_BITS = 4, 256
"""The highest power of a number that is worked out, and how large it may become: towers of powers have no end."""
_SETS = frozenset("DSTQNMVCR")
"""The letters that between bars mostly stand for a set."""


def product(factors: Sequence[Term], start: int, end: int, coefficient: Fraction = ONE, join: str = "") -> Term:
    """The product of factors and a number; products in products are one, and a sum times a number alone is a sum."""
    total = coefficient
    flat: list[Term] = []
    for factor in factors:
        if factor.kind is Kind.NUMBER:
            assert factor.factor is not None
            total *= factor.factor
        elif factor.kind is Kind.PRODUCT and factor.is_plain and factor.factor is not None:
            total *= factor.factor
            flat += factor.parts
            join = join or factor.join
        elif factor.kind is Kind.SUM and not factor.indices:
            sign, positive = signed(factor)
            total *= sign
            flat.append(positive if positive.transposed == factor.transposed else transpose(positive, factor.end))
        else:
            flat.append(factor)
    flat = _with_norms(flat)
    if not flat or not total:
        return number(total, start, end)
    if total < 0:
        total, flat = _absorbed(total, flat)
    if len(flat) == 1:
        only = flat[0]
        if total == 1:
            return _at(only, start, end)
        if only.kind is Kind.SUM and only.is_plain:
            return add([product([part], part.start, part.end, total) for part in only.parts], start, end)
    shape = mix_of_factors([factor.shape for factor in flat])
    shape = mix(Kind.PRODUCT, abs(total.numerator), total.denominator, total < 0, shape)
    made = Term(Kind.PRODUCT, "", tuple(flat), start, end, shape, total)
    made.join = join
    return made


def add(terms: Sequence[Term], start: int, end: int) -> Term:
    """The sum of terms; sums in sums are one, and so are numbers."""
    flat: list[Term] = []
    for term in terms:
        if term.kind is Kind.SUM and term.is_plain:
            flat += term.parts
        else:
            flat.append(term)
    if len(flat) > 1 and sum(term.kind is Kind.NUMBER for term in flat) > 1:
        total = sum((term.factor for term in flat if term.factor is not None and term.kind is Kind.NUMBER), Fraction(0))
        rest = [term for term in flat if term.kind is not Kind.NUMBER]
        flat = [*rest, number(total, start, end)] if total or not rest else rest
    if len(flat) == 1:
        return _at(flat[0], start, end)
    shape = mix(Kind.SUM, mix_of_addends([term.shape for term in flat]))
    return Term(Kind.SUM, "", tuple(flat), start, end, shape)


def negated(term: Term) -> Term:
    """The term with the other sign."""
    return product([term], term.start, term.end, MINUS_ONE)


def signed(total: Term) -> tuple[int, Term]:
    """The sign of a sum, and the sum without it, in which most terms are positive.

    Of as many of each sign those that come last by their shapes are; and in `x - y`, which is symmetric, the first is.
    """
    signs: dict[int, int] = {}
    for term in total.parts:
        sign = _sign(term)
        shape = term.shape if sign > 0 else negated(term).shape
        signs[shape] = signs.get(shape, 0) + sign
    balance = sum(signs.values()) or next(
        (signs[shape] for shape in sorted(signs) if signs[shape]), _sign(total.parts[0])
    )
    if balance > 0:
        return 1, total
    return -1, add([negated(term) for term in total.parts], total.start, total.end)


def _absorbed(total: Fraction, factors: list[Term]) -> tuple[Fraction, list[Term]]:
    """A negative number and factors, with the sign drawn into a difference that is one either way."""
    for at, factor in enumerate(factors):
        if (other := _reversed(factor)) is not None:
            return -total, [*factors[:at], other, *factors[at + 1 :]]
    return total, factors


def _reversed(term: Term) -> Term | None:
    """What has a difference of two of a kind in it, as `x - y`, with the other sign; None for anything else."""
    if term.kind is Kind.SUM and len(term.parts) == 2:
        first, second = term.parts
        if _sign(first) == _sign(second) or negated(first).shape != second.shape:
            return None
        return add([negated(second), negated(first)], term.start, term.end)
    if term.kind is Kind.PRODUCT and term.is_plain:
        return _with_one_reversed(term, term.parts)
    if term.kind is Kind.BIG and term.head in ("sum", "int"):
        return _with_one_reversed(term, term.parts)
    if term.kind is Kind.CALL and term.parts[0].head == "E" and len(term.parts) == 2:
        return _with_one_reversed(term, term.parts)
    return None


def _with_one_reversed(term: Term, parts: Sequence[Term]) -> Term | None:
    """A term that is linear in its parts, with one of them reversed: its shape is the same."""
    for at, part in enumerate(parts):
        if (other := _reversed(part)) is not None:
            made = copy(term)
            made.parts = (*parts[:at], other, *parts[at + 1 :])
            return made
    return None


def power(base: Term, exponent: Term, start: int, end: int) -> Term:
    """A power; one of a number or of a product is worked out as far as that is safe."""
    if base.kind is Kind.LETTER and base.head in ("e", "rm e") and not base.indices:
        return applied(name("exp", base.start, base.end), [exponent], start, end)
    value = exponent.factor if exponent.kind is Kind.NUMBER else None
    if value is None:
        return raised(base, exponent, start, end)
    if value == 1:
        return base
    return _numeric_power(base, exponent, value, start, end)


def inverse(term: Term, start: int, end: int) -> Term:
    """What a term is divided by."""
    return power(term, number(MINUS_ONE, term.start, term.end), start, end)


def bars(kind: str, inside: Term, start: int, end: int) -> Term:
    """`|x|` or `||x||`; the sign of what is inside does not count, and bars in bars are double bars."""
    if kind == "|" and inside.kind is Kind.BARS and inside.head == "|" and inside.is_plain:
        return enclosed("||", inside.parts[0], start, end)
    if inside.kind is Kind.SUM:
        inside = signed(inside)[1]
    elif inside.kind is Kind.PRODUCT and inside.factor is not None and inside.factor < 0:
        inside = negated(inside)
    return enclosed(kind, inside, start, end)


def _numeric_power(base: Term, exponent: Term, value: Fraction, start: int, end: int) -> Term:
    """A power with a number above, which is `value`."""
    if base.kind is Kind.NUMBER and base.factor is not None:
        if _is_worked_out(base.factor, value):
            return number(base.factor ** int(value), start, end)
    elif base.kind is Kind.PRODUCT and not base.transposed:
        if (made := _power_of_product(base, exponent, value, start, end)) is not None:
            return made
    elif base.kind is Kind.POWER and base.is_plain and base.parts[1].kind is Kind.NUMBER:
        inner = base.parts[1].factor
        if inner is not None and (value == -1 or inner == -1):
            return power(base.parts[0], number(inner * value, exponent.start, exponent.end), start, end)
    elif value == -1 and _is_number_of_elements(base):
        base = base.parts[0]  # a mean divides by `n` or by the size of a set
    if base.kind is Kind.SUM and value.denominator == 1 and not value % 2:
        base = signed(base)[1]
    if base.kind is Kind.SUM and value == -1:
        sign, positive = signed(base)
        if sign < 0:
            return negated(raised(positive, exponent, start, end))
    return raised(base, exponent, start, end)


def _is_worked_out(base: Fraction, exponent: Fraction) -> bool:
    """Whether the power of a number is a number that is not too large."""
    if exponent.denominator != 1 or abs(exponent) > _HIGHEST or (not base and exponent < 0):
        return False
    if abs(exponent) == 1:
        return True
    return (base.numerator.bit_length() + base.denominator.bit_length()) * abs(exponent) <= _MOST_BITS


def _power_of_product(base: Term, exponent: Term, value: Fraction, start: int, end: int) -> Term | None:
    """The inverse of a product or its square root, factor by factor; None for any other power."""
    if value != -1 and abs(value) != HALF:
        return None
    assert base.factor is not None
    parts = [power(part, exponent, part.start, part.end) for part in base.parts]
    if value == -1:
        return product(parts, start, end, 1 / base.factor, base.join)
    if base.factor <= 0:
        return None
    roots = [
        power(number(Fraction(whole), start, start), number(value * sign, start, start), start, start)
        for whole, sign in ((base.factor.numerator, 1), (base.factor.denominator, -1))
        if whole != 1
    ]
    return product([*parts, *roots], start, end, ONE, base.join)


def _with_norms(factors: list[Term]) -> list[Term]:
    """The factors with the squared norm of a vector in the place of `x^T x`; a matrix is no vector."""
    for at, (left, right) in enumerate(pairwise(factors)):
        if left.transposed and not right.transposed and left.shape == right.shape and _is_vector(right):
            plain = copy(left)
            plain.transposed = False
            if show(plain) == show(right):
                norm = bars("||", right, left.start, right.end)
                square = raised(norm, number(Fraction(2), right.end, right.end), left.start, right.end)
                return [*factors[:at], square, *factors[at + 2 :]]
    return factors


def _is_vector(term: Term) -> bool:
    if term.kind is Kind.SUM:
        return True
    return term.kind is Kind.LETTER and term.letter.removeprefix("\\")[:1].islower()


def _is_number_of_elements(term: Term) -> bool:
    """Whether bars are around a letter that mostly stands for a set."""
    if term.kind is not Kind.BARS or term.head != "|" or term.indices:
        return False
    inside = term.parts[0]
    if inside.kind is not Kind.LETTER or inside.indices:
        return False
    return inside.head.startswith("cal ") or inside.head in _SETS


def _sign(term: Term) -> int:
    return -1 if term.factor is not None and term.factor < 0 else 1


def _at(term: Term, start: int, end: int) -> Term:
    """The term at another range; a letter or a word is shown where it stands."""
    if (term.start == start and term.end == end) or term.kind in (Kind.LETTER, Kind.NAME):
        return term
    return placed(term, start, end)
