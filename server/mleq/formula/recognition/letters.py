"""Letters as keys by which they are told apart when they are renamed.

A key is a letter with what makes another letter of it: `hat y`, `cal L`. Where a letter stands with an index that the
other side does not have, the key has that behind a bar: `w|1`. One with several indices is told from the same letter
with one by `:2`. What stands as an index has a `#` before it, since the i of `x_i` need not be the i of `i x`.
"""

from __future__ import annotations

from mleq.formula.meaning.term import Term

INDEX = "#"
"""What the key of an index begins with."""
_FONTS = frozenset(("bf", "rm", "it", "sf", "tt"))
"""Fonts that make no other letter: vectors and their entries are told apart so in some texts, and in others not."""


def key_of(head: str) -> str:
    """The key of a letter."""
    if " " not in head:
        return head
    return " ".join(part for part in head.split() if part not in _FONTS)


def label_of(index: Term) -> str:
    """What the key of a letter has behind it for an index that the other side does not have."""
    return "|" + repr(index).replace("rm-", "")


def plain(key: str) -> str:
    """A key without what tells it from the same letter with other indices."""
    return key.lstrip(INDEX).split("|")[0].split(":")[0]


def bare(key: str) -> str:
    """A key without that, and without accents and fonts."""
    return key.split("|")[0].split(":")[0].rpartition(" ")[2]


def base_of(text: str) -> str:
    """The LaTeX of a letter without the scripts or the brackets behind it and the braces around it."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if character in "_^[" and depth == 0:
            text = text[:at]
            break
    text = text.strip()
    while text.startswith("{") and text.endswith("}"):
        text = text[1:-1].strip()
    return text
