"""Bayesian inference."""

import numpy as np
from scipy.integrate import quad
from scipy.special import rel_entr
from scipy.stats import multivariate_normal, norm

from mleq.proof.code import View
from tests.proof.check import EXPECTED, Check

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(40)


def _model(x, mean, scale):
    """The model z ~ N(0, 1), x | z ~ N(z, 1/2), in which all is known, with q = N(mean, scale^2)."""
    joint = multivariate_normal([0, 0], [[1.5, 1], [1, 1]])
    evidence, posterior, q = norm(0, 1.5**0.5), norm(x / 1.5, 3**-0.5), norm(mean, scale)
    return dict(
        x=x,
        theta="theta",
        phi="phi",
        z_draws=mean + scale * NODES,
        z_weights=WEIGHTS,
        D_KL=_divergence,
        q=q.pdf,
        q_phi=lambda z, x_: {x: q.pdf}[x_](z),
        p_x_given_z=lambda x, z: norm.pdf(x, z, 0.5**0.5),
        p_z=norm.pdf,
        p_z_given_x=lambda z, x_: {x: posterior.pdf}[x_](z),
        p_x=evidence.pdf,
        p_x_z=lambda x, z: joint.pdf([x, z]),
        of_q=q,
        log_joint=lambda z: joint.logpdf(np.stack([np.full_like(z, x), z], axis=-1)),
        log_evidence=evidence.logpdf(x),
    )


def _some_model(rng):
    return _model(rng.normal(), rng.normal(), rng.uniform(0.5, 1.5))


def _divergence(q, p):
    return quad(lambda z: rel_entr(q(z), p(z)), -15, 15, points=[-2, 0, 2], epsabs=1e-10)[0]


def _bound(of_q, log_joint):
    """The mean of the log joint, and the entropy."""
    return of_q.expect(log_joint) + of_q.entropy()


def _named(make, **names):
    """The model, with densities by the names that a body has for them."""

    def inputs(rng):
        found = make(rng)
        return found | {name: found[of] for name, of in names.items()}

    return inputs


def _at(found, **names):
    return found | {name: found[of] for name, of in names.items()}


KNOWN = _model(1.3, 0.4, 0.7)
BEST = _model(1.3, 1.3 / 1.5, 3**-0.5)
BODY = dict(p_theta_x_given_z="p_x_given_z", p_theta_z="p_z", p_theta_x="p_x")


def _encoder(rng):
    """What an encoder puts out for its parameters: two means and two scales; and a function of what is drawn."""
    slope = rng.normal(size=2)
    return dict(
        phi=np.array([*rng.normal(scale=0.5, size=2), *rng.uniform(-0.2, 0.2, size=2)]),
        mu=lambda phi: phi[:2],
        sigma=lambda phi: np.exp(phi[2:]),
        f=lambda z: np.sin(slope @ z) + z[0] * z[1],
        epsilon_draws=[np.array([one, other]) for one in FEW for other in FEW],
        epsilon_weights=np.outer(FEW_WEIGHTS, FEW_WEIGHTS).ravel(),
    )


def _on_grid(mu, sigma):
    """The distribution of what is drawn, by its density on a grid."""
    side = np.arange(-8, 8.1, 0.5)
    grid = [np.array([one, other]) for one in side for other in side]
    return dict(z_draws=lambda phi: (grid, norm.pdf(grid, mu(phi), sigma(phi)).prod(axis=1)))


FEW, FEW_WEIGHTS = np.polynomial.hermite_e.hermegauss(20)


def _density_at(z):
    """Normal densities at a point, by what the catalog gives: means and covariances."""
    return lambda mean, covariance: multivariate_normal(mean, covariance).pdf(z)


def _noise(variant=None):
    """What the noise is drawn from."""
    size = None if variant == "scalar" else 3
    return Check(
        "reparameterization-trick",
        variant,
        against="scipy.stats.norm.pdf",
        inputs=lambda rng: dict(z=(z := rng.normal(size=size)), N=_density_at(z), d=3),
        reference=lambda z: np.prod(norm.pdf(z)),
        view=View.DRAWN,
    )


