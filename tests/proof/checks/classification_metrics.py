"""Classification metrics."""

import numpy as np
from scipy.stats import mannwhitneyu, norm, rankdata
from sklearn.metrics import (
    accuracy_score,
    auc,
    average_precision_score,
    confusion_matrix,
    f1_score,
    fbeta_score,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)

from mleq.proof.code import View
from tests.proof.check import EXPECTED, UNDEFINED, Check


def _classes(count, size=12):
    """True and predicted classes, each of which is predicted right at least once."""

    def draw(rng):
        y = np.concatenate([np.arange(count), rng.integers(0, count, size=size)])
        is_right = rng.uniform(size=len(y)) < np.where(np.arange(len(y)) < count, 1, 0.5)
        y_hat = np.where(is_right, y, rng.permutation(y))
        return dict(y=y, y_hat=y_hat)

    return draw


def _counted(rng):
    """Two classes, how often each is predicted as which, and what that comes to."""
    drawn = _classes(2)(rng)
    y, y_hat = drawn.values()
    tn, fp, fn, tp = confusion_matrix(y, y_hat).ravel().tolist()
    rates = dict(P=precision_score(y, y_hat), R=recall_score(y, y_hat), Accuracy=accuracy_score(y, y_hat))
    words = dict(precision=rates["P"], recall=rates["R"])
    return drawn | dict(TP=tp, TN=tn, FP=fp, FN=fn) | rates | words


def _tabulated(rng):
    drawn = _classes(3)(rng)
    return drawn | dict(C=confusion_matrix(*drawn.values()))


def _retrieved(rng):
    """The same as sets of documents."""
    drawn = _classes(2)(rng)
    relevant, retrieved = (set(np.flatnonzero(among).tolist()) for among in drawn.values())
    return drawn | dict(relevant=relevant, retrieved=retrieved)


def _drawn(rng):
    """The same as draws of a random sample, some likelier than others."""
    y, y_hat = _classes(2)(rng).values()
    weights = rng.dirichlet(np.ones(len(y)))
    return dict(
        y=y,
        y_hat=y_hat,
        weights=weights,
        y_y_hat_draws=list(zip(y, y_hat, strict=True)),
        y_y_hat_weights=weights,
        y_hat_y_draws=list(zip(y_hat, y, strict=True)),
        y_hat_y_weights=weights,
    )


def _scored(rng, is_tied=True):
    """True classes and scores, of which some are equal, and how many there are of each class."""
    y = np.concatenate([[0, 1], rng.integers(0, 2, size=12)])
    s = rng.normal(size=len(y)) + y
    s = np.round(2 * s) / 2 if is_tied else s
    return dict(y=y, s=s, n_plus=int(y.sum()), n_minus=int((1 - y).sum()))


def _curve(rng):
    drawn = _scored(rng)
    fpr, tpr, thresholds = roc_curve(drawn["y"], drawn["s"], drop_intermediate=False)
    return drawn | dict(t_values=list(thresholds), points=list(zip(fpr, tpr, strict=True)))


def _at_a_threshold(rng):
    """One point of a curve, the counts there, and the samples as draws."""
    y, s = (drawn := _scored(rng))["y"], drawn["s"]
    weights = rng.dirichlet(np.ones(len(y)))
    fpr, tpr, thresholds = roc_curve(y, s, drop_intermediate=False)
    at = int(rng.integers(1, len(thresholds)))
    weighted_fpr, weighted_tpr, _ = roc_curve(y, s, sample_weight=weights, drop_intermediate=False)

    def counts(t):
        return confusion_matrix(y, s >= t).ravel()

    return dict(
        t=float(thresholds[at]),
        TN=lambda t: counts(t)[0],
        FP=lambda t: counts(t)[1],
        FN=lambda t: counts(t)[2],
        TP=lambda t: counts(t)[3],
        point=(tpr[at], fpr[at]),
        s_y_draws=list(zip(s, y, strict=True)),
        s_y_weights=weights,
        weighted_point=(weighted_tpr[at], weighted_fpr[at]),
    )


def _normal_scores(rng):
    """Scores of positives and of negatives that are normally distributed."""
    positive, negative = norm(rng.uniform(0, 2), rng.uniform(0.5, 2)), norm(0, 1)
    return dict(
        u=float(rng.uniform(0.02, 0.98)),
        positive=positive,
        F_plus=positive.cdf,
        F_minus_inverse=negative.ppf,
        TPR=lambda u: positive.sf(negative.isf(u)),
    )


