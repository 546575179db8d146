"""Random inputs of a formula, by what its table says of its letters: types, shapes, domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from mleq.proof.code import Function
from mleq.proof.expression import Binding
from mleq.proof.reading.symbols import Symbols
from mleq.proof.types import Kind

SIZES = range(2, 6)


def draw(function: Function, symbols: Symbols, rng: Generator, known: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each parameter that is not known; the dimensions are those of what is known, else small."""
    found = dict(known)
    sizes: dict[str, int] = {}
    for parameter in function.parameters:
        if parameter.name in known and parameter.binding is not None:
            _measure(parameter.binding, known[parameter.name], sizes)
    for parameter in function.parameters:
        if parameter.name in found or parameter.default is not None:
            continue
        if parameter.binding is None:
            found[parameter.name] = _size(parameter.name, sizes, rng)
        else:
            found[parameter.name] = _value(parameter.binding, symbols, rng, sizes, found)
    return found


def _measure(binding: Binding, value: Any, sizes: dict[str, int]) -> None:
    """The dimensions that a known value tells."""
    if binding.type.is_parametric:
        return
    dims = [span.high if span.low == 1 and span.over is None else None for span in binding.type.per]
    dims += binding.type.dims
    if binding.type.kind is Kind.ARRAY and dims:
        for dim, size in zip(dims, np.shape(value), strict=False):
            if dim is not None and dim.isidentifier():
                sizes.setdefault(dim, size)


def _size(dim: str | None, sizes: dict[str, int], rng: Generator) -> int:
    if dim is None:
        return int(rng.choice(SIZES))
    return sum(
        int(part) if part.isdigit() else sizes.setdefault(part, int(rng.choice(SIZES))) for part in dim.split(" + ")
    )


def _value(binding: Binding, symbols: Symbols, rng: Generator, sizes: dict[str, int], known: Mapping[str, Any]) -> Any:
    found = [d for d in symbols if d.key == binding.key or binding.key.startswith(d.key + "_{")]
    declared = min(found, key=lambda d: d.row != binding.row, default=None)
    kind, domain = (declared.symbol.type, declared.symbol.domain) if declared else ("scalar", None)
    type_ = binding.type
    assert not type_.is_parametric, f"{binding.name} is a function of its index: the check must say what it is"
    over = [span for span in type_.per if span.over is not None]
    if over:
        from mleq.proof.names import identifier

        assert len(type_.per) == 1, f"{binding.name} must be given"
        return {key: _entries((), kind, domain, rng) for key in known[identifier(over[0].over or "")]}
    if type_.kind is Kind.ARRAY:
        shape = [_size(span.high, sizes, rng) + (span.low == 0) for span in type_.per]
        shape += [_size(dim, sizes, rng) for dim in type_.dims]
        return _entries(tuple(shape), kind, domain, rng)
    if type_.kind is Kind.SET and not type_.per:
        return set(range(_size(None, sizes, rng)))
    raise AssertionError(f"{binding.name} is a {type_.kind.value}: the check must say what it is")


def _entries(shape: tuple[int, ...], kind: str, domain: str | None, rng: Generator) -> Any:
    if domain == "probabilities":
        return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
    if domain in ("positive definite", "symmetric"):
        root = rng.normal(size=shape)
        return root @ np.swapaxes(root, -1, -2) + np.eye(shape[-1]) if "definite" in domain else root + root.T
    if domain is not None and domain.startswith("{"):
        return rng.choice([float(item) for item in domain[1:-1].split(",")], size=shape)
    if kind in ("integer", "label"):
        return rng.integers(0 if domain == "non-negative" else 1, 7, size=shape) if shape else int(rng.integers(1, 7))
    if domain in ("[0, 1]", "(0, 1)", "(0, 1]", "[0, 1)"):
        value = rng.uniform(0.02, 0.98, size=shape)
    elif domain in ("positive", "non-negative", "[1, inf)"):
        value = rng.gamma(2.0, size=shape) + (1 if domain.startswith("[1") else 0.05)
    else:
        value = rng.normal(scale=1.5, size=shape)
    if domain in ("ascending", "descending"):
        value = np.sort(value)[:: 1 if domain == "ascending" else -1]
    return value if shape else float(value)
