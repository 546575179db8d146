"""Classification losses."""

import numpy as np
from scipy.special import expit, softmax
from scipy.stats import bernoulli, entropy, norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import hinge_loss, log_loss

from tests.proof.check import EXPECTED, Check


def _cross_entropy(y, y_hat):
    """Cross-entropy as entropy plus divergence."""
    return entropy(y) + entropy(y, y_hat)


def _binary(y, y_hat):
    return _cross_entropy([1 - y, y], [1 - y_hat, y_hat])


def _label_among(name, draw):
    """The true class, and something with an entry for each of four."""
    return lambda rng: {"c": int(rng.integers(1, 5)), name: draw(rng)}


def _labeled(rng):
    """Classes of a sample, inputs, and what a softmax regression gives them."""
    weights = rng.normal(size=(4, 3))
    return dict(
        x=rng.normal(size=(6, 3)), y=rng.integers(1, 5, size=6), p_theta=lambda y, x: softmax(weights @ x)[int(y) - 1]
    )


def _one_labeled(rng):
    drawn = _labeled(rng)
    return drawn | dict(x=drawn["x"][0], y=int(drawn["y"][0]))


def _log_loss(x, y, p_theta, **options):
    return log_loss(y, [[p_theta(k, at) for k in range(1, 5)] for at in x], labels=range(1, 5), **options)


def _overlapping(rng):
    """Two classes that no line parts: some inputs are in both."""
    x = rng.normal(size=(8, 2))
    return dict(x=np.concatenate([x, x[:4]]), y=np.repeat([1, 2], [8, 4]), theta=np.zeros(2))


def _logistic(theta):
    return dict(p_theta=lambda y, x: expit((2 * y - 3) * (theta @ x)))


def _most_likely(x, y):
    fit = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-10).fit(x, y)
    return dict(theta=fit.coef_[0])


def _hinge(y, s):
    """Of one sample: scikit-learn wants both classes, and the mirrored sample costs the same."""
    return hinge_loss([y, -y], [s, -s])


def _scored(rng):
    """Inputs of both classes, and a model that scores them."""
    w = rng.normal(size=2)
    return dict(y=np.array([1, -1, 1, 1, -1]), x=rng.normal(size=(5, 2)), f=lambda x: float(w @ x))


def _one_scored(rng):
    drawn = _scored(rng)
    return dict(y=int(rng.choice([-1, 1])), x=drawn["x"][0], f=drawn["f"])


MARGINS = [
    dict(y=1, s=1.0),
    dict(y=-1, s=-1.0),
    dict(y=1, s=1.5),
    dict(y=-1, s=-1.5),
    dict(y=1, s=0.5),
    dict(y=-1, s=0.5),
]

