"""Bodies are written in the notation of the document, and mean the same."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.document.definitions import definitions
from mleq.document.macros import Macros
from mleq.formula import exact
from mleq.formula.expand import expand
from mleq.formula.notation import fit
from mleq.snippet.slots import misplacements, occurrences, rename
from tests.formula.formulas import WHOLE
from tests.formula.notations import BOOK, NOTATIONS, for_katex
from tests.node.ask import ask


def macros(preamble):
    return Macros(definitions(preamble))


CASES = [
    # Definitions, a body, and what is inserted.
    # What stands for a thing by itself, however either is spelled.
    (r"\newcommand{\E}{\mathbb{E}}", r"\mathbb{E}[X]", r"\E[X]"),
    (r"\newcommand\E{\mathbb E}", r"\mathbb{E}_{x}[X]", r"\E_{x}[X]"),
    (r"\def\E{\mathbb{E}}", r"\mathbb{E}x", r"\E x"),
    (r"\def\E{{\mathbb{E}}}", r"\mathbb{E} x", r"\E x"),
    (r"\def\1{\mathbf{1}}", r"\mathbf{1}a", r"\1a"),
    (r"\newcommand*{\R}{\mathbb{R}}", r"x \in \mathbb R^d", r"x \in \R^d"),
    (r"\renewcommand{\P}{\mathbb{P}}", r"\mathbb{P}(A)", r"\P(A)"),
    (r"\providecommand{\R}{\mathbb{R}}", r"\mathbb{R}", r"\R"),
    (r"\providecommand{\vec}[1]{\mathbf{#1}}", r"\mathbf{x}", None),  # is there already, and is an arrow
    (r"\NewDocumentCommand{\R}{}{\mathbb{R}}", r"\mathbb{R}", r"\R"),
    (r"\newcommand{\E}{\ensuremath{\mathbb{E}}\xspace}", r"\mathbb{E}[X]", r"\E[X]"),
    (r"\newcommand{\Loss}{\mathcal L}", r"\nabla\mathcal{L}(\theta)", r"\nabla\Loss(\theta)"),
    (r"\newcommand{\vx}{\mathbf{x}}", r"{\mathbf{x}}_{t} + \hat{\mathbf{x}}", r"{\vx}_{t} + \hat{\vx}"),
    (r"\newcommand{\vx}{{\bf x}}", r"\mathbf{x}", r"\vx"),
    (r"\newcommand{\D}{{\cal D}}", r"\mathcal{D}", r"\D"),
    (r"\def\vmu{{\bm{\mu}}}", r"{\boldsymbol{\mu}}_{k}", r"{\vmu}_{k}"),
    (r"\newcommand{\bs}{\boldsymbol} \newcommand{\vt}{\bs\theta}", r"\boldsymbol{\theta}", r"\vt"),
    (r"\newcommand{\tens}[1]{\bm{\mathsf{#1}}} \def\tA{{\tens{A}}}", r"\bm{\mathsf{A}}", r"\tA"),
    (r"\let\A\mathbb \newcommand{\R}{\A R}", r"\mathbb{R}", r"\R"),
    (r"\newcommand{\R}{no} \renewcommand{\R}{\mathbb{R}}", r"\mathbb{R}", r"\R"),
    (r"\newcommand{\pdata}{p_{\rm{data}}}", r"p_{\mathrm{data}}(x)", r"\pdata(x)"),
    (r"\newcommand{\KL}{D_{\mathrm{KL}}}", r"D_{\mathrm{KL}}(P \,\|\, Q)", r"\KL(P \,\|\, Q)"),
    (r"\newcommand{\half}{\frac12}", r"\frac{1}{2} x", r"\half x"),
    (r"\newcommand{\T}{^\top}", r"{W}^{\top} x", r"{W}\T x"),
    (r"\newcommand{\dd}{\mathrm{d}}", r"\int f \,\mathrm{d}x", r"\int f \,\dd x"),
    (r"\newcommand{\R}{\mathbb{R}}", "\\mathbb{R}\n  \\mathbb{R}", "\\R\n  \\R"),
    # Operators, which are no names in upright letters, but for where they stand alone.
    (r"\DeclareMathOperator{\KL}{KL}", r"\operatorname{KL}(p)", r"\KL(p)"),
    (r"\DeclareMathOperator{\KL}{KL}", r"\mathrm{KL}(p)", None),
    (r"\DeclareMathOperator{\KL}{KL}", r"D_{\mathrm{KL}}(p)", r"D_{\KL}(p)"),
    (r"\DeclareMathOperator{\KL}{KL}", r"D_{\mathrm{KL}, 1}", None),
    (r"\newcommand{\KL}{\mathrm{KL}}", r"\operatorname{KL}(p)", None),
    (r"\DeclareMathOperator*{\argmax}{arg\,max}", r"\operatorname*{arg\,max}_{x} f", r"\argmax_{x} f"),
    (r"\DeclareMathOperator{\argmax}{arg\,max}", r"\operatorname*{arg\,max}_{x} f", None),
    (r"\DeclareMathOperator*{\argmax}{arg\,max}", r"\arg\max_{x} f", None),
    (r"\newcommand{\argmax}{\arg\max}", r"\arg\max_{x} f", r"\argmax_{x} f"),
    (r"\newcommand{\softmax}{\text{softmax}}", r"\text{softmax}(x)", r"\softmax(x)"),
    (r"\newcommand{\softmax}{\text{soft max}}", r"\text{softmax}(x)", None),
    # With arguments.
    (r"\newcommand{\vect}[1]{\mathbf{#1}}", r"\mathbf{x}y", r"\vect{x}y"),
    (r"\newcommand{\KL}[2]{D_{\mathrm{KL}}(#1 \,\|\, #2)}", r"D_{\mathrm{KL}}(P \,\|\, Q) = 0", r"\KL{P}{Q} = 0"),
    (r"\newcommand{\KL}[2]{D_{\mathrm{KL}}(#1 \| #2)}", r"D_{\mathrm{KL}}(P \,\|\, Q)", None),
    (r"\newcommand{\norm}[1]{\left\lVert#1\right\rVert}", r"\left\| x_{t} \right\|_{2}", r"\norm{x_{t}}_{2}"),
    (r"\newcommand{\norm}[1]{\lVert#1\rVert}", r"\lVert \lVert x \rVert y \rVert", r"\norm{\norm{x} y}"),
    (r"\newcommand{\norm}[1]{\|#1\|}", r"\lVert x \rVert", None),
    (r"\newcommand{\abs}[1]{|#1|}", "|x - y|", r"\abs{x - y}"),
    (r"\newcommand{\abs}[1]{|#1|}", "|x| + |y|", None),
    (r"\newcommand{\abs}[1]{|#1|}", "P(A|B) + P(B|A)", None),
    (r"\newcommand{\abs}[1]{\lvert#1\rvert}", r"\lvert a & b \rvert", None),
    (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}", r"\lVert x \rVert", r"\norm{x}"),
    (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}", r"\left\lVert x \right\rVert", None),
    (r"\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}}", r"\lVert x \rVert_2", r"\norm{x}"),
    (r"\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}}", r"\lVert x \rVert_{p}", r"\norm[p]{x}"),
    (r"\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}}", r"\lVert x \rVert_{[p]}", None),
    (r"\newcommand{\E}[1][x]{\mathbb{E}_{#1}}", r"\mathbb{E}_{x}[y]", r"\E[x][y]"),
    (r"\newcommand{\E}[1][x]{\mathbb{E}_{#1}}", r"\mathbb{E}_{x}(y)", r"\E(y)"),
    (r"\newcommand{\E}[1]{\mathbb{E}\left[#1\right]}", r"\mathbb{E}\left[(x)_{[i]}\right]", r"\E{(x)_{[i]}}"),
    (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\frac{\partial f(x)}{\partial x}", r"\pd{f(x)}{x}"),
    (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\frac{\partial f}{x}", None),
    (r"\newcommand{\wh}[1]{\widehat{#1}}", r"\widehat{y}", r"\wh{y}"),
    (r"\newcommand{\ip}[2]{\langle #2, #1\rangle}", r"\langle x, y \rangle", r"\ip{y}{x}"),
    (r"\newcommand{\vect}[1]{\mathbf{#1}} \newcommand{\E}{\mathbb{E}}", r"\mathbf{\mathbb{E}}", r"\vect{\E}"),
    (r"\let\mb\mathbf", r"\mathbf{x} + \mathbf y", r"\mb{x} + \mb y"),
    (r"\newcommand{\bb}{\mathbb}", r"\mathbb{R}", r"\bb{R}"),
    # Of several the longest, and of those that mean the same the one that says how it looks.
    (r"\newcommand{\p}{p_{\rm data}} \newcommand{\d}{\mathrm{data}}", r"p_{\mathrm{data}}", r"\p"),
    (r"\newcommand{\V}[1]{\mathbf{#1}} \newcommand{\vx}{\mathbf{x}}", r"\mathbf{x} \mathbf{y}", r"\vx \V{y}"),
    (r"\newcommand{\train}{\mathcal{D}} \def\gD{{\mathcal{D}}}", r"\mathcal{D}", r"\gD"),
    (r"\def\sR{{\mathbb{R}}} \newcommand{\R}{\mathbb{R}}", r"\mathbb{R}", r"\R"),
    (r"\newcommand{\vect}[1]{\mathbf{#1}} \newcommand{\mat}[1]{\mathbf{#1}}", r"\mathbf{x}", None),
    (r"\newcommand{\loss}{\mathcal{L}} \newcommand{\lagr}{\mathcal{L}}", r"\mathcal{L}", None),
    # Mere letters and signs: only by a name that is short for them.
    (r"\newcommand{\eps}{\varepsilon}", r"\varepsilon", r"\eps"),
    (r"\let\eps\varepsilon", r"x + \varepsilon y", r"x + \eps y"),
    (r"\newcommand{\lr}{\alpha} \newcommand{\reg}{\lambda}", r"\alpha + \lambda", None),
    (r"\newcommand{\sigmoid}{\sigma}", r"\sigma(x)", None),
    (r"\newcommand{\xt}{x_t}", "x_{t}^{2} + x_{s}", r"\xt^{2} + x_{s}"),
    (r"\newcommand{\xt}{{x_t}}", "x_{t}^{2}", None),
    (r"\newcommand{\xtm}{x_{t-1}} \newcommand{\xt}{x_t}", "x_{t-1} x_{t}", r"\xtm \xt"),
    (r"\newcommand{\yhat}{\hat{y}}", r"\hat y_{i} + \hat{y}'", r"\yhat_{i} + \yhat'"),
    (r"\newcommand{\emp}{\tilde{p}}", r"\tilde{p}(x)", None),
    (r"\newcommand{\normltwo}{L^2} \newcommand{\parents}{Pa}", "L^2 + Pa", None),
    (r"\newcommand{\x}{x} \def\evx{{x}} \newcommand{\two}{2} \newcommand{\c}{,}", r"x, 2", None),
    (r"\newcommand{\s}{\,} \newcommand{\nl}{\\} \newcommand{\p}[1]{(#1)}", r"f(x) \, y \\ z", None),
    (r"\let\phi\varphi \renewcommand{\epsilon}{\varepsilon}", r"\phi + \varphi + \epsilon + \varepsilon", None),
    (r"\renewcommand{\vec}[1]{\mathbf{#1}}", r"\mathbf{x} + \vec{y}", r"\vec{x} + \vec{y}"),
    (r"\renewcommand{\hat}[1]{\widehat{#1}}", r"\widehat{x} + \hat{x}", None),
    (r"\renewcommand{\mathbf}[1]{\boldsymbol{#1}}", r"\boldsymbol{x} + \mathbf{x}", None),
    (r"\renewcommand{\mathbf}[1]{\boldsymbol{#1}} \newcommand{\vx}{\mathbf{x}}", r"\mathbf{x}", None),
    # What no macro can stand for, and macros that cannot.
    (r"\newcommand{\KL}{\mathrm{KL}}", r"\text{\mathrm{KL}} + \label{\mathrm{KL}}", None),
    (r"\newcommand{\ba}{\begin{aligned}} \newcommand{\n}{\\}", r"\begin{aligned} a \\ b \end{aligned}", None),
    (r"\newcommand{\R@}{\mathbb{R}} \def\a#1,{\mathbf{#1}}", r"\mathbb{R} \mathbf{a}", None),
    (r"\newcommand{\R}{\mathbb{\R}} \newcommand{\a}{\b} \newcommand{\b}{\a}", r"\mathbb{R} a", None),
    (r"\newcommand{\h}[1]{\frac{#1}{#1}} \newcommand{\k}[2]{\mathbf{#1}}", r"\frac{x}{x} + \mathbf{x}", None),
    (
        r"\newcommand{\sq}[1]{#1^{\mathrm{T}}} \newcommand{\ln}[1]{\mathbf{a} #1}",
        r"x^{\mathrm{T}} + \mathbf{a} b",
        None,
    ),
    (r"\newcommand{\lp}{\left(} \newcommand{\rp}{\right)}", r"\left( x \right)", None),
    (r"\newcommand{\xR}{\mathbb{R}}", r"\unknown{\mathbb{R}}", None),
    (r"\newcommand{\R}{\mathbb{R}}", r"\mathbb{R", None),
    ("", r"\mathbb{R}", None),
    # The notation of the template.
    (BOOK, r"\mathbb{E}_{x \sim p_{\mathrm{data}}}[x]", r"\E_{x \sim \pdata}[x]"),
    (BOOK, r"\alpha \lambda \sigma \zeta x X \tilde{p} L^2", None),
    (BOOK, r"\bm{x} \mathbf{x} \bm{X} \mathbf{X} \mathcal{X} \mathbb{X}", r"\vx \rvx \mX \rmX \gX \sX"),
    (BOOK, r"\mathcal{D} \mathbb{R} \bm{1} \epsilon", r"\gD \R \1 \eps"),
    (BOOK, r"D_{\mathrm{KL}}(P \,\|\, Q)", r"\KL(P \,\|\, Q)"),
    (BOOK, r"\operatorname{softmax}(x) + \operatorname{sign}(x)", r"\operatorname{softmax}(x) + \sign(x)"),
    (BOOK, r"\lceil \lfloor x \rfloor \rceil", r"\ceil{\floor{x}}"),
]


@pytest.mark.parametrize(("preamble", "body", "expected"), CASES)
def test_bodies(preamble, body, expected):
    assert fit(body, (), macros(preamble))[0] == (body if expected is None else expected)


SLOTS = [
    # Definitions, a body with its slots, and what is inserted with which.
    (r"\newcommand{\vx}{\mathbf{x}}", r"\mathbf{x} + \hat{\mathbf{x}}", [r"\mathbf{x}"], r"\vx + \hat{\vx}", [r"\vx"]),
    (r"\newcommand{\vx}{\mathbf{x}}", r"\mathbf{x}y", [r"\mathbf{x}"], r"\vx y", [r"\vx"]),
    (
        r"\newcommand{\vx}{\mathbf{x}}",
        r"\mathbf{x}\alpha",
        [r"\alpha", r"\mathbf{x}"],
        r"\vx \alpha",
        [r"\alpha", r"\vx"],
    ),
    (r"\newcommand{\dd}{\mathrm{d}}", r"\mathrm{d}\theta", [r"\theta"], r"\dd \theta", [r"\theta"]),
    (r"\newcommand{\vx}{\mathbf{x}}", r"\mathbf{x} + x", ["x"], None, None),
    (r"\newcommand{\vx}{\mathbf{x}}", r"{\mathbf{x}}_{t} + \mathbf{x}", ["x", "t"], r"{\vx}_{t} + \vx", [r"\vx", "t"]),
    (r"\newcommand{\vx}{\mathbf{x}}", r"\mathbf{x}_{t}", ["x"], None, None),
    (r"\newcommand{\V}[1]{\mathbf{#1}}", r"\mathbf{x}_{t} + x", ["x"], r"\V{x}_{t} + x", ["x"]),
    (r"\newcommand{\lam}{\lambda}", r"{\lambda}_{i}", [r"\lambda"], r"{\lam}_{i}", [r"\lam"]),
    (r"\newcommand{\dk}{d_k}", r"\sqrt{d_k}", ["d_k"], r"\sqrt{\dk}", [r"\dk"]),
    (r"\newcommand{\dk}{d_k}", r"\sqrt{d_{k}}", ["k"], None, None),
    (r"\newcommand{\KL}[2]{D(#1 \| #2)}", r"D(P \| Q)", ["P", "Q"], r"\KL{P}{Q}", ["P", "Q"]),
    (r"\newcommand{\KL}[2]{\mathrm{KL}(#1 \| #2)}", r"\mathrm{KL}(P \| Q)", ["Q"], r"\KL{P}{Q}", ["Q"]),
    (r"\newcommand{\KL}[2]{\mathrm{KL}(#1 \| #2)}", r"\mathrm{KL}(P \| Q)", [r"P \| Q"], None, None),
    (r"\newcommand{\E}{\mathbb{E}}", r"\mathbb{E}_{z}[z]", ["z"], r"\E_{z}[z]", ["z"]),
    (r"\newcommand{\V}[1]{\mathbf{#1}}", r"\mathbf{x} + \mathbf{y}", [r"\mathbf{x}"], r"\V{x} + \V{y}", [r"\V{x}"]),
    (r"\newcommand{\TP}{\mathrm{TP}}", r"\frac{\mathrm{TP}}{n}", [r"\mathrm{TP}"], r"\frac{\TP}{n}", [r"\TP"]),
    (r"\DeclareMathOperator{\TP}{TP}", r"\frac{\mathrm{TP}}{n}", [r"\mathrm{TP}"], None, None),
]


@pytest.mark.parametrize(("preamble", "body", "slots", "expected", "fitted"), SLOTS)
def test_slots(preamble, body, slots, expected, fitted):
    wanted = (body, tuple(slots)) if expected is None else (expected, tuple(fitted))
    assert fit(body, tuple(slots), macros(preamble)) == wanted


def written_out(text, definitions):
    """What is left of a formula when its macros are written out: what all this may not change."""
    expansion = expand(text, definitions, 100_000)
    assert not expansion.refused and not expansion.problems, text
    spaced = [token.text + " " * (token.name.isalpha()) for token in expansion.full]
    row = exact.read("".join(spaced))
    assert row is not None, text
    return exact.key(row)


@pytest.mark.parametrize("name", NOTATIONS)
def test_the_catalog_means_the_same(catalog, name):
    defined = macros(NOTATIONS[name])
    changed = 0
    for equation in catalog.equations:
        for _, body, slots in equation.bodies():
            text, fitted = fit(body, slots, defined)
            assert written_out(text, defined) == written_out(body, defined)
            assert len(fitted) == len(slots)
            before = [slots.index(slot) for slot, *_ in occurrences(body, slots)]
            assert [fitted.index(slot) for slot, *_ in occurrences(text, fitted)] == before
            assert list(misplacements(text, fitted)) == [], text
            changed += text != body
    assert changed > 100


PARTS = (
    *(r"\mathbf{x}", r"\mathbb E", "x", "x_t", r"\alpha", r"\mathrm{KL}", r"\operatorname{KL}", "{x_t}", r"^\top", "a"),
    *(r"\lVert#1\rVert", r"\frac{#1}{2}", r"\left(#1\right)", r"\hat{#1}", "_{#1}", "|#1|", "(#1, #2)", r"\mathsf{#1}"),
    *(r"\bm{\mu}", r"{\rm data}", r"\,", "2", "[#1]", "&", r"\sqrt[#1]{#2}", r"\frac{#1}{#2}", r"{\mathbf{x}}_{t}"),
)
"""What macros and formulas are made of."""
CALLED = (r"\a", r"\b", r"\c{y}", "#1")


@st.composite
def preambles(draw):
    lines = []
    for name in draw(st.lists(st.sampled_from(["a", "b", "c", "xt", "KL", "E", "vx", "mathbf", "hat"]), max_size=6)):
        body = "".join(draw(st.lists(st.sampled_from((*PARTS, *PARTS, *CALLED)), min_size=1, max_size=2)))
        count = 2 * ("#2" in body) or "#1" in body
        option = draw(st.sampled_from(["", "", "[]", "[x]"])) if count else ""
        lines.append(rf"\def\{name}{{}}\renewcommand{{\{name}}}" + f"[{int(count)}]{option}{{{body}}}")
    return "\n".join(lines)


@st.composite
def formulas(draw):
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6))
    filled = [re.sub("#[12]", lambda hole: draw(st.sampled_from(PARTS)).replace("#", ""), part) for part in parts]
    return " ".join([*filled, draw(WHOLE)])


@given(preambles(), formulas(), st.lists(st.sampled_from(["x", "a", r"\alpha", r"\mathbf{x}", "x_t"]), unique=True))
def test_any_formula_means_the_same(preamble, body, slots):
    defined = macros(preamble)
    text, fitted = fit(body, tuple(slots), defined)
    if text == body:
        return
    assert written_out(text, defined) == written_out(body, defined)
    before = [slot for slot, *_ in occurrences(body, slots)]
    assert len(occurrences(text, fitted)) == len(before)


def test_the_same_definitions_make_the_same_notation():
    from mleq.formula.notation import notation_of

    here, there = macros(BOOK), macros("\n\nSome text.\n" + BOOK)
    assert notation_of(here) is notation_of(there)
    assert notation_of(macros(r"\newcommand{\x}{x} \newenvironment{e}{}{}")) is None


def fitted_bodies(catalog, name):
    """The bodies that are not as they were, each with what was made of it."""
    defined = macros(NOTATIONS[name])
    pairs = [
        (body, fit(body, slots, defined)) for equation in catalog.equations for _, body, slots in equation.bodies()
    ]
    return [(body, text, slots) for body, (text, slots) in pairs if text != body]


NEW_NAMES = (r"\phi", r"\mathbf{w}", "x_{1}", "10", "K^{(l)}")


@pytest.mark.parametrize("name", NOTATIONS)
def test_katex_shows_the_same(catalog, name):
    pairs = fitted_bodies(catalog, name)
    renamed = [rename(text, dict.fromkeys(slots, name)) for _, text, slots in pairs for name in NEW_NAMES]
    formulas = [formula for body, text, _ in pairs for formula in (body, text)] + renamed
    shown = ask("katex_mathml.mjs", {"formulas": formulas, "macros": for_katex(NOTATIONS[name])})
    assert [formula for formula, found in zip(formulas, shown, strict=True) if found is None] == []
    count = len(pairs)
    assert [pair[1] for n, pair in enumerate(pairs) if bare(shown[2 * n]) != bare(shown[2 * n + 1])] == []
    assert count > 100


def bare(mathml):
    """MathML without what does not show in it: rows of rows, and what tells a reader that a function is applied."""
    upright = '<mi mathvariant="normal">'
    return re.sub(rf"</?mrow>|<mo>\u2061</mo>|(?<={upright}\w)</mi>{upright}", "", mathml)


@pytest.mark.engine
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex is installed")
@pytest.mark.parametrize("name", NOTATIONS)
def test_tex_sets_the_same(catalog, name, tmp_path):
    """Each body on a page and what was made of it on the next: both have the same glyphs in the same places."""
    pairs = fitted_bodies(catalog, name)
    pages = [rf"\[ {formula} \]\clearpage" for body, text, _ in pairs for formula in (body, text)]
    head = [
        r"\documentclass{article} \usepackage{amsmath, amssymb, mathtools, bm} \pagestyle{empty}",
        r"\pdfcompresslevel=0 \pdfobjcompresslevel=0 \paperwidth=3000pt \textwidth=2800pt",
        NOTATIONS[name],
        r"\begin{document}",
    ]
    (tmp_path / "pages.tex").write_text("\n".join([*head, *pages, r"\end{document}"]), "utf-8")
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "pages.tex"], cwd=tmp_path, capture_output=True, timeout=300
    )
    log = (tmp_path / "pages.log").read_text("utf-8", errors="replace")
    assert [line for line in log.splitlines() if line.startswith("!")] == []
    pdf = (tmp_path / "pages.pdf").read_bytes()
    set_pages = [found for found in re.findall(rb"stream\n(.*?)endstream", pdf, re.DOTALL) if b" Tf " in found]
    assert len(set_pages) == len(pages)
    assert [pair[1] for n, pair in enumerate(pairs) if set_pages[2 * n] != set_pages[2 * n + 1]] == []
