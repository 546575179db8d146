"""Scans LaTeX for math, and for what is neither math nor prose; also the inside of math in other languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mleq.document import arguments, commands, declared, definitions, unclosed, verbatim
from mleq.document.ahead import BEYOND, LONG_LINE, TARGET, Ahead, Window
from mleq.document.regions import Kind, Scan, Span
from mleq.document.stack import Frame, Stack
from mleq.document.text import LINE_BREAK


class State(NamedTuple):
    """What a scan of LaTeX needs to know at a place outside of math."""

    closers: tuple[str, ...] = ()
    """What closes the groups and environments that are open, the outermost first."""
    declared: declared.Definitions = ()
    """The definitions so far that change where math begins and ends."""
    code: frozenset[str] = frozenset()
    """The environments that the document has declared to hold code."""


def root(inherited: Iterable[definitions.Definition] = ()) -> State:
    """The state at the beginning of a document that inherits definitions from the files it inputs."""
    return State((), declared.that_matter(inherited))


def scan(text: str) -> Scan:
    """The spans of a LaTeX document. Never fails; takes time in proportion to the text."""
    return scan_window(Window(text), root())


def scan_window(window: Window, state: State) -> Scan:
    """The spans of a stretch of a document, and in the window where it can be cut."""
    scanner = _Scanner(window, 0, Stack(0, math=False, closers=state.closers), window)
    scanner.learn(state.declared, state.code)
    return Scan(scanner.run())


def inside(text: str, start: int, end: int) -> list[Span]:
    """The spans inside of math whose content is `text[start:end]`: comments, text, names, and math inside text."""
    if text.find("\\", start, end) < 0 and text.find("%", start, end) < 0:
        return []
    return _Scanner(Ahead(text, end), start, Stack(start, math=True), None).run()


class _Scanner:
    """One pass over a text from what matters to what matters; what it knows at a place is in the stack."""

    def __init__(self, ahead: Ahead, start: int, stack: Stack, window: Window | None) -> None:
        self.ahead = ahead
        self.text = ahead.text
        self.start = start
        self.end = ahead.end
        self.stack = stack
        self.window = window
        """Where cuts are wanted."""
        self.next_cut = start + TARGET if window else BEYOND
        self.learn((), frozenset())
        self.names: set[int] = set()
        """Braces ahead that are known to open a name."""

    def learn(self, definitions: declared.Definitions, code: frozenset[str]) -> None:
        """Go by what the document has declared so far."""
        self.definitions = definitions
        self.declared = declared.meaning(definitions)
        self.code = code

    def run(self) -> list[Span]:
        text, end, search, stack = self.text, self.end, _TOKEN.search, self.stack
        at = self.start
        while match := search(text, at, end):
            start = match.start()
            if start >= self.next_cut:
                self._cut(at, start)
            at = match.end()
            first = text[start]
            if first == "\\":
                self.ahead.look(at + 1)
                handler = _HANDLERS.get(text[start + 1 : at])
                if handler is not None:
                    at = handler(self, start, at)
                elif self.definitions:
                    self._declared_command(start, at)
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
        if self.window:
            self._cut_end(at)
        stack.end(1, end)
        return [span for span in stack.spans if span is not None]

    # Cuts. Never in math, so that no region lies on both sides of one.

    def _cut(self, at: int, start: int) -> None:
        """Cut the plain text from `at` to `start`, after line breaks or in a line that is too long."""
        if self.window is None or (closers := self.stack.closers()) is None:
            return
        while (first := max(at + 1, self.ahead.reach, self.next_cut)) <= start:
            long = max(first, self.next_cut + LONG_LINE)
            line_break = _LINE_BREAK.search(self.text, first - 1, min(start, long))
            cut = line_break.end() if line_break else min(start, long)
            if not line_break and cut - self.next_cut < LONG_LINE - TARGET:
                return
            if self.text.startswith("\r\n", cut - 1):
                cut += 1
                if cut > start:
                    return
            self.window.add_cut(cut, State(closers, self.definitions, self.code), len(self.stack.spans))
            self.next_cut = cut + TARGET

    def _cut_end(self, at: int) -> None:
        """Cut the rest, and cut at the end of the window if what follows there begins anew."""
        self._cut(at, self.end)
        window, closers = self.window, self.stack.closers()
        if window is None or closers is None or (window.following == "\n" and self.text.endswith("\r")):
            return
        if max(at + 1, self.ahead.reach) <= self.end:
            window.add_cut(self.end, State(closers, self.definitions, self.code), len(self.stack.spans))

    def _emit(self, kind: Kind, start: int, end: int, outer_start: int, outer_end: int, name: str = "") -> None:
        self.stack.spans.append(Span(start, end, outer_start, outer_end, kind, name))

    # Dollars, parentheses and brackets.

    def _dollar(self, at: int) -> int:
        stack, top, base = self.stack, self.stack.top, self.stack.base
        double = self.text.startswith("$$", at, self.end)
        self.ahead.look(at + 2)
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
        match = self._environment(after)
        if match is None:
            return self._arguments(after, "begin", _NAME)
        name, after = match[1], match.end()
        if name in commands.VERBATIM or name in self.code:
            return self._verbatim(match, at)
        self._environment_name(match, "begin")
        return self._open_environment(name, at, after)

    def _open_environment(self, name: str, at: int, after: int) -> int:
        """Open an environment, whose arguments follow."""
        kind, math, signature = None, False, commands.ENVIRONMENT_ARGUMENTS.get(name, ())
        top = self.stack.top
        math_environment = commands.MATH_ENVIRONMENTS.get(name) or self.declared.environments.get(name)
        if name == "document":
            self.stack.end(1, self._before(at))
        elif name in commands.BLOCKS:
            self.stack.leave_math(self._before(at))
        elif name in commands.DIAGRAMS:
            math = True
            kind = None if top.math else Kind.ENVIRONMENT
        elif math_environment is not None:
            kind, signature = math_environment
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
        reading = arguments.read(self.text, after, self.end, name, signature, spaced=False)
        after = self._apply(reading, name, after)
        if reading.being_typed:
            kind = None
        self.stack.push(f"\\end{{{name}}}", at, after, math=math, kind=kind, name=name)
        return after

    def _verbatim(self, match: re.Match[str], at: int) -> int:
        kind, signature = commands.VERBATIM.get(match[1], (Kind.CODE, _OPTION))
        self._environment_name(match, "begin")
        reading = arguments.read(self.text, match.end(), self.end, match[1], signature, spaced=False)
        after = self._apply(reading, match[1], match.end())
        if reading.being_typed:
            return after
        code = verbatim.environment(self.ahead, match[1], kind, at, after, self.end)
        if not code.closed and self.stack.top.outer:
            # The math around it ends before the line of the section, and so must this.
            end = max(self._before(code.end), code.start)
            code = code._replace(end=end, outer_end=end)
        self.stack.spans.append(code)
        return code.outer_end

    def _end(self, at: int, after: int) -> int:
        match = self._environment(after)
        if match is None:
            return self._arguments(after, "end", _NAME)
        name, after = match[1], match.end()
        if name == "document":
            self.stack.end(1, self._before(at))
        else:
            self._close_environment(name, at, after)
        self._environment_name(match, "end")
        if name == "document" and after < self.end:
            # TeX reads no further.
            self._emit(Kind.COMMENT, after, self.end, after, self.end, name)
            self.ahead.look(self.end + 1)
            return self.end
        return after

    def _close_environment(self, name: str, at: int, after: int) -> None:
        base = self.stack.base
        if self.stack.close(f"\\end{{{name}}}", at, after):
            return
        if base.kind is Kind.ENVIRONMENT and name in commands.MATH_ENVIRONMENTS:
            # As for TeX, after an error. The name, or its star, is about to be typed at this end too.
            self.stack.close(base.closer, at, after)

    def _environment(self, at: int) -> re.Match[str] | None:
        """The name in braces after `\\begin` or `\\end`."""
        match = _ENVIRONMENT.match(self.text, at, self.end)
        if match is not None:
            self.ahead.look(match.end())
        else:
            space = _BLANK.match(self.text, at, self.end)
            self.ahead.find(LINE_BREAK, space.end() if space else at)
        return match

    def _environment_name(self, match: re.Match[str], command: str) -> None:
        start, end = match.span(1)
        self._emit(Kind.NAME, start, end, start - 1, end + 1, command)

    # The document's own definitions.

    def _define(self, at: int, after: int) -> int:
        """Learn a definition. Of one that begins or ends math, the body is no math itself."""
        definition, looked = definitions.read(self.text, at, self.end)
        self.ahead.look(looked + 1)
        if definition is not None and self.window and declared.matters(definition, self.definitions):
            code = self.code | {definition.name} if declared.is_code(definition) else self.code
            self.learn(declared.with_definition(self.definitions, definition), code)
            if self.declared.names(definition):
                return definition.end
        return self._known_command(at, after)

    def _declare_code(self, at: int, after: int) -> int:
        """Learn of an environment of code."""
        match = self._environment(after)
        if match is not None and len(self.code) < declared.MOST:
            self.learn(self.definitions, self.code | {match[1]})
        return self._arguments(after, self.text[at + 1 : after], _NAME)

    def _declared_command(self, at: int, after: int) -> None:
        """Begin or end math with a command that the document has defined for it."""
        name = self.text[at + 1 : after]
        tex = self.declared.closers.get(name)
        if tex and self.stack.top.math:
            for closer in declared.edges(tex):
                self.stack.close(closer, at, after)
            return
        for opener in declared.edges(self.declared.openers.get(name, "")):
            if opener.startswith("\\begin"):
                self._open_environment(opener[len("\\begin{") : -1], at, after)
            elif self.stack.leave_math(self._before(at)):
                kind = Kind.DISPLAY if opener in ("\\[", "$$") else Kind.INLINE
                self.stack.push(_CLOSER.get(opener, opener), at, after, math=True, kind=kind)
                return  # two of them would begin at one place

    # Commands and their arguments.

    def _known_command(self, at: int, after: int) -> int:
        command = self.text[at + 1 : after]
        return self._arguments(after, command, commands.ARGUMENTS.get(command, ()))

    def _line_break(self, at: int, after: int) -> int:
        # Its option stands directly after it: in `\\ [x]` the bracket begins the next line.
        return self._arguments(after, "\\", _OPTIONAL_LENGTH, spaced=False)

    def _arguments(self, at: int, command: str, signature: commands.Signature, *, spaced: bool = True) -> int:
        return self._apply(arguments.read(self.text, at, self.end, command, signature, spaced=spaced), command, at)

    def _address(self, at: int, after: int) -> int:
        command = self.text[at + 1 : after]
        return self._apply(arguments.address(self.text, after, self.end, command), command, after)

    def _apply(self, reading: arguments.Reading, command: str, at: int) -> int:
        if reading.looked < 0:
            self.ahead.look_to_blank_line(at)
        else:
            self.ahead.look(reading.looked)
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
        space = _SPACE.match(self.text, after, self.end)
        brace = space.end() if space else after
        self.ahead.look(brace + 1)
        if self.stack.top.math or not self.text.startswith("{", brace, self.end):
            return after
        self.stack.push("}", at, brace + 1, math=True, kind=Kind.INLINE, name="ensuremath")
        return brace + 1

    def _verb(self, at: int, after: int) -> int:
        return self._pass_over(verbatim.inline(self.ahead, self.text, at, after, self.end), after)

    def _if_false(self, at: int, after: int) -> int:
        return self._pass_over(verbatim.skipped(self.ahead, at, after), after)

    def _pass_over(self, span: Span | None, after: int) -> int:
        if span is None:
            return after
        self.stack.spans.append(span)
        return span.outer_end


_CLOSER = {"\\[": "\\]", "\\(": "\\)"}
_NAME: commands.Signature = (("n", False),)
_OPTION: commands.Signature = (("n", True),)
_OPTIONAL_LENGTH: commands.Signature = (("l", True),)

_HANDLERS: dict[str, Callable[[_Scanner, int, int], int]] = {
    **dict.fromkeys(commands.ARGUMENTS, _Scanner._known_command),
    **dict.fromkeys(commands.SECTIONS, _Scanner._section),
    **dict.fromkeys(verbatim.INLINE_COMMANDS, _Scanner._verb),
    **dict.fromkeys(("url", "nolinkurl", "href"), _Scanner._address),
    **dict.fromkeys(definitions.DEFINING, _Scanner._define),
    **dict.fromkeys(commands.DECLARING_CODE, _Scanner._declare_code),
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
_SPACE = re.compile(r"[ \t]*")
_LINE_BREAK = re.compile(r"\n|\r(?!\n|\Z)")
_ENVIRONMENT = re.compile(r"\s*\{([^{}$\\%\r\n]*)\}")
