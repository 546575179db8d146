"""What notation means, and what has no meaning, case by case."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from mleq.catalog.equation import Equation, Symbol
from mleq.proof.error import FormulaError
from mleq.proof.evaluate import evaluate
from mleq.proof.reading.program import read_body
from mleq.proof.reading.symbols import Symbols

CASES = yaml.safe_load(Path(__file__).with_name("notation.yaml").read_text("utf-8"))


def symbols_of(letters):
    return Symbols(equation_of([row(letter, said) for letter, said in letters.items()]), None)


def row(letter, said):
    """`vector n; per: T` as a row of the table."""
    first, *rest = said.split("; ")
    words = first.split(" ")
    count = 2 if first.startswith(("random variable", "row vector")) else 1
    pairs = (item.split(": ") for item in rest)
    more = {key: yaml.safe_load(value) if value.startswith('"') else value for key, value in pairs}
    return Symbol(letter, letter, letter, " ".join(words[:count]), " ".join(words[count:]) or None, **more)


def equation_of(symbols, body="x"):
    return Equation(
        *("case", "Case", "例", "section", 1, ("case",), (), body, (), (), tuple(symbols), "", None),
        *((), (), (), (), (), (), False),
    )


def python_of(given):
    """A value: functions and sets are written as Python."""
    if isinstance(given, str):
        return eval(given)
    return np.array(given, dtype=float) if isinstance(given, list) and not isinstance(given[0], tuple) else given


@pytest.mark.parametrize("case", CASES["values"], ids=lambda case: case["formula"])
def test_value(case):
    program = read_body(case["formula"], symbols_of(case["letters"]))
    given = {name: python_of(value) for name, value in case["given"].items()}
    if "raises" in case:
        with pytest.raises(IndexError, match=case["raises"]):
            evaluate(program, given)
        return
    found = evaluate(program, given)
    np.testing.assert_allclose(found, case["value"], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("case", CASES["errors"], ids=lambda case: case["formula"])
def test_error(case):
    with pytest.raises(FormulaError) as caught:
        read_body(case["formula"], symbols_of(case["letters"]))
    error = caught.value
    assert case["told"] in error.message
    assert case["formula"][error.start : error.end] == case["at"]
