"""Reads the definitions of commands and environments in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from mleq.document.outside import Outside, looking_for

LONGEST = 20_000
"""The characters of the longest body; what is longer was not closed where it was meant to be."""
_DEEPEST = 30
"""The braces that may be open at once in a body. With this bound no input makes many reads look far ahead."""
_LONGEST_OPTION = 500
_LONGEST_NAME = 100


class DefinitionKind(StrEnum):
    """What a definition defines."""

    COMMAND = "command"
    OPERATOR = "operator"
    """A name in upright letters: `\\DeclareMathOperator`."""
    DELIMITER = "delimiter"
    """A pair of delimiters: `\\DeclarePairedDelimiter` and its kin."""
    ENVIRONMENT = "environment"


class Definition(NamedTuple):
    """One definition; offsets are code points."""

    name: str
    """The command without its backslash, or the environment."""
    kind: DefinitionKind
    parameters: int
    default: str | None
    """What the first argument is where it is left out; None where it cannot be, or is then no text at all."""
    body: str
    """Without the comments in it; the code that begins an environment, or a left delimiter."""
    end_body: str
    """The code that ends an environment, or a right delimiter."""
    starred: bool
    """Whether there is a star after the defining command: an operator then takes limits."""
    start: int
    end: int
    provides: bool
    """Whether it leaves an earlier definition of the name in effect."""
    spec: str = ""
    """For each parameter one letter of `\\NewDocumentCommand`, as far as one says it: `m`, `O`, `o`, `s`."""
    inner: str = ""
    """What a pair of delimiters has between them: `#1`, or what `\\DeclarePairedDelimiterX` says."""
    copies: bool = False
    """Whether it is a `\\let`: `body` then stands for what that meant there, whatever it means later."""


def read(text: str, at: int, end: int) -> tuple[Definition | None, int]:
    """The definition whose defining command, or a prefix of it such as `\\long`, begins at `at`, and where it ends.

    Only the text before that end and the one character after it decide. Where there is no definition, or one that is
    not finished, None, and an offset up to which the text would have to change to make one.
    """
    reader = _Reader(text, at, end)
    try:
        return reader.definition(), reader.at
    except _NoDefinitionError:
        return None, reader.reach


def definitions(text: str) -> list[Definition]:
    """The definitions in a text, in order; none from comments, code, or the bodies of other definitions."""
    found = []
    outside, at, end = Outside(text), 0, len(text)
    while match := outside.find(_DEFINES_OUTSIDE, at):
        definition, at = read(text, match.start(), end)
        if definition is not None:
            found.append(definition)
        else:
            at = match.end()
    return found


class _NoDefinitionError(Exception):
    """There is no definition, or not yet."""


class _Reader:
    """Reads a definition from its arguments, each from `at` on."""

    def __init__(self, text: str, at: int, end: int) -> None:
        self.text = text
        self.start = self.at = at
        self.end = end
        self.reach = at
        """Once there is no definition: how far was looked."""

    def definition(self) -> Definition:
        match = DEFINES.match(self.text, self.at, self.end)
        if match is None:
            prefixes = _MAYBE_PREFIXES.match(self.text, self.at, self.end)
            raise self.nothing(prefixes.end() if prefixes else self.at)
        self.at = match.end()
        return _READ[match["command"]](self, match["command"])

    # Arguments. TeX skips white space and comments before one, but no blank line.

    def skip(self) -> None:
        space = _SPACE.match(self.text, self.at, self.end)
        self.at = space.end() if space else self.at

    def next_is(self, sign: str) -> bool:
        """Whether `sign` comes next, after white space."""
        space = _SPACE.match(self.text, self.at, self.end)
        return self.text.startswith(sign, space.end() if space else self.at, self.end)

    def take(self, sign: str) -> bool:
        """Whether `sign` comes next, which then is taken."""
        if not self.next_is(sign):
            return False
        self.skip()
        self.at += len(sign)
        return True

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise self.nothing(self.at)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """What comes next, after white space."""
        self.skip()
        match = pattern.match(self.text, self.at, self.end)
        if match is None:
            raise self.nothing(self.at)
        self.at = match.end()
        return match

    def command_name(self) -> str:
        """A command in braces or not, without its backslash."""
        braced = self.take("{")
        name = self.control()
        if braced:
            self.expect("}")
        return name

    def control(self) -> str:
        name = self.match(_CONTROL)[1]
        if name in DEFINING:
            raise self.nothing(self.at)  # the next definition, after one that is being typed
        return name

    def environment_name(self) -> str:
        self.skip()
        match = _ENVIRONMENT_NAME.match(self.text, self.at, self.end)
        if match is None:
            raise self.nothing(min(self.at + _LONGEST_NAME + 2, self.end))
        self.at = match.end()
        return match[1]

    def argument(self) -> str:
        """A group of braces, or a single token."""
        if self.next_is("{"):
            self.skip()
            return self.group()
        match = self.match(_TOKEN)
        if match[1] in DEFINING:
            raise self.nothing(self.at)
        return match[0]

    def group(self) -> str:
        """The content of the braces that open at `at`."""
        start, depth = self.at + 1, 1
        limit = min(self.end, start + LONGEST + 1)
        for match in _BRACE.finditer(self.text, start, limit):
            sign = match[0]
            if sign == "{":
                depth += 1
                if depth > _DEEPEST:
                    raise self.nothing(match.end())
            elif sign == "}":
                depth -= 1
                if not depth:
                    self.at = match.end()
                    return _without_comments(self.text[start : match.start()])
        raise self.nothing(limit)

    def count(self) -> int:
        """The number of parameters in brackets; 0 where there are none."""
        if not self.take("["):
            return 0
        digit = self.match(_DIGIT)[0]
        self.expect("]")
        return int(digit)

    def option(self) -> str | None:
        """The content of brackets, in which others stand only in braces; None where there are none."""
        if not self.take("["):
            return None
        start, depth = self.at, 0
        limit = min(self.end, start + _LONGEST_OPTION)
        for match in _BRACE_OR_BRACKET.finditer(self.text, start, limit):
            sign = match[0]
            depth += (sign == "{") - (sign == "}")
            if depth < 0:
                raise self.nothing(match.end())
            if sign == "]" and not depth:
                self.at = match.end()
                content = _without_comments(self.text[start : match.start()])
                # Braces around all of it are not part of it.
                group = _BRACES_AROUND.fullmatch(content)
                return group[1] if group else content
        raise self.nothing(limit)

    def nothing(self, looked: int) -> _NoDefinitionError:
        """There is no definition, as the text up to `looked` and what comes next there shows."""
        blank = _BLANK.match(self.text, looked, self.end)
        self.reach = min(self.end, (blank.end() if blank else looked) + 2)  # two: a backslash and a sign
        return _NoDefinitionError()

    def made(
        self,
        name: str,
        kind: DefinitionKind,
        body: str,
        end_body: str = "",
        *,
        spec: str = "",
        default: str | None = None,
        starred: bool = False,
        provides: bool = False,
        inner: str = "",
        copies: bool = False,
    ) -> Definition:
        return Definition(
            name,
            kind,
            len(spec),
            default,
            body,
            end_body,
            starred,
            self.start,
            self.at,
            provides,
            spec,
            inner,
            copies,
        )

    # The forms of definitions.

    def new_command(self, command: str) -> Definition:
        starred = self.take("*")
        return self.defined(command, DefinitionKind.COMMAND, self.parameters, starred=starred)

    def document_command(self, command: str) -> Definition:
        return self.defined(command, DefinitionKind.COMMAND, self.specification)

    def new_environment(self, command: str) -> Definition:
        starred = self.take("*")
        return self.defined(command, DefinitionKind.ENVIRONMENT, self.parameters, starred=starred)

    def document_environment(self, command: str) -> Definition:
        return self.defined(command, DefinitionKind.ENVIRONMENT, self.specification)

    def defined(
        self,
        command: str,
        kind: DefinitionKind,
        parameters: Callable[[], tuple[str, str | None]],
        *,
        starred: bool = False,
    ) -> Definition:
        """What most defining commands define: a name, its parameters, a body, and the end of an environment."""
        is_environment = kind is DefinitionKind.ENVIRONMENT
        name = self.environment_name() if is_environment else self.command_name()
        spec, default = parameters()
        return self.made(
            name,
            kind,
            self.argument(),
            self.argument() if is_environment else "",
            spec=spec,
            default=default,
            starred=starred,
            provides=command.lower().startswith("provide"),
        )

    def parameters(self) -> tuple[str, str | None]:
        """The letters of `[2][default]`, and the default."""
        count = self.count()
        default = self.option() if count else None
        return "m" * count if default is None else "O" + "m" * (count - 1), default

    def specification(self) -> tuple[str, str | None]:
        """The letters of a `\\NewDocumentCommand`'s arguments, and the default of the first."""
        source = self.argument()
        inside = _Reader(source.strip(), 0, len(source.strip()))
        spec, default = "", None
        try:
            while inside.at < inside.end:
                letter = inside.match(_SPEC)[1]
                for _ in range(_SPEC_SIGNS.get(letter, 0)):
                    inside.match(_SIGN)
                groups = [inside.argument() for _ in range(_SPEC_GROUPS.get(letter, 0))]
                if letter == "O" and not spec:
                    default = groups[0]
                if letter in "eE":
                    spec += "e" * len(_TOKEN.findall(groups[0]))
                elif letter not in ">=":
                    spec += letter
        except _NoDefinitionError:
            raise self.nothing(self.at) from None
        if len(spec) > 9:
            raise self.nothing(self.at)
        return spec, default

    def plain_definition(self, command: str) -> Definition:
        name = self.control()
        if name[-1].isalpha() or name[-1] == "@":
            self.skip()
        spec = ""
        # A space after a parameter would be a delimiter: such commands, and all others that are called in ways of
        # their own, are none of ours.
        while parameter := _PARAMETER.match(self.text, self.at, self.end):
            if parameter[1] != str(len(spec) + 1):
                raise self.nothing(parameter.end())
            spec += "m"
            self.at = parameter.end()
        if not self.text.startswith("{", self.at, self.end):
            raise self.nothing(self.at)
        return self.made(name, DefinitionKind.COMMAND, self.group(), spec=spec)

    def let(self, command: str) -> Definition:
        name = self.control()
        self.take("=")
        match = self.match(_TOKEN)
        if match[1] in DEFINING:
            raise self.nothing(self.at)
        return self.made(name, DefinitionKind.COMMAND, match[0], copies=match[1] is not None)

    def operator(self, command: str) -> Definition:
        starred = self.take("*")
        name = self.command_name()
        return self.made(name, DefinitionKind.OPERATOR, self.argument(), starred=starred)

    def delimiter(self, command: str) -> Definition:
        name = self.command_name()
        if command == "DeclarePairedDelimiter":
            return self.made(name, DefinitionKind.DELIMITER, self.argument(), self.argument(), spec="m", inner="#1")
        count = self.count()
        if command == "DeclarePairedDelimiterX":
            left, right = self.argument(), self.argument()
        else:
            # XPP: what is put before and after the two comes first and last.
            before, left, right, after = (self.argument() for _ in range(4))
            left, right = before + left, right + after
        return self.made(name, DefinitionKind.DELIMITER, left, right, spec="m" * count, inner=self.argument())


