"""Functions applied: those that have a name of their own, those of the caller, those that the formula defines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mleq.formula.tree import Command, Symbol, Text
from mleq.proof import functions
from mleq.proof.expression import Binding, Call, Definition, Expression, Lambda, Name
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import index_parts, whole_key
from mleq.proof.reading.pieces import Piece, joined, key
from mleq.proof.reading.signs import RELATIONS, SEPARATORS
from mleq.proof.reading.statements import pattern
from mleq.proof.types import NUMBER, Kind, Type

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


def read(terms: Terms, cursor: Cursor) -> Expression | None:
    """The application that comes next, None where there is none."""
    piece = cursor.peek()
    assert piece is not None
    name = named(piece)
    if name is not None and not _is_defined(terms, piece, cursor):
        cursor.take()
        return _named(terms, name, piece, cursor)
    following = cursor.peek(1)
    if following is None or following.role != "(" or following.text not in ("(", "["):
        return None
    return _applied(terms, cursor)


def named(piece: Piece) -> str | None:
    """The named function that a piece is, in one spelling."""
    if isinstance(piece.base, Command) and piece.base.name in ("operatorname", "mathrm", "mathop"):
        [argument] = piece.base.arguments
        name = argument.text if isinstance(argument, Text) else key(argument)
    elif isinstance(piece.base, Symbol) and piece.base.text.startswith("\\"):
        name = piece.base.text[1:] if piece.base.text[1:] not in ("Phi", "Gamma") else ""
    else:
        return None
    name = functions.canonical(name)
    return name if name in functions.NAMES else None


def _is_defined(terms: Terms, piece: Piece, cursor: Cursor) -> bool:
    """Whether the formula itself says what is called so."""
    following = cursor.peek(1)
    if following is None or following.role != "(":
        return False
    ahead = Cursor(cursor.pieces)
    ahead.at = cursor.at + 1
    _, inside, _ = ahead.inside()
    parts, signature = _arguments_of(inside)
    return terms.scope.definitions.function(whole_key(piece), signature, pattern(parts, signature)) is not None


def _named(terms: Terms, name: str, piece: Piece, cursor: Cursor) -> Expression:
    if piece.sup is not None:
        raise piece.error("a power of a function: write parentheses around its value")
    following = cursor.peek()
    if following is not None and following.role == "(" and following.text in ("(", "[", "."):
        _, inside, closing = cursor.inside()
        arguments = terms.listing([part for _, part in inside.split(",")])
        found = _value(terms, name, piece, arguments, closing.end)
        return terms.letters.indexed(found, closing)
    argument = terms.factor(cursor)
    behind = cursor.peek()
    if behind is not None and _is_open_ended(terms, behind):
        raise behind.error(f"is it inside of {name}? write parentheses")
    return _value(terms, name, piece, [argument], argument.end)


def _is_open_ended(terms: Terms, piece: Piece) -> bool:
    """Whether a piece behind an argument without parentheses might be another factor of it."""
    if piece.role:
        return piece.role == "("
    if piece.text in RELATIONS or piece.text in ("+", "-", ",", ";", ":", ".", "\\mid", "\\|", "&", "\\colon"):
        return False
    is_text = isinstance(piece.base, Command) and piece.base.name == "text"
    return not is_text and named(piece) is None and piece.text not in ("\\sum", "\\cdot", "\\times", "\\odot")


def _value(terms: Terms, name: str, piece: Piece, arguments: Sequence[Expression], end: int) -> Expression:
    if piece.sub is not None:
        if name != "log" or len(arguments) != 1:
            raise piece.error("a script below this function is not understood")
        return functions.logarithm(terms.row(piece.sub), arguments[0], piece.start, end)
    return functions.apply(name, arguments, piece.start, end)


# Functions that are letters.


def _applied(terms: Terms, cursor: Cursor) -> Expression | None:
    """A letter with parentheses behind it: a call if it is a function, else None."""
    piece = cursor.peek()
    assert piece is not None
    ahead = Cursor(cursor.pieces)
    ahead.at = cursor.at + 1
    opening, inside, closing = ahead.inside()
    parts, signature = _arguments_of(inside)
    definition, indices = _defined(terms, piece, signature, pattern(parts, signature))
    if definition is not None:
        cursor.at = ahead.at
        arguments = [*indices, *(terms.argument(part) for part in parts)]
        function = Name(definition.binding, type=definition.binding.type, start=piece.start, end=piece.end)
        value = definition.binding.type.value or NUMBER
        called: Expression = Call(function, tuple(arguments), type=value, start=piece.start, end=closing.end)
        return terms.letters.indexed(called, closing)
    function_ = _function(terms, piece, parts, signature)
    if function_ is None:
        is_stack = opening.text == "[" and ";" in signature
        if signature and not is_stack and terms.scope.declared(piece.key) is not None:
            raise piece.error("has arguments, and is no function by the table of symbols")
        return None
    cursor.at = ahead.at
    if isinstance(function_, str):
        arguments = terms.listing(parts)
        return terms.letters.indexed(functions.apply(function_, arguments, piece.start, closing.end), closing)
    return _call(terms, function_, parts, signature, closing)


def of(terms: Terms, function: Expression, cursor: Cursor) -> Expression:
    """A function of what stands in the parentheses that come next."""
    _, inside, closing = cursor.inside()
    return _call(terms, function, *_arguments_of(inside), closing)


def _call(terms: Terms, function: Expression, parts: Sequence[Cursor], signature: str, closing: Piece) -> Expression:
    """A function of the caller's, applied."""
    arguments = terms.listing(parts, partial(_argument, terms, signature))
    value = function.type.value or NUMBER
    start = function.start
    if isinstance(function, Call):  # what stands as its index is an argument as well
        arguments += function.arguments
        function = function.function
    called = Call(function, tuple(arguments), type=value, start=start, end=closing.end)
    return terms.letters.indexed(called, closing)


