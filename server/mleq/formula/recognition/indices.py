"""Letters with their indices: which indices must be there on both sides, and which may be left out."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.names import PARAMETERS
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.recognition.letters import INDEX, key_of, label_of
from mleq.formula.recognition.renaming import Renaming
from mleq.formula.recognition.tuning import WITHOUT_GREEK_INDEX, WITHOUT_INDEX, WITHOUT_LABEL


class IndexMatcher(Renaming):
    """Compares letters and indices. Methods that say no may leave letters bound, which who asks undoes."""

    def letter(self, known: Term, term: Term) -> bool:
        """Whether a letter is one of the formula renamed."""
        if known.head in self.bound and not known.indices and len(term.indices) == 1:
            index = term.indices[0]
            if index.kind is Kind.LETTER and index.head in self.formula_bound:
                # What is summed over has a number: `\\sum_i p(x_i)` for `\\sum_x p(x)`.
                return self.numbered(known, term, index)
        over = self.aligned(known.indices, term.indices)
        if over is None:
            return False
        label, other = over
        key = key_of(known.head) + (label or (":2" if len(known.indices) > 1 else ""))
        other = key_of(term.head) + (other or (":2" if len(term.indices) > 1 else ""))
        if not self.bind(known, key, term, other):
            return False
        self.pairs.append((known, term))
        return True

    def numbered(self, known: Term, term: Term, index: Term) -> bool:
        """Whether a letter that something runs over is one with an index that something runs over."""
        key, other = key_of(known.head), f"{key_of(term.head)}|{key_of(index.head)}"
        there = self.there.get(key)
        if there is None:
            self.bind_one_way(key, other)
        elif there != other:
            return False
        self.pairs.append((known, term))
        return True

    def indices(self, known: Term, term: Term) -> bool:
        """Whether what is no letter has the same indices; one that is a word must be there on both sides or on one."""
        if not known.indices and not term.indices:
            return True
        over = self.aligned(known.indices, term.indices)
        return over is not None and not (over[0] and over[1] and known.kind is Kind.NAME)

    def aligned(self, known: Sequence[Term], terms: Sequence[Term]) -> tuple[str, str] | None:
        """Indices matched in order; those that stay over, as texts to tell letters apart by. None where one may not."""
        if not known and not terms:
            return "", ""
        if len(known) == len(terms) == 1 and self.index(known[0], terms[0]):
            return "", ""
        mark = self.mark()
        if len(known) == len(terms) > 1 and self.all_indices(known, terms):
            return "", ""
        self.undo(mark)
        if len(known) < len(terms):
            # What stands before the others is mostly the number of the sample or of the layer.
            over, rest = terms[: len(terms) - len(known)], terms[len(terms) - len(known) :]
            if not self.has_strong(over, self.formula_bound) and self.all_indices(known, rest):
                return "", "".join(map(label_of, over))
            self.undo(mark)
        found = self.aligned_with_gaps(known, terms)
        if found is None:
            self.undo(mark)
        return found

    def all_indices(self, known: Sequence[Term], terms: Sequence[Term]) -> bool:
        """Whether as many indices are the same, one by one."""
        return all(self.index(one, other) for one, other in zip(known, terms, strict=True))

    def aligned_with_gaps(self, known: Sequence[Term], terms: Sequence[Term]) -> tuple[str, str] | None:
        """Indices matched in order, where some are left out on both sides."""
        left: list[Term] = []
        passed: list[Term] = []
        at = 0
        for one in known:
            place = next((index for index in range(at, len(terms)) if self.index(one, terms[index])), None)
            if place is not None:
                passed += terms[at:place]
                at = place + 1
            elif self.is_strong(one, self.bound) or self.is_elsewhere(one):
                return None
            else:
                left.append(one)
                if one.kind is Kind.LETTER:
                    self.costs.append(_cost_without(one))
        passed += terms[at:]
        if self.has_strong(passed, self.formula_bound):
            return None
        return "".join(map(label_of, left)), "".join(map(label_of, passed))

    def is_elsewhere(self, index: Term) -> bool:
        """Whether an index was found at another letter, and so must be at all that have it."""
        if index.kind is not Kind.LETTER or index.head in PARAMETERS:
            return False
        return f"{INDEX}{key_of(index.head)}" in self.there

    def has_strong(self, indices: Sequence[Term], bound: frozenset[str]) -> bool:
        """Whether one of the indices may not be left out."""
        return any(self.is_strong(index, bound) for index in indices)

    def is_strong(self, index: Term, bound: frozenset[str]) -> bool:
        """Whether an index may not be left out: something runs over it, or it is worked out."""
        if index.kind in (Kind.SUM, Kind.RELATION):
            return True
        return index.kind is Kind.LETTER and index.head in bound

    def index(self, known: Term, term: Term) -> bool:
        """Whether an index is another one; nothing stays bound where it is not."""
        mark = self.mark()
        if self.same_index(known, term):
            return True
        self.undo(mark)
        return False

    def same_index(self, known: Term, term: Term) -> bool:
        """Whether an index, or a part of one, is another one."""
        if known.kind is not term.kind:
            return False
        if known.kind is Kind.LETTER:
            return self.index_letter(known, term)
        if known.shape != term.shape:
            return False
        if known.kind is Kind.SUM:
            pieces, others = sorted(known.parts, key=_rank), sorted(term.parts, key=_rank)
            return all(self.same_index(one, other) for one, other in zip(pieces, others, strict=True))
        if known.kind in (Kind.NAME, Kind.NUMBER):
            return known.head == term.head and known.factor == term.factor
        if known.kind is Kind.PRODUCT and known.factor != term.factor:
            return False
        return all(self.same_index(one, other) for one, other in zip(known.parts, term.parts, strict=False))

    def index_letter(self, known: Term, term: Term) -> bool:
        """Whether a letter that is an index is another one; letters in roman are labels, which are never renamed."""
        if known.head.startswith("rm ") or term.head.startswith("rm "):
            return key_of(known.head) == key_of(term.head)
        is_bound = known.head in self.bound
        if is_bound != (term.head in self.formula_bound):
            return False
        key = key_of(known.head)
        if not self.bind(known, key if is_bound else f"{INDEX}{key}", term, key_of(term.head)):
            return False
        self.pairs.append((known, term))
        return True


def _cost_without(index: Term) -> float:
    """How much is lost where a letter does not have an index."""
    if index.head.startswith("rm ") or index.head in PARAMETERS:
        return WITHOUT_LABEL
    return WITHOUT_GREEK_INDEX if index.head.startswith("\\") else WITHOUT_INDEX


def _rank(term: Term) -> tuple[int, int]:
    return term.kind, term.shape
