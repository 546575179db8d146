"""Formulas of models, transport and PageRank, transcribed from their bodies and computed."""

from collections import Counter
from itertools import product

import networkx
import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.optimize import linprog, minimize
from scipy.spatial.distance import cdist
from scipy.special import beta as beta_function
from scipy.special import softmax
from scipy.stats import multivariate_normal, norm, wasserstein_distance, wasserstein_distance_nd
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.svm import SVC

SEEDS = range(3)


def two_classes(seed, gap, n=30):
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) < n // 3, 1.0, -1.0)
    return rng.normal(size=(n, 2)) + gap * y[:, None], y


def fit(x, y, c, **kernel):
    machine = SVC(C=c, tol=1e-10, **(kernel or {"kernel": "linear"})).fit(x, y)
    alpha = np.zeros(len(y))
    alpha[machine.support_] = machine.dual_coef_[0] * y[machine.support_]
    return machine, alpha


class TestSvmHardMargin:
    @staticmethod
    def objective(w):
        return 0.5 * w @ w

    @staticmethod
    def slack(w, b, x, y):
        return y * (x @ w + b) - 1

    @staticmethod
    def margin(w, b, x, y):
        return (y * (x @ w + b)).min() / np.linalg.norm(w)

    def solve(self, x, y, start):
        constraint = {"type": "ineq", "fun": lambda v: self.slack(v[:2], v[2], x, y)}
        options = {"ftol": 1e-14, "maxiter": 500}
        return minimize(lambda v: self.objective(v[:2]), start, constraints=constraint, options=options).x

    @pytest.mark.parametrize("seed", SEEDS)
    def test_agrees_with_svc_of_large_cost(self, seed):
        x, y = two_classes(seed, gap=4)
        machine, alpha = fit(x, y, 1e6)
        w, b = machine.coef_[0], machine.intercept_[0]
        np.testing.assert_allclose(self.solve(x, y, np.r_[1.2 * w + 0.01, b]), [*w, b], rtol=1e-5)
        # Any cost that is at least the largest multiplier gives the same, a smaller one another.
        same, _ = fit(x, y, 1.001 * alpha.max())
        np.testing.assert_allclose(same.coef_[0], w, rtol=1e-5)
        other, _ = fit(x, y, 0.5 * alpha.max())
        assert self.objective(other.coef_[0]) < 0.99 * self.objective(w)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_margin_is_the_inverse_of_the_norm_and_the_largest(self, seed):
        x, y = two_classes(seed, gap=4)
        machine, _ = fit(x, y, 1e6)
        w, b = machine.coef_[0], machine.intercept_[0]
        assert self.slack(w, b, x, y).min() == pytest.approx(0, abs=1e-6)
        best = self.margin(w, b, x, y)
        assert best == pytest.approx(1 / np.linalg.norm(w), rel=1e-6)
        assert self.margin(7 * w, 7 * b, x, y) == pytest.approx(best, rel=1e-12)
        moves = np.random.default_rng(seed).normal(scale=0.1, size=(300, 3))
        assert all(self.margin(w + move[:2], b + move[2], x, y) < best for move in moves)

    def test_two_points(self):
        x, y = np.array([[3.0, 0.0], [1.0, 0.0]]), np.array([1.0, -1.0])
        machine, _ = fit(x, y, 10)
        np.testing.assert_allclose([*machine.coef_[0], *machine.intercept_], [1, 0, -2], atol=1e-8)
        assert 2 / np.linalg.norm(machine.coef_) == pytest.approx(2)

    def test_zero_weights_satisfy_the_weaker_constraint_only(self):
        x, y = two_classes(0, gap=4)
        assert (y * (x @ np.zeros(2)) >= 0).all()
        assert (self.slack(np.zeros(2), 0, x, y) < 0).all()


