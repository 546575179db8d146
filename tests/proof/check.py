"""Checks of the catalog's formulas: what is put in, and what the body itself, executed, must then come to.

A check is data: `tests/proof/checks/` has them by section. Inputs that it does not say are drawn by the table of
symbols (`draw.py`). The names are those that `mleq code` has.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator

from mleq.catalog.equation import Equation
from mleq.proof.code import Function, View, forms, write
from mleq.proof.evaluate import call
from mleq.proof.expression import Program
from mleq.proof.reading.program import read_body
from mleq.proof.reading.symbols import Symbols
from tests.proof.draw import draw
from tests.proof.torch import torch_python

UNDEFINED = object()
"""What is expected where a formula has no value: NaN, or a division by zero."""
EXPECTED = "->"
"""The key of an edge case under which it has what is expected, where the reference is not to be asked."""
Inputs = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One way in which a body, or a variant, is proven."""

    id: str
    variant: str | None = None
    how: str = "value"
    """`value`: what the left-hand side names is what the reference gives. `claims`: both sides of all that the formula
    says must hold are alike, with the inputs that the reference gives. `minimum`, `maximum`: the reference gives the
    letters in `over` at which what is optimized is as small, or large, as it can be, within the constraints."""
    against: str | Sequence[str] = ()
    """The functions or published examples that it agrees with, by full name: `scipy.special.huber`."""
    reference: Callable[..., Any] | None = None
    """Takes inputs by name."""
    inputs: Callable[[Generator], Inputs] | None = None
    """Inputs that are not drawn, and whatever else the reference needs."""
    edges: Sequence[Inputs] = ()
    """Edge cases: whole inputs."""
    arguments: Sequence[str] = ()
    """The letters in the parentheses of the left-hand side, where their order is part of what is said."""
    optimizers: Sequence[str] = ()
    """What optimizes by which letter, from the outermost, where none of it is computed: `min G`, `max D`."""
    named: str = ""
    """What is defined, where its name says something that its value does not: `W_1`."""
    given: Sequence[str] = ()
    """What is handed over though the formula defines it, so that what it says is a claim."""
    over: Sequence[str] = ()
    models: Callable[..., Inputs] | None = None
    """What is made of other inputs, and anew where they change: the `p_theta` of a `theta` that is optimized."""
    holds: Callable[..., bool] | None = None
    """A property instead of a reference: takes the executed body as `f`, and inputs by name."""
    what: str = ""
    """The property, in a few words."""
    pick: Callable[[Any], Any] | None = None
    """What of the value is compared."""
    view: View = View.VALUE
    """With `holds`, or with a reference for the objective: what of the formula is executed."""
    needs: str = ""
    """`torch` where the reference is asked of PyTorch, which may not be here."""
    rounds: int = 12
    tolerance: float = 1e-9

    @property
    def name(self) -> str:
        how = self.how if self.holds is None else "property"
        return "-".join(filter(None, (self.id, self.variant or "body", how, self.needs)))

    @property
    def missing(self) -> str:
        """What it needs and is not here, if anything."""
        return self.needs if self.needs == "torch" and torch_python() is None else ""

    @property
    def is_execution(self) -> bool:
        """Whether the body is executed against something that nobody here wrote."""
        return self.holds is None and bool(self.against)


@dataclass(frozen=True)
class Cited:
    """A body that is only cited, and why nothing of it is computed."""

    id: str
    variant: str | None = None
    why: str = ""


class MismatchError(AssertionError):
    """A formula that does not do what its check asks."""


@dataclass
class Subject:
    """A body to be checked: the catalog's own, or another in its place."""

    check: Check
    equation: Equation
    latex: str
    symbols: Symbols = field(init=False)
    program: Program = field(init=False)
    functions: dict[tuple[View, int], Function] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.symbols = Symbols(self.equation, self.equation.variant(self.check.variant))
        self.program = read_body(self.latex, self.symbols, self.check.given)

    def function(self, view: View, form: int = 0) -> Function:
        if (view, form) not in self.functions:
            self.functions[view, form] = write(self.program, self.check.id.replace("-", "_"), view, form)
        return self.functions[view, form]


def body_of(check: Check | Cited, equation: Equation) -> str:
    """The LaTeX that a check is of."""
    variant = equation.variant(check.variant)
    assert check.variant is None or variant is not None, f"{check.id} has no variant {check.variant}"
    return variant.body if variant else equation.body


def run(check: Check, equation: Equation, latex: str | None = None, rounds: int | None = None) -> list[Any]:
    """Check a body, or other LaTeX in its place; what it came to, so that others can be compared with it.

    Raises MismatchError, or whatever reading and computing raise.
    """
    subject = Subject(check, equation, body_of(check, equation) if latex is None else latex)
    if check.arguments and tuple(check.arguments) != subject.program.arguments:
        raise MismatchError(f"{check.name}: the arguments are {subject.program.arguments}")
    if check.optimizers and tuple(check.optimizers) != subject.program.optimizers:
        raise MismatchError(f"{check.name}: what optimizes is {subject.program.optimizers}")
    if check.named and check.named != subject.program.results[0].binding.name:
        raise MismatchError(f"{check.name}: {subject.program.results[0].binding.name} is defined")
    if check.how in ("minimum", "maximum") and subject.program.optimized not in (check.how[:3], None):
        raise MismatchError(f"{check.name}: it is the {subject.program.optimized} that is wanted")
    return [_one(subject, inputs) for inputs in all_inputs(subject, rounds or check.rounds)]


