"""A text under edits, and what a scan finds in it: both kept up at the cost of what an edit touches.

The text is held in segments, cut where the scanner says that one can begin anew. Each knows the state that it was
scanned in and the state at its end. An edit replaces the segments that it touches by one of raw text; a question about
a place scans anew from there, until a segment begins in the state that it was scanned in before, or the place is
passed. What comes after waits for a question of its own. Spans are not kept but for the segments asked last: to scan
one anew takes some ten microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from mleq.document.ahead import Window
from mleq.document.definitions import DEFINES, Definition, definitions
from mleq.document.languages import SCANNERS, Language
from mleq.document.macros import Macros
from mleq.document.packages import Around, Packages, packages_of
from mleq.document.preamble import LOADS, LONGEST, NOTHING, Preamble, preamble
from mleq.document.regions import Scan, Span
from mleq.document.text import LINE_BREAK, Encoding, LineIndex, characters_in, units_in

RAW = 2048
"""The characters of a segment that is not scanned yet."""
FAR = 32768
"""The characters that are scanned at once on the way to a place that is far."""
KEPT = 128
"""The segments whose spans are kept: those of some twenty pages, for a third of a megabyte."""
LOCAL = 1500
"""The characters of the longest window whose spans are kept: a longer one is not scanned for the sake of one place."""


class Line(NamedTuple):
    """A line of a text, without its break."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends, before its break."""
        return self.start + len(self.text)


class _Segment:
    """A stretch of the text. Nothing in it depends on what follows, except on what is absent there."""

    __slots__ = ("absent", "breaks", "definitions", "entry", "exit", "scan", "text")

    def __init__(self, text: str, entry: Hashable = None, after: Hashable = None) -> None:
        self.text = text
        self.breaks = _breaks_in(text)
        self.entry = entry
        """The state that it was scanned in; None for raw text."""
        self.exit = after
        self.absent: frozenset[re.Pattern[str]] = frozenset()
        """What, if it stood anywhere behind this segment, would change it."""
        self.scan: Scan | None = None
        self.definitions: Sequence[Definition] | None = None
        """The definitions in it, once somebody has asked."""


