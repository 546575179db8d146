"""What a formula states, statement by statement, before any of it is read as an expression."""

from __future__ import annotations

from dataclasses import dataclass, field

from mleq.proof.expression import Definition
from mleq.proof.reading.statements import Side, Target


@dataclass(eq=False)
class Said:
    """A definition as it stands in the formula, and what it was read as."""

    target: Target
    forms: list[Side]
    item: int | None = None
    """Which part of the right-hand side it is, where that has several."""
    is_further: bool = False
    """Whether it is a further name for what another one is."""
    value: Definition | None = None
    """With its parameters taken from outside."""
    function: Definition | None = None
    is_drawn: bool = False
    """Whether it is what the letter is drawn from, and no value of the letter."""


@dataclass(eq=False)
class Stated:
    """All that is stated."""

    said: list[Said] = field(default_factory=list)
    firsts: dict[str, dict[int, Side]] = field(default_factory=dict)
    """Members of a family that are said by themselves, by its letter."""
    running: dict[str, list[tuple[Side, Side]]] = field(default_factory=dict)
    """What a letter is said to run over, as `i = 1, \\dots, n` says it."""
    must_hold: list[tuple[Side, str, Side]] = field(default_factory=list)
    drawn: list[tuple[Side, Side]] = field(default_factory=list)
    """Letters, and what they are drawn from."""
    objectives: list[tuple[str, Side]] = field(default_factory=list)
    """What is made as large or as small as can be, and which of the two."""
    orders: list[tuple[Side, str, Side]] = field(default_factory=list)
    """The first and the last of members that stand in an order."""
    optimized: str | None = None
    """What is sought in all: `max` or `min`."""
    optimizers: list[str] = field(default_factory=list)
    """Each that stands there, with what is below it."""

    @property
    def is_all_drawn(self) -> bool:
        """Whether nothing is said but what letters are drawn from."""
        return not (self.said or self.must_hold or self.objectives or self.orders)
