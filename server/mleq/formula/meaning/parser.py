"""The parser of items: statements, sums, products and factors, above the layers that read what is in a factor."""

from __future__ import annotations

from mleq.formula.meaning.algebra import add, inverse, negated, product
from mleq.formula.meaning.construct import applied, name
from mleq.formula.meaning.cursor import LONGEST_CHAIN
from mleq.formula.meaning.items import DEEPEST
from mleq.formula.meaning.operator_reading import OperatorReader
from mleq.formula.meaning.statement import Statement
from mleq.formula.meaning.term import Kind, Term, placed

_THEREFORE = ("⇒", "⇔")
"""What parts statements."""
_CALLS_OF_FACTOR = 3
"""How much deeper in `Itemizer.depth` a factor in a factor is."""
_SIGNS = {"+": 1, "±": 1, "-": -1, "∓": -1}
_LOOSE = frozenset("∩∪∖⊕∧∨")
"""Operators that bind more loosely than a product, and closer than a sum."""


class Parser(OperatorReader):
    """Reads terms."""

    def statements(self) -> list[Statement]:
        """All statements, whatever is between them."""
        found: list[Statement] = []
        while self.at < self.size:
            before = self.at
            if (statement := self.statement()) is not None:
                found.append(statement)
            item = self.peek()
            if self.at == before or (item is not None and item.what in ("sep", "close", "given")):
                self.at += 1
        return found

    def statement(self) -> Statement | None:
        parts: list[Term] = []
        signs: list[str] = []
        item = self.peek()
        if item is not None and item.what == "rel" and item.text in _THEREFORE:
            self.at += 1
            item = self.peek()
        if item is not None and item.what == "rel":
            parts.append(name("", item.start, item.start))
        else:
            first = self.sum()
            if first is None:
                return None
            parts.append(first)
        while (item := self.peek()) is not None and item.what == "rel" and item.text not in _THEREFORE:
            sign = item.text
            while (item := self.peek()) is not None and item.what == "rel":
                self.at += 1  # `>=`, `:=`
            right = self.sum()
            if right is None:
                break
            signs.append(sign)
            parts.append(right)
        return Statement(parts, signs)

    def sum(self) -> Term | None:
        terms: list[Term] = []
        first = self.peek()
        while (item := self.peek()) is not None:
            sign = 1
            if item.what == "op" and item.text in _SIGNS:
                sign = self.sign()
            elif terms:
                break
            term = self.product(is_first=not terms)
            if term is None:
                if not terms and item.what == "op":
                    # A sign that stands alone, as in `n_{+}`.
                    return name(item.text, item.start, item.end)
                break
            if sign < 0:
                term = negated(term)
                term = placed(term, min(term.start, item.start), term.end)
            terms.append(term)
        if not terms or first is None:
            return None
        if len(terms) == 1:
            return terms[0]
        return add(terms, min(first.start, terms[0].start), max(term.end for term in terms))

    def sign(self) -> int:
        """What the signs at hand are together, 1 or -1."""
        sign = _SIGNS[self.items[self.at].text]
        self.at += 1
        while (item := self.peek()) is not None and item.what == "op" and item.text in ("+", "-"):
            self.at += 1
            sign *= _SIGNS[item.text]
        return sign

    def product(self, *, is_first: bool = False) -> Term | None:
        if not is_first and (read := self.products_read.pop(self.at, None)) is not None:
            left, self.at = read
            return left
        left = self.factors(is_first=is_first)
        for _ in range(LONGEST_CHAIN):
            item = self.peek()
            if left is None or item is None or item.what != "op" or item.text not in _LOOSE:
                break
            self.at += 1
            right = self.factors(is_first=False)
            if right is None:
                break
            left = applied(name(item.text, item.start, item.end), [left, right], left.start, right.end)
        return left

    def factors(self, *, is_first: bool) -> Term | None:
        """Factors with the signs between them that join them or divide by what follows."""
        factors: list[Term] = []
        join = ""
        after_norm = False
        while (item := self.peek()) is not None:
            if item.what == "op":
                if not factors or item.text not in (".", "o", "*", "/"):
                    break
                if item.text != "/" and join != "o":
                    join = item.text
                self.at += 1
                after = self.peek()
                if after is None or not self.begins_factor(after):
                    break
            elif not self.begins_factor(item) or (self.inside and self.begins_differential(item)):
                break
            factor = self.factor(is_first=is_first and not factors)
            if factor is None:
                break
            is_norm = factor.kind is Kind.BARS
            if item.text == "/" and item.what == "op":
                factor, after_norm = inverse(factor, factor.start, factor.end), is_norm
            elif after_norm and is_norm and item.what != "op":
                factor = inverse(factor, factor.start, factor.end)  # `/ |u| |v|`
            else:
                after_norm = False
            factors.append(factor)
        if len(factors) < 2:
            return factors[0] if factors else None
        return product(factors, factors[0].start, max(factor.end for factor in factors), join=join)

    def factor(self, *, is_first: bool) -> Term | None:
        if self.itemizer.depth > DEEPEST:
            return None
        self.itemizer.depth += _CALLS_OF_FACTOR
        factor = self.factor_at_hand(is_first=is_first)
        self.itemizer.depth -= _CALLS_OF_FACTOR
        return factor

    def factor_at_hand(self, *, is_first: bool) -> Term | None:
        """One factor, however deep."""
        item = self.items[self.at]
        if item.term is not None:
            self.at += 1
            return self.called(self.scripted(item.term, item))
        if item.what == "open":
            return self.group()
        if item.what == "bar":
            return self.between_bars(item)
        if item.what == "big":
            return self.big(item, is_first=is_first)
        if item.what == "fun":
            return self.function(item)
        return None
