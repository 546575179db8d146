"""The blocks of a Markdown document that hold text: paragraphs, code and comments, as they take lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from itertools import accumulate, pairwise
from typing import Protocol

from mleq.document import inline, tex
from mleq.document.ahead import Window
from mleq.document.containers import Cursor
from mleq.document.inline import NOTHING, Begun
from mleq.document.regions import Kind, Span


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

    def __init__(self, window: Window, begun: Begun = NOTHING) -> None:
        self.rest = -1
        self.in_display = begun.in_display
        self.begun = begun
        self.pieces: list[tuple[int, int]] = []
        """Where the lines of its text start and end."""
        self._text = window.text
        self._skims = window.skims

    def add(self, start: int, end: int) -> None:
        """Take the rest of a line."""
        self.pieces.append((start, end))
        self.in_display ^= self._toggles(start, end)

    def begun_after(self, begun: Begun, start: int, end: int) -> Begun:
        """What it has in it after a piece, if it had `begun` in it before."""
        has_bracket = begun.has_bracket or self._text.find("[", start, end) >= 0
        return Begun(begun.in_display ^ self._toggles(start, end), has_bracket, is_begun=True)

    def _toggles(self, start: int, end: int) -> bool:
        """Whether a piece has an odd number of `$$` in it."""
        if self._text.find("$$", start, end) < 0:
            return False
        return sum(match[0] == "$$" for match in _TOGGLES.finditer(self._text, start, end)) % 2 == 1

    @property
    def length(self) -> int:
        """The characters from its first line to its last."""
        return self.pieces[-1][1] - self.pieces[0][0] if self.pieces else 0

    def take(self, cursor: Cursor) -> Take:
        """Take any line but a blank one."""
        if cursor.blank:
            return Take.REFUSES
        self.add(cursor.at, cursor.end)
        return Take.STAYS

    def spans(self) -> list[Span]:
        """The spans of the text, which is scanned without the markers of quotes and lists."""
        return self.scan(None)

    def scan(self, quiet: list[tuple[int, int]] | None) -> list[Span]:
        """The spans; and for `quiet`, the stretches of plain text before which nothing depends on what follows.

        A stretch that holds the end of a line holds the start of the next one.
        """
        text, pieces, begun = self._text, self.pieces, self.begun
        if not pieces:
            return []
        if all(text[end:start] in _LINE_BREAKS for (_, end), (start, _) in pairwise(pieces)):
            return inline.scan(text, pieces[0][0], pieces[-1][1], begun, quiet, self._skims)
        joined = "\n".join(text[start:end] for start, end in pieces)
        starts = list(accumulate((end - start + 1 for start, end in pieces[:-1]), initial=0))

        def place(offset: int) -> int:
            piece = bisect_right(starts, offset) - 1
            return pieces[piece][0] + offset - starts[piece]

        found = inline.scan(joined, 0, len(joined), begun, quiet, self._skims)
        if quiet:
            quiet[:] = [(place(first), place(last)) for first, last in quiet]
        return [
            Span(place(s.start), place(s.end), place(s.outer_start), place(s.outer_end), s.kind, s.name, s.closed)
            for s in found
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

    def __init__(self, cursor: Cursor) -> None:
        self.rest = -1
        self._outer_start = cursor.first
        self._start = self._end = cursor.first + 4
        self._outer_end = cursor.end
        # `<!-->` is a whole comment.
        self._from = cursor.first + 2

    def take(self, cursor: Cursor) -> Take:
        match = inline.COMMENT_END.search(cursor.text, max(self._from, cursor.at), cursor.end)
        if match is None:
            self._end = self._outer_end = cursor.end
            return Take.STAYS
        self._end = max(self._start, match.start())
        self._outer_end = self.rest = max(self._start, match.end())
        return Take.ENDS

    def spans(self) -> list[Span]:
        return [Span(self._start, self._end, self._outer_start, self._outer_end, Kind.COMMENT, "", self.rest >= 0)]


class Fence:
    """Fenced code; math where its info string says so."""

    def __init__(self, cursor: Cursor, opening: re.Match[str], ahead: Window) -> None:
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
        self.options = _OPTION if opening["info"].startswith("{math}") else None
        """What the next line is if it is an option of a directive of MyST."""
        self._option_spans: list[Span] = []

    def take(self, cursor: Cursor) -> Take:
        if self.options is not None and self._takes_option(cursor):
            return Take.STAYS
        closing = self._closing_fence(cursor)
        if closing is not None:
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

    def _closing_fence(self, cursor: Cursor) -> re.Match[str] | None:
        match = _CLOSING_FENCE.match(cursor.text, cursor.first, cursor.end) if cursor.indent < 4 else None
        return match if match is not None and match[1].startswith(self._opening["fence"]) else None

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
        spans += self._option_spans
        if self._start >= 0:
            outer_start = self._opening.start()
            name = "math" if self._kind is Kind.DISPLAY else ""
            spans.append(Span(self._start, self._end, outer_start, self._outer_end, self._kind, name, self._closed))
            if self._kind is Kind.DISPLAY and not self._ahead.skims:
                spans += tex.inside(self._text, self._start, self._end)
        return spans

    def _takes_option(self, cursor: Cursor) -> bool:
        """Take a line of options: `:label: eq`, or YAML between hyphens; a blank line may follow."""
        hyphens = _HYPHENS.match(cursor.text, cursor.first, cursor.end)
        in_yaml = self.options is _YAML
        if not in_yaml and cursor.blank and self._option_spans:
            self.options = None
            return True
        if not in_yaml and not (hyphens and not self._option_spans) and not _OPTION.match(cursor.text, cursor.at):
            self.options = None
            return False
        if in_yaml and self._closing_fence(cursor):
            return False
        if hyphens:
            self.options = None if in_yaml else _YAML
        if not cursor.blank:
            self._option_spans.append(Span(cursor.at, cursor.end, cursor.at, cursor.end, Kind.META))
        return True

    def _is_closed_after(self, cursor: Cursor) -> bool:
        """Whether the next fence closes this one; a fence of math without an end ends at a blank line."""
        if self._goes_on is None:
            match = self._ahead.find(_ANY_FENCE, cursor.start)
            self._goes_on = match is not None and (match["bare"] or "").startswith(self._opening["fence"])
        return self._goes_on


_LINE_BREAKS = ("\n", "\r\n", "\r")
HEADING = re.compile(r"#{1,6}(?=[ \t]|\Z)")
OPENING_FENCE = re.compile(
    r"(?P<fence>`{3,}(?=[^`]*\Z)|~{3,}|:{3,}(?=[ \t]*\{math\}))[ \t]*(?P<info>.*?)[ \t]*\Z", re.DOTALL
)
_CLOSING_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*\Z")
_OPTION = re.compile(r":[\w-]+:(?=[ \t\r\n]|\Z)")
_HYPHENS = re.compile(r"---[ \t]*\Z")
_YAML = re.compile(r"")
_MATH_INFO = re.compile(r"math\b|\{math\}")
_TOGGLES = re.compile(r"\\[\s\S]|`[^`]*`|\$\$")
_ANY_FENCE = re.compile(r"(?P<hit>^[ \t>]*(?:(?P<bare>`{3,}|~{3,})[ \t]*(?=[\r\n]|\Z)|`{3}|~{3}))", re.MULTILINE)