CHECKS = [
    Check(
        "cross-entropy-loss",
        against="scipy.stats.entropy",
        reference=_cross_entropy,
        arguments=("y", "y_hat"),
        edges=[
            dict(y=[0.0, 1.0, 0.0], y_hat=[0.0, 1.0, 0.0]),
            dict(y=[0.0, 1.0, 0.0], y_hat=[0.5, 0.5, 0.0]),
            {"y": [0.0, 1.0], "y_hat": [1.0, 0.0], EXPECTED: np.inf},
        ],
    ),
    Check(
        "cross-entropy-loss",
        "mean",
        against="sklearn.metrics.log_loss",
        inputs=lambda rng: dict(y=np.eye(3)[rng.integers(0, 3, size=5)], y_hat=rng.dirichlet(np.ones(3), size=5)),
        reference=lambda y, y_hat: log_loss(np.argmax(y, axis=1), y_hat, labels=range(3)),
    ),
    Check(
        "cross-entropy-loss",
        "mean",
        against="scipy.stats.entropy",
        reference=lambda y, y_hat: np.mean([_cross_entropy(*of_one) for of_one in zip(y, y_hat, strict=True)]),
    ),
    Check(
        "cross-entropy-loss",
        "label",
        against="sklearn.metrics.log_loss",
        inputs=_label_among("y_hat", lambda rng: rng.dirichlet(np.ones(4))),
        reference=lambda c, y_hat: log_loss([c], [y_hat], labels=range(1, 5)),
        arguments=("c", "y_hat"),
        edges=[{"c": 2, "y_hat": np.array([1.0, 0.0]), EXPECTED: np.inf}],
    ),
    Check(
        "cross-entropy-loss",
        "logits",
        against=("scipy.special.softmax", "sklearn.metrics.log_loss"),
        inputs=_label_among("z", lambda rng: rng.normal(size=4)),
        reference=lambda c, z: log_loss([c], [softmax(z)], labels=range(1, 5)),
        arguments=("c", "z"),
    ),
    Check(
        "binary-cross-entropy",
        against="scipy.stats.entropy",
        reference=_binary,
        arguments=("y", "y_hat"),
        edges=[
            dict(y=1.0, y_hat=1.0),
            dict(y=0.0, y_hat=0.0),
            {"y": 1.0, "y_hat": 0.5, EXPECTED: np.log(2)},
            {"y": 1.0, "y_hat": 0.0, EXPECTED: np.inf},
            {"y": 0.0, "y_hat": 1.0, EXPECTED: np.inf},
        ],
    ),
    Check(
        "binary-cross-entropy",
        against="scipy.stats.bernoulli.logpmf",
        inputs=lambda rng: dict(y=int(rng.integers(0, 2))),
        reference=lambda y, y_hat: -bernoulli.logpmf(y, y_hat),
    ),
    Check(
        "binary-cross-entropy",
        "mean",
        against="sklearn.metrics.log_loss",
        inputs=lambda rng: dict(y=rng.integers(0, 2, size=6)),
        reference=lambda y, y_hat: log_loss(y, y_hat, labels=[0, 1]),
    ),
    Check(
        "binary-cross-entropy",
        "mean",
        against="scipy.stats.entropy",
        reference=lambda y, y_hat: np.mean([_binary(*of_one) for of_one in zip(y, y_hat, strict=True)]),
    ),
    Check(
        "binary-cross-entropy",
        "cases",
        against="sklearn.metrics.log_loss",
        reference=lambda y, y_hat: log_loss([y], [y_hat], labels=[0, 1]),
        arguments=("y", "y_hat"),
    ),
    Check(
        "binary-cross-entropy",
        "multilabel",
        against="sklearn.metrics.log_loss",
        inputs=lambda rng: dict(y=rng.integers(0, 2, size=(4, 3))),
        reference=lambda y, y_hat: log_loss(y.ravel(), y_hat.ravel(), labels=[0, 1]),
    ),
    Check(
        "binary-cross-entropy",
        "sum",
        against="sklearn.metrics.log_loss",
        inputs=lambda rng: dict(y=rng.integers(0, 2, size=6)),
        reference=lambda y, y_hat: log_loss(y, y_hat, labels=[0, 1], normalize=False),
    ),
    Check(
        "negative-log-likelihood",
        against="sklearn.metrics.log_loss",
        inputs=_one_labeled,
        reference=lambda x, y, p_theta: _log_loss([x], [y], p_theta),
        arguments=("theta", "x", "y"),
    ),
    Check(
        "negative-log-likelihood",
        "mean",
        against="sklearn.metrics.log_loss",
        inputs=_labeled,
        reference=_log_loss,
    ),
    Check(
        "negative-log-likelihood",
        "minimization",
        how="minimum",
        over=("theta",),
        against="sklearn.linear_model.LogisticRegression",
        inputs=_overlapping,
        models=_logistic,
        reference=_most_likely,
        rounds=3,
    ),
    Check(
        "negative-log-likelihood",
        "maximization",
        how="maximum",
        over=("theta",),
        against="sklearn.linear_model.LogisticRegression",
        inputs=_overlapping,
        models=_logistic,
        reference=_most_likely,
        rounds=3,
    ),
    Check(
        "negative-log-likelihood",
        "sum",
        against="sklearn.metrics.log_loss",
        inputs=_labeled,
        reference=lambda x, y, p_theta: _log_loss(x, y, p_theta, normalize=False),
    ),
    Check(
        "negative-log-likelihood",
        "density",
        against="scipy.stats.norm.logpdf",
        inputs=lambda rng: dict(y=rng.normal(), p_theta=norm(0.3, 0.1).pdf),
        reference=lambda y: -norm.logpdf(y, 0.3, 0.1),
        arguments=("theta", "y"),
    ),
    Check(
        "hinge-loss",
        against="sklearn.metrics.hinge_loss",
        inputs=_one_scored,
        reference=lambda y, f, x: _hinge(y, f(x)),
        arguments=("y", "f"),
    ),
    Check(
        "hinge-loss",
        "positive-part",
        against="sklearn.metrics.hinge_loss",
        inputs=_one_scored,
        reference=lambda y, f, x: _hinge(y, f(x)),
        arguments=("y", "f"),
    ),
    Check(
        "hinge-loss",
        "mean",
        against="sklearn.metrics.hinge_loss",
        inputs=_scored,
        reference=lambda y, f, x: hinge_loss(y, [f(at) for at in x]),
    ),
    Check(
        "hinge-loss",
        "score",
        against="sklearn.metrics.hinge_loss",
        reference=_hinge,
        arguments=("y", "s"),
        edges=[*MARGINS, {"y": 0, "s": 3.0, EXPECTED: 1.0}],
    ),
    Check(
        "hinge-loss",
        "subgradient",
        holds=lambda f, y, s: all(_hinge(y, at) >= _hinge(y, s) + f() * (at - s) - 1e-12 for at in (-3, -1, 1, 3)),
        # torch: the gradient of torch.clamp(1 - y * s, min=0)
        what="a line of that slope lies nowhere above sklearn.metrics.hinge_loss",
        arguments=("y", "s"),
        rounds=6,
        edges=MARGINS,
    ),
    Check(
        "hinge-loss",
        "mean-score",
        against="sklearn.metrics.hinge_loss",
        inputs=lambda rng: dict(y=np.array([1, -1, 1, 1, -1]), s=rng.normal(size=5)),
        reference=lambda y, s: hinge_loss(y, s),
    ),
]
