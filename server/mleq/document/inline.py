"""Finds math, code and comments in the running text of one Markdown paragraph, dollars by Pandoc's rules."""

from __future__ import annotations

import re
from functools import cache

from mleq.document import arguments, commands, tex
from mleq.document.regions import Kind, Span
from mleq.document.text import LINE_BREAK, Ahead


def scan(text: str, start: int, end: int) -> list[Span]:
    """The spans of the paragraph `text[start:end]`, in order."""
    if _TOKEN.search(text, start, end) is None:
        return []
    return _Paragraph(text, start, end).run()


def closer(opening: re.Match[str]) -> re.Pattern[str]:
    """What closes `$$`, `\\[` or an environment."""
    if opening["name"]:
        return _ends(opening["name"])
    return _BRACKETS["["][1] if opening[0] == "\\[" else _DOLLARS


class _Paragraph:
    """One pass over a paragraph. As in Pandoc, what begins first wins, and what is not closed is text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.ahead = Ahead(text, end)
        self.spans: list[Span] = []
        self._never_closed: set[int] = set()
        """The lengths of runs of backticks that no run closes from here on."""

    def run(self) -> list[Span]:
        at = self.start
        while match := _TOKEN.search(self.text, at, self.end):
            at = match.start()
            first = self.text[at]
            if first == "$":
                at = self._double_dollar(at) if self.text.startswith("$$", at, self.end) else self._dollar(at)
            elif first == "\\":
                at = self._backslash(at)
            elif first == "`":
                at = self._backticks(at)
            elif first == "<":
                at = self._angle(at)
            else:
                at = self._destination(at)
        return self.spans

    def _math(self, kind: Kind, start: int, end: int, outer_start: int, outer_end: int, name: str = "") -> int:
        self.spans.append(Span(start, end, outer_start, outer_end, kind, name))
        self.spans += tex.inside(self.text, start, end)
        return outer_end

    def _open_math(self, kind: Kind, start: int, end: int, outer_start: int, name: str = "") -> int:
        self.spans.append(Span(start, end, outer_start, end, kind, name, closed=False))
        self.spans += tex.inside(self.text, start, end)
        return end

    # Dollars.

    def _dollar(self, at: int) -> int:
        if self.text.startswith("`", at + 1, self.end):
            after = self._dollar_ticks(at)
            if after is not None:
                return after
        content = self._closed_by(at)
        if content is not None:
            return self._math(Kind.INLINE, at + 1, content, at, content + 1)
        return self._unclosed_dollar(at)

    def _closed_by(self, at: int) -> int | None:
        """Where the dollar is that closes the one at `at`: Pandoc's rule, which the pattern of the content states."""
        content = _CONTENT.match(self.text, at + 1, self.end)
        if content is None or not self.text.startswith("$", content.end(), self.end):
            return None
        return None if _DIGIT.match(self.text, content.end() + 1, self.end) else content.end()

    def _dollar_ticks(self, at: int) -> int | None:
        """The math of GitLab and GitHub, a dollar and a code span: $`x`$."""
        ticks = _TICKS.match(self.text, at + 1, self.end)
        closing = self._closing_ticks(ticks) if ticks else None
        if ticks is None or closing is None:
            return None
        after = closing + len(ticks[0])
        if not self.text.startswith("$", after, self.end):
            return None
        return self._math(Kind.INLINE, ticks.end(), closing, at, after + 1)

    def _unclosed_dollar(self, at: int) -> int:
        """A dollar that nothing closes is text, unless a formula is being typed after it.

        It then is math up to the end of its line, or up to the next formula on it.
        """
        content = _CONTENT.match(self.text, at + 1, self.end)
        if content is None:
            return at + 1
        end = self._line_end(at)
        if content.end() < self.end:
            # A dollar follows after all. Only where it begins a formula of its own, this one is still open.
            space = _SPACE.match(self.text, content.end(), self.end)
            following = space.end() if space else content.end()
            if following > end or self._closed_by(following) is None:
                return at + 1
            end = content.end()
        if not self._is_formula(at, at + 1, end):
            return at + 1
        return self._open_math(Kind.INLINE, at + 1, end, at)

    def _double_dollar(self, at: int) -> int:
        text, end = self.text, self.end
        if text.startswith("$$", at + 2, end):
            return at + 1
        closing = text.find("$$", at + 3, end)
        if closing >= 0:
            return self._math(Kind.DISPLAY, at + 2, closing, at, closing + 2)
        if text.startswith("$", at + 2, end) or self._closed_by(at + 1) is not None:
            return at + 1
        # Being typed: math up to the end of the paragraph, or of the line where other formulas follow on later ones.
        dollar = self.ahead.find(_UNESCAPED_DOLLAR, at + 2)
        line_end = self._line_end(at)
        if dollar is not None and dollar.start() < line_end:
            return at + 1
        if self._begins_line(at) or self._is_formula(at, at + 2, line_end):
            return self._open_math(Kind.DISPLAY, at + 2, end if dollar is None else line_end, at)
        return at + 2

    def _is_formula(self, at: int, start: int, end: int) -> bool:
        """Whether the rest of a line after an unclosed delimiter at `at` is a formula being typed, and not prose.

        Not after a letter or digit, and not before white space or a digit: those are prices. It has a command, a
        superscript, a subscript, an equals sign or braces, and those before any two words in a row, Chinese or code.
        What begins like a variable of a shell (`$HOME`, `${x}`, `$foo_bar`) is a formula only if it has a command or
        a superscript; a bracket with a backslash, which is mostly just a bracket, only if it has a command.
        """
        first = self.text[start : min(start + 1, end)]
        if not first or first.isspace() or first.isdigit() or first == "$":
            return False
        if at > self.start and self.text[at - 1].isalnum():
            return False
        signs = _CERTAIN if _VARIABLE.match(self.text, start, end) else _LIKELY
        if self.text[at] == "\\":
            signs = _COMMAND
        sign, prose = self.ahead.find(signs, start), self.ahead.find(_PROSE, start)
        return sign is not None and sign.start() < end and (prose is None or sign.start() <= prose.start())

    def _begins_line(self, at: int) -> bool:
        while at > self.start and self.text[at - 1] in " \t":
            at -= 1
        return at == self.start or self.text[at - 1] in "\r\n"

    def _line_end(self, at: int) -> int:
        line_break = self.ahead.find(LINE_BREAK, at)
        return self.end if line_break is None else line_break.start()

    # Backslashes: escapes, brackets, environments.

    def _backslash(self, at: int) -> int:
        text, after = self.text, at + 2
        following = text[at + 1 : min(after, self.end)]
        if following in _BRACKETS:
            kind, closer = _BRACKETS[following]
            match = self.ahead.find(closer, after)
            if match is not None:
                return self._math(kind, after, match.start("hit"), at, match.end())
            end = self._line_end(at)
            return self._open_math(kind, after, end, at) if self._is_formula(at, after, end) else after
        if following == "b":
            return self._environment(at)
        return at + 1 if following.isalnum() or following.isspace() else after

    def _environment(self, at: int) -> int:
        begin = BEGIN.match(self.text, at, self.end)
        if begin is None:
            return at + 1
        name = begin["name"]
        kind, signature = commands.MATH_ENVIRONMENTS[name]
        self.spans.append(name_span(begin, "begin"))
        reading = arguments.read(self.text, begin.end(), self.end, name, signature, spaced=False)
        self.spans += reading.names
        if reading.being_typed:
            return reading.after
        match = self.ahead.find(_ends(name), reading.after)
        if match is None:
            return self._open_math(kind, reading.after, self.end, at, name)
        self._math(kind, reading.after, match.start(), at, match.end(), name)
        self.spans.append(name_span(match, "end"))
        return match.end()

    # Code, comments, tags, links.

    def _backticks(self, at: int) -> int:
        ticks = _TICKS.match(self.text, at, self.end)
        closing = self._closing_ticks(ticks) if ticks else None
        if ticks is None or closing is None:
            return ticks.end() if ticks else at + 1
        after = closing + len(ticks[0])
        if self.text.endswith("{math}", self.start, at):
            return self._math(Kind.INLINE, ticks.end(), closing, at, after, "math")
        self.spans.append(Span(ticks.end(), closing, at, after, Kind.CODE))
        return after

    def _closing_ticks(self, ticks: re.Match[str]) -> int | None:
        """Where the next run of as many backticks starts."""
        if len(ticks[0]) in self._never_closed:
            return None
        at = ticks.end()
        while (at := self.text.find(ticks[0], at, self.end)) >= 0:
            run = _TICKS.match(self.text, at, self.end)
            if run is None or run[0] == ticks[0]:
                return at
            at = run.end()
        self._never_closed.add(len(ticks[0]))
        return None

    def _angle(self, at: int) -> int:
        if self.text.startswith("<!--", at, self.end):
            match = self.ahead.find(COMMENT_END, at + 2)
            if match is not None:
                start = min(at + 4, match.end())
                self.spans.append(Span(start, max(match.start(), start), at, match.end(), Kind.COMMENT))
                return match.end()
        tag = TAG.match(self.text, at, self.end)
        return tag.end() if tag else at + 1

    def _destination(self, at: int) -> int:
        """The address of a link is a name, and a dollar in it is no math."""
        match = _DESTINATION.match(self.text, at, self.end)
        if match is None or not 0 <= self.text.find("[", self.start, self.end) < at:
            return at + 2
        self.spans.append(Span(*match.span(1), match.start(1), match.end(1), Kind.NAME))
        return match.end()


