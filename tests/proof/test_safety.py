"""Whatever a formula is, it has a value or an error that names a place; and code is made of what we write ourselves."""

import ast
import builtins

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.proof.code import module, write
from mleq.proof.error import FormulaError
from mleq.proof.helpers import HELPERS
from mleq.proof.lines import WIDTH
from mleq.proof.lines import broken as broken_line
from mleq.proof.numpy import functions_of
from mleq.proof.reading.program import read_body
from mleq.proof.reading.symbols import Symbols
from mleq.tex.tokens import tokenize
from tests.proof.catalog import bodies, equations
from tests.proof.test_notation import symbols_of

BODIES = bodies()
ATTRIBUTES = set(
    "T append arange arctan array asarray average broadcast_arrays ceil comb concatenate conj cos cosh det diag dot e "
    "exp eye floor gamma inf intersection inv kron linalg log log10 log2 matrix_power matrix_rank max maximum min "
    "minimum nan norm ones outer pi prod shape sign sin sinh sqrt stack sum tan tanh trace union where zeros".split()
)
"""What of NumPy, of the standard library and of sets is used."""


@pytest.mark.parametrize("at", BODIES, ids=lambda at: "-".join(filter(None, at)))
def test_broken_lines_say_the_same(at):
    equation = equations()[at[0]]
    variant = equation.variant(at[1])
    program = read_body(variant.body if variant else equation.body, Symbols(equation, variant))
    for _, function in functions_of(program, "f"):
        whole = "\n".join([f"def {function.name}():", *function.body])
        lines = [line for part in function.body for line in broken_line(part)]
        assert ast.dump(ast.parse(whole)) == ast.dump(ast.parse("\n".join([f"def {function.name}():", *lines])))
        assert all(len(line) <= WIDTH for line in lines if "(" in line)


def programs(read):
    """The code of what can be read, in all views."""
    return [module([(function, "")]) for _, function in functions_of(read(), "f")]


@st.composite
def broken(draw):
    """A body of the catalog with some of its tokens left out, doubled or put elsewhere."""
    id_, variant_id = draw(st.sampled_from(BODIES))
    equation = equations()[id_]
    variant = equation.variant(variant_id)
    tokens = [token.text for token in tokenize(variant.body if variant else equation.body)]
    for _ in range(draw(st.integers(1, 3))):
        at, to = (draw(st.integers(0, len(tokens) - 1)) for _ in range(2))
        tokens[at : at + 1] = draw(
            st.sampled_from([[], [tokens[to]], [tokens[at], tokens[at]], [tokens[to], tokens[at]]])
        )
        if not tokens:
            break
    return equation, variant, "".join(tokens)


@given(broken())
def test_what_is_broken_is_told_with_its_place(found):
    equation, variant, latex = found
    try:
        sources = programs(lambda: read_body(latex, Symbols(equation, variant)))
    except FormulaError as error:
        assert error.message and 0 <= error.start <= error.end <= len(latex)
        return
    for source in sources:
        compile(source, "<f>", "exec")


@pytest.mark.parametrize(
    "latex",
    [
        "y = " + "(" * 90 + "x" + ")" * 90,
        "y = " + r"\sqrt{" * 90 + "x" + "}" * 90,
        "y = " + r"\left(" * 90 + "x" + r"\right)" * 90,
        "y = " + "x^{" * 90 + "x" + "}" * 90,
        "y = " + "+".join("x" * 3000),
        "y = " + "x" * 4000,
        "y = " + "-" * 4000 + "x",
        "y = " + r"\frac{1}{" * 90 + "x" + "}" * 90,
        "",
        "=",
        r"\begin{cases} \end{cases}",
        r"y = \begin{cases} \end{cases}",
        r"y = \sum_{i=1}^{n}",
        r"y = \frac{x}",
        "y = x_{}^{}",
        "y = f(",
        r"y = \left. x \right|_{x = a = 1}",
        r"y = \mathbb{E}_{\sim p(x)}[x]",
        r"y = \mathbb{E}_{x \sim}[x]",
        r"y = \min_{= 1} x",
        "x_{1.5} = 2",
        r"\operatorname{Concat}(x)",
        "y = " + "1" * 5000,
        r"\int x \mathrm{d} 2 (x)",
        "y = " + "(" * 30 + "x + x" + ")^{x + x}" * 30,
        r"\hat{x} = \arg\min_{x} (" + "x + " * 200 + "x)",
    ],
    ids=lambda latex: f"{latex[:24]}-{len(latex)}",
)
def test_deep_long_and_empty_formulas(latex):
    try:
        for source in programs(lambda: read_body(latex, symbols_of({"x": "scalar"}))):
            compile(source, "<f>", "exec")
    except FormulaError as error:
        assert error.message


@pytest.mark.parametrize(
    "letter",
    [
        r"\mathrm{__import__}",
        r"\mathrm{import os}",
        r"\text{eval('1')}",
        r"\operatorname{exec}",
        r"\mathrm{lambda}",
        r"\mathrm{np}",
        r"\mathrm{print}",
        r"\mathrm{é}",
        r"\mathrm{名}",
        r"x_{\mathrm{__class__}}",
        r"\mathrm{softmax}",
        r"\mathrm{f}",
    ],
)
def test_a_letter_is_no_more_than_a_name(letter):
    """If it is read at all."""
    try:
        program = read_body(f"y = 2 {letter} + 1", symbols_of({letter: "scalar"}))
    except FormulaError:
        return
    function = write(program, "f")
    [parameter] = function.parameters
    assert parameter.name.isidentifier() and parameter.name not in dir(builtins) and "__" not in parameter.name
    module_ = {}
    exec(module([(function, "")]), module_)
    assert module_["f"](3) == 7


@pytest.mark.parametrize("at", BODIES, ids=lambda at: "-".join(filter(None, at)))
def test_code_is_made_of_numbers_names_and_numpy(at):
    equation = equations()[at[0]]
    variant = equation.variant(at[1])
    sources = programs(lambda: read_body(variant.body if variant else equation.body, Symbols(equation, variant)))
    for source in sources:
        for helper in HELPERS.values():
            source = source.replace(helper, "")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute):
                assert node.attr in ATTRIBUTES, node.attr
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert len(node.value) == 1 or node.value.isidentifier(), node.value
            elif isinstance(node, ast.alias):
                assert node.name in ("numpy", "math", "warnings", "cache"), node.name
