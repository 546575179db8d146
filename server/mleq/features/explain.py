"""An equation explained, as Markdown for those who show it and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Reference, Symbol, Variant
from mleq.snippet.slots import occurrences


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: an equation, a variant of it, and the row of the symbol that was asked for."""

    equation: Equation
    variant: Variant | None = None
    symbol: int | None = None


def to_markdown(explanation: Explanation, catalog: Catalog) -> str:
    """The explanation as Markdown; the LaTeX stands in a code block, since few clients set math."""
    equation = explanation.equation
    blocks = [
        f"**{_escape(title(explanation))}** · {_escape(equation.zh)}",
        f"```latex\n{_body(explanation)}\n```",
        _escape(equation.note),
        _list(_markdown_symbol(symbol) for symbol in _symbols(explanation)),
        _section("**Holds when**", (_escape(text) for text in equation.assumptions)),
        _section("**Pitfalls**", (_escape(pitfall.text) for pitfall in equation.pitfalls)),
        _section("**References**", (_markdown_reference(item, catalog) for item in _references(explanation))),
        _related(explanation, catalog, "**Related**: "),
    ]
    return "\n\n".join(block for block in blocks if block)


def to_text(explanation: Explanation, catalog: Catalog) -> str:
    """The explanation as plain text."""
    equation = explanation.equation
    blocks = [
        f"{title(explanation)} · {equation.zh}",
        _indented(_body(explanation)),
        equation.note,
        _list(_text_symbol(symbol) for symbol in _symbols(explanation)),
        _section("Holds when", equation.assumptions),
        _section("Pitfalls", (pitfall.text for pitfall in equation.pitfalls)),
        _section("References", (_text_reference(item, catalog) for item in _references(explanation))),
        _related(explanation, catalog, "Related: "),
    ]
    return "\n\n".join(block for block in blocks if block)


def to_page(equation: Equation, catalog: Catalog) -> str:
    """The equation whole, as plain text: the explanation, what calls it up and what it needs, and its variants."""
    section = catalog.section(equation.section)
    facts = [
        f"id        {equation.id}",
        f"section   {section.title} · {section.zh}",
        f"triggers  {', '.join(equation.triggers)}",
        f"aliases   {', '.join(equation.aliases)}",
        f"packages  {', '.join(equation.packages) or 'none'}",
    ]
    variants = [f"Variant {variant.id}: {variant.label}\n{_indented(variant.body)}" for variant in equation.variants]
    parts = [to_text(Explanation(equation), catalog), equation.note_zh or "", *variants, "\n".join(facts)]
    return "\n\n".join(part for part in parts if part)


def title(explanation: Explanation) -> str:
    """The name of the equation, with the variant's where it is one."""
    name = explanation.equation.name
    return f"{name} ({explanation.variant.label})" if explanation.variant else name


def _indented(latex: str) -> str:
    return "\n".join(f"    {line}" for line in latex.split("\n"))


def _body(explanation: Explanation) -> str:
    return explanation.variant.body if explanation.variant else explanation.equation.body


def _symbols(explanation: Explanation) -> list[Symbol]:
    """The rows that belong to the body that is shown, the one asked for before the others."""
    variant = explanation.variant.id if explanation.variant else None
    rows = [
        (row != explanation.symbol, row, symbol)
        for row, symbol in enumerate(explanation.equation.symbols)
        if variant in symbol.only_in or (not symbol.only_in and (variant is None or _occurs(symbol, explanation)))
    ]
    return [symbol for *_, symbol in sorted(rows, key=lambda item: item[:2])]


def _occurs(symbol: Symbol, explanation: Explanation) -> bool:
    return bool(occurrences(_body(explanation), symbol.family))


def _references(explanation: Explanation) -> tuple[Reference, ...]:
    own = explanation.variant.references if explanation.variant else ()
    return own or explanation.equation.references


def _kind(symbol: Symbol) -> str:
    """`matrix, n × d_k, non-negative`: what is known of a symbol beside its meaning."""
    shape = " × ".join(part.strip() for part in symbol.shape.split(",")) if symbol.shape else ""
    return ", ".join(part for part in (symbol.type, shape, symbol.domain) if part)


def _markdown_symbol(symbol: Symbol) -> str:
    return f"`{symbol.sym}` — {_escape(symbol.meaning)} ({_escape(_kind(symbol))})"


def _text_symbol(symbol: Symbol) -> str:
    return f"{symbol.sym} — {symbol.meaning} ({_kind(symbol)})"


def _markdown_reference(reference: Reference, catalog: Catalog) -> str:
    work = catalog.work(reference.key)
    text = _escape(work.citation if work else reference.key)
    linked = f"[{re.sub(r'[][]', _backslashed, text)}]({work.url})" if work and work.url else text
    return f"{linked}, {_escape(reference.where)}" if reference.where else linked


def _text_reference(reference: Reference, catalog: Catalog) -> str:
    work = catalog.work(reference.key)
    parts = (work.citation if work else reference.key, reference.where, work.url if work else "")
    return ", ".join(part for part in parts if part)


def _related(explanation: Explanation, catalog: Catalog, label: str) -> str:
    """The names of the related equations that there are."""
    related = (catalog.get(equation_id) for equation_id in explanation.equation.related)
    names = ", ".join(equation.name for equation in related if equation)
    return f"{label}{names}" if names else ""


def _section(heading: str, items: Iterable[str]) -> str:
    listed = _list(items)
    return f"{heading}\n\n{listed}" if listed else ""


def _list(items: Iterable[str]) -> str:
    return "\n".join(_items(items))


def _items(items: Iterable[str]) -> Iterator[str]:
    for item in items:
        yield f"- {item}"


def _escape(text: str) -> str:
    """Prose that Markdown shows unchanged, with no more escapes than it takes, since terminals show those, too."""
    return re.sub(r"[\\`*<]|(?<!\w)_|_(?!\w)|\](?=[(\[])", _backslashed, text)


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
