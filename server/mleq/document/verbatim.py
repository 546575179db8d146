"""Reads what TeX does not read as TeX: `\\verb` and its kin, verbatim environments, skipped conditionals."""

from __future__ import annotations

import re
from functools import cache

from mleq.document.ahead import Ahead
from mleq.document.regions import Kind, Span
from mleq.document.text import LINE_BREAK


def inline(ahead: Ahead, text: str, outer_start: int, at: int, end: int) -> Span | None:
    """The code of `\\verb|...|`, `\\lstinline[...]{...}` and the like; `at` is after the command.

    Code that is not closed on its line ends with it.
    """
    command = text[outer_start + 1 : at]
    head = _HEADS[command].match(text, at, end)
    start = head.end() if head else at
    delimiter = text[start : min(start + 1, end)]
    ahead.look(start + 1)
    if head is None or not delimiter or delimiter.isspace() or delimiter.isalpha() or delimiter == "*":
        return None
    line_break = ahead.find(LINE_BREAK, start)
    line_end = end if line_break is None else line_break.start()
    if delimiter == "{" and command in _BRACED_COMMANDS:
        match = _BRACED_CODE.match(text, start, line_end)
        closing = -1 if match is None else match.end() - 1
    else:
        closing = text.find(delimiter, start + 1, line_end)
    if closing < 0:
        return Span(start + 1, line_end, outer_start, line_end, Kind.CODE, command, closed=False)
    return Span(start + 1, closing, outer_start, closing + 1, Kind.CODE, command)


def environment(ahead: Ahead, name: str, kind: Kind, outer_start: int, start: int, end: int) -> Span:
    """The content of a verbatim environment; one that is never closed ends at the next section."""
    match = ahead.find(_ends(name), start)
    if match is not None:
        return Span(start, match.start(), outer_start, match.start(), kind, name)
    section = ahead.find(_SECTION, start)
    at = section.start() if section is not None else end
    return Span(start, at, outer_start, at, kind, name, closed=False)


def skipped(ahead: Ahead, outer_start: int, start: int) -> Span | None:
    """The comment from `\\iffalse` to its `\\else` or `\\fi`; None where none follows."""
    depth, at = 1, start
    for _ in range(_MOST_CONDITIONALS):
        match = ahead.find(_CONDITIONAL, at)
        if match is None:
            return None
        depth += {"\\fi": -1, "\\else": 0}.get(match["hit"], 1)
        if depth == 0 or (depth == 1 and match["hit"] == "\\else"):
            return Span(start, match.start(), outer_start, match.end(), Kind.COMMENT, "iffalse")
        at = match.end()
    return None


INLINE_COMMANDS = ("verb", "Verb", "spverb", "lstinline", "mintinline")
_BRACED_COMMANDS = ("Verb", "lstinline", "mintinline")

_OPTION = r"(?:[ \t]*\[[^\[\]\r\n]*\])?"
_HEADS = {
    "verb": re.compile(r"\*?[ \t]*"),
    "spverb": re.compile(r"\*?[ \t]*"),
    "Verb": re.compile(r"\*?" + _OPTION),
    "lstinline": re.compile(_OPTION),
    "mintinline": re.compile(_OPTION + r"[ \t]*\{[^{}\r\n]*\}"),
}
_BRACED_CODE = re.compile(r"\{(?:[^{}\r\n]|\{(?:[^{}\r\n]|\{[^{}\r\n]*\})*+\})*+\}")
_MOST_CONDITIONALS = 50
"""As many in one that is skipped; so that many without an end do not take the square of the time."""
_CONDITIONAL = re.compile(
    r"(?P<hit>\\(?:fi(?![A-Za-z@])|else(?![A-Za-z@])|if(?!f(?![A-Za-z@])|thenelse|empty|blank|strequal)[A-Za-z@]*))"
    r"|%[^\r\n]*|\\[^\r\n]"
)
_SECTION = re.compile(r"(?P<hit>\\(?:part|chapter|(?:sub)*section|end\s*\{document\})(?![A-Za-z@]))")


@cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<hit>\\end\s*\{{{re.escape(name)}\}})")