def _corners(rng):
    drawn = _scored(rng)
    fpr, tpr, _ = roc_curve(drawn["y"], drawn["s"])
    return drawn | dict(FPR=fpr, TPR=tpr)


def _pairs(rng):
    """All pairs of a positive and a negative."""
    y, s = (drawn := _scored(rng))["y"], drawn["s"]
    pairs = [(a, b) for a in s[y == 1] for b in s[y == 0]]
    return drawn | dict(S_plus_S_minus_draws=pairs, S_plus_S_minus_weights=None)


def _by_rank(rng):
    drawn = _scored(rng)
    return drawn | dict(r=rankdata(drawn["s"]))


def _precisions(rng):
    """Recall and precision at each threshold, the scores from high to low."""
    drawn = _scored(rng)
    precision, recall, _ = precision_recall_curve(drawn["y"], drawn["s"])
    return drawn | dict(R=recall[-2::-1], P=precision[-2::-1])


def _ranked(rng):
    drawn = _scored(rng, is_tied=False)
    return drawn | dict(y_sorted=drawn["y"][np.argsort(-drawn["s"])].tolist())


def _staircase(R, P, n_plus):
    """The area under the least falling staircase on or above the points, by its height at each positive."""
    return np.mean([max(p for r, p in zip(R, P, strict=True) if r >= (k + 0.5) / n_plus) for k in range(n_plus)])


