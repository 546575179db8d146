"""What the hits on one known formula make of the formula."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.recognition.evidence import is_literal
from mleq.formula.recognition.hit import Found, Hit
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.query import Query
from mleq.formula.recognition.threshold import threshold
from mleq.formula.recognition.tuning import (
    LEAST,
    LEAST_LITERAL,
    MISSED,
    MOST_MISSED,
    MOST_MISSED_OF_LITERAL,
    SAYS_MUCH,
    SAYS_SOMETHING,
)


def combined(hits: Sequence[Hit], query: Query) -> Found | None:
    """What hits on one known formula are together; None where that says too little."""
    known = hits[0].entry.known
    chosen = _that_go_together(sorted(hits, key=lambda hit: -hit.bits), query)
    first = chosen[0]
    bits = sum(hit.bits for hit in chosen)
    missing = known.missing({hit.entry.statement for hit in chosen})
    spelled = query.spelled
    start, end, is_whole = (0, len(query.latex), True) if known is spelled else _extent(chosen, query)
    is_most = missing <= MOST_MISSED_OF_LITERAL * sum(known.weights)
    is_main = first.has_left and is_whole and is_most and known.is_main(first.entry.statement)
    is_spelled = (spelled is not None and spelled.equation is known.equation) or (is_main and is_literal(first.matcher))
    told = bits - min(MISSED * missing, MOST_MISSED)
    if missing and _is_of_another(chosen, query):
        return None
    if told < (LEAST_LITERAL if is_spelled else threshold(known, chosen, missing)):
        return None
    return Found(known, chosen, bits, bits - MISSED * missing, told, start, end, is_whole, is_spelled)


def only_spelled(known: Known, query: Query) -> Found:
    """What is the same to the letter, though nothing in it is looked for."""
    return Found(known, [], LEAST, LEAST, LEAST, 0, len(query.latex), is_whole=True, is_literal=True)


def _that_go_together(hits: Sequence[Hit], query: Query) -> list[Hit]:
    """The first hit, and of the others those on further statements with the same letters."""
    first = hits[0]
    chosen = [first]
    for hit in hits[1:]:
        if any(hit.entry.statement == other.entry.statement or hit.statement == other.statement for other in chosen):
            continue
        if first.matcher.match_as_well(hit.entry.term, hit.term, hit.entry.bound, query.bound_in(hit.term)):
            chosen.append(hit)
    return chosen


def _is_of_another(chosen: Sequence[Hit], query: Query) -> bool:
    """Whether a formula has only moving averages in common with what is known: RMSProp is no Adam."""
    if any(hit.is_claimed or not hit.entry.known.goes_on(hit.entry.statement) for hit in chosen):
        return False
    numbers = {hit.statement for hit in chosen}
    return any(
        statement.signs and number not in numbers and query.said[number] >= SAYS_MUCH
        for number, statement in enumerate(query.statements)
    )


def _extent(chosen: Sequence[Hit], query: Query) -> tuple[int, int, bool]:
    """The range of what was recognized, and whether that is the formula but for what says next to nothing."""
    numbers = {hit.statement for hit in chosen}
    if any(hit.part is None for hit in chosen):
        return min(hit.term.start for hit in chosen), max(hit.term.end for hit in chosen), False
    if all(number in numbers or said < SAYS_SOMETHING for number, said in enumerate(query.said)):
        return 0, len(query.latex), True
    parts = [query.statements[number] for number in numbers]
    return min(part.start for part in parts), max(part.end for part in parts), False
