"""Where in a formula the terms of known formulas are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from mleq.formula.meaning.algebra import negated
from mleq.formula.meaning.construct import relation
from mleq.formula.meaning.names import EXTREMES
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.recognition.evidence import claims, weigh
from mleq.formula.recognition.hit import BOTH_SIDES, Hit
from mleq.formula.recognition.index import Beside
from mleq.formula.recognition.known import Entry, anchor
from mleq.formula.recognition.match import Matcher
from mleq.formula.recognition.penalties import count_of_penalties, penalized_in
from mleq.formula.recognition.query import MOST_STEPS, Query
from mleq.formula.recognition.softmax import with_letter
from mleq.formula.recognition.tuning import MOST_PARTS, SAYS_MUCH, SUBTRACTED, TURNED
from mleq.formula.recognition.weigh import content


def look_up(query: Query) -> list[Hit]:
    """What the sides of a formula's statements, the terms in them, and its relations may be."""
    hits: list[Hit] = []
    for number, statement in enumerate(query.statements):
        _Lookup(query, number, statement, hits).look_up()
    return hits


class _Lookup:
    """Looks one statement up."""

    def __init__(self, query: Query, number: int, statement: Statement, hits: list[Hit]) -> None:
        self.query = query
        self.index = query.index
        self.number = number
        self.statement = statement
        self.beside = Beside(repr(statement.parts[0]), claims(statement.parts[0], query.index))
        self.hits = hits

    def look_up(self) -> None:
        parts, signs = self.statement.parts, self.statement.signs
        for at, side in enumerate(parts):
            if at > 0 or not signs or content([side]) >= SAYS_MUCH:  # else what is defined is no formula of itself
                self.look_up_side(at, side)
        for at, sign in enumerate(signs):
            both = relation(sign, parts[at], parts[at + 1], parts[at].start, parts[at + 1].end)
            entries = [entry for entry in self.known(both, BOTH_SIDES) if entry.part < 0]
            self.compare(entries, both, BOTH_SIDES)

    def look_up_side(self, at: int, side: Term) -> None:
        """Find what a side is, and what the terms in it are."""
        tops = _tops(side)
        addends = {id(term) for top in tops if top.kind is Kind.SUM for term in top.parts}
        others = [part for top in tops for part in penalized_in(top)]
        others += [part for term in side.walk() for part in _differentiated(term)]
        of_others = {id(term) for part in others for term in part.walk()}
        for term in side.walk():
            if id(term) in of_others:
                continue
            part = at if term in tops else None
            is_addend = id(term) in addends
            self.compare(self.known(term, part), term, part, is_addend=is_addend)
            if (softmax := with_letter(term)) is not None:
                self.compare(self.known(softmax, part), softmax, part, is_addend=is_addend)
            if is_addend and term.kind is Kind.PRODUCT and _is_negative(term):
                turned = negated(term)
                self.compare_turned(turned, None, is_addend=True)
            elif (part is not None and at > 0) or _has_both_signs(term):
                turned = negated(term)
                self.compare_turned(turned, part)
            if (term.kind is Kind.SUM or term.kind is Kind.PRODUCT) and len(term.parts) > 2:
                shapes = {anchor(term.kind, *pair) for pair in combinations(term.parts[:MOST_PARTS], 2)}
                self.compare_some(self.index.anchors(shapes, len(term.parts)), term)

    def known(self, term: Term, part: int | None) -> list[Entry]:
        """What a side of the statement, or a term anywhere in it, may be."""
        return self.index.terms(term, self.beside, is_side=part is not None)

    def compare(
        self,
        entries: Sequence[Entry],
        term: Term,
        part: int | None,
        *,
        is_addend: bool = False,
        is_turned: bool = False,
    ) -> None:
        """Keep the known terms that a term is; `is_turned` for a term whose sign in the formula is the other one."""
        for entry in self.closest(entries):
            if self.query.steps >= MOST_STEPS:
                return
            matcher = self.matcher(entry, term)
            if is_turned:
                matcher.costs.append(SUBTRACTED if is_addend else TURNED)
            found = matcher.match(entry.term, term) or (entry.is_of_rows and matcher.match_layer(entry.term, term))
            if self.counted(matcher, found):
                hit = Hit(entry, term, self.number, part, matcher, is_addend=is_addend)
                hit.is_turned = is_turned and not is_addend
                if not self.keep(hit) and part and part > 0 and not is_turned:
                    self.compare_with_left(entry, term, part)

    def compare_turned(self, turned: Term, part: int | None, *, is_addend: bool = False) -> None:
        """Keep what is right that a term is with the other sign."""
        entries = [entry for entry in self.known(turned, part) if entry.known.pitfall is None]
        self.compare(entries, turned, part, is_addend=is_addend, is_turned=True)

    def compare_with_left(self, entry: Entry, term: Term, part: int) -> None:
        """Compare again from the left, which tells which of two letters is which: in `(y - a)^2` either may be."""
        left = self.statement.parts[0]
        expected = entry.known.statements[entry.statement].parts[0]
        if entry.part < 1 or left.kind is not Kind.CALL or expected.kind is not Kind.CALL or len(left.parts) < 3:
            return
        matcher = self.matcher(entry, term)
        if self.counted(matcher, matcher.match(expected, left) and matcher.match(entry.term, term)):
            self.keep(Hit(entry, term, self.number, part, matcher, is_addend=False))

    def closest(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries, but of a known formula in which one has this left-hand side only those: of three gates one.

        A letter with an index, as `f_t`, tells as well which of several known formulas is meant.
        """
        literal = [entry for entry in entries if entry.left == self.beside.text]
        left = self.statement.parts[0]
        if left.kind is Kind.LETTER and left.indices and len({id(entry.known) for entry in literal}) > 1:
            return literal
        told = {id(entry.known) for entry in literal}
        return [entry for entry in entries if entry.left == self.beside.text or id(entry.known) not in told]

    def compare_some(self, entries: Iterable[Entry], term: Term) -> None:
        """Keep the known sums or products that a larger one has all the parts of."""
        penalties = count_of_penalties(term)
        for entry in entries:
            if count_of_penalties(entry.term) < penalties:
                continue
            factor, other = entry.term.factor or 1, term.factor or 1
            if factor * other < 0 or (abs(factor) != 1 and factor != other):
                continue
            if self.query.steps >= MOST_STEPS:
                return
            matcher = self.matcher(entry, term)
            if self.counted(matcher, matcher.match_some(entry.term.parts, term.parts)):
                self.keep(Hit(entry, term, self.number, None, matcher, is_addend=False))

    def matcher(self, entry: Entry, term: Term) -> Matcher:
        return Matcher(entry.bound, entry.known.ordered, self.query.bound_in(term))

    def counted(self, matcher: Matcher, is_match: bool) -> bool:
        """Whether a term was matched, with what that took counted."""
        self.query.steps += matcher.steps
        return is_match

    def keep(self, hit: Hit) -> bool:
        """Keep a hit, unless something contradicts it."""
        if not weigh(hit, self.statement, self.index):
            return False
        if hit.is_turned and hit.term.kind is not Kind.SUM and not (hit.is_claimed or hit.has_left):
            return False  # what is not a sum of both signs has the other sign only by mistake
        self.hits.append(hit)
        return True


def _tops(side: Term) -> list[Term]:
    """A side, and what an extreme is taken of where it is one."""
    tops = [side]
    while tops[-1].kind is Kind.BIG and tops[-1].head in EXTREMES:
        tops.append(tops[-1].parts[0])
    return tops


def _differentiated(term: Term) -> Sequence[Term]:
    """What a gradient or a derivative is taken of: the gradient of a loss is none."""
    if term.kind is not Kind.PRODUCT or term.parts[0].head not in ("\\nabla", "\\partial"):
        return ()
    return term.parts[1:]


def _has_both_signs(term: Term) -> bool:
    return term.kind is Kind.SUM and len(set(map(_is_negative, term.parts))) > 1


def _is_negative(term: Term) -> bool:
    return term.factor is not None and term.factor < 0
