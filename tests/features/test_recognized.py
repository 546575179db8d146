"""What is told of formulas that are recognized. The documents are in `hovers/hovers.yaml`, with what was recognized."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mleq.catalog.builtin import load_builtin
from mleq.catalog.catalog import Catalog
from mleq.catalog.pack import load_pack
from mleq.features.library import Library
from mleq.features.markup import MARKDOWN, PLAIN_TEXT
from mleq.features.present import Manner, present
from mleq.features.settings import Preview
from mleq.features.words import words
from mleq.formula.recognize import Departure, Match
from tests.features.drawn import Drawn

FOLDER = Path(__file__).parent / "hovers"
CASES = yaml.safe_load((FOLDER / "hovers.yaml").read_text(encoding="utf-8"))
CURSOR = "▮"


class Given:
    """A recognizer that finds the matches of a case, of which it is told the part by its text."""

    def __init__(self, catalog, rows):
        self.catalog, self.rows = catalog, rows
        self.asked = []

    def recognize(self, latex, macros=None):
        self.asked.append(latex)
        return [self.match(row, latex) for row in self.rows]

    def match(self, row, latex):
        equation_id, _, variant = row["is"].partition("/")
        equation = self.catalog.get(equation_id)
        part = row.get("part", latex)
        start = latex.index(part)
        departure = None
        if "pitfall" in row:
            wrong = latex.index(row["wrong"])
            pitfall = equation.pitfalls[row["pitfall"]]
            departure = Departure(pitfall, wrong, wrong + len(row["wrong"]), row.get("fix"))
        return Match(
            equation, equation.variant(variant), 1.0, start, start + len(part), "part" not in row,
            row.get("letters", {}), departure,
        )  # fmt: skip


@pytest.fixture(scope="module")
def equations():
    pack, problems = load_pack(FOLDER / "equations.yaml", {"doe2026"})
    assert pack and not problems, problems
    return Catalog([pack])


def told(case, catalog, markup=PLAIN_TEXT):
    """The text that the range covers, and what is told."""
    library = Library(catalog)
    library.recognizer = given = Given(catalog, case["matches"])
    drawn = Drawn(case["text"], case.get("language", "tex"), CURSOR)
    hover = drawn.hover(library)
    drawn.hover(library)
    assert len(given.asked) == 1, "a formula is recognized once"
    drawing = library.previewer.quick(hover.formula, picture=False) if hover.formula else None
    manner = Manner(markup, words(case.get("words")), Preview())
    return drawn.text[hover.start : hover.end], present(hover, drawing, catalog, drawn.buffer, manner)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_told(case, equations):
    over, text = told(case, equations)
    assert over == case["over"]
    assert text == case["told"]


def case_of(text, *matches):
    return {"text": text, "matches": matches}


def hover_of(catalog, case):
    library = Library(catalog)
    library.recognizer = Given(catalog, case["matches"])
    return Drawn(case["text"], "tex", CURSOR).hover(library)


def test_in_markdown(equations):
    case = case_of(
        r"$0 \le D(▮f, g) = \sum_y f(y) \log \frac{g(y)}{f(y)}$",
        {
            "is": "divergence",
            "part": r"D(f, g) = \sum_y f(y) \log \frac{g(y)}{f(y)}",
            "letters": {"P": "f", "Q": "g"},
            "pitfall": 0,
            "wrong": r"\frac{g(y)}{f(y)}",
            "fix": r"\frac{f(y)}{g(y)}",
        },
    )
    lines = told(case, equations, MARKDOWN)[1].split("\n")
    assert lines[0] == "**Divergence** · 散度"
    assert "**Differs here**: The fraction is not upside down." in lines
    assert r"It should be `\frac{f(y)}{g(y)}`, not `\frac{g(y)}{f(y)}`" in lines
    assert "In this formula: `D(f, g) = ∑_y f(y) log(g(y)/f(y))`" in lines
    assert "- `f, g` (P, Q) — distributions (distribution)" in lines


def test_rows_reach_the_recognizer(equations):
    library = Library(equations)
    library.recognizer = given = Given(equations, [])
    Drawn("\\begin{align*}\n a &= b▮ \\\\\n c &= d\n\\end{align*}", "tex", CURSOR).hover(library)
    assert given.asked == ["\n a &= b \\\\\n c &= d\n"]


def test_other_macros_make_another_formula(equations):
    library = Library(equations)
    library.recognizer = given = Given(equations, [])
    for definition in (r"\newcommand{\a}{b}", r"\newcommand{\a}{c}"):
        Drawn(rf"{definition} $\a▮$", "tex", CURSOR).hover(library)
    assert given.asked == [r"\a", r"\a"]


def test_a_letter_typed_as_it_looks_is_the_usual_one():
    catalog = load_builtin()
    drawn = Drawn(r"$L = -[y \log ŷ▮ + (1 - y) \log(1 - ŷ)]$", "tex", CURSOR)
    text = present(
        drawn.hover(Library(catalog)), None, catalog, drawn.buffer, Manner(PLAIN_TEXT, words(None), Preview())
    )
    assert "- ŷ — predicted probability" in text


PICTURED = [
    # A document, the letters of the match, and whether the picture of the catalog's body shows the formula.
    (r"$P = \frac{a}{a + b}▮$", {}, True),
    (r"\begin{equation} P = \frac{a}{a + b}▮ \end{equation}", {}, True),
    (r"$P = \dfrac a{a+b}▮.$", {}, True),
    (r"$P = \frac{a}{a + c}▮$", {"b": "c"}, False),
    (r"$\frac{a}{a + b}▮$", {}, False),
    (r"\renewcommand{\frac}[2]{#1/#2} $P = \frac{a}{a + b}▮$", {}, False),
]


@pytest.mark.parametrize(("text", "letters", "alike"), PICTURED, ids=[text for text, *_ in PICTURED])
def test_the_picture_of_the_catalog_is_of_the_same_formula(equations, text, letters, alike):
    hover = hover_of(equations, case_of(text, {"is": "precision", "letters": letters}))
    assert hover.pictured == (equations.get("precision").body if alike else None)


def test_a_letter_that_engines_fall_over_is_not_drawn(equations):
    deep = "{" * 2_000 + "a" + "}" * 2_000
    case = case_of(r"$P = \frac{a▮}{a + b}$", {"is": "precision", "letters": {"a": deep, "b": "b"}})
    assert "- a — hits (integer)" in told(case, equations)[1]
