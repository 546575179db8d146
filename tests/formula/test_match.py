"""Which terms are others with their letters renamed, and what letters stand for one another then."""

import pytest

from mleq.formula.meaning.read import statements
from mleq.formula.meaning.statement import folded
from mleq.formula.meaning.term import Kind
from mleq.formula.parse import parse
from mleq.formula.recognition.known import bound_in
from mleq.formula.recognition.match import MOST_STEPS, Matcher


def term(latex):
    return folded(statements(parse(latex).root, {"softmax"})[0])


def matcher(known, other, ordered=frozenset()):
    return Matcher(bound_in([known]), ordered, bound_in([other]))


def there(known, latex):
    """What stands for the letters of what is known; None for no match."""
    one, other = term(known), term(latex)
    made = matcher(one, other)
    return made.there if made.match(one, other) else None


@pytest.mark.parametrize(
    ("known", "latex", "expected"),
    [
        ("a + b c", "x y + z", {"a": "z", "b": "x", "c": "y"}),
        ("a b + b c", "x y + z x", {"a": "y", "b": "x", "c": "z"}),
        ("(y - z)^2", "(z - y)^2", {"y": "y", "z": "z"}),
        ("a + a b", "x y + x", {"a": "x", "b": "y"}),
        (r"\frac{a}{b}", r"x y^{-1}", {"a": "x", "b": "y"}),
        (r"\mathbf{x} + \mathbf{x}_i", "z + z_j", {"x": "z", "#i": "j"}),
        (r"\hat{y} + y^2", r"p + q^2", {"hat y": "p", "y": "q"}),
        ("f(x, y)", "g(b, a)", {"f": "g", "x": "b", "y": "a"}),
        (r"\sum_i x_i", r"\sum_j y_j", {"i": "j", "x": "y"}),
        (r"\sum_i x_i y_i", r"\sum_{n=1}^{N} a_n b_n", {"i": "n", "x": "a", "y": "b"}),
        (r"\sum_x p(x)", r"\sum_i p(x_i)", {"p": "p", "x": "x|i"}),
        (r"\sum_i \sum_j x_{ij}", r"\sum_{k, l} z_{kl}", {"i": "k", "j": "l", "x:2": "z:2"}),
        ("x_i", "y", {"x|i": "y"}),
        ("x", "y_i", {"x": "y|i"}),
        ("w_1 x + w_2", "a_1 y + a_2", {"w": "a", "x": "y"}),
    ],
)
def test_letters(known, latex, expected):
    assert there(known, latex) == expected


@pytest.mark.parametrize(
    ("known", "latex"),
    [
        ("a = b + c", "y + z = x"),
        ("(a - b)^2", "(y - x)^2"),
        (r"\|a - b\|", r"\|y - x\|"),
        (r"|a - b|", r"\|y - x\|"),
        ("-(a - b - c)", "y + z - x"),
        (r"\max(0, x)", r"\max(y, 0)"),
        ("p(x, y)", "q(b, a)"),
        (r"\|x\|", r"\|y\|_2"),
        (r"\|x\|_1", r"\|y\|_1"),
        (r"w \cdot x", r"w^T x"),
        (r"w^T x", r"a^T b"),
        (r"\sum_{i=1}^n x_i", r"\sum_i x_i"),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=0}^n x_i"),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=0}^{n-1} x_i"),
        (r"\sum_{x \in \mathcal{X}} p(x)", r"\sum_{y \in S} q(y)"),
        (r"\arg\max_x f(x)", r"\max_y g(y)"),
        (r"a + \arg\max_x f(x)", r"b + \max_y g(y)"),
        ("a < b", r"c \le d"),
        (r"\mathbb{E}_{x \sim p}[x^2]", r"\mathbb{E}[y^2]"),
        (r"\int p(x) \, dx", r"\int q(z) \, dz"),
        (r"\sum_i \sum_{j \ne i} x_{ij}", r"\sum_i \sum_{j \ne i} y_{ij}"),
        (
            r"\begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}",
            r"\begin{cases} b y & y < 0 \\ y & y \ge 0 \end{cases}",
        ),
        (
            r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
            r"\begin{cases} 0 & \text{sonst} \\ y & 0 < y \end{cases}",
        ),
    ],
)
def test_matches(known, latex):
    assert there(known, latex) is not None


