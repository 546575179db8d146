"""Support vector machines."""

from itertools import permutations

import numpy as np
from sklearn.svm import SVC

from tests.proof.check import Check

SKLEARN = "sklearn.svm.SVC"


def two_classes(rng, gap, n=8):
    y = np.where(np.arange(n) < 3, 1.0, -1.0)
    return rng.normal(size=(n, 2)) + gap * y[:, None], y


def trained(X, y, C, **kernel):
    """A machine as scikit-learn trains it, with all that is asked of it."""
    machine = SVC(C=C, tol=1e-12, **(kernel or {"kernel": "linear"})).fit(X, y)
    alpha = np.zeros(len(y))
    alpha[machine.support_] = machine.dual_coef_[0] * y[machine.support_]
    found = {"machine": machine, "x": X, "y": y, "C": C, "multipliers": alpha}
    if not kernel:
        found |= {"normal": machine.coef_[0], "intercept": machine.intercept_[0]}
    return found


def separable(rng):
    """A hard margin, and other hyperplanes that keep it."""
    found = trained(*two_classes(rng, gap=4), C=1e8)
    around = []
    for scale in (1e-3, 0.1, 1.0):
        for move in scale * rng.normal(size=(8, 3)):
            w, b = found["normal"] + move[:2], found["intercept"] + move[2]
            margin = np.min(found["y"] * (found["x"] @ w + b)) * (1 - 1e-9)
            around += [{"w": w / margin, "b": b / margin}] if margin > 0 else []
    return found | {"around": around}


def overlapping(rng):
    """A soft margin, and other hyperplanes, each with the slack that it needs and more."""
    found = trained(*two_classes(rng, gap=0.7), C=rng.uniform(0.3, 2))
    X, y = found["x"], found["y"]
    around = []
    for scale in (1e-3, 0.1, 1.0):
        for move in scale * rng.normal(size=(8, 3)):
            w, b = found["normal"] + move[:2], found["intercept"] + move[2]
            slack = np.maximum(0, 1 - y * (X @ w + b)) + rng.choice([1e-9, scale]) * rng.random(len(y))
            around.append({"w": w, "b": b, "xi": slack})
    slack = np.maximum(0, 1 - y * (X @ found["normal"] + found["intercept"]))
    return found | {"slack": slack, "lambda_": 1 / (len(y) * found["C"]), "around": around}


def squared(rng):
    """Squared slack is a hard margin with 1/(2C) on the diagonal of the kernel matrix."""
    X, y = two_classes(rng, gap=0.7)
    C = rng.uniform(0.3, 2)
    machine = SVC(C=1e8, kernel="precomputed", tol=1e-12).fit(X @ X.T + np.eye(len(y)) / (2 * C), y)
    return {
        "x": X,
        "y": y,
        "C": C,
        "machine": machine,
        "normal": machine.dual_coef_[0] @ X[machine.support_],
        "intercept": machine.intercept_[0],
    }


def dual(rng, gap=0.7, C=1.5, **kernel):
    """The multipliers of a machine, others that keep the constraints, and such as break those of one or two samples.

    The multiplier of the first sample is one that a constraint holds where it is, or one that none does.
    """
    X, y = two_classes(rng, gap, n=6)
    free = trained(X, y, C, **kernel)["multipliers"]
    order = np.argsort((free > 1e-6) & (free < C - 1e-6), kind="stable")[:: rng.choice([-1, 1])]
    found = trained(X[order], y[order], C, **kernel)
    y, best = found["y"], found["multipliers"]
    exchanged = [y[i] * np.eye(6)[i] - y[j] * np.eye(6)[j] for i, j in permutations(range(6), 2)]
    around = [{"alpha": best + 1e-3 * move} for move in (*exchanged, *np.eye(6), *-np.eye(6))]
    for _ in range(4):
        other = rng.uniform(0, min(C, 2 * best.max()), size=len(y))
        totals = {sign: other[y == sign].sum() for sign in (-1, 1)}
        for sign in (-1, 1):
            other[y == sign] *= min(totals.values()) / totals[sign]
        around += [{"alpha": (1 - step) * best + step * other} for step in (1e-3, 0.1, 1.0)]
    width = kernel.get("gamma")
    k = (lambda a, b: a @ b) if width is None else (lambda a, b: np.exp(-width * np.sum((a - b) ** 2)))
    return found | {"k": k, "around": around}


