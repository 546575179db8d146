"""Penalties: a squared error or a hinge loss with a penalty beside it is another objective, by another name."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.names import PARAMETERS
from mleq.formula.meaning.term import Kind, Term


def penalized_in(term: Term) -> Sequence[Term]:
    """The terms of a sum that stand beside a penalty; none of anything else, and none with a logarithm.

    A cross-entropy with a penalty is called that all the same; but a likelihood with a prior is none.
    """
    if term.kind is Kind.SUM and any(map(_is_prior, term.parts)):
        return term.parts
    if not count_of_penalties(term):
        return ()
    return [part for part in term.parts if not _is_penalty(part) and not _has_logarithm(part)]


def count_of_penalties(term: Term) -> int:
    """How many terms of a sum are penalties."""
    return sum(map(_is_penalty, term.parts)) if term.kind is Kind.SUM else 0


def _has_logarithm(term: Term) -> bool:
    return any(part.head == "log" for part in term.walk())


def _is_prior(term: Term) -> bool:
    """Whether a term is the logarithm of how likely parameters are: `\\log p(\\theta)`."""
    if term.kind is not Kind.CALL or term.parts[0].head != "log":
        return False
    arguments = term.parts[1:]
    return len(arguments) == 1 and [part.head for part in arguments[0].parts[1:]] in _PARAMETERS


def _is_penalty(term: Term) -> bool:
    """Whether a term is the size of parameters with a coefficient."""
    if term.kind is not Kind.PRODUCT or len(term.parts) < 2:
        return False
    *coefficient, size = term.parts
    return all(map(_is_letter_or_inverse, coefficient)) and _is_size(size)


def _is_size(term: Term) -> bool:
    """Whether a term is a norm of a letter, or a sum of squares or of absolute values of one."""
    if term.kind is Kind.BIG and term.head == "sum":
        term = term.parts[0]
        return _is_power_of(term, Kind.LETTER) or _is_norm(term) or _is_power_of(term, Kind.BARS)
    return _is_norm(term) or (_is_power_of(term, Kind.BARS) and _is_norm(term.parts[0]))


def _is_norm(term: Term) -> bool:
    return term.kind is Kind.BARS and term.parts[0].kind is Kind.LETTER


def _is_power_of(term: Term, kind: Kind) -> bool:
    return term.kind is Kind.POWER and term.parts[0].kind is kind


def _is_letter_or_inverse(term: Term) -> bool:
    return term.kind is Kind.LETTER or _is_power_of(term, Kind.LETTER)


_PARAMETERS = [[letter] for letter in sorted(PARAMETERS)]
