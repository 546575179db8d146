"""What the arguments of a command hold, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from mleq.tex.tokens import Token, TokenKind


class Content(Enum):
    """What an argument holds, by the letter that stands for it in a signature."""

    MATH = "m"
    TEXT = "t"
    NAME = "n"
    """A word that the command looks up: a label, an operator's or an environment's name, a color."""
    LENGTH = "l"
    DELIMITER = "d"
    """A single delimiter, never in braces: that of `\\big`."""


class Argument(NamedTuple):
    """One argument of a command: the tokens `first` up to, not including, `end`, without braces or brackets."""

    content: Content
    first: int
    end: int
    braced: bool
    optional: bool


SIGNATURES: dict[str, str] = {
    # `[x]` is an optional argument, a bare letter a mandatory one; a star after the name is skipped.
    **dict.fromkeys(("text", "textrm", "textbf", "textit", "textsf", "texttt", "textnormal", "textup"), "t"),
    **dict.fromkeys(("mbox", "hbox", "fbox", "intertext", "shortintertext", "tag"), "t"),
    **dict.fromkeys(("mathrm", "operatorname", "operatornamewithlimits", "begin", "end"), "n"),
    **dict.fromkeys(("label", "ref", "eqref", "pageref", "autoref", "color"), "n"),
    "cref": "n",
    "Cref": "n",
    "cite": "[t][t]n",
    "textcolor": "nm",
    "colorbox": "nt",
    "href": "nt",
    "url": "n",
    **dict.fromkeys(("hspace", "vspace", "mspace", "hskip", "vskip", "kern", "mkern"), "l"),
    "\\": "[l]",
    "rule": "[l]ll",
    "sqrt": "[m]m",
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), "mm"),
    **dict.fromkeys(("overset", "underset", "stackrel"), "mm"),
    **dict.fromkeys(("hat", "widehat", "tilde", "widetilde", "bar", "vec", "dot", "ddot", "check", "breve"), "m"),
    **dict.fromkeys(("acute", "grave", "mathring", "overline", "underline", "overbrace", "underbrace"), "m"),
    **dict.fromkeys(("overrightarrow", "overleftarrow", "boxed", "phantom", "substack", "not"), "m"),
    **dict.fromkeys(("mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "mathfrak", "mathscr"), "m"),
    **dict.fromkeys(("bm", "boldsymbol", "pmb", "mathop", "mathbin", "mathrel", "mathord"), "m"),
    **dict.fromkeys(("mathopen", "mathclose", "mathpunct", "mathinner", "mathnormal", "mathds", "mathbbm"), "m"),
    **dict.fromkeys(("symbf", "symbfit", "symit", "symcal", "symbb", "symscr", "symfrak", "symsf", "symup"), "m"),
    **dict.fromkeys(("dddot", "ddddot", "widecheck", "overleftrightarrow", "underrightarrow"), "m"),
    **dict.fromkeys(("underleftarrow", "underleftrightarrow", "hphantom", "vphantom"), "m"),
    **dict.fromkeys(("mathclap", "mathllap", "mathrlap", "cancel", "bcancel", "xcancel", "Aboxed"), "m"),
    **dict.fromkeys(("pmod", "pod", "ensuremath", "lefteqn", "shoveleft", "shoveright"), "m"),
    **dict.fromkeys(("bra", "ket", "braket", "Bra", "Ket", "Braket"), "m"),
    **dict.fromkeys(("nicefrac", "sfrac", "cancelto", "splitfrac", "splitdfrac"), "mm"),
    **dict.fromkeys(("sideset", "prescript"), "mmm"),
    **dict.fromkeys(("xrightarrow", "xleftarrow", "xleftrightarrow", "xRightarrow", "xLeftarrow"), "[m]m"),
    **dict.fromkeys(("xLeftrightarrow", "xmapsto", "xhookrightarrow", "xhookleftarrow"), "[m]m"),
    **dict.fromkeys(("underbracket", "overbracket"), "[l][l]m"),
    "smash": "[n]m",
    "mathchoice": "mmmm",
    "genfrac": "nnlnmm",
}
STARRED = frozenset(("operatorname", "hspace", "vspace", "tag", "\\", "intertext", "smash"))
"""The commands that mean something else with a star behind them."""
SIZES = frozenset(("middle", *(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))))
"""The commands that a delimiter follows."""

_ENVIRONMENT_EXTRAS = {"array": "[n]n", "alignedat": "[n]n", "alignat": "n", "aligned": "[n]", "gathered": "[n]"}


def arguments(tokens: Sequence[Token], index: int) -> Iterator[Argument]:
    """The arguments of the command at `tokens[index]`, in order; none for a command that is not known.

    `tokens` are significant tokens. An argument that is missing, or whose brace or bracket is never closed, ends the
    list.
    """
    command = tokens[index]
    signature = SIGNATURES.get(command.name)
    if command.kind is not TokenKind.COMMAND or signature is None:
        return
    at = index + 1
    if at < len(tokens) and tokens[at].text == "*":
        at += 1
    for position, (content, optional) in enumerate(parameters(signature)):
        argument = _bracketed(tokens, at, content) if optional else _mandatory(tokens, at, content)
        if argument is None:
            if optional:
                continue
            return
        yield argument
        at = argument.end + (1 if argument.braced else 0)
        if position == 0 and command.name == "begin":
            environment = "".join(token.text for token in tokens[argument.first : argument.end])
            yield from _extras(tokens, at, _ENVIRONMENT_EXTRAS.get(environment, ""))


@cache
def parameters(signature: str) -> tuple[tuple[Content, bool], ...]:
    """The contents of a signature in order, each with whether it is optional."""
    optional = False
    found = []
    for letter in signature:
        if letter in "[]":
            optional = letter == "["
        else:
            found.append((Content(letter), optional))
    return tuple(found)


def closing(tokens: Sequence[Token], index: int) -> int | None:
    """The index of the brace that closes the one at `tokens[index]`, or None where nothing does."""
    depth = 0
    for at in range(index, len(tokens)):
        if tokens[at].kind is TokenKind.OPEN:
            depth += 1
        elif tokens[at].kind is TokenKind.CLOSE:
            depth -= 1
            if depth == 0:
                return at
    return None


def _extras(tokens: Sequence[Token], at: int, signature: str) -> Iterator[Argument]:
    for content, optional in parameters(signature):
        argument = _bracketed(tokens, at, content) if optional else _mandatory(tokens, at, content)
        if argument is not None:
            yield argument
            at = argument.end + 1


def _mandatory(tokens: Sequence[Token], at: int, content: Content) -> Argument | None:
    if at >= len(tokens) or tokens[at].kind is TokenKind.CLOSE:
        return None
    if tokens[at].kind is not TokenKind.OPEN:
        return Argument(content, at, at + 1, braced=False, optional=False)
    end = closing(tokens, at)
    return None if end is None else Argument(content, at + 1, end, braced=True, optional=False)


def _bracketed(tokens: Sequence[Token], at: int, content: Content) -> Argument | None:
    if at >= len(tokens) or tokens[at].text != "[":
        return None
    depth = 0
    for end in range(at + 1, len(tokens)):
        if tokens[end].kind is TokenKind.OPEN:
            depth += 1
        elif tokens[end].kind is TokenKind.CLOSE:
            depth -= 1
        elif tokens[end].text == "]" and depth == 0:
            return Argument(content, at + 1, end, braced=True, optional=True)
    return None
