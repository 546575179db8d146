"""Optimizers."""

import numpy as np
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

from tests.proof.check import EXPECTED, Check
from tests.proof.torch import torch_call

SKLEARN = "sklearn.neural_network._stochastic_optimizers.AdamOptimizer"
DEFAULTS = {"alpha": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}


def parabolas(rng):
    """At each step another objective, settings that are not the usual ones, and what scikit-learn makes of them."""
    scales, centers = rng.uniform(0.5, 2, size=(5, 3)), rng.normal(size=(5, 3))
    settings = {
        "alpha": rng.uniform(0.05, 0.5),
        "beta_1": rng.uniform(0.5, 0.95),
        "beta_2": rng.uniform(0.5, 0.95),
        "epsilon": rng.uniform(0.01, 0.5),
    }
    start = {"theta_0": rng.normal(size=3), "m_0": np.zeros(3), "v_0": np.zeros(3)}
    objectives = [
        lambda theta, scale=scale, center=center: np.sum(scale * (theta - center) ** 2) / 2
        for scale, center in zip(scales, centers, strict=True)
    ]
    return {**start, **settings, "scales": scales, "centers": centers, "f": objectives}


def steps(theta_0, scales, centers, alpha, beta_1, beta_2, epsilon, is_folded=False):
    """Moments and parameters after each step; scikit-learn has the folded form, with an epsilon of its own."""
    theta = theta_0.copy()
    optimizer = AdamOptimizer([theta], alpha, beta_1, beta_2, epsilon)
    m, v, thetas = [], [], []
    for t, (scale, center) in enumerate(zip(scales, centers, strict=True), 1):
        optimizer.epsilon = epsilon if is_folded else epsilon * np.sqrt(1 - beta_2**t)
        optimizer.update_params([theta], [scale * (theta - center)])
        m.append(optimizer.ms[0])
        v.append(optimizer.vs[0])
        thetas.append(theta.copy())
    return np.array(m), np.array(v), np.array(thetas)


def moments(is_folded=False):
    """The moments of each step given, and the parameters that follow."""

    def drawn(rng):
        given = parabolas(rng)
        settings = {name: given[name] for name in DEFAULTS}
        m, v, theta = steps(given["theta_0"], given["scales"], given["centers"], **settings, is_folded=is_folded)
        t = np.arange(1, 6)[:, None]
        return {
            **settings,
            "theta_0": given["theta_0"],
            "theta_1": given["theta_0"],
            "epsilon_hat": settings["epsilon"],
            "m": np.vstack([np.zeros(3), m]),
            "v": np.vstack([np.zeros(3), v]),
            "m_hat": m / (1 - settings["beta_1"] ** t),
            "v_hat": v / (1 - settings["beta_2"] ** t),
            "theta": theta,
        }

    return drawn


def on_one_parabola():
    """Three steps on theta^2 / 2, from 1."""
    start = {"theta_0": np.ones(1), "m_0": np.zeros(1), "v_0": np.zeros(1)}
    known = {"scales": np.ones((3, 1)), "centers": np.zeros((3, 1))}
    return {**start, **known, **DEFAULTS, "f": [lambda theta: theta @ theta / 2] * 3}


CHECKS = [
    Check("adam", against=SKLEARN, inputs=parabolas, reference=steps, tolerance=1e-7),
    Check(
        "adam",
        against="torch.optim.Adam",
        needs="torch",
        inputs=parabolas,
        reference=lambda theta_0, **given: torch_call(
            "adam", theta=theta_0, **{name: given[name] for name in ("scales", "centers", *DEFAULTS)}
        ),
        pick=lambda value: value[-1],
        tolerance=1e-7,
        rounds=4,
    ),
    Check(
        "adam",
        against=SKLEARN,
        inputs=lambda rng: on_one_parabola(),
        reference=lambda **given: steps(**{name: given[name] for name in ("theta_0", "scales", "centers", *DEFAULTS)})[
            2
        ],
        edges=[on_one_parabola() | {EXPECTED: [[0.900000001], [0.8004122297], [0.7015862745]]}],
        pick=lambda value: value[-1],
        rounds=1,
    ),
    Check("adam", "update", against=SKLEARN, inputs=moments(), reference=lambda theta: theta),
    Check("adam", "folded", against=SKLEARN, inputs=moments(is_folded=True), reference=lambda theta: theta),
    Check("adam", "next", against=SKLEARN, inputs=moments(), reference=lambda theta: theta),
]
