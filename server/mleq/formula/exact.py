"""LaTeX read as TeX takes it: a tree in which spelling that changes nothing whatever is gone.

Unlike in the normal form of `normal`, which is for recognizing formulas, what has the same key here is set the same to
the last point: a `\\bigl(` is no `(`, and a `\\mathrm{KL}`, which keeps no space, is no `\\operatorname{KL}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from mleq.tex.arguments import SIGNATURES, SIZES, Argument, Content, arguments
from mleq.tex.commands import is_command
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

MOST_TOKENS = 2_000
DEEPEST = 50
"""What is longer or deeper is not read, so that nothing takes long."""


class Node(NamedTuple):
    """A sign, a command with its arguments, a script, or a group; all offsets are of the source."""

    key: str
    """Nodes with the same key mean the same."""
    head: str
    """The command or the sign; of a script `_` or `^`, of a group `{`."""
    frame: str
    """The key without what is in `children`."""
    children: tuple[Row, ...]
    """The math in it: arguments, options, what is in a group or a script."""
    start: int
    end: int
    outer_start: int
    """Where it begins with the braces around it that change nothing, as those in `{\\theta}_{t}`."""
    outer_end: int
    parameter: int = 0
    """The number of a parameter, as in the body of a macro."""
    has_parameters: bool = False
    """Whether there is a parameter in it."""


Row: TypeAlias = "tuple[Node, ...]"


@lru_cache(maxsize=4096)
def read(source: str) -> Row | None:
    """The nodes of a formula in order; None where its braces do not fit, or there is too much of it."""
    tokens = tokens_of(source)
    pairs = _pairs(tokens)
    if pairs is None or len(tokens) > MOST_TOKENS:
        return None
    return tuple(_Reader(source, tokens, pairs).row(0, len(tokens)))


@lru_cache(maxsize=1024)
def tokens_of(source: str) -> Sequence[Token]:
    """The significant tokens of a text, which is mostly looked at more than once."""
    return significant(tokenize(source))


def key(row: Sequence[Node]) -> str:
    """What rows have in common that mean the same."""
    return " ".join([node.key for node in row])


def rows(row: Row) -> Iterator[Row]:
    """The row and all rows in it."""
    yield row
    for node in row:
        for child in node.children:
            yield from rows(child)


def sign_of(node: Node) -> str:
    """What a node of a macro has in common with all that it may stand for."""
    return node.frame if node.has_parameters else node.key


def _pairs(tokens: Sequence[Token]) -> dict[int, int] | None:
    """For each opening brace the one that closes it; None where there are too many or too few."""
    opened: list[int] = []
    pairs = {}
    for at, token in enumerate(tokens):
        if token.kind is _OPEN:
            opened.append(at)
            if len(opened) > DEEPEST:
                return None
        elif token.kind is _CLOSE:
            if not opened:
                return None
            pairs[opened.pop()] = at
    return None if opened else pairs


class _Reader:
    def __init__(self, source: str, tokens: Sequence[Token], pairs: dict[int, int]) -> None:
        self.source = source
        self.tokens = tokens
        self.pairs = pairs

    def row(self, at: int, end: int) -> list[Node]:
        """What stands between two tokens."""
        found: list[Node] = []
        while at < end:
            token = self.tokens[at]
            if token.kind is _OPEN:
                node, at = self.group(at)
                found.append(node)
            elif token.kind is _SCRIPT and at + 1 < end:
                node, at = self.script(at)
                found.append(node)
            elif token.kind is not _COMMAND:
                found.append(_sign(token))
                at += 1
            elif token.name in _SWITCHES and not found:
                found.append(self.switched(at, end))
                at = end
            elif token.name in SIGNATURES:
                node, after = self.command(at)
                # Its argument is what would be there without it.
                found += node.children[0] if token.name == "ensuremath" and node.children else [node]
                at = after
            elif token.name in _SIZING and at + 1 < end:
                found.append(self.sized(at))
                at += 2
            elif not _is_known(token.name) and self.pairs.get(at + 1, end) < end:
                # Nobody knows what is in the braces of such a command.
                after = self.pairs[at + 1]
                found.append(self.node(self.spelled(at, after + 1), token.text, at, after))
                at = after + 1
            else:
                found.append(_sign(token))
                at += 1
        return found

    def group(self, at: int) -> tuple[Node, int]:
        closing = self.pairs[at]
        row = self.row(at + 1, closing)
        start, end = self.tokens[at].start, self.tokens[closing].end
        if len(row) == 1 and _is_ordinary(row[0]):
            # TeX drops such braces itself.
            return row[0]._replace(outer_start=start, outer_end=end), closing + 1
        return self.node("{", "{", at, closing, [row]), closing + 1

    def argument(self, at: int, end: int) -> list[Node]:
        """What stands in the braces of an argument, of which a second pair changes nothing."""
        row = self.row(at, end)
        return list(row[0].children[0]) if len(row) == 1 and row[0].head == "{" else row

    def script(self, at: int) -> tuple[Node, int]:
        after = self.tokens[at + 1]
        if after.kind is _OPEN:
            closing = self.pairs[at + 1]
            row = self.argument(at + 2, closing)
        elif after.name in SIGNATURES:
            node, end = self.command(at + 1)
            row, closing = [node], end - 1
        else:
            row, closing = [_sign(after)], at + 1
        if len(row) == 1 and (name := alone(row[0])):
            row = [row[0]._replace(key=name)]
        return self.node(self.tokens[at].text, self.tokens[at].text, at, closing, [row]), closing + 1

    def command(self, at: int) -> tuple[Node, int]:
        """A command with its arguments, and where what comes after it begins."""
        token = self.tokens[at]
        starred = at + 1 < len(self.tokens) and self.tokens[at + 1].text == "*" and token.name in _STARRED
        head = _ALIKE.get(token.text, token.text) + "*" * starred
        frame, last = head, at + starred
        children = []
        for argument in arguments(self.tokens, at):
            opening, closing = "[]" if argument.optional else "{}"
            if argument.content is Content.MATH:
                children.append(self.argument(argument.first, argument.end))
                inside = ""
            else:
                inside = self.opaque(argument)
            frame += opening + inside + closing
            last = argument.end - 1 + argument.braced
        return self.node(frame, head, at, last, children), last + 1

    def opaque(self, argument: Argument) -> str:
        """An argument that is no math."""
        if argument.content is not Content.TEXT or not argument.braced:
            return self.spelled(argument.first, argument.end)
        return self.source[self.tokens[argument.first - 1].end : self.tokens[argument.end].start]

    def switched(self, at: int, end: int) -> Node:
        """What an old command for a font, as `\\rm`, changes: all up to the end of the group."""
        head = _SWITCHES[self.tokens[at].name]
        first, last = at + 1, end
        while self.pairs.get(first) == last - 1:
            first, last = first + 1, last - 1
        if SIGNATURES[head[1:]] != "m":
            return self.node(f"{head}{{{self.spelled(first, last)}}}", head, at, end - 1)
        return self.node(f"{head}{{}}", head, at, end - 1, [self.argument(first, last)])

    def sized(self, at: int) -> Node:
        """A delimiter with what gives it a size."""
        delimiter = self.tokens[at + 1].text
        text = f"{self.tokens[at].text} {_DELIMITERS_ALIKE.get(delimiter, delimiter)}"
        return self.node(text, self.tokens[at].text, at, at + 1)

    def spelled(self, at: int, end: int) -> str:
        return " ".join([token.text for token in self.tokens[at:end]])

    def node(self, frame: str, head: str, first: int, last: int, children: Sequence[Sequence[Node]] = ()) -> Node:
        start, end = self.tokens[first].start, self.tokens[last].end
        rows = tuple(map(tuple, children))
        whole = f"{frame}{''.join([f'({key(row)})' for row in rows])}"
        has_parameters = any(node.has_parameters for row in rows for node in row)
        return Node(whole, head, frame, rows, start, end, start, end, has_parameters=has_parameters)


def _sign(token: Token) -> Node:
    text = _ALIKE.get(token.text, token.text)
    parameter = int(text[1]) if token.kind is TokenKind.PARAMETER and len(text) == 2 else 0
    return Node(text, text, text, (), *(token.start, token.end) * 2, parameter, parameter > 0)


def alone(node: Node) -> str:
    """The key of a name in upright letters that stands alone in a script, where none has anything to keep space from.

    There an operator is set as its letters are.
    """
    found = node.head in _UPRIGHT and node.frame[len(node.head) + 1 : -1].replace(" ", "")
    return f"alone {found}" if found and found.isalpha() and found.isascii() else ""


def is_letter(name: str) -> bool:
    """Whether a command, given without its backslash, is a sign that is a letter to TeX."""
    return f"\\{name}" in _ORDINARY


def _is_ordinary(node: Node) -> bool:
    """Whether it is a single ordinary atom: alone in a group it is what the group would be."""
    if node.head in _BOLD:
        return len(node.children) == 1 and len(node.children[0]) == 1 and _is_ordinary(node.children[0][0])
    head = node.head
    return head in _ORDINARY or head in _ALPHABETS or (len(head) == 1 and head.isalnum() and head.isascii())


def _is_known(name: str) -> bool:
    return len(name) < 3 or is_command(name)  # shorter names are in no list


_COMMAND, _OPEN, _CLOSE, _SCRIPT = TokenKind.COMMAND, TokenKind.OPEN, TokenKind.CLOSE, TokenKind.SCRIPT
_STARRED = frozenset(("operatorname", "hspace", "vspace", "tag", "\\", "intertext", "smash"))
_SIZING = SIZES | {"left", "right"}

_ALIKE = {
    "\\leq": "\\le",
    "\\geq": "\\ge",
    "\\neq": "\\ne",
    "\\rightarrow": "\\to",
    "\\leftarrow": "\\gets",
    "\\wedge": "\\land",
    "\\vee": "\\lor",
    "\\lbrace": "\\{",
    "\\rbrace": "\\}",
    "\\Vert": "\\|",
    "\\vert": "|",
    "\\boldsymbol": "\\bm",  # where there is a `\bm`: its package lets the one be the other
}
"""Names of the same thing."""
_DELIMITERS_ALIKE = {
    **dict.fromkeys(("\\|", "\\Vert", "\\lVert", "\\rVert"), "\\|"),
    **dict.fromkeys(("|", "\\vert", "\\lvert", "\\rvert"), "|"),
    "\\lbrace": "\\{",
    "\\rbrace": "\\}",
    "<": "\\langle",
    ">": "\\rangle",
}
"""The same of what has a size: whether it opens or closes no longer depends on the name."""

_SWITCHES = {
    "rm": "\\mathrm",
    "bf": "\\mathbf",
    "it": "\\mathit",
    "sf": "\\mathsf",
    "tt": "\\mathtt",
    "cal": "\\mathcal",
}
_UPRIGHT = frozenset(("\\mathrm", "\\operatorname", "\\operatorname*"))
_BOLD = frozenset(("\\bm", "\\pmb"))
_ALPHABETS = frozenset(f"\\math{font}" for font in "rm bf it sf tt cal bb frak scr normal ds bbm".split()) | {"{"}
_ORDINARY = frozenset(
    f"\\{name}"
    for name in (
        *"alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda".split(),
        *"mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega".split(),
        *"Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
        *"ell hbar imath jmath wp Re Im aleph partial infty nabla emptyset varnothing top bot".split(),
    )
)
"""Signs that are letters to TeX."""
