"""A formula parsed: tokens in, a tree out, whatever the formula is like.

What is wrong in it is told with its place, and what would have to be put in or left out to make it whole is noted, so
that half a formula can be shown while it is being written.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from mleq.document.commands import ARGUMENTS, ENVIRONMENT_ARGUMENTS, MATH_ENVIRONMENTS
from mleq.formula.expand import Expansion, expand
from mleq.formula.tree import (
    Command,
    Environment,
    Fault,
    Fence,
    Formula,
    Grid,
    Group,
    Mend,
    Node,
    Number,
    Problem,
    Row,
    Scripts,
    Symbol,
    Text,
)
from mleq.tex.arguments import SIGNATURES, SIZES, STARRED, Content, parameters
from mleq.tex.tokens import Token, TokenKind

if TYPE_CHECKING:
    from mleq.document.macros import Macros

LONGEST = 8_000
"""Characters of a formula, macros expanded. No hover shows a longer one, and what is not looked at hangs nothing."""
DEEPEST = 100
"""Levels of braces, fences, environments and arguments. Engines fall over a few thousand, one of them with a crash."""


def parse(source: str, macros: Macros | None = None, hidden: Container[str] = ()) -> Formula:
    """The tree of a formula without its delimiters, with the document's macros and its own expanded. Never fails.

    The macros in `hidden` are shown by their names instead.
    One that is longer than `LONGEST` or nested deeper than `DEEPEST` has an empty tree and a problem that says so.
    """
    if len(source) > LONGEST:
        return _refused(source, Problem(Fault.TOO_LONG, "", 0, len(source)))
    expansion = expand(source, macros, LONGEST, hidden)
    if expansion.refused is not None:
        return _refused(source, expansion.refused)
    return _Parser(source, expansion).formula()


def _refused(source: str, problem: Problem) -> Formula:
    return Formula(source, Expansion((), (), (), is_plain=True), Row(0, 0, 0, 0, ()), (problem,), ())


class _TooDeepError(Exception):
    """There are more levels than anybody writes."""


class _Parser:
    """Reads the tokens from `at` on; a method leaves `at` behind what it has read."""

    def __init__(self, source: str, expansion: Expansion) -> None:
        self.source = source
        self.expansion = expansion
        self.tokens = expansion.tokens
        self.size = len(self.tokens)
        self.at = 0
        self.depth = 0
        self.problems: list[Problem] = list(expansion.problems)
        self.mends: list[Mend] = []
        # How many of each are open, and so whether there is something for `}`, `\right` and `\end` to close.
        self.groups = 0
        self.fences = 0
        self.environments: list[str] = []

    def formula(self) -> Formula:
        try:
            root = self.row()
        except _TooDeepError:
            token = self.tokens[self.at]
            return _refused(self.source, Problem(Fault.TOO_DEEP, token.text, token.start, token.end))
        self.problems.sort(key=lambda problem: problem.start)
        return Formula(self.source, self.expansion, root, tuple(self.problems), tuple(self.mends))

    # Rows.

    def row(self, *, in_brackets: bool = False) -> Row | Grid:
        """What comes up to what closes something that is open, or up to the end."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeepError
        first = start = self.at
        items: list[Node] = []
        cells: list[Row] = []
        rows: list[tuple[Row, ...]] = []
        infix: tuple[int, str, Row] | None = None
        tokens, size = self.tokens, self.size
        while self.at < size:
            token = tokens[self.at]
            kind = token[0]
            if kind is _LETTER or kind is _OTHER:
                if in_brackets and token[1] == "]":
                    break
                if token[1] == "'":
                    items.append(self.scripts(None))
                    continue
                node: Node | None = Symbol(self.at, self.at + 1, token[2], token[3], token[1])
                self.at += 1
            elif kind is _COMMAND:
                text = token[1]
                if text in _ENDS:
                    if self.fences if text == "\\right" else self.environments:
                        break
                    self.stray(token)
                    continue
                if text in _LINE_BREAKS:
                    cells.append(self.cell(start, items, infix))
                    rows.append(tuple(cells))
                    self.line_break()
                    start, items, cells, infix = self.at, [], [], None
                    continue
                if text in _INFIXES:
                    self.at += 1
                    infix = start, text[1:], self.cell(start, items, infix, end=self.at - 1)
                    start, items = self.at, []
                    continue
                node = self.command(token)
            elif kind is _OPEN:
                node = self.group()
            elif kind is _DIGIT:
                node = self.number()
            elif kind is _SCRIPT:
                items.append(self.scripts(None))
                continue
            elif kind is _ALIGN:
                cells.append(self.cell(start, items, infix))
                self.at += 1
                start, items, infix = self.at, [], None
                continue
            elif kind is _CLOSE:
                if self.groups:
                    break
                self.stray(token)
                continue
            elif kind is _DOLLAR:
                self.problem(Fault.DOLLAR, token)
                self.leave_out(self.at)
                self.at += 1
                continue
            else:
                node = Symbol(self.at, self.at + 1, token[2], token[3], token[1])
                self.at += 1
            if self.at < size and node is not None:
                following = tokens[self.at]
                if following[0] is _SCRIPT or following[1] in _AFTER_BASE:
                    node = self.scripts(node)
            if node is not None:
                items.append(node)
        self.depth -= 1
        if not rows and not cells:
            return self.cell(start, items, infix)
        if items or cells or infix:
            rows.append((*cells, self.cell(start, items, infix)))
        return Grid(first, self.at, *self.span(first, self.at), tuple(rows))

    def cell(self, start: int, items: list[Node], infix: tuple[int, str, Row] | None, *, end: int | None = None) -> Row:
        """A row of the items read since `start`; of what stands around an infix command, if one was read."""
        last = self.at if end is None else end
        span = self.span(start, last)
        row = Row(start, last, *span, tuple(items))
        if infix is None:
            return row
        first, name, left = infix
        span = self.span(first, last)
        return Row(first, last, *span, (Command(first, last, *span, name, (left, row)),))

    def line_break(self) -> None:
        """`\\\\`, with the star and the length right behind it."""
        self.at += 1
        if self.is_next("*"):
            self.at += 1
        if self.is_next("[") and self.tokens[self.at].start == self.tokens[self.at - 1].end:
            self.option(Content.LENGTH)

    def stray(self, token: Token) -> None:
        """Something that closes what is not open: told, and left out."""
        self.problem(Fault.UNOPENED, token)
        self.leave_out(self.at)
        self.at += 1
        if token.text == "\\right" and self.at < self.size:
            self.leave_out(self.at)
            self.at += 1
        elif token.text == "\\end" and self.is_next("{"):
            first = self.at
            self.name()
            for at in range(first, self.at):
                self.leave_out(at)

    # Atoms.

    def number(self) -> Number:
        tokens, first = self.tokens, self.at
        text = tokens[first].text
        self.at += 1
        while self.at < self.size and self.is_adjacent():
            token = tokens[self.at]
            if token.kind is _DIGIT:
                text += token.text
                self.at += 1
            elif token.text == "." and "." not in text and self.at + 1 < self.size:
                point = self.at
                self.at += 1
                if not (tokens[self.at].kind is _DIGIT and self.is_adjacent()):
                    self.at = point
                    break
                text += "."
            else:
                break
        return Number(first, self.at, *self.span(first, self.at), text)

    def is_adjacent(self) -> bool:
        """Whether nothing stands between the token and the one before it."""
        before, token = self.tokens[self.at - 1], self.tokens[self.at]
        return token.start == before.end or token.start == before.start  # the latter in a macro's body

    def group(self) -> Group:
        first = self.at
        self.at += 1
        body = self.inside()
        return Group(first, self.at, *self.span(first, self.at), body)

    def inside(self) -> Row | Grid:
        """What is between a brace, which has been read, and the one that closes it, which is read, too."""
        opening = self.tokens[self.at - 1]
        self.groups += 1
        body = self.row()
        self.groups -= 1
        if self.at < self.size and self.tokens[self.at].kind is _CLOSE:
            self.at += 1
        else:
            self.problem(Fault.UNCLOSED, opening)
            self.put_in("}")
        return body

    def scripts(self, base: Node | None) -> Node:
        """The base with the scripts that come next."""
        first = self.at if base is None else base.first
        parts: dict[str, Node] = {}
        primes = 0
        while self.at < self.size:
            token = self.tokens[self.at]
            if token.kind is _SCRIPT:
                if token.text in parts:
                    break
                self.at += 1
                argument = self.argument(Content.MATH)
                if argument is None:
                    self.problem(Fault.NO_SCRIPT, token)
                    self.put_in("{}")
                    argument = self.nothing()
                parts[token.text] = argument
            elif token.text == "'" and "^" not in parts:
                primes += 1
                self.at += 1
            elif token.text in _LIMITS:
                self.at += 1
            else:
                break
        node = Scripts(first, self.at, *self.span(first, self.at), base, parts.get("_"), parts.get("^"), primes)
        if self.at < self.size:
            token = self.tokens[self.at]
            if token.kind is _SCRIPT or token.text == "'":
                self.problem(Fault.TWICE, token)
                self.put_in("{}")
                return self.scripts(node)
        return node

    # Commands.

    def command(self, token: Token) -> Node | None:
        text = token[1]
        signature = _SIGNATURES.get(text)
        if signature is None:
            self.at += 1
            return Symbol(self.at - 1, self.at, token[2], token[3], text)
        if text == "\\left":
            return self.fence()
        if text == "\\begin":
            return self.environment()
        return self.with_arguments(token, signature)

    def with_arguments(self, token: Token, signature: _Signature) -> Command:
        first = self.at
        self.at += 1
        starred = token.name in STARRED and self.is_next("*")
        if starred:
            self.at += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeepError
        options, found = self.arguments(token, signature)
        self.depth -= 1
        return Command(first, self.at, *self.span(first, self.at), token.name, found, options, starred)

    def arguments(self, token: Token, signature: _Signature) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """The optional and the other arguments; those that are missing are told and put in."""
        options: list[Node] = []
        found: list[Node] = []
        is_missing = False
        for content, optional in signature:
            if optional:
                if self.is_next("[") and (option := self.option(content)) is not None:
                    options.append(option)
                continue
            argument = None if is_missing else self.argument(content, token.name)
            if argument is not None:
                found.append(argument)
                continue
            if not is_missing:
                self.problem(Fault.NO_ARGUMENT, token)
            is_missing = True
            self.put_in("{}" if content is not Content.DELIMITER else ".")
        return tuple(options), tuple(found)

    def argument(self, content: Content, name: str = "") -> Node | None:
        """The argument that comes next, None where there is none."""
        if self.at == self.size:
            return None
        token = self.tokens[self.at]
        if content is Content.DELIMITER:
            return self.delimiter()
        if token.kind is _OPEN:
            self.at += 1
            if content is Content.MATH or (name in _NAMES and self.is_math_ahead()):
                return self.inside()
            return self.words()
        if token.kind in _NO_ARGUMENT or token.text in _NEVER_ARGUMENT:
            return None
        first = self.at
        if content is not Content.MATH:
            self.at += 1
            return Text(first, self.at, token.start, token.end, token.text)
        node: Node | None
        if token.kind is _COMMAND:
            node = self.command(token)
        else:
            self.at += 1
            make = Number if token.kind is _DIGIT else Symbol
            node = make(first, self.at, token.start, token.end, token.text)
        return node and Row(node.first, node.last, node.start, node.end, (node,))

    def option(self, content: Content) -> Node | None:
        """What is between brackets; None, and nothing read, where they are never closed."""
        opening = self.at
        end = self.closing_bracket()
        if end is None:
            return None
        self.at = opening + 1
        if content is Content.MATH:
            body: Node = self.row(in_brackets=True)
        else:
            body = Text(self.at, end, *self.span(self.at, end), self.expansion.text(opening, end, self.source))
        self.at = end + 1
        return body

    def closing_bracket(self) -> int | None:
        depth = 0
        for at in range(self.at + 1, self.size):
            kind = self.tokens[at].kind
            if kind is _OPEN:
                depth += 1
            elif kind is _CLOSE:
                depth -= 1
                if depth < 0:
                    return None
            elif depth == 0 and self.tokens[at].text == "]":
                return at
        return None

    def words(self) -> Text:
        """An argument that is no math, after its brace."""
        opening, depth = self.at - 1, 1
        while self.at < self.size:
            kind = self.tokens[self.at].kind
            depth += (kind is _OPEN) - (kind is _CLOSE)
            if depth == 0:
                break
            self.at += 1
        end = self.at
        text = Text(opening + 1, end, *self.span(opening + 1, end), self.expansion.text(opening, end, self.source))
        if end < self.size:
            self.at += 1
        else:
            self.problem(Fault.UNCLOSED, self.tokens[opening])
            for _ in range(depth):
                self.put_in("}")
        return text

    def is_math_ahead(self) -> bool:
        """Whether the name that begins here is none: it has scripts or commands with arguments in it."""
        for at in range(self.at, self.size):
            token = self.tokens[at]
            if token.kind is _CLOSE:
                return False
            if token.kind in (_SCRIPT, _OPEN) or token.text in _SIGNATURES:
                return True
        return False

    def delimiter(self) -> Symbol | None:
        token = self.tokens[self.at]
        if token.kind not in (_OTHER, _COMMAND) or token.text in _NEVER_ARGUMENT:
            return None
        self.at += 1
        return Symbol(self.at - 1, self.at, token.start, token.end, token.text)

    def fence(self) -> Node:
        first = self.at
        self.at += 1
        left = self.fence_delimiter(first)
        self.fences += 1
        body = self.row()
        self.fences -= 1
        right = ""
        if self.at < self.size and self.tokens[self.at].text == "\\right":
            closing = self.at
            self.at += 1
            right = self.fence_delimiter(closing)
        else:
            self.problem(Fault.UNCLOSED, self.tokens[first])
            self.put_in("\\right.")
        return Fence(first, self.at, *self.span(first, self.at), left, body, right)

    def fence_delimiter(self, command: int) -> str:
        delimiter = self.delimiter() if self.at < self.size else None
        if delimiter is not None:
            return delimiter.text
        self.problem(Fault.NO_ARGUMENT, self.tokens[command])
        self.put_in(".")
        return ""

    def environment(self) -> Node | None:
        first = self.at
        begin = self.tokens[first]
        self.at += 1
        name = self.name() if self.is_next("{") else None
        if name is None:
            self.problem(Fault.NO_ARGUMENT, begin)
            for at in range(first, self.at):
                self.leave_out(at)
            return None
        options, arguments = self.arguments(begin, _EXTRAS.get(name, ()))
        self.environments.append(name)
        body = self.row()
        self.environments.pop()
        self.environment_end(name, first)
        return Environment(first, self.at, *self.span(first, self.at), name, body, arguments, options)

    def environment_end(self, name: str, first: int) -> None:
        before = self.at
        if before < self.size and self.tokens[before].text == "\\end":
            self.at += 1
            ended = self.name() if self.is_next("{") else None
            if ended == name:
                return
            if ended not in self.environments:
                # A name that is misspelled, or only half there.
                self.problem(Fault.MISMATCHED, self.tokens[before], f"\\end{{{ended or ''}}}", self.at)
                for at in range(before, self.at):
                    self.leave_out(at)
                self.put_in(f"\\end{{{name}}}")
                return
            self.at = before
        self.problem(Fault.UNCLOSED, self.tokens[first], f"\\begin{{{name}}}", first + 3 + len(name))
        self.put_in(f"\\end{{{name}}}")

    def name(self) -> str | None:
        """The name in braces that comes next, as far as it is there."""
        self.at += 1
        parts = []
        while self.at < self.size and self.tokens[self.at].kind in _IN_NAME:
            parts.append(self.tokens[self.at].text)
            self.at += 1
        if self.at == self.size or self.tokens[self.at].kind is not _CLOSE:
            return None
        self.at += 1
        return "".join(parts)

    # What is told and noted.

    def is_next(self, text: str) -> bool:
        return self.at < self.size and self.tokens[self.at].text == text

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The range in the source of `tokens[first:last]`."""
        tokens = self.tokens
        if first == last:
            place = tokens[first - 1][3] if first else 0
            return place, place
        if self.expansion.is_plain:
            return tokens[first][2], tokens[last - 1][3]
        part = tokens[first:last]
        return min(token[2] for token in part), max(token[3] for token in part)

    def nothing(self) -> Row:
        return Row(self.at, self.at, *self.span(self.at, self.at), ())

    def problem(self, fault: Fault, token: Token, what: str = "", last: int = 0) -> None:
        end = max(token.end, self.tokens[min(last, self.size) - 1].end) if last else token.end
        self.problems.append(Problem(fault, what or token.text, token.start, end))

    def put_in(self, text: str) -> None:
        self.mends.append(Mend(self.at, text))

    def leave_out(self, at: int) -> None:
        self.mends.append(Mend(at, None))


_LETTER, _OTHER, _COMMAND, _DIGIT = TokenKind.LETTER, TokenKind.OTHER, TokenKind.COMMAND, TokenKind.DIGIT
_OPEN, _CLOSE, _SCRIPT, _ALIGN = TokenKind.OPEN, TokenKind.CLOSE, TokenKind.SCRIPT, TokenKind.ALIGN
_DOLLAR = TokenKind.MATH
# A module's name is found faster than an attribute of a class, and these are asked for at every token.

_Signature = Sequence[tuple[Content, bool]]
_SIGNATURES: dict[str, _Signature] = {f"\\{name}": parameters(signature) for name, signature in SIGNATURES.items()}
_SIGNATURES |= {
    f"\\{name}": tuple((Content(letter), optional) for letter, optional in signature)
    for name, signature in ARGUMENTS.items()
    if name not in SIGNATURES
}
_SIGNATURES |= {f"\\{name}": ((Content.DELIMITER, False),) for name in SIZES}
_SIGNATURES |= {"\\left": (), "\\begin": ()}
del _SIGNATURES["\\\\"], _SIGNATURES["\\end"]
_EXTRAS: dict[str, _Signature] = {
    name: tuple((Content(letter), optional) for letter, optional in signature)
    for name, signature in (
        *((name, signature) for name, (_, signature) in MATH_ENVIRONMENTS.items()),
        *ENVIRONMENT_ARGUMENTS.items(),
    )
}

_ENDS = frozenset(("\\right", "\\end"))
_LINE_BREAKS = frozenset(("\\\\", "\\cr", "\\newline", "\\tabularnewline"))
_INFIXES = frozenset(("\\over", "\\choose", "\\atop", "\\brack", "\\brace"))
_LIMITS = frozenset(("\\limits", "\\nolimits", "\\displaylimits"))
_AFTER_BASE = _LIMITS | {"'"}
_NEVER_ARGUMENT = _ENDS | _LINE_BREAKS | _INFIXES | _LIMITS
_NO_ARGUMENT = frozenset((_CLOSE, _ALIGN, _SCRIPT, _DOLLAR))
_IN_NAME = frozenset((_LETTER, _DIGIT, _OTHER))
_NAMES = frozenset(("mathrm", "operatorname", "operatornamewithlimits"))
"""The commands whose argument is a name, unless there is more in it."""
