"""Documents with their spans drawn in them, as a scan finds them and as a test expects them."""

from __future__ import annotations

import re

from mleq.document.regions import Kind, Scan

MARKS = {
    Kind.INLINE: "«»",
    Kind.DISPLAY: "«»",
    Kind.ENVIRONMENT: "«»",
    Kind.TEXT: "‹›",
    Kind.NAME: "⦅⦆",
    Kind.CODE: "⟦⟧",
    Kind.COMMENT: "⟦⟧",
    Kind.META: "⟦⟧",
}
"""Math, text inside it, names, and what is no text at all. A span that nothing closes ends in `…` and its mark."""

_ANY_MARK = re.compile("…?[«»‹›⦅⦆⟦⟧]")


def erase(drawn: str) -> str:
    """The text without the marks."""
    return _ANY_MARK.sub("", drawn)


def draw(text: str, scan: Scan, *, names: bool) -> str:
    """The text with the marks of the scan; those of names only where the test is about names."""
    marks: list[tuple[int, int, str]] = []
    for order, span in enumerate(scan.spans):
        if span.kind is not Kind.NAME or names:
            opening, closing = MARKS[span.kind]
            # At one place inner spans close before outer ones, and a span that is empty opens before it closes.
            marks.append((span.start, order, opening))
            marks.append(
                (span.end, order if span.start == span.end else -order, ("" if span.closed else "…") + closing)
            )
    drawn, at = "", 0
    for offset, _, mark in sorted(marks, key=lambda mark: mark[:2]):
        drawn, at = drawn + text[at:offset] + mark, offset
    return drawn + text[at:]
