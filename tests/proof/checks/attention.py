"""Attention."""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import softmax
from sklearn.metrics.pairwise import linear_kernel

from tests.proof.check import EXPECTED, UNDEFINED, Check
from tests.proof.models import network, probabilities, recurrence
from tests.proof.torch import torch_call

PREDICTED = "sklearn.linear_model.LogisticRegression.predict_proba"
NETWORK = "sklearn.neural_network.MLPRegressor.predict"


# Scaled dot-product attention.


def _queries(rng):
    """Queries, keys and values; those of PyTorch are no wider than the keys."""
    n, m, d_k = rng.integers(3, 6, size=3)
    return dict(Q=rng.normal(size=(n, d_k)), K=rng.normal(size=(m, d_k)), V=rng.normal(size=(m, 2)))


def _as_vectors(rng):
    return dict(zip("qkv", _queries(rng).values(), strict=True))


def _masked(rng):
    given = _queries(rng)
    hidden = rng.random((len(given["Q"]), len(given["K"]))) < 0.4
    hidden[:, 0] = False
    return given | dict(M=np.where(hidden, -np.inf, 0.0))


def _weights(Q, K, M=None):
    """The keys, scaled, are the weights of a logistic regression, whose bias a mask is."""
    scaled = K / len(K[0]) ** 0.5
    if M is None:
        return probabilities(Q, scaled)
    return np.concatenate([probabilities([q], scaled, bias) for q, bias in zip(Q, M, strict=True)])


def _attention(Q, K, V):
    return _weights(Q, K) @ V


def _hidden_keys_are_left_out(f, K, V):
    seen = np.arange(len(K)) % 2 == 0
    whole = f(M=np.where(seen, 0.0, -np.inf)[None])
    return np.allclose(whole, f(K=K[seen], V=V[seen], M=np.zeros((1, seen.sum()))))


ONE_QUERY = dict(Q=np.array([[1.0, 0.0]]), K=np.eye(2), V=np.array([[1.0, 2.0], [3.0, 4.0]]))
SCALED = [
    Check(
        "scaled-dot-product-attention",
        against=PREDICTED,
        inputs=_queries,
        reference=_attention,
        arguments=("Q", "K", "V"),
    ),
    Check(
        "scaled-dot-product-attention",
        against="torch.nn.functional.multi_head_attention_forward",
        inputs=_queries,
        reference=lambda Q, K, V: torch_call("attention", Q=Q, K=K, V=V)[0],
        needs="torch",
    ),
    Check(
        "scaled-dot-product-attention",
        holds=lambda f: np.allclose(f(**ONE_QUERY), [[1.6604769, 2.6604769]], atol=1e-7),
        what="a value computed by hand",
        rounds=1,
    ),
    Check(
        "scaled-dot-product-attention",
        inputs=_queries,
        holds=lambda f, Q, K, V: np.allclose(f().T, V.T @ softmax(K @ Q.T / len(K[0]) ** 0.5, axis=0)),
        what="V softmax(K^T Q) where vectors are columns",
    ),
    Check(
        "scaled-dot-product-attention",
        "masked",
        against=PREDICTED,
        inputs=_masked,
        reference=lambda Q, K, V, M: _weights(Q, K, M) @ V,
        arguments=("Q", "K", "V"),
        edges=[ONE_QUERY | {"M": np.full((1, 2), -np.inf), EXPECTED: UNDEFINED}],
    ),
    Check(
        "scaled-dot-product-attention",
        "masked",
        against="torch.nn.functional.multi_head_attention_forward",
        inputs=_masked,
        reference=lambda Q, K, V, M: torch_call("attention", Q=Q, K=K, V=V, mask=M)[0],
        needs="torch",
    ),
    Check(
        "scaled-dot-product-attention",
        "masked",
        inputs=lambda rng: dict(Q=rng.normal(size=(1, 3)), K=rng.normal(size=(4, 3)), V=np.eye(4)),
        holds=_hidden_keys_are_left_out,
        what="as if hidden keys were not there",
    ),
    Check(
        "scaled-dot-product-attention",
        "elementwise",
        against=PREDICTED,
        inputs=_as_vectors,
        reference=lambda q, k, v: _attention(q, k, v),
    ),
    Check(
        "scaled-dot-product-attention",
        "elementwise",
        against="torch.nn.functional.multi_head_attention_forward",
        inputs=_as_vectors,
        reference=lambda q, k, v: torch_call("attention", Q=q, K=k, V=v)[0],
        needs="torch",
    ),
    Check("scaled-dot-product-attention", "weights", against=PREDICTED, inputs=_queries, reference=_weights),
    Check(
        "scaled-dot-product-attention",
        "weights",
        against="torch.nn.functional.multi_head_attention_forward",
        inputs=_queries,
        reference=lambda Q, K, V: torch_call("attention", Q=Q, K=K, V=V)[1],
        needs="torch",
    ),
]


