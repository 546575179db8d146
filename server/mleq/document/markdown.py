"""Scans Markdown for math, and for what is neither math nor prose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mleq.document import blocks
from mleq.document.ahead import Window
from mleq.document.blocks import State
from mleq.document.definitions import Definition
from mleq.document.regions import Kind, Scan, Span


def root(inherited: Iterable[Definition] = ()) -> State:
    """The state at the beginning of a document; definitions do not change where math is in Markdown."""
    return State(at_top=True)


def scan(text: str) -> Scan:
    """The spans of a Markdown document. Never fails; takes time in proportion to the text."""
    return scan_window(Window(text), root())


def scan_window(window: Window, state: State) -> Scan:
    """The spans of a stretch of a document, and in the window where it can be cut."""
    meta = front_matter(window) if state.at_top else None
    at = 0
    if meta is not None:
        line_break = _BREAK.search(window.text, meta.outer_end)
        at = line_break.end() if line_break else window.end
    spans, contents = blocks.scan(window, state, at, [] if meta is None else [meta])
    return Scan(spans, contents)


def front_matter(window: Window) -> Span | None:
    """The YAML or TOML at the top, between two lines of three signs; without the second there is none."""
    looked = _MAYBE_OPENING.match(window.text)
    window.look(looked.end() + 1 if looked else 0)
    opening = _OPENING.match(window.text)
    if opening is None:
        return None
    # The closing line may follow at once.
    closing = window.find(_YAML_END if opening["sign"] == "---" else _TOML_END, opening.end() - 1)
    if closing is None:
        return None
    start = opening.end()
    return Span(start, max(closing.start(), start), opening.start("sign"), closing.end(), Kind.META)


_ANY_BREAK = r"(?>\r\n|\r|\n)"
_BREAK = re.compile(_ANY_BREAK)
# After a blank line the three hyphens are a rule.
_OPENING = re.compile(rf"\ufeff?(?P<sign>---|\+\+\+)[ \t]*{_ANY_BREAK}(?![ \t]*[\r\n])")
_MAYBE_OPENING = re.compile(rf"\ufeff?[-+]*[ \t]*(?:{_ANY_BREAK}[ \t]*)?")
_YAML_END = re.compile(rf"(?P<hit>{_ANY_BREAK}(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z))")
_TOML_END = re.compile(rf"(?P<hit>{_ANY_BREAK}\+\+\+[ \t]*(?=[\r\n]|\Z))")
