"""The least value that an index can have, so that none below the first is looked up: in Python that is the last one."""

from __future__ import annotations

from mleq.proof.expression import Binding, Expression, Length, Literal, Name, Operation, Program


def least_value(index: Expression, program: Program) -> int | None:
    """The least value of an index, None where that is not known; lengths are at least 1."""
    if isinstance(index, Literal):
        return int(index.text) if index.text.isdigit() else None
    if isinstance(index, Length):
        return 1
    if isinstance(index, Name):
        found = first_of(index.binding, program)
        low = index.binding.range.low if index.binding.range is not None else None
        return found if found is not None or low is None else least_value(low, program)
    if isinstance(index, Operation) and index.name in ("add", "subtract", "multiply"):
        left, right = (least_value(operand, program) for operand in index.operands)
        if left is None or right is None:
            return None
        if index.name == "add":
            return left + right
        if index.name == "multiply":
            return left * right if left >= 0 and right >= 0 else None
        return left - right if isinstance(index.operands[1], Literal) else None
    return None


def first_of(binding: Binding, program: Program) -> int | None:
    """Where an index begins, behind the members that are said by themselves; None where that is no number."""
    low = binding.range.low if binding.range is not None else None
    if not isinstance(low, Literal) or not low.text.isdigit():
        return None
    first = int(low.text) + (binding in program.late)
    said = next((d.firsts for d in program.definitions if binding in d.indices), {})
    return next(at for at in range(first, first + len(said) + 1) if at not in said)
