"""Recurrent models."""

from itertools import product

import numpy as np
from scipy.special import softmax
from sklearn.metrics import log_loss

from tests.proof.check import Check
from tests.proof.models import network, probabilities, recurrence
from tests.proof.torch import torch_call

NETWORK = "sklearn.neural_network.MLPRegressor.predict"
PREDICTED = "sklearn.linear_model.LogisticRegression.predict_proba"
LN = np.log


# The plain cell.


def _network_states(x, h_0, W, U, b):
    """Every state is the layer of a network over the input, the state before and a 1 for the bias."""
    states, weights = [np.asarray(h_0)], np.column_stack([W, U, b])
    for x_t in x:
        states.append(network([[*x_t, *states[-1], 1.0]], weights)[0])
    return np.array(states[1:])


def _torch_states(x, h_0, W, U, b, b_hh=None):
    zero = np.zeros(len(b))
    return torch_call("rnn", x=x, h_0=h_0, W_ih=W, W_hh=U, b_ih=b, b_hh=zero if b_hh is None else b_hh)


def _rnn(variant, reference, **more):
    """Against scikit-learn and PyTorch: `reference` takes the states of either, and then inputs by name."""
    return [
        Check("vanilla-rnn", variant, against=NETWORK, reference=reference(_network_states), **more),
        Check(
            "vanilla-rnn",
            variant,
            against="torch.nn.RNN",
            reference=reference(_torch_states),
            needs="torch",
            **more,
        ),
    ]


def _of_joined(states):
    return lambda x, h_0, W, b: states(x, h_0, W[:, len(h_0) :], W[:, : len(h_0)], b)


def _of_two_biases(states):
    return lambda x, h_0, W_ih, W_hh, b_ih, b_hh: states(x, h_0, W_ih, W_hh, b_ih + b_hh)


def _of_output(states):
    return lambda x, h_0, W, U, b, V, b_o: probabilities(states(x, h_0, W, U, b), V, b_o)


HALF = LN(3) / 2  # whose tanh is 1/2
RNN_BY_HAND = dict(
    x=np.array([[2.0, 5.0], [1.0, 5.0], [0.0, 5.0]]),
    h_0=np.zeros(1),
    W=np.array([[HALF, 0.0]]),
    U=np.array([[2 * HALF]]),
    b=np.array([-HALF]),
)
RNN = [
    *_rnn(None, lambda states: lambda x, h_0, W, U, b: states(x, h_0, W, U, b)),
    Check(
        "vanilla-rnn",
        holds=lambda f: np.allclose(f(**RNN_BY_HAND), [[0.5], [0.5], [0.0]], atol=1e-15),
        what="three steps computed by hand",
        rounds=1,
    ),
    *_rnn("output", _of_output, inputs=lambda rng: dict(V=rng.normal(size=(4, 3)), b_o=rng.normal(size=4))),
    *_rnn("concatenated", _of_joined),
    *_rnn("two-biases", _of_two_biases),
    *_rnn("rows", _of_two_biases),
]


# Cells with gates.


def _joined_apart(joined, size):
    """The recurrent and the input weights of matrices over the state and the input joined."""
    return [W[:, :size] for W in joined], [W[:, size:] for W in joined]


def _lstm(x, h_0, c_0, W_i, W_f, W_c, W_o, U_i, U_f, U_c, U_o, b_i, b_f, b_c, b_o):
    """In the order of PyTorch."""
    W, U, b = (np.array(parts) for parts in ([W_i, W_f, W_c, W_o], [U_i, U_f, U_c, U_o], [b_i, b_f, b_c, b_o]))
    return torch_call("lstm", x=x, h_0=h_0, c_0=c_0, W=W, U=U, b=b)


def _lstm_joined(x, h_0, c_0, W_i, W_f, W_c, W_o, b_i, b_f, b_c, b_o):
    U, W = _joined_apart([W_i, W_f, W_c, W_o], len(h_0))
    return _lstm(x, h_0, c_0, *W, *U, b_i, b_f, b_c, b_o)


def _one(value):
    return np.array([[value]])


