"""The functions that have a name of their own, and what each does with its arguments.

Those of numbers act entry by entry on vectors and matrices. `softmax` of a matrix acts on each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mleq.proof.error import FormulaError
from mleq.proof.expression import Each, Expression, Literal
from mleq.proof.operations import ATOM, FORMS, Form, operation
from mleq.proof.types import NUMBER, Dim, Kind, Type, agreed, same, vector

ENTRYWISE = {
    "exp": "np.exp({})",
    "log": "np.log({})",
    "log_2": "np.log2({})",
    "log_10": "np.log10({})",
    "sin": "np.sin({})",
    "cos": "np.cos({})",
    "tan": "np.tan({})",
    "arctan": "np.arctan({})",
    "sinh": "np.sinh({})",
    "cosh": "np.cosh({})",
    "tanh": "np.tanh({})",
    "sigmoid": "_sigmoid({})",
    "sign": "np.sign({})",
    "floor": "np.floor({})",
    "ceil": "np.ceil({})",
    "erf": "_erf({})",
    "Phi": "_normal_cdf({})",
    "Gamma": "_gamma({})",
    "ReLU": "np.maximum({}, 0)",
}
"""Functions of one number, and how NumPy writes them."""

SPELLINGS = {
    "ln": "log",
    "sgn": "sign",
    "relu": "ReLU",
    "trace": "tr",
    "Tr": "tr",
    "concat": "Concat",
    "\\Phi": "Phi",
    "\\Gamma": "Gamma",
    "normcdf": "Phi",
    "arg\\,max": "argmax",
    "arg\\,min": "argmin",
    "inf": "min",
    "sup": "max",
}
"""Names that mean the same."""

NAMES = frozenset((*ENTRYWISE, "softmax", "max", "min", "tr", "det", "diag", "rank", "Concat", "kronecker"))
"""All functions that have a value here. What a document declares or defines under such a name is that instead."""

FORMS |= {name: Form(template) for name, template in ENTRYWISE.items()}
FORMS |= {
    "log_base": Form("np.log({}) / np.log({:+})", 30),
    "softmax": Form("_softmax({})"),
    "max": Form("max({})"),
    "min": Form("min({})"),
    "maximum": Form("np.maximum({}, {})"),
    "minimum": Form("np.minimum({}, {})"),
    "trace": Form("np.trace({})"),
    "det": Form("np.linalg.det({})"),
    "rank": Form("np.linalg.matrix_rank({})"),
    "diagonal_matrix": Form("np.diag({})"),
    "rectangular": Form("_rectangular({}, {}, {})"),
    "kronecker": Form("float({:11} == {:11})", ATOM),
}


def canonical(name: str) -> str:
    """A name in the spelling that is used here."""
    return SPELLINGS.get(name, name)


def apply(name: str, arguments: Sequence[Expression], start: int, end: int) -> Expression:
    """A named function of arguments."""
    if name in ENTRYWISE:
        [argument] = _exactly(name, 1, arguments, start, end)
        if not argument.type.is_array:
            raise FormulaError(f"{name} takes a number, not {argument.type.told}", argument.start, argument.end)
        return operation(name, replace(argument.type, is_identity=False), arguments, start, end)
    if name == "softmax":
        [argument] = _exactly(name, 1, arguments, start, end)
        if not (argument.type.is_vector or argument.type.is_matrix):
            raise FormulaError(f"softmax takes a vector, not {argument.type.told}", argument.start, argument.end)
        return operation("softmax", argument.type, arguments, start, end)
    if name in ("max", "min"):
        return _extreme(name, arguments, start, end)
    if name == "kronecker":
        return operation("kronecker", NUMBER, _exactly(name, 2, arguments, start, end), start, end)
    if name == "Concat":
        return _joined(arguments, start, end)
    [argument] = _exactly(name, 1, arguments, start, end)
    if name == "diag" and (argument.type.is_vector or isinstance(argument, Each)):
        dim = argument.type.dims[0] if argument.type.is_vector else None
        return operation("diagonal_matrix", Type(Kind.ARRAY, (dim, dim)), arguments, start, end)
    if name in ("tr", "det", "rank") and argument.type.is_matrix:
        if name != "rank" and not same(*argument.type.dims):
            raise FormulaError(f"{name} takes a square matrix, not {argument.type.told}", argument.start, argument.end)
        return operation({"tr": "trace"}.get(name, name), NUMBER, arguments, start, end)
    raise FormulaError(f"{name} cannot be taken of {argument.type.told}", start, end)


def logarithm(base: Expression, argument: Expression, start: int, end: int) -> Expression:
    """A logarithm to a base that is written below it."""
    if isinstance(base, Literal) and base.text in ("2", "10"):
        return apply(f"log_{base.text}", [argument], start, end)
    return operation("log_base", argument.type, (argument, base), start, end)


def _extreme(name: str, arguments: Sequence[Expression], start: int, end: int) -> Expression:
    """The largest or smallest of numbers, or of the elements of a collection; of two vectors entry by entry."""
    if len(arguments) == 1 and arguments[0].type.kind in (Kind.SET, Kind.SEQUENCE):
        return operation(name, NUMBER, arguments, start, end)
    if len(arguments) > 1 and all(argument.type.is_number for argument in arguments):
        return operation(name, NUMBER, arguments, start, end)
    if len(arguments) == 2 and all(argument.type.is_array for argument in arguments):
        one, other = (argument.type for argument in arguments)
        if one.dims and other.dims and (agreed(one.dims, other.dims) is None or one.is_row != other.is_row):
            raise FormulaError(f"{name} of {one.told} and {other.told}", start, end)
        found = max((argument.type for argument in arguments), key=lambda type_: len(type_.dims))
        return operation(f"{name}imum", found, arguments, start, end)
    raise FormulaError(f"{name} takes numbers", start, end)


def _joined(arguments: Sequence[Expression], start: int, end: int) -> Expression:
    """Arrays side by side."""
    if len(arguments) == 1 and isinstance(arguments[0], Each):
        inner = arguments[0].body.type
        if not inner.dims:
            raise FormulaError("only arrays can be joined", start, end)
        joined = Type(Kind.ARRAY, (*inner.dims[:-1], None))
        return operation("join_columns", joined, arguments, start, end)
    if not arguments or not arguments[0].type.dims:
        raise FormulaError("only arrays with as many axes can be joined", start, end)
    first = arguments[0].type
    listed = operation("list", first, arguments, start, end)
    if not all(argument.type.is_array and len(argument.type.dims) == len(first.dims) for argument in arguments):
        raise FormulaError("only arrays with as many axes can be joined", start, end)
    joined = Type(Kind.ARRAY, (*first.dims[:-1], total(argument.type.dims[-1] for argument in arguments)))
    return operation("join_columns", joined, (listed,), start, end)


def total(dims: Iterable[Dim]) -> Dim:
    """The length of arrays put one behind another."""
    found = []
    for dim in dims:
        if dim is None:
            return None
        found += dim.split(" + ")
    return " + ".join(sorted(found))


def stacked(arguments: Sequence[Expression], start: int, end: int) -> Expression:
    """`[a; b]`: vectors one below the other; a number is a vector of one."""
    for argument in arguments:
        if not (argument.type.is_vector and not argument.type.is_row):
            raise FormulaError(f"only vectors are put one below the other, not {argument.type.told}", start, end)
    dims = [argument.type.dims[0] for argument in arguments]
    return operation("concatenate", vector(total(dims)), arguments, start, end)


def _exactly(name: str, count: int, arguments: Sequence[Expression], start: int, end: int) -> Sequence[Expression]:
    if len(arguments) != count:
        raise FormulaError(f"{name} takes {count} argument{'s' * (count > 1)}, not {len(arguments)}", start, end)
    return arguments
