"""Looking ahead in a text, and remembering how far that went.

A document is scanned in windows, and what was found in one is kept while the text around it changes. That is right as
long as nobody looked beyond: so whoever looks ahead does it here, where the reach is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import cache
from typing import NamedTuple

BEYOND = 1 << 60
"""The reach of who looked past the end of a window: to know more, it takes more text."""

TARGET = 400
"""The characters after which a scan looks for a place to cut. What is typed costs a scan of about as many."""
LONG_LINE = 480
"""The characters of a line after which it is cut before it ends."""


class Ahead:
    """The next hit of a pattern from an offset on, remembered.

    A scan that asks again as it moves on searches every stretch of the text once, however often it asks. A pattern
    has a group `hit`; what it matches without that group (an escape, a comment) is passed over.
    """

    __slots__ = ("_known", "end", "reach", "text")

    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.reach = 0
        """No answer depends on the text from here on; BEYOND where something was looked for in vain."""
        self._known: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def find(self, pattern: re.Pattern[str], offset: int) -> re.Match[str] | None:
        """The first hit that starts at `offset` or later."""
        known = self._known.get(pattern)
        if known is not None and known[0] <= offset and (known[1] is None or offset <= known[1].start()):
            match = known[1]
        else:
            match = next((match for match in pattern.finditer(self.text, offset, self.end) if match["hit"]), None)
            self._known[pattern] = (offset, match)
        self.look(BEYOND if match is None else match.end())
        return match

    def find_before(self, pattern: re.Pattern[str], offset: int, limit: int) -> re.Match[str] | None:
        """The first hit from `offset` on, if it starts before `limit`; nothing behind that has a say."""
        reach = self.reach
        match = self.find(pattern, offset)
        self.reach = max(reach, min(self.reach, limit))
        return match if match is not None and match.start() < limit else None

    def look(self, offset: int) -> None:
        """Note that the text before `offset` had a say."""
        if offset > self.reach:
            self.reach = offset

    def look_to_blank_line(self, offset: int) -> None:
        """Note that the text up to the next blank line had a say."""
        Ahead.find(self, _BLANK_LINE, offset)


class Cut(NamedTuple):
    """A place where a scan can begin anew: what comes before it does not depend on what comes after."""

    offset: int
    state: Hashable
    """All that a scan from here on needs to know of what came before."""
    spans: int
    """How many of the spans found stand before it."""


class Window(Ahead):
    """A stretch of a document, for a scan that finds out where it can be cut."""

    __slots__ = ("_is_absent", "absences", "cuts", "following", "is_last", "skims")

    def __init__(
        self,
        text: str,
        *,
        following: str = "",
        is_absent: Callable[[re.Pattern[str]], bool] | None = None,
        skims: bool = False,
    ) -> None:
        super().__init__(text, len(text))
        self.following = following
        """The character after the window; empty where the document ends."""
        self.is_last = not following
        self.skims = skims
        """Whether only the cuts are wanted, and what stands inside of math can be left out."""
        self.cuts: list[Cut] = []
        self.absences: list[tuple[int, re.Pattern[str]]] = []
        """What was looked for to the end of the document in vain, and from where."""
        self._is_absent = cache(is_absent or (lambda _pattern: False))

    def find(self, pattern: re.Pattern[str], offset: int) -> re.Match[str] | None:
        """The first hit that starts at `offset` or later; one beyond the window is not found, but known of."""
        reach = self.reach
        match = super().find(pattern, offset)
        if match is not None:
            if match.end() == self.end and not self.text.endswith("\n"):
                self.look(self.end + 1)  # it may be the beginning of something longer
        else:
            if self.is_last or self._is_absent(pattern):
                self.absences.append((offset, pattern))
                self.reach = max(reach, offset + 1)
            else:
                self.reach = BEYOND
        return match

    def look(self, offset: int) -> None:
        """Note that the text before `offset` had a say."""
        super().look(BEYOND if offset > self.end and not self.is_last else offset)

    def add_cut(self, offset: int, state: Hashable, spans: int) -> None:
        """Note a place where the text can be cut, if it is not noted already."""
        if offset > (self.cuts[-1].offset if self.cuts else 0):
            self.cuts.append(Cut(offset, state, spans))


_BLANK_LINE = re.compile(r"(?P<hit>(?>\r\n|\r|\n)[ \t]*(?>\r\n|\r|\n))")