# For x = 2, h = 1, c = 1 the gates f, i, o are 3/4, 1/4 and 4/5, and the candidate is tanh(ln(3) / 2) = 1/2.
LSTM_STEP = dict(x=_one(2.0), h_0=np.ones(1), c_0=np.ones(1)) | dict(
    b_f=np.zeros(1), b_i=np.array([-LN(3)]), b_o=np.array([LN(4)]), b_c=np.zeros(1)
)
LSTM_BY_HAND = LSTM_STEP | dict(
    W_f=_one(0), W_i=_one(0), W_o=_one(0), W_c=_one(LN(3) / 4), U_f=_one(LN(3)), U_i=_one(0), U_o=_one(0), U_c=_one(0)
)
LSTM_JOINED_BY_HAND = LSTM_STEP | dict(
    W_f=np.array([[LN(3), 0]]), W_i=np.zeros((1, 2)), W_o=np.zeros((1, 2)), W_c=np.array([[0, LN(3) / 4]])
)


def _without_weights(rng):
    """As at the start of training: the gates are half open, and nothing new is written."""
    zeros = {f"{kind}_{gate}": np.zeros(size) for kind, size in (("U", (2, 2)), ("b", 2)) for gate in "fioc"}
    return zeros | {f"W_{gate}": np.zeros((2, 4)) for gate in "fioc"} | dict(x=rng.normal(size=(3, 4)))


LSTM_EXPECTED = [[[7 / 8]], [[0.8 * np.tanh(7 / 8)]]]
LSTM = [
    Check("lstm", against="torch.nn.LSTM", reference=_lstm, needs="torch"),
    Check(
        "lstm",
        holds=lambda f: np.allclose(f(**LSTM_BY_HAND), LSTM_EXPECTED),
        what="a step computed by hand",
        rounds=1,
    ),
    Check(
        "lstm",
        inputs=_without_weights,
        holds=lambda f, c_0: np.allclose(f()[0], [c_0 / 2, c_0 / 4, c_0 / 8]),
        what="a forget bias of 0 halves the memory at every step",
    ),
    Check("lstm", "concatenated", against="torch.nn.LSTM", reference=_lstm_joined, needs="torch"),
    Check(
        "lstm",
        "concatenated",
        holds=lambda f: np.allclose(f(**LSTM_JOINED_BY_HAND), LSTM_EXPECTED),
        what="a step computed by hand",
        rounds=1,
    ),
    Check(
        "lstm",
        "no-forget-gate",
        against="numpy.cumsum",
        reference=lambda c_0, i, c_tilde: c_0 + np.cumsum(i * c_tilde, axis=0),
    ),
]


def _gru(x, h_0, W_r, W_z, W_h, U_r, U_z, U_h, b_r, b_z, b_h, b_tilde_h=None):
    """In the order of PyTorch."""
    W, U, b = (np.array(parts) for parts in ([W_r, W_z, W_h], [U_r, U_z, U_h], [b_r, b_z, b_h]))
    inner = np.zeros_like(b)
    if b_tilde_h is not None:
        inner[2] = b_tilde_h
    return torch_call("gru", x=x, h_0=h_0, W=W, U=U, b=b, b_hidden=inner)


def _gru_joined(x, h_0, W_r, W_z, W_h, b_r, b_z, b_h):
    U, W = _joined_apart([W_r, W_z, W_h], len(h_0))
    return _gru(x, h_0, *W, *U, b_r, b_z, b_h)


def _resets_commute(rng):
    """Weights by which it is all the same whether the reset is before the product, as here, or behind it, as there.

    Either every unit is reset as much as the others, or a unit goes into the candidate of its own alone.
    """
    m, d = 3, 2
    if rng.random() < 0.5:
        return dict(U_h=np.diag(rng.normal(size=m)), W_h=rng.normal(size=(m, d)))
    W_r, U_r, b_r = (np.tile(rng.normal(size=size), (m, 1)) for size in (d, m, 1))
    return dict(U_h=rng.normal(size=(m, m)), W_h=rng.normal(size=(m, d)), W_r=W_r, U_r=U_r, b_r=b_r[:, 0])


