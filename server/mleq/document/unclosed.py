"""Where math in LaTeX ends that was never closed, as every formula is while it is being typed."""

from __future__ import annotations

import re

from mleq.document import commands
from mleq.document.ahead import Ahead


def before(text: str, at: int, floor: int) -> int:
    """Where it ends if that shows at `at`: on the line before, if nothing else stands on its own."""
    line = at
    while line > floor and text[line - 1] in " \t":
        line -= 1
    for line_break in ("\r\n", "\n", "\r"):
        if line - len(line_break) >= floor and text.startswith(line_break, line - len(line_break)):
            return line - len(line_break)
    return at


def goes_on(ahead: Ahead, text: str, closer: str, at: int, end: int) -> bool:
    """Whether a display that `closer` closes goes on after a blank line at `at`.

    TeX allows no blank line there. A reader looks on: where the next delimiter is the one that closes this display, or
    where there is none before the section ends, the writer has only left room; where math is opened, this display was
    never closed.
    """
    match = ahead.find(_DELIMITER, at)
    if match is None or match["section"]:
        return True
    if match["hit"] == "$$" == closer:
        # Two dollars open where they begin a line that has two more.
        rest = _LINE.match(text, match.end(), end)
        ahead.look(rest.end() + 1 if rest else end)
        return before(text, match.start(), at) == match.start() or rest is None or "$$" not in rest[0]
    return re.sub(r"\s", "", match["hit"]) == closer


_LINE = re.compile(r"[^\r\n]*")

_DELIMITER = re.compile(
    rf"""
      %[^\r\n]*
    | \\ (?: text[a-z]* | [mhf]box | (?:short)?intertext ) \s* \{{ [^{{}}]* \}}
    | (?P<hit>
        \$\$?
      | \\ [()\[\]]
      | \\ (?: begin | end ) \s* \{{ (?: {"|".join(map(re.escape, commands.MATH_ENVIRONMENTS))} ) \}}
      | (?P<section> \\ (?: {"|".join(sorted(commands.SECTIONS))} | end \s* \{{document\}} ) (?! [A-Za-z@] ) )
      )
    | \\ [^\r\n]
    """,
    re.VERBOSE,
)
"""What opens or closes math, or ends a section. What is escaped and text inside math are passed over."""
