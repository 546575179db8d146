"""Reads the arguments of a command in a document: which are names, and where one of text begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from mleq.document.commands import Signature
from mleq.document.regions import Kind, Span


class Reading(NamedTuple):
    """What the arguments of a command are, as far as they can be skipped."""

    names: list[Span]
    after: int
    """Where the scan goes on."""
    brace: int = -1
    """The brace just before `after` that opens an argument of text, or a name that is never closed; -1 for none."""
    is_text: bool = False
    pending: int = -1
    """A brace after `after` that opens a name; what stands before it has to be scanned first."""
    looked: int = -1
    """Before where text had a say in this; -1 where that is all up to the next blank line."""

    @property
    def being_typed(self) -> bool:
        """Whether the last of them is a name without its end, so that what follows may still belong to it."""
        return bool(self.names) and not self.names[-1].closed


def read(text: str, at: int, end: int, command: str, signature: Signature, *, spaced: bool = True) -> Reading:
    """The arguments of `command` from `at` on, after its name.

    Where not `spaced`, an option stands directly there: after `\\begin{aligned}` and a space, a bracket is math.
    """
    names: list[Span] = []
    if text.startswith("*", at, end):
        at += 1
    looked = at + 1
    scan_from = -1
    for content, optional in signature:
        opener = "[" if optional else "{"
        here = at
        if not text.startswith(opener, at, end) and (spaced or not optional):
            space = _SPACE.match(text, at, end)
            here = space.end() if space else at
            looked = max(looked, _after_space(text, at, end))
        if not text.startswith(opener, here, end):
            if optional:
                continue
            break
        match = (_BRACKETED if optional else _BRACED).match(text, here, end)
        if content in "nl":
            if scan_from >= 0:
                return Reading(names, scan_from, pending=here, looked=here + 1)
            if match is None:
                # Being typed: the name is the word so far.
                word = _WORD.match(text, here + 1, end)
                at = word.end() if word else here + 1
                names.append(Span(here + 1, at, here, at, Kind.NAME, command, closed=False))
                return Reading(names, at, -1 if optional else here)
            names.append(Span(here + 1, match.end() - 1, here, match.end(), Kind.NAME, command))
        elif not optional:
            looked = max(looked, here + 1)
            if content == "t":
                return Reading(names, here + 1, here, is_text=True, looked=looked)
            return Reading(names, at, looked=looked)
        elif match is None:
            looked = -1
            break
        elif scan_from < 0 and _HOLDS_MORE.search(text, here, match.end()):
            scan_from = at
        at = match.end()
        looked = max(looked, at + 1)
    return Reading(names, at if scan_from < 0 else scan_from, looked=looked)


def address(text: str, at: int, end: int, command: str) -> Reading:
    """The argument of `\\url` and `\\href`, in which every character but a brace means itself."""
    match = _ADDRESS.match(text, at, end)
    if match is None:
        return Reading([], at)
    span = Span(match.start(1), match.end(1), match.start(1) - 1, match.end(), Kind.NAME, command)
    following = _TEXT_ARGUMENT.match(text, match.end(), end) if command == "href" else None
    if following is None:
        return Reading([span], match.end(), looked=_after_space(text, match.end(), end))
    return Reading([span], following.end(), following.end() - 1, is_text=True, looked=following.end())


def _after_space(text: str, at: int, end: int) -> int:
    """Past the character after the white space at `at`, which decides whether an argument follows."""
    match = _MAYBE_SPACE.match(text, at, end)
    return match.end() + 1 if match else at + 1


# White space as TeX skips it before an argument: no blank line.
_BREAK = r"(?>\r\n|\r|\n)(?![ \t]*[\r\n])"
_SPACE_SOURCE = rf"[ \t]*(?:{_BREAK}[ \t]*)?"
_SPACE = re.compile(_SPACE_SOURCE)
_MAYBE_SPACE = re.compile(r"[ \t]*(?:(?>\r\n|\r|\n)[ \t]*)?")

# What a name may hold: no math and no blank line, and a few levels of braces. That is more than any name has, and it
# keeps the time linear.
_PLAIN = rf"\\[^\r\n]|%[^\r\n]*+|{_BREAK}"
_IN_BRACES = rf"(?:[^{{}}$\\%\r\n]++|{_PLAIN})*+"
for _ in range(3):
    _IN_BRACES = rf"(?:[^{{}}$\\%\r\n]++|{_PLAIN}|\{{{_IN_BRACES}\}})*+"
_BRACED = re.compile(rf"\{{{_IN_BRACES}\}}")
# An option of a citation is text, and so it may hold math.
_IN_BRACKETS = rf"[^\[\]{{}}$\\%\r\n]++|{_PLAIN}|\{{{_IN_BRACES}\}}|\$[^$\r\n]*+\$"
_BRACKETED = re.compile(rf"\[(?:{_IN_BRACKETS}|\[(?:{_IN_BRACKETS})*+\])*+\]")
_WORD = re.compile(r"[^\s{}$\\%\[\],]*")

_ADDRESS = re.compile(rf"{_SPACE_SOURCE}\{{((?:[^{{}}\r\n\\]|\\[^\r\n]|\{{[^{{}}\r\n]*\}})*+)\}}")
_TEXT_ARGUMENT = re.compile(rf"{_SPACE_SOURCE}\{{")
_HOLDS_MORE = re.compile(r"[$%]|\\[(\[A-Za-z]")