# Multi-head attention.


def _heads(rng):
    """As many heads as fill the model's dimension, as PyTorch wants them."""
    n, m, h, d_k = rng.integers(3, 5), rng.integers(3, 6), rng.integers(2, 4), rng.integers(2, 4)
    d = h * d_k
    Q, K, V = (rng.normal(size=(rows, d)) for rows in (n, m, m))
    W_Q, W_K, W_V = rng.normal(size=(3, h, d, d_k)) / d_k
    return dict(Q=Q, K=K, V=V, W_Q=W_Q, W_K=W_K, W_V=W_V, W_O=rng.normal(size=(d, d)), Attention=_attention)


def _one_head(rng):
    identity = np.eye(4)
    Q, K, V = rng.normal(size=(3, 5, 4))
    return dict(Q=Q, K=K, V=V, W_Q=[identity], W_K=[identity], W_V=[identity], W_O=identity, Attention=_attention)


def _projected(Q, K, V, W_Q, W_K, W_V):
    projections = np.matmul(Q, W_Q), np.matmul(K, W_K), np.matmul(V, W_V)
    return np.array([_attention(*projected) for projected in zip(*projections, strict=True)])


def _torch_heads(Q, K, V, W_Q, W_K, W_V, W_O=None):
    given = {} if W_O is None else dict(W_O=W_O)
    return torch_call("multi_head_attention", Q=Q, K=K, V=V, W_Q=W_Q, W_K=W_K, W_V=W_V, **given)


MULTI_HEAD = [
    Check(
        "multi-head-attention",
        against="torch.nn.MultiheadAttention",
        inputs=_heads,
        reference=_torch_heads,
        arguments=("Q", "K", "V"),
        needs="torch",
    ),
    Check(
        "multi-head-attention",
        inputs=_heads,
        holds=lambda f, Q, K, V, W_Q, W_K, W_V, W_O: np.allclose(
            f(), np.einsum("hnv,hvd->nd", _projected(Q, K, V, W_Q, W_K, W_V), W_O.reshape(len(W_Q), -1, len(W_O)))
        ),
        what="every head with its own rows of the output projection",
    ),
    Check(
        "multi-head-attention",
        inputs=_one_head,
        holds=lambda f, Q, K, V: np.allclose(f(), _attention(Q, K, V)),
        what="one head without projections is attention",
    ),
    Check(
        "multi-head-attention",
        "head",
        against="torch.nn.MultiheadAttention",
        inputs=_heads,
        reference=lambda Q, K, V, W_Q, W_K, W_V: _torch_heads(Q, K, V, W_Q, W_K, W_V),
        needs="torch",
    ),
    Check(
        "multi-head-attention",
        "head",
        inputs=_heads,
        holds=lambda f, Q, K, V, W_Q, W_K, W_V: np.allclose(f(), _projected(Q, K, V, W_Q, W_K, W_V)),
        what="attention of the projections, head by head",
    ),
    Check(
        "multi-head-attention",
        "sum",
        against="numpy.einsum",
        reference=lambda head, W_O: np.einsum("hnv,hvd->nd", head, W_O),
    ),
    Check(
        "multi-head-attention",
        "expanded",
        against=PREDICTED,
        inputs=_heads,
        reference=lambda Q, K, V, W_Q, W_K, W_V: _projected(Q, K, V, W_Q, W_K, W_V),
    ),
    Check(
        "multi-head-attention",
        "expanded",
        against="torch.nn.MultiheadAttention",
        inputs=_heads,
        reference=lambda Q, K, V, W_Q, W_K, W_V: _torch_heads(Q, K, V, W_Q, W_K, W_V),
        needs="torch",
    ),
]


# Scores by a small network, or by a product.


def _pairs(s, h):
    """All pairs, of a decoder state with an encoder state behind it, as rows."""
    return np.array([[*s_i, *h_j] for s_i in s for h_j in h])


