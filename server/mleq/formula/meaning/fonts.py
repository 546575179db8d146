"""Letters in fonts and with accents: each is a letter of its own, or a sign that always means the same."""

from __future__ import annotations

from mleq.formula.meaning.construct import letter, name
from mleq.formula.meaning.item import Item, item_of
from mleq.formula.meaning.symbols import item_of_letter
from mleq.formula.meaning.term import Kind, Term

SWITCHES = {"\\rm": "rm", "\\bf": "bf", "\\it": "it", "\\cal": "cal", "\\sf": "sf", "\\tt": "tt", "\\boldmath": "bf"}
"""Fonts that hold up to the end of a group."""
FONTS = {
    **dict.fromkeys("mathbf boldsymbol bm bold pmb symbf symbfit mathbfit".split(), "bf"),
    **dict.fromkeys("mathcal mathscr symcal symscr cal".split(), "cal"),
    **dict.fromkeys("mathbb mathds mathbbm symbb Bbb".split(), "bb"),
    **dict.fromkeys("mathsf symsf".split(), "sf"),
    **dict.fromkeys("mathtt".split(), "tt"),
    **dict.fromkeys("mathit mathnormal symit".split(), "it"),
    **dict.fromkeys("mathfrak frak symfrak".split(), "frak"),
}
"""Commands that put their argument in a font, and what tells its letters apart from others."""
FONTS_OF_WORDS = frozenset("rm bf it sf tt bb cal".split())
"""The fonts in which several letters are a word."""
ACCENTS = {
    **{accent: accent for accent in "hat tilde bar vec dot ddot check breve acute grave".split()},
    "widehat": "hat",
    "widetilde": "tilde",
    "overline": "bar",
    "overrightarrow": "vec",
    "mathring": "ring",
    **dict.fromkeys(("underline", "underbar"), "under"),
}
"""Commands that put an accent on their argument, and what tells its letter apart from others."""


def letter_in_font(font: str, text: str, start: int, end: int) -> Item:
    """The item of a letter in a font; some are signs that always mean the same."""
    if text == "E" and font in ("bb", "rm"):
        return Item("fun", "E", start, end)
    if text in ("P", "rm P") and font in ("bb", "rm"):
        return item_of(letter("P", start, end))
    if text == "N" and font == "cal":
        return item_of(name("normal", start, end))
    return item_of_letter(f"{font} {text}", start, end)


def accented(accent: str, term: Term, start: int, end: int) -> Term:
    """A letter or a word with an accent, which is another one; of anything else the accent alone is left."""
    if term.kind is Kind.LETTER:
        head = f"bf {term.head.removeprefix('bf ')}" if accent == "vec" else f"{accent} {term.head}"
        return letter(head, start, end, term.indices)
    made = name(f"{accent} {term.head}" if term.kind is Kind.NAME else accent, start, end)
    made.indices = term.indices
    return made
