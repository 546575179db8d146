"""What is told of a formula: what it looks like, the part under the cursor, and what is wrong with it."""

import re

import pytest

from mleq.features import present as presenting
from mleq.features.hover import Hover
from mleq.features.library import Library
from mleq.features.markup import MARKDOWN, PLAIN_TEXT
from mleq.features.present import Manner, part_at, present
from mleq.features.settings import Preview
from mleq.features.words import CHINESE, ENGLISH
from mleq.formula.preview import Prepared
from mleq.formula.tree import Fault
from tests.features.drawn import Drawn

TEXT, PICTURES = Preview(), Preview(pictures=True)


@pytest.fixture(scope="module")
def library(catalog):
    library = Library(catalog)
    yield library
    library.previewer.close()


def told(library, drawn, language="tex", *, markup=PLAIN_TEXT, words=ENGLISH, preview=TEXT):
    document = Drawn(drawn, language)
    hover = document.hover(library)
    manner = Manner(markup, words, preview)
    assert isinstance(hover, Hover)
    formula = hover.formula or Prepared(hover.explanation.body)
    drawing = library.previewer.draw(formula, picture=manner.shows_pictures)
    return present(hover, drawing, library.catalog, document.buffer, manner)


FORMULAS = [
    # A document with its cursor, and all that is told.
    ("$x^2|$", "    x²"),
    ("$$\nx^2|\n$$", "    x²"),
    (r"\begin{equ|ation} x^2 \end{equation}", "    x²"),
    (r"\begin{equation} x^2 \en|d{equation}", "    x²"),
    (r"|\[ x^2 \]", "    x²"),
    (r"\[ x^2 \|]", "    x²"),
    (r"\newcommand{\R}{\mathbb{R}} $\R^|n$", "    ℝⁿ"),
    (r"\newcommand\be{\begin{equation}}\newcommand\ee{\end{equation}} \be x|^2 \ee", "    x²"),
    (r"\newenvironment{eqn}{\begin{equation}}{\end{equation}} \begin{eqn} x|^2 \end{eqn}", "    x²"),
    (r"\[ x = \text{if |$y$} \]", "    x = if y"),
    (r"$\widetilde{x|y}$", "    ~\n    xy"),
    # The part under the cursor.
    (
        r"\[ \begin{pmatrix} a & b \\ c & d| \end{pmatrix} \]",
        "    ⎛a  b⎞\n    ⎜    ⎟\n    ⎝c  d⎠\n\nRow 2, column 2: d",
    ),
    (r"\begin{align} a &= b| \\ c &= d \end{align}", "    a = b\n    c = d\n\nLine 1 of 2: a = b"),
    (r"\begin{gather} a \\ |c \\ d \end{gather}", "    a\n    c\n    d\n\nLine 2 of 3: c"),
    (
        r"\newcommand{\R}{\qux}\begin{gather} a \\ |\R + \quux \end{gather}",
        "        a\n    \\𝚁 + \\𝚚𝚞𝚞𝚡\n\nLine 2 of 2: \\𝚁 + \\𝚚𝚞𝚞𝚡\n\n- line 1, column 47: \\quux is not known here\n"
        "- \\R is shown by its name: what it stands for cannot be set",
    ),
    # While it is being written.
    (r"\[ \sqrt{x|", "    √x\n\n- line 1, column 9: { is never closed"),
    ("so\n$$ \\left( x| $$", "    (x\n\n- line 2, column 4: \\left is never closed"),
    (r"$x^|$", "    x\n\n- line 1, column 3: nothing comes after ^"),
    (
        r"\[ \begin{cases} 1 & x \\ 0| & \text{else} \end{cases} \]",
        "    ⎧ 1  x\n    ⎨\n    ⎩ 0  else\n\nLine 2 of 2: 0 else",
    ),
    # What nobody knows.
    (r"$x + \qux{y}|$", "    x + \\𝚚𝚞𝚡 y\n\n- line 1, column 6: \\qux is not known here"),
    (
        r"\newcommand{\R}{\qux} $x + \R|$",
        "    x + \\𝚁\n\n- \\R is shown by its name: what it stands for cannot be set",
    ),
    (
        r"\newcommand{\A}{\begin{qux}}\newcommand{\B}{b} $\A + \B|$",
        "    \\𝙰 + b\n\n- \\A is shown by its name: what it stands for cannot be set",
    ),
    (r"\newcommand{\x}{\x\x} $\x|$", "    \\x\n\n- line 1, column 24: \\x expands without end"),
    (r"$\begin{foo} x| \end{foo}$", "    \\begin{foo} x \\end{foo}\n\n- line 1, column 8: foo is not known here"),
]


