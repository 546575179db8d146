"""Regression losses."""

import numpy as np
from scipy.special import huber
from sklearn.metrics import mean_absolute_error, mean_squared_error, root_mean_squared_error

from tests.proof.check import Check


def _sample_with_mse(rng):
    y, y_hat = rng.normal(size=(2, 4))
    return dict(y=y, y_hat=y_hat, MSE=mean_squared_error(y, y_hat))


def _estimates(rng):
    """What an estimator of a parameter comes to over all samples, and how often."""
    return dict(
        theta=float(rng.normal()),
        theta_hat_draws=list(rng.normal(size=5)),
        theta_hat_weights=list(rng.dirichlet(np.ones(5))),
    )


THRESHOLDS = [dict(y=1.5, y_hat=0.0, delta=1.5), dict(y=-4.0, y_hat=0.0, delta=1.5), dict(y=0.3, y_hat=0.3, delta=1.0)]
RESIDUALS = [dict(r=1.5, delta=1.5), dict(r=-1.5, delta=1.5), dict(r=-4.0, delta=1.5), dict(r=0.0, delta=1.0)]

CHECKS = [
    Check(
        "mean-squared-error",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error(y, y_hat),
        edges=[dict(y=[2.0], y_hat=[2.0])],
    ),
    Check(
        "mean-squared-error",
        "norm",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error(y, y_hat),
    ),
    Check(
        "mean-squared-error",
        "sample",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error([y], [y_hat]),
        arguments=("y", "y_hat"),
    ),
    Check(
        "mean-squared-error",
        "half",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error(y, y_hat) / 2,
    ),
    Check(
        "mean-squared-error",
        "estimator",
        against="sklearn.metrics.mean_squared_error",
        inputs=_estimates,
        reference=lambda theta, theta_hat_draws, theta_hat_weights: mean_squared_error(
            np.full(5, theta), theta_hat_draws, sample_weight=theta_hat_weights
        ),
    ),
    Check(
        "mean-squared-error",
        "half-sample",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error([y], [y_hat]) / 2,
        arguments=("y", "y_hat"),
    ),
    Check(
        "mean-squared-error",
        "vectors",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: sum(mean_squared_error(y, y_hat, multioutput="raw_values")),
    ),
    Check(
        "mean-absolute-error",
        against="sklearn.metrics.mean_absolute_error",
        reference=lambda y, y_hat: mean_absolute_error(y, y_hat),
        edges=[dict(y=[2.0], y_hat=[2.0])],
    ),
    Check(
        "mean-absolute-error",
        "norm",
        against="sklearn.metrics.mean_absolute_error",
        reference=lambda y, y_hat: mean_absolute_error(y, y_hat),
    ),
    Check(
        "mean-absolute-error",
        "sample",
        against="sklearn.metrics.mean_absolute_error",
        reference=lambda y, y_hat: mean_absolute_error([y], [y_hat]),
        arguments=("y", "y_hat"),
    ),
    Check(
        "root-mean-squared-error",
        against="sklearn.metrics.root_mean_squared_error",
        reference=lambda y, y_hat: root_mean_squared_error(y, y_hat),
        edges=[dict(y=[2.0], y_hat=[2.0])],
    ),
    Check(
        "root-mean-squared-error",
        "mse",
        against="sklearn.metrics.root_mean_squared_error",
        inputs=_sample_with_mse,
        reference=lambda y, y_hat: root_mean_squared_error(y, y_hat),
    ),
    Check(
        "root-mean-squared-error",
        "norm",
        against="sklearn.metrics.root_mean_squared_error",
        reference=lambda y, y_hat: root_mean_squared_error(y, y_hat),
    ),
    Check(
        "huber-loss",
        against="scipy.special.huber",
        reference=lambda y, y_hat, delta: huber(delta, y - y_hat),
        arguments=("y", "y_hat"),
        rounds=30,
        edges=THRESHOLDS,
    ),
    Check(
        "huber-loss",
        "residual",
        against="scipy.special.huber",
        reference=lambda r, delta: huber(delta, r),
        rounds=30,
        edges=RESIDUALS,
    ),
    Check(
        "huber-loss",
        "residual-factored",
        against="scipy.special.huber",
        reference=lambda r, delta: huber(delta, r),
        rounds=30,
        edges=RESIDUALS,
    ),
    Check(
        "huber-loss",
        "mean",
        against="scipy.special.huber",
        inputs=lambda rng: dict(L_delta=lambda y, y_hat: float(huber(1.0, y - y_hat))),
        reference=lambda y, y_hat: np.mean(huber(1.0, np.subtract(y, y_hat))),
    ),
    Check(
        "huber-loss",
        "expanded",
        against="scipy.special.huber",
        reference=lambda y, y_hat, delta: huber(delta, y - y_hat),
        arguments=("y", "y_hat"),
        rounds=30,
        edges=THRESHOLDS,
    ),
]
