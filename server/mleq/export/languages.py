"""The languages that snippets are written for, and what editors call them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which formulas are written."""

    name: str
    """Vim's name of it, which its files for Vim have."""
    display: tuple[str, str]
    """What stands on the line before a displayed formula, and on the line after it."""
    vscode_file: str
    identifiers: tuple[str, ...]
    """What VS Code calls it, and what Vim does, whose plugins read VS Code's files too."""
    vim_kin: tuple[str, ...]
    """Vim's further file types that have its snippets. An empty `.tex` file is `plaintex` in Vim."""


LANGUAGES = (
    Language("tex", ("\\[", "\\]"), "latex.json", ("latex", "tex", "plaintex"), ("plaintex",)),
    Language(
        "markdown",
        ("$$", "$$"),
        "markdown.json",
        ("markdown", "quarto", "rmd", "pandoc"),
        ("quarto", "rmd", "pandoc"),
    ),
)
