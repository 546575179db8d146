"""Graphical models."""

from itertools import product
from math import factorial, prod

import numpy as np
from scipy.stats import chisquare, dirichlet, dirichlet_multinomial, multinomial

from tests.proof.check import Check

# The proportions t and 1 - t of two topics are integrated over with the nodes of Gauss and Legendre.
NODES, VOLUMES = np.polynomial.legendre.leggauss(12)
PROPORTIONS = [np.array([t, 1 - t]) for t in (NODES + 1) / 2]


def _topics(rng):
    """Two topics over three words, and the probabilities of all that is drawn."""
    return dict(
        alpha=rng.integers(1, 5, size=2),
        beta=rng.dirichlet(np.ones(3), size=2),
        eta=rng.uniform(0.5, 2),
        p_theta_given_alpha=lambda theta, alpha: dirichlet.pdf(theta, alpha),
        p_beta_given_eta=lambda topic, eta: dirichlet.pdf(topic, np.full(3, eta)),
        p_z_given_theta=lambda z, theta: theta[z - 1],
        p_w_given_z_beta=lambda w, z, beta: beta[z - 1, w - 1],
        p_w_given_beta=lambda w, topic: topic[w - 1],
    )


def _document(rng):
    return _topics(rng) | dict(
        theta=rng.dirichlet([2, 3]),
        z=rng.integers(1, 3, size=3),
        w=rng.integers(1, 4, size=3),
        N=3,
        theta_nodes=PROPORTIONS,
        theta_volumes=VOLUMES / 2,
    )


def _corpus(rng):
    lengths = (3, 2, 4)
    return _topics(rng) | dict(
        theta=rng.dirichlet([2, 3], size=3),
        z=[rng.integers(1, 3, size=length) for length in lengths],
        w=[rng.integers(1, 4, size=length) for length in lengths],
        N=lengths,
    )


def _of_sequence(items, p):
    """The probability of items in their order, by how often there is each."""
    counts = np.bincount(items, minlength=len(p) + 1)[1:]
    return multinomial.pmf(counts, len(items), p) / _orders(counts)


def _orders(counts):
    return factorial(sum(counts)) / prod(factorial(count) for count in counts)


def _of_words(w, z, beta):
    """The probability of words by topics, topic for topic."""
    w, z = np.concatenate(w), np.concatenate(z)
    return prod(_of_sequence(w[z == k], topic) for k, topic in enumerate(beta, 1))


def _of_document(theta, z, w, alpha, beta):
    return dirichlet.pdf(theta, alpha) * _of_sequence(z, theta) * _of_words([w], [z], beta)


def _of_corpus(theta, z, w, alpha, beta, eta):
    topics = prod(dirichlet.pdf(topic, np.full(3, eta)) for topic in beta)
    documents = prod(dirichlet.pdf(t, alpha) * _of_sequence(of, t) for t, of in zip(theta, z, strict=True))
    return topics * documents * _of_words(w, z, beta)


def _marginal(w, alpha, beta):
    """The sum over all topics of the words, whose counts have a distribution in SciPy."""
    total = 0.0
    for z in product(range(2), repeat=len(w)):
        counts = np.bincount(z, minlength=2)
        drawn = dirichlet_multinomial.pmf(counts, alpha, len(w)) / _orders(counts)
        total += drawn * prod(beta[k, word - 1] for k, word in zip(z, w, strict=True))
    return total


def _sums_to_marginal(f, w, alpha, beta):
    every = product((1, 2), repeat=len(w))
    total = sum(weight * f(theta=t, z=z) for z in every for t, weight in zip(PROPORTIONS, VOLUMES / 2, strict=True))
    return np.isclose(total, _marginal(w, alpha, beta), rtol=1e-9)


def _process(rng):
    """As many documents of two words as tell their frequencies; a distribution is what it is drawn from by."""
    count = 3000
    return dict(
        alpha=rng.integers(1, 5, size=2),
        eta=rng.uniform(0.5, 2),
        N=[2] * count,
        theta=np.full((count, 2), 0.5),
        z=np.ones((count, 2), dtype=int),
        beta=np.full((2, 3), 1 / 3),
        Dirichlet=lambda parameter: lambda rng, size: rng.dirichlet(np.broadcast_to(parameter, size)),
        Categorical=lambda p: lambda rng: 1 + rng.choice(len(p), p=p),
    )


def _generates_documents(f, alpha, N):
    """Draw what comes first, then what depends on it; then count the documents."""
    rng = np.random.default_rng(0)
    topics, proportions, _, _ = f()
    if (len(topics), len(proportions)) != (2, len(N)):
        return False
    beta = np.array([drawn(rng, 3) for drawn in topics])
    theta = np.array([drawn(rng, 2) for drawn in proportions])
    z = np.array([[drawn(rng) for drawn in document] for document in f(theta=theta, beta=beta)[2]])
    w = np.array([[drawn(rng) for drawn in document] for document in f(theta=theta, beta=beta, z=z)[3]])
    every = list(product((1, 2, 3), repeat=2))
    seen = [np.sum((w == words).all(axis=1)) for words in every]
    expected = [len(N) * _marginal(words, alpha, beta) for words in every]
    return chisquare(seen, expected).pvalue > 1e-3


CHECKS = [
    Check(
        "latent-dirichlet-allocation",
        against=("scipy.stats.dirichlet.pdf", "scipy.stats.multinomial.pmf"),
        inputs=_document,
        reference=_of_document,
        arguments=("theta", "z", "w", "alpha", "beta"),
    ),
    Check(
        "latent-dirichlet-allocation",
        inputs=_document,
        holds=_sums_to_marginal,
        what="without the topics and their proportions it is what scipy.stats.dirichlet_multinomial gives",
        rounds=3,
    ),
    Check(
        "latent-dirichlet-allocation",
        "marginal",
        against="scipy.stats.dirichlet_multinomial.pmf",
        inputs=_document,
        reference=_marginal,
        arguments=("w", "alpha", "beta"),
        rounds=6,
    ),
    Check(
        "latent-dirichlet-allocation",
        "generative",
        inputs=_process,
        holds=_generates_documents,
        what="documents drawn in this way are as frequent as scipy.stats.dirichlet_multinomial says",
        rounds=2,
    ),
    Check(
        "latent-dirichlet-allocation",
        "smoothed",
        against=("scipy.stats.dirichlet.pdf", "scipy.stats.multinomial.pmf"),
        inputs=_corpus,
        reference=_of_corpus,
        arguments=("beta", "theta", "z", "w", "alpha", "eta"),
    ),
]