class TestSvmSoftMargin:
    @staticmethod
    def objective(w, xi, c):
        return 0.5 * w @ w + c * xi.sum()

    @staticmethod
    def hinge(w, b, x, y, c):
        return 0.5 * w @ w + c * np.maximum(0, 1 - y * (x @ w + b)).sum()

    @staticmethod
    def regularized(w, b, x, y, lam):
        return np.maximum(0, 1 - y * (x @ w + b)).mean() + lam / 2 * w @ w

    @staticmethod
    def squared(w, b, x, y, c):
        return 0.5 * w @ w + c * (np.maximum(0, 1 - y * (x @ w + b)) ** 2).sum()

    def solve(self, x, y, c):
        n = len(y)
        constraints = [
            {"type": "ineq", "fun": lambda v: y * (x @ v[:2] + v[2]) - (1 - v[3:])},
            {"type": "ineq", "fun": lambda v: v[3:]},
        ]
        start = np.r_[0.0, 0.0, 0.0, np.full(n, 1.0)]
        options = {"ftol": 1e-13, "maxiter": 1000}
        return minimize(lambda v: self.objective(v[:2], v[3:], c), start, constraints=constraints, options=options).x

    @pytest.mark.parametrize("c", [0.1, 2.0])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_constrained_and_hinge_forms_agree_with_svc(self, seed, c):
        x, y = two_classes(seed, gap=0.7, n=18)
        machine, _ = fit(x, y, c)
        w, b = machine.coef_[0], machine.intercept_[0]
        found = self.solve(x, y, c)
        np.testing.assert_allclose(found[:2], w, atol=1e-4)
        assert self.objective(found[:2], found[3:], c) == pytest.approx(self.hinge(w, b, x, y, c), rel=1e-7)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_regularized_form_has_the_same_minimum(self, seed):
        x, y = two_classes(seed, gap=0.7)
        c, n = 0.5, len(y)
        machine, _ = fit(x, y, c)
        w, b = machine.coef_[0], machine.intercept_[0]
        assert self.regularized(w, b, x, y, 1 / (n * c)) == pytest.approx(
            self.hinge(w, b, x, y, c) / (n * c), rel=1e-12
        )
        best = self.regularized(w, b, x, y, 1 / (n * c))
        for move in np.random.default_rng(seed).normal(scale=0.1, size=(300, 3)):
            assert self.regularized(w + move[:2], b + move[2], x, y, 1 / (n * c)) > best

    @pytest.mark.parametrize("seed", SEEDS)
    def test_squared_slack_is_a_hard_margin_with_a_ridge_on_the_kernel(self, seed):
        x, y = two_classes(seed, gap=0.7)
        c = 0.5
        gram = x @ x.T + np.eye(len(y)) / (2 * c)
        machine = SVC(C=1e6, kernel="precomputed", tol=1e-10).fit(gram, y)
        w, b = machine.dual_coef_[0] @ x[machine.support_], machine.intercept_[0]
        best = self.squared(w, b, x, y, c)
        found = minimize(lambda v: self.squared(v[:2], v[2], x, y, c), np.zeros(3), options={"gtol": 1e-8}).x
        np.testing.assert_allclose([*w, b], found, atol=1e-5)
        assert self.squared(found[:2], found[2], x, y, c) == pytest.approx(best, rel=1e-8)

    def test_without_bound_on_the_slack_there_is_no_minimum(self):
        y = two_classes(0, gap=0.7)[1]
        values = [self.objective(np.zeros(2), 1 - y * b, 1.0) for b in (0, -10, -100)]
        assert values[2] < values[1] < values[0]
        assert values[2] < 0

    def test_slack_above_one_is_misclassified(self):
        x, y = two_classes(1, gap=0.7)
        machine, _ = fit(x, y, 1.0)
        slack = np.maximum(0, 1 - y * (x @ machine.coef_[0] + machine.intercept_[0]))
        assert (slack > 1).any()
        np.testing.assert_array_equal(slack > 1, machine.predict(x) != y)


