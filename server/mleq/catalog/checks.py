"""What must hold in an entry, and between the entries of a pack, beyond the shape of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from mleq.catalog.contents import BODY
from mleq.catalog.equation import Equation, Symbol, ends, labels, listed
from mleq.catalog.fields import Place
from mleq.catalog.nodes import ListNode, Node, member
from mleq.catalog.problems import Severity
from mleq.snippet.slots import misplacements, occurrences
from mleq.tex.tokens import TokenKind, tokenize


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was read: the equation, if its fields could be, and where it stands."""

    equation: Equation | None
    node: Node
    place: Place
    """Its file and id; `place.problems` are this entry's own."""

    @property
    def broken(self) -> bool:
        """Whether any error was told of it."""
        return any(problem.severity is Severity.ERROR for problem in self.place.problems)

    def error(self, field: str, message: str, index: int | None = None) -> None:
        """Tell an error at a field, or at an item of it."""
        self._at(field, index).error(self._line(field, index), message)

    def warning(self, field: str, message: str, index: int | None = None) -> None:
        """Tell a warning at a field, or at an item of it."""
        self._at(field, index).warning(self._line(field, index), message)

    def _at(self, field: str, index: int | None) -> Place:
        return self.place.inside(field) if index is None else self.place.inside(field).inside(index)

    def _line(self, field: str, index: int | None) -> int:
        node = member(self.node, field) or self.node
        if index is not None and isinstance(node, ListNode) and index < len(node.items):
            return node.items[index].line
        return node.line


def check_pack(entries: Sequence[Entry], keys: Set[str], known_ids: Set[str]) -> None:
    """Tell what is wrong with each entry and between them.

    `keys` are those of the bibliography, `known_ids` the equations of earlier packs.
    """
    ids = _check_unique(entries) | known_ids
    for entry in entries:
        if entry.equation:
            _check_bodies(entry, entry.equation)
            _check_symbols(entry, entry.equation)
            _check_references(entry, entry.equation, keys)
            for index, related in enumerate(entry.equation.related):
                if related not in ids:
                    entry.warning("related", f"no equation {related!r} yet", index)


def latex_faults(latex: str) -> Iterator[str]:
    """What keeps a piece of LaTeX from standing wherever a body may be put: in `$$`, in `\\[ \\]`, on one line."""
    if latex != latex.strip():
        yield "begins or ends with white space"
    if "\t" in latex:
        yield "has a tab: indent with spaces"
    if any(not line.strip() for line in latex.split("\n")):
        yield "has a blank line, which ends math"
    if "`" in latex:
        yield "has a backtick, which snippets in Emacs take for the begin of a program: write \\lq"
    if _LAST_BACKSLASHES.search(latex):
        yield "ends in half a command: a backslash that takes what comes behind the body along"
    depth = 0
    for token in tokenize(latex):
        depth += {TokenKind.OPEN: 1, TokenKind.CLOSE: -1}.get(token.kind, 0)
        if depth > DEEPEST:
            yield f"has braces more than {DEEPEST} deep"
            return
        if depth < 0:
            yield "closes a brace that is not open"
            return
        if token.kind is TokenKind.MATH:
            yield "has a dollar sign: a body stands without delimiters"
        if token.kind is TokenKind.COMMENT:
            yield "has a comment"
        if token.kind is TokenKind.PARAMETER:
            yield "has a macro parameter (#)"
        if token.name in _FOREIGN:
            yield f"has {token.text}, which belongs to the document and not to a body"
    if depth:
        yield "leaves a brace open"


DEEPEST = 100
"""Braces inside of braces; formulas that people write have some ten."""
_LAST_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
"""An odd number of them."""
_FOREIGN = frozenset(("label", "newcommand", "renewcommand", "def", "DeclareMathOperator", "[", "]", "(", ")"))


def _check_unique(entries: Sequence[Entry]) -> set[str]:
    """Tell ids and triggers used twice at their second use; give the ids, former ones included."""
    ids: dict[str, str] = {}
    triggers: dict[str, str] = {}
    for entry in entries:
        if (equation := entry.equation) is None:
            continue
        where = f"{entry.place.file}:{entry.node.line}"
        for field, words in (("id", (equation.id,)), ("was", equation.was)):
            for word in words:
                if word in ids:
                    entry.error(field, f"{word!r} is taken by the entry at {ids[word]}")
                ids.setdefault(word, where)
        for index, trigger in enumerate(equation.triggers):
            if trigger in triggers:
                entry.error("triggers", f"{trigger!r} is taken by {triggers[trigger]}", index)
            triggers.setdefault(trigger, equation.id)
    return set(ids)


