"""A formula of the catalog as terms, and what of it formulas are looked up by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from mleq.catalog.equation import Equation, Pitfall, Variant
from mleq.formula.meaning.construct import relation
from mleq.formula.meaning.names import EXTREMES
from mleq.formula.meaning.read import statements
from mleq.formula.meaning.shape import mix, mix_pair
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term, head_of
from mleq.formula.parse import parse
from mleq.formula.recognition.order import ordered_factors
from mleq.formula.recognition.tuning import LEAST_IN_SUM, LEAST_LOOKED_FOR, LEAST_ON_LEFT
from mleq.formula.recognition.weigh import content, is_constrained


class Known:
    """A formula of the catalog: a body, or what people mistake for it."""

    __slots__ = (
        "_bound",
        "_entries",
        "_ordered",
        "_tokens",
        "_weights",
        "_words",
        "equation",
        "latex",
        "mistaken",
        "pitfall",
        "statements",
        "variant",
    )

    def __init__(
        self,
        equation: Equation,
        variant: Variant | None,
        pitfall: Pitfall | None,
        latex: str,
        words: Collection[str],
        names: Collection[str],
    ) -> None:
        self.equation = equation
        self.variant = variant
        self.pitfall = pitfall
        self.latex = latex
        self.statements = statements(parse(latex).root, words, names)
        self._bound: frozenset[str] | None = None
        self._weights: Sequence[float] | None = None
        self._entries: dict[int, Entry] = {}
        self._ordered: frozenset[int] | None = None
        self._words: frozenset[str] | None = None
        self._tokens: Counter[str] | None = None
        self.mistaken: bool | None = None
        """Whether it is a mistake, once that was asked; see `Index.is_mistake`."""

    @property
    def bound(self) -> frozenset[str]:
        """The letters that some operator in it runs over."""
        if self._bound is None:
            self._bound = bound_letters(self.statements)
        return self._bound

    @property
    def weights(self) -> Sequence[float]:
        """What each statement says; one that only gives a range or a condition says next to nothing."""
        if self._weights is None:
            self._weights = [_weight(statement) for statement in self.statements]
        return self._weights

    @property
    def ordered(self) -> frozenset[int]:
        """The ids of the terms whose order among factors counts."""
        if self._ordered is None:
            self._ordered = ordered_factors(self.statements, self.equation, self.variant)
        return self._ordered

    @property
    def words(self) -> frozenset[str]:
        """The words in it that few formulas have."""
        if self._words is None:
            self._words = words_in(part for statement in self.statements for part in statement.parts)
        return self._words

    def entry(self, place: int) -> Entry:
        """What formulas are looked up by, of one place; see `Entry.place`."""
        made = self._entries.get(place)
        if made is None:
            made = self._entries[place] = Entry(self, place)
        return made

    @property
    def spelling(self) -> int:
        """A number that formulas have in common that are the same in all letters."""
        return spelling(self.statements)

    def is_main(self, statement: int) -> bool:
        """Whether a statement is what the formula is for, and not a definition or a condition beside it."""
        return statement == 0 or "\\begin{aligned}" in self.latex

    def defined(self) -> set[str]:
        """The words that stand left of a sign of equality, alone or called."""
        heads = (head_of(part) for statement in self.statements for part in statement.parts[:-1])
        return {head.head for head in heads if head.kind is Kind.NAME}

    def missing(self, numbers: Collection[int]) -> float:
        """How much the statements say that are not among these; a definition beside the others counts for little."""
        return sum(
            weight if self.is_main(number) else weight / 10
            for number, weight in enumerate(self.weights)
            if number not in numbers
        )

    def has_needed(self, numbers: Collection[int]) -> bool:
        """Whether what is minimized is there together with the conditions, where there are any."""
        if not _CONDITIONED.search(self.latex):
            return True
        return 0 in numbers and len(numbers) > 1

    def is_ingredient(self, statement: int, *, of_main: bool = False) -> bool:
        """Whether a statement defines a letter that a later one is made of: a covariance matrix is no PCA.

        With `of_main`, only what is not beside the formula counts; see `is_main`.
        """
        parts = self.statements[statement].parts
        if len(parts) < 2 or parts[0].kind is not Kind.LETTER:
            return False
        later = [n for n in range(statement + 1, len(self.statements)) if self.is_main(n) or not of_main]
        sides = (part for number in later for part in self.statements[number].parts)
        return any(term.head == parts[0].head for part in sides for term in part.walk())

    def is_gate(self, statement: int) -> bool:
        """Whether the letter that is defined tells its weights from others: `f_t = \\sigma(W_f x_t + b_f)`."""
        parts = self.statements[statement].parts
        return parts[0].kind is Kind.LETTER and any(
            index.head == parts[0].head for part in parts[1:] for term in part.walk() for index in term.indices
        )

    def goes_on(self, statement: int) -> bool:
        """Whether the letter that is defined is in what it is defined by, one step before."""
        parts = self.statements[statement].parts
        return parts[0].kind is Kind.LETTER and any(
            term.head == parts[0].head for part in parts[1:] for term in part.walk()
        )

    def likeness(self, tokens: Counter[str]) -> float:
        """How much of the spelling is that of a formula, from 0 to 1; `tokens` are what that is spelled with."""
        if self._tokens is None:
            self._tokens = spelled_with(self.latex)
        common = (self._tokens & tokens).total()
        return common / max(1, self._tokens.total() + tokens.total() - common)

    def entries(self) -> Iterator[Entry]:
        """All that formulas are looked up by."""
        for number, statement in enumerate(self.statements):
            if not self.weights[number]:
                continue
            parts = statement.parts
            for at, part in enumerate(parts[:_MOST_SIDES]):
                if at == 0 and len(parts) > 1:
                    continue
                said = content([part])
                if (
                    part.kind is Kind.NUMBER
                    or said < LEAST_LOOKED_FOR
                    or (at > 0 and statement.signs[at - 1] not in "=≈≤≥" and said < LEAST_IN_SUM)
                ):
                    continue
                yield self.entry(_place(number, at))
                if part.kind is Kind.BIG and part.head in EXTREMES and content(part.parts) >= LEAST_IN_SUM:
                    yield self.entry(_place(number, at, _BODY))
                if part.kind in (Kind.SUM, Kind.PRODUCT) and len(part.parts) > 1 and said >= LEAST_IN_SUM:
                    yield self.entry(_place(number, at, _ANCHOR))
            for at, sign in enumerate(statement.signs[:_MOST_SIDES]):
                if sign != "=" or content([parts[at]]) >= LEAST_ON_LEFT:
                    yield self.entry(_place(number, -1 - at))


def spelled_with(latex: str) -> Counter[str]:
    """The commands and characters that a formula is spelled with, but for those that only space, size or group."""
    return Counter(token for token in _TOKEN.findall(latex) if token not in _LAYOUT)


_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[^\s{}&]")
_LAYOUT = frozenset((r"\left", r"\right", r"\,", r"\;", r"\!", r"\:", r"\ ", r"\quad", r"\qquad"))


def spelling(found: Iterable[Statement]) -> int:
    """A number that statements have in common that are the same to the letter, and hardly any others."""
    return mix(*[part.shape for statement in found for part in statement.parts])


def words_in(terms: Iterable[Term]) -> frozenset[str]:
    """The words in terms that few formulas have."""
    return frozenset(
        term.head
        for whole in terms
        for term in whole.walk()
        if term.kind is Kind.NAME and term.head not in _USUAL and term.head not in EXTREMES and len(term.head) > 1
    )


def is_telling(term: Term) -> bool:
    """Whether a term is of a kind that few formulas have: a word, cases, a norm of more than a letter."""
    if term.kind is Kind.NAME:
        return term.head not in _USUAL
    if term.kind is Kind.PRODUCT:
        return term.join == "o"
    if term.kind is Kind.BIG:
        return term.head == "prod" or is_constrained(term)
    if any(index.kind is Kind.RELATION or index.head == "+" for index in term.indices):
        return True
    return term.kind is Kind.CASES or (term.kind is Kind.BARS and any(index.factor == 1 for index in term.indices))


_USUAL = frozenset(("d", "…", "E", "\\infty", "\\nabla", "\\partial", "1", "normal", "", "+", "-", "∩", "∪"))


def anchor(kind: Kind, one: Term, other: Term) -> int:
    """A number for two parts of a sum or product, by which that is found among more parts than it has."""
    return mix(kind, mix_pair(*(~term.shape if term.join == "o" else term.shape for term in (one, other))))


def _heaviest(term: Term) -> Sequence[Term]:
    return sorted(term.parts, key=lambda part: (content([part]), part.shape))[-2:]


class Entry:
    """A term of a known formula that is looked for: a side of a statement, or (`part` below 0) two with their sign."""

    __slots__ = (
        "_is_of_rows",
        "_is_strong",
        "_left",
        "bound",
        "is_anchor",
        "known",
        "part",
        "place",
        "said",
        "statement",
        "term",
    )

    def __init__(self, known: Known, place: int) -> None:
        self.known = known
        self.place = place
        """A number that tells which of the known formula's it is; the same in another making of that."""
        self.statement, self.part, what = place >> 10, (place >> 2 & 255) - 128, place & 3
        statement = known.statements[self.statement]
        if self.part < 0:
            at = -1 - self.part
            left, right = statement.parts[at : at + 2]
            self.term = relation(statement.signs[at], left, right, left.start, right.end)
        else:
            side = statement.parts[self.part]
            self.term = side.parts[0] if what == _BODY else side
        self.said = content([self.term])
        self.is_anchor = what == _ANCHOR
        self.bound = bound_in([self.term])
        """The letters that something in it runs over."""
        self._left: str | None = None
        self._is_of_rows: bool | None = None
        self._is_strong: bool | None = None

    @property
    def shape(self) -> int:
        """The shape by which it is found: its own, or that of the two parts that say most."""
        return anchor(self.term.kind, *_heaviest(self.term)) if self.is_anchor else self.term.shape

    @property
    def left(self) -> str:
        """The left-hand side as a text."""
        if self._left is None:
            self._left = repr(self.known.statements[self.statement].parts[0])
        return self._left

    @property
    def is_of_rows(self) -> bool:
        """Whether the order of its factors is often the other way round: samples as rows, not columns."""
        if self._is_of_rows is None:
            self._is_of_rows = _is_of_layer(self.term, self.known.ordered)
        return self._is_of_rows

    @property
    def is_strong(self) -> bool:
        """Whether there is something in it that few formulas have, and not only letters put together."""
        if self._is_strong is None:
            self._is_strong = any(map(is_telling, self.term.walk()))
        return self._is_strong


