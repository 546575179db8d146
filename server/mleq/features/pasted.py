"""A formula as people paste it: mostly with its delimiters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mleq.document.definitions import Definition
    from mleq.document.regions import Scan


def undelimited(pasted: str, definitions: Sequence[Definition] = ()) -> str:
    """The formula without the delimiters or the environment around it, if there are any, and what follows these."""
    text = pasted.strip()
    scan = _scan(text, definitions)
    spans = scan.math() if scan else []
    if len(spans) != 1 or spans[0].outer_start or text[spans[0].outer_end :].strip(_PUNCTUATION):
        return pasted
    return text[spans[0].start : spans[0].end]


def _scan(text: str, definitions: Sequence[Definition]) -> Scan | None:
    """The spans of a text in the language whose delimiters it begins with; None where it begins with none."""
    # The scanners are imported here: a command that is handed a bare formula needs none.
    if text.startswith(_MARKDOWN):
        from mleq.document import markdown

        return markdown.scan(text)
    # A document's own macros may stand for delimiters.
    if text.startswith("\\" if definitions else _TEX):
        from mleq.document import tex
        from mleq.document.ahead import Window

        return tex.scan_window(Window(text), tex.root(definitions))
    return None


_MARKDOWN = ("$`", "```", "~~~", ":::")
_TEX = ("$", "\\[", "\\(", "\\begin", "\\ensuremath")
_PUNCTUATION = " \t\r\n.,;"
