"""Formulas that claim to be an equation and are another, by a mistake that the catalog knows."""

from __future__ import annotations

from collections.abc import Iterable

from mleq.catalog.equation import Pitfall
from mleq.formula.meaning.term import Kind, Term, head_of
from mleq.formula.recognition.evidence import claims
from mleq.formula.recognition.hit import BOTH_SIDES, Found, Hit
from mleq.formula.recognition.letters import key_of
from mleq.formula.recognition.mend import mended
from mleq.formula.recognition.query import Query
from mleq.formula.recognition.ranking import match_of, score_of
from mleq.formula.recognition.tuning import RATHER, SCORE_OF_MISTAKE, SURE, TURNED
from mleq.formula.recognize import Departure, Match


def departs(one: Found, right: Iterable[Found], query: Query) -> bool:
    """Whether a formula has a mistake that is to be told: it claims the equation, and is no other form of it."""
    if not one.hits or (one.known.pitfall is not None and not query.index.is_mistake(one.known)):
        return False
    hit = one.hits[0]
    expected = one.known.statements[hit.entry.statement]
    if expected.signs and (hit.part is None or expected.signs[0] not in "=~≈"):
        return False  # what is defined by a mistake may be part of what is right
    if any(_is_right(other, one) for other in right if other is not one) or _has_more_indices(hit):
        return False
    left = query.statements[hit.statement].parts[0]
    if one.known.equation.id in claims(left, query.index) and hit.part != 0:
        return True
    bits = one.bits + (TURNED if hit.is_turned else 0)
    if not hit.has_left or not (one.is_literal or (bits >= SURE and _is_same_head(left, hit.known_left))):
        return False
    # A covariance matrix that is another is no mistake in PCA, unless the rest of PCA is there.
    return any(other.known.equation is one.known.equation for other in right) or not query.index.is_aside(one.known)


def is_rather(mistaken: Found, right: Found, query: Query) -> bool:
    """Whether a side says more as the mistake, though nothing claims the equation: then the formula is another one."""
    if mistaken.known.equation is not right.known.equation or mistaken.known.pitfall is None or right.is_claimed:
        return False
    if not mistaken.hits or not right.hits:
        return False
    wrong, hit = mistaken.hits[0], right.hits[0]
    return (
        wrong.statement == hit.statement
        and hit.part in (None, wrong.part)
        and wrong.part != BOTH_SIDES
        and wrong.entry.said > hit.entry.said + RATHER
        and query.index.is_mistake(mistaken.known)
    )


def told(one: Found, query: Query) -> Match:
    """The match of a formula with a mistake in it."""
    pitfall = pitfall_of(one, query)
    assert pitfall is not None
    departure = Departure(pitfall, *mended(one, pitfall, query))
    if len(query.statements) == 1:
        one = one._replace(start=0, end=len(query.latex), is_whole=True)
    return match_of(one, query, min(SCORE_OF_MISTAKE, score_of(one)), departure)


def pitfall_of(one: Found, query: Query) -> Pitfall | None:
    """The mistake that was found: the known one, or the other sign where that is known to be one."""
    if one.known.pitfall is not None or not one.hits or not one.hits[0].is_turned:
        return one.known.pitfall
    return query.index.mistaken_sign(one.known.equation)


def _is_right(other: Found, mistaken: Found) -> bool:
    """Whether what was found is the equation as it should be, and the formula is that rather than the mistake."""
    wrong = mistaken.hits[0]
    if other.known.equation is not mistaken.known.equation:
        return False
    return any(
        right.statement == wrong.statement
        and (right.has_left or right.is_claimed or not wrong.has_left)
        and (not _is_twisted(right) or (_is_twisted(wrong) and not wrong.is_turned))
        for right in other.hits
    )


def _has_more_indices(hit: Hit) -> bool:
    """Whether letters have an index where the mistake is that nothing is there: `Q_i` for what Q is projected to."""
    return any("|" in other and "|" not in key for key, other in hit.matcher.there.items())


def _is_twisted(hit: Hit) -> bool:
    """Whether what is right is there only with letters exchanged, another sign, a letter in Greek, or a name's index.

    Letters that are exchanged on the left as well are only called otherwise.
    """
    there = hit.matcher.there
    if any(one.kind is Kind.NAME and len(one.indices) != len(other.indices) for one, other in hit.matcher.pairs):
        return True
    named = {key_of(head) for head in hit.known_left.letters()} if hit.has_left else ()
    return hit.is_turned or any(
        (there.get(other) == key and key not in named) or (key.startswith("\\") and key.lower() == other.lower())
        for key, other in there.items()
        if key != other
    )


def _is_same_head(left: Term, expected: Term) -> bool:
    """Whether the letter on the left, alone or called, is the one that the known formula has there."""
    one, other = map(head_of, (left, expected))
    return one.kind is other.kind and one.head == other.head
