"""An equation explained: its name, what it looks like, what it says, its symbols, pitfalls and papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Reference, Symbol, Variant, family
from mleq.features.markup import PLAIN_TEXT, Markup
from mleq.features.words import ENGLISH, Words
from mleq.formula.layout import line, text
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.snippet.slots import occurrences


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: an equation, a variant of it, and the row of the symbol that was asked for."""

    equation: Equation
    variant: Variant | None = None
    symbol: int | None = None

    @property
    def body(self) -> str:
        """The LaTeX of what is explained."""
        return self.variant.body if self.variant else self.equation.body


def explain(
    explanation: Explanation, catalog: Catalog, markup: Markup, words: Words = ENGLISH, preview: str = ""
) -> str:
    """The explanation, with `preview` for what the equation looks like; by default that is its layout as text."""
    equation = explanation.equation
    note = equation.note_zh if words.tongue == "zh" and equation.note_zh else equation.note
    blocks = [
        title(explanation, markup, words),
        preview or markup.block(body_text(explanation.body), "text"),
        markup.prose(note),
        markup.bullets(_symbol(symbol, markup, words) for symbol in _symbols(explanation)),
        markup.headed(words.holds_when, (markup.prose(text) for text in equation.assumptions)),
        markup.headed(words.pitfalls, (markup.prose(pitfall.text) for pitfall in equation.pitfalls)),
        markup.headed(words.references, (_reference(item, catalog, markup) for item in _references(explanation))),
        _related(explanation, catalog, markup, words),
    ]
    return "\n\n".join(block for block in blocks if block)


def to_page(equation: Equation, catalog: Catalog) -> str:
    """The equation whole, as plain text: the explanation, LaTeX, variants, what calls it up and what it needs."""
    section = catalog.section(equation.section)
    facts = [
        f"id        {equation.id}",
        f"section   {section.title} · {section.zh}",
        f"triggers  {', '.join(equation.triggers)}",
        f"aliases   {', '.join(equation.aliases)}",
        f"packages  {', '.join(equation.packages) or 'none'}",
    ]
    blocks = [
        explain(Explanation(equation), catalog, PLAIN_TEXT),
        equation.note_zh or "",
        f"LaTeX\n{PLAIN_TEXT.block(equation.body, 'latex')}",
        *(_variant(variant) for variant in equation.variants),
        "\n".join(facts),
    ]
    return "\n\n".join(block for block in blocks if block)


def title(explanation: Explanation, markup: Markup, words: Words = ENGLISH) -> str:
    """The name of the equation in both languages, with the variant's where it is one."""
    equation, name = explanation.equation, explanation.equation.called(explanation.variant)
    first, second = (equation.zh, name) if words.tongue == "zh" else (name, equation.zh)
    return f"{markup.strong(first)} · {markup.prose(second)}"


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


def _variant(variant: Variant) -> str:
    drawn, latex = (PLAIN_TEXT.block(text, "text") for text in (body_text(variant.body), variant.body))
    return f"Variant {variant.id}: {variant.label}\n{drawn}\n\n{latex}"


def _symbols(explanation: Explanation) -> list[Symbol]:
    """The rows that belong to the body that is shown, the one asked for before the others."""
    variant = explanation.variant.id if explanation.variant else None
    letters = tuple(symbol.sym for symbol in explanation.equation.symbols)
    occurring = _occurring(letters, explanation.body) if variant else frozenset(letters)
    rows = [
        (row != explanation.symbol, row, symbol)
        for row, symbol in enumerate(explanation.equation.symbols)
        if variant in symbol.only_in or (not symbol.only_in and symbol.sym in occurring)
    ]
    return [symbol for *_, symbol in sorted(rows, key=lambda item: item[:2])]


@lru_cache(maxsize=4096)
def _occurring(letters: tuple[str, ...], body: str) -> frozenset[str]:
    """Those of the rows of symbols that a body has letters of."""
    rows = {member: row for row in letters for member in family(row)}
    return frozenset(rows[member] for member, _, _ in occurrences(body, list(rows)))


def _references(explanation: Explanation) -> tuple[Reference, ...]:
    own = explanation.variant.references if explanation.variant else ()
    return own or explanation.equation.references


@lru_cache(maxsize=4096)
def _symbol(symbol: Symbol, markup: Markup, words: Words) -> str:
    """`θ — parameters (vector, d)`."""
    meaning = symbol.zh if words.tongue == "zh" else symbol.meaning
    # A family may hold notation that only a row of its own makes sense of, such as `Q, K`.
    letters = ", ".join(line_text(member) for member in symbol.family)
    kind = words.comma.join(_kind(symbol, words))
    return f"{markup.code(letters)} — {markup.prose(meaning + words.brackets.format(kind))}"


def _kind(symbol: Symbol, words: Words) -> Iterator[str]:
    """`matrix`, `n × d_k`, `non-negative`: what is known of a symbol beside its meaning."""
    yield words.types.get(symbol.type, symbol.type)
    if symbol.shape:
        yield " × ".join(line_text(part.strip()) for part in symbol.shape.split(","))
    if symbol.domain:
        yield words.types.get(symbol.domain, symbol.domain)


def _reference(reference: Reference, catalog: Catalog, markup: Markup) -> str:
    work = catalog.work(reference.key)
    citation = work.citation if work else reference.key
    linked = markup.link(citation, work.url) if work and work.url else markup.prose(citation)
    return f"{linked}, {markup.prose(reference.where)}" if reference.where else linked


def _related(explanation: Explanation, catalog: Catalog, markup: Markup, words: Words) -> str:
    """The names of the related equations that there are."""
    related = (catalog.get(equation_id) for equation_id in explanation.equation.related)
    names = [equation.zh if words.tongue == "zh" else equation.name for equation in related if equation]
    return f"{markup.strong(words.related)}{words.colon}{markup.prose(words.comma.join(names))}" if names else ""
