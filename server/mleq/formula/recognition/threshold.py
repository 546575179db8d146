"""How much hits must say for what they are to be told."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.term import Kind
from mleq.formula.recognition import tuning
from mleq.formula.recognition.evidence import (
    has_estimate,
    has_same_letter,
    is_in_same_letters,
    is_known_by_letters,
    is_same_letter,
)
from mleq.formula.recognition.hit import Hit
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.weigh import content, is_constant


def threshold(known: Known, hits: Sequence[Hit], missing: float) -> float:
    """The bits that hits on a known formula must have together, whose other statements say that much."""
    first = hits[0]
    entry = first.entry
    numbers = {hit.entry.statement for hit in hits}
    is_claimed = any(hit.is_claimed for hit in hits)
    if len(hits) == 1 and _is_distribution_of_another(first):
        return tuning.NEVER
    if not any(map(known.is_main, numbers)):
        return tuning.LEAST_PARTLY if is_claimed else tuning.NEVER
    if not is_claimed and all(map(known.is_ingredient, numbers)) and not any(hit.entry.is_strong for hit in hits):
        if len(hits) > 1:
            return tuning.LEAST_INGREDIENTS
        if _is_gate_to_the_letter(first) or _is_numbered_to_the_letter(first):
            return tuning.LEAST_PARTLY
        if known.is_ingredient(entry.statement, of_main=True) or not _has_its_letters(first):
            return tuning.NEVER
    if not is_claimed and _is_function_of_something(first):
        return tuning.NEVER
    if first.part is None and not first.matcher.there:
        return tuning.NEVER  # words put together are an equation by themselves: a mean of recalls is none
    if not known.has_needed(numbers):
        # A condition alone is told only by its letters, as `y_i (w^T x_i + b) \ge 1`.
        return tuning.LEAST_WEAK if numbers == {1} and is_in_same_letters(first.matcher) else tuning.NEVER
    least = _by_place(first)
    if missing > tuning.MOSTLY * sum(known.weights):
        is_telling = entry.is_strong and has_same_letter(first, in_any_case=True)
        least = max(least, tuning.LEAST_PARTLY_STRONG if is_telling else tuning.LEAST_PARTLY)
    if not is_claimed and not first.is_named and not entry.is_strong and not is_known_by_letters(first):
        is_familiar = has_same_letter(first) or has_estimate(first)
        least = max(least, tuning.LEAST_WEAK if is_familiar else tuning.LEAST_STRANGE)
    return least


def _by_place(hit: Hit) -> float:
    """What a hit must say by where it stands."""
    if hit.has_left:
        return tuning.LEAST_WITH_LEFT
    if hit.part is not None:
        return tuning.LEAST
    if hit.is_addend:
        return tuning.LEAST_ADDED
    return tuning.LEAST_INSIDE_STRONG if hit.entry.is_strong else tuning.LEAST_INSIDE


def _is_distribution_of_another(hit: Hit) -> bool:
    """Whether a formula says how something is distributed, and it is another letter than what is known."""
    return hit.entry.term.head == "~" and not is_same_letter(hit.entry.term.parts[0], hit.term.parts[0])


def _is_gate_to_the_letter(hit: Hit) -> bool:
    """Whether the one ingredient that is there is a gate by its own name."""
    return hit.has_left and hit.entry.known.is_gate(hit.entry.statement) and is_in_same_letters(hit.matcher)


def _is_numbered_to_the_letter(hit: Hit) -> bool:
    """Whether the one ingredient that is there has letters with numbers, and all its letters: `\\beta_1 m_{t-1}`."""
    letters = (term for term in hit.entry.term.walk() if term.kind is Kind.LETTER)
    is_numbered = any(index.kind is Kind.NUMBER for letter in letters for index in letter.indices)
    return hit.has_left and is_numbered and is_in_same_letters(hit.matcher)


def _has_its_letters(hit: Hit) -> bool:
    """Whether it is the letters that tell what a side is, the left one left out: `\\sum_i \\alpha_i y_i x_i`."""
    letters = {term.head for term in hit.entry.term.walk() if term.kind is Kind.LETTER}
    return is_known_by_letters(hit) and len(letters) >= tuning.LETTERS_TO_KNOW_BY


def _is_function_of_something(hit: Hit) -> bool:
    """Whether a hit is only a letter that is called, or a mean of that, and not defined in the known letters."""
    term = hit.entry.term
    if term.kind is Kind.PRODUCT:
        term = max(term.parts, key=lambda part: content([part]))
    if term.kind is Kind.BIG and term.head == "sum":
        term = term.parts[0]
    if term.kind is not Kind.CALL or term.parts[0].kind is not Kind.LETTER:
        return False
    if any(is_constant(part.factor) for part in term.walk()):
        return False
    return not hit.has_left or not is_in_same_letters(hit.matcher)
