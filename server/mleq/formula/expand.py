"""The macros of a document expanded in the tokens of a formula, as far as TeX would and within bounds.

All engines are handed what comes out, so none of them ever sees a definition: none of one formula reaches the next, and
nothing grows beyond what was counted here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mleq.document.definitions import DEFINES, DEFINING, Definition, DefinitionKind, read
from mleq.formula.tree import Fault, Problem
from mleq.tex.arguments import SIGNATURES, Content, arguments, parameters
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

if TYPE_CHECKING:
    from mleq.document.macros import Macros

MOST_CALLS = 1_000
"""Calls of macros in one formula; those that call themselves have no end."""
MOST_STEPS = 100_000
"""Tokens that are read as arguments or come of bodies, as some of them may be many times over."""


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

    Those in `hidden` are shown by their names. It is refused where it makes more than `longest` characters, takes more
    than `MOST_CALLS` calls or more than `MOST_STEPS` steps.
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
    return any(token[0] is _COMMAND and macros.get(token[1][1:]) is not None for token in tokens)


class _RefusedError(Exception):
    """There is more than may be."""

    def __init__(self, fault: Fault, token: Token) -> None:
        self.problem = Problem(fault, token.text, token.start, token.end)


class _Group:
    """Braces that are open, or the brackets of an option."""

    __slots__ = ("in_option", "is_expanded", "scope", "wanted")

    def __init__(self, scope: dict[str, Definition], *, in_option: bool = False) -> None:
        self.scope = scope
        """The formula's own definitions in effect; a new dictionary for each of them, as other groups may share it."""
        self.in_option = in_option
        self.wanted = 0
        """How many arguments the command before the next token still takes."""
        self.is_expanded = False
        """Whether TeX expands the next token before it takes one: after `^`, but not after `\\frac`."""


