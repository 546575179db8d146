"""Macros are expanded as TeX expands them, every token keeps its place, and no macro has no end."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mleq.document.definitions import definitions
from mleq.document.macros import Macros
from mleq.formula.parse import parse
from mleq.formula.plain import plain
from tests.formula.formulas import WHOLE
from tests.node.ask import ask


def expanded(preamble, formula, **more):
    return plain(parse(formula, Macros(definitions(preamble)), **more)).latex


PREAMBLE = r"""
\newcommand{\R}{\mathbb{R}} \newcommand\half{\frac12} \newcommand{\two}{ab} \def\pair#1#2{(#1, #2)}
\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}} \newcommand\half@{x} \newcommand\nest[1]{\pair{#1}{\R}}
\let\eps\varepsilon \let\S=\R \let\oldphi\phi \renewcommand{\phi}{\varphi} \let\bb\mathbb \def\empty{}
\DeclareMathOperator{\KL}{KL} \DeclareMathOperator*{\argmax}{arg\,max}
\DeclarePairedDelimiter{\ceil}{\lceil}{\rceil} \DeclarePairedDelimiterX\ip[2]{\langle}{\rangle}{#1\,\delimsize\vert\,#2}
\DeclarePairedDelimiterXPP\E[1]{\mathbb{E}}{[}{]}{'}{#1} \DeclarePairedDelimiter\abs||
\NewDocumentCommand{\loss}{s o m m}{\IfBooleanTF{#1}{L}{l}\IfNoValueTF{#2}{}{_{#2}}(#3; #4)}
\NewDocumentCommand\val{o}{\IfValueT{#1}{v(#1)}} \NewDocumentCommand\delim{d()}{#1}
\newenvironment{rows}[1][c]{\begin{array}{#1}}{\end{array}}
\providecommand{\R}{no} \newcommand\sub{d_k} \newcommand{\sp}{\ensuremath{s}\xspace}
\newcommand{\set}[1]{\def\given{\mid}\{#1\}}
"""

CALLS = [
    # A formula, and what becomes of it.
    (r"\R x", r"\mathbb{R}x"),
    (r"a\R", r"a\mathbb{R}"),
    (r"x^\R", r"x^{\mathbb{R}}"),
    (r"x^\two", "x^ab"),  # as for TeX, which expands before it takes a script
    (r"x_\pair ab", "x_(a, b)"),
    (r"\frac\half\R", r"\frac{\frac12}{\mathbb{R}}"),
    (r"\frac\two\two", r"\frac{ab}{ab}"),
    (r"\hat\two\two", r"\hat{ab}ab"),
    (r"\sqrt\two", r"\sqrt ab"),
    (r"\sqrt[3]\half", r"\sqrt[3]{\frac12}"),
    (r"\sqrt[\two]x", r"\sqrt[ab]x"),
    (r"\mathbf\two", r"\mathbf{ab}"),
    (r"\pair x{yz}", "(x, yz)"),
    (r"\pair {x} % c" "\n y", "(x, y)"),
    (r"\pair\R\half", r"(\mathbb{R}, \frac12)"),
    (r"\nest{\nest a}", r"((a, \mathbb{R}), \mathbb{R})"),
    (r"\norm x + \norm[1]{y}", r"\lVert x \rVert_{2} + \lVert y \rVert_{1}"),
    (r"\norm[{[p]}]x", r"\lVert x \rVert_{{[p]}}"),
    (r"\eps\S\phi\oldphi", r"\varepsilon\mathbb{R}\varphi\phi"),
    (r"\bb\two", r"\mathbb{ab}"),
    (r"a\empty b", "ab"),
    (r"\KL(p)", r"\operatorname{KL}(p)"),
    (r"\argmax_x", r"\operatorname*{arg\,max}_x"),
    (r"\ceil{x}\ceil*{x}", r"\lceil x \rceil\left\lceil x \right\rceil"),
    (r"\ceil[\Big]{x}", r"\Bigl\lceil x \Bigr\rceil"),
    (r"\ceil[x]{x}", r"\lceil x \rceil"),
    (r"\ip{a}{b}", r"\langle a\,\vert\,b \rangle"),
    (r"\ip*{a}{b}", r"\left\langle a\,\middle\vert\,b \right\rangle"),
    (r"\ip[\big]{a}{b}", r"\bigl\langle a\,\bigm\vert\,b \bigr\rangle"),
    (r"\E{x}\E*{x}", r"\mathbb{E}[ x ]'\mathbb{E}\left[ x \right]'"),
    (r"\abs{-x}", r"\mathopen{|} -x \mathclose{|}"),
    (r"\abs*{-x}", r"\left| -x \right|"),
    (r"\loss{a}b", r"l(a; b)"),
    (r"\loss*[i]{a}y", r"L_{i}(a; y)"),
    (r"\val\val[1]", "v(1)"),
    (r"\begin{rows} a \\ b \end{rows}", r"\begin{array}{c} a \\ b \end{array}"),
    (r"\begin{rows}[cc]a\end{rows}", r"\begin{array}{cc}a\end{array}"),
    (r"\text{in $\R$, \R x}", r"\text{in $\mathbb{R}$, \mathbb{R}x}"),
    (r"\sp x", r"\ensuremath{s}x"),
    (r"\set{x \given y}", r"\{x \mid y\}"),
    # Definitions in the formula itself.
    (r"\def\x{y}\x", "y"),
    (r"\x{\def\x{y}\x}\x", r"\x{y}\x"),
    (r"{\gdef\x{y}}\x{\global\let\z=\R}\z", r"{}y{}\mathbb{R}"),
    (r"\renewcommand\R{z}\R{\def\R{y}\R}\R", "z{y}z"),
    (r"\providecommand\R{z}\R\providecommand\z{z}\z", r"\mathbb{R}z"),
    (r"\newcommand{\x}[1]{\def\y##1{##1#1}}\x a\y b", "ba"),
    (r"\newenvironment{e}{(}{)}\begin{e}x\end{e}", "(x)"),
    (r"\def\x{\y}\def\y{1}\x\def\y{2}\x", "12"),
    (r"\let\x\y\def\y{1}\x", r"\y"),
]


@pytest.mark.parametrize(("formula", "expected"), CALLS)
def test_calls(formula, expected):
    assert expanded(PREAMBLE, formula).replace(" ", "") == expected.replace(" ", "")
    assert parse(formula, Macros(definitions(PREAMBLE))).problems == ()


def test_no_space_stays_before_a_script():
    """As the last argument of a macro a command leaves the one that ends it, which KaTeX minds behind a prime."""
    assert plain(parse(r"\def\x#1{'}\x\mathbf ^2 + \x y ^2")).latex == "'^2 + '^2"


BROKEN = [
    # A formula, what is wrong with it, and what is shown.
    (r"\pair x", [("NO_ARGUMENT", r"\pair")], "(x, )"),
    (r"{\pair}", [("NO_ARGUMENT", r"\pair")], "{(, )}"),
    (r"\pair x{y", [("UNCLOSED", "{")], "(x, y)"),
    (r"\pair x{y{z", [("UNCLOSED", "{")], "(x, y{z})"),
    (r"\norm[1", [], r"\lVert [ \rVert_{2}1"),
    (r"\delim(x)", [("UNREAD", r"\delim")], "(x)"),
    (r"\begin{rows} x", [("UNCLOSED", r"\begin{rows}")], r"\begin{array}{c} x\end{array}"),
    (r"\def\x[#1]{#1} y", [("UNREAD", r"\def")], "y"),
    (r"\newcommand{\x}{", [("UNREAD", r"\newcommand"), ("UNCLOSED", "{")], ""),
    (r"\def\x + y", [("UNREAD", r"\def")], "+ y"),
    (r"\def", [("UNREAD", r"\def")], ""),
    (r"\two}", [("UNOPENED", "}")], "ab"),
    (r"x_\sub", [("TWICE", r"\sub")], "x_d{}_k"),
]


@pytest.mark.parametrize(("formula", "expected", "shown"), BROKEN)
def test_what_is_wrong(formula, expected, shown):
    parsed = parse(formula, Macros(definitions(PREAMBLE)))
    found = [(problem.fault.name, formula[problem.start : problem.end]) for problem in parsed.problems]
    assert found == expected
    assert plain(parsed).latex.split() == shown.split()


def test_what_comes_of_a_body_stands_at_the_call_and_of_an_argument_at_itself():
    formula = r"x^\norm[1]{ab} + \nest c"
    parsed = parse(formula, Macros(definitions(PREAMBLE)))
    places = {(token.text, formula[token.start : token.end]) for token in parsed.expansion.tokens}
    call, nest = r"\norm[1]{ab}", r"\nest c"
    assert places >= {("x", "x"), (r"\lVert", call), ("1", "1"), ("a", "a"), ("b", "b"), ("_", call), ("+", "+")}
    assert places >= {("(", nest), ("c", "c"), (r"\mathbb", nest)}
    default = parse(r"\norm x", Macros(definitions(PREAMBLE)))
    assert {(token.start, token.end) for token in default.expansion.tokens} == {(0, 7), (6, 7)}


@given(WHOLE)
def test_every_node_is_inside_its_parent_whatever_was_expanded(latex):
    formula = rf"\pair{{{latex}}}\R + \frac\half{{\nest{{{latex}}}}}"
    parsed = parse(formula, Macros(definitions(PREAMBLE)))
    for node in parsed.root.walk():
        assert 0 <= node.start <= node.end <= len(formula)
        assert all(node.start <= child.start <= child.end <= node.end for child in node.children if child.children)


def test_macros_that_are_used_are_those_of_the_formula_itself():
    parsed = parse(r"\nest{\S} \R \def\x{\half}\x \R \two \argmax \eps", Macros(definitions(PREAMBLE)))
    assert parsed.expansion.used == {
        "nest": (0, 9),
        "S": (6, 8),
        "R": (10, 12),
        "x": (26, 28),
        "two": (32, 36),
        "argmax": (37, 44),
    }


def test_macros_that_are_hidden_are_shown_by_their_names():
    assert expanded(PREAMBLE, r"\R\norm x", hidden={"norm"}) == r"\mathbb{R}\mathtt{\backslash norm}"
    assert expanded(r"\def\_#1{a}\def\^{b}", r"\_x\^", hidden="_^") == (
        r"\mathtt{\backslash \_}\mathtt{\backslash \wedge}"
    )


# Other programs expand the same.

NAMES = [rf"\m{letter}" for letter in "abcd"]
BODIES = st.lists(
    st.sampled_from(
        (
            *(*NAMES, *"xy12+", "^", "_", "{", "}", r"\frac", r"\sqrt", r"\hat", r"\mathbf", r"\alpha", r"\text{a }"),
            *(" ", "#1", "#1", "#2", "{#1}", r"\mathbb{R}", r"\left(", r"\right)", "x^2", r"\frac12", r"\mathrm{d}"),
            *("'", "{x}"),
        )
    ),
    max_size=6,
)


@st.composite
def documents(draw):
    """Definitions, of which each calls only those before it, and a formula that calls them."""
    lines, known = [], []
    for name in NAMES:
        body = _written(part for part in draw(BODIES) if part not in NAMES or part in known)
        parameters = draw(st.integers(0, 2))
        body = re.sub(r"#([12])", lambda m, most=parameters: m[0] if int(m[1]) <= most else "z", body)
        form = draw(st.sampled_from(["new", "new", "def", "let"]))
        if form == "let" and known:
            lines.append(rf"\let{name}{draw(st.sampled_from(known))} ")
        elif form == "def":
            lines.append(rf"\def{name}{''.join(f'#{n + 1}' for n in range(parameters))}{{{body}}}")
        else:
            count = f"[{parameters}]" if parameters else ""
            lines.append(rf"\newcommand{{{name}}}{count}{{{body}}}")
        known.append(name)
    formula = draw(BODIES.filter(lambda parts: any(part in NAMES for part in parts)))
    return "".join(lines), _written(formula).replace("#", "z")


def _written(parts):
    """The parts one after another, and their braces made to match."""
    written, depth = "", 0
    for part in parts:
        if part == "}" and not depth:
            continue
        depth += (part == "{") - (part == "}")
        written += f"{part} " if part[-1].isalpha() else part
    return written + "}" * depth


def test_katex_makes_the_same_of_what_is_expanded():
    cases = []

    @settings(max_examples=600)
    @given(documents())
    def collect(document):
        cases.append(document)

    collect()
    mine = [plain(parse(formula, Macros(definitions(preamble)))) for preamble, formula in cases]
    own = [plain(parse(preamble + formula)) for preamble, formula in cases]
    rendered = ask(
        "katex_mathml.mjs", [*("".join(case) for case in cases), *(p.latex for p in mine), *(p.latex for p in own)]
    )
    count = len(cases)
    compared = 0
    for at, case in enumerate(cases):
        whole, expansion, inside = rendered[at], rendered[count + at], rendered[2 * count + at]
        if whole is not None:
            compared += 1
            assert (expansion, inside) == (whole, whole), (case, mine[at].latex)
    assert compared > 60
