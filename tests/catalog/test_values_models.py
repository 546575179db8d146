"""Formulas of models, transport and PageRank, transcribed from their bodies and computed."""

from collections import Counter
from itertools import product

import networkx
import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.optimize import linprog
from scipy.special import beta as beta_function
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


class TestLatentDirichletAllocation:
    alpha = np.array([0.7, 1.9])
    beta = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    words = (0, 2, 2)

    def prior(self, t):
        a, b = self.alpha
        return t ** (a - 1) * (1 - t) ** (b - 1) / beta_function(a, b)

    def joint(self, t, topics):
        theta = (t, 1 - t)
        return self.prior(t) * np.prod([theta[z] * self.beta[z, w] for z, w in zip(topics, self.words, strict=True)])

    def dirichlet_multinomial(self, words=words):
        """Sum over all topics of the words, with the topic proportions integrated out in closed form."""
        total = 0.0
        for topics in product(range(2), repeat=len(words)):
            weight = np.prod([self.beta[z, w] for z, w in zip(topics, words, strict=True)])
            seen = np.zeros(2)
            for z in topics:
                weight *= (self.alpha[z] + seen[z]) / (self.alpha.sum() + seen.sum())
                seen[z] += 1
            total += weight
        return total

    def test_joint_summed_and_integrated_is_the_marginal(self):
        summed = quad(lambda t: sum(self.joint(t, z) for z in product(range(2), repeat=3)), 0, 1, epsabs=1e-9)[0]

        def integrand(t):
            theta = np.array([t, 1 - t])
            return self.prior(t) * np.prod([(theta * self.beta[:, w]).sum() for w in self.words])

        marginal = quad(integrand, 0, 1, epsabs=1e-9)[0]
        assert marginal == pytest.approx(self.dirichlet_multinomial(), rel=1e-6)
        assert summed == pytest.approx(marginal, rel=1e-6)

    def test_marginal_sums_to_one_over_documents(self):
        total = sum(self.dirichlet_multinomial(words) for words in product(range(3), repeat=3))
        assert total == pytest.approx(1, rel=1e-12)

    def test_generative_process(self):
        rng = np.random.default_rng(0)
        count = 200_000
        theta = rng.dirichlet(self.alpha, size=count)
        topics = (rng.random((count, 3)) > theta[:, :1]).astype(int)
        cumulative = self.beta.cumsum(axis=1)[topics]
        words = (rng.random((count, 3, 1)) > cumulative[..., :2]).sum(axis=-1)
        share = (words == self.words).all(axis=1).mean()
        assert share == pytest.approx(self.dirichlet_multinomial(), abs=4 * np.sqrt(0.1 / count))

    def test_one_topic_per_document_or_proportions_per_word_are_other_models(self):
        mean = self.alpha / self.alpha.sum()
        unigrams = sum(mean[k] * np.prod(self.beta[k, list(self.words)]) for k in range(2))
        per_word = np.prod([mean @ self.beta[:, w] for w in self.words])
        value = self.dirichlet_multinomial()
        assert abs(unigrams / value - 1) > 0.05
        assert abs(per_word / value - 1) > 0.05

    def test_smoothed_corpus_with_topics_integrated_out(self):
        """Two topics, two documents of one word each, two words in the vocabulary, a uniform prior of the topics."""
        docs, eta = (0, 1), 1.0
        total = 0.0
        for topics in product(range(2), repeat=2):
            weight = np.prod([self.alpha[z] / self.alpha.sum() for z in topics])
            seen = np.zeros((2, 2))
            for z, w in zip(topics, docs, strict=True):
                weight *= (eta + seen[z, w]) / (2 * eta + seen[z].sum())
                seen[z, w] += 1
            total += weight

        def integrand(p, q):
            phi = np.array([[p, 1 - p], [q, 1 - q]])
            return np.prod([sum(self.alpha[z] / self.alpha.sum() * phi[z, w] for z in range(2)) for w in docs])

        assert dblquad(integrand, 0, 1, 0, 1)[0] == pytest.approx(total, rel=1e-9)


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


class TestPageRank:
    LINKS = ((0, 1), (0, 2), (1, 2), (2, 0), (3, 2), (3, 0))

    @staticmethod
    def matrix(links, n):
        out = Counter(u for u, _ in links)
        m = np.zeros((n, n))
        for u, v in links:
            m[v, u] = 1 / out[u]
        return m

    @staticmethod
    def iterate(links, n, d, constant, dangling=False):
        out = Counter(u for u, _ in links)
        rank = np.full(n, 1 / n)
        for _ in range(500):
            spread = sum(rank[u] for u in range(n) if not out[u]) / n if dangling else 0
            rank = np.array(
                [constant + d * (sum(rank[u] / out[u] for u, w in links if w == v) + spread) for v in range(n)]
            )
        return rank

    def test_body_solves_the_linear_system_and_is_the_eigenvector(self):
        n, d = 4, 0.85
        m = self.matrix(self.LINKS, n)
        rank = self.iterate(self.LINKS, n, d, (1 - d) / n)
        np.testing.assert_allclose(rank, (1 - d) / n * np.ones(n) + d * m @ rank, rtol=1e-12)
        np.testing.assert_allclose(rank, np.linalg.solve(np.eye(n) - d * m, np.full(n, (1 - d) / n)), rtol=1e-12)
        google = d * m + (1 - d) / n * np.outer(np.ones(n), np.ones(n))
        np.testing.assert_allclose(google @ rank, rank, rtol=1e-12)
        np.testing.assert_allclose(google.sum(axis=0), 1)
        assert rank.sum() == pytest.approx(1)

    def test_unnormalized_form_sums_to_the_number_of_nodes(self):
        rank = self.iterate(self.LINKS, 4, 0.85, (1 - 0.85) / 4)
        printed = self.iterate(self.LINKS, 4, 0.85, 1 - 0.85)
        assert printed.sum() == pytest.approx(4)
        np.testing.assert_allclose(printed, 4 * rank, rtol=1e-10)

    def test_two_nodes_by_hand(self):
        # 0 links to 1, 1 to both: r0 = (1 - d)/2 + d r1/2 and r0 + r1 = 1, so r0 (1 + d/2) = 1/2.
        d = 0.6
        rank = self.iterate(((0, 1), (1, 0), (1, 1)), 2, d, (1 - d) / 2)
        np.testing.assert_allclose(rank, [0.5 / 1.3, 0.8 / 1.3], rtol=1e-12)

    def test_dangling_nodes_leak_unless_their_rank_is_spread(self):
        links = (*self.LINKS, (0, 4))
        d = 0.85
        assert self.iterate(links, 5, d, (1 - d) / 5).sum() < 0.9
        assert self.iterate(links, 5, d, (1 - d) / 5, dangling=True).sum() == pytest.approx(1)

    @pytest.mark.parametrize("d", [0.5, 0.85])
    @pytest.mark.parametrize("leaf", [False, True])
    def test_agrees_with_networkx(self, d, leaf):
        links = (*self.LINKS, (0, 4)) if leaf else self.LINKS
        n = 5 if leaf else 4
        expected = networkx.pagerank(networkx.DiGraph(links), alpha=d, tol=1e-12, max_iter=500)
        rank = self.iterate(links, n, d, (1 - d) / n, dangling=leaf)
        np.testing.assert_allclose(rank, [expected[v] for v in range(n)], rtol=1e-8)
