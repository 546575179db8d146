"""A place in the items of a formula, and what can be told from there by looking ahead.

The parser of formulas is made of layers, each a class above this one: `script_reading`, `group_reading`,
`call_reading`, `operator_reading` and, with what the others ask for, `parser`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import NamedTuple, Self

from mleq.formula.meaning.item import Item
from mleq.formula.meaning.items import Itemizer
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Term

LONGEST_CHAIN = 50
"""How many times a term may be made the argument of a further one behind it: `n!!`, `f(x)(y)`, `A \\cup B \\cup C`."""


class Between(NamedTuple):
    """What is between delimiters."""

    parts: list[Term]
    parameters: list[Term]
    """The parts behind a semicolon."""
    closing: Item | None
    """What closes, if anything does."""


class Cursor(ABC):
    """Reads items from `at` on; a method that reads leaves `at` behind what it has read."""

    def __init__(self, itemizer: Itemizer, names: Collection[str], items: Sequence[Item]) -> None:
        self.itemizer = itemizer
        """Makes items of scripts."""
        self.names = names
        """The words that, as an index, tell what a letter is: `D_{KL}`."""
        self.items = items
        self.size = len(items)
        self.at = 0
        self.open_bars: list[str] = []
        """The bars that are open in the innermost group; another one like them closes."""
        self.integrals = 0
        """How many integrals are open, whose `dx` ends the argument of a function."""
        self.inside = 0
        """How many other operators are open inside of the integral, whose body the `dx` ends."""
        self.groups_read: dict[int, tuple[Between, int]] = {}
        """What was read between delimiters by where they open, and the place behind it; see `called`."""
        self.products_read: dict[int, tuple[Term | None, int]] = {}
        """What was read as a product and not taken, and the place behind it; see `with_what_is_bound`."""

    # What the layers need of one another.

    @abstractmethod
    def statement(self) -> Statement | None:
        """Terms with relations between them, up to what parts statements."""

    @abstractmethod
    def sum(self) -> Term | None:
        """Terms with signs between them."""

    @abstractmethod
    def product(self, *, is_first: bool = False) -> Term | None:
        """Factors, and what other operators join that bind more loosely; `is_first` in its sum."""

    @abstractmethod
    def factor(self, *, is_first: bool) -> Term | None:
        """One factor with all that belongs to it: scripts, arguments, the body of an operator."""

    @abstractmethod
    def contents(self, *, semicolons: bool = False) -> list[Term]:
        """Things parted by commas, up to a semicolon or what closes; with a dividing bar they are one."""

    def nested(self, items: Sequence[Item]) -> Self:
        """A parser like this one of other items."""
        return type(self)(self.itemizer, self.names, items)

    # Looking ahead.

    def peek(self) -> Item | None:
        """The item at hand; None at the end."""
        return self.items[self.at] if self.at < self.size else None

    def begins_factor(self, item: Item) -> bool:
        """Whether the item at hand begins a factor."""
        if item.what == "bar":
            return item.text not in self.open_bars and self.closes_later(item)
        return item.what in ("term", "letter", "open", "big", "fun")

    def begins_differential(self, item: Item) -> bool:
        """Whether an item is the `d` that ends an integral."""
        return self.integrals > 0 and item.what == "letter" and item.text in ("d", "rm d")

    def closes_later(self, item: Item) -> bool:
        """Whether a bar at hand has one like it that ends it; two side by side are one."""
        depth = 0
        is_double = is_double_bar(self.items, self.at)
        for at in range(self.at + 1 + is_double, self.size):
            after = self.items[at]
            if after.what == "open":
                depth += 1
            elif after.what == "close":
                depth -= 1
                if depth < 0:
                    return False
            elif (
                after.what == "bar"
                and after.text == item.text
                and depth == 0
                and (not is_double or is_double_bar(self.items, at))
            ):
                return True
        return False

    def has_close(self) -> bool:
        """Whether what is open here is closed later on."""
        depth = 0
        for item in self.items[self.at :]:
            if item.what == "open":
                depth += 1
            elif item.what == "close":
                depth -= 1
                if depth < 0:
                    return True
        return False


def is_double_bar(items: Sequence[Item], at: int) -> bool:
    """Whether two bars stand side by side, as `||`."""
    if items[at].text != "|" or at + 1 == len(items):
        return False
    following = items[at + 1]
    return following.what == "bar" and following.text == "|" and following.start == items[at].end


def closing(items: Sequence[Item], at: int) -> int:
    """The place of what closes the delimiter at a place; -1 where nothing does."""
    depth = 0
    for index in range(at, len(items)):
        depth += (items[index].what == "open") - (items[index].what == "close")
        if depth == 0:
            return index
    return -1
