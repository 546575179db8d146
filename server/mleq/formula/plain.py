"""A formula as the engines get it: made whole, its macros expanded, no comments and no definitions in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import zip_longest
from typing import NamedTuple

from mleq.formula.tree import Command, Formula, Symbol
from mleq.tex.tokens import Token, TokenKind


class Plain(NamedTuple):
    """LaTeX, and where it came from."""

    latex: str
    starts: tuple[int, ...]
    """Where in `latex` each token begins."""
    origins: tuple[tuple[int, int], ...]
    """The range in the source that each came from."""

    def origin(self, offset: int) -> tuple[int, int]:
        """The range in the source of what stands at a place of `latex`."""
        if not self.starts:
            return 0, 0
        return self.origins[max(0, bisect_right(self.starts, offset) - 1)]


def plain(formula: Formula) -> Plain:
    """The formula as LaTeX that stands by itself. What it lacks is put in, and what is too much is left out.

    Labels, and the commands that only say whether there is a number, are left out, too: a preview has none.
    """
    put_in, left_out = _changes(formula)
    expansion = formula.expansion
    if expansion.is_plain and expansion.full and not put_in and not left_out and "%" not in formula.source:
        places = [token[2:] for token in expansion.full]
        return Plain(_sayable(formula.source), tuple([start for start, _ in places]), tuple(places))
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    index = 0
    for token, following in zip_longest(expansion.full, expansion.full[1:]):
        kind = token.kind
        if kind is TokenKind.COMMENT:
            continue
        if kind is TokenKind.SPACE:
            # One that ended the last argument of a macro may stand behind a prime, where it is minded by some.
            if following is None or following.kind is not TokenKind.SCRIPT:
                _add(parts, origins, " ", token)
            continue
        for text in put_in.get(index, ()):
            _add(parts, origins, text, token)
        if index not in left_out:
            _add(parts, origins, token.text, token)
        index += 1
    end = expansion.full[-1] if expansion.full else Token(TokenKind.SPACE, "", 0, 0)
    for text in put_in.get(index, ()):
        _add(parts, origins, text, end)
    return _joined(parts, origins)


def _changes(formula: Formula) -> tuple[dict[int, list[str]], set[int]]:
    """What to put in before which of the tokens, and which of them to leave out."""
    put_in: dict[int, list[str]] = {}
    left_out: set[int] = set()
    for at, text in formula.mends:
        if text is None:
            left_out.add(at)
        else:
            put_in.setdefault(at, []).append(text)
    expansion = formula.expansion
    if not expansion.is_plain or any(command in formula.source for command in _SILENT):
        tokens = expansion.tokens
        for node in formula.root.walk():
            if node.first < node.last and type(node) in (Command, Symbol) and tokens[node.first].text in _SILENT:
                # Where something is put in behind it, that may be what closes its braces.
                kept = (TokenKind.OPEN, TokenKind.CLOSE) if node.last in put_in else ()
                left_out.update(at for at in range(node.first, node.last) if tokens[at].kind not in kept)
                if node.first and tokens[node.first - 1].kind in (TokenKind.SCRIPT, TokenKind.COMMAND):
                    put_in.setdefault(node.last, []).insert(0, "{}")  # it may have been an argument
    return put_in, left_out


def _add(parts: list[str], origins: list[tuple[int, int]], text: str, token: Token) -> None:
    if text[0].isalpha() and parts and parts[-1][0] == "\\" and parts[-1][-1].isalpha():
        # What comes of different macros, or after what was left out, must not become one word.
        parts.append(" ")
        origins.append((token.start, token.end))
    parts.append(text)
    origins.append((token.start, token.end))


def _joined(parts: list[str], origins: list[tuple[int, int]]) -> Plain:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return Plain(_sayable("".join(parts)), tuple(starts[:-1]), tuple(origins))


def _sayable(latex: str) -> str:
    """The same without what XML has no characters for, in which engines answer."""
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", latex)


_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SILENT = ("\\label", "\\nonumber", "\\notag")
