"""What an index reaches: an entry before the first one would be, in Python, one from the end."""

from __future__ import annotations

from collections.abc import Iterator

from mleq.proof.error import FormulaError
from mleq.proof.expression import Binding, Branches, Entry, Expression, Literal, Name, Operation, Program, Reduction


def require_entries(program: Program) -> None:
    """Raise FormulaError where an index, at the least that it runs from, is below the first of what it is an index of.

    Where a condition may leave that out, nothing is told.
    """
    begun = {definition.binding for definition in program.definitions if definition.firsts}
    begun |= {*program.starts, *program.firsts}
    for expression in _all(program):
        for entry in _entries(expression):
            if isinstance(entry.of, Name) and entry.of.binding in begun:
                continue
            for index, low in zip(entry.indices, entry.lows, strict=True):
                least = _least(index, program)
                if low is not None and least is not None and least < low:
                    raise FormulaError(f"begins at {low}, and {least} is asked for", entry.start, entry.end)


def _all(program: Program) -> Iterator[Expression]:
    for definition in program.definitions:
        yield from definition.forms
        yield from definition.firsts.values()
    for claim in program.claims:
        yield from (claim.left, claim.right)


def _entries(expression: Expression) -> Iterator[Entry]:
    from mleq.proof.program import children

    if isinstance(expression, Branches) or (isinstance(expression, Reduction) and expression.conditions):
        return
    if isinstance(expression, Entry):
        yield expression
    for child in children(expression):
        yield from _entries(child)


def _least(index: Expression, program: Program) -> int | None:
    """The least value of an index, None where that is not known."""
    if isinstance(index, Literal):
        return int(index.text) if index.text.isdigit() else None
    if isinstance(index, Name):
        return _first(index.binding, program)
    if isinstance(index, Operation) and index.name in ("add", "subtract"):
        left, right = (_least(operand, program) for operand in index.operands)
        if left is None or right is None or not isinstance(index.operands[1], Literal):
            return None
        return left + right if index.name == "add" else left - right
    return None


def _first(binding: Binding, program: Program) -> int | None:
    low = binding.range.low if binding.range is not None else None
    if not isinstance(low, Literal) or not low.text.isdigit():
        return None
    first = int(low.text) + (binding in program.late)
    said = next((d.firsts for d in program.definitions if binding in d.indices), {})
    return next(at for at in range(first, first + len(said) + 1) if at not in said)