def name_span(match: re.Match[str], command: str) -> Span:
    """The name in the braces of `\\begin{...}` or `\\end{...}`."""
    start, end = match.span("name")
    return Span(start, end, start - 1, end + 1, Kind.NAME, command)


MATH_NAMES = "|".join(map(re.escape, sorted(commands.MATH_ENVIRONMENTS, reverse=True)))
BEGIN = re.compile(rf"\\begin\{{(?P<name>{MATH_NAMES})\}}")
COMMENT_END = re.compile(r"(?P<hit>-->)")

# Each alternative begins with one character, so that the search skips prose at the speed of C.
_TOKEN = re.compile(r"\$|\\|`|<|\]\(")
_TICKS = re.compile(r"`+")
_SPACE = re.compile(r"[ \t\r\n]*")
_DIGIT = re.compile(r"[0-9]")

# Pandoc's inline math: no white space after the opening dollar, in any script, and none before a dollar inside; a
# backslash takes the next character along, and `\text{...}` all that its braces hold. What follows must be a dollar.
_TEXT = r"[^{}\\]++|\\[\s\S]"
for _ in range(3):
    _TEXT = rf"[^{{}}\\]++|\\[\s\S]|\{{(?:{_TEXT})*+\}}"
_CONTENT = re.compile(
    r"(?![ \t-\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])"
    rf"(?:[^ \t\r\n\\$]++|\\text\{{(?:{_TEXT})*+\}}|\\[\s\S]?|[ \t\r\n]++(?!\$))++"
)

