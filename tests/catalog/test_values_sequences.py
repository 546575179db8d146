"""Formulas of activations, recurrent models, early attention and the reparameterization trick, computed."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import erf, expit, log_expit, softmax
from scipy.stats import kstest, multivariate_normal, norm

SEEDS = range(3)
X = np.linspace(-6, 6, 241)


class TestSigmoid:
    @staticmethod
    def body(z):
        return 1 / (1 + np.exp(-z))

    @staticmethod
    def tanh(z):
        return 0.5 * (1 + np.tanh(z / 2))

    @staticmethod
    def stable(z):
        return 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))

    @staticmethod
    def curve(x, limit, k, x_0):
        return limit / (1 + np.exp(-k * (x - x_0)))

    def test_forms_agree_with_scipy(self):
        for form in (self.body, self.tanh, np.vectorize(self.stable)):
            np.testing.assert_allclose(form(X), expit(X), rtol=1e-12)

    def test_stable_form_never_overflows(self):
        with np.errstate(over="raise", invalid="raise"):
            assert (self.stable(1000.0), self.stable(-1000.0), self.stable(0.0)) == (1, 0, 0.5)
            with pytest.raises(FloatingPointError):
                self.body(np.float64(-1000.0))

    def test_inverse_symmetry_and_greatest_slope(self):
        p = self.body(X)
        np.testing.assert_allclose(np.log(p / (1 - p)), X, atol=1e-12)
        np.testing.assert_allclose(self.body(-X), 1 - p, rtol=1e-12)
        np.testing.assert_allclose(np.log(p), log_expit(X), rtol=1e-12)
        slopes = (self.body(X + 1e-6) - self.body(X - 1e-6)) / 2e-6
        assert X[slopes.argmax()] == pytest.approx(0, abs=1e-12) and slopes.max() == pytest.approx(0.25, rel=1e-8)

    def test_logistic_curve(self):
        np.testing.assert_allclose(self.curve(X, 1, 1, 0), expit(X), rtol=1e-12)
        assert self.curve(1.5, 8.0, 2.0, 1.5) == 4
        assert self.curve(1.5 + np.log(3) / 2, 8.0, 2.0, 1.5) == pytest.approx(6)


class TestTanh:
    @pytest.mark.parametrize(
        "form",
        [
            lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
            lambda x: (1 - np.exp(-2 * x)) / (1 + np.exp(-2 * x)),
            lambda x: 2 * expit(2 * x) - 1,
            lambda x: np.sinh(x) / np.cosh(x),
        ],
        ids=["body", "both", "sigmoid", "hyperbolic"],
    )
    def test_agrees_with_numpy(self, form):
        np.testing.assert_allclose(form(X), np.tanh(X), rtol=1e-12, atol=1e-15)
        assert form(np.log(3) / 2) == pytest.approx(0.5, rel=1e-12)

    def test_body_overflows_for_large_arguments(self):
        x = np.float64(1000)
        with np.errstate(over="ignore", invalid="ignore"):
            assert np.isnan((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))
        assert np.tanh(x) == 1


RELU = {
    "body": lambda x: max(0, x),
    "cases": lambda x: x if x > 0 else 0,
    "absolute": lambda x: (x + abs(x)) / 2,
    "indicator": lambda x: x * (x > 0),
}
LEAKY = {
    "body": lambda x, a: x if x >= 0 else a * x,
    "sum": lambda x, a: max(0, x) + a * min(0, x),
    "max": lambda x, a: max(a * x, x),
}


class TestRelu:
    @pytest.mark.parametrize("form", RELU.values(), ids=RELU)
    def test_is_the_positive_part(self, form):
        np.testing.assert_array_equal([form(x) for x in X], np.clip(X, 0, None))
        assert (form(-3.5), form(0.0), form(2.5)) == (0, 0, 2.5)


class TestLeakyRelu:
    @pytest.mark.parametrize("form", LEAKY.values(), ids=LEAKY)
    def test_values_and_limits(self, form):
        assert (form(-4.0, 0.25), form(0.0, 0.25), form(3.0, 0.25)) == (-1, 0, 3)
        np.testing.assert_allclose([form(x, 0.01) for x in X], np.interp(X, [-6, 0, 6], [-0.06, 0, 6]), atol=1e-15)
        np.testing.assert_array_equal([form(x, 0.0) for x in X], np.clip(X, 0, None))
        np.testing.assert_array_equal([form(x, 1.0) for x in X], X)

    def test_maximum_takes_the_wrong_branch_for_a_slope_above_one(self):
        assert LEAKY["body"](-1.0, 2.0) == LEAKY["sum"](-1.0, 2.0) == -2
        assert LEAKY["max"](-1.0, 2.0) == -1


class TestGelu:
    AT = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])

    @staticmethod
    def erf_form(x):
        return x / 2 * (1 + erf(x / np.sqrt(2)))

    @staticmethod
    def tanh_body(x):
        return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    @staticmethod
    def tanh_sigmoid(x):
        return x * expit(np.sqrt(8 / np.pi) * (x + 0.044715 * x**3))

    def test_forms_agree(self):
        np.testing.assert_allclose(self.erf_form(X), X * norm.cdf(X), rtol=1e-10, atol=1e-15)
        sample = np.random.default_rng(0).normal(size=200_000)
        for x in (-1.0, 0.5, 2.0):
            assert x * (sample <= x).mean() == pytest.approx(self.erf_form(x), abs=0.01)

    def test_published_values(self):
        """Of TensorFlow's documentation of tf.nn.gelu, exact and approximate."""
        exact = [-0.00404951, -0.15865529, 0.0, 0.8413447, 2.9959507]
        approximate = [-0.00363752, -0.15880796, 0.0, 0.841192, 2.9963627]
        np.testing.assert_allclose(self.erf_form(self.AT), exact, atol=2e-7)
        for form in (self.tanh_body, self.tanh_sigmoid):
            np.testing.assert_allclose(form(self.AT), approximate, atol=2e-7)

    def test_minimum(self):
        least = minimize_scalar(self.erf_form, bounds=(-3, 0), method="bounded")
        assert (least.x, least.fun) == pytest.approx((-0.75, -0.17), abs=0.003)

    def test_how_far_the_approximations_are_off(self):
        exact = self.erf_form(X)
        assert 0.015 < abs(X * expit(1.702 * X) - exact).max() < 0.021
        assert 0.0004 < abs(self.tanh_body(X) - exact).max() < 0.0005
        np.testing.assert_allclose(self.tanh_sigmoid(X), self.tanh_body(X), rtol=1e-9, atol=1e-15)


