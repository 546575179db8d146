"""What a formula is made of in one stream, before anything is known of what belongs together."""

from __future__ import annotations

from typing import Literal

from mleq.formula.meaning.construct import name
from mleq.formula.meaning.names import EXTREMES, FUNCTIONS
from mleq.formula.meaning.term import Term
from mleq.formula.tree import Node

What = Literal["term", "letter", "op", "rel", "open", "close", "bar", "given", "big", "fun", "sep", "post"]


class Item:
    """Something in a formula; `what` says which, and what its `text` then is.

    term: a whole `term`, its text is a word or empty; letter: a letter that may be part of a word; op: `+`, `-`, `/`,
    `.` or `o` for a product, and others; rel: a relation; open, close: the opening delimiter, as `(`, `{}` for a set,
    `{` for braces that only group; bar: `|` or `||` that may open, close or divide; given: one that divides; big: an
    operator; fun: a function; sep: `,`, `;`, `:`, `.`, `quad`, `break`, `text`; post: `!`, `@`.
    """

    __slots__ = ("end", "primes", "start", "sub", "sup", "term", "text", "what")

    def __init__(self, what: What, text: str, start: int, end: int, term: Term | None = None) -> None:
        self.what = what
        self.text = text
        self.start = start
        self.end = end
        self.term = term
        """What a term or a letter is."""
        self.sub: Node | None = None
        self.sup: Node | None = None
        self.primes = 0

    def __repr__(self) -> str:
        return f"{self.what}:{self.text}"

    def with_scripts_of(self, other: Item) -> Item:
        """This item, with what stands below, above and beside another."""
        self.sub, self.sup, self.primes = other.sub, other.sup, other.primes
        return self


def item_of(term: Term) -> Item:
    """The item of a term that is whole, in its place."""
    return Item("term", term.head, term.start, term.end, term)


def named(word: str, start: int, end: int) -> Item:
    """The item of a word that is known: an operator, a function or a name."""
    if word in EXTREMES:
        return Item("big", word, start, end)
    if word in FUNCTIONS or word == "E":
        return Item("fun", word, start, end)
    return item_of(name(word, start, end))
