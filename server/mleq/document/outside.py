"""Looks for commands in LaTeX where TeX would run them: outside comments, code and what follows the document."""

from __future__ import annotations

import re

from mleq.document import commands


def looking_for(wanted: str) -> re.Pattern[str]:
    """The pattern for `Outside.find` of what `wanted` matches after a backslash."""
    # Each alternative begins with one character, so that the search skips prose at the speed of C.
    return re.compile(rf"\\(?:(?P<wanted>{wanted})|{_PASSED_OVER})|%[^\r\n]*+", re.VERBOSE)


class Outside:
    """A text and what was found out about it: which of its environments of code nothing closes."""

    __slots__ = ("_text", "_unclosed")

    def __init__(self, text: str) -> None:
        self._text = text
        self._unclosed: set[str] = set()

    def find(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The first match from `at` on of what a pattern made by `looking_for` wants."""
        while match := pattern.search(self._text, at):
            if match["wanted"] is not None:
                return match
            if match["end"] is not None:
                return None
            at = self._after(match["code"] or match["false"], match.end())
        return None

    def _after(self, opener: str | None, at: int) -> int:
        """The end of the code that `opener` begins before `at`, or `at` where nothing does or nothing ends it."""
        if opener is None or opener in self._unclosed:
            return at
        closer = r"\\fi(?![A-Za-z@])" if opener == "iffalse" else rf"\\end[ \t]*\{{{re.escape(opener)}\}}"
        match = re.compile(closer).search(self._text, at)
        if match is None:
            self._unclosed.add(opener)  # nor does anything further on; without this the time would be quadratic
            return at
        return match.end()


# The second backslash of a line break begins no command, and an escaped percent sign no comment.
_PASSED_OVER = rf"""
    begin [ \t]* \{{ (?P<code> {"|".join(map(re.escape, sorted(commands.VERBATIM)))} ) \}}
  | (?:verb|Verb|spverb|lstinline)(?![A-Za-z@]) \*? (?P<sign>[^\sA-Za-z*{{\[])
      (?: [^\r\n]{{0,1000}}? (?P=sign) | [^\r\n]*+ )
  | (?P<false>iffalse)(?![A-Za-z@])
  | (?P<end> end [ \t]* \{{document\}} )
  | [\\%]
"""
