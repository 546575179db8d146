"""Whether a known formula is a form of others: spelled otherwise, or in fresh letters, and no mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.match import Matcher
from mleq.formula.recognition.tuning import SPELLING


def is_form(known: Known, others: Sequence[Known]) -> bool:
    """Whether all that a known formula states is stated by one of the others, which are forms of one equation."""
    if any(_states_all(known.statements, known, other) for other in others):
        return True
    pairs = [pair for statement in known.statements for pair in _in_pairs(statement)]
    return len(pairs) > len(known.statements) and all(
        any(_states_all([pair], known, other) for other in others) for pair in pairs
    )


def is_ingredient(known: Known, others: Iterable[Known]) -> bool:
    """Whether what a known formula states only defines what one of the others is made of; see `Known.is_ingredient`."""
    places = [
        other.is_ingredient(number) and not other.is_gate(number)
        for one in known.statements
        for other in others
        for number, statement in enumerate(other.statements)
        if _is_same(one, statement, known, other)
    ]
    return bool(places) and all(places)


def _states_all(found: Iterable[Statement], known: Known, other: Known) -> bool:
    return all(any(_is_same(one, second, known, other) for second in other.statements) for one in found)


def _in_pairs(statement: Statement) -> Iterator[Statement]:
    """What a chain says of its first side: each of the others by itself."""
    for sign, part in zip(statement.signs, statement.parts[1:], strict=True):
        yield Statement((statement.parts[0], part), (sign,))


def _is_same(one: Statement, other: Statement, known: Known, of: Known) -> bool:
    if len(one.parts) == 1 and len(other.parts) > 1:
        return any(_is_strictly((part,), one.parts, known, of) for part in other.parts)
    if one.signs[:1] != other.signs[:1] or len(one.parts) > len(other.parts):
        return False
    return any(
        _is_strictly((other.parts[0], *chosen), one.parts, known, of)
        for chosen in combinations(other.parts[1:], len(one.parts) - 1)
    )


def _is_strictly(expected: Sequence[Term], parts: Sequence[Term], known: Known, of: Known) -> bool:
    """Whether terms are others in the same letters or fresh ones, none in the place of another, with all indices."""
    matcher = Matcher(of.bound, of.ordered, known.bound)
    if not all(matcher.match(one, part) for one, part in zip(expected, parts, strict=True)):
        return False
    if any(one.kind is Kind.NAME and len(one.indices) != len(other.indices) for one, other in matcher.pairs):
        return False
    letters = matcher.there.keys()
    for key, there in matcher.there.items():
        plain = key.lstrip("#")
        if plain == there:
            continue
        if there in letters or f"#{there}" in letters or "|" in there or _alike(plain) == _alike(there):
            return False
    return sum(matcher.costs) <= SPELLING


def _alike(key: str) -> str:
    """A letter in lower case without accents: to put one for another of these is no renaming."""
    return key.split()[-1].lower()
