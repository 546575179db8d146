"""A formula as it is laid out: what both spellings of MathML that we read come down to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import Any, TypeVar


class Atom(IntEnum):
    """The classes of atoms between which TeX spaces."""

    ORD = 0
    OP = 1
    """A big operator: a sum, an integral."""
    NAME = 2
    """The name of a function."""
    BIN = 3
    REL = 4
    OPEN = 5
    CLOSE = 6
    PUNCT = 7
    INNER = 8


class Kind(Enum):
    """What a symbol is made of."""

    LETTER = "letter"
    NUMBER = "number"
    WORD = "word"
    """More than one letter, as one name."""
    SIGN = "sign"
    TEXT = "text"
    """Words between formulas, whose spaces count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of a formula, with the class of atom that it is on its left and on its right."""

    left: Atom = Atom.ORD
    right: Atom = Atom.ORD


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """Characters that stay together."""

    text: str
    kind: Kind = Kind.SIGN
    tight: bool = False
    """Whether no space goes around it, whatever its class."""
    stretches: bool = False
    """Whether it grows as high as its row: a bar in the middle."""


@dataclass(frozen=True, slots=True)
class Space(Node):
    """Space of a width in ems, which may be negative."""

    width: float


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Parts one after another."""

    items: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    """One part over another."""

    numerator: Node
    denominator: Node
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root(Node):
    """A root, square where it has no index."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Scripts(Node):
    """A base with scripts at its corners, or limits below and above it."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    presub: Node | None = None
    presup: Node | None = None
    limits: bool = False
    """Whether `sub` and `sup` go below and above the base, where there is room."""


@dataclass(frozen=True, slots=True)
class Fence(Node):
    """A body between delimiters, of which either may be empty."""

    opening: str
    body: Node
    closing: str


@dataclass(frozen=True, slots=True)
class Accent(Node):
    """A mark above or below a base: a combining character, or the sign of a brace or an arrow that grows with it."""

    base: Node
    mark: str


@dataclass(frozen=True, slots=True)
class Enclosure(Node):
    """A base in a frame, or struck out."""

    base: Node
    strikes: bool


@dataclass(frozen=True, slots=True)
class Phantom(Node):
    """The room that a base would take."""

    base: Node


class Align(Enum):
    """Where a cell stands in its column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    body: Node
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table and its number or tag, if it has one."""

    cells: Sequence[Cell]
    tag: Node | None = None


@dataclass(frozen=True, slots=True)
class Table(Node):
    """Cells in rows and columns; `rules` are before the row or column of their number."""

    rows: Sequence[TableRow]
    display: bool = False
    """Whether the cells are set as displayed formulas are."""
    aligned: bool = False
    """Whether pairs of columns are the two sides of relations."""
    row_rules: frozenset[int] = frozenset()
    column_rules: frozenset[int] = frozenset()

    @property
    def states(self) -> bool:
        """Whether each row is a formula of its own."""
        return self.aligned or (self.display and all(len(row.cells) == 1 for row in self.rows))


def children(node: Node) -> list[Node]:
    """The parts of a node, in the order in which its fields have them."""
    match node:
        case Symbol() | Space():  # most nodes are
            return []
        case Row(items=items):
            return list(items)
        case Fraction(numerator=numerator, denominator=denominator):
            return [numerator, denominator]
        case Root(radicand=radicand, index=index):
            return [radicand] if index is None else [radicand, index]
        case Scripts():
            return [part for name in _SCRIPTED if (part := getattr(node, name)) is not None]
        case Fence(body=body):
            return [body]
        case Accent(base=base) | Enclosure(base=base) | Phantom(base=base):
            return [base]
        case Table(rows=rows):
            parts = [cell.body for row in rows for cell in row.cells]
            return parts + [row.tag for row in rows if row.tag is not None]
        case _:
            return []


def with_children(node: Node, parts: Sequence[Node]) -> Node:
    """The node with other parts, as many and in the order in which `children` gives them."""
    match node:
        case Row():
            return replace(node, items=tuple(parts))
        case Fraction():
            return replace(node, numerator=parts[0], denominator=parts[1])
        case Root():
            return replace(node, radicand=parts[0], index=parts[1] if len(parts) > 1 else None)
        case Scripts():
            rest = iter(parts)
            return replace(node, base=next(rest), **_present(node, rest))
        case Fence():
            return replace(node, body=parts[0])
        case Accent() | Enclosure() | Phantom():
            return replace(node, base=parts[0])
        case Table(rows=rows):
            cells, tags = iter(parts), iter(parts[sum(len(row.cells) for row in rows) :])
            return replace(
                node,
                rows=tuple(
                    TableRow(
                        tuple(replace(cell, body=next(cells)) for cell in row.cells),
                        None if row.tag is None else next(tags),
                    )
                    for row in rows
                ),
            )
        case _:
            return node


_SCRIPTED = ("base", "sub", "sup", "presub", "presup")


def _present(node: Scripts, parts: Iterator[Node]) -> dict[str, Any]:
    """A part for each script that the node has."""
    return {name: next(parts) for name in _SCRIPTED[1:] if getattr(node, name) is not None}


N = TypeVar("N")
C = TypeVar("C")
R = TypeVar("R")


def fold(root: N, context: C, parts: Callable[[N, C], list[tuple[N, C]]], build: Callable[[N, C, list[R]], R]) -> R:
    """What `build` makes of `root` and of what it made of its `parts`, each in a context of its own.

    A stack takes the place of recursion: a formula may be nested deeper than Python's stack is.
    """
    results: list[R] = []
    stack: list[tuple[N, C, int]] = [(root, context, -1)]
    while stack:
        node, context, count = stack.pop()
        if count < 0:
            below = parts(node, context)
            if not below:
                results.append(build(node, context, []))
                continue
            stack.append((node, context, len(below)))
            stack += [(part, inside, -1) for part, inside in reversed(below)]
        else:
            made = results[-count:]
            del results[-count:]
            results.append(build(node, context, made))
    return results[0]
