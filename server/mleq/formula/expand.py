"""The macros of a document expanded in the tokens of a formula, as far as TeX would and within bounds.

All engines are handed what comes out, so none of them ever sees a definition: none of one formula reaches the next, and
nothing grows beyond what was counted here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mleq.document.definitions import DEFINES, Definition, DefinitionKind, read
from mleq.formula.tree import Fault, Problem
from mleq.tex.arguments import SIGNATURES, Content, parameters
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

if TYPE_CHECKING:
    from mleq.document.macros import Macros

MOST_CALLS = 1_000
"""Calls of macros in one formula; those that call themselves have no end."""


class Expansion(NamedTuple):
    """The tokens of a formula, its macros expanded."""

    full: Sequence[Token]
    """All tokens. Those of a macro's body have the range of the call."""
    tokens: Sequence[Token]
    """Those that matter in math."""
    places: Sequence[int]
    """Where each of `tokens` is in `full`; empty where nothing was expanded."""
    is_plain: bool
    """Whether nothing was expanded: the tokens then cover the source."""
    problems: Sequence[Problem] = ()
    refused: Problem | None = None
    """Why the formula was not expanded to its end."""
    used: Mapping[str, tuple[int, int]] = {}
    """The macros called in the formula itself, by their names, with the range of the first call of each."""

    def text(self, opening: int, closing: int, source: str) -> str:
        """What stands between two of the tokens, in which spaces count; `closing` may be behind the last."""
        if self.is_plain:
            end = self.tokens[closing].start if closing < len(self.tokens) else len(source)
            return source[self.tokens[opening].end : end]
        last = self.places[closing] if closing < len(self.tokens) else len(self.full)
        return "".join(token.text for token in self.full[self.places[opening] + 1 : last])


def expand(source: str, macros: Macros | None, longest: int, hidden: Container[str] = ()) -> Expansion:
    """The tokens of `source` with the document's macros, and those that it defines itself, expanded.

    Those in `hidden` are shown by their names. It is refused where it makes more than `longest` characters or takes
    more than `MOST_CALLS` calls.
    """
    full = tokenize(source)
    defines = "\\" in source and DEFINES.search(source) is not None
    if not defines and not _calls(source, full, macros):
        return Expansion(full, significant(full), (), is_plain=True)
    return _Expander(source, full, macros, longest, hidden).expansion()


def _calls(source: str, tokens: Iterable[Token], macros: Macros | None) -> bool:
    if not macros:
        return False
    if macros.has_environments and "\\begin" in source:
        return True
    return any(token[0] is TokenKind.COMMAND and macros.get(token[1][1:]) is not None for token in tokens)


