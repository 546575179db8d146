"""Linear algebra."""

import numpy as np
from scipy.linalg import diagsvd, svd

from mleq.proof.code import View
from tests.proof.check import Check

SVD = "scipy.linalg.svd"


def full(A):
    U, sigma, V = svd(A)
    return {"U": U, "Sigma": diagsvd(sigma, *A.shape), "V": V.conj().T, "sigma": sigma, "p": len(sigma)}


def thin(A):
    U, sigma, V = svd(A, full_matrices=False)
    return {"U": U, "Sigma": np.diag(sigma), "V": V.T, "sigma": sigma}


def of_vectors(A, rank=None):
    U, sigma, V = svd(A, full_matrices=False)
    return {"u": U.T[:rank], "sigma": sigma[:rank], "v": V[:rank]}


def deficient(rng):
    """A matrix of a rank that is less than its size."""
    rank = int(rng.integers(1, 3))
    return {"A": rng.normal(size=(4, rank)) @ rng.normal(size=(rank, 3)), "r": rank}


def complex_matrix(rng):
    shape = rng.integers(2, 5, size=2)
    return {"A": rng.normal(size=shape) + 1j * rng.normal(size=shape)}


def is_whole_order(f, sigma):
    """Whether each singular value is compared with the next one."""
    return any(np.array_equal(left, sigma[:-1]) and np.array_equal(right, sigma[1:]) for left, _, right in f())


CHECKS = [
    Check(
        "singular-value-decomposition",
        how="claims",
        against=[SVD, "scipy.linalg.diagsvd"],
        reference=full,
        given=("A", "Sigma", "p"),
    ),
    Check(
        "singular-value-decomposition",
        inputs=lambda rng: full(rng.normal(size=(4, 3))),
        holds=is_whole_order,
        what="every singular value is compared with the next",
        view=View.CLAIMS,
        rounds=2,
    ),
    Check("singular-value-decomposition", "thin", how="claims", against=SVD, reference=thin, given=("A", "Sigma")),
    Check(
        "singular-value-decomposition",
        "sum",
        how="claims",
        against=SVD,
        inputs=deficient,
        reference=lambda A, r: of_vectors(A, r),
        given=("A", "r"),
    ),
    Check("singular-value-decomposition", "vectors", how="claims", against=SVD, reference=of_vectors),
    Check(
        "singular-value-decomposition",
        "complex",
        how="claims",
        against=SVD,
        inputs=complex_matrix,
        reference=full,
        given=("A",),
    ),
    Check("singular-value-decomposition", "product", how="claims", against=SVD, reference=full, given=("A",)),
]
