"""What the parts of a formula are: numbers, arrays of known shape, truths, sets, functions, families.

A vector is a column. Transposed it is a row, which is told apart by its type alone: both are arrays of one axis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

Dim: TypeAlias = str | None
"""The length of an axis: digits, a letter as Python names it, a sum of such (`m + d`), None where it is not known."""


class Kind(Enum):
    """What a value is."""

    ARRAY = "array"
    TRUTH = "truth"
    SET = "set"
    SEQUENCE = "sequence"
    FUNCTION = "function"
    DISTRIBUTION = "distribution"
    """Called, it is a function of outcomes; added and scaled, the vector of its probabilities."""
    TUPLE = "tuple"
    OTHER = "other"
    """An outcome, a word, a node: what is compared, looked up and handed on."""


@dataclass(frozen=True, slots=True)
class Span:
    """What an index runs over: from `low` to `high`, over the elements of a set, over labels, or all values."""

    low: int = 1
    high: Dim = None
    over: str | None = None
    """The key of a set's letter."""
    labels: tuple[str, ...] = ()
    at: str | None = None
    """The key of a letter for a value: what has such an index is a function of that value."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a part of a formula."""

    kind: Kind
    dims: tuple[Dim, ...] = ()
    """The axes of an array."""
    is_row: bool = False
    value: Type | None = None
    """What a function returns, what a set or a sequence holds."""
    per: tuple[Span, ...] = ()
    """The indices that it takes before it is what `kind` says: a family has one member for each."""
    is_identity: bool = False
    """An identity matrix, or a multiple of one, of whatever size its surroundings have."""

    @property
    def is_number(self) -> bool:
        return self.kind is Kind.ARRAY and not self.dims and not self.per

    @property
    def is_vector(self) -> bool:
        return self.kind is Kind.ARRAY and len(self.dims) == 1 and not self.per

    @property
    def is_matrix(self) -> bool:
        return self.kind is Kind.ARRAY and len(self.dims) == 2 and not self.per

    @property
    def is_array(self) -> bool:
        return self.kind is Kind.ARRAY and not self.per

    @property
    def is_callable(self) -> bool:
        return self.kind in (Kind.FUNCTION, Kind.DISTRIBUTION) and not self.per

    @property
    def is_parametric(self) -> bool:
        """Whether its indices are values that it depends on: $p_{\\theta}$ is a function of $\\theta$, too."""
        return bool(self.per) and all(span.at is not None for span in self.per)

    def member(self) -> Type:
        """One of a family."""
        return replace(self, per=())

    @property
    def told(self) -> str:
        """It with its article, for a message."""
        return f"an {self}" if str(self)[0] in "aeiou" else f"a {self}"

    def __str__(self) -> str:
        if self.per:
            return f"family of {replace(self, per=())}"
        if self.kind is not Kind.ARRAY:
            return "element" if self.kind is Kind.OTHER else self.kind.value
        shape = ", ".join(dim or "?" for dim in self.dims)
        if not self.dims:
            return "number"
        if len(self.dims) == 1:
            return f"{'row' if self.is_row else 'vector'} ({shape})"
        return f"{'matrix' if len(self.dims) == 2 else 'tensor'} ({shape})"


NUMBER = Type(Kind.ARRAY)
TRUTH = Type(Kind.TRUTH)
OTHER = Type(Kind.OTHER)
SET = Type(Kind.SET, value=OTHER)
SEQUENCE = Type(Kind.SEQUENCE, value=OTHER)
TUPLE = Type(Kind.TUPLE)


def vector(dim: Dim = None, *, is_row: bool = False) -> Type:
    """A vector, as a column or as a row."""
    return Type(Kind.ARRAY, (dim,), is_row)


def matrix(rows: Dim = None, columns: Dim = None) -> Type:
    """A matrix."""
    return Type(Kind.ARRAY, (rows, columns))


def function(value: Type = NUMBER) -> Type:
    """A function with that value."""
    return Type(Kind.FUNCTION, value=value)


def same(one: Dim, other: Dim) -> bool:
    """Whether two lengths may be the same: they are, or one is not known."""
    return one is None or other is None or one == other


def agreed(one: tuple[Dim, ...], other: tuple[Dim, ...]) -> tuple[Dim, ...] | None:
    """The shape of two arrays of one shape, with what is known of either; None where they differ."""
    if len(one) != len(other) or not all(map(same, one, other)):
        return None
    return tuple(left if left is not None else right for left, right in zip(one, other, strict=True))


def replace_value(member: Type, dim: Dim) -> Type:
    """The array whose rows, or entries, are of a type."""
    return replace(member, dims=(dim, *member.dims)) if member.is_array else Type(Kind.SEQUENCE, value=member)
