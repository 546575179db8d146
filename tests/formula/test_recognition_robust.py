"""The recognizer never raises and never takes long, whatever a formula is and however far it is written."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.formula.meaning import words
from mleq.formula.meaning.cursor import Cursor
from mleq.formula.meaning.read import statements
from mleq.formula.parse import parse
from mleq.formula.recognition import lookup, query
from mleq.formula.recognize import Recognizer

SETS = sorted(Path(__file__).parent.glob("*recognized_*.yaml"))
FORMULAS = [record["latex"] for file in SETS for record in yaml.safe_load(file.read_text("utf-8"))]
PIECES = [
    *"{}[]()|_^&+-*/=<>,;:.!@'dexpE1290 Σ²αx·",
    *r"\frac \sqrt \sum \int \max \log \mathbb \mathbf \hat \vec \text \left \right \big \over \choose \cup".split(),
    *r"\mid \| \\ \{ \} \sim \in := _{i} ^{\top} ^{(i)} \sqrt[ \sum_{i \left( \right) \hat{y} \mathbb{E}".split(),
    *r"\_ \|\| \\| \left\( \lvert \sqrt( *{\text{a} P(X= ~~(1) e^2 ^t \limits".split(),
    *r"\text{if \text{² \mathrm{softmax} \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix} 0. .5".split(),
]


@cache
def recognizer():
    return Recognizer(load_builtin().equations)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_pieces_make_it_fail(pieces):
    recognizer().recognize("".join(pieces))
    recognizer().recognize(" ".join(pieces))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FORMULAS), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(PIECES)), max_size=4))
def test_nothing_put_into_a_formula_makes_it_fail(latex, insertions):
    for at, piece in insertions:
        latex = latex[:at] + piece + latex[at:]
    recognizer().recognize(latex)


def test_no_formula_being_written_makes_it_fail():
    for latex in FORMULAS[::64]:
        for end in range(1, len(latex), 3):
            recognizer().recognize(latex[:end])


@pytest.mark.engine
@pytest.mark.parametrize("part", range(8))
def test_no_formula_of_the_sets_being_written_makes_it_fail(part):
    for latex in FORMULAS[part::16]:
        for end in range(1, len(latex), 3):
            recognizer().recognize(latex[:end])


NESTED = {
    "parentheses": ("(", ")"),
    "Horner's scheme": ("x(1+", ")"),
    "calls": ("f(", ")"),
    "sums in sums": (r"\sum_i x_i + (\sum_j x_j + ", ")"),
    "bars": (r"\lvert ", r" \rvert"),
    "fences": (r"\left(a ", r"\right)"),
    "groups": ("{a", "}"),
    "fractions": (r"\frac{1}{1+", "}"),
    "fractions above": (r"x^{\frac{", "}{2}}"),
    "exponents": ("x^{", "}"),
    "indices": ("x_{", "}"),
    "indices below indices": ("{", "}_1"),
    "roots": (r"\sqrt{", "}"),
    "accents": (r"\hat{a+", "}"),
    "fonts": (r"\mathbf{a+", "}_1"),
    "towers": ("{", "^4}"),
    "cases": (r"\begin{cases} 1 & ", r"\end{cases}"),
    "matrices": (r"\begin{pmatrix} 1 & ", r"\end{pmatrix}"),
    "sums below sums": (r"\sum_{", "} x"),
    "mixed": (r"(\sqrt{f(x^{", "})})"),
}


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("depth", [20, 33, 45, 90, 400])
def test_no_nesting_makes_it_fail(kind, depth, counted):
    before, behind = NESTED[kind]
    recognizer().recognize(before * depth + "9" + behind * depth)
    counted.check()


LONG = {
    "scripts": "x_1^2" * 1_000,
    "scripts at letters in a row": "ab_1" * 1_250,
    "fractions": r"\frac ab" * 1_000,
    "the same addends": "+".join(["x"] * 200),
    "the same squares": "+".join([r"(y_i - \hat y_i)^2"] * 200),
    "the same entropies": "+".join([r"p_i \log p_i"] * 200),
    "the same factors": r"p_i \log q_i " * 200,
    "addends that are alike": "+".join(f"({a} - {b})^2" for a in "abcdefghijkl" for b in "mnopqrstuvwxyz"),
    "products that are alike": "-".join(rf"{a}_i \log {b}_i" for a in "abcdefghijkl" for b in "mnopqrstuvwxyz"),
    "sums in a row": "+".join([r"\sum_i x_i + \sum_j y_j"] * 200),
    "sums of sums": r"\sum_i " * 1_000 + "x_i",
    "integrals": r"\int " * 1_000 + "x dx",
    "functions": r"\log " * 1_300 + "x",
    "factorials": "x" + "!" * 7_000,
    "calls": "f" + "(x)" * 2_000,
    "unions": r"a \cup " * 1_000 + "b",
    "signs": "-" * 7_000 + "x",
    "relations": "a=" * 3_500 + "b",
    "equality": "=" * 7_000,
    "separators": "a," * 3_500,
    "semicolons": "(a" + ";" * 2_000,
    "bars": "|" * 7_000,
    "bars in parentheses": "(|" * 1_500,
    "open parentheses": "(" * 7_000,
    "closing parentheses": ")" * 7_000,
    "words": "tp " * 2_500,
    "a word": "abcdefgh" * 900,
    "digits": "1" * 7_900,
    "products of long numbers": r"\cdot ".join(["9" * 39] * 180),
    "sums of fractions": "+".join(rf"\frac{{1}}{{{10**30 + at}}}" for at in range(180)),
    "powers": "9^4" * 2_500,
    "rows": r"a &= b \\ " * 700,
    "primes": "x" + "'" * 7_000,
    "ranks": "precision" + "@k" * 3_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_nothing_long_makes_it_fail(kind, counted):
    latex = LONG[kind]
    recognizer().recognize(latex)
    counted.check()
    for statement in statements(parse(latex).root, ()):
        assert isinstance(repr(statement), str)


def test_no_steps_are_taken_beyond_the_bound(monkeypatch):
    latex = "g(u) = (1 + e^{-u})^{-1}"
    assert recognizer().recognize(latex)
    monkeypatch.setattr(lookup, "MOST_STEPS", 0)
    assert recognizer().recognize(latex) == []


@pytest.fixture
def counted(monkeypatch):
    return Counted(monkeypatch)


class Counted:
    """Counts what takes time: the items that are looked at one by one, and the steps of matching."""

    def __init__(self, monkeypatch):
        self.items = 0
        self.queries = []
        peek, begin, text_at = Cursor.peek, query.Query.__init__, words._text_at

        def counting_text_at(*arguments):
            self.items += 1
            return text_at(*arguments)

        def counting_peek(cursor):
            self.items += 1
            return peek(cursor)

        def remembering(made, *arguments):
            begin(made, *arguments)
            self.queries.append(made)

        monkeypatch.setattr(words, "_text_at", counting_text_at)
        monkeypatch.setattr(Cursor, "peek", counting_peek)
        monkeypatch.setattr(query.Query, "__init__", remembering)

    def check(self):
        assert self.items < 300_000
        assert sum(made.steps for made in self.queries) < query.MOST_STEPS + 3_000 + 1
