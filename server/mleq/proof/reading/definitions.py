"""What letters are defined as, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from mleq.formula.tree import Node, Row, Scripts
from mleq.proof.error import FormulaError
from mleq.proof.expression import Binding, Definition, Expression, Length, Name, Range
from mleq.proof.names import length
from mleq.proof.operations import literal, operation, shaped
from mleq.proof.reading.letters import index_parts, whole, whole_key
from mleq.proof.reading.pieces import Piece
from mleq.proof.reading.said import Said, Stated
from mleq.proof.reading.scope import Scope
from mleq.proof.reading.statements import Side, Target
from mleq.proof.reading.symbols import Symbols
from mleq.proof.reading.terms import Terms
from mleq.proof.types import NUMBER, OTHER, Dim, Kind, Span, Type, agreed


class Definitions:
    """Reads what is stated of letters; while it does so, its own scope asks it for others."""

    def __init__(self, symbols: Symbols, stated: Stated) -> None:
        self.symbols = symbols
        self.stated = stated
        self.scope = Scope(symbols, self)
        self.terms = Terms(self.scope)
        self.next: set[Binding] = set()
        """Indices of which the formula says the next member: of `\\theta_{t+1}`."""

    # What is asked while expressions are read.

    def name(self, key_: str, indices: int) -> Definition | None:
        """What a letter with so many indices is defined as."""
        for said in self.stated.said:
            if said.is_drawn:
                continue
            if said.target.key == key_ and said.target.parameters is None and len(said.target.indices) == indices:
                return None if self._is_at_given(said.target) else self.value(said)
        return None

    def function(self, key_: str, signature: str, letters: str, indices: int = 0) -> Definition | None:
        """What a function with such arguments, one of a family with so many indices, is defined as.

        Of a distribution it is one of the same letters.
        """
        declared = self.scope.declared(key_)
        is_told_by_letters = declared is not None and declared.type.kind is Kind.DISTRIBUTION
        for said in self.stated.said:
            found = said.target
            if found.key != key_ or found.parameters is None or found.signature != signature:
                continue
            if is_told_by_letters and found.letters != letters:
                continue
            if (0 if found.is_at else len(found.indices)) == indices:
                return self.as_function(said) if self._can_be_called(found) else None
        return None

    def value(self, said: Said) -> Definition:
        if said.value is None:
            said.value = self._read(said, ())
        return said.value

    def as_function(self, said: Said) -> Definition:
        if said.function is None:
            family = () if said.target.is_at else tuple(Binding(part[0].key, NUMBER) for part in said.target.indices)
            said.function = self._read(said, (*family, *self._parameters(said.target)))
        return said.function

    def _parameters(self, found: Target) -> tuple[Binding, ...]:
        parameters = []
        for piece in found.parameters or ():
            name = whole_key(piece)
            declared = self.symbols.get(name) or self.scope.declared(name)
            if declared is not None and not declared.type.per:
                parameters.append(Binding(name, declared.type))
                continue
            if declared is not None:  # all of a family
                parameters.append(Binding(name, whole(declared.type)))
                continue
            base = self.scope.declared(piece.key)
            type_ = base.type.member() if base is not None and piece.sub is not None else NUMBER
            if type_.kind in (Kind.SEQUENCE, Kind.SET):
                type_ = type_.value or OTHER
            parameters.append(Binding(name, type_))
        return tuple(parameters)

    def _can_be_called(self, found: Target) -> bool:
        count = len(found.signature) + 1
        return len(found.parameters or ()) == count

    def _is_at_given(self, found: Target) -> bool:
        """Whether the index of a left-hand side is given: what it is, then, is a single value."""
        spans = self._spans(found)
        return bool(found.indices) and any(
            self._is_given_index(part, span) for part, span in zip(found.indices, spans, strict=True)
        )

    def _is_given_index(self, part: Sequence[Piece], span: Span | None) -> bool:
        letter = part[0].key
        return letter not in self.stated.running and span is None and self.symbols.get(letter) is not None

    def _spans(self, found: Target) -> list[Span | None]:
        """What the indices of a left-hand side run over by the table."""
        declared = self.symbols.get(found.key, len(found.indices)) or self.scope.declared(found.key)
        spans: list[Span | None] = []
        if declared is not None and not found.is_at and found.parameters is not None:
            spans += declared.type.per
        elif declared is not None and found.parameters is None:
            spans += [*declared.type.per, *(Span(1, dim) for dim in declared.type.dims)]
        spans = [span if span is None or span.over or span.high else None for span in spans]
        return [*spans, *([None] * len(found.indices))][: len(found.indices)]

    def _read(self, said: Said, parameters: tuple[Binding, ...]) -> Definition:
        found = said.target
        binding = Binding(found.key, self._declared_type(found, bool(parameters)) or _UNKNOWN)
        definition = Definition(binding, (), parameters)
        # What is read below may ask for this very definition.
        if parameters:
            said.function = definition
        else:
            said.value = definition
        with self.scope.outside():
            line = said.forms[0].line
            indices, values = self._indices(found, line) if found.is_at or not parameters else ([], {})
            inner = self._inner_indices(said) if found.parameters is not None and not parameters else []
            with self.scope.bound([*indices, *inner, *parameters], values):
                definition.indices = tuple(indices)
                declared = definition.binding.type.member()
                definition.forms += [shaped(self._form(form, said.item, declared), declared) for form in said.forms]
            definition.indices = (*indices, *(index for index in inner if index.is_used))
            for first, side in self.stated.firsts.get(found.key, {}).items():
                definition.firsts[first] = self.terms.whole(side.cursor())
        for index in definition.indices:
            if index.range is None:
                raise said.target.pieces[0].error(f"what {index.key} runs over is not said")
        self._settle(definition, said)
        return definition

    def _form(self, form: Side, item: int | None, type_: Type) -> Expression:
        whole = self.terms.whole(form.cursor())
        if item is None:
            return whole
        if whole.type.kind not in (Kind.SEQUENCE, Kind.TUPLE, Kind.OTHER):
            raise FormulaError(f"{whole.type.told} has no parts that have names", whole.start, whole.end)
        return operation("item", type_, (whole, literal(str(item))), whole.start, whole.end)

    def _declared_type(self, found: Target, is_function: bool) -> Type | None:
        declared = self.symbols.get(found.key, len(found.indices)) or self.symbols.get(found.key)
        if declared is None:
            return None
        if is_function and declared.type.kind is not Kind.FUNCTION:
            return Type(Kind.FUNCTION, value=declared.type.member())
        return declared.type.member() if is_function else declared.type

    def _settle(self, definition: Definition, said: Said) -> None:
        """Give the letter the type of what it is defined as."""
        type_ = definition.forms[0].type
        for form in definition.forms[1:]:
            if str(form.type) != str(type_) and not _may_be_equal(form.type, type_):
                raise FormulaError(f"{type_.told} and {form.type.told} cannot be equal", form.start, form.end)
        expected = None if said.is_drawn else self._expected(said.target, bool(definition.parameters))
        for form in definition.forms:
            if expected is None or not expected.is_array or not form.type.is_array:
                continue
            if not _may_be_equal(form.type, expected):
                raise FormulaError(f"is {form.type.told}, and by the table it is {expected.told}", form.start, form.end)
        if definition.parameters:
            definition.binding.type = Type(Kind.FUNCTION, value=type_)
            return
        per = tuple(span_of(index) for index in definition.indices)
        definition.binding.type = replace(type_, per=per, is_identity=False)

    def _expected(self, found: Target, is_function: bool) -> Type | None:
        """What the table says that a right-hand side is: the value of a function, what is left behind the indices."""
        declared = self.symbols.get(found.key, len(found.indices)) or self.symbols.get(found.key)
        if declared is None:
            return None
        type_, is_called = declared.type.member(), is_function or found.parameters is not None
        if type_.kind is Kind.FUNCTION:
            if type_.value is None or not is_called:
                return None
            type_ = type_.value
        taken = len(found.indices) if found.is_at else max(0, len(found.indices) - len(declared.type.per))
        return replace(type_, dims=type_.dims[taken:], is_row=type_.is_row and not taken)

    def _indices(self, found: Target, line: int) -> tuple[list[Binding], dict[str, Expression]]:
        """The letters that a left-hand side runs over; of `\\theta_{t+1}` a letter for the whole index."""
        indices: list[Binding] = []
        values: dict[str, Expression] = {}
        for part, span in zip(found.indices, self._spans(found), strict=True):
            letter = part[0].key
            if self._is_given_index(part, span):
                continue
            with self.scope.bound(indices):
                range_ = self._range(letter, span, part[0], line)
            index = Binding(letter, OTHER if range_ is not None and range_.over is not None else NUMBER, range=range_)
            indices.append(index)
            if len(part) == 3:
                index.key = f"{letter}'"
                back = "subtract" if part[1].text == "+" else "add"
                if part[1].text == "+":
                    self.next.add(index)
                at = Name(index, type=NUMBER, start=part[0].start, end=part[2].end)
                values[letter] = operation(back, NUMBER, (at, literal(part[2].text)), part[0].start, part[2].end)
        return indices, values

    def _range(self, letter: str, span: Span | None, piece: Piece, line: int) -> Range | None:
        """What a letter runs over: what its own line says, else the table, else what another line says."""
        said = self.stated.running.get(letter, [])
        own = [ends for ends in said if ends[0].line == line]
        if not own and span is not None and (found := self.scope.range_of(span, piece.start, piece.end)) is not None:
            return found
        for low, high in own or said:
            return Range(self.terms.whole(low.cursor()), self.terms.whole(high.cursor()))
        return None

    def _inner_indices(self, said: Said) -> list[Binding]:
        """Letters that are indices in the arguments of a function, and that nothing says what they are."""
        own = {part[0].key for part in said.target.indices}
        return [index for index in self.free(said.target.pieces, said.forms[0].line) if index.key not in own]

    def free(self, found: Sequence[Piece], line: int) -> list[Binding]:
        """The letters that stand as an index, or are said to run, and that nothing else gives a value."""
        letters: dict[str, None] = {}
        for piece in found:
            for part in _indices_in(piece):
                letters.setdefault(part)
            if piece.key in self.stated.running and piece.is_bare:
                letters.setdefault(piece.key)
        free = [letter for letter in letters if letter in self.stated.running or self.symbols.get(letter) is None]
        made = [Binding(letter, NUMBER) for letter in free if self.scope.bound_letter(letter) is None]
        for binding in made:
            if binding.key in self.stated.running:
                binding.range = self._range(binding.key, None, found[0], line)
        return made

    def opened(self, side: Side) -> AbstractContextManager[None]:
        return self.scope.bound(self.free(side.pieces, side.line))


def _may_be_equal(one: Type, other: Type) -> bool:
    """Whether two types may be those of one value; of arrays as far as their axes are known."""
    return one.is_array and other.is_array and agreed(one.dims, other.dims) is not None and one.is_row == other.is_row


def span_of(index: Binding) -> Span:
    """What an index runs over, as a family says it."""
    range_ = index.range
    assert range_ is not None
    if isinstance(range_.over, Name):
        return Span(over=range_.over.binding.key)
    if range_.over is not None:
        return Span(over="?")
    low = getattr(range_.low, "text", "1")
    high: Dim = range_.high.dim if isinstance(range_.high, Length) else length(index)
    return Span(int(low) if str(low).isdigit() else 1, high)


def _indices_in(piece: Piece) -> Iterator[str]:
    """The letters that stand alone as an index, at any depth."""
    nodes: list[Node] = [node for node in (piece.sub, piece.sup, piece.base) if node is not None]
    if piece.sub is not None:
        yield from _single(piece.sub)
    for below in (below for node in nodes for below in node.walk()):
        if isinstance(below, Scripts) and isinstance(below.sub, Row):
            yield from _single(below.sub)


def _single(sub: Row) -> Iterator[str]:
    for part in index_parts(sub):
        if part and part[0].is_bare and part[0].key.isalpha() and len(part[0].key) == 1:
            yield part[0].key


_UNKNOWN = Type(Kind.OTHER)
