"""A formula of the catalog is recognized however it is spaced and braced, and no other formula is."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.formula import normal
from mleq.formula.normal import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, normal_form
from mleq.formula.recognize import Recognizer
from mleq.tex.tokens import TokenKind, tokenize

EQUATIONS = load_builtin().equations
BODIES = [(e.id, v.id if v else None, body) for e in EQUATIONS for v, body, _ in e.bodies()]


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer(EQUATIONS)


def found(recognizer, latex):
    match = recognizer.recognize(latex)
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


def respelled(body, rng):
    """The body with spaces put in and taken out, thin spaces added, braces put around single letters."""
    out = ""
    tokens = [token for token in tokenize(body) if token.kind is not TokenKind.SPACE]
    for at, token in enumerate(tokens):
        follows_letter = at + 1 < len(tokens) and tokens[at + 1].kind is TokenKind.LETTER
        inside_name = at > 1 and out.rstrip().endswith(("mathrm{", "operatorname{", "begin{", "end{", "text{"))
        if token.kind is TokenKind.DIGIT and rng.random() < 0.5 and "[" not in out[-4:]:
            out += f"{{{token.text}}}"
        else:
            out += token.text
        if token.kind is TokenKind.COMMAND and follows_letter and token.name.isalpha():
            out += " "
        if not inside_name and token.kind in (TokenKind.CLOSE, TokenKind.OTHER) and token.text not in "[]":
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
