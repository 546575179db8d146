"""An equation as NumPy code for people: a module with the function, what it takes, and where the formula is from."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Sequence
from functools import lru_cache
from textwrap import wrap

from mleq.catalog.equation import Equation, Symbol, Variant
from mleq.proof.code import Function, Parameter, View, module, write
from mleq.proof.names import identifier
from mleq.proof.reading.program import read
from mleq.proof.reading.symbols import Declared, Symbols
from mleq.proof.types import Kind, Type


@lru_cache(maxsize=256)
def to_numpy(equation: Equation, variant: Variant | None, sources: tuple[str, ...]) -> str:
    """A Python module that computes a body, or a variant, with NumPy alone; `sources` are the papers that it cites.

    There is a function for what the left-hand side names, and where there are such one for what is optimized and one
    for both sides of all that must hold. Raises FormulaError where the formula has no value.
    """
    program = read(equation, variant)
    symbols = Symbols(equation, variant)
    name = _function_name(equation, variant)
    views = [View.VALUE] * bool(program.results)
    views += [View.OBJECTIVE] * (program.objective is not None)
    views += [View.CLAIMS] * bool(program.claims)
    functions = [write(program, f"{name}{_SUFFIXES[view]}", view) for view in views]
    told = [_RETURNS[view].format(equation.called(variant)) for view in views]
    body = [f"    {line}".rstrip() for line in (variant.body if variant else equation.body).splitlines()]
    first = [told[0], "", *body]
    cited = [line for source in sources for line in wrap(f"Source: {source}", _WIDTH)]
    parts = [[first, _parameters(function, symbols), cited] for function in functions[:1]]
    parts += [[[line], _parameters(function, symbols)] for line, function in zip(told[1:], functions[1:], strict=True)]
    return module(zip(functions, map(_docstring, parts), strict=True))


def _function_name(equation: Equation, variant: Variant | None) -> str:
    name = "_".join([equation.id, variant.id] if variant else [equation.id]).replace("-", "_")
    return f"equation_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def _docstring(parts: Sequence[Sequence[str]]) -> str:
    """Parts with empty lines between them; quotes that would end it are others."""
    text = "\n\n".join("\n".join(part) for part in parts if part)
    return text.replace('"""', "'''")


def _parameters(function: Function, symbols: Symbols) -> list[str]:
    return [line for parameter in function.parameters for line in _parameter(parameter, symbols)]


def _parameter(parameter: Parameter, symbols: Symbols) -> Iterator[str]:
    declared = _declared(parameter, symbols)
    if declared is None:
        meaning = next((text for ending, text in _UNNAMED.items() if parameter.name.endswith(ending)), "a dimension")
    else:
        meaning = f"{declared.symbol.meaning} ({_shape(declared.symbol, parameter)})"
    yield from wrap(f"{parameter.name}: {meaning}", _WIDTH, subsequent_indent="    ")


def _declared(parameter: Parameter, symbols: Symbols) -> Declared | None:
    if parameter.binding is None:
        return None
    key, row = parameter.binding.key, parameter.binding.row
    found = [declared for declared in symbols if declared.key == key]
    return (
        next((d for d in found if d.row == row), None)
        or next(iter(found), None)
        or next((d for d in symbols if key.startswith((f"{d.key}_{{", f"{d.key}^{{"))), None)
    )


def _shape(symbol: Symbol, parameter: Parameter) -> str:
    assert parameter.binding is not None
    type_ = parameter.binding.type
    if type_.kind is Kind.ARRAY:
        sizes = [*_sizes(type_), *(dim or "?" for dim in type_.dims)]
        if not sizes:
            return symbol.type
        return f"array, {sizes[0]}" if len(sizes) == 1 else f"array, {' × '.join(sizes)}"
    if type_.per:
        return f"list of {type_.kind.value}s, {' × '.join(_sizes(type_))}"
    return type_.kind.value if type_.kind is not Kind.OTHER else symbol.type


def _sizes(type_: Type) -> list[str]:
    return [
        f"one per element of {identifier(span.over)}" if span.over else (span.high or "?") + " + 1" * (span.low == 0)
        for span in type_.per
    ]


_UNNAMED = {
    "_draws": "a list of draws, tuples where several are drawn together",
    "_weights": "their weights; None for equal ones",
    "_values": "a list of the values that it takes",
}
"""What has no row in the table, by how its name ends."""
_SUFFIXES = {View.VALUE: "", View.OBJECTIVE: "_objective", View.CLAIMS: "_claims"}
_RETURNS = {
    View.VALUE: "{}.",
    View.OBJECTIVE: "What is optimized in: {}.",
    View.CLAIMS: "Both sides of all that must hold in: {}.",
}
_WIDTH = 100
