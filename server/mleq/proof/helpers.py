"""What NumPy has no function for, as the text of Python functions that generated code brings along."""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "times_log": '''\
def times_log(a, x, log=np.log):
    """a log x, entry by entry; 0 where a is 0."""
    a, x = np.broadcast_arrays(a, x)
    return a * log(np.where(a == 0, 1.0, x))
''',
    "softmax": '''\
def softmax(z):
    """Softmax along the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
''',
    "sigmoid": '''\
def sigmoid(z):
    """The logistic sigmoid."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))
''',
    "erf": '''\
def erf(x):
    """The error function."""
    return np.vectorize(math.erf, otypes=[float])(x)[()]
''',
    "normal_cdf": '''\
def normal_cdf(x):
    """The cumulative distribution function of the standard normal distribution."""
    return np.vectorize(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), otypes=[float])(x)[()]
''',
    "gamma": '''\
def gamma(x):
    """The gamma function."""
    return np.vectorize(math.gamma, otypes=[float])(x)[()]
''',
    "rectangular": '''\
def rectangular(diagonal, rows, columns):
    """A matrix with that diagonal, and 0 elsewhere."""
    found = np.zeros((rows, columns))
    found[range(len(diagonal)), range(len(diagonal))] = diagonal
    return found
''',
    "gradient": '''\
def gradient(f, x):
    """The gradient of f at x, by central differences."""
    x = np.asarray(x, dtype=float)
    found = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[at] = 1e-5 * max(1.0, abs(x[at]))
        found[at] = (f(x + step) - f(x - step)) / (2 * step[at])
    return found[()]
''',
    "integral": '''\
def integral(f, low=-math.inf, high=math.inf):
    """The integral of f, by double exponential quadrature (Takahasi and Mori, 1974)."""
    total = 0.0
    for t in np.arange(-4, 4, 1 / 32):
        s, ds = math.pi / 2 * math.sinh(t), math.pi / 2 * math.cosh(t)
        if math.isinf(low) and math.isinf(high):
            x, dx = math.sinh(s), math.cosh(s)
        elif math.isinf(high):
            x, dx = low + math.exp(s), math.exp(s)
        elif math.isinf(low):
            x, dx = high - math.exp(s), math.exp(s)
        else:
            half = (high - low) / 2
            x, dx = half * math.tanh(s) + (high + low) / 2, half / math.cosh(s) ** 2
            if not low < x < high:
                continue
        total += f(x) * dx * ds / 32
    return total
''',
}
"""By name."""
