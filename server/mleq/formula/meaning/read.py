"""A parsed formula read as statements: chains of terms with relations between them.

What a writer leaves open is settled the same way for every formula, since formulas are only compared with one another:
a letter before parentheses is called, unless a sum is in them; a big operator takes the rest of its product, one that
finds an extreme the rest of the sum; a bar that closes nothing divides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from mleq.formula.meaning.construct import cases, one_of, operated, words
from mleq.formula.meaning.habits import Habits, habits_of
from mleq.formula.meaning.item import Item
from mleq.formula.meaning.items import Itemizer, Items
from mleq.formula.meaning.names import EXTREMES
from mleq.formula.meaning.operator_reading import without_square
from mleq.formula.meaning.parser import Parser
from mleq.formula.meaning.statement import Statement, folded
from mleq.formula.meaning.term import Binder, Kind, Term
from mleq.formula.tree import Group, Node, Row, Symbol


def statements(root: Node, vocabulary: Collection[str], names: Collection[str] = ()) -> list[Statement]:
    """The statements of a formula, in order.

    `vocabulary` are the words that are known in italics, too; `names` those that tell what a letter is below which they
    stand, as in `D_{KL}`.
    """
    root = _unwrapped(root)
    reader = _Reader(vocabulary, names, habits_of(root))
    found = reader.parser(reader.itemizer.items(root)).statements()
    return _constrained([inner for statement in found for inner in _opened(statement)])


def _unwrapped(root: Node) -> Node:
    """A formula without the braces around all of it: `{\\displaystyle ...}`, as encyclopedias have it."""
    if isinstance(root, Row) and len(root.items) == 1 and isinstance(group := root.items[0], Group):
        first = group.body.items[0] if isinstance(group.body, Row) and group.body.items else None
        if isinstance(first, Symbol) and first.text == "\\displaystyle":
            return group.body
    return root


class _Reader:
    """Reads one formula, and what is nested in it."""

    def __init__(self, vocabulary: Collection[str], names: Collection[str], habits: Habits) -> None:
        self.itemizer = Itemizer(self.term, self.cases, vocabulary, habits)
        self.names = names

    def parser(self, items: Items) -> Parser:
        return Parser(self.itemizer, self.names, _with_angles(_without_soft_separators(items)))

    def term(self, items: Items, start: int, end: int) -> Term:
        """What is nested in a formula, as one term."""
        parts = self.parser(items).contents()
        return one_of(parts, start, end)

    def cases(self, rows: Sequence[Sequence[Items]], start: int, end: int) -> Term:
        """Rows of cells as cases, of each a value and a condition."""
        found: list[tuple[Term, Term | None]] = []
        for row in rows:
            terms: list[Term] = []
            for column, cell in enumerate(row):
                items = [item for item in cell if item.text not in ("quad", "break")]
                parser = Parser(self.itemizer, self.names, _without_words(items) if column else items)
                terms += map(folded, parser.statements())
            if terms:
                found.append((terms[0], terms[1] if len(terms) > 1 else None))
        return cases(found, start, end) if found else words("", start, end)


def _opened(statement: Statement) -> list[Statement]:
    """The statements that stand one below the other behind a brace, which are no cases."""
    parts = statement.parts[0].parts
    if statement.signs or statement.parts[0].kind is not Kind.CASES or len(parts) < 4:
        return [statement]
    said = [one for part in parts if part.head for one in (part.parts if part.kind is Kind.LIST else (part,))]
    if any(one.kind is not Kind.RELATION for one in said):
        return [statement]
    return [Statement(one.parts, (one.head,)) for one in said]


def _constrained(found: list[Statement]) -> list[Statement]:
    """The statements with an extreme under the condition behind it: `\\max_u f(u)`, `||u|| = 1` as one."""
    for at, (statement, condition) in enumerate(pairwise(found)):
        extreme = statement.parts[-1]
        if (
            extreme.kind is not Kind.BIG
            or extreme.head not in EXTREMES
            or condition.signs != ("=",)
            or condition.parts[1].factor != 1
        ):
            continue
        size = without_square(condition.parts[0])
        heads = [letter.head for binder in extreme.binders for letter in binder.letters]
        if size.kind is Kind.BARS and heads == [size.parts[0].head]:
            made = operated(extreme.head, (Binder((), size, None),), extreme.parts[0], extreme.start, extreme.end)
            return [*found[:at], Statement((*statement.parts[:-1], made), statement.signs), *found[at + 2 :]]
    return found


def _without_words(items: Items) -> Items:
    """A condition without the words around it, whatever their language."""
    first, last = 0, len(items)
    while first < last and _is_word(items[first]):
        first += 1
    while first < last and _is_word(items[last - 1]):
        last -= 1
    return items[first:last] or items


def _is_word(item: Item) -> bool:
    if item.what != "term" or item.term is None:
        return False
    return item.term.kind in (Kind.NAME, Kind.TEXT) and item.text.isalpha()


def _without_soft_separators(items: Items) -> Items:
    """The items without line breaks and wide spaces where the formula goes on behind them."""
    out: Items = []
    depth = 0
    for at, item in enumerate(items):
        if item.what == "open":
            depth += 1
        elif item.what == "close":
            depth -= 1
        elif _is_soft(item):
            last = out[-1] if out else None
            following = next((after for after in items[at + 1 :] if not _is_soft(after)), None)
            if depth > 0 or last is None or following is None or last.what in _UNFINISHED:
                continue
            is_comma = last.what == "sep" and last.text == ","
            if following.what == "rel" or (following.what == "op" and not is_comma):
                if is_comma:
                    out.pop()
                continue
        out.append(item)
    return out


def _with_angles(items: Items) -> Items:
    """The items with signs of inequality as the delimiters that they are meant for in `<x, z>`."""
    for at, item in enumerate(items):
        if item.text == "<" and item.what == "rel" and (at == 0 or items[at - 1].what in _UNFINISHED_OR_APART):
            end = next((end for end in range(at + 1, len(items)) if items[end].what == "rel"), at)
            inner = items[at + 1 : end]
            if items[end].text == ">" and [one.text for one in inner if one.what == "sep"] == [","]:
                items[at] = Item("open", "<", item.start, item.end)
                items[end] = Item("close", "<", items[end].start, items[end].end).with_scripts_of(items[end])
    return items


def _is_soft(item: Item) -> bool:
    return item.what == "sep" and item.text in ("quad", "break")


_UNFINISHED = ("op", "rel", "open", "big", "fun", "given")
"""What no formula ends with."""
_UNFINISHED_OR_APART = (*_UNFINISHED, "sep")
