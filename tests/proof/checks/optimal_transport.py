"""Optimal transport, distances and similarities."""

from itertools import permutations

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.spatial.distance import braycurtis, cdist, cosine, jaccard, sqeuclidean
from scipy.stats import norm, uniform, wasserstein_distance, wasserstein_distance_nd

from tests.proof.check import EXPECTED, UNDEFINED, Check
from tests.proof.torch import torch_call

WASSERSTEIN = "scipy.stats.wasserstein_distance"
PLANE = "scipy.stats.wasserstein_distance_nd"
COSINE = "scipy.spatial.distance.cosine"
JACCARD = "scipy.spatial.distance.jaccard"


# Couplings.


def couplings(mu, nu):
    """Of as many points on both sides: one for each permutation, and mixtures of them (Birkhoff has no others)."""
    n = len(mu)
    pairs = [(x, y) for x in mu for y in nu]
    plans = [np.eye(n)[list(order)] / n for order in permutations(range(n))]
    plans += [np.full((n, n), 1 / n**2), (plans[0] + plans[-1]) / 2]
    return [(pairs, plan.ravel()) for plan in plans]


def points(rng):
    return {
        "mu": rng.normal(size=(3, 2)),
        "nu": rng.normal(1, 2, size=(3, 2)),
        "p": float(rng.choice([1, 1.5, 2, 3])),
        "d": lambda x, y: np.linalg.norm(x - 2 * y),  # which tells the sides apart
        "Gamma": couplings,
    }


def of_order(mu, nu, p):
    return transport(cdist(mu, 2 * nu) ** p, np.full(3, 1 / 3), np.full(3, 1 / 3)).fun ** (1 / p)


def transport(d, p, q, is_partial=False, counted=(1, 1)):
    """The flow of least work: all of the mass, or as much as there is on both sides.

    `counted` weighs what counts in the limits of the rows and of the columns.
    """
    m, n = d.shape
    rows, columns = np.kron(np.eye(m), np.ones(n) * counted[0]), np.kron(np.ones(m) * counted[1], np.eye(n))
    if is_partial:
        limits = {"A_ub": np.vstack([rows, columns]), "b_ub": np.r_[p, q]}
        return linprog(d.ravel(), **limits, A_eq=np.ones((1, m * n)), b_eq=[min(p.sum(), q.sum())])
    return linprog(d.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.r_[p, q])


# On the line.


def on_a_line(F, G, p=1.0):
    return {"first": F, "second": G, "F": F.cdf, "G": G.cdf, "F_inverse": F.ppf, "G_inverse": G.ppf, "p": p}


def crossing(rng):
    """Two distributions, neither of which lies below the other."""
    return on_a_line(norm(rng.normal(), 1), norm(rng.normal(), rng.uniform(0.4, 0.7)))


def moved(rng):
    """A distribution and itself, moved to the right: the distance of every order is how far."""
    far, wide = rng.uniform(0.5, 2), rng.uniform(0.5, 2)
    return {**on_a_line(norm(0, wide), norm(far, wide), p=rng.uniform(1, 3)), "far": far}


def stretched(rng):
    return on_a_line(uniform(0, 1), uniform(0, rng.uniform(1.5, 3)), p=rng.uniform(1, 3))


def gaussians(rng):
    return on_a_line(norm(*rng.uniform(0.5, 2, size=2)), norm(*rng.uniform(0.5, 2, size=2)), p=2.0)


def by_samples(first, second):
    """The distance of two large samples, at equal steps of the quantile functions."""
    steps = (np.arange(20000) + 0.5) / 20000
    return wasserstein_distance(first.ppf(steps), second.ppf(steps))


def assigned(x_sorted, y_sorted, p):
    cost = np.abs(np.subtract.outer(x_sorted, y_sorted)) ** p
    return cost[linear_sum_assignment(cost)].mean() ** (1 / p)


# Piles of earth.


