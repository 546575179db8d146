"""Probability and statistics."""

import numpy as np
from scipy.stats import norm

from tests.proof.check import Check


def _sample(rng):
    """Numbers, and the normal distribution by its mean and the logarithm of its standard deviation."""
    x = rng.normal(rng.normal(), rng.uniform(0.5, 2), size=7)
    values, counts = np.unique(np.round(x), return_counts=True)
    return dict(
        x=x,
        theta=rng.normal(size=2) / 2,
        p=lambda x, theta: norm.pdf(x, theta[0], np.exp(theta[1])),
        x_draws=values,
        x_weights=counts / counts.sum(),
        rounded=np.round(x),
    )


def _most_likely(x):
    mean, scale = norm.fit(x)
    return np.array([mean, np.log(scale)])


CHECKS = [
    Check(
        "maximum-likelihood-estimation",
        how="maximum",
        against="scipy.stats.norm.fit",
        inputs=_sample,
        reference=lambda x: dict(theta=_most_likely(x)),
        over=("theta",),
        rounds=4,
    ),
    Check(
        "maximum-likelihood-estimation",
        "log-likelihood",
        against="scipy.stats.norm.nnlf",
        inputs=_sample,
        reference=lambda x, theta: -norm.nnlf((theta[0], np.exp(theta[1])), x),
        arguments=("theta",),
    ),
    Check(
        "maximum-likelihood-estimation",
        "likelihood-equation",
        how="claims",
        against="scipy.stats.norm.fit",
        inputs=_sample,
        reference=lambda x: dict(theta_hat=_most_likely(x)),
        tolerance=1e-7,
    ),
    Check(
        "maximum-likelihood-estimation",
        "expectation",
        how="maximum",
        against="scipy.stats.norm.fit",
        inputs=_sample,
        reference=lambda rounded: dict(theta=_most_likely(rounded)),
        over=("theta",),
        rounds=4,
    ),
    Check(
        "maximum-likelihood-estimation",
        "gaussian",
        how="claims",
        against="scipy.stats.norm.fit",
        inputs=lambda rng: dict(x=rng.normal(size=6)),
        reference=lambda x: dict(zip(("mu_hat", "sigma_hat"), norm.fit(x), strict=True)),
        given=("mu_hat", "sigma_hat", "sigma_hat_2", "sigma_hat_3"),
    ),
]
