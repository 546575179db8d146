"""Scans LaTeX for math, and for what is neither math nor prose; also the inside of math in other languages."""

from __future__ import annotations

import re
from collections.abc import Callable

from mleq.document import arguments, commands, unclosed, verbatim
from mleq.document.regions import Kind, Scan, Span
from mleq.document.stack import Frame, Stack
from mleq.document.text import Ahead


def scan(text: str) -> Scan:
    """The spans of a LaTeX document. Never fails; takes time in proportion to the text."""
    return Scan(_Scanner(text, 0, len(text), math=False).run())


def inside(text: str, start: int, end: int) -> list[Span]:
    """The spans inside of math whose content is `text[start:end]`: comments, text, names, and math inside text."""
    if text.find("\\", start, end) < 0 and text.find("%", start, end) < 0:
        return []
    return _Scanner(text, start, end, math=True).run()


class _Scanner:
    """One pass over a text from what matters to what matters; what it knows at a place is in the stack."""

    def __init__(self, text: str, start: int, end: int, *, math: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.stack = Stack(start, math=math)
        self.ahead = Ahead(text, end)
        self.names: set[int] = set()
        """Braces ahead that are known to open a name."""

    def run(self) -> list[Span]:
        text, end, search, stack = self.text, self.end, _TOKEN.search, self.stack
        at = self.start
        while match := search(text, at, end):
            start, at = match.span()
            first = text[start]
            if first == "\\":
                handler = _HANDLERS.get(text[start + 1 : at])
                if handler is not None:
                    at = handler(self, start, at)
            elif first == "{":
                if self.names and start in self.names:
                    at = self._arguments(start, "", _NAME)
                else:
                    stack.push_group()
            elif first == "}":
                stack.close_group(start, at)
            elif first == "$":
                at = self._dollar(start)
            elif first == "%":
                self._emit(Kind.COMMENT, start + 1, at, start, at)
            else:
                self._paragraph_end(start, at)
        stack.end(1, end)
        return [span for span in stack.spans if span is not None]

    def _emit(self, kind: Kind, start: int, end: int, outer_start: int, outer_end: int, name: str = "") -> None:
        self.stack.spans.append(Span(start, end, outer_start, outer_end, kind, name))

    # Dollars, parentheses and brackets.

    def _dollar(self, at: int) -> int:
        stack, top, base = self.stack, self.stack.top, self.stack.base
        double = self.text.startswith("$$", at, self.end)
        if not top.math:
            # There are no displays in a line of text in math: two dollars are an empty formula there.
            if double and base.kind is not Kind.TEXT:
                stack.push("$$", at, at + 2, math=True, kind=Kind.DISPLAY)
                return at + 2
            stack.push("$", at, at + 1, math=True, kind=Kind.INLINE)
        elif base.closer == "$":
            stack.close("$", at, at + 1)
        elif base.closer == "$$" and double:
            stack.close("$$", at, at + 2)
            return at + 2
        elif base.closer == "$$" and top is base:
            # For TeX too one dollar ends a display, after an error. The other one is about to be typed.
            stack.close("$$", at, at + 1, closed=False)
        elif base.closer == "\\)" and top is base:
            stack.end_math(at)
            return self._dollar(at)
        elif top is not base:
            # There is no math in a group of math: this is the argument of some command that sets it as text.
            stack.push("$", at, at + 1, math=True, kind=Kind.INLINE)
        return at + 1

    def _open_parenthesis(self, at: int, after: int) -> int:
        top, base = self.stack.top, self.stack.base
        if top.math and top is base:
            if base.closer not in ("$", "\\)"):
                return after
            self.stack.end_math(at)
        self.stack.push("\\)", at, after, math=True, kind=Kind.INLINE)
        return after

    def _close_parenthesis(self, at: int, after: int) -> int:
        # LaTeX defines `\)` as a dollar, and so it closes one.
        if not self.stack.close("\\)", at, after) and self.stack.base.closer == "$":
            self.stack.close("$", at, after)
        return after

    def _open_bracket(self, at: int, after: int) -> int:
        if self.stack.leave_math(self._before(at)):
            self.stack.push("\\]", at, after, math=True, kind=Kind.DISPLAY)
        return after

    def _close_bracket(self, at: int, after: int) -> int:
        if not self.stack.close("\\]", at, after) and self.stack.base.closer == "$$":
            self.stack.close("$$", at, after)
        return after

    # The ends of paragraphs and sections, and where math ends that was never closed.

    def _paragraph_end(self, at: int, after: int) -> int:
        while True:
            base = self.stack.base
            if base.kind is None:
                return after
            if base.kind is Kind.TEXT:
                if base.closer != "}" or base.name in commands.LONG_TEXT:
                    return after
            elif base.kind is not Kind.INLINE and self._goes_on(base, at):
                return after
            # On the blank line after its delimiter a display is about to be typed.
            if base.kind in (Kind.DISPLAY, Kind.ENVIRONMENT) and self._is_blank(base.start, at):
                at = after  # also for what is around it
            self.stack.end_math(at)

    def _goes_on(self, display: Frame, at: int) -> bool:
        if display.goes_on is None:
            display.goes_on = unclosed.goes_on(self.ahead, self.text, display.closer, at, self.end)
        return display.goes_on

    def _par(self, at: int, after: int) -> int:
        return self._paragraph_end(self._before(at), after)

    def _item(self, at: int, after: int) -> int:
        if self.stack.top.math and self.stack.top.base:
            self.stack.end_math(self._before(at))
        return after

    def _section(self, at: int, after: int) -> int:
        if self.stack.top.outer:
            self.stack.end(self.stack.top.outer, self._before(at))
        return self._known_command(at, after)

    def _before(self, at: int) -> int:
        return unclosed.before(self.text, at, self.start)

    def _is_blank(self, start: int, at: int) -> bool:
        blank = _BLANK.match(self.text, start, at)
        return blank is not None and blank.end() == at

    # Environments.

    def _begin(self, at: int, after: int) -> int:
        match = _ENVIRONMENT.match(self.text, after, self.end)
        if match is None:
            return self._arguments(after, "begin", _NAME)
        name, after = match[1], match.end()
        if name in commands.VERBATIM:
            return self._verbatim(match, at)
        kind, math, signature = None, False, commands.ENVIRONMENT_ARGUMENTS.get(name, ())
        top = self.stack.top
        if name == "document":
            self.stack.end(1, self._before(at))
        elif name in commands.BLOCKS:
            self.stack.leave_math(self._before(at))
        elif name in commands.MATH_ENVIRONMENTS:
            kind, signature = commands.MATH_ENVIRONMENTS[name]
            math = True
            if top.math and (not top.base or (top is self.stack.base and self._is_blank(top.start, at))):
                # As in `$$\begin{align}`, which MathJax and KaTeX know and TeX does not.
                kind = None
            else:
                self.stack.leave_math(self._before(at))
        elif name in commands.TEXT_BOXES:
            kind = Kind.TEXT if top.math else None
        else:
            math = top.math
        self._environment_name(match, "begin")
        reading = arguments.read(self.text, after, self.end, name, signature, spaced=False)
        after = self._apply(reading, name)
        if reading.being_typed:
            kind = None
        self.stack.push(f"\\end{{{name}}}", at, after, math=math, kind=kind, name=name)
        return after

    def _verbatim(self, match: re.Match[str], at: int) -> int:
        kind, signature = commands.VERBATIM[match[1]]
        self._environment_name(match, "begin")
        after = self._arguments(match.end(), match[1], signature, spaced=False)
        code = verbatim.environment(self.ahead, match[1], kind, at, after, self.end)
        if not code.closed and self.stack.top.outer:
            # The math around it ends before the line of the section, and so must this.
            end = max(self._before(code.end), code.start)
            code = code._replace(end=end, outer_end=end)
        self.stack.spans.append(code)
        return code.outer_end

    def _end(self, at: int, after: int) -> int:
        match = _ENVIRONMENT.match(self.text, after, self.end)
        if match is None:
            return self._arguments(after, "end", _NAME)
        name, after = match[1], match.end()
        if name == "document":
            self.stack.end(1, self._before(at))
        else:
            self.stack.close(f"\\end{{{name}}}", at, after)
        self._environment_name(match, "end")
        if name == "document" and after < self.end:
            # TeX reads no further.
            self._emit(Kind.COMMENT, after, self.end, after, self.end, name)
            return self.end
        return after

    def _environment_name(self, match: re.Match[str], command: str) -> None:
        start, end = match.span(1)
        self._emit(Kind.NAME, start, end, start - 1, end + 1, command)

    # Commands and their arguments.

    def _known_command(self, at: int, after: int) -> int:
        command = self.text[at + 1 : after]
        return self._arguments(after, command, commands.ARGUMENTS.get(command, ()))

    def _line_break(self, at: int, after: int) -> int:
        # Its option stands directly after it: in `\\ [x]` the bracket begins the next line.
        return self._arguments(after, "\\", _OPTIONAL_LENGTH, spaced=False)

    def _arguments(self, at: int, command: str, signature: commands.Signature, *, spaced: bool = True) -> int:
        return self._apply(arguments.read(self.text, at, self.end, command, signature, spaced=spaced), command)

    def _address(self, at: int, after: int) -> int:
        command = self.text[at + 1 : after]
        return self._apply(arguments.address(self.text, after, self.end, command), command)

    def _apply(self, reading: arguments.Reading, command: str) -> int:
        self.stack.spans += reading.names
        if reading.pending >= 0:
            self.names.add(reading.pending)
        if reading.brace >= 0:
            math = self.stack.top.math
            kind = Kind.TEXT if math and reading.is_text else None
            name = command if kind else ""
            self.stack.push("}", reading.brace, reading.after, math=math and not kind, kind=kind, name=name)
        return reading.after

    def _ensure_math(self, at: int, after: int) -> int:
        if self.stack.top.math or not self.text.startswith("{", after, self.end):
            return after
        self.stack.push("}", at, after + 1, math=True, kind=Kind.INLINE, name="ensuremath")
        return after + 1

    def _verb(self, at: int, after: int) -> int:
        return self._pass_over(verbatim.inline(self.ahead, self.text, at, after, self.end), after)

    def _if_false(self, at: int, after: int) -> int:
        return self._pass_over(verbatim.skipped(self.ahead, at, after), after)

    def _pass_over(self, span: Span | None, after: int) -> int:
        if span is None:
            return after
        self.stack.spans.append(span)
        return span.outer_end


_NAME: commands.Signature = (("n", False),)
_OPTIONAL_LENGTH: commands.Signature = (("l", True),)

_HANDLERS: dict[str, Callable[[_Scanner, int, int], int]] = {
    **dict.fromkeys(commands.ARGUMENTS, _Scanner._known_command),
    **dict.fromkeys(commands.SECTIONS, _Scanner._section),
    **dict.fromkeys(verbatim.INLINE_COMMANDS, _Scanner._verb),
    **dict.fromkeys(("url", "nolinkurl", "href"), _Scanner._address),
    "(": _Scanner._open_parenthesis,
    ")": _Scanner._close_parenthesis,
    "[": _Scanner._open_bracket,
    "]": _Scanner._close_bracket,
    "\\": _Scanner._line_break,
    "begin": _Scanner._begin,
    "end": _Scanner._end,
    "ensuremath": _Scanner._ensure_math,
    "iffalse": _Scanner._if_false,
    "item": _Scanner._item,
    "par": _Scanner._par,
}
"""For the commands that matter: from the backslash and the end of the name to where the scan goes on."""

# Each alternative begins with one character, so that the search skips prose at the speed of C.
_TOKEN = re.compile(
    r"""
      \\ (?: [A-Za-z]+ | [^\r\n] )?
    | %[^\r\n]*
    | \$ | \{ | \}
    | \r\n?+ [ \t]* (?= [\r\n] )  # the end of a paragraph
    | \n [ \t]* (?= [\r\n] )
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"\s*")
_ENVIRONMENT = re.compile(r"\s*\{([^{}$\\%\r\n]*)\}")
