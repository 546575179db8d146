"""An equation explained: its name, what it looks like, what it says, its symbols, pitfalls and papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Pitfall, Reference, Symbol, Variant, ends, labels, listed
from mleq.features.markup import Markup
from mleq.features.words import ENGLISH, Words
from mleq.formula.layout import line, text
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.snippet.slots import occurrences, rename

_USUAL: Mapping[str, str] = {}
"""The letters of the catalog, none of them renamed."""


class Mistake(NamedTuple):
    """What is wrong with a formula that claims to be an equation."""

    pitfall: Pitfall
    wrong: str
    """The LaTeX of what is wrong; empty where it is all that is explained."""
    fix: str | None
    """What should stand there."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: an equation, a variant of it, and the row of the symbol that was asked for."""

    equation: Equation
    variant: Variant | None = None
    symbol: int | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    """What a formula has in place of the letters of the symbols, as LaTeX that needs no macros of a document."""
    others: tuple[Equation, ...] = ()
    """What the formula is just as well."""
    mistake: Mistake | None = None

    @property
    def body(self) -> str:
        """The LaTeX of what is explained."""
        return self.variant.body if self.variant else self.equation.body

    def letter(self, member: str) -> str:
        """What stands for a letter of the equation."""
        return self.letters.get(member, member)


def explain(
    explanation: Explanation,
    catalog: Catalog,
    markup: Markup,
    words: Words = ENGLISH,
    preview: str = "",
    part: str = "",
) -> str:
    """The explanation, with `preview` for what the equation looks like; by default that is its layout as text.

    `part` tells which part of the formula is explained, where it is not the whole.
    """
    equation, mistake = explanation.equation, explanation.mistake
    note = equation.note_zh if words.tongue == "zh" and equation.note_zh else equation.note
    # One that the formula has fallen into is told above.
    pitfalls = [pitfall for pitfall in equation.pitfalls if not mistake or pitfall.text != mistake.pitfall.text]
    blocks = [
        title(explanation, catalog, markup, words),
        _mistake(mistake, markup, words) if mistake else "",
        part,
        _others(explanation, markup, words),
        preview or markup.block(body_text(explanation.body), "text"),
        markup.prose(note),
        markup.bullets(_symbol_row(symbol, explanation, markup, words) for symbol in _symbols(explanation)),
        markup.headed(words.holds_when, (markup.prose(text) for text in equation.assumptions)),
        markup.headed(words.pitfalls, (markup.prose(pitfall.text) for pitfall in pitfalls)),
        markup.headed(words.references, (_reference(item, catalog, markup) for item in _references(explanation))),
        _related(explanation, catalog, markup, words),
    ]
    return "\n\n".join(block for block in blocks if block)


def title(explanation: Explanation, catalog: Catalog, markup: Markup, words: Words = ENGLISH) -> str:
    """The name of the equation in both languages, with the variant's where it is one, and how that is known."""
    equation, name = explanation.equation, explanation.equation.called(explanation.variant)
    first, second = (equation.zh, name) if words.tongue == "zh" else (name, equation.zh)
    proof = catalog.proof(equation, explanation.variant)
    known = f" · {words.known[proof.how]}" if proof else ""
    return f"{markup.strong(first)} · {markup.prose(second)}{known}"


def rows(explanation: Explanation) -> list[int]:
    """The rows of the equation's symbols that belong to the body that is explained."""
    variant = explanation.variant.id if explanation.variant else None
    symbols = explanation.equation.symbols
    occurring = occurring_in(explanation.body, letters_of(explanation.equation)) if variant else None
    if occurring is not None:
        # A row that is limited to the variant stands there in place of one for all.
        occurring -= {member for symbol in symbols if variant in symbol.only_in for member in symbol.family}
    return [
        row
        for row, symbol in enumerate(symbols)
        if variant in symbol.only_in
        or (not symbol.only_in and (occurring is None or not occurring.isdisjoint(symbol.family)))
    ]


def letters_of(equation: Equation) -> tuple[str, ...]:
    """The letters of all symbols of an equation."""
    return tuple([member for symbol in equation.symbols for member in symbol.family])


@lru_cache(maxsize=4096)
def occurring_in(body: str, letters: tuple[str, ...]) -> frozenset[str]:
    """Those of the letters that stand in a body."""
    return frozenset(letter for letter, _, _ in occurrences(body, letters))


def warm(catalog: Catalog) -> None:
    """Lay out all symbols and find them in the variants, which is what takes longest of an explanation."""
    for equation in sorted(catalog.equations, key=lambda equation: equation.priority):
        for variant in equation.variants:
            _symbols(Explanation(equation, variant))
        for symbol in equation.symbols:
            for member in symbol.family:
                line_text(member)


@lru_cache(maxsize=256)
def body_text(latex: str, width: int | None = None) -> str:
    """A body or variant laid out as text; as LaTeX where that cannot be."""
    try:
        return text(to_mathml(latex), width=width or 100)
    except MathMLError:
        return latex


@lru_cache(maxsize=4096)
def line_text(latex: str) -> str:
    """A symbol, or a whole formula, on one line; as LaTeX where that cannot be."""
    try:
        return line(to_mathml(latex))
    except MathMLError:
        return latex


def _mistake(mistake: Mistake, markup: Markup, words: Words) -> str:
    """What is wrong, and what should stand there."""
    told = f"{markup.strong(words.differs)}{words.colon}{markup.prose(mistake.pitfall.text)}"
    if mistake.fix is None:
        return told
    fix, wrong = (markup.code(" ".join(latex.split())) for latex in (mistake.fix, mistake.wrong))
    return f"{told}\n\n{words.should_not_be.format(fix, wrong) if mistake.wrong else words.should_be.format(fix)}"


