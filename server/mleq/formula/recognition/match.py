"""Whether a term is another one with its letters renamed, one to one, in any order that sums and products allow.

Letters in bold and not in bold are one letter, since a vector and its entries are often told apart so, and often not.
Indices that nothing runs over may be there or not; what a sum runs over must be the same letter all through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mleq.formula.meaning.algebra import negated
from mleq.formula.meaning.construct import SYMMETRIC, letter
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.recognition import tuning
from mleq.formula.recognition.bounds import BoundsMatcher
from mleq.formula.recognition.goals import All, Bounds, Costs, Each, Either, Goal, Goals, Perhaps, Same
from mleq.formula.recognition.letters import key_of, plain

MOST_STEPS = 3_000
"""Comparisons in one match; more are made only where very many things look alike."""
MOST_CHOICES = 150
"""Choices that are open at once, each of which takes three nested calls."""


class Matcher(BoundsMatcher):
    """Compares terms of what is known with those of a formula."""

    def __init__(self, bound: frozenset[str], ordered: frozenset[int], formula_bound: frozenset[str]) -> None:
        super().__init__(bound, formula_bound)
        self.ordered = ordered
        """The ids of the known terms whose order among factors counts: matrices and vectors."""
        self.is_mirrored = False
        """Whether that order is the other way round: `x W` with samples as rows, for `W x`."""
        self.is_transposed = False
        """Whether weights are transposed that are not in what is known: `W^T x` for `W x`."""
        self.steps = 0
        self.open_choices = 0

    def match(self, known: Term, term: Term) -> bool:
        """Whether the two are the same, with what was bound before; what is bound then stays only where they are."""
        return self._attempt(Same(known, term))

    def match_layer(self, known: Term, term: Term) -> bool:
        """Whether what is known is a layer of which the formula has the samples as rows, or the weights transposed."""
        self.is_mirrored = True
        if self.match(known, term):
            return True
        self.is_mirrored, self.is_transposed = False, True
        return self.match(known, term)

    def match_as_well(self, known: Term, term: Term, bound: frozenset[str], formula_bound: frozenset[str]) -> bool:
        """Whether two more terms are the same, in which something runs over these letters."""
        before = self.bound, self.formula_bound
        self.bound, self.formula_bound = bound, formula_bound
        if self.match(known, term):
            self.bound, self.formula_bound = before[0] | bound, before[1] | formula_bound
            return True
        self.bound, self.formula_bound = before
        return False

    def match_some(self, known: Sequence[Term], terms: Sequence[Term]) -> bool:
        """Whether all that is known is among the terms, of which some may be left over."""
        return self._attempt(Each(tuple(known), tuple(terms), some=True))

    def match_or_cost(self, known: Term, term: Term, cost: float) -> bool:
        return self._attempt(Perhaps(known, term, cost))

    def _attempt(self, goal: Goal) -> bool:
        mark = self.mark()
        if self._solve((goal, None)):
            return True
        self.undo(mark)
        return False

    # Goals.

    def _solve(self, goals: Goals) -> bool:
        """Whether all goals hold together; where they do not, who asks undoes what was bound."""
        while goals is not None:
            goal, goals = goals
            self.steps += 1
            if self.steps > MOST_STEPS:
                return False
            if isinstance(goal, Same):
                known, term, lenient = goal
                if known.kind is Kind.LETTER is term.kind and known.transposed == term.transposed:
                    if not self.letter(known, term):
                        return False
                    continue
                opened = self._same(known, term, lenient=lenient)
                if opened is None:
                    return False
                goals = _before(opened, goals)
            elif isinstance(goal, Each):
                if goal.known:
                    at, candidates = self._candidates(goal)
                    if len(candidates) != 1:
                        return self._solve_one_of(_chosen(goal, at, index, goals) for index in candidates)
                    goals = _chosen(goal, at, candidates[0], goals)
                elif goal.terms and not goal.some:
                    return False
            elif isinstance(goal, Either):
                return self._solve_one_of((choice, goals) for choice in goal.choices)
            elif isinstance(goal, All):
                goals = _before(goal.goals, goals)
            elif isinstance(goal, Costs):
                self.costs.append(goal.cost)
            elif isinstance(goal, Perhaps):
                mark = self.mark()
                if not self._solve((Same(goal.known, goal.term, lenient=True), None)):
                    self.undo(mark)
                    self.costs.append(self._cost_of(goal))
            elif not self.same_bounds(goal.known, goal.term):
                return False
        return True

    def _solve_one_of(self, choices: Iterable[Goals]) -> bool:
        """Whether the goals of a choice hold together, tried one after the other."""
        if self.open_choices == MOST_CHOICES:
            return False
        self.open_choices += 1
        found = False
        for choice in choices:
            mark = self.mark()
            found = self._solve(choice)
            if found or self.steps > MOST_STEPS:
                break
            self.undo(mark)
        self.open_choices -= 1
        return found

    def _candidates(self, goal: Each) -> tuple[int, list[int]]:
        """The place of what is known that fewest terms may be, and the places of these, the same letter first."""
        known, terms, _, _ = goal
        at = 0
        if len(known) == len(terms) == 1:
            return 0, [0] if known[0].shape == terms[0].shape else []
        if len(known) > 1:
            shapes = [term.shape for term in terms]
            counts = [shapes.count(one.shape) for one in known]
            at = counts.index(min(counts))
        first = known[at]
        candidates = [
            index
            for index, term in enumerate(terms)
            if term.shape == first.shape and self._is_in_order(first, term, known, terms)
        ]
        if len(candidates) > 1 and first.kind is Kind.LETTER:
            candidates.sort(key=lambda index: terms[index].letter != first.letter)
        return at, candidates

    def _is_in_order(self, first: Term, term: Term, known: Sequence[Term], terms: Sequence[Term]) -> bool:
        """Whether as many matrices still come before and after the one chosen as there are in what is known."""
        if id(first) not in self.ordered:
            return True
        before = [one.shape for one in known if id(one) in self.ordered and one.start < first.start]
        after = [one.shape for one in known if id(one) in self.ordered and one.start > first.start]
        room_before = [one.shape for one in terms if one.start < term.start]
        room_after = [one.shape for one in terms if one.start > term.start]
        if self.is_mirrored:
            room_before, room_after = room_after, room_before
        return _fits(before, room_before) and _fits(after, room_after)

    def _cost_of(self, goal: Perhaps) -> float:
        """What it costs that two are not the same: little for a `P` whose density is called `p`."""
        there = self.there.get(key_of(goal.known.head), "")
        is_density = plain(there).lower() == key_of(goal.term.head).lower()
        return tuning.OTHER_DISTRIBUTION if is_density else goal.cost

    # Terms.

    def _same(self, known: Term, term: Term, *, lenient: bool) -> Sequence[Goal] | None:
        """What is still to be shown for the two to be the same; None where they are not."""
        kind = known.kind
        if kind is not term.kind:
            return None
        if known.transposed != term.transposed and not lenient and not self._is_transposed_weight(known, term):
            if not known.transposed or not term.head.startswith(_PRIMED):
                return None
            term = letter(term.head.removeprefix(_PRIMED), term.start, term.end, term.indices)
            self.costs.append(tuning.PRIME_AS_TRANSPOSE)
        if kind is Kind.LETTER:
            return () if self.letter(known, term) else None
        if known.head != term.head and not self._same_head(known, term):
            return None
        if kind is Kind.NUMBER:
            return () if known.factor == term.factor else None
        if kind is Kind.NAME:
            if not self.indices(known, term):
                return None
            self.pairs.append((known, term))
            return ()
        if len(known.parts) != len(term.parts):
            return None
        if kind is Kind.BARS:
            if not _is_same_norm(known, term):
                return None
        elif (known.indices or term.indices) and not self.indices(known, term):
            return None
        if kind is Kind.SUM:
            return (Each(known.parts, term.parts, lenient),)
        if kind is Kind.PRODUCT:
            return self._same_product(known, term)
        if kind is Kind.CASES:
            return _same_cases(known, term)
        if kind is Kind.CALL:
            return _same_call(known, term)
        if kind is Kind.RELATION and known.head == "=":
            (left, right), (first, second) = known.parts, term.parts
            return (Either((_both(left, first, right, second), _both(left, second, right, first))),)
        if _is_even(known) and known.parts[0].kind is Kind.SUM is term.parts[0].kind:
            return _same_up_to_sign(known, term)
        if kind is Kind.BIG:
            return (Same(known.parts[0], term.parts[0]), Bounds(known, term))
        return _one_by_one(known.parts, term.parts)

    def _is_transposed_weight(self, known: Term, term: Term) -> bool:
        """Whether both are the weights of a layer, and only the formula has them transposed."""
        return (
            self.is_transposed
            and term.transposed
            and id(known) in self.ordered
            and known.letter.isupper()
            and term.letter.isupper()
        )

    def _same_head(self, known: Term, term: Term) -> bool:
        """Whether another sign or delimiter may stand for the known one."""
        if known.kind is Kind.BARS:
            self.costs.append(tuning.OTHER_BARS)
        elif known.kind is Kind.BIG:
            if known.head.removeprefix("arg") != term.head.removeprefix("arg"):
                return False
            self.costs.append(tuning.OTHER_EXTREME)
        elif known.kind is Kind.RELATION:
            if {known.head, term.head} != {"<", "≤"}:
                return False
            self.costs.append(tuning.OTHER_STRICTNESS)
        else:
            return known.kind in (Kind.TEXT, Kind.LIST)
        return True

    def _same_product(self, known: Term, term: Term) -> Sequence[Goal] | None:
        """The factors in any order; with a dot between them a vector need not be transposed."""
        if known.factor != term.factor:
            return None
        if known.join == "o" and term.join not in ("o", "*"):
            self.costs.append(tuning.ELEMENTWISE_AS_DOT if term.join else tuning.ELEMENTWISE_AS_PLAIN)
        elif term.join == "o" and not known.join:
            self.costs.append(tuning.PLAIN_AS_ELEMENTWISE)
        each = Each(known.parts, term.parts, lenient=known.join == "." or term.join == ".")
        if _is_dot_product(known) and _is_dot_product(term):
            (left, right), (first, second) = known.parts, term.parts
            other_way = All((Same(left, second, lenient=True), Same(right, first, lenient=True)))
            return (Either((each, other_way)),)
        return (each,)


_PRIMED = "prime "
"""What a letter with a prime begins with."""


def _chosen(goal: Each, at: int, index: int, following: Goals) -> Goals:
    """The goals once what is known at a place was chosen to be the term at that index."""
    known, terms, lenient, some = goal
    rest = Each(known[:at] + known[at + 1 :], terms[:index] + terms[index + 1 :], lenient, some)
    return Same(known[at], terms[index], lenient), (rest, following)


def _before(goals: Sequence[Goal], following: Goals) -> Goals:
    """Goals before others."""
    for goal in reversed(goals):
        following = (goal, following)
    return following


def _one_by_one(known: Iterable[Term], terms: Iterable[Term]) -> list[Goal]:
    return [Same(one, other) for one, other in zip(known, terms, strict=True)]


def _both(left: Term, first: Term, right: Term, second: Term) -> Goal:
    return All((Same(left, first), Same(right, second)))


def _same_call(known: Term, term: Term) -> Sequence[Goal]:
    head, arguments = known.parts[0], known.parts[1:]
    is_symmetric = head.kind is Kind.NAME and head.head in SYMMETRIC
    if is_symmetric or (len(arguments) > 1 and _is_unordered(known) and _is_unordered(term)):
        return (Same(head, term.parts[0]), Each(arguments, term.parts[1:]))
    if head.kind is not Kind.NAME or head.head != "E":
        return _one_by_one(known.parts, term.parts)
    # What a mean is taken over is written in many ways, and often left out.
    over = zip(head.indices, term.parts[0].indices, strict=False)
    return [
        *_one_by_one(arguments, term.parts[1:]),
        *(Perhaps(one, other, tuning.OTHER_MEAN) for one, other in over),
    ]


def _same_up_to_sign(known: Term, term: Term) -> Sequence[Goal]:
    """What has a sum in it whose sign is no matter: `(y - x)^2`."""
    choices = [Same(known.parts[0], term.parts[0]), Same(known.parts[0], negated(term.parts[0]))]
    if _is_rather_negated(known.parts[0], term.parts[0]):
        choices.reverse()
    return [*_one_by_one(known.parts[1:], term.parts[1:]), Either(tuple(choices))]


def _same_cases(known: Term, term: Term) -> Sequence[Goal] | None:
    """Rows in any order; where both sides have a condition, it must be the same."""
    goals: list[Goal] = []
    for value, condition in _rows(known):
        choices: list[Goal] = []
        for other, other_condition in _rows(term):
            if other.shape != value.shape:
                continue
            choice: list[Goal] = [Same(value, other)]
            if condition.kind is Kind.RELATION and other_condition.kind is Kind.RELATION:
                choice.append(Same(condition, other_condition))
            elif condition.kind is Kind.RELATION and other_condition.head:
                choice.append(Costs(tuning.WORDS_AS_CONDITION))
            choices.append(All(tuple(choice)))
        if not choices:
            return None
        goals.append(Either(tuple(choices)))
    return goals


def _rows(cases: Term) -> Iterable[tuple[Term, Term]]:
    return zip(cases.parts[::2], cases.parts[1::2], strict=True)


def _is_same_norm(known: Term, term: Term) -> bool:
    """Whether two norms have the same index; without one it is 2."""
    one, other = repr(list(known.indices)), repr(list(term.indices))
    return one == other or {one, other} == {"[]", "[2]"}


def _is_even(term: Term) -> bool:
    """Whether the sign of what is inside is no matter: bars, and powers with an even number."""
    if term.kind is Kind.BARS:
        return True
    if term.kind is not Kind.POWER or term.parts[1].kind is not Kind.NUMBER:
        return False
    exponent = term.parts[1].factor
    return exponent is not None and exponent % 2 == 0


def _is_rather_negated(known: Term, term: Term) -> bool:
    """Whether the letters of a sum, or else their accents, are those of the other with the opposite signs."""
    for tell in (_key_of, _accent_of):
        added = _told_by_sign(known, tell)[0]
        others_added, others_subtracted = _told_by_sign(term, tell)
        if (alike := bool(added & others_added)) != bool(added & others_subtracted):
            return not alike
    return False


def _told_by_sign(total: Term, tell: Callable[[Term], str]) -> tuple[set[str], set[str]]:
    """What tells the letters apart that are added, and those that are subtracted."""
    added = {tell(one) for one in total.parts if one.kind is Kind.LETTER}
    subtracted = {
        tell(one.parts[0])
        for one in total.parts
        if one.kind is Kind.PRODUCT and one.factor == -1 and len(one.parts) == 1 and one.parts[0].kind is Kind.LETTER
    }
    return added - subtracted, subtracted - added


def _key_of(letter: Term) -> str:
    return key_of(letter.head)


def _accent_of(letter: Term) -> str:
    return key_of(letter.head).rpartition(" ")[0]


def _is_dot_product(term: Term) -> bool:
    """Whether a product is one of two vectors, as `x^T y`, which is `y^T x` as well."""
    if len(term.parts) != 2:
        return False
    left, right = term.parts
    if left.kind is not Kind.LETTER or right.kind is not Kind.LETTER:
        return False
    return left.transposed and not right.transposed and left.letter[-1:].islower() and right.letter[-1:].islower()


def _is_unordered(call: Term) -> bool:
    """Whether the order of arguments is no matter: of a density, and of what are two of a kind, as `D(w_i, w_j)`."""
    head, arguments = call.parts[0], call.parts[1:]
    if head.kind is not Kind.LETTER:
        return False
    if all(one.kind is Kind.LETTER and one.head == arguments[0].head for one in arguments):
        return True
    return head.letter in ("p", "q", "P", "Q")


def _fits(needed: Sequence[int], room: Sequence[int]) -> bool:
    """Whether there is as much of each shape as is needed."""
    rest = list(room)
    for shape in needed:
        if shape not in rest:
            return False
        rest.remove(shape)
    return True
