"""The characters of Unicode that are raised or lowered ones."""

from __future__ import annotations

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεϵθιϕφχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᵋᶿᶥᵠᵠᵡᵀ",
        strict=True,
    )
)
_SUBSCRIPTS = dict(
    zip("0123456789+-−=()aehijklmnoprstuvxβγρϕφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ", strict=True)
)
_RAISED_ALREADY = {"′": "′", "*": "*", "∗": "*", "†": "†", "‡": "‡", "∘": "°", "𝖳": "ᵀ", "𝖧": "ᴴ", "⊺": "ᵀ", "'": "'"}
SCRIPTS = frozenset((*_SUPERSCRIPTS.values(), *_SUBSCRIPTS.values()))
"""Every character that is raised or lowered."""


def superscript(text: str, *, ascii: bool) -> str:
    """`text` in raised characters; empty if one of them has none."""
    raised = _scripted(text, _RAISED_ALREADY if ascii else _ALL_RAISED)
    return raised.replace("′′′", "‴").replace("′′", "″")


def leading_primes(raised: str) -> tuple[str, str]:
    """The primes and stars that a raised text begins with, which come before a subscript, and the rest of it."""
    rest = raised.lstrip("′″‴'*")
    return raised[: len(raised) - len(rest)], rest


def subscript(text: str, *, ascii: bool) -> str:
    """`text` in lowered characters; empty if one of them has none."""
    return "" if ascii else _scripted(text, _SUBSCRIPTS)


_ALL_RAISED = _SUPERSCRIPTS | _RAISED_ALREADY


def _scripted(text: str, table: dict[str, str]) -> str:
    characters = [table.get(char, "") for char in text]
    return "".join(characters) if all(characters) else ""
