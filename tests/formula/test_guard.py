"""No formula hangs or ends the process, here or in math-core, however long or deep it or what its macros make of it."""

import subprocess
import sys

import pytest

from mleq.document.definitions import definitions
from mleq.document.macros import Macros
from mleq.formula.bounds import MOST_OPEN, MOST_SWITCHES
from mleq.formula.parse import DEEPEST, LONGEST, parse
from mleq.formula.plain import plain

DOUBLING = "".join(rf"\def\{chr(n)}{{\{chr(n + 1)}\{chr(n + 1)}}}" for n in range(ord("a"), ord("y")))
RUNAWAY = [
    # What is said of a formula, its macros, the formula.
    ("ENDLESS", "", r"\def\x{\x}\x"),
    ("ENDLESS", r"\def\x{\x}", r"\x"),
    ("ENDLESS", r"\def\x{\x\x}", r"\x"),
    ("ENDLESS", r"\def\x{{\x}}", r"\x"),
    ("ENDLESS", r"\def\x{\y}\def\y{\x}", r"\x"),
    ("ENDLESS", r"\def\x#1{\x{#1#1}}", r"\x{ab}"),
    ("ENDLESS", r"\newcommand{\x}[9]{\x{#1#2}{#2}{#3}{#4}{#5}{#6}{#7}{#8}{#9}}", r"\x123456789"),
    ("ENDLESS", r"\newenvironment{e}{\begin{e}}{\end{e}}", r"\begin{e}"),
    ("ENDLESS", DOUBLING, r"\a"),
    ("ENDLESS", r"\NewDocumentCommand\x{s}{\IfBooleanTF{#1}{\x}{\x*}}", r"\x"),
    ("ENDLESS", r"\def\drop#1{}\def\x{\drop{" + "a " * 9_000 + "}}", r"\x" * 1_000),
    ("ENDLESS", r"\newcommand\x[1][]{}\def\y{" + r"\x[" * 900 + "a " * 8_000 + "}", r"\y"),
    ("ENDLESS", r"\def\x#1{}\def\y{" + r"\x{" * 29 + "a " * 9_000 + "}" * 30, r"\y" * 40),
    ("ENDLESS", r"\def\x{\def\y{}\x}", r"\x{a}"),
    ("TOO_DEEP", "", r"\displaystyle" * (MOST_SWITCHES + 1)),
    ("TOO_DEEP", "", r"\mathchoice[[[" * 24),
    ("ENDLESS", r"\def\y{\gdef\x{}}", "{" * 3_500 + r"\y" * 400),
    ("TOO_LONG", r"\def\x{" + "a" * 1_000 + "}", r"\x" * 9),
    ("TOO_LONG", "", "a" * 1_000_000),
    ("TOO_LONG", "", "{" * 10_000 + "}" * 10_000),
    ("TOO_LONG", "", r"\frac{" * 2_000),
    ("TOO_LONG", r"\def\x{" + "{" * 30 + "}", "a" * 20_000),
    ("TOO_DEEP", "", "{" * 4_000 + "}" * 4_000),
    ("TOO_DEEP", "", "{" * 8_000),
    ("TOO_DEEP", "", "x^{" * 2_000 + "}" * 2_000),
    ("TOO_DEEP", "", r"\frac{" * 1_000 + "}{}" * 600),
    ("TOO_DEEP", "", r"\hat" * 2_000),
    ("TWICE", "", r"x^\sqrt" * 1_000),
    ("TOO_DEEP", "", r"\left(" * 1_000),
    ("TOO_DEEP", "", r"\begin{a}" * 800),
    ("TOO_DEEP", "", r"\sqrt[{" * 800 + "}]" * 800),
    ("TOO_DEEP", r"\def\x#1{{#1}}", r"\x{" * 101 + "}" * 101),
    ("TOO_DEEP", r"\def\x#1{{{{{{{{{{{{#1}}}}}}}}}}}}", r"\x{" * 11),
    ("TOO_DEEP", r"\def\x#1{\frac{#1}}", r"\x{" * 101),
    ("TOO_DEEP", r"\newenvironment{e}{\left(}{\right)}", r"\begin{e}" * 101 + r"\end{e}" * 101),
    ("TOO_DEEP", "", "(" * (MOST_OPEN + 1)),
    ("TOO_DEEP", "", r"[\{\lfloor x" * (MOST_OPEN + 1)),
    ("TOO_DEEP", "", r"\bigl|x" * (MOST_OPEN + 1)),
    ("TOO_DEEP", "", r"{(}(^2\mathrel{(}" * (MOST_OPEN + 1)),
    ("TOO_DEEP", "", r"a ( \\" * (MOST_OPEN + 1)),
    ("TOO_DEEP", r"\def\x{(}", r"\x" * (MOST_OPEN + 1)),
    # These are wide alone.
    ("", "", "a" * LONGEST),
    ("", "", "1" * LONGEST),
    ("", "", "1." * (LONGEST // 2)),
    ("", "", "(x)" * 2_000),
    ("", "", r"\frac12" * 1_000),
    ("", "", "{}" * 4_000),
    ("", "", "x'" * 4_000),
    ("", "", r"a & b \\ " * 800),
    ("", "", r"\displaystyle" * MOST_SWITCHES),
    ("", r"\def\x{y}", r"\x " * MOST_OPEN),
    # And these are wrong in many places.
    ("TWICE", "", "x" + "^1" * 3_900),
    ("TWICE", "", "x" + "'^1" * 2_600),
    ("SECOND", "", r"\over" * 1_600),
    ("UNOPENED", "", "}" * LONGEST),
    ("UNOPENED", "", r"\end{a}" * 1_000),
    ("UNOPENED", "", r"\right" * 1_000),
    ("NO_ARGUMENT", "", r"\begin{" * 1_100),
    ("NO_ARGUMENT", "", r"\begin" * 1_300),
    ("TOO_DEEP", "", r"\sqrt[]" * 1_000),
    ("UNCLOSED", "", r"\text{" * 1_300),
    ("TOO_DEEP", "", r"\mathrm{a" * 800),
    ("DOLLAR", "", "$" * LONGEST),
    ("UNREAD", "", r"\def" * 400),
    ("ENDLESS", "", r"\def" * 2_000),
    ("UNREAD", "", r"\newcommand{" * 600),
    ("UNCLOSED", r"\def\x#1{#1}", r"\x{" * 60),
]


@pytest.mark.parametrize(("fault", "preamble", "latex"), RUNAWAY, ids=range(len(RUNAWAY)))
def test_runaway_input_ends(fault, preamble, latex):
    formula = parse(latex, Macros(definitions(preamble)))
    faults = {problem.fault.name for problem in formula.problems}
    assert fault in faults or not (fault or faults)
    assert sum(1 for _ in formula.root.walk()) <= 2 * LONGEST + 2
    if fault in ("ENDLESS", "TOO_LONG", "TOO_DEEP"):
        assert len(formula.problems) == 1 and plain(formula).latex == ""
    else:
        assert parse(plain(formula).latex).problems == () or len(plain(formula).latex) > LONGEST


LEVELS = [
    "{",
    "x^{",
    "x_{",
    r"\frac{",
    r"\hat",
    r"\sqrt",
    r"x^{\hat",
    r"\left(",
    r"\begin{a}",
    r"\underbrace{",
    r"\mathrm{x^{",
]


@pytest.mark.parametrize("level", LEVELS)
def test_the_deepest_formula_is_read_from_deep_in_the_stack(level):
    most = max(count for count in range(DEEPEST + 1) if parse(level * count).root.last)

    def from_below(frames):
        return parse(level * most) if not frames else from_below(frames - 1)

    formula = from_below(300)
    assert formula.root.last and not parse(level * (most + 1)).root.last
    assert list(formula.root.walk()) and formula.root.at(len(level) * most - 1)


OPENING = ["(", "[", r"\{", r"\lfloor ", r"\bigl|", "{(}", r"\mathopen(", "f(x, ", r"\langle x ", "⟨", r"\lvert "]
REPEATED = [
    *(
        "{",
        "(",
        "[",
        "-",
        "'",
        "x'",
        "x^",
        "x_",
        "x^{",
        "^{",
        "1",
        "1.",
        "(x)",
        "a&",
        r"a\\",
        "{a\\over ",
        "é",
        "~",
        "<",
    ),
    *(r"\left(", r"\left.", r"\left(\middle|", r"\begin{cases}", r"\begin{array}{c}", r"\begin{aligned}", r"\hline"),
    *(r"\bf", r"\displaystyle", r"{\bf ", r"\limits", r"x\limits^", r"\sum\limits_", r"\begingroup", r"\underline"),
    *(r"\genfrac(){1pt}0", r"\genfrac(){1pt}0{", r"\sideset{_a}{^b}", r"\xrightarrow[", r"\color{red}", r"\frac1"),
    *(
        rf"\{name}"
        for name in ("bm", "not", "sqrt", "hat", "frac", "binom", "mathbf", "mathop", "overset", "underbrace")
    ),
    *(rf"\{name}{{" for name in ("text", "mathrm", "operatorname", "boxed", "phantom", "textcolor{red}", "substack")),
    *(
        rf"\{name}"
        for name in ("mathchoice", "prescript", "cramped", "emph", "bold", "Bbb", "angl", "xmapsto", "middle")
    ),
    *OPENING,
    *(f"{first}{second}" for first in OPENING[:5] for second in OPENING[:5]),
]
_CRASHES = """
import sys, threading
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.parse import LONGEST, parse
from mleq.formula.plain import plain

def give(latex):
    try:
        to_mathml(latex)
    except MathMLError:
        pass

def give_all():
    for piece in {pieces!r}:
        for count in (LONGEST // len(piece), {deepest}, {deepest} // 2, {deepest} // 3, {open}, {open} // 2):
            for end in ("", "x"):
                latex = plain(parse(piece * count + end)).latex
                print(repr(piece), count, file=sys.stderr, flush=True)
                give(latex)

give_all()
threading.stack_size({stack})
thread = threading.Thread(target=give_all)
thread.start()
thread.join()
"""


def test_no_formula_ends_or_hangs_math_core():
    """On the main thread and on one with a stack of the smallest size that systems give by default."""
    code = _CRASHES.format(pieces=REPEATED, deepest=DEEPEST, open=MOST_OPEN, stack=1024 * 1024)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr.splitlines()[-1]
