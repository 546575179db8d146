"""The normal form of a formula: what is left when spelling is taken away.

Two formulas with the same normal form set the same symbols in the same places. Spaces, sizes of delimiters, braces that
change nothing, alignment and a full stop at the end are spelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from mleq.tex.arguments import arguments, closing
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

NormalForm: TypeAlias = tuple[str, ...]

MAX_DEPTH = 100
MAX_TOKENS = 4_000
MAX_LENGTH = 20_000
"""Longer or deeper formulas are no equation of a catalog; what is not looked at cannot hang the server."""

_SPACING = frozenset(
    (*",!;:> ", "quad", "qquad", "thinspace", "medspace", "thickspace", "negthinspace", "enspace", "\n")
)
_SIZING = frozenset(
    (
        "left",
        "right",
        "middle",
        *(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
    )
)
_DROPPED = _SPACING | _SIZING | {"nonumber", "notag", "displaystyle", "textstyle", "limits", "nolimits"}
_DROPPED_WITH_ARGUMENTS = frozenset(("label", "tag", "hspace", "mspace", "vspace"))
_WITH_SPELLED_ARGUMENTS = _DROPPED_WITH_ARGUMENTS | {"\\"}
_SPELLINGS = {
    **dict.fromkeys(("dfrac", "tfrac"), "frac"),
    **dict.fromkeys(("ldots", "dotsc", "cdots", "dotsb", "dotsm"), "dots"),
    "leq": "le", "geq": "ge", "neq": "ne", "to": "rightarrow", "gets": "leftarrow",
    "lbrace": "{", "rbrace": "}", "Vert": "|", "lvert": "vert", "rvert": "vert", "lVert": "|", "rVert": "|",
}  # fmt: skip


def normal_form(latex: str) -> NormalForm | None:
    """The normal form of a formula; None for one that is broken, empty, or over the bounds."""
    if len(latex) > MAX_LENGTH:
        return None
    tokens = significant(tokenize(latex))
    if len(tokens) > MAX_TOKENS or not _balanced(tokens):
        return None
    out = _normalize(_without_spelling(tokens))
    while out and out[-1] in (".", ",", ";"):
        out.pop()
    return tuple(out) or None


def _balanced(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += {TokenKind.OPEN: 1, TokenKind.CLOSE: -1}.get(token.kind, 0)
        if not 0 <= depth <= MAX_DEPTH:
            return False
    return depth == 0


def _without_spelling(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without those that only space, size or align."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        found = list(arguments(tokens, at)) if token.name in _WITH_SPELLED_ARGUMENTS else []
        end = found[-1].end + found[-1].braced if found else at + 1
        if token.name == "\\":
            out.append(token)  # the line break stays, its extra space goes
        elif not _is_spelling(token) and not _is_null_delimiter(tokens, at):
            out.append(token)
        at = end
    return out


def _is_spelling(token: Token) -> bool:
    dropped = token.name in _DROPPED or token.name in _DROPPED_WITH_ARGUMENTS
    return dropped or token.kind is TokenKind.ALIGN or token.text == "~"


def _is_null_delimiter(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text == "." and at > 0 and tokens[at - 1].name in _SIZING


def _normalize(tokens: Sequence[Token]) -> list[str]:
    """Braces put around every argument and script, and taken from everywhere else; subscripts before superscripts."""
    out: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind is TokenKind.SCRIPT:
            scripts: dict[str, list[str]] = {}
            while at + 1 < len(tokens) and tokens[at].kind is TokenKind.SCRIPT and tokens[at].text not in scripts:
                kind = tokens[at].text
                scripts[kind], at = _argument(tokens, at + 1)
            for kind in sorted(scripts, reverse=True):
                out += [kind, "{", *scripts[kind], "}"]
            if not scripts:
                at += 1
        elif token.kind is TokenKind.COMMAND:
            out.append("\\" + _SPELLINGS.get(token.name, token.name))
            for argument in list(arguments(tokens, at)):
                inside = _normalize(tokens[argument.first : argument.end])
                out += ["[", *inside, "]"] if argument.optional else ["{", *inside, "}"]
                at = argument.end + argument.braced - 1
            at += 1
        else:
            if token.kind not in (TokenKind.OPEN, TokenKind.CLOSE):
                out.append("\\vert" if token.text == "|" else token.text)
            at += 1
    return out


def _argument(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The normal form of the argument at `tokens[at]`, and the place behind it."""
    if tokens[at].kind is TokenKind.OPEN and (end := closing(tokens, at)) is not None:
        return _normalize(tokens[at + 1 : end]), end + 1
    if tokens[at].kind is TokenKind.COMMAND:
        last = max((argument.end + argument.braced for argument in arguments(tokens, at)), default=at + 1)
        return _normalize(tokens[at:last]), last
    return _normalize(tokens[at : at + 1]), at + 1