class TestSvmDual:
    @staticmethod
    def objective(alpha, y, gram):
        double = sum(alpha[i] * alpha[j] * y[i] * y[j] * gram[i, j] for i, j in product(range(len(y)), range(len(y))))
        return alpha.sum() - 0.5 * double

    @staticmethod
    def matrix(alpha, y, gram):
        q = np.outer(y, y) * gram
        return 0.5 * alpha @ q @ alpha - np.ones(len(y)) @ alpha

    @pytest.mark.parametrize("seed", SEEDS)
    def test_strong_duality_and_constraints(self, seed):
        x, y = two_classes(seed, gap=0.7)
        machine, alpha = fit(x, y, 2.0)
        w, b = machine.coef_[0], machine.intercept_[0]
        primal = TestSvmSoftMargin.hinge(w, b, x, y, 2.0)
        assert self.objective(alpha, y, x @ x.T) == pytest.approx(primal, rel=1e-6)
        assert self.matrix(alpha, y, x @ x.T) == pytest.approx(-self.objective(alpha, y, x @ x.T), rel=1e-12)
        assert alpha @ y == pytest.approx(0, abs=1e-10)
        assert alpha.min() == 0
        assert alpha.max() == pytest.approx(2.0)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_hyperplane_from_the_multipliers(self, seed):
        x, y = two_classes(seed, gap=0.7)
        machine, alpha = fit(x, y, 2.0)
        w = sum(alpha[i] * y[i] * x[i] for i in range(len(y)))
        np.testing.assert_allclose(w, machine.coef_[0], rtol=1e-10)
        inside = np.flatnonzero((alpha > 1e-8) & (alpha < 2 - 1e-8))
        assert len(inside)
        for s in inside:
            assert y[s] - w @ x[s] == pytest.approx(machine.intercept_[0], abs=1e-5)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_kernel_problem_solved_directly(self, seed):
        x, y = two_classes(seed, gap=0.7, n=15)
        gram = np.exp(-0.5 * cdist(x, x) ** 2)
        _, alpha = fit(x, y, 1.5, kernel="rbf", gamma=0.5)
        found = minimize(
            lambda a: -self.objective(a, y, gram),
            np.full(len(y), 0.1),
            bounds=[(0, 1.5)] * len(y),
            constraints={"type": "eq", "fun": lambda a: a @ y},
            options={"ftol": 1e-12, "maxiter": 500},
        )
        assert -found.fun == pytest.approx(self.objective(alpha, y, gram), rel=1e-6)
        np.testing.assert_allclose(found.x, alpha, atol=1e-3)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_hard_margin(self, seed):
        x, y = two_classes(seed, gap=4)
        machine, alpha = fit(x, y, 1e6)
        primal = TestSvmHardMargin.objective(machine.coef_[0])
        assert self.objective(alpha, y, x @ x.T) == pytest.approx(primal, rel=1e-6)
        assert alpha.sum() == pytest.approx(2 * primal, rel=1e-6)


class TestSvd:
    @pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4)])
    def test_full_and_thin_forms(self, shape):
        a = np.random.default_rng(0).normal(size=shape)
        m, n = shape
        p = min(m, n)
        u, s, vt = np.linalg.svd(a)
        v, sigma = vt.T, np.zeros(shape)
        sigma[range(p), range(p)] = s
        np.testing.assert_allclose(u @ sigma @ v.T, a, atol=1e-12)
        np.testing.assert_allclose(u.T @ u, np.eye(m), atol=1e-12)
        np.testing.assert_allclose(v.T @ v, np.eye(n), atol=1e-12)
        assert len(s) == p
        assert (np.diff(s) <= 0).all()
        assert (s >= 0).all()
        u, s, vt = np.linalg.svd(a, full_matrices=False)
        np.testing.assert_allclose(u @ np.diag(s) @ vt, a, atol=1e-12)
        np.testing.assert_allclose(u.T @ u, np.eye(p), atol=1e-12)
        assert np.allclose(u @ u.T, np.eye(m)) == (m <= n)

    def test_sum_up_to_the_rank_and_equations_of_the_vectors(self):
        rng = np.random.default_rng(1)
        a = rng.normal(size=(5, 2)) @ rng.normal(size=(2, 4))
        u, s, vt = np.linalg.svd(a)
        r = np.linalg.matrix_rank(a)
        assert r == 2
        np.testing.assert_allclose(sum(s[i] * np.outer(u[:, i], vt[i]) for i in range(r)), a, atol=1e-12)
        for i in range(4):
            np.testing.assert_allclose(a @ vt[i], s[i] * u[:, i], atol=1e-12)
            np.testing.assert_allclose(a.T @ u[:, i], s[i] * vt[i], atol=1e-12)
            np.testing.assert_allclose(a.T @ a @ vt[i], s[i] ** 2 * vt[i], atol=1e-12)

    def test_complex_form(self):
        rng = np.random.default_rng(2)
        a = rng.normal(size=(3, 3)) + 1j * rng.normal(size=(3, 3))
        u, s, vh = np.linalg.svd(a)
        v = vh.conj().T
        np.testing.assert_allclose(u @ np.diag(s) @ v.conj().T, a, atol=1e-12)
        np.testing.assert_allclose(v.conj().T @ v, np.eye(3), atol=1e-12)
        assert not np.allclose(u @ np.diag(s) @ v.T, a)

    def test_symmetric_matrix_has_absolute_eigenvalues(self):
        a = np.array([[1.0, 2.0], [2.0, -3.0]])
        np.testing.assert_allclose(
            np.linalg.svd(a, compute_uv=False), np.sort(np.abs(np.linalg.eigvalsh(a)))[::-1], rtol=1e-12
        )


