"""LaTeX cut into tokens, each with its place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


class TokenKind(Enum):
    """What a token is, after TeX's own category codes."""

    COMMAND = "command"
    """A control sequence with its backslash: `\\alpha`, `\\{`, `\\\\`."""
    OPEN = "open"
    CLOSE = "close"
    SCRIPT = "script"
    """`_` or `^`."""
    ALIGN = "align"
    MATH = "math"
    """`$`, each by itself."""
    PARAMETER = "parameter"
    """`#1`, or a bare `#`."""
    LETTER = "letter"
    DIGIT = "digit"
    OTHER = "other"
    SPACE = "space"
    COMMENT = "comment"
    """From `%` up to, not including, the end of the line."""


class Token(NamedTuple):
    """One token; `text` is `source[start:end]`."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The name of a command, without its backslash; empty for every other token."""
        return self.text[1:] if self.kind is TokenKind.COMMAND else ""


_PATTERN = re.compile(r"\\(?:[A-Za-z]+|[\s\S])?|%[^\n\r]*|\s+|\#[1-9]?|[\s\S]")
_KINDS = {
    "\\": TokenKind.COMMAND,
    "{": TokenKind.OPEN,
    "}": TokenKind.CLOSE,
    "_": TokenKind.SCRIPT,
    "^": TokenKind.SCRIPT,
    "&": TokenKind.ALIGN,
    "$": TokenKind.MATH,
    "#": TokenKind.PARAMETER,
    "%": TokenKind.COMMENT,
}
_SPACE, _COMMENT = TokenKind.SPACE, TokenKind.COMMENT


def tokenize(source: str) -> list[Token]:
    """Cut `source` into tokens that cover every character of it, in order. Never fails."""
    tokens = []
    at = 0
    for text in _PATTERN.findall(source):
        end = at + len(text)
        kind = _KINDS_OF_ASCII.get(text[0]) or _kind(text[0])
        tokens.append(_new(Token, (kind, text, at, end)))
        at = end
    return tokens


def _kind(character: str) -> TokenKind:
    """The kind of the token that begins with the character."""
    if character in _KINDS:
        return _KINDS[character]
    if character.isdecimal():
        return TokenKind.DIGIT
    if character.isalnum():
        return TokenKind.LETTER
    return TokenKind.SPACE if character.isspace() else TokenKind.OTHER


_KINDS_OF_ASCII = {chr(code): _kind(chr(code)) for code in range(128)}
_new = tuple.__new__  # several times as fast as calling the class


def significant(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without white space and comments, neither of which shows in math."""
    return [token for token in tokens if token[0] is not _SPACE and token[0] is not _COMMENT]
