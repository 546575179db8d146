"""The terms that a formula is made of: what each is, what it is made of, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from fractions import Fraction


class Kind(IntEnum):
    """What a term is; the numbers are part of shapes."""

    NUMBER = 1
    NAME = 2
    """A word, as `softmax` or `TP`, or a sign that always means the same."""
    LETTER = 3
    """What may be renamed; with its accents and its font."""
    SUM = 4
    PRODUCT = 5
    POWER = 6
    CALL = 7
    """`head(args)`: the head comes first among the parts."""
    BIG = 8
    """A sum, product, maximum and so on over something: the body, with `binders`."""
    BARS = 9
    """An absolute value, a norm, a number of elements."""
    LIST = 10
    """Things parted by commas: of a tuple, a set, or put one below the other."""
    GIVEN = 11
    """`a | b`, or of two distributions `a || b`."""
    RELATION = 12
    """Two sides; what is greater stands on the right."""
    CASES = 13
    """Values, each followed by its condition."""
    TEXT = 14
    """Words that say nothing to us."""


class Term:
    """A term; `parts` are the terms it is made of, `start` and `end` its range in the source.

    Terms are shared, and never changed once they are made: what differs in something is a `copy`.
    """

    __slots__ = ("binders", "end", "factor", "head", "indices", "join", "kind", "parts", "shape", "start", "transposed")

    def __init__(
        self,
        kind: Kind,
        head: str,
        parts: tuple[Term, ...],
        start: int,
        end: int,
        shape: int,
        factor: Fraction | None = None,
    ) -> None:
        self.kind = kind
        self.head = head
        """The word, letter, sign or kind of delimiter; empty for a sum, product, power or call."""
        self.parts = parts
        self.start = start
        self.end = end
        self.shape = shape
        """What it has in common with terms that are built alike; see `mleq.formula.meaning.shape`."""
        self.factor = factor
        """The number before a product, or the number itself."""
        self.indices: tuple[Term, ...] = ()
        self.binders: tuple[Binder, ...] = ()
        self.transposed = False
        self.join = ""
        """How factors are joined: by nothing, `.` for a dot, `o` for an elementwise sign, `*` for either."""

    def __repr__(self) -> str:
        return show(self)

    @property
    def letter(self) -> str:
        """The letter alone, without its font and accents; of other terms the last word of the head, if there is one."""
        return self.head.rpartition(" ")[2]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is about it that its parts do not tell."""
        return not self.indices and not self.transposed

    def walk(self) -> Iterator[Term]:
        """This term and all in it that its shape is made of."""
        ahead = [self]
        while ahead:
            term = ahead.pop()
            yield term
            ahead.extend(term.parts)

    def letters(self) -> set[str]:
        """The letters in it, those of its indices and bounds included."""
        found: set[str] = set()
        ahead: list[Term] = [self]
        while ahead:
            term = ahead.pop()
            if term.kind is Kind.LETTER:
                found.add(term.head)
            ahead += term.parts
            ahead += term.indices
            for binder in term.binders:
                ahead += binder.terms()
        return found


class Binder:
    """What a big operator runs over: letters, from where to where, or over which set or under which condition."""

    __slots__ = ("domain", "letters", "lower", "upper")

    def __init__(
        self, letters: tuple[Term, ...], lower: Term | None, upper: Term | None, domain: Term | None = None
    ) -> None:
        self.letters = letters
        self.lower = lower
        self.upper = upper
        self.domain = domain

    def terms(self) -> list[Term]:
        """All terms of it."""
        return [*self.letters, *(term for term in (self.lower, self.upper, self.domain) if term is not None)]


def head_of(term: Term) -> Term:
    """What a term calls, if it is a call; else the term."""
    return term.parts[0] if term.kind is Kind.CALL else term


def copy(term: Term) -> Term:
    """A term with the same parts, to be changed by who asks for it."""
    made = Term(term.kind, term.head, term.parts, term.start, term.end, term.shape, term.factor)
    made.indices, made.binders = term.indices, term.binders
    made.transposed, made.join = term.transposed, term.join
    return made


def placed(term: Term, start: int, end: int) -> Term:
    """The same term with another range."""
    made = copy(term)
    made.start, made.end = start, end
    return made


def with_indices(term: Term, indices: Sequence[Term], end: int, *, before: bool = False) -> Term:
    """The same with indices more, behind or before those it has; they do not change its shape."""
    made = copy(term)
    made.indices = (*indices, *term.indices) if before else (*term.indices, *indices)
    made.end = max(made.end, end)
    return made


def transpose(term: Term, end: int) -> Term:
    """A term transposed; that of a number is itself."""
    if term.kind is Kind.NUMBER:
        return term
    made = copy(term)
    made.transposed = not term.transposed
    made.end = end
    return made


def show(term: Term) -> str:
    """The term as a text: what people look at, and what terms are told apart by that are the same to the letter."""
    indices = "_" + ",".join(map(show, term.indices)) if term.indices else ""
    return _shown(term) + indices + ("'" if term.transposed else "")


def _shown(term: Term) -> str:
    parts = [show(part) for part in term.parts]
    match term.kind:
        case Kind.NUMBER:
            return _shown_number(term.factor)
        case Kind.NAME | Kind.LETTER:
            return term.head.replace(" ", "-")
        case Kind.TEXT:
            return f'"{term.head}"'
        case Kind.SUM:
            return f"({' + '.join(parts)})"
        case Kind.PRODUCT:
            number = [] if term.factor == 1 else [_shown_number(term.factor)]
            return f"<{(term.join or ' ').join([*number, *parts])}>"
        case Kind.POWER:
            return f"{parts[0]}^{parts[1]}"
        case Kind.CALL:
            return f"{parts[0]}({', '.join(parts[1:])})"
        case Kind.BIG:
            bound = "; ".join(map(_bound, term.binders))
            return f"{term.head}[{bound}]{{{parts[0]}}}"
        case Kind.BARS:
            return f"{term.head}{parts[0]}{term.head}"
        case Kind.CASES:
            return f"cases{{{'; '.join(parts)}}}"
        case Kind.LIST:
            return f"{term.head[0]}{', '.join(parts)}{term.head[1]}"
        case _:
            return f"{parts[0]} {term.head} {parts[1]}"


def _shown_number(value: Fraction | None) -> str:
    """A number; one with thousands of digits, which Python does not write in decimals, in hexadecimals."""
    if value is None or max(abs(value.numerator), value.denominator) < _LARGE:
        return str(value)
    return f"{value.numerator:x}/{value.denominator:x}"


_LARGE = 1 << 1024


def _bound(binder: Binder) -> str:
    letters = ",".join(map(show, binder.letters))
    return f"{letters}:{binder.lower}..{binder.upper} in {binder.domain}"