def _scored(s, h, W_a, v_a):
    return network(_pairs(s, h), W_a, v_a).reshape(len(s), len(h))


def _torch_scored(s, h, W_a, U_a, v_a):
    before, after = np.split(_pairs(s, h), [len(s[0])], axis=1)
    units = torch_call("hidden_layer", x=before, h=after, W=W_a, U=U_a)
    return (units @ v_a).reshape(len(s), len(h))


def _linear_decoder(rng):
    """A cell that is linear, so that the states are those of a linear system."""
    steps = int(rng.integers(3, 6))
    A, B, C = (rng.normal(size=(2, size)) for size in (2, 3, 4))
    return dict(
        A=A,
        B=B,
        C=C,
        s_0=rng.normal(size=2),
        y=rng.normal(size=(steps + 1, 3)),
        c=rng.normal(size=(steps, 4)),
        f=lambda s, y, c: A @ s + B @ y + C @ c,
    )


ADDITIVE = [
    Check(
        "additive-attention",
        against=NETWORK,
        reference=lambda s, h, W_a, U_a, v_a: _scored(s[:-1], h, np.hstack([W_a, U_a]), v_a),
    ),
    Check(
        "additive-attention",
        against="torch.nn.RNNCell",
        inputs=lambda rng: dict(U_a=rng.normal(size=(3, 3))),
        reference=lambda s, h, W_a, U_a, v_a: _torch_scored(s[:-1], h, W_a, U_a, v_a),
        needs="torch",
    ),
    Check(
        "additive-attention",
        "concatenated",
        against=NETWORK,
        reference=lambda s, h, W_a, v_a: _scored(s[:-1], h, W_a, v_a),
    ),
    Check(
        "additive-attention",
        "query-key",
        against=NETWORK,
        reference=lambda q, k, W_a, U_a, v_a: _scored([q], [k], np.hstack([W_a, U_a]), v_a)[0, 0],
        arguments=("q", "k"),
    ),
    Check(
        "additive-attention",
        "decoder",
        against="scipy.signal.dlsim",
        inputs=_linear_decoder,
        reference=lambda A, B, C, s_0, y, c: recurrence(A, y[:-1] @ B.T + c @ C.T, s_0),
    ),
]


def _states(rng):
    steps, length = rng.integers(2, 5, size=2)
    return dict(s=rng.normal(size=(steps, 3)), h=rng.normal(size=(length, 3)))


def _general(rng):
    return _states(rng) | dict(W_a=rng.normal(size=(3, 3)), v_a=rng.normal(size=4), choice="general")


def _concat(rng):
    return _states(rng) | dict(W_a=rng.normal(size=(4, 6)), v_a=rng.normal(size=4), choice="concat")


LUONG = [
    Check(
        "luong-attention",
        against="sklearn.metrics.pairwise.linear_kernel",
        inputs=lambda rng: _general(rng) | dict(choice="dot"),
        reference=lambda s, h: linear_kernel(s, h),
    ),
    Check(
        "luong-attention",
        against="numpy.einsum",
        inputs=_general,
        reference=lambda s, h, W_a: np.einsum("ia,ab,jb->ij", s, W_a, h),
        arguments=("s_i", "h_j"),
    ),
    Check(
        "luong-attention",
        against=NETWORK,
        inputs=_concat,
        reference=_scored,
    ),
    Check(
        "luong-attention",
        "dot",
        against="sklearn.metrics.pairwise.linear_kernel",
        inputs=_states,
        reference=lambda s, h: linear_kernel(s, h),
    ),
    Check(
        "luong-attention",
        "general",
        against="numpy.einsum",
        reference=lambda s, h, W_a: np.einsum("ia,ab,jb->ij", s, W_a, h),
    ),
    Check(
        "luong-attention",
        "general",
        inputs=_states,
        holds=lambda f, s, h: np.allclose(f(W_a=np.eye(3)), s @ h.T),
        what="the dot score where the matrix is the identity",
    ),
    Check(
        "luong-attention",
        "general",
        against="torch.nn.functional.bilinear",
        reference=lambda s, h, W_a: torch_call("bilinear", x=s, y=h, W=W_a),
        needs="torch",
    ),
    Check("luong-attention", "concat", against=NETWORK, reference=_scored),
    Check(
        "luong-attention",
        "location",
        against=PREDICTED,
        inputs=lambda rng: dict(W_a=rng.normal(size=(rng.integers(3, 6), 2))),
        reference=lambda s, W_a: probabilities(s, W_a),
    ),
]


