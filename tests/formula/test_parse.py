"""A formula's tree is what it means, every node stands where it says, and what is broken is told and mended."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.parse import parse
from mleq.formula.plain import plain
from mleq.formula.tree import Grid, Row, Text
from tests.formula.formulas import BROKEN, WHOLE, notation
from tests.node.ask import ask

TREES = [
    # A formula, and its tree in the notation of `formulas.notation`.
    ("", ""),
    ("x + 10.5", "x + #10.5"),
    ("1 2 3.a", "#1 #2 #3 . a"),
    ("1.2.3", "#1.2 . #3"),
    (r"\alpha\,\beta", r"\alpha \, \beta"),
    ("{a{b}{}}", "{a {b} {}}"),
    (r"\frac12 3", "frac(#1 | #2) #3"),
    (r"\frac{a}b", "frac(a | b)"),
    (r"\frac\frac abc", "frac(frac(a | b) | c)"),
    (r"\sqrt[3]{x}\sqrt x", "sqrt[#3](x) sqrt(x)"),
    (r"\sqrt[{[]}]{x}", "sqrt[{[ ]}](x)"),
    (r"\sqrt[a", "sqrt([) a"),
    (r"\sqrt[\sqrt[3]{x}]{y}", "sqrt[sqrt([) #3](x) ] {y}"),
    (r"\hat\alpha_1", r"<hat(\alpha)_(#1)>"),
    (r"x^2_i y_\alpha^\beta", r"<x_(i)^(#2)> <y_(\alpha)^(\beta)>"),
    (r"x''^2 {}_1x x_12", r"<x''^(#2)> <{}_(#1)> x <x_(#1)> #2"),
    (r"^2", "<^(#2)>"),
    (r"\sum\limits_{i}^n x", r"<\sum_(i)^(n)> x"),
    (r"\left( x \middle| y \right.", "left( x middle(|) y right."),
    (r"\left\{\left[x\right)\right>", r"left\{ left[ x right) right>"),
    (r"\bigl( x \Bigr\rangle", r"bigl(() x Bigr(\rangle)"),
    (r"a \over b", "over(a | b)"),
    (r"{n \choose k} x", "{choose(n | k)} x"),
    (r"a & b \\ c", "[a & b ; c]"),
    (r"a \\[1ex] b \\* c \\", "[a ; b ; c]"),
    (r"a \\ [b]", "[a ; [ b ]]"),
    (r"a &", "[a & ]"),
    (r"\begin{cases} a & b \\ c \end{cases}", "cases([a & b ; c])"),
    (r"\begin{array}[t]{cc} a \end{array}", 'array["t"]("cc" | a)'),
    (r"\begin{x y} a \end{x y}", "xy(a)"),
    (r"\text{a {b} $c$ }x", 'text("a {b} $c$ ") x'),
    (r"\operatorname*{arg\,max}_x", r'<operatorname*("arg\,max")_(x)>'),
    (r"\mathrm{KL} \mathrm{d_1}", 'mathrm("KL") mathrm(<d_(#1)>)'),
    (r"\textcolor{red}{x}", 'textcolor("red" | x)'),
    (r"\hspace*{1em} \rule[1pt]{2pt}3", 'hspace*("1em") rule["1pt"]("2pt" | "3")'),
    (r"\unknown{x}", r"\unknown {x}"),
    ("x % y {\n z", "x z"),
    ("损失 #1 ~", "损 失 #1 ~"),
]


@pytest.mark.parametrize(("latex", "tree"), TREES)
def test_tree(latex, tree):
    assert notation(parse(latex)) == tree


PROBLEMS = [
    # A formula, what is wrong with it with `source[start:end]`, and what makes it whole.
    (r"\frac{a", [("NO_ARGUMENT", r"\frac"), ("UNCLOSED", "{")], r"\frac{a}{}"),
    (r"\frac{a}", [("NO_ARGUMENT", r"\frac")], r"\frac{a}{}"),
    (r"{\frac a}", [("NO_ARGUMENT", r"\frac")], r"{\frac a{}}"),
    ("{a", [("UNCLOSED", "{")], "{a}"),
    ("a}b", [("UNOPENED", "}")], "ab"),
    ("a}^2", [("UNOPENED", "}")], "a^2"),
    ("x^", [("NO_SCRIPT", "^")], "x^{}"),
    ("x^{", [("UNCLOSED", "{")], "x^{}"),
    ("x_^2", [("NO_SCRIPT", "_")], "x_{}^2"),
    ("x^1^2", [("TWICE", "^")], "x^1{}^2"),
    ("x'_1'", [("TWICE", "'")], "x'_1{}'"),
    ("x^2'", [("TWICE", "'")], "x^2{}'"),
    (r"\left( x", [("UNCLOSED", r"\left")], r"\left( x\right."),
    (r"\left", [("NO_ARGUMENT", r"\left"), ("UNCLOSED", r"\left")], r"\left.\right."),
    (r"x \right)", [("UNOPENED", r"\right")], "x "),
    (r"{\left( x} y\right)", [("UNCLOSED", r"\left"), ("UNOPENED", r"\right")], r"{\left( x\right.} y"),
    (r"\begin{cases} x", [("UNCLOSED", r"\begin{cases}")], r"\begin{cases} x\end{cases}"),
    (r"x \end{cases}", [("UNOPENED", r"\end")], "x "),
    (r"\begin{ca", [("NO_ARGUMENT", r"\begin")], ""),
    (r"\begin{cases} x \end{case}", [("MISMATCHED", r"\end{case}")], r"\begin{cases} x \end{cases}"),
    (r"\begin{cases} x \end{ca", [("MISMATCHED", r"\end{ca")], r"\begin{cases} x \end{cases}"),
    (
        r"\begin{a} \begin{b} x \end{a}",
        [("UNCLOSED", r"\begin{b}")],
        r"\begin{a} \begin{b} x \end{b}\end{a}",
    ),
    ("x\\", [("NO_NAME", "\\")], "x"),
    ("a $ b", [("DOLLAR", "$")], "a  b"),
    (r"a \over b \over c", [("SECOND", r"\over")], r"a \over b  c"),
    (r"\text{a {b", [("UNCLOSED", "{")], r"\text{a {b}}"),
    (r"\big", [("NO_ARGUMENT", r"\big")], "{}"),
    (r"\big{", [("NO_ARGUMENT", r"\big"), ("UNCLOSED", "{")], "{}{}"),
]


@pytest.mark.parametrize(("latex", "expected", "mended"), PROBLEMS)
def test_problems(latex, expected, mended):
    formula = parse(latex)
    assert [(problem.fault.name, latex[problem.start : problem.end]) for problem in formula.problems] == expected
    assert plain(formula).latex.split() == mended.split()


# Every node stands where it says.


@given(WHOLE)
def test_a_whole_formula_has_no_problems(latex):
    formula = parse(latex)
    assert formula.problems == () and formula.mends == ()


@given(WHOLE)
@example(r"\frac12^\frac34 {a \over b} \sqrt[3]{x}")
@example(r"\begin{array}[t]{cc} a & \\ & 0.5 \\ \end{array}")
def test_the_text_at_a_nodes_range_parses_to_the_node(latex):
    """A row, a grid or a cell is then the whole formula, and so is the row that an argument without braces is; of any
    other node the formula is a row of it alone. A text is what stands there."""
    for node in parse(latex).root.walk():
        text = latex[node.start : node.end]
        if isinstance(node, Text):
            assert text == node.text
            continue
        again = parse(text)
        assert not again.problems, text
        assert isinstance(node, Row | Grid) or len(again.root.items) == 1
        assert notation(again) == notation(node)


@given(WHOLE | BROKEN)
def test_nodes_are_in_one_another_and_in_order(latex):
    formula = parse(latex)
    tokens = formula.expansion.tokens
    for node in formula.root.walk():
        assert 0 <= node.first <= node.last <= len(tokens) and 0 <= node.start <= node.end <= len(latex)
        if node.first < node.last:
            assert (tokens[node.first].start, tokens[node.last - 1].end) == (node.start, node.end)
        else:
            assert node.start == node.end
        for child in node.children:
            assert node.first <= child.first <= child.last <= node.last
            assert node.start <= child.start <= child.end <= node.end
        for before, after in pairwise(node.children):
            assert before.last <= after.first and before.end <= after.start


def test_what_is_around_a_place():
    formula = parse(r"a + \frac{x_1}{2}")
    assert [notation(node) for node in formula.root.at(10)] == [
        "a + frac(<x_(#1)> | #2)",
        "frac(<x_(#1)> | #2)",
        "<x_(#1)>",
        "<x_(#1)>",
        "x",
    ]


# Whatever is broken is told, and mended.


@given(BROKEN)
@example("\\text{\\")
@example("x^%")
@example(r"\mathchoice\middle")
@example(r"\middle\label{")
def test_what_is_mended_is_whole(latex):
    formula = parse(latex)
    assert all(0 <= problem.start <= problem.end <= len(latex) for problem in formula.problems)
    assert bool(formula.mends) <= bool(formula.problems)
    whole = plain(formula)
    again = parse(whole.latex)
    assert again.problems == () and again.mends == (), whole.latex
    assert plain(again).latex == whole.latex


@given(WHOLE)
def test_every_beginning_of_a_formula_is_mended(latex):
    for end in range(len(latex)):
        again = parse(plain(parse(latex[:end])).latex)
        assert again.problems == (), latex[:end]


def _takes(latex):
    try:
        to_mathml(latex)
    except MathMLError:
        return False
    return True


BODIES = [body for equation in load_builtin().equations for _, body, _ in equation.bodies()]


_HALF_A_COMMAND = re.compile(r"\\[A-Za-z]+\*?$")


@given(st.sampled_from(BODIES), st.data())
def test_math_core_takes_the_beginning_of_what_it_takes(body, data):
    beginning = body[: data.draw(st.integers(0, len(body)))]
    assume(_takes(body) and not _HALF_A_COMMAND.search(beginning))
    assert _takes(plain(parse(beginning)).latex), beginning


def test_katex_and_mathjax_take_the_beginnings_of_formulas():
    beginnings = [body[: len(body) * part // 7] for body in BODIES[::6] for part in range(1, 7)]
    beginnings = [text for text in beginnings if not _HALF_A_COMMAND.search(text)]
    request = [{"id": at, "tex": plain(parse(text)).latex, "display": True} for at, text in enumerate(beginnings)]
    assert [(answer, beginnings[answer["id"]]) for answer in ask("check_formulas.mjs", request)] == []
