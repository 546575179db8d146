"""A formula parsed: tokens in, a tree out, whatever the formula is like.

What is wrong in it is told with its place, and what would have to be put in or left out to make it whole is noted, so
that half a formula can be shown while it is being written.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mleq.document.commands import ARGUMENTS, ENVIRONMENT_ARGUMENTS, MATH_ENVIRONMENTS, Signature
from mleq.formula.bounds import too_much
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
    One that is longer than `LONGEST`, nested deeper than `DEEPEST` or beyond the bounds of `mleq.formula.bounds` has an
    empty tree and a problem that says so.
    """
    if len(source) > LONGEST:
        return _refused(source, Problem(Fault.TOO_LONG, "", 0, len(source)))
    expansion = expand(source, macros, LONGEST, hidden)
    if expansion.refused is not None:
        return _refused(source, expansion.refused)
    try:
        formula = _Parser(source, expansion).formula()
    except _TooDeepError as error:
        return _refused(source, error.problem)
    if (node := too_much(formula)) is not None:
        return _refused(source, Problem(Fault.TOO_DEEP, source[node.start : node.end], node.start, node.end))
    return formula


def _refused(source: str, problem: Problem) -> Formula:
    return Formula(source, Expansion((), (), (), is_plain=True), Row(0, 0, 0, 0, ()), (problem,), ())


class _TooDeepError(Exception):
    """There are more levels than anybody writes."""

    def __init__(self, token: Token) -> None:
        self.problem = Problem(Fault.TOO_DEEP, token.text, token.start, token.end)