@pytest.mark.parametrize(
    ("known", "latex"),
    [
        ("a + a", "x + y"),
        ("a - b", "x + y"),
        ("a + b^2", "x + x^2"),
        ("a b", "a + b"),
        ("a - b a", "x - y z"),
        ("2 a", "3 a"),
        ("x^2", "x^3"),
        (r"\exp x", r"\log x"),
        (r"\operatorname{softmax}(x)", r"\operatorname{relu}(x)"),
        (r"w^T x", "w x"),
        (r"\|x\|_1", r"\|x\|_2"),
        (r"\|x\|_1", r"\|x\|"),
        (r"a = b c", r"a \approx b c"),
        (r"a < b^2", r"a^2 < b"),
        (r"\sum_i x_i", r"\prod_i x_i"),
        (r"\sum_i x_i y_i", r"\sum_i x_i y_j"),
        (r"\sum_i x_i y", r"\sum_i x_i y_i"),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=2}^n x_i"),
        (r"\sum_{j \ne i} x_j", r"\sum_j x_j"),
        (r"x_{t+1} - x_t", r"x_{t} - x_t"),
        (r"x_{t+1} - x_t", r"x_{t-1} - x_t"),
        (r"p(x \mid y) p(y)", r"p(x \mid y) p(x)"),
        (r"L_\delta + a", r"L + a L"),
        (
            r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}",
            r"\begin{cases} y & y < 0 \\ 0 & y > 0 \end{cases}",
        ),
    ],
)
def test_does_not_match(known, latex):
    assert there(known, latex) is None


@pytest.mark.parametrize(
    ("known", "latex", "cost"),
    [
        ("a + b", "x + y", 0),
        (r"\arg\max_x f(x)", r"\max_x f(x)", 0.5),
        ("a < b", r"a \le b", 0.3),
        (r"|x|", r"\|x\|", 0.05),
        (r"a \odot b", "a b", 2.5),
        (r"a \odot b", r"a \cdot b", 1),
        ("a b", r"a \odot b", 9),
        ("x_i", "x", 0.5),
        (r"L_\delta", "L", 6),
        (r"f_\theta(x)", "f(x)", 0.3),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=0}^n x_i", 0.5),
        (r"\sum_{i=1}^n x_i", r"\sum_{i=1}^{m - 1} x_i", 0.7),
    ],
)
def test_costs(known, latex, cost):
    one, other = term(known), term(latex)
    made = matcher(one, other)
    assert made.match(one, other) and sum(made.costs) == pytest.approx(cost)


@pytest.mark.parametrize(("latex", "is_match"), [("B C a", True), ("a B C", True), ("X a Y", True), ("B a", False)])
def test_numbers_stand_anywhere_among_matrices(latex, is_match):
    assert (there("A s B", latex) is not None) == is_match


@pytest.mark.parametrize(
    ("known", "latex", "is_match"),
    [(r"A \exp(s) B", r"\exp(t) X Y", True), (r"A B^{-1}", "X Y^{-1}", True), (r"A B^{-1}", "Y^{-1} X", False)],
)
def test_matrices_stay_in_their_order(known, latex, is_match):
    one, other = term(known), term(latex)
    ordered = frozenset(id(part) for part in one.parts if part.kind is Kind.LETTER or part.kind is Kind.POWER)
    assert matcher(one, other, ordered).match(one, other) == is_match


def test_what_does_not_match_leaves_nothing_behind():
    one, other = term(r"\sum_x p(x) \log q(x) + \|x\|_1"), term(r"\sum_i p(x_i) \log q(x_i) + \|x\|_2")
    made = matcher(one, other)
    assert not made.match(one, other)
    assert (made.there, made.back, made.pairs, made.costs) == ({}, {}, [], [])


def test_a_further_term_must_have_the_same_letters():
    one, other = term("a + b c"), term("x + y z")
    made = matcher(one, other)
    assert made.match(one, other)
    before = dict(made.there)
    assert not made.match(term("a^2"), term("y^2")) and made.there == before
    assert made.match(term("a^2"), term("x^2"))
    assert made.match_as_well(term(r"\sum_i a_i"), term(r"\sum_j x_j"), frozenset("i"), frozenset("j"))


def test_some_of_the_addends():
    one, other = term(r"a^2 + \log b"), term(r"x y + \log z + w^2")
    assert matcher(one, other).match_some(one.parts, other.parts)
    assert not matcher(one, other).match_some(other.parts, one.parts)


def test_matching_is_bounded():
    known = term("+".join([f"a_{{{at}}}^2 b_{{{at}}}" for at in range(30)]) + "+ a^2 c")
    other = term("+".join([f"x_{{{at}}}^2 y_{{{29 - at}}}" for at in range(30)]) + "+ z^2 z")
    made = matcher(known, other)
    assert not made.match(known, other)
    assert made.steps <= MOST_STEPS + 1


def test_long_sums_match():
    long = "+".join(f"f^{{{at}}}" for at in range(2, 400))
    assert there(long, long.replace("f", "g")) == {"f": "g"}
    assert there("+".join(["x"] * 100), "+".join(["y"] * 100)) == {"x": "y"}


def test_sums_with_too_many_choices_do_not():
    assert there("+".join(["x"] * 400), "+".join(["y"] * 400)) is None
