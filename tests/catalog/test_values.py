"""The catalog's formulas, transcribed from their bodies and computed, against other libraries and closed forms."""

import numpy as np
import pytest
from scipy.special import huber, rel_entr
from sklearn.metrics import accuracy_score, f1_score, log_loss, ndcg_score
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

SEEDS = range(3)


class TestCrossEntropy:
    def test_scikit_learn_clips(self):
        assert np.isfinite(log_loss([0], [[0.0, 1.0]], labels=[0, 1]))


class TestKlDivergence:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_is_positive_unless_the_two_agree(self, seed):
        p, q = np.random.default_rng(seed).dirichlet(np.ones(6), size=2)
        assert rel_entr(p, q).sum() > 0 == rel_entr(p, p).sum()

    def test_prediction_first_is_infinite_for_a_one_hot_target(self):
        y, y_hat = np.eye(3)[1], np.array([0.2, 0.5, 0.3])
        assert rel_entr(y_hat, y).sum() == np.inf
        assert rel_entr(y, y).sum() == 0


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
    def test_no_discriminator_does_better_than_the_best(self, seed):
        rng = np.random.default_rng(seed)
        p_data, p_g = rng.dirichlet(np.ones(5), size=2)
        best = self.value(p_data / (p_data + p_g), p_data, p_g)
        assert all(self.value(d, p_data, p_g) < best for d in rng.uniform(0.01, 0.99, size=(100, 5)))

    def test_unbounded_with_the_one_outside_the_logarithm(self):
        def page(d, p_data, p_g):
            return (p_data * np.log(d)).sum() + (p_g * (1 - np.log(d))).sum()

        p_data, p_g = np.array([0.5, 0.5]), np.array([0.9, 0.1])
        values = [page(np.array([d, 0.5]), p_data, p_g) for d in (1e-2, 1e-100, 1e-300)]
        assert values[0] < 10 < 90 < values[1] < 270 < values[2]
        assert page(np.array([0.3, 0.8]), p_data, p_data) == pytest.approx(1, rel=1e-12)
