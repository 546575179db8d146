"""An equation whole, for a terminal or for an editor: explained, its LaTeX, its variants, and what calls it up."""

from __future__ import annotations

from collections.abc import Mapping

from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import Proof
from mleq.catalog.equation import Equation, Variant
from mleq.features.explain import Explanation, body_text, explain
from mleq.features.markup import PLAIN_TEXT, Markup
from mleq.features.words import ENGLISH, Words

_NO_PICTURES: Mapping[str, str] = {}


def to_page(
    equation: Equation,
    catalog: Catalog,
    markup: Markup = PLAIN_TEXT,
    words: Words = ENGLISH,
    pictures: Mapping[str, str] = _NO_PICTURES,
) -> str:
    """All that there is of an equation; `pictures` are those of bodies, and a body without one is laid out as text."""
    blocks = [
        explain(Explanation(equation), catalog, markup, words, pictures.get(equation.body, "")),
        markup.prose(_other_note(equation, words)),
        f"{markup.strong('LaTeX')}\n{markup.block(equation.body, 'latex')}",
        _proof(catalog.proof(equation, None), markup, words),
        *(
            block
            for variant in equation.variants
            for block in (
                _variant(variant, markup, words, pictures.get(variant.body, "")),
                _proof(catalog.proof(equation, variant), markup, words),
            )
        ),
        markup.facts(_facts(equation, catalog, words)),
    ]
    return "\n\n".join(block for block in blocks if block)


def _other_note(equation: Equation, words: Words) -> str:
    """The note in the language that the explanation is not in."""
    return equation.note if words.tongue == "zh" and equation.note_zh else equation.note_zh or ""


def _variant(variant: Variant, markup: Markup, words: Words, picture: str) -> str:
    heading = f"{markup.strong(f'{words.variant} {variant.id}')}{words.colon}{markup.prose(variant.label)}"
    drawn = picture or markup.block(body_text(variant.body), "text")
    return f"{heading}\n\n{drawn}\n\n{markup.block(variant.body, 'latex')}"


def _proof(proof: Proof | None, markup: Markup, words: Words) -> str:
    """`Checked: the formula itself was executed, against scipy.special.huber`; empty where nothing is known."""
    if proof is None:
        return ""
    against = words.against.format(words.comma.join(proof.against)) if proof.against else ""
    told = words.comma.join(part for part in (words.proved_by.get(proof.how), proof.what, against) if part)
    said = words.semicolon.join(part for part in (told, proof.why) if part)
    heading = markup.strong(words.proved[proof.how])
    return f"{heading}{words.colon}{markup.prose(said)}" if said else heading


def _facts(equation: Equation, catalog: Catalog, words: Words) -> Mapping[str, str]:
    section, pack = catalog.section(equation.section), catalog.pack_of(equation)
    values = (
        equation.id,
        f"{section.title} · {section.zh}",
        f"{pack.name} {pack.version}" if pack else "",
        words.comma.join(equation.triggers),
        words.comma.join(equation.aliases),
        words.comma.join(equation.packages) or words.none,
    )
    return {name: value for name, value in zip(words.facts, values, strict=True) if value}