class _Parser:
    """Reads the tokens from `at` on; a method leaves `at` behind what it has read."""

    def __init__(self, source: str, expansion: Expansion) -> None:
        self.source = source
        self.expansion = expansion
        self.tokens = expansion.tokens
        self.is_plain = expansion.is_plain
        self.size = len(self.tokens)
        self.at = 0
        self.depth = 0
        self.problems: list[Problem] = list(expansion.problems)
        self.mends: list[Mend] = []
        # How many of each are open, and so whether there is something for `}`, `\right` and `\end` to close.
        self.groups = 0
        self.fences = 0
        self.environments: list[str] = []
        self.brackets: dict[int, int] | None = None
        """Where each bracket is closed, once that was asked."""

    def formula(self) -> Formula:
        if self.size and self.tokens[-1].text == "\\":
            self.problem(Fault.NO_NAME, self.tokens[-1])
            self.size -= 1
            self.leave_out(self.size)
        root = self.row()
        self.problems.sort(key=lambda problem: problem.start)
        return Formula(self.source, self.expansion, root, tuple(self.problems), tuple(self.mends))

    # Rows.

    def row(self) -> Row | Grid:
        """What comes up to what closes something that is open, or up to the end."""
        self.descend()
        first = start = self.at
        items: list[Node] = []
        cells: list[Row] = []
        rows: list[tuple[Row, ...]] = []
        infix: tuple[int, str, Row] | None = None
        tokens, size = self.tokens, self.size
        while self.at < size:
            at = self.at
            kind, text, begin, end = tokens[at]
            if kind is _LETTER or (kind is _OTHER and text != "'"):
                self.at = at + 1
                items.append(Symbol(at, at + 1, begin, end, text))
            elif kind is _COMMAND:
                signature = _SIGNATURES.get(text)
                if signature is not None:
                    node = self.command(signature)
                    if node is not None:
                        items.append(node)
                elif text not in _SPECIAL:
                    self.at = at + 1
                    items.append(Symbol(at, at + 1, begin, end, text))
                elif text in _LIMITS:
                    items.append(self.scripts(items))
                elif text in _ENDS:
                    if self.fences if text == "\\right" else self.environments:
                        break
                    self.stray()
                elif text in _LINE_BREAKS:
                    cells.append(self.cell(start, at, items, infix, is_last=False))
                    rows.append(tuple(cells))
                    self.line_break()
                    start, items, cells, infix = self.at, [], [], None
                else:
                    self.at = at + 1
                    if infix is None:
                        infix = start, text[1:], self.cell(start, at, items, None, is_last=False)
                        start, items = self.at, []
                    else:
                        self.problem(Fault.SECOND, tokens[at])
                        self.leave_out(at)
            elif kind is _SCRIPT or kind is _OTHER:
                items.append(self.scripts(items))
            elif kind is _OPEN:
                items.append(self.group())
            elif kind is _DIGIT:
                items.append(self.number())
            elif kind is _ALIGN:
                cells.append(self.cell(start, at, items, infix, is_last=False))
                self.at = at + 1
                start, items, infix = self.at, [], None
            elif kind is _CLOSE:
                if self.groups:
                    break
                self.stray()
            elif kind is _DOLLAR:
                self.problem(Fault.DOLLAR, tokens[at])
                self.leave_out(at)
                self.at = at + 1
            else:
                self.at = at + 1
                items.append(Symbol(at, at + 1, begin, end, text))
        self.depth -= 1
        if not rows and not cells:
            return self.cell(start, self.at, items, infix)
        if items or cells or infix:
            rows.append((*cells, self.cell(start, self.at, items, infix)))
        return Grid(first, self.at, *self.span(first, self.at), tuple(rows))

    def descend(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeepError(self.tokens[min(self.at, self.size) - 1])

    def cell(
        self, start: int, last: int, items: list[Node], infix: tuple[int, str, Row] | None, *, is_last: bool = True
    ) -> Row:
        """A row of the items read since `start`; of what stands around an infix command, if one was read."""
        span = self.span(start, last)
        if start == last and not is_last:
            # What ends it belongs to the same node, and what is before it may not.
            span = self.tokens[last][2], self.tokens[last][2]
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

    def stray(self) -> None:
        """Something that closes what is not open: told, and left out."""
        first = self.at
        token = self.tokens[first]
        self.problem(Fault.UNOPENED, token)
        self.at += 1
        if token.text == "\\right" and self.at < self.size:
            self.delimiter()
        elif token.text == "\\end" and self.is_next("{"):
            self.name()
        for at in range(first, self.at):
            self.leave_out(at)

    # Atoms.

    def number(self) -> Number:
        tokens, first, size = self.tokens, self.at, self.size
        at = first + 1
        point = False
        while at < size and self.is_adjacent(at):
            kind, text, *_ = tokens[at]
            if kind is _DIGIT:
                at += 1
            elif (
                text == "." and not point and at + 1 < size and tokens[at + 1][0] is _DIGIT and self.is_adjacent(at + 1)
            ):
                point = True
                at += 2
            else:
                break
        self.at = at
        if at == first + 1:
            return Number(first, at, tokens[first][2], tokens[first][3], tokens[first][1])
        return Number(first, at, *self.span(first, at), "".join([token[1] for token in tokens[first:at]]))

    def is_adjacent(self, at: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        if self.is_plain:
            return self.tokens[at][2] == self.tokens[at - 1][3]
        return self.expansion.places[at] == self.expansion.places[at - 1] + 1

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

    def scripts(self, items: list[Node]) -> Scripts:
        """The last of the items with the scripts that come next, and no more among the items itself."""
        base = items.pop() if items else None
        if isinstance(base, Scripts):
            # Braces between the two make it whole, and then there is nothing below or above which this one stands.
            self.problem(Fault.TWICE, self.tokens[self.at])
            self.put_in("{}")
            items.append(base)
            base = None
        first = self.at if base is None else base.first
        tokens, size = self.tokens, self.size
        sub: Node | None = None
        sup: Node | None = None
        primes = 0
        while self.at < size:
            text = tokens[self.at][1]
            if text == "_" and sub is None:
                sub = self.script()
            elif text == "^" and sup is None and (not primes or tokens[self.at - 1][1] == "'"):
                sup = self.script()
            elif text == "'" and sup is None and not primes:
                while self.is_next("'"):
                    primes += 1
                    self.at += 1
            elif text in _LIMITS:
                self.at += 1
            else:
                break
        return Scripts(first, self.at, *self.span(first, self.at), base, sub, sup, primes)

    def script(self) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if self.at < self.size and self.tokens[self.at].text in _LIMITS:  # `\sum_\limits{i}` is in many a text
            self.problem(Fault.NO_SCRIPT, token)
            self.leave_out(self.at)
            self.at += 1
        argument = self.argument()
        if argument is None:
            self.problem(Fault.NO_SCRIPT, token)
            self.put_in("{}")
            return self.nothing()
        return argument

    # Commands.

    def command(self, signature: _Signature) -> Node | None:
        if signature.begins is not None:
            return signature.begins(self)
        first = self.at
        self.at += 1
        starred = signature.may_be_starred and self.is_next("*")
        if starred:
            self.at += 1
        self.descend()
        options, found = self.arguments(first, signature)
        self.depth -= 1
        return Command(first, self.at, *self.span(first, self.at), signature.name, found, options, starred)

    def arguments(self, first: int, signature: _Signature) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """The optional and the other arguments of the command at `first`; missing ones are told and put in."""
        options: list[Node] = []
        found: list[Node] = []
        is_missing = False
        for content, optional in signature.parameters:
            if optional:
                if self.is_next("[") and (option := self.option(content)) is not None:
                    options.append(option)
                continue
            argument = None
            if not is_missing:
                argument = self.argument() if content is _MATH else self.other_argument(content, signature)
            if argument is not None:
                found.append(argument)
                continue
            if not is_missing:
                self.problem(Fault.NO_ARGUMENT, self.tokens[first])
            is_missing = True
            if content is Content.DELIMITER:
                self.leave_out(first)  # a size of nothing, for which not every engine takes a `.`
            self.put_in("{}")
        return tuple(options), tuple(found)

    def argument(self) -> Row | Grid | None:
        """The math that comes next as an argument, None where there is none."""
        at = self.at
        if at == self.size:
            return None
        kind, text, start, end = self.tokens[at]
        if kind is _OPEN:
            self.at = at + 1
            return self.inside()
        if kind in _NO_ARGUMENT or text in _NEVER_ARGUMENT:
            return None
        node: Node | None
        if kind is _COMMAND and (signature := _SIGNATURES.get(text)) is not None:
            node = self.command(signature)
            return Row(node.first, node.last, node.start, node.end, (node,)) if node is not None else None
        self.at = at + 1
        make = Number if kind is _DIGIT else Symbol
        return Row(at, at + 1, start, end, (make(at, at + 1, start, end, text),))

    def other_argument(self, content: Content, signature: _Signature) -> Node | None:
        """What comes next as an argument that is no math, None where there is none."""
        if self.at == self.size:
            return None
        if content is Content.DELIMITER:
            return self.delimiter()
        kind, text, start, end = self.tokens[self.at]
        if kind in _NO_ARGUMENT or text in _NEVER_ARGUMENT:
            return None
        self.at += 1
        if kind is not _OPEN:
            return Text(self.at - 1, self.at, start, end, text)
        return self.inside() if signature.is_name and self.is_math_ahead() else self.words()

    def option(self, content: Content) -> Node | None:
        """What is between brackets; None, and nothing read, where they are never closed."""
        opening = self.at
        end = self.closing_bracket()
        if end is None:
            return None
        self.at = opening + 1
        if content is _MATH:
            # What is open outside cannot be closed in here, nor can anything in here be closed outside.
            outside = self.size, self.groups, self.fences, self.environments
            self.size, self.groups, self.fences, self.environments = end, 0, 0, []
            body: Node = self.row()
            self.size, self.groups, self.fences, self.environments = outside
        else:
            body = Text(self.at, end, *self.span(self.at, end), self.expansion.text(opening, end, self.source))
        self.at = end + 1
        return body

    def closing_bracket(self) -> int | None:
        """Where the bracket that comes next is closed: by the first one that is not in braces of its own."""
        if self.brackets is None:
            self.brackets = _closing_brackets(self.tokens)
        end = self.brackets.get(self.at)
        return end if end is not None and end < self.size else None

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
        kind, text, start, end = self.tokens[self.at]
        if (kind is not _OTHER and kind is not _COMMAND) or text in _NEVER_ARGUMENT or text in _SIGNATURES:
            return None
        self.at += 1
        return Symbol(self.at - 1, self.at, start, end, text)

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
        extras = _EXTRAS.get(name)
        options, arguments = self.arguments(first, extras) if extras else ((), ())
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
        if self.is_plain:
            return tokens[first][2], tokens[last - 1][3]
        part = tokens[first:last]
        return min([token[2] for token in part]), max([token[3] for token in part])

    def nothing(self) -> Row:
        return Row(self.at, self.at, *self.span(self.at, self.at), ())

    def problem(self, fault: Fault, token: Token, what: str = "", last: int = 0) -> None:
        end = max(token.end, self.tokens[min(last, self.size) - 1].end) if last else token.end
        self.problems.append(Problem(fault, what or token.text, token.start, end))

    def put_in(self, text: str) -> None:
        self.mends.append(Mend(self.at, text))

    def leave_out(self, at: int) -> None:
        self.mends.append(Mend(at, None))


def _closing_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """For each opening bracket the closing one that comes next in the same braces, if there is one."""
    found: dict[int, int] = {}
    following: list[int | None] = [None]
    for at in range(len(tokens) - 1, -1, -1):
        kind, text, *_ = tokens[at]
        if kind is _CLOSE:
            following.append(None)
        elif kind is _OPEN:
            following.pop()
            if not following:
                following.append(None)
        elif text == "]":
            following[-1] = at
        elif text == "[" and (end := following[-1]) is not None:
            found[at] = end
    return found


class _Signature(NamedTuple):
    """What a command takes."""

    name: str
    parameters: Sequence[tuple[Content, bool]]
    may_be_starred: bool = False
    is_name: bool = False
    """Whether its argument is a name, unless there is more in it."""
    begins: Callable[[_Parser], Node | None] | None = None
    """How what it begins is read, where it has no arguments."""


def _signatures() -> dict[str, _Signature]:
    names = ("mathrm", "operatorname", "operatornamewithlimits")
    contents = _contents(ARGUMENTS) | {name: parameters(signature) for name, signature in SIGNATURES.items()}
    contents |= dict.fromkeys(SIZES, ((Content.DELIMITER, False),))
    contents |= dict.fromkeys(_MORE, ((_MATH, False),))
    contents |= dict.fromkeys(_MORE_ARROWS, ((_MATH, True), (_MATH, False)))
    found = {
        f"\\{name}": _Signature(name, parameters, name in STARRED, name in names)
        for name, parameters in contents.items()
    }
    found["\\left"] = _Signature("left", (), begins=_Parser.fence)
    found["\\begin"] = _Signature("begin", (), begins=_Parser.environment)
    del found["\\\\"], found["\\end"]
    return found


def _contents(signatures: Mapping[str, Signature]) -> dict[str, tuple[tuple[Content, bool], ...]]:
    return {
        name: tuple((Content(letter), optional) for letter, optional in signature)
        for name, signature in signatures.items()
    }


_LETTER, _OTHER, _COMMAND, _DIGIT = TokenKind.LETTER, TokenKind.OTHER, TokenKind.COMMAND, TokenKind.DIGIT
_OPEN, _CLOSE, _SCRIPT, _ALIGN = TokenKind.OPEN, TokenKind.CLOSE, TokenKind.SCRIPT, TokenKind.ALIGN
_DOLLAR, _MATH = TokenKind.MATH, Content.MATH
# A module's name is found faster than an attribute of a class, and these are asked for at every token.

_MORE = "Bbb bold frak angl cramped underbar utilde overparen underparen overgroup undergroup Overrightarrow".split()
_MORE_ARROWS = (
    "xleftharpoondown xleftharpoonup xrightharpoondown xrightharpoonup xleftrightharpoons xrightleftharpoons".split()
)
"""Commands that stand in no document that we know of, but engines nest them as deep as the others."""
_SIGNATURES = _signatures()
_EXTRAS = {
    name: _Signature(name, contents)
    for name, contents in (
        _contents({name: signature for name, (_, signature) in MATH_ENVIRONMENTS.items()})
        | _contents(ENVIRONMENT_ARGUMENTS)
    ).items()
    if contents
}

_ENDS = frozenset(("\\right", "\\end"))
_LINE_BREAKS = frozenset(("\\\\", "\\cr", "\\newline", "\\tabularnewline"))
_INFIXES = frozenset(("\\over", "\\choose", "\\atop", "\\brack", "\\brace"))
_LIMITS = frozenset(("\\limits", "\\nolimits", "\\displaylimits"))
_SPECIAL = _NEVER_ARGUMENT = _ENDS | _LINE_BREAKS | _INFIXES | _LIMITS
_NO_ARGUMENT = frozenset((_CLOSE, _ALIGN, _SCRIPT, _DOLLAR))
_IN_NAME = frozenset((_LETTER, _DIGIT, _OTHER))
