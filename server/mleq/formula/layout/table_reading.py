"""Tables out of MathML: where cells stand, which of them are numbers of equations, and where rules go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mleq.formula.layout.mathml import Element
from mleq.formula.layout.tree import Align, Cell, Fence, Node, Row, Space, Symbol, Table, TableRow


def read_table(element: Element, parts: list[Node]) -> Node:
    """The table that `mtable` is; `parts` are its rows, each a row of cells."""
    rows: list[TableRow] = []
    aligned = _starts_aligned(element)
    for source, part in zip(element.children, parts, strict=True):
        bodies = list(part.items) if isinstance(part, Row) else []
        if rows and bodies:
            bodies[0] = _without_length(bodies[0])
        rows.append(_row(element, source, bodies))
        aligned = aligned or any(_is_left_side(cell) for cell in source.children)
    row_rules, column_rules = _rules(element)
    if rows and len(rows) - 1 in row_rules and all(_is_empty(cell.body) for cell in rows[-1].cells):
        rows.pop()  # a rule after the last row comes as a row of nothing
    rows = [_led(row) for row in rows] if aligned else rows
    display = element.attributes.get("displaystyle") == "true"
    return Table(tuple(rows), display, aligned, frozenset(row_rules), frozenset(column_rules))


def _without_length(body: Node) -> Node:
    """The first cell of a row without the space asked for after the row before, which math-core takes for math."""
    items = body.items if isinstance(body, Row) else (body,)
    match items:
        case [Fence(opening="[", body=Row(items=inside), closing="]"), *rest]:
            text = "".join(item.text for item in inside if isinstance(item, Symbol))
            return Row(tuple(rest)) if _LENGTH.fullmatch(text) else body
        case _:
            return body


_LENGTH = re.compile(r"[-−+]?[\d.]+(em|ex|pt|mm|cm|in|pc|mu)")


def _led(row: TableRow) -> TableRow:
    """The row with something invisible before each right side, so that its operator has a left side in its cell."""
    cells = [
        replace(cell, body=_after_nothing(cell.body)) if column % 2 else cell for column, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))


def _after_nothing(body: Node) -> Node:
    items = body.items if isinstance(body, Row) else (body,)
    return Row((Symbol(""), *items)) if items else body


def _starts_aligned(element: Element) -> bool:
    """Whether MathJax says that two sides of relations are aligned."""
    given = element.attributes
    sides = given.get("columnalign", "").startswith("right left")
    return sides and given.get("columnspacing", "").startswith("0em")


def _is_left_side(cell: Element) -> bool:
    """Whether math-core says so."""
    return cell.style("text-align") == "right" and cell.style("padding-right") == "0"


def _row(table: Element, source: Element, bodies: Sequence[Node]) -> TableRow:
    cells: list[Cell] = []
    tag: Node | None = None
    for index, (cell, body) in enumerate(zip(source.children, bodies, strict=False)):
        labels = source.tag == "mlabeledtr" and not index
        if labels or cell.style("width").endswith("%"):
            tag = tag if _is_empty(body) else body
        else:
            cells.append(Cell(body, _align(table, source, cell, len(cells))))
    return TableRow(tuple(cells), tag)


def _is_empty(body: Node) -> bool:
    return isinstance(body, Space) or (isinstance(body, Row) and all(isinstance(item, Space) for item in body.items))


def _align(table: Element, row: Element, cell: Element, column: int) -> Align:
    asked = cell.style("text-align") or cell.attributes.get("columnalign")
    if not asked:
        columns = (row.attributes.get("columnalign") or table.attributes.get("columnalign") or "center").split()
        asked = columns[min(column, len(columns) - 1)]
    return {"left": Align.LEFT, "right": Align.RIGHT}.get(asked, Align.CENTER)


def _rules(table: Element) -> tuple[set[int], set[int]]:
    """The rows and the columns before which there is a rule."""
    rows, columns = set[int](), set[int]()
    rows |= {0} if table.style("border-top") else set()
    columns |= {0} if table.style("border-left") else set()
    for row, source in enumerate(table.children):
        for column, cell in enumerate(source.children):
            rows |= {row} if cell.style("border-top") else set()
            columns |= {column + 1} if cell.style("border-right") else set()
            columns |= {column} if cell.style("border-left") else set()
    given = table.attributes
    count, across = len(table.children), max((len(row.children) for row in table.children), default=0)
    rows |= _lines(given.get("rowlines", ""), count)
    columns |= _lines(given.get("columnlines", ""), across)
    if given.get("frame", "none") != "none":
        rows |= {0, count}
        columns |= {0, across}
    return rows, columns


def _lines(styles: str, count: int) -> set[int]:
    names = styles.split()
    return {gap + 1 for gap in range(count - 1) if names and names[min(gap, len(names) - 1)] != "none"}
