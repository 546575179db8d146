"""Formulas drawn by whatever takes them, and within bounds."""

from xml.etree import ElementTree

import pytest

from mleq.document.definitions import definitions
from mleq.document.macros import Macros
from mleq.formula.layout import line
from mleq.formula.mathjax import MathJax
from mleq.formula.preview import REMEMBERED, Prepared, Previewer
from mleq.formula.tree import Fault

DOUBLING = "".join(
    rf"\newcommand{{\{a}}}{{\{b}\{b}}}" for a, b in zip("abcdefghijklmnopqrst", "bcdefghijklmnopqrstu", strict=True)
)
RUNAWAY = [
    # What is defined in the document, the formula, and what is told of it.
    ("", r"\def\x{\x\x}\x", Fault.ENDLESS),
    ("", r"\def\x#1{\x{#1#1}}\x{a}", Fault.ENDLESS),
    ("", DOUBLING + r"\newcommand{\u}{x} \a", Fault.ENDLESS),
    ("", "{" * 10_000, Fault.TOO_LONG),
    ("", "{" * 3_000 + "}" * 3_000, Fault.TOO_DEEP),
    ("", "x^{" * 2_000 + "}" * 2_000, Fault.TOO_DEEP),
    ("", "x^{" * 5_000 + "}" * 5_000, Fault.TOO_LONG),
    ("", r"\frac{1}{" * 2_000 + "}" * 2_000, Fault.TOO_LONG),
    ("", r"\frac1{" * 800 + "}" * 800, Fault.TOO_DEEP),
    ("", "x + " * 250_000, Fault.TOO_LONG),
    (r"\newcommand{\x}{\x\x}", r"\x", Fault.ENDLESS),
    (r"\newcommand{\x}[1]{\x{#1#1}}", r"\x{a}", Fault.ENDLESS),
    (DOUBLING + r"\newcommand{\u}{x}", r"\a", Fault.ENDLESS),
    (rf"\newcommand{{\x}}{{{'x+' * 4_000}}}", r"\x\x", Fault.TOO_LONG),
    (rf"\newcommand{{\x}}[1]{{{'{' * 25}#1{'}' * 25}}}", r"\x{\x{\x{\x{\x{y}}}}}", Fault.TOO_DEEP),
]


@pytest.fixture(scope="module")
def previewer():
    previewer = Previewer()
    yield previewer
    previewer.close()


def prepared(source, document="", **options):
    return Prepared(source, Macros(definitions(document)), **options)


@pytest.mark.parametrize(("document", "source", "fault"), RUNAWAY, ids=[a[:30] + b[:30] for a, b, _ in RUNAWAY])
@pytest.mark.parametrize("picture", [True, False])
def test_what_has_no_bounds_is_refused_at_once(previewer, document, source, fault, picture):
    drawing = previewer.quick(prepared(source, document), picture=picture)
    assert drawing is not None and not drawing.svg and not drawing.mathml
    assert [problem.fault for problem in drawing.problems] == [fault]


def test_what_takes_too_long_is_cut_off():
    previewer = Previewer(MathJax(seconds=0.05))
    slow = r"\substack{a}" + "+x^{a_{b}}" * 700
    for picture in (True, False):
        drawing = previewer.draw(prepared(slow), picture=picture)
        assert [problem.fault for problem in drawing.problems] == [Fault.TOO_LONG] and not drawing.mathml
    known_to_both = previewer.draw(prepared("x" + "+x^{a_{b}}" * 700), picture=True)
    assert known_to_both.mathml and not known_to_both.svg and not known_to_both.problems
    previewer.close()


def test_a_drawing_is_made_once(previewer):
    formula = prepared(r"x_{17} + \substack{a}")
    assert previewer.quick(formula, picture=True) is None
    drawn = previewer.draw(formula, picture=True)
    assert drawn.svg.startswith("<svg") and drawn.mathml
    assert previewer.quick(formula, picture=True) == drawn
    for number in range(REMEMBERED):
        previewer.draw(prepared(f"{number} x"), picture=True)
    assert previewer.quick(formula, picture=True) is None, "forgotten"


def test_text_takes_no_engine(previewer):
    assert previewer.quick(prepared(r"\frac{a}{b}"), picture=False).mathml
    assert previewer.quick(prepared(r"\substack{a}"), picture=False) is None


def test_problems_are_those_of_the_formula_at_hand(previewer):
    first, second = prepared(r"\sqrt{q"), prepared(r"  \sqrt{q")
    assert [problem.start for problem in previewer.draw(first, picture=True).problems] == [5]
    assert [problem.start for problem in previewer.draw(second, picture=True).problems] == [7]


def test_a_macro_is_shown_by_its_name_alone_where_nothing_else_fails(previewer):
    document = r"\newcommand{\A}{\qux}\newcommand{\B}[1]{\mathbf{#1}}\newcommand{\C}{\begin{zap}}"
    drawing = previewer.draw(prepared(r"\A + \B{x} + \C", document), picture=True)
    assert drawing.hidden == ("A", "C") and drawing.svg
    assert line(drawing.mathml) == "\\𝙰 + 𝐱 + \\𝙲"


@pytest.mark.parametrize("character", ["\0", "\x01", "\x7f", "\ud800", "\udfff", "\uffff"])
def test_any_character_is_drawn(previewer, character):
    drawing = previewer.draw(prepared(rf"x + \text{{{character}}} + {character}"), picture=True)
    assert line(drawing.mathml).startswith("x + ")
    ElementTree.fromstring(drawing.svg)


def test_definitions_stay_in_their_formula(previewer):
    before = previewer.draw(prepared(r"\alpha + \gamma_8"), picture=True)
    previewer.draw(prepared(r"\def\alpha{Q}\renewcommand{\gamma}{Z} \alpha + \gamma"), picture=True)
    assert previewer.draw(prepared(r"\alpha + \gamma_9"), picture=True).mathml == before.mathml.replace("8", "9")


class Missing(MathJax):
    """MathJax where there is none."""

    def available(self):
        return "it is missing"


def test_without_mathjax_there_is_text():
    previewer = Previewer(Missing())
    assert previewer.quick(prepared("x^2"), picture=True).mathml
    drawing = previewer.quick(prepared(r"x + \substack{a}"), picture=True)
    assert [(problem.fault, problem.what) for problem in drawing.problems] == [(Fault.UNKNOWN, r"\substack")]
    shipped = previewer.quick(Prepared(r"\operatorname{ReLU}(x) = \max(0, x)"), picture=True)
    assert shipped is not None


@pytest.mark.parametrize(
    ("document", "is_shipped"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", True),
        (r"\newenvironment{note}{}{}", True),
        (r"\newcommand{\ma}{q}", True),
        (r"\renewcommand{\max}{\operatorname{Max}}", False),
        (r"\newcommand{\operatorname}[1]{#1}", False),
    ],
)
def test_a_shipped_picture_is_shown_where_no_macro_changes_the_formula(document, is_shipped):
    found = Previewer(Missing()).quick(prepared(r"\operatorname{ReLU}(x) = \max(0, x)", document), picture=True)
    assert bool(found.svg) is is_shipped


@pytest.mark.parametrize(("name", "is_used"), [("cases", True), ("note", False)])
def test_an_environment_of_the_document_is_used(name, is_used):
    formula = prepared(r"\begin {cases} x \end{cases}", rf"\newenvironment{{{name}}}{{a}}{{b}}")
    assert formula.uses_macros is is_used
