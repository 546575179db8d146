"""Formulas of losses, regularization and information theory, transcribed from their bodies and computed."""

from itertools import product

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, rel_entr, softmax
from scipy.stats import bernoulli, entropy, laplace, norm
from sklearn.linear_model import Lasso, Ridge
from sklearn.metrics import log_loss, mutual_info_score
from sklearn.metrics import mean_absolute_error as mae
from sklearn.metrics import mean_squared_error as mse
from sklearn.metrics import root_mean_squared_error as rmse
from sklearn.svm import LinearSVC

SEEDS = range(3)


def pair(seed, size=11):
    return np.random.default_rng(seed).normal(scale=3, size=(2, size))


class TestMeanAbsoluteError:
    def test_by_hand(self):
        y, y_hat = np.array([1.0, 2.0, 3.0]), np.array([2.0, 0.0, 3.0])
        assert mae(y, y_hat) == 1
        assert np.abs(y - y_hat).sum() == 3  # what the page wrote
        assert (y - y_hat).sum() / 3 == pytest.approx(1 / 3)  # the signs cancel

    def test_median_is_the_best_constant(self):
        y = np.array([0.0, 1.0, 10.0])
        best = min(np.linspace(-1, 11, 1201), key=lambda c: mae(y, np.full(3, c)))
        assert best == pytest.approx(np.median(y), abs=0.01)

    def test_best_constant_is_not_unique_for_an_even_number(self):
        y = np.array([0.0, 1.0, 4.0, 10.0])
        values = [mae(y, np.full(4, c)) for c in (1.0, 2.5, 4.0)]
        np.testing.assert_allclose(values, values[0])
        assert mae(y, np.full(4, 4.1)) > values[0] < mae(y, np.full(4, 0.9))


class TestMeanSquaredError:
    def test_by_hand(self):
        y, y_hat = np.array([1.0, 2.0, 3.0]), np.array([2.0, 0.0, 3.0])
        assert mse(y, y_hat) == pytest.approx(5 / 3)
        assert ((y - y_hat) ** 2).sum() == 5  # what the page wrote
        assert (y - y_hat).sum() ** 2 / 3 == pytest.approx(1 / 3)  # the signs cancel

    def test_mean_is_the_best_constant(self):
        y = np.array([0.0, 1.0, 11.0])
        best = min(np.linspace(-1, 11, 1201), key=lambda c: mse(y, np.full(3, c)))
        assert best == pytest.approx(4, abs=0.01)

    def test_gradient_of_the_half_form_is_mean_error_times_gradient(self):
        x, y = pair(0)

        def half(w):
            return 1 / (2 * len(y)) * ((y - w * x) ** 2).sum()

        slope = (half(0.7 + 1e-6) - half(0.7 - 1e-6)) / 2e-6
        assert slope == pytest.approx((-(y - 0.7 * x) * x).mean(), rel=1e-6)

    def test_of_an_estimator_is_variance_plus_squared_bias(self):
        p, n, expected, mean, square = 0.3, 4, 0.0, 0.0, 0.0
        for tosses in product([0, 1], repeat=n):
            weight = p ** sum(tosses) * (1 - p) ** (n - sum(tosses))
            estimate = (sum(tosses) + 1) / (n + 2)
            expected += weight * (estimate - p) ** 2
            mean += weight * estimate
            square += weight * estimate**2
        assert expected == pytest.approx(square - mean**2 + (mean - p) ** 2, rel=1e-12)
        assert expected == pytest.approx((n * p * (1 - p) + (1 - 2 * p) ** 2) / (n + 2) ** 2, rel=1e-12)

    def test_gaussian_likelihood_has_the_same_order(self):
        y, y_hat = pair(1)
        for other in pair(2):
            lower = mse(y, other) < mse(y, y_hat)
            assert (-norm(other).logpdf(y).sum() < -norm(y_hat).logpdf(y).sum()) == lower


