"""Terms made as they stand, without any rule of arithmetic; where there are rules is in `algebra` and `functions`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mleq.formula.meaning.shape import mix, mix_of_fraction, mix_of_text, mix_unordered
from mleq.formula.meaning.term import Binder, Kind, Term

ONE, MINUS_ONE, HALF = Fraction(1), Fraction(-1), Fraction(1, 2)

_LETTER_SHAPE = mix(Kind.LETTER)
_TEXT_SHAPE = mix(Kind.TEXT)


def number(value: Fraction, start: int, end: int) -> Term:
    """A number."""
    return Term(Kind.NUMBER, "", (), start, end, mix_of_fraction(value.numerator, value.denominator), value)


def name(text: str, start: int, end: int) -> Term:
    """A word that is never renamed."""
    return Term(Kind.NAME, text, (), start, end, mix(Kind.NAME, mix_of_text(text)))


def letter(text: str, start: int, end: int, indices: tuple[Term, ...] = ()) -> Term:
    """A letter; `text` tells accents, font and letter apart: `hat bf x`."""
    made = Term(Kind.LETTER, text, (), start, end, _LETTER_SHAPE)
    made.indices = indices
    return made


def words(text: str, start: int, end: int) -> Term:
    """Words that say nothing to us."""
    return Term(Kind.TEXT, text, (), start, end, _TEXT_SHAPE)


def raised(base: Term, exponent: Term, start: int, end: int) -> Term:
    """A power that is not worked out."""
    return Term(Kind.POWER, "", (base, exponent), start, end, mix(Kind.POWER, base.shape, exponent.shape))


def applied(head: Term, arguments: Sequence[Term], start: int, end: int) -> Term:
    """A function of arguments, the order of which is no matter to the shape where the head may be any letter."""
    shapes = [argument.shape for argument in arguments]
    is_unordered = len(arguments) > 1 and (head.kind is Kind.LETTER or head.head in SYMMETRIC)
    shape = mix(Kind.CALL, head.shape, mix_unordered(shapes)) if is_unordered else mix(Kind.CALL, head.shape, *shapes)
    return Term(Kind.CALL, "", (head, *arguments), start, end, shape)


SYMMETRIC = ("max", "min", "mi")
"""The functions whose arguments may change places; `mi` is mutual information."""


def enclosed(bars: str, inside: Term, start: int, end: int) -> Term:
    """`|x|` or `||x||` as it stands."""
    return Term(Kind.BARS, bars, (inside,), start, end, mix(Kind.BARS, inside.shape))


def sequence(delimiters: str, parts: Sequence[Term], start: int, end: int) -> Term:
    """Things parted by commas, in `()`, `[]` or `{}`."""
    shape = mix(Kind.LIST, delimiters == "{}", *[part.shape for part in parts])
    return Term(Kind.LIST, delimiters, tuple(parts), start, end, shape)


def one_of(parts: Sequence[Term], start: int, end: int) -> Term:
    """The only part that there is, or a list of several; words that say nothing where there is none."""
    if not parts:
        return words("", start, end)
    return parts[0] if len(parts) == 1 else sequence("()", parts, start, end)


def given(bar: str, left: Term, right: Term, start: int, end: int) -> Term:
    """`left | right`, or `left || right`."""
    return Term(Kind.GIVEN, bar, (left, right), start, end, mix(Kind.GIVEN, bar == "||", left.shape, right.shape))


def relation(sign: str, left: Term, right: Term, start: int, end: int) -> Term:
    """A relation; `a > b` is `b < a`. Whether the sides may be equal is no matter of shape."""
    if sign in _TURNED:
        sign, left, right = _TURNED[sign], right, left
    both = mix_unordered([left.shape, right.shape]) if sign == "=" else mix(left.shape, right.shape)
    shape = mix(Kind.RELATION, mix_of_text(sign.replace("≤", "<")), both)
    return Term(Kind.RELATION, sign, (left, right), start, end, shape)


_TURNED = {">": "<", "≥": "≤"}


def cases(rows: Sequence[tuple[Term, Term | None]], start: int, end: int) -> Term:
    """Values by conditions; the conditions are no part of the shape, as the last is often `otherwise`."""
    parts = [part for value, condition in rows for part in (value, condition or words("", value.end, value.end))]
    shape = mix(Kind.CASES, mix_unordered([value.shape for value, _ in rows]))
    return Term(Kind.CASES, "", tuple(parts), start, end, shape)


def operated(sign: str, binders: tuple[Binder, ...], body: Term, start: int, end: int) -> Term:
    """A big operator over all of its body. `argmax` has the shape of `max`."""
    shape = mix(Kind.BIG, mix_of_text(sign.removeprefix("arg")), body.shape)
    made = Term(Kind.BIG, sign, (body,), start, end, shape)
    made.binders = binders
    return made
