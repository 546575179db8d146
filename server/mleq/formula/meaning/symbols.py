"""Single symbols and texts as items."""

from __future__ import annotations

import re
from fractions import Fraction

from mleq.formula.meaning.construct import letter, name, number, words
from mleq.formula.meaning.item import Item, What, item_of, named
from mleq.formula.meaning.names import (
    BIG,
    CONDITIONS,
    CONSTANTS,
    DOTS,
    EXTREMES,
    FUNCTIONS,
    OTHER_OPERATORS,
    RELATIONS,
    ROLES,
    TIMES,
    at_rank,
    canonical,
)
from mleq.formula.tree import Symbol

DELIMITERS = {
    "(": "(", ")": "(", "[": "[", "]": "[", "\\lbrack": "[", "\\rbrack": "[",
    "\\{": "{}", "\\}": "{}", "\\lbrace": "{}", "\\rbrace": "{}",
    "|": "|", "\\vert": "|", "\\lvert": "|", "\\rvert": "|",
    "\\|": "||", "\\Vert": "||", "\\lVert": "||", "\\rVert": "||", "\\Arrowvert": "||",
    "\\langle": "<", "\\rangle": "<", "<": "<", ">": "<",
    "\\lfloor": "floor", "\\rfloor": "floor", "\\lceil": "ceil", "\\rceil": "ceil",
}  # fmt: skip
"""What may stand behind `\\left` and `\\right`, each with the text that items of its kind have."""


def item_of_letter(text: str, start: int, end: int) -> Item:
    """The item of a letter that may be part of a word."""
    return Item("letter", text, start, end, letter(text, start, end))


def item_of_symbol(node: Symbol) -> Item | None:
    """The item of a symbol; None for what only spaces or styles."""
    text, start, end = node.text, node.start, node.end
    if len(text) == 1 and text.isalpha() and text.isascii():
        return item_of_letter(text, start, end)
    if (found := _SIGNS.get(text)) is not None:
        return Item(*found, start, end)
    text = _CONSTANTS_TYPED.get(text, text)
    if text in CONSTANTS:
        return item_of(name(text, start, end))
    if text in DOTS:
        return item_of(name("…", start, end))
    if text.startswith("\\"):
        return _item_of_command(text, start, end)
    if text.isspace() or text == "~":
        return None
    if text.isalpha():
        return item_of_letter(_LATIN.get(text) or _GREEK.get(text, text), start, end)
    return item_of(name(text, start, end))


def items_of_text(text: str, start: int, end: int) -> list[Item]:
    """The items of words written as such: mostly one, but the sign behind a measure whose rank stands elsewhere."""
    measure = text.rstrip(" ")
    if len(measure) > 1 and measure.endswith("@"):
        return [item_of_text(measure[:-1], start, end), Item("post", "@", end, end)]
    if called := _CALLED.fullmatch(measure):
        opening, closing = Item("open", "(", end, end), Item("close", "(", end, end)
        return [item_of_text(called[1], start, end), opening, item_of_letter(called[2], end, end), closing]
    return [item_of_text(text, start, end)]


def item_of_text(text: str, start: int, end: int) -> Item:
    """The item of words written as such: a name, something said about the formula, or a letter."""
    plain = text.strip(" ,.;~\n\t")
    if not plain:
        return Item("sep", "quad", start, end)
    if CONDITIONS.fullmatch(plain) or _NUMBERED.fullmatch(plain):
        return Item("sep", "text", start, end)
    if plain == "E":
        return Item("fun", "E", start, end)
    if len(plain) == 1 and plain.isalpha():
        return item_of_letter(f"rm {plain}", start, end)
    if plain in ("Pr", "Prob"):
        return item_of(letter("P", start, end))
    if plain in _SPELLED:
        return Item(*_SPELLED[plain], start, end)
    if _NAME_IN_WORDS.fullmatch(plain):
        return named(canonical(plain), start, end)
    if "\\_" in plain:
        return item_of(letter(plain, start, end))  # the name of a variable
    if "@" in plain:
        return _item_of_measure(plain, start, end)
    word = canonical(plain)
    if word in ROLES:
        return item_of(letter(word, start, end))
    if not word or len(plain) > _LONGEST_NAME:
        return Item("term", plain, start, end, words(plain, start, end))
    if word.isdecimal():  # a superscript is a digit as well, but no number
        return Item("term", plain, start, end, number(Fraction(word), start, end))
    return named(word, start, end)


def _item_of_command(text: str, start: int, end: int) -> Item | None:
    word = canonical(text[1:])
    if text == "\\Pr":
        return item_of(letter("P", start, end))
    if word in EXTREMES or word in FUNCTIONS:
        return named(word, start, end)
    if text in _MEANS:
        return Item("fun", "E", start, end)
    if text in _ACRONYMS or (len(text) > 3 and text[1:].isupper()):
        return item_of(name(word, start, end))
    if text in _WIDE_SPACES:
        return Item("sep", "quad", start, end)
    if text in _SPACES or text in _SILENT:
        return None
    if text == "\\infin":
        return item_of(name("\\infty", start, end))
    return item_of_letter(_LETTERS_ALIKE.get(text, text), start, end)


