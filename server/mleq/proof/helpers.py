"""What NumPy has no function for, as the text of Python functions that generated code brings along."""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "_times_log": '''\
def _times_log(a, x, log=np.log):
    """a log x, entry by entry; 0 where a is 0."""
    a, x = np.broadcast_arrays(a, x)
    return a * log(np.where(a == 0, 1.0, x))
''',
    "_at": '''\
def _at(i):
    """An index, if it is not below the first."""
    if i < 0:
        raise IndexError(f"index {i} is below the first")
    return i
''',
    "_counts_from": '''\
def _counts_from(first, **indices):
    """Raise IndexError where an index is below the first."""
    for name, i in indices.items():
        if i < first:
            raise IndexError(f"{name} counts from {first}, and is {i}")
''',
    "_softmax": '''\
def _softmax(z):
    """Softmax along the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
''',
    "_sigmoid": '''\
def _sigmoid(z):
    """The logistic sigmoid."""
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))
''',
    "_erf": '''\
def _erf(x):
    """The error function."""
    return np.vectorize(math.erf, otypes=[float])(x)[()]
''',
    "_normal_cdf": '''\
def _normal_cdf(x):
    """The cumulative distribution function of the standard normal distribution."""
    return np.vectorize(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), otypes=[float])(x)[()]
''',
    "_gamma": '''\
def _gamma(x):
    """The gamma function."""
    return np.vectorize(math.gamma, otypes=[float])(x)[()]
''',
    "_rectangular": '''\
def _rectangular(diagonal, rows, columns):
    """A matrix with that diagonal, and 0 elsewhere."""
    found = np.zeros((rows, columns))
    found[range(len(diagonal)), range(len(diagonal))] = diagonal
    return found
''',
    "_gradient": '''\
def _gradient(f, x):
    """The gradient of f at x, by central differences."""
    x = np.asarray(x, dtype=float)
    found = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[at] = 1e-5 * max(1.0, abs(x[at]))
        found[at] = (f(x + step) - f(x - step)) / (2 * step[at])
    return found[()]
''',
    "_integral": '''\
def _integral(f, low=-math.inf, high=math.inf):
    """The integral of f, by double exponential quadrature (Takahasi and Mori, 1974), refined until it settles."""

    def term(t):
        s, ds = math.pi / 2 * math.sinh(t), math.pi / 2 * math.cosh(t)
        if math.isinf(low) and math.isinf(high):
            x, dx = math.sinh(s), math.cosh(s)
        elif math.isinf(high):
            x, dx = low + math.exp(s), math.exp(s)
        elif math.isinf(low):
            x, dx = high - math.exp(s), math.exp(s)
        else:
            half = (high - low) / 2
            x, dx = (high + low) / 2 + half * math.tanh(s), half / math.cosh(s) ** 2
        return f(x) * dx * ds if low < x < high else 0.0

    def outward(ts):
        with np.errstate(all="ignore"):
            terms = np.array([term(t) for t in ts], dtype=float)
        # Where there is nothing to add, a density may be 0 that another one is divided by.
        known = np.where(np.isfinite(terms), np.abs(terms), 0.0)
        near = np.maximum(known, np.maximum(np.append(known[1:], 0), np.append(0, known[:-1])))
        return np.where(np.isfinite(terms) | (near > 1e-12 * known.max()), terms, 0.0).sum()

    total = 0.0
    for level in range(4, 11):
        step = 2.0**-level
        ts = np.arange(step, 4, step if level == 4 else 2 * step)
        new = step * (outward(ts) + outward(-ts) + (term(0.0) if level == 4 else 0.0))
        before, total = total, new if level == 4 else total / 2 + new
        is_settled = 1e-12 < abs(total) and abs(total - before) <= 1e-9 * max(1.0, abs(total))
        if math.isinf(total) or (level > 4 and is_settled):
            return total
    if abs(total - before) > 1e-6 * max(1.0, abs(total)):
        warnings.warn("an integral has not settled: hand over bounds close around what is integrated", stacklevel=3)
    return total
''',
}
"""By name."""
