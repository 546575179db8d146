"""MathJax in the server: nothing of a formula is left for the next, and nothing that is typed can hurt."""

from __future__ import annotations

import random
import threading
from concurrent.futures import CancelledError
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.formula.mathjax import LONGEST, MathJax, MathJaxError, TooLong

HANG = 60
"""Seconds after which something hangs, on any machine."""


@pytest.fixture(scope="module")
def mathjax():
    mathjax = MathJax()
    assert mathjax.available() is None
    yield mathjax
    mathjax.close()


def svg(mathjax, latex, **options):
    return mathjax.svg(latex, **options).result(HANG)


DEFINED = [
    r"\sum_{\substack{i<j \\ j\in S}} a_{ij}",
    r"\bm{\theta} \boldsymbol{\Sigma} \mathbbm{1}_{x>0} \mathds{R} \mathscr{L}",
    r"x \coloneqq y \vcentcolon= z \eqqcolon w",
    r"\left\llbracket \frac12 \right\rrbracket \Bigl\llbracket x \Bigr\rrbracket",
    r"\begin{cases*} 1 & if $x>0$ \\ 0 & otherwise \end{cases*} \begin{dcases} a & b \end{dcases}",
    r"\begin{multline} a \\ b \\ c \tag{1} \end{multline}",
    r"\begin{alignat}{2} x &= y &\quad& \text{for } a \tag{A} \\ z &= w && b \end{alignat}",
    r"\begin{flalign*} a &= b & c &= d \tag{1} \end{flalign*}",
    r"A \xrightarrow[n\to\infty]{d} B \quad \operatorname*{arg\,max}_x f \quad \iint \idotsint",
    r"\ensuremath{x} \mbox{if $x>0$} \raisebox{.5ex}{up} \rule{2em}{.5pt} \resizebox{2cm}{!}{$y$} \hfill z",
    r"\norm{x} \abs*{y} \nicefrac{1}{2} \upmu \prescript{14}{2}{C} \sideset{}{'}\sum",
    r"\textcolor{#ff0000}{x} \textcolor{blue!70!black}{y} \color[HTML]{00AA00} z \colorbox{yellow}{a}",
    r"\definecolor{mine}{RGB}{1,2,3} \textcolor{mine!50}{x}",
    r"\cancel{x} \boxed{y} \underbrace{a}_{b} \begin{CD} A @>a>> B \end{CD}",
    r"\href{https://a.b/#c%d}{x} \class{a}{b} \cssId{c}{d} \style{color:red}{e}",
    r"\DeclareMathOperator{\Tr}{Tr} \Tr A \DeclarePairedDelimiter\nrm{\lVert}{\rVert} \nrm*{x}",
    r"\text{\textsc{Ab} \emph{c} $\frac12$} \textsc{d} \emph{e}",
]


@pytest.mark.parametrize("latex", DEFINED)
def test_what_writers_use_is_defined(mathjax, latex):
    ElementTree.fromstring(svg(mathjax, latex))
    ElementTree.fromstring(mathjax.mathml(latex).result(HANG))


REFUSED = {
    r"\frac{a": "Missing close brace",
    r"\undefinedmacro": r"Undefined control sequence \undefinedmacro",
    "x_1_2": "Double subscripts",
    r"\begin{nowhere} x \end{nowhere}": "Unknown environment 'nowhere'",
    r"\require{physics} x": r"Undefined control sequence \require",
    r"\textcolor{url(#a)}{x}": "Undefined color 'url(#a)'",
}