class TestRootMeanSquaredError:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_root_in_another_place(self, seed):
        y, y_hat = pair(seed)
        outside = np.sqrt(((y - y_hat) ** 2).sum()) / len(y)
        assert outside * np.sqrt(len(y)) == pytest.approx(rmse(y, y_hat), rel=1e-12)
        assert np.sqrt((y - y_hat) ** 2).sum() / len(y) == pytest.approx(mae(y, y_hat), rel=1e-12)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_lies_between_mae_and_its_multiple(self, seed):
        y, y_hat = pair(seed)
        assert mae(y, y_hat) < rmse(y, y_hat) < np.sqrt(len(y)) * mae(y, y_hat)
        assert rmse([5, 0, 0, 0], [0] * 4) == np.sqrt(4) * mae([5, 0, 0, 0], [0] * 4)
        assert rmse([2, -2], [0, 0]) == mae([2, -2], [0, 0]) == 2

    def test_mean_over_folds_is_smaller(self):
        y, y_hat = pair(0, 12)
        folds = [rmse(a, b) for a, b in zip(y.reshape(3, 4), y_hat.reshape(3, 4), strict=True)]
        assert np.mean(folds) < rmse(y, y_hat)
        assert np.sqrt(np.mean(np.square(folds))) == pytest.approx(rmse(y, y_hat), rel=1e-12)

    def test_scikit_learn_takes_the_root_for_each_output(self):
        y, y_hat = np.zeros((4, 2)), np.tile([1.0, 3.0], (4, 1))
        assert rmse(y, y_hat) == pytest.approx(2)
        assert rmse(y.ravel(), y_hat.ravel()) == pytest.approx(np.sqrt(5))


def bce(y, y_hat):
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


class TestBinaryCrossEntropy:
    def test_soft_target_costs_at_least_its_entropy(self):
        y = 0.3
        losses = bce(y, np.linspace(0.01, 0.99, 99))
        assert losses.min() == pytest.approx(entropy([y, 1 - y]), rel=1e-12)
        assert np.linspace(0.01, 0.99, 99)[losses.argmin()] == pytest.approx(y)

    def test_targets_of_both_signs(self):
        z = np.linspace(-3, 3, 7)
        np.testing.assert_allclose(bce(1, expit(z)), np.log(1 + np.exp(-z)), rtol=1e-12)
        np.testing.assert_allclose(bce(0, expit(z)), np.log(1 + np.exp(z)), rtol=1e-12)

    def test_one_term_or_one_sign_is_wrong(self):
        assert -0 * np.log(0.999) == 0 < bce(0, 0.999)
        assert -0 * np.log(0.9) + (1 - 0) * np.log(1 - 0.9) < 0

    def test_scikit_learn_clips(self):
        assert np.isfinite(log_loss([0, 1], [1.0, 1.0]))


class TestNegativeLogLikelihood:
    """A model of three classes with one parameter, the slope of its logits in x."""

    def p(self, theta, y, x):
        return softmax(np.array([0.0, theta * x, -2 * theta * x + 0.3]))[y]

    def sample(self, theta, x, y):
        return -np.log(self.p(theta, y, x))

    def test_one_sample_is_cross_entropy_with_a_one_hot_target(self):
        probabilities = np.array([self.p(0.7, k, 1.5) for k in range(3)])
        assert self.sample(0.7, 1.5, 2) == pytest.approx(-(np.eye(3)[2] * np.log(probabilities)).sum(), rel=1e-12)

    def test_sum_over_the_values_of_y_does_not_depend_on_the_data(self):
        over_values = [sum(self.p(theta, k, 1.0) for k in range(3)) for theta in (-1.0, 0.0, 2.0)]
        np.testing.assert_allclose(over_values, 1, rtol=1e-12)

    def test_can_be_negative_for_densities(self):
        assert -norm(0, 0.1).logpdf(0.0) < 0


class TestHinge:
    @staticmethod
    def loss(y, s):
        return max(0, 1 - y * s)

    def test_is_above_the_zero_one_loss(self):
        for y, s in product([-1, 1], np.linspace(-2, 2, 41)):
            assert self.loss(y, s) >= (y * s <= 0)

    def test_subgradient_at_the_kink_is_any_number_between_minus_y_and_0(self):
        for g in (-1.0, -0.4, 0.0):
            assert all(self.loss(1, t) >= self.loss(1, 1) + g * (t - 1) - 1e-12 for t in np.linspace(-3, 3, 25))

    def test_wrong_labels_and_wrong_predictions(self):
        assert {self.loss(0, s) for s in (-5, 0, 5)} == {1}  # a target of 0 costs 1 whatever the score
        assert {self.loss(y, c) for y, c in product([-1, 1], repeat=2)} == {0, 2}  # classes in place of scores

    def test_linear_svc_squares_by_default(self):
        assert LinearSVC().loss == "squared_hinge"


def design(seed, n=12, d=4):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d))
    return x, x @ [2.0, -1.0, 0.0, 0.0] + rng.normal(scale=0.3, size=n)


