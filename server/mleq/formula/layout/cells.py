"""The cells that text takes in a terminal or an editor."""

from __future__ import annotations

from functools import lru_cache


def width(text: str) -> int:
    """The cells of a line of text: two for a wide character, none for a mark on the one before."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    code = ord(char)
    if any(first <= code <= last for first, last in _NARROW):
        return 1
    from wcwidth import wcwidth  # takes its time to import, and few formulas need it

    return max(0, wcwidth(char))


_NARROW = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x3FF), (0x1D00, 0x1DBF), (0x2010, 0x2027), (0x2030, 0x205E)),
    *((0x2070, 0x20CF), (0x2100, 0x22FF), (0x239B, 0x23B3), (0x2500, 0x25FC), (0x27C0, 0x2AFF), (0x1D400, 0x1D7FF)),
)
