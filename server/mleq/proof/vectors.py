"""Sums over all entries of arrays, taken at once: the mean of $(y_i - \\hat{y}_i)^2$ needs no loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mleq.proof.expression import Binding, Entry, Expression, Literal, Name, Operation, Reduction
from mleq.proof.names import length
from mleq.proof.types import Kind
from mleq.proof.walk import bindings

AT_ONCE = {"sum": "np.sum({})", "prod": "np.prod({})", "max": "np.max({})", "min": "np.min({})"}
"""How NumPy reduces an array."""
_ENTRYWISE = frozenset(
    "add subtract negate multiply divide power sqrt abs positive_part exp log log_2 log_10 sin cos tanh sinh cosh sign "
    "sigmoid times_log_entrywise float_entrywise equal unequal less at_most greater at_least".split()
)
"""Operations that NumPy does entry by entry."""
_NAMES = {"times_log": "times_log_entrywise", "float": "float_entrywise"}
"""What is written otherwise for arrays than for numbers."""


def at_once(found: Reduction, is_array: Callable[[Binding], bool]) -> Expression | None:
    """What is reduced, as an expression of whole arrays; None where it is not all of the entries, or not so simple."""
    if found.kind not in AT_ONCE or len(found.indices) != 1 or found.conditions:
        return None
    [index] = found.indices
    dim = length(index)
    low = index.range.low if index.range is not None else None
    if dim is None or not isinstance(low, Literal):
        return None
    body = found.body
    if found.kind == "sum" and isinstance(body, Operation) and body.name == "float":
        [body] = body.operands  # a sum of truths counts those that hold
    whole = _Whole(index, dim, low.text, is_array).of(body)
    return whole if whole is not None and whole is not body else None


class _Whole:
    """Reads expressions for all values of an index."""

    def __init__(self, index: Binding, dim: str, low: str, is_array: Callable[[Binding], bool]) -> None:
        self.index = index
        self.dim = dim
        self.low = low
        self.is_array = is_array

    def of(self, found: Expression) -> Expression | None:
        """The array of its values; itself where it does not depend on the index; None where that is not so simple."""
        if self.index not in set(bindings(found)):
            return found
        if isinstance(found, Entry):
            return self._all_entries(found)
        if not isinstance(found, Operation):
            return None
        operands = [self.of(operand) for operand in found.operands]
        name = _NAMES.get(found.name, found.name)
        if name not in _ENTRYWISE or not all(operands):
            return None
        return replace(found, name=name, operands=tuple(operand for operand in operands if operand is not None))

    def _all_entries(self, found: Entry) -> Expression | None:
        """`x` for `x_i`, and `a_{i}` for `a_{ij}`, where the index runs over all that there are."""
        of, last = found.of, found.indices[-1]
        if not isinstance(of, Name) or not self.is_array(of.binding) or of.type.kind is not Kind.ARRAY:
            return None
        if any(span.over is not None for span in of.type.per):
            return None  # a dictionary by the elements of a set
        if not isinstance(last, Name) or last.binding is not self.index or found.type.dims:
            return None
        if any(self.index in set(bindings(index)) for index in found.indices[:-1]):
            return None
        axes = [*(span.high for span in of.type.per), *of.type.dims]
        if axes[-1] != self.dim or str(found.lows[-1]) != self.low:
            return None
        if len(found.indices) == 1:
            return of
        return replace(found, indices=found.indices[:-1], lows=found.lows[:-1])
