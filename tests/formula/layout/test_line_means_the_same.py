"""A formula on one line has the value that it had: it is read back by a reader that knows nothing of its source."""

import math

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from math_core import LatexToMathML

from mleq.formula.layout import line
from tests.formula.layout.one_line_reader import value

CONVERTER = LatexToMathML()
VALUES = {"x": 1.3, "y": 2.1, "k": 0.7, "n": 3.0, "q": 1.9, "θ": 0.4}
LATEX = {"θ": r"\theta"}


class Part:
    """A piece of LaTeX, what it is worth, and how tightly it holds together: 0 a sum, 1 a product, 2 a factor."""

    def __init__(self, latex, worth, level):
        self.latex, self.worth, self.level = latex, worth, level

    def at_least(self, level):
        return self if self.level >= level else Part(rf"\left({self.latex}\right)", self.worth, 2)


def plus(a, b):
    return Part(f"{a.latex} + {b.at_least(1).latex}", lambda: a.worth() + b.worth(), 0)


def minus(a, b):
    return Part(f"{a.latex} - {b.at_least(1).latex}", lambda: a.worth() - b.worth(), 0)


def negative(a):
    return Part(f"-{a.at_least(1).latex}", lambda: -a.worth(), 0)


def dot(a, b):
    return Part(rf"{a.at_least(1).latex} \cdot {b.at_least(2).latex}", lambda: a.worth() * b.worth(), 1)


def beside(a, b):
    a, b = a.at_least(1), b.at_least(2)
    if b.latex[0].isdigit():
        return dot(a, b)
    return Part(f"{a.latex} {b.latex}", lambda: a.worth() * b.worth(), 1)


def fraction(a, b):
    return Part(rf"\frac{{{a.latex}}}{{{b.latex}}}", lambda: a.worth() / b.worth(), 2)


def power(a, b):
    return Part(f"{{{a.at_least(2).latex}}}^{{{b.latex}}}", lambda: a.worth() ** b.worth(), 2)


def root(a):
    return Part(rf"\sqrt{{{a.latex}}}", lambda: a.worth() ** 0.5, 2)


def higher_root(a, index):
    return Part(rf"\sqrt[{index}]{{{a.latex}}}", lambda: a.worth() ** (1 / VALUES.get(index, 3.0)), 2)


def parentheses(a):
    return Part(f"({a.latex})", a.worth, 2)


def number(text):
    return Part(text, lambda: float(text), 2)


def letter(name):
    return Part(LATEX.get(name, name), lambda: VALUES[name], 2)


LEAVES = st.one_of(st.sampled_from(["1", "2", "3", "10", "1.5"]).map(number), st.sampled_from(list(VALUES)).map(letter))
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        *(st.builds(made, inner, inner) for made in (plus, minus, dot, beside, beside, fraction, fraction, power)),
        *(st.builds(made, inner) for made in (negative, root, parentheses)),
        st.builds(higher_root, inner, st.sampled_from(["3", "n", "q"])),
    ),
    max_leaves=9,
)


@settings(max_examples=500, deadline=None)
@given(FORMULAS)
@example(beside(letter("x"), higher_root(letter("y"), "n")))
@example(minus(letter("x"), fraction(negative(letter("y")), letter("n"))))
@example(power(power(letter("x"), letter("q")), letter("θ")))
def test_the_value_stays(formula):
    try:
        expected = formula.worth()
        assume(abs(expected) < 1e12)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    written = line(CONVERTER.convert_with_local_state(formula.latex, displaystyle=True))
    got = value(written, VALUES)
    assert _close(got, expected), f"{formula.latex} was written {written}: {got}, not {expected}"


def _close(a, b):
    return math.isclose(abs(a - b), 0, abs_tol=1e-6 * max(1, abs(a), abs(b)))
