"""The definitions in effect in a document, and what they mean for finding its math."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mleq.document import commands
from mleq.document.definitions import Definition, DefinitionKind
from mleq.document.regions import Kind


class Macros:
    """The definitions in effect: of those of a name the last one, and of a `\\let` what its other name meant there."""

    __slots__ = ("_commands", "_environments", "_names")

    def __init__(self, definitions: Iterable[Definition] = ()) -> None:
        self._commands: dict[str, Definition] = {}
        self._environments: dict[str, Definition] = {}
        self._names: list[str] | None = None
        for definition in definitions:
            self._add(definition)

    def _add(self, definition: Definition) -> None:
        name = definition.name
        table = self._environments if definition.kind is DefinitionKind.ENVIRONMENT else self._commands
        if definition.provides and name in table:
            return
        original = self._commands.get(definition.body[1:]) if definition.copies else None
        if original is not None:
            definition = original._replace(name=name, start=definition.start, end=definition.end)
        table[name] = definition

    def __len__(self) -> int:
        return len(self._commands) + len(self._environments)

    def __iter__(self) -> Iterator[Definition]:
        yield from self._commands.values()
        yield from self._environments.values()

    def get(self, name: str) -> Definition | None:
        """The definition of a command, without its backslash."""
        return self._commands.get(name)

    def environment(self, name: str) -> Definition | None:
        """The definition of an environment."""
        return self._environments.get(name)

    @property
    def has_environments(self) -> bool:
        """Whether any environment is defined."""
        return bool(self._environments)

    def begins(self, name: str) -> bool:
        """Whether `name`, without its backslash, is a command that is defined, or the beginning of one."""
        if self._names is None:
            self._names = sorted(self._commands)
        at = bisect_left(self._names, name)
        return at < len(self._names) and self._names[at].startswith(name)


class Declared(NamedTuple):
    """What the definitions of a document mean for finding math."""

    environments: Mapping[str, Kind] = {}
    """Environments that hold math, with the kind of the math."""
    openers: Mapping[str, str] = {}
    """Commands that stand for the beginning of math, without their backslashes, and the TeX that they stand for."""
    closers: Mapping[str, str] = {}
    """The same for the end of math. Of dollars no one can say which they are: these are among both."""


def declared(definitions: Iterable[Definition]) -> Declared:
    """What the definitions mean for finding math; takes time in proportion to their bodies."""
    return _Meaning(Macros(definitions)).declared()


class _Edge(NamedTuple):
    """Something in a body that begins or ends math or an environment."""

    tex: str
    closer: str = ""
    """What closes it; empty where it is itself what closes."""
    environment: str = ""


class _Code(NamedTuple):
    """What matters of a body."""

    edges: tuple[_Edge, ...]
    plain: bool
    """Whether it has nothing else, but for what shows nothing."""


class _Meaning:
    """The table, and what is known so far of the commands and environments in it."""

    def __init__(self, macros: Macros) -> None:
        self.macros = macros
        self.codes: dict[str, _Code | None] = {}
        """For each command what it stands for; None where that is too long, or while it is being found out."""
        self.kinds: dict[str, Kind | None] = {}
        """For each environment the kind of math that it holds, if any."""
        self.depth = 0

    def declared(self) -> Declared:
        environments: dict[str, Kind] = {}
        openers: dict[str, str] = {}
        closers: dict[str, str] = {}
        for definition in self.macros:
            name = definition.name
            if definition.kind is DefinitionKind.ENVIRONMENT:
                if name not in commands.MATH_ENVIRONMENTS and (kind := self.environment(name)):
                    environments[name] = kind
            elif name.isalpha() and (code := self.command(name)) and code.plain and code.edges:
                opened, closed = _run(code.edges) or ([], [])
                if opened and not closed and self.math_after(opened):
                    openers[name] = "".join(edge.tex for edge in opened)
                opened, closed = _run(code.edges, ends=self.ends_math) or ([], [])
                if closed and not opened and any(map(self.ends_math, closed)):
                    closers[name] = "".join(closed)
        return Declared(environments, openers, closers)

    def command(self, name: str) -> _Code | None:
        """What a command of the document stands for; None for one with arguments, or where it is not known."""
        definition = self.macros.get(name)
        if definition is None or definition.parameters or definition.kind is not DefinitionKind.COMMAND:
            return None
        if name not in self.codes:
            self.codes[name] = None
            if definition.copies:
                # What it copies is not of the document, even if a command of that name is defined later.
                self.codes[name] = _standard(definition.body)
            else:
                self.codes[name] = self.code(definition.body)
        return self.codes[name]

    def environment(self, name: str) -> Kind | None:
        """The kind of math in an environment; None where it is none, or is not known."""
        if name in commands.MATH_ENVIRONMENTS:
            return commands.MATH_ENVIRONMENTS[name][0]
        definition = self.macros.environment(name)
        if definition is None:
            return None
        if name not in self.kinds:
            self.kinds[name] = None
            self.kinds[name] = self._kind(definition)
        return self.kinds[name]

    def _kind(self, definition: Definition) -> Kind | None:
        begin, end = self.code(definition.body), self.code(definition.end_body)
        if begin is None or end is None or not begin.edges:
            return None
        begun, ended = _run(begin.edges), _run(end.edges, ends=self.ends_math)
        if begun is None or ended is None:
            return None
        opened, closed = begun[0], ended[1]
        if begun[1] or ended[0] or [edge.closer for edge in reversed(opened)] != closed:
            return None
        return self.math_after(opened)

    def code(self, body: str) -> _Code | None:
        """What matters of a body, with what its commands stand for in their places."""
        if self.depth == _DEEPEST:
            return None
        self.depth += 1
        try:
            return self._code(body)
        finally:
            self.depth -= 1

    def _code(self, body: str) -> _Code | None:
        edges: list[_Edge] = []
        plain = True
        at = 0
        for match in _MATTERS.finditer(body):
            if match.start() < at:
                continue  # an argument of what came before
            plain = plain and _SHOWS_NOTHING.fullmatch(body, at, match.start()) is not None
            at = match.end()
            word = match["word"]
            if word is not None and (own := self.macros.get(word)) is not None:
                code = self.command(word)
                if code is None and not own.parameters:
                    return None
                edges += code.edges if code else ()
                plain = plain and code is not None and code.plain
            elif (edge := _edge(match)) is not None:
                arguments = _arguments(edge.environment, body, at) if edge.closer else at
                edges.append(edge._replace(tex=edge.tex + body[at:arguments]))
                at = arguments
            else:
                plain = plain and word in _HARMLESS
            if len(edges) > _MOST:
                return None
        plain = plain and _SHOWS_NOTHING.fullmatch(body, at) is not None
        return _Code(tuple(edges), plain)

    def math_after(self, opened: Sequence[_Edge]) -> Kind | None:
        """The kind of the math that comes after these, if it is math: the outermost one outside text."""
        kind: Kind | None = None
        for edge in opened:
            if edge.environment in commands.TEXT_BOXES or edge.environment in commands.BLOCKS:
                kind = None
            elif kind is None:
                kind = self.environment(edge.environment) if edge.environment else _DELIMITERS.get(edge.closer)
        return kind

    def ends_math(self, closer: str) -> bool:
        return closer in _DELIMITERS or self.environment(closer[len("\\end{") : -1]) is not None


def _run(edges: Iterable[_Edge], *, ends: Callable[[str], bool] | None = None) -> tuple[list[_Edge], list[str]] | None:
    """What the edges leave open, and what they close that was open before; None where they cross.

    By `ends`, where it is given, is told of what is closed whether it ends math: before that a dollar closes, too.
    """
    stack: list[_Edge] = []
    closed: list[str] = []
    for edge in edges:
        if edge.tex == edge.closer:
            top = stack[-1].tex if stack else ""
            if top == edge.tex:
                stack.pop()
            elif ends is not None and not stack and not any(map(ends, closed)):
                closed.append(edge.tex)
            elif (top, edge.tex) != ("$", "$$"):  # there the first closes and the second opens
                stack.append(edge)
        elif edge.closer:
            stack.append(edge)
        elif not stack:
            closed.append(edge.tex)
        elif stack.pop().closer != edge.tex:
            return None
    return stack, closed


def _standard(body: str) -> _Code:
    """What a command of LaTeX stands for."""
    match = _MATTERS.match(body)
    edge = _edge(match) if match else None
    return _Code((edge,) if edge else (), plain=edge is not None)


def _edge(match: re.Match[str]) -> _Edge | None:
    if match["sign"] is not None:
        sign = match["sign"]
        return _Edge(sign, _CLOSER.get(sign, ""))
    name, ends = match["name"], match["edge"] == "end"
    if name is None:
        # `\begin{align}` runs `\align`, and so may a definition.
        name = match["word"] or match["run"]
        ends = name is not None and name.startswith("end")
        name = name.removeprefix("end") if name else ""
        if name not in commands.MATH_ENVIRONMENTS:
            return None
    closer = f"\\end{{{name}}}"
    return _Edge(closer) if ends else _Edge(f"\\begin{{{name}}}", closer, name)


def _arguments(environment: str, body: str, at: int) -> int:
    """Where the arguments of an environment end."""
    signature = commands.ENVIRONMENT_ARGUMENTS.get(environment, ())
    if environment in commands.MATH_ENVIRONMENTS:
        signature = commands.MATH_ENVIRONMENTS[environment][1]
    for _, optional in signature:
        match = (_OPTION if optional else _ARGUMENT).match(body, at)
        at = match.end() if match else at
    return at


_MOST = 32
"""The edges in what a command stands for; no beginning of math has as many, and what one stands for may grow fast."""
_DEEPEST = 16
"""How deep a command that stands for commands is looked into."""

_CLOSER = {"\\[": "\\]", "\\(": "\\)", "$$": "$$", "$": "$"}
_DELIMITERS = {"\\]": Kind.DISPLAY, "$$": Kind.DISPLAY, "\\)": Kind.INLINE, "$": Kind.INLINE}
"""What closes math that is no environment, and the kind of that math."""

_HARMLESS = frozenset(
    "displaystyle textstyle nonumber notag noindent par ignorespaces ignorespacesafterend relax small".split()
)
"""The commands that may stand beside the beginning or the end of math without being more than that."""

_MATTERS = re.compile(
    r"""
      \\(?P<edge>begin|end) \s* \{ (?P<name> [^{}\\$%\r\n]*+ ) \}
    | \\csname \s* (?P<run> [A-Za-z]++ \*? ) \s* \\endcsname
    | (?P<sign> \\[\[\]()] | \$\$? )
    | \\(?P<word> (?:[^\W\d_]|@)++ )
    | \\[\s\S]?
    """,
    re.VERBOSE,
)
_SHOWS_NOTHING = re.compile(r"[\s&.,;]*")
_OPTION = re.compile(r"\s*\[[^\[\]{}]*\]")
_ARGUMENT = re.compile(r"\s*\{[^{}]*\}")
