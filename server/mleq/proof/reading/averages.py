"""Integrals, expectations and probabilities: means over what is drawn, or by quadrature."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mleq.formula.tree import Number, Row
from mleq.proof.error import FormulaError
from mleq.proof.expression import (
    Average,
    Binding,
    Call,
    Expression,
    Integral,
    Literal,
    Name,
    Operation,
)
from mleq.proof.names import identifier
from mleq.proof.operations import negate, operation
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import index_parts, whole_key
from mleq.proof.reading.optimizers import operator_name
from mleq.proof.reading.pieces import Piece, key, pieces
from mleq.proof.types import NUMBER, OTHER, TRUTH, Kind

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


def integral(terms: Terms, cursor: Cursor, count: int) -> Expression:
    """`\\int_{a}^{b} body \\,\\mathrm{d}x`; by a measure, as `\\mathrm{d}\\gamma(x, y)`, the mean under it.

    Over a vector the caller hands over nodes, and the volume around each.
    """
    piece = cursor.take()
    body, variables = _differentials(terms, cursor, piece, count)
    if len(variables) == 1 and len(variables[0].pieces) > 1:
        return _by_measure(terms, piece, body, variables[0])
    if len(variables) == 1 and _is_over_vector(terms, variables[0]):
        return _by_nodes(terms, piece, body, _variable(terms, variables[0]))
    bound = [_real(terms, variable) for variable in variables]
    bounds: tuple[Expression | None, Expression | None] = (None, None)
    is_turned = False
    if piece.sub is not None and piece.sup is not None:
        ends = terms.row(piece.sub), terms.row(piece.sup)
        if is_turned := _is_above(*ends):
            ends = ends[1], ends[0]
        bounds = _bound(ends[0], is_low=True), _bound(ends[1], is_low=False)
    elif not _is_over_all(piece, variables):
        raise piece.error("from where to where? write both ends")
    with terms.scope.bound(bound):
        found = terms.product(body)
        body.expect_end()
    if found.type.is_callable and len(bound) == 1:
        # A function alone is meant at what is integrated over.
        at = Name(bound[0], type=NUMBER, start=variables[0].start, end=variables[0].end)
        found = Call(found, (at,), type=found.type.value or NUMBER, start=found.start, end=found.end)
    if not found.type.is_array:
        raise FormulaError(f"an integral of a {found.type}", found.start, found.end)
    for variable in reversed(bound):
        found = Integral(variable, *bounds, found, type=found.type, start=piece.start, end=found.end)
    return negate(found, piece.start) if is_turned and len(bound) % 2 else found


def _is_over_all(piece: Piece, variables: Sequence[Cursor]) -> bool:
    """Whether nothing below an integral bounds it: nothing at all, the real numbers, or the letters themselves."""
    if piece.sup is not None:
        return False
    if piece.sub is None:
        return True
    below = key(piece.sub)
    return below == "\\mathbb{R}" or below.replace(",", "") == "".join(
        whole_key(variable.pieces[0]) for variable in variables if variable.pieces
    )


def _is_above(low: Expression, high: Expression) -> bool:
    """Whether both are numbers, and what stands below is the larger one."""
    one, other = _number(low), _number(high)
    return one is not None and other is not None and one > other


def _number(found: Expression) -> float | None:
    """The value of what is written as a number, with a minus or without."""
    if isinstance(found, Operation) and found.name == "negate":
        size = _number(found.operands[0])
        return None if size is None else -size
    if not isinstance(found, Literal):
        return None
    known = {"np.inf": math.inf, "np.pi": math.pi, "np.e": math.e}
    return known[found.text] if found.text in known else float(found.text)


def _differentials(terms: Terms, cursor: Cursor, piece: Piece, count: int) -> tuple[Cursor, list[Cursor]]:
    """What is integrated, and after each `d` what it is integrated over.

    A `d` in italics is one where the table has no letter of that name.
    """
    signs = ("\\mathrm{d}", "\\operatorname{d}", *(() if terms.scope.declared("d") else ("d",)))
    depth = 0
    places = []
    for at in range(cursor.at, len(cursor.pieces)):
        here = cursor.pieces[at]
        depth += (here.role == "(") - (here.role == ")")
        if depth == 0 and here.key in signs and not here.role:
            places.append(at)
    places = places[:count]
    if len(places) < count:
        raise piece.error("over what? there is no d behind it")
    variables = []
    end = cursor.at
    for at in places:
        end = at + 2
        if end < len(cursor.pieces) and cursor.pieces[end].role == "(":
            ahead = Cursor(cursor.pieces)
            ahead.at = end
            ahead.inside()
            end = ahead.at
        variables.append(Cursor(cursor.pieces[at + 1 : end]))
    body = Cursor(cursor.pieces[cursor.at : places[0]], piece.end, piece.end)
    cursor.at = end
    return body, variables


def _real(terms: Terms, variable: Cursor) -> Binding:
    name = whole_key(variable.pieces[0]) if variable.pieces else ""
    declared = terms.scope.declared(name)
    if declared is not None and not (declared.type.is_number or declared.type.kind is Kind.OTHER):
        raise FormulaError(f"an integral over {declared.type.told} is not computed", variable.start, variable.end)
    return Binding(name, NUMBER)


def _bound(found: Expression, is_low: bool) -> Expression | None:
    """A bound of an integral, None for one that is infinite; below it is that with a minus."""

    is_negative = isinstance(found, Operation) and found.name == "negate"
    size = found.operands[0] if isinstance(found, Operation) and is_negative else found
    if not (isinstance(size, Literal) and size.text == "np.inf"):
        return found
    if is_negative != is_low:
        raise FormulaError("an integral from its infinite end", found.start, found.end)
    return None


def _by_measure(terms: Terms, piece: Piece, body: Cursor, measure: Cursor) -> Expression:
    distribution = Cursor(measure.pieces[:1])
    if isinstance(measure.pieces[0].base, Number) or measure.pieces[0].role:
        raise FormulaError("is no measure", measure.start, measure.end)
    _, inside, _ = Cursor(measure.pieces[1:]).inside()
    variables = [_variable(terms, part) for _, part in inside.split(",")]
    draws, weights = _draws(terms, variables, terms.whole(distribution))
    with terms.scope.bound(variables):
        found = terms.product(body)
        body.expect_end()
    return Average(tuple(variables), draws, weights, found, type=found.type, start=piece.start, end=found.end)


def _is_over_vector(terms: Terms, variable: Cursor) -> bool:
    declared = terms.scope.declared(whole_key(variable.pieces[0])) if variable.pieces else None
    return declared is not None and declared.type.is_vector


def _by_nodes(terms: Terms, piece: Piece, body: Cursor, variable: Binding) -> Expression:
    nodes, volumes = _handed(terms, [variable], ("nodes", "volumes"))
    with terms.scope.bound([variable]):
        found = terms.product(body)
        body.expect_end()
    if not found.type.is_number:
        raise FormulaError(f"an integral of {found.type.told} over a vector is not computed", piece.start, found.end)
    return Average((variable,), nodes, volumes, found, is_sum=True, type=NUMBER, start=piece.start, end=found.end)


def expectation(terms: Terms, cursor: Cursor) -> Expression:
    """`\\mathbb{E}_{x \\sim p}[body]`: the mean over draws that a caller hands over."""
    piece = cursor.take()
    _, inside, closing = cursor.inside()
    variables, source, origin = _drawn(terms, piece, inside)
    draws, weights = _draws(terms, variables, source, origin)
    with terms.scope.bound(variables):
        body = terms.whole(inside)
    type_ = replace(body.type, is_identity=False)
    found = Average(tuple(variables), draws, weights, body, type=type_, start=piece.start, end=closing.end)
    return terms.scripted(found, closing)


def _drawn(terms: Terms, piece: Piece, inside: Cursor) -> tuple[list[Binding], Expression | None, str]:
    """The letters that are drawn, from what, if that is a letter bound here, and what that is called."""
    if piece.sub is None:
        return _random(terms, inside), None, ""
    below = Cursor(pieces(piece.sub), piece.sub.start, piece.sub.end)
    sides = below.split("\\sim")
    if len(sides) == 2:
        left = sides[0][1]
        if not left.pieces or sides[1][1].peek() is None:
            raise FormulaError("what is drawn, and from what?", piece.sub.start, piece.sub.end)
        if left.pieces[0].role == "(":
            _, left, _ = left.inside()
        source = sides[1][1]
        bound = terms.scope.bound_letter(source.pieces[0].key) if len(source.pieces) == 1 else None
        known = terms.whole(source) if bound is not None else None
        origin = whole_key(source.pieces[0]) if source.pieces else ""
        if len(source.pieces) > 1 and source.pieces[1].role == "(":
            terms.scope.sources.append((Cursor(source.pieces), whole_key(left.pieces[0])))
        variables = [_variable(terms, part) for _, part in left.split(",")]
        return variables, known or _measure(terms, variables, source, origin), origin
    only = sides[0][1]
    if len(only.pieces) > 1 and only.pieces[1].role == "(":
        origin = whole_key(only.take())
        _, inner, _ = only.inside()
        drawn = inner.split("\\mid")[0][1]
        return [_variable(terms, part) for _, part in drawn.split(",")], None, origin
    return [_variable(terms, part) for _, part in only.split(",")], None, ""


def _measure(terms: Terms, variables: Sequence[Binding], source: Cursor, origin: str) -> Expression | None:
    """The draws and their weights from a distribution that depends on its index: a function of that."""
    piece = source.peek()
    declared = terms.scope.declared(piece.key) if piece is not None and piece.sub is not None else None
    if piece is None or piece.sub is None or declared is None or not declared.type.is_parametric:
        return None
    name = f"{_joint(variables)}_draws"
    function = Name(terms.scope.extra(name, declared.order, name, origin), type=OTHER, start=piece.start, end=piece.end)
    indices = tuple(terms.letters.index(part) for part in index_parts(piece.sub))
    return Call(function, indices, type=OTHER, start=piece.start, end=piece.end)


def _random(terms: Terms, inside: Cursor) -> list[Binding]:
    """The random variables in what stands inside, by the table of symbols."""
    found: dict[str, Binding] = {}
    for name in (name for piece in inside.pieces for name in _letters_in(piece)):
        declared = terms.scope.symbols.get(name)
        if declared is not None and declared.symbol.type == "random variable":
            found.setdefault(name, Binding(name, NUMBER))
    if not found:
        raise FormulaError(
            "the mean of what is not random: no letter here is a random variable", inside.start, inside.end
        )
    return list(found.values())


def _letters_in(piece: Piece) -> Iterator[str]:
    """All that may be a letter in a piece, with its scripts and without."""
    if not piece.role:
        yield whole_key(piece)
    for part in (piece.base, piece.sub, piece.sup):
        if part is not None:
            yield from (key(node) for node in part.walk() if not isinstance(node, Row))


def _variable(terms: Terms, part: Cursor) -> Binding:
    if len(part.pieces) != 1:
        raise FormulaError("only a letter can be drawn", part.start, part.end)
    name = whole_key(part.pieces[0])
    declared = terms.scope.declared(name)
    type_ = declared.type if declared is not None else NUMBER
    return Binding(name, NUMBER if type_.kind is Kind.OTHER and _is_scalar(declared) else type_)


def _is_scalar(declared: object) -> bool:
    return getattr(getattr(declared, "symbol", None), "type", "") == "random variable"


def _draws(
    terms: Terms, variables: Sequence[Binding], source: Expression | None, origin: str = ""
) -> tuple[Expression, Expression]:
    """The draws and their weights: two parts of a measure that is bound here, else two things that are handed over."""
    if source is not None:
        parts = [operation(name, OTHER, (source,), source.start, source.end) for name in ("draws_of", "weights_of")]
        return parts[0], parts[1]
    return _handed(terms, variables, ("draws", "weights"), origin)


def _handed(
    terms: Terms, variables: Sequence[Binding], parts: tuple[str, str], origin: str = ""
) -> tuple[Expression, Expression]:
    """Two things that a caller hands over for letters that are drawn or integrated over."""
    name = _joint(variables)
    after = max((found.order for v in variables if (found := terms.scope.declared(v.key))), default=99)
    one, other = (terms.scope.extra(f"{name}_{part}", after, f"{name}_{part}", origin) for part in parts)
    return Name(one, type=OTHER, start=0, end=0), Name(other, type=OTHER, start=0, end=0)


def _joint(variables: Sequence[Binding]) -> str:
    return "_".join(identifier(variable.key) for variable in variables)


def is_probability(terms: Terms, piece: Piece) -> bool:
    """Whether a piece is `\\Pr`, or a letter of which the table says that it is."""
    if piece.text == "\\Pr" or operator_name(piece) == "Pr":
        return True
    declared = terms.scope.declared(piece.key) if piece.is_bare else None
    return declared is not None and declared.symbol.same_as == "\\Pr"


def probability(terms: Terms, cursor: Cursor) -> Expression:
    """`\\Pr(event \\mid condition)`: how often the event holds among draws, or among those that meet the condition."""
    piece = cursor.take()
    _, inside, closing = cursor.inside()
    variables = _random(terms, Cursor(inside.pieces, inside.start, inside.end))
    draws, weights = _draws(terms, variables, None)

    def share(held: Expression) -> Expression:
        body = operation("float", NUMBER, (held,), held.start, held.end)
        return Average(tuple(variables), draws, weights, body, type=NUMBER, start=piece.start, end=closing.end)

    with terms.scope.bound(variables):
        parts = inside.split("\\mid")
        event = terms.condition(parts[0][1])
        if len(parts) == 1:
            return terms.scripted(share(event), closing)
        given = terms.condition(parts[1][1])
        both = operation("and", TRUTH, (event, given), event.start, given.end)
        found = operation("divide", NUMBER, (share(both), share(given)), piece.start, closing.end)
        return terms.scripted(found, closing)
