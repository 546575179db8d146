"""A softmax of anything seen as one of a letter: `exp(f(x, i)) / sum_j exp(f(x, j))` as `exp(z_i) / sum_j exp(z_j)`."""

from __future__ import annotations

from mleq.formula.meaning.algebra import power, product
from mleq.formula.meaning.construct import letter
from mleq.formula.meaning.functions import call
from mleq.formula.meaning.operators import big
from mleq.formula.meaning.term import Binder, Kind, Term, copy


def with_letter(term: Term) -> Term | None:
    """The softmax with a letter in the place of what is in it; None for anything else, and for one of a letter."""
    if term.kind is not Kind.PRODUCT or len(term.parts) != 2 or term.factor != 1:
        return None
    above, below = sorted(term.parts, key=lambda part: part.kind is Kind.POWER)
    if not _is_exponential(above) or below.kind is not Kind.POWER or below.parts[1].factor != -1:
        return None
    total = below.parts[0]
    if total.kind is not Kind.BIG or total.head != "sum" or not _is_exponential(total.parts[0]):
        return None
    bound = [one for binder in total.binders for one in binder.letters]
    argument, summed = above.parts[1], total.parts[0].parts[1]
    if len(bound) != 1 or argument.kind is Kind.LETTER or argument.shape != summed.shape:
        return None
    if argument.factor is not None and argument.factor < 0:
        return None  # a softmin
    free = _free_letter(argument, summed, bound[0].head)
    if free is None:
        return None
    binder = Binder((bound[0],), total.binders[0].lower, total.binders[0].upper, total.binders[0].domain)
    exp = above.parts[0]
    entry = call(exp, [_indexed(argument, letter(free, argument.end, argument.end))], above.start, above.end)
    sum_of_all = big(
        "sum", [binder], call(exp, [_indexed(summed, bound[0])], total.start, total.end), total.start, total.end
    )
    return product([entry, power(sum_of_all, below.parts[1], below.start, below.end)], term.start, term.end)


def _is_exponential(term: Term) -> bool:
    return term.kind is Kind.CALL and term.parts[0].head == "exp" and len(term.parts) == 2


def _indexed(argument: Term, index: Term) -> Term:
    made = copy(letter(_ANYTHING, argument.start, argument.end))
    made.indices = (index,)
    return made


def _free_letter(argument: Term, summed: Term, bound: str) -> str | None:
    """The letter that has the bound one in its place, where the two terms differ in nothing else."""
    found: set[str] = set()
    ahead = [(argument, summed)]
    while ahead:
        one, other = ahead.pop()
        if one.kind is not other.kind or len(one.parts) != len(other.parts) or len(one.indices) != len(other.indices):
            return None
        if one.head != other.head:
            if one.kind is not Kind.LETTER or other.head != bound:
                return None
            found.add(one.head)
        elif one.factor != other.factor or one.transposed != other.transposed:
            return None
        ahead += zip(one.parts, other.parts, strict=True)
        ahead += zip(one.indices, other.indices, strict=True)
    return found.pop() if len(found) == 1 else None


_ANYTHING = "…z"
"""The letter that stands for what is in a softmax; no formula has it."""
