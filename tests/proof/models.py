"""Models of scikit-learn and SciPy with weights that are given instead of learned: references for layers and cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import dlsim
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPRegressor

Array = np.ndarray[Any, Any]


def probabilities(inputs: Array, weights: Array, bias: float | Array = 0.0) -> Array:
    """What a logistic regression over at least three classes predicts, one input and one class per row."""
    assert len(weights) > 2, "two classes are another model"
    model = LogisticRegression()
    model.classes_, model.coef_, model.intercept_ = np.arange(len(weights)), np.asarray(weights), bias
    return np.asarray(model.predict_proba(inputs))


def network(inputs: Array, weights: Array, out: Array | None = None) -> Array:
    """The output of a network with one layer of tanh units without biases, of one unit per row of the weights.

    Without `out`, the weights of the output, it is that of the layer.
    """
    outward = np.eye(len(weights)) if out is None else np.reshape(out, (-1, 1))
    model = MLPRegressor(hidden_layer_sizes=(len(weights),), activation="tanh")
    model.coefs_ = [np.transpose(weights), outward]
    model.intercepts_ = [np.zeros(len(weights)), np.zeros(outward.shape[1])]
    model.n_layers_, model.n_outputs_, model.out_activation_ = 3, outward.shape[1], "identity"
    return np.asarray(model.predict(inputs))


def recurrence(matrix: Array, inputs: Array, start: Array) -> Array:
    """The states `matrix @ state + input` of a linear system, one input per row, from a state before the first."""
    identity = np.eye(len(start))
    system = matrix, identity, identity, 0 * identity, 1
    _, _, states = dlsim(system, np.vstack([inputs, 0 * start]), x0=start)
    return np.asarray(states[1:])
