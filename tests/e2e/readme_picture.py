"""Makes the picture of the README from the real thing: `python -m tests.e2e.readme_picture`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import ViewportSize

from tests.e2e.vscode import LIGHT, Installation, browser, built

PICTURE = Path(__file__).parents[2] / "examples" / "mleq.png"
TEXT = r"""\documentclass{article}
\usepackage{amsmath}
\begin{document}
The weights of the values come from the queries and the keys:

|
\end{document}
"""
SIZE: ViewportSize = {"width": 1000, "height": 680}


def main() -> None:
    thin, _ = built()
    with TemporaryDirectory() as home, browser() as chromium:
        settings = {"mleq.server.command": [sys.executable, "-m", "mleq"]}
        installation = Installation(Path(home) / "home", [thin], settings)
        with installation.served(chromium, SIZE, sharpness=2) as workbench:
            workbench.served()
            workbench.wear(LIGHT)
            workbench.command("View: Toggle Primary Side Bar Visibility")
            workbench.open("paper.tex", TEXT)
            workbench.type("mlattention")
            workbench.suggested("Scaled dot-product attention")
            workbench.details()
            workbench.picture(".suggest-details")
            workbench.shot_of(".part.editor", PICTURE)


if __name__ == "__main__":
    main()
