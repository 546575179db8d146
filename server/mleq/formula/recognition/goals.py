"""What is still to be shown for two terms to be the same."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from mleq.formula.meaning.term import Term


class Same(NamedTuple):
    """Two terms are the same; where that is lenient, one of them may be transposed."""

    known: Term
    term: Term
    lenient: bool = False


class Each(NamedTuple):
    """Each of what is known is one of the terms, in any order; of `some`, terms may be left over."""

    known: tuple[Term, ...]
    terms: tuple[Term, ...]
    lenient: bool = False
    some: bool = False


class All(NamedTuple):
    """Several things."""

    goals: tuple[Goal, ...]


class Either(NamedTuple):
    """One of several things."""

    choices: tuple[Goal, ...]


class Perhaps(NamedTuple):
    """Two terms are the same, or that they are not costs something."""

    known: Term
    term: Term
    cost: float


class Costs(NamedTuple):
    """Nothing is to be shown, but something is not quite the same."""

    cost: float


class Bounds(NamedTuple):
    """Two big operators, whose bodies are the same, run over the same."""

    known: Term
    term: Term


Goal: TypeAlias = Same | Each | All | Either | Perhaps | Costs | Bounds
Goals: TypeAlias = "tuple[Goal, Goals] | None"
"""Goals one after the other: the first, and those behind it."""