def _check_bodies(entry: Entry, equation: Equation) -> None:
    """Every body is LaTeX that can stand anywhere, its slots occur in it, and any renaming of them compiles."""
    for variant, body, slots in equation.bodies():
        index = None if variant is None else equation.variants.index(variant)
        field = "body" if variant is None else "variants"
        for message in list(latex_faults(body)) or misplacements(body, slots):
            entry.error(field, message, index)
        present = {occurrence.slot for occurrence in occurrences(body, slots)}
        for slot in slots:
            for message in latex_faults(slot):
                entry.error("slots", f"slot {slot!r} {message}")
            if not slot.isascii():
                entry.error("slots", f"slot {slot!r} is not ASCII, which SnipMate cannot type over")
            if slot not in present:
                entry.error("slots" if variant is None else field, f"slot {slot!r} does not occur in the body", index)
    for field, index, spellings in (
        ("spellings", None, equation.spellings),
        *(("variants", index, variant.spellings) for index, variant in enumerate(equation.variants)),
    ):
        for message in (message for spelling in spellings for message in latex_faults(spelling)):
            entry.error(field, f"a spelling {message}", index)
    variant_ids = [variant.id for variant in equation.variants]
    for index, variant_id in enumerate(variant_ids):
        if variant_id == BODY:
            entry.error("variants", f"{variant_id!r} is what the proof table calls the body itself", index)
        if variant_id in variant_ids[:index]:
            entry.error("variants", f"{variant_id!r} is there twice", index)


def _check_symbols(entry: Entry, equation: Equation) -> None:
    """Every slot has a row in the table, rows name variants and letters that there are, and no body has two of one."""
    rows = " , ".join(symbol.sym for symbol in equation.symbols)
    slots = {slot: None for _, _, slots in equation.bodies() for slot in slots}
    for slot in slots:
        if not occurrences(rows, [slot]):
            entry.error("symbols", f"no row explains the slot {slot!r}")
    for index, symbol in enumerate(equation.symbols):
        for variant_id in symbol.only_in:
            if equation.variant(variant_id) is None:
                entry.error("symbols", f"only_in names {variant_id!r}, which is no variant", index)
        if symbol.value is not None and symbol.type not in VALUED:
            entry.error("symbols", f"value is that of a {' or '.join(VALUED)}, which no {symbol.type} is", index)
        if symbol.of is not None and not any(symbol.of in other.family for other in equation.symbols):
            entry.error("symbols", f"of names {symbol.of!r}, which is no letter of the table", index)
        for message in _per_faults(symbol.per) if symbol.per is not None else ():
            entry.error("symbols", f"per {message}", index)
        for letter in _explained_before(symbol, equation.symbols[:index]):
            entry.error("symbols", f"{letter!r} has a row already, which holds in the same bodies", index)


VALUED = ("function", "operator")
"""The types of what has a value."""


def _per_faults(per: str) -> Iterator[str]:
    """What is wrong with the items that tell what there is one for."""
    faults = list(latex_faults(per))
    yield from faults
    if faults:
        return
    for item in listed(per):
        if not item:
            yield "has an empty item, which counts nothing"
        elif not all(labels(item)):
            yield f"has an empty label in {item!r}"
        elif "..." in item or not all(ends(item) or ()):
            yield f"has {item!r}, which is no range: write 0..m"


def _explained_before(symbol: Symbol, rows: Sequence[Symbol]) -> Iterator[str]:
    """The letters that an earlier row explains for the same bodies; one for a variant stands before one for all."""
    for row in rows:
        if row.only_in == symbol.only_in or not set(row.only_in).isdisjoint(symbol.only_in):
            yield from (letter for letter in symbol.family if letter in row.family)


def _check_references(entry: Entry, equation: Equation, keys: Set[str]) -> None:
    for index, reference in enumerate(equation.references):
        if reference.key not in keys:
            entry.error("references", f"the bibliography has no {reference.key!r}", index)
    for index, variant in enumerate(equation.variants):
        for reference in variant.references:
            if reference.key not in keys:
                entry.error("variants", f"the bibliography has no {reference.key!r}", index)
