"""Ranking: measures of a ranked list, and recommender systems."""

import numpy as np
from sklearn.metrics import average_precision_score, dcg_score, ndcg_score, precision_score

from mleq.proof.code import View
from tests.proof.check import EXPECTED, UNDEFINED, Check


def falling(count):
    """Scores by which a ranking has the order that it has."""
    return np.arange(count, 0, -1)


def first(k, count):
    """The first k of a ranking, as predictions."""
    return falling(count) > count - k


def binary(rng):
    """A ranking of which one item at least is relevant, and a cut-off rank."""
    n = int(rng.integers(5, 9))
    rel = rng.integers(0, 2, size=n)
    rel[rng.integers(n)] = 1
    return dict(rel=rel, k=int(rng.integers(1, n + 1)))


def of_sets(rng):
    """The same as sets of items, one relevant item not being among those that are ranked."""
    given = binary(rng)
    relevant = set(np.flatnonzero(given["rel"]).tolist())
    return given | dict(R=relevant | {99}, T_k=set(range(given["k"])))


def precision(rel, k):
    return precision_score(rel, first(k, len(rel)))


def average_precision(rel, R):
    """Scikit-learn divides by the relevant items that it sees."""
    return average_precision_score(rel, falling(len(rel))) * np.sum(rel) / R


def cut(rel, R, k):
    """Of the first k items alone, divided by as many as could be relevant."""
    seen = np.sum(rel[:k])
    return average_precision_score(rel[:k], falling(k)) * seen / min(R, k) if seen else 0.0


def queries(rng):
    """Rankings for several queries, with relevant items that are not found and precisions at all ranks."""
    n = int(rng.integers(5, 9))
    rel = {q: rng.integers(0, 2, size=n) for q in ("one", "two", "three")}
    for q in rel:
        rel[q][rng.integers(n)] = 1
    return asked(rel, {q: int(sum(found) + rng.integers(0, 3)) for q, found in rel.items()}, int(rng.integers(2, n)))


def asked(rel, relevant, k):
    n = len(next(iter(rel.values())))
    at = {q: np.cumsum(found) / np.arange(1, n + 1) for q, found in rel.items()}
    ranks = {q: [*(np.flatnonzero(found) + 1), *[np.inf] * (relevant[q] - sum(found))] for q, found in rel.items()}
    return dict(Q=set(rel), R=relevant, P=at, rel=rel, n=n, k=k, r=ranks)


def mean_of(score):
    """The mean over queries."""
    return lambda rel, R: np.mean([score(rel[q], R[q]) for q in rel])


# What trec_eval computes (pytrec_eval-terrier 0.5.11): the means of 0.5416..., 0.45 and 0.25.
TREC = asked(
    dict(
        one=np.array([1, 0, 1, 0, 0, 1, 0]), two=np.array([0, 1, 0, 0, 1, 0, 0]), three=np.array([0, 0, 0, 1, 0, 0, 0])
    ),
    dict(one=4, two=2, three=1),
    5,
) | {EXPECTED: 0.4138888888888889}


def graded(rng):
    """A ranking with grades of relevance, and a cut-off rank."""
    n = int(rng.integers(5, 9))
    rel = rng.integers(0, 4, size=n).astype(float)
    rel[rng.integers(n)] = 2
    return dict(rel=rel, y=rel, k=int(rng.integers(1, n + 1)))


def exponential(rel):
    return 2**rel - 1


def linear(rel):
    return rel


def dcg(gain):
    return lambda rel, k: dcg_score([gain(rel)], [falling(len(rel))], k=k)


def ndcg(gain):
    return lambda rel, k: ndcg_score([gain(rel)], [falling(len(rel))], k=k)


def best(gain):
    """The best ranking: all that is judged, whether ranked or not, the most relevant first."""
    return lambda rel, k: dcg_score([gain(rel)], [rel], k=k)


def with_best(gain):
    """The discounted gain of the best ranking is handed over."""

    def inputs(rng):
        given = graded(rng)
        return given | dict(IDCG_k=best(gain)(given["rel"], given["k"]))

    return inputs


def many(rng):
    """Rankings for several queries, and their scores at all ranks."""
    n = int(rng.integers(5, 9))
    rel = rng.integers(1, 4, size=(3, n)).astype(float)
    at = {q: [ndcg(exponential)(rel[q], k) for k in range(1, n + 1)] for q in range(3)}
    return dict(rel=rel, k=int(rng.integers(1, n + 1)), nDCG=at, Q=set(range(3)))


# The example with which the gains were defined, and what is printed of them for b = 2.
GAINS = np.array([3, 2, 3, 0, 0, 1, 2, 2, 3, 0])
CUMULATED = [3, 5, 8, 8, 8, 9, 11, 13, 16, 16]
DISCOUNTED = [3, 5, 6.89, 6.89, 6.89, 7.28, 7.99, 8.66, 9.61, 9.61]


def printed(values, **more):
    """The values at ranks 1, 2 and so on."""
    return [dict(rel=GAINS, k=k, computed=value) | more for k, value in enumerate(values, start=1)]


