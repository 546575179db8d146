"""Draw every formula of documents, and tell which are not whole: `python -m tests.formula.draw_documents FILE...`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from mleq.catalog.builtin import load_builtin
from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.languages import SCANNERS, language_of
from mleq.features.hover import find
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.formula.layout import line, text
from mleq.formula.preview import Drawing, Prepared, Previewer
from mleq.formula.svg import data_uri, dress


def formulas(path: Path) -> list[Prepared]:
    """The formulas of a document as a hover has them, those that are the same once."""
    source = path.read_text("utf-8", "replace").replace("\r\n", "\n")
    language = language_of("", path.name)
    assert language is not None, path
    found: dict[str, Prepared] = {}
    buffer, library = Buffer(source, language), Library(load_builtin())
    for span in SCANNERS[language](source).math():
        context = context_at(buffer, span.start)
        hover = find(library, buffer, context, span.start, Settings()) if context else None
        if hover is not None and hover.formula is not None:
            found.setdefault(hover.formula.source, hover.formula)
    return list(found.values())


def verdict(formula: Prepared, drawing: Drawing) -> str:
    """What became of it."""
    if not drawing.svg or not data_uri(dress(drawing.svg)):
        return "no picture"
    if not drawing.mathml or not text(drawing.mathml).strip() or not line(drawing.mathml).strip():
        return "no text"
    if drawing.hidden or any(problem.what for problem in drawing.problems):
        return "in part"
    return "whole"


def main() -> None:
    previewer = Previewer()
    for name in sys.argv[1:]:
        counts: Counter[str] = Counter()
        for formula in formulas(Path(name)):
            drawing = previewer.draw(formula, picture=True)
            found = verdict(formula, drawing)
            counts[found] += 1
            if found != "whole":
                print(f"  {found}: {' '.join(formula.source.split())[:90]}  {list(drawing.problems)} {drawing.hidden}")
        print(f"{name}: {dict(counts)}", flush=True)
    previewer.close()


if __name__ == "__main__":
    main()
