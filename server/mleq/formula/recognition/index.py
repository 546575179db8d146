"""The formulas of a catalog, to be found by what a formula has in it.

What is kept of each is its LaTeX and the shapes of what is in it. Its terms are made when something of that shape is
met.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from mleq.catalog.equation import Equation, Pitfall, Variant
from mleq.formula.meaning.algebra import negated
from mleq.formula.meaning.read import statements
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Term
from mleq.formula.parse import parse
from mleq.formula.recognition.codes import code_of, hashed, left_of, letters_of, number_of, place_of
from mleq.formula.recognition.forms import is_form, is_ingredient
from mleq.formula.recognition.known import Entry, Known
from mleq.formula.recognition.respell import respellings
from mleq.formula.recognition.tuning import LEAST_ANYWHERE, LEAST_OF_LATER
from mleq.formula.recognition.vocabulary import claims_of, names_of, names_on_left, vocabulary_of

KEPT = 2_048
"""Formulas of which the terms are kept: so many of the first, and of those that were met last."""
MOST_MET, MOST_MET_INSIDE = 2, 1
"""Formulas beyond the first that are met for a side, and for a term in one: the terms of each must be made again."""
_MOST_ENTRIES = 128
"""Terms of one formula that are looked for."""


class _Source(NamedTuple):
    equation: Equation
    variant: Variant | None
    pitfall: Pitfall | None
    latex: str


class Beside(NamedTuple):
    """What is on the left of what is looked up."""

    text: str
    claimed: Collection[str]
    """The ids of the equations that it claims by a name."""


class Index:
    """All that is known, by shape; what is asked of it takes as long whether it is little or much."""

    def __init__(self, equations: Iterable[Equation], kept: int = KEPT) -> None:
        equations = tuple(equations)
        self.vocabulary = vocabulary_of(equations)
        self.names = claims_of(equations, names_of)
        """By each name of equations their ids."""
        self.claims = claims_of(equations, lambda equation: names_of(equation) | names_on_left(equation))
        """The same with the names of parts of equations, which formulas have on the left."""
        self.side_names: dict[str, frozenset[str]] = {}
        """By the id of an equation the words that its formulas define."""
        self._sources: list[_Source] = []
        self._sides: dict[int, list[int]] = defaultdict(list)
        self._slight: dict[int, list[int]] = defaultdict(list)
        """Sides that say little, and are nothing where they are not all of a side."""
        self._anchors: dict[int, list[int]] = defaultdict(list)
        self._spelled: dict[int, list[int]] = defaultdict(list)
        self._bodies: dict[str, list[int]] = defaultdict(list)
        self._mistaken_signs: dict[str, Pitfall | None] = {}
        self._kept = kept
        self._first: list[Known] = []
        """The first formulas, which are the built-in ones and asked for most: they are kept."""
        self._later = lru_cache(maxsize=KEPT)(self._make)
        for equation in equations:
            self._add_equation(equation)

    def terms(self, term: Term, beside: Beside, *, is_side: bool) -> list[Entry]:
        """What a term of a formula may be: if it is a side anything, elsewhere only what says much."""
        most = MOST_MET if is_side else MOST_MET_INSIDE
        codes = self._few(self._sides.get(term.shape, ()), most, term, beside)
        if is_side:
            codes += self._few(self._slight.get(term.shape, ()), most, term, beside)
        return [self._entry(code) for code in codes]

    def anchors(self, shapes: Iterable[int], count: int) -> list[Entry]:
        """The sums and products of fewer parts than that which may stand among others; see `known.anchor`."""
        codes = sorted(code for shape in shapes for code in self._anchors.get(shape, ()) if letters_of(code) < count)
        kept = self._count_of_kept(codes)
        return [self._entry(code) for code in (*codes[:kept], *_of_first(codes[kept:], MOST_MET_INSIDE))]

    def _few(self, codes: Sequence[int], most: int, term: Term, beside: Beside) -> list[int]:
        """Of entries those of the formulas that are kept, and of the others the few that are most like a term."""
        kept = self._count_of_kept(codes)
        later = codes[kept:]
        if len(later) <= most:
            return list(codes)
        letters, left = hashed(repr(term)), hashed(beside.text)

        def unlike(code: int) -> tuple[bool, bool, bool, bool]:
            equation, _, pitfall, _ = self._sources[number_of(code)]
            is_claimed = equation.id in beside.claimed
            return letters_of(code) != letters, left_of(code) != left, not is_claimed, pitfall is not None

        return [*codes[:kept], *_of_first(sorted(later, key=unlike), most)]

    def _count_of_kept(self, codes: Sequence[int]) -> int:
        """How many of the entries are of formulas that are kept; they come first."""
        return bisect_left(codes, self._kept, key=number_of)

    def spelled(self, spelling: int) -> list[Known]:
        """The formulas of exactly these letters; see `known.spelling`."""
        return [self._known(number) for number in self._spelled.get(spelling, ())]

    def bodies(self, equation_id: str) -> list[Known]:
        """The forms of an equation."""
        return [self._known(number) for number in self._bodies.get(equation_id, ())]

    def _bodies_like(self, known: Known) -> list[Known]:
        """The forms of its equation that have something of the same shape as a known formula."""
        shapes = {entry.shape for entry in known.entries()}
        codes = [*(self._sides.get(shape, ()) for shape in shapes), *(self._slight.get(shape, ()) for shape in shapes)]
        alike = {number_of(code) for found in codes for code in found}
        return [self._known(number) for number in self._bodies.get(known.equation.id, ()) if number in alike]

    def statements_of(self, latex: str) -> Sequence[Statement]:
        """LaTeX read as formulas are."""
        return statements(parse(latex).root, self.vocabulary, self.claims)

    def is_mistake(self, known: Known) -> bool:
        """Whether what is taken for an equation is no form of it that is only spelled otherwise."""
        if known.mistaken is None:
            others = self._bodies_like(known)
            if known.pitfall is not None and known.pitfall.fix:
                others.append(Known(known.equation, None, None, known.pitfall.fix, self.vocabulary, self.claims))
            known.mistaken = not is_form(known, others)
        return known.mistaken

    def is_aside(self, known: Known) -> bool:
        """Whether what is right in place of a mistake is only an ingredient, which does not tell the equation."""
        fix = known.pitfall.fix if known.pitfall is not None else None
        right = Known(known.equation, None, None, fix or known.latex, self.vocabulary, self.claims)
        return is_ingredient(right, self._bodies_like(right))

    def mistaken_sign(self, equation: Equation) -> Pitfall | None:
        """The mistake that is to write the equation with the other sign, if that is a known one."""
        if equation.id not in self._mistaken_signs:
            found = next((pitfall for pitfall in equation.pitfalls if self._is_of_sign(pitfall)), None)
            self._mistaken_signs[equation.id] = found
        return self._mistaken_signs[equation.id]

    def _is_of_sign(self, pitfall: Pitfall) -> bool:
        if not pitfall.wrong or not pitfall.fix or not _is_alike_but_for_signs(pitfall.wrong, pitfall.fix):
            return False
        wrong, right = (self.statements_of(latex)[0].parts[-1] for latex in (pitfall.wrong, pitfall.fix))
        return repr(negated(wrong)) == repr(right)

    def _add_equation(self, equation: Equation) -> None:
        defined: set[str] = set()
        for variant, body, _ in equation.bodies():
            for spelling in (body, *(variant or equation).spellings):
                for latex in respellings(spelling):
                    self._bodies[equation.id].append(len(self._sources))
                    defined |= self._add(_Source(equation, variant, None, latex)).defined()
        self.side_names[equation.id] = frozenset(defined)
        for pitfall in equation.pitfalls:
            for slip in pitfall.slips():
                wrongs, fixes = respellings(slip.wrong), respellings(slip.fix or "")
                if len(fixes) != len(wrongs):
                    fixes = [slip.fix or ""] * len(wrongs)
                for wrong, fix in zip(wrongs, fixes, strict=True):
                    mistake = replace(pitfall, wrong=wrong, fix=fix or None, forms=())
                    self._add(_Source(equation, None, mistake, wrong))

    def _add(self, source: _Source) -> Known:
        number = len(self._sources)
        self._sources.append(source)
        known = self._make(number)
        if is_kept := number < self._kept:
            self._first.append(known)
        least = LEAST_ANYWHERE if is_kept else LEAST_OF_LATER
        for entry in islice(known.entries(), _MOST_ENTRIES):
            says_much = entry.said >= least
            if entry.is_anchor and not says_much and not is_kept:
                continue
            table = self._anchors if entry.is_anchor else self._sides if says_much else self._slight
            table[entry.shape].append(code_of(number, entry))
        self._spelled[known.spelling].append(number)
        return known

    def _entry(self, code: int) -> Entry:
        return self._known(number_of(code)).entry(place_of(code))

    def _known(self, number: int) -> Known:
        return self._first[number] if number < self._kept else self._later(number)

    def _make(self, number: int) -> Known:
        return Known(*self._sources[number], self.vocabulary, self.claims)


def _of_first(codes: Sequence[int], most: int) -> list[int]:
    """Of entries those of the first formulas, as many as that."""
    first = set(islice(dict.fromkeys(map(number_of, codes)), most))
    return [code for code in codes if number_of(code) in first]


def _is_alike_but_for_signs(one: str, other: str) -> bool:
    """Whether two formulas have the same letters in them, so that it is worth reading them."""
    return sorted(filter(str.isalpha, one)) == sorted(filter(str.isalpha, other))
