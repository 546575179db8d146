"""The faults of the page that this project grew from are caught by executing its formulas as it wrote them."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy.special import rel_entr

from mleq.proof.error import FormulaError
from mleq.proof.evaluate import evaluate
from mleq.proof.reading.program import read_body
from tests.proof.catalog import equations
from tests.proof.check import Subject, agree, all_inputs, body_of, called
from tests.proof.test_notation import symbols_of
from tests.proof.verdicts import checks_of

CASES = yaml.safe_load(Path(__file__).with_name("first_catalog.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['is']}-{case['verdict']}")
def test_formula_of_the_first_catalog(case):
    assert verdict(case) == case["verdict"]


def verdict(case):
    try:
        program = read_body(case["latex"], symbols_of(case["letters"]))
    except FormulaError:
        return "unread"
    check = next(check for check in checks_of((case["is"], case.get("variant"))) if check.is_execution)
    equation = equations()[check.id]
    is_right = True
    for inputs in all_inputs(Subject(check, equation, body_of(check, equation)), check.rounds):
        if "->" in inputs:
            continue
        known = {"np": np, "rel_entr": rel_entr, **inputs}
        given = {name: eval(text, known) for name, text in case["given"].items()}
        with np.errstate(all="ignore"):
            is_right &= agree(evaluate(program, given), called(check.reference, inputs), 1e-9)
    return "right" if is_right else "wrong"


def test_the_linear_part_of_huber_s_loss():
    """What the page gives for a residual of -4 and a threshold of 1.5, as its audit has it, and what is right."""
    case = next(case for case in CASES if case["is"] == "huber-loss" and case["verdict"] == "wrong")
    program = read_body(case["latex"], symbols_of(case["letters"]))
    assert evaluate(program, {"y": -4.0, "y_hat": 0.0, "delta": 1.5}) == -7.125
    body = equations()["huber-loss"].body
    assert evaluate(read_body(body, symbols_of(case["letters"])), {"y": -4.0, "y_hat": 0.0, "delta": 1.5}) == 4.875