def outcomes(check: Check, equation: Equation, latex: str, rounds: int | None = None) -> list[Any]:
    """What LaTeX in the place of a body comes to for the inputs of the body itself, and nothing is asked of it."""
    own = Subject(check, equation, body_of(check, equation))
    other = Subject(check, equation, latex)
    found = []
    for inputs in all_inputs(own, rounds or check.rounds):
        try:
            with quietly():
                found.append(_computed(other, inputs))
        except Exception as error:
            found.append(type(error).__name__)
    return found


def all_inputs(subject: Subject, rounds: int) -> list[Inputs]:
    check = subject.check
    functions = [subject.function(view) for view in _views(subject)]
    found = []
    for number in range(rounds):
        rng = np.random.default_rng([number, *map(ord, check.id)])
        inputs = _modeled(check, dict(check.inputs(rng)) if check.inputs else {})
        if _is_first(check, inputs):
            inputs |= _referred(check, inputs)
        for function in functions:
            inputs = draw(function, subject.symbols, rng, inputs)
        if check.how == "claims" and check.reference is not None:
            inputs |= _referred(check, inputs)
        found.append(inputs)
    return [*found, *map(dict, check.edges)]


def _is_first(check: Check, inputs: Inputs) -> bool:
    """Whether the reference needs nothing that is drawn, and may give what cannot be drawn."""
    if check.how != "claims" or check.reference is None:
        return False
    return set(inspect.signature(check.reference).parameters) <= set(inputs)


def _views(subject: Subject) -> list[View]:
    how = subject.check.how
    if how == "claims":
        return [View.CLAIMS]
    if how in ("minimum", "maximum"):
        views = [View.OBJECTIVE if subject.program.objective else View.VALUE]
        return [*views, View.CLAIMS] if subject.program.claims else views
    return [subject.check.view]


def _computed(subject: Subject, inputs: Inputs) -> list[Any]:
    """All values that a check looks at."""
    check = subject.check
    if check.how == "claims":
        return [call(subject.function(View.CLAIMS), inputs)]
    if check.how in ("minimum", "maximum"):
        view = _views(subject)[0]
        points = [inputs, *_around(subject, inputs | _referred(check, inputs))]
        moved = [_modeled(check, inputs | point) for point in points]
        found: list[Any] = []
        for form in range(_objectives(subject)):
            values = np.array([call(subject.function(view, form), at) for at in moved], dtype=float)
            found.append((values - values[0]) / (np.ptp(values) or 1.0))
        return [*found, [_is_feasible(subject, at) for at in moved]]
    return [call(subject.function(check.view, form), inputs) for form in range(max(1, forms(subject.program)))]


def _one(subject: Subject, inputs: Inputs) -> Any:
    check = subject.check
    with quietly():
        if check.holds is not None:
            return _property(subject, inputs)
        if check.how == "claims":
            return _claims(subject, inputs)
        if check.how in ("minimum", "maximum"):
            return _optimum(subject, inputs)
        expected = inputs.get(EXPECTED) if EXPECTED in inputs else called(check.reference, inputs)
        values = []
        for form in range(max(1, forms(subject.program))):
            try:
                value = call(subject.function(check.view, form), inputs)
            except (ZeroDivisionError, ValueError):
                if expected is not UNDEFINED:
                    raise
                value = np.nan
            value = check.pick(value) if check.pick else value
            if not agree(value, expected, check.tolerance):
                raise MismatchError(f"{check.name}: {value!r} is not {expected!r}, for {inputs!r}")
            values.append(value)
        return values


def _property(subject: Subject, inputs: Inputs) -> Any:
    check = subject.check
    results = []

    def f(**given: Any) -> Any:
        value = call(subject.function(check.view), _modeled(check, inputs | given))
        results.append(value)
        return value

    assert check.holds is not None
    if not np.all(called(check.holds, inputs, f=f)):
        raise MismatchError(f"{check.name} does not hold, for {inputs!r}")
    return results


def _claims(subject: Subject, inputs: Inputs) -> Any:
    found = call(subject.function(View.CLAIMS), inputs)
    if not found:
        raise MismatchError(f"{subject.check.name}: nothing is claimed")
    for left, relation, right in found:
        if not _related(left, relation, right, subject.check.tolerance):
            raise MismatchError(f"{subject.check.name}: {left!r} {relation} {right!r} does not hold, for {inputs!r}")
    return found


