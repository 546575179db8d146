"""A formula written anew, with macros wherever they stand for what is there."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from mleq.formula import exact
from mleq.formula.exact import Node, Row
from mleq.formula.patterns import BARRED, PARAMETER, Pattern, turn
from mleq.snippet.slots import Occurrence


def space(before: str, text: str, at: int, slots: Container[int]) -> str:
    """The space without which a command would run on into what stands at a place, or into what a slot there becomes."""
    runs_on = at in slots or _LETTER.match(text, at) is not None
    return " " if runs_on and before[-1:].isalpha() and _ENDS_IN_COMMAND.search(before) else ""


class _Hole(NamedTuple):
    """What an argument of a macro is: some nodes of a row."""

    row: Row
    first: int
    last: int


class _Match(NamedTuple):
    text: str
    start: int
    end: int
    next: int
    """The node after those that it takes the place of."""


class Rewriter:
    """Writes `source` anew."""

    def __init__(
        self,
        source: str,
        patterns: Mapping[str, Sequence[Pattern]],
        commands: Mapping[str, str],
        frozen: Sequence[Occurrence],
    ) -> None:
        self.source = source
        self.patterns = patterns
        self.commands = commands
        self.frozen = frozen
        self.slots = frozenset(start for _, start, _ in frozen)

    def text(self, row: Row, first: int, last: int, start: int, end: int) -> str:
        """The text between two offsets, where these nodes of a row are."""
        out: list[str] = []
        index, at = first, start
        while index < last:
            match = self.match(row, index, last)
            if match is not None:
                out += [
                    self.source[at : match.start],
                    match.text,
                    space(match.text, self.source, match.end, self.slots),
                ]
                at = match.end
                index = match.next
                continue
            node = row[index]
            name, command = self.commands.get(node.head), _COMMAND.match(self.source, node.start)
            if name and command and not self.is_frozen(*command.span()):
                out += [self.source[at : node.start], name, space(name, self.source, command.end(), self.slots)]
                at = command.end()
            for child in node.children:
                if child:
                    child_end = child[-1].outer_end
                    out.append(self.text(child, 0, len(child), at, child_end))
                    at = child_end
            index += 1
        out.append(self.source[at:end])
        return "".join(out)

    def match(self, row: Row, at: int, last: int) -> _Match | None:
        """The longest that a macro stands for there."""
        node = row[at]
        patterns = self.patterns
        found: tuple[int, Pattern, dict[int, _Hole]] | None = None
        for pattern in (*patterns.get(node.key, ()), *(patterns.get(node.frame, ()) if node.children else ())):
            holes: dict[int, _Hole] = {}
            # A name that stands alone in a script has another key there than in the macro.
            alone = len(pattern.row) == 1 and node.key.startswith("alone ")
            end = at + 1 if alone else _match_row(pattern.row, row, at, last, holes)
            if end is not None and (found is None or end > found[0]) and self.may_be(pattern, row, at, end, holes):
                found = end, pattern, holes
        if found is None:
            return None
        end, pattern, holes = found
        text = PARAMETER.sub(lambda parameter: self.hole(holes[int(parameter[0][1:])]), pattern.call)
        return _Match(text, *_range(row, at, end), end)

    def may_be(self, pattern: Pattern, row: Row, at: int, end: int, holes: dict[int, _Hole]) -> bool:
        start, stop = _range(row, at, end)
        if pattern.is_open and _OPTION.match(self.source, stop):
            return False
        insides = [_range(hole.row, hole.first, hole.last, whole=True) for hole in holes.values()]
        option = _IN_BRACKETS.search(pattern.call)
        if option and "]" in self.hole(holes[int(option[1])]):
            return False
        return not self.is_frozen(start, stop, insides)

    def is_frozen(self, start: int, end: int, insides: Sequence[tuple[int, int]] = ()) -> bool:
        """Whether a slot is there, and not whole in one of some places inside."""
        return any(
            a < end and start < b and not any(first <= a and b <= last for first, last in insides)
            for _, a, b in self.frozen
        )

    def hole(self, hole: _Hole) -> str:
        start, end = _range(hole.row, hole.first, hole.last, whole=True)
        return self.text(hole.row, hole.first, hole.last, start, end)


def _range(row: Row, first: int, last: int, *, whole: bool = False) -> tuple[int, int]:
    """Where some nodes stand; a single one without the braces around it, which may be there for a slot."""
    if last - first == 1 and not whole:
        return row[first].start, row[first].end
    return row[first].outer_start, row[last - 1].outer_end


def _match_row(pattern: Row, row: Row, at: int, last: int, holes: dict[int, _Hole]) -> int | None:
    """Where in a row what a pattern stands for ends."""
    for before, wanted, after in zip((None, *pattern), pattern, (*pattern[1:], None), strict=False):
        if wanted.parameter:
            end = _hole_end(before, after, row, at, last)
            if end is None or end == at or row[at].head in _SPACES or row[end - 1].head in _SPACES:
                return None  # space beside a sign is of the sign
            holes[wanted.parameter] = _Hole(row, at, end)
            at = end
        elif at < last and _match_node(wanted, row[at], holes):
            at += 1
        else:
            return None
    return at


def _hole_end(before: Node | None, after: Node | None, row: Row, at: int, last: int) -> int | None:
    """Where an argument ends: at what comes after it in the macro, outside of all pairs, or where the row does."""
    if before and after and before.key == after.key and sum(node.key == after.key for node in row) != 2:
        return None  # bars, which do not say which of them are a pair
    depth = 0
    for index in range(at, last):
        node = row[index]
        if not depth and after and (node.frame if after.has_parameters else node.key) == exact.sign_of(after):
            return index
        if node.head in BARRED:
            return None
        depth += turn(node)
        if depth < 0:
            return None
    return last if after is None and not depth else None


def _match_node(wanted: Node, node: Node, holes: dict[int, _Hole]) -> bool:
    if not wanted.has_parameters:
        return wanted.key == node.key
    if wanted.frame != node.frame or len(wanted.children) != len(node.children):
        return False
    pairs = zip(wanted.children, node.children, strict=True)
    return all(_match_row(pattern, row, 0, len(row), holes) == len(row) for pattern, row in pairs)


_IN_BRACKETS = re.compile(r"\[#([1-9])\]")
_OPTION = re.compile(r"\s*[\[*]")
_LETTER = re.compile("[A-Za-z]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")

_SPACES = frozenset(("\\,", "\\!", "\\;", "\\:", "\\>", "\\ ", "~", "\\quad", "\\qquad"))
