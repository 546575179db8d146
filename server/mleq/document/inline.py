"""Finds math, code and comments in the running text of one Markdown paragraph, dollars by Pandoc's rules."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mleq.document import arguments, commands, tex
from mleq.document.ahead import BEYOND, Ahead
from mleq.document.regions import Kind, Span
from mleq.document.text import LINE_BREAK


class Begun(NamedTuple):
    """What a paragraph has in it before the place from which it is scanned."""

    in_display: bool = False
    """Whether an odd number of `$$` is in it: a line of math is no list item, whatever it begins with."""
    has_bracket: bool = False
    """Whether a bracket stands in it, which may be that of a link."""
    in_line: bool = False
    """Whether the place is inside a line."""
    is_begun: bool = False
    """Whether anything of it comes before that place."""


NOTHING = Begun()


def scan(
    text: str,
    start: int,
    end: int,
    begun: Begun = NOTHING,
    quiet: list[tuple[int, int]] | None = None,
    skims: bool = False,
) -> list[Span]:
    """The spans of `text[start:end]`, in order: a paragraph, or the part of one that follows `begun`.

    `quiet` gets the stretches of plain text before which nothing depends on what follows. What stands inside of math
    is left out by one that only `skims`.
    """
    if _TOKEN.search(text, start, end) is None:
        if quiet is not None:
            quiet.append((start, end + 1))
        return []
    return _Paragraph(text, start, end, begun, skims).run(quiet)


def closer(opening: re.Match[str]) -> re.Pattern[str]:
    """What closes `$$`, `\\[` or an environment."""
    if opening["name"]:
        return _ends(opening["name"])
    return _BRACKETS["["][1] if opening[0] == "\\[" else _DOLLARS


class _Paragraph:
    """One pass over a paragraph. As in Pandoc, what begins first wins, and what is not closed is text."""

    def __init__(self, text: str, start: int, end: int, begun: Begun, skims: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.ahead = Ahead(text, end)
        self.spans: list[Span] = []
        self._bracket = -1 if begun.has_bracket else text.find("[", start, end) % BEYOND
        """Where the first bracket stands; behind everything if there is none."""
        self._skims = skims
        self._in_line = begun.in_line
        self._defined = end if begun.is_begun else start
        """Where the last definition of a link ended; they stand at the beginning of a paragraph."""
        self._never_closed: set[int] = set()
        """The lengths of runs of backticks that no run closes from here on."""

    def run(self, quiet: list[tuple[int, int]] | None) -> list[Span]:
        at = self.start
        while match := _TOKEN.search(self.text, at, self.end):
            if quiet is not None:
                quiet.append((max(at + 1, self.ahead.reach), match.start()))
            at = match.start()
            self.ahead.look(at + 2)
            first = self.text[at]
            if first == "$":
                at = self._double_dollar(at) if self.text.startswith("$$", at, self.end) else self._dollar(at)
            elif first == "\\":
                at = self._backslash(at)
            elif first == "`":
                at = self._backticks(at)
            elif first == "<":
                at = self._angle(at)
            elif first == "@":
                at = self._citation(at)
            else:
                at = self._destination(at)
        if quiet is not None:
            quiet.append((max(at + 1, self.ahead.reach), self.end + 1))
            quiet[:] = [(first, last) for first, last in quiet if first <= last]
        return self.spans

    def _math(self, kind: Kind, start: int, end: int, outer_start: int, outer_end: int, name: str = "") -> int:
        self.spans.append(Span(start, end, outer_start, outer_end, kind, name))
        if not self._skims:
            self.spans += tex.inside(self.text, start, end)
        return outer_end

    def _open_math(self, kind: Kind, start: int, end: int, outer_start: int, name: str = "") -> int:
        self.spans.append(Span(start, end, outer_start, end, kind, name, closed=False))
        if not self._skims:
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
        if content is None:
            return None
        self._look_through(at + 1, content.end())
        self.ahead.look(content.end() + 2 if content.end() < self.end else BEYOND)
        if not self.text.startswith("$", content.end(), self.end):
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
        cell = _CELL_END.search(self.text, at, end) if self._is_in_table(at) else None
        return self._open_math(Kind.INLINE, at + 1, cell.start() if cell else end, at)

    def _is_in_table(self, at: int) -> bool:
        """Whether the line is a row of a table."""
        line = max(max(self.text.rfind(sign, 0, at) for sign in "\r\n") + 1, self.start)
        return self.text[line : line + 1] == "|" and not (self._in_line and line == self.start)

    def _double_dollar(self, at: int) -> int:
        text, end = self.text, self.end
        if text.startswith("$$", at + 2, end):
            return at + 1
        closing = text.find("$$", at + 3, end)
        self.ahead.look(closing + 2 if closing >= 0 else BEYOND)
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
        sign, prose = self.ahead.find_before(signs, start, end), self.ahead.find_before(_PROSE, start, end)
        return sign is not None and (prose is None or sign.start() <= prose.start())

    def _begins_line(self, at: int) -> bool:
        while at > self.start and self.text[at - 1] in " \t":
            at -= 1
        return self.text[at - 1] in "\r\n" if at > self.start else not self._in_line

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
            if match is not None and self._is_escaped(at, match.start(), match.end()):
                return after
            if match is not None:
                self._look_through(after, match.start())
                return self._math(kind, after, match.start("hit"), at, match.end())
            end = self._line_end(at)
            return self._open_math(kind, after, end, at) if self._is_formula(at, after, end) else after
        if following == "b" and BEGIN.match(text, at, self.end):
            return self._environment(at)
        naming = _NAMING.match(text, at, self.end)
        if naming is not None:
            return self._names(naming)
        self.ahead.look(at + _LONGEST_BEGIN)
        return at + 1 if following.isalnum() or following.isspace() else after

    def _environment(self, at: int) -> int:
        begin = BEGIN.match(self.text, at, self.end)
        self.ahead.look(at + _LONGEST_BEGIN)
        if begin is None:
            return at + 1
        name = begin["name"]
        kind, signature = commands.MATH_ENVIRONMENTS[name]
        self.spans.append(name_span(begin, "begin"))
        reading = arguments.read(self.text, begin.end(), self.end, name, signature, spaced=False)
        self.spans += reading.names
        self.ahead.look(BEYOND if reading.looked < 0 else reading.looked)
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
            self.ahead.look(BEYOND)
            return None
        at = ticks.end()
        while (at := self.text.find(ticks[0], at, self.end)) >= 0:
            run = _TICKS.match(self.text, at, self.end)
            if run is None or run[0] == ticks[0]:
                self.ahead.look(at + len(ticks[0]) + 1)
                return at
            at = run.end()
        self.ahead.look(BEYOND)
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
        if tag:
            self.ahead.look(tag.end())
            self.spans.append(Span(at + 1, tag.end() - 1, at, tag.end(), Kind.NAME))
        elif _TAG_MAY_FOLLOW.match(self.text, at + 1, self.end):
            self.ahead.look(BEYOND)
        return tag.end() if tag else at + 1

    def _is_escaped(self, at: int, end: int, after: int) -> bool:
        """Whether what stands between escaped brackets is text, as in `\\[doc\\]`, and no formula."""
        text, start = self.text, at + 2
        if text[at + 1] == "[" and at > self.start and text[at - 1].isalnum() and text[at - 1].isascii():
            return True
        if _FORMULA_SIGN.search(text, start, end):
            return False
        if _SPACE.fullmatch(text, start, end):
            # Empty it is about to be filled, unless it is a box to tick.
            self.ahead.look(after + 1)
            return _SPACE_IN_LINE.match(text, after, self.end) is not None
        return _ESCAPED_TEXT.search(text, start, end) is not None or not _LETTER.search(text, start, end)

    def _names(self, naming: re.Match[str]) -> int:
        """The keys of `\\cite{...}`, `\\ref{...}` and the like."""
        command = naming[1]
        signature = commands.ARGUMENTS.get(command, _NAME)
        reading = arguments.read(self.text, naming.end(), self.end, command, signature, spaced=False)
        self.ahead.look(BEYOND if reading.looked < 0 else reading.looked)
        self.spans += reading.names
        return reading.after

    def _citation(self, at: int) -> int:
        """A key after `@`, as Pandoc and Quarto cite and refer."""
        if at > self.start and self.text[at - 1].isalnum():
            return at + 1
        match = _CITATION.match(self.text, at, self.end)
        self.ahead.look(match.end() + 1 if match else at + 2)
        if match is None:
            return at + 1
        self.spans.append(Span(*match.span(1), at, match.end(), Kind.NAME))
        return match.end()

    def _destination(self, at: int) -> int:
        """The address of a link is a name, and a dollar in it is no math; so is that of a link's definition."""
        if self.text.startswith("]:", at):
            if not self._begins_definition(at):
                return at + 2
            self.ahead.look(BEYOND)
            match = _DEFINED.match(self.text, at, self.end)
            if match is None:
                return at + 2
            self.spans.append(Span(*match.span(1), *match.span(1), Kind.NAME))
            self._defined = match.end()
            return match.end()
        match = _DESTINATION.match(self.text, at, self.end)
        self.ahead.look(match.end() if match else BEYOND)
        if match is None or self._bracket >= at:
            return at + 2
        self.spans.append(Span(*match.span(1), match.start(1), match.end(1), Kind.NAME))
        return match.end()

    def _begins_definition(self, at: int) -> bool:
        """Whether the bracket that ends at `at` began the paragraph, or came right after another definition."""
        opening = self.text.find("[", self._defined, at - 1)
        space = _SPACE.match(self.text, self._defined, self.end)
        if opening < 0 or at - opening > _LONGEST_LABEL or space is None or space.end() != opening:
            return False
        return _LABEL.fullmatch(self.text, opening, at + 1) is not None

    def _look_through(self, start: int, end: int) -> None:
        """Note that a `\\text{` between the two that is not closed was followed to the end of the paragraph."""
        while (start := self.text.find("\\text{", start, end)) >= 0:
            text = _TEXT_GROUP.match(self.text, start, self.end)
            if text is None:
                self.ahead.look(BEYOND)
                return
            start = text.end()


