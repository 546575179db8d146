"""What is said of attention and of decoding, computed."""

import numpy as np
import pytest


def test_greedy_decoding_need_not_find_the_most_probable():
    joint = {(1, 0): 0.2, (1, 1, 0): 0.2, (1, 2, 0): 0.2, (2, 0): 0.39, (0,): 0.01}
    first = {token: sum(p for y, p in joint.items() if y[0] == token) for token in range(3)}
    assert max(joint, key=joint.get) == (2, 0)
    assert max(first, key=first.get) == 1


def test_scaled_logits_have_unit_variance():
    q, k = np.random.default_rng(0).normal(size=(2, 20_000, 64))
    assert np.var((q * k).sum(-1) / np.sqrt(64)) == pytest.approx(1, abs=0.05)
