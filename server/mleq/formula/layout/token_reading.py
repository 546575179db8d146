"""The tokens of MathML: identifiers, numbers, operators and text."""

from __future__ import annotations

import re

from mleq.formula.layout import symbols
from mleq.formula.layout.letters import styled
from mleq.formula.layout.mathml import Element
from mleq.formula.layout.tree import Atom, Kind, Node, Row, Space, Symbol

APPLY = Symbol("\u2061")
"""The invisible sign after the name of a function."""
INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b")
TEX_CLASSES = {
    "ORD": Atom.ORD,
    "OP": Atom.OP,
    "BIN": Atom.BIN,
    "REL": Atom.REL,
    "OPEN": Atom.OPEN,
    "CLOSE": Atom.CLOSE,
    "PUNCT": Atom.PUNCT,
    "INNER": Atom.INNER,
}
"""The classes of atoms by the names that MathJax has for them."""
_VARIATION = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060\ufeff]")
_SIGNS = {"-": "−", "″": "′′", "‴": "′′′", "⁗": "′′′′", "'": "′"}


def read_token(element: Element) -> Node:
    """The symbol, or the space, that a token of MathML is."""
    text = _VARIATION.sub("", element.text)
    if element.tag in ("mtext", "ms"):
        text = re.sub(r"\s", " ", text)
        if not text.strip(" "):
            return Space(len(text) / 3)
        return Symbol(text, Kind.TEXT)
    text = "".join(text.split()) if element.tag != "mi" else " ".join(text.split())
    if element.tag == "mo":
        return _operator(element, text)
    if not text:
        return Row(())
    if text == ":":
        return Symbol(text, left=Atom.PUNCT, right=Atom.PUNCT)
    if variant := element.attributes.get("mathvariant"):
        text = styled(text, variant)
    if element.tag == "mn":
        return Symbol(text, Kind.NUMBER)
    letters = sum(char.isalpha() for char in text)
    return Symbol(text, Kind.WORD if letters > 1 else Kind.LETTER if letters else Kind.SIGN)


def _operator(element: Element, text: str) -> Node:
    if text == "\u2061":
        return APPLY
    given = element.attributes
    stretches = "minsize" in given or given.get("stretchy") == "true"
    if not text or text in INVISIBLE:
        return Symbol("")
    if text.isalpha() and len(text) > 1 and text.isascii():
        return Symbol(text, Kind.WORD, left=Atom.NAME, right=Atom.NAME)
    text = "".join(_SIGNS.get(char, char) for char in text)
    atom = TEX_CLASSES.get(given.get("data-mjx-texclass", ""), Atom.ORD) or _atom(given, text)
    around = (given.get("lspace"), given.get("rspace"))
    tight = around == ("0", "0") and atom in (Atom.BIN, Atom.REL)
    tight = tight or (around == (None, "0") and atom is Atom.PUNCT)
    if given.get("stretchy") == "true" and "minsize" not in given and atom is Atom.ORD:
        atom, tight = Atom.REL, False  # what `\\middle` is before parts what is on its sides
    return Symbol(text, tight=tight, stretches=stretches and text in symbols.DELIMITERS, left=atom, right=atom)


def _atom(given: dict[str, str], text: str) -> Atom:
    around = (given.get("lspace"), given.get("rspace"))
    if text in symbols.BARS or text in "/\\":
        if around == ("0.2778em", "0.2778em") or given.get("form") == "infix":
            return Atom.REL
        if around == ("0.2222em", "0.2222em"):
            return Atom.BIN
        return {"prefix": Atom.OPEN, "postfix": Atom.CLOSE}.get(given.get("form", ""), Atom.ORD)
    return symbols.atom_of(text)
