"""Dimensionality reduction."""

import numpy as np
from scipy.linalg import svd
from sklearn.decomposition import PCA

from mleq.proof.code import View
from tests.proof.check import Check

SKLEARN = "sklearn.decomposition.PCA"


def data(rng):
    """Samples away from the origin, and what scikit-learn makes of them."""
    n, d, m = int(rng.integers(5, 9)), 4, int(rng.integers(1, 4))
    X = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + 3
    model = PCA().fit(X)
    return {
        "model": model,
        "x": X,
        "X": X,
        "x_bar": X.mean(axis=0),
        "S": np.cov(X.T, bias=True),
        "u": model.components_,
        "lambda_": model.explained_variance_ * (n - 1) / n,
        "m": m,
    }


def axes(u, lambda_):
    return {"u": u, "lambda_": lambda_}


def scores(x, m):
    return np.cov(x.T, bias=True), PCA(n_components=m).fit_transform(x)


def first_axis(rng):
    drawn = data(rng)
    directions = rng.normal(size=(30, 4))
    near = drawn["u"][0] + 0.01 * rng.normal(size=(30, 4))
    around = [{"u": u / np.linalg.norm(u)} for u in (*directions, *near)]
    return {"S": drawn["S"], "axis": drawn["u"][0], "around": around}


def leading_axes(rng):
    drawn = data(rng)
    axes = drawn["u"][: drawn["m"]].T
    moved = [scale * axes + rng.normal(size=axes.shape) for scale in (0, 10, 100) for _ in range(20)]
    return {"S": drawn["S"], "axes": axes, "around": [{"U": np.linalg.qr(U)[0]} for U in moved]}


def decomposed(rng):
    drawn = data(rng)
    P, singular, U = svd(drawn["X"] - drawn["x_bar"], full_matrices=False)
    signs = np.sign((U * drawn["u"][: len(U)]).sum(axis=1))
    return drawn | {"P": P * signs, "D": np.diag(singular), "U": U.T * signs}


def is_whole_order(f, lambda_):
    """Whether each variance is compared with the next one."""
    return any(np.array_equal(left, lambda_[:-1]) and np.array_equal(right, lambda_[1:]) for left, _, right in f())


CHECKS = [
    Check("principal-component-analysis", against=["numpy.cov", SKLEARN], inputs=data, reference=scores),
    Check("principal-component-analysis", how="claims", against=SKLEARN, inputs=data, reference=axes),
    Check(
        "principal-component-analysis",
        inputs=data,
        holds=is_whole_order,
        what="every variance is compared with the next",
        view=View.CLAIMS,
        rounds=2,
    ),
    Check(
        "principal-component-analysis",
        "variance",
        how="maximum",
        against=SKLEARN,
        inputs=first_axis,
        reference=lambda axis: {"u": axis},
        over=("u",),
        rounds=4,
    ),
    Check(
        "principal-component-analysis",
        "subspace",
        how="maximum",
        against=SKLEARN,
        inputs=leading_axes,
        reference=lambda axes: {"U": axes},
        over=("U",),
        rounds=4,
    ),
    Check(
        "principal-component-analysis",
        "svd",
        against=SKLEARN,
        inputs=decomposed,
        reference=lambda model, X, lambda_: (model.transform(X), lambda_),
    ),
    Check(
        "principal-component-analysis",
        "svd",
        how="claims",
        against="scipy.linalg.svd",
        inputs=decomposed,
        reference=lambda P, D, U: {"P": P, "D": D, "U": U},
    ),
]
