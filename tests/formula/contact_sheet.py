"""Every picture of the catalog on one page, as Chromium shows it: `python -m tests.formula.contact_sheet FILE.png`.

Further arguments are files whose lines are formulas, shown in place of the catalog's; `--theme` is that of `dress`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

from mleq.catalog.builtin import load_builtin
from mleq.formula.mathjax import MathJax, MathJaxError
from mleq.formula.svg import data_uri, dress

CHROMIUM = shutil.which("chromium")


def catalog_formulas() -> list[tuple[str, str]]:
    """Labels and LaTeX of every body and variant."""
    return [
        (f"{equation.id}/{variant.id}" if variant else equation.id, body)
        for equation in load_builtin().equations
        for variant, body, _ in equation.bodies()
    ]


def page(pictures: Iterable[tuple[str, str]], background: str, columns: int = 3) -> str:
    """A page of pictures, each under its label; the sources are data URIs."""
    ink = "#fff" if background.lower() < "#8" else "#000"
    cells = "".join(
        f'<figure><figcaption>{escape(label)}</figcaption><img src="{uri}"></figure>' for label, uri in pictures
    )
    return (
        f'<!doctype html><meta charset="utf-8"><body style="margin:8px;background:{background};color:{ink};'
        f'font:11px sans-serif;columns:{columns}"><style>figure{{margin:0 0 10px;break-inside:avoid}}</style>{cells}'
    )


def chromium(html: str, *options: str) -> str:
    """What Chromium prints for a page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(html, encoding="utf-8")
        return subprocess.run(
            [
                str(CHROMIUM),
                *"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split(),
                *"--disable-background-networking --disable-component-update --hide-scrollbars".split(),
                f"--user-data-dir={folder}/profile",
                *options,
                file.as_uri(),
            ],
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=300,
        ).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("png", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--theme", default="card", choices=["card", "light", "dark"])
    parser.add_argument("--background", default="#ffffff")
    parser.add_argument("--columns", type=int, default=3)
    options = parser.parse_args()
    lines = [line for file in options.files for line in file.read_text("utf-8").splitlines() if line.strip()]
    formulas = [(line, line) for line in lines] or catalog_formulas()
    mathjax = MathJax()
    pictures = []
    for label, latex in formulas:
        try:
            uri = data_uri(dress(mathjax.svg(latex).result(), options.theme))
        except MathJaxError as error:
            label, uri = f"{label}: {error}", None
        pictures.append((label if uri else f"NO PICTURE: {label}", uri or ""))
    html = page(pictures, options.background, options.columns)
    size = measured(html)
    chromium(html, f"--screenshot={options.png.absolute()}", f"--window-size={size[0]},{size[1]}")


def measured(html: str, width: int = 1500) -> tuple[int, int]:
    """How wide and high a page is."""
    script = "<script>onload=()=>document.title=`${document.documentElement.scrollHeight}`</script>"
    title = re.search(r"<title>(\d+)", chromium(html + script, "--dump-dom", f"--window-size={width},600"))
    assert title
    return width, int(title[1])


if __name__ == "__main__":
    main()