def _resets_commute_joined(rng):
    given = _resets_commute(rng)
    joined = dict(x=rng.normal(size=(4, 2)), W_h=np.hstack([given["U_h"], given["W_h"]]))
    if "W_r" in given:
        joined |= dict(W_r=np.hstack([given["U_r"], given["W_r"]]), b_r=given["b_r"])
    return joined


# For x = 2, h = 2: z = 3/4, r = 1/2, and the candidate is tanh(ln(3) - ln(3) / 2) = 1/2.
GRU_STEP = dict(x=_one(2.0), h_0=np.array([2.0]), b_z=np.zeros(1), b_r=np.array([-2 * LN(2)]), b_h=np.array([-HALF]))
GRU_BY_HAND = GRU_STEP | dict(
    W_z=_one(0), W_r=_one(LN(2)), W_h=_one(0), U_z=_one(HALF), U_r=_one(0), U_h=_one(LN(3)), b_tilde_h=np.array([LN(3)])
)
GRU_JOINED_BY_HAND = GRU_STEP | dict(W_z=np.array([[HALF, 0]]), W_r=np.array([[0, LN(2)]]), W_h=np.array([[LN(3), 0]]))


def _gates_of_one_and_zero(rng):
    return dict(z=rng.integers(0, 2, size=(5, 3)).astype(float))


def _is_taken_or_kept(f, z, h_tilde, h_0):
    states = f()
    before = np.vstack([h_0, states[:-1]])
    return np.all(np.where(z == 1, states == h_tilde, states == before))


GRU = [
    Check("gru", against="torch.nn.GRU", inputs=_resets_commute, reference=_gru, needs="torch"),
    Check(
        "gru",
        holds=lambda f: np.allclose(f(**GRU_BY_HAND), 0.75 * 2 + 0.25 * 0.5),
        what="a step computed by hand",
        rounds=1,
    ),
    Check(
        "gru",
        inputs=lambda rng: dict(b_z=np.full(3, 60.0)),
        holds=lambda f, h_0: np.allclose(f(), h_0),
        what="an update gate of 1 keeps the state",
    ),
    Check(
        "gru",
        inputs=lambda rng: dict(b_z=np.full(3, -60.0), b_r=np.full(3, 60.0)),
        holds=lambda f, x, h_0, W_h, U_h, b_h: np.allclose(f(), _network_states(x, h_0, W_h, U_h, b_h)),
        what="a plain cell where nothing is kept or reset",
    ),
    Check(
        "gru",
        "swapped",
        against="scipy.signal.dlsim",
        inputs=lambda rng: dict(z=np.tile(rng.random(3), (5, 1))),
        reference=lambda z, h_tilde, h_0: recurrence(np.diag(1 - z[0]), z * h_tilde, h_0),
    ),
    Check(
        "gru",
        "swapped",
        inputs=_gates_of_one_and_zero,
        holds=_is_taken_or_kept,
        what="a gate of 1 takes the candidate, a gate of 0 keeps the state",
    ),
    Check("gru", "reset-after", against="torch.nn.GRU", reference=_gru, needs="torch"),
    Check(
        "gru",
        "reset-after",
        # The candidate is tanh(-ln(3) / 2 + 3 ln(3) / 2) = 4/5.
        holds=lambda f: np.allclose(f(**GRU_BY_HAND), 0.75 * 2 + 0.25 * 0.8),
        what="a step computed by hand",
        rounds=1,
    ),
    Check(
        "gru",
        "concatenated",
        against="torch.nn.GRU",
        inputs=_resets_commute_joined,
        reference=_gru_joined,
        needs="torch",
    ),
    Check(
        "gru",
        "concatenated",
        holds=lambda f: np.allclose(f(**GRU_JOINED_BY_HAND), 0.75 * 2 + 0.25 * 0.5),
        what="a step computed by hand",
        rounds=1,
    ),
]


# Sequences to sequences.

SENTENCES = tuple(s for n in (1, 2, 3) for s in product(range(3), repeat=n) if s[-1] == 0 and 0 not in s[:-1])
"""Those of at most three tokens, of which 0 ends a sequence."""