class TestPca:
    @staticmethod
    def pca(x, m):
        mean = x.mean(axis=0)
        s = sum(np.outer(x_i - mean, x_i - mean) for x_i in x) / len(x)
        lam, u = np.linalg.eigh(s)
        lam, u = lam[::-1], u[:, ::-1]
        return s, lam, u[:, :m], np.array([u[:, :m].T @ (x_i - mean) for x_i in x])

    @staticmethod
    def data(seed):
        rng = np.random.default_rng(seed)
        return rng.normal(size=(20, 4)) @ rng.normal(size=(4, 4)) + 5

    @pytest.mark.parametrize("seed", SEEDS)
    def test_agrees_with_scikit_learn(self, seed):
        x = self.data(seed)
        _, lam, u, z = self.pca(x, 2)
        model = PCA(n_components=2).fit(x)
        signs = np.sign((model.components_ @ u).diagonal())
        np.testing.assert_allclose(z * signs, model.transform(x), atol=1e-10)
        np.testing.assert_allclose(u * signs, model.components_.T, atol=1e-10)
        np.testing.assert_allclose(lam[:2] * 20 / 19, model.explained_variance_, rtol=1e-10)
        np.testing.assert_allclose(lam[:2] / lam.sum(), model.explained_variance_ratio_, rtol=1e-10)
        np.testing.assert_allclose(z.T @ z / 20, np.diag(lam[:2]), atol=1e-10)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_variance_and_trace_are_largest(self, seed):
        s, lam, u, _ = self.pca(self.data(seed), 2)
        assert u[:, 0] @ s @ u[:, 0] == pytest.approx(lam[0])
        assert np.trace(u.T @ s @ u) == pytest.approx(lam[:2].sum())
        rng = np.random.default_rng(seed)
        for _ in range(200):
            q = np.linalg.qr(rng.normal(size=(4, 2)))[0]
            assert q[:, 0] @ s @ q[:, 0] <= lam[0]
            assert np.trace(q.T @ s @ q) <= lam[:2].sum()

    def test_singular_value_form(self):
        x = self.data(0)
        _, lam, u, z = self.pca(x, 4)
        p, d, vt = np.linalg.svd(x - np.outer(np.ones(20), x.mean(axis=0)), full_matrices=False)
        np.testing.assert_allclose(d**2 / 20, lam, rtol=1e-10)
        np.testing.assert_allclose(np.abs(vt.T), np.abs(u), atol=1e-8)
        np.testing.assert_allclose(np.abs(p @ np.diag(d)), np.abs(z), atol=1e-8)

    def test_without_centering_the_first_axis_points_at_the_mean(self):
        x = np.random.default_rng(0).normal(size=(50, 3)) * [3, 1, 1] + [0, 0, 30]
        axis = np.linalg.eigh(x.T @ x / 50)[1][:, -1]
        assert abs(axis[2]) > 0.99
        assert abs(self.pca(x, 1)[2][0, 0]) > 0.9


