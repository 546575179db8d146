"""What the macros of a document stand for, and which of them a writer would use wherever that stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from mleq.document.definitions import Definition, DefinitionKind
from mleq.document.macros import Macros
from mleq.formula import exact
from mleq.formula.exact import Node, Row
from mleq.formula.expand import Expansion, expand
from mleq.tex.arguments import SIGNATURES, SIZES
from mleq.tex.commands import is_command
from mleq.tex.tokens import TokenKind

LONGEST = 500
"""The characters of a macro written out; what is longer is no notation."""

Content: TypeAlias = "tuple[Any, ...]"
"""A definition without its place."""


class Pattern(NamedTuple):
    """A way to call a macro, and what it then stands for."""

    name: str
    call: str
    """How it is called, with `#1` for the first argument."""
    row: Row
    is_open: bool
    """Whether a star or a bracket behind it would be read as an argument."""


def patterns_of(definition: Definition, macros: Macros) -> Sequence[Pattern]:
    """The ways to call a macro that are used; `macros` are all of the document."""
    name = definition.name
    if definition.kind is DefinitionKind.ENVIRONMENT or not _NAME.fullmatch(name) or f"\\{name}" in _FONTS:
        return ()
    if definition.provides and is_command(name):
        return ()  # then it was there before, and is what it was
    texts = (definition.body, definition.end_body, definition.inner)
    if definition.copies or any(macros.get(called) for text in texts for called in _CALLED.findall(text)):
        return tuple(_found_patterns(definition, macros))
    return _patterns_alone(content_of(definition))


def best(patterns: Sequence[Pattern]) -> Pattern | None:
    """Which of several macros that mean the same is used.

    One named after what it shows, as `\\gD` is and `\\train` is not, or else one short for it; of these the shortest,
    and then the first. None of two that only their writer can tell apart, as `\\vect` and `\\mat` for `\\mathbf`.
    """
    if len(patterns) > 1:
        named = [pattern for pattern in patterns if (shown := _shown(pattern.row)) and shown in pattern.name]
        patterns = named or [
            # What all alphabets have in their names makes no name short for one: `\mat` is not for `\mathbf`.
            pattern
            for pattern in patterns
            if _is_short_for(pattern.name, exact.key(pattern.row).replace("\\math", ""))
        ]
    return min(patterns, key=lambda pattern: len(pattern.name), default=None)


def content_of(definition: Definition) -> Content:
    """What a definition says, wherever it stands."""
    return definition[:_PLACE] + definition[_PLACE + 2 :]


def definition_of(content: Content) -> Definition:
    """A definition that says this."""
    return Definition._make((*content[:_PLACE], 0, 0, *content[_PLACE:]))


def joined(expansion: Expansion) -> str:
    """What came out of macros as a text: a command must not run on into a letter that was not behind it."""
    out: list[str] = []
    for kind, text, *_ in expansion.full:
        if kind is TokenKind.COMMENT:
            continue
        if out and text[0].isalpha() and out[-1][0] == "\\" and out[-1][-1].isalpha():
            out.append(" ")
        out.append(text)
    return "".join(out)


def is_bare_command(node: Node) -> bool:
    """Whether it is a command that takes arguments, without any."""
    return node.frame == node.head and node.head[1:] in SIGNATURES


def turn(node: Node) -> int:
    """1 for what opens, -1 for what closes."""
    return (node.head in _OPENING) - (node.head in _CLOSING)


@lru_cache(maxsize=4096)
def _patterns_alone(content: Content) -> tuple[Pattern, ...]:
    """The patterns of a definition that calls no other one: most stay as they are when one of the document changes."""
    definition = definition_of(content)
    return tuple(_found_patterns(definition, Macros([definition])))


def _found_patterns(definition: Definition, macros: Macros) -> Iterator[Pattern]:
    for call, is_open in _calls(definition):
        row = _row(definition, call, macros)
        if row and _is_plain(row, call) and _is_expected(row, definition.name):
            yield Pattern(definition.name, call, row, is_open)


def _row(definition: Definition, call: str, macros: Macros) -> Row | None:
    """What a call stands for."""
    if definition.kind is DefinitionKind.COMMAND and "[" not in call and _is_written_out(definition, macros):
        return exact.read(definition.body)
    expansion = expand(call, macros, LONGEST)
    return None if expansion.refused or expansion.problems or expansion.is_plain else exact.read(joined(expansion))


def _is_written_out(definition: Definition, macros: Macros) -> bool:
    """Whether the body of a definition is what it stands for; most are, and then nothing has to be expanded."""
    if definition.spec.strip("m") or definition.copies or len(definition.body) > LONGEST or "##" in definition.body:
        return False
    called = _CALLED.findall(definition.body)
    return all(name in SIGNATURES or exact.is_letter(name) for name in called) and not any(map(macros.get, called))


def _calls(definition: Definition) -> Iterator[tuple[str, bool]]:
    """The ways to call a macro, each with whether there may be a star or an option behind it."""
    spec = definition.spec
    match = _SPEC.fullmatch(spec)
    if match is None:
        return
    first = len(match["star"]) + len(match["option"])
    mandatory = "".join([f"{{#{number}}}" for number in range(first + 1, len(spec) + 1)])
    yield f"\\{definition.name}{mandatory}", first > 0 and not mandatory
    if match["option"]:
        yield f"\\{definition.name}[#{first}]{mandatory}", False


def _is_plain(row: Row, call: str) -> bool:
    """Whether each argument is there once and it is plain where it begins and ends, and nothing is half of a pair."""
    wanted = PARAMETER.findall(call)
    if sorted(PARAMETER.findall(exact.key(row))) != sorted(wanted) or row[0].parameter or row[-1].parameter:
        return False
    return sorted(_parameters(row)) == sorted(wanted) and all(map(_is_whole, exact.rows(row)))


def _parameters(row: Row) -> list[str]:
    return [f"#{node.parameter}" for inner in exact.rows(row) for node in inner if node.parameter]


def _is_whole(row: Row) -> bool:
    depth = 0
    for before, node in zip((None, *row), row, strict=False):
        if node.head in BARRED or node.head == "#" or (before and before.parameter and node.parameter):
            return False
        depth += turn(node)
        if depth < 0:
            return False
    return depth == 0


def _is_expected(row: Row, name: str) -> bool:
    """Whether a writer with this macro would write it wherever this stands."""
    nodes = [node for inner in exact.rows(row) for node in inner]
    if any(node.head in _APART for node in nodes) and not is_bare_command(row[0]):
        return True
    has_parameters = any(node.has_parameters or node.parameter for node in row)
    if has_parameters and any(node.head in _FENCES for node in nodes):
        return True
    if not any(node.head in ("_", "^") or node.head.startswith("\\") for node in nodes):
        return False  # a letter, a word or a number
    return not is_command(name) and _is_short_for(name, exact.key(row))


def _is_short_for(name: str, text: str) -> bool:
    """Whether the name is made of letters of a text: `yhat` is of those of `\\hat(y)`, `xtm` of those of `x_t-1`."""
    return not Counter(name.casefold()) - Counter(text.translate(_SAID).casefold())


def _shown(row: Row) -> str:
    """The letters that are seen of it."""
    return "".join(
        [
            "".join(map(_shown, node.children)) or _LETTERS.sub("", node.frame.removeprefix(node.head) or node.head)
            for node in row
        ]
    )


_PLACE = Definition._fields.index("start")
"""Where the place of a definition stands in it: two offsets."""
_NAME = re.compile(r"[A-Za-z]+|[0-9]")
_SPEC = re.compile(r"(?P<star>s?)(?P<option>[oO]?)m*")
_CALLED = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
PARAMETER = re.compile(r"#[1-9]")
"""A parameter in a call."""
_LETTERS = re.compile("[^A-Za-z0-9]")
_LIGHT = frozenset(
    (
        *("hat widehat tilde widetilde bar vec dot ddot check breve acute grave mathring overline underline").split(),
        *("dddot ddddot widecheck overrightarrow overleftarrow overleftrightarrow underrightarrow").split(),
        *("underleftarrow underleftrightarrow not ensuremath smash phantom hphantom vphantom").split(),
        *("mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner").split(),
        *("hspace vspace mspace hskip vskip kern mkern begin end label ref tag color").split(),
    )
)
_APART = frozenset(f"\\{name}" for name in SIGNATURES if name not in _LIGHT) - {"\\\\"} | {"\\operatorname*"}
"""The commands that set apart what is in them, so that it is no mere row of letters and signs."""
_FONTS = frozenset(f"\\{name}" for name in SIGNATURES if name.startswith("math")) | {"\\bm", "\\boldsymbol"}
BARRED = frozenset(("&", "$", "\\\\", "\\cr", "\\begin", "\\end", "\\over", "\\atop", "\\choose"))
"""What no macro that is looked for has, nor an argument of one."""
_SAID = str.maketrans({"-": "m", "+": "p"})
"""Signs as they are spoken in names."""
_OPENING = frozenset(("(", "[", "\\{", "\\langle", "\\lvert", "\\lVert", "\\lfloor", "\\lceil", "\\left")) | {
    f"\\{size}" for size in SIZES if size.endswith("l")
}
_CLOSING = frozenset((")", "]", "\\}", "\\rangle", "\\rvert", "\\rVert", "\\rfloor", "\\rceil", "\\right")) | {
    f"\\{size}" for size in SIZES if size.endswith("r")
}
_FENCES = ((_OPENING | _CLOSING) - set("()[]")) | {"|", "\\|"}
"""The delimiters that are more than punctuation."""
