"""Formulas of metrics and similarities, transcribed from their bodies and computed."""

from itertools import combinations, permutations
from math import comb, log

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
    pair_confusion_matrix,
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


class TestRetrieval:
    RANKINGS = (([1, 0, 1, 0, 0, 1, 0], 4), ([0, 1, 0, 0, 1], 2), ([0, 0, 0, 1], 1))

    @staticmethod
    def p_at(rel, k):
        return sum(rel[:k]) / k

    def average(self, rel, relevant):
        return sum(self.p_at(rel, k) * rel[k - 1] for k in range(1, len(rel) + 1)) / relevant

    def test_precision_at_k(self):
        rel = [1, 0, 1, 1, 0, 0]
        relevant = {f"d{i}" for i, r in enumerate(rel) if r} | {"missed"}
        for k in range(1, 7):
            y_hat = [int(i < k) for i in range(6)]
            assert self.p_at(rel, k) == pytest.approx(precision_score(rel, y_hat), rel=1e-12)
            assert self.p_at(rel, k) == len(relevant & {f"d{i}" for i in range(k)}) / k

    def test_average_precision_of_a_query_whose_items_are_all_ranked(self):
        rel = np.array([1, 0, 1, 0, 0, 1, 0])
        expected = average_precision_score(rel, -np.arange(7))
        assert self.average(rel, 3) == pytest.approx(expected, rel=1e-12)
        assert self.average(rel, 3) == pytest.approx((1 + 2 / 3 + 3 / 6) / 3, rel=1e-12)
        assert self.average([1, 1, 0], 2) == 1

    def test_mean_and_form_from_ranks(self):
        whole = np.mean([self.average(*ranking) for ranking in self.RANKINGS])
        ranks = [
            sum(j / r for j, r in enumerate([*(np.flatnonzero(rel) + 1), *[np.inf] * (relevant - sum(rel))], 1))
            / relevant
            for rel, relevant in self.RANKINGS
        ]
        assert whole == pytest.approx(np.mean(ranks), rel=1e-12)
        expected = ((1 + 2 / 3 + 3 / 6) / 4 + (1 / 2 + 2 / 5) / 2 + 1 / 4) / 3
        assert whole == pytest.approx(expected, rel=1e-12)

    def test_cutoff(self):
        rel, relevant = [1, 1, 0, 1], 5

        def cut(k):
            return sum(self.p_at(rel, i) * rel[i - 1] for i in range(1, k + 1)) / min(relevant, k)

        assert cut(2) == 1
        assert cut(4) == pytest.approx((1 + 1 + 3 / 4) / 4, rel=1e-12)
        assert self.average(rel, relevant) == pytest.approx((1 + 1 + 3 / 4) / 5, rel=1e-12)


class TestDcg:
    REL = np.array([3.0, 2.0, 3.0, 0.0, 1.0, 2.0])

    @staticmethod
    def dcg(rel, k, gain=lambda rel: 2**rel - 1):
        return sum(gain(r) / np.log2(i + 1) for i, r in enumerate(rel[:k], start=1))

    @pytest.mark.parametrize("k", [1, 3, 6])
    def test_agrees_with_scikit_learn(self, k):
        scores = np.arange(6, 0, -1)
        assert self.dcg(self.REL, k) == pytest.approx(dcg_score([2**self.REL - 1], [scores], k=k), rel=1e-12)
        linear = self.dcg(self.REL, k, gain=lambda rel: rel)
        assert linear == pytest.approx(dcg_score([self.REL], [scores], k=k), rel=1e-12)

    @pytest.mark.parametrize("b", [2, 3])
    def test_first_definition(self, b):
        """Given by a recursion: no discount below rank b, the logarithm to base b from there on."""
        gain = [3.0, 2.0, 3.0, 0.0, 0.0, 1.0, 2.0, 2.0, 3.0, 0.0]
        total = 0.0
        for i, g in enumerate(gain, start=1):
            total = total + g if i < b else total + g / log(i, b)
            form = sum(r / max(1, log(j, b)) for j, r in enumerate(gain[:i], start=1))
            assert form == pytest.approx(total, rel=1e-12)

    def test_example_of_the_first_definition(self):
        """G' = (3, 2, 3, 0, 0, 1, 2, 2, 3, 0): CG' = (3, 5, 8, 8, 8, 9, 11, 13, 16, 16), and DCG' with b = 2."""
        gain = np.array([3, 2, 3, 0, 0, 1, 2, 2, 3, 0])
        assert [gain[:k].sum() for k in range(1, 11)] == [3, 5, 8, 8, 8, 9, 11, 13, 16, 16]
        form = [sum(r / max(1, np.log2(i)) for i, r in enumerate(gain[:k], 1)) for k in range(1, 11)]
        np.testing.assert_allclose(form, [3, 5, 6.89, 6.89, 6.89, 7.28, 7.99, 8.66, 9.61, 9.61], atol=6e-3)

    def test_ties(self):
        scores = np.ones(3)
        orders = [self.dcg(np.array(order), 3, lambda rel: rel) for order in permutations([3.0, 2.0, 1.0])]
        assert dcg_score([[3, 2, 1]], [scores]) == pytest.approx(np.mean(orders), rel=1e-12)
        assert dcg_score([[3, 2, 1]], [scores], ignore_ties=True) == pytest.approx(min(orders), rel=1e-12)


