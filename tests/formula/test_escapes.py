"""What Markdown and typists leave in formulas is read as it is meant, in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.formula.recognition.escapes import without_escapes
from mleq.formula.recognize import Recognizer


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathbf{x}\_n + y\_n", r"\mathbf{x} _n + y _n"),
        (r"\sum\_{n=1}^N", r"\sum _{n=1}^N"),
        (r"\|\|w\|\|\_2^2", r"\|  w\|   _2^2"),
        (r"\\|w\\|", r" \|w \|"),
        (r"\log\left\(x\right\)", r"\log\left (x\right )"),
        (r"p(x \lvert y)", r"p(x \mid   y)"),
        (r"\sqrt(2 / (a b)) + c", r"\sqrt{2 / (a b)} + c"),
        (r"F*{\text{mean}}", r"F_{\text{mean}}"),
        (r"\Gamma\_r \* count\_{clip}", r"\Gamma\_r  * count _{clip}"),
        ("a = b ~~~~ (3)", "a = b         "),
        (r"\frac{tp}{tp + fn}", r"\frac{TP}{TP + FN}"),
        (r"\vec{a} . \vec{b}", r"\vec{a} · \vec{b}"),
        (r"\mat{X} \vect{w}", r"\bm {X} \bm  {w}"),
        ("p * log2(p)", r"p * \log(p)"),
    ],
)
def test_what_is_meant(latex, expected):
    assert without_escapes(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{y\_pred}",
        r"negative\_slope \cdot x",
        r"\|u\|\|v\|",
        r"\lvert x \rvert",
        r"\begin{aligned} a &= \\| b \\| \end{aligned}",
        "f(x) = g (2)",
        r"\sqrt{(a)}",
        r"\sqrt(a",
        "a*{b}",
        r"t_p + \frac{tp}{q}",
        r"\mathbf{x}. \quad \mathbf{y}",
        r"a.b",
        r"\matrix{x}",
    ],
)
def test_what_is_no_escape(latex):
    assert without_escapes(latex) == latex


@given(
    st.lists(st.sampled_from([*"ab{}()|_*&~ ", r"\_", r"\|", r"\\|", r"\left\(", r"\lvert", r"\sqrt(", "(1)", r"\sum"]))
)
def test_everything_stays_in_its_place(pieces):
    latex = "".join(pieces)
    assert len(without_escapes(latex)) == len(latex)


def test_the_range_is_that_of_the_text():
    latex = r"J = \sum\_{n} a_n + \max(0, 1 - y\_n(\mathbf{w}^T\mathbf{x}\_n + b)) ~~~~ (21)"
    [match] = [found for found in Recognizer(load_builtin().equations).recognize(latex) if not found.is_whole][:1]
    assert latex[match.start : match.end].startswith(r"\max(0") and match.equation.id == "hinge-loss"
