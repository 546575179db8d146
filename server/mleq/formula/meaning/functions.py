"""Functions by their rules: a logarithm of a quotient is a difference, a mean of logarithms a sum of means."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mleq.formula.meaning.algebra import add, product
from mleq.formula.meaning.construct import applied, letter, name, number
from mleq.formula.meaning.term import Kind, Term, with_indices

_SERIES = frozenset("ap rel precision recall ndcg dcg idcg tpr fpr".split())
"""Words whose argument is an index: `rel(i)` is `rel_i`."""
_SIGMOIDS = frozenset(("sigmoid", "sigm", "logistic"))
"""The names of what is mostly a letter, `\\sigma`."""


def call(head: Term, arguments: Sequence[Term], start: int, end: int) -> Term:
    """A function of arguments."""
    if len(arguments) == 1:
        return _call_of_one(head, arguments[0], start, end)
    if head.kind is Kind.LETTER and head.letter == "I" and len(arguments) == 2 and not head.indices:
        head = name("mi", head.start, head.end)  # mutual information
    return applied(head, arguments, start, end)


def _call_of_one(head: Term, argument: Term, start: int, end: int) -> Term:
    if head.kind is Kind.LETTER and head.head in ("D", "d") and not head.indices and argument.head == "||":
        return applied(name("kl", head.start, head.end), [argument], start, end)
    if head.kind is not Kind.NAME:
        return applied(head, [argument], start, end)
    if head.head == "log" and (parts := _logarithms(head, argument)):
        return add(parts, start, end)
    if head.head == "E" and (parts := _means(head, argument)):
        return add(parts, start, end)
    if head.head in _SERIES and argument.kind is Kind.LETTER and not argument.indices:
        return with_indices(head, [argument], end)
    if head.head in _SIGMOIDS:
        head = letter("\\sigma", head.start, head.end)
        if argument.kind is Kind.SUM:
            return product([head, argument], start, end)  # as it is read where the letter itself is written
    return applied(head, [argument], start, end)


def _logarithms(head: Term, argument: Term) -> list[Term]:
    """The logarithms that one of a quotient is the sum of, or what an exponential is of; none for any other."""
    if not argument.is_plain:
        return []
    start, end = argument.start, argument.end
    if argument.kind is Kind.CALL and argument.parts[0].head == "exp" and len(argument.parts) == 2 and not head.indices:
        return [argument.parts[1]]
    if _is_inverse(argument):
        return [product([call(head, [argument.parts[0]], start, end)], start, end, Fraction(-1))]
    if argument.kind is not Kind.PRODUCT or not any(map(_is_inverse, argument.parts)):
        return []
    assert argument.factor is not None
    if argument.factor < 0:
        return []
    found = [call(head, [part], part.start, part.end) for part in argument.parts]
    for value, sign in ((argument.factor.numerator, 1), (argument.factor.denominator, -1)):
        if value != 1:
            logarithm = call(head, [number(Fraction(value), start, end)], start, end)
            found.append(product([logarithm], start, end, Fraction(sign)))
    return found


def _means(head: Term, argument: Term) -> list[Term]:
    """The means that one of a sum of logarithms is the sum of, or that of a multiple; none for any other."""
    if argument.transposed:
        return []
    start, end = argument.start, argument.end
    if argument.kind is Kind.SUM and all(map(_is_logarithm, argument.parts)):
        return [call(head, [part], part.start, part.end) for part in argument.parts]
    if argument.kind is Kind.PRODUCT and argument.factor is not None and argument.factor != 1:
        mean = call(head, [product(argument.parts, start, end, join=argument.join)], start, end)
        return [product([mean], start, end, argument.factor)]
    return []


def _is_inverse(term: Term) -> bool:
    return term.kind is Kind.POWER and term.parts[1].kind is Kind.NUMBER and term.parts[1].factor == -1


def _is_logarithm(term: Term) -> bool:
    """Whether a term is a logarithm or a negative one: of these sums are taken apart, as in bounds and divergences."""
    if term.kind is Kind.PRODUCT and len(term.parts) == 1:
        term = term.parts[0]
    return term.kind is Kind.CALL and term.parts[0].head == "log"
