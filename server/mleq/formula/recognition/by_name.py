"""Formulas that say by a name what they are, and are written in a way that the catalog does not have.

Such a formula is the equation if it is built much like one of its forms, whatever its letters: with `\\max(RI)` in the
place of 1, a sum over pairs for one over items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term, head_of
from mleq.formula.recognition.hit import name_of
from mleq.formula.recognition.known import Known, words_in
from mleq.formula.recognition.query import Query
from mleq.formula.recognition.tuning import LEAST, LEAST_LIKE, SCORE_BY_NAME
from mleq.formula.recognition.weigh import content
from mleq.formula.recognize import Match


def named(query: Query) -> list[Match]:
    """The equations that statements of a formula name, the most alike first."""
    found = [match for statement in query.statements for match in _named(statement, query)]
    return sorted(found, key=lambda match: (-match.score, match.equation.priority, match.equation.id))


def _named(statement: Statement, query: Query) -> Iterator[Match]:
    left = statement.parts[0]
    head = head_of(left)
    sides = statement.parts[1:]
    if statement.signs[:1] != ("=",) or not _WORD.search(query.latex[head.start : head.end]) or content(sides) < LEAST:
        return
    traits, words = _traits(sides), words_in(sides)
    is_whole = len(query.statements) == 1
    start, end = (0, len(query.latex)) if is_whole else (statement.start, statement.end)
    for equation_id in _ids_of(left, query):
        likeness, known = max(
            ((_likeness(known, traits, words), known) for known in query.index.bodies(equation_id)),
            key=lambda pair: pair[0],
        )
        if likeness >= LEAST_LIKE or _is_in_words(sides, query):
            yield Match(known.equation, None, likeness * SCORE_BY_NAME, start, end, is_whole, by_name=True)


def _ids_of(left: Term, query: Query) -> Collection[str]:
    """The ids of the equations that a left-hand side names, if it can with the index that it has: `ROUGE_n`."""
    names, word = query.index.names, name_of(left) or _label_of(left)
    head = head_of(left)
    numbered = f"{word}{''.join(index.letter for index in head.indices)}".lower()
    return names.get(numbered) or names.get(word) or ()


def _label_of(left: Term) -> str:
    """The word below a letter, empty where there is none; two letters may be short for anything."""
    labels = (index.head for index in left.indices if left.kind is Kind.LETTER and index.kind is Kind.NAME)
    return next((label for label in labels if len(label) > 2), "")


def _is_in_words(sides: Sequence[Term], query: Query) -> bool:
    """Whether a definition is in words alone, none of which a formula is known by: there is nothing to compare."""
    ends = (term for side in sides for term in side.walk() if not term.parts)
    said = [term for term in ends if term.kind is not Kind.NUMBER and term.head not in ("∩", "∪")]
    return len(said) > 1 and all(
        len(term.letter) >= _SHORTEST_WORD and term.head not in query.index.vocabulary for term in said
    )


def _likeness(known: Known, traits: Counter[object], words: frozenset[str]) -> float:
    """How much of what is said is built as a statement of a known formula, from 0 to 1.

    Where both have words of the same kind, they must be the same: `TP / (TP + FN)` is not `TP / (TP + FP)`.
    """
    best = 0.0
    for statement in known.statements:
        sides = statement.parts[1:] or statement.parts
        expected = words_in(sides)
        if expected == words or expected.isdisjoint(words):
            other = _traits(sides)
            best = max(best, 2 * (traits & other).total() / max(1, traits.total() + other.total()))
    return best


def _traits(sides: Sequence[Term]) -> Counter[object]:
    """What tells how terms are built: what each is, and above all what each that is made of others is made of."""
    found: Counter[object] = Counter()
    for side in sides:
        for term in side.walk():
            found[_kind_of(term)] += 1
            if term.parts and term.kind is not Kind.BARS:
                found[_kind_of(term), tuple(sorted(_kind_of(part) for part in term.parts))] += 2
    return found


def _kind_of(term: Term) -> tuple[int, str]:
    return term.kind, "" if term.kind in _OF_LETTERS else term.head


_OF_LETTERS = (Kind.LETTER, Kind.SUM, Kind.PRODUCT)
_SHORTEST_WORD = 5
_WORD = re.compile(r"[A-Za-z]{2,}")
