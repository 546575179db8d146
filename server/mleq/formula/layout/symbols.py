"""What the signs in a formula are: their classes, the delimiters, the accents."""

from __future__ import annotations

from mleq.formula.layout.tree import Atom

OPENING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉", "⟦": "⟧", "⟮": "⟯", "⌜": "⌝", "⌞": "⌟", "⎰": "⎱"}
CLOSING = frozenset(OPENING.values())
BARS = frozenset("|‖")
"""Delimiters that open and close alike."""
DELIMITERS = frozenset(OPENING) | CLOSING | BARS | frozenset("/\\↑↓↕⇑⇓⇕")
BIG = frozenset("∏∐∑∫∬∭∮∯∰∱∲∳⋀⋁⋂⋃") | {chr(code) for code in range(0x2A00, 0x2A1D)}

_BINARY = frozenset("+−-±∓×÷⋅·∗*⋆∘∙•⊕⊖⊗⊘⊙⊚⊛⊝⊞⊟⊠⊡∧∨∩∪⊎⊓⊔∖≀⋄◁▷†‡⨿⋉⋊⋋⋌⊼⊻⊺⋎⋏⋒⋓∔⊹⊲⊳△▽∸⨯")
_ORDINARY = frozenset("∀∁∂∃∄∅∆∇∎∞∟∠∡∢∴∵⊤⊥¬√∛∜")
_PUNCTUATION = frozenset(",;")
_INNER = frozenset("…⋯⋮⋱⋰")
_RELATIONS = frozenset("=<>:≔≕⟂∣∥⫫⩴⟵⟶⟷⟸⟹⟺⟼↼⇀")
_SIGN_LIKE = ((0x2190, 0x21FF), (0x2200, 0x22FF), (0x27F0, 0x27FF), (0x2900, 0x297F), (0x2A66, 0x2AFF))

MARKS_ABOVE = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "\u0302": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "\u0303": "\u0303",
    "¯": "\u0304",
    "ˉ": "\u0304",
    "\u0332": "\u0305",
    "\u0305": "\u0305",
    "―": "\u0305",
    "‾": "\u0305",
    "_": "\u0305",
    "⃗": "\u20d7",
    "→": "\u20d7",
    "←": "\u20d6",
    "↔": "\u20e1",
    "⇀": "\u20d1",
    "↼": "\u20d0",
    "˙": "\u0307",
    ".": "\u0307",
    "¨": "\u0308",
    "⃛": "\u20db",
    "…": "\u20db",
    "⃜": "\u20dc",
    "ˇ": "\u030c",
    "\u030c": "\u030c",
    "˘": "\u0306",
    "´": "\u0301",
    "`": "\u0300",
    "˚": "\u030a",
    "⏞": "⏞",
    "⎴": "⎴",
    "⏜": "⏜",
}
"""The combining characters of accents, or the signs of braces, by the operators that MathML has above a base."""
MARKS_BELOW = {
    "\u0332": "\u0332",
    "_": "\u0332",
    "―": "\u0332",
    "‾": "\u0332",
    "\u0330": "\u0330",
    "~": "\u0330",
    "→": "\u20ef",
    "←": "\u20ee",
    "↔": "\u034d",
    "⏟": "⏟",
    "⎵": "⎵",
    "⏝": "⏝",
}
"""The same, below."""
BRACES = frozenset("⏞⎴⏜⏟⎵⏝")
"""The marks among them that take a row of their own."""


def atom_of(sign: str) -> Atom:
    """The class of the atom that an operator of MathML is, as TeX has it, apart from its place."""
    first = sign[:1]
    for atom, signs in _CLASSES:
        if first in signs:
            return atom
    if 0x2A1D <= ord(first or " ") <= 0x2A65:
        return Atom.BIN
    return Atom.REL if any(low <= ord(first or " ") <= high for low, high in _SIGN_LIKE) else Atom.ORD


_CLASSES = (
    (Atom.OP, BIG),
    (Atom.BIN, _BINARY),
    (Atom.ORD, _ORDINARY),
    (Atom.PUNCT, _PUNCTUATION),
    (Atom.INNER, _INNER),
    (Atom.REL, _RELATIONS),
    (Atom.OPEN, frozenset(OPENING)),
    (Atom.CLOSE, CLOSING | frozenset("!")),
)
