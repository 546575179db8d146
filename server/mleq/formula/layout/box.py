"""Rectangles of text with a baseline, and how they are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.tree import Align


class Box(NamedTuple):
    """Lines of one width, of which the one numbered `base` is the baseline."""

    lines: Sequence[str]
    width: int
    base: int = 0
    up: int = 0
    """The rows above the baseline that a fence around the box has to cover: all but raised scripts and accents."""
    down: int = 0
    """The same, below."""
    narrow: Callable[[int], Box] | None = None
    """The box broken so that it fits into a width, as far as it can be; None where it cannot."""

    @property
    def height(self) -> int:
        """The number of lines."""
        return len(self.lines)

    @property
    def below(self) -> int:
        """The lines below the baseline."""
        return len(self.lines) - self.base - 1

    def text(self) -> str:
        """The lines without the spaces at their ends and without empty lines around them."""
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")


def string(text: str) -> Box:
    """A box of one line."""
    return Box((text,), width_of(text))


def blank(width: int, height: int = 1, base: int = 0) -> Box:
    """An empty box."""
    return Box((" " * width,) * height, width, base)


def drawn(lines: Sequence[str], width: int, base: int) -> Box:
    """A box of lines of one width, all of which a fence around it has to cover."""
    return Box(tuple(lines), width, base, base, len(lines) - base - 1)


def beside(pieces: Sequence[tuple[int, Box]]) -> Box:
    """Boxes side by side with their baselines in one line, each after a gap of some cells."""
    if len(pieces) == 1 and not pieces[0][0]:
        return pieces[0][1]
    if not pieces:
        return string("")
    width = sum(gap + box.width for gap, box in pieces)
    if all(len(box.lines) == 1 for _, box in pieces):
        return Box(("".join([" " * gap + box.lines[0] for gap, box in pieces]),), width)
    base = max(box.base for _, box in pieces)
    below = max(box.below for _, box in pieces)
    rows: list[list[str]] = [[] for _ in range(base + below + 1)]
    # A row is filled with blanks only when something is written after them: it costs what stands in it.
    filled = [0] * len(rows)
    at = 0
    for gap, box in pieces:
        at += gap
        for index, line in enumerate(box.lines, base - box.base):
            rows[index] += (" " * (at - filled[index]), line)
            filled[index] = at + box.width
        at += box.width
    lines = tuple(["".join(row) + " " * (width - end) for row, end in zip(rows, filled, strict=True)])
    return Box(lines, width, base, max(box.up for _, box in pieces), max(box.down for _, box in pieces))


def stacked(boxes: Sequence[Box], base: int, align: Align = Align.CENTER) -> Box:
    """Boxes one below the other, with the baseline in the line of that number."""
    width = max(box.width for box in boxes)
    lines = tuple(line for box in boxes for line in placed(box, width, align).lines)
    return Box(lines, width, base, base, len(lines) - base - 1)


def placed(box: Box, width: int, align: Align) -> Box:
    """The box in a wider one."""
    room = width - box.width
    if room <= 0:
        return box
    before = {Align.LEFT: 0, Align.CENTER: room // 2, Align.RIGHT: room}[align]
    lines = tuple(" " * before + line + " " * (room - before) for line in box.lines)
    return Box(lines, width, box.base, box.up, box.down)