class TestCosine:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn_and_scipy(self, seed):
        x, y = np.random.default_rng(seed).normal(size=(2, 5))
        length = np.linalg.norm
        forms = [
            x @ y / (length(x) * length(y)),
            sum(a * b for a, b in zip(x, y, strict=True)) / (np.sqrt((x**2).sum()) * np.sqrt((y**2).sum())),
            (x / length(x)) @ (y / length(y)),
            x @ y / (max(length(x), 1e-8) * max(length(y), 1e-8)),
        ]
        np.testing.assert_allclose(forms, cosine_similarity([x], [y])[0, 0], rtol=1e-12)
        np.testing.assert_allclose(forms, 1 - cosine(x, y), rtol=1e-12)
        assert (7 * x) @ y / (length(7 * x) * length(y)) == pytest.approx(forms[0], rel=1e-12)

    def test_known_angles(self):
        vectors = {0: (2, 2), 45: (3, 0), 135: (-1, 0), 90: (1, -1), 180: (-5, -5)}
        for angle, y in vectors.items():
            assert cosine_similarity([(1, 1)], [y])[0, 0] == pytest.approx(np.cos(np.radians(angle)), abs=1e-12)

    def test_zero_vector(self):
        zero, y = np.zeros(2), np.array([1.0, 2.0])
        assert cosine_similarity([zero], [y])[0, 0] == 0
        with np.errstate(invalid="ignore"):
            assert np.isnan(cosine(zero, y))
        assert zero @ y / (max(0, 1e-8) * np.linalg.norm(y)) == 0

    def test_one_minus_it_breaks_the_triangle_inequality_but_the_angle_does_not(self):
        a, b, c = (1, 0), (1, 1), (0, 1)
        assert cosine(a, c) > cosine(a, b) + cosine(b, c)
        angles = [np.arccos(1 - cosine(*pair)) for pair in ((a, c), (a, b), (b, c))]
        assert angles[0] <= angles[1] + angles[2] + 1e-7


class TestJaccard:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn_and_scipy(self, seed):
        x, y = labels(seed)
        a, b = set(np.flatnonzero(x)), set(np.flatnonzero(y))
        forms = [
            len(a & b) / len(a | b),
            len(a & b) / (len(a) + len(b) - len(a & b)),
            1 - (len(a | b) - len(a & b)) / len(a | b),
            np.minimum(x, y).sum() / np.maximum(x, y).sum(),
            x @ y / (x @ x + y @ y - x @ y),
        ]
        np.testing.assert_allclose(forms, jaccard_score(x, y), rtol=1e-12)
        np.testing.assert_allclose(forms, 1 - jaccard(x.astype(bool), y.astype(bool)), rtol=1e-12)

    def test_weighted_form_counts_copies(self):
        x, y = np.array([3, 1, 0]), np.array([1, 2, 4])
        copies = [{(i, c) for i, n in enumerate(v) for c in range(n)} for v in (x, y)]
        expected = len(copies[0] & copies[1]) / len(copies[0] | copies[1])
        assert np.minimum(x, y).sum() / np.maximum(x, y).sum() == pytest.approx(expected, rel=1e-12)

    def test_two_empty_sets(self):
        with pytest.warns(UndefinedMetricWarning):
            assert jaccard_score([0, 0], [0, 0]) == 0
        assert jaccard([False, False], [False, False]) == 0

    def test_distance_is_a_metric(self):
        sets = [set(c) for n in range(1, 5) for c in combinations(range(4), n)]
        d = {(i, j): 1 - len(a & b) / len(a | b) for i, a in enumerate(sets) for j, b in enumerate(sets)}
        triples = [(i, j, k) for i in range(15) for j in range(15) for k in range(15)]
        assert all(d[i, k] <= d[i, j] + d[j, k] + 1e-12 for i, j, k in triples)