def name_span(match: re.Match[str], command: str) -> Span:
    """The name in the braces of `\\begin{...}` or `\\end{...}`."""
    start, end = match.span("name")
    return Span(start, end, start - 1, end + 1, Kind.NAME, command)


MATH_NAMES = "|".join(map(re.escape, sorted(commands.MATH_ENVIRONMENTS, reverse=True)))
BEGIN = re.compile(rf"\\begin\{{(?P<name>{MATH_NAMES})\}}")
_LONGEST_BEGIN = len(r"\begin{}") + max(map(len, commands.MATH_ENVIRONMENTS)) + 1
COMMENT_END = re.compile(r"(?P<hit>-->)")

# Each alternative begins with one character, so that the search skips prose at the speed of C.
_TOKEN = re.compile(r"\$|\\|`|<|@|\][(:]")
_TICKS = re.compile(r"`+")
_SPACE = re.compile(r"[ \t\r\n]*")
_SPACE_IN_LINE = re.compile(r"[ \t]*[^ \t\r\n]")
_DIGIT = re.compile(r"[0-9]")
_CELL_END = re.compile(r"[ \t]*(?<!\\)\|")

_NAME: commands.Signature = (("n", False),)
_NAMING = re.compile(
    r"\\([A-Za-z]*(?:cite|ref)[A-Za-z]*|label|nocite|input|include|includegraphics|usepackage)\*?(?=[{\[])"
)
_CITATION = re.compile(r"@(\{[^{}\s]*\}?|[A-Za-z0-9_][\w:.#%&+?~/-]*)")
_LONGEST_LABEL = 999
_LABEL = re.compile(r"\[(?:[^\[\]\\]|\\[\s\S])*[^\[\]\s](?:[^\[\]\\]|\\[\s\S])*\]")
# The address of a link's definition, with nothing but a title after it.
_TITLE = r"(?:\"(?:[^\"\\]|\\[\s\S])*+\"|'(?:[^'\\]|\\[\s\S])*+'|\((?:[^()\\]|\\[\s\S])*+\))"
_DEFINED = re.compile(rf"\]:\s*+(<[^<>\r\n]*+>|[^\s<]\S*+)(?=(?:[ \t]++{_TITLE})?+[ \t]*+(?:[\r\n]|\Z))")

