"""What stands below, above and behind a term: indices, exponents, transposes, labels, primes."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.algebra import inverse, power
from mleq.formula.meaning.construct import applied, letter, name
from mleq.formula.meaning.cursor import LONGEST_CHAIN, Cursor, closing
from mleq.formula.meaning.functions import call
from mleq.formula.meaning.item import Item
from mleq.formula.meaning.names import at_rank
from mleq.formula.meaning.term import Kind, Term, transpose, with_indices
from mleq.formula.tree import Node


class ScriptReader(Cursor):
    """Reads scripts."""

    def scripted(self, term: Term, item: Item) -> Term:
        """The term with the scripts of the item."""
        if item.sub is not None:
            term = self.indexed(term, item.sub, item.end)
        for _ in range(item.primes):
            term = _marked(term, "prime", item.end)
        if item.sup is not None:
            term = self.raised(term, item.sup, item.end)
        return self.posted(term)

    def indexed(self, term: Term, sub: Node, end: int) -> Term:
        """The term with what stands below it."""
        found = self.indices(sub)
        if len(found) == 1 and found[0].kind is Kind.RELATION and is_indicator(term):
            return call(name("indicator", term.start, term.end), found, term.start, end)
        if len(found) == 1 and self.is_name(term, found[0]):
            loss = f"{found[0].head}loss"
            is_loss = term.letter in _LOSSES and loss in self.names
            return name(loss if is_loss else found[0].head, term.start, end)
        return with_indices(term, found, end)

    def is_name(self, term: Term, index: Term) -> bool:
        """Whether a letter is known by the word below it: `D_{KL}`."""
        if term.kind is not Kind.LETTER or term.indices or index.kind is not Kind.NAME:
            return False
        return term.letter in _NAMED_BY_INDEX and index.head in self.names

    def indices(self, node: Node) -> list[Term]:
        """The indices in a script; letters side by side are several."""
        return self.indices_of(self.itemizer.items(node))

    def indices_of(self, items: Sequence[Item]) -> list[Term]:
        """The indices that items are."""
        if len(items) > 1 and (plain := _plain_indices(items)):
            return plain
        colon = next((at for at, item in enumerate(items) if item.what == "sep" and item.text == ":"), None)
        if colon is not None:  # from one to the other, as in `y_{1:n}`
            return [*self.nested(items[:colon]).contents(), *self.nested(items[colon + 1 :]).contents()]
        found: list[Term] = []
        for part in self.nested(items).contents():
            is_list = part.kind is Kind.LIST and part.head == "()"
            is_row = part.kind is Kind.PRODUCT and part.factor == 1 and all(map(_is_index, part.parts))
            if is_list or is_row:
                found += part.parts
            else:
                found.append(part)
        return found

    def raised(self, term: Term, sup: Node, end: int) -> Term:
        """The term with what stands above it: a transpose, a mark, indices, or an exponent."""
        items = self.itemizer.items(sup)
        inner = items
        while len(inner) > 2 and inner[0].text == "{" and closing(inner, 0) == len(inner) - 1:
            inner = inner[1:-1]
        if len(inner) == 1 and (marked := self.with_mark(term, inner[0], end)) is not None:
            return marked
        if len(inner) == 2 and inner[0].text == "-" and inner[1].text in _TRANSPOSES:
            return transpose(inverse(term, term.start, end), end)
        if _is_enclosed(inner) and term.head not in _EULER:
            # The number of a sample or of a layer: `x^{(i)}`, `a^{<t>}`.
            indices = self.nested(inner[1:-1]).contents()
            return with_indices(term, indices, end, before=bool(term.indices))
        exponent = self.itemizer.read(items, sup.start, sup.end)
        if exponent.kind is Kind.TEXT:
            return term
        if exponent.kind is Kind.NUMBER and _is_binomial(term):
            return applied(name("binom", term.start, term.start), [term.indices[0], exponent], term.start, end)
        return power(term, exponent, term.start, end)

    def with_mark(self, term: Term, mark: Item, end: int) -> Term | None:
        """The term with one thing above it that is no exponent; None where it is one."""
        text = mark.text
        if text in _TRANSPOSES and mark.sub is None and term.kind is not Kind.NUMBER:
            return transpose(term, end)
        if text == "t" and (self.itemizer.habits.has_transpose_t or term.kind is Kind.SUM or term.letter.isupper()):
            return transpose(term, end)
        if mark.what == "op" and text in _MARKS:
            return _marked(term, _MARKS[text], end)
        if text in ("\\dagger", "\\prime"):
            return _marked(term, text.removeprefix("\\"), end)
        if mark.term is None or term.kind is Kind.NUMBER or term.head in _EULER:
            return None
        if mark.what == "term" and mark.term.kind is Kind.NAME and text != "…":
            return with_indices(term, [mark.term], end, before=True)
        if mark.what == "letter" and mark.sub is None and mark.sup is None and self.is_label(term, text):
            return with_indices(term, [mark.term], end, before=True)
        return None

    def is_label(self, term: Term, text: str) -> bool:
        """Whether a letter above another is part of its name, and no exponent."""
        if term.kind is not Kind.LETTER or term.head in _EULER:
            return False
        last = text.split()[-1]
        if text != last or (len(last) == 1 and (last.isupper() or last == "l")):
            return True
        if term.indices:
            return term.indices[0].kind is Kind.LETTER and term.head.isalpha() and term.head.isupper()
        following = self.peek()
        is_called = following is not None and following.what == "open" and following.text == "("
        return len(last) == 1 and is_called and term.letter.isupper()

    def posted(self, term: Term) -> Term:
        """The term with what stands behind it: the sign of a factorial, a rank, or an index in brackets."""
        for _ in range(LONGEST_CHAIN):
            item = self.peek()
            if item is not None and item.what == "open" and item.text == "[" and term.kind is Kind.LETTER:
                end = closing(self.items, self.at)
                if not _is_step(term, self.items[self.at + 1 : max(end, 0)]):
                    break
                term = with_indices(term, self.indices_of(self.items[self.at + 1 : end]), self.items[end].end)
                self.at = end + 1
                continue
            if item is None or item.what != "post":
                break
            self.at += 1
            if item.text == "!":
                term = call(name("!", item.start, item.end), [term], term.start, item.end)
                continue
            following = self.peek()
            if following is None or following.term is None:
                break
            self.at += 1
            if term.kind is Kind.NAME and (measure := at_rank(term.head)) != term.head:
                term = name(measure, term.start, term.end)
            term = with_indices(term, [following.term], following.end)
        return term


def _is_binomial(term: Term) -> bool:
    """Whether a letter is the sign of a binomial coefficient, as in `C_n^2`, where there is a number above it."""
    if term.kind is not Kind.LETTER or term.letter != "C" or len(term.indices) != 1:
        return False
    return term.indices[0].kind is Kind.LETTER and term.indices[0].letter in ("n", "N", "m", "M")


def is_indicator(term: Term) -> bool:
    """Whether a term is the sign of an indicator: a one, or an I of some font."""
    if term.kind is Kind.NUMBER:
        return term.factor == 1
    if term.kind is Kind.NAME:
        return term.head == "1"
    return term.kind is Kind.LETTER and term.head in _INDICATORS


def _plain_indices(items: Sequence[Item]) -> list[Term]:
    """The indices that items are where each is a letter or a number; none where something else is among them."""
    found: list[Term] = []
    for item in items:
        if item.term is None or not _is_index(item.term) or item.sub or item.sup or item.primes:
            return []
        found.append(item.term)
    return found


def _is_index(term: Term) -> bool:
    return term.kind in (Kind.LETTER, Kind.NUMBER)


def _is_enclosed(items: Sequence[Item]) -> bool:
    """Whether items stand in parentheses, brackets or between signs that are used as such."""
    if len(items) < 3:
        return False
    if items[0].text == "<" and items[-1].text == ">":
        return True
    return items[0].what == "open" and items[0].text in ("(", "[", "<") and closing(items, 0) == len(items) - 1


def _is_step(term: Term, items: Sequence[Item]) -> bool:
    """Whether items in brackets behind a letter tell which it is, as signals are written: `h[t - 1]`, `y[1:t]`."""
    if not 1 <= len(items) <= 5 or items[0].text == term.head:
        return False
    letters = [item.text for item in items if item.what == "letter"]
    others = [item for item in items if item.what != "letter"]
    return (
        len(letters) == 1
        and letters[0] in _STEPS
        and all(one.text in _BESIDE_STEP or (one.term is not None and one.term.kind is Kind.NUMBER) for one in others)
    )


def _marked(term: Term, mark: str, end: int) -> Term:
    """A letter with a mark is another letter; anything else has the mark as an index."""
    if term.kind is Kind.LETTER:
        return letter(f"{mark} {term.head}", term.start, end, term.indices)
    return with_indices(term, [name(mark, term.end, end)], end)


_TRANSPOSES = frozenset(
    ("T", "rm T", "sf T", "it T", "bf T", "rm t", "\\top", "\\intercal", "\\mathsf", "\\tran", "\\transpose")
)
"""What above a term transposes it."""
_EULER = ("e", "rm e")
"""The letter of which what stands above is an exponent."""
_STEPS = frozenset("tijkn")
"""The letters that number steps, samples and entries."""
_BESIDE_STEP = ("+", "-", ":")
_MARKS = {"o": "star", "*": "star", "+": "+", "-": "-"}
"""Signs that above a term tell it from others, and the marks that they are."""
_NAMED_BY_INDEX = frozenset("D L J d \\ell H I C S".split())
"""The letters whose index says what they are: `D_{KL}`."""
_LOSSES = ("L", "\\ell")
"""The letters that with a word below them are the loss of that name: `L_{logistic}` is no sigmoid."""
_INDICATORS = frozenset(("bb I", "bf I", "bb 1", "bf 1", "I", "rm I", "cal I", "\\chi"))