class TestLinearDiscriminant:
    @staticmethod
    def estimates(x, y, divisor=None):
        n, classes = len(y), np.unique(y)
        prior = np.array([(y == k).sum() / n for k in classes])
        mean = np.array([x[y == k].mean(axis=0) for k in classes])
        scatter = sum(np.outer(x_i - mean[y_i], x_i - mean[y_i]) for x_i, y_i in zip(x, y, strict=True))
        return prior, mean, scatter / (divisor or n - len(classes))

    @staticmethod
    def discriminant(x, prior, mean, cov):
        inverse = np.linalg.inv(cov)
        return np.array(
            [x @ inverse @ mu - 0.5 * mu @ inverse @ mu + np.log(pi) for pi, mu in zip(prior, mean, strict=True)]
        )

    @staticmethod
    def mahalanobis(x, prior, mean, cov):
        inverse = np.linalg.inv(cov)
        return np.array([-0.5 * (x - mu) @ inverse @ (x - mu) + np.log(pi) for pi, mu in zip(prior, mean, strict=True)])

    @staticmethod
    def log_odds(x, k, other, prior, mean, cov):
        inverse = np.linalg.inv(cov)
        difference = inverse @ (mean[k] - mean[other])
        return np.log(prior[k] / prior[other]) - 0.5 * (mean[k] + mean[other]) @ difference + x @ difference

    @staticmethod
    def bayes(x, prior, mean, cov):
        joint = [pi * multivariate_normal(mu, cov).pdf(x) for pi, mu in zip(prior, mean, strict=True)]
        return np.array(joint) / sum(joint)

    def unbalanced_iris(self):
        x, y = load_iris(return_X_y=True)
        return x[30:130], y[30:130]  # 20, 50 and 30 samples

    def test_forms_agree_with_bayes(self):
        x, y = self.unbalanced_iris()
        model = self.estimates(x, y)
        for x_i in x[::7]:
            delta = self.discriminant(x_i, *model)
            posterior = self.bayes(x_i, *model)
            np.testing.assert_allclose(softmax(delta), posterior, atol=1e-10)
            shift = delta - self.mahalanobis(x_i, *model)
            np.testing.assert_allclose(shift, shift[0], rtol=1e-8)
            expected = np.log(posterior[2] / posterior[1])
            assert self.log_odds(x_i, 2, 1, *model) == pytest.approx(expected, abs=1e-8)
            assert delta.argmax() == posterior.argmax()

    @pytest.mark.parametrize("solver", ["lsqr", "eigen"])  # and svd from scikit-learn 1.9.1 on
    def test_agrees_with_scikit_learn_which_divides_by_n(self, solver):
        x, y = self.unbalanced_iris()
        other = LinearDiscriminantAnalysis(solver=solver).fit(x, y)
        body = np.array([self.discriminant(x_i, *self.estimates(x, y, len(y))) for x_i in x])
        np.testing.assert_allclose(softmax(body, axis=1), other.predict_proba(x), atol=1e-8)
        np.testing.assert_array_equal(body.argmax(axis=1), other.predict(x))
        unbiased = np.array([self.discriminant(x_i, *self.estimates(x, y)) for x_i in x])
        assert 1e-4 < np.abs(softmax(unbiased, axis=1) - other.predict_proba(x)).max() < 0.05

    def test_estimates_of_the_pooled_covariance(self):
        x, y = self.unbalanced_iris()
        prior, _, cov = self.estimates(x, y)
        np.testing.assert_allclose(prior, [0.2, 0.5, 0.3])
        pooled = sum((count - 1) * np.cov(x[y == k].T) for k, count in enumerate([20, 50, 30])) / 97
        np.testing.assert_allclose(cov, pooled, rtol=1e-10)


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


def transport(cost, p, q, partial=False):
    """The least total cost of a flow with (or up to) these marginals."""
    m, n = cost.shape
    rows, columns = np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))
    sides, masses = np.vstack([rows, columns]), np.r_[p, q]
    if partial:
        total = min(p.sum(), q.sum())
        result = linprog(cost.ravel(), A_ub=sides, b_ub=masses, A_eq=np.ones((1, m * n)), b_eq=[total])
    else:
        result = linprog(cost.ravel(), A_eq=sides, b_eq=masses)
    assert result.status == 0
    return result.x.reshape(m, n)


