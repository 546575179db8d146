"""Formulas spelled in ASCII alone."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache

from mleq.formula.layout.tree import Kind, Node, Symbol, children, fold, with_children


def spelled(formula: Node) -> Node:
    """The formula with every character of its symbols spelled in ASCII; fences are spelled as they are drawn."""
    return fold(formula, None, lambda node, _: [(part, None) for part in children(node)], _spelled)


def _spelled(node: Node, _: None, parts: list[Node]) -> Node:
    if not isinstance(node, Symbol):
        return with_children(node, parts)
    if node.text.isascii():
        return node
    text = "".join(map(spell, node.text))
    kind = Kind.WORD if node.kind in (Kind.LETTER, Kind.SIGN) and sum(map(str.isalpha, text)) > 1 else node.kind
    return replace(node, text=text, kind=kind)


@lru_cache(maxsize=4096)
def spell(char: str) -> str:
    """A character in ASCII: as TeX or a programmer would write it, by its name, or by its number."""
    if char.isascii():
        return char
    if char in _SPELLINGS:
        return _SPELLINGS[char]
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        letters = "".join(spell(part) for part in plain if not unicodedata.combining(part))
        if letters:
            return letters
    words = unicodedata.name(char, "").lower().split()
    if words[:1] == ["greek"] and words[-1].isascii():
        return words[-1].capitalize() if "capital" in words else words[-1]
    if unicodedata.combining(char):
        return ""
    if words and words[0] not in ("cjk", "hangul", "hiragana", "katakana"):
        return "-".join(words)
    return f"(U+{ord(char):04X})"


_SPELLINGS = dict(
    pair.split()
    for pair in """
    ϵ epsilon
    ϕ phi
    ϑ theta
    ϖ pi
    ϱ rho
    ς sigma
    ∂ d
    ∇ nabla
    ∞ inf
    ℏ hbar
    ℓ l
    ℜ Re
    ℑ Im
    ℘ wp
    ℵ aleph
    ∀ forall
    ∃ exists
    ∄ !exists
    ∅ {}
    ¬ not
    ⊤ T
    ⊥ _|_
    ∠ angle
    △ triangle
    □ []
    ′ '
    ° deg
    † +
    ‡ ++
    … ...
    ⋯ ...
    ⋮ :
    ⋱ ...
    ⋰ ...
    ∑ sum
    ∏ prod
    ∐ coprod
    ∫ int
    ∬ iint
    ∭ iiint
    ∮ oint
    ∯ oiint
    ⋃ union
    ⋂ intersection
    ⋁ or
    ⋀ and
    ⨁ (+)
    ⨂ (x)
    ⨀ (.)
    ⨄ (u)
    − -
    ± +-
    ∓ -+
    × x
    ÷ /
    ⋅ *
    · *
    ∙ *
    • *
    ∗ *
    ⋆ *
    ∘ o
    ∖ \\
    ∪ u
    ∩ n
    ∧ and
    ∨ or
    ⊕ (+)
    ⊖ (-)
    ⊗ (x)
    ⊘ (/)
    ⊙ (.)
    ⊎ (u)
    ≤ <=
    ⩽ <=
    ≥ >=
    ⩾ >=
    ≠ !=
    ≡ ===
    ≢ !==
    ≈ ~~
    ≃ ~=
    ≅ ~=
    ∼ ~
    ≁ !~
    ∝ propto
    ≪ <<
    ≫ >>
    ≺ <
    ≻ >
    ⪯ <=
    ⪰ >=
    ≼ <=
    ≽ >=
    ≔ :=
    ≕ =:
    ⩴ ::=
    ≜ :=
    ≐ .=
    ∈ in
    ∉ not_in
    ∋ ni
    ⊂ subset
    ⊃ supset
    ⊆ subseteq
    ⊇ supseteq
    ⊄ not_subset
    ∣ |
    ∥ ||
    ‖ ||
    ⟂ _|_
    ⫫ _||_
    ⊢ |-
    ⊨ |=
    ⊧ |=
    → ->
    ⟶ -->
    ← <-
    ⟵ <--
    ↔ <->
    ⟷ <->
    ⇒ =>
    ⟹ ==>
    ⇐ <=
    ⟸ <==
    ⇔ <=>
    ⟺ <==>
    ↦ |->
    ⟼ |->
    ↑ ^
    ↓ v
    ↗ /^
    ↘ \\v
    ⇝ ~>
    ↪ ->
    ⟨ <
    ⟩ >
    ⌊ |_
    ⌋ _|
    ⌈ |^
    ⌉ ^|
    √ sqrt
    ∎ QED
    “ "
    ” "
    ‘ `
    ’ '
    – -
    — --
    № No.
    """.strip().splitlines()
)
