"""What was found of known formulas in a formula."""

from __future__ import annotations

from typing import NamedTuple

from mleq.formula.meaning.term import Kind, Term, head_of
from mleq.formula.recognition.known import Entry, Known
from mleq.formula.recognition.match import Matcher


class Hit:
    """A term of the formula that is one of a known formula."""

    __slots__ = (
        "bits",
        "entry",
        "has_left",
        "is_addend",
        "is_claimed",
        "is_named",
        "is_turned",
        "matcher",
        "part",
        "statement",
        "term",
    )

    def __init__(
        self, entry: Entry, term: Term, statement: int, part: int | None, matcher: Matcher, *, is_addend: bool
    ) -> None:
        self.entry = entry
        self.term = term
        self.statement = statement
        self.part = part
        """Which side of the statement it is, `BOTH_SIDES` for two with their relation; None for a term in one."""
        self.matcher = matcher
        """What letters stand for one another, and what was not quite the same."""
        self.bits = entry.said
        """What speaks for it; see `mleq.formula.recognition.tuning`."""
        self.is_addend = is_addend
        """Whether it is one of several terms of a side."""
        self.is_turned = False
        """Whether the sides have opposite signs."""
        self.is_claimed = False
        """Whether the left-hand side has a name of the equation."""
        self.is_named = False
        """Whether it has a name that the catalog has there as well, though it is not the equation's own."""
        self.has_left = False
        """Whether the left-hand side is that of the known formula."""

    @property
    def known_left(self) -> Term:
        """The left-hand side of the known formula."""
        return self.entry.known.statements[self.entry.statement].parts[0]


BOTH_SIDES = -1


class Found(NamedTuple):
    """A known formula that the formula, or a part of it, is."""

    known: Known
    hits: list[Hit]
    """Those that go together, of each statement one; what says most is the first."""
    bits: float
    """What they say together."""
    value: float
    """That, less what is missing: by this what was found is ranked."""
    told: float
    """That, where not too much is taken away for what is missing: by this it is told or not."""
    start: int
    end: int
    is_whole: bool
    is_literal: bool
    """Whether it is the known formula to the letter, or another of the equation is."""

    @property
    def is_claimed(self) -> bool:
        """Whether the left-hand side names the equation."""
        return any(hit.is_claimed for hit in self.hits)


def name_of(left: Term) -> str:
    """The word that a left-hand side is, or that is called there; empty where there is none."""
    head = head_of(left)
    return head.head if head.kind is Kind.NAME else ""
