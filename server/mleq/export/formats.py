"""The formats of snippet files, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from mleq.export import snipmate, ultisnips, vscode
from mleq.export.entries import Entries, Options, build_entries
from mleq.export.vim_help import help_files

if TYPE_CHECKING:
    from mleq.catalog.equation import Equation

__all__ = ["ALL", "FORMATS", "Options", "export"]

Exporter: TypeAlias = Callable[[Entries, Options], dict[str, str]]
"""Entries in; the text of each file out, by its path with `/` below the folder of the export."""

FORMATS: dict[str, Exporter] = {
    "vscode": vscode.files,
    "ultisnips": ultisnips.files,
    "snipmate": snipmate.files,
}

ALL = "all"
"""Every format in one folder, since no two have a file of the same name, with a help for Vim."""


def export(format_name: str, equations: Sequence[Equation], options: Options) -> dict[str, str]:
    """The files of a format, or of `ALL`: the text of each by its path.

    Raises ValueError, naming the trigger, for a body that an engine has no way to write.
    """
    entries = build_entries(equations, options)
    chosen = (*FORMATS.values(), help_files) if format_name == ALL else (FORMATS[format_name],)
    return {path: text for exporter in chosen for path, text in exporter(entries, options).items()}