def _defined(terms: Terms, piece: Piece, signature: str, letters: str) -> tuple[Definition | None, list[Expression]]:
    """The function that the formula defines, and the indices of the one of a family."""
    scope = terms.scope
    definition = scope.definitions.function(whole_key(piece), signature, letters)
    if definition is not None or piece.sub is None:
        return definition, []
    name = joined(piece.key, None, key(piece.sup) if piece.sup else None)
    parts = index_parts(piece.sub)
    definition = scope.definitions.function(name, signature, letters, len(parts))
    if definition is None:
        return None, []
    indices = [terms.letters.index(part) for part in parts]
    declared = scope.declared(name, len(parts))
    for index, span in zip(indices, declared.type.per if declared else (), strict=False):
        scope.run(index, span)
    return definition, indices


def _arguments_of(inside: Cursor) -> tuple[list[Cursor], str]:
    """What stands between the separators, and the separators."""
    parts = inside.split_where(lambda piece: piece.text in SEPARATORS and not piece.role)
    return [part for _, part in parts], "".join(SEPARATORS[sign] for sign, _ in parts[1:])


def _function(terms: Terms, piece: Piece, parts: Sequence[Cursor], signature: str) -> Expression | str | None:
    """The function that a letter is, a name of `mleq.proof.functions` where the table says so; None for no function."""
    scope = terms.scope
    sub, sup = (key(part) if part else None for part in (piece.sub, piece.sup))
    is_inverse = sup == "-1"
    full = joined(piece.key, sub, None if is_inverse else sup) + "'" * piece.primes
    for name in dict.fromkeys((full, piece.key)):
        bound = scope.bound_letter(name)
        if isinstance(bound, Binding) and bound.type.is_callable and name == whole_key(piece):
            return Name(bound, type=bound.type, start=piece.start, end=piece.end)
        declared = scope.declared(name)
        if declared is None or declared.type.kind not in (Kind.FUNCTION, Kind.DISTRIBUTION):
            continue
        if name != full and piece.primes:
            raise piece.error("a prime on a function is not understood")
        if name != full and sup is not None and (piece.sub is not None or not is_inverse):
            raise piece.error("a power of a function: write parentheses around its value")
        if declared.symbol.same_as is not None:
            if piece.sup is not None:
                raise piece.error("a power of a function: write parentheses around its value")
            return functions.canonical(_bare(declared.symbol.same_as))
        use = "(" + (pattern(parts, signature) if declared.type.kind is Kind.DISTRIBUTION else signature)
        if name == piece.key and piece.sub is not None:
            if declared.type.is_parametric and piece.sup is None:
                of = Name(scope.give(declared, use), type=declared.type, start=piece.start, end=piece.end)
                indices = [terms.letters.index(part) for part in index_parts(piece.sub)]
                return terms.letters.entry(of, indices, piece)
            found, rest = terms.letters.resolve(replace(piece, sup=None))
            return found if found.type.is_callable and rest.is_bare else None
        binding = scope.give(declared, use + ("^-1" if is_inverse else ""))
        if is_inverse:
            binding.key = f"{name}^{{-1}}"
        return Name(binding, type=declared.type, start=piece.start, end=piece.end)
    return None


def _argument(terms: Terms, signature: str, part: Cursor) -> Expression:
    """An argument: of a divergence it may be a distribution, of which the letters that are free are its parameters."""
    if "‖" in signature and (density := _density(terms, part)) is not None:
        return density
    sides = part.split(*RELATIONS)
    if len(sides) == 2:  # `p(z = k)` is p at k
        return terms.whole(sides[1][1])
    return terms.whole(sides[0][1])


def _density(terms: Terms, part: Cursor) -> Expression | None:
    """`q(z \\mid x)` as a function of z, `p(x)\\,p(y)` as one of x and y, where nothing says what these are here."""
    ahead = Cursor(part.pieces)
    letters: dict[str, None] = {}
    while not ahead.is_done:
        following = ahead.peek(1)
        if following is None or following.role != "(" or ahead.take().role:
            return None
        _, inside, _ = ahead.inside()
        drawn = inside.split("\\mid")[0][1]
        letters |= dict.fromkeys(whole_key(item.pieces[0]) for _, item in drawn.split(",") if len(item.pieces) == 1)
    free = [letter for letter in letters if terms.scope.bound_letter(letter) is None]
    if not free:
        return None
    declared = {letter: terms.scope.declared(letter) for letter in free}
    parameters = tuple(Binding(letter, found.type if found else NUMBER) for letter, found in declared.items())
    with terms.scope.bound(parameters):
        body = terms.whole(part)
    type_ = Type(Kind.DISTRIBUTION, value=NUMBER)
    return Lambda(parameters, body, type=type_, start=body.start, end=body.end)


def _bare(latex: str) -> str:
    """The name in `\\operatorname{sigmoid}` or `\\Phi`."""
    return latex.removeprefix("\\operatorname{").removesuffix("}").removeprefix("\\")
