"""What is open at a place of a LaTeX document, and the spans that come of it as it is closed."""

from __future__ import annotations

from collections.abc import Iterable

from mleq.document.regions import Kind, Span

DEEPEST = 64
"""More frames than this no state holds: so deep in groups that are never closed a document is not cut."""


class Frame:
    """Something open, as a group or a formula is: what closes it, and the span that it will be, if any."""

    __slots__ = ("base", "closer", "goes_on", "group", "kind", "math", "name", "outer", "outer_start", "slot", "start")

    def __init__(self, closer: str, math: bool, kind: Kind | None, name: str, outer_start: int, start: int) -> None:
        self.closer = closer
        self.math = math
        """Whether what stands in it is math."""
        self.kind = kind
        self.name = name
        self.outer_start = outer_start
        self.start = start
        self.slot = -1
        """The place in the list of spans that is kept for it."""
        self.base = 0
        """The frame that decides on the mode: this one, or for a group or an inner environment the one it is in."""
        self.outer = 0
        """The outermost math that this is in; 0, the root, where there is none."""
        self.goes_on: bool | None = None
        """Whether a display goes on after a blank line; None while it had none."""
        self.group: Frame | None = None
        """What every plain group of braces in it is; a group in that one is the same again."""


class Stack:
    """The open frames, the root below them, and the spans so far in the order in which they start."""

    def __init__(self, start: int, *, math: bool, closers: Iterable[str] = ()) -> None:
        self.frames = [Frame("", math, None, "", start, start)]
        self.spans: list[Span | None] = []
        self._groups: list[int] = []
        self._waiting = {"}": self._groups}
        """For each closer, which frames wait for it."""
        for closer in closers:
            if closer == "}":
                self.push_group()
            else:
                self.push(closer, start, start, math=False)

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self.frames[-1]

    @property
    def base(self) -> Frame:
        """The frame that decides on the mode here."""
        return self.frames[self.frames[-1].base]

    def closers(self) -> tuple[str, ...] | None:
        """What would close the open frames, from which they can be opened again; None in math, or too deep."""
        if self.frames[-1].base or self.frames[0].math or len(self.frames) > DEEPEST:
            return None
        return tuple([frame.closer for frame in self.frames[1:]])

    def push(
        self, closer: str, outer_start: int, start: int, *, math: bool, kind: Kind | None = None, name: str = ""
    ) -> None:
        """Open something that `closer` closes."""
        frame = Frame(closer, math, kind, name, outer_start, start)
        parent, index = self.frames[-1], len(self.frames)
        frame.base = index if kind is not None or math != parent.math else parent.base
        frame.outer = parent.outer or (index if kind is not None and math else 0)
        if kind is not None:
            frame.slot = len(self.spans)
            self.spans.append(None)
        self._waiting.setdefault(closer, []).append(index)
        self.frames.append(frame)

    def push_group(self) -> None:
        """Open a plain group, of which there are many: it has no span and no data of its own."""
        parent = self.frames[-1]
        group = parent.group
        if group is None:
            group = Frame("}", parent.math, None, "", 0, 0)
            group.base = parent.base
            group.outer = parent.outer
            group.group = parent.group = group
        self._groups.append(len(self.frames))
        self.frames.append(group)

    def close_group(self, at: int, after: int) -> None:
        """Close what a brace closes: mostly the plain group opened last."""
        top = self.frames[-1]
        if top.group is top:
            self.frames.pop()
            self._groups.pop()
        else:
            self.close("}", at, after)

    def close(self, closer: str, at: int, after: int, *, closed: bool = True) -> bool:
        """Close the innermost frame that waits for `closer`, whatever is still open in it; False if none does."""
        waiting = self._waiting.get(closer)
        if not waiting:
            return False
        self.end(waiting[-1] + 1, at)
        self._pop(at, after, closed)
        return True

    def end(self, depth: int, at: int) -> None:
        """End the frames from `depth` up, none of which was closed, at `at`."""
        while len(self.frames) > depth:
            end = max(at, self.frames[-1].start)
            self._pop(end, end, False)

    def end_math(self, at: int) -> None:
        """End the innermost math, or the text in math, which was never closed."""
        self.end(self.frames[-1].base, at)

    def leave_math(self, at: int) -> bool:
        """End what math is open around here, for what comes cannot stand in math; False in a root of math."""
        while self.frames[-1].math and self.frames[-1].base:
            self.end_math(at)
        return not self.frames[-1].math

    def _pop(self, end: int, outer_end: int, closed: bool) -> None:
        frame = self.frames.pop()
        self._waiting[frame.closer].pop()
        if frame.kind is not None:
            self.spans[frame.slot] = Span(
                frame.start, end, frame.outer_start, outer_end, frame.kind, frame.name, closed
            )
