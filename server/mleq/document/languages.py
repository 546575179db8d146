"""Which of the languages that mleq scans a document is in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import PurePosixPath
from typing import Any, Literal, NamedTuple

from mleq.document import markdown, tex
from mleq.document.ahead import Window
from mleq.document.definitions import Definition
from mleq.document.regions import Scan

Language = Literal["tex", "markdown"]


class Scanner(NamedTuple):
    """How a language is scanned: at once, or window by window."""

    root: Callable[[Iterable[Definition]], Hashable]
    """The state at the beginning of a document that inherits these definitions."""
    scan_window: Callable[[Window, Any], Scan]

    def __call__(self, text: str) -> Scan:
        """The spans of a whole document."""
        return self.scan_window(Window(text), self.root(()))


SCANNERS: dict[Language, Scanner] = {
    "tex": Scanner(tex.root, tex.scan_window),
    "markdown": Scanner(markdown.root, markdown.scan_window),
}

_IDS: dict[str, Language] = {
    **dict.fromkeys(("latex", "tex", "plaintex"), "tex"),
    **dict.fromkeys(("markdown", "quarto", "qmd", "rmd", "pandoc"), "markdown"),
}
_SUFFIXES: dict[str, Language] = {
    **dict.fromkeys((".tex", ".ltx"), "tex"),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), "markdown"),
}

SUFFIXES = tuple(_SUFFIXES)
"""The endings of the files whose language is known."""


def language_of(language_id: str, path: str = "") -> Language | None:
    """The language that an editor calls `language_id`; by the path where the editor has no such name for it."""
    return _IDS.get(language_id.lower()) or _SUFFIXES.get(PurePosixPath(path).suffix.lower())
