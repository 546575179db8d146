"""A formula out of its document: its environment becomes one that stands inside display math."""

import pytest

from mleq.formula.parse import parse
from mleq.formula.plain import plain
from mleq.formula.standalone import by_name, standalone

CASES = [
    (r"x^2", r"x^2"),
    (r"\begin{equation} x \end{equation}", r"x"),
    (r"\begin{equation*} x", r"x"),
    (r"\begin{align} a &= b \\ c &= d \end{align}", r"\begin{aligned} a &= b \\ c &= d \end{aligned}"),
    (r"\begin{align*} a &= b", r"\begin{aligned} a &= b\end{aligned}"),
    (r"\begin{align} a &= \frac{b \end{align}", r"\begin{aligned} a &= \frac{b }{}\end{aligned}"),
    (r"\begin{align} \left( { a \end{align}", r"\begin{aligned} \left( { a }\right.\end{aligned}"),
    (r"\begin{alignat*}{2} a &= b \end{alignat*}", r"\begin{aligned} a &= b \end{aligned}"),
    (r"\begin{gather} a \\ b \end{gather}", r"\begin{gathered} a \\ b \end{gathered}"),
    (r"\begin{eqnarray} a &=& b \end{eqnarray}", r"\begin{array}{rcl} a &=& b \end{array}"),
    (r"\begin{equation}\begin{split} a \end{split}\end{equation}", r"\begin{aligned} a \end{aligned}"),
    (r"\begin{equation}\begin{split} { a", r"\begin{aligned} { a}\end{aligned}"),
    (r"\begin{align} a \tag{1} \end{align}", r"\begin{align} a \tag{1} \end{align}"),
    (r"\begin{cases} a \end{cases}", r"\begin{cases} a \end{cases}"),
    (r"a &= b", r"\begin{aligned}a &= b\end{aligned}"),
    (r"a \\ b {", r"\begin{gathered}a \\ b {}\end{gathered}"),
    (r"\begin{align} a \label{x} \nonumber \end{align}", r"\begin{aligned} a \end{aligned}"),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source for source, _ in CASES])
def test_standalone(source, expected):
    found = standalone(parse(source)).latex
    assert " ".join(found.split()) == expected
    assert not parse(found).problems


def test_by_name():
    latex = plain(parse(r"\qux{a} + \quxx + \qux"))
    shown = by_name(latex, [r"\qux"])
    assert shown.latex == r"\mathtt{\backslash qux}{a} + \quxx + \mathtt{\backslash qux}"
    assert shown.origin(shown.latex.rindex("qux")) == (18, 22) and shown.origin(shown.latex.index("+")) == (8, 9)