# What stands between escaped brackets in text: words, numbers, Chinese, code. A formula has one of its signs, or is as
# short as `x` and `f(a, b)`.
_FORMULA_SIGN = re.compile(r"\\[A-Za-z]|[\^_=+<>{}|]")
_ESCAPED_TEXT = re.compile(r"[A-Za-z]{3}|[A-Za-z]{2} [A-Za-z]|`|[\u3000-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")

# Pandoc's inline math: no white space after the opening dollar, in any script, and none before a dollar inside; a
# backslash takes the next character along, and `\text{...}` all that its braces hold. What follows must be a dollar.
_TEXT = r"[^{}\\]++|\\[\s\S]"
for _ in range(3):
    _TEXT = rf"[^{{}}\\]++|\\[\s\S]|\{{(?:{_TEXT})*+\}}"
_CONTENT = re.compile(
    r"(?![ \t-\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])"
    rf"(?:[^ \t\r\n\\$]++|\\text\{{(?:{_TEXT})*+\}}|\\[\s\S]?|[ \t\r\n]++(?!\$))++"
)

_TEXT_GROUP = re.compile(rf"\\text\{{(?:{_TEXT})*+\}}")
_TAG_MAY_FOLLOW = re.compile(r"[A-Za-z/]")

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
    # With or without its star, which is about to be typed at this end too.
    return re.compile(rf"(?P<hit>\\end\{{(?P<name>{re.escape(name.rstrip('*'))}\*?)\}})")
