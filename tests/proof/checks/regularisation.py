"""Regularization."""

import numpy as np
from scipy.spatial.distance import cityblock, sqeuclidean
from sklearn.linear_model import Lasso, Ridge
from sklearn.metrics import log_loss

from tests.proof.check import EXPECTED, Check

ORIGIN = np.zeros(3)
STRENGTH = 0.2


def _regression(rng):
    """A sample, and half the mean squared error of a linear model of it."""
    x = rng.normal(size=(12, 3))
    y = x @ [5.0, -4.0, 3.0] + rng.normal(scale=0.3, size=12)
    return dict(x=x, y=y, w=rng.normal(size=3), lambda_=STRENGTH, J=lambda w: np.mean((y - x @ w) ** 2) / 2)


def _lasso(x, y):
    return dict(w=Lasso(alpha=STRENGTH, fit_intercept=False, tol=1e-14).fit(x, y).coef_)


def _ridge(factor):
    """The weights that minimize half the mean squared error plus a factor times lambda times the squared norm."""
    return lambda x, y: dict(w=Ridge(2 * len(y) * factor * STRENGTH, fit_intercept=False).fit(x, y).coef_)


def _with_points_inside(fit, measure):
    """A regression, and points that are nowhere farther from the origin than what penalized regression finds."""

    def draw(rng):
        drawn = _regression(rng)
        best = fit(drawn["x"], drawn["y"])["w"]
        radius = measure(best, ORIGIN)
        points = [best + rng.normal(scale=scale, size=3) for scale in (0.01, 0.1, 1) for _ in range(40)]
        inside = [point for point in points if measure(point, ORIGIN) <= radius]
        return drawn | dict(t=radius, around=[dict(w=point) for point in inside])

    return draw


def _predictions(rng):
    return dict(
        y=rng.integers(0, 2, size=5),
        y_hat=rng.uniform(0.1, 0.9, size=5),
        w=rng.normal(size=3),
        L=lambda y, y_hat: -np.log(y_hat if y == 1 else 1 - y_hat if y == 0 else np.nan),
    )


def _halved_errors(rng):
    return _regression(rng) | dict(L=lambda y, y_hat: (y - y_hat) ** 2 / 2)


def _linear(x, w):
    return dict(y_hat=x @ w)


CHECKS = [
    Check(
        "l1-regularization",
        against="scipy.spatial.distance.cityblock",
        inputs=_regression,
        reference=lambda J, w, lambda_: J(w) + lambda_ * cityblock(w, ORIGIN),
    ),
    Check(
        "l1-regularization",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Lasso",
        inputs=_regression,
        reference=_lasso,
        rounds=3,
    ),
    Check(
        "l1-regularization",
        "data-loss",
        against=("sklearn.metrics.log_loss", "scipy.spatial.distance.cityblock"),
        inputs=_predictions,
        reference=lambda y, y_hat, w, lambda_: log_loss(y, y_hat, labels=[0, 1]) + lambda_ * cityblock(w, ORIGIN),
    ),
    Check(
        "l1-regularization",
        "data-loss",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Lasso",
        inputs=_halved_errors,
        models=_linear,
        reference=_lasso,
        rounds=3,
    ),
    Check(
        "l1-regularization",
        "constrained",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Lasso",
        inputs=_with_points_inside(_lasso, cityblock),
        reference=_lasso,
        rounds=3,
    ),
    Check(
        "l1-regularization",
        "subgradient",
        against="sklearn.linear_model.Lasso",
        inputs=lambda rng: (drawn := _regression(rng)) | _lasso(drawn["x"], drawn["y"]),
        reference=lambda: ORIGIN,
        edges=[{"J": lambda w: w @ w / 2, "w": np.array([0.0, -1.0]), "lambda_": 2.0, EXPECTED: [0, -3]}],
        tolerance=1e-7,
    ),
    Check(
        "l1-regularization",
        "subgradient",
        inputs=lambda rng: _regression(rng) | dict(others=rng.normal(size=(8, 3))),
        holds=lambda f, J, w, lambda_, others: all(
            J(other) + lambda_ * cityblock(other, ORIGIN)
            >= J(w) + lambda_ * cityblock(w, ORIGIN) + f() @ (other - w) - 1e-9
            for other in others
        ),
        what="a plane of that slope lies nowhere above a convex objective with the penalty",
    ),
    Check(
        "l2-regularization",
        against="scipy.spatial.distance.sqeuclidean",
        inputs=_regression,
        reference=lambda J, w, lambda_: J(w) + lambda_ * sqeuclidean(w, ORIGIN),
    ),
    Check(
        "l2-regularization",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Ridge",
        inputs=_regression,
        reference=_ridge(1),
        rounds=3,
    ),
    Check(
        "l2-regularization",
        "data-loss",
        against=("sklearn.metrics.log_loss", "scipy.spatial.distance.sqeuclidean"),
        inputs=_predictions,
        reference=lambda y, y_hat, w, lambda_: log_loss(y, y_hat, labels=[0, 1]) + lambda_ * sqeuclidean(w, ORIGIN),
    ),
    Check(
        "l2-regularization",
        "data-loss",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Ridge",
        inputs=_halved_errors,
        models=_linear,
        reference=_ridge(1),
        rounds=3,
    ),
    Check(
        "l2-regularization",
        "half",
        against="scipy.spatial.distance.sqeuclidean",
        inputs=_regression,
        reference=lambda J, w, lambda_: J(w) + lambda_ * sqeuclidean(w, ORIGIN) / 2,
    ),
    Check(
        "l2-regularization",
        "half",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Ridge",
        inputs=_regression,
        reference=_ridge(1 / 2),
        rounds=3,
    ),
    Check(
        "l2-regularization",
        "gradient",
        against="sklearn.linear_model.Ridge",
        inputs=lambda rng: (drawn := _regression(rng)) | _ridge(1)(drawn["x"], drawn["y"]),
        reference=lambda: ORIGIN,
        tolerance=1e-7,
    ),
    Check(
        "l2-regularization",
        "constrained",
        how="minimum",
        over=("w",),
        against="sklearn.linear_model.Ridge",
        inputs=_with_points_inside(_ridge(1), sqeuclidean),
        reference=_ridge(1),
        rounds=3,
    ),
]