class TestWasserstein:
    @staticmethod
    def coupling(x, y, p, q, order):
        d = cdist(x, y)
        return ((d**order) * transport(d**order, p, q)).sum() ** (1 / order)

    @staticmethod
    def on_a_line(x, y, order):
        return (np.abs(np.sort(x) - np.sort(y)) ** order).mean() ** (1 / order)

    @staticmethod
    def distribution_functions(x, y):
        points = np.sort(np.r_[x, y])
        f, g = ((sample <= points[:-1, None]).mean(axis=1) for sample in (x, y))
        return (np.abs(f - g) * np.diff(points)).sum()

    @pytest.mark.parametrize("seed", SEEDS)
    def test_order_one_agrees_with_scipy(self, seed):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=7), rng.normal(1, 2, size=7)
        uniform = np.full(7, 1 / 7)
        expected = wasserstein_distance(x, y)
        assert self.coupling(x[:, None], y[:, None], uniform, uniform, 1) == pytest.approx(expected, rel=1e-8)
        assert self.on_a_line(x, y, 1) == pytest.approx(expected, rel=1e-10)
        assert self.distribution_functions(x, y) == pytest.approx(expected, rel=1e-10)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_plane_with_weights_agrees_with_scipy(self, seed):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=(4, 2)), rng.normal(size=(5, 2))
        p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(5))
        assert self.coupling(x, y, p, q, 1) == pytest.approx(wasserstein_distance_nd(x, y, p, q), rel=1e-6)

    @pytest.mark.parametrize("order", [1, 2, 3])
    @pytest.mark.parametrize("seed", SEEDS)
    def test_sorted_form_is_the_best_coupling(self, seed, order):
        x, y = np.random.default_rng(seed).normal(size=(2, 6))
        uniform = np.full(6, 1 / 6)
        best = self.coupling(x[:, None], y[:, None], uniform, uniform, order)
        assert self.on_a_line(x, y, order) == pytest.approx(best, rel=1e-6)
        independent = (np.abs(x[:, None] - y) ** order).mean() ** (1 / order)
        assert independent > best

    def test_quantile_and_distribution_function_forms_of_gaussians(self):
        f, g = norm(0.5, 1.0), norm(-1.0, 3.0)
        second = np.sqrt(quad(lambda u: abs(f.ppf(u) - g.ppf(u)) ** 2, 0, 1, epsabs=1e-9, limit=200)[0])
        assert second == pytest.approx(np.sqrt(1.5**2 + 2.0**2), rel=1e-6)
        first = quad(lambda u: abs(f.ppf(u) - g.ppf(u)), 0, 1, epsabs=1e-9, limit=200)[0]
        gap = quad(lambda x: abs(f.cdf(x) - g.cdf(x)), -40, 40, points=[1.25], epsabs=1e-9, limit=200)[0]
        assert first == pytest.approx(gap, rel=1e-6)
        assert first < second

    def test_the_power_of_the_distance_violates_the_triangle_inequality(self):
        def squared(x, y):
            return self.on_a_line(np.array([x]), np.array([y]), 2) ** 2

        assert squared(0.0, 2.0) > squared(0.0, 1.0) + squared(1.0, 2.0)
        assert self.on_a_line(np.array([0.0]), np.array([2.0]), 2) == 2


class TestEarthMovers:
    @staticmethod
    def emd(d, p, q):
        f = transport(d, p, q, partial=True)
        return (f * d).sum() / f.sum()

    @staticmethod
    def histograms(p, q):
        return sum(abs(sum(p[i] - q[i] for i in range(j + 1))) for j in range(len(p)))

    @pytest.mark.parametrize("seed", SEEDS)
    def test_equal_mass_agrees_with_scipy(self, seed):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=5), rng.normal(size=7)
        p, q = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(7))
        d = np.abs(x[:, None] - y)
        expected = wasserstein_distance(x, y, p, q)
        assert self.emd(d, p, q) == pytest.approx(expected, rel=1e-6)
        assert (transport(d, p, q) * d).sum() == pytest.approx(expected, rel=1e-6)
        assert self.emd(d, 3 * p, 3 * q) == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_histograms_agree_with_scipy(self, seed):
        p, q = np.random.default_rng(seed).dirichlet(np.ones(6), size=2)
        bins = np.arange(6.0)
        expected = wasserstein_distance(bins, bins, p, q)
        assert self.histograms(p, q) == pytest.approx(expected, rel=1e-8)
        assert self.emd(cdist(bins[:, None], bins[:, None]), p, q) == pytest.approx(expected, rel=1e-6)

    def test_partial_match_by_hand(self):
        # Two units at 0; one at 0 and three at 1: one unit stays, one moves by 1, two places stay empty.
        d, p, q = np.array([[0.0, 1.0]]), np.array([2.0]), np.array([1.0, 3.0])
        assert self.emd(d, p, q) == pytest.approx(0.5)
        part = np.array([1.0, 0.0])
        assert self.emd(np.array([[0.0, 1.0], [1.0, 0.0]]), part, q) == pytest.approx(0)

    def test_bins_alone_do_not_see_the_distance(self):
        p, near, far = np.eye(4)[0], np.eye(4)[1], np.eye(4)[3]
        assert np.abs(p - near).sum() == np.abs(p - far).sum() == 2
        assert self.histograms(p, near) == 1
        assert self.histograms(p, far) == 3


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
