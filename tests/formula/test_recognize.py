"""A formula of the catalog is recognized however it is spaced and braced, and no other formula is."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.catalog.equation import Symbol, Variant
from mleq.formula import normal
from mleq.formula.normal import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, normal_form
from mleq.formula.recognition.index import Index
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.search import search
from mleq.formula.recognize import Recognizer
from mleq.tex.tokens import TokenKind, tokenize

EQUATIONS = load_builtin().equations
BODIES = [(e.id, v.id if v else None, body) for e in EQUATIONS for v, body, _ in e.bodies()]


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer(EQUATIONS)


def found(recognizer, latex):
    match = next(iter(recognizer.recognize(latex)), None)
    return match and (match.equation.id, match.variant.id if match.variant else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"x^2", r"x^{2}"),
        (r"x_i^2", r"x^{2}_{i}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac12", r"\dfrac{1}2"),
        (r"\sqrt2", r"\sqrt{2}"),
        (r"{\theta}_{t}", r"\theta_t"),
        (r"f(x)", r"f \left( x \right)"),
        (r"f(x)", r"f\bigl(\,x\,\bigr)"),
        (r"a \; b\quad c", "abc"),
        (r"\hat y", r"\hat{y}"),
        (r"a, b \dots.", r"a,b\ldots"),
        (r"x \le 1", r"x\leq1"),
        (r"x % so\n", "x"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", r"\begin{aligned}a=b\\[1ex]c=d\end{aligned}"),
        (r"\lvert x \rvert", r"|x|"),
        (r"\lVert x \rVert", r"\|x\|"),
        (r"x \label{eq:a} \tag{1}", "x"),
        (r"\frac{\frac12}3", r"\frac{\frac{1}{2}}{3}"),
        (r"\mathbb E_x", r"\mathbb{E}_{x}"),
        (r"x_\theta", r"x_{\theta}"),
        (r"x^\mathrm{T}", r"x^{\mathrm{T}}"),
    ],
)
def test_same(one, other):
    assert normal_form(one) == normal_form(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x^2", "x_2"),
        ("x^{12}", "x^12"),
        (r"\frac{a}{b}", r"\frac{b}{a}"),
        (r"\sqrt{ab}", r"\sqrt a b"),
        ("ab", "ba"),
        (r"\theta", r"\vartheta"),
        (r"\mathrm{softmax}", "softmax"),
        (r"\mathbf{x}", "x"),
        ("a + b", "a - b"),
        (r"\sqrt[3]{x}", r"\sqrt{x}"),
        (r"a \\ b", "ab"),
        (r"\lvert x \rvert", r"\lVert x \rVert"),
    ],
)
def test_different(one, other):
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(
    "latex", ["", "  ", "{", "}", "x}", ".", "% only a comment", "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1)]
)
def test_no_form(latex):
    assert normal_form(latex) is None


def test_long_formulas_are_not_looked_at():
    assert normal_form("x" * MAX_TOKENS) and normal_form("x" * (MAX_TOKENS + 1)) is None


def test_very_long_ones_are_not_even_cut_into_tokens(monkeypatch):
    monkeypatch.setattr(normal, "tokenize", None)
    assert normal_form("x" * (MAX_LENGTH + 1)) is None


PIECES = [*"\\{}[]_^&$#%~ \nab1.*'", "\\frac", "\\left", "\\begin{x}", "\\sqrt"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_never_fails(latex):
    normal_form(latex)


@pytest.mark.parametrize(("equation_id", "variant", "body"), BODIES, ids=[f"{e}-{v}" for e, v, _ in BODIES])
def test_each_body_is_recognized_however_spelled(recognizer, equation_id, variant, body):
    assert found(recognizer, body) == (equation_id, variant)
    for seed in range(5):
        assert found(recognizer, respelled(body, random.Random(seed))) == (equation_id, variant)


@pytest.fixture(scope="module")
def index_that_keeps_nothing():
    return Index(EQUATIONS, kept=0)


@pytest.mark.parametrize(("equation_id", "body"), [(e, body) for e, _, body in BODIES])
def test_of_what_is_not_kept_and_much_alike_that_is_met_which_has_the_letters(
    index_that_keeps_nothing, equation_id, body
):
    matches = search(index_that_keeps_nothing, rf"{body} \qquad c = 3")
    assert equation_id in [match.equation.id for match in matches]


def respelled(body, rng):
    """The body with spaces put in and taken out, thin spaces added, braces put around single letters."""
    out = ""
    tokens = [token for token in tokenize(body) if token.kind is not TokenKind.SPACE]
    for at, token in enumerate(tokens):
        follows_letter = at + 1 < len(tokens) and tokens[at + 1].kind is TokenKind.LETTER
        inside_name = at > 1 and out.rstrip().endswith(("mathrm{", "operatorname{", "begin{", "end{", "text{"))
        around = out[-1:] + (tokens[at + 1].text if at + 1 < len(tokens) else "")
        is_alone = not any(character.isdigit() or character == "." for character in around)
        if token.kind is TokenKind.DIGIT and is_alone and rng.random() < 0.5 and "[" not in out[-4:]:
            out += f"{{{token.text}}}"
        else:
            out += token.text
        if token.kind is TokenKind.COMMAND and follows_letter and token.name.isalpha():
            out += " "
        if not inside_name and token.kind in (TokenKind.CLOSE, TokenKind.OTHER) and token.text not in "[].":
            out += rng.choice(["", " ", "\n  ", "" if out.endswith(("\\begin", "\\end")) else " "])
    return out


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\operatorname{Attention}(Q,K,V)=\operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}}\right)V",
         ("scaled-dot-product-attention", None)),
        (r"D_\mathrm{KL}(P\,\|\,Q)=\sum_{x\in\mathcal X}P(x)\log\frac{P(x)}{Q(x)}.", ("kl-divergence", None)),
        (r"\theta_t = \theta_{t-1} - \alpha \frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon}", ("adam", "update")),
        (r"x^2", None),
        (r"\operatorname{Attention}(Q,K,V)", None),
    ],
)  # fmt: skip
def test_as_papers_write_it(recognizer, latex, expected):
    assert found(recognizer, latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        # the catalog's spellings, and those made of its bodies
        (r"X = U S V^\top", ("singular-value-decomposition", "product")),
        (r"\text{RI} = \frac{a + b}{\binom{n}{2}}", ("rand-index", None)),
        (r"\min_w \sum_{i=1}^n (y_i - w^\top x_i)^2 + \lambda \sum_{j=1}^p w_j^2", ("ridge-regression", None)),
        # samples as rows, and transposes as primes
        (r"H_t = \tanh(X_t W_{xh} + H_{t-1} W_{hh} + b)", ("vanilla-rnn", None)),
        (
            r"\delta_k(x) = x' \Sigma^{-1} \mu_k - \frac12 \mu_k' \Sigma^{-1} \mu_k + \log \pi_k",
            ("linear-discriminant-analysis", None),
        ),
        # an index that is called like another letter
        (r"\text{Attn}(q, k, v) = \text{softmax}(q k^\top / \sqrt{d_k}) v", ("scaled-dot-product-attention", None)),
        # a word below a letter names the equation
        (
            r"R_{\text{BERT}} = \frac{1}{|x|} \sum_{x_i \in x} \max_{y_j \in y} x_i^\top y_j",
            ("bertscore", None),
        ),
        # the factors of matrices in another order, and a mistake that is rather another equation
        (r"\hat w = X^\top y (X^\top X + \lambda I)^{-1}", None),
        (
            r"-\frac12 \log |\Sigma_k| - \frac12 (x - \mu_k)^\top \Sigma_k^{-1} (x - \mu_k) + \log \pi_k",
            None,
        ),
    ],
)
def test_other_ways_to_write_it(recognizer, latex, expected):
    assert found(recognizer, latex) == expected


def test_a_letter_that_is_a_matrix_in_a_variant():
    """Only there the order of factors counts."""
    variant = Variant("matrices", "of matrices", "c = A B", (), ())
    symbols = (
        Symbol("A, B", "factors", "因子", "scalar"),
        Symbol("A, B", "factors", "因子", "matrix", only_in=("matrices",)),
    )
    equation = replace(EQUATIONS[0], variants=(variant,), symbols=symbols)
    body, of_matrices = (Known(equation, one, None, "c = A B", (), ()) for one in (None, variant))
    assert not body.ordered and of_matrices.ordered


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\text{RMSE} = \sqrt{\frac{1}{|T|} \sum_{(u, i) \in T} (R_{ui} - \hat R_{ui})^2}", "root-mean-squared-error"),
        (r"\text{pmi}(x, y) = \log \frac{p_{X,Y}(x, y)}{p_X(x)\, p_Y(y)}", "pointwise-mutual-information"),
        (r"\text{Precision} = \frac{TP}{TP + FP + FN}", None),
        (r"\text{RMSE} = 0.37", None),
        (r"\text{softmax}(z) = p", None),
        (r"D_f(P \| Q) = \int q(x) f\left(\frac{p(x)}{q(x)}\right) dx", None),
    ],
)
def test_known_by_name(recognizer, latex, expected):
    """What has the name and is built alike is the equation, though no form of it is the same."""
    matches = recognizer.recognize(latex)
    assert [match.equation.id for match in matches[:1]] == ([expected] if expected else [])
    assert all(match.by_name and match.variant is None and match.score <= 0.5 for match in matches)