def pair_counts(u, v):
    """TP, TN, FP, FN over the unordered pairs, u the reference."""
    together = [(u[i] == u[j], v[i] == v[j]) for i, j in combinations(range(len(u)), 2)]
    return tuple(together.count(pair) for pair in ((True, True), (False, False), (False, True), (True, False)))


def table(u, v):
    """Contingency table and its margins."""
    n = np.array([[((u == i) & (v == j)).sum() for j in np.unique(v)] for i in np.unique(u)])
    return n, n.sum(1), n.sum(0)


def pairs(sizes):
    return sum(comb(int(size), 2) for size in np.ravel(sizes))


def ari(u, v):
    """The body."""
    n, a, b = table(u, v)
    expected = pairs(a) * pairs(b) / comb(len(u), 2)
    return (pairs(n) - expected) / ((pairs(a) + pairs(b)) / 2 - expected)


# The example of the textbook: 17 points, three clusters, three classes.
CLUSTERS = np.repeat([0, 1, 2], [6, 6, 5])
CLASSES = np.array([*[0] * 5, 1, 0, *[1] * 4, 2, *[0] * 2, *[2] * 3])


class TestRandIndex:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn(self, seed):
        u, v = labels(seed, classes=3, n=12)
        tp, tn, fp, fn = pair_counts(u, v)
        n, a, b = table(u, v)
        agree = sum((u[i] == u[j]) == (v[i] == v[j]) for i, j in combinations(range(12), 2))
        forms = [
            (tp + tn) / (tp + fp + fn + tn),
            (tp + tn) / comb(12, 2),
            2 / (12 * 11) * agree,
            1 + (2 * pairs(n) - pairs(a) - pairs(b)) / comb(12, 2),
        ]
        np.testing.assert_allclose(forms, rand_score(u, v), rtol=1e-12)
        np.testing.assert_array_equal(pair_confusion_matrix(u, v), [[2 * tn, 2 * fp], [2 * fn, 2 * tp]])

    def test_example_of_the_textbook(self):
        assert pair_counts(CLASSES, CLUSTERS) == (20, 72, 20, 24)
        assert rand_score(CLASSES, CLUSTERS) == pytest.approx(92 / 136, rel=1e-12)

    def test_by_chance_it_is_high_where_clusters_are_many(self):
        u, v = labels(0, classes=20, n=400)
        assert rand_score(u, v) > 0.9
        assert abs(adjusted_rand_score(u, v)) < 0.02


class TestAdjustedRandIndex:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn(self, seed):
        u = labels(seed, classes=3, n=15)[0]
        v = np.where(labels(seed + 50, classes=2, n=15)[0] == 0, u, labels(seed, classes=3, n=15)[1])
        tp, tn, fp, fn = pair_counts(u, v)
        forms = [ari(u, v), 2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))]
        np.testing.assert_allclose(forms, adjusted_rand_score(u, v), rtol=1e-12)

    def test_correction_for_chance_with_the_expectation_over_all_arrangements(self):
        u, v = np.array([0, 0, 1, 1, 2, 0]), np.array([0, 0, 0, 1, 1, 1])
        expected = np.mean([rand_score(u, np.array(order)) for order in permutations(v)])
        assert ari(u, v) == pytest.approx((rand_score(u, v) - expected) / (1 - expected), rel=1e-12)

    def test_ends(self):
        u = np.array([0, 0, 1, 1])
        assert ari(u, 1 - u) == 1
        assert ari(u, np.array([0, 1, 0, 1])) == pytest.approx(-0.5, rel=1e-12)
        assert adjusted_rand_score(u, [0, 1, 0, 1]) == -0.5

    @pytest.mark.parametrize("u", [np.zeros(4, int), np.arange(4)])
    def test_trivial_clusterings_divide_by_zero(self, u):
        with pytest.raises(ZeroDivisionError):
            ari(u, u)
        assert adjusted_rand_score(u, u) == 1


def mi(u, v):
    """The body, by sets."""
    total = 0.0
    for i in np.unique(u):
        for j in np.unique(v):
            u_i, v_j = set(np.flatnonzero(u == i)), set(np.flatnonzero(v == j))
            if both := len(u_i & v_j):
                total += both / len(u) * log(len(u) * both / (len(u_i) * len(v_j)))
    return total