class TestVanillaRnn:
    @staticmethod
    def step(x, h, w, u, b):
        return np.tanh(w @ x + u @ h + b)

    def test_two_steps_by_hand(self):
        half = np.log(3) / 2  # whose tanh is 1/2
        w, u, b = np.array([[half, 0.0]]), np.array([[2 * half]]), np.array([-half])
        first = self.step(np.array([2.0, 5.0]), np.zeros(1), w, u, b)
        second = self.step(np.array([1.0, 5.0]), first, w, u, b)
        np.testing.assert_allclose([first, second], [[0.5], [0.5]], rtol=1e-12)
        third = self.step(np.array([0.0, 5.0]), second, w, u, b)
        np.testing.assert_allclose(third, [0.0], atol=1e-15)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_variants_agree(self, seed):
        rng = np.random.default_rng(seed)
        x, h, w, u, b, b_hh = (rng.normal(size=s) for s in (2, 3, (3, 2), (3, 3), 3, 3))
        joined = np.tanh(np.hstack([u, w]) @ np.concatenate([h, x]) + b)
        np.testing.assert_allclose(joined, self.step(x, h, w, u, b), rtol=1e-12)
        np.testing.assert_allclose(np.tanh(w @ x + (b - b_hh) + u @ h + b_hh), self.step(x, h, w, u, b), rtol=1e-12)

    def test_output_is_a_distribution(self):
        h, v, b_o = np.array([0.5, -1.0]), np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0.0, 2.0 + np.log(3)])
        np.testing.assert_allclose(softmax(v @ h + b_o), [1 / (1 + 3), 3 / (1 + 3)], rtol=1e-12)


