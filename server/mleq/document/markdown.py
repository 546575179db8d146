"""Scans Markdown for math, and for what is neither math nor prose."""

from __future__ import annotations

import re

from mleq.document import blocks
from mleq.document.regions import Kind, Scan, Span
from mleq.document.text import LineIndex


def scan(text: str) -> Scan:
    """The spans of a Markdown document. Never fails; takes time in proportion to the text."""
    lines = LineIndex(text)
    meta = _front_matter(text)
    first_line = 0 if meta is None else lines.line_at(meta.outer_end) + 1
    spans, contents = blocks.scan(text, lines, first_line)
    return Scan(spans if meta is None else [meta, *spans], contents)


def _front_matter(text: str) -> Span | None:
    """The YAML or TOML at the top, between two lines of three signs; without the second there is none."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = (_YAML_END if opening[1] == "---" else _TOML_END).search(text, opening.end())
    if closing is None:
        return None
    start = opening.end()
    return Span(start, max(closing.start(), start), opening.start(1), closing.end(), Kind.META)


_BREAK = r"(?>\r\n|\r|\n)"
# After a blank line the three hyphens are a rule.
_OPENING = re.compile(rf"\ufeff?(---|\+\+\+)[ \t]*{_BREAK}(?![ \t]*[\r\n])")
_YAML_END = re.compile(rf"(?:{_BREAK}|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_TOML_END = re.compile(rf"(?:{_BREAK}|(?<=[\r\n]))\+\+\+[ \t]*(?=[\r\n]|\Z)")
