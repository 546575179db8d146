"""PyTorch in a Python of its own, and what becomes of checks where there is none."""

import sys

import numpy as np
import pytest

from tests.proof import torch
from tests.proof.check import Check
from tests.proof.torch import NoTorch, torch_call, torch_python
from tests.proof.verdicts import failure

needs_torch = pytest.mark.skipif(torch_python() is None, reason="no Python here has PyTorch")


def wrong(**more):
    return Check("relu", against="nothing", reference=lambda x: torch_call("activation", x=x, function="tanh"), **more)


@pytest.fixture
def no_torch(monkeypatch):
    monkeypatch.setattr(torch, "_has_torch", lambda python: False)
    torch.torch_python.cache_clear()
    torch._server.cache_clear()
    yield
    torch.torch_python.cache_clear()
    torch._server.cache_clear()


@needs_torch
def test_arrays_numbers_and_tuples():
    np.testing.assert_array_equal(torch_call("activation", x=np.array([[-1.5, 2.0]]), function="relu"), [[0, 2]])
    assert torch_call("activation", x=1 / 3, function="relu") == 1 / 3
    one = np.eye(2)
    value, weights = torch_call("attention", Q=one, K=one, V=one, mask=np.where(one == 1, 0.0, -np.inf))
    np.testing.assert_array_equal([value, weights], [one, one])


@needs_torch
def test_an_error_is_told_and_the_next_call_is_answered():
    with pytest.raises(RuntimeError, match="no_such_function"):
        torch_call("activation", x=1.0, function="no_such_function")
    assert torch_call("activation", x=1.0, function="relu") == 1


@needs_torch
def test_what_is_wrong_fails():
    assert "MismatchError" in failure(wrong(needs="torch"))


def test_without_it_there_is_an_error_and_checks_are_left_out(no_torch):
    with pytest.raises(NoTorch, match="MLEQ_TORCH_PYTHON"):
        torch_call("activation", x=1.0, function="relu")
    check = wrong(needs="torch")
    assert (check.missing, failure(check)) == ("torch", "")
    assert "NoTorch" in failure(wrong())


def test_the_python_that_is_named_comes_first(no_torch, monkeypatch):
    asked = []
    monkeypatch.setattr(torch, "_has_torch", asked.append)
    monkeypatch.setenv("MLEQ_TORCH_PYTHON", "/somewhere/python")
    assert torch_python() is None
    assert asked == ["/somewhere/python", sys.executable, "/usr/bin/python3"]


def test_a_python_that_is_not_there_has_none():
    assert not torch._has_torch("/nowhere/python")
