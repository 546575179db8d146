"""Formulas of models, transport and PageRank, transcribed from their bodies and computed."""

from collections import Counter

import networkx
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import linprog
from scipy.stats import multivariate_normal, norm, wasserstein_distance
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.svm import SVC

SEEDS = range(3)


def two_classes(seed, gap, n=30):
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) < n // 3, 1.0, -1.0)
    return rng.normal(size=(n, 2)) + gap * y[:, None], y


def fit(x, y, c):
    machine = SVC(C=c, tol=1e-10, kernel="linear").fit(x, y)
    alpha = np.zeros(len(y))
    alpha[machine.support_] = machine.dual_coef_[0] * y[machine.support_]
    return machine, alpha


class TestSvmHardMargin:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_any_cost_that_is_at_least_the_largest_multiplier_gives_it(self, seed):
        x, y = two_classes(seed, gap=4)
        machine, alpha = fit(x, y, 1e6)
        same, _ = fit(x, y, 1.001 * alpha.max())
        np.testing.assert_allclose(same.coef_[0], machine.coef_[0], rtol=1e-5)
        other, _ = fit(x, y, 0.5 * alpha.max())
        assert np.linalg.norm(other.coef_) < 0.99 * np.linalg.norm(machine.coef_)

    def test_two_points(self):
        x, y = np.array([[3.0, 0.0], [1.0, 0.0]]), np.array([1.0, -1.0])
        machine, _ = fit(x, y, 10)
        np.testing.assert_allclose([*machine.coef_[0], *machine.intercept_], [1, 0, -2], atol=1e-8)
        assert 2 / np.linalg.norm(machine.coef_) == pytest.approx(2)


class TestSvmSoftMargin:
    def test_without_bound_on_the_slack_there_is_no_minimum(self):
        y = two_classes(0, gap=0.7)[1]
        # Of w = 0 and C = 1, with the slack that makes each constraint an equality.
        values = [np.sum(1 - y * b) for b in (0, -10, -100)]
        assert values[2] < values[1] < values[0]
        assert values[2] < 0

    def test_slack_above_one_is_misclassified(self):
        x, y = two_classes(1, gap=0.7)
        machine, _ = fit(x, y, 1.0)
        slack = np.maximum(0, 1 - y * machine.decision_function(x))
        assert (slack > 1).any()
        np.testing.assert_array_equal(slack > 1, machine.predict(x) != y)


class TestSvmDual:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_most_multipliers_are_at_a_bound(self, seed):
        _, alpha = fit(*two_classes(seed, gap=0.7), 2.0)
        assert alpha.min() == 0
        assert alpha.max() == pytest.approx(2.0)
        assert np.mean((alpha > 1e-8) & (alpha < 2 - 1e-8)) < 0.2


class TestSvd:
    @pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4)])
    def test_only_of_a_square_factor_the_other_product_is_the_identity(self, shape):
        m, n = shape
        u, _, vt = np.linalg.svd(np.random.default_rng(0).normal(size=shape), full_matrices=False)
        assert np.allclose(u @ u.T, np.eye(m)) == (m <= n)
        assert np.allclose(vt.T @ vt, np.eye(n)) == (n <= m)

    def test_symmetric_matrix_has_absolute_eigenvalues(self):
        a = np.array([[1.0, 2.0], [2.0, -3.0]])
        np.testing.assert_allclose(
            np.linalg.svd(a, compute_uv=False), np.sort(np.abs(np.linalg.eigvalsh(a)))[::-1], rtol=1e-12
        )


class TestPca:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_scores_are_uncorrelated_and_scikit_learn_divides_by_n_less_one(self, seed):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(20, 4)) @ rng.normal(size=(4, 4)) + 5
        variances = np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]
        model = PCA(n_components=2).fit(x)
        z = model.transform(x)
        np.testing.assert_allclose(z.T @ z / 20, np.diag(variances[:2]), atol=1e-10)
        np.testing.assert_allclose(variances[:2] * 20 / 19, model.explained_variance_, rtol=1e-10)
        np.testing.assert_allclose(variances[:2] / variances.sum(), model.explained_variance_ratio_, rtol=1e-10)

    def test_without_centering_the_first_axis_points_at_the_mean(self):
        x = np.random.default_rng(0).normal(size=(50, 3)) * [3, 1, 1] + [0, 0, 30]
        axis = np.linalg.eigh(x.T @ x / 50)[1][:, -1]
        assert abs(axis[2]) > 0.99
        assert abs(PCA(1).fit(x).components_[0, 0]) > 0.9


