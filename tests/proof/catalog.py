"""All checks, and the equations that they are of."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from mleq.catalog.builtin import load_builtin
from mleq.catalog.equation import Equation
from tests.proof import checks
from tests.proof.check import Check, Cited


@cache
def equations() -> dict[str, Equation]:
    return {equation.id: equation for equation in load_builtin().equations}


@cache
def all_checks() -> tuple[Check | Cited, ...]:
    """In the order of their files."""
    names = sorted(module.name for module in pkgutil.iter_modules(checks.__path__, f"{checks.__name__}."))
    return tuple(check for name in names for check in importlib.import_module(name).CHECKS)


def bodies() -> list[tuple[str, str | None]]:
    """The ids of all bodies and variants."""
    return [(e.id, v.id if v else None) for e in equations().values() for v, _, _ in e.bodies()]
