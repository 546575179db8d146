"""Formulas of metrics and similarities, transcribed from their bodies and computed."""

from itertools import combinations, permutations
from math import log

import networkx
import numpy as np
import pytest
import sklearn.metrics
from scipy.spatial.distance import cosine, jaccard
from scipy.stats import entropy
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import (
    accuracy_score,
    adjusted_rand_score,
    average_precision_score,
    balanced_accuracy_score,
    dcg_score,
    fbeta_score,
    jaccard_score,
    multilabel_confusion_matrix,
    mutual_info_score,
    normalized_mutual_info_score,
    precision_recall_curve,
    precision_score,
    rand_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.metrics import auc as trapezoids
from sklearn.metrics.pairwise import cosine_similarity

SEEDS = range(3)


def labels(seed, classes=2, n=40):
    return np.random.default_rng(seed).integers(classes, size=(2, n))


def counts(y, y_hat):
    """TP, TN, FP, FN."""
    return tuple(((y == a) & (y_hat == b)).sum() for a, b in ((1, 1), (0, 0), (0, 1), (1, 0)))


class TestAccuracy:
    def test_mean_over_classes_of_their_own_is_larger_for_more_than_two(self):
        y, y_hat = labels(0, classes=4)
        own = np.mean([(t[0, 0] + t[1, 1]) / t.sum() for t in multilabel_confusion_matrix(y, y_hat)])
        assert own == pytest.approx(1 - 2 * (1 - accuracy_score(y, y_hat)) / 4, rel=1e-12)
        assert own > accuracy_score(y, y_hat)

    def test_most_frequent_class_and_several_labels(self):
        assert accuracy_score([1] * 9 + [0], [1] * 10) == 0.9
        assert accuracy_score(np.array([[1, 0], [1, 1]]), np.array([[1, 1], [1, 1]])) == 0.5


class TestPrecisionRecallSpecificity:
    def test_macro_and_micro_differ_even_where_the_classes_are_equally_frequent(self):
        y, y_hat = [0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 0, 2]
        assert precision_score(y, y_hat, average="macro") == pytest.approx((1 / 2 + 1 + 1) / 3, rel=1e-12)
        assert precision_score(y, y_hat, average="micro") == pytest.approx(4 / 6, rel=1e-12)

    def test_nothing_to_divide_by(self):
        with pytest.warns(UndefinedMetricWarning):
            assert precision_score([1, 0], [0, 0]) == 0
        with pytest.warns(UndefinedMetricWarning):
            assert recall_score([0, 0], [1, 0]) == 0
        assert precision_score([1, 0], [0, 0], zero_division=1) == 1

    def test_scikit_learn_has_no_specificity(self):
        assert not [name for name in dir(sklearn.metrics) if "specificity" in name]

    def test_everything_positive_has_recall_one(self):
        assert recall_score([1, 0, 1, 0], [1, 1, 1, 1]) == 1

    def test_many_negatives(self):
        y, y_hat = np.array([1] * 10 + [0] * 10_000), np.array([1] * 10 + [1] * 50 + [0] * 9_950)
        _, tn, fp, _ = counts(y, y_hat)
        assert tn / (tn + fp) == 0.995
        assert precision_score(y, y_hat) < 0.5


class TestFBeta:
    def test_which_one_beta_favors(self):
        high_recall, high_precision = ([1, 1, 0, 0, 0], [1, 1, 1, 1, 0]), ([1, 1, 1, 1, 0], [1, 1, 0, 0, 0])
        assert fbeta_score(*high_recall, beta=2) > fbeta_score(*high_precision, beta=2)
        assert fbeta_score(*high_recall, beta=0.5) < fbeta_score(*high_precision, beta=0.5)


def scored(seed, n=60, ties=False):
    rng = np.random.default_rng(seed)
    y = rng.integers(2, size=n)
    s = rng.normal(size=n) + y
    return y, np.round(s) if ties else s


class TestRocCurve:
    @pytest.mark.parametrize("ties", [False, True])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_points_are_one_for_each_score_and_one_before(self, seed, ties):
        y, s = scored(seed, ties=ties)
        _, _, thresholds = roc_curve(y, s, drop_intermediate=False)
        assert thresholds[0] == np.inf
        assert len(thresholds) == len(np.unique(s)) + 1


class TestAuc:
    def test_ends_and_guessing(self):
        y = np.array([0, 0, 1, 1])
        assert [roc_auc_score(y, s) for s in (y, 1 - y, np.zeros(4))] == [1, 0, 0.5]

    def test_from_predicted_classes_it_is_balanced_accuracy(self):
        y, y_hat = labels(0)
        assert roc_auc_score(y, y_hat) == pytest.approx(balanced_accuracy_score(y, y_hat), rel=1e-12)

    def test_one_class(self):
        with pytest.warns(UndefinedMetricWarning):
            assert np.isnan(roc_auc_score([1, 1], [0.1, 0.2]))


class TestAveragePrecision:
    def test_trapezoids_differ(self):
        y, s = np.array([1, 1, *[0] * 8]), np.array([2.0, *[1.0] * 9])
        precision, recall, _ = precision_recall_curve(y, s)
        assert average_precision_score(y, s) == pytest.approx(0.5 * 1 + 0.5 * 0.2, rel=1e-12)
        assert trapezoids(recall, precision) == pytest.approx(0.5 * 1 + 0.5 * (1 + 0.2) / 2, rel=1e-12)

    def test_random_scores_and_ties(self):
        rng = np.random.default_rng(0)
        y = (rng.uniform(size=20_000) < 0.2).astype(int)
        assert average_precision_score(y, rng.uniform(size=20_000)) == pytest.approx(0.2, abs=0.02)
        assert average_precision_score([1, 0, 0, 0], [1, 1, 1, 1]) == 0.25


class TestDcg:
    def test_ties(self):
        orders = [dcg_score([order], [[3, 2, 1]]) for order in permutations([3.0, 2.0, 1.0])]
        assert dcg_score([[3, 2, 1]], [np.ones(3)]) == pytest.approx(np.mean(orders), rel=1e-12)
        assert dcg_score([[3, 2, 1]], [np.ones(3)], ignore_ties=True) == pytest.approx(min(orders), rel=1e-12)


class TestCosine:
    def test_known_angles(self):
        vectors = {0: (2, 2), 45: (3, 0), 135: (-1, 0), 90: (1, -1), 180: (-5, -5)}
        for angle, y in vectors.items():
            assert cosine_similarity([(1, 1)], [y])[0, 0] == pytest.approx(np.cos(np.radians(angle)), abs=1e-12)

    def test_zero_vector(self):
        zero, y = np.zeros(2), np.array([1.0, 2.0])
        assert cosine_similarity([zero], [y])[0, 0] == 0
        with np.errstate(invalid="ignore"):
            assert np.isnan(cosine(zero, y))

    def test_one_minus_it_breaks_the_triangle_inequality_but_the_angle_does_not(self):
        a, b, c = (1, 0), (1, 1), (0, 1)
        assert cosine(a, c) > cosine(a, b) + cosine(b, c)
        angles = [np.arccos(1 - cosine(*pair)) for pair in ((a, c), (a, b), (b, c))]
        assert angles[0] <= angles[1] + angles[2] + 1e-7


class TestJaccard:
    def test_two_empty_sets(self):
        with pytest.warns(UndefinedMetricWarning):
            assert jaccard_score([0, 0], [0, 0]) == 0
        assert jaccard([False, False], [False, False]) == 0

    def test_distance_is_a_metric(self):
        sets = [[i in c for i in range(4)] for n in range(1, 5) for c in combinations(range(4), n)]
        d = [[jaccard(a, b) for b in sets] for a in sets]
        triples = [(i, j, k) for i in range(15) for j in range(15) for k in range(15)]
        assert all(d[i][k] <= d[i][j] + d[j][k] + 1e-12 for i, j, k in triples)


class TestRandIndex:
    def test_by_chance_it_is_high_where_clusters_are_many(self):
        u, v = labels(0, classes=20, n=400)
        assert rand_score(u, v) > 0.9
        assert abs(adjusted_rand_score(u, v)) < 0.02

    @pytest.mark.parametrize("u", [np.zeros(4, int), np.arange(4)])
    def test_trivial_clusterings_in_scikit_learn(self, u):
        assert adjusted_rand_score(u, u) == 1


class TestClusteringMutualInformation:
    def test_splitting_never_lowers_it_and_chance_raises_it(self):
        u, v = labels(0, classes=4)
        assert mutual_info_score(u, v * 2 + labels(1)[0]) >= mutual_info_score(u, v) > 0.05

    def test_singletons_reach_the_entropy(self):
        u = np.array([0, 0, 1, 1, 2, 2])
        assert mutual_info_score(u, np.arange(6)) == pytest.approx(log(3), rel=1e-12)


class TestNormalizedMutualInformation:
    def test_default_is_the_arithmetic_mean(self):
        u, v = np.array([0, 0, 1, 1]), np.arange(4)
        by_mean = {
            mean: normalized_mutual_info_score(u, v, average_method=mean)
            for mean in ("arithmetic", "geometric", "max", "min")
        }
        assert normalized_mutual_info_score(u, v) == by_mean["arithmetic"] == pytest.approx(2 / 3, rel=1e-12)
        assert len(set(by_mean.values())) == 4
        assert by_mean["min"] == pytest.approx(1, rel=1e-12)  # v only splits u

    def test_base_cancels(self):
        bits = [entropy(counts, base=2) for counts in ([2, 2], [1, 3], [1, 1, 2])]
        in_bits = 2 * (bits[0] + bits[1] - bits[2]) / (bits[0] + bits[1])
        assert in_bits == pytest.approx(normalized_mutual_info_score([0, 0, 1, 1], [0, 1, 1, 1]), rel=1e-12)

    def test_chance_grows_with_the_number_of_clusters(self):
        few, many = labels(0, classes=2, n=200), labels(0, classes=30, n=200)
        assert normalized_mutual_info_score(*few) < 0.05 < 0.3 < normalized_mutual_info_score(*many)


class TestModularity:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_bisection_with_signs(self, seed):
        graph = networkx.gnp_random_graph(12, 0.4, seed=seed)
        s = np.where(np.arange(12) < 5, 1, -1)
        b = networkx.modularity_matrix(graph)
        expected = networkx.community.modularity(graph, [set(range(5)), set(range(5, 12))])
        assert s @ b @ s / (4 * graph.size()) == pytest.approx(expected, rel=1e-9)

    def test_a_loop_in_a_matrix_of_networkx(self):
        graph = networkx.Graph([(0, 0), (0, 1), (1, 2)])
        assert networkx.to_numpy_array(graph)[0, 0] == 1
        assert graph.degree(0) == 3
