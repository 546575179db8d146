"""A program executed: the code that it is written as, run.

The code is made from names and numbers of our own; nothing of a document or a pack stands in it as it was written.
NumPy is needed here, and nowhere else in the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from mleq.proof.code import Function, View, module, write
from mleq.proof.expression import Program


def evaluate(program: Program, given: Mapping[str, Any], view: View = View.VALUE, form: int = 0) -> Any:
    """What a program comes to for what is given, by the names of its parameters.

    Raises KeyError where something is missing, and whatever NumPy raises for what has no value.
    """
    function = write(program, "f", view, form)
    return call(function, given)


def call(function: Function, given: Mapping[str, Any]) -> Any:
    """The value of a function for what is given; what it does not take is left out."""
    taken = {p.name: given[p.name] for p in function.parameters if p.name in given or p.default is None}
    return _runnable(function)(**taken)


@lru_cache(maxsize=256)
def _runnable(function: Function) -> Callable[..., Any]:
    return compiled(module([(function, "")]), function.name)


@lru_cache(maxsize=256)
def compiled(source: str, name: str) -> Callable[..., Any]:
    """The function of that name in generated code."""
    module: dict[str, Any] = {}
    exec(compile(source, f"<{name}>", "exec"), module)
    found: Callable[..., Any] = module[name]
    return found
