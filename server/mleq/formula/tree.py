"""The tree of a formula: what stands where, before anything is known of what it means.

Every node has its range in the source and the tokens that it was made of. Where a macro of the document was expanded,
what comes of its body has the range of the whole call, and what comes of an argument the range of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mleq.formula.expand import Expansion


class Node:
    """A part of a formula: `tokens[first:last]`, which stand at `source[start:end]`."""

    __slots__ = ("end", "first", "last", "start")

    def __init__(self, first: int, last: int, start: int, end: int) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end

    @property
    def children(self) -> Sequence[Node]:
        """The nodes right below this one, in the order of the source."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, each before its children."""
        ahead: list[Node] = [self]
        while ahead:
            node = ahead.pop()
            yield node
            ahead.extend(reversed(node.children))

    def at(self, offset: int) -> list[Node]:
        """The nodes around a place of the source, the outermost first."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = next((child for child in node.children if child.start <= offset < child.end), None)
        return found


class Symbol(Node):
    """A letter, a sign, or a command without arguments: `x`, `+`, `\\alpha`, `\\,`."""

    __slots__ = ("text",)

    def __init__(self, first: int, last: int, start: int, end: int, text: str) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.text = text


class Number(Symbol):
    """Digits in a row, with a point between them: `10`, `0.5`. An argument without braces has a single digit."""

    __slots__ = ()


class Text(Symbol):
    """An argument that is no math: the words of `\\text`, a name, a length. `text` is without the braces."""

    __slots__ = ()


class Row(Node):
    """Nodes one after another: the whole formula, an argument, a cell; the range is without the braces around it."""

    __slots__ = ("items",)

    def __init__(self, first: int, last: int, start: int, end: int, items: tuple[Node, ...]) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.items = items

    @property
    def children(self) -> Sequence[Node]:
        return self.items


class Grid(Node):
    """Rows of cells: a body with `&` or `\\\\` in it. A line break at the end begins no row."""

    __slots__ = ("rows",)

    def __init__(self, first: int, last: int, start: int, end: int, rows: tuple[tuple[Row, ...], ...]) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.rows = rows

    @property
    def children(self) -> Sequence[Node]:
        return [cell for row in self.rows for cell in row]


class Group(Node):
    """Braces that are not those of an argument: `{x + y}`."""

    __slots__ = ("body",)

    def __init__(self, first: int, last: int, start: int, end: int, body: Row | Grid) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.body = body

    @property
    def children(self) -> Sequence[Node]:
        return (self.body,)


class Command(Node):
    """A command with its arguments. Of `a \\over b` these are the two sides, though one stands before it.

    The arguments are those that are there: a formula being written may lack some. An unbraced argument is a row of one
    node.
    """

    __slots__ = ("arguments", "name", "options", "starred")

    def __init__(
        self,
        first: int,
        last: int,
        start: int,
        end: int,
        name: str,
        arguments: tuple[Node, ...],
        options: tuple[Node, ...] = (),
        starred: bool = False,
    ) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.name = name
        self.arguments = arguments
        self.options = options
        self.starred = starred

    @property
    def children(self) -> Sequence[Node]:
        return (*self.options, *self.arguments)


class Scripts(Node):
    """A base with what stands below, above and beside it; the base is None where nothing is before the script."""

    __slots__ = ("base", "primes", "sub", "sup")

    def __init__(
        self,
        first: int,
        last: int,
        start: int,
        end: int,
        base: Node | None,
        sub: Node | None,
        sup: Node | None,
        primes: int,
    ) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.base = base
        self.sub = sub
        self.sup = sup
        self.primes = primes

    @property
    def children(self) -> Sequence[Node]:
        parts = [part for part in (self.base, self.sub, self.sup) if part is not None]
        return sorted(parts, key=lambda part: part.first)


class Fence(Node):
    """`\\left( ... \\right)`: the delimiters as they are written, `.` for none, empty for one that is missing."""

    __slots__ = ("body", "left", "right")

    def __init__(self, first: int, last: int, start: int, end: int, left: str, body: Row | Grid, right: str) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.left = left
        self.body = body
        self.right = right

    @property
    def children(self) -> Sequence[Node]:
        return (self.body,)


class Environment(Node):
    """`\\begin{cases} ... \\end{cases}`."""

    __slots__ = ("arguments", "body", "name", "options")

    def __init__(
        self,
        first: int,
        last: int,
        start: int,
        end: int,
        name: str,
        body: Row | Grid,
        arguments: tuple[Node, ...] = (),
        options: tuple[Node, ...] = (),
    ) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.name = name
        self.body = body
        self.arguments = arguments
        self.options = options

    @property
    def children(self) -> Sequence[Node]:
        return (*self.options, *self.arguments, self.body)


class Fault(Enum):
    """What is wrong with a formula."""

    UNCLOSED = "is never closed"
    UNOPENED = "closes nothing"
    MISMATCHED = "does not end what is open"
    NO_ARGUMENT = "lacks an argument"
    NO_SCRIPT = "lacks a script"
    NO_NAME = "lacks a name"
    TWICE = "stands twice at one base"
    SECOND = "stands twice in one group"
    DOLLAR = "stands inside a formula"
    TOO_DEEP = "is nested too deep"
    TOO_LONG = "is too long"
    ENDLESS = "expands without end"
    UNREAD = "is defined in a way that is not read here"
    UNKNOWN = "is not known"
    OTHER = ""


class Problem:
    """Something wrong, and the range of the source where it shows."""

    __slots__ = ("end", "fault", "start", "what")

    def __init__(self, fault: Fault, what: str, start: int, end: int) -> None:
        self.fault = fault
        self.what = what
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Problem({self.fault.name}, {self.what!r}, {self.start}, {self.end})"


class Mend(NamedTuple):
    """What would make a formula whole: a text before the token of that index, or None for leaving that out."""

    at: int
    text: str | None


class Formula:
    """A formula, parsed: its tree, whatever it is like, and what is wrong with it, in the order of the source."""

    __slots__ = ("expansion", "mends", "problems", "root", "source")

    def __init__(
        self,
        source: str,
        expansion: Expansion,
        root: Row | Grid,
        problems: tuple[Problem, ...],
        mends: tuple[Mend, ...],
    ) -> None:
        self.source = source
        self.expansion = expansion
        self.root = root
        self.problems = problems
        self.mends = mends
