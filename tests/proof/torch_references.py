"""What PyTorch computes, as the source of one function each: they run in a Python that has it (`torch.py`).

Each takes tensors and numbers by name, and gives a tensor or a tuple of them. Nothing of a formula is in them: they
only put what is given into the shapes and the order that PyTorch wants.
"""

from __future__ import annotations

REFERENCES = {
    "activation": """
def activation(x, function, **options):
    x = torch.as_tensor(x, dtype=torch.float64)
    return getattr(torch.nn.functional, function)(x, **options)
""",
    # One head, whose projections are identities; values may be narrower than keys.
    "attention": """
def attention(Q, K, V, mask=None):
    width = Q.shape[1]
    identity = torch.eye(width)
    value, weights = torch.nn.functional.multi_head_attention_forward(
        Q[:, None], K[:, None], V[:, None], width, 1, None, None, None, None, False, 0.0, identity, None,
        attn_mask=mask, use_separate_proj_weight=True,
        q_proj_weight=identity, k_proj_weight=identity, v_proj_weight=torch.eye(width, V.shape[1]),
    )
    return value[:, 0, :V.shape[1]], weights[0]
""",
    # Heads by the first axis of the projections; without an output projection what the heads give.
    "multi_head_attention": """
def multi_head_attention(Q, K, V, W_Q, W_K, W_V, W_O=None):
    heads, d, d_k = W_Q.shape
    layer = torch.nn.MultiheadAttention(d, heads, bias=False, batch_first=True)
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([W.transpose(1, 2).reshape(heads * d_k, d) for W in (W_Q, W_K, W_V)]))
        layer.out_proj.weight.copy_(torch.eye(d) if W_O is None else W_O.T)
        value = layer(Q[None], K[None], V[None])[0][0]
    return value if W_O is not None else value.reshape(len(Q), heads, d_k).transpose(0, 1)
""",
    "hidden_layer": """
def hidden_layer(x, h, W, U):
    cell = torch.nn.RNNCell(W.shape[1], U.shape[1], bias=False)
    with torch.no_grad():
        cell.weight_ih.copy_(W)
        cell.weight_hh.copy_(U)
        return cell(x, h)
""",
    "bilinear": """
def bilinear(x, y, W):
    return torch.nn.functional.bilinear(x[:, None].expand(-1, len(y), -1), y.expand(len(x), -1, -1), W[None])[..., 0]
""",
    "rnn": """
def rnn(x, h_0, W_ih, W_hh, b_ih, b_hh):
    layer = torch.nn.RNN(x.shape[1], len(h_0))
    with torch.no_grad():
        layer.weight_ih_l0.copy_(W_ih)
        layer.weight_hh_l0.copy_(W_hh)
        layer.bias_ih_l0.copy_(b_ih)
        layer.bias_hh_l0.copy_(b_hh)
        return layer(x, h_0[None])[0]
""",
    # Weights by gate in PyTorch's order: input, forget, candidate, output.
    "lstm": """
def lstm(x, h_0, c_0, W, U, b):
    layer = torch.nn.LSTM(x.shape[1], len(h_0))
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.cat(list(W)))
        layer.weight_hh_l0.copy_(torch.cat(list(U)))
        layer.bias_ih_l0.copy_(torch.cat(list(b)))
        layer.bias_hh_l0.zero_()
        h, c, cells, hidden = h_0[None], c_0[None], [], []
        for x_t in x:
            out, (h, c) = layer(x_t[None], (h, c))
            hidden.append(out[0])
            cells.append(c[0])
    return torch.stack(cells), torch.stack(hidden)
""",
    # Weights by gate in PyTorch's order: reset, update, candidate.
    "gru": """
def gru(x, h_0, W, U, b, b_hidden):
    layer = torch.nn.GRU(x.shape[1], len(h_0))
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.cat(list(W)))
        layer.weight_hh_l0.copy_(torch.cat(list(U)))
        layer.bias_ih_l0.copy_(torch.cat(list(b)))
        layer.bias_hh_l0.copy_(torch.cat(list(b_hidden)))
        return layer(x, h_0[None])[0]
""",
    "adam": """
def adam(theta, scales, centers, alpha, beta_1, beta_2, epsilon):
    theta = theta.clone().requires_grad_()
    optimizer = torch.optim.Adam([theta], lr=alpha, betas=(beta_1, beta_2), eps=epsilon)
    found = []
    for scale, center in zip(scales, centers):
        optimizer.zero_grad()
        (torch.sum(scale * (theta - center) ** 2) / 2).backward()
        optimizer.step()
        found.append(theta.detach().clone())
    return torch.stack(found)
""",
    "cosine": """
def cosine(x, y, epsilon):
    return torch.nn.functional.cosine_similarity(x, y, dim=0, eps=epsilon)
""",
}
