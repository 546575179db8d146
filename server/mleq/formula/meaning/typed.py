"""Letters that are typed as they look, by the font and the accent that they have in Unicode."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import name, normalize


class Typed(NamedTuple):
    """A letter with what makes another one of it; see `mleq.formula.meaning.fonts`."""

    letter: str
    font: str
    accent: str


@lru_cache(maxsize=1_024)
def typed(character: str) -> Typed | None:
    """What a letter is that has a font or an accent of its own; None for any other character.

    Source: the Unicode Standard, Mathematical Alphanumeric Symbols, and normalization forms KD and D.
    """
    parts = normalize("NFD", character)
    base, accent = parts[0], ACCENTING.get(parts[1:], "")
    letter = normalize("NFKD", base)
    if len(letter) != 1 or not letter.isalpha() or (letter == base and not accent):
        return None
    words = name(base, "").split()
    font = next((font for word, font in _FONTS.items() if word in words), "") if letter != base else ""
    return Typed(letter, font, accent)


ACCENTING = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20d7": "vec",
}
"""Characters that put an accent on the letter before."""
_FONTS = {
    "DOUBLE-STRUCK": "bb",
    "SCRIPT": "cal",
    "FRAKTUR": "frak",
    "BOLD": "bf",
    "SANS-SERIF": "sf",
    "MONOSPACE": "tt",
}
"""Words in the names of characters, with the font that each is; of several the first."""