def h(u):
    return -sum(size / len(u) * log(size / len(u)) for size in np.unique(u, return_counts=True)[1])


class TestClusteringMutualInformation:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn(self, seed):
        u, v = labels(seed, classes=3)
        n, a, b = table(u, v)
        joint, given = entropy(n.ravel() / 40), sum(b[j] / 40 * entropy(n[:, j] / b[j]) for j in range(3))
        by_table = sum(n[i, j] / 40 * log(40 * n[i, j] / (a[i] * b[j])) for i in range(3) for j in range(3) if n[i, j])
        forms = [mi(u, v), by_table, h(u) + h(v) - joint, h(u) - given]
        np.testing.assert_allclose(forms, mutual_info_score(u, v), rtol=1e-10)

    def test_bounds(self):
        u = np.array([0, 0, 1, 1, 2, 2])
        assert mi(u, u) == pytest.approx(log(3), rel=1e-12)
        assert mi(u, np.arange(6)) == pytest.approx(log(3), rel=1e-12)
        assert mi(u, np.array([0, 1] * 3)) == pytest.approx(0, abs=1e-12)

    def test_splitting_never_lowers_it_and_chance_raises_it(self):
        u, v = labels(0, classes=4)
        assert mi(u, v * 2 + labels(1)[0]) >= mi(u, v) > 0.05

    def test_example_of_the_textbook(self):
        assert normalized_mutual_info_score(CLASSES, CLUSTERS) == pytest.approx(0.36, abs=0.005)


class TestNormalizedMutualInformation:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree_with_scikit_learn(self, seed):
        u, v = labels(seed, classes=3)
        v[:20] = u[:20]
        v[u == 2] = 2
        forms = {
            "arithmetic": 2 * mi(u, v) / (h(u) + h(v)),
            "geometric": mi(u, v) / np.sqrt(h(u) * h(v)),
            "max": mi(u, v) / max(h(u), h(v)),
            "min": mi(u, v) / min(h(u), h(v)),
        }
        for mean, form in forms.items():
            assert form == pytest.approx(normalized_mutual_info_score(u, v, average_method=mean), rel=1e-10), mean
        assert normalized_mutual_info_score(u, v) == pytest.approx(forms["arithmetic"], rel=1e-10)
        assert len({round(form, 6) for form in forms.values()}) == 4
        n, a, b = table(u, v)
        above = -2 * sum(x * log(40 * x / (a[i] * b[j])) for (i, j), x in np.ndenumerate(n) if x)
        below = sum(x * log(x / 40) for x in a) + sum(x * log(x / 40) for x in b)
        assert above / below == pytest.approx(forms["arithmetic"], rel=1e-10)

    def test_base_cancels_and_ends(self):
        u = np.array([0, 0, 1, 1])
        assert 2 * mi(u, 1 - u) / (h(u) + h(u)) == pytest.approx(1, rel=1e-12)
        n, a, b = table(u, np.array([0, 1, 1, 1]))
        bits = [entropy(x, base=2) for x in (a / 4, b / 4, n.ravel() / 4)]
        in_bits = 2 * (bits[0] + bits[1] - bits[2]) / (bits[0] + bits[1])
        assert in_bits == pytest.approx(normalized_mutual_info_score(u, [0, 1, 1, 1]), rel=1e-12)

    def test_splitting_gets_one_by_the_smaller_entropy(self):
        u, v = np.array([0, 0, 1, 1]), np.arange(4)
        assert mi(u, v) / min(h(u), h(v)) == pytest.approx(1, rel=1e-12)
        assert 2 * mi(u, v) / (h(u) + h(v)) == pytest.approx(2 / 3, rel=1e-12)

    def test_chance_grows_with_the_number_of_clusters(self):
        few, many = labels(0, classes=2, n=200), labels(0, classes=30, n=200)
        assert normalized_mutual_info_score(*few) < 0.05 < 0.3 < normalized_mutual_info_score(*many)


