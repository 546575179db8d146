"""What binds letters: sums and products, extremes over indices and sets, integrals, expectations, indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from mleq.formula.tree import Command, Row
from mleq.proof.cursor import Cursor
from mleq.proof.error import FormulaError
from mleq.proof.expression import (
    Average,
    Binding,
    Call,
    Each,
    Entry,
    Expression,
    Integral,
    Lambda,
    Length,
    Name,
    Operation,
    Range,
    Reduction,
)
from mleq.proof.functions import canonical
from mleq.proof.letters import index_parts, whole_key
from mleq.proof.operations import between, literal, negate, operation
from mleq.proof.pieces import Piece, key, pieces
from mleq.proof.signs import RELATIONS
from mleq.proof.types import NUMBER, OTHER, SEQUENCE, SET, TRUTH, Dim, Kind, Type

if TYPE_CHECKING:
    from mleq.proof.terms import Terms


def read(terms: Terms, cursor: Cursor) -> Expression | None:
    """What begins with a sign that binds letters, None where none comes next."""
    piece = cursor.peek()
    assert piece is not None
    if piece.text in _SUMS:
        return _reduction(terms, cursor, _SUMS[piece.text])
    if (kind := _extreme(cursor)) is not None:
        return _reduction(terms, cursor, kind)
    if piece.text in _INTEGRALS:
        return _integral(terms, cursor, _INTEGRALS[piece.text])
    if piece.key in ("\\mathbb{E}", "\\operatorname{E}", "\\mathrm{E}") and _is_before(cursor, "[", "("):
        return _expectation(terms, cursor)
    if _is_probability(terms, piece) and _is_before(cursor, "(", "["):
        return _probability(terms, cursor)
    if piece.key in ("\\mathbf{1}", "\\mathbb{1}", "\\mathds{1}") and _is_before(cursor, "\\{", "["):
        cursor.take()
        _, inside, closing = cursor.inside()
        held = terms.condition(inside)
        return terms.scripted(operation("float", NUMBER, (held,), piece.start, closing.end), closing)
    if piece.key == "\\nabla":
        return _gradient(terms, cursor)
    return None


# Sums, products, extremes.


def _reduction(terms: Terms, cursor: Cursor, kind: str) -> Expression:
    """`\\sum_{i=1}^{n} body`: the body is the rest of the product."""
    piece = cursor.take()
    if piece.key == "\\arg":
        piece = cursor.take()
    with indices(terms, piece) as (found, conditions):
        minus = cursor.take_if("-")
        body = terms.product(cursor)
        if minus is not None:
            body = negate(body, minus.start)
    if not found:
        raise piece.error("over what?")
    for index in found:
        if index.range is None:
            raise piece.error(f"what {index.key} runs over is not said, neither here nor by what it is an index of")
    wanted = {"union": Kind.SET, "intersection": Kind.SET}.get(kind, Kind.ARRAY)
    if kind == "sum" and body.type.kind is Kind.DISTRIBUTION:
        wanted = Kind.DISTRIBUTION
    if body.type.kind is not wanted or (kind not in ("sum", "union", "intersection") and body.type.dims):
        raise FormulaError(f"a {kind} of {body.type}", piece.start, body.end)
    if kind == "prod":
        _expect_dependent(found, body, cursor)
    type_ = NUMBER if kind.startswith("arg") else replace(body.type, is_identity=False)
    return Reduction(kind, tuple(found), tuple(conditions), body, type=type_, start=piece.start, end=body.end)


def _expect_dependent(found: Sequence[Binding], body: Expression, cursor: Cursor) -> None:
    """Behind a factor of a product no other sum or product may stand that has nothing of its index.

    Whether that is a factor of each, or of the whole, is not said.
    """
    from mleq.proof.program import bindings

    factors = [body]
    while factors:
        factor = factors.pop()
        if isinstance(factor, Operation) and factor.name in ("multiply", "times_log"):
            factors += factor.operands
        elif isinstance(factor, Reduction) and factor.start > body.start and not set(found) & set(bindings(factor)):
            piece = next(piece for piece in cursor.pieces if piece.start == factor.start)
            if piece.role != "(":
                raise piece.error("is it inside of the product before it? write parentheses")


@contextmanager
def indices(terms: Terms, piece: Piece) -> Iterator[tuple[list[Binding], list[Expression]]]:
    """The letters that stand below a sign, bound inside, and the conditions that they meet."""
    if piece.sub is None:
        raise piece.error("over what?")
    cursor = Cursor(pieces(piece.sub), piece.sub.start, piece.sub.end)
    conditions: list[Expression] = []
    parts = cursor.split(":", "\\colon", "\\mid")
    found = _ranges(terms, parts[0][1], piece.sup)
    with terms.scope.bound(found):
        conditions += _chain_conditions(terms, piece.sub)
        if len(parts) > 1:
            conditions.append(terms.condition(parts[1][1]))
        yield found, conditions


def _ranges(terms: Terms, cursor: Cursor, high: Row | None) -> list[Binding]:
    """The letters that are bound, with what they run over as far as it is said."""
    sides = Cursor(cursor.pieces, cursor.start, cursor.end).split(*RELATIONS)
    signs = [RELATIONS[sign] for sign, _ in sides[1:]]
    if not signs:
        return [_index(part) for _, part in Cursor(cursor.pieces).split(",") if part.pieces]
    if signs == ["="]:
        if high is None:
            raise FormulaError("up to what?", cursor.start, cursor.end)
        index = _index(sides[0][1])
        index.range = Range(terms.whole(sides[1][1]), terms.row(high))
        return [index]
    if signs == ["∈"]:
        over = terms.whole(sides[1][1])
        if over.type.kind not in (Kind.SET, Kind.SEQUENCE, Kind.OTHER):
            raise FormulaError(f"{over.type.told} has no elements to run over", over.start, over.end)
        position = _position(sides[0][1])
        if position is not None:
            size = operation("size", NUMBER, (over,), over.start, over.end)
            position.range = Range(literal("1", over.start, over.end), size)
            return [position]
        found = [_index(part) for _, part in Cursor(sides[0][1].pieces).split(",")]
        for index in found:
            index.type = over.type.value or OTHER
            index.range = Range(over=over)
        return found
    if len(signs) > 1 and all(sign in ("<", "≤") for sign in signs):
        found = [_index(part) for _, part in sides[1:-1]]
        low, high_ = terms.whole(sides[0][1]), terms.whole(sides[-1][1])
        if signs[0] == "<":
            low = between("add", NUMBER, low, literal("1"))
        if signs[-1] == "<":
            high_ = between("subtract", NUMBER, high_, literal("1"))
        for index in found:
            index.range = Range(low, high_)
        return found
    if len(signs) == 1:
        return [_index(sides[0][1])]
    raise FormulaError("what runs over what is not understood here", cursor.start, cursor.end)


def _position(cursor: Cursor) -> Binding | None:
    """The index in `x_i \\in x`, which runs over the places of x."""
    if len(cursor.pieces) != 1 or cursor.pieces[0].sub is None:
        return None
    parts = index_parts(cursor.pieces[0].sub)
    return _index(Cursor(parts[0])) if len(parts) == 1 and len(parts[0]) == 1 else None


def _chain_conditions(terms: Terms, sub: Row) -> list[Expression]:
    """What a range says beyond its ends: `i < j` in `1 \\le i < j \\le n`, and all of `l \\ge j`."""
    whole = Cursor(pieces(sub), sub.start, sub.end).split(":", "\\colon", "\\mid")[0][1]
    sides = Cursor(whole.pieces, whole.start, whole.end).split(*RELATIONS)
    signs = [RELATIONS[sign] for sign, _ in sides[1:]]
    if len(signs) == 1 and signs[0] not in ("=", "∈"):
        return [terms.condition(Cursor(whole.pieces, whole.start, whole.end))]
    if len(signs) > 2:
        inner: list[Piece] = []
        depth = 0
        for piece in whole.pieces:
            if piece.text in RELATIONS and not piece.role:
                depth += 1
                if depth in (1, len(signs)):
                    continue
            if 0 < depth < len(signs):
                inner.append(piece)
        return [terms.condition(Cursor(inner))]
    return []


def _index(cursor: Cursor) -> Binding:
    """A letter that is bound."""
    if len(cursor.pieces) != 1:
        raise FormulaError("only a letter can be bound", cursor.start, cursor.end)
    return Binding(whole_key(cursor.pieces[0]), NUMBER)


def _extreme(cursor: Cursor) -> str | None:
    """`max`, `argmin` and the like, where something stands below it."""
    piece, following = cursor.peek(), cursor.peek(1)
    assert piece is not None
    if piece.text == "\\arg" and following is not None and following.text in ("\\max", "\\min"):
        return f"arg{following.text[1:]}" if following.sub is not None else None
    name = _operator_name(piece)
    return name if name in ("max", "min", "argmax", "argmin") and piece.sub is not None else None


def _operator_name(piece: Piece) -> str:
    if isinstance(piece.base, Command) and piece.base.name in ("operatorname", "mathrm"):
        return canonical(key(piece.base.arguments[0]))
    return canonical(piece.text[1:]) if piece.text.startswith("\\") else ""


def optimizer(cursor: Cursor) -> str | None:
    """`max` or `min`, if what comes next is one over letters that are given; the cursor is then behind it."""
    kind = _extreme(cursor)
    if kind is None:
        return None
    piece = cursor.peek(1 if cursor.peek().text == "\\arg" else 0)  # type: ignore[union-attr]
    assert piece is not None and piece.sub is not None
    cursor.at += 2 if cursor.pieces[cursor.at].text == "\\arg" else 1
    return kind


def is_over_given(terms: Terms, cursor: Cursor) -> bool:
    """Whether the extreme that comes next is taken over what a caller hands over: vectors, functions, real numbers."""
    if _extreme(cursor) is None:
        return False
    first = cursor.peek()
    assert first is not None
    piece = cursor.peek(1) if first.text == "\\arg" else first
    assert piece is not None and piece.sub is not None
    below = Cursor(pieces(piece.sub), piece.sub.start, piece.sub.end)
    sides = below.split(*RELATIONS)
    if len(sides) > 2 or (len(sides) == 2 and RELATIONS[sides[1][0]] == "∈"):
        return False
    letters = [part.pieces[0] for _, part in Cursor(sides[0][1].pieces).split(",") if part.pieces]
    if len(sides) == 2 and sides[0][1].pieces[0].role == "(":
        return True  # `\lVert u \rVert = 1`
    found = [terms.scope.declared(letter.key) for letter in letters]
    return bool(found) and all(
        declared is not None and declared.symbol.type not in ("integer", "label") for declared in found
    )


def ellipsis(terms: Terms, first: Cursor, last: Cursor) -> Expression:
    """`a_{1}, \\dots, a_{h}`: the list of all of them."""
    if len(first.pieces) != 1 or len(last.pieces) != 1:
        raise FormulaError("what is left out is not understood here", first.start, last.end)
    begin, end = first.pieces[0], last.pieces[0]
    if begin.key != end.key or begin.sub is None or end.sub is None:
        raise FormulaError("what is left out is not understood here", first.start, last.end)
    lows, highs = index_parts(begin.sub), index_parts(end.sub)
    differing = [at for at, (low, high) in enumerate(zip(lows, highs, strict=False)) if _differ(low, high)]
    if len(lows) != len(highs) or len(differing) != 1:
        raise FormulaError("what is left out is not understood here", first.start, last.end)
    at = differing[0]
    index = Binding("k", NUMBER, range=Range(terms.letters.index(lows[at]), terms.letters.index(highs[at])))
    parts: list[Expression] = [terms.letters.index(part) for part in lows]
    parts[at] = Name(index, type=NUMBER, start=begin.start, end=begin.end)
    body = terms.letters.with_indices(begin, begin.key + ("_{()}" if key(begin.sub).startswith("(") else ""), parts)
    if body is None:
        raise terms.scope.undeclared(begin)
    return Each(index, body, type=SEQUENCE, start=first.start, end=last.end)


def _differ(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    return [whole_key(piece) for piece in one] != [whole_key(piece) for piece in other]


def builder(terms: Terms, value: Cursor, condition: Cursor, start: int, end: int) -> Expression:
    """`{ value : condition }`: the list of the values for all that meet the condition.

    Where that is a real number between bounds, a caller hands over for which ones.
    """
    sides = Cursor(condition.pieces, condition.start, condition.end).split(*RELATIONS)
    if len(sides) == 3 and len(sides[1][1].pieces) == 1:
        letter = sides[1][1].pieces[0]
        declared = terms.scope.declared(letter.key)
        if declared is not None and declared.symbol.type == "scalar":
            values = terms.scope.extra(letter.key, declared.order, f"{letter.key.strip(chr(92))}_values")
            over = Name(values, type=SEQUENCE, start=letter.start, end=letter.end)
            index = Binding(letter.key, NUMBER, range=Range(over=over))
            with terms.scope.bound([index]):
                met = terms.condition(Cursor(condition.pieces, condition.start, condition.end))
                return Each(index, terms.whole(value), (met,), type=SEQUENCE, start=start, end=end)
    found = _ranges(terms, Cursor(condition.pieces, condition.start, condition.end), None)
    with terms.scope.bound(found):
        return Each(found[0], terms.whole(value), type=SET, start=start, end=end)


def length(index: Binding) -> Dim:
    """How many values an index takes that runs from 1 to a dimension."""
    range_ = index.range
    if range_ is None or range_.low is None or range_.high is None:
        return None
    high = range_.high
    if isinstance(high, Length):
        return high.dim
    if isinstance(high, Name) and high.binding.is_given:
        from mleq.proof.names import identifier

        return identifier(high.binding.key)
    return None


# Integrals and expectations.


def _integral(terms: Terms, cursor: Cursor, count: int) -> Expression:
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
    if piece.sub is not None and piece.sup is not None:
        bounds = _bound(terms.row(piece.sub), is_low=True), _bound(terms.row(piece.sup), is_low=False)
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
    return found


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
    from mleq.proof.expression import Literal

    is_negative = isinstance(found, Operation) and found.name == "negate"
    size = found.operands[0] if isinstance(found, Operation) and is_negative else found
    if not (isinstance(size, Literal) and size.text == "np.inf"):
        return found
    if is_negative != is_low:
        raise FormulaError("an integral from its infinite end", found.start, found.end)
    return None


def _by_measure(terms: Terms, piece: Piece, body: Cursor, measure: Cursor) -> Expression:
    distribution = Cursor(measure.pieces[:1])
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


def _expectation(terms: Terms, cursor: Cursor) -> Expression:
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
        if left.pieces and left.pieces[0].role == "(":
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
    from mleq.proof.names import identifier

    return "_".join(identifier(variable.key) for variable in variables)


def _is_probability(terms: Terms, piece: Piece) -> bool:
    if piece.text == "\\Pr" or _operator_name(piece) == "Pr":
        return True
    declared = terms.scope.declared(piece.key) if piece.is_bare else None
    return declared is not None and declared.symbol.same_as == "\\Pr"


def _probability(terms: Terms, cursor: Cursor) -> Expression:
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


# The rest.


def _gradient(terms: Terms, cursor: Cursor) -> Expression:
    """`\\nabla_{w} f(w)`: by finite differences, at the w that is given."""
    piece = cursor.take()
    letter = pieces(piece.sub) if piece.sub is not None else []
    if len(letter) > 1:
        raise piece.error("a gradient is taken by one letter")
    with terms.scope.bound([]):
        ahead = Cursor(cursor.pieces)
        ahead.at = cursor.at
        plain = terms.factor(ahead)
    if isinstance(plain, Call) and len(plain.arguments) == 1 and isinstance(plain.function, (Name, Entry)):
        [at] = plain.arguments
        if at.type.is_array and not _is_deep(letter, at):
            cursor.at = ahead.at
            return operation("gradient", replace(at.type), (plain.function, at), piece.start, plain.end)
    if not letter:
        raise piece.error("by what?")
    at = terms.letters.resolve(letter[0])[0]
    variable = Binding(whole_key(letter[0]), at.type)
    with terms.scope.bound([variable]):
        body = terms.factor(cursor)
    if not body.type.is_number:
        raise FormulaError(f"a gradient of {body.type.told}", piece.start, body.end)
    function = Lambda((variable,), body, type=Type(Kind.FUNCTION, value=NUMBER), start=body.start, end=body.end)
    return operation("gradient", at.type, (function, at), piece.start, body.end)


def _is_deep(letter: Sequence[Piece], at: Expression) -> bool:
    """Whether the letter is only a part of the argument, so that the function is not differentiated by all of it."""
    if not letter:
        return False
    base = at.of if isinstance(at, Entry) else at
    return not (isinstance(base, Name) and base.binding.key in (letter[0].key, whole_key(letter[0])))


def spoken(terms: Terms, cursor: Cursor) -> Expression:
    """A condition with words: `\\text{if } a \\text{ or } b`."""
    alternatives: list[list[Piece]] = [[]]
    for piece in cursor.pieces:
        word = _word(piece)
        if word == "or":
            alternatives.append([])
        elif word in ("if", "when", "for", "and", None):
            if word == "and":
                raise piece.error("write a comma")
            if word is None:
                alternatives[-1].append(piece)
        else:
            raise piece.error("words are not understood here")
    found = [terms.condition(Cursor(part, cursor.start, cursor.end)) for part in alternatives]
    return found[0] if len(found) == 1 else operation("or", TRUTH, found, found[0].start, found[-1].end)


def _word(piece: Piece) -> str | None:
    if isinstance(piece.base, Command) and piece.base.name == "text":
        return key(piece.base.arguments[0]).strip()
    return None


def _is_before(cursor: Cursor, *delimiters: str) -> bool:
    following = cursor.peek(1)
    return following is not None and following.role == "(" and following.text in delimiters


_SUMS = {"\\sum": "sum", "\\prod": "prod", "\\bigcup": "union", "\\bigcap": "intersection"}
_INTEGRALS = {"\\int": 1, "\\iint": 2}
