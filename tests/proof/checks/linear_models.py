"""Linear models."""

import numpy as np
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import Lasso, Ridge

from mleq.proof.code import View
from tests.proof.check import EXPECTED, UNDEFINED, Check

RIDGE = "sklearn.linear_model.Ridge"
LASSO = "sklearn.linear_model.Lasso"
LDA = "sklearn.discriminant_analysis.LinearDiscriminantAnalysis"


def ridge(X, y, lambda_):
    return Ridge(alpha=lambda_, fit_intercept=False, solver="cholesky").fit(X, y).coef_


def ridge_with_intercept(x, y, lambda_):
    model = Ridge(alpha=lambda_, solver="cholesky").fit(x, y)
    return {"w": model.coef_, "b": model.intercept_}


def lasso(X, y, lambda_, intercept=False):
    return Lasso(alpha=lambda_, fit_intercept=intercept, tol=1e-15, max_iter=100_000).fit(X, y)


def lasso_with_intercept(x, y, lambda_):
    model = lasso(x, y, lambda_, intercept=True)
    return {"w": model.coef_, "b": model.intercept_}


def design(rng):
    """Features and targets such that some coefficients of the lasso are 0 and some are not."""
    X = rng.normal(size=(8, 4))
    return {"X": X, "y": X @ [2.0, 0.0, -1.0, 0.1] + rng.normal(scale=0.3, size=8), "lambda_": rng.uniform(0.1, 0.3)}


def entries(rng):
    drawn = design(rng)
    return {"x": drawn["X"], "y": drawn["y"] + 3, "lambda_": drawn["lambda_"]}


def fitted(rng):
    drawn = design(rng)
    return {**drawn, "w": np.linalg.lstsq(drawn["X"], drawn["y"])[0]}


def on_the_ball(rng):
    """The lasso as a constraint: what its norm comes to is the bound, and from there other points of the ball."""
    drawn = design(rng)
    w = lasso(**drawn).coef_
    t = np.abs(w).sum()
    corners = [sign * t * corner for sign in (-1, 1) for corner in np.eye(4)]
    around = [{"w": (1 - s) * (w + s * (corner - w))} for s in (1e-3, 0.1, 0.5) for corner in corners]
    around += [{"w": w + s * (corner - w)} for s in (1e-3, 0.1, 0.5) for corner in corners]
    return {"X": drawn["X"], "y": drawn["y"], "t": t, "best": w, "around": around}


def orthonormal(rng):
    X = np.linalg.qr(rng.normal(size=(8, 5)))[0]
    y = X @ [2.0, -1.5, 0.2, -0.1, 0.7] + rng.normal(scale=0.3, size=8)
    return {"X": X, "y": y, "w_hat_ls": X.T @ y, "lambda_": rng.uniform(0.2, 0.6)}


def discriminant(rng):
    """A model that scikit-learn has fitted, what it is made of, and a sample."""
    classes = rng.permutation(np.repeat([1, 2, 3], [12, 7, 5]))
    mixed = np.eye(2) + 0.4 * rng.normal(size=(2, 2))
    samples = rng.normal(size=(3, 2))[classes - 1] + rng.normal(size=(24, 2)) @ mixed
    model = LinearDiscriminantAnalysis(solver="lsqr").fit(samples, classes)
    k, other = rng.choice([1, 2, 3], size=2, replace=False)
    return {
        "model": model,
        "P": lambda k, x: model.predict_proba([x])[0, k - 1],
        "x": rng.normal(scale=1.5, size=2),
        "mu": model.means_,
        "Sigma": model.covariance_,
        "pi": model.priors_,
        "delta": [lambda x, k=k: model.coef_[k] @ x + model.intercept_[k] for k in range(3)],
        "k": int(k),
        "l": int(other),
    }


def classified(rng):
    y = rng.permutation(np.repeat([1, 2, 3], [5, 4, 3]))
    return {"x": rng.normal(size=(12, 2)) + y[:, None], "y": y, "n_k": np.bincount(y)[1:]}


def estimated(x, y):
    """The priors, the means and the covariance, which scikit-learn divides by n."""
    model = LinearDiscriminantAnalysis(solver="lsqr").fit(x, y)
    return model.priors_, model.means_, model.covariance_ * len(y) / (len(y) - 3)


COLLINEAR = {"X": np.ones((2, 2)), "y": np.ones(2), "lambda_": 0.0, EXPECTED: UNDEFINED}