class _RefusedError(Exception):
    """There is more than may be."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Expander:
    """Takes tokens from `ahead`, the next of them last, and puts those that stay to `out`."""

    def __init__(
        self, source: str, tokens: Sequence[Token], macros: Macros | None, longest: int, hidden: Container[str]
    ) -> None:
        self.source = source
        self.ahead = list(reversed(tokens))
        self.macros = macros
        self.scopes: list[dict[str, Definition]] = [{}]
        """The formula's own definitions, for each group that is open."""
        self.environments: list[tuple[str, str]] = []
        """The document's environments that are open, each with the code that ends it."""
        self.out: list[Token] = []
        self.wanted = [0]
        """For each group that is open: how many arguments the command before the next token still takes."""
        self.budget = longest
        self.hidden = hidden
        self.calls = 0
        self.problems: list[Problem] = []
        self.used: dict[str, tuple[int, int]] = {}

    def expansion(self) -> Expansion:
        refused = None
        try:
            while self.ahead:
                self.step(self.ahead.pop())
        except _RefusedError as error:
            refused = error.problem
        places = [at for at, token in enumerate(self.out) if token.kind not in _BLANK]
        tokens = [self.out[at] for at in places]
        return Expansion(self.out, tokens, places, False, self.problems, refused, self.used)

    def step(self, token: Token) -> None:
        if token.kind is not TokenKind.COMMAND:
            self.put(token)
            return
        name = token.name
        if name in ("begin", "end"):
            self.edge(token)
        elif name in _CONDITIONS:
            self.condition(token)
        elif name in _NOTHING:
            pass
        elif (definition := self.definition(name)) is not None:
            self.call(token, definition)
        elif not self.define(token):
            self.put(token)

    # What stays.

    def put(self, token: Token) -> None:
        kind = token.kind
        self.budget -= len(token.text)
        if self.budget < 0:
            raise _RefusedError(Problem(Fault.TOO_LONG, token.text, token.start, token.end))
        self.out.append(token)
        if kind in _BLANK:
            return
        if kind is TokenKind.OPEN:
            self.scopes.append({})
            self.wanted.append(0)
        elif kind is TokenKind.CLOSE:
            if len(self.scopes) > 1:
                self.scopes.pop()
                self.wanted.pop()
            self.wanted[-1] = max(0, self.wanted[-1] - 1)
        elif kind is TokenKind.COMMAND and token.text in _MATH_ARGUMENTS:
            self.wanted[-1] = _MATH_ARGUMENTS[token.text]
        elif kind is TokenKind.SCRIPT:
            self.wanted[-1] = 1
        else:
            self.wanted[-1] = max(0, self.wanted[-1] - 1)

    # Calls.

    def definition(self, name: str) -> Definition | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return self.macros.get(name) if self.macros is not None else None

    def call(self, token: Token, definition: Definition) -> None:
        """Put what a macro stands for in the place of its call."""
        if definition.copies:
            # What it copies is not of the document, even if a command of that name is defined in it.
            self.put(token._replace(text=definition.body))
            return
        self.count(token)
        rest = self.ahead[:]
        arguments = (
            self.delimited(definition) if definition.kind is DefinitionKind.DELIMITER else self.given(definition)
        )
        if arguments is None:
            self.ahead = rest
            self.problems.append(Problem(Fault.NO_ARGUMENT, token.text, token.start, token.end))
            return
        start, end = token.start, self.end_of(rest, token)
        if self.is_of_source(token):
            self.used.setdefault(token.name, (start, end))
        stands_for = _shown(token.name) if token.name in self.hidden else _body(definition, arguments.size)
        body = self.substituted(stands_for, arguments.values, start, end)
        if self.wanted[-1] and not _is_one(body):
            # An argument is a single token, and this was one before it was expanded.
            body = [Token(TokenKind.OPEN, "{", start, end), *body, Token(TokenKind.CLOSE, "}", start, end)]
        self.push(body, token)

    def count(self, token: Token) -> None:
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise _RefusedError(Problem(Fault.ENDLESS, token.text, token.start, token.end))

    def push(self, body: Sequence[Token], token: Token) -> None:
        # What is pushed may be dropped again, so it is not the budget of what is put that bounds it.
        if len(self.ahead) + len(body) > _MOST_AHEAD:
            raise _RefusedError(Problem(Fault.ENDLESS, token.text, token.start, token.end))
        self.ahead.extend(reversed(body))

    def substituted(self, body: str, arguments: Sequence[_Argument], start: int, end: int) -> list[Token]:
        out: list[Token] = []
        for kind, text, *_ in tokenize(body):
            if kind is TokenKind.PARAMETER and len(text) == 2:
                out += arguments[int(text[1:]) - 1] if int(text[1:]) <= len(arguments) else ()
            else:
                out.append(Token(kind, text, start, end))
            if len(out) > _MOST_AHEAD:
                raise _RefusedError(Problem(Fault.ENDLESS, self.source[start:end], start, end))
        return out

    def given(self, definition: Definition) -> _Arguments | None:
        """The arguments of a call; None where one is missing, or is of a kind that is not read here."""
        found: list[_Argument] = []
        for number, letter in enumerate(definition.spec):
            argument: _Argument | None
            if letter == "s":
                argument = (_mark(_TRUE if self.take("*") else _FALSE),)
            elif letter in "oO":
                default = definition.default if number == 0 else None
                missing = (_mark(_NO_VALUE),) if letter == "o" else tuple(tokenize(default or ""))
                option = self.option()
                argument = missing if option is None else option
            else:
                argument = self.argument() if letter == "m" else None
            if argument is None:
                return None
            found.append(argument)
        return _Arguments(found)

    def delimited(self, definition: Definition) -> _Arguments | None:
        """The arguments of a pair of delimiters: a star or a size may come first."""
        size = "*" if self.take("*") else _texts(self.option() or ()).strip()
        found = []
        for _ in definition.spec:
            argument = self.argument()
            if argument is None:
                return None
            found.append(argument)
        return _Arguments(found, size)

    def skip(self) -> None:
        while self.ahead and self.ahead[-1].kind in _BLANK:
            self.ahead.pop()

    def take(self, text: str) -> bool:
        self.skip()
        if self.ahead and self.ahead[-1].text == text:
            self.ahead.pop()
            return True
        return False

    def argument(self) -> _Argument | None:
        self.skip()
        if not self.ahead or self.ahead[-1].kind in (TokenKind.CLOSE, TokenKind.ALIGN):
            return None
        token = self.ahead.pop()
        if token.kind is not TokenKind.OPEN:
            return (token,)
        taken: list[Token] = []
        depth = 1
        while self.ahead:
            token = self.ahead.pop()
            depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if not depth:
                return tuple(taken)
            taken.append(token)
        return None

    def option(self) -> _Argument | None:
        rest = self.ahead[:]
        if not self.take("["):
            return None
        taken: list[Token] = []
        depth = 0
        while self.ahead:
            token = self.ahead.pop()
            if token.text == "]" and not depth:
                return tuple(taken)
            depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if depth < 0:
                break
            taken.append(token)
        self.ahead = rest
        return None

    # Environments, definitions, conditions.

    def edge(self, token: Token) -> None:
        """`\\begin` or `\\end`, of an environment of the document or of another."""
        rest = self.ahead[:]
        argument = self.argument()
        name = _texts(argument or ())
        definition = self.macros.environment(name) if self.macros is not None else None
        if token.name == "end" and self.environments and self.environments[-1][0] == name:
            _, code = self.environments.pop()
            self.push(self.substituted(code, (), token.start, self.end_of(rest, token)), token)
            return
        if token.name == "begin" and definition is not None:
            self.count(token)
            arguments = self.given(definition)
            if arguments is not None:
                start, end = token.start, self.end_of(rest, token)
                self.environments.append((name, definition.end_body))
                self.push(self.substituted(definition.body, arguments.values, start, end), token)
                return
        self.ahead = rest
        self.put(token)

    def end_of(self, rest: Sequence[Token], token: Token) -> int:
        return max([token.end, *(other.end for other in rest[len(self.ahead) :])])

    def define(self, token: Token) -> bool:
        """Take a definition that stands in the formula itself to heart, and leave it out."""
        if not (self.is_of_source(token) and DEFINES.match(self.source, token.start)):
            return False
        definition, end = read(self.source, token.start, len(self.source))
        if definition is None or definition.kind is DefinitionKind.ENVIRONMENT:
            return False
        original = self.definition(definition.body[1:]) if definition.copies else None
        scope = self.scopes[-1]
        if not (definition.provides and self.definition(definition.name)):
            scope[definition.name] = original._replace(name=definition.name) if original else definition
        while self.ahead and self.ahead[-1].start < end:
            self.ahead.pop()
        return True

    def condition(self, token: Token) -> None:
        """`\\IfBooleanTF` and its kin about an argument, in the place of which a mark was put."""
        rest = self.ahead[:]
        wanted, is_there, branches = _CONDITIONS[token.name]
        mark = self.argument()
        found = [self.argument() if branch in branches else () for branch in "TF"]
        taken = found[0] if mark is not None and (_texts(mark) == wanted) == is_there else found[1]
        if mark is None or taken is None:
            self.ahead = rest
            self.put(token)
        else:
            self.push(taken, token)

    def is_of_source(self, token: Token) -> bool:
        """Whether the token stands in the formula itself."""
        return token.end - token.start == len(token.text) and self.source.startswith(token.text, token.start)


