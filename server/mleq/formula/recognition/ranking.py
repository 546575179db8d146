"""What was found of a formula, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from mleq.formula.recognition import tuning
from mleq.formula.recognition.evidence import same_letters
from mleq.formula.recognition.hit import Found, Hit
from mleq.formula.recognition.in_place import letters_of
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.query import Query
from mleq.formula.recognize import Departure, Match


def ranked(found: Iterable[Found], query: Query) -> list[Match]:
    """The matches, best first: the whole before a part, and what says more before what says less."""
    order = sorted(found, key=lambda one: _place(one, query.spelled))
    out: list[Match] = []
    seen: set[tuple[str, int, int]] = set()
    for run in _alike(order, query.spelled):
        for one in _by_letters(run, query):
            key = one.known.equation.id, one.start, one.end
            if key not in seen and not any(_lies_in(one, match) for match in out):
                seen.add(key)
                out.append(match_of(one, query))
    return out


def match_of(one: Found, query: Query, score: float | None = None, departure: Departure | None = None) -> Match:
    """The match that something found is."""
    known = one.known
    letters = letters_of(known, one.hits[0].matcher.pairs if one.hits else (), query.latex)
    score = score_of(one) if score is None else score
    return Match(known.equation, known.variant, score, one.start, one.end, one.is_whole, letters, departure)


def score_of(one: Found) -> float:
    """How sure it is, from 0 to 1."""
    least, most = tuning.SCORES
    return 1.0 if one.is_literal else max(least, min(most, one.told / tuning.CERTAIN))


def _place(one: Found, spelled: Known | None) -> tuple[object, ...]:
    """What the best is found by: the whole formula, to the letter, by name, and then by how much it says."""
    return not one.is_whole, one.known is not spelled, not one.is_literal, not one.is_claimed, -one.value


def _alike(order: Sequence[Found], spelled: Known | None) -> list[list[Found]]:
    """What was found, in runs of what is recognized about as well in the same place."""
    runs: list[list[Found]] = []
    for one in order:
        first = runs[-1][0] if runs else None
        if (
            first is not None
            and first.known is not spelled
            and (first.start, first.end, first.is_literal, first.is_claimed)
            == (one.start, one.end, one.is_literal, one.is_claimed)
            and first.value - one.value < tuning.ALIKE
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _by_letters(run: Sequence[Found], query: Query) -> Iterator[Found]:
    """Several that a formula is as much: by letters, then by priority, and only of equals also by the spelling."""
    if len(run) == 1:
        yield run[0]
        return
    places = {id(one): _place_among_alike(one, query) for one in run}
    for _, equals in groupby(sorted(run, key=lambda one: places[id(one)]), key=lambda one: places[id(one)]):
        several = list(equals)
        forms = {(one.known.equation.id, one.known.variant and one.known.variant.id) for one in several}
        yield from sorted(several, key=lambda one: -one.known.likeness(query.tokens)) if len(forms) > 1 else several


def _place_among_alike(one: Found, query: Query) -> tuple[object, ...]:
    hits = one.hits
    has_literal_left = bool(hits) and hits[0].has_left and _is_literal_left(hits[0], query)
    letters = sum(same_letters(hit.matcher) for hit in hits) / max(1, sum(len(hit.matcher.there) for hit in hits))
    return not has_literal_left, one.known.equation.priority, -round(letters, 1)


def _is_literal_left(hit: Hit, query: Query) -> bool:
    """Whether the left-hand side is that of the known formula to the letter."""
    if hit.part is None or hit.part <= 0:
        return False
    return repr(query.statements[hit.statement].parts[0]) == repr(hit.known_left)


def _lies_in(one: Found, match: Match) -> bool:
    """Whether a part lies in another that is of the same equation, or in a whole that was recognized."""
    if one.is_whole or not (match.start <= one.start and one.end <= match.end):
        return False
    is_same_equation = match.equation.id == one.known.equation.id
    return match.is_whole or is_same_equation or (match.start, match.end) != (one.start, one.end)
