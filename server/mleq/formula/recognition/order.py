"""Which factors of a known formula may not change places: matrices and vectors, as its symbols tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from mleq.catalog.equation import Equation, Variant
from mleq.formula.meaning.read import statements
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.parse import parse
from mleq.formula.recognition.letters import base_of


def ordered_factors(found: Iterable[Statement], equation: Equation, variant: Variant | None) -> frozenset[int]:
    """The ids of the terms whose order among factors counts: those with a matrix or a vector in them.

    A letter may be a vector in one variant and a number in another.

    With a sign for an elementwise product among them it is not told which factors are in that.
    """
    heads: set[str] = set()
    for symbol in equation.symbols:
        if symbol.type in _HEAVY:
            for member in symbol.family:
                if equation.symbol(member, variant) in (symbol, None):
                    heads |= _letters(member)
    if not heads:
        return frozenset()
    return frozenset(
        id(factor)
        for statement in found
        for part in statement.parts
        for term in part.walk()
        if term.kind is Kind.PRODUCT and term.join != "o"
        for factor in term.parts
        if _is_heavy(factor, heads)
    )


@lru_cache(maxsize=2048)
def _letters(member: str) -> frozenset[str]:
    """The letter that a symbol is, as terms have it; those of its indices are others."""
    found = statements(parse(base_of(member)).root, ())
    return frozenset(found[0].parts[0].letters() | {found[0].parts[0].head}) if found else frozenset()


def _is_heavy(term: Term, heads: Collection[str]) -> bool:
    if term.kind is Kind.BARS:
        return False
    if term.kind is Kind.LETTER:
        return term.head in heads
    if term.kind is Kind.CALL and term.parts[0].kind is Kind.NAME and term.parts[0].head in ("exp", "log", "det", "tr"):
        return False
    return any(_is_heavy(part, heads) for part in term.parts)


_HEAVY = frozenset(("matrix", "vector", "tensor", "operator"))
