"""What stands between delimiters and bars."""

from __future__ import annotations

from mleq.formula.meaning.algebra import bars, product
from mleq.formula.meaning.construct import applied, given, name, one_of, sequence
from mleq.formula.meaning.cursor import Between, is_double_bar
from mleq.formula.meaning.item import Item
from mleq.formula.meaning.script_reading import ScriptReader
from mleq.formula.meaning.statement import folded
from mleq.formula.meaning.term import Kind, Term, placed, transpose


class GroupReader(ScriptReader):
    """Reads groups."""

    def group(self) -> Term | None:
        """What is between delimiters, with the scripts behind them."""
        opening = self.items[self.at]
        inside = self.between()
        parts = [*inside.parts, *inside.parameters]
        if inside.closing is None:
            return _grouped(opening, parts, parts[-1].end if parts else opening.end)
        return self.scripted(_grouped(opening, parts, inside.closing.end), inside.closing)

    def between(self) -> Between:
        """What is between the delimiter at hand and the one that closes it.

        It is read once: what was no argument is read again as a factor, and what is in that would be, and so on.
        """
        if (read := self.groups_read.pop(self.at, None)) is not None:
            inside, self.at = read
            return inside
        self.at += 1
        outside, self.open_bars = self.open_bars, []
        parts = self.contents()
        parameters: list[Term] = []
        item = self.peek()
        if item is not None and item.what == "sep" and item.text == ";":
            self.at += 1
            parameters = self.contents(semicolons=True)
            item = self.peek()
        closing = None
        if item is not None and item.what == "close":
            closing = item
            self.at += 1
        self.open_bars = outside
        return Between(parts, parameters, closing)

    def contents(self, *, semicolons: bool = False) -> list[Term]:
        """Things parted by commas, up to a semicolon or what closes; with a dividing bar they are one."""
        parts: list[Term] = []
        left: list[Term] = []
        divider = ""
        while (item := self.peek()) is not None:
            if item.what == "close" or (
                item.text == ";" and item.what == "sep" and not semicolons and self.has_close()
            ):
                break
            if item.what == "sep":
                if item.text == ":" and parts and not divider:
                    divider, left, parts = "|", parts, []
                self.at += 1
            elif item.what == "given" or (item.what == "bar" and not self.begins_factor(item)):
                kind = self.divider(item)
                if not divider:
                    divider, left, parts = kind, parts, []
            else:
                before = self.at
                if (statement := self.statement()) is not None:
                    parts.append(folded(statement))
                if self.at == before:
                    self.at += 1
        if left and parts:
            left, parts = _without_second(left), _without_second(parts)
            first, second = one_of(left, left[0].start, left[-1].end), one_of(parts, parts[0].start, parts[-1].end)
            return [given(divider, first, second, first.start, second.end)]
        return _without_second([*left, *parts])

    def divider(self, item: Item) -> str:
        """The bar at hand that divides, `|` or `||`, which is often written as two."""
        self.at += 1
        following = self.peek()
        if item.what == "bar" and following is not None and following.what == "bar" and following.start == item.end:
            self.at += 1
            return "||"
        return "||" if item.text == "||" else "|"

    def between_bars(self, opening: Item) -> Term | None:
        """An absolute value or a norm between bars of which one looks like the other."""
        is_double = is_double_bar(self.items, self.at)
        self.at += 1 + is_double
        self.open_bars.append(opening.text)
        statement = self.statement()
        self.open_bars.pop()
        if statement is None:
            return None
        inside = folded(statement)
        closing = self.peek()
        for _ in range(1 + is_double):
            closing = self.peek()
            if closing is None or closing.what != "bar":
                return inside
            self.at += 1
        assert closing is not None
        term = bars("||" if is_double else opening.text, inside, opening.start, closing.end)
        return self.scripted(term, closing)


def _without_second(parts: list[Term]) -> list[Term]:
    """Things parted by commas, without the second of those that dots go on from: `y_1, …` for `y_1, y_2, …`."""
    out: list[Term] = []
    for at, part in enumerate(parts):
        is_second = len(part.indices) == 1 and part.indices[0].kind is Kind.NUMBER and part.indices[0].factor == 2
        if not (is_second and 0 < at < len(parts) - 1 and parts[at + 1].head == "…"):
            out.append(part)
    return out


def _grouped(opening: Item, parts: list[Term], end: int) -> Term:
    """What parts are between delimiters of a kind."""
    kind, start = opening.text, opening.start
    if kind in ("|", "||"):
        return bars(kind, one_of(parts, start, end), start, end)
    if kind == "<" and len(parts) == 2:
        return product([transpose(parts[0], parts[0].end), parts[1]], start, end, join=".")
    if kind in ("floor", "ceil"):
        return applied(name(kind, start, opening.end), parts, start, end)
    if kind == "{}" and not (len(parts) == 1 and parts[0].kind in _HELD_TOGETHER):
        return sequence("{}", parts, start, end)
    if len(parts) != 1:
        return sequence("[]" if kind == "[" else "()", parts, start, end)
    if parts[0].kind in (Kind.LETTER, Kind.NAME, Kind.NUMBER):
        return parts[0]
    if kind == "[" and parts[0].kind is Kind.RELATION and parts[0].head in "=≠":
        return applied(name("indicator", start, start), parts, start, end)  # Iverson's brackets
    return placed(parts[0], start, end)


_HELD_TOGETHER = (Kind.SUM, Kind.PRODUCT, Kind.POWER, Kind.BIG)
"""What braces only hold together, as in `\\min \\{ a + b \\}`."""
