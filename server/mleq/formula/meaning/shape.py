"""The shape of a term: a number that terms have in common which are built alike, and by which they are looked up.

It is the same for terms that differ only in their letters, in the order of what may be in any order, and in what is
compared more closely later: indices, bounds, what is transposed. It is the same in every process.
"""

from __future__ import annotations

from zlib import crc32

_MASK = (1 << 61) - 1
_ODD = 0x9E3779B97F4A7C15


def mix(*values: int) -> int:
    """A number made of numbers, in which their order counts."""
    total = 0
    for value in values:
        total = ((total ^ value) * _ODD + (total >> 29)) & _MASK
    return total


def mix_unordered(shapes: list[int]) -> int:
    """A number made of shapes, whatever their order."""
    return sum(shapes) & _MASK


def mix_of_text(text: str) -> int:
    """A number for a text, which may be any: half of a surrogate pair, too."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def mix_of_addends(shapes: list[int]) -> int:
    """A number made of the shapes of addends, whatever their order; another than that of factors."""
    return sum([shape * (shape | 1) for shape in shapes]) & _MASK


def mix_of_factors(shapes: list[int]) -> int:
    """A number made of the shapes of factors, whatever their order."""
    return sum(shapes) * _ODD & _MASK


def mix_of_fraction(numerator: int, denominator: int) -> int:
    """A number for a fraction, however large."""
    return mix(1, numerator & _MASK, denominator)


def mix_pair(one: int, other: int) -> int:
    """A number made of two shapes, whatever their order, and of no other two."""
    return mix((one + other) & _MASK, one ^ other)
