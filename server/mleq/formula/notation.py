"""Bodies in the document's own notation: its macros stand for exactly what they mean.

Exactly: expanded, what is written here reads as the body does (`exact`), or else the body stays as it is. And never by
surprise: a macro for something set apart by a font, a name, a fraction or a pair of delimiters is used wherever that
stands, but one for mere letters and signs only where its name is short for theirs, as `\\eps`, `\\xt` and `\\yhat` are.
The template of ICLR defines `\\lr` as `\\alpha` and `\\reg` as `\\lambda`, and not every alpha is a learning rate.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from mleq.document.definitions import Definition, DefinitionKind
from mleq.document.macros import Macros
from mleq.formula import exact
from mleq.formula.exact import Node, Row
from mleq.formula.expand import Expansion, expand
from mleq.snippet.slots import Occurrence, misplacements, occurrences
from mleq.tex.arguments import SIGNATURES, SIZES
from mleq.tex.commands import is_command
from mleq.tex.tokens import TokenKind

LONGEST = 500
"""The characters of a macro written out; what is longer is no notation."""
_LONGEST_BODY = 20_000

Fitted: TypeAlias = tuple[str, tuple[str, ...]]


def fit(body: str, slots: tuple[str, ...], macros: Macros) -> Fitted:
    """A body in the notation of a document, and its slots, which are as many and in the same places as before."""
    notation = notation_of(macros)
    return _fitted(body, slots, notation) if notation else (body, slots)


@lru_cache(maxsize=16)
def notation_of(macros: Macros) -> Notation | None:
    """The notation that the macros make, if any; an edited document mostly defines the same as before."""
    return _notation(tuple([definition[:_PLACE] + definition[_PLACE + 2 :] for definition in macros]))


@lru_cache(maxsize=16)
def _notation(contents: tuple[tuple[Any, ...], ...]) -> Notation | None:
    """The notation of definitions, of which their places are left out."""
    notation = Notation(Macros(map(_definition, contents)))
    return notation if notation.patterns or notation.commands else None


@lru_cache(maxsize=4096)
def _fitted(body: str, slots: tuple[str, ...], notation: Notation) -> Fitted:
    """Remembered, since the next letter brings most of the equations again."""
    if notation.signs.isdisjoint(_signs(body)):
        return body, slots
    wide = _widened(body, slots, notation)
    return _fitted_with(body, wide, notation) or _fitted_with(body, slots, notation) or (body, slots)


def _fitted_with(body: str, slots: tuple[str, ...], notation: Notation) -> Fitted | None:
    """The body with these slots fitted; None where it then would not mean the same, or not have the same slots."""
    found = _occurrences(body, slots)
    text = notation.rewritten(body, found)
    names = {slot: notation.rewritten(slot) for slot in slots}
    if text == body and all(name == slot for slot, name in names.items()):
        return body, slots
    kept = [slot for slot, *_ in found]
    places = occurrences(text, slots)
    if [slot for slot, *_ in places] != kept:
        return None
    text = _renamed(text, places, names)
    fitted = tuple(names.values())
    same_places = [slot for slot, *_ in occurrences(text, fitted)] == [names[slot] for slot in kept]
    return (text, fitted) if same_places and notation.means_the_same(text, body) else None


def _widened(body: str, slots: tuple[str, ...], notation: Notation) -> tuple[str, ...]:
    """The slots, a letter that is there only as what a macro stands for taken with its font: for `\\mu` `\\bm{\\mu}`.

    A writer with a `\\vmu` renames that, and would not find the letter in it.
    """
    found = _occurrences(body, slots)
    wide: dict[str, str] = {}
    for slot in slots:
        around = {_around(body, start, end) for other, start, end in found if other == slot}
        if len(around) == 1 and (whole := around.pop()) and notation.rewritten(whole) in notation.names:
            wide[slot] = whole
    if not wide:
        return slots
    widened = tuple(wide.get(slot, slot) for slot in slots)
    same_places = [wide.get(slot, slot) for slot, *_ in found] == [slot for slot, *_ in _occurrences(body, widened)]
    return widened if same_places and not any(misplacements(body, widened)) else slots


def _around(body: str, start: int, end: int) -> str:
    """The command of which a slot is the only argument, if there is one."""
    before, after = _FONT_BEFORE.search(body, max(0, start - _LONGEST_FONT), start), _CLOSED.match(body, end)
    return body[before.start() : after.end()] if before and after else ""


@lru_cache(maxsize=4096)
def _occurrences(body: str, slots: tuple[str, ...]) -> list[Occurrence]:
    return occurrences(body, slots)


@lru_cache(maxsize=4096)
def _signs(body: str) -> frozenset[str]:
    """The keys, frames and heads of what is in a body: what is not there need not be looked for."""
    nodes = [node for row in _rows(exact.read(body) or ()) for node in row]
    return frozenset(sign for node in nodes for sign in (node.key, node.frame, node.head))


def _renamed(text: str, places: Sequence[Occurrence], names: dict[str, str]) -> str:
    out, at = [], 0
    starts = frozenset(start for _, start, _ in places)
    for slot, start, end in places:
        out += [text[at:start], names[slot], _space(names[slot], text, end, starts)]
        at = end
    return "".join([*out, text[at:]])


def _space(before: str, text: str, at: int, slots: Container[int]) -> str:
    """The space without which a command would run on into what stands at a place, or into what a slot there becomes."""
    runs_on = at in slots or _LETTER.match(text, at) is not None
    return " " if runs_on and before[-1:].isalpha() and _ENDS_IN_COMMAND.search(before) else ""


# What the macros mean.


class Pattern(NamedTuple):
    """A way to call a macro, and what it then stands for."""

    name: str
    call: str
    """How it is called, with `#1` for the first argument."""
    row: Row
    is_open: bool
    """Whether a star or a bracket behind it would be read as an argument."""


class Notation:
    """What the macros of a document are used for."""

    def __init__(self, macros: Macros) -> None:
        self.macros = macros
        self.patterns: dict[str, list[Pattern]] = defaultdict(list)
        """By the key of the first node, or by its frame where it has a parameter in it."""
        self.commands: dict[str, str] = {}
        """The macros that are a command with arguments by another name, by that command."""
        same: dict[str, list[Pattern]] = defaultdict(list)
        for definition in macros:
            for pattern in _patterns(definition, macros):
                same[_PARAMETER.sub("#", exact.key(pattern.row))].append(pattern)
                if len(pattern.row) == 1 and (alone := exact.alone(pattern.row[0])):
                    same[alone].append(pattern)
        for key, patterns in same.items():
            if (best := _best(patterns)) is None:
                continue
            first = best.row[0]
            if _is_bare_command(first):
                self.commands[first.head] = best.call
            elif key.startswith("alone "):
                self.patterns[key].append(best)
            else:
                self.patterns[_sign_of(first)].append(best)
        self.signs = frozenset((*self.patterns, *self.commands))
        """Without any of these a body has nothing that they stand for."""
        self.names = frozenset(f"\\{pattern.name}" for patterns in self.patterns.values() for pattern in patterns)

    def means_the_same(self, text: str, body: str) -> bool:
        """Whether two texts read the same with the macros written out."""
        expanded = _written_out(text, self.macros)
        return expanded is not None and expanded == _written_out(body, self.macros)

    def rewritten(self, source: str, frozen: Sequence[Occurrence] = ()) -> str:
        """A formula with macros in it wherever they stand for what is there, but not across what is frozen."""
        row = exact.read(source)
        if row is None:
            return source
        return _Rewriter(self, source, frozen).text(row, 0, len(row), 0, len(source))


@lru_cache(maxsize=4096)
def _patterns_alone(content: tuple[Any, ...]) -> tuple[Pattern, ...]:
    """The patterns of a definition that calls no other one: most stay as they are when one of the document changes."""
    definition = _definition(content)
    return tuple(_found_patterns(definition, Macros([definition])))


def _patterns(definition: Definition, macros: Macros) -> Sequence[Pattern]:
    name = definition.name
    if definition.kind is DefinitionKind.ENVIRONMENT or not _NAME.fullmatch(name) or f"\\{name}" in _FONTS:
        return ()
    if definition.provides and is_command(name):
        return ()  # then it was there before, and is what it was
    texts = (definition.body, definition.end_body, definition.inner)
    if definition.copies or any(macros.get(called) for text in texts for called in _CALLED.findall(text)):
        return tuple(_found_patterns(definition, macros))
    return _patterns_alone(definition[:_PLACE] + definition[_PLACE + 2 :])


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
    return None if expansion.refused or expansion.problems or expansion.is_plain else exact.read(_joined(expansion))


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
    wanted = _PARAMETER.findall(call)
    if sorted(_PARAMETER.findall(exact.key(row))) != sorted(wanted) or row[0].parameter or row[-1].parameter:
        return False
    return sorted(_parameters(row)) == sorted(wanted) and all(map(_is_whole, _rows(row)))


def _parameters(row: Row) -> list[str]:
    return [f"#{node.parameter}" for inner in _rows(row) for node in inner if node.parameter]


def _is_whole(row: Row) -> bool:
    depth = 0
    for before, node in zip((None, *row), row, strict=False):
        if node.head in _BARRED or node.head == "#" or (before and before.parameter and node.parameter):
            return False
        depth += _turn(node)
        if depth < 0:
            return False
    return depth == 0


def _is_expected(row: Row, name: str) -> bool:
    """Whether a writer with this macro would write it wherever this stands."""
    nodes = [node for inner in _rows(row) for node in inner]
    if any(node.head in _APART for node in nodes) and not _is_bare_command(row[0]):
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


def _best(patterns: Sequence[Pattern]) -> Pattern | None:
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


def _shown(row: Row) -> str:
    """The letters that are seen of it."""
    return "".join(
        [
            "".join(map(_shown, node.children)) or _LETTERS.sub("", node.frame.removeprefix(node.head) or node.head)
            for node in row
        ]
    )


def _rows(row: Row) -> Iterator[Row]:
    """The row and all rows in it."""
    yield row
    for node in row:
        for child in node.children:
            yield from _rows(child)


def _is_bare_command(node: Node) -> bool:
    """Whether it is a command that takes arguments, without any."""
    return node.frame == node.head and node.head[1:] in SIGNATURES


def _turn(node: Node) -> int:
    """1 for what opens, -1 for what closes."""
    return (node.head in _OPENING) - (node.head in _CLOSING)


def _written_out(source: str, macros: Macros) -> str | None:
    """The key of a formula with its macros written out."""
    expansion = expand(source, macros, _LONGEST_BODY)
    if expansion.refused or expansion.problems:
        return None
    row = exact.read(source if expansion.is_plain else _joined(expansion))
    return None if row is None else exact.key(row)


def _joined(expansion: Expansion) -> str:
    """What came out of macros as a text: a command must not run on into a letter that was not behind it."""
    out: list[str] = []
    for kind, text, *_ in expansion.full:
        if kind is TokenKind.COMMENT:
            continue
        if out and text[0].isalpha() and out[-1][0] == "\\" and out[-1][-1].isalpha():
            out.append(" ")
        out.append(text)
    return "".join(out)


def _definition(content: tuple[Any, ...]) -> Definition:
    return Definition._make((*content[:_PLACE], 0, 0, *content[_PLACE:]))


# Where they are used.


class _Hole(NamedTuple):
    """What an argument of a macro is: some nodes of a row."""

    row: Row
    first: int
    last: int


class _Match(NamedTuple):
    text: str
    start: int
    end: int
    next: int
    """The node after those that it takes the place of."""


class _Rewriter:
    def __init__(self, notation: Notation, source: str, frozen: Sequence[Occurrence]) -> None:
        self.notation = notation
        self.source = source
        self.frozen = frozen
        self.slots = frozenset(start for _, start, _ in frozen)

    def text(self, row: Row, first: int, last: int, start: int, end: int) -> str:
        """The text between two offsets, where these nodes of a row are."""
        out: list[str] = []
        index, at = first, start
        while index < last:
            match = self.match(row, index, last)
            if match is not None:
                out += [
                    self.source[at : match.start],
                    match.text,
                    _space(match.text, self.source, match.end, self.slots),
                ]
                at = match.end
                index = match.next
                continue
            node = row[index]
            name, command = self.notation.commands.get(node.head), _COMMAND.match(self.source, node.start)
            if name and command and not self.is_frozen(*command.span()):
                out += [self.source[at : node.start], name, _space(name, self.source, command.end(), self.slots)]
                at = command.end()
            for child in node.children:
                if child:
                    child_end = child[-1].outer_end
                    out.append(self.text(child, 0, len(child), at, child_end))
                    at = child_end
            index += 1
        out.append(self.source[at:end])
        return "".join(out)

    def match(self, row: Row, at: int, last: int) -> _Match | None:
        """The longest that a macro stands for there."""
        node = row[at]
        patterns = self.notation.patterns
        found: tuple[int, Pattern, dict[int, _Hole]] | None = None
        for pattern in (*patterns.get(node.key, ()), *(patterns.get(node.frame, ()) if node.children else ())):
            holes: dict[int, _Hole] = {}
            # A name that stands alone in a script has another key there than in the macro.
            alone = len(pattern.row) == 1 and node.key.startswith("alone ")
            end = at + 1 if alone else _match_row(pattern.row, row, at, last, holes)
            if end is not None and (found is None or end > found[0]) and self.may_be(pattern, row, at, end, holes):
                found = end, pattern, holes
        if found is None:
            return None
        end, pattern, holes = found
        text = _PARAMETER.sub(lambda parameter: self.hole(holes[int(parameter[0][1:])]), pattern.call)
        return _Match(text, *_range(row, at, end), end)

    def may_be(self, pattern: Pattern, row: Row, at: int, end: int, holes: dict[int, _Hole]) -> bool:
        start, stop = _range(row, at, end)
        if pattern.is_open and _OPTION.match(self.source, stop):
            return False
        insides = [_range(hole.row, hole.first, hole.last, whole=True) for hole in holes.values()]
        option = _IN_BRACKETS.search(pattern.call)
        if option and "]" in self.hole(holes[int(option[1])]):
            return False
        return not self.is_frozen(start, stop, insides)

    def is_frozen(self, start: int, end: int, insides: Sequence[tuple[int, int]] = ()) -> bool:
        """Whether a slot is there, and not whole in one of some places inside."""
        return any(
            a < end and start < b and not any(first <= a and b <= last for first, last in insides)
            for _, a, b in self.frozen
        )

    def hole(self, hole: _Hole) -> str:
        start, end = _range(hole.row, hole.first, hole.last, whole=True)
        return self.text(hole.row, hole.first, hole.last, start, end)


def _range(row: Row, first: int, last: int, *, whole: bool = False) -> tuple[int, int]:
    """Where some nodes stand; a single one without the braces around it, which may be there for a slot."""
    if last - first == 1 and not whole:
        return row[first].start, row[first].end
    return row[first].outer_start, row[last - 1].outer_end


def _match_row(pattern: Row, row: Row, at: int, last: int, holes: dict[int, _Hole]) -> int | None:
    """Where in a row what a pattern stands for ends."""
    for before, wanted, after in zip((None, *pattern), pattern, (*pattern[1:], None), strict=False):
        if wanted.parameter:
            end = _hole_end(before, after, row, at, last)
            if end is None or end == at or row[at].head in _SPACES or row[end - 1].head in _SPACES:
                return None  # space beside a sign is of the sign
            holes[wanted.parameter] = _Hole(row, at, end)
            at = end
        elif at < last and _match_node(wanted, row[at], holes):
            at += 1
        else:
            return None
    return at


def _hole_end(before: Node | None, after: Node | None, row: Row, at: int, last: int) -> int | None:
    """Where an argument ends: at what comes after it in the macro, outside of all pairs, or where the row does."""
    if before and after and before.key == after.key and sum(node.key == after.key for node in row) != 2:
        return None  # bars, which do not say which of them are a pair
    depth = 0
    for index in range(at, last):
        node = row[index]
        if not depth and after and (node.frame if after.has_parameters else node.key) == _sign_of(after):
            return index
        if node.head in _BARRED:
            return None
        depth += _turn(node)
        if depth < 0:
            return None
    return last if after is None and not depth else None


def _match_node(wanted: Node, node: Node, holes: dict[int, _Hole]) -> bool:
    if not wanted.has_parameters:
        return wanted.key == node.key
    if wanted.frame != node.frame or len(wanted.children) != len(node.children):
        return False
    pairs = zip(wanted.children, node.children, strict=True)
    return all(_match_row(pattern, row, 0, len(row), holes) == len(row) for pattern, row in pairs)


def _sign_of(node: Node) -> str:
    """What a node of a macro has in common with all that it may stand for."""
    return node.frame if node.has_parameters else node.key


_PLACE = Definition._fields.index("start")
"""Where the place of a definition stands in it: two offsets."""
_NAME = re.compile(r"[A-Za-z]+|[0-9]")
_SPEC = re.compile(r"(?P<star>s?)(?P<option>[oO]?)m*")
_CALLED = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_PARAMETER = re.compile(r"#[1-9]")
_IN_BRACKETS = re.compile(r"\[#([1-9])\]")
_OPTION = re.compile(r"\s*[\[*]")
_LETTER = re.compile("[A-Za-z]")
_LETTERS = re.compile("[^A-Za-z0-9]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_FONT_BEFORE = re.compile(r"\\[A-Za-z]+\s*\{\s*$")
_LONGEST_FONT = 40
_CLOSED = re.compile(r"\s*\}")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")

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
_BARRED = frozenset(("&", "$", "\\\\", "\\cr", "\\begin", "\\end", "\\over", "\\atop", "\\choose"))
"""What no macro that is looked for has, nor an argument of one."""
_SPACES = frozenset(("\\,", "\\!", "\\;", "\\:", "\\>", "\\ ", "~", "\\quad", "\\qquad"))
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
