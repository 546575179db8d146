"""Entries of an index as numbers: which formula, which place in it, and by what it is told from others of its shape.

A catalog of thousands of equations has a million of them; what a number tells need not be made to be asked.
"""

from __future__ import annotations

from mleq.formula.meaning.shape import mix_of_text
from mleq.formula.recognition.known import Entry

_BITS_OF_HASH = 16
_BITS_OF_PLACE = 24
_HASH = (1 << _BITS_OF_HASH) - 1
_PLACE = (1 << _BITS_OF_PLACE) - 1


def code_of(number: int, entry: Entry) -> int:
    """The code of an entry of the formula with that number; those of later formulas are greater."""
    letters = len(entry.term.parts) if entry.is_anchor else hashed(repr(entry.term))
    return ((number << _BITS_OF_PLACE | entry.place) << _BITS_OF_HASH | letters) << _BITS_OF_HASH | hashed(entry.left)


def number_of(code: int) -> int:
    """The number of the formula."""
    return code >> _BITS_OF_PLACE + 2 * _BITS_OF_HASH


def place_of(code: int) -> int:
    """The place in the formula; see `Entry.place`."""
    return code >> 2 * _BITS_OF_HASH & _PLACE


def letters_of(code: int) -> int:
    """The hash of the term, with its letters as they are; of an anchor how many parts it has."""
    return code >> _BITS_OF_HASH & _HASH


def left_of(code: int) -> int:
    """The hash of the left-hand side."""
    return code & _HASH


def hashed(text: str) -> int:
    """The hash of a term that is shown as this text."""
    return mix_of_text(text) & _HASH
