"""How much it says that a formula has the structure of another: a softmax is no accident, a sum of two letters is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from mleq.formula.meaning.term import Kind, Term

_NAMES = {
    "log": 2.0,
    "exp": 2.5,
    "max": 2.5,
    "min": 2.5,
    "E": 1.5,
    "d": 0.5,
    "…": 0.5,
    "\\infty": 1.0,
    "binom": 3.0,
    "normal": 1.0,
}
_USUAL_NAME = 4.0
_KINDS = {
    Kind.SUM: 1.0,
    Kind.PRODUCT: 0.5,
    Kind.POWER: 1.0,
    Kind.CALL: 0.5,
    Kind.BIG: 1.5,
    Kind.BARS: 1.0,
    Kind.GIVEN: 1.0,
    Kind.RELATION: 1.0,
    Kind.CASES: 2.0,
    Kind.LIST: 0.5,
    Kind.TEXT: 0.0,
}


def content(terms: Iterable[Term]) -> float:
    """How much terms say, in bits or so: names and numbers, how they are put together, letters that come again."""
    total = 0.0
    seen: set[str] = set()
    for whole in terms:
        for term in _said(whole):
            kind = term.kind
            if kind is Kind.NUMBER:
                total += 5.0 if is_constant(term.factor) else 1.0 if term.factor in (-1, 2) else 2.0
            elif kind is Kind.NAME:
                total += _NAMES.get(term.head, _USUAL_NAME)
            elif kind is Kind.LETTER:
                text = repr(term)
                total += 1.5 if text in seen else 0.4
                total += sum([0.4 if index.kind is Kind.LETTER else 0.8 for index in term.indices])
                seen.add(text)
            else:
                total += _KINDS[kind]
                if term.factor is not None and term.factor != 1:
                    total += 4.5 if is_constant(term.factor) else 0.5 if term.factor == -1 else 1.5
                if kind is Kind.BIG and is_constrained(term):
                    total += 3.0
                if kind is Kind.CASES:
                    total += sum(1.0 for condition in term.parts[1::2] if condition.kind is Kind.RELATION)
                total += sum([1.5 for index in term.indices if index.kind is Kind.NAME])
                if kind is Kind.PRODUCT:
                    total += 0.3 * (len(term.parts) - 1) + (1.5 if term.join == "o" else 0.0)
    return total


def is_constant(value: Fraction | None) -> bool:
    """Whether a number is no accident: one of two decimals or more, as the 1.702 of GELU."""
    return value is not None and value.denominator >= 100


def is_constrained(term: Term) -> bool:
    """Whether an extreme is taken where a norm is something, as in `\\max_{||w|| = 1}`."""
    return any(binder.lower is not None and binder.lower.kind is Kind.BARS for binder in term.binders)


def _said(whole: Term) -> Iterator[Term]:
    """A term and all in it, but for the conditions of cases, which are often words."""
    ahead = [whole]
    while ahead:
        term = ahead.pop()
        yield term
        ahead.extend(term.parts[::2] if term.kind is Kind.CASES else term.parts)