class _Expander:
    """Takes tokens from `ahead`, the next of them last, and puts those that stay to `out`."""

    def __init__(
        self, source: str, tokens: Sequence[Token], macros: Macros | None, longest: int, hidden: Container[str]
    ) -> None:
        self.source = source
        self.ahead = list(reversed(tokens))
        self.taken: list[Token] = []
        """What was taken from there since the last step began."""
        self.macros = macros
        self.groups = [_Group({})]
        self.environments: list[tuple[str, str, _Arguments]] = []
        """The document's environments that are open, each with the code that ends it and its arguments."""
        self.own_environments: dict[str, Definition] = {}
        self.out: list[Token] = []
        self.last: Token | None = None
        """The last of those that is no white space."""
        self.budget = longest
        self.hidden = hidden
        self.calls = 0
        self.steps = 0
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
        if token.kind is not _COMMAND:
            self.put(token)
            return
        self.taken.clear()
        name = token.name
        if name in ("begin", "end"):
            self.edge(token)
        elif name in _CONDITIONS:
            self.condition(token)
        elif name in _NOTHING:
            pass
        elif (definition := self.definition(name)) is not None:
            self.call(token, definition)
        elif name in _DEFINING and (match := DEFINES.match(text := self.text_from(token))):
            self.define(token, text, is_global="global" in match[0] or match["command"] in ("gdef", "xdef"))
        else:
            self.put(token)

    # What stays.

    def put(self, token: Token) -> None:
        kind, text, *_ = token
        self.budget -= len(text)
        if self.budget < 0:
            raise _RefusedError(Fault.TOO_LONG, token)
        self.out.append(token)
        if kind in _BLANK:
            return
        before, self.last = self.last, token
        group = self.groups[-1]
        if kind is _OPEN:
            self.groups.append(_Group(group.scope))
        elif kind is _CLOSE:
            while self.groups[-1].in_option:
                self.groups.pop()
            if len(self.groups) > 1:
                self.groups.pop()
            self.one_taken()
        elif text == "[" and before is not None and before.text in _OPTIONAL:
            self.groups.append(_Group(group.scope, in_option=True))
        elif text == "]" and group.in_option:
            self.groups.pop()
        elif kind is _SCRIPT:
            group.wanted, group.is_expanded = 1, True
        elif kind is _COMMAND and text in _WANTED:
            group.wanted, group.is_expanded = _WANTED[text], text in _EXPANDING
        else:
            self.one_taken()

    def one_taken(self) -> None:
        group = self.groups[-1]
        group.wanted = max(0, group.wanted - 1)

    # Calls.

    def definition(self, name: str) -> Definition | None:
        own = self.groups[-1].scope.get(name)
        if own is None and self.macros is not None:
            return self.macros.get(name)
        return own

    def call(self, token: Token, definition: Definition) -> None:
        """Put what a macro stands for in the place of its call."""
        if definition.copies:
            # What it copies is not of the document, even if a command of that name is defined in it.
            self.put(token._replace(text=definition.body))
            return
        self.count(token)
        if token.text[-1].isalpha():
            self.skip()  # as TeX does where it reads the name
        takes = self.delimited if definition.kind is DefinitionKind.DELIMITER else self.given
        found = takes(token, definition)
        if found is None:
            return
        start, end = token.start, self.end(token)
        if self.is_of_source(token):
            self.used.setdefault(token.name, (start, end))
        is_hidden = token.name in self.hidden
        body = self.substituted(_shown(token.name) if is_hidden else _body(definition, found.size), found, start, end)
        group = self.groups[-1]
        if group.wanted and (_is_a_command(body) if group.is_expanded else not _is_one(body)):
            # An argument is a single token, and this was one before it was expanded.
            body = [Token(_OPEN, "{", start, end), *body, Token(_CLOSE, "}", start, end)]
        if is_hidden:
            for shown in body:
                self.put(shown)  # as it is, for these commands may be macros themselves
        else:
            self.push(body, token)

    def count(self, token: Token) -> None:
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise _RefusedError(Fault.ENDLESS, token)

    def spend(self, steps: int, token: Token) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise _RefusedError(Fault.ENDLESS, token)

    def push(self, body: Sequence[Token], token: Token) -> None:
        # What is pushed may be dropped again, so it is not the budget of what is put that bounds it.
        self.spend(len(body), token)
        self.ahead.extend(reversed(body))

    def substituted(self, body: str, found: _Arguments, start: int, end: int) -> list[Token]:
        """The tokens of a body with the arguments in it."""
        values = found.values
        out: list[Token] = []
        doubled = False
        for kind, text, *_ in tokenize(body):
            if kind is not TokenKind.PARAMETER or doubled:
                out.append(Token(kind, text, start, end))
                doubled = False
            elif text == "#":
                doubled = True  # `##1` is for a definition inside of this one
            elif int(text[1:]) <= len(values):
                value = values[int(text[1:]) - 1]
                self.spend(len(value), Token(kind, self.source[start:end], start, end))
                out += [other if other.start >= 0 else other._replace(start=start, end=end) for other in value]
        return out

    def given(self, token: Token, definition: Definition) -> _Arguments | None:
        """The arguments of a call, empty where one is missing; None where one is of a kind that is not read here."""
        if not set(definition.spec) <= _READ:
            self.problem(Fault.UNREAD, token)
            return None
        found: list[_Argument] = []
        for number, letter in enumerate(definition.spec):
            if letter == "m":
                found.append(self.mandatory(token))
            elif letter == "s":
                found.append(_nowhere(_TRUE if self.take("*") else _FALSE))
            else:
                option = self.option(token)
                default = definition.default if number == 0 else None
                found.append(_nowhere(_NO_VALUE if letter == "o" else default or "") if option is None else option)
        return _Arguments(found)

    def delimited(self, token: Token, definition: Definition) -> _Arguments:
        """The arguments of a pair of delimiters: a star or a size may come first."""
        size = "*" if self.take("*") else _texts(self.option(token) or ()).strip()
        return _Arguments([self.mandatory(token) for _ in definition.spec], size)

    def mandatory(self, token: Token) -> _Argument:
        found = self.argument(token)
        if found is None:
            if not self.problems or self.problems[-1].start != token.start:
                self.problem(Fault.NO_ARGUMENT, token)
            return ()
        return found

    # What is ahead.

    def pop(self) -> Token:
        token = self.ahead.pop()
        self.taken.append(token)
        return token

    def put_back(self, mark: int = 0) -> None:
        """Undo what was taken since there were `mark` of them."""
        self.ahead.extend(reversed(self.taken[mark:]))
        del self.taken[mark:]

    def skip(self) -> None:
        while self.ahead and self.ahead[-1].kind in _BLANK:
            self.ahead.pop()

    def take(self, text: str) -> bool:
        mark = len(self.taken)
        while self.ahead and self.ahead[-1].kind in _BLANK:
            self.pop()
        if self.ahead and self.ahead[-1].text == text:
            self.pop()
            return True
        self.put_back(mark)
        return False

    def argument(self, command: Token) -> _Argument | None:
        """A group or a token; of a group that is never closed all that is there."""
        self.skip()
        if not self.ahead or self.ahead[-1].kind in (_CLOSE, TokenKind.ALIGN):
            return None
        opening = self.pop()
        if opening.kind is not _OPEN:
            return (opening,)
        first, depth = len(self.taken), 1
        while self.ahead:
            kind = self.pop().kind
            depth += (kind is _OPEN) - (kind is _CLOSE)
            if not depth:
                self.spend(len(self.taken) - first, command)
                return tuple(self.taken[first:-1])
        self.problem(Fault.UNCLOSED, opening)
        closing = [Token(_CLOSE, "}", opening.start, opening.end)] * (depth - 1)
        return (*self.taken[first:], *closing)

    def option(self, command: Token) -> _Argument | None:
        mark = len(self.taken)
        if not self.take("["):
            return None
        first, depth = len(self.taken), 0
        while self.ahead and depth >= 0:
            token = self.pop()
            if token.text == "]" and not depth:
                self.spend(len(self.taken) - first, command)
                return tuple(self.taken[first:-1])
            depth += (token.kind is _OPEN) - (token.kind is _CLOSE)
        self.spend(len(self.taken) - first, command)
        self.put_back(mark)
        return None

    def name(self) -> str:
        """The name in braces that comes next, empty where there is none."""
        if not self.take("{"):
            return ""
        parts = []
        while self.ahead and self.ahead[-1].kind in _IN_NAME:
            parts.append(self.pop().text)
        if not self.take("}"):
            return ""
        return "".join(parts).strip()

    def end(self, token: Token) -> int:
        """Where the call ends of which the token is the first and what was taken the rest."""
        return max([token.end, *(other.end for other in self.taken)])

    # Environments, definitions, conditions.

    def edge(self, token: Token) -> None:
        """`\\begin` or `\\end`, of an environment of the document or of another."""
        name = self.name()
        if token.name == "end" and self.environments and self.environments[-1][0] == name:
            _, code, found = self.environments.pop()
            self.push(self.substituted(code, found, token.start, self.end(token)), token)
            return
        definition = self.own_environments.get(name)
        if definition is None and self.macros is not None:
            definition = self.macros.environment(name)
        if token.name == "begin" and definition is not None:
            self.count(token)
            given = self.given(token, definition)
            if given is not None:
                self.environments.append((name, definition.end_body, given))
                self.push(self.substituted(definition.body, given, token.start, self.end(token)), token)
                return
        self.put_back()
        self.put(token)

    def define(self, token: Token, text: str, *, is_global: bool) -> None:
        """Take a definition that stands in the formula itself, or in a body, to heart, and leave it out."""
        definition, end = read(text, 0, len(text))
        if definition is None:
            self.problem(Fault.UNREAD, token)
            self.leave_out_definition(token)
            return
        taken = len(token.text)
        while self.ahead and taken < end:
            taken += len(self.ahead.pop().text)
        if definition.kind is DefinitionKind.ENVIRONMENT:
            self.own_environments[definition.name] = definition
            return
        if definition.provides and self.definition(definition.name):
            return
        original = self.definition(definition.body[1:]) if definition.copies else None
        effect = original._replace(name=definition.name) if original else definition
        groups = self.groups if is_global else self.groups[-1:]
        self.spend(len(groups), token)
        for group in groups:
            group.scope = {**group.scope, definition.name: effect}

    def leave_out_definition(self, token: Token) -> None:
        """Leave out what looks like a definition: a name, and what is there up to a group that is closed."""
        self.take("*")
        if self.argument(token) is None:
            return
        mark = len(self.taken)
        while self.ahead and self.ahead[-1].kind is not _OPEN:
            self.pop()
        self.spend(len(self.taken) - mark, token)
        if not self.ahead:
            self.put_back(mark)
        else:
            self.argument(token)

    def text_from(self, token: Token) -> str:
        """The text from a token on."""
        if self.is_of_source(token):
            return self.source[token.start :]
        self.spend(len(self.ahead), token)
        return token.text + _texts(reversed(self.ahead))

    def condition(self, token: Token) -> None:
        """`\\IfBooleanTF` and its kin about an argument, in the place of which a mark was put."""
        wanted, is_there, branches = _CONDITIONS[token.name]
        mark = self.argument(token)
        found = [self.argument(token) or () if branch in branches else () for branch in "TF"]
        self.push(found[0 if (_texts(mark or ()) == wanted) == is_there else 1], token)

    def problem(self, fault: Fault, token: Token) -> None:
        self.problems.append(Problem(fault, token.text, token.start, token.end))

    def is_of_source(self, token: Token) -> bool:
        """Whether the token stands in the formula itself."""
        return token.end - token.start == len(token.text) and self.source.startswith(token.text, token.start)


