"""What can be done with values: which types an operation takes, what type comes out, and how NumPy writes it.

- Numbers, vectors and matrices are added to what has their shape; a number is added to every entry, but to no square
  matrix, where a multiple of $I$ may be meant.
- A number scales anything. A matrix is multiplied with a matrix or a vector, a row with a vector (their inner product),
  a vector with a row (their outer product); whatever else stands side by side has no product. With `\\odot`, and
  divided, arrays of one shape are taken entry by entry.
- Two distributions side by side are that of independent pairs.
- A power of a vector is taken entry by entry, that of a matrix is a product of matrices; `^{-1}` is its inverse.
- A product with a logarithm counts as 0 where the other factor is 0 and no logarithm itself: $0 \\log 0 = 0$.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mleq.proof.error import FormulaError
from mleq.proof.expression import Expression, Length, Literal, Operation
from mleq.proof.types import NUMBER, SET, TRUTH, Kind, Type, agreed, same, vector


class Form(NamedTuple):
    """How Python writes an operation: a template, and how tightly it binds."""

    template: str
    binds: int = 50


# How tightly Python binds: what binds less stands in parentheses inside of what binds more.
LOOSEST, OR, AND, COMPARED, UNION, INTERSECTION, SUM, PRODUCT, POWER, ATOM = 0, 4, 6, 10, 12, 14, 20, 30, 40, 50

FORMS: dict[str, Form] = {
    "add": Form("{} + {}", SUM),
    "subtract": Form("{} - {:+}", SUM),
    "negate": Form("-{}", PRODUCT),
    "multiply": Form("{} * {:+}", PRODUCT),
    "divide": Form("{} / {:+}", PRODUCT),
    "matmul": Form("{} @ {:+}", PRODUCT),
    "outer": Form("np.outer({}, {})"),
    "kron": Form("np.kron({}, {})"),
    "times_log": Form("{0:30} * {1:31} if {0:11} != 0 else 0", LOOSEST),
    "times_log_entrywise": Form("_times_log({}, {})"),  # whose second operand is the logarithm
    "power": Form("{:+} ** {}", POWER),
    "matrix_power": Form("np.linalg.matrix_power({}, {})"),
    "inverse": Form("np.linalg.inv({})"),
    "transpose": Form("{:+}.T", ATOM),
    "adjoint": Form("{:+}.conj().T", ATOM),
    "same": Form("{}", ATOM),
    "sqrt": Form("np.sqrt({})"),
    "root": Form("{:+} ** (1 / {:+})", POWER),
    "abs": Form("abs({})"),
    "positive_part": Form("np.maximum({}, 0)"),
    "size": Form("len({})"),
    "norm": Form("np.linalg.norm({})"),
    "norm_of": Form("np.linalg.norm({}, {})"),
    "comb": Form("math.comb({}, {})"),
    "equal": Form("{} == {}", COMPARED),
    "unequal": Form("{} != {}", COMPARED),
    "less": Form("{} < {}", COMPARED),
    "at_most": Form("{} <= {}", COMPARED),
    "greater": Form("{} > {}", COMPARED),
    "at_least": Form("{} >= {}", COMPARED),
    "in": Form("{} in {}", COMPARED),
    "not_in": Form("{} not in {}", COMPARED),
    "and": Form("{} and {}", AND),
    "or": Form("{} or {}", OR),
    "intersection": Form("{} & {}", INTERSECTION),
    "union": Form("{} | {}", UNION),
    "difference": Form("{} - {:+}", SUM),
    "float": Form("float({})"),
    "float_entrywise": Form("{:31} * 1.0", PRODUCT),  # NumPy adds truths as "or"
    "sum_of": Form("np.sum({})"),
    "concatenate": Form("np.concatenate([{}])"),
    "stack_columns": Form("np.stack({}, axis=1)"),
    "join_columns": Form("np.concatenate({}, axis=-1)"),
    "tuple": Form("({})"),
    "set": Form("{{{}}}"),
    "list": Form("[{}]"),
    "prefix": Form("{:+}[:{}]"),
    "identity": Form("np.eye({})"),
    "ones": Form("np.ones({})"),
    "zeros": Form("np.zeros({})"),
    "gradient": Form("_gradient({}, {})"),
    "array": Form("np.array({})"),
    "draws_of": Form("{:+}[0]"),
    "weights_of": Form("{:+}[1]"),
    "item": Form("{:+}[{}]"),
}
"""In a template `{:+}` is an operand that must bind more tightly than the operation itself, if that is not a call, and
`{:30}` one that must bind as tightly as that number says."""


LONGEST = 300
"""Digits of a number."""


def operation(name: str, type_: Type, operands: Sequence[Expression], start: int, end: int) -> Operation:
    """An operation whose types have been settled."""
    return Operation(name, tuple(operands), type=type_, start=start, end=end)


def between(name: str, type_: Type, left: Expression, right: Expression) -> Operation:
    """An operation on two operands, standing where they stand."""
    return operation(name, type_, (left, right), left.start, right.end)


def literal(text: str, start: int = 0, end: int = 0) -> Literal:
    """A number; Python reads no zeros before one."""
    if len(text) > LONGEST:
        raise FormulaError(f"a number of more than {LONGEST} digits", start, end)
    text = str(int(text)) if text.isdecimal() else text
    return Literal(text, type=NUMBER, start=start, end=end)


def add(left: Expression, right: Expression, name: str = "add") -> Expression:
    """A sum or a difference."""
    what = "be added to" if name == "add" else "be reduced by"
    if left.type.kind is Kind.SET and right.type.kind is Kind.SET and name == "subtract":
        return between("difference", left.type, left, right)
    if Kind.DISTRIBUTION in (left.type.kind, right.type.kind) and left.type.kind == right.type.kind:
        return between(name, left.type, left, right)
    if not left.type.is_array or not right.type.is_array:
        raise _mismatch(left, right, what)
    for one, other in ((left, right), (right, left)):
        rows, columns = one.type.dims if one.type.is_matrix else (None, None)
        if other.type.is_number and one.type.is_identity:
            raise _mismatch(left, right, what)
        if other.type.is_number and rows is not None and rows == columns:
            raise FormulaError("a number and a square matrix: write a multiple of I", left.start, right.end)
        if one.type.is_identity and other.type.is_matrix and not same(*other.type.dims):
            raise _mismatch(left, right, what)
    if left.type.is_identity and not right.type.is_identity:
        left = sized(left, right.type)
    elif right.type.is_identity and not left.type.is_identity:
        right = sized(right, left.type)
    return between(name, _entrywise(left, right, what), left, right)


def sized(identity: Expression, like: Type) -> Expression:
    """An identity matrix, or a multiple of one, as large as its surroundings."""
    if not isinstance(identity, Operation):
        return identity
    operands = tuple(sized(operand, like) if operand.type.is_identity else operand for operand in identity.operands)
    dim = next((dim for dim in like.dims if dim is not None), None)
    if identity.name == "identity" and like.is_matrix and dim is not None:
        operands = (_length(dim, identity),)
    return replace(identity, operands=operands, type=replace(like, is_identity=False))


def shaped(found: Expression, like: Type) -> Expression:
    """A diagonal matrix in the shape of what it is equal to, which need not be square."""
    if not (isinstance(found, Operation) and found.name == "diagonal_matrix" and like.is_matrix):
        return found
    rows, columns = like.dims
    if rows is None or columns is None:
        return found
    if rows == columns:
        return replace(found, type=like)
    return operation(
        "rectangular", like, (*found.operands, _length(rows, found), _length(columns, found)), found.start, found.end
    )


def _length(dim: str, at: Expression) -> Expression:
    return Length(dim, type=NUMBER, start=at.start, end=at.end)


def negate(operand: Expression, start: int) -> Expression:
    """The negative."""
    if not operand.type.is_array and operand.type.kind is not Kind.DISTRIBUTION:
        raise FormulaError(f"{operand.type.told} has no negative", operand.start, operand.end)
    return operation("negate", operand.type, (operand,), start, operand.end)


def multiply(left: Expression, right: Expression, sign: str = "") -> Expression:
    """A product, as the sign between the factors says: none, a dot, `\\times`, `\\odot` or `\\otimes`."""
    one, other = left.type, right.type
    if sign == "cross":
        if one.is_vector and other.is_vector:
            raise FormulaError("is it a cross product? write \\cdot for the inner one", left.start, right.end)
        sign = "dot"
    if sign == "kron":
        if one.is_array and other.is_array and len(one.dims) == len(other.dims):
            return between("kron", replace(one, dims=(None,) * len(one.dims)), left, right)
        raise _mismatch(left, right, "be multiplied by")
    if sign == "odot":
        type_ = _entrywise(left, right, "be multiplied entry by entry with")
        if (logged := _log_factors(left, right)) is not None:
            name = "times_log" if type_.is_number else "times_log_entrywise"
            return operation(name, type_, logged, left.start, right.end)
        return between("multiply", type_, left, right)
    if one.kind is other.kind is Kind.DISTRIBUTION and not sign:
        return between("outer", one, left, right)
    if Kind.DISTRIBUTION in (one.kind, other.kind) and (one.is_number or other.is_number):
        return between("multiply", one if other.is_number else other, left, right)
    if not one.is_array or not other.is_array:
        raise _mismatch(left, right, "be multiplied by")
    if one.is_number or other.is_number:
        return _scaled(left, right)
    # An identity matrix is as large as what it stands beside.
    if one.is_identity and not other.is_identity and other.dims[0] is not None:
        left = sized(left, Type(Kind.ARRAY, (other.dims[0],) * 2))
    elif other.is_identity and not one.is_identity and one.dims[-1] is not None:
        right = sized(right, Type(Kind.ARRAY, (one.dims[-1],) * 2))
    one, other = left.type, right.type
    if one.is_matrix and other.is_matrix and same(one.dims[1], other.dims[0]):
        return between("matmul", replace(one, dims=(one.dims[0], other.dims[1]), is_identity=False), left, right)
    if one.is_matrix and other.is_vector and not other.is_row and same(one.dims[1], other.dims[0]):
        return between("matmul", vector(one.dims[0]), left, right)
    if one.is_vector and one.is_row and other.is_matrix and same(one.dims[0], other.dims[0]):
        return between("matmul", vector(other.dims[1], is_row=True), left, right)
    if one.is_vector and other.is_vector:
        if (one.is_row and not other.is_row) or (sign == "dot" and one.is_row == other.is_row):
            if same(one.dims[0], other.dims[0]):
                if (logged := _log_factors(_plain(left), _plain(right))) is not None:
                    entries = operation(
                        "times_log_entrywise", replace(one, is_row=False), logged, left.start, right.end
                    )
                    return operation("sum_of", NUMBER, (entries,), left.start, right.end)
                return between("matmul", NUMBER, left, right)
        elif other.is_row and not one.is_row:
            return between("outer", Type(Kind.ARRAY, (one.dims[0], other.dims[0])), left, right)
    raise _mismatch(left, right, "be multiplied by")


def _scaled(left: Expression, right: Expression) -> Expression:
    type_ = right.type if left.type.is_number else left.type
    if (logged := _log_factors(left, right)) is not None:
        name = "times_log" if type_.is_number else "times_log_entrywise"
        return operation(name, type_, logged, left.start, right.end)
    return between("multiply", type_, left, right)


def _plain(found: Expression) -> Expression:
    """A vector without the transposition that makes it a row, which Python does not write."""
    return found.operands[0] if isinstance(found, Operation) and found.name == "same" else found


def _log_factors(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """A factor and the logarithm that counts as 0 with it where the factor is 0; None where there is no such pair."""
    for log, factor in ((right, left), (left, right)):
        if _is_logarithm(log) and not isinstance(factor, Literal) and not _has_logarithm(factor):
            return factor, log
    return None


def _is_logarithm(found: Expression) -> bool:
    return isinstance(found, Operation) and found.name.startswith("log")


def _has_logarithm(found: Expression) -> bool:
    """Whether there is a logarithm in a factor, so that it is not what a 0 is left out for."""
    return _is_logarithm(found) or (isinstance(found, Operation) and any(map(_has_logarithm, found.operands)))


def divide(left: Expression, right: Expression, start: int, end: int) -> Expression:
    """A quotient; of arrays of one shape entry by entry."""
    if left.type.kind is Kind.DISTRIBUTION and right.type.is_number:
        return operation("divide", left.type, (left, right), start, end)
    try:
        type_ = _entrywise(left, right, "be divided by")
    except FormulaError as error:
        raise FormulaError(error.message, start, end) from None
    if right.type.is_matrix:
        raise FormulaError(f"{left.type.told} cannot be divided by {right.type.told}", start, end)
    return operation("divide", type_, (left, right), start, end)


def power(base: Expression, exponent: Expression, end: int) -> Expression:
    """A power: of a number or, entry by entry, of a vector; of a matrix one that is whole."""
    if base.type.is_matrix and isinstance(exponent, Literal) and exponent.text.isdigit():
        if not same(*base.type.dims):
            raise FormulaError(f"{base.type.told} is not square, and has no power", base.start, end)
        return operation("matrix_power", base.type, (base, exponent), base.start, end)
    if exponent.type.is_number and (base.type.is_number or base.type.is_vector):
        return operation("power", base.type, (base, exponent), base.start, end)
    raise FormulaError(f"{base.type.told} cannot be raised to {exponent.type.told}", base.start, end)


def inverse(base: Expression, end: int) -> Expression:
    """`A^{-1}`: the inverse of a matrix, one over a number."""
    if base.type.is_matrix:
        if not same(*base.type.dims):
            raise FormulaError(f"{base.type.told} is not square, and has no inverse", base.start, end)
        return operation("inverse", base.type, (base,), base.start, end)
    if base.type.is_number:
        return operation("power", NUMBER, (base, literal("-1", base.end, end)), base.start, end)
    raise FormulaError(f"{base.type.told} has no inverse", base.start, end)


def transpose(base: Expression, end: int, name: str = "transpose") -> Expression:
    """`A^{\\top}`; a vector becomes a row, and a row a vector."""
    if base.type.is_matrix:
        rows, columns = base.type.dims
        return operation(name, replace(base.type, dims=(columns, rows)), (base,), base.start, end)
    if base.type.is_vector:
        type_ = replace(base.type, is_row=not base.type.is_row)
        return operation("same" if name == "transpose" else "adjoint", type_, (base,), base.start, end)
    raise FormulaError(f"{base.type.told} cannot be transposed", base.start, end)


def compare(left: Expression, relation: str, right: Expression) -> Expression:
    """A relation between two sides, which holds or does not."""
    name, is_turned = _RELATIONS.get(relation, ("", False))
    if is_turned:
        left, right = right, left
    if name in ("in", "not_in") and right.type.kind in (Kind.SET, Kind.SEQUENCE, Kind.OTHER):
        return between(name, TRUTH, left, right)
    if left.type.kind is Kind.TRUTH and right.type.kind is Kind.TRUTH and name in ("equal", "unequal"):
        return between(name, TRUTH, left, right)
    is_ordered = left.type.is_number and right.type.is_number
    if name in ("equal", "unequal") or (name in ("less", "at_most", "greater", "at_least") and is_ordered):
        return between(name, TRUTH, left, right)
    raise FormulaError(f"{left.type.told} and {right.type.told} cannot be compared", left.start, right.end)


def sets(left: Expression, name: str, right: Expression) -> Expression:
    """A union or an intersection."""
    if left.type.kind is Kind.SET and right.type.kind is Kind.SET:
        return between(name, SET, left, right)
    raise _mismatch(left, right, "be united with" if name == "union" else "be intersected with")


def _entrywise(left: Expression, right: Expression, what: str) -> Type:
    """The type of two arrays of one shape, or of an array and a number."""
    one, other = left.type, right.type
    if one.is_array and other.is_array:
        if not one.dims or not other.dims:
            found = other if not one.dims else one
            return replace(found, is_identity=False)
        dims = agreed(one.dims, other.dims)
        if dims is not None and one.is_row == other.is_row:
            return replace(one, dims=dims, is_identity=False)
    raise _mismatch(left, right, what)


def _mismatch(left: Expression, right: Expression, what: str) -> FormulaError:
    return FormulaError(f"{left.type.told} cannot {what} {right.type.told}", left.start, right.end)


_RELATIONS = {
    "=": ("equal", False),
    "≠": ("unequal", False),
    "<": ("less", False),
    "≤": ("at_most", False),
    ">": ("greater", False),
    "≥": ("at_least", False),
    "∈": ("in", False),
    "∉": ("not_in", False),
    "∋": ("in", True),
}
