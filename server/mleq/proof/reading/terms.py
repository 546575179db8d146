"""Pieces of a formula read as typed expressions: sums of products of factors.

What is ambiguous is no guess. Whether `f(x)` is a call or a product, and whether `x_i` is an entry, a member of a
family or a name, the table of symbols says; where it does not, that is an error with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mleq.formula.tree import Command, Environment, Group, Number, Row
from mleq.proof import functions
from mleq.proof.error import FormulaError
from mleq.proof.expression import Branches, Each, Entry, Expression, Literal, Name
from mleq.proof.names import identifier, length
from mleq.proof.operations import (
    add,
    compare,
    divide,
    inverse,
    literal,
    multiply,
    negate,
    operation,
    power,
    sets,
    transpose,
)
from mleq.proof.reading import binders, calls, ranges
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import Letters, whole_key
from mleq.proof.reading.pieces import Piece, is_letter, key, pieces
from mleq.proof.reading.scope import Scope
from mleq.proof.reading.signs import DOTS, FRACTIONS, RELATIONS, STOPS, TIMES
from mleq.proof.types import NUMBER, OTHER, SEQUENCE, SET, TRUTH, TUPLE, Kind, replace_value


class Terms:
    """Reads expressions in a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.letters = Letters(self, scope)

    def whole(self, cursor: Cursor) -> Expression:
        """All that is there, as one expression."""
        found = self.sum(cursor)
        cursor.expect_end()
        return found

    def row(self, row: Row) -> Expression:
        """An argument, as one expression."""
        return self.whole(Cursor(pieces(row), row.start, row.end))

    # What is joined by signs, from the loosest to the tightest.

    def condition(self, cursor: Cursor) -> Expression:
        """Relations between sides, all of which hold, as in `1 \\le i < n`."""
        found: Expression | None = None
        for _, part in cursor.split("\\text", "and", "\\land"):
            if part.is_done:
                continue
            held = self._relations(part)
            found = held if found is None else operation("and", TRUTH, (found, held), found.start, held.end)
        if found is None:
            raise FormulaError("a condition is missing here", cursor.start, cursor.end)
        return found

    def _relations(self, cursor: Cursor) -> Expression:
        parts = cursor.split(*RELATIONS)
        sides = [self.whole(part) for _, part in parts]
        held = [compare(sides[at - 1], RELATIONS[parts[at][0]], sides[at]) for at in range(1, len(parts))]
        if not held:
            if sides[0].type.kind is Kind.TRUTH:
                return sides[0]
            raise FormulaError("is no condition", sides[0].start, sides[0].end)
        return held[0] if len(held) == 1 else operation("and", TRUTH, held, held[0].start, held[-1].end)

    def sum(self, cursor: Cursor) -> Expression:
        """Products added and subtracted."""
        sign = cursor.take_if("+", "-")
        found = self.product(cursor)
        if sign is not None and sign.text == "-":
            found = negate(found, sign.start)
        while (sign := cursor.take_if("+", "-", "\\setminus")) is not None:
            right = self.product(cursor)
            found = add(found, right, "add" if sign.text == "+" else "subtract")
        return found

    def product(self, cursor: Cursor) -> Expression:
        """Factors side by side or with a sign between them; a `/` divides all that is before it by what is behind."""
        found = last = self.factor(cursor)
        is_divided = False
        while (piece := cursor.peek()) is not None:
            sign = TIMES.get(piece.text) if not piece.role else None
            if sign is not None:
                cursor.take()
                if sign == "/":
                    if is_divided:
                        raise piece.error("a second / in one product: write parentheses or a fraction")
                    last = right = self.factor(cursor)
                    found, is_divided = divide(found, right, found.start, right.end), True
                elif sign in ("intersection", "union"):
                    last = self.factor(cursor)
                    found = sets(found, sign, last)
                else:
                    last = self.factor(cursor)
                    found = multiply(found, last, sign)
                continue
            if not _begins_factor(piece):
                break
            if is_divided:
                raise piece.error("is it divided by, or multiplied? write parentheses or a fraction")
            if isinstance(last, Literal) and isinstance(piece.base, Number):
                raise FormulaError("two numbers side by side: is it one, or a product?", last.start, piece.end)
            last = self.factor(cursor)
            found = multiply(found, last)
        return found

    # Factors.

    def factor(self, cursor: Cursor) -> Expression:
        """One thing with its scripts and arguments."""
        piece = cursor.peek()
        if piece is None:
            raise FormulaError("something is missing here", cursor.place, cursor.place)
        if not _begins_factor(piece):
            raise piece.error("is not understood here")
        if piece.role == "(":
            return self.delimited(cursor)
        if isinstance(piece.base, Group) and not is_letter(piece.base):
            cursor.take()
            body = self.whole(Cursor(pieces(piece.base.body), piece.start, piece.end))
            return self.letters.indexed(body, piece)
        found = self.letters.composite(cursor)
        if found is not None and found.type.is_callable and _is_opening(cursor.peek()):
            return calls.of(self, found, cursor)
        found = found or binders.read(self, cursor) or calls.read(self, cursor)
        if found is not None:
            return found
        if isinstance(piece.base, Number):
            cursor.take()
            return self.scripted(literal(piece.text, piece.start, piece.end), piece)
        if isinstance(piece.base, Environment):
            cursor.take()
            return self.scripted(self.branches(piece.base), piece)
        if isinstance(piece.base, Command) and piece.base.name in FRACTIONS:
            cursor.take()
            return self.scripted(self._fraction(piece, piece.base), piece)
        return self.letters.read(cursor)

    def _fraction(self, piece: Piece, command: Command) -> Expression:
        arguments = [self.row(argument) for argument in command.arguments if isinstance(argument, Row)]
        start, end = piece.start, command.end
        if command.name == "sqrt":
            [radicand] = arguments
            if not (radicand.type.is_number or radicand.type.is_vector):
                raise FormulaError(f"{radicand.type.told} has no square root", start, end)
            if command.options:
                root = self.row(_as_row(command.options[0]))
                return operation("root", radicand.type, (radicand, root), start, end)
            return operation("sqrt", radicand.type, (radicand,), start, end)
        if command.name.endswith("binom"):
            if not all(argument.type.is_number for argument in arguments):
                raise FormulaError("a binomial coefficient takes numbers", start, end)
            return operation("comb", NUMBER, arguments, start, end)
        return divide(arguments[0], arguments[1], start, end)

    # Delimiters.

    def delimited(self, cursor: Cursor) -> Expression:
        """What stands in parentheses, brackets, braces, bars or double bars, with the scripts behind it."""
        opening, inside, closing = cursor.inside()
        start, end = opening.start, closing.end
        if opening.text == "\\lvert":
            return self.scripted(self._bars(self.whole(inside), start, end), closing)
        if opening.text == "\\lVert":
            return self._norm(self.whole(inside), closing, start)
        if opening.text == "\\{":
            return self._braces(inside, closing, start, end)
        if opening.text in _ROUNDED:
            rounded = functions.apply(_ROUNDED[opening.text], [self.whole(inside)], start, end)
            return self.letters.indexed(rounded, closing)
        if opening.text == "\\langle":
            raise FormulaError("angle brackets are not understood: write x^{\\top} y", start, end)
        parts = inside.split(",", ";")
        if opening.text == "[" and len(parts) > 1:
            return self.scripted(self._brackets(parts, start, end), closing)
        if len(parts) > 1:
            values = [self.whole(part) for _, part in parts]
            return self.scripted(operation("tuple", TUPLE, values, start, end), closing)
        if closing.sub is not None and "=" in key(closing.sub):
            if closing.text == "\\rvert":
                return self._at(parts[0][1], closing)
            return self._family(parts[0][1], closing, start, end)
        # A value that is a vector may be indexed: `(A x)_{i}`, and what is cut off below zero has a plus.
        found = self.whole(parts[0][1])
        if closing.sub is not None and key(closing.sub) == "+":
            found = operation("positive_part", found.type, (found,), start, end)
            return self.scripted(found, replace(closing, sub=None))
        found = _standing(found, start, end)
        return self.letters.indexed(found, closing)

    def _at(self, inside: Cursor, closing: Piece) -> Expression:
        """What stands before a bar, at the value that the letter below the bar has."""
        assert closing.sub is not None
        sides = [part for _, part in Cursor(pieces(closing.sub)).split("=")]
        if len(sides) != 2 or len(sides[0].pieces) != 1:
            raise FormulaError("at what? one letter and its value are awaited", closing.sub.start, closing.sub.end)
        letter, value = sides
        with self.scope.bound([], {whole_key(letter.take()): self.whole(value)}):
            found = self.whole(inside)
        return self.scripted(found, replace(closing, sub=None))

    def _family(self, inside: Cursor, closing: Piece, start: int, end: int) -> Expression:
        """`(a_j)_{j=1}^{M}`: the vector of all of them."""
        with ranges.indices(self, closing) as (found, _):
            body = self.whole(inside)
        each = Each(found[0], body, type=SEQUENCE, start=start, end=end)
        span_high = length(found[0])
        return operation("array", replace_value(body.type, span_high), (each,), start, end)

    def _bars(self, found: Expression, start: int, end: int) -> Expression:
        """An absolute value, or how many elements there are."""
        if found.type.is_number:
            return operation("abs", NUMBER, (found,), start, end)
        if found.type.kind in (Kind.SET, Kind.SEQUENCE):
            return operation("size", NUMBER, (found,), start, end)
        raise FormulaError(f"bars around {found.type.told}: write a norm or \\det", start, end)

    def _norm(self, found: Expression, closing: Piece, start: int) -> Expression:
        """A norm: of a vector the Euclidean one if no other is said; of a matrix it must be."""
        order = key(closing.sub) if closing.sub else ""
        if not (found.type.is_vector or (found.type.is_matrix and order == "F") or found.type.kind is Kind.OTHER):
            raise FormulaError(f"a norm of {found.type.told}: which one?", start, closing.end)
        if order in ("", "2", "F"):
            value: Expression = operation("norm", NUMBER, (found,), start, closing.end)
        else:
            assert closing.sub is not None
            which = literal("np.inf") if order == "\\infty" else self.row(closing.sub)
            value = operation("norm_of", NUMBER, (found, which), start, closing.end)
        return self.scripted(value, replace(closing, sub=None))

    def _brackets(self, parts: Sequence[tuple[str, Cursor]], start: int, end: int) -> Expression:
        """`[a; b]`, one below the other, and `[a, b]`, the columns of a matrix."""
        if any(sign == ";" for sign, _ in parts):
            return functions.stacked([self.whole(part) for _, part in parts], start, end)
        columns = self.listing([part for _, part in parts])
        if len(columns) == 1 and isinstance(columns[0], Each) and columns[0].body.type.is_vector:
            rows = columns[0].body.type.dims[0]
            type_ = replace(columns[0].body.type, dims=(rows, length(columns[0].index)))
            return operation("stack_columns", type_, columns, start, end)
        if all(column.type.is_vector for column in columns):
            listed = operation("list", SEQUENCE, columns, start, end)
            type_ = replace(columns[0].type, dims=(columns[0].type.dims[0], str(len(columns))))
            return operation("stack_columns", type_, (listed,), start, end)
        raise FormulaError("only vectors stand side by side in brackets", start, end)

    def listing(
        self, parts: Sequence[Cursor], argument: Callable[[Cursor], Expression] | None = None
    ) -> list[Expression]:
        """Arguments; `a_{1}, \\dots, a_{h}` is one, the list of all of them."""
        found: list[Expression] = []
        at = 0
        while at < len(parts):
            if at + 2 < len(parts) and _is_dots(parts[at + 1]):
                found.append(ranges.ellipsis(self, parts[at], parts[at + 2]))
                at += 3
            else:
                found.append((argument or self.argument)(parts[at]))
                at += 1
        return found

    def argument(self, cursor: Cursor) -> Expression:
        """An argument of a function: an expression, or a relation."""
        if any(piece.text in RELATIONS and not piece.role for piece in cursor.pieces):
            return self.condition(cursor)
        return self.whole(cursor)

    def _braces(self, inside: Cursor, closing: Piece, start: int, end: int) -> Expression:
        """A set: its elements, or what they have in common; braces around a sum only group."""
        parts = inside.split(":", "\\mid", "\\colon")
        if len(parts) == 2:
            return self.scripted(ranges.builder(self, parts[0][1], parts[1][1], start, end), closing)
        elements = parts[0][1].split(",")
        if len(elements) == 1:
            only = self.whole(elements[0][1])
            if only.type.kind is Kind.SET and isinstance(only, Name):
                return self.scripted(only, closing)  # `\{\text{relevant}\}` is the set of what is relevant
            if only.type.is_number and not isinstance(only, Name):
                return self.scripted(_standing(only, start, end), closing)
            return self.scripted(operation("set", SET, (only,), start, end), closing)
        found = operation("set", SET, [self.whole(part) for _, part in elements], start, end)
        return self.scripted(found, closing)

    # Cases.

    def branches(self, environment: Environment) -> Expression:
        """`cases`: values, each with its condition."""
        if environment.name not in ("cases", "dcases"):
            raise FormulaError(f"{environment.name} has no value here", environment.start, environment.end)
        found: list[tuple[Expression | None, Expression]] = []
        lines = getattr(environment.body, "rows", ())
        for line in lines:
            value = self.whole(_without_comma(Cursor(pieces(line[0]), line[0].start, line[0].end)))
            condition = None
            if len(line) > 1:
                cursor = _without_comma(Cursor(pieces(line[1]), line[1].start, line[1].end))
                condition = self._case(cursor)
            found.append((condition, value))
        start, end = environment.start, environment.end
        if not found:
            raise FormulaError("has no cases", start, end)
        if any(condition is None for condition, _ in found[:-1]):
            raise FormulaError("only the last case may have no condition", start, end)
        type_ = found[0][1].type
        if any(str(value.type) != str(type_) for _, value in found):
            raise FormulaError("the cases have values of different types", start, end)
        return Branches(tuple(found), type=type_, start=start, end=end)

    def _case(self, cursor: Cursor) -> Expression | None:
        """A condition, None for `otherwise`; a word in parentheses names a case, of which a caller chooses one."""
        words = [piece for piece in cursor.pieces if isinstance(piece.base, Command) and piece.base.name == "text"]
        if len(words) == len(cursor.pieces) == 1:
            word = key(words[0].base).removeprefix("\\text{").removesuffix("}").strip() if words[0].base else ""
            if word in ("otherwise", "else"):
                return None
            if word.startswith("("):
                start, end = words[0].start, words[0].end
                choice = Name(self.scope.extra("choice", 99, "choice"), type=OTHER, start=start, end=end)
                return compare(choice, "=", literal(repr(identifier(word)), start, end))
        return binders.spoken(self, cursor)

    # Scripts.

    def scripted(self, found: Expression, piece: Piece) -> Expression:
        """What a value is with the superscript of a piece: a power, an inverse, a transpose."""
        if piece.primes:
            raise piece.error("a prime on a value is not understood")
        if piece.sub is not None:
            raise FormulaError("a script on a value is not understood", piece.sub.start, piece.sub.end)
        if piece.sup is None:
            return found
        if isinstance(found, (Name, Entry)) and _is_in_parentheses(piece.sup):
            raise piece.error("a superscript in parentheses is no power, and the table has no such letter")
        script = key(piece.sup)
        if script in ("\\top", "\\intercal", "\\mathsf{T}"):
            return transpose(found, piece.end)
        if script in ("\\mathsf{H}", "\\dagger", "\\ast") and found.type.is_array and found.type.dims:
            return transpose(found, piece.end, "adjoint")
        if script == "-1":
            return inverse(found, piece.end)
        if script == "+" and found.type.is_number:
            return operation("positive_part", NUMBER, (found,), found.start, piece.end)
        exponent = self.row(piece.sup)
        if isinstance(found, Literal) and found.text == "np.e":
            return functions.apply("exp", [exponent], found.start, piece.end)
        return power(found, exponent, piece.end)


