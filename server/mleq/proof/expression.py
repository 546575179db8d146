"""The typed expression of a formula: what is computed, with no LaTeX left in it.

Every expression knows its type and the range of the source it was read from. A letter is a `Name` of a `Binding`, so
that what Python calls it can be settled once all are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from mleq.proof.types import Type


@dataclass(eq=False, slots=True)
class Binding:
    """A letter: something given, defined by the formula, or bound by a sum or a function."""

    key: str
    """Its LaTeX, in one spelling."""
    type: Type
    name: str = ""
    """What Python calls it."""
    range: Range | None = None
    """What it runs over, where it is an index."""
    is_given: bool = False
    """Whether a caller hands it over."""
    is_used: bool = False
    """Whether anything reads it, where it is an index that may be one."""
    row: str = ""
    """How the table of symbols has it, indices and all, where it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where an expression stands, and its type."""

    type: Type
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Part):
    """A number, as Python writes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Part):
    """A letter."""

    binding: Binding


@dataclass(frozen=True, slots=True)
class Length(Part):
    """A dimension: the length of an axis of something given."""

    dim: str


@dataclass(frozen=True, slots=True)
class Entry(Part):
    """An entry of an array, a member of a family: `of` at `indices`, each counted from its `low`."""

    of: Expression
    indices: tuple[Expression, ...]
    lows: tuple[int | None, ...]
    """From what each index is counted; None where it is no number but a key."""


@dataclass(frozen=True, slots=True)
class Operation(Part):
    """One of `mleq.proof.operations`, with its operands."""

    name: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call(Part):
    """A function of the caller's, or one that the formula defines, applied."""

    function: Expression
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """What an index runs over: numbers from `low` to `high`, or the elements of a collection."""

    low: Expression | None = None
    high: Expression | None = None
    over: Expression | None = None


@dataclass(frozen=True, slots=True)
class Reduction(Part):
    """A sum, product, maximum, union: `kind` of `body` for all values of `indices` that meet `conditions`."""

    kind: str
    indices: tuple[Binding, ...]
    conditions: tuple[Expression, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Each(Part):
    """A list of `body` for each value of an index that meets the conditions."""

    index: Binding
    body: Expression
    conditions: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Branches(Part):
    """The value beside the first condition that holds; a condition of None always does."""

    branches: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Lambda(Part):
    """A function of `parameters`."""

    parameters: tuple[Binding, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Average(Part):
    """The mean of `body` over draws of `variables`, which a caller hands over as `draws`, with `weights` or without."""

    variables: tuple[Binding, ...]
    draws: Expression
    weights: Expression
    body: Expression
    is_sum: bool = False
    """Whether it is an integral: the sum instead, of the body at nodes with the volumes around them."""


@dataclass(frozen=True, slots=True)
class Integral(Part):
    """The integral of `body` over a real variable; None for a bound that is infinite."""

    variable: Binding
    low: Expression | None
    high: Expression | None
    body: Expression


Expression: TypeAlias = (
    Literal | Name | Length | Entry | Operation | Call | Reduction | Each | Branches | Lambda | Average | Integral
)


@dataclass(eq=False, slots=True)
class Definition:
    """What the formula says that a letter is: for each index a value, or a function of parameters."""

    binding: Binding
    indices: tuple[Binding, ...]
    parameters: tuple[Binding, ...]
    forms: list[Expression] = field(default_factory=list)
    """Its right-hand sides, all of which say the same."""
    firsts: dict[int, Expression] = field(default_factory=dict)
    """Members that are said by themselves, as the one before the first step."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Two sides that stand in a relation, for all values of the indices."""

    left: Expression
    relation: str
    right: Expression
    indices: tuple[Binding, ...] = ()


@dataclass(eq=False, slots=True)
class Program:
    """All that a body says."""

    given: list[Binding]
    """What a caller hands over, in the order of the table of symbols."""
    definitions: list[Definition]
    claims: list[Claim]
    results: list[Definition]
    """What is computed: the definitions that no other one uses."""
    arguments: tuple[str, ...] = ()
    """The letters in the parentheses of the first left-hand side, in their order, by their names."""
    objective: Definition | None = None
    """What is made as small or as large as can be by what the formula then calls by a name."""
    firsts: dict[Binding, dict[int, Expression]] = field(default_factory=dict)
    """Members before the first one of families that are given, as the formula says them: $R_0 = 0$."""
    starts: dict[Binding, tuple[int, Binding]] = field(default_factory=dict)
    """Where a family that is defined by itself begins, and what is given for that member."""
    late: set[Binding] = field(default_factory=set)
    """Indices that run from the member after that."""
    optimized: str | None = None
    """Whether the result is to be the largest (`max`) or the smallest (`min`), over letters that are given."""
    sought: tuple[str, ...] = ()
    """Of each form of the objective whether it is to be the largest or the smallest."""
    optimizers: tuple[str, ...] = ()
    """All that optimizes, from the outermost, each with its letter: `min G`, `max D`."""
    drawn: list[Definition] = field(default_factory=list)
    """What letters are said to be drawn from."""
