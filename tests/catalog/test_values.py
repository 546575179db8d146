"""The catalog's formulas, transcribed from their bodies and computed, against other libraries and closed forms."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, huber, rel_entr
from scipy.stats import multivariate_normal, norm
from sklearn.metrics import accuracy_score, f1_score, log_loss, ndcg_score
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

SEEDS = range(3)


class TestCrossEntropy:
    def test_scikit_learn_clips(self):
        assert np.isfinite(log_loss([0], [[0.0, 1.0]], labels=[0, 1]))


class TestKlDivergence:
    @staticmethod
    def kl(p, q):
        return (p * np.log(p / q)).sum()

    @pytest.mark.parametrize("seed", SEEDS)
    def test_agrees_with_scipy_and_is_positive(self, seed):
        p, q = np.random.default_rng(seed).dirichlet(np.ones(6), size=2)
        assert self.kl(p, q) == pytest.approx(rel_entr(p, q).sum(), rel=1e-12)
        assert self.kl(p, q) > 0
        assert self.kl(p, p) == pytest.approx(0, abs=1e-15)

    def test_variants_and_direction(self):
        p, q = np.array([0.5, 0.5]), np.array([0.9, 0.1])
        expectation = (p * (np.log(p) - np.log(q))).sum()
        difference = -(p * np.log(q)).sum() + (p * np.log(p)).sum()
        np.testing.assert_allclose([self.kl(p, q), expectation, difference], np.log(5 / 3), rtol=1e-12)
        assert self.kl(q, p) == pytest.approx(0.9 * np.log(1.8) + 0.1 * np.log(0.2), rel=1e-12)

    def test_classes_target_first(self):
        y, y_hat = np.eye(3)[1], np.array([0.2, 0.5, 0.3])
        terms = [y[k] * np.log(y[k] / y_hat[k]) for k in range(3) if y[k] > 0]  # terms with y_k = 0 count as 0
        assert sum(terms) == pytest.approx(rel_entr(y, y_hat).sum(), rel=1e-12)
        assert sum(terms) == pytest.approx(log_loss([1], [y_hat], labels=range(3)), rel=1e-12)
        assert rel_entr(y_hat, y).sum() == np.inf
        assert rel_entr(y, y).sum() == 0

    def test_densities(self):
        p, q = norm(0.3, 0.8), norm(-0.5, 1.5)
        integral, _ = quad(lambda x: p.pdf(x) * np.log(p.pdf(x) / q.pdf(x)), -9, 9)
        closed = np.log(1.5 / 0.8) + (0.8**2 + 0.8**2) / (2 * 1.5**2) - 0.5
        assert integral == pytest.approx(closed, rel=1e-9)


class TestElbo:
    """The model z ~ N(0, 1), x | z ~ N(z, 0.5), with q = N(0.4, 0.7^2), at x = 1.3."""

    x, q, prior = 1.3, norm(0.4, 0.7), norm(0, 1)
    joint = multivariate_normal([0, 0], [[1, 1], [1, 1.5]])
    evidence = norm(0, np.sqrt(1.5)).logpdf(x)
    posterior = norm(x / 1.5, np.sqrt(1 / 3))

    def expect(self, f):
        return quad(lambda z: self.q.pdf(z) * f(z), -7, 8)[0]

    def divergence(self, p):
        return self.expect(lambda z: self.q.logpdf(z) - p.logpdf(z))

    def elbo(self):
        return self.expect(lambda z: norm(z, np.sqrt(0.5)).logpdf(self.x)) - self.divergence(self.prior)

    def test_known_value(self):
        assert self.elbo() == pytest.approx(-2.0540398869, abs=1e-9)
        assert self.evidence == pytest.approx(-1.6850044206, abs=1e-9)

    def test_is_below_the_evidence_by_the_gap(self):
        assert self.elbo() < self.evidence
        assert self.elbo() + self.divergence(self.posterior) == pytest.approx(self.evidence, abs=1e-9)

    def test_joint_form(self):
        joint = self.expect(lambda z: self.joint.logpdf([z, self.x]) - self.q.logpdf(z))
        assert joint == pytest.approx(self.elbo(), abs=1e-9)


class TestHuber:
    def test_without_the_absolute_value_it_is_negative_and_jumps(self):
        def page(r, delta):
            return 0.5 * r**2 if abs(r) < delta else delta * (r - 0.5 * delta)

        assert page(-4.0, 1.5) == -7.125
        assert page(4.0, 1.5) == huber(1.5, 4.0)
        assert page(-1.5, 1.5) == -1.5 * 1.5**2


class TestAdam:
    def test_first_step_has_size_alpha(self):
        for scale in (1e-3, 1.0, 1e3):
            theta = np.array([scale])
            AdamOptimizer([theta], learning_rate_init=0.1).update_params([theta], [theta])
            assert scale - theta[0] == pytest.approx(0.1, rel=1e-3)

    def test_without_correction_the_first_step_is_too_long(self):
        g, alpha, epsilon = 2.5, 0.1, 1e-8
        m, v = (1 - 0.9) * g, (1 - 0.999) * g**2
        assert alpha * m / (np.sqrt(v) + epsilon) == pytest.approx(3.16 * alpha, rel=1e-3)


class TestNdcg:
    def test_no_relevant_item_in_scikit_learn(self):
        assert ndcg_score([[0, 0, 0]], [[3, 2, 1]]) == 0


class TestF1:
    @staticmethod
    def counts(y, y_hat):
        return ((y == 1) & (y_hat == 1)).sum(), ((y == 0) & (y_hat == 1)).sum(), ((y == 1) & (y_hat == 0)).sum()

    def test_nothing_positive_is_left_to_zero_division(self):
        none = np.zeros(3, dtype=int)
        assert [f1_score(none, none, zero_division=value) for value in (0, 1)] == [0, 1]
        assert f1_score([1, 0, 0], [0, 1, 0], zero_division=1) == 0

    def test_micro_average_over_all_classes_is_accuracy(self):
        y, y_hat = np.random.default_rng(0).integers(3, size=(2, 30))
        tp, fp, fn = np.sum([self.counts(y == c, y_hat == c) for c in range(3)], axis=0)
        assert 2 * tp / (2 * tp + fp + fn) == pytest.approx(accuracy_score(y, y_hat), rel=1e-12)


class TestGanMinimax:
    @staticmethod
    def value(d, p_data, p_g):
        return (p_data * np.log(d)).sum() + (p_g * np.log(1 - d)).sum()

    def test_minus_log_four_when_the_distributions_agree(self):
        p = np.random.default_rng(0).dirichlet(np.ones(5))
        assert self.value(np.full(5, 0.5), p, p) == pytest.approx(-np.log(4), rel=1e-12)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_best_discriminator(self, seed):
        rng = np.random.default_rng(seed)
        p_data, p_g = rng.dirichlet(np.ones(5), size=2)
        best = p_data / (p_data + p_g)
        value = self.value(best, p_data, p_g)
        assert value == pytest.approx(2 * jensenshannon(p_data, p_g) ** 2 - np.log(4), rel=1e-12)
        assert all(self.value(d, p_data, p_g) < value for d in rng.uniform(0.01, 0.99, size=(100, 5)))

    def test_unbounded_with_the_one_outside_the_logarithm(self):
        def page(d, p_data, p_g):
            return (p_data * np.log(d)).sum() + (p_g * (1 - np.log(d))).sum()

        p_data, p_g = np.array([0.5, 0.5]), np.array([0.9, 0.1])
        values = [page(np.array([d, 0.5]), p_data, p_g) for d in (1e-2, 1e-100, 1e-300)]
        assert values[0] < 10 < 90 < values[1] < 270 < values[2]
        assert page(np.array([0.3, 0.8]), p_data, p_data) == pytest.approx(1, rel=1e-12)

    def test_noise_form_and_mini_batch(self):
        x = np.array([0.0, 0.0, 1.0, 2.0])
        z = np.array([0.0, 1.0, 1.0, 3.0])

        def d(value):
            return expit(0.5 - value)

        def g(noise):
            return np.minimum(noise, 2.0)

        batch = (np.log(d(x)) + np.log(1 - d(g(z)))).mean()
        p_data, p_g = np.array([2, 1, 1]) / 4, np.array([1, 2, 1]) / 4
        assert batch == pytest.approx(self.value(d(np.arange(3.0)), p_data, p_g), rel=1e-12)
