"""Statements sorted into what they are: definitions, claims, ranges, orders, what is optimized, what is drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mleq.formula.tree import Command, Number, Row
from mleq.proof import names
from mleq.proof.error import UnknownLetterError
from mleq.proof.reading.calls import named
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.definitions import Definitions
from mleq.proof.reading.letters import index_parts, whole_key
from mleq.proof.reading.optimizers import is_over_given, optimizer
from mleq.proof.reading.pieces import Piece, joined, key, pieces
from mleq.proof.reading.said import Said, Stated
from mleq.proof.reading.signs import DOTS
from mleq.proof.reading.statements import Side, Statement, Target, has_dots, statements, target
from mleq.proof.reading.symbols import Symbols


class Sorter:
    """Puts statements where they belong; the letters in `given` are defined by none of them."""

    def __init__(self, symbols: Symbols, given: Collection[str], definitions: Definitions, stated: Stated) -> None:
        self.symbols = symbols
        self.given = given
        self.definitions = definitions
        self.stated = stated
        self.is_more = False
        """Whether there is more than one statement: one alone may be a value without a name."""

    def take_all(self, found: Sequence[Statement]) -> None:
        """Sort all statements of a body."""
        self.is_more = len(found) > 1
        for statement in found:
            self.take(statement)

    def take(self, statement: Statement) -> None:
        """Sort a statement into what it is."""
        sides, relations = statement.sides, statement.relations
        if not relations:
            if sides[0].pieces and not self._is_label(sides[0]):
                first = sides[0].pieces[0]
                if statement.is_spoken and len(sides[0].pieces) == 1 and self.symbols.get(whole_key(first)) is not None:
                    return  # `for any s`
                cursor = sides[0].cursor()
                if self._optimizer(cursor) and cursor.is_done:
                    return
                if self.is_more:
                    raise first.error("states nothing: a relation is missing")
                self.stated.said.append(Said(Target("value", sides[0].pieces, parameters=[]), sides))
            return
        if any(map(has_dots, sides)):
            self._take_dots(statement)
            return
        relations = ["=" if relation == "∋" else relation for relation in relations]
        if relations == ["~"]:
            self.stated.drawn.append((sides[0], sides[1]))
        if relations in (["~"], ["∈"]):
            return  # what is drawn and where values lie is the caller's
        self._strip_optimizer(sides[0])
        groups: list[list[Side]] = [[sides[0]]]
        between: list[str] = []
        for relation, side in zip(relations, sides[1:], strict=True):
            if relation in ("=", "≈"):
                groups[-1].append(side)
            else:
                groups.append([side])
                between.append(relation)
        for group in groups:
            if len(group) > 1:
                self._take_equal(group)
        for at, relation in enumerate(between):
            if relation != "~":
                self.stated.must_hold.append((groups[at][0], relation, groups[at + 1][0]))

    def _take_dots(self, statement: Statement) -> None:
        """`i = 1, \\dots, n`, or an order, as `a_{1} \\ge \\dots \\ge a_{n} \\ge 0`."""
        sides, relations = statement.sides, statement.relations
        if relations in (["~"], ["∈"]) or (relations == ["="] and self._take_range(sides)):
            return
        if not set(relations) <= {"<", "≤", ">", "≥"}:
            raise _dots(sides).error("what is left out is not understood here")
        for at, relation in enumerate(relations):
            if not has_dots(sides[at]) and not has_dots(sides[at + 1]):
                self.stated.must_hold.append((sides[at], relation, sides[at + 1]))
            elif has_dots(sides[at + 1]) and at + 2 < len(sides):
                if relations[at + 1] != relation:
                    raise sides[at + 1].pieces[0].error("stands between two relations that are not the same")
                self.stated.orders.append((sides[at], relation, sides[at + 2]))
            elif at == 0:
                raise _dots(sides).error("what is left out is not understood here")

    def _take_range(self, sides: Sequence[Side]) -> bool:
        """Whether it is what a letter runs over."""
        parts = [part for _, part in sides[1].cursor().split(",")]
        if len(sides[0].pieces) != 1 or not sides[0].pieces[0].is_bare:
            return False
        if len(parts) not in (3, 4) or [piece.text in DOTS for piece in parts[-2].pieces] != [True]:
            return False
        if len(parts) == 4 and not _is_next(parts[0], parts[1]):
            return False
        low, high = (
            Side(list(part.pieces), sides[1].start, sides[1].end, sides[1].line) for part in (parts[0], parts[-1])
        )
        self.stated.running.setdefault(sides[0].pieces[0].key, []).append((low, high))
        return True

    def _take_equal(self, group: list[Side]) -> None:
        """Sides that are equal: the first is defined by the others if it names something, else all must be equal."""
        if len(group) == 2 and self._take_tuple(*group):
            return
        first = self._target(group[0])
        if first is None or self._is_given(first):
            self._take_equation(group)
            return
        if len(first.indices) == 1 and len(first.indices[0]) == 1 and _is_whole(first.indices[0][0]):
            if values := self._values(group[1:]):
                self.stated.firsts.setdefault(first.key, {})[int(first.indices[0][0].text)] = values[0]
            return
        targets = [first]
        forms = group[1:]
        while len(forms) > 1 and (other := self._target(forms[0])) and self._is_free(other):
            targets.append(other)
            forms = forms[1:]
        values = self._values(forms)
        if values:
            self.stated.said += [Said(found, values, is_further=found is not first) for found in targets]

    def _take_tuple(self, left: Side, right: Side) -> bool:
        """`(h_{t}, c_{t}) = (a, b)`, or what has two parts: each letter is one of them. Whether it is such a thing."""
        letters, parts = _parts(left), _parts(right)
        targets = [self._target(letter) for letter in letters]
        if len(letters) < 2 or any(t is None or t.parameters is not None or self._is_given(t) for t in targets):
            return False
        if len(parts) != len(letters) and (parts or is_over_given(self.definitions.terms, right.cursor())):
            return False
        for at, letter in enumerate(letters):
            if parts:
                self._take_equal([letter, parts[at]])
            elif (found := targets[at]) is not None:
                self.stated.said.append(Said(found, [right], at))
        return True

    def _values(self, forms: Sequence[Side]) -> list[Side]:
        """Right-hand sides that have a value, without what they say is optimized; what has none is the objective."""
        values = []
        for form in forms:
            cursor = form.cursor()
            if (kind := self._optimizer(cursor)) is not None:
                form = Side(list(form.pieces[cursor.at :]), form.start, form.end, form.line)
                if kind.startswith("arg"):
                    self.stated.objectives.append((kind.removeprefix("arg"), form))
                    continue
            values.append(form)
        return values

    def _take_equation(self, group: list[Side]) -> None:
        """An equation that defines nothing."""
        names_nothing = self._target(group[0]) is None
        if names_nothing and not self._is_readable(group[0]):
            named = Target("".join(whole_key(piece) for piece in group[0].pieces), group[0].pieces, parameters=[])
            if values := self._values(group[1:]):
                self.stated.said.append(Said(named, values))
            return
        self.stated.must_hold += [(group[0], "=", side) for side in group[1:]]

    def _is_readable(self, side: Side) -> bool:
        """Whether all letters of a side are known."""
        try:
            with self.definitions.opened(side):
                self.definitions.terms.whole(side.cursor())
        except UnknownLetterError:
            return False
        return True

    def _target(self, side: Side) -> Target | None:
        whole = "".join(whole_key(piece) for piece in side.pieces)
        declared = self.symbols.get(whole)
        found = target(side, declared is not None and not declared.type.per)
        return self._of_family(found) if found is not None and found.parameters is not None else found

    def _of_family(self, found: Target) -> Target:
        """`\\delta_{k}(x)`, where the table has a function for each k; else the function as it stands."""
        piece = found.pieces[0]
        if piece.sub is None or found.pieces[1].role != "(" or found.is_at or self.symbols.get(found.key) is not None:
            return found
        parts = index_parts(piece.sub)
        name = joined(piece.key, None, key(piece.sup) if piece.sup else None)
        is_letters = all(len(part) == 1 and part[0].is_bare and part[0].key.isalpha() for part in parts)
        if not is_letters or self.symbols.get(name, len(parts)) is None:
            return found
        return replace(found, key=name, indices=parts)

    def _is_given(self, found: Target) -> bool:
        return names.identifier(found.key) in self.given

    def _is_free(self, found: Target) -> bool:
        """Whether it is a further name for what is defined, and nothing that has a value of its own."""
        if found.parameters is not None:
            return not self.definitions.scope.declared(found.key) and named(found.pieces[0]) is None
        if any(said.target.key == found.key for said in self.stated.said) or self._is_given(found):
            return False
        piece = found.pieces[0]
        is_positive_part = piece.sup is not None and key(piece.sup) == "+" and self.symbols.get(found.key) is None
        return not is_positive_part and piece.key not in _CONSTANTS

    def _is_label(self, side: Side) -> bool:
        return all(isinstance(piece.base, Command) and piece.base.name == "text" for piece in side.pieces)

    def _optimizer(self, cursor: Cursor) -> str | None:
        """`min` and the like over what is given, read away; the outermost says what is optimized."""
        kind = None
        while not cursor.is_done and is_over_given(self.definitions.terms, cursor):
            found = optimizer(cursor)
            piece = cursor.pieces[cursor.at - 1]
            if piece.sub is not None:
                self._constrain(piece.sub)
                self.stated.optimizers.append(f"{found} {names.identifier(key(piece.sub))}")
            kind = kind or found
        if kind is not None:
            self.stated.optimized = self.stated.optimized or kind.removeprefix("arg")
        return kind

    def _constrain(self, sub: Row) -> None:
        """A condition below an optimizer is a constraint."""
        for statement in statements(pieces(sub)):
            for at, relation in enumerate(statement.relations):
                self.stated.must_hold.append((statement.sides[at], relation, statement.sides[at + 1]))

    def _strip_optimizer(self, side: Side) -> None:
        cursor = side.cursor()
        if self._optimizer(cursor) is not None:
            side.pieces = side.pieces[cursor.at :]
            side.start = side.pieces[0].start if side.pieces else side.end

    def sources(self) -> Iterator[Said]:
        """What letters are said to be drawn from."""
        for left, right in self.stated.drawn:
            name = left.cursor().split("\\mid")[0][1]
            found = target(Side(list(name.pieces), left.start, left.end, left.line), False)
            if found is not None:
                yield Said(found, [right], is_drawn=True)


def _dots(sides: Sequence[Side]) -> Piece:
    """What stands for what is left out."""
    return next(piece for side in sides if has_dots(side) for piece in side.pieces if piece.text in DOTS)


def _is_next(one: Cursor, other: Cursor) -> bool:
    """Whether two numbers follow one another, as in `1, 2, \\dots, n`."""
    texts = [part.pieces[0].text if len(part.pieces) == 1 else "" for part in (one, other)]
    return all(text.isdecimal() for text in texts) and int(texts[1]) == int(texts[0]) + 1


def _is_whole(piece: Piece) -> bool:
    return isinstance(piece.base, Number) and piece.text.isdecimal() and len(piece.text) < 10


def _parts(side: Side) -> list[Side]:
    """What stands in parentheses that are all of a side, part by part; nothing where it is something else."""
    if not side.pieces or side.pieces[0].role != "(" or side.pieces[0].text != "(":
        return []
    cursor = side.cursor()
    _, inside, closing = cursor.inside()
    if not cursor.is_done or not closing.is_bare:
        return []
    return [Side(list(part.pieces), part.start, part.end, side.line) for _, part in inside.split(",")]


_CONSTANTS = frozenset(("e", "\\pi", "\\infty"))