def _optimum(subject: Subject, inputs: Inputs) -> Any:
    """No feasible point around the reference's optimum is better, near or far."""
    check = subject.check
    best = _modeled(check, inputs | _referred(check, inputs))
    if not _is_feasible(subject, best):
        raise MismatchError(f"{check.name}: the optimum is not feasible, for {best!r}")
    around = [(point, _modeled(check, best | point)) for point in _around(subject, best)]
    feasible = [(point, moved) for point, moved in around if _is_feasible(subject, moved, strict=True)]
    values = []
    for form in range(_objectives(subject)):
        sought = subject.program.sought[form] if subject.program.objective else check.how[:3]
        sign = 1 if sought == "min" else -1
        function = subject.function(_views(subject)[0], form)
        least = sign * float(call(function, best))
        values.append(least)
        for point, moved in feasible:
            value = sign * float(call(function, moved))
            values.append(value)
            if value < least - check.tolerance * max(1.0, abs(least)):
                raise MismatchError(f"{check.name}: {value} at {point!r} is better than {least}, for {best!r}")
    return values


def _objectives(subject: Subject) -> int:
    """How many objectives there are that have the same optimum."""
    return len(subject.program.objective.forms) if subject.program.objective else 1


def _is_feasible(subject: Subject, inputs: Inputs, strict: bool = False) -> bool:
    if not subject.program.claims:
        return True
    slack = 1e-12 if strict else subject.check.tolerance
    return all(_related(*claim, slack) for claim in call(subject.function(View.CLAIMS), inputs))


def _around(subject: Subject, best: Inputs) -> list[Inputs]:
    """Points near and far: along the slope, in random directions, and scaled."""
    rng = np.random.default_rng(7)
    over = {name: np.asarray(best[name], dtype=float) for name in subject.check.over}
    found: list[Inputs] = []
    for scale in (1e-3, 1e-2, 0.1, 0.5):
        for _ in range(12):
            found.append({name: value + scale * rng.normal(size=value.shape) for name, value in over.items()})
        for name, value in over.items():
            for at in np.ndindex(value.shape):
                for sign in (-1, 1):
                    moved = value.copy()
                    moved[at] += sign * scale
                    found.append({name: moved})
        for sign in (-1, 1):
            found.append({name: value * (1 + sign * scale) for name, value in over.items()})
    # Where constraints bind, only moves that keep them are of use.
    found += (subject.check.inputs is not None and best.get("around", [])) or []
    return found


def _referred(check: Check, inputs: Inputs) -> Inputs:
    assert check.reference is not None
    found = called(check.reference, inputs)
    assert isinstance(found, Mapping), f"the reference of {check.name} must give letters by name"
    return dict(found)


def _modeled(check: Check, inputs: Inputs) -> Inputs:
    """Inputs with what is made of them."""
    return inputs | called(check.models, inputs) if check.models is not None else inputs


def called(function: Callable[..., Any] | None, inputs: Inputs, **more: Any) -> Any:
    """A function with those of the inputs that it takes."""
    assert function is not None
    parameters = inspect.signature(function).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return function(**{**inputs, **more})
    return function(**{name: value for name, value in {**inputs, **more}.items() if name in parameters})


def agree(value: Any, expected: Any, tolerance: float) -> bool:
    if expected is UNDEFINED:
        return bool(np.any(np.isnan(np.asarray(value, dtype=float))))
    if isinstance(expected, (tuple, list)) and isinstance(value, (tuple, list)):
        return len(value) == len(expected) and all(
            agree(one, other, tolerance) for one, other in zip(value, expected, strict=True)
        )
    if isinstance(expected, dict) and isinstance(value, dict):
        return value.keys() == expected.keys() and all(agree(value[key], expected[key], tolerance) for key in expected)
    if isinstance(expected, (set, frozenset, str, dict)) or isinstance(value, (set, frozenset, str, dict)):
        return bool(value == expected)
    one, other = _numbers(value), _numbers(expected)
    return one.shape == other.shape and np.allclose(one, other, rtol=tolerance, atol=tolerance, equal_nan=True)


def _numbers(value: Any) -> Any:
    found = np.asarray(value)
    return found if np.iscomplexobj(found) else found.astype(float)


def _related(left: Any, relation: str, right: Any, tolerance: float) -> bool:
    one, other = _numbers(left), _numbers(right)
    slack = tolerance * max(1.0, float(np.max(np.abs(other), initial=0.0)))
    if relation in ("=", "≈"):
        return bool(np.all(np.abs(one - other) <= slack))
    if relation in ("≤", "<"):
        return bool(np.all(one <= other + slack))
    if relation in ("≥", ">"):
        return bool(np.all(one >= other - slack))
    return bool(np.all(one != other))


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two runs came to the same."""
    return len(one) == len(other) and all(_is_same(a, b) for a, b in zip(one, other, strict=True))


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return bool(one is other or one == other) if isinstance(one, str) and isinstance(other, str) else False
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return same(one, other)
    if isinstance(one, (set, frozenset, dict)) or isinstance(other, (set, frozenset, dict)):
        return bool(one == other)
    try:
        return agree(one, other, 1e-11)
    except (TypeError, ValueError):
        return False


class quietly:  # noqa: N801
    """Without the warnings of what has no value; that it has none is what is looked at."""

    def __enter__(self) -> None:
        self.caught = warnings.catch_warnings()
        self.caught.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, *error: Any) -> None:
        self.caught.__exit__(*error)
