"""A formula written on one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mleq.formula.layout import marks, precedence, scripts
from mleq.formula.layout.cells import width as width_of
from mleq.formula.layout.fences import plain
from mleq.formula.layout.spacing import QUAD, Spaced, edge, is_sign, spaced, trailing
from mleq.formula.layout.symbols import atom_of
from mleq.formula.layout.tree import (
    Accent,
    Align,
    Atom,
    Enclosure,
    Fence,
    Fraction,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Symbol,
    Table,
    children,
    fold,
)


class Context(NamedTuple):
    """Where a part of a formula is written."""

    script: bool = False
    subscript: bool = False
    tight: bool = False
    """Whether it is in parentheses that are there only on one line: no spaces then go around its operators."""


def write(formula: Node, *, ascii: bool) -> str:
    """The formula as one line of Unicode, or of ASCII alone if its symbols are."""

    def build(node: Node, context: Context, parts: list[str]) -> str:
        return _build(node, context, parts, ascii=ascii)

    return " ".join(fold(formula, Context(), _parts, build).split("\n")).strip()


def _parts(node: Node, context: Context) -> list[tuple[Node, Context]]:
    if isinstance(node, Symbol):  # most nodes are
        return []
    tight = context._replace(tight=True)
    script = Context(script=True, tight=True)
    lowered = Context(script=True, subscript=True, tight=True)
    match node:
        case Fraction(numerator=numerator, denominator=denominator, bar=bar):
            above = tight if not bar or precedence.numerator_needs_them(numerator) else context
            below = tight if not bar or precedence.denominator_needs_them(denominator, numerator) else context
            return [(numerator, above), (denominator, below)]
        case Scripts(base=base):
            inside = tight if isinstance(base, Row) else context
            contexts = [lowered if part is node.sub or part is node.presub else script for part in children(node)]
            return list(zip(children(node), [inside, *contexts[1:]], strict=True))
        case Accent(base=Row()):
            return [(node.base, tight)]
        case Root(radicand=radicand):
            return [(part, tight if part is radicand else script) for part in children(node)]
        case Table():
            loose = node.states or all(cell.align is Align.LEFT for row in node.rows for cell in row.cells)
            return [(part, context if loose else tight) for part in children(node)]
        case _:
            return [(part, context) for part in children(node)]


def _build(node: Node, context: Context, parts: list[str], *, ascii: bool) -> str:
    match node:
        case Symbol(text=text):
            return text
        case Row():
            return _row(node, context, parts, ascii=ascii)
        case Fraction():
            return _fraction(node, *parts)
        case Root():
            return _root(node, parts, ascii=ascii)
        case Scripts():
            return _scripts(node, parts, ascii=ascii)
        case Fence():
            return _fence(node, parts[0], ascii=ascii)
        case Accent(base=base, mark=mark):
            return _accent(base, parts[0], mark, ascii=ascii)
        case Enclosure(strikes=True):
            return f"cancel({parts[0]})" if ascii else _struck(parts[0])
        case Enclosure():
            return parts[0]
        case Table():
            return _table(node, parts, script=context.script)
        case _:
            return ""


def _row(row: Row, context: Context, texts: Sequence[str], *, ascii: bool) -> str:
    parts = spaced(row.items, script=context.script, tight=context.tight)
    line = ""
    for index, part in enumerate(parts):
        text = texts[part.item]
        if isinstance(part.node, Fraction) and precedence.fraction_needs_them(parts, index, quad=QUAD):
            text = f"({text})"
        if index + 1 < len(parts) and _is_open_ended(part.node):
            text += " }"
        line += _before(parts, index, line, text, script=context.subscript) if index else ""
        line += text
    return line + " " * trailing(row.items)


def _before(parts: Sequence[Spaced], index: int, line: str, text: str, *, script: bool) -> str:
    """The space before a part of a row."""
    before, part = parts[index - 1], parts[index]
    gap = min(part.gap, QUAD + 1)
    if isinstance(part.node, Fraction) and text[:1] == "(" and gap < QUAD:
        return "" if _calls(before) or is_sign(before.node, before.atom) else " "
    return " " * gap if gap or not (line and text) else _parted(before, line, part, text, script=script)


def _parted(before: Spaced, line: str, after: Spaced, text: str, *, script: bool) -> str:
    """A space between two parts that are set close but would be read as something else on one line."""
    last, first = line[-1], text[0]
    if first.isdigit() and not script and (last.isalnum() or last in ")]}" or last in scripts.SCRIPTS):
        return " "
    if first in scripts.SCRIPTS or (first in "√∛∜" and last in scripts.SCRIPTS):
        return " "
    if not (first.isalnum() or first in "√∛∜"):
        return ""
    if isinstance(before.node, Fraction) and last == ")":
        return " "
    return " " if last.isalnum() and _ends_loose(before.node, line) else ""


def _calls(part: Spaced) -> bool:
    """Whether a part is the name of a function, with nothing after it that parentheses would seem to belong to."""
    return part.node.right is Atom.NAME and isinstance(part.node, Symbol)


def _ends_loose(node: Node, line: str) -> bool:
    """Whether what comes next would be read as part of a node: of a script, of a root."""
    if line[-1] in scripts.SCRIPTS and not isinstance(node, Root):
        return edge(node, -1)[1]
    return isinstance(node, Scripts | Root | Accent) or (isinstance(node, Symbol) and node.kind is Kind.WORD)


def _is_open_ended(node: Node) -> bool:
    return isinstance(node, Fence) and node.opening == "{" and not node.closing


def _fraction(node: Fraction, above: str, below: str) -> str:
    if not node.bar:
        return f"{above} choose {below}"
    above = f"({above})" if precedence.numerator_needs_them(node.numerator) else above
    below = f"({below})" if precedence.denominator_needs_them(node.denominator, node.numerator) else below
    return f"{above}/{below}"


def _root(node: Root, parts: Sequence[str], *, ascii: bool) -> str:
    radicand, index = parts[0], parts[1] if len(parts) > 1 else ""
    if ascii:
        return f"root({index})({radicand})" if index else f"sqrt({radicand})"
    radicand = f"({radicand})" if precedence.radicand_needs_them(node.radicand) else radicand
    if index in ("3", "4"):
        return ("∛" if index == "3" else "∜") + radicand
    raised = scripts.superscript(index, ascii=False)
    return f"{raised}√{radicand}" if raised or not index else f"√[{index}]{radicand}"


def _scripts(node: Scripts, parts: Sequence[str], *, ascii: bool) -> str:
    rest = iter(parts)
    base = next(rest)
    names = ("sub", "sup", "presub", "presup")
    written = {name: next(rest) if getattr(node, name) is not None else "" for name in names}
    if precedence.base_needs_them(node.base, sub=node.sub is not None, sup=node.sup is not None):
        base = f"({base})"
    sub, sup = written["sub"], written["sup"]
    lowered, raised = scripts.subscript(sub, ascii=ascii), scripts.superscript(sup, ascii=ascii)
    before = _before_base(node, written["presub"], written["presup"], ascii=ascii)
    if sub and sup and raised:
        if lowered:
            primes, others = scripts.leading_primes(raised)
            return before + base + primes + lowered + others
        marked = _marked("_", node.sub, sub)
        # A raised character after a script without parentheses would seem to belong to the script.
        return before + base + (marked + raised if marked[-1:] == ")" else raised + marked)
    return before + base + (lowered or _marked("_", node.sub, sub)) + (raised or _marked("^", node.sup, sup))


def _before_base(node: Scripts, sub: str, sup: str, *, ascii: bool) -> str:
    lowered, raised = scripts.subscript(sub, ascii=ascii), scripts.superscript(sup, ascii=ascii)
    text = (raised or _marked("^", node.presup, sup)) + (lowered or _marked("_", node.presub, sub))
    return text if bool(lowered) is bool(sub) and bool(raised) is bool(sup) else f"{{{text}}}"


def _marked(sign: str, script: Node | None, text: str) -> str:
    if script is None or not text:
        return ""
    return f"{sign}({text})" if precedence.script_needs_them(script, text) else sign + text


def _fence(node: Fence, body: str, *, ascii: bool) -> str:
    opening, closing = plain(node.opening, ascii=ascii), plain(node.closing, ascii=ascii)
    if _is_open_ended(node) and isinstance(node.body, Table):
        return "{ " + body.removeprefix("[").removesuffix("]")
    if not opening and closing and not isinstance(node.body, Table) and precedence.numerator_needs_them(node.body):
        body = f"({body})"  # a bar on the right alone is about all before it
    if isinstance(node.body, Table) and body[:1] == "[" and opening:
        body = body[1:-1]
    return opening + body + closing


def _accent(base: Node, text: str, mark: str, *, ascii: bool) -> str:
    if ascii:
        return marks.named(text, mark)
    return marks.combined(text, mark, lambda: not isinstance(base, Symbol | Fence))


def _struck(text: str) -> str:
    return "".join(char + "\u0338" if width_of(char) and char != " " else char for char in text)


def _table(table: Table, parts: Sequence[str], *, script: bool) -> str:
    texts = iter(parts)
    grid = [[next(texts) for _ in row.cells] for row in table.rows]
    tags = [next(texts) if row.tag is not None else "" for row in table.rows]
    if table.states:
        return _statements([_sides(row) + f"  {tag}" * bool(tag) for row, tag in zip(grid, tags, strict=True)])
    if script and all(len(row) == 1 for row in grid):
        return ", ".join(row[0] for row in grid)
    if all(cell.align is Align.LEFT for row in table.rows for cell in row.cells):
        return f"[{_joined([_cases(row) for row in grid], '; ')}]"
    return f"[{'; '.join(' '.join(map(_as_entry, row)) for row in grid)}]"


def _sides(cells: Sequence[str]) -> str:
    """A row of relations whose sides are aligned."""
    pairs = ["".join(cells[at : at + 2]).strip() for at in range(0, len(cells), 2)]
    return (" " * QUAD).join(filter(None, pairs))


def _statements(rows: Sequence[str]) -> str:
    """Rows, each a statement of its own; one that begins with a relation or an operator goes on with the one before."""
    line = ""
    for row in filter(None, rows):
        goes_on = not row[0].isalnum() and atom_of(row[0]) in (Atom.REL, Atom.BIN) and row[1:2] == " "
        line += row if not line else f" {row}" if goes_on or line[-1] in ",;" else f"; {row}"
    return line


def _cases(cells: Sequence[str]) -> str:
    """A value and its condition, with something between that tells them apart."""
    filled = [cell for cell in cells if cell]
    line = ""
    for cell in filled:
        worded = (len(cell) > 1 and cell[:2].isalpha()) or line[-1:] in ",;"
        line += cell if not line else f" {cell}" if worded else f", {cell}"
    return line


def _joined(rows: Sequence[str], separator: str) -> str:
    """Rows joined by a separator, which a comma at the end of a row would double."""
    return separator.join([*(row.rstrip(",;") for row in rows[:-1]), *rows[-1:]])


def _as_entry(text: str) -> str:
    """A cell of a matrix; in parentheses where it has spaces of its own."""
    return f"({text})" if " " in text else text