def _without_comments(source: str) -> str:
    """The source as TeX reads it, without the comments, the ends of their lines, and the indent after those."""
    return _COMMENT.sub(_comment_gone, source) if "%" in source else source


def _comment_gone(match: re.Match[str]) -> str:
    if match["comment"] is None:
        return match[0]
    if match["blank"] is not None:
        return (match["word"] or "") + match["blank"] * 2  # a blank line after it still ends a paragraph
    return match["word"] + " " if match["word"] else ""  # a name must not run on into what follows


_READ: dict[str, Callable[[_Reader, str], Definition]] = {
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"), _Reader.new_command),
    **dict.fromkeys(("newrobustcmd", "renewrobustcmd", "providerobustcmd"), _Reader.new_command),
    **dict.fromkeys(("newenvironment", "renewenvironment", "provideenvironment"), _Reader.new_environment),
    **{
        f"{verb}{expandable}DocumentCommand": _Reader.document_command
        for verb in ("New", "Renew", "Provide", "Declare")
        for expandable in ("", "Expandable")
    },
    **{f"{verb}DocumentEnvironment": _Reader.document_environment for verb in ("New", "Renew", "Provide", "Declare")},
    **dict.fromkeys(("def", "gdef", "edef", "xdef"), _Reader.plain_definition),
    "let": _Reader.let,
    "DeclareMathOperator": _Reader.operator,
    **{f"DeclarePairedDelimiter{variant}": _Reader.delimiter for variant in ("", "X", "XPP")},
}