class Buffer:
    """An edited text in one of the languages, or in none; offsets are code points of the whole text."""

    def __init__(self, text: str, language: Language | None) -> None:
        self.language = language
        self._scanner = SCANNERS[language] if language else None
        self._segments = [_Segment(part) for part in _raw_parts(text)]
        self._length = len(text)
        self._text: str | None = None
        self._starts = [0]
        """Where the segments start, as far as somebody has asked since the last edit; one entry at least."""
        self._lines = [0]
        """How many line breaks come before each of those."""
        self._stride = 1
        """How many of them are found at once."""
        self._seams = [0] if language else []
        """The segments that are raw or do not begin in the state that the one before them ends in, but for raw ones
        that follow another; sorted."""
        self._line: Line | None = None
        """The line asked for last, which is mostly the next one too."""
        self._inherited: Sequence[Definition] = ()
        self._macros: Macros | None = None
        self._preamble: Preamble | None = None
        self._around: Around | None = None
        self._packages: Packages | None = None
        self._asked: deque[_Segment] = deque()
        self._has_absences = False
        self._defined_until = 0
        """Where the last of the definitions ends, while `_macros` is known."""
        self.touched_inputs = True
        """Whether a command that inputs files may be another one since somebody took this back."""
        self.revision = 0
        """How often the text, or what it has from other files, has changed."""

    def __len__(self) -> int:
        return self._length

    # The text.

    @property
    def text(self) -> str:
        """The whole text. Joined anew after each edit: not for what happens at a keystroke."""
        if self._text is None:
            self._text = "".join([segment.text for segment in self._segments])
        return self._text

    def slice(self, start: int, end: int) -> str:
        """The text between two offsets, which are clamped."""
        start, end = max(start, 0), min(end, self._length)
        if start >= end:
            return ""
        index = self._index_at(start)
        at = self._starts[index]
        parts = []
        while at < end:
            text = self._segments[index].text
            parts.append(text[max(start - at, 0) : end - at])
            at += len(text)
            index += 1
        return "".join(parts)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` in the place of the text between two offsets, which are clamped."""
        start, end = sorted((min(max(start, 0), self._length), min(max(end, 0), self._length)))
        if start == end and not new:
            return
        self.revision += 1
        segments = self._segments
        # A segment also ends where it does because of the character before.
        first = self._index_at(max(start - 1, 0))
        last = self._index_at(max(end - 1, start - 1, 0))
        before = [segment.text for segment in segments[first : last + 1]]
        head = segments[first].text[: start - self._starts[first]]
        tail = segments[last].text[end - self._starts[last] :]
        text = head + new + tail
        while last + 1 < len(segments) and (
            not text or (text.endswith("\r") and segments[last + 1].text.startswith("\n"))
        ):
            last += 1
            text += segments[last].text
        if start < self._defined_until:
            self._defined_until += len(new) - (end - start)
        self._edit_line(start, end, new)
        self._length += len(new) - (end - start)
        self._text = None
        if self._touches_preamble(start, (*before, text)):
            self._preamble = self._packages = None
        for touched in (*before, text):
            if DEFINES.search(touched):
                self._macros = self._packages = None
            self.touched_inputs = self.touched_inputs or _INPUTS.search(touched) is not None
        if self._scanner and self._has_absences:
            self._note_presences(first, text)
        self._splice(first, last + 1, [_Segment(text)], seam=0 if self._scanner else None)

    def _touches_preamble(self, start: int, touched: Iterable[str]) -> bool:
        """Whether an edit from there on, of these segments, may make the preamble another one."""
        found = self._preamble
        if found is None or found is NOTHING:
            return found is not None and any(map(LOADS.search, touched))
        return found.reach is None or start < found.reach

    # Lines and positions.

    def _edit_line(self, start: int, end: int, new: str) -> None:
        """Keep the last line up with an edit inside of it; forget it after another."""
        line = self._line
        if line is None or not line.start <= start <= end <= line.end or "\n" in new or "\r" in new:
            self._line = None
        else:
            at = line.start
            text = line.text[: start - at] + new + line.text[end - at :]
            # Where nothing is left of it, the breaks around it may have become one.
            self._line = Line(line.number, at, text) if text else None

    def line(self, number: int) -> Line:
        """A line by its number; past the last one, the empty end of the text."""
        if self._line is not None and self._line.number == number:
            return self._line
        if number <= 0:
            return self._line_from(0, 0, 0)
        lines, segments = self._lines, self._segments
        while lines[-1] + segments[len(lines) - 1].breaks < number:
            if len(lines) == len(segments):
                return Line(number, self._length, "")
            self._measure_next()
        index = bisect_left(lines, number) - 1
        text = segments[index].text
        local = LineIndex(text).line_bounds(number - lines[index])[0]
        return self._line_from(number, index, local) if local < len(text) else self._line_from(number, index + 1, 0)

    def line_at(self, offset: int) -> Line:
        """The line that holds an offset, which is clamped; the inside of a line break belongs to the line it ends."""
        offset = min(max(offset, 0), self._length)
        if self._line is not None and self._line.start <= offset <= self._line.end:
            return self._line
        index = self._index_at(offset)
        text = self._segments[index].text
        local = offset - self._starts[index]
        if text[max(local - 1, 0) : local + 1] == "\r\n":
            local -= 1
        while True:
            local = max(text.rfind("\n", 0, local), text.rfind("\r", 0, local)) + 1
            number = self._lines[index] + _breaks_in(text[:local])
            if local or not index or self._segments[index - 1].text.endswith(("\n", "\r")):
                return self._line_from(number, index, local)
            index -= 1
            text = self._segments[index].text
            local = len(text)

    def offset(self, line: int, units: int, encoding: Encoding) -> int:
        """The offset of a position; what lies past a line is its end, what lies inside a character its start."""
        if line < 0:
            return 0
        found = self.line(line)
        return found.start + characters_in(found.text, max(units, 0), encoding)

    def position(self, offset: int, encoding: Encoding) -> tuple[int, int]:
        """The line and the units into it of an offset; inside a line break, the end of the line."""
        line = self.line_at(offset)
        return line.number, units_in(line.text[: max(min(offset, line.end) - line.start, 0)], encoding)

    def _line_from(self, number: int, index: int, local: int) -> Line:
        """The line that starts in a segment, `local` characters into it."""
        if index == len(self._segments):
            return Line(number, self._length, "")
        parts = []
        start = self._start_of(index) + local
        for at in range(index, len(self._segments)):
            text = self._segments[at].text
            found = _LINE.match(text, local)
            local = 0
            if found is not None:
                parts.append(found[0])
                if found.end() < len(text):
                    break
        self._line = Line(number, start, "".join(parts))
        return self._line

    # What is found in it.

    def chain(self, offset: int) -> list[Span]:
        """All spans around a place, the innermost first; both ends of a span belong to it."""
        if self._scanner is None:
            return []
        self._resolve(offset)
        index = self._index_at(offset)
        start = self._starts[index]
        return [span.moved(start) for span in self._scan_of(index).chain(offset - start)]

    def content_start(self, line: Line) -> int:
        """Where the content of a line begins after the markers of quotes and list items."""
        if self._scanner is None:
            return line.start
        self._resolve(line.start)
        index = self._index_at(line.start)
        start = self._starts[index]
        return self._scan_of(index).contents.get(line.start - start, line.start - start) + start

    def formula(self, span: Span) -> str:
        """The text of a span; markers of quotes and lists at the beginning of its lines are white space in it."""
        text = self.slice(span.start, span.end)
        if self.language != "markdown":
            return text
        for match in LINE_BREAK.finditer(text):
            content = self.content_start(self.line_at(span.start + match.end())) - span.start
            text = text[: match.end()] + " " * (content - match.end()) + text[content:]
        return text

    def scan(self) -> Scan:
        """Everything in the whole text."""
        self._resolve(self._length)
        spans: list[Span] = []
        contents: dict[int, int] = {}
        for index in range(len(self._segments) if self._scanner else 0):
            start = self._start_of(index)
            scan = self._scan_of(index)
            spans += [span.moved(start) for span in scan.spans]
            contents.update((line + start, content + start) for line, content in scan.contents.items())
        return Scan(spans, contents)

    def math(self) -> Iterator[list[Span]]:
        """The math spans that lie in no other, some of the text at a time, from its beginning on.

        Each part takes but little time. There may be no edit before the next one is asked for.
        """
        at = 0
        while self._scanner is not None and at < self._length:
            self._resolve(at)
            index = self._index_at(at)
            yield [span.moved(at) for span in self._scan_of(index).math()]
            at += len(self._segments[index].text)

    @property
    def macros(self) -> Macros:
        """The definitions in effect: those that are inherited and the text's own."""
        if self._macros is None:
            own, self._defined_until = self._definitions_until(self._length)
            self._macros = Macros([*self._inherited, *own])
        return self._macros

    def macros_before(self, offset: int) -> Macros:
        """The same at a place: of the text's own definitions those that end before it. Quick behind the last one."""
        macros = self.macros
        if offset >= self._defined_until:
            return macros
        return Macros([*self._inherited, *self._definitions_until(offset)[0]])

    def _definitions_until(self, offset: int) -> tuple[list[Definition], int]:
        """The text's own definitions that end before a place, and where the last of them ends."""
        found: list[Definition] = []
        start = end = 0
        for segment in self._segments:
            if start > offset:
                break
            if segment.definitions is None:
                segment.definitions = definitions(segment.text) if DEFINES.search(segment.text) else ()
            for definition in segment.definitions:
                if start + definition.end <= offset:
                    found.append(definition)
                    end = start + definition.end
            start += len(segment.text)
        return found, end

    def inherit(self, definitions: Sequence[Definition]) -> None:
        """Let definitions from other files be in effect from the beginning on."""
        if list(definitions) == list(self._inherited):
            return
        self.revision += 1
        before, self._inherited, self._macros, self._packages = self._root(), definitions, None, None
        if self._root() != before and 0 not in self._seams:
            insort(self._seams, 0)

    @property
    def preamble(self) -> Preamble:
        """What the text loads before its document begins."""
        if self._preamble is None:
            self._preamble = preamble(self.slice(0, LONGEST))
        return self._preamble

    @property
    def packages(self) -> Packages:
        """How the packages of the catalog stand to it. Made anew only when the preamble or a definition changes."""
        if self._packages is None:
            names = [definition.name for definition in self.macros]
            self._packages = packages_of(self.preamble, self._around, names)
        return self._packages

    def stand_among(self, around: Around | None) -> None:
        """Let packages that other files load count."""
        if around != self._around:
            self._around, self._packages = around, None

    def settle(self, segments: int) -> bool:
        """Scan ahead what waits for a question, some segments at most; whether anything still waits."""
        if self._seams:
            index = self._seams[0]
            self._resolve(self._start_of(min(index + segments, len(self._segments)) - 1))
        return bool(self._seams)

    def look_ahead(self) -> bool:
        """Find the spans of one more segment before they are asked for; whether there was one without.

        Only in a text that is short enough for the spans of all its segments to be kept.
        """
        if self._scanner is None or len(self._segments) > KEPT:
            return False
        index = next((index for index, segment in enumerate(self._segments) if segment.scan is None), None)
        if index is not None:
            self._scan_of(index)
        return index is not None

    # The segments.

    def _index_at(self, offset: int) -> int:
        """The segment that holds an offset."""
        starts, segments = self._starts, self._segments
        while len(starts) < len(segments) and starts[-1] + len(segments[len(starts) - 1].text) <= offset:
            self._measure_next()
        return bisect_right(starts, offset) - 1

    def _measure_next(self) -> None:
        """Find where the next segment starts, and after it more and more at once: the place may be far."""
        known = len(self._starts)
        before = self._segments[known - 1 : min(known - 1 + self._stride, len(self._segments) - 1)]
        self._starts += list(accumulate([len(segment.text) for segment in before], initial=self._starts[-1]))[1:]
        self._lines += list(accumulate([segment.breaks for segment in before], initial=self._lines[-1]))[1:]
        self._stride = min(2 * self._stride, 256)

    def _splice(self, first: int, end: int, new: list[_Segment], *, seam: int | None) -> None:
        """Put segments in the place of others; `seam` counts from the first of them, None where all fit."""
        self._segments[first:end] = new
        moved = len(new) - (end - first)
        self._seams = [index if index < first else index + moved for index in self._seams if not first <= index < end]
        if seam is not None and first + seam not in self._seams:
            insort(self._seams, first + seam)
        del self._starts[first + 1 :], self._lines[first + 1 :]
        self._stride = 1

    def _resolve(self, offset: int) -> None:
        """Scan what has to be scanned anew for a question about a place."""
        while self._seams and self._start_of(self._seams[0]) <= offset:
            self._scan_from(self._seams[0], offset)

    def _start_of(self, index: int) -> int:
        """Where a segment starts."""
        while len(self._starts) <= index:
            self._measure_next()
        return self._starts[index]

    def _scan_from(self, first: int, until: int) -> None:
        """Scan from a segment on, until the next one begins in the state that it has, or starts after `until`."""
        segments = self._segments
        at = self._start_of(first)
        state = segments[first - 1].exit if first else self._root()
        new: list[_Segment] = []
        text, end, count = "", first, 1
        while True:
            text += "".join([segment.text for segment in segments[end : end + count]])
            end = min(end + count, len(segments))
            window = self._window(text, first, end, skims=len(text) > LOCAL)
            found = self._scan_window(window, state)
            cut_up = list(_cut_up(window, found, state))
            new += cut_up
            if cut_up:
                state = cut_up[-1].exit
                done = window.cuts[-1].offset
                text = text[done:]
                at += done
            # What needs more text than the window has will need much more; and there may be far to go.
            count = (FAR // RAW if until - at > 2 * FAR else 1) if cut_up else 2 * count
            if end == len(segments):
                if text or not new:
                    new.append(_Segment(text, state))
                seam = None
                break
            if not text and segments[end].entry == state:
                seam = None
                break
            if at > until:
                seam = len(new)
                if text:
                    new.append(_Segment(text))
                break
        if end in self._seams and seam is None:
            self._seams.remove(end)
        self._splice(first, end, new, seam=seam)
        self._keep(new)
        self._has_absences = self._has_absences or any(segment.absent for segment in new)

    def _root(self) -> Hashable:
        return self._scanner.root(self._inherited) if self._scanner else None

    def _scan_window(self, window: Window, state: Hashable) -> Scan:
        return self._scanner.scan_window(window, state) if self._scanner else Scan([])

    def _window(self, text: str, first: int, end: int, *, skims: bool = False) -> Window:
        segments = self._segments

        def is_absent(pattern: re.Pattern[str]) -> bool:
            if any(pattern in segment.absent for segment in segments[first:end]):
                return True
            return not _occurs(pattern, "".join([segment.text for segment in segments[end:]]))

        return Window(
            text, following=segments[end].text[:1] if end < len(segments) else "", is_absent=is_absent, skims=skims
        )

    def _scan_of(self, index: int) -> Scan:
        """The spans of a segment, by its own offsets."""
        segment = self._segments[index]
        if segment.scan is None:
            segment.scan = self._scan_window(self._window(segment.text, index, index + 1), segment.entry)
            self._keep([segment])
        return segment.scan

    def _keep(self, segments: Iterable[_Segment]) -> None:
        """Keep the spans of these, and forget the oldest."""
        for segment in segments:
            if segment.scan is not None:
                self._asked.append(segment)
                if len(self._asked) > KEPT:
                    self._asked.popleft().scan = None

    def _note_presences(self, edited: int, text: str) -> None:
        """Mark the segments that depend on the absence of something that an edit may have brought."""
        segments = self._segments
        around = (segments[edited - 1].text[-200:] if edited else "") + text
        around += segments[edited + 1].text[:200] if edited + 1 < len(segments) else ""
        self._has_absences = False
        for index, segment in enumerate(segments):
            if not segment.absent:
                continue
            if index < edited and any(_occurs(pattern, around) for pattern in segment.absent):
                segment.absent = frozenset()
                if index not in self._seams:
                    insort(self._seams, index)
            else:
                self._has_absences = True


def _cut_up(window: Window, found: Scan, state: Hashable) -> Iterator[_Segment]:
    """The segments of a window up to its last cut."""
    start, spans = 0, 0
    for cut in window.cuts:
        segment = _Segment(window.text[start : cut.offset], state, cut.state)
        segment.absent = frozenset(pattern for at, pattern in window.absences if start <= at < cut.offset)
        if not window.skims:
            segment.scan = _part(found, spans, cut.spans, start, cut.offset)
        yield segment
        start, spans, state = cut.offset, cut.spans, cut.state


def _part(found: Scan, first: int, end: int, start: int, stop: int) -> Scan:
    spans = [span.moved(-start) for span in found.spans[first:end]]
    if not found.contents:
        return Scan(spans)
    return Scan(spans, {at - start: to - start for at, to in found.contents.items() if start <= at < stop})


def _occurs(pattern: re.Pattern[str], text: str) -> bool:
    return any(match["hit"] for match in pattern.finditer(text))


def _breaks_in(text: str) -> int:
    """The number of line breaks, as the protocol counts them."""
    if "\r" not in text:
        return text.count("\n")
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _raw_parts(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start + RAW) + 1) and end < len(text):
        yield text[start:end]
        start = end
    yield text[start:]


_LINE = re.compile(r"[^\r\n]*")
_INPUTS = re.compile(
    r"\\(?:input|include(?!graphics|only)|import|sub(?:file|import|in)|usepackage|RequirePackage|documentclass|LoadClass)"
    r"|%[ \t]*![ \t]*[Tt][Ee][Xx]\b"
)
"""What files are input with, the main file is named with, and a little more."""