class TestModularity:
    TWO_TRIANGLES = ((0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5))

    @staticmethod
    def q(a, c, gamma=1.0):
        """The body, or with gamma the resolution form."""
        k, m = a.sum(1), a.sum() / 2
        cells = ((i, j) for i in range(len(a)) for j in range(len(a)) if c[i] == c[j])
        return sum(a[i, j] - gamma * k[i] * k[j] / (2 * m) for i, j in cells) / (2 * m)

    @staticmethod
    def by_communities(a, c, gamma=1.0):
        m, total = a.sum() / 2, 0.0
        for label in np.unique(c):
            inside = c == label
            total += a[inside][:, inside].sum() / 2 / m - gamma * (a[inside].sum() / (2 * m)) ** 2
        return total

    @staticmethod
    def directed(a, c):
        out, into, m = a.sum(1), a.sum(0), a.sum()
        cells = ((i, j) for i in range(len(a)) for j in range(len(a)) if c[i] == c[j])
        return sum(a[i, j] - out[i] * into[j] / m for i, j in cells) / m

    @staticmethod
    def graph(seed, n=12, directed=False, weighted=False):
        rng = np.random.default_rng(seed)
        a = (rng.uniform(size=(n, n)) < 0.4) * (rng.integers(1, 5, size=(n, n)) if weighted else 1.0)
        np.fill_diagonal(a, 0)
        return a if directed else np.triu(a) + np.triu(a).T, rng.integers(3, size=n)

    def adjacency(self):
        a = np.zeros((6, 6))
        for i, j in self.TWO_TRIANGLES:
            a[i, j] = a[j, i] = 1
        return a

    def test_two_triangles_joined_by_an_edge(self):
        """Each has 3 of the 7 edges and half of the ends: 2 (3/7 - 1/4) = 5/14."""
        a, c = self.adjacency(), np.array([0, 0, 0, 1, 1, 1])
        assert self.q(a, c) == pytest.approx(5 / 14, rel=1e-12)
        assert self.by_communities(a, c) == pytest.approx(5 / 14, rel=1e-12)

    @pytest.mark.parametrize("gamma", [1.0, 0.6, 1.7])
    @pytest.mark.parametrize("weighted", [False, True])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_agrees_with_networkx(self, seed, weighted, gamma):
        a, c = self.graph(seed, weighted=weighted)
        communities = [set(np.flatnonzero(c == label).tolist()) for label in np.unique(c)]
        expected = networkx.community.modularity(networkx.from_numpy_array(a), communities, resolution=gamma)
        assert self.q(a, c, gamma) == pytest.approx(expected, rel=1e-9, abs=1e-12)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_directed_agrees_with_networkx(self, seed):
        a, c = self.graph(seed, directed=True, weighted=True)
        communities = [set(np.flatnonzero(c == label).tolist()) for label in np.unique(c)]
        graph = networkx.from_numpy_array(a, create_using=networkx.DiGraph)
        assert self.directed(a, c) == pytest.approx(
            networkx.community.modularity(graph, communities), rel=1e-9, abs=1e-12
        )

    @pytest.mark.parametrize("gamma", [1.0, 1.7])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_forms_agree(self, seed, gamma):
        a, c = self.graph(seed, weighted=True)
        assert self.by_communities(a, c, gamma) == pytest.approx(self.q(a, c, gamma), rel=1e-9, abs=1e-12)
        assert self.directed(a, c) == pytest.approx(self.q(a, c), rel=1e-9, abs=1e-12)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_gain(self, seed):
        a, c = self.graph(seed, weighted=True)
        k, m, node = a.sum(1), a.sum() / 2, 4
        alone = np.where(np.arange(12) == node, 99, c)
        for label in np.unique(c):
            others = (alone == label) & (np.arange(12) != node)
            gain = a[node, others].sum() / m - k[node] * k[others].sum() / (2 * m**2)
            joined = np.where(np.arange(12) == node, label, alone)
            assert self.q(a, joined) - self.q(a, alone) == pytest.approx(gain, rel=1e-9, abs=1e-12)
            halved = gain - a[node, others].sum() / (2 * m)  # 2m below the edges
            assert abs(self.q(a, joined) - self.q(a, alone) - halved) > 1e-3 or not a[node, others].any()

    def test_one_community_and_the_lower_bound(self):
        assert self.q(self.adjacency(), np.zeros(6)) == pytest.approx(0, abs=1e-12)
        assert self.q(np.array([[0.0, 1], [1, 0]]), np.array([0, 1])) == -0.5

    @pytest.mark.parametrize("seed", SEEDS)
    def test_bisection_with_signs(self, seed):
        a, _ = self.graph(seed)
        s = np.where(np.arange(12) < 5, 1, -1)
        k, m = a.sum(1), a.sum() / 2
        b = a - np.outer(k, k) / (2 * m)
        assert s @ b @ s / (4 * m) == pytest.approx(self.q(a, s), rel=1e-9)

    def test_loops(self):
        """With 2 on the diagonal for a loop, both forms agree; with 1 there, as in NetworkX's matrices, they do not."""
        graph = networkx.Graph([(0, 0), (0, 1), (1, 2)])
        expected = networkx.community.modularity(graph, [{0, 1}, {2}])
        a, c = networkx.to_numpy_array(graph), np.array([0, 0, 1])
        assert a[0, 0] == 1
        assert abs(self.q(a, c) - expected) > 0.01
        a[0, 0] = 2
        assert self.q(a, c) == pytest.approx(expected, rel=1e-12) == self.by_communities(a, c)


