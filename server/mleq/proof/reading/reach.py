"""What an index reaches: an entry before the first one would be, in Python, one from the end."""

from __future__ import annotations

from collections.abc import Iterator

from mleq.proof.error import FormulaError
from mleq.proof.expression import Binding, Branches, Entry, Expression, Literal, Name, Operation, Program, Reduction
from mleq.proof.least import first_of
from mleq.proof.walk import children, expressions_of


def require_entries(program: Program) -> None:
    """Raise FormulaError where an index, at the least that it runs from, is below the first of what it is an index of.

    Where a condition may leave that out, nothing is told.
    """
    begun = _begun(program)
    for entry in (entry for expression in expressions_of(program) for entry in _entries(expression)):
        lows, known = list(entry.lows), set[int]()
        if isinstance(entry.of, Name) and entry.of.binding in begun:
            lows[0], known = begun[entry.of.binding]
        for at, (index, low) in enumerate(zip(entry.indices, lows, strict=True)):
            least = _least(index, program)
            if low is None or least is None or least >= low or (at == 0 and least in known):
                continue
            raise FormulaError(f"begins at {low}, and {least} is asked for", entry.start, entry.end)


def _begun(program: Program) -> dict[Binding, tuple[int | None, set[int]]]:
    """Where families begin some members of which are said or given apart, and which those are."""
    found: dict[Binding, tuple[int | None, set[int]]] = {b: (1, set(firsts)) for b, firsts in program.firsts.items()}
    for definition in program.definitions:
        known = set(definition.firsts)
        if definition.binding in program.starts:
            known.add(program.starts[definition.binding][0])
        if known:
            found[definition.binding] = first_of(definition.indices[0], program), known
    return found


def _entries(expression: Expression) -> Iterator[Entry]:
    if isinstance(expression, Branches) or (isinstance(expression, Reduction) and expression.conditions):
        return
    if isinstance(expression, Entry):
        yield expression
    for child in children(expression):
        yield from _entries(child)


def _least(index: Expression, program: Program) -> int | None:
    """A value that an index surely takes and none is below, None where that is not known.

    Unlike `mleq.proof.least.least_value` it takes no length to be 1, which it need not be.
    """
    if isinstance(index, Literal):
        return int(index.text) if index.text.isdigit() else None
    if isinstance(index, Name):
        return first_of(index.binding, program)
    if isinstance(index, Operation) and index.name in ("add", "subtract"):
        left, right = (_least(operand, program) for operand in index.operands)
        if left is None or right is None or not isinstance(index.operands[1], Literal):
            return None
        return left + right if index.name == "add" else left - right
    return None
