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


_PATTERN = re.compile(
    r"""
      (?P<COMMAND> \\ (?: [A-Za-z]+ | [\s\S] )? )
    | (?P<COMMENT> % [^\n\r]* )
    | (?P<SPACE> \s+ )
    | (?P<OPEN> \{ )
    | (?P<CLOSE> \} )
    | (?P<SCRIPT> [_^] )
    | (?P<ALIGN> & )
    | (?P<MATH> \$ )
    | (?P<PARAMETER> \# [1-9]? )
    | (?P<LETTER> [^\W\d_] )
    | (?P<DIGIT> \d )
    | (?P<OTHER> . )
    """,
    re.VERBOSE,
)
_KINDS = {kind.name: kind for kind in TokenKind}
_BLANK = (TokenKind.SPACE, TokenKind.COMMENT)


def tokenize(source: str) -> list[Token]:
    """Cut `source` into tokens that cover every character of it, in order. Never fails."""
    return [Token(_KINDS[str(m.lastgroup)], m[0], m.start(), m.end()) for m in _PATTERN.finditer(source)]


def significant(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without white space and comments, neither of which shows in math."""
    return [token for token in tokens if token.kind not in _BLANK]
