"""Delimiters that are as high as what they are around."""

from __future__ import annotations

from mleq.formula.layout.box import Box, drawn, string
from mleq.formula.layout.cells import width

# Top, middle, bottom, and what is between.
_PIECES = {
    "(": "⎛⎜⎝⎜",
    ")": "⎞⎟⎠⎟",
    "[": "⎡⎢⎣⎢",
    "]": "⎤⎥⎦⎥",
    "{": "⎧⎨⎩⎪",
    "}": "⎫⎬⎭⎪",
    "⌊": "⎢⎢⎣⎢",
    "⌋": "⎥⎥⎦⎥",
    "⌈": "⎡⎢⎢⎢",
    "⌉": "⎤⎥⎥⎥",
    "|": "││││",
    "‖": "║║║║",
    "↑": "↑│││",
    "↓": "││↓│",
    "↕": "↑│↓│",
}
_ASCII_PIECES = {
    "(": "/|\\|",
    ")": "\\|/|",
    "[": "[[[[",
    "]": "]]]]",
    "{": "/{\\|",
    "}": "\\}/|",
    "⌊": "||L|",
    "⌋": "||J|",
    "⌈": "r|||",
    "⌉": "7|||",
    "|": "||||",
    "‖": ("||",) * 4,
}
_ASCII_ONE = {"⟨": "<", "⟩": ">", "‖": "||", "⌊": "|_", "⌋": "_|", "⌈": "|^", "⌉": "^|", "⟦": "[[", "⟧": "]]"}
_SLANTED = {"⟨": "╱⟨╲", "⟩": "╲⟩╱"}
_ASCII_SLANTED = {"⟨": "/<\\", "⟩": "\\>/"}


def delimiter(sign: str, up: int, down: int, *, ascii: bool) -> Box:
    """A delimiter from `up` rows above the baseline to `down` rows below it."""
    height = up + down + 1
    if not sign or height == 1:
        return string(plain(sign, ascii=ascii))
    slanted = (_ASCII_SLANTED if ascii else _SLANTED).get(sign)
    if slanted:
        half = height // 2
        return drawn((slanted[0],) * half + (slanted[1],) * (height % 2) + (slanted[2],) * half, 1, up)
    pieces = (_ASCII_PIECES if ascii else _PIECES).get(sign)
    if not pieces:
        sign = plain(sign, ascii=ascii)
        return drawn((sign,) * height, width(sign), up)
    top, middle, bottom, between = pieces
    rows = [top, *[between] * (height - 2), bottom]
    if height > 2:
        rows[up if 0 < up < height - 1 else height // 2] = middle
    return drawn(rows, len(top), up)


def plain(sign: str, *, ascii: bool) -> str:
    """A delimiter in a line of text."""
    return _ASCII_ONE.get(sign, sign) if ascii else sign