@pytest.mark.parametrize(("latex", "message"), REFUSED.items())
def test_an_error_is_told_and_not_drawn(mathjax, latex, message):
    for ask in (mathjax.svg, mathjax.mathml):
        with pytest.raises(MathJaxError, match=message.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")):
            ask(latex).result(HANG)


def test_inline_is_lower(mathjax):
    boxes = [
        ElementTree.fromstring(svg(mathjax, r"\sum_{i=1}^n i", display=d)).attrib["viewBox"] for d in (True, False)
    ]
    heights = [float(box.split()[3]) for box in boxes]
    assert heights[0] > 1.5 * heights[1]


def test_mathml_keeps_tags_and_has_no_sources(mathjax):
    mathml = mathjax.mathml(r"\frac{a}{b} \tag{7}").result(HANG)
    assert "<mlabeledtr>" in mathml and "data-" not in mathml


LEAKS = [
    r"\def\alpha{Q} \alpha",
    r"\newcommand{\R}{\mathbb{R}} \R",
    r"\renewcommand{\frac}[2]{#2} \frac{a}{b}",
    r"\let\beta\gamma \beta",
    r"\newenvironment{matrix}{(}{)} \begin{matrix} a \end{matrix}",
    r"\DeclareMathOperator{\log}{LOG} \log",
    r"\DeclarePairedDelimiter\norm{\langle}{\rangle} \norm{x}",
    r"\definecolor{red}{RGB}{0,0,255} \textcolor{red}{x}",
    r"\mathtoolsset{centercolon} x := y",
    r"\newtagform{square}{[}{]} \usetagform{square} x \tag{2}",
    r"\usetagform{default} x",
    r"\begin{align} a &= b \label{eq:a} \tag{1} \end{align} \color{red}",
    r"\label{eq:a} \ref{eq:a} x \tag{3}",
    r"\Newextarrow{\xrightarrow}{10,10}{8592} \xrightarrow{x}",
    r"\newcolumntype{c}{r} \begin{array}{c} a \\ bbb \end{array}",
    r"\def\text#1{#1} \text{a}",
    r"\let\end\relax x",
    r"{\bf x \rm",
]
WITNESSES = [
    r"\alpha \beta \log x \frac{a}{b} \norm{x} \textcolor{red}{x} x := y",
    r"\begin{align} a &= b \label{eq:a} \tag{1} \\ c \ref{eq:a} \end{align}",
    r"\begin{matrix} a & b \end{matrix} \xrightarrow{x} \begin{array}{c} a \\ bbb \end{array} \text{a b}",
]


def outcome(mathjax, latex):
    try:
        return svg(mathjax, latex)
    except MathJaxError as error:
        return str(error)


def test_no_formula_changes_another(mathjax):
    fresh = {}
    for latex in [*LEAKS, *WITNESSES]:
        alone = MathJax()
        fresh[latex] = outcome(alone, latex)
        alone.close()
    chance = random.Random(1)
    in_turn = [latex for leak in LEAKS for latex in (leak, *WITNESSES)]
    for latex in in_turn + chance.choices([*LEAKS, *WITNESSES * 2], k=60):
        assert outcome(mathjax, latex) == fresh[latex], latex


DOUBLING = "".join(
    rf"\def\{b}{{\{a}\{a}}}" for a, b in zip("abcdefghijklmnopqrstuvw", "bcdefghijklmnopqrstuvwx", strict=True)
)
RUNAWAYS = {
    "recursion": r"\def\x{\x\x}\x",
    "endless": r"\def\x{\x}\x",
    "doubling": rf"\def\a{{z}}{DOUBLING}\x",
    "braces": "{" * 10_000 + "}" * 10_000,
    "scripts": "x^{" * 5_000 + "}" * 5_000,
    "fractions": r"\frac1{" * 2_000 + "}" * 2_000,
    "delimiters": r"\left(" * 1_000 + r"\right)" * 1_000,
    "matrices": r"\begin{matrix}" * 300 + r"\end{matrix}" * 300,
    "text": r"\text{$" * 300 + "x" + "$}" * 300,
    "long": "x+" * 500_000,
    "full": "x+" * (LONGEST // 2 - 1),
}


@pytest.mark.parametrize("latex", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_ends_and_the_next_formula_is_drawn(latex):
    mathjax = MathJax(seconds=0.3)
    with pytest.raises(MathJaxError):
        svg(mathjax, latex)
    assert "<svg" in svg(mathjax, "x")
    mathjax.close()


@pytest.mark.parametrize(
    "latex", ["", " ", "%", "\0x", "\ud800", "x\u2028y", "😀", r"\unicode", "\\", "é\u0301", r"\text{<&\x01>}"]
)
def test_anything_may_be_typed(mathjax, latex):
    drawn = outcome(mathjax, latex)
    if drawn.startswith("<"):
        ElementTree.fromstring(drawn)
    assert "<svg" in svg(mathjax, "x")


def test_what_takes_too_long_is_told_apart():
    mathjax = MathJax(seconds=0.1)
    for latex in ("x+" * 5_000, "x" * (LONGEST + 1)):
        with pytest.raises(TooLong):
            svg(mathjax, latex)
    mathjax.close()


def test_memory_stays_flat(mathjax):
    """Those with definitions make a new TeX input each, which MathJax keeps parts of."""
    from mleq.formula import mathjax as module

    made = []

    class Counted(module._Engine):
        def __init__(self, *arguments):
            made.append(self)
            super().__init__(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Engine", Counted)
        patch.setattr(module, "_GROWN", 8 * 2**20)
        own = MathJax()
        for number in range(80):
            svg(own, rf"\def\x{{{number}}} \x")
        own.close()
    assert 1 < len(made) < 40
    assert made[-1]._context.memory()["malloc_size"] < 12 * 2**20


@pytest.fixture
def held():
    """A MathJax that is at work until the event is set."""
    mathjax, begun, let_go = MathJax(), threading.Event(), threading.Event()
    from mleq.formula import mathjax as module

    class Held(module._Engine):
        def render(self, kind, latex, display):
            if latex == "hold":
                begun.set()
                assert let_go.wait(HANG)
            return super().render(kind, latex, display)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Engine", Held)
        first = mathjax.svg("hold")
        assert begun.wait(HANG)
        yield mathjax, let_go, first
        let_go.set()
        mathjax.close()


def test_what_is_cancelled_before_its_turn_is_not_made(held):
    mathjax, let_go, _ = held
    unwanted, wanted = mathjax.svg("y"), mathjax.svg("z")
    assert unwanted.cancel()
    let_go.set()
    assert "<svg" in wanted.result(HANG)
    assert "<svg" in mathjax.svg("x").result(HANG)
    with pytest.raises(CancelledError):
        unwanted.result(HANG)


def test_the_newest_comes_first(held):
    mathjax, let_go, _ = held
    order = []
    futures = [mathjax.svg(latex) for latex in "abc"]
    for latex, future in zip("abc", futures, strict=True):
        future.add_done_callback(lambda _, latex=latex: order.append(latex))
    let_go.set()
    for future in futures:
        future.result(HANG)
    assert order == ["c", "b", "a"]


def test_too_many_that_wait_give_up_the_oldest(held):
    mathjax, let_go, first = held
    futures = [mathjax.svg("x") for _ in range(70)]
    with pytest.raises(MathJaxError, match="too many"):
        futures[0].result(HANG)
    let_go.set()
    assert "<svg" in futures[-1].result(HANG) and "<svg" in first.result(HANG)


def test_closing_gives_up_what_waits_and_what_comes(held):
    mathjax, let_go, first = held
    waiting = mathjax.svg("y")
    mathjax.close()
    for future in (waiting, mathjax.svg("z")):
        with pytest.raises(MathJaxError, match="closing"):
            future.result(HANG)
    let_go.set()
    assert "<svg" in first.result(HANG)


def test_two_threads_at_once(mathjax):
    expected = [svg(mathjax, f"x_{{{n}}}") for n in range(20)]
    found = {}

    def ask(name):
        found[name] = [svg(mathjax, f"x_{{{n}}}") for n in range(20)]

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert found == {"a": expected, "b": expected}


def test_without_a_bundle_it_says_so(tmp_path: Path):
    mathjax = MathJax(tmp_path / "mathjax.js")
    assert "mathjax.js is missing" in str(mathjax.available())
    with pytest.raises(MathJaxError, match="is missing"):
        svg(mathjax, "x")


def test_a_broken_bundle_is_an_error(tmp_path: Path):
    (tmp_path / "mathjax.js").write_text("this is no script")
    mathjax = MathJax(tmp_path / "mathjax.js")
    for _ in range(2):
        with pytest.raises(MathJaxError, match="cannot be run"):
            svg(mathjax, "x")
    mathjax.close()


def test_names_of_slots_are_drawn_too(mathjax):
    """One body of each section, on one line as it is inside a sentence."""
    sections = {equation.section: equation for equation in load_builtin().equations}
    for equation in sections.values():
        svg(mathjax, " ".join(equation.body.split()), display=False)
