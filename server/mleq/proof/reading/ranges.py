"""What indices run over: what stands below a sum, what an ellipsis leaves out, what a set is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mleq.formula.tree import Row
from mleq.proof.error import FormulaError
from mleq.proof.expression import (
    Binding,
    Each,
    Expression,
    Name,
    Range,
    Reduction,
)
from mleq.proof.operations import between, literal, operation
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import index_parts, whole_key
from mleq.proof.reading.pieces import Piece, key, pieces
from mleq.proof.reading.signs import RELATIONS
from mleq.proof.types import NUMBER, OTHER, SEQUENCE, SET, Kind

if TYPE_CHECKING:
    from mleq.proof.reading.terms import Terms


@contextmanager
def indices(terms: Terms, piece: Piece) -> Iterator[tuple[list[Binding], list[Expression]]]:
    """The letters that stand below a sign, bound inside, and the conditions that they meet."""
    if piece.sub is None:
        raise piece.error("over what?")
    cursor = Cursor(pieces(piece.sub), piece.sub.start, piece.sub.end)
    conditions: list[Expression] = []
    parts = cursor.split(":", "\\colon", "\\mid")
    found = ranges(terms, parts[0][1], piece.sup)
    with terms.scope.bound(found):
        conditions += _chain_conditions(terms, parts[0][1])
        if len(parts) > 1:
            conditions.append(terms.condition(parts[1][1]))
        yield found, conditions


def ranges(terms: Terms, cursor: Cursor, high: Row | None) -> list[Binding]:
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


def _chain_conditions(terms: Terms, whole: Cursor) -> list[Expression]:
    """What a range says beyond its ends: `i < j` in `1 \\le i < j \\le n`, and all of `l \\ge j`."""
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
    """`{ value : condition }`: the set of the values for all that meet the condition.

    Where that is a real number between bounds, a caller hands over for which ones, and it is the list of them.
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
    binding, *further = _groups(condition)
    found = ranges(terms, binding, None)
    for group in list(further):
        if _binds_another(group, found):
            found += ranges(terms, group, None)
            further.remove(group)
    if not found:
        raise FormulaError("what it is for is missing here", start, end)
    with terms.scope.bound(found):
        conditions = _chain_conditions(terms, binding)
        body = terms.whole(value)
        conditions += [terms.condition(group) for group in further]
    for index in found:
        if index.range is None:
            raise FormulaError(f"what {index.key} runs over is not said", condition.start, condition.end)
    # Arrays can be in no set of Python's.
    kind, type_ = ("list", SEQUENCE) if body.type.dims else ("set", SET)
    return Reduction(kind, tuple(found), tuple(conditions), body, type=type_, start=start, end=end)


def _groups(condition: Cursor) -> list[Cursor]:
    """What commas part, each with a relation: `i, j \\in S` is one."""
    groups: list[list[Piece]] = [[]]
    depth, is_related = 0, False
    for piece in condition.pieces:
        depth += (piece.role == "(") - (piece.role == ")")
        if not depth and not piece.role and piece.text == "," and is_related:
            groups.append([])
            is_related = False
            continue
        is_related = is_related or (not depth and not piece.role and piece.text in RELATIONS)
        groups[-1].append(piece)
    return [
        Cursor(group, group[0].start, group[-1].end) if group else Cursor([], condition.start, condition.end)
        for group in groups
    ]


def _binds_another(group: Cursor, found: Sequence[Binding]) -> bool:
    """Whether a condition is what another letter runs over: `j \\in T`."""
    sides = Cursor(group.pieces, group.start, group.end).split(*RELATIONS)
    letters = [part for _, part in Cursor(sides[0][1].pieces).split(",")]
    known = [index.key for index in found]
    return (
        [RELATIONS[sign] for sign, _ in sides[1:]] == ["∈"]
        and all(len(part.pieces) == 1 and part.pieces[0].sub is None for part in letters)
        and not any(whole_key(part.pieces[0]) in known for part in letters)
    )