def _is_in_parentheses(sup: Row) -> bool:
    """Whether parentheses are all that there is, as in `w^{(2)}`."""
    cursor = Cursor(pieces(sup))
    first = cursor.peek()
    if first is None or first.role != "(" or first.text != "(":
        return False
    *_, closing = cursor.inside()
    return cursor.is_done and closing.is_bare


def _begins_factor(piece: Piece) -> bool:
    if piece.role:
        return piece.role == "("
    if piece.text in RELATIONS or piece.text in STOPS or piece.text in TIMES or piece.text in DOTS:
        return False
    return not (isinstance(piece.base, Command) and piece.base.name == "text" and " " in piece.key)


def _is_opening(piece: Piece | None) -> bool:
    return piece is not None and piece.role == "(" and piece.text in ("(", "[")


def _standing(found: Expression, start: int, end: int) -> Expression:
    """The same, standing with its delimiters."""
    return replace(found, start=start, end=end)


def _is_dots(cursor: Cursor) -> bool:
    return len(cursor.pieces) == 1 and cursor.pieces[0].text in DOTS


def _without_comma(cursor: Cursor) -> Cursor:
    found = [piece for piece in cursor.pieces if piece.role != "space"]
    if found and found[-1].text in (",", ".", ";"):
        found = found[:-1]
    return Cursor(found, cursor.start, cursor.end)


def _as_row(node: object) -> Row:
    assert isinstance(node, Row)
    return node


_ROUNDED = {"\\lfloor": "floor", "\\lceil": "ceil"}
