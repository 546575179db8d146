"""What a scan of a document finds: spans of math, text, comments, code and names, nested as they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a span holds; the first three are math."""

    INLINE = "inline"
    """`$...$`, `\\(...\\)`, the environment `math`, `\\ensuremath{...}`."""
    DISPLAY = "display"
    """`$$...$$`, `\\[...\\]`, the environment `displaymath`, a fence of math."""
    ENVIRONMENT = "environment"
    """Any other environment that is math: `equation`, `align` and the like."""
    TEXT = "text"
    """Text inside math: `\\text{...}`."""
    COMMENT = "comment"
    CODE = "code"
    NAME = "name"
    """An argument that is a name, an option or a length and not text: `\\label{...}`, `\\begin{...}`."""
    META = "meta"
    """Front matter."""


_MATH = frozenset((Kind.INLINE, Kind.DISPLAY, Kind.ENVIRONMENT))


class Span(NamedTuple):
    """A stretch of a document; offsets are code points."""

    start: int
    """Where the content starts, after delimiters and an environment's name and arguments."""
    end: int
    outer_start: int
    outer_end: int
    kind: Kind
    name: str = ""
    """The environment, or the command whose argument it is; empty for a span between other delimiters."""
    closed: bool = True
    """Whether the closing delimiter was there; a span without one ends where a reader would end it."""

    @property
    def is_math(self) -> bool:
        """Whether the content is math itself, not text or a name inside math."""
        return self.kind in _MATH

    def moved(self, by: int) -> Span:
        """The same span further on in a text."""
        start, end, outer_start, outer_end, kind, name, closed = self
        return Span(start + by, end + by, outer_start + by, outer_end + by, kind, name, closed)


class Scan:
    """All spans of a document, sorted by start; two of them are nested or apart, never crossing."""

    __slots__ = ("_parents", "_starts", "contents", "spans")

    def __init__(self, spans: Iterable[Span], contents: Mapping[int, int] | None = None) -> None:
        self.spans: list[Span] = list(spans)
        self.contents: Mapping[int, int] = contents or {}
        """For the start of each line that begins with block-quote or list markers, where its content starts."""
        self._starts = [span.start for span in self.spans]
        self._parents = _parents(self.spans)

    def at(self, offset: int) -> Span | None:
        """The innermost span whose content holds the place `offset`; both of its ends belong to the content."""
        return next(iter(self.chain(offset)), None)

    def chain(self, offset: int) -> list[Span]:
        """All spans around the place `offset`, the innermost first."""
        # Any span around the place is the last one that starts before it, or an ancestor of that one.
        index = bisect_right(self._starts, offset) - 1
        found = []
        while index >= 0:
            if offset <= self.spans[index].end:
                found.append(self.spans[index])
            index = self._parents[index]
        return found

    def math(self) -> list[Span]:
        """The math spans that lie in no other math span."""
        outermost: list[Span] = []
        for span in self.spans:
            if span.is_math and not (outermost and span.start <= outermost[-1].end):
                outermost.append(span)
        return outermost


def _parents(spans: list[Span]) -> list[int]:
    """The index of the span around each span, -1 where there is none."""
    parents: list[int] = []
    open_spans: list[int] = []
    for index, span in enumerate(spans):
        while open_spans and spans[open_spans[-1]].end < span.end:
            open_spans.pop()
        parents.append(open_spans[-1] if open_spans else -1)
        open_spans.append(index)
    return parents
