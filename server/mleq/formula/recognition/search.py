"""Which equations a formula is: its terms are looked up, what was found of each known formula weighed and ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mleq.formula.meaning.read import statements
from mleq.formula.parse import parse
from mleq.formula.recognition.by_name import named
from mleq.formula.recognition.combine import combined, only_spelled
from mleq.formula.recognition.escapes import without_escapes
from mleq.formula.recognition.hit import Found, Hit
from mleq.formula.recognition.index import Index
from mleq.formula.recognition.lookup import look_up
from mleq.formula.recognition.mistakes import departs, is_rather, pitfall_of, told
from mleq.formula.recognition.query import Query
from mleq.formula.recognition.ranking import ranked
from mleq.formula.recognize import Match

if TYPE_CHECKING:
    from mleq.document.macros import Macros

MOST_MATCHES = 20
"""Matches that are told of one formula."""


def search(index: Index, latex: str, macros: Macros | None = None) -> list[Match]:
    """The equations that a formula or a part of it is, best first; those that it is by a mistake before all others."""
    root = parse(without_escapes(latex), macros).root
    query = Query(latex, statements(root, index.vocabulary, index.claims), index)
    found = _found(query)
    right = [one for one in found if one.known.pitfall is None]
    mistaken = [one for one in found if pitfall_of(one, query) is not None]
    departing = [one for one in mistaken if departs(one, right, query)]
    spelled = query.spelled
    if not departing and spelled is not None and not any(one.known.equation is spelled.equation for one in right):
        # The catalog has it to the letter, though nothing in it claims to be the equation.
        right += [one for one in mistaken if one.known is spelled]
    told_apart = {one.known.equation.id for one in departing}
    right = [
        one
        for one in right
        if one.known.equation.id not in told_apart and not any(is_rather(other, one, query) for other in mistaken)
    ]
    if not right and not departing:
        return named(query)[:MOST_MATCHES]
    return [*(told(one, query) for one in _of_each_equation(departing)), *ranked(right, query)][:MOST_MATCHES]


def _of_each_equation(departing: Iterable[Found]) -> list[Found]:
    """Of what is the same mistake in several forms that which is most like the formula, for each statement."""
    best: dict[tuple[str, int], Found] = {}
    for one in sorted(departing, key=lambda one: (not one.is_literal, -one.bits)):
        best.setdefault((one.known.equation.id, one.hits[0].statement), one)
    return list(best.values())


def _found(query: Query) -> list[Found]:
    """The known formulas that the formula or a part of it is."""
    by_known: dict[int, list[Hit]] = defaultdict(list)
    for hit in look_up(query):
        by_known[id(hit.entry.known)].append(hit)
    found = [made for hits in by_known.values() if (made := combined(hits, query)) is not None]
    spelled = query.spelled
    if spelled is not None and not any(one.known is spelled for one in found):
        found.append(only_spelled(spelled, query))
    return found
