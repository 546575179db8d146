"""The blocks of a Markdown document that hold text: paragraphs, code and comments, as they take lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from itertools import accumulate, pairwise
from typing import Protocol

from mleq.document import inline, tex
from mleq.document.containers import Cursor
from mleq.document.regions import Kind, Span
from mleq.document.text import Ahead


class Take(Enum):
    """What a block does with the next line of its containers."""

    STAYS = "takes it and stays open"
    ENDS = "takes it and ends"
    REFUSES = "ended before it"


class Leaf(Protocol):
    """A block that is open."""

    rest: int
    """Where, in the last line it took, text follows it; -1 for nowhere."""

    def take(self, cursor: Cursor) -> Take:
        """Offer it a line, from `cursor.at` on."""

    def spans(self) -> list[Span]:
        """What it holds, once it has ended."""


class Paragraph:
    """Running text. Whether it takes a line depends on what else could begin there: the blocks decide."""

    def __init__(self, text: str) -> None:
        self.rest = -1
        self.in_display = False
        """Whether an odd number of `$$` is in it so far: a line of math is no list item, whatever it begins with."""
        self._text = text
        self._pieces: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        """Take the rest of a line."""
        self._pieces.append((start, end))
        if self._text.find("$$", start, end) >= 0:
            for match in _TOGGLES.finditer(self._text, start, end):
                self.in_display ^= match[0] == "$$"

    def take(self, cursor: Cursor) -> Take:
        """Take any line but a blank one."""
        if cursor.blank:
            return Take.REFUSES
        self.add(cursor.at, cursor.end)
        return Take.STAYS

    def spans(self) -> list[Span]:
        """The spans of the text, which is scanned without the markers of quotes and lists."""
        text, pieces = self._text, self._pieces
        if all(text[end:start] in _LINE_BREAKS for (_, end), (start, _) in pairwise(pieces)):
            return inline.scan(text, pieces[0][0], pieces[-1][1])
        joined = "\n".join(text[start:end] for start, end in pieces)
        starts = list(accumulate((end - start + 1 for start, end in pieces[:-1]), initial=0))

        def place(offset: int) -> int:
            piece = bisect_right(starts, offset) - 1
            return pieces[piece][0] + offset - starts[piece]

        return [
            Span(place(s.start), place(s.end), place(s.outer_start), place(s.outer_end), s.kind, s.name, s.closed)
            for s in inline.scan(joined, 0, len(joined))
        ]


class HtmlBlock(Paragraph):
    """A block of HTML: running text as well, but no other block begins in it before a blank line."""


class IndentedCode:
    """Lines that are indented by four columns or more."""

    def __init__(self, cursor: Cursor) -> None:
        self.rest = -1
        cursor.skip_columns(4)
        self._start = cursor.at
        self._end = cursor.end

    def take(self, cursor: Cursor) -> Take:
        if cursor.blank:
            return Take.STAYS
        if cursor.indent < 4:
            return Take.REFUSES
        self._end = cursor.end
        return Take.STAYS

    def spans(self) -> list[Span]:
        return [Span(self._start, self._end, self._start, self._end, Kind.CODE)]


class RawHtml:
    """A block of HTML that holds no Markdown: a script, a style sheet, preformatted text."""

    def __init__(self, cursor: Cursor, ending: re.Pattern[str]) -> None:
        self.rest = -1
        self._ending = ending
        self._start = cursor.first
        self._end = cursor.end

    def take(self, cursor: Cursor) -> Take:
        self._end = max(cursor.end, self._start)
        return Take.ENDS if self._ending.search(cursor.text, cursor.at, cursor.end) else Take.STAYS

    def spans(self) -> list[Span]:
        return [Span(self._start, self._end, self._start, self._end, Kind.CODE)]


class Comment:
    """An HTML comment that begins a line; like a browser, CommonMark has one without an end run to the end."""

    def __init__(self, cursor: Cursor, ahead: Ahead) -> None:
        self.rest = -1
        self._ahead = ahead
        self._outer_start = cursor.first
        self._start = self._end = cursor.first + 4
        self._outer_end = cursor.end
        # `<!-->` is a whole comment.
        self._from = cursor.first + 2

    def take(self, cursor: Cursor) -> Take:
        match = self._ahead.find(inline.COMMENT_END, max(self._from, cursor.at))
        if match is None or match.start() >= cursor.end:
            self._end = self._outer_end = cursor.end
            return Take.STAYS
        self._end = max(self._start, match.start())
        self._outer_end = self.rest = max(self._start, match.end())
        return Take.ENDS

    def spans(self) -> list[Span]:
        return [Span(self._start, self._end, self._outer_start, self._outer_end, Kind.COMMENT, "", self.rest >= 0)]


class Fence:
    """Fenced code; math where its info string says so."""

    def __init__(self, cursor: Cursor, opening: re.Match[str], ahead: Ahead) -> None:
        self.rest = -1
        self._text = cursor.text
        self._ahead = ahead
        self._opening = opening
        self._kind = Kind.DISPLAY if _MATH_INFO.match(opening["info"]) else Kind.CODE
        self._start = -1
        self._end = -1
        self._outer_end = opening.end()
        self._closed = False
        self._goes_on: bool | None = None

    def take(self, cursor: Cursor) -> Take:
        fence = self._opening["fence"]
        closing = _CLOSING_FENCE.match(cursor.text, cursor.first, cursor.end) if cursor.indent < 4 else None
        if closing is not None and closing[1].startswith(fence):
            if self._start < 0:
                self._start = self._end = cursor.at
            self._outer_end = closing.end(1)
            self._closed = True
            return Take.ENDS
        if self._kind is Kind.DISPLAY:
            heading = cursor.indent < 4 and HEADING.match(cursor.text, cursor.first, cursor.end) is not None
            blank = cursor.blank and cursor.end < len(cursor.text)
            if (heading or blank) and not self._is_closed_after(cursor):
                return Take.REFUSES if heading else Take.ENDS
        self.add(cursor.at, cursor.end)
        return Take.STAYS

    def add(self, start: int, end: int) -> None:
        """Take a line that can neither end it nor make it end."""
        if self._start < 0:
            self._start = start
        self._end = self._outer_end = end

    def spans(self) -> list[Span]:
        spans = []
        if self._opening["info"]:
            start, end = self._opening.span("info")
            spans.append(Span(start, end, start, end, Kind.NAME))
        if self._start >= 0:
            outer_start = self._opening.start()
            name = "math" if self._kind is Kind.DISPLAY else ""
            spans.append(Span(self._start, self._end, outer_start, self._outer_end, self._kind, name, self._closed))
            if self._kind is Kind.DISPLAY:
                spans += tex.inside(self._text, self._start, self._end)
        return spans

    def _is_closed_after(self, cursor: Cursor) -> bool:
        """Whether the next fence closes this one; a fence of math without an end ends at a blank line."""
        if self._goes_on is None:
            match = self._ahead.find(_ANY_FENCE, cursor.start)
            self._goes_on = match is not None and (match["bare"] or "").startswith(self._opening["fence"])
        return self._goes_on


_LINE_BREAKS = ("\n", "\r\n", "\r")
HEADING = re.compile(r"#{1,6}(?=[ \t]|\Z)")
OPENING_FENCE = re.compile(r"(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})[ \t]*(?P<info>.*?)[ \t]*\Z", re.DOTALL)
_CLOSING_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*\Z")
_MATH_INFO = re.compile(r"math\b|\{math\}")
_TOGGLES = re.compile(r"\\[\s\S]|`[^`]*`|\$\$")
_ANY_FENCE = re.compile(r"(?P<hit>^[ \t>]*(?:(?P<bare>`{3,}|~{3,})[ \t]*(?=[\r\n]|\Z)|`{3}|~{3}))", re.MULTILINE)