class TestL1Regularization:
    def test_cross_entropy_is_no_function_of_the_difference(self):
        assert bce(1, 0.75) == pytest.approx(-np.log(0.75))
        assert bce(0.75, 0.5) != pytest.approx(bce(1, 0.75))  # the same difference, another loss

    def test_is_a_laplace_prior(self):
        lam, (a, b) = 1.7, np.random.default_rng(0).normal(size=(2, 5))
        difference = laplace(scale=1 / lam).logpdf(b).sum() - laplace(scale=1 / lam).logpdf(a).sum()
        assert lam * np.abs(a).sum() - lam * np.abs(b).sum() == pytest.approx(difference, rel=1e-12)


class TestL2Regularization:
    def test_is_a_gaussian_prior(self):
        lam, (a, b) = 1.7, np.random.default_rng(0).normal(size=(2, 5))
        prior = norm(scale=np.sqrt(1 / (2 * lam)))
        difference = prior.logpdf(b).sum() - prior.logpdf(a).sum()
        assert lam * (a @ a) - lam * (b @ b) == pytest.approx(difference, rel=1e-12)


class TestLasso:
    def test_all_zero_from_the_largest_correlation_on(self):
        x, y = design(0)
        largest = np.abs(x.T @ y / len(y)).max()
        above, below = (Lasso(alpha=largest * by, fit_intercept=False, tol=1e-12).fit(x, y) for by in (1.0001, 0.99))
        assert (above.coef_ == 0).all()
        assert (below.coef_ != 0).any()


class TestRidge:
    @staticmethod
    def fit(x, y, lam):
        return Ridge(alpha=lam, fit_intercept=False).fit(x, y).coef_

    def test_half_on_the_loss_alone_adds_two_lambda(self):
        x, y = design(0)
        w = self.fit(x, y, 2 * 0.3)
        np.testing.assert_allclose(-x.T @ (y - x @ w) + 2 * 0.3 * w, 0, atol=1e-12)

    def test_centered_features_do_without_an_intercept(self):
        x, y = design(0)
        centered = self.fit(x - x.mean(axis=0), y - y.mean(), 1.7)
        np.testing.assert_allclose(Ridge(alpha=1.7).fit(x, y + 7).coef_, centered, rtol=1e-9)

    def test_collinear_features_and_rows_stacked_below(self):
        x, y = design(0)
        x = np.column_stack([x, x[:, 0]])
        stacked = np.linalg.lstsq(np.vstack([x, np.sqrt(0.1) * np.eye(5)]), np.append(y, np.zeros(5)), rcond=None)[0]
        np.testing.assert_allclose(self.fit(x, y, 0.1), stacked, rtol=1e-9)

    def test_is_a_posterior_mean(self):
        x, y = design(0)
        sigma, tau = 0.5, 0.8
        joint = tau**2 * x @ x.T + sigma**2 * np.eye(len(y))
        mean = tau**2 * x.T @ np.linalg.solve(joint, y)
        np.testing.assert_allclose(self.fit(x, y, sigma**2 / tau**2), mean, rtol=1e-9)


class TestMaximumLikelihood:
    def test_is_the_least_divergence_from_the_empirical_distribution(self):
        sample = np.array([0, 1, 1, 0, 1, 1, 1, 0])
        grid = np.linspace(0.01, 0.99, 99)
        empirical = np.array([3, 5]) / 8
        divergences = [rel_entr(empirical, [1 - theta, theta]).sum() for theta in grid]
        likelihoods = [bernoulli(theta).logpmf(sample).sum() for theta in grid]
        assert np.argmin(divergences) == np.argmax(likelihoods)
        assert grid[np.argmax(likelihoods)] == pytest.approx(sample.mean(), abs=0.01)

    def test_variance_is_too_small_on_average(self):
        p, n = 0.3, 3
        mean = sum(p ** sum(s) * (1 - p) ** (n - sum(s)) * np.var(s) for s in product([0, 1], repeat=n))
        assert mean == pytest.approx((n - 1) / n * p * (1 - p), rel=1e-12)


class TestShannonEntropy:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_lies_between_0_and_the_logarithm_of_the_number_of_outcomes(self, seed):
        p = np.random.default_rng(seed).dirichlet(np.ones(6))
        assert entropy([1.0, 0.0]) == 0 < entropy(p) < entropy(np.full(6, 1 / 6)) == pytest.approx(np.log(6), rel=1e-12)

    def test_fair_coin(self):
        assert entropy([0.5, 0.5]) == pytest.approx(0.693, abs=1e-3)
        assert entropy([0.5, 0.5], base=2) == 1

    def test_scipy_rescales(self):
        assert entropy([3, 1]) == pytest.approx(entropy([0.75, 0.25]), rel=1e-12)

    def test_frequencies_underestimate(self):
        p, n = 0.3, 3
        samples = [(p ** sum(s) * (1 - p) ** (n - sum(s)), np.mean(s)) for s in product([0, 1], repeat=n)]
        assert sum(weight * entropy([f, 1 - f]) for weight, f in samples) < entropy([p, 1 - p])

    def test_differential_entropy_can_be_negative(self):
        assert norm(0, 0.1).entropy() < 0 < norm(0, 1).entropy()