def radial(rng):
    return dual(rng, kernel="rbf", gamma=0.5)


def on_the_margin(rng):
    """The multipliers, and a sample whose own is neither 0 nor the cost."""
    while True:
        found = trained(*two_classes(rng, gap=0.7), C=1.5)
        free = np.flatnonzero((found["multipliers"] > 1e-3) & (found["multipliers"] < found["C"] - 1e-3))
        if len(free):
            return found | {"alpha": found["multipliers"], "s": int(free[0]) + 1}


def at_the_optimum(inputs):
    """With the letters of the primal problem at their best."""

    def drawn(rng):
        found = inputs(rng)
        return found | {"w": found["normal"], "b": found["intercept"], "xi": found.get("slack")}

    return drawn


def with_multipliers(inputs):
    def drawn(rng):
        found = inputs(rng)
        return found | {"alpha": found["multipliers"]}

    return drawn


def hyperplane(normal, intercept):
    return {"w": normal, "b": intercept}


def half_of_all(machine):
    """The value of a hard margin, primal or dual: half of the sum of the multipliers."""
    return np.abs(machine.dual_coef_).sum() / 2


def dual_value(machine, x):
    """Of a soft margin, by what the machine decides of its own samples."""
    decided = machine.decision_function(x[machine.support_]) - machine.intercept_[0]
    return np.abs(machine.dual_coef_).sum() - machine.dual_coef_[0] @ decided / 2


def primal(variant, inputs, value, reference=hyperplane, over=("w", "b"), how="minimum"):
    """That the machine is optimal, and that its value is that of the dual problem."""
    entry = "svm-hard-margin" if inputs is separable else "svm-soft-margin"
    settings = {"against": SKLEARN, "tolerance": 1e-7, "rounds": 4}
    return [
        Check(entry, variant, **settings, how=how, inputs=inputs, reference=reference, over=over),
        Check(entry, variant, **settings, inputs=at_the_optimum(inputs), reference=value),
    ]


def multipliers(variant, inputs, value, how="maximum"):
    settings = {"against": SKLEARN, "tolerance": 1e-7, "rounds": 4}
    best = {"how": how, "reference": lambda multipliers: {"alpha": multipliers}, "over": ("alpha",)}
    return [
        Check("svm-dual", variant, **settings, **best, inputs=inputs),
        Check("svm-dual", variant, **settings, inputs=with_multipliers(inputs), reference=value),
    ]


CHECKS = [
    *primal(None, separable, half_of_all),
    *primal("one-line", separable, half_of_all),
    *primal("margin", separable, lambda machine: 1 / np.linalg.norm(machine.coef_), how="maximum"),
    *primal(
        None,
        overlapping,
        dual_value,
        reference=lambda normal, intercept, slack: {"w": normal, "b": intercept, "xi": slack},
        over=("w", "b", "xi"),
    ),
    *primal("hinge", overlapping, dual_value),
    *primal("regularized", overlapping, lambda machine, x, lambda_: lambda_ * dual_value(machine, x)),
    *primal("squared", squared, half_of_all),
    *multipliers(None, radial, dual_value),
    *multipliers("linear", dual, dual_value),
    *multipliers("hard-margin", lambda rng: dual(rng, gap=4, C=1e8), half_of_all),
    *multipliers("matrix", radial, lambda machine, x: -dual_value(machine, x), how="minimum"),
    Check(
        "svm-dual",
        "solution",
        against=SKLEARN,
        inputs=on_the_margin,
        reference=lambda machine: (machine.coef_[0], machine.intercept_[0]),
        tolerance=1e-5,
    ),
    Check(
        "svm-dual",
        "solution",
        how="claims",
        against=SKLEARN,
        inputs=on_the_margin,
        reference=lambda multipliers: {"alpha": multipliers},
    ),
]