_Argument = Sequence[Token]


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
    if size == "*":
        left, right, middle = "\\left", "\\right", "\\middle"
    else:
        left, right, middle = (f"{size}{side}" for side in "lrm") if size in _SIZES else ("", "", "")
    inner = definition.inner.replace("\\delimsize", middle)
    # What `\DeclarePairedDelimiterXPP` puts around both is before the last token here, and behind the first there.
    opening, closing = tokenize(definition.body.rstrip()), tokenize(definition.end_body.lstrip())
    before, opens, closes, after = map(_texts, (opening[:-1], opening[-1:], closing[:1], closing[1:]))
    if not left and opens == closes:
        opens, closes = f"\\mathopen{{{opens}}}", f"\\mathclose{{{closes}}}"  # bars, which do not say which they are
    return f"{before}{left}{opens} {inner} {right}{closes}{after}"


def _shown(name: str) -> str:
    """A command that cannot be shown expanded, by its name."""
    return f"\\mathtt{{\\backslash {_SIGNS.get(name, name)}}}"


def _is_one(tokens: Sequence[Token]) -> bool:
    """Whether these are one argument as they stand: a single token, or a single group."""
    if len(tokens) < 2:
        return len(tokens) == 1
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind is _OPEN) - (token.kind is _CLOSE)
        if not depth:
            return at == len(tokens) - 1
    return False