def _counted(joint, token, prefix):
    """The probability of a token behind a prefix, by what a joint distribution has of either."""
    prefix = tuple(prefix)
    begin = sum(p for s, p in joint.items() if s[: len(prefix)] == prefix)
    return sum(p for s, p in joint.items() if s[: len(prefix) + 1] == (*prefix, token)) / begin


def _joint(rng):
    joint = dict(zip(SENTENCES, rng.dirichlet(np.ones(len(SENTENCES))), strict=True))
    y = SENTENCES[rng.integers(len(SENTENCES))]
    return dict(joint=joint, y=y, T_y=len(y), x="source", v="summary")


def _conditionals(rng):
    given = _joint(rng)
    return given | dict(p=lambda token, prefix, x: _counted(given["joint"], token, prefix))


def _conditionals_by_summary(rng):
    given = _joint(rng)
    return given | dict(p=lambda token, v, prefix: _counted(given["joint"], token, prefix))


def _language_model(rng):
    """Next-token probabilities by position alone."""
    T_y = int(rng.integers(2, 6))
    table = rng.dirichlet(np.ones(4), size=T_y)
    y = tuple(rng.integers(0, 4, size=T_y))
    return dict(table=table, y=y, T_y=T_y, x="source", p=lambda token, prefix, x: table[len(prefix), token])


def _by_summary(rng):
    given = _language_model(rng)
    return given | dict(v="summary", p=lambda token, v, prefix: given["table"][len(prefix), token])


def _log_likelihood(y, table):
    return -log_loss(y, table, normalize=False, labels=range(4))


def _factorization(variant, inputs, conditionals, **more):
    return [
        Check(
            "seq2seq-factorization",
            variant,
            against="sklearn.metrics.log_loss",
            inputs=inputs,
            reference=lambda y, table: np.exp(_log_likelihood(y, table)),
            **more,
        ),
        Check(
            "seq2seq-factorization",
            variant,
            inputs=conditionals,
            holds=lambda f, joint, y: np.isclose(f(), joint[y]),
            what="the joint probability from conditional ones",
            **more,
        ),
    ]


def _any_model(rng):
    """Next-token probabilities by the tokens before, that end every sequence in time."""
    shift = rng.normal(size=3)

    def p(token, prefix, x):
        if len(prefix) == 4:
            return float(token == 0)
        return softmax(np.sin(np.arange(3) * (1 + sum(prefix)) + len(prefix) * shift))[token]

    return dict(p=p, x="source", y=(0,), T_y=1)


def _sums_to_one(f):
    ended = [s for n in range(1, 6) for s in product(range(3), repeat=n) if s[-1] == 0 and 0 not in s[:-1]]
    return np.isclose(sum(f(y=s, T_y=len(s)) for s in ended), 1)


def _searched(rng):
    joint = _joint(rng)["joint"]
    return dict(joint=joint, x="source", y=(0,), p=lambda y, x: joint[y], around=[dict(y=s) for s in SENTENCES])


SEQ2SEQ = [
    *_factorization(None, _language_model, _conditionals, arguments=("y", "x")),
    *_factorization(
        "summary",
        _by_summary,
        _conditionals_by_summary,
        arguments=("y_1", "dots", "y_T_y", "x_1", "dots", "x_T_x"),
    ),
    *_factorization("prefix", _language_model, _conditionals, arguments=("y", "x")),
    Check(
        "seq2seq-factorization",
        inputs=_any_model,
        holds=_sums_to_one,
        what="a distribution over sequences of all lengths",
        rounds=3,
    ),
    Check(
        "seq2seq-factorization",
        "log",
        against="sklearn.metrics.log_loss",
        inputs=_language_model,
        reference=_log_likelihood,
        arguments=("y", "x"),
    ),
    Check(
        "seq2seq-factorization",
        "log",
        inputs=_conditionals,
        holds=lambda f, joint, y: np.isclose(f(), np.log(joint[y])),
        what="the joint log-probability from conditional ones",
    ),
    Check(
        "seq2seq-factorization",
        "state",
        inputs=lambda rng: dict(y=np.arange(6), s=np.arange(10, 15), v="summary", g=lambda *seen: seen),
        holds=lambda f: [f(t=t) for t in (1, 3, 5)] == [(0, 10, "summary"), (2, 12, "summary"), (4, 14, "summary")],
        what="the token before, the state and the summary are seen",
        arguments=("y_t", "y_before_t", "x"),
        rounds=1,
    ),
    Check(
        "seq2seq-factorization",
        "decoding",
        how="maximum",
        against="numpy.argmax",
        inputs=_searched,
        reference=lambda joint: dict(y=SENTENCES[np.argmax([joint[s] for s in SENTENCES])]),
    ),
]


