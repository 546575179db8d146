"""The displays of a Markdown document that run over several lines, closed or being typed."""

from __future__ import annotations

import re

from mleq.document import arguments, commands, inline, tex
from mleq.document.ahead import Window
from mleq.document.containers import Cursor
from mleq.document.leaves import HEADING, OPENING_FENCE, Take
from mleq.document.regions import Kind, Span


def open_display(cursor: Cursor, ahead: Window) -> Display | None:
    """The display that begins at the cursor, unless it is prose or ends on the same line, as part of a paragraph."""
    text, end = cursor.text, cursor.end
    opening = _DISPLAY.match(text, cursor.first, end)
    if opening is None:
        return None
    closer = inline.closer(opening)
    if _first_hit(closer, text, opening.end(), end):
        return None
    if not opening["name"] and not _SPACE.fullmatch(text, opening.end(), end):
        blank = ahead.find(_BLANK_LINE, end)
        if not _first_hit(closer, text, opening.end(), blank.start() if blank else ahead.end):
            return None
    return Display(opening, ahead, text, end)


class Display:
    """Math that begins a line and does not end on it: `$$`, `\\[` or an environment.

    Where the delimiter stands alone on its line there may be blank lines before the one that closes it, which Pandoc
    does not allow but writers do. Without one it ends at the first blank line, heading or fence.
    """

    def __init__(self, opening: re.Match[str], ahead: Window, text: str, line_end: int) -> None:
        self.rest = -1
        self._text = text
        self._ahead = ahead
        self._opening = opening
        self._name = opening["name"] or ""
        self._kind, signature = commands.MATH_ENVIRONMENTS.get(self._name, (Kind.DISPLAY, ()))
        reading = arguments.read(text, opening.end(), line_end, self._name, signature, spaced=False)
        self._arguments = reading
        self._start = reading.after
        self._end = line_end
        self._closing: re.Match[str] | None = None
        self._closer = inline.closer(opening)
        self._is_alone = _SPACE.fullmatch(text, self._start, line_end) is not None
        self._is_fresh = self._is_alone
        self._goes_on: bool | None = None
        self._closed_at = -1
        """How far it is known to be closed before a blank line."""

    def take(self, cursor: Cursor) -> Take:
        if cursor.blank:
            if cursor.end == len(cursor.text) or (self._is_alone and self._is_closed_after(cursor)):
                self._end = cursor.end
                return Take.STAYS
            if self._is_fresh:
                self._end = cursor.end
            return Take.ENDS
        if self._is_paragraph(cursor):
            return Take.REFUSES
        if cursor.indent < 4 and cursor.text[cursor.first] in "#`~":
            for block in (HEADING, OPENING_FENCE):
                if block.match(cursor.text, cursor.first, cursor.end):
                    return Take.REFUSES
        match = _first_hit(self._closer, cursor.text, cursor.at, cursor.end)
        if match is None:
            self._end = cursor.end
            self._is_fresh = False
            return Take.STAYS
        self._closing = match
        self._end = match.start("hit")
        self.rest = match.end()
        return Take.ENDS

    def takes_lazily(self, cursor: Cursor) -> bool:
        """Whether it goes on with a line that lacks the markers of its containers: it is closed in its paragraph."""
        if cursor.start > self._closed_at:
            blank = self._ahead.find(_BLANK_LINE, cursor.start)
            end = blank.start() if blank else self._ahead.end
            match = _first_hit(self._closer, self._text, cursor.start, end)
            if match is None:
                return False
            self._closed_at = match.start()
        return True

    def _is_paragraph(self, cursor: Cursor) -> bool:
        """Whether a line has formulas of its own: two dollars were typed above a paragraph."""
        if self._name or not _STRAY_DOLLAR.search(cursor.text, cursor.at, cursor.end):
            return False
        is_closed = _first_hit(self._closer, cursor.text, cursor.at, cursor.end) is not None
        return not is_closed and not self.takes_lazily(cursor)

    def spans(self) -> list[Span]:
        closing = self._closing
        outer_end = self._end if closing is None else closing.end()
        spans = [inline.name_span(self._opening, "begin")] if self._name else []
        spans += self._arguments.names
        if self._arguments.being_typed:
            return spans
        outer_start = self._opening.start()
        spans.append(Span(self._start, self._end, outer_start, outer_end, self._kind, self._name, closing is not None))
        if not self._ahead.skims:
            spans += tex.inside(self._text, self._start, self._end)
        if self._name and closing is not None:
            spans.append(inline.name_span(closing, "end"))
        return spans

    def _is_closed_after(self, cursor: Cursor) -> bool:
        """Whether the next delimiter closes this one, and no heading or fence stands before it."""
        if self._goes_on is None:
            match = self._ahead.find(_DELIMITER, cursor.start)
            closer = None if match is None or match["whole"] else self._closer.match(match["hit"])
            self._goes_on = closer is not None and closer["hit"] is not None
        return self._goes_on


def _first_hit(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return next((match for match in pattern.finditer(text, start, end) if match["hit"]), None)


_SPACE = re.compile(r"[ \t]*")
_STRAY_DOLLAR = re.compile(r"(?<![\\$])\$[^$\r\n]+\$(?!\$)")
_DISPLAY = re.compile(rf"\$\$(?!\$)|\\\[|{inline.BEGIN.pattern}")
_BLANK_LINE = re.compile(r"(?P<hit>(?>\r\n|\r|\n)[ \t>]*(?=[\r\n]))")
_DELIMITER = re.compile(
    rf"""
    (?P<hit>
        ^[ \t>]* (?: \#{{1,6}}[ \t] | `{{3}} | ~{{3}} )
      | (?P<whole> ^[ \t>]* \$\$ (?= [^\r\n]* \$\$ ) )
      | \$\$
      | \\[\[\]]
      | \\(?: begin | end ) \{{ (?: {inline.MATH_NAMES} ) \}}
    )
    | \\[\s\S]
    """,
    re.MULTILINE | re.VERBOSE,
)
"""What opens or closes a display, or ends it in any case; `whole` are two dollars that two more on their line close."""