# Weights and contexts.


def _bilinear_score(rng):
    B = rng.normal(size=(3, 3))
    steps, length = rng.integers(2, 5, size=2)
    return dict(
        s=rng.normal(size=(steps + 1, 3)), h=rng.normal(size=(length, 3)), a=lambda s_i, h_j: float(s_i @ B @ h_j)
    )


def _averages(weights, states):
    return np.array([np.average(states, axis=0, weights=row) for row in weights])


CONTEXT = [
    Check(
        "attention-context-vector",
        against=["scipy.spatial.distance.cdist", "scipy.special.softmax", "numpy.average"],
        inputs=_bilinear_score,
        reference=lambda s, h, a: _averages(softmax(cdist(s[:-1], h, a), axis=1), h),
    ),
    Check(
        "attention-context-vector",
        "context",
        against="numpy.average",
        inputs=lambda rng: dict(alpha=rng.dirichlet(np.ones(4), size=3)),
        reference=lambda alpha, h: _averages(alpha, h),
    ),
    Check(
        "attention-context-vector",
        "weights",
        against="scipy.special.softmax",
        reference=lambda e: softmax(e, axis=1),
        edges=[dict(e=np.array([[0.3, -1.0, -np.inf], [2.0, 2.0, 2.0]]))],
    ),
    Check(
        "attention-context-vector",
        "score",
        against="scipy.spatial.distance.cdist",
        inputs=_bilinear_score,
        reference=lambda s, h, a: cdist(s[:-1], h, a),
    ),
    Check(
        "attention-context-vector",
        "matrix",
        against=["scipy.special.softmax", "numpy.average"],
        reference=lambda H, e: _averages(softmax(e, axis=1), H),
    ),
]


# What Luong's model does with the context.


def _contexts(rng):
    steps = int(rng.integers(2, 5))
    return dict(
        s=rng.normal(size=(steps, 2)),
        c=rng.normal(size=(steps, 3)),
        W_c=rng.normal(size=(2, 5)),
        W_s=rng.normal(size=(4, 2)),
    )


def _combined(s, c, W_c):
    return network(np.hstack([c, s]), W_c)


def _torch_combined(s, c, W_c):
    return torch_call("hidden_layer", x=c, h=s, W=W_c[:, :3], U=W_c[:, 3:])


def _fed(rng):
    """A cell that is linear, so that the states are those of a linear system."""
    A, B = rng.normal(size=(2, 2)), rng.normal(size=(2, 5))
    return dict(
        A=A,
        B=B,
        s_0=rng.normal(size=2),
        y=rng.normal(size=(5, 3)),
        s_tilde=rng.normal(size=(5, 2)),
        RNN_dec=lambda u, s: A @ s + B @ u,
    )


LUONG_OUTPUT = [
    Check(
        "attention-output-luong",
        against=[NETWORK, PREDICTED],
        inputs=_contexts,
        reference=lambda s, c, W_c, W_s: (combined := _combined(s, c, W_c), probabilities(combined, W_s)),
        arguments=("y_i", "y_before_i", "x"),
    ),
    Check(
        "attention-output-luong",
        against="torch.nn.RNNCell",
        inputs=_contexts,
        reference=lambda s, c, W_c, W_s: (combined := _torch_combined(s, c, W_c), probabilities(combined, W_s)),
        needs="torch",
    ),
    Check("attention-output-luong", "state", against=NETWORK, inputs=_contexts, reference=_combined),
    Check(
        "attention-output-luong",
        "state",
        against="torch.nn.RNNCell",
        inputs=_contexts,
        reference=_torch_combined,
        needs="torch",
    ),
    Check(
        "attention-output-luong",
        "output",
        against=PREDICTED,
        inputs=lambda rng: dict(W_s=rng.normal(size=(4, 3))),
        reference=lambda s_tilde, W_s: probabilities(s_tilde, W_s),
    ),
    Check(
        "attention-output-luong",
        "input-feeding",
        against="scipy.signal.dlsim",
        inputs=_fed,
        reference=lambda A, B, s_0, y, s_tilde: recurrence(A, np.hstack([y, s_tilde])[:-1] @ B.T, s_0),
    ),
]

CHECKS = [*SCALED, *MULTI_HEAD, *ADDITIVE, *LUONG, *CONTEXT, *LUONG_OUTPUT]