def _detections(_):
    """24 detections of 15 objects, by confidence."""
    hits = np.array([1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    return dict(R=np.cumsum(hits) / 15, P=np.cumsum(hits) / np.arange(1, 25))


def _many_scores(_):
    """Quantiles of normal scores of positives and of thrice as many negatives, and the curve that they come near to."""
    positive, negative = norm(1, 1), norm(0, 1)
    at = (np.arange(20_000) + 0.5) / 20_000
    y = np.repeat([1, 0], [20_000, 60_000])
    s = np.concatenate([positive.ppf(at), np.repeat(negative.ppf(at), 3)])
    return dict(y=y, s=s, P=lambda R: R / (R + 3 * negative.sf(positive.isf(R))))


def _is_rate(claims):
    return all({"≤": left <= right, "≥": left >= right}[relation] for left, relation, right in claims)


NONE = {EXPECTED: UNDEFINED}
CONSTANT = dict(y=np.array([0, 1, 1]), s=np.zeros(3), n_plus=2, n_minus=1)
ONE_CLASS = dict(y=np.array([1, 1]), s=np.array([0.1, 0.2]), n_plus=2, n_minus=0)

CHECKS = [
    Check(
        "accuracy",
        against="sklearn.metrics.accuracy_score",
        inputs=_counted,
        reference=lambda y, y_hat: accuracy_score(y, y_hat),
        edges=[dict(TP=0, TN=0, FP=0, FN=0) | NONE],
    ),
    Check(
        "accuracy",
        "multiclass",
        against="sklearn.metrics.accuracy_score",
        inputs=_classes(4),
        reference=lambda y, y_hat: accuracy_score(y, y_hat),
    ),
    Check(
        "accuracy",
        "matrix",
        against=("sklearn.metrics.confusion_matrix", "sklearn.metrics.accuracy_score"),
        inputs=_tabulated,
        reference=lambda y, y_hat: accuracy_score(y, y_hat),
    ),
    Check(
        "accuracy",
        "error",
        against="sklearn.metrics.accuracy_score",
        inputs=_counted,
        reference=lambda y, y_hat: 1 - accuracy_score(y, y_hat),
    ),
    Check(
        "precision",
        against="sklearn.metrics.precision_score",
        inputs=_counted,
        reference=lambda y, y_hat: precision_score(y, y_hat),
        edges=[dict(TP=0, FP=0) | NONE],
    ),
    Check(
        "precision",
        "sets",
        against="sklearn.metrics.precision_score",
        inputs=_retrieved,
        reference=lambda y, y_hat: precision_score(y, y_hat),
        edges=[dict(relevant={1}, retrieved=set()) | NONE],
    ),
    Check(
        "precision",
        "probability",
        against="sklearn.metrics.precision_score",
        inputs=_drawn,
        reference=lambda y, y_hat, weights: precision_score(y, y_hat, sample_weight=weights),
    ),
    Check(
        "precision",
        "class",
        against=("sklearn.metrics.confusion_matrix", "sklearn.metrics.precision_score"),
        inputs=_tabulated,
        reference=lambda y, y_hat: precision_score(y, y_hat, average=None),
    ),
    Check(
        "recall",
        against="sklearn.metrics.recall_score",
        inputs=_counted,
        reference=lambda y, y_hat: recall_score(y, y_hat),
        edges=[dict(TP=0, FN=0) | NONE],
    ),
    Check(
        "recall",
        "sensitivity",
        against="sklearn.metrics.recall_score",
        inputs=_counted,
        reference=lambda y, y_hat: recall_score(y, y_hat),
    ),
    Check(
        "recall",
        "sets",
        against="sklearn.metrics.recall_score",
        inputs=_retrieved,
        reference=lambda y, y_hat: recall_score(y, y_hat),
        edges=[dict(relevant=set(), retrieved={1}) | NONE],
    ),
    Check(
        "recall",
        "probability",
        against="sklearn.metrics.recall_score",
        inputs=_drawn,
        reference=lambda y, y_hat, weights: recall_score(y, y_hat, sample_weight=weights),
    ),
    Check(
        "recall",
        "class",
        against=("sklearn.metrics.confusion_matrix", "sklearn.metrics.recall_score"),
        inputs=_tabulated,
        reference=lambda y, y_hat: recall_score(y, y_hat, average=None),
    ),
    Check(
        "specificity",
        against="sklearn.metrics.recall_score",
        inputs=_counted,
        reference=lambda y, y_hat: recall_score(y, y_hat, pos_label=0),
        edges=[dict(TN=0, FP=0) | NONE],
    ),
    Check(
        "specificity",
        "complement",
        against="sklearn.metrics.recall_score",
        inputs=_counted,
        reference=lambda y, y_hat: recall_score(y, y_hat, pos_label=0),
    ),
    Check(
        "specificity",
        "probability",
        against="sklearn.metrics.recall_score",
        inputs=_drawn,
        reference=lambda y, y_hat, weights: recall_score(y, y_hat, pos_label=0, sample_weight=weights),
    ),
    Check(
        "f1-score",
        against="sklearn.metrics.f1_score",
        inputs=_counted,
        reference=lambda y, y_hat: f1_score(y, y_hat),
        edges=[dict(TP=0, FP=1, FN=1) | NONE],
    ),
    Check(
        "f1-score",
        "counts",
        against="sklearn.metrics.f1_score",
        inputs=_counted,
        reference=lambda y, y_hat: f1_score(y, y_hat),
        edges=[dict(TP=0, FP=1, FN=1, y=[1, 0, 0], y_hat=[0, 1, 0]), dict(TP=0, FP=0, FN=0) | NONE],
    ),
    Check(
        "f1-score",
        "words",
        against="sklearn.metrics.f1_score",
        inputs=_counted,
        reference=lambda y, y_hat: f1_score(y, y_hat),
        edges=[dict(precision=0.0, recall=0.0) | NONE],
    ),
    Check(
        "f-beta-score",
        against="sklearn.metrics.fbeta_score",
        inputs=_counted,
        reference=lambda y, y_hat, beta: fbeta_score(y, y_hat, beta=beta),
        edges=[dict(P=0.0, R=0.0, beta=2.0) | NONE],
    ),
    Check(
        "f-beta-score",
        "counts",
        against="sklearn.metrics.fbeta_score",
        inputs=_counted,
        reference=lambda y, y_hat, beta: fbeta_score(y, y_hat, beta=beta),
        edges=[dict(TP=0, FP=1, FN=1, beta=2.0, y=[1, 0, 0], y_hat=[0, 1, 0])],
    ),
    Check(
        "f-beta-score",
        "counts",
        against="the clustering of 17 points in Manning, Raghavan and Schütze 2008, sec. 16.3",
        inputs=lambda rng: dict(TP=20, FP=20, FN=24, beta=5),
        reference=lambda: 0.456,
        rounds=1,
        tolerance=3e-4,
    ),
    Check(
        "f-beta-score",
        "harmonic",
        against="sklearn.metrics.fbeta_score",
        inputs=_counted,
        reference=lambda y, y_hat, beta: fbeta_score(y, y_hat, beta=beta),
    ),
    Check(
        "f-beta-score",
        "words",
        against="sklearn.metrics.fbeta_score",
        inputs=_counted,
        reference=lambda y, y_hat, beta: fbeta_score(y, y_hat, beta=beta),
    ),
    Check(
        "roc-curve",
        against="sklearn.metrics.roc_curve",
        inputs=_curve,
        reference=lambda points: points,
        edges=[
            CONSTANT | {"t_values": [np.inf, 0.0, -np.inf], EXPECTED: [(0, 0), (1, 1), (1, 1)]},
            ONE_CLASS | {"t_values": [0.0]} | NONE,
        ],
    ),
    Check(
        "roc-curve",
        "counts",
        against="sklearn.metrics.roc_curve",
        inputs=_at_a_threshold,
        reference=lambda point: point,
    ),
    Check(
        "roc-curve",
        "probability",
        against="sklearn.metrics.roc_curve",
        inputs=_at_a_threshold,
        reference=lambda weighted_point: weighted_point,
    ),
    Check(
        "roc-curve",
        "function",
        against=("scipy.stats.norm.sf", "scipy.stats.norm.isf"),
        inputs=_normal_scores,
        reference=lambda u, positive: positive.sf(norm.isf(u)),
    ),
    Check(
        "roc-curve",
        "function",
        view=View.CLAIMS,
        holds=lambda f: [_is_rate(f(u=u)) for u in (0, 0.5, 1, -0.5, 1.5)] == [True, True, True, False, False],
        what="a false positive rate lies between 0 and 1",
        rounds=1,
    ),
    Check(
        "auc-roc",
        against="sklearn.metrics.roc_auc_score",
        inputs=_scored,
        reference=lambda y, s: roc_auc_score(y, s),
        edges=[CONSTANT, ONE_CLASS | NONE],
    ),
    Check(
        "auc-roc",
        "integral",
        against="scipy.stats.norm.cdf",
        inputs=_normal_scores,
        # How likely the difference of the two scores is positive.
        reference=lambda positive: norm.cdf(positive.mean() / np.hypot(positive.std(), 1)),
        rounds=3,
        tolerance=1e-7,
    ),
    Check(
        "auc-roc",
        "trapezoid",
        against=("sklearn.metrics.auc", "sklearn.metrics.roc_auc_score"),
        inputs=_corners,
        reference=lambda FPR, TPR: auc(FPR, TPR),
        edges=[CONSTANT | dict(FPR=np.array([0, 1]), TPR=np.array([0, 1]))],
    ),
    Check(
        "auc-roc",
        "probability",
        against=("sklearn.metrics.roc_auc_score", "scipy.stats.mannwhitneyu"),
        inputs=_pairs,
        reference=lambda y, s: roc_auc_score(y, s),
    ),
    Check(
        "auc-roc",
        "ranks",
        against=("sklearn.metrics.roc_auc_score", "scipy.stats.mannwhitneyu"),
        inputs=_by_rank,
        reference=lambda y, s, n_plus, n_minus: mannwhitneyu(s[y == 1], s[y == 0]).statistic / (n_plus * n_minus),
    ),
    Check(
        "average-precision",
        against="sklearn.metrics.average_precision_score",
        inputs=_precisions,
        reference=lambda y, s: average_precision_score(y, s),
        edges=[dict(y=CONSTANT["y"], s=CONSTANT["s"], R=[1.0], P=[2 / 3])],
    ),
    Check(
        "average-precision",
        "ranked",
        against="sklearn.metrics.average_precision_score",
        inputs=_ranked,
        reference=lambda y, s: average_precision_score(y, s),
        edges=[dict(y_sorted=[0, 0], n_plus=0) | NONE],
    ),
    Check(
        "average-precision",
        "interpolated",
        against="sklearn.metrics.precision_recall_curve",
        inputs=_precisions,
        reference=_staircase,
    ),
    Check(
        "average-precision",
        "interpolated",
        against="the example of Padilla, Netto and da Silva 2020, Object-Detection-Metrics",
        inputs=_detections,
        reference=lambda: 0.24560955,
        rounds=1,
        tolerance=1e-4,
    ),
    Check(
        "average-precision",
        "area",
        against="sklearn.metrics.average_precision_score",
        inputs=_many_scores,
        reference=lambda y, s: average_precision_score(y, s),
        rounds=1,
        tolerance=3e-4,
    ),
]
