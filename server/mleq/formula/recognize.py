"""Which equation of the catalog a formula is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mleq.catalog.equation import Equation, Variant
from mleq.formula.normal import NormalForm, normal_form


@dataclass(frozen=True, slots=True)
class Match:
    """An equation, and which of its bodies a formula is: a variant, or the body itself."""

    equation: Equation
    variant: Variant | None


class Recognizer:
    """The bodies of the equations by their normal forms."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self._matches: Mapping[NormalForm, Match] = _by_form(equations)
        self._exact = {_unspaced(_body(match)): match for match in reversed(self._matches.values())}

    def recognize(self, latex: str) -> Match | None:
        """The equation that the formula is, however it is spaced and braced; None for any other formula."""
        if exact := self._exact.get(_unspaced(latex)):
            return exact  # what was inserted and not changed since, in a hundredth of the time
        form = normal_form(latex)
        return self._matches.get(form) if form else None


def _body(match: Match) -> str:
    return match.variant.body if match.variant else match.equation.body


def _unspaced(latex: str) -> str:
    return " ".join(latex.split())


def _by_form(equations: Iterable[Equation]) -> dict[NormalForm, Match]:
    matches: dict[NormalForm, Match] = {}
    for equation in equations:
        for variant, body, _ in equation.bodies():
            if form := normal_form(body):
                matches.setdefault(form, Match(equation, variant))
    return matches