def follows_the_recursion(f, rel, b):
    """Up to the rank before b gains are added up as they are, from there on divided by the logarithm of the rank."""
    values = [f(k=k) for k in range(1, len(rel) + 1)]
    steps = np.diff([0.0, *values])
    discounts = [1.0 if i < b else np.emath.logn(b, i) for i in range(1, len(rel) + 1)]
    return np.allclose(steps, rel / discounts)


CHECKS = [
    Check(
        "precision-at-k",
        against="sklearn.metrics.precision_score",
        reference=precision,
        inputs=binary,
    ),
    Check(
        "precision-at-k",
        "sets",
        against="sklearn.metrics.precision_score",
        reference=precision,
        inputs=of_sets,
    ),
    Check(
        "precision-at-k",
        "mean",
        against="sklearn.metrics.precision_score",
        reference=lambda rel, k: np.mean([precision(found, k) for found in rel.values()]),
        inputs=queries,
        rounds=6,
    ),
    *(
        Check(
            "mean-average-precision",
            variant,
            against=["sklearn.metrics.average_precision_score", "trec_eval map"],
            reference=mean_of(average_precision),
            inputs=queries,
            rounds=6,
            edges=[TREC],
        )
        for variant in (None, "ranks")
    ),
    Check(
        "mean-average-precision",
        "query",
        against=["sklearn.metrics.average_precision_score", "trec_eval map"],
        reference=average_precision,
        inputs=lambda rng: binary(rng) | dict(R=int(rng.integers(5, 9))),
        edges=[
            {"rel": [1, 0, 1, 0, 0, 1, 0], "R": 4, EXPECTED: 0.5416666666666666},
            {"rel": [1, 1, 0], "R": 2, EXPECTED: 1},
            {"rel": [0, 0], "R": 0, EXPECTED: UNDEFINED},
        ],
    ),
    Check(
        "mean-average-precision",
        "cutoff",
        against="sklearn.metrics.average_precision_score",
        reference=lambda rel, R, k: {q: cut(rel[q], R[q], k) for q in rel},
        inputs=queries,
        rounds=6,
    ),
    Check(
        "dcg",
        against="sklearn.metrics.dcg_score",
        reference=dcg(exponential),
        inputs=graded,
    ),
    Check(
        "dcg",
        "linear-gain",
        against="sklearn.metrics.dcg_score",
        reference=dcg(linear),
        inputs=graded,
    ),
    Check(
        "dcg",
        "original",
        against="Järvelin and Kekäläinen 2002, sec. 2.2",
        reference=lambda computed: computed,
        rounds=0,
        tolerance=1e-3,
        edges=printed(DISCOUNTED, b=2),
    ),
    Check(
        "dcg",
        "original",
        holds=follows_the_recursion,
        what="recursion of the first definition",
        inputs=lambda rng: graded(rng) | dict(b=float(rng.integers(2, 5))),
    ),
    Check(
        "dcg",
        "cumulative",
        against=["numpy.cumsum", "Järvelin and Kekäläinen 2002, sec. 2.2"],
        reference=lambda rel, k: np.cumsum(rel)[k - 1],
        inputs=graded,
        edges=[given | {EXPECTED: given["computed"]} for given in printed(CUMULATED)],
    ),
    Check(
        "dcg",
        "grades",
        against="sklearn.metrics.dcg_score",
        reference=dcg(exponential),
        inputs=graded,
    ),
    *(
        Check(
            "ndcg",
            variant,
            against=["sklearn.metrics.ndcg_score", *more],
            reference=ndcg(gain),
            inputs=with_best(gain),
            edges=[{"rel": np.zeros(3), "k": 2, "IDCG_k": 0.0, EXPECTED: UNDEFINED}, *edges],
        )
        for variant, gain, more, edges in (
            (None, exponential, [], []),
            # Of six items ranked and a seventh that is not: trec_eval's ndcg_cut (pytrec_eval-terrier 0.5.11).
            (
                "linear-gain",
                linear,
                ["trec_eval ndcg_cut"],
                [
                    {
                        "rel": np.array([3.0, 2, 3, 0, 1, 2]),
                        "k": 5,
                        "IDCG_k": best(linear)(np.array([3.0, 2, 3, 0, 1, 2, 3]), 5),
                        EXPECTED: 0.76592286264237,
                    }
                ],
            ),
        )
    ),
    Check(
        "ndcg",
        "ideal",
        against="sklearn.metrics.dcg_score",
        reference=best(exponential),
        inputs=lambda rng: (given := graded(rng)) | dict(rel_sorted=np.sort(given["rel"])[::-1]),
    ),
    Check(
        "ndcg",
        "ideal",
        holds=lambda f, rel_sorted: f() == [(rel_sorted[0], "≥", rel_sorted[1])],
        what="order of the relevances",
        inputs=lambda rng: dict(rel_sorted=rng.permutation(4).astype(float)),
        view=View.CLAIMS,
    ),
    Check(
        "ndcg",
        "mean",
        against="sklearn.metrics.ndcg_score",
        reference=lambda rel, k: ndcg_score(exponential(rel), [falling(rel.shape[1])] * len(rel), k=k),
        inputs=many,
        rounds=6,
    ),
]