def _others(explanation: Explanation, markup: Markup, words: Words) -> str:
    names = [_name(equation, words) for equation in explanation.others]
    return f"{markup.prose(words.also)}{words.colon}{markup.prose(words.comma.join(names))}" if names else ""


def _symbols(explanation: Explanation) -> list[Symbol]:
    """The rows that belong to the body that is explained, the one asked for before the others."""
    found = sorted(rows(explanation), key=lambda row: (row != explanation.symbol, row))
    return [explanation.equation.symbols[row] for row in found]


def _references(explanation: Explanation) -> tuple[Reference, ...]:
    own = explanation.variant.references if explanation.variant else ()
    return own or explanation.equation.references


def _symbol_row(symbol: Symbol, explanation: Explanation, markup: Markup, words: Words) -> str:
    if not explanation.letters:
        return _symbol(symbol, symbol.family, _shape(symbol.shape), _per(symbol.per, words), markup, words)
    shape, per = _shape(symbol.shape, explanation.letters), _per(symbol.per, words, explanation.letters)
    return _symbol(symbol, tuple(map(explanation.letter, symbol.family)), shape, per, markup, words)


def _shape(shape: str | None, letters: Mapping[str, str] = _USUAL) -> str:
    """The shape in the letters of a formula; empty where there is none, or one of it is something else there."""
    if not shape:
        return ""
    parts = [_dimension(part, letters) for part in listed(shape)]
    return " × ".join(parts) if all(parts) else ""


def _per(per: str | None, words: Words, letters: Mapping[str, str] = _USUAL) -> str:
    """What there is one of a symbol for, in the letters of a formula; empty as for a shape."""
    if not per:
        return ""
    items = listed(per)
    parts = [_index(item, letters) for item in items]
    if not all(parts):
        return ""
    if len(parts) > 1:
        return words.per.format(" × ".join(parts))
    if labels(per):
        return words.one_for.format(parts[0][1:-1])
    return (words.one_for if _range(per) else words.per).format(parts[0])


def _index(item: str, letters: Mapping[str, str]) -> str:
    """An item of what there is one for; labels are no letters of the equation."""
    if named := labels(item):
        return f"{{{', '.join(map(line_text, named))}}}"
    if bounds := _range(item):
        first, last = (_dimension(bound, letters) for bound in bounds)
        return f"{first}…{last}" if first and last else ""
    return _dimension(item, letters)


def _range(item: str) -> tuple[str, str] | None:
    """The first and the last index where an item says them; a number is the last."""
    return ("1", item) if item.isdecimal() else ends(item)


def _dimension(latex: str, letters: Mapping[str, str]) -> str:
    """A dimension in the letters of a formula, as text; empty where one of it is something else there."""
    if not letters:
        return line_text(latex)
    taken = tuple([letter for member, letter in letters.items() if letter != member and letter not in letters])
    if occurring_in(latex, taken) - occurring_in(latex, tuple(letters)):
        return ""
    return line_text(rename(latex, {member: f"{{{letter}}}" for member, letter in letters.items()}))


@lru_cache(maxsize=4096)
def _symbol(symbol: Symbol, letters: tuple[str, ...], shape: str, per: str, markup: Markup, words: Words) -> str:
    """`θ — parameters (vector, d)`; of a formula that writes it otherwise `φ (θ) — parameters (vector, d)`."""
    meaning = symbol.zh if words.tongue == "zh" else symbol.meaning
    # A family may hold notation that only a row of its own makes sense of, such as `Q, K`.
    shown, usual = (", ".join(map(line_text, members)) for members in (letters, symbol.family))
    # The note and the pitfalls speak of the usual letter.
    is_usual = normalize("NFC", shown) == normalize("NFC", usual)
    remark = "" if is_usual else markup.prose(words.brackets.format(usual))
    kind = words.brackets.format(words.comma.join(_kind(symbol, shape, per, markup, words)))
    return f"{markup.code(shown)}{remark} — {markup.prose(meaning)}{kind}"


def _kind(symbol: Symbol, shape: str, per: str, markup: Markup, words: Words) -> Iterator[str]:
    """`matrix`, `n × d_k`, `non-negative`, `one per t`: what is known of a symbol beside its meaning."""
    kind = words.types.get(symbol.type, symbol.type)
    if symbol.value:
        kind = words.valued.format(kind, words.types.get(symbol.value, symbol.value))
    yield markup.prose(kind)
    if shape:
        yield markup.prose(shape)
    domain = symbol.domain
    if domain and domain.startswith("["):
        # Neovim takes an interval for a link, and hides the brackets.
        yield markup.code(domain)
    elif domain:
        yield markup.prose(words.types.get(domain, domain))
    if per:
        yield markup.prose(per)


def _reference(reference: Reference, catalog: Catalog, markup: Markup) -> str:
    work = catalog.work(reference.key)
    citation = work.citation if work else reference.key
    linked = markup.link(citation, work.url) if work and work.url else markup.prose(citation)
    return f"{linked}, {markup.prose(reference.where)}" if reference.where else linked


def _related(explanation: Explanation, catalog: Catalog, markup: Markup, words: Words) -> str:
    """The names of the related equations that there are."""
    related = (catalog.get(equation_id) for equation_id in explanation.equation.related)
    names = [_name(equation, words) for equation in related if equation]
    return f"{markup.strong(words.related)}{words.colon}{markup.prose(words.comma.join(names))}" if names else ""


def _name(equation: Equation, words: Words) -> str:
    return equation.zh if words.tongue == "zh" else equation.name