class TestGru:
    @staticmethod
    def gates(x, h, w, u, b):
        return (expit(w[gate] @ x + u[gate] @ h + b[gate]) for gate in "zr")

    def step(self, x, h, w, u, b):
        z, r = self.gates(x, h, w, u, b)
        candidate = np.tanh(w["h"] @ x + u["h"] @ (r * h) + b["h"])
        return z * h + (1 - z) * candidate

    def reset_after(self, x, h, w, u, b, inner):
        z, r = self.gates(x, h, w, u, b)
        candidate = np.tanh(w["h"] @ x + b["h"] + r * (u["h"] @ h + inner))
        return z * h + (1 - z) * candidate

    def swapped(self, x, h, w, u, b):
        z, r = self.gates(x, h, w, u, b)
        candidate = np.tanh(w["h"] @ x + u["h"] @ (r * h) + b["h"])
        return (1 - z) * h + z * candidate

    @staticmethod
    def concatenated(x, h, w, u, b):
        joined = {gate: np.hstack([u[gate], w[gate]]) for gate in "zrh"}
        z, r = (expit(joined[gate] @ np.concatenate([h, x]) + b[gate]) for gate in "zr")
        return z * h + (1 - z) * np.tanh(joined["h"] @ np.concatenate([r * h, x]) + b["h"])

    @staticmethod
    def weights(seed, m=3, d=2):
        rng = np.random.default_rng(seed)
        sizes = ((d,), (m,))
        parts = tuple({gate: rng.normal(size=shape) for gate in "zrh"} for shape in ((m, d), (m, m), (m,)))
        return (*(rng.normal(size=size) for size in sizes), *parts)

    def by_hand(self):
        ln = np.log
        w = {"z": np.zeros((1, 1)), "r": np.array([[ln(2)]]), "h": np.zeros((1, 1))}
        u = {"z": np.array([[ln(3) / 2]]), "r": np.zeros((1, 1)), "h": np.array([[ln(3)]])}
        b = {"z": np.zeros(1), "r": np.array([-2 * ln(2)]), "h": np.array([-ln(3) / 2])}
        # x = 2, h = 2: z = 3/4, r = 1/2, and the candidate tanh(ln(3) * 1 - ln(3) / 2) = 1/2.
        return np.array([2.0]), np.array([2.0]), w, u, b

    def test_step_by_hand(self):
        assert self.step(*self.by_hand()) == pytest.approx([0.75 * 2 + 0.25 * 0.5])
        assert self.swapped(*self.by_hand()) == pytest.approx([0.25 * 2 + 0.75 * 0.5])
        # With ln(3) as the bias inside the reset gate the candidate is tanh(-ln(3) / 2 + 3 ln(3) / 2) = 4/5.
        after = self.reset_after(*self.by_hand(), np.array([np.log(3)]))
        assert after == pytest.approx([0.75 * 2 + 0.25 * 0.8])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_variants(self, seed):
        x, h, w, u, b = self.weights(seed)
        expected = self.step(x, h, w, u, b)
        np.testing.assert_allclose(self.concatenated(x, h, w, u, b), expected, rtol=1e-12)
        negated = [{**part, "z": -part["z"]} for part in (w, u, b)]
        np.testing.assert_allclose(self.swapped(x, h, *negated), expected, rtol=1e-12)
        assert not np.allclose(self.reset_after(x, h, w, u, b, np.zeros(3)), expected)
        diagonal = {**u, "h": np.diag(np.diag(u["h"]))}
        np.testing.assert_allclose(
            self.reset_after(x, h, w, diagonal, b, np.zeros(3)), self.step(x, h, w, diagonal, b), rtol=1e-12
        )

    def test_open_and_closed_gates(self):
        x, h, w, u, b = self.weights(0)
        np.testing.assert_allclose(self.step(x, h, w, u, {**b, "z": np.full(3, 60.0)}), h, rtol=1e-12)
        forgetful = {**b, "z": np.full(3, -60.0), "r": np.full(3, -60.0)}
        np.testing.assert_allclose(self.step(x, h, w, u, forgetful), np.tanh(w["h"] @ x + b["h"]), rtol=1e-12)
        plain = {**b, "z": np.full(3, -60.0), "r": np.full(3, 60.0)}
        expected = TestVanillaRnn.step(x, h, w["h"], u["h"], b["h"])
        np.testing.assert_allclose(self.step(x, h, w, u, plain), expected, rtol=1e-12)