CHECKS = [
    Check(
        "elbo",
        against=("scipy.stats.norm.expect", "scipy.stats.norm.entropy"),
        inputs=_named(_some_model, **BODY),
        reference=_bound,
        arguments=("theta", "phi", "x"),
        edges=[_at(KNOWN, **BODY) | {EXPECTED: -2.0540398869}, _at(BEST, **BODY) | {EXPECTED: BEST["log_evidence"]}],
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "elbo",
        how="claims",
        against="scipy.stats.norm.pdf",
        inputs=_named(_some_model, **BODY),
        reference=lambda: dict(p_theta_x=norm(0, 1.5**0.5).pdf),
        edges=[_at(BEST, **BODY)],
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "elbo",
        "joint",
        against=("scipy.stats.norm.expect", "scipy.stats.norm.entropy"),
        inputs=_named(_some_model, p_theta="p_x_z"),
        reference=_bound,
        arguments=("theta", "phi", "x"),
        edges=[_at(KNOWN, p_theta="p_x_z") | {EXPECTED: -2.0540398869}],
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "elbo",
        "gap",
        against="scipy.stats.norm.logpdf",
        inputs=lambda rng: (
            (found := _named(_some_model, p_theta="p_z_given_x")(rng))
            | dict(
                L=lambda theta, phi, x: {("theta", "phi", found["x"]): _bound(found["of_q"], found["log_joint"])}[
                    theta, phi, x
                ]
            )
        ),
        reference=lambda log_evidence: log_evidence,
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "elbo",
        "unconditional",
        against=("scipy.stats.norm.expect", "scipy.stats.norm.entropy"),
        inputs=_named(_some_model, p="p_x_z"),
        reference=_bound,
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "elbo",
        "evidence",
        against=("scipy.stats.norm.expect", "scipy.stats.norm.entropy"),
        inputs=_some_model,
        reference=_bound,
        edges=[BEST | {EXPECTED: BEST["log_evidence"]}],
        rounds=6,
        tolerance=1e-8,
    ),
    Check(
        "reparameterization-trick",
        against=("scipy.stats.norm.ppf", "scipy.stats.norm.cdf"),
        inputs=lambda rng: dict(epsilon=rng.uniform(-3, 3, size=4)),
        reference=lambda mu, sigma, epsilon: norm.ppf(norm.cdf(epsilon), mu, sigma),
    ),
    _noise(),
    Check(
        "reparameterization-trick",
        "scalar",
        against=("scipy.stats.norm.ppf", "scipy.stats.norm.cdf"),
        inputs=lambda rng: dict(epsilon=rng.uniform(-3, 3)),
        reference=lambda mu, sigma, epsilon: norm.ppf(norm.cdf(epsilon), mu, sigma),
    ),
    _noise("scalar"),
    Check(
        "reparameterization-trick",
        "scalar-distribution",
        against="scipy.stats.norm.pdf",
        inputs=lambda rng: dict(z=(z := rng.normal()), N=_density_at(z)),
        reference=lambda z, mu, sigma: norm.pdf(z, mu, sigma),
    ),
    Check(
        "reparameterization-trick",
        "distribution",
        against="scipy.stats.norm.pdf",
        inputs=lambda rng: dict(z=(z := rng.normal(size=3)), mu=rng.normal(size=3), N=_density_at(z)),
        reference=lambda z, mu, sigma: norm.pdf(z, mu, sigma).prod(),
    ),
    Check(
        "reparameterization-trick",
        "gradient",
        how="claims",
        against="scipy.stats.norm.pdf",
        inputs=_encoder,
        reference=_on_grid,
        rounds=2,
        tolerance=1e-6,
    ),
    _noise("gradient"),
    Check(
        "reparameterization-trick",
        "isotropic",
        against="scipy.stats.norm.pdf",
        inputs=lambda rng: dict(z=(z := rng.normal(size=3)), mu=rng.normal(size=3), N=_density_at(z)),
        reference=lambda z, mu, sigma: norm.pdf(z, mu, sigma).prod(),
    ),
]