# Cells that are linear, so that the states are those of a linear system.


def _linear(rng, size, width, more=0):
    """A cell, its matrices for the state, the input and what else it sees."""
    return rng.normal(size=(size, size)), rng.normal(size=(size, width)), rng.normal(size=(size, more))


def _linear_cells(rng):
    A, B, _ = _linear(rng, 3, 2)
    C, D, E = _linear(rng, 3, 4, more=3)
    source, target = rng.integers(2, 6, size=2)
    return dict(
        A=A,
        B=B,
        C=C,
        D=D,
        E=E,
        x=rng.normal(size=(source, 2)),
        y=rng.normal(size=(target + 1, 4)),
        h=rng.normal(size=(source + 1, 3)),
        h_0=rng.normal(size=3),
        s_0=rng.normal(size=3),
        RNN_enc=lambda x, h: A @ h + B @ x,
        RNN_dec=lambda y, s, v=None: C @ s + D @ y + (0 if v is None else E @ v),
    )


def _encoded(A, B, x, h_0):
    return recurrence(A, x @ B.T, h_0)


def _decoded(C, D, y, s_0):
    return recurrence(C, y[:-1] @ D.T, s_0)


def _translated(A, B, C, D, x, y, h_0):
    last = _encoded(A, B, x, h_0)[-1]
    return np.vstack([last, _decoded(C, D, y, last)])


def _pair_cells(rng):
    """Cells whose state is a pair: the halves of one state."""
    A, B, _ = _linear(rng, 4, 2)
    C, D, _ = _linear(rng, 4, 3)
    source, target = rng.integers(2, 6, size=2)
    return dict(
        A=A,
        B=B,
        C=C,
        D=D,
        x=rng.normal(size=(source, 2)),
        y=rng.normal(size=(target + 1, 3)),
        h_0=rng.normal(size=2),
        c_0=rng.normal(size=2),
        LSTM_enc=lambda x, h, c: np.split(A @ [*h, *c] + B @ x, 2),
        LSTM_dec=lambda y, s, c: np.split(C @ [*s, *c] + D @ y, 2),
    )


def _translated_pairs(A, B, C, D, x, y, h_0, c_0):
    return tuple(np.split(_translated(A, B, C, D, x, y, np.concatenate([h_0, c_0])), 2, axis=1))


def _sees_the_tokens_before(f, x, y):
    states = f()
    for t in range(len(y)):
        changed = y.copy()
        changed[t] += 1
        same = np.isclose(f(y=changed), states).all(axis=1)
        if same.tolist() != [step <= t for step in range(len(y))]:
            return False
    return not np.isclose(f(x=x[::-1]), states).any()


def _encoder_decoder(variant, reference, inputs=_linear_cells):
    return Check(
        "encoder-decoder-rnn", variant, against="scipy.signal.dlsim", inputs=inputs, reference=reference, tolerance=1e-8
    )


ENCODER_DECODER = [
    _encoder_decoder(None, _translated),
    Check(
        "encoder-decoder-rnn",
        inputs=_linear_cells,
        holds=_sees_the_tokens_before,
        what="a state has seen the target tokens before it, and the whole source",
        rounds=3,
    ),
    _encoder_decoder("encoder", _encoded),
    _encoder_decoder("decoder", _decoded),
    _encoder_decoder("summary", lambda C, D, E, y, s_0, h: recurrence(C, y[:-1] @ D.T + E @ h[-1], s_0)),
    _encoder_decoder("lstm", _translated_pairs, _pair_cells),
]

CHECKS = [*RNN, *LSTM, *GRU, *SEQ2SEQ, *ENCODER_DECODER]
