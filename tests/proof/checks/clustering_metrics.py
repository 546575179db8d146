"""Clustering metrics: how good a clustering is, or how alike two of them are."""

from itertools import permutations

import numpy as np
from scipy.stats import entropy
from sklearn.metrics import (
    adjusted_rand_score,
    mutual_info_score,
    normalized_mutual_info_score,
    rand_score,
)
from sklearn.metrics.cluster import contingency_matrix, pair_confusion_matrix

from tests.proof.check import EXPECTED, UNDEFINED, Check


def labels(rng):
    """The clusters of some items in two clusterings, which agree more than by chance."""
    n = int(rng.integers(6, 15))
    u = rng.integers(1, 4, size=n)
    return dict(u=u, v=np.where(rng.random(n) < 0.5, u, rng.integers(1, 6, size=n)))


def pairs(u, v):
    """How many pairs of items are together or apart; scikit-learn counts each pair twice."""
    (tn, fp), (fn, tp) = (pair_confusion_matrix(u, v) // 2).tolist()
    return dict(u=u, v=v, TP=tp, TN=tn, FP=fp, FN=fn, n=len(u))


def table(u, v):
    """The contingency table."""
    n_ij = contingency_matrix(u, v)
    return dict(u=u, v=v, n_ij=n_ij, a=n_ij.sum(1), b=n_ij.sum(0), n=len(u))


def clusters(u):
    """The clusters, as sets of items."""
    return [set(np.flatnonzero(np.equal(u, label)).tolist()) for label in np.unique(u)]


def sets(u, v):
    return dict(u=u, v=v, U=clusters(u), V=clusters(v), n=len(u))


def labeled(clustering):
    """The cluster of each item, given the clusters."""
    return [label for item in sorted(set().union(*clustering)) for label, one in enumerate(clustering) if item in one]


def information(U, V):
    return mutual_info_score(labeled(U), labeled(V))


def entropy_of(U):
    return entropy([len(one) for one in U])


def joint_entropy(U, V):
    return entropy([len(one & other) for one in U for other in V])


def conditional_entropy(U, V):
    """Entropy of the first, given the second."""
    total = sum(map(len, V))
    return sum(len(other) / total * entropy([len(one & other) for one in U]) for other in V)


def drawn(form):
    """Two random clusterings in some form."""
    return lambda rng: form(**labels(rng))


def entropies(u, v):
    return sets(u, v) | dict(MI=information, H=entropy_of, H_joint=joint_entropy, H_given=conditional_entropy)


def of_labels(score, **settings):
    """A score of scikit-learn, which takes the cluster of each item."""
    return lambda u, v: score(u, v, **settings)


def arrangements(rng):
    """The Rand index of five items, and of all clusterings with clusters of the same sizes."""
    u, v = [1, 1, 2, 2, 3], rng.permutation([1, 1, 1, 2, 2])
    others = set(permutations(v.tolist()))
    return dict(u=u, v=v, RI=rand_score(u, v), RI_draws=[rand_score(u, other) for other in sorted(others)])


# The 17 items of sec. 16.3 of the textbook: classes x, o and d in three clusters.
CLASSES = list("xxxxxo" + "xooood" + "xxddd")
CLUSTERS = [1] * 6 + [2] * 6 + [3] * 5
TEXTBOOK = dict(u=CLUSTERS, v=CLASSES)
ONE, SINGLES = [1, 1, 1, 1], [1, 2, 3, 4]
HALVES, CROSSED = [1, 1, 2, 2], [1, 2, 1, 2]

# Documents, each letter a word; the last one is empty.
TEXTS = ("abc", "ab", "abd", "ac", "a", "bc", "b", "e", "abe", "bce", "")


def documents(*words):
    """How many documents hold all of the words."""
    return sum(all(word in text for word in words) for text in TEXTS)


def share(*words):
    return documents(*words) / len(TEXTS)


def npmi(one, other):
    joint = share(one, other) + 1e-12
    return np.log(joint / (share(one) * share(other))) / -np.log(joint)


def topics(values, **more):
    """Topics, and what gensim 4.4.0 computes for them (CoherenceModel.get_coherence_per_topic)."""
    known = dict(D=documents, D_joint=documents, p=share, p_joint=share, NPMI=npmi) | more
    return [known | dict(w=w, M=len(w), computed=value) for w, value in values.items()]


def of_pairs(*words):
    """Shares of 16 documents: x is in those that a is in, y in others, z in half of both."""
    numbers = np.arange(16)
    held = dict(a=numbers < 8, x=numbers < 8, y=numbers >= 8, z=numbers % 2 == 0)
    return np.mean(np.all([held[word] for word in words], axis=0))


GENSIM = "gensim.models.coherencemodel.CoherenceModel"

CHECKS = [
    *(
        Check(
            "rand-index",
            variant,
            against=["sklearn.metrics.rand_score", "Manning et al. 2008, sec. 16.3"],
            reference=of_labels(rand_score),
            inputs=drawn(form),
            edges=[
                form(**TEXTBOOK) | {EXPECTED: 92 / 136},
                form(ONE, SINGLES),
                form(ONE, ONE),
                form([1], [1]) | {EXPECTED: UNDEFINED},
            ],
        )
        for variant, form in ((None, pairs), ("labels", sets), ("table", table))
    ),
    *(
        Check(
            "adjusted-rand-index",
            variant,
            against="sklearn.metrics.adjusted_rand_score",
            reference=of_labels(adjusted_rand_score),
            inputs=drawn(form),
            edges=[
                form(HALVES, CROSSED) | {EXPECTED: -1 / 2},
                form(ONE, HALVES),
                form(ONE, ONE) | {EXPECTED: UNDEFINED},
                form(SINGLES, SINGLES) | {EXPECTED: UNDEFINED},
            ],
        )
        for variant, form in ((None, table), ("pairs", pairs))
    ),
    Check(
        "adjusted-rand-index",
        "chance",
        against="sklearn.metrics.adjusted_rand_score",
        reference=of_labels(adjusted_rand_score),
        inputs=arrangements,
        rounds=3,
    ),
    *(
        Check(
            "clustering-mutual-information",
            variant,
            against="sklearn.metrics.mutual_info_score",
            reference=of_labels(mutual_info_score),
            inputs=drawn(form),
            edges=[form(HALVES, CROSSED), form(ONE, HALVES), form(SINGLES, HALVES) | {EXPECTED: np.log(2)}],
        )
        for variant, form in ((None, sets), ("table", table), ("entropies", entropies))
    ),
    *(
        Check(
            "normalized-mutual-information",
            variant,
            against="sklearn.metrics.normalized_mutual_info_score",
            reference=of_labels(normalized_mutual_info_score, average_method=mean),
            inputs=drawn(form),
            edges=[
                form(HALVES, CROSSED),
                form(HALVES, SINGLES),
                form(ONE, ONE) | {EXPECTED: UNDEFINED},
                form(ONE, HALVES) | ({EXPECTED: UNDEFINED} if mean in ("geometric", "min") else {}),
            ],
        )
        for variant, form, mean in (
            (None, entropies, "arithmetic"),
            ("table", table, "arithmetic"),
            ("geometric", entropies, "geometric"),
            ("max", entropies, "max"),
            ("min", entropies, "min"),
        )
    ),
    # Gensim's u_mass is the mean with probabilities. With 1/11 in the place of its small number, 11 documents being
    # counted, the probabilities are counts plus 1: times the number of pairs it is the sum.
    Check(
        "topic-coherence",
        against=GENSIM,
        reference=lambda computed: computed,
        rounds=0,
        edges=topics({"abce": -4.074141854904581, "becad": -7.678280080563425, "ca": -0.28768207245178107}),
    ),
    Check(
        "topic-coherence",
        "umass-mean",
        against=GENSIM,
        reference=lambda computed: computed,
        rounds=0,
        edges=[
            *topics(
                {"abce": -1.130365342661229, "becad": -6.223887632898447, "ca": -0.6931471805544452}, epsilon=1e-12
            ),
            *topics({"abce": -0.6444144401721973, "becad": -0.7182424178744516}, epsilon=0.1),
        ],
    ),
    Check(
        "topic-coherence",
        "npmi",
        against=GENSIM,
        reference=lambda computed: computed,
        rounds=0,
        edges=[
            *topics({"abce": -0.015495679575957164, "becad": -0.13945042521622342}, epsilon=1e-12),
            *topics({"abce": 0.34430588544813584, "becad": 0.4687285314358555, "ca": 0.2773355314283524}, epsilon=0.1),
        ],
    ),
    Check(
        "topic-coherence",
        "npmi",
        holds=lambda f: np.allclose([f(w="ax"), f(w="az"), f(w="ay")], [1, 0, -1], atol=0.06),
        what="its ends: words that occur only together, independently, never together",
        inputs=lambda rng: dict(w="ax", M=2, epsilon=1e-12, p=of_pairs, p_joint=of_pairs),
        rounds=1,
    ),
    Check(
        "topic-coherence",
        "c-v",
        against=GENSIM,
        reference=lambda computed: computed,
        rounds=0,
        edges=topics({"abce": 0.47812055568347545, "becad": 0.32194341148263195, "ca": 0.6701432800944918}),
    ),
]
