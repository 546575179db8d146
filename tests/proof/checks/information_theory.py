"""Information theory."""

import math

import numpy as np
from scipy.integrate import simpson
from scipy.spatial.distance import jensenshannon
from scipy.special import entr, rel_entr, softmax
from scipy.stats import entropy, logistic, multivariate_normal, multivariate_t, norm, t
from sklearn.metrics import log_loss, mutual_info_score

from tests.proof.check import EXPECTED, UNDEFINED, Check

# Distributions over a few outcomes.


def _table(p, name="P"):
    """A distribution as a function of outcomes 0, 1, ..., and its probabilities."""
    return {name: np.asarray(p).__getitem__, name.lower(): np.asarray(p)}


def _one(p):
    return _table(p) | dict(X=set(range(len(p))))


def _drawn_one(p):
    return _table(p) | dict(x_draws=range(len(p)), x_weights=p)


def _two(p, q):
    return _one(p) | _table(q, "Q")


def _drawn_two(p, q):
    return _drawn_one(p) | _table(q, "Q")


def _vectors(p, q):
    return dict(P=np.array(p), Q=np.array(q))


def _of_one(make):
    return lambda rng: make(rng.dirichlet(np.ones(5)))


def _of_two(make):
    return lambda rng: make(*rng.dirichlet(np.ones(5), size=2))


def _cross_entropy(p, q):
    """What predicting q costs when every outcome comes as often as p says."""
    outcomes = range(len(p))
    return log_loss(outcomes, [q] * len(p), labels=outcomes, sample_weight=p)


def _divergence(p, q):
    return rel_entr(p, q).sum()


CERTAIN, UNSURE, EVEN = [0.0, 1.0, 0.0], [0.25, 0.75, 0.0], [1 / 3, 1 / 3, 1 / 3]
APART = dict(P=np.array([0.3, 0.7, 0.0, 0.0]), Q=np.array([0.0, 0.0, 0.6, 0.4]))

# Densities.


def _densities(rng):
    of_p, of_q = (rng.normal(), rng.uniform(0.5, 1.5)), (rng.normal(), rng.uniform(0.5, 1.5))
    return dict(p=norm(*of_p).pdf, q=logistic(*of_q).pdf, of_p=norm(*of_p), of_q=logistic(*of_q))


def _bell(x):
    return np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def _correlated(rng):
    """Two normal variables that are correlated, each with another scale."""
    r, s, t = rng.uniform(0.3, 0.8), rng.uniform(0.7, 1.5), rng.uniform(0.7, 1.5)

    def joint(x, y):
        u, v = x / s, (y / t - r * x / s) / math.sqrt(1 - r**2)
        return _bell(u) * _bell(v) / (s * t * math.sqrt(1 - r**2))

    return dict(
        p_x_y=joint,
        p_x=lambda x: _bell(x / s) / s,
        p_y=lambda y: _bell(y / t) / t,
        cov=np.array([[s**2, r * s * t], [r * s * t, t**2]]),
    )


def _normal_information(cov):
    """Two entropies without the joint one."""
    return (
        norm(0, cov[0, 0] ** 0.5).entropy()
        + norm(0, cov[1, 1] ** 0.5).entropy()
        - multivariate_normal(cov=cov).entropy()
    )


def _heavy(rng):
    """Two variables of a bivariate t distribution, whose tails are long enough to divide by."""
    r, s, df = rng.uniform(0.3, 0.8), rng.uniform(0.7, 1.5), 4
    shape = np.array([[1.0, r * s], [r * s, s**2]])

    def joint(x, y):
        q = (x**2 - 2 * r * x * (y / s) + (y / s) ** 2) / (1 - r**2)
        return (1 + q / df) ** (-df / 2 - 1) / (2 * math.pi * s * math.sqrt(1 - r**2))

    def single(x):
        return 3 / 8 * (1 + x**2 / df) ** (-(df + 1) / 2)

    return dict(p_x_y=joint, p_x=single, p_y=lambda y: single(y / s) / s, df=df, shape=shape)


