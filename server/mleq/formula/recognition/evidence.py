"""What speaks for a hit beside the structure that was found: letters that are the same, and what stands on the left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term, head_of
from mleq.formula.recognition import tuning
from mleq.formula.recognition.hit import BOTH_SIDES, Hit, name_of
from mleq.formula.recognition.index import Index
from mleq.formula.recognition.letters import INDEX, bare, key_of
from mleq.formula.recognition.match import Matcher
from mleq.formula.recognition.weigh import content

_SHORT_FOR = {"ce": "bce", "crossentropy": "binarycrossentropy"}
"""Names that are used for what is a case of what they stand for."""
_EQUAL = "=≈≤≥∝"
"""Relations of which one is often written for another."""


def weigh(hit: Hit, statement: Statement, index: Index) -> bool:
    """Tell how much a hit in a statement says; False where something contradicts it."""
    entry, matcher = hit.entry, hit.matcher
    known = entry.known.statements[entry.statement]
    if hit.part is None and entry.known.goes_on(entry.statement):
        return False  # a step of something without what it leads to
    if hit.part is not None and hit.part > 0:
        if entry.part > 0 and not _go_together(known.signs[entry.part - 1], statement.signs[hit.part - 1]):
            return False
        if not _weigh_left(hit, statement.parts[0], index):
            return False
        if not hit.is_claimed and _is_named_in_between(hit, statement, index):
            hit.is_named = True
            hit.bits += tuning.CLAIM_IN_BETWEEN
    if hit.part == BOTH_SIDES:
        hit.has_left = True
    if not hit.has_left and _swaps(matcher.there):
        return False
    hit.bits += same_letters(matcher) - sum(matcher.costs) - _doubts(matcher.there)
    if not entry.known.words.isdisjoint(_labels(statement)):
        hit.bits += tuning.LABELED
    return True


def claims(left: Term, index: Index) -> frozenset[str]:
    """The ids of the equations that a left-hand side claims by a name."""
    name = name_of(left)
    return index.claims.get(name, frozenset()) if name else frozenset()


def _claimed_by_label(left: Term, index: Index) -> frozenset[str]:
    """The ids of the equations that a word below the letter on the left names: `\\hat{w}_{ridge}`, `R_{BERT}`."""
    labels = [one.head for one in left.indices if one.kind is Kind.NAME] if left.kind is Kind.LETTER else []
    return index.claims.get(labels[0], frozenset()) if len(labels) == 1 else frozenset()


def _is_named_in_between(hit: Hit, statement: Statement, index: Index) -> bool:
    """Whether another side than the first has a name of the equation: `f(x) = ReLU(x) = max(0, x)`."""
    others = (part for at, part in enumerate(statement.parts) if at not in (0, hit.part))
    return any(hit.entry.known.equation.id in claims(other, index) for other in others)


def is_same_letter(one: Term, other: Term) -> bool:
    """Whether two terms are the same letter, in whatever font."""
    return one.kind is other.kind and one.letter == other.letter


def _weigh_left(hit: Hit, left: Term, index: Index) -> bool:
    """Tell what the left-hand side says of a hit on the right; False where it contradicts it."""
    known, expected = hit.entry.known, hit.known_left
    claimed = claims(left, index)
    if known.equation.id in claimed or _is_same_numbered(left, expected):
        hit.is_claimed = True
        hit.bits += tuning.CLAIM
    elif claimed and name_of(expected) not in (name_of(left), _SHORT_FOR.get(name_of(left))):
        return False
    elif known.equation.id in _claimed_by_label(left, index):
        hit.is_claimed = True
        hit.bits += tuning.CLAIM_BY_LABEL
    if not claimed:
        if _says_something_of_itself(hit, left, expected):
            return False
        if name_of(left) in index.side_names[known.equation.id]:
            hit.is_named = True
            hit.bits += tuning.NAMED
    if len(known.statements[hit.entry.statement].parts) == 1 or hit.entry.part == 0:
        return True
    return _match_left(hit, left, expected)


def _match_left(hit: Hit, left: Term, expected: Term) -> bool:
    """Compare the left-hand side with the known one; False where letters in it contradict those on the right."""
    matcher = hit.matcher
    if left.shape == expected.shape and left.kind is expected.kind:
        differences = len(matcher.costs)
        if matcher.match(expected, left):
            hit.has_left = len(matcher.costs) == differences
            hit.bits += tuning.LETTER_ON_LEFT if expected.kind is Kind.LETTER else content([expected])
        elif _is_crossed(expected, left, matcher.there):
            return False
        elif expected.kind is Kind.LETTER and any(term.head == expected.head for term in hit.entry.term.walk()):
            return False  # it goes on from another letter than it began with
    if left.kind is not Kind.CALL or expected.kind is not Kind.CALL:
        return True
    is_same_function = not hit.has_left and is_same_letter(left.parts[0], expected.parts[0])
    if is_same_function or (
        len(left.parts) == len(expected.parts) == 2 and matcher.match(expected.parts[1], left.parts[1])
    ):
        hit.bits += tuning.ARGUMENT
    return True


def _says_something_of_itself(hit: Hit, left: Term, expected: Term) -> bool:
    """Whether a function on the left is on the right where the known one is not: `H(Y | X) = H(X, Y) - H(X)`."""
    if left.kind is not Kind.CALL or left.parts[0].kind is not Kind.LETTER or not _calls(hit.term, left.parts[0]):
        return False
    return not _calls(hit.entry.term, head_of(expected))


def _is_same_numbered(left: Term, expected: Term) -> bool:
    """Whether both are a letter with a number, as `F_1`, which is as good as a name."""
    return (
        left.kind is Kind.LETTER is expected.kind
        and left.letter == expected.letter
        and [index.factor for index in left.indices] == [index.factor for index in expected.indices] != []
        and None not in [index.factor for index in left.indices]
    )


def _calls(term: Term, function: Term) -> bool:
    return any(part.kind is Kind.CALL and repr(part.parts[0]) == repr(function) for part in term.walk())


def _go_together(sign: str, other: str) -> bool:
    """Whether what stands behind one relation may be looked for behind another."""
    return sign == other or (sign in _EQUAL and other in _EQUAL)


def _is_crossed(expected: Term, left: Term, there: Mapping[str, str]) -> bool:
    """Whether two arguments on the left stand in the places of one another: `KL(P || Q)` with `Q log Q/P`."""
    first = [term for term in expected.walk() if term.kind is Kind.LETTER]
    second = [term for term in left.walk() if term.kind is Kind.LETTER]
    if len(first) != len(second):
        return False
    places = [
        (bare(there.get(key_of(one.head), "")).lower(), bare(key_of(other.head)).lower())
        for one, other in zip(first, second, strict=True)
    ]
    wanted = {place for place, _ in places if place}
    return any(place and place != other and other in wanted for place, other in places)


def _folded(key: str) -> str:
    """A key as a letter in lower case."""
    return key.split("|")[0].rpartition(" ")[2].lower()


def _labels(statement: Statement) -> frozenset[str]:
    """The words that stand as indices."""
    return frozenset(
        index.head
        for part in statement.parts
        for term in part.walk()
        for index in term.indices
        if index.kind is Kind.NAME and len(index.head) > 1
    )


# Letters.


def same_letters(matcher: Matcher) -> float:
    """How much it says that letters are the same, and not others in their place."""
    total = 0.0
    for key, other in matcher.there.items():
        is_free = not key.startswith(INDEX) and key not in matcher.bound
        if key.lstrip(INDEX) == other:
            total += tuning.SAME_LETTER if is_free else tuning.SAME_INDEX
        elif is_free and bare(key).lower() == bare(other).lower():
            total += tuning.SAME_BUT_FOR_ACCENT if bare(key) == bare(other) else tuning.SAME_BUT_FOR_CASE
        elif " " in key and key.split()[:-1] == other.split()[:-1]:
            total += tuning.SAME_ACCENT
    return total


def is_literal(matcher: Matcher) -> bool:
    """Whether all letters are the same, and all else."""
    return not matcher.costs and all(key.lstrip(INDEX) == other for key, other in matcher.there.items())


def is_in_same_letters(matcher: Matcher) -> bool:
    """Whether all letters but indices are the same, whatever their accents."""
    return all(bare(key) == bare(other) for key, other in _free_letters(matcher, matcher.bound))


def has_same_letter(hit: Hit, *, in_any_case: bool = False) -> bool:
    """Whether one letter at least is the same, what is summed over left out; `in_any_case`, be it large or small."""
    pairs = ((bare(key), bare(other)) for key, other in _free_letters(hit.matcher, hit.entry.bound))
    return any(one == other or (in_any_case and one.lower() == other.lower()) for one, other in pairs)


def has_estimate(hit: Hit) -> bool:
    """Whether a letter and its estimate stand where the known formula has another with its own: `x` and `\\hat{x}`."""
    there = hit.matcher.there
    return any(f"hat {other}" == there.get(f"hat {key}") for key, other in there.items())


def is_known_by_letters(hit: Hit) -> bool:
    """Whether it is the letters that tell what it is, as in `U \\Sigma V^T`: three of them, and hardly another.

    A letter and its estimate, as y and y with a hat, count as three.
    """
    if any(term.kind is Kind.CALL for term in hit.entry.term.walk()):
        return False
    letters = list(_free_letters(hit.matcher, hit.entry.bound))
    same = sum(bare(key) == bare(other) for key, other in letters)
    pairs = sum(key == other and f"hat {key}" == hit.matcher.there.get(f"hat {key}") for key, other in letters)
    return same + pairs >= tuning.LETTERS_TO_KNOW_BY and same >= tuning.PART_TO_KNOW_BY * len(letters)


def _free_letters(matcher: Matcher, bound: Collection[str]) -> Iterator[tuple[str, str]]:
    """The letters that are no indices, and that are not among those that something runs over."""
    return (pair for pair in matcher.there.items() if not pair[0].startswith(INDEX) and pair[0] not in bound)


def _swaps(there: Mapping[str, str]) -> bool:
    """Whether a letter and the same one with an accent changed places: targets and predictions do not."""
    return any(
        key != other and there.get(other) == key and key.split()[-1] == other.split()[-1]
        for key, other in there.items()
    )


def _doubts(there: Mapping[str, str]) -> float:
    """What speaks against a match: indices that are other letters elsewhere, or stand where none should be."""
    indices = {other for key, other in there.items() if key.startswith(INDEX)}
    total = 0.0
    for key, other in there.items():
        if key.startswith(INDEX):
            alone = there.get(key[1:])
            if alone is not None and _folded(alone) != _folded(other):
                total += tuning.INDEX_IS_ANOTHER
        elif "|" in other and "|" not in key and not indices.isdisjoint(other.split("|")[1:]):
            total += tuning.STRAY_INDEX
    return total