def _item_of_measure(text: str, start: int, end: int) -> Item:
    """The item of a measure at a rank, as `Precision@k`."""
    measure, _, rank = text.partition("@")
    word = canonical(measure)
    is_letter = len(measure.strip()) == 1
    made = letter(f"rm {measure.strip()}", start, end) if is_letter else name(at_rank(word), start, end)
    if rank.strip():
        made.indices = (letter(rank.strip(), end, end),)
    return item_of(made)


_LONGEST_NAME = 40
"""Characters; what is longer is a remark."""
_SIGNS: dict[str, tuple[What, str]] = {
    "+": ("op", "+"),
    "-": ("op", "-"),
    "−": ("op", "-"),
    "/": ("op", "/"),
    "\\slash": ("op", "/"),
    **{sign: ("op", join) for sign, join in TIMES.items()},
    **{sign: ("op", operator) for sign, operator in OTHER_OPERATORS.items()},
    **{sign: ("rel", relation) for sign, relation in RELATIONS.items()},
    **{sign: ("big", big) for sign, big in BIG.items()},
    ",": ("sep", ","),
    ";": ("sep", ";"),
    "，": ("sep", ","),
    "；": ("sep", ";"),
    ":": ("sep", ":"),
    "\\colon": ("sep", ":"),
    "：": ("sep", ":"),
    "\\forall": ("sep", "text"),
    ".": ("sep", "."),
    "。": ("sep", "."),
    "\\mid": ("given", "|"),
    "\\parallel": ("bar", "||"),
    **{sign: ("bar", DELIMITERS[sign]) for sign in ("|", "\\vert", "\\|", "\\Vert", "\\Arrowvert")},
    **{sign: ("open", DELIMITERS[sign]) for sign in "( [ \\{ \\lbrack \\lbrace \\langle".split()},
    **{sign: ("close", DELIMITERS[sign]) for sign in ") ] \\} \\rbrack \\rbrace \\rangle".split()},
    **{sign: ("open", DELIMITERS[sign]) for sign in "\\lvert \\lVert \\lfloor \\lceil".split()},
    **{sign: ("close", DELIMITERS[sign]) for sign in "\\rvert \\rVert \\rfloor \\rceil".split()},
    "⟨": ("open", "<"),
    "⟩": ("close", "<"),
    "（": ("open", "("),
    "）": ("close", "("),
    **dict.fromkeys("‖∥", ("bar", "||")),
    "∣": ("given", "|"),
    "∀": ("sep", "text"),
    "!": ("post", "!"),
    "@": ("post", "@"),
}
"""The symbols that are no letters, with what they are and what they are compared as."""
_SPELLED: dict[str, tuple[What, str]] = {"|": ("bar", "|"), ",": ("sep", ","), "=": ("rel", "="), "@": ("post", "@")}
"""Texts that are signs, as in `\\text{ = }`."""
_WIDE_SPACES = frozenset(("\\quad", "\\qquad", "\\enspace", "\\ "))
"""Spaces that may part two formulas."""
_SPACES = frozenset("\\, \\: \\; \\! \\> \\/ \\thinspace \\medspace \\thickspace \\negthinspace \\space".split())
_SILENT = frozenset(
    (
        "\\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle \\nonumber \\notag \\limits \\nolimits \\left "
        "\\right \\middle \\hline \\allowbreak \\relax \\centering \\small \\large \\newline \\par \\strut \\mathstrut "
        "\\hfill \\bigskip \\qedhere \\rm \\bf \\it \\cal \\sf \\tt \\"
    ).split()
) | {"\\\n", "\\-"}
"""Commands that say how something looks, and not what it is."""
_MEANS = frozenset(("\\E", "\\EE", "\\Ex", "\\Expect", "\\expect"))
"""Macros that papers have for the sign of a mean."""
_ACRONYMS = frozenset(("\\KL", "\\DKL", "\\JS", "\\CE"))
"""Macros of two letters or more that papers have for names; any in capitals with more letters is one."""
_LETTERS_ALIKE = {
    "\\varepsilon": "\\epsilon",
    "\\varphi": "\\phi",
    "\\vartheta": "\\theta",
    "\\varrho": "\\rho",
    "\\varsigma": "\\sigma",
}
"""Forms of a letter that are the letter."""
_GREEK = {
    character: f"\\{command}"
    for character, command in zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau "
            "upsilon phi chi psi omega"
        ).split(),
        strict=True,
    )
}
"""Letters typed as they are, by their commands."""
_LATIN = dict(
    zip(
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "ABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Greek capitals that look like Latin ones, which they are typed for."""
_CONSTANTS_TYPED = {"∞": "\\infty", "∇": "\\nabla", "∂": "\\partial", "∅": "\\emptyset", "⊤": "\\top"}
"""Signs that always mean the same, typed as they are."""
_CALLED = re.compile(r"([A-Za-z]{2,})\(([A-Za-z])\)")
"""A function of a letter, both written as a text."""
_NAME_IN_WORDS = re.compile(r"[A-Z][a-z]{3,}(?:\\_[A-Z][a-z]{3,})+")
"""A name as variables are called: `Cosine\\_Similarity`."""
_NUMBERED = re.compile(r"[(（][0-9]+(?:[.-][0-9]+)*[a-z]?[)）]")
"""The number of an equation, where it is written as a text."""
