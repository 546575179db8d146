"""The words of a catalog: those that its formulas have in them, and the names by which they claim to be an equation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from mleq.catalog.equation import Equation
from mleq.formula.meaning.names import canonical


def vocabulary_of(equations: Iterable[Equation]) -> frozenset[str]:
    """The words in the formulas of equations, and their acronyms: what is read as a word in italics, too."""
    found: set[str] = set()
    for equation in equations:
        for _, body, _ in equation.bodies():
            found |= _words(body)
        for alias in (*equation.aliases, *equation.triggers):
            if _ACRONYM.fullmatch(alias):
                found.add(canonical(alias))
    return frozenset(word for word in found if len(word) > 1)


def names_of(equation: Equation) -> frozenset[str]:
    """The names of an equation in one word each, as they may stand left of the sign of equality."""
    names = set()
    for name in (equation.name, *equation.aliases, *equation.triggers):
        measure, at, rank = name.partition("@")
        names.add(f"{canonical(measure)}@" if at and len(rank) == 1 else canonical(name))
        if match := _KIND.fullmatch(name):
            names.add(canonical(match[1]))
    return frozenset(name for name in names if len(name) > 1 and name not in _EVERYBODYS)


def names_on_left(equation: Equation) -> frozenset[str]:
    """The words that stand left of the sign of equality in its formulas: its names, and those of parts of it."""
    found = (_NAME_ON_LEFT.match(body) for _, body, _ in equation.bodies())
    names = {canonical(match[1]) for match in found if match}
    return frozenset(name for name in names if len(name) > 1 and name not in _EVERYBODYS)


def claims_of(
    equations: Iterable[Equation], names_of: Callable[[Equation], Iterable[str]]
) -> Mapping[str, frozenset[str]]:
    """For each name the ids of the equations that it may stand for."""
    claims: dict[str, set[str]] = {}
    for equation in equations:
        for name in names_of(equation):
            claims.setdefault(name, set()).add(equation.id)
    return {name: frozenset(ids) for name, ids in claims.items()}


@lru_cache(maxsize=4096)
def _words(body: str) -> frozenset[str]:
    return frozenset(canonical(match[1]) for match in _WORD.finditer(body))


_WORD = re.compile(r"\\(?:operatorname\*?|mathrm|text|textrm|textit|mathit|mathbf)\s*\{((?:\\,|[A-Za-z0-9 -])+)\}")
_KIND = re.compile(r"([A-Z][A-Za-z]+) (?:index|score|loss|coefficient|distance|divergence)")
_NAME_ON_LEFT = re.compile(r"\s*(?:\\begin\{aligned\}\s*)?\{?(?:[LDJ]_\{)?\\(?:operatorname|mathrm)\{([A-Za-z0-9]+)\}")
_ACRONYM = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_EVERYBODYS = frozenset(
    (
        "loss error score sim similarity distance cost max min log exp sum mean rank count rel f p regularization "
        "penalty"
    ).split()
)
"""What many equations have on the left."""
