"""Walks through typed expressions, and what definitions need of one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mleq.proof.expression import (
    Average,
    Binding,
    Branches,
    Call,
    Definition,
    Each,
    Entry,
    Expression,
    Integral,
    Lambda,
    Name,
    Operation,
    Program,
    Range,
    Reduction,
)


def children(expression: Expression) -> Iterator[Expression]:
    """The expressions right below one."""
    if isinstance(expression, Entry):
        yield expression.of
        yield from expression.indices
    elif isinstance(expression, Operation):
        yield from expression.operands
    elif isinstance(expression, Call):
        yield expression.function
        yield from expression.arguments
    elif isinstance(expression, Reduction):
        yield from expression.conditions
        yield expression.body
        for index in expression.indices:
            yield from range_parts(index.range)
    elif isinstance(expression, Each):
        yield expression.body
        yield from expression.conditions
        yield from range_parts(expression.index.range)
    elif isinstance(expression, Branches):
        for condition, value in expression.branches:
            if condition is not None:
                yield condition
            yield value
    elif isinstance(expression, Lambda):
        yield expression.body
    elif isinstance(expression, Average):
        yield from (expression.draws, expression.weights, expression.body)
    elif isinstance(expression, Integral):
        yield from (part for part in (expression.low, expression.high, expression.body) if part is not None)


def range_parts(range_: Range | None) -> Iterator[Expression]:
    """What a range is written with."""
    if range_ is not None:
        yield from (part for part in (range_.low, range_.high, range_.over) if part is not None)


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and all below it."""
    ahead = [expression]
    while ahead:
        found = ahead.pop()
        yield found
        ahead += children(found)


def bindings(expression: Expression) -> Iterator[Binding]:
    """The letters that are named in an expression."""
    return (part.binding for part in walk(expression) if isinstance(part, Name))


def bindings_of(definition: Definition) -> Iterator[Binding]:
    """The letters that a definition names."""
    for form in forms_of(definition):
        yield from bindings(form)


def forms_of(definition: Definition) -> Iterator[Expression]:
    """All that a definition says: its forms, and the members that are said by themselves."""
    yield from definition.forms
    yield from definition.firsts.values()


def expressions_of(program: Program) -> Iterator[Expression]:
    """Everything that a program computes: what is defined, what is optimized, both sides of what must hold."""
    for definition in program.definitions:
        yield from forms_of(definition)
    if program.objective is not None:
        yield from forms_of(program.objective)
    for claim in program.claims:
        yield from (claim.left, claim.right)


def needed(definition: Definition, others: Sequence[Definition]) -> set[Binding]:
    """All letters that it is defined by, directly or not; it is one of them where it is defined by other members."""
    by_binding = {other.binding: other for other in others}
    seen: set[Binding] = set()
    ahead = list(bindings_of(definition))
    while ahead:
        binding = ahead.pop()
        if binding in by_binding and binding not in seen:
            seen.add(binding)
            ahead += bindings_of(by_binding[binding])
    return seen