def _heavy_information(df, shape):
    return t(df).entropy() + t(df, scale=shape[1, 1] ** 0.5).entropy() - multivariate_t(shape=shape, df=df).entropy()


def _divergence_of_densities(p, q):
    x, y = np.meshgrid(np.linspace(-12, 12, 401), np.linspace(-12, 12, 401), indexing="ij")
    return simpson(simpson(rel_entr(p(x, y), q(x, y)), dx=0.06), dx=0.06)


# Two variables, counted.


def _counted(counts):
    """Joint frequencies and their marginals, of a table with a row for each x."""
    joint = counts / counts.sum()
    x, y = joint.sum(axis=1), joint.sum(axis=0)
    return dict(
        counts=counts,
        P_x_y=lambda x_, y_: joint[x_, y_],
        P_x=x.__getitem__,
        P_y=y.__getitem__,
        X=set(range(len(x))),
        Y=set(range(len(y))),
        P_X_Y=joint,
        P_X=x,
        P_Y=y,
        p=joint,
        p_rows=x,
        p_columns=y,
    )


def _counts(rng):
    return rng.integers(1, 20, size=(3, 4))


def _information(counts):
    return mutual_info_score(None, None, contingency=counts)


WITH_ZEROS = np.array([[6, 1, 3], [2, 4, 0]])
INDEPENDENT = np.outer([2, 3], [1, 4, 5])


def _samples(rng):
    x = rng.integers(3, size=30)
    y = (x + rng.integers(2, size=30)) % 4
    return dict(X=x, Y=y, H=_entropy_of_sample, H_joint=_joint_entropy, H_given=_conditional_entropy)


def _entropy_of_sample(x):
    return entropy(np.bincount(x))


def _joint_entropy(x, y):
    return _entropy_of_sample(10 * x + y)


def _conditional_entropy(x, y):
    return sum(np.mean(y == value) * _entropy_of_sample(x[y == value]) for value in np.unique(y))


# A pair of words, counted.


def _pair(counts, x, y):
    """One x and one y of a table of counts; their labels differ, since `c(x)` and `c(y)` are one function."""
    total = counts.sum()
    joint, of_x, of_y = counts[x, y], counts[x].sum(), counts[:, y].sum()
    x, y = f"word {x}", f"context {y}"
    p, apart = joint / total, of_x * of_y / total**2

    def only(value):
        return lambda *pair: {(x, y): value}[pair]

    return dict(
        x=x,
        y=y,
        P=only(p),
        P_x_y=only(p),
        P_x_given_y=only(joint / of_y),
        P_x={x: of_x / total}.__getitem__,
        P_y={y: of_y / total}.__getitem__,
        c={x: of_x, y: of_y}.__getitem__,
        c_joint=only(joint),
        N=total,
        PMI=only(_association(p, apart)),
        together=p,
        apart=apart,
    )


def _some_pair(rng):
    counts = rng.integers(1, 30, size=(3, 4))
    return _pair(counts, int(rng.integers(3)), int(rng.integers(4)))


def _association(together, apart):
    """The logarithm of the quotient."""
    return rel_entr(together, apart) / together if together else -np.inf


def _positive(together, apart):
    return max(_association(together, apart), 0)


def _normalized(together, apart):
    return rel_entr(together, apart) / entr(together)


def _smoothed(rng):
    counts = rng.integers(1, 30, size=4)
    together, of_x = rng.uniform(0.05, 0.2), rng.uniform(0.3, 0.6)
    return dict(
        x="word",
        y=1,
        P_x_y=lambda *pair: {("word", 1): together}[pair],
        P_x={"word": of_x}.__getitem__,
        c=counts.__getitem__,
        Y=range(4),
        counts=counts,
        together=together,
        of_x=of_x,
    )


RARE, NEVER, ALWAYS = (
    _pair(np.array([[6, 1, 3], [2, 4, 0]]), 0, 1),
    _pair(np.array([[6, 1, 3], [2, 4, 0]]), 1, 2),
    _pair(np.array([[5, 0], [0, 9]]), 0, 0),
)