DEFINING = frozenset(_READ)
"""The commands that define, without their backslashes."""

_BREAK = r"(?>\r\n|\r|\n)"
_SPACE_SOURCE = rf"[ \t]*+(?:(?:%[^\r\n]*+)?+{_BREAK}[ \t]*+(?:%[^\r\n]*+{_BREAK}[ \t]*+)*+(?![\r\n]))?+"
_PREFIXES = r"(?:(?:long|global|protected|outer)(?![A-Za-z@])\s*+\\){0,4}+"
_DEFINES_SOURCE = rf"{_PREFIXES}(?P<command>{'|'.join(sorted(_READ))})(?![A-Za-z@])"

DEFINES = re.compile(rf"\\{_DEFINES_SOURCE}")
"""A defining command with the prefixes before it; the group `command` is its name."""
_DEFINES_OUTSIDE = looking_for(_DEFINES_SOURCE)
_MAYBE_PREFIXES = re.compile(rf"\\{_PREFIXES}[A-Za-z@]*+\s*+")

_SPACE = re.compile(_SPACE_SOURCE)
_BLANK = re.compile(r"(?:\s|%[^\r\n]*+)*+")
# Letters of every script, as for the engines that read Unicode, and `@`, which packages use in names.
_LETTERS = r"(?:[^\W\d_]|@)++"
_CONTROL = re.compile(rf"\\({_LETTERS}|[^\r\n])")
_TOKEN = re.compile(rf"\\({_LETTERS}|[^\r\n])|[^\s\\{{}}%#]")
_ENVIRONMENT_NAME = re.compile(rf"\{{([^{{}}$\\%#\r\n]{{1,{_LONGEST_NAME}}})\}}")
_DIGIT = re.compile(r"[0-9]")
_PARAMETER = re.compile(rf"#([1-9])(?:%[^\r\n]*+{_BREAK}[ \t]*+)*+")
_BRACE = re.compile(r"\\[{}%\\]|%[^\r\n]*+|[{}]")
_BRACE_OR_BRACKET = re.compile(r"\\[{}%\\\]]|%[^\r\n]*+|[{}\]]")
_BRACES_AROUND = re.compile(r"\{((?:[^{}\\]|\\[\s\S]|\{(?:[^{}\\]|\\[\s\S]|\{(?:[^{}\\]|\\[\s\S])*+\})*+\})*+)\}")
_COMMENT = re.compile(
    rf"(?P<word>\\{_LETTERS})?(?P<comment>%[^\r\n]*+(?:{_BREAK}[ \t]*+)?)(?P<blank>{_BREAK})?|\\[\s\S]?"
)
# An argument of a specification: its letter, how many signs come after that, and then how many groups.
_SPEC = re.compile(r"[+!]*+([mostvbeEdDrRO>=])")
_SPEC_SIGNS = {"t": 1, "d": 2, "r": 2, "D": 2, "R": 2}
_SPEC_GROUPS = {"O": 1, "D": 1, "R": 1, "e": 1, "E": 2, ">": 1, "=": 1}
_SIGN = re.compile(r"\\[^\r\n]|[^\s{}]")
