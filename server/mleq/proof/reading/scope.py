"""Which letter means what, at a place of a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from mleq.proof.error import FormulaError, UnknownLetterError
from mleq.proof.expression import Binding, Definition, Expression, Length, Literal, Name, Range
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.pieces import Piece
from mleq.proof.reading.symbols import Declared, Symbols
from mleq.proof.types import NUMBER, OTHER, SET, Dim, Kind, Span


class Definitions(Protocol):
    """What the formula itself defines, read when it is first asked for."""

    def name(self, key: str, indices: int) -> Definition | None:
        """What a letter with so many indices is defined as."""

    def function(self, key: str, signature: str, letters: str, indices: int = 0) -> Definition | None:
        """What a function with such arguments, one of a family with so many indices, is defined as.

        Of a distribution it is one of the same letters.
        """


class Scope:
    """The letters that are bound, defined or given; what is bound innermost counts."""

    def __init__(self, symbols: Symbols, definitions: Definitions) -> None:
        self.symbols = symbols
        self.definitions = definitions
        self.given: dict[tuple[str, str], Binding] = {}
        """What the formula takes from a caller, by its key and what tells its uses apart."""
        self.order: dict[tuple[str, str], float] = {}
        self.sources: list[tuple[Cursor, str]] = []
        """What an expectation is taken over with arguments, as $\\mathcal{N}(0, 1)$, and the letter that is drawn."""
        self._inferred: set[Binding] = set()
        self._bound: list[dict[str, Binding | Expression]] = []

    @contextmanager
    def bound(self, bindings: Sequence[Binding], values: Mapping[str, Expression] | None = None) -> Iterator[None]:
        """Letters that are bound inside, and letters that have a value there."""
        self._bound.append({binding.key: binding for binding in bindings} | dict(values or {}))
        try:
            yield
        finally:
            self._bound.pop()

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Nothing bound: what a definition sees that is read where it is used."""
        kept, self._bound = self._bound, []
        try:
            yield
        finally:
            self._bound = kept

    def bound_letter(self, key: str) -> Binding | Expression | None:
        """The letter that is bound by the innermost sum, function or definition."""
        return next((layer[key] for layer in reversed(self._bound) if key in layer), None)

    def declared(self, key: str, indices: int | None = None) -> Declared | None:
        """What the table says of a letter; of a bold one what it says of the plain one, if that is an array."""
        found = self.symbols.get(key, indices)
        if found is None and key.startswith("\\mathbf{") and key.endswith("}"):
            plain = self.symbols.get(key[8:-1], indices)
            if plain and plain.type.kind is Kind.ARRAY and plain.type.dims:
                return plain
        return found

    def give(self, declared: Declared, use: str = "", label: str = "") -> Binding:
        """What a caller hands over for a letter; for each use and label something of its own."""
        at = declared.key, use or label or str(len(declared.type.per))
        if at not in self.given:
            key = f"{declared.key}_{{{label}}}" if label else declared.key
            type_ = declared.type.member() if label else declared.type
            self.given[at] = Binding(key, type_, is_given=True, row="" if label else declared.row)
            labels = declared.type.per[0].labels if label else ()
            self.order[at] = declared.order + (labels.index(label) / len(labels) if labels else 0)
        return self.given[at]

    def extra(self, key: str, after: int, name: str = "", origin: str = "") -> Binding:
        """Something that a caller hands over that has no row: draws, from each origin others; values of a variable."""
        at = key, f"extra {origin}"
        if at not in self.given:
            self.given[at] = Binding(key, OTHER, name=name, is_given=True)
            self.order[at] = after
        return self.given[at]

    def run(self, index: Expression, span: Span | None, dim: Dim = None) -> None:
        """Let an index run over what the place where it stands has, unless it is said what it runs over."""
        if not isinstance(index, Name) or index.binding.is_given or self._is_said(index.binding):
            return
        if index.binding.type not in (NUMBER, OTHER):
            return
        found = self.range_of(span or Span(1, dim), index.start, index.end)
        known = index.binding.range
        dims = [end.high.dim for end in (found, known) if end is not None and isinstance(end.high, Length)]
        if len(dims) == 2 and dims[0] != dims[1]:
            told = " or to ".join(reversed(dims))
            raise FormulaError(f"does it run to {told}? say so below the sign", index.start, index.end)
        # Of places that begin at 0 and at 1 there are as many as both have.
        if found is not None and (known is None or _low(found) > _low(known)):
            index.binding.range = found
            self._inferred.add(index.binding)

    def _is_said(self, index: Binding) -> bool:
        """Whether what an index runs over has been said, and is not only known from where it stands."""
        return index.range is not None and index not in self._inferred

    def range_of(self, span: Span, start: int, end: int) -> Range | None:
        """What a span says, as expressions; None where it says nothing."""
        if span.over is not None:
            over = self.declared(span.over)
            if over is None:
                return None
            return Range(over=Name(self.give(over), type=SET, start=start, end=end))
        if span.high is None:
            return None
        low = Literal(str(span.low), type=NUMBER, start=start, end=end)
        return Range(low, Length(span.high, type=NUMBER, start=start, end=end))

    def undeclared(self, piece: Piece) -> Exception:
        """A letter that nothing is known of."""
        message = "is not in the table of symbols, and the formula does not say what it is"
        # Names may have unknown letters in them, but no bold number.
        kind = FormulaError if piece.key.removeprefix("\\mathbf{").removesuffix("}").isdigit() else UnknownLetterError
        return kind(message, piece.start, piece.end)


def _low(found: Range) -> int:
    """Where a range begins, as far as that is a number."""
    return int(found.low.text) if isinstance(found.low, Literal) and found.low.text.isdigit() else 0