CHECKS = [
    Check(
        "shannon-entropy",
        against="scipy.stats.entropy",
        inputs=_of_one(_one),
        reference=lambda p: entropy(p),
        arguments=("X",),
        edges=[_one(CERTAIN), _one(UNSURE), _one(EVEN) | {EXPECTED: math.log(3)}],
    ),
    Check(
        "shannon-entropy",
        "expectation",
        against="scipy.stats.entropy",
        inputs=_of_one(_drawn_one),
        reference=lambda p: entropy(p),
    ),
    Check(
        "shannon-entropy",
        "vector",
        against="scipy.stats.entropy",
        reference=lambda p: entropy(p),
        edges=[dict(p=np.array(p)) for p in (CERTAIN, UNSURE, EVEN)],
    ),
    Check(
        "shannon-entropy",
        "bits",
        against="scipy.stats.entropy",
        inputs=_of_one(_one),
        reference=lambda p: entropy(p, base=2),
        edges=[_one(CERTAIN), _one([0.5, 0.5]) | {EXPECTED: 1.0}],
    ),
    Check(
        "shannon-entropy",
        "binary",
        against="scipy.stats.entropy",
        reference=lambda p: entropy([p, 1 - p]),
        edges=[dict(p=0.0), dict(p=1.0), dict(p=0.5)],
    ),
    Check(
        "cross-entropy-information",
        against="sklearn.metrics.log_loss",
        inputs=_of_two(_two),
        reference=_cross_entropy,
        arguments=("P", "Q"),
        edges=[_two(CERTAIN, UNSURE), _two(UNSURE, [0.1, 0.9, 0.0]), _two(EVEN, CERTAIN) | {EXPECTED: np.inf}],
    ),
    Check(
        "cross-entropy-information",
        "expectation",
        against="sklearn.metrics.log_loss",
        inputs=_of_two(_drawn_two),
        reference=_cross_entropy,
        arguments=("P", "Q"),
    ),
    Check(
        "cross-entropy-information",
        "kl",
        against=("sklearn.metrics.log_loss", "scipy.stats.entropy"),
        inputs=_of_two(lambda p, q: _vectors(p, q) | dict(H=entropy, D_KL=entropy)),
        reference=lambda P, Q: _cross_entropy(P, Q),
        arguments=("P", "Q"),
    ),
    Check(
        "cross-entropy-information",
        "continuous",
        against="scipy.stats.norm.expect",
        inputs=_densities,
        reference=lambda of_p, of_q: -of_p.expect(of_q.logpdf),
        arguments=("p", "q"),
        rounds=3,
        tolerance=1e-7,
    ),
    Check(
        "cross-entropy-information",
        "estimate",
        against="sklearn.metrics.log_loss",
        inputs=lambda rng: _table(rng.dirichlet(np.ones(5)), "Q") | dict(x=rng.integers(5, size=7)),
        reference=lambda x, q: log_loss(x, [q] * len(x), labels=range(5)),
        arguments=("P", "Q"),
    ),
    Check(
        "kl-divergence",
        against="scipy.special.rel_entr",
        inputs=_of_two(_two),
        reference=_divergence,
        arguments=("P", "Q"),
        edges=[_two(CERTAIN, UNSURE), _two(UNSURE, UNSURE), _two(EVEN, UNSURE) | {EXPECTED: np.inf}],
    ),
    Check(
        "kl-divergence",
        "continuous",
        against="scipy.stats.norm.expect",
        inputs=_densities,
        reference=lambda of_p, of_q: of_p.expect(lambda x: of_p.logpdf(x) - of_q.logpdf(x)),
        arguments=("p", "q"),
        rounds=3,
        tolerance=1e-7,
    ),
    Check(
        "kl-divergence",
        "expectation",
        against="scipy.special.rel_entr",
        inputs=_of_two(_drawn_two),
        reference=_divergence,
        arguments=("P", "Q"),
    ),
    Check(
        "kl-divergence",
        "cross-entropy",
        against=("scipy.stats.entropy", "sklearn.metrics.log_loss"),
        inputs=_of_two(lambda p, q: _vectors(p, q) | dict(H=entropy, H_joint=_cross_entropy)),
        reference=lambda P, Q: entropy(P, Q),
        arguments=("P", "Q"),
    ),
    Check(
        "kl-divergence",
        "classes",
        against="scipy.special.rel_entr",
        reference=lambda y, y_hat: _divergence(y, y_hat),
        arguments=("y", "y_hat"),
        edges=[
            dict(y=np.array(CERTAIN), y_hat=np.array([0.2, 0.5, 0.3]))
            | {EXPECTED: log_loss([1], [[0.2, 0.5, 0.3]], labels=range(3))},
            dict(y=np.array([0.2, 0.5, 0.3]), y_hat=np.array(CERTAIN)) | {EXPECTED: np.inf},
        ],
    ),
    Check(
        "js-divergence",
        against="scipy.spatial.distance.jensenshannon",
        inputs=_of_two(lambda p, q: _vectors(p, q) | dict(D_KL=_divergence)),
        reference=lambda P, Q: jensenshannon(P, Q) ** 2,
        edges=[APART | {"D_KL": _divergence, EXPECTED: math.log(2)}],
    ),
    Check(
        "js-divergence",
        "inline",
        against="scipy.spatial.distance.jensenshannon",
        inputs=_of_two(lambda p, q: _vectors(p, q) | dict(D_KL=_divergence)),
        reference=lambda P, Q: jensenshannon(P, Q) ** 2,
        edges=[APART | {"D_KL": _divergence, EXPECTED: math.log(2)}],
    ),
    Check(
        "js-divergence",
        "entropy",
        against=("scipy.spatial.distance.jensenshannon", "scipy.stats.entropy"),
        inputs=_of_two(lambda p, q: _vectors(p, q) | dict(H=entropy)),
        reference=lambda P, Q: jensenshannon(P, Q) ** 2,
        edges=[APART | {"H": lambda p: entr(p).sum(), EXPECTED: math.log(2)}],
    ),
    Check(
        "js-divergence",
        "weighted",
        against=("scipy.stats.entropy", "scipy.spatial.distance.jensenshannon"),
        inputs=lambda rng: dict(
            P=list(rng.dirichlet(np.ones(5), size=3)), pi=rng.dirichlet(np.ones(3)), H=lambda p: entr(p).sum()
        ),
        arguments=("P_1", "dots", "P_m"),
        reference=lambda P, pi: sum(
            w * entropy(p, np.average(P, axis=0, weights=pi)) for p, w in zip(P, pi, strict=True)
        ),
        edges=[
            dict(P=[np.array(UNSURE), np.array(EVEN)], pi=np.array([0.5, 0.5]), H=lambda p: entr(p).sum())
            | {EXPECTED: jensenshannon(UNSURE, EVEN) ** 2}
        ],
    ),
    Check(
        "js-divergence",
        "distance",
        against="scipy.spatial.distance.jensenshannon",
        inputs=_of_two(
            lambda p, q: (
                _vectors(p, q) | dict(D_JS=lambda p, q: (_divergence(p, (p + q) / 2) + _divergence(q, (p + q) / 2)) / 2)
            )
        ),
        reference=lambda P, Q: jensenshannon(P, Q),
    ),
    Check(
        "mutual-information",
        against="sklearn.metrics.mutual_info_score",
        inputs=lambda rng: _counted(_counts(rng)),
        reference=_information,
        edges=[_counted(WITH_ZEROS), _counted(INDEPENDENT) | {EXPECTED: 0.0}],
    ),
    Check(
        "mutual-information",
        "entropies",
        against=("sklearn.metrics.mutual_info_score", "scipy.stats.entropy"),
        inputs=_samples,
        reference=lambda X, Y: mutual_info_score(X, Y),
    ),
    Check(
        "mutual-information",
        "conditional",
        against=("sklearn.metrics.mutual_info_score", "scipy.stats.entropy"),
        inputs=_samples,
        reference=lambda X, Y: mutual_info_score(X, Y),
    ),
    Check(
        "mutual-information",
        "kl",
        against=("sklearn.metrics.mutual_info_score", "scipy.special.rel_entr"),
        inputs=lambda rng: _counted(_counts(rng)) | dict(D_KL=_divergence),
        reference=_information,
        edges=[_counted(WITH_ZEROS) | dict(D_KL=_divergence)],
    ),
    Check(
        "mutual-information",
        "continuous",
        against=("scipy.stats.t.entropy", "scipy.stats.multivariate_t.entropy"),
        inputs=_heavy,
        reference=_heavy_information,
        rounds=1,
        tolerance=1e-7,
    ),
    Check(
        "mutual-information",
        "kl-densities",
        against=("scipy.stats.norm.entropy", "scipy.stats.multivariate_normal.entropy"),
        inputs=lambda rng: _correlated(rng) | dict(D_KL=_divergence_of_densities),
        reference=_normal_information,
        rounds=3,
        tolerance=1e-7,
    ),
    Check(
        "mutual-information",
        "indices",
        against="sklearn.metrics.mutual_info_score",
        inputs=lambda rng: _counted(_counts(rng)),
        reference=_information,
        edges=[_counted(WITH_ZEROS), _counted(INDEPENDENT) | {EXPECTED: 0.0}],
    ),
    Check(
        "pointwise-mutual-information",
        against="scipy.special.rel_entr",
        inputs=_some_pair,
        reference=_association,
        edges=[RARE, ALWAYS, NEVER | {EXPECTED: -np.inf}],
    ),
    Check(
        "pointwise-mutual-information",
        "conditional",
        against="scipy.special.rel_entr",
        inputs=_some_pair,
        reference=_association,
        edges=[RARE, ALWAYS, NEVER | {EXPECTED: -np.inf}],
    ),
    Check(
        "pointwise-mutual-information",
        "counts",
        against="scipy.special.rel_entr",
        inputs=_some_pair,
        reference=_association,
        edges=[RARE, ALWAYS, NEVER | {EXPECTED: -np.inf}],
    ),
    Check(
        "pointwise-mutual-information",
        "bits",
        against="scipy.special.rel_entr",
        inputs=_some_pair,
        reference=lambda together, apart: _association(together, apart) / math.log(2),
        edges=[RARE, ALWAYS, NEVER | {EXPECTED: -np.inf}],
    ),
    Check(
        "positive-pmi",
        against=("scipy.special.rel_entr", "scipy.special.entr"),
        inputs=_some_pair,
        reference=lambda together, apart: (_positive(together, apart), _normalized(together, apart)),
        edges=[RARE, ALWAYS | {EXPECTED: (math.log(14 / 5), 1.0)}],
    ),
    Check(
        "positive-pmi",
        "ppmi",
        against="scipy.special.rel_entr",
        inputs=_some_pair,
        reference=_positive,
        edges=[RARE, ALWAYS, NEVER | {EXPECTED: 0.0}],
    ),
    Check(
        "positive-pmi",
        "npmi",
        against=("scipy.special.rel_entr", "scipy.special.entr"),
        inputs=_some_pair,
        reference=_normalized,
        edges=[RARE, ALWAYS | {EXPECTED: 1.0}, NEVER | {EXPECTED: UNDEFINED}],
    ),
    Check(
        "positive-pmi",
        "shifted",
        against="scipy.special.rel_entr",
        inputs=lambda rng: _some_pair(rng) | dict(k=int(rng.integers(1, 4))),
        reference=lambda together, apart, k: _positive(together, k * apart),
        edges=[ALWAYS | {"k": 2, EXPECTED: math.log(1.4)}, NEVER | {"k": 1, EXPECTED: 0.0}],
        rounds=30,
    ),
    Check(
        "positive-pmi",
        "smoothed",
        against=("scipy.special.rel_entr", "scipy.special.softmax"),
        inputs=_smoothed,
        reference=lambda together, of_x, counts, alpha: _positive(together, of_x * softmax(alpha * np.log(counts))[1]),
        arguments=("x", "y"),
        rounds=30,
    ),
]