CHECKS = [
    Check("ridge-regression", against=RIDGE, reference=ridge, edges=[COLLINEAR]),
    Check(
        "ridge-regression",
        how="minimum",
        against=RIDGE,
        reference=lambda X, y, lambda_: {"w": ridge(X, y, lambda_)},
        over=("w",),
    ),
    Check("ridge-regression", "closed-form", against=RIDGE, reference=ridge, edges=[COLLINEAR]),
    Check("ridge-regression", "dual", against=RIDGE, reference=ridge),
    Check("ridge-regression", "mean", against=RIDGE, reference=lambda X, y, lambda_: ridge(X, y, len(y) * lambda_)),
    Check(
        "ridge-regression",
        "mean",
        how="minimum",
        against=RIDGE,
        reference=lambda X, y, lambda_: {"w": ridge(X, y, len(y) * lambda_)},
        over=("w",),
    ),
    Check(
        "ridge-regression",
        "elementwise",
        how="minimum",
        against=RIDGE,
        inputs=entries,
        reference=ridge_with_intercept,
        over=("b", "w"),
        rounds=4,
    ),
    Check(
        "lasso-regression",
        how="minimum",
        against=LASSO,
        inputs=design,
        reference=lambda X, y, lambda_: {"w": lasso(X, y, lambda_).coef_},
        over=("w",),
    ),
    Check(
        "lasso-regression",
        "sum",
        how="minimum",
        against=LASSO,
        inputs=design,
        reference=lambda X, y, lambda_: {"w": lasso(X, y, lambda_ / len(y)).coef_},
        over=("w",),
    ),
    Check(
        "lasso-regression",
        "constrained",
        how="minimum",
        against=LASSO,
        inputs=on_the_ball,
        reference=lambda best: {"w": best},
        over=("w",),
    ),
    Check(
        "lasso-regression",
        "constrained",
        against="numpy.linalg.lstsq",
        inputs=fitted,
        reference=lambda X, y: np.linalg.lstsq(X, y)[1][0],
        view=View.OBJECTIVE,
    ),
    Check(
        "lasso-regression",
        "elementwise",
        how="minimum",
        against=LASSO,
        inputs=entries,
        reference=lasso_with_intercept,
        over=("b", "w"),
        rounds=4,
    ),
    Check(
        "lasso-regression",
        "orthonormal",
        against=LASSO,
        inputs=orthonormal,
        reference=lambda X, y, lambda_: lasso(X, y, lambda_ / len(y)).coef_,
        edges=[{"w_hat_ls": np.array([0.5, -0.5, 0.0]), "lambda_": 0.5, EXPECTED: np.zeros(3)}],
    ),
    Check(
        "lasso-regression",
        "elementwise-sum",
        how="minimum",
        against=LASSO,
        inputs=entries,
        reference=lambda x, y, lambda_: lasso_with_intercept(x, y, lambda_ / len(y)),
        over=("b", "w"),
        rounds=4,
    ),
    Check(
        "linear-discriminant-analysis",
        against=f"{LDA}.predict",
        inputs=discriminant,
        reference=lambda model, x: model.predict([x])[0],
        rounds=40,
    ),
    Check(
        "linear-discriminant-analysis",
        "mahalanobis",
        against="scipy.stats.multivariate_normal.logpdf",
        reference=lambda x, mu, Sigma, pi: [
            multivariate_normal(mean, Sigma).logpdf(x) - multivariate_normal(mean, Sigma).logpdf(mean) + np.log(prior)
            for mean, prior in zip(mu, pi, strict=True)
        ],
        inputs=discriminant,
    ),
    Check(
        "linear-discriminant-analysis",
        "mahalanobis",
        against=f"{LDA}.decision_function",
        inputs=discriminant,
        reference=lambda model, x: np.diff(model.decision_function([x])[0]),
        pick=np.diff,
    ),
    Check(
        "linear-discriminant-analysis",
        "posterior",
        against=f"{LDA}.predict_proba",
        inputs=discriminant,
        reference=lambda model, x, k: model.predict_proba([x])[0, k - 1],
        arguments=("y", "x"),
    ),
    Check(
        "linear-discriminant-analysis",
        "log-odds",
        how="claims",
        against=f"{LDA}.predict_proba",
        inputs=discriminant,
        reference=lambda P: {"P": P},
    ),
    Check("linear-discriminant-analysis", "estimates", against=LDA, inputs=classified, reference=estimated),
]
