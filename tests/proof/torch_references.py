"""What PyTorch computes, as the source of one function each: they run in a Python that has it (`torch.py`).

Each takes tensors and numbers by name, and returns a tensor or a tuple of them. What is a formula of ours here is
only how arguments are put into the shapes that PyTorch wants.
"""

from __future__ import annotations

REFERENCES = {
    "activation": """
def activation(x, name, **options):
    function = getattr(torch.nn.functional, name)
    return function(torch.as_tensor(x, dtype=torch.float64), **options)
""",
    # Without projections: those of PyTorch are identities.
    "attention": """
def attention(Q, K, V, mask=None):
    width = Q.shape[1]
    layer = torch.nn.MultiheadAttention(width, 1, bias=False, vdim=V.shape[1], batch_first=True)
    with torch.no_grad():
        layer.q_proj_weight.copy_(torch.eye(width))
        layer.k_proj_weight.copy_(torch.eye(width))
        layer.v_proj_weight.copy_(torch.eye(width, V.shape[1]))
        layer.out_proj.weight.copy_(torch.eye(width))
        return layer(Q, K, V, attn_mask=mask)
""",
    "multi_head_attention": """
def multi_head_attention(Q, K, V, W_Q, W_K, W_V, W_O):
    heads, d, d_k = W_Q.shape
    layer = torch.nn.MultiheadAttention(d, heads, bias=False, batch_first=True)
    joined = [W.transpose(1, 2).reshape(heads * d_k, d) for W in (W_Q, W_K, W_V)]
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat(joined))
        layer.out_proj.weight.copy_(W_O.T)
        return layer(Q, K, V)[0]
""",
    "rnn": """
def rnn(x, h_0, W_ih, W_hh, b_ih, b_hh):
    layer = torch.nn.RNN(x.shape[1], len(h_0))
    with torch.no_grad():
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            kind, of = name.split("_")
            value = {"weight_ih": W_ih, "weight_hh": W_hh, "bias_ih": b_ih, "bias_hh": b_hh}[name]
            getattr(layer, f"{name}_l0").copy_(value)
        return layer(x, h_0[None])[0]
""",
}