class TestEncoderDecoder:
    @staticmethod
    def run(x, y, seed=0, fed=False):
        """The decoder states from step 1 on; `y[0]` is the start token."""
        rng = np.random.default_rng(seed)
        enc, dec = ((rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(2))
        summary_weights = rng.normal(size=(3, 3))
        h = np.zeros(3)
        for x_t in x:
            h = TestVanillaRnn.step(x_t, h, *enc)
        s, states = h, []
        for t in range(1, len(y)):
            w, u, b = dec
            s = TestVanillaRnn.step(y[t - 1], s, w, u, b + summary_weights @ h if fed else b)
            states.append(s)
        return np.array(states)

    @pytest.mark.parametrize("fed", [False, True])
    def test_a_state_depends_on_the_source_and_on_earlier_targets_only(self, fed):
        rng = np.random.default_rng(1)
        x, y = rng.normal(size=(4, 2)), rng.normal(size=(5, 2))
        states = self.run(x, y, fed=fed)
        for t in range(1, 5):
            changed = y.copy()
            changed[t] += 1
            same = np.isclose(self.run(x, changed, fed=fed), states).all(axis=1)
            assert same.tolist() == [step <= t for step in range(1, 5)]
        assert not np.isclose(self.run(x[::-1], y, fed=fed), states).any()

    def test_summary_adds_to_every_step(self):
        rng = np.random.default_rng(1)
        x, y = rng.normal(size=(4, 2)), rng.normal(size=(5, 2))
        assert not np.isclose(self.run(x, y), self.run(x, y, fed=True)).any()


class TestSeq2Seq:
    """A distribution over the sequences of at most three tokens, of which 0 ends a sequence."""

    SEQUENCES = tuple(s for n in (1, 2, 3) for s in product(range(3), repeat=n) if s[-1] == 0 and 0 not in s[:-1])

    @staticmethod
    def conditional(joint, prefix, token):
        """p(token | prefix) by counting."""
        begin = sum(p for s, p in joint.items() if s[: len(prefix)] == prefix)
        return sum(p for s, p in joint.items() if s[: len(prefix) + 1] == (*prefix, token)) / begin

    @pytest.mark.parametrize("seed", SEEDS)
    def test_factors_multiply_to_the_joint(self, seed):
        probabilities = np.random.default_rng(seed).dirichlet(np.ones(len(self.SEQUENCES)))
        joint = dict(zip(self.SEQUENCES, probabilities, strict=True))
        for y, p in joint.items():
            factors = [self.conditional(joint, y[:t], y[t]) for t in range(len(y))]
            assert np.prod(factors) == pytest.approx(p, rel=1e-12)
            assert np.log(factors).sum() == pytest.approx(np.log(p), rel=1e-12)

    def test_any_next_token_model_sums_to_one(self):
        rng = np.random.default_rng(0)

        def p(y):
            factors = []
            for t, token in enumerate(y):
                logits = np.sin(np.arange(3) * (1 + sum(y[:t])) + t)
                factors.append(softmax(logits)[token] if t < 6 else float(token == 0))
            return np.prod(factors)

        ended = [s for n in range(1, 8) for s in product(range(3), repeat=n) if s[-1] == 0 and 0 not in s[:-1]]
        assert sum(p(y) for y in ended) == pytest.approx(1, rel=1e-12)
        assert 0 < p(ended[rng.integers(len(ended))]) < 1

    def test_greedy_need_not_find_the_most_probable(self):
        joint = {(1, 0): 0.2, (1, 1, 0): 0.2, (1, 2, 0): 0.2, (2, 0): 0.39, (0,): 0.01}
        assert max(joint, key=joint.get) == (2, 0)
        assert max(range(3), key=lambda token: self.conditional(joint, (), token)) == 1


class TestContextVector:
    @staticmethod
    def weights(e):
        return np.array([[np.exp(e_ij) / sum(np.exp(e_ik) for e_ik in e_i) for e_ij in e_i] for e_i in e])

    @staticmethod
    def context(alpha, h):
        return np.array([sum(a_ij * h_j for a_ij, h_j in zip(a_i, h, strict=True)) for a_i in alpha])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_agrees_with_scipy_over_the_source(self, seed):
        rng = np.random.default_rng(seed)
        e, h = rng.normal(size=(4, 5)), rng.normal(size=(5, 3))
        alpha = self.weights(e)
        np.testing.assert_allclose(alpha, softmax(e, axis=1), rtol=1e-12)
        np.testing.assert_allclose(self.context(alpha, h), [h.T @ softmax(e_i) for e_i in e], rtol=1e-10)

    def test_by_hand(self):
        alpha = self.weights(np.log([[1.0, 3.0], [5.0, 5.0]]))
        h = np.array([[4.0, 0.0], [0.0, 8.0]])
        np.testing.assert_allclose(self.context(alpha, h), [[1.0, 6.0], [2.0, 4.0]], rtol=1e-12)

    def test_padding_is_left_out(self):
        e = np.array([[0.3, -1.0, -np.inf]])
        np.testing.assert_allclose(self.weights(e)[0, :2], softmax(e[0, :2]), rtol=1e-12)
        assert self.weights(e)[0, 2] == 0


class TestAdditiveAttention:
    @staticmethod
    def score(s, h, v, w, u):
        return v @ np.tanh(w @ s + u @ h)

    @staticmethod
    def concatenated(s, h, v, w):
        return v @ np.tanh(w @ np.concatenate([s, h]))

    def test_by_hand(self):
        half = np.log(3) / 2
        w, u = np.array([[half, 0.0], [0.0, 0.0]]), np.array([[0.0], [-half]])
        assert self.score(np.array([1.0, 9.0]), np.ones(1), np.array([6.0, 2.0]), w, u) == pytest.approx(3 - 1)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_concatenated_form_has_both_blocks(self, seed):
        rng = np.random.default_rng(seed)
        s, h, v, w, u = (rng.normal(size=shape) for shape in (3, 4, 5, (5, 3), (5, 4)))
        expected = self.score(s, h, v, w, u)
        assert self.concatenated(s, h, v, np.hstack([w, u])) == pytest.approx(expected, rel=1e-12)
        assert abs(self.score(1e6 * s, h, v, w, u)) == pytest.approx(abs(v @ np.sign(w @ s)), rel=1e-9)

    def test_order_of_a_decoder_step(self):
        """The previous state scores, the context follows, and the new state follows from both."""
        rng = np.random.default_rng(0)
        states, v, w, u = (rng.normal(size=shape) for shape in ((5, 4), 6, (6, 3), (6, 4)))
        cell_w, cell_u = rng.normal(size=(3, 2 + 4)), rng.normal(size=(3, 3))
        s, y = np.zeros(3), rng.normal(size=(3, 2))
        for i in range(3):
            alpha = softmax([self.score(s, h_j, v, w, u) for h_j in states])
            c = states.T @ alpha
            s = np.tanh(cell_w @ np.concatenate([y[i], c]) + cell_u @ s)
            if i == 0:
                np.testing.assert_allclose(alpha, softmax(np.tanh(states @ u.T) @ v), rtol=1e-12)
        assert s.shape == (3,) and not np.allclose(alpha, softmax([self.score(s, h_j, v, w, u) for h_j in states]))


class TestLuongAttention:
    @staticmethod
    def dot(s, h):
        return s @ h

    @staticmethod
    def general(s, h, w):
        return s @ w @ h

    @staticmethod
    def concat(s, h, v, w):
        return v @ np.tanh(w @ np.concatenate([s, h]))

    def test_by_hand(self):
        s, h = np.array([1.0, 2.0]), np.array([3.0, -1.0])
        assert self.dot(s, h) == 1
        assert self.general(s, h, np.array([[0.0, 1.0], [2.0, 0.0]])) == -1 + 12
        half = np.log(3) / 2
        assert self.concat(s, h, np.array([4.0]), half * np.array([[1.0, 1.0, -1.0, -1.0]])) == pytest.approx(2.0)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_relations(self, seed):
        rng = np.random.default_rng(seed)
        s, h, short, w = (rng.normal(size=shape) for shape in (4, 4, 3, (4, 3)))
        assert self.general(s, h, np.eye(4)) == pytest.approx(self.dot(s, h), rel=1e-12)
        double_sum = sum(s[a] * w[a, b] * short[b] for a in range(4) for b in range(3))
        assert self.general(s, short, w) == pytest.approx(double_sum, rel=1e-12)
        v, w_s, w_h = (rng.normal(size=shape) for shape in (5, (5, 4), (5, 3)))
        additive = TestAdditiveAttention.score(s, short, v, w_s, w_h)
        assert self.concat(s, short, v, np.hstack([w_s, w_h])) == pytest.approx(additive, rel=1e-12)

    def test_location_weights_ignore_the_source(self):
        w, s = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.log([2.0, 3.0])
        np.testing.assert_allclose(softmax(w @ s), np.array([2, 3, 6]) / 11, rtol=1e-12)


class TestLuongOutput:
    @staticmethod
    def state(c, s, w_c):
        return np.tanh(w_c @ np.concatenate([c, s]))

    def test_by_hand(self):
        half = np.log(3) / 2
        c, s = np.array([1.0, 0.0]), np.array([0.0, 2.0])
        w_c = half * np.array([[1.0, 7.0, 7.0, 0.0], [0.0, 7.0, 7.0, -0.5]])
        attentional = self.state(c, s, w_c)
        np.testing.assert_allclose(attentional, [0.5, -0.5], rtol=1e-12)
        w_s = np.log(4) * np.array([[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]])
        np.testing.assert_allclose(softmax(w_s @ attentional), np.array([2, 0.5, 4]) / 6.5, rtol=1e-12)

    def test_input_feeding_carries_the_last_attention(self):
        rng = np.random.default_rng(0)
        source, y = rng.normal(size=(5, 3)), rng.normal(size=(3, 2))
        w_c, w, u = rng.normal(size=(3, 6)), rng.normal(size=(3, 2 + 3)), rng.normal(size=(3, 3))

        def states(feed):
            s, attentional, out = np.zeros(3), np.zeros(3), []
            for y_last in y:
                s = np.tanh(w @ np.concatenate([y_last, attentional if feed else np.zeros(3)]) + u @ s)
                alpha = softmax([TestLuongAttention.dot(s, h_j) for h_j in source])
                attentional = self.state(source.T @ alpha, s, w_c)
                out.append(s)
            return np.array(out)

        assert np.isclose(states(True), states(False)).all(axis=1).tolist() == [True, False, False]


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