class TestLinearDiscriminant:
    @staticmethod
    def unbalanced_iris():
        x, y = load_iris(return_X_y=True)
        return x[30:130], y[30:130]  # 20, 50 and 30 samples

    @pytest.mark.parametrize("solver", ["lsqr", "eigen"])  # and svd from scikit-learn 1.9.1 on
    def test_scikit_learn_divides_by_n(self, solver):
        x, y = self.unbalanced_iris()
        pooled = sum((count - 1) * np.cov(x[y == k].T) for k, count in enumerate([20, 50, 30]))
        model = LinearDiscriminantAnalysis(solver=solver).fit(x, y)
        np.testing.assert_allclose(model.covariance_, pooled / 100, rtol=1e-10)

    def test_posterior_is_that_of_bayes(self):
        x, y = self.unbalanced_iris()
        model = LinearDiscriminantAnalysis(solver="lsqr").fit(x, y)
        densities = [multivariate_normal(mean, model.covariance_).pdf(x) for mean in model.means_]
        joint = model.priors_ * np.transpose(densities)
        np.testing.assert_allclose(model.predict_proba(x), joint / joint.sum(axis=1, keepdims=True), atol=1e-10)


def test_other_models_than_latent_dirichlet_allocation():
    """One topic for the whole document, and proportions for each word: neither is the probability of the document."""
    alpha, words = np.array([0.7, 1.9]), [0, 2, 2]
    beta = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    rng = np.random.default_rng(0)
    theta = rng.dirichlet(alpha, size=200_000)
    value = np.prod(theta @ beta[:, words], axis=1).mean()
    mean = alpha / alpha.sum()
    unigrams = sum(mean[k] * np.prod(beta[k, words]) for k in range(2))
    per_word = np.prod(mean @ beta[:, words])
    assert abs(unigrams / value - 1) > 0.05
    assert abs(per_word / value - 1) > 0.05


def transport(cost, p, q):
    """The flow of the least total cost with up to these marginals."""
    m, n = cost.shape
    rows, columns = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    sides, masses = np.vstack([rows, columns]), np.r_[p, q]
    total = min(p.sum(), q.sum())
    result = linprog(cost.ravel(), A_ub=sides, b_ub=masses, A_eq=np.ones((1, m * n)), b_eq=[total])
    assert result.status == 0
    return result.x.reshape(m, n)


class TestWasserstein:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_independent_coupling_costs_more(self, seed):
        x, y = np.random.default_rng(seed).normal(size=(2, 6))
        assert np.abs(np.subtract.outer(x, y)).mean() > wasserstein_distance(x, y)

    def test_gap_of_distribution_functions_is_of_order_one(self):
        f, g = norm(0.5, 1.0), norm(-1.0, 3.0)
        gap = quad(lambda x: abs(f.cdf(x) - g.cdf(x)), -40, 40, points=[1.25], epsabs=1e-9, limit=200)[0]
        second = quad(lambda u: abs(f.ppf(u) - g.ppf(u)) ** 2, 0, 1, epsabs=1e-9, limit=200)[0] ** 0.5
        assert gap < 0.95 * second

    def test_the_power_of_the_distance_violates_the_triangle_inequality(self):
        def squared(x, y):
            return wasserstein_distance([x], [y]) ** 2  # of single points, the distance of every order is the same

        assert squared(0, 2) > squared(0, 1) + squared(1, 2)


class TestEarthMovers:
    @staticmethod
    def emd(d, p, q):
        f = transport(d, p, q)
        return (f * d).sum() / f.sum()

    def test_partial_match_by_hand(self):
        # Two units at 0; one at 0 and three at 1: one unit stays, one moves by 1, two places stay empty.
        d, p, q = np.array([[0.0, 1.0]]), np.array([2.0]), np.array([1.0, 3.0])
        assert self.emd(d, p, q) == pytest.approx(0.5)
        part = np.array([1.0, 0.0])
        assert self.emd(np.array([[0.0, 1.0], [1.0, 0.0]]), part, q) == pytest.approx(0)

    def test_bins_alone_do_not_see_the_distance(self):
        p, near, far = np.eye(4)[0], np.eye(4)[1], np.eye(4)[3]
        assert np.abs(p - near).sum() == np.abs(p - far).sum() == 2
        assert wasserstein_distance(range(4), range(4), p, near) == 1
        assert wasserstein_distance(range(4), range(4), p, far) == 3


def test_nodes_that_link_nowhere_leak_rank():
    links, d = ((0, 1), (0, 2), (1, 2), (2, 0), (0, 3)), 0.85
    out = Counter(u for u, _ in links)
    m = np.zeros((4, 4))
    for u, v in links:
        m[v, u] = 1 / out[u]
    assert np.linalg.solve(np.eye(4) - d * m, np.full(4, (1 - d) / 4)).sum() < 0.9
    assert sum(networkx.pagerank(networkx.DiGraph(links), alpha=d).values()) == pytest.approx(1)
