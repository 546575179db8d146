"""Bodies with one mistake: a sign, a bound, a bar, a transpose, an order, a factor, as people make them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mleq.formula.parse import parse
from mleq.formula.tree import Command, Fence, Node, Number, Row, Scripts, Symbol, Text

SWAPPED = {
    "+": "-",
    "-": "+",
    "<": ">",
    ">": "<",
    "\\le": "\\ge",
    "\\ge": "\\le",
    "\\max": "\\min",
    "\\min": "\\max",
    "\\cap": "\\cup",
    "\\cup": "\\cap",
    "\\sum": "\\prod",
    "\\prod": "\\sum",
    "\\sinh": "\\cosh",
    "\\cosh": "\\sinh",
    "\\cdot": "+",
}
BARS = {"\\lvert": "\\rvert", "\\bigl\\lvert": "\\bigr\\rvert"}


@dataclass(frozen=True)
class Mutant:
    """A body with one thing changed."""

    what: str
    latex: str


def mutants(body: str) -> list[Mutant]:
    """All of them, each once."""
    found: dict[str, str] = {}
    for what, latex in _mutants(body):
        if latex != body:
            found.setdefault(latex, what)
    return [Mutant(what, latex) for latex, what in found.items()]


def _mutants(body: str) -> Iterator[tuple[str, str]]:
    root = parse(body).root

    def put(node: Node, text: str) -> str:
        return body[: node.start] + text + body[node.end :]

    for node in root.walk():
        text = body[node.start : node.end]
        if isinstance(node, Number):
            yield f"{node.text} is {_next(node.text)}", put(node, _next(node.text))
        elif isinstance(node, Symbol) and not isinstance(node, Text) and node.text in SWAPPED:
            other = SWAPPED[node.text]
            yield f"{node.text} is {other}", put(node, f"{other} " if other.startswith("\\") else other)
        elif isinstance(node, Command) and node.name in ("frac", "dfrac", "tfrac"):
            above, below = (body[part.start : part.end] for part in node.arguments)
            yield "a fraction upside down", put(node, f"\\{node.name}{{{below}}}{{{above}}}")
            yield "a divisor left out", put(node, f"\\{node.name}{{{above}}}{{1}}")
        elif isinstance(node, Command) and node.name == "sqrt":
            yield "a root left out", put(node, f"({body[node.arguments[0].start : node.arguments[0].end]})")
        elif isinstance(node, Scripts):
            yield from _scripts(node, body, text, put)
        elif isinstance(node, Fence) and node.left == "\\lvert":
            yield "bars left out", put(node, f"({body[node.body.start : node.body.end]})")
        if isinstance(node, Row):
            yield from _rows(node, body)


def _scripts(node: Scripts, body: str, text: str, put) -> Iterator[tuple[str, str]]:  # type: ignore[no-untyped-def]
    base = node.base
    if isinstance(base, Symbol) and base.text in ("\\sum", "\\prod") and node.sup is not None:
        high = body[node.sup.start : node.sup.end]
        yield "one less at the end", body[: node.sup.start] + f"{high} - 1" + body[node.sup.end :]
    if node.sup is not None and body[node.sup.start : node.sup.end] in ("\\top", "-1", "2"):
        # Without the superscript, wherever it stands beside a subscript.
        script = body.rfind("^", node.start, node.sup.start)
        end = node.sup.end + (body[node.sup.end : node.sup.end + 1] == "}")
        yield f"no {body[script:end]}", body[:script] + body[end:]
    if (
        isinstance(node.sub, Row)
        and len(node.sub.items) == 2
        and all(isinstance(item, Symbol) and item.text.isalpha() for item in node.sub.items)
    ):
        one, other = (body[item.start : item.end] for item in node.sub.items)
        yield "indices exchanged", body[: node.sub.start] + other + one + body[node.sub.end :]


def _rows(row: Row, body: str) -> Iterator[tuple[str, str]]:
    """Bars left out, arguments exchanged, a factor put in."""
    items = list(row.items)
    open_: list[int] = []
    for at, item in enumerate(items):
        sign = _delimiter(item)
        if sign in ("(", "[", "\\lvert", "\\{", "\\lVert"):
            open_.append(at)
        elif sign in (")", "]", "\\rvert", "\\}", "\\rVert") and open_:
            first = open_.pop()
            opening = items[first]
            if _delimiter(opening) == "\\lvert":
                inside = body[opening.end : _delimiter_node(item).start]
                yield "bars left out", body[: opening.start] + f"({inside})" + body[_delimiter_node(item).end :]
            elif _delimiter(opening) == "(" and first and not open_:
                yield from _arguments(items[first + 1 : at], body)
        elif (
            isinstance(item, Symbol)
            and item.text == "="
            and at + 1 < len(items)
            and not open_
            and not _is_zero(items[at + 1])
        ):
            yield "twice as much", body[: item.end] + " 2 " + body[item.end :]


def _is_zero(item: Node) -> bool:
    return isinstance(item, Number) and item.text == "0"


def _arguments(items: list[Node], body: str) -> Iterator[tuple[str, str]]:
    depth = 0
    commas = []
    for at, item in enumerate(items):
        sign = _delimiter(item)
        depth += (sign in ("(", "[", "\\{", "\\lvert")) - (sign in (")", "]", "\\}", "\\rvert"))
        if depth == 0 and isinstance(item, Symbol) and item.text in (",", ";", "\\mid", "\\|"):
            commas.append(at)
    if len(commas) == 1 and 0 < commas[0] < len(items) - 1:
        at = commas[0]
        one = body[items[0].start : items[at - 1].end]
        sign = body[items[at].start : items[at].end]
        other = body[items[at + 1].start : items[-1].end]
        yield "arguments exchanged", body[: items[0].start] + f"{other} {sign} {one}" + body[items[-1].end :]


def _delimiter(item: Node) -> str:
    node = _delimiter_node(item)
    if isinstance(node, Command) and node.arguments and isinstance(node.arguments[0], Symbol):
        return node.arguments[0].text
    return node.text if isinstance(node, Symbol) else ""


def _delimiter_node(item: Node) -> Node:
    return item.base if isinstance(item, Scripts) and item.base is not None else item


def _next(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else str(float(number) * 1.5)
