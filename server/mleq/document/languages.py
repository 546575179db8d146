"""Which of the languages that mleq scans a document is in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Literal

from mleq.document import markdown, tex
from mleq.document.regions import Scan

Language = Literal["tex", "markdown"]

SCANNERS: dict[Language, Callable[[str], Scan]] = {"tex": tex.scan, "markdown": markdown.scan}

_IDS: dict[str, Language] = {
    **dict.fromkeys(("latex", "tex", "plaintex"), "tex"),
    **dict.fromkeys(("markdown", "quarto", "rmd"), "markdown"),
}
_SUFFIXES: dict[str, Language] = {
    **dict.fromkeys((".tex", ".ltx"), "tex"),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), "markdown"),
}


def language_of(language_id: str, path: str = "") -> Language | None:
    """The language that an editor calls `language_id`; by the path where the editor has no such name for it."""
    return _IDS.get(language_id.lower()) or _SUFFIXES.get(PurePosixPath(path).suffix.lower())
