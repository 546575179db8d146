"""The letters of an equation: what its table says of each, by the key under which a formula has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mleq.catalog.equation import Equation, Symbol, Variant, ends, labels, listed
from mleq.formula.parse import parse
from mleq.proof.names import identifier
from mleq.proof.reading.pieces import joined, key, marked, pieces
from mleq.proof.types import NUMBER, OTHER, SET, Dim, Kind, Span, Type, function


@dataclass(frozen=True, slots=True)
class Declared:
    """What the table says of one letter."""

    key: str
    """Its LaTeX in one spelling; without the indices that it takes."""
    type: Type
    symbol: Symbol
    order: int
    """Where it stands in the table."""
    row: str
    """Its LaTeX as the table has it, indices and all."""
    of: str | None = None
    """The key of the array that it is an entry of."""


class Symbols:
    """The letters of a body or of a variant."""

    def __init__(self, equation: Equation, variant: Variant | None) -> None:
        self._by_key: dict[tuple[str, int], Declared] = {}
        self._sets = frozenset(
            full_key(member)
            for symbol in equation.symbols
            if symbol.type in ("set", "sequence")
            for member in symbol.family
        )
        self._values = frozenset(
            full_key(member)
            for symbol in equation.symbols
            if symbol.type in ("scalar", "vector", "matrix")
            for member in symbol.family
        )
        rows = sorted(enumerate(equation.symbols), key=lambda row: not row[1].only_in)
        for order, symbol in rows:
            for member in symbol.family:
                if equation.symbol(member, variant) is not symbol:
                    continue
                for declared in _declared(member, symbol, order, self._sets, self._values):
                    self._by_key.setdefault((declared.key, len(declared.type.per)), declared)

    def get(self, key: str, indices: int | None = None) -> Declared | None:
        """The letter of a key; of those with so many indices, if that is said."""
        if indices is not None:
            return self._by_key.get((key, indices))
        return next((self._by_key[at] for at in ((key, count) for count in range(5)) if at in self._by_key), None)

    def __iter__(self) -> Iterator[Declared]:
        return iter(self._by_key.values())


def _declared(
    member: str, symbol: Symbol, order: int, sets: frozenset[str], values: frozenset[str]
) -> Iterator[Declared]:
    """A letter by its key; where its scripts are those of its indices, by the key without them."""
    per = tuple(spans(symbol.per, sets, values))
    type_ = _type(symbol, per)
    row = full_key(member)
    of = full_key(symbol.of) if symbol.of else None
    found = pieces(parse(member).root)
    if per and len(found) == 1 and found[0].sub is not None:
        piece = found[0]
        assert piece.sub is not None
        sup = key(piece.sup) if piece.sup else None
        base = marked(piece.key + "'" * piece.primes, piece.sub)
        yield Declared(joined(base, None, sup), type_, symbol, order, row, of)
        return
    if per and len(found) > 1 and found[1].text == "@":
        yield Declared(found[0].key, type_, symbol, order, row, of)
        return
    yield Declared(row, type_, symbol, order, row, of)


def full_key(latex: str) -> str:
    """The LaTeX of a letter in one spelling, scripts and all."""
    return key(parse(latex).root)


def spans(per: str | None, sets: frozenset[str] = frozenset(), values: frozenset[str] = frozenset()) -> Iterator[Span]:
    """What a symbol's `per` says, item by item; `sets` are the letters of sets, `values` those of values."""
    for item in listed(per) if per else ():
        if names := labels(item):
            yield Span(labels=tuple(map(full_key, names)))
        elif (bounds := ends(item)) is not None:
            yield Span(int(bounds[0]), dim(bounds[1]))
        elif full_key(item) in sets:
            yield Span(over=full_key(item))
        elif full_key(item) in values:
            yield Span(at=full_key(item))
        else:
            yield Span(1, dim(item))


def dim(latex: str) -> Dim:
    """A dimension as Python names it: `d_k`, `m + d`, `3`."""
    parts = [part.strip() for part in latex.split(" + ")]
    return " + ".join(sorted(part if part.isdigit() else identifier(full_key(part)) for part in parts))


def _type(symbol: Symbol, per: tuple[Span, ...]) -> Type:
    dims = tuple(dim(part) for part in (listed(symbol.shape) if symbol.shape else ()))
    kind = symbol.type
    if kind in ("function", "operator"):
        value = _TYPES.get(symbol.value or "scalar", OTHER)
        if value.kind is Kind.ARRAY:
            value = Type(Kind.ARRAY, dims or value.dims)
        return Type(Kind.FUNCTION, value=value, per=per)
    if kind in ("distribution", "density"):
        return Type(Kind.DISTRIBUTION, value=NUMBER, per=per)
    known = _TYPES.get(kind, OTHER)
    if known.kind is Kind.ARRAY:
        return Type(
            Kind.ARRAY,
            dims or known.dims,
            is_row=kind == "row vector",
            per=per,
            is_identity=symbol.domain == "identity",
        )
    return Type(known.kind, value=known.value, per=per)


_TYPES = {
    "scalar": NUMBER,
    "integer": NUMBER,
    "label": NUMBER,
    "vector": Type(Kind.ARRAY, (None,)),
    "row vector": Type(Kind.ARRAY, (None,), is_row=True),
    "matrix": Type(Kind.ARRAY, (None, None)),
    "tensor": Type(Kind.ARRAY, (None, None, None)),
    "set": SET,
    "sequence": Type(Kind.SEQUENCE, value=NUMBER),
    "function": function(),
    "random variable": NUMBER,
    "event": OTHER,
    "graph": OTHER,
    "operator": function(),
}
