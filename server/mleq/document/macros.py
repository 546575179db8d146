"""The commands that a document defines for itself."""

from __future__ import annotations

import re

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter\w*"
    r"|(?:New|Renew|Provide|Declare)DocumentCommand|DeclareRobustCommand|def|let)\*?\s*\{?\s*\\([A-Za-z]+)"
)


def begins_macro(text: str, name: str) -> bool:
    """Whether `name`, without its backslash, is a command that `text` defines, or the beginning of one."""
    return any(match[1].startswith(name) for match in _DEFINITION.finditer(text))