class TestTopicCoherence:
    """Five words, the most probable first, in ten documents."""

    TEXTS = ("abc", "ab", "abd", "ac", "a", "bc", "b", "e", "abe", "")
    WORDS = "abcde"

    def d(self, *words):
        return sum(all(word in text for word in words) for text in self.TEXTS)

    def p(self, *words):
        return self.d(*words) / len(self.TEXTS)

    def npmi(self, x, y, epsilon=1e-12):
        joint = self.p(*{x, y}) + epsilon
        return log(joint / (self.p(x) * self.p(y))) / -log(joint)

    def ordered(self):
        return [(self.WORDS[i], self.WORDS[j]) for i in range(1, 5) for j in range(i)]

    def test_umass_by_hand(self):
        """Counts a 6, b 6, c 3, d 1, e 2; ab 4, ac 2, bc 2, ad 1, bd 1, cd 0, ae 1, be 1, ce 0, de 0."""
        form = sum(log((self.d(x, y) + 1) / self.d(y)) for x, y in self.ordered())
        fractions = [5 / 6, 3 / 6, 3 / 6, 2 / 6, 2 / 6, 1 / 3, 2 / 6, 2 / 6, 1 / 3, 1 / 1]
        assert form == pytest.approx(sum(np.log(fractions)), rel=1e-12)
        assert form < 0

    def test_umass_depends_on_the_order(self):
        forward = sum(log((self.d(x, y) + 1) / self.d(y)) for x, y in self.ordered())
        backward = sum(log((self.d(x, y) + 1) / self.d(x)) for x, y in self.ordered())
        assert backward > forward + 1

    def test_mean_form_is_the_sum_where_epsilon_is_one_document(self):
        """With epsilon 1/n the probabilities are the counts plus 1, so only the factor differs."""
        n, count = len(self.TEXTS), len(self.ordered())
        assert count == 5 * 4 / 2
        mean = 2 / (5 * 4) * sum(log((self.p(x, y) + 1 / n) / self.p(y)) for x, y in self.ordered())
        form = sum(log((self.d(x, y) + 1) / self.d(y)) for x, y in self.ordered())
        assert mean * count == pytest.approx(form, rel=1e-12)
        small = 2 / (5 * 4) * sum(log((self.p(x, y) + 1e-12) / self.p(y)) for x, y in self.ordered())
        assert small < mean - 5

    def test_npmi_ends(self):
        assert self.npmi("a", "a") == pytest.approx(1, abs=1e-9)
        assert self.npmi("c", "d") == pytest.approx(-1, abs=0.2)
        independent = TestTopicCoherence()
        independent.TEXTS = ("ab", "a", "b", "")
        assert independent.npmi("a", "b") == pytest.approx(0, abs=1e-9)

    def test_npmi_mean(self):
        pairs_of_words = list(combinations(self.WORDS, 2))
        mean = 2 / (5 * 4) * sum(self.npmi(x, y) for x, y in self.ordered())
        assert mean == pytest.approx(np.mean([self.npmi(x, y) for x, y in pairs_of_words]), rel=1e-12)
        assert self.npmi("a", "b") == pytest.approx(np.log(0.4 / 0.36) / -np.log(0.4), rel=1e-9)

    def test_c_v(self):
        v = np.array([[self.npmi(x, y) for y in self.WORDS] for x in self.WORDS])
        s = v.sum(0)
        form = np.mean([v_i @ s / (np.linalg.norm(v_i) * np.linalg.norm(s)) for v_i in v])
        assert form == pytest.approx(cosine_similarity(v, [s]).mean(), rel=1e-12)
        same = TestTopicCoherence()
        same.TEXTS = ("abcde", "abcde", "")
        w = np.array([[same.npmi(x, y) for y in self.WORDS] for x in self.WORDS])
        assert cosine_similarity(w, [w.sum(0)]).mean() == pytest.approx(1, abs=1e-9)
