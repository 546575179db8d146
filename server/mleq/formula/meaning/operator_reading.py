"""Big operators: sums, integrals, extremes and so on, what they run over, and how far their body goes."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.algebra import add, negated, product
from mleq.formula.meaning.call_reading import CallReader
from mleq.formula.meaning.construct import ONE, applied, name
from mleq.formula.meaning.item import Item
from mleq.formula.meaning.names import EXTREMES
from mleq.formula.meaning.operators import big
from mleq.formula.meaning.statement import Statement, folded
from mleq.formula.meaning.term import Binder, Kind, Term


class OperatorReader(CallReader):
    """Reads big operators."""

    def big(self, item: Item, *, is_first: bool) -> Term:
        """The operator at hand with its body: the rest of the product, for one that finds an extreme of the sum."""
        following = self.items[self.at + 1] if self.at + 1 < self.size else None
        if item.text in EXTREMES and item.sub is None and following is not None and following.what == "open":
            return self.function(item)
        self.at += 1
        binders = self.binders(item)
        body = self.body(item.text, is_first=is_first)
        if body is None:
            return self.scripted(name(item.text, item.start, item.end), item)
        if item.text == "sum":
            body = self.with_what_is_bound(body, binders)
        if item.text == "int":
            binders, body = _integrated(binders, body)
        elif item.text not in EXTREMES and not any(binder.letters for binder in binders):
            binders = _inferred(binders, body)
        return big(item.text, binders, body, item.start, body.end)

    def body(self, sign: str, *, is_first: bool) -> Term | None:
        """What an operator is taken of."""
        is_integral, is_extreme = sign == "int", sign in EXTREMES
        outside = self.inside
        self.integrals += is_integral
        self.inside = 0 if is_integral else outside + 1
        body = self.sum() if is_extreme and is_first else self.signed_product(is_first=is_extreme)
        self.integrals -= is_integral
        self.inside = outside
        return body

    def signed_product(self, *, is_first: bool) -> Term | None:
        """A product that may have a sign of its own: `\\sum -\\log p`."""
        item = self.peek()
        if item is None or item.what != "op" or item.text not in ("-", "+"):
            return self.product(is_first=is_first)
        self.at += 1
        term = self.product(is_first=is_first)
        return negated(term) if term is not None and item.text == "-" else term

    def with_what_is_bound(self, body: Term, binders: Sequence[Binder]) -> Term:
        """The body of a sum with the terms behind it that have its index in them: parentheses are often left out."""
        bound = {letter.head for binder in binders for letter in binder.letters}
        terms = [body]
        while bound and (item := self.peek()) is not None and item.what == "op" and item.text in ("+", "-"):
            before = self.at
            self.at += 1
            term = self.product()
            if term is None or bound.isdisjoint(term.letters()) or not bound.isdisjoint(_bound_in(term)):
                self.products_read[before + 1] = term, self.at
                self.at = before
                break
            terms.append(negated(term) if item.text == "-" else term)
        return body if len(terms) == 1 else add(terms, body.start, terms[-1].end)

    def binders(self, item: Item) -> list[Binder]:
        """What an operator runs over, as its scripts say."""
        upper = self.itemizer.term(item.sup) if item.sup is not None else None
        if item.sub is None:
            return [Binder((), None, upper)] if upper is not None else []
        below = self.nested([part for part in self.itemizer.items(item.sub) if part.text != "quad"])
        letters: list[Term] = []
        """Those that no binder has yet: in `i, j = 1` the i is of the same as the j."""
        found: list[Binder] = []
        is_condition = False
        while below.at < below.size:
            before = below.at
            statement = below.statement()
            if statement is not None and not is_condition:
                if statement.signs:
                    found.append(_binder(statement, letters, upper))
                    letters = []
                else:
                    letters += _bound_letters(statement.parts[0])
            elif statement is not None and not found and letters:
                found.append(Binder(tuple(letters), None, upper, folded(statement)))
                letters = []
            separator = below.peek()
            if separator is not None and separator.text in (":", "|", "text") and separator.what != "term":
                is_condition = True
            if below.at == before or (separator is not None and separator.what in ("sep", "given", "bar", "close")):
                below.at += 1
        if letters:
            found.append(Binder(tuple(letters), None, upper))
        return found


def _binder(statement: Statement, before: Sequence[Term], upper: Term | None) -> Binder:
    """What a relation below an operator says, with the letters that stand before it."""
    parts, signs = statement.parts, statement.signs
    if signs[0] == "=":
        if bound := _bound_letters(parts[0]):
            return Binder((*before, *bound), parts[1], upper)
        return Binder(tuple(before), without_square(parts[0]), upper)  # `\sum_1^n` has no letter
    if signs[0] in ("∈", "~", "⊂"):
        return Binder((*before, *_bound_letters(parts[0])), None, upper, parts[1])
    if len(parts) > 2:
        # `1 \le i < j \le n`
        letters = [letter for part in parts[1:-1] for letter in _bound_letters(part)]
        if len(letters) < len(parts) - 2 or not letters:
            letters = [letter for part in parts for letter in _bound_letters(part)][:1]
        return Binder((*before, *letters), parts[0], parts[-1])
    both = [letter for part in parts for letter in _bound_letters(part)]
    return Binder((*before, *(both if signs[0] in ("<", "≤") else both[:1])), None, upper, folded(statement))


def without_square(term: Term) -> Term:
    """A norm, where the square of one is said to be 1 as well as that itself."""
    is_square = term.kind is Kind.POWER and term.parts[1].factor == 2 and term.parts[0].kind is Kind.BARS
    return term.parts[0] if is_square else term


def _bound_letters(term: Term) -> list[Term]:
    """The letters that a term names where something runs over it."""
    if term.kind is Kind.LETTER:
        return [term]
    if term.kind is Kind.CALL and term.parts[0].kind is Kind.LETTER:
        return [term.parts[0]]  # `\gamma(x, y) \in \Gamma`
    if term.kind in (Kind.LIST, Kind.PRODUCT, Kind.GIVEN):
        return [letter for part in term.parts for letter in _bound_letters(part)]
    return []


def _bound_in(term: Term) -> set[str]:
    """The letters that operators in a term run over."""
    return {letter.head for part in term.walk() for binder in part.binders for letter in binder.letters}


def _inferred(binders: list[Binder], body: Term) -> list[Binder]:
    """The binders of an operator without a letter below it: it runs over the first index in its body."""
    index = next((index for term in body.walk() for index in term.indices if index.kind is Kind.LETTER), None)
    if index is None:
        return binders
    bounds = (binders[0].lower, binders[0].upper) if binders else (None, None)
    return [Binder((index,), *bounds)]


def _integrated(binders: list[Binder], body: Term) -> tuple[list[Binder], Term]:
    """The binders of an integral with the letters of its `dx`, and its body with these told apart."""
    if body.kind is not Kind.PRODUCT:
        return binders, body
    factors: list[Term] = []
    letters: list[Term] = []
    ahead = iter(body.parts)
    for factor in ahead:
        if factor.kind is Kind.CALL and factor.parts[0].head in ("d", "rm d"):
            d = name("d", factor.start, factor.start)
            factors.append(applied(d, factor.parts[1:], factor.start, factor.end))
        elif (
            factor.kind is Kind.LETTER
            and factor.head in ("d", "rm d")
            and not factor.indices
            and (following := next(ahead, None)) is not None
        ):
            letters += _bound_letters(following)
            d = name("d", factor.start, factor.end)
            factors.append(applied(d, [following], factor.start, following.end))
        else:
            factors.append(factor)
    first = binders[0] if binders else Binder((), None, None)
    domain = first.domain
    if first.letters and first.lower is None and domain is None:
        domain = first.letters[0]  # `\int_\Omega`
    bound = [Binder(tuple(letters), first.lower, first.upper, domain)]
    return bound, product(factors, body.start, body.end, body.factor or ONE, body.join)
