"""The code of every equation that is executed runs alone, with NumPy only, and agrees with what its checks saw."""

import inspect

import numpy as np
import pytest

from mleq.features.code import code
from mleq.proof.evaluate import call, compiled
from mleq.proof.numpy import function_name, functions_of
from mleq.proof.reading.program import read
from tests.proof.alone import Alone, Failed
from tests.proof.catalog import bodies, equations
from tests.proof.check import Check, Subject, all_inputs, body_of, quietly, same
from tests.proof.verdicts import checks_of, executed

FEW = 3


@pytest.mark.slow
@pytest.mark.parametrize("id_", dict.fromkeys(id_ for id_, _ in executed()))
def test_code_runs_alone_and_agrees(catalog, id_):
    with Alone() as alone:
        for at in bodies():
            if at[0] == id_ and at in executed():
                assert agreements(catalog, alone, at), f"nothing of the code of {at} could be run"


def agreements(catalog, alone, at):
    """How many values of a body's code agree in a fresh interpreter and in this one; each function has some."""
    equation = equations()[at[0]]
    variant = equation.variant(at[1])
    text = code(equation, variant, catalog)
    found = []
    for _, function in functions_of(read(equation, variant), function_name(equation, variant)):
        if "\n".join(function.body).count("_integral(") > 1:
            found.append(1)  # would ask a hundred thousand times over the pipe
            continue
        taken = set(inspect.signature(compiled(text, function.name)).parameters)
        values = []
        for given in inputs(at, taken):
            values.append(ran(alone.run, text, function.name, given))
            assert same([values[-1]], [ran(call, function, given)]), (at, function.name)
        found.append(sum(not isinstance(value, str) for value in values))
        assert not values or found[-1], f"{function.name} came to nothing: {values}"
    return sum(found)


def ran(run, *arguments):
    """What comes out, or the name of what is raised."""
    try:
        with quietly():
            return run(*arguments)
    except Failed as error:
        return str(error)
    except Exception as error:
        return type(error).__name__


def inputs(at, taken):
    """Some of what the checks of a body put in, where that is all that a function takes."""
    equation = equations()[at[0]]
    for check in checks_of(at):
        if isinstance(check, Check):
            for given in all_inputs(Subject(check, equation, body_of(check, equation)), min(FEW, check.rounds)):
                needed = {name for name in taken if not name.endswith(("_weights", "_low", "_high"))}
                if needed <= set(given):
                    yield {name: given[name] for name in taken if name in given}


@pytest.mark.parametrize("at", [("mean-squared-error", None), ("huber-loss", "residual")], ids=lambda at: at[0])
def test_some_code_runs_alone(catalog, at):
    with Alone() as alone:
        assert agreements(catalog, alone, at)


def test_nothing_but_numpy_is_there():
    with Alone() as alone, pytest.raises(Failed, match="ImportError"):
        alone.run("def f():\n    import scipy", "f", {})


def test_a_function_is_asked_here():
    with Alone() as alone:
        assert alone.run("def f(g, x):\n    return g(x) + 1", "f", {"g": lambda x: 2 * x, "x": 3}) == 7


def test_each_letter_is_told_by_a_row_of_its_own(catalog):
    """There are an n and an n_{ij}."""
    text = code(equations()["adjusted-rand-index"], None, catalog)
    assert "n: number of items (integer)" in text
    assert "n_ij: number of items in cluster i of the first" in text


def test_long_sequences_do_not_go_deep(catalog):
    module = {}
    exec(code(equations()["encoder-decoder-rnn"], None, catalog), module)
    states = module["encoder_decoder_rnn"](
        x=np.ones((3_000, 2)),
        y=np.ones((3_001, 2)),
        h_0=np.zeros(2),
        RNN_enc=lambda x, h: (h + x) / 2,
        RNN_dec=lambda y, s: s / 2,
    )
    assert states.shape == (3_001, 2) and states[0] == pytest.approx([1, 1])
