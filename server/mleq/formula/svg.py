"""Dresses the pictures of MathJax: a size, colors that can be read where they are shown, and a data URI."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from typing import Literal

Theme = Literal["card", "light", "dark"]
"""`card` is black on a white card and can be read anywhere; `light` and `dark` name the page, which shows through."""

LARGEST = 90_000
"""The characters of the longest data URI: VS Code cuts what it shows at 100,000."""

_EM = 8 / 0.442
"""The pixels of an em at scale 1: an x of the font is then 8 pixels high, as MathJax has it in a web page."""
_PADDING = {"card": 500.0, "light": 50.0, "dark": 50.0}
"""Around the formula, in thousandths of an em; without a card there is room only for what leans over its edge."""
_RADIUS = 250
_INK = {"card": "#000", "light": "#1f1f1f", "dark": "#e6e6e6"}
_VIEW_BOX = re.compile(r' viewBox="([^"]*)"')


def dress(svg: str, theme: Theme = "card", scale: float = 1.0, widest: float | None = None) -> str:
    """A picture of `MathJax.svg` finished: with width and height in pixels, ink, and a card for the theme `card`.

    One that would be wider than `widest` pixels is made smaller.

    Raises:
        ValueError: it is no picture of MathJax.
    """
    view_box = _VIEW_BOX.search(svg)
    if view_box is None:
        raise ValueError("a picture has a viewBox")
    x, y, width, height = map(float, view_box[1].split())
    padding = _PADDING[theme]
    x, y, width, height = x - padding, y - padding, width + 2 * padding, height + 2 * padding
    pixels = min(_EM * scale / 1000, widest / width if widest else math.inf)
    head = (
        f' width="{_number(width * pixels)}" height="{_number(height * pixels)}"'
        f' viewBox="{_number(x)} {_number(y)} {_number(width)} {_number(height)}" color="{_INK[theme]}"'
    )
    start, end = view_box.span()
    content = svg.index(">", end) + 1
    card = (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
        f' rx="{_RADIUS}" fill="#fff"/>'
        if theme == "card"
        else ""
    )
    return f"{svg[:start]}{head}{svg[end:content]}{card}{svg[content:]}"


def data_uri(svg: str) -> str | None:
    """The picture as a data URI; None where that is too long for an editor to show."""
    uri = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    return uri if len(uri) <= LARGEST else None


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