def _is_a_command(tokens: Sequence[Token]) -> bool:
    """Whether these are one command with its arguments, which not every engine takes without braces."""
    found = significant(tokens)
    if len(found) < 2 or found[0].kind is not _COMMAND:
        return False
    taken = list(arguments(found, 0))
    return bool(taken) and taken[-1].end + taken[-1].braced == len(found)


def _nowhere(text: str) -> _Argument:
    """Tokens that stand nowhere in the source, and so come to be where the call is."""
    return [token._replace(start=-1, end=-1) for token in tokenize(text)]


def _texts(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens)


_COMMAND, _OPEN, _CLOSE, _SCRIPT = TokenKind.COMMAND, TokenKind.OPEN, TokenKind.CLOSE, TokenKind.SCRIPT
_BLANK = (TokenKind.SPACE, TokenKind.COMMENT)
_IN_NAME = (TokenKind.LETTER, TokenKind.DIGIT, TokenKind.OTHER, TokenKind.SPACE)
_READ = frozenset("mosO")
"""The kinds of arguments that are read here."""
_TRUE, _FALSE, _NO_VALUE = "\\BooleanTrue", "\\BooleanFalse", "\\NoValue"
_NOTHING = frozenset("xspace protect relax leavevmode ignorespaces unskip BooleanTrue BooleanFalse NoValue".split())
"""The commands that mean nothing in a formula, though macros are written with them."""
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
_DEFINING = DEFINING | {"long", "global", "protected", "outer"}
_SIZES = frozenset(("\\big", "\\Big", "\\bigg", "\\Bigg"))
_SIGNS = {**{sign: f"\\{sign}" for sign in "#$%&_{}"}, "^": "\\wedge", "~": "\\sim", "\\": "\\backslash", " ": "\\ "}
"""How the names that are signs are written."""
_PARAMETERS = {f"\\{name}": parameters(signature) for name, signature in SIGNATURES.items()}
_WANTED = {
    name: sum(not optional for _, optional in contents)
    for name, contents in _PARAMETERS.items()
    if name not in ("\\begin", "\\end") and all(content is not Content.DELIMITER for content, _ in contents)
}
"""How many arguments a command takes."""
_OPTIONAL = frozenset(name for name, contents in _PARAMETERS.items() if contents[0][1]) - {"\\\\"}
_EXPANDING = frozenset(
    f"\\{name}" for name in "sqrt mathord mathop mathbin mathrel mathopen mathclose mathpunct mathinner".split()
)
"""The commands before whose argument TeX expands, as primitives do."""
