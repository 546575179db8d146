"""What is said of attention and of decoding, and the reparameterization trick, computed."""

import numpy as np
import pytest
from scipy.stats import kstest, multivariate_normal, norm


def test_greedy_decoding_need_not_find_the_most_probable():
    joint = {(1, 0): 0.2, (1, 1, 0): 0.2, (1, 2, 0): 0.2, (2, 0): 0.39, (0,): 0.01}
    first = {token: sum(p for y, p in joint.items() if y[0] == token) for token in range(3)}
    assert max(joint, key=joint.get) == (2, 0)
    assert max(first, key=first.get) == 1


def test_scaled_logits_have_unit_variance():
    q, k = np.random.default_rng(0).normal(size=(2, 20_000, 64))
    assert np.var((q * k).sum(-1) / np.sqrt(64)) == pytest.approx(1, abs=0.05)


class TestReparameterization:
    MU, SIGMA = np.array([1.0, -2.0, 0.5]), np.array([0.5, 2.0, 1.5])
    NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
    WEIGHTS = WEIGHTS / WEIGHTS.sum()

    def expect(self, f):
        """The expectation of f(epsilon) for standard normal epsilon."""
        return self.WEIGHTS @ f(self.NODES)

    def sample(self, count):
        epsilon = np.random.default_rng(0).standard_normal((count, 3))
        return self.MU + self.SIGMA * epsilon

    def test_scalar_has_its_distribution(self):
        z = 1.5 + 0.3 * np.random.default_rng(0).standard_normal(20_000)
        assert kstest(z, norm(1.5, 0.3).cdf).pvalue > 0.01
        assert kstest(z, norm(1.5, 0.3**2).cdf).pvalue < 1e-6

    def test_vector_has_the_diagonal_covariance(self):
        z = self.sample(200_000)
        np.testing.assert_allclose(z.mean(axis=0), self.MU, atol=0.02)
        np.testing.assert_allclose(np.cov(z.T), np.diag(self.SIGMA**2), atol=0.04)

    def test_density_is_that_of_the_coordinates(self):
        z = self.sample(5)
        joint = multivariate_normal(self.MU, np.diag(self.SIGMA**2)).pdf(z)
        np.testing.assert_allclose(joint, norm(self.MU, self.SIGMA).pdf(z).prod(axis=1), rtol=1e-10)

    def test_gradient_moves_inside(self):
        """E[sin(mu + sigma epsilon)] is sin(mu) exp(-sigma^2 / 2)."""
        mu, sigma = 0.7, 1.3
        closed = np.sin(mu) * np.exp(-(sigma**2) / 2)
        assert self.expect(lambda e: np.sin(mu + sigma * e)) == pytest.approx(closed, rel=1e-10)
        by_mu = self.expect(lambda e: np.cos(mu + sigma * e))
        by_sigma = self.expect(lambda e: np.cos(mu + sigma * e) * e)
        assert by_mu == pytest.approx(np.cos(mu) * np.exp(-(sigma**2) / 2), rel=1e-10)
        assert by_sigma == pytest.approx(-sigma * closed, rel=1e-10)
