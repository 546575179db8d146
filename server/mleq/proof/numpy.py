"""An equation as NumPy code for people: a module with the function, what it takes, and where the formula is from."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from functools import lru_cache
from textwrap import wrap

from mleq.catalog.equation import Equation, Variant
from mleq.proof.code import Function, View, module, write
from mleq.proof.describe import Description
from mleq.proof.expression import Program
from mleq.proof.reading.program import read
from mleq.proof.reading.symbols import Symbols


@lru_cache(maxsize=256)
def to_numpy(equation: Equation, variant: Variant | None, sources: tuple[str, ...]) -> str:
    """A Python module that computes a body, or a variant, with NumPy alone; `sources` are the papers that it cites.

    There is a function for what the left-hand side names, and where there are such one for what is optimized and one
    for both sides of all that must hold. Raises FormulaError where the formula has no value.
    """
    program = read(equation, variant)
    symbols = Symbols(equation, variant)
    body = [f"    {line}".rstrip() for line in (variant.body if variant else equation.body).splitlines()]
    cited = [line for source in sources for line in wrap(f"Source: {source}", _WIDTH)]
    parts: list[tuple[Function, str]] = []
    for view, function in functions_of(program, function_name(equation, variant)):
        description = Description(program, function, symbols)
        title = _title(view, program).format(equation.called(variant))
        first = [title] if parts else [title, "", *body]
        told = [_wrapped(description.parameters()), _wrapped(description.returned(view))]
        parts.append((function, _docstring([first, *told, [] if parts else cited])))
    return module(parts)


def functions_of(program: Program, name: str) -> Iterator[tuple[View, Function]]:
    """The functions of a program: what the left-hand side names, what is optimized, what must hold."""
    if program.results:
        yield View.VALUE, write(program, f"{name}_objective" if _is_optimized(program) else name)
    if program.objective is not None:
        yield View.OBJECTIVE, write(program, f"{name}_objective", View.OBJECTIVE)
    if program.claims:
        yield View.CLAIMS, write(program, f"{name}_claims", View.CLAIMS)


def function_name(equation: Equation, variant: Variant | None) -> str:
    """What Python calls the function of a body or of a variant."""
    name = "_".join([equation.id, variant.id] if variant else [equation.id]).replace("-", "_")
    return f"equation_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def _is_optimized(program: Program) -> bool:
    """Whether the value is that of what is optimized, at what is handed over."""
    return program.optimized is not None and program.objective is None


def _title(view: View, program: Program) -> str:
    if view is View.CLAIMS:
        return "Both sides of all that must hold in: {}."
    return "{}." if view is View.VALUE and not _is_optimized(program) else "What is optimized in: {}."


def _docstring(parts: list[list[str]]) -> str:
    """Parts with empty lines between them; quotes that would end it are others."""
    text = "\n\n".join("\n".join(part) for part in parts if part)
    return text.replace('"""', "'''")


def _wrapped(lines: Iterator[str]) -> list[str]:
    return [part for line in lines for part in wrap(line, _WIDTH, subsequent_indent="    ")]


_WIDTH = 100
