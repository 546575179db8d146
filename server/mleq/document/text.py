"""Lines and positions of a text as the Language Server Protocol counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, count
from operator import add
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""What a position's character counts: bytes, 16-bit units or code points."""

LINE_BREAK = re.compile(r"(?P<hit>\r\n?|\n)")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")


class LineIndex:
    """Where the lines of a text start, and what a position of the protocol is as an offset into the text.

    Lines end at `\\n`, `\\r\\n` and `\\r` only. `str.splitlines` knows many more ends, which would number the lines
    otherwise than the editor does.
    """

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        if text.count("\r") == text.count("\r\n"):
            # Every break ends in `\n`: line n starts after the lengths of the lines before it and n breaks.
            self._starts = list(map(add, accumulate(map(len, text.split("\n")[:-1]), initial=0), count()))
        else:
            self._starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]

    def __len__(self) -> int:
        """The number of lines; a text that ends in a line break has an empty last line."""
        return len(self._starts)

    def line_at(self, offset: int) -> int:
        """The number of the line that holds `offset`, clamped to the text."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Where a line starts and where it ends, its line break left out; past the last line, the end of the text."""
        if line >= len(self._starts):
            return len(self._text), len(self._text)
        line = max(line, 0)
        start = self._starts[line]
        if line + 1 == len(self._starts):
            return start, len(self._text)
        end = self._starts[line + 1] - 1
        return start, end - 1 if end > start and self._text[end - 1 : end + 1] == "\r\n" else end

    def bounds(self, first: int = 0) -> Iterator[tuple[int, int]]:
        """The bounds of every line from `first` on."""
        if "\r" in self._text:
            return map(self.line_bounds, range(first, len(self._starts)))
        starts = self._starts[first:]
        return zip(starts, [*(start - 1 for start in starts[1:]), len(self._text)], strict=False)

    def offset(self, line: int, units: int, encoding: Encoding) -> int:
        """The offset of a position; what lies past a line is its end, what lies inside a character its start."""
        if line < 0:
            return 0
        start, end = self.line_bounds(line)
        return start + characters_in(self._text[start:end], max(units, 0), encoding)

    def position(self, offset: int, encoding: Encoding) -> tuple[int, int]:
        """The line and the units into it of an offset; inside or past a line break, the end of the line."""
        line = self.line_at(offset)
        start, end = self.line_bounds(line)
        return line, units_in(self._text[start : max(min(offset, end), start)], encoding)


def characters_in(line: str, units: int, encoding: Encoding) -> int:
    """How many whole characters of `line` fit into its first `units` units."""
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        data = line.encode("utf-8", "surrogatepass")
        at = min(units, len(data))
        while at < len(data) and 0x80 <= data[at] < 0xC0:
            at -= 1
        return len(data[:at].decode("utf-8", "surrogatepass"))
    # Only characters outside the basic plane take two units: each one before the place moves it back by one.
    pairs = 0
    for match in _ASTRAL.finditer(line):
        first = match.start() + pairs
        if units <= first:
            break
        if units == first + 1:
            return match.start()
        pairs += 1
    return min(units - pairs, len(line))


def units_in(text: str, encoding: Encoding) -> int:
    """How many units `text` takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + len(_ASTRAL.findall(text))
