"""What a formula as a whole tells of letters in it that mean one thing here and another there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mleq.formula.meaning.fonts import ACCENTS
from mleq.formula.tree import Command, Fence, Group, Node, Number, Row, Scripts, Symbol


class Habits(NamedTuple):
    """How the writer of a formula uses letters."""

    numbers: frozenset[str] = frozenset()
    """The letters that number samples and stand above them like an exponent, as in `\\sum_i (y^i - h(x^i))^2`."""
    has_letter_e: bool = False
    """Whether `e` is a letter like others, as in `\\frac{1}{2} e^2` for `|e| \\le \\delta`, and no number."""
    has_transpose_t: bool = False
    """Whether a `t` above something transposes it, as in `x^t A x - b^t x`."""


def habits_of(root: Node) -> Habits:
    """How letters are used in a formula."""
    scripts = [node for node in root.walk() if isinstance(node, Scripts)]
    return Habits(_raised_numbers(scripts), _has_letter_e(root, scripts), _has_transpose_t(root, scripts))


def alone(node: Node | None) -> str | None:
    """The letter that a script is, in braces or not; None where it is anything else."""
    found = _only(node)
    return found.text if isinstance(found, Symbol) and not isinstance(found, Number) else None


def _only(node: Node | None) -> Node | None:
    """The only thing in groups and rows around it; None where there is more or nothing."""
    while isinstance(node, Group | Row):
        inner = node.body if isinstance(node, Group) else node
        if not isinstance(inner, Row) or len(inner.items) != 1:
            return None
        node = inner.items[0]
    return node


# Numbers of samples: what a sum runs over, alone above two letters at least, and below none.


def _raised_numbers(scripts: Sequence[Scripts]) -> frozenset[str]:
    running = {letter for node in scripts if _is_sum(node.base) and node.sub is not None for letter in _first(node.sub)}
    if not running:
        return frozenset()
    above: dict[str, set[str]] = {}
    for node in scripts:
        if _is_sum(node.base):
            continue
        if node.sub is not None:
            running.difference_update(part.text for part in node.sub.walk() if isinstance(part, Symbol))
        if (base := _letter(node.base)) and (letter := alone(node.sup)) is not None:
            above.setdefault(letter, set()).add(base)
    return frozenset(letter for letter in running if len(above.get(letter, ())) > 1)


def _letter(node: Node | None) -> str:
    """The letter that stands below a script, with the accent that it may have; empty for anything else."""
    if isinstance(node, Command) and node.name in ACCENTS and len(node.arguments) == 1:
        inner = alone(node.arguments[0])
        return f"{node.name} {inner}" if inner else ""
    return node.text if isinstance(node, Symbol) else ""


def _is_sum(node: Node | None) -> bool:
    return isinstance(node, Symbol) and node.text in ("\\sum", "\\prod")


def _first(below: Node) -> list[str]:
    """What stands first below a sum, where that is a letter."""
    found = next((part for part in below.walk() if isinstance(part, Symbol)), None)
    return [found.text] if found is not None and found.text.isalpha() else []


# The letter e: raised to numbers only, and once alone between delimiters.


def _has_letter_e(root: Node, scripts: Sequence[Scripts]) -> bool:
    raised = [node.sup for node in scripts if node.sup is not None and _is_e(node.base)]
    if not raised or not all(isinstance(_only(above), Number) for above in raised):
        return False
    return any(map(_has_e_alone, root.walk()))


def _has_e_alone(node: Node) -> bool:
    """Whether there is nothing but an `e` between delimiters."""
    if isinstance(node, Fence):
        return alone(node.body) == "e"
    return isinstance(node, Row) and any(
        _is_e(one) and _text(before) in _OPEN and _text(after) in _CLOSE
        for before, one, after in zip(node.items, node.items[1:], node.items[2:], strict=False)
    )


def _is_e(node: Node | None) -> bool:
    return isinstance(node, Symbol) and node.text == "e"


def _text(node: Node) -> str:
    return node.text if isinstance(node, Symbol) else ""


_OPEN = ("(", "|", "\\lvert", "\\|", "\\lVert", "\\vert")
_CLOSE = (")", "|", "\\rvert", "\\|", "\\rVert", "\\vert")


# The transpose t: each t of the formula stands alone above something, and there are two at least.


def _has_transpose_t(root: Node, scripts: Sequence[Scripts]) -> bool:
    above = sum(alone(node.sup) == "t" for node in scripts)
    return above > 1 and above == sum(isinstance(node, Symbol) and node.text == "t" for node in root.walk())