def test_entropy_of_two_arguments_in_scipy_is_the_divergence():
    p, q = np.random.default_rng(0).dirichlet(np.ones(6), size=2)
    assert entropy(p, q) == pytest.approx(rel_entr(p, q).sum(), rel=1e-12)


class TestJensenShannon:
    def test_bounds(self):
        p, q = np.array([0.3, 0.7, 0, 0]), np.array([0, 0, 0.6, 0.4])
        assert jensenshannon(p, q) ** 2 == pytest.approx(np.log(2), rel=1e-12)
        assert jensenshannon(p, q, base=2) ** 2 == pytest.approx(1, rel=1e-12)
        m = (p + q) / 2
        assert rel_entr(m, p).sum() == rel_entr(p, q).sum() == np.inf  # the mixture first, and the mean of both

    def test_distance_is_a_metric_and_the_divergence_is_not(self):
        rng = np.random.default_rng(0)
        for p, q, r in rng.dirichlet(np.full(3, 0.5), size=(200, 3)):
            assert jensenshannon(p, r) <= jensenshannon(p, q) + jensenshannon(q, r) + 1e-12
        p, q = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        m = (p + q) / 2
        assert jensenshannon(p, q) ** 2 > jensenshannon(p, m) ** 2 + jensenshannon(m, q) ** 2


class TestMutualInformation:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_is_at_most_the_smaller_entropy_and_above_0_by_chance(self, seed):
        x, y = np.random.default_rng(seed).integers(3, size=(2, 30))  # which are independent
        assert 0 < mutual_info_score(x, y) < min(entropy(np.bincount(x)), entropy(np.bincount(y)))

    def test_uncorrelated_is_not_independent(self):
        x, y = np.array([-1, 0, 0, 1]), np.array([1, 0, 0, 1])  # y = x^2
        assert np.cov(x, y)[0, 1] == 0
        assert mutual_info_score(x, y) == pytest.approx(np.log(2), rel=1e-12)


class Counted:
    """Two words x, the rows, counted in three contexts y, the columns."""

    COUNTS = np.array([[6, 1, 3], [2, 4, 0]])
    N = 16

    def p(self, i, j):
        c, n = self.COUNTS, self.N
        return c[i, j] / n, c[i].sum() / n, c[:, j].sum() / n

    def pmi(self, i, j):
        both, x, y = self.p(i, j)
        return np.log(both / (x * y))


class TestPointwiseMutualInformation(Counted):
    def test_bare_counts_lack_the_number_of_observations(self):
        without_n = np.log(6 / (10 * 8))
        assert self.pmi(0, 0) - without_n == pytest.approx(np.log(16), rel=1e-12)

    def test_mean_is_mutual_information(self):
        seen = [(i, j) for i in range(2) for j in range(3) if self.COUNTS[i, j]]
        mean = sum(self.p(i, j)[0] * self.pmi(i, j) for i, j in seen)
        assert mean == pytest.approx(mutual_info_score(None, None, contingency=self.COUNTS), rel=1e-12)

    def test_a_pair_seen_once_gets_the_most(self):
        n = 50
        assert np.log((1 / n) / ((1 / n) * (1 / n))) == pytest.approx(np.log(n), rel=1e-12)


class TestPositivePmi(Counted):
    @pytest.mark.parametrize(("i", "j"), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)])
    def test_base_cancels_in_the_normalized_form(self, i, j):
        both, x, y = self.p(i, j)
        other_base = np.log2(both / (x * y)) / -np.log2(both)
        assert other_base == pytest.approx(self.pmi(i, j) / -np.log(both), rel=1e-9)
        assert -1 < other_base < 1

    def test_bounds_of_the_normalized_form(self):
        def npmi(both, x, y):
            return np.log(both / (x * y)) / -np.log(both)

        assert npmi(0.2, 0.2, 0.2) == pytest.approx(1, rel=1e-12)
        assert npmi(0.06, 0.2, 0.3) == pytest.approx(0, abs=1e-12)
        assert -1 < npmi(1e-300, 0.2, 0.3) < -0.99

    def test_smoothing_lowers_what_is_rare(self):
        contexts = self.COUNTS.sum(axis=0)
        smoothed = contexts**0.75 / (contexts**0.75).sum()
        assert contexts[2] == contexts.min()
        assert smoothed[2] > contexts[2] / self.N  # and its PMI is less
