"""Generative adversarial networks."""

import numpy as np
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import log_loss

from tests.proof.check import EXPECTED, Check


def _value(real, fake, real_weights=None, fake_weights=None):
    """Minus the log-loss of the discriminator on the samples and on what is generated, of which there is as much."""
    losses = [
        log_loss(np.full(len(p), label), p, sample_weight=weights, labels=[0, 1])
        for p, label, weights in ((real, 1, real_weights), (fake, 0, fake_weights))
    ]
    return -sum(losses)


def _game(rng):
    """Four samples, three noises that are made three of these, and what a discriminator takes them for."""
    of_data, of_noise, d = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(3)), rng.uniform(0.05, 0.95, size=4)
    return _played(d, of_data, of_noise, rng.permutation(4)[:3])


def _played(d, of_data, of_noise, generated):
    return dict(
        D=d.__getitem__,
        G=generated.__getitem__,
        x_draws=range(4),
        x_weights=of_data,
        x_p_data_draws=range(4),
        x_p_data_weights=of_data,
        z_draws=range(3),
        z_weights=of_noise,
        x_p_G_draws=generated,
        x_p_G_weights=of_noise,
        real=d,
        fake=d[generated],
    )


def _best_play():
    """The best discriminator, and what the note says that the value is then."""
    of_data, of_noise = np.array([0.1, 0.4, 0.3, 0.2]), np.array([0.5, 0.2, 0.3])
    generated = np.array([2, 0, 1])
    of_generated = np.zeros(4)
    of_generated[generated] = of_noise
    best = of_data / (of_data + of_generated)
    played = _played(np.minimum(best, 1 - 1e-300), of_data, of_noise, generated)
    return played | {EXPECTED: 2 * jensenshannon(of_data, of_generated) ** 2 - np.log(4)}


def _batch(rng):
    d, x, z = rng.uniform(0.05, 0.95, size=4), rng.integers(4, size=6), rng.integers(3, size=6)
    generated = rng.permutation(4)[:3]
    return dict(D=d.__getitem__, G=generated.__getitem__, x=x, z=z, real=d[x], fake=d[generated[z]])


CHECKS = [
    Check(
        "gan-minimax",
        against=("sklearn.metrics.log_loss", "scipy.spatial.distance.jensenshannon"),
        inputs=_game,
        reference=lambda real, fake, x_weights, z_weights: _value(real, fake, x_weights, z_weights),
        arguments=("D", "G"),
        optimizers=("min G", "max D"),
        edges=[_best_play()],
    ),
    Check(
        "gan-minimax",
        "generated",
        against=("sklearn.metrics.log_loss", "scipy.spatial.distance.jensenshannon"),
        inputs=_game,
        reference=lambda real, fake, x_weights, z_weights: _value(real, fake, x_weights, z_weights),
        arguments=("D", "G"),
        optimizers=("min G", "max D"),
        edges=[_best_play()],
    ),
    Check(
        "gan-minimax",
        "minibatch",
        against="sklearn.metrics.log_loss",
        inputs=_batch,
        reference=_value,
        arguments=("D", "G"),
    ),
]