_SIDE, _BODY, _ANCHOR = range(3)
"""What of a side is looked for: all of it, what an extreme is taken of, or two of its parts among others."""


_MOST_SIDES = 100
"""Sides of a statement that are looked for."""


def _place(statement: int, part: int, what: int = _SIDE) -> int:
    """The place of an entry."""
    return statement << 10 | (part + 128) << 2 | what


def _is_of_layer(term: Term, ordered: Collection[int]) -> bool:
    """Whether something is the output of a layer of a network, as `\\tanh(W x + b)`: matrices, none transposed."""
    if not ordered or any(part.transposed for part in term.walk()):
        return False
    products = {
        id(part) for part in term.walk() if part.kind is Kind.PRODUCT and any(id(one) in ordered for one in part.parts)
    }
    return any(part.kind is Kind.SUM and any(id(one) in products for one in part.parts) for part in term.walk())


def bound_letters(found: Iterable[Statement]) -> frozenset[str]:
    """The letters that some operator in statements runs over."""
    return bound_in(part for statement in found for part in statement.parts)


def bound_in(terms: Iterable[Term]) -> frozenset[str]:
    """The letters that some operator in terms runs over, but for those for which an extreme is taken."""
    return frozenset(
        letter.head
        for whole in terms
        for term in whole.walk()
        if term.head not in EXTREMES
        for binder in term.binders
        for letter in binder.letters
    )


def _weight(statement: Statement) -> float:
    parts, signs = statement.parts, statement.signs
    if not signs and content(parts) < LEAST_ON_LEFT:
        return 0.0
    if any(part.kind is Kind.NAME and part.head == "…" for part in parts):
        return 0.0
    if len(parts) == 2 and all(content([part]) < LEAST_LOOKED_FOR for part in parts):
        return content(parts) if parts[0].kind is Kind.BARS else 0.0
    return content(parts[1:] or parts)


_CONDITIONED = re.compile(r"subject to|s\.t\.")
