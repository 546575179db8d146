"""A formula drawn on demand, for a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mleq.document.text import LineIndex
from mleq.features.words import ENGLISH
from mleq.formula.layout import line, text
from mleq.formula.mathjax import MathJax
from mleq.formula.preview import Drawing, Prepared, Previewer
from mleq.formula.svg import Theme, dress

if TYPE_CHECKING:
    from mleq.document.macros import Macros

Form = Literal["svg", "text", "line"]
THEMES: tuple[Theme, ...] = ("card", "light", "dark")


class RenderError(Exception):
    """There is nothing to show, and why."""


def render(
    latex: str,
    macros: Macros | None = None,
    *,
    form: Form = "text",
    display: bool = True,
    width: int = 100,
    ascii: bool = False,
    theme: Theme = "card",
    scale: float = 1.0,
) -> tuple[str, list[str]]:
    """The formula drawn, and what is wrong with it, each with its place.

    Raises:
        RenderError: nothing can be drawn.
    """
    if not latex.strip():
        raise RenderError("the formula is empty")
    mathjax = MathJax()
    if form == "svg" and (reason := mathjax.available()):
        raise RenderError(f"no pictures here: {reason}; --text and --line need no MathJax")
    previewer = Previewer(mathjax)
    try:
        drawing = previewer.draw(Prepared(latex, macros, display), picture=form == "svg")
    finally:
        previewer.close()
    told = _told(drawing, latex)
    if not (drawing.svg if form == "svg" else drawing.mathml):
        raise RenderError("; ".join(told) or "the formula cannot be set")
    if form == "svg":
        return dress(drawing.svg, theme, scale), told
    if form == "line":
        return line(drawing.mathml, ascii=ascii), told
    return text(drawing.mathml, width=width, ascii=ascii), told


def _told(drawing: Drawing, latex: str) -> list[str]:
    lines = LineIndex(latex)
    told = []
    for problem in drawing.problems:
        row, column = lines.position(problem.start, "utf-32")
        what = ENGLISH.faults[problem.fault].format(problem.what)
        told.append(f"{ENGLISH.place.format(row + 1, column + 1)}: {what}")
    return told + [ENGLISH.hidden.format(f"\\{name}") for name in drawing.hidden]