@pytest.mark.parametrize(("drawn", "expected"), FORMULAS, ids=[drawn for drawn, _ in FORMULAS])
def test_formula(library, drawn, expected):
    assert told(library, drawn, "md" if "$$" in drawn else "tex") == expected


def test_an_empty_formula_is_nothing(library):
    assert Drawn("$ | $", "tex").hover(library) is None


def test_in_a_quote(library):
    assert told(library, "> $$\n> a\n> + |b^\n> $$", "md") == "    a + b\n\n- line 3, column 6: nothing comes after ^"


def test_pictures_for_those_who_show_them(library):
    shown = told(library, r"$x_{0|} + \text{a [b](c)}$", markup=MARKDOWN, preview=PICTURES)
    assert re.fullmatch(r"!\[x₀ \+ a \\\[b\\\]\(c\)\]\(data:image/svg\+xml;base64,[\w+/=]+\)", shown)
    assert "data:" not in told(library, "$x_{0|}$", markup=PLAIN_TEXT, preview=PICTURES)
    assert "data:" not in told(library, "$x_{0|}$", markup=MARKDOWN)
    known = told(library, "so mlkl|", markup=MARKDOWN, preview=PICTURES)
    assert known.count("](data:") == 1 and len(known) < 100_000


def test_in_chinese(library):
    assert told(library, r"$\sqrt{x|$", words=CHINESE).endswith("- 第 1 行第 7 列：{ 没有闭合")
    known = told(library, "so mlsoftmax|", words=CHINESE)
    assert known.startswith("Softmax 函数 · Softmax") and "（向量，K）" in known and "常见错误" in known
    assert "Turns K" not in known


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.tongue)
def test_every_fault_can_be_told(words):
    assert set(words.faults) == set(Fault)


PARTS = [
    # A formula with a cursor, the LaTeX of the part, row and column.
    (r"|x", None),
    (r"a| \\ b", ("a ", 0, None)),
    (r"a \\| b", (" b", 1, None)),
    (r"a & b \\ c & d|", (" c & d", 1, None)),
    (r"a \\ b \\|", (" b ", 1, None)),
    (r"\begin{matrix} a & b| \\ c & d \end{matrix}", (" b ", 0, 1)),
    (r"\begin{matrix} a |& b \\ c & d \end{matrix}", (" a ", 0, 0)),
    (r"x \\ \begin{bmatrix} a \\ b| \end{bmatrix}", (" b ", 1, 0)),
    (r"x \\ \begin{bmatrix} a \\ b \end{bmatrix} + y|", (r" \begin{bmatrix} a \\ b \end{bmatrix} + y", 1, None)),
    (r"\begin{cases} a & b \\ c| & d \end{cases}", (r"c\ d", 1, None)),
    (r"\begin{cases} a & b \\ c| \end{cases}", ("c", 1, None)),
]


@pytest.mark.parametrize(("drawn", "expected"), PARTS, ids=[drawn for drawn, _ in PARTS])
def test_part(drawn, expected):
    at = drawn.index("|")
    part = part_at(Prepared(drawn.replace("|", "")), at)
    assert (part and (part.source.strip(), part.row, part.column)) == (
        expected and (expected[0].strip(), *expected[1:])
    )


BROKEN_ROWS = [
    r"a \\ b",
    r"x {a \cr b} y",
    r"\substack{a\\b} + c",
    r"\begin{cases} 1 \\ 2",
    r"\{ a \\ \} b",
    r"a} \\ b",
]


def test_parts_are_found_wherever_they_are(catalog, monkeypatch):
    """What is passed over without a parse has no part, in whole formulas and in halves of them."""
    bodies = [" ".join(body.split()) for equation in catalog.equations for _, body, _ in equation.bodies()]
    rows = [body for body in bodies if r"\\" in body]
    halves = [half for body in rows[::3] for half in (body[: len(body) // 2], body[len(body) // 2 :]) if r"\\" in half]
    formulas = [Prepared(source) for source in [*rows, *halves, *BROKEN_ROWS]]
    places = [(formula, at) for formula in formulas for at in range(0, len(formula.source) + 1, 3)]
    found = [part_at(formula, at) for formula, at in places]
    monkeypatch.setattr(presenting, "_may_be_in_rows", lambda source, at: True)
    assert found == [part_at(formula, at) for formula, at in places]
    assert None in found and any(found)


def test_a_formula_without_end_is_shown_in_part(library):
    """No client shows a megabyte, and its tokens alone would hold the server up."""
    shown = told(library, "$|" + "x + " * 250_000 + "x$", markup=MARKDOWN)
    assert shown.startswith("```latex\nx + x") and "…\n```" in shown and len(shown) < 10_000
