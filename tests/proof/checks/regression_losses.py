"""Regression losses."""

from scipy.special import huber
from sklearn.metrics import mean_absolute_error, mean_squared_error

from tests.proof.check import Check

CHECKS = [
    Check(
        "mean-squared-error",
        against="sklearn.metrics.mean_squared_error",
        reference=lambda y, y_hat: mean_squared_error(y, y_hat),
    ),
    Check(
        "huber-loss",
        against="scipy.special.huber",
        reference=lambda y, y_hat, delta: huber(delta, y - y_hat),
        arguments=("y", "y_hat"),
        rounds=30,
        edges=[dict(y=1.5, y_hat=0.0, delta=1.5), dict(y=-4.0, y_hat=0.0, delta=1.5)],
    ),
    Check(
        "mean-absolute-error",
        against="sklearn.metrics.mean_absolute_error",
        reference=lambda y, y_hat: mean_absolute_error(y, y_hat),
    ),
]
