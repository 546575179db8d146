"""Letters and digits in the alphabets that Unicode has for mathematics."""

from __future__ import annotations

import unicodedata


def styled(text: str, variant: str) -> str:
    """`text` in the letters that a `mathvariant` asks for; italic ones stay plain, as single letters are everywhere."""
    style = _STYLES.get(variant)
    return "".join(_styled(char, style) for char in text) if style else text


def _styled(char: str, style: str) -> str:
    words = unicodedata.name(char, "").split()
    if words[:1] == ["DIGIT"]:
        letter = " ".join(words)
    elif words[:1] in (["LATIN"], ["GREEK"]) and words[2:3] == ["LETTER"]:
        letter = f"{words[1]} {words[-1]}"
    else:
        return char
    # Some letters were in Unicode before the others, under names of their own.
    for name in (f"MATHEMATICAL {style} {letter}", f"{style} {letter}", f"BLACK-LETTER {letter}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return char


_STYLES = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC",
    "monospace": "MONOSPACE",
}
