"""What math-core could not bear of a formula, though it is neither long nor deep.

Of the delimiters in one row that are open and never closed it tries every way of closing them: each takes it twice the
time of the one before, and with two dozen it takes seconds. And what holds up to the end of a group, such as a change
of style, takes a level of its stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import category

from mleq.formula.tree import Command, Formula, Grid, Group, Node, Row, Scripts, Symbol

MOST_OPEN = 14
"""The delimiters that may stay open in one row; no formula has as many."""
MOST_SWITCHES = 250
"""Changes of style and color; a matrix may have one in every cell."""


def too_much(formula: Formula) -> Node | None:
    """Where there is more than may be, if there is."""
    expansion = formula.expansion
    latex = formula.source if expansion.is_plain else "".join([token.text for token in expansion.tokens])
    if len(_SWITCH.findall(latex)) > MOST_SWITCHES:
        return formula.root
    if len(_MAYBE.findall(latex)) <= MOST_OPEN:
        return None
    for items in _rows(formula.root):
        opened: list[Node] = []
        for item in items:
            sign = _sign(item)
            if sign in _OPENERS or category(sign[-1]) == "Ps":
                opened.append(item)
            elif opened and (sign in _CLOSERS or category(sign[-1]) == "Pe"):
                opened.pop()
        if len(opened) > MOST_OPEN:
            return opened[-1]
    return None


def _rows(root: Node) -> Iterator[Iterable[Node]]:
    """What stands in one row for an engine. Outside of environments a line break does not end it."""
    for node in root.walk():
        if isinstance(node, Row):
            yield _chosen(node.items)
        elif isinstance(node, Grid):
            yield _chosen(item for cell in node.children for item in cell.children)


def _chosen(items: Iterable[Node]) -> Iterator[Node]:
    """The items, and those of which one is chosen by the style."""
    for item in items:
        if isinstance(item, Command) and item.name == "mathchoice":
            for argument in item.children:
                yield from _chosen(argument.children)
        else:
            yield item


def _sign(node: Node | None) -> str:
    """The delimiter that a node is, as it may stand in braces or have scripts, or something else."""
    while True:
        if isinstance(node, Scripts):
            node = node.base
        elif isinstance(node, (Row, Group)) or (isinstance(node, Command) and node.name not in _SIZES):
            if len(node.children) != 1:
                return " "
            node = node.children[0]
        else:
            break
    if isinstance(node, Command):
        return node.name
    return (node.text if isinstance(node, Symbol) else "") or " "


_SIZES = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in "lr")
_PAIRED = "Vert angle brace brack ceil floor group moustache paren vert Brace Angle Brack bracket Bracket".split()
_OPENERS = frozenset(
    (
        *("(", "[", "\\{", "\\ulcorner", "\\llcorner", "\\llbracket", "\\llparenthesis"),
        *(f"\\l{name}" for name in _PAIRED),
        *(size for size in _SIZES if size[-1] == "l"),
    )
)
_CLOSERS = frozenset(
    (
        *(")", "]", "\\}", "\\urcorner", "\\lrcorner", "\\rrbracket", "\\rrparenthesis"),
        *(f"\\r{name}" for name in _PAIRED),
        *(size for size in _SIZES if size[-1] == "r"),
    )
)
_MAYBE = re.compile(r"[(\[]|\\(?:\{|l|ul|[bB]ig)|[^\x00-\x7f]")
"""What may be a delimiter that opens: as quick to count as it is to find that there are few."""
_SWITCH = re.compile(r"\\(?:(?:display|text|script|scriptscript)style|color|begingroup)(?![A-Za-z])")