_VARIABLE = re.compile(r"[A-Za-z]{2}|[_{(?@*#!-]")
_COMMAND = re.compile(r"(?P<hit>\\[A-Za-z])")
_CERTAIN = re.compile(r"(?P<hit>\\[A-Za-z]|\^|_\{)")
_LIKELY = re.compile(r"(?P<hit>\\[A-Za-z]|(?<!\\)[\^_={}])")
_PROSE = re.compile(r"(?P<hit>`|[\u3000-\u9fff]|(?<![\\A-Za-z])[A-Za-z]++[,;]? [A-Za-z]{2})")

_SKIPPED = rf"\\text\{{(?:{_TEXT})*+\}}|\\[\s\S]"
_BRACKETS = {
    "(": (Kind.INLINE, re.compile(rf"(?P<hit>\\\))|{_SKIPPED}")),
    "[": (Kind.DISPLAY, re.compile(rf"(?P<hit>\\\])|{_SKIPPED}")),
}

_UNESCAPED_DOLLAR = re.compile(r"(?P<hit>\$)|\\[\s\S]")
_DOLLARS = re.compile(r"(?P<hit>\$\$)")

TAG = re.compile(
    r"""
    < (?:
        [A-Za-z] [A-Za-z0-9-]*+
        (?: \s++ [A-Za-z_:] [\w.:-]*+ (?: \s*+ = \s*+ (?: [^\s"'=<>`]++ | '[^']*+' | "[^"]*+" ) )?+ )*+ \s*+ /?
      | / [A-Za-z] [A-Za-z0-9-]*+ \s*+
      | [A-Za-z] [A-Za-z0-9+.-]{1,31} : [^\s<>]*+
    ) >
    """,
    re.VERBOSE,
)
_DESTINATION = re.compile(
    r"""
    \]\( \s*+
    ( < [^<>\r\n]*+ > | (?: [^\s()\\]++ | \\[^\r\n] | \( (?: [^\s()\\]++ | \\[^\r\n] )*+ \) )*+ )
    (?: \s++ (?: "[^"]*+" | '[^']*+' ) )?+ \s*+ \)
    """,
    re.VERBOSE,
)


@cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<hit>\\end\{{(?P<name>{re.escape(name)})\}})")