_Argument = tuple[Token, ...]


class _Arguments(NamedTuple):
    """The arguments of a call, and of a pair of delimiters its size: a command, a star for what fits, or nothing."""

    values: Sequence[_Argument]
    size: str = ""


def _body(definition: Definition, size: str) -> str:
    """What a call stands for."""
    if definition.kind is DefinitionKind.OPERATOR:
        return f"\\operatorname{'*' if definition.starred else ''}{{{definition.body}}}"
    if definition.kind is not DefinitionKind.DELIMITER:
        return definition.body
    left, right, middle = {"*": ("\\left", "\\right", "\\middle"), "": ("", "", "")}.get(
        size, (f"{size}l", f"{size}r", f"{size}m")
    )
    inner = definition.inner.replace("\\delimsize", middle)
    return f"{left}{definition.body} {inner} {right}{definition.end_body}"


def _shown(name: str) -> str:
    """A command that cannot be shown expanded, by its name."""
    return f"\\mathtt{{\\backslash {name}}}"


def _is_one(tokens: Sequence[Token]) -> bool:
    """Whether these are one argument as they stand: a single token, or a single group."""
    if len(tokens) < 2:
        return len(tokens) == 1
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
        if not depth:
            return at == len(tokens) - 1
    return False


def _mark(text: str) -> Token:
    return Token(TokenKind.COMMAND, text, 0, 0)


def _texts(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens)


_BLANK = (TokenKind.SPACE, TokenKind.COMMENT)
_MOST_AHEAD = 20_000
"""Tokens that wait to be read; a formula within bounds never has as many."""
_NOTHING = frozenset(("xspace", "protect", "relax", "leavevmode", "ignorespaces", "unskip"))
"""The commands that mean nothing in a formula, though macros are written with them."""
_TRUE, _FALSE, _NO_VALUE = "\\BooleanTrue", "\\BooleanFalse", "\\NoValue"
_CONDITIONS = {
    f"{condition}{branches}": (mark, is_there, branches)
    for condition, mark, is_there in (
        ("IfBoolean", _TRUE, True),
        ("IfNoValue", _NO_VALUE, True),
        ("IfValue", _NO_VALUE, False),
    )
    for branches in ("TF", "T", "F")
}
"""For each command the mark it asks for, whether that has to be there, and the branches that follow."""
_MATH_ARGUMENTS = {
    f"\\{name}": sum(not optional for _, optional in parameters(signature))
    for name, signature in SIGNATURES.items()
    if signature and all(content is Content.MATH for content, _ in parameters(signature))
}
"""How many arguments a command takes, where all of them are math."""