def piles(rng):
    """Two piles, the flow of least work, others, and such as break a limit."""
    p, q = rng.gamma(2, size=3), rng.gamma(2, size=4)
    d = cdist(rng.normal(size=(3, 2)), rng.normal(size=(4, 2)))
    flow = transport(d, p, q, is_partial=True).x.reshape(3, 4)
    others = [transport(rng.normal(size=(3, 4)), p, q, is_partial=True).x.reshape(3, 4) for _ in range(3)]
    left_out = [1 - np.eye(3)[0], 1 - np.eye(3)[-1], np.zeros(3)], [1 - np.eye(4)[0], 1 - np.eye(4)[-1], np.zeros(4)]
    relaxed = [*((1, some) for some in left_out[0]), *((some, 1) for some in left_out[1])]
    others += [transport(d, p, q, is_partial=True, counted=counted).x.reshape(3, 4) for counted in relaxed]
    return {"p": p, "q": q, "d": d, "flow": flow, "f": flow, "around": between(flow, others)}


def equal_piles(rng):
    x, y = rng.normal(size=3), rng.normal(size=4)
    p, q = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    d = np.abs(np.subtract.outer(x, y))
    flow = transport(d, p, q).x.reshape(3, 4)
    others = [transport(rng.normal(size=(3, 4)), p, q).x.reshape(3, 4) for _ in range(3)]
    return {"x": x, "y": y, "p": p, "q": q, "d": d, "flow": flow, "f": flow, "around": between(flow, others)}


def between(flow, others):
    return [{"f": (1 - step) * flow + step * other} for other in others for step in (1e-3, 1.0)]


# Vectors and sets.


def sets(rng):
    """Two sets of numbers below 6, and which numbers they have."""
    u, v = rng.random(size=(2, 6)) < 0.6
    u[0] = v[1] = True
    return {"A": set(np.flatnonzero(u)), "B": set(np.flatnonzero(v)), "u": u, "v": v, "J": similarity}


def similarity(A, B):
    members = sorted(A | B)
    return 1 - jaccard([m in A for m in members], [m in B for m in members])


def zeros_and_ones(rng):
    found = sets(rng)
    return {"x": found["u"].astype(float), "y": found["v"].astype(float)}


EMPTY = {"A": set(), "B": set(), "J": lambda A, B: np.nan, EXPECTED: UNDEFINED}
NO_LENGTH = {"x": np.zeros(2), "y": np.ones(2), EXPECTED: UNDEFINED}

