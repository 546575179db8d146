"""Letters with their scripts: which part is the name, which an index, which a power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mleq.formula.tree import Row
from mleq.proof.error import FormulaError, UnknownLetterError
from mleq.proof.expression import Binding, Call, Definition, Entry, Expression, Length, Name
from mleq.proof.names import identifier
from mleq.proof.operations import literal, operation
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.pieces import Piece, has_dot, is_dot, joined, key, marked, pieces
from mleq.proof.reading.scope import Scope
from mleq.proof.reading.symbols import Declared
from mleq.proof.types import NUMBER, OTHER, SEQUENCE, Dim, Kind, Type

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


class Letters:
    """Reads letters in a scope."""

    def __init__(self, terms: Terms, scope: Scope) -> None:
        self.terms = terms
        self.scope = scope

    def read(self, cursor: Cursor) -> Expression:
        """The letter that comes next, with its scripts."""
        piece = cursor.take()
        if cursor.take_if("@") is not None:
            at = cursor.take()
            parts = [*(index_parts(piece.sub) if piece.sub else ()), [replace(at, sub=None, sup=None)]]
            found = self.with_indices(piece, piece.key, [self.index(part) for part in parts])
            if found is None:
                raise self.scope.undeclared(piece)
            return self.terms.scripted(found, at)
        found, rest = self.resolve(piece)
        return self.terms.scripted(found, rest)

    def composite(self, cursor: Cursor) -> Expression | None:
        """A letter that the table has of several pieces, as `\\mathrm{ROUGE}\\text{-}n`."""
        for count in range(6, 1, -1):
            last = cursor.peek(count - 1)
            if last is None:
                continue
            found = [cursor.peek(at) for at in range(count)]
            whole = "".join(whole_key(piece) for piece in found if piece)
            declared = self.scope.symbols.get(whole)
            definition = self.scope.definitions.name(whole, 0)
            if declared is None and definition is None:
                continue
            first = cursor.take()
            for _ in range(count - 1):
                cursor.take()
            if definition is not None:
                return Name(definition.binding, type=definition.binding.type, start=first.start, end=last.end)
            assert declared is not None
            return Name(self.scope.give(declared), type=declared.type, start=first.start, end=last.end)
        return None

    def resolve(self, piece: Piece) -> tuple[Expression, Piece]:
        """The letter of a piece, and the piece with the scripts that are left."""
        sub, sup = (key(part) if part else None for part in (piece.sub, piece.sup))
        primed = piece.key + "'" * piece.primes
        bare = replace(piece, sub=None, sup=None, primes=0)
        if sub and sub.startswith("<"):
            return self._prefix(piece), bare
        # The longest name that there is, scripts and all.
        for part, rest in (
            (joined(primed, sub, sup), bare),
            (joined(primed, sub, None), replace(bare, sup=piece.sup)),
        ):
            if (sub or sup or piece.primes) and part != piece.key and (found := self.name(part, piece)) is not None:
                return found, rest
        if piece.sub is not None:
            labeled = self._labeled(piece, sub or "")
            if labeled is not None:
                return labeled, replace(bare, sup=piece.sup)
            parts = index_parts(piece.sub)
            base = marked(primed, piece.sub)
            for part, rest in ((joined(base, None, sup), bare), (base, replace(bare, sup=piece.sup))):
                if self._takes_indices(part, len(parts)):
                    found = self.with_indices(piece, part, [self.index(item) for item in parts])
                    if found is not None:
                        return found, rest
            message = "is not in the table of symbols, neither as it stands nor with an index"
            raise UnknownLetterError(message, piece.start, piece.end)
        found = self.name(piece.key, piece) or self._constant(piece)
        if found is None:
            raise self.scope.undeclared(piece)
        return found, replace(piece, sub=None)

    def name(self, name: str, piece: Piece) -> Expression | None:
        """A letter without an index; of a family, the array of all its members."""
        bound = self.scope.bound_letter(name)
        if isinstance(bound, Binding):
            bound.is_used = True
            return Name(bound, type=bound.type, start=piece.start, end=piece.end)
        if bound is not None:
            return replace(bound, start=piece.start, end=piece.end)
        for count in range(4):
            definition = self.scope.definitions.name(name, count)
            if definition is not None:
                return self._of(definition.binding, piece)
        declared = self.scope.declared(name, 0) or self.scope.declared(name)
        definition = self._entries(name, declared)
        if definition is not None:
            return self._of(definition.binding, piece)
        if declared is None:
            return None
        if _is_constant(declared):
            return _constant_array(declared, piece)
        if declared.of is not None:
            raise piece.error("is an entry, and needs an index here")
        if declared.type.per and declared.type.per[0].labels:
            raise piece.error("needs one of its labels here")
        if declared.type.kind is Kind.DISTRIBUTION:
            return self._of(self.scope.give(declared, "whole"), piece)
        return self._of(self.scope.give(declared), piece)

    def _entries(self, name: str, declared: Declared | None) -> Definition | None:
        """What the entries of an array, or the members of a family, are defined as, where all of them are."""
        letters = [letter for letter in self.scope.symbols if letter.of == name]
        for letter in ([declared] if declared is not None else []) + letters:
            count = len(letter.type.per) + len(letter.type.dims) or (len(declared.type.dims) if declared else 0)
            definition = self.scope.definitions.name(letter.key, count) if count else None
            if definition is not None and definition.forms and len(definition.indices) == count:
                return definition
        return None

    def _of(self, binding: Binding, piece: Piece) -> Name:
        return Name(binding, type=whole(binding.type), start=piece.start, end=piece.end)

    def _constant(self, piece: Piece) -> Expression | None:
        text = _CONSTANTS.get(piece.key)
        return literal(text, piece.start, piece.end) if text else None

    def _labeled(self, piece: Piece, sub: str) -> Expression | None:
        """`W_f`, where the table says that there is a W for each of some labels."""
        declared = self.scope.declared(piece.key)
        if declared is None or len(declared.type.per) != 1 or sub not in declared.type.per[0].labels:
            return None
        binding = self.scope.give(declared, label=sub)
        return Name(binding, type=binding.type, start=piece.start, end=piece.end)

    def _prefix(self, piece: Piece) -> Expression:
        """`y_{<t}`: all that comes before."""
        assert piece.sub is not None
        index = self.terms.whole(Cursor(pieces(piece.sub)[1:], piece.sub.start, piece.sub.end))
        of = self.name(piece.key, piece)
        if of is None:
            raise self.scope.undeclared(piece)
        low = self._lowest(of, piece)
        before = index
        if low:
            before = operation("subtract", NUMBER, (index, literal(str(low))), index.start, index.end)
        type_ = of.type if of.type.kind is Kind.SEQUENCE else SEQUENCE
        return operation("prefix", type_, (of, before), piece.start, piece.end)

    def _lowest(self, of: Expression, piece: Piece) -> int:
        """From what the members of a family are counted, and the entries of whatever else from 1."""
        declared = self.scope.declared(piece.key)
        per = of.binding.type.per if isinstance(of, Name) else ()
        per = per or (declared.type.per if declared is not None else ())
        return per[0].low if per and per[0].over is None else 1

    def _takes_indices(self, name: str, count: int) -> bool:
        """Whether there is something of that name that takes indices."""
        scope = self.scope
        if isinstance(scope.bound_letter(name), Binding) or scope.declared(name) is not None:
            return True
        return any(scope.definitions.name(name, at) for at in range(count + 1))

    # With indices.

    def index(self, part: Sequence[Piece]) -> Expression:
        """An index."""
        return self.terms.whole(Cursor(part))

    def with_indices(self, piece: Piece, name: str, indices: Sequence[Expression]) -> Expression | None:
        """A member of a family or an entry of an array; None where there is nothing of that name."""
        bound = self.scope.bound_letter(name)
        if isinstance(bound, Binding):
            bound.is_used = True
            return self.entry(Name(bound, type=bound.type, start=piece.start, end=piece.end), indices, piece)
        for count in (len(indices), *range(len(indices) - 1, -1, -1)):
            definition = self.scope.definitions.name(name, count)
            if definition is not None:
                binding = definition.binding
                return self.entry(Name(binding, type=binding.type, start=piece.start, end=piece.end), indices, piece)
        declared = self.scope.declared(name, len(indices)) or self.scope.declared(name)
        if declared is None:
            return None
        if declared.of is not None:
            of = self._array_of(declared, piece)
            return self.entry(of, indices, piece)
        if _is_constant(declared):
            return _constant_of_size(declared, indices, piece)
        binding = self.scope.give(declared)
        return self.entry(Name(binding, type=binding.type, start=piece.start, end=piece.end), indices, piece)

    def _array_of(self, declared: Declared, piece: Piece) -> Expression:
        """The array that a letter is an entry of."""
        assert declared.of is not None
        found = self.name(declared.of, piece)
        if found is None:
            raise piece.error("is an entry of what is not in the table of symbols")
        return found

    def indexed(self, found: Expression, piece: Piece) -> Expression:
        """A value with the index that stands at a closing delimiter, and then its superscript."""
        if piece.sub is None:
            return self.terms.scripted(found, piece)
        indices = [self.index(part) for part in index_parts(piece.sub)]
        return self.terms.scripted(self.entry(found, indices, piece), replace(piece, sub=None))

    def entry(self, of: Expression, indices: Sequence[Expression], piece: Piece) -> Expression:
        """`of` at indices: first those of the family that it is, then those of the axes of an array."""
        type_ = of.type
        if type_.is_parametric:
            if len(indices) != len(type_.per):
                raise piece.error(f"a {type_} needs {len(type_.per)} indices")
            return Call(of, tuple(indices), type=type_.member(), start=min(of.start, piece.start), end=piece.end)
        for index in indices:
            if not (index.type.is_number or index.type.kind is Kind.OTHER):
                raise FormulaError(f"a {index.type} is no index", index.start, index.end)
        lows: list[int | None] = []
        left = list(indices)
        for span in type_.per:
            if not left:
                raise piece.error(f"{type_.told} needs {len(type_.per)} indices")
            self.scope.run(left.pop(0), span)
            lows.append(None if span.over else span.low)
        member = type_.member()
        axes = min(len(left), len(member.dims))
        for index, dim in zip(left, member.dims[:axes], strict=False):
            self.scope.run(index, None, dim)
            lows.append(1)
        left = left[axes:]
        member = replace(member, dims=member.dims[axes:], is_row=False, is_identity=False) if axes else member
        while left and member.kind in (Kind.SEQUENCE, Kind.SET):
            lows.append(1)
            member, left = member.value or OTHER, left[1:]
        if left:
            raise piece.error(f"{type_.told} has no entry with {len(indices)} indices")
        return Entry(of, tuple(indices), tuple(lows), type=member, start=min(of.start, piece.start), end=piece.end)


def whole(type_: Type) -> Type:
    """What a family is when it is taken as a whole: an array with an axis more for each index, a list of the rest."""
    if not type_.per:
        return type_
    if type_.kind is Kind.ARRAY:
        dims: tuple[Dim, ...] = tuple(span.high if span.low == 1 else None for span in type_.per)
        return replace(type_, per=(), dims=(*dims, *type_.dims))
    return Type(Kind.SEQUENCE, value=type_.member())


def index_parts(sub: Row) -> list[list[Piece]]:
    """The indices of a subscript: parted by commas, else one for each letter where only letters and digits stand.

    A dot in the place of one is none.
    """
    found = pieces(sub)
    if has_dot(found):
        return [[piece] for piece in found if not is_dot(piece) and piece.text != ","]
    if found and found[0].role == "(" and found[-1].role == ")":
        found = found[1:-1]
    parts = [list(part.pieces) for _, part in Cursor(found, sub.start, sub.end).split(",")]
    if len(parts) > 1 or len(found) < 2:
        return parts
    if all(piece.key.isalnum() or piece.key.startswith("\\") for piece in found) and not any(
        piece.role or piece.text in ("\\cdot", "\\times", "\\le", "\\ge") for piece in found
    ):
        return [[piece] for piece in found]
    return parts


def whole_key(piece: Piece) -> str:
    """The key of a piece with its scripts."""
    sub, sup = (key(part) if part else None for part in (piece.sub, piece.sup))
    return joined(piece.key, sub, sup) + "'" * piece.primes


def _is_constant(declared: Declared) -> bool:
    return declared.type.is_identity or declared.symbol.domain in ("ones", "zeros")


def _constant_of_size(declared: Declared, indices: Sequence[Expression], piece: Piece) -> Expression:
    """`I_{m}`, `\\mathbf{1}_{n}`: the index is the size."""
    if len(indices) != 1 or not (declared.type.is_identity or declared.type.is_vector):
        raise piece.error("has one size, which stands below it")
    [size] = indices
    dims = (_named_dim(size),) * len(declared.type.dims)
    type_ = replace(declared.type, dims=dims, is_identity=False)
    return operation(declared.symbol.domain or "identity", type_, indices, piece.start, piece.end)


def _named_dim(size: Expression) -> Dim:
    """A size as a dimension."""
    if isinstance(size, Length):
        return size.dim
    return identifier(size.binding.key) if isinstance(size, Name) else getattr(size, "text", None)


def _constant_array(declared: Declared, piece: Piece) -> Expression:
    """An identity matrix, a vector of ones or of zeros."""
    dims = declared.type.dims
    size = dims[0] if dims and dims[0] is not None else None
    operands = (Length(size, type=NUMBER, start=piece.start, end=piece.end),) if size else ()
    name = declared.symbol.domain or "identity"
    return operation(name, declared.type, operands, piece.start, piece.end)


_CONSTANTS = {"e": "np.e", "\\mathrm{e}": "np.e", "\\pi": "np.pi", "\\infty": "np.inf"}
