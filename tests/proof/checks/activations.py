"""Activations."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, softmax
from scipy.stats import logistic, norm

from tests.proof.check import EXPECTED, UNDEFINED, Check
from tests.proof.models import probabilities
from tests.proof.torch import torch_call

GRID = np.linspace(-6, 6, 241)
# Of TensorFlow's documentation of tf.nn.gelu, exact and approximate, in 32 bits.
GELU = {-3.0: -0.00404951, -1.0: -0.15865529, 0.0: 0.0, 1.0: 0.8413447, 3.0: 2.9959507}
GELU_TANH = {-3.0: -0.00363752, -1.0: -0.15880796, 0.0: 0.0, 1.0: 0.841192, 3.0: 2.9963627}
SIGNS = [dict(x=0.0), dict(x=-2.5), dict(x=3.0)]
LOGITS = [dict(z=[0.5]), dict(z=[1.0, 1.0]), dict(z=[-np.inf, 0.0, 1.0])]
TOO_LARGE = {"z": [1000.0, 1001.0], EXPECTED: UNDEFINED}


def _never_overflows(f):
    with np.errstate(over="raise", invalid="raise"):
        return (f(z=np.float64(1000)), f(z=np.float64(-1000))) == (1, 0)


def _is_inverse_of_log_odds(f, z):
    return np.isclose(f(z=-z), 1 - f()) and np.isclose(np.log(f() / (1 - f())), z)


def _is_steepest_at_zero(f):
    slopes = [(f(z=z + 1e-6) - f(z=z - 1e-6)) / 2e-6 for z in GRID]
    return abs(GRID[np.argmax(slopes)]) < 1e-12 and np.isclose(max(slopes), 0.25)


def _has_its_minimum_where_the_note_says(f):
    found = minimize_scalar(lambda x: f(x=x), bounds=(-3, 0), method="bounded")
    return np.allclose([found.x, found.fun], [-0.75, -0.17], atol=0.003)


def _linear_scores(rng):
    """Scores that are linear in the input, by which a logistic regression predicts."""
    W, b = rng.normal(size=(3, 2)), rng.normal(size=3)
    f = [lambda x, k=k: W[k] @ x + b[k] for k in range(3)]
    return dict(W=W, b=b, f=f, x=rng.normal(size=2), k=int(rng.integers(1, 4)))


def _normal_atoms(rng):
    """A distribution of as much mass between its outcomes as the normal one has, and x among them."""
    at = np.sort(rng.normal(size=7))
    x = float(rng.choice(at[1:-1]))
    return dict(x=x, X_draws=[*at, 9.0], X_weights=np.diff(norm.cdf([-np.inf, *at, np.inf])))


def _torch(name, **options):
    return lambda x: torch_call("activation", x=x, function=name, **options)


def _sigmoid(variant):
    return Check(
        "sigmoid",
        variant,
        against="scipy.special.expit",
        reference=lambda z: expit(z),
        edges=[dict(z=0.0), dict(z=25.0), dict(z=-25.0)],
    )


def _tanh(variant, *edges):
    return Check("tanh", variant, against="numpy.tanh", reference=lambda x: np.tanh(x), edges=[dict(x=0.0), *edges])


def _relu(variant):
    return [
        Check(
            "relu",
            variant,
            against="numpy.clip",
            reference=lambda x: np.clip(x, 0, None),
            edges=SIGNS,
        ),
        Check(
            "relu",
            variant,
            against="torch.nn.functional.relu",
            reference=_torch("relu"),
            edges=SIGNS,
            needs="torch",
        ),
    ]


def _leaky_relu(variant):
    edges = [dict(x=x, alpha=0.25) for x in (0.0, -4.0, 3.0)]
    return [
        Check(
            "leaky-relu",
            variant,
            against="numpy.interp",
            reference=lambda x, alpha: np.interp(x, [-50, 0, 50], [-50 * alpha, 0, 50]),
            edges=edges,
        ),
        Check(
            "leaky-relu",
            variant,
            against="torch.nn.functional.leaky_relu",
            reference=lambda x, alpha: torch_call("activation", x=x, function="leaky_relu", negative_slope=alpha),
            edges=edges,
            needs="torch",
        ),
    ]


def _published(id_, variant, values):
    return Check(
        id_,
        variant,
        against="the values in the documentation of tensorflow.nn.gelu",
        reference=lambda x: values[x],
        edges=[dict(x=x) for x in values],
        rounds=0,
        tolerance=2e-7,
    )


def _gelu(variant):
    return [
        Check(
            "gelu", variant, against="scipy.stats.norm.cdf", reference=lambda x: x * norm.cdf(x), edges=[dict(x=0.0)]
        ),
        _published("gelu", variant, GELU),
        Check(
            "gelu", variant, against="torch.nn.functional.gelu", reference=_torch("gelu"), edges=SIGNS, needs="torch"
        ),
    ]


def _gelu_tanh(variant):
    return [
        _published("gelu-tanh", variant, GELU_TANH),
        Check(
            "gelu-tanh",
            variant,
            against="torch.nn.functional.gelu",
            reference=_torch("gelu", approximate="tanh"),
            edges=SIGNS,
            needs="torch",
        ),
        Check(
            "gelu-tanh",
            variant,
            holds=lambda f: 0.0004 < max(abs(f(x=x) - x * norm.cdf(x)) for x in GRID) < 0.0005,
            what="within 0.0005 of the exact function",
            rounds=1,
        ),
    ]


CHECKS = [
    _sigmoid(None),
    Check("sigmoid", holds=_is_inverse_of_log_odds, what="the inverse of the log-odds, and symmetric"),
    Check("sigmoid", holds=_is_steepest_at_zero, what="the greatest slope is 1/4, at 0", rounds=1),
    _sigmoid("exp"),
    _sigmoid("tanh"),
    _sigmoid("stable"),
    Check("sigmoid", "stable", holds=_never_overflows, what="no overflow for large arguments", rounds=1),
    Check(
        "sigmoid",
        "curve",
        against="scipy.stats.logistic.cdf",
        reference=lambda x, L, k, x_0: L * logistic.cdf(x, loc=x_0, scale=1 / k),
        arguments=("x",),
    ),
    _tanh(None, {"x": 1000.0, EXPECTED: UNDEFINED}),
    _tanh("both"),
    _tanh("sigmoid"),
    _tanh("hyperbolic"),
    Check(
        "softmax",
        against="scipy.special.softmax",
        reference=lambda z: softmax(z),
        edges=[*LOGITS, TOO_LARGE],
    ),
    Check(
        "softmax",
        "sigma",
        against="scipy.special.softmax",
        reference=lambda z: softmax(z),
        edges=[*LOGITS, TOO_LARGE],
    ),
    Check(
        "softmax",
        "stable",
        against="scipy.special.softmax",
        inputs=lambda rng: dict(z=rng.normal(scale=2, size=4), i=int(rng.integers(1, 5))),
        reference=lambda z, i: softmax(z)[i - 1],
        edges=[dict(z=[1000.0, 1001.0, -2000.0], i=i) for i in (1, 2, 3)] + [dict(z=[-2000.0], i=1)],
    ),
    Check(
        "softmax",
        "scores",
        against="sklearn.linear_model.LogisticRegression.predict_proba",
        inputs=_linear_scores,
        reference=lambda x, k, W, b: probabilities([x], W, b)[0, k - 1],
        arguments=("y", "x"),
    ),
    *_relu(None),
    *_relu("cases"),
    *_relu("absolute"),
    *_relu("indicator"),
    *_relu("positive-part"),
    *_leaky_relu(None),
    Check(
        "leaky-relu",
        holds=lambda f, x: (f(alpha=0.0), f(alpha=1.0)) == (max(0, x), x),
        what="slope 0 gives ReLU, slope 1 the identity",
    ),
    *_leaky_relu("sum"),
    *_leaky_relu("max"),
    Check(
        "leaky-relu",
        "max",
        holds=lambda f: (f(x=-1.0, alpha=2.0), f(x=-1.0, alpha=1.0)) == (-1, -1),
        what="the wrong branch for a slope above 1",
        rounds=1,
    ),
    *_gelu(None),
    Check("gelu", holds=_has_its_minimum_where_the_note_says, what="a minimum of -0.17 near -0.75", rounds=1),
    *_gelu("erf"),
    Check(
        "gelu",
        "probability",
        against="scipy.stats.norm.cdf",
        inputs=_normal_atoms,
        reference=lambda x: x * norm.cdf(x),
    ),
    Check(
        "gelu",
        "sigmoid",
        against="scipy.special.expit",
        reference=lambda x: x * expit(1.702 * x),
    ),
    Check(
        "gelu",
        "sigmoid",
        against="torch.nn.functional.silu",
        reference=lambda x: torch_call("activation", x=1.702 * x, function="silu") / 1.702,
        needs="torch",
    ),
    Check(
        "gelu",
        "sigmoid",
        holds=lambda f: 0.015 < max(abs(f(x=x) - x * norm.cdf(x)) for x in GRID) < 0.021,
        what="within 0.021 of the exact function",
        rounds=1,
    ),
    *_gelu_tanh(None),
    *_gelu_tanh("inline"),
    *_gelu_tanh("sigmoid"),
]
