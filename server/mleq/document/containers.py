"""The block quotes and list items that the lines of a Markdown document stand in, as CommonMark decides."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cursor:
    """A place in a line, with columns: a tab may stand partly inside a container and partly in its content."""

    __slots__ = ("_column", "_taken", "at", "blank", "end", "first", "indent", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.at = start
        """Where the content begins that no container has taken."""
        self._column = 0
        self._taken = 0
        self.first = start
        """The first character from `at` on that is not white space."""
        self.indent = 0
        """The columns from what is taken up to `first`."""
        self.blank = False
        self._look()

    def skip_columns(self, columns: int) -> None:
        """Take that many columns of white space."""
        self._taken += columns
        while self.at < self.first:
            width = 4 - self._column % 4 if self.text[self.at] == "\t" else 1
            if self._column + width > self._taken:
                break
            self._column += width
            self.at += 1
        self.indent -= columns

    def skip_marker(self, length: int) -> None:
        """Take the white space up to `first` and `length` characters after it."""
        self._column = self._taken = self._taken + self.indent + length
        self.at = self.first + length
        self._look()

    def _look(self) -> None:
        match = _SPACE.match(self.text, self.at, self.end)
        self.first = match.end() if match else self.at
        column = self._column + self.first - self.at
        if "\t" in (space := self.text[self.at : self.first]):
            column = self._column
            for character in space:
                column += 4 - column % 4 if character == "\t" else 1
        self.indent = column - self._taken
        self.blank = self.first >= self.end


class Container(NamedTuple):
    """A block quote, or something whose lines are indented: a list item, a footnote, an admonition."""

    width: int | None
    """The columns that its lines are indented by; None for a block quote."""
    is_empty: bool = False
    """Whether nothing has come after its marker yet: a blank line then ends it."""
    fence: str = ""
    """The fence of a directive of MyST that holds Markdown; nothing but a fence ends it."""

    def is_closed_by(self, cursor: Cursor) -> bool:
        """Whether a line is the fence that closes this directive."""
        if not self.fence or cursor.indent > 3 or not cursor.text.startswith(self.fence, cursor.first, cursor.end):
            return False
        return not cursor.text[cursor.first : cursor.end].strip(" \t" + self.fence[0])

    def goes_on(self, cursor: Cursor) -> bool:
        """Whether a line is marked or indented as one of this container; if so its marker is taken."""
        if self.width is None:
            if cursor.indent > 3 or not cursor.text.startswith(">", cursor.first, cursor.end):
                return False
            _take_quote_marker(cursor)
            return True
        if cursor.blank:
            return not self.is_empty
        if cursor.indent < self.width:
            return False
        cursor.skip_columns(self.width)
        return True


def open_container(cursor: Cursor, *, interrupts: bool) -> Container | None:
    """The container that begins at the cursor, its marker taken; `interrupts` where that would end a paragraph."""
    text, first, end = cursor.text, cursor.first, cursor.end
    if text[first] not in _MAY_OPEN:
        return None
    if text[first] == ">":
        _take_quote_marker(cursor)
        return Container(None)
    if (block := _INDENTED_BLOCK.match(text, first, end)) is not None:
        cursor.skip_marker(len(block[0]))
        return Container(4)
    marker = _MARKER.match(text, first, end)
    if marker is None or THEMATIC_BREAK.match(text, first, end):
        return None
    if interrupts and (marker[1] not in (None, "1") or _SPACE.fullmatch(text, marker.end(), end)):
        return None
    width = cursor.indent + len(marker[0])
    cursor.skip_marker(len(marker[0]))
    if cursor.blank:
        return Container(width + 1, is_empty=True)
    # Five columns and more: the item begins with indented code.
    padding = 1 if cursor.indent > 4 else cursor.indent
    cursor.skip_columns(padding)
    return Container(width + padding)


def _take_quote_marker(cursor: Cursor) -> None:
    cursor.skip_marker(1)
    if cursor.indent:
        cursor.skip_columns(1)


_MAY_OPEN = frozenset(">-+*0123456789[!?=")
_SPACE = re.compile(r"[ \t]*")
_MARKER = re.compile(r"(?:[-+*]|([0-9]{1,9})[.)])(?=[ \t]|\Z)")
THEMATIC_BREAK = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\Z")
# Footnotes of GitHub and Pandoc; the admonitions and tabs of MkDocs. Their lines are indented by four columns.
_INDENTED_BLOCK = re.compile(r"\[\^[^\]\s]+\]:|(?:!!!|\?\?\?\+?)(?=[ \t]+\w)|===\+?(?=[ \t]+\")")
