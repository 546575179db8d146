"""Draws `icon.png`, which the marketplace wants as pixels: `python editors/vscode/icon.py`, after `make pictures`.

A formula of MathJax on a tile, which Chromium turns into pixels; it is kept in the tree, since it changes never.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from mleq.formula.preview import Prepared, Previewer
from mleq.formula.svg import data_uri, dress

SIDE = 256
FORMULA = r"\nabla_{\theta}\mathcal{L}"
PAGE = f"""
<body style="margin: 0"><div style="width: {SIDE}px; height: {SIDE}px; border-radius: 44px; background: #1f2a44;
  display: flex; align-items: center; justify-content: center"><img src="{{}}" style="width: 76%"></div></body>
"""


def main() -> None:
    """Draw it."""
    drawing = Previewer().draw(Prepared(FORMULA), picture=True)
    uri = data_uri(dress(drawing.svg or "", "dark", 4))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        page.set_content(PAGE.format(uri))
        page.screenshot(path=Path(__file__).with_name("icon.png"), omit_background=True)


if __name__ == "__main__":
    main()
