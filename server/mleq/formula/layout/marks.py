"""Accents, braces and lines over or under more than one character, drawn as a row of their own."""

from __future__ import annotations

from collections.abc import Callable

from mleq.formula.layout.box import Box, placed, string
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.symbols import BRACES
from mleq.formula.layout.tree import Align

BELOW = frozenset("\u0332\u0330\u20ef\u20ee\u034d⏟⎵⏝")
"""The marks that go below."""

_CENTERED = {
    "\u0302": ("^", "^"),
    "\u0303": ("~", "~"),
    "\u0330": ("~", "~"),
    "\u0307": ("˙", "."),
    "\u0308": ("¨", ".."),
    "\u20db": ("...", "..."),
    "\u20dc": ("....", "...."),
    "\u030c": ("ˇ", "v"),
    "\u0306": ("˘", "u"),
    "\u0301": ("´", "'"),
    "\u0300": ("`", "`"),
    "\u030a": ("˚", "o"),
}
_LINES = {"\u0304": ("_", "_"), "\u0305": ("_", "_"), "\u0332": ("‾", "-")}
_ARROWS = {
    "\u20d7": ("─→", "->"),
    "\u20d1": ("─⇀", "->"),
    "\u20ef": ("─→", "->"),
    "\u20d6": ("←─", "<-"),
    "\u20d0": ("↼─", "<-"),
    "\u20ee": ("←─", "<-"),
    "\u20e1": ("←→", "<>"),
    "\u034d": ("←→", "<>"),
}
# Left end, what goes between, the middle, right end.
_CURVES = {
    "⏞": ("╭─┴╮", "/-^\\"),
    "⏟": ("╰─┬╯", "\\-v/"),
    "⎴": ("┌─┴┐", "+-++"),
    "⎵": ("└─┬┘", "+-++"),
    "⏜": ("╭──╮", "/--\\"),
    "⏝": ("╰──╯", "\\--/"),
}
_NAMES = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0330": "undertilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0332": "underline",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20db": "dddot",
    "\u20dc": "ddddot",
    "\u030c": "check",
    "\u0306": "breve",
    "\u0301": "acute",
    "\u0300": "grave",
    "\u030a": "ring",
}


def marked(base: Box, mark: str, *, ascii: bool) -> Box:
    """The box with a mark above or below it; as a character of its own where one letter can carry it."""
    if not ascii and mark not in BRACES and base.width == 1 and base.height == 1:
        return Box((base.lines[0] + mark,), 1)
    row = string(_picture(mark, base.width, ascii=ascii))
    width = max(base.width, row.width)
    wide, row = placed(base, width, Align.CENTER), placed(row, width, Align.CENTER)
    if mark in BELOW:
        return Box((*wide.lines, *row.lines), width, base.base, base.up, base.down)
    return Box((*row.lines, *wide.lines), width, base.base + 1, base.up, base.down)


def named(text: str, mark: str) -> str:
    """A mark on a line of ASCII, as a function of what it is on."""
    name = _NAMES.get(mark) or ("brace" if mark in BRACES else "vec")
    return f"{name}({text})"


def combined(text: str, mark: str, needs_parentheses: Callable[[], bool]) -> str:
    """A mark on a line of Unicode: on the letter, along the whole of a line over it, or on parentheses around it."""
    if mark in BRACES:
        return f"({text}){mark}" if needs_parentheses() else text + mark
    if width_of(text) == 1:
        return text + mark
    if mark in "\u0305\u0304\u0332":
        along = "\u0332" if mark == "\u0332" else "\u0305"
        return "".join(char + along if width_of(char) else char for char in text)
    return f"({text}){mark}"


def _picture(mark: str, width: int, *, ascii: bool) -> str:
    if mark in _CENTERED:
        return _CENTERED[mark][ascii]
    if mark in _LINES:
        return _LINES[mark][ascii] * width
    if mark in _ARROWS:
        left, right = tuple(_ARROWS[mark][ascii])
        line = "-" if ascii else "─"
        heads = (left != line) + (right != line)
        if width < 2 and heads == 1 and not ascii:
            return left if left != line else right
        return (left if left != line else "") + line * max(1, width - heads) + (right if right != line else "")
    left, line, middle, right = tuple(_CURVES[mark][ascii])
    inside = max(1, width - 2)
    before = (inside - 1) // 2
    return left + line * before + middle + line * (inside - 1 - before) + right