CHECKS = [
    Check("wasserstein-distance", against="scipy.optimize.linprog", inputs=points, reference=of_order, named="W_p"),
    Check(
        "wasserstein-distance",
        "expectation",
        against="scipy.optimize.linprog",
        inputs=points,
        reference=of_order,
        named="W_p",
    ),
    Check(
        "wasserstein-distance",
        "first",
        against=PLANE,
        inputs=points,
        reference=lambda mu, nu: wasserstein_distance_nd(mu, nu),
        named="W_1",
    ),
    Check(
        "wasserstein-distance",
        "quantile",
        against=WASSERSTEIN,
        inputs=crossing,
        reference=by_samples,
        tolerance=5e-3,
        rounds=4,
    ),
    Check(
        "wasserstein-distance",
        "quantile",
        against=WASSERSTEIN,
        inputs=moved,
        reference=lambda far: wasserstein_distance([0], [far]),
        tolerance=1e-7,
        rounds=4,
    ),
    Check(
        "wasserstein-distance",
        "quantile",
        against="Peyré and Cuturi 2019, Remark 2.31",
        inputs=gaussians,
        reference=lambda first, second: np.hypot(first.mean() - second.mean(), first.std() - second.std()),
        tolerance=1e-6,
        rounds=4,
    ),
    Check(
        "wasserstein-distance",
        "cdf",
        against=WASSERSTEIN,
        inputs=crossing,
        reference=by_samples,
        tolerance=5e-3,
        rounds=4,
    ),
    Check(
        "wasserstein-distance",
        "cdf",
        against=WASSERSTEIN,
        named="W_1",
        inputs=moved,
        reference=lambda far: wasserstein_distance([0], [far]),
        tolerance=1e-7,
        rounds=4,
    ),
    Check(
        "wasserstein-distance",
        "sorted",
        against=["scipy.optimize.linear_sum_assignment", WASSERSTEIN],
        inputs=lambda rng: {"p": rng.uniform(1, 4)},
        reference=assigned,
        edges=[
            {"p": 1.0, "x_sorted": np.array(x), "y_sorted": np.array(y), EXPECTED: wasserstein_distance(x, y)}
            for x, y in (([-1.0, 0.5, 3.0], [0.0, 0.5, 1.0]), ([2.0, 2.0], [2.0, 2.0]))
        ],
    ),
    Check(
        "earth-movers-distance",
        how="minimum",
        against="scipy.optimize.linprog",
        inputs=piles,
        reference=lambda flow: {"f": flow},
        over=("f",),
        rounds=3,
    ),
    Check(
        "earth-movers-distance",
        against="scipy.optimize.linprog",
        inputs=piles,
        reference=lambda d, p, q: transport(d, p, q, is_partial=True).fun / min(p.sum(), q.sum()),
        rounds=4,
    ),
    Check(
        "earth-movers-distance",
        "equal-mass",
        how="minimum",
        against="scipy.optimize.linprog",
        inputs=equal_piles,
        reference=lambda flow: {"f": flow},
        over=("f",),
        rounds=3,
    ),
    Check(
        "earth-movers-distance",
        "equal-mass",
        against=WASSERSTEIN,
        inputs=equal_piles,
        reference=lambda x, y, p, q: wasserstein_distance(x, y, p, q),
        rounds=4,
    ),
    Check(
        "earth-movers-distance",
        "histograms",
        against=WASSERSTEIN,
        reference=lambda p, q: wasserstein_distance(range(len(p)), range(len(q)), p, q),
    ),
    *(
        Check(
            "cosine-similarity",
            variant,
            against=COSINE,
            reference=lambda x, y: 1 - cosine(x, y),
            edges=[NO_LENGTH],
        )
        for variant in (None, "dot", "components", "unit")
    ),
    Check(
        "cosine-similarity",
        "stable",
        against=COSINE,
        inputs=lambda rng: {"epsilon": 1e-8},
        reference=lambda x, y: 1 - cosine(x, y),
        edges=[{"x": np.zeros(2), "y": np.ones(2), "epsilon": 1e-8, EXPECTED: 0}],
    ),
    Check(
        "cosine-similarity",
        "stable",
        against="torch.nn.functional.cosine_similarity",
        needs="torch",
        inputs=lambda rng: {"epsilon": rng.choice([0.1, 1, 10])},
        reference=lambda x, y, epsilon: torch_call("cosine", x=x, y=y, epsilon=float(epsilon)),
    ),
    *(
        Check(
            "jaccard-index",
            variant,
            against=JACCARD,
            inputs=sets,
            reference=lambda u, v: 1 - jaccard(u, v),
            edges=[EMPTY, {"A": {1, 2}, "B": {1, 2}, EXPECTED: 1}, {"A": {1}, "B": set(), EXPECTED: 0}],
        )
        for variant in (None, "sizes")
    ),
    Check(
        "jaccard-index",
        "distance",
        against=JACCARD,
        inputs=sets,
        reference=lambda u, v: jaccard(u, v),
        edges=[EMPTY],
    ),
    Check(
        "jaccard-index",
        "weighted",
        against="scipy.spatial.distance.braycurtis",
        inputs=lambda rng: dict(zip("xy", rng.gamma(2, size=(2, 4)), strict=True)),
        reference=lambda x, y: (1 - braycurtis(x, y)) / (1 + braycurtis(x, y)),
        edges=[{"x": np.array([3, 1, 0]), "y": np.array([1, 2, 4]), EXPECTED: 2 / 9}],
    ),
    Check(
        "jaccard-index",
        "weighted",
        against=JACCARD,
        inputs=zeros_and_ones,
        reference=lambda x, y: 1 - jaccard(x.astype(bool), y.astype(bool)),
    ),
    Check(
        "jaccard-index",
        "tanimoto",
        against=JACCARD,
        inputs=zeros_and_ones,
        reference=lambda x, y: 1 - jaccard(x.astype(bool), y.astype(bool)),
    ),
    Check(
        "jaccard-index",
        "tanimoto",
        against="scipy.spatial.distance.sqeuclidean",
        reference=lambda x, y: np.dot(x, y) / (np.dot(x, y) + sqeuclidean(x, y)),
    ),
]
