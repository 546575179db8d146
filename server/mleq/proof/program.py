"""A body read as a program: what is given, what is defined by what, what must hold, and what comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace

from mleq.catalog.equation import Equation, Variant
from mleq.formula.parse import parse
from mleq.formula.tree import Command, Node, Number, Row, Scripts
from mleq.proof import binders, names
from mleq.proof.cursor import Cursor
from mleq.proof.error import FormulaError, UnknownLetterError
from mleq.proof.expression import (
    Average,
    Binding,
    Branches,
    Call,
    Claim,
    Definition,
    Each,
    Entry,
    Expression,
    Integral,
    Lambda,
    Length,
    Name,
    Operation,
    Program,
    Range,
    Reduction,
)
from mleq.proof.letters import index_parts, whole, whole_key
from mleq.proof.operations import between, literal, operation, shaped, sized
from mleq.proof.pieces import Piece, joined, key, pieces
from mleq.proof.reach import require_entries
from mleq.proof.scope import Scope
from mleq.proof.statements import Side, Statement, Target, has_dots, statements, target
from mleq.proof.symbols import Symbols
from mleq.proof.terms import Terms
from mleq.proof.types import NUMBER, OTHER, Dim, Kind, Span, Type

DEEPEST = 120
"""Levels of an expression, a sum of three being two."""


def read(equation: Equation, variant: Variant | None = None, given: Collection[str] = ()) -> Program:
    """The program of an equation's body, or of a variant.

    The letters in `given`, by the names that Python has for them, are handed over though the formula defines them: what
    it says of them is then a claim.

    Raises FormulaError where the formula cannot be read or typed.
    """
    body = variant.body if variant else equation.body
    return read_body(body, Symbols(equation, variant), given)


def read_body(body: str, symbols: Symbols, given: Collection[str] = ()) -> Program:
    """The program of LaTeX whose letters are known."""
    formula = parse(body)
    if formula.problems:
        problem = formula.problems[0]
        raise FormulaError(f"{problem.what} {problem.fault.value}".strip(), problem.start, problem.end)
    try:
        program = _Reader(symbols, given).program(pieces(formula.root))
    except RecursionError:
        raise FormulaError("is nested too deep to be computed", 0, len(body)) from None
    _require_shallow(program, body)
    return program


def _require_shallow(program: Program, body: str) -> None:
    """Python reads no code that is nested deeper than this allows."""
    level = [form for d in program.definitions for form in (*d.forms, *d.firsts.values())]
    level += [side for claim in program.claims for side in (claim.left, claim.right)]
    for _ in range(DEEPEST):
        level = [child for expression in level for child in children(expression)]
        if not level:
            return
    raise FormulaError("is nested too deep to be computed", 0, len(body))


@dataclass(eq=False)
class _Said:
    """A definition as it stands in the formula, and what it was read as."""

    target: Target
    forms: list[Side]
    item: int | None = None
    """Which part of the right-hand side it is, where that has several."""
    is_further: bool = False
    """Whether it is a further name for what another one is."""
    value: Definition | None = None
    """With its parameters taken from outside."""
    function: Definition | None = None
    is_read: bool = False
    is_drawn: bool = False
    """Whether it is what the letter is drawn from, and no value of the letter."""


class _Reader:
    """Reads the statements of one body; it is the `Definitions` of its own scope."""

    def __init__(self, symbols: Symbols, given: Collection[str]) -> None:
        self.symbols = symbols
        self.given = given
        self.scope = Scope(symbols, self)
        self.terms = Terms(self.scope)
        self.said: list[_Said] = []
        self.firsts: dict[str, dict[int, Side]] = {}
        self.running: dict[str, list[tuple[Side, Side]]] = {}
        """What a letter is said to run over, as `i = 1, \\dots, n` says it."""
        self.must_hold: list[tuple[Side, str, Side]] = []
        self.drawn: list[tuple[Side, Side]] = []
        self.objectives: list[tuple[str, Side]] = []
        self.next: set[Binding] = set()
        """Indices of left-hand sides that have a number added, as in `\\theta_{t+1}`: the first member is not said."""
        self.orders: list[tuple[Side, str, Side]] = []
        """The first and the last of members that stand in an order."""
        self.optimized: str | None = None
        self.optimizers: list[str] = []
        self.is_more = False
        """Whether there is more than one statement: one alone may be a value without a name."""

    # What is asked while expressions are read.

    def name(self, key_: str, indices: int) -> Definition | None:
        """What a letter with so many indices is defined as."""
        for said in self.said:
            if said.is_drawn:
                continue
            if said.target.key == key_ and said.target.parameters is None and len(said.target.indices) == indices:
                return None if self._is_at_given(said.target) else self._value(said)
        return None

    def function(self, key_: str, signature: str, letters: str, indices: int = 0) -> Definition | None:
        """What a function with such arguments, one of a family with so many indices, is defined as.

        Of a distribution it is one of the same letters.
        """
        declared = self.scope.declared(key_)
        is_told_by_letters = declared is not None and declared.type.kind is Kind.DISTRIBUTION
        for said in self.said:
            found = said.target
            if found.key != key_ or found.parameters is None or found.signature != signature:
                continue
            if is_told_by_letters and found.letters != letters:
                continue
            if (0 if found.is_at else len(found.indices)) == indices:
                return self._function(said) if self._can_be_called(found) else None
        return None

    # From statements to a program.

    def program(self, found: Sequence[Piece]) -> Program:
        stated = list(statements(found))
        self.is_more = len(stated) > 1
        for statement in stated:
            self._take(statement)
        is_all_drawn = not (self.said or self.must_hold or self.objectives or self.orders)
        if is_all_drawn:
            self.said += self._sources()
        for said in self.said:
            if said.function is None and said.value is None:
                self._value(said)
        circular = self._circular()
        if circular is not None:
            return _Reader(self.symbols, {*self.given, circular}).program(found)
        self._leave_out_called()
        objective = self._objective()
        claims = [claim for left, relation, right in self.must_hold if (claim := self._claim(left, relation, right))]
        claims += [self._order(first, relation, last) for first, relation, last in self.orders]
        definitions = [d for said in self.said for d in (said.value, said.function) if d is not None]
        starts = self._starts(definitions)
        left_out = [said.function for said in self.said if said.value is not None]
        left_out += [d for said in self.said if said.is_further for d in (said.value, said.function)]
        results = [definition for definition in _results(definitions, starts) if definition not in left_out]
        drawn = results if is_all_drawn else self._drawn()
        program = Program(
            self._given_in_order(),
            definitions,
            claims,
            results,
            arguments=self._arguments(),
            objective=objective,
            firsts=self._given_firsts(),
            starts=starts,
            late={
                d.indices[0]
                for d in definitions
                if d.binding in starts and _span(d.indices[0]).low == starts[d.binding][0]
            },
            optimized=self.optimized,
            sought=tuple(kind for kind, _ in self.objectives),
            optimizers=tuple(self.optimizers),
            drawn=drawn,
        )
        require_entries(program)
        self._tell_uses_apart()
        by_rank = sorted(definitions, key=lambda definition: not definition.parameters)
        names.settle([*program.given, *(definition.binding for definition in by_rank)])
        return program

    def _circular(self) -> str | None:
        """A letter whose value would be needed for itself: it is given, and what is said of it is a claim."""
        values = [said.value for said in self.said if said.value is not None]
        single = [value for value in values if not value.indices and value.binding in _needed(value, values)]
        return names.identifier(single[-1].binding.key) if single else None

    def _starts(self, definitions: Sequence[Definition]) -> dict[Binding, tuple[int, Binding]]:
        """What is given for the first members of families that are defined by those before."""
        found = {}
        for definition in definitions:
            if len(definition.indices) != 1 or definition.firsts:
                continue
            if definition.binding not in _needed(definition, definitions):
                continue
            span = self._first_span(definition.binding.key)
            if span is not None and (span.low == 0 or definition.indices[0] in self.next):
                declared = self.symbols.get(definition.binding.key)
                assert declared is not None
                key_ = f"{definition.binding.key}_{{{span.low}}}"
                given = self.scope.given.setdefault(
                    (key_, "first"), Binding(key_, declared.type.member(), is_given=True)
                )
                self.scope.order[key_, "first"] = declared.order
                found[definition.binding] = span.low, given
        return found

    def _first_span(self, key_: str) -> Span | None:
        declared = self.symbols.get(key_)
        return declared.type.per[0] if declared is not None and declared.type.per else None

    def _given_firsts(self) -> dict[Binding, dict[int, Expression]]:
        """Members before the first of what is given, where the formula says them."""
        found: dict[Binding, dict[int, Expression]] = {}
        for key_, firsts in self.firsts.items():
            if any(said.target.key == key_ for said in self.said):
                continue
            for (given, _), binding in self.scope.given.items():
                if given == key_ and binding.type.per:
                    self._expect_before(binding, firsts)
                    found[binding] = {at: self.terms.whole(side.cursor()) for at, side in firsts.items()}
        return found

    def _expect_before(self, binding: Binding, firsts: Mapping[int, Side]) -> None:
        """What is said by itself must stand right before what is given."""
        if list(firsts) != [binding.type.per[0].low - 1]:
            side = next(iter(firsts.values()))
            raise FormulaError(f"is of no member of {binding.key} right before those given", side.start, side.end)

    def _tell_uses_apart(self) -> None:
        """Name what is given for the uses of one letter: `p(x)` and `p(x, y)` are two functions, draws have origins."""
        uses: dict[str, list[str]] = {}
        for key_, use in self.scope.given:
            uses.setdefault(key_, []).append(use)
        for (key_, use), binding in self.scope.given.items():
            if len(uses[key_]) > 1 and use.startswith("(") and not binding.name:
                binding.name = names.of_use(key_, use[1:])
            elif len(uses[key_]) > 1 and use.startswith("extra ") and use != "extra ":
                of, _, part = binding.name.rpartition("_")
                binding.name = f"{of}_{names.identifier(use[6:])}_{part}"

    def _arguments(self) -> tuple[str, ...]:
        heads = next((said.target.heads for said in self.said if said.target.heads), [])
        return tuple(names.identifier(whole_key(piece)) for piece in heads)

    def _leave_out_called(self) -> None:
        """A function that others call is no result of its own."""
        for said in self.said:
            if said.function is not None and said.value is not None:
                others = [d for other in self.said for d in (other.value, other.function) if d and other is not said]
                if any(said.function.binding in set(_bindings(other)) for other in others):
                    said.value = None

    def _given_in_order(self) -> list[Binding]:
        order = self.scope.order
        return [self.scope.given[at] for at in sorted(self.scope.given, key=lambda at: order[at])]

    def _take(self, statement: Statement) -> None:
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
                self.said.append(_Said(Target("value", sides[0].pieces, parameters=[]), sides))
            return
        if any(map(has_dots, sides)):
            self._take_dots(statement)
            return
        relations = ["=" if relation == "∋" else relation for relation in relations]
        if relations == ["~"]:
            self.drawn.append((sides[0], sides[1]))
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
                self.must_hold.append((groups[at][0], relation, groups[at + 1][0]))

    def _sources(self) -> Iterator[_Said]:
        """What letters are said to be drawn from."""
        for left, right in self.drawn:
            name = left.cursor().split("\\mid")[0][1]
            found = target(Side(list(name.pieces), left.start, left.end, left.line), False)
            if found is not None:
                yield _Said(found, [right], is_drawn=True)

    def _drawn(self) -> list[Definition]:
        """What letters are drawn from, beside what is computed: as far as it can be read."""
        found = []
        sources = [*self._sources(), *self._averaged()]
        for said in sources:
            with suppress(FormulaError):
                found.append(self._value(said))
        return found

    def _averaged(self) -> Iterator[_Said]:
        """What the letters of expectations are drawn from, each place once."""
        for cursor, variable in {source.start: (source, variable) for source, variable in self.scope.sources}.values():
            side = Side(list(cursor.pieces), cursor.start, cursor.end)
            yield _Said(Target(variable, list(cursor.pieces)), [side], is_drawn=True)

    def _take_dots(self, statement: Statement) -> None:
        """`i = 1, \\dots, n`, or an order, as `a_{1} \\ge \\dots \\ge a_{n} \\ge 0`."""
        sides, relations = statement.sides, statement.relations
        if relations == ["="] and len(sides[0].pieces) == 1:
            self._take_range(sides)
        if not set(relations) <= {"<", "≤", ">", "≥"}:
            return
        for at, relation in enumerate(relations):
            if not has_dots(sides[at]) and not has_dots(sides[at + 1]):
                self.must_hold.append((sides[at], relation, sides[at + 1]))
            elif has_dots(sides[at + 1]) and at + 2 < len(sides):
                if relations[at + 1] != relation:
                    raise sides[at + 1].pieces[0].error("stands between two relations that are not the same")
                self.orders.append((sides[at], relation, sides[at + 2]))

    def _take_range(self, sides: Sequence[Side]) -> None:
        parts = sides[1].cursor().split(",")
        if len(parts) == 3 and sides[0].pieces[0].is_bare:
            low, high = (Side(list(parts[at][1].pieces), sides[1].start, sides[1].end, sides[1].line) for at in (0, 2))
            self.running.setdefault(sides[0].pieces[0].key, []).append((low, high))

    def _take_equal(self, group: list[Side]) -> None:
        """Sides that are equal: the first is defined by the others if it names something, else all must be equal."""
        if len(group) == 2 and self._take_tuple(*group):
            return
        first = self._target(group[0])
        if first is None or self._is_given(first):
            self._take_equation(group)
            return
        if len(first.indices) == 1 and len(first.indices[0]) == 1 and isinstance(first.indices[0][0].base, Number):
            if values := self._values(group[1:]):
                self.firsts.setdefault(first.key, {})[int(first.indices[0][0].text)] = values[0]
            return
        targets = [first]
        forms = group[1:]
        while len(forms) > 1 and (other := self._target(forms[0])) and self._is_free(other):
            targets.append(other)
            forms = forms[1:]
        values = self._values(forms)
        if values:
            self.said += [_Said(found, values, is_further=found is not first) for found in targets]

    def _take_tuple(self, left: Side, right: Side) -> bool:
        """`(h_{t}, c_{t}) = (a, b)`, or what has two parts: each letter is one of them. Whether it is such a thing."""
        letters, parts = _parts(left), _parts(right)
        targets = [self._target(letter) for letter in letters]
        if len(letters) < 2 or any(t is None or t.parameters is not None or self._is_given(t) for t in targets):
            return False
        if len(parts) != len(letters) and (parts or binders.is_over_given(self.terms, right.cursor())):
            return False
        for at, letter in enumerate(letters):
            if parts:
                self._take_equal([letter, parts[at]])
            elif (found := targets[at]) is not None:
                self.said.append(_Said(found, [right], at))
        return True

    def _values(self, forms: Sequence[Side]) -> list[Side]:
        """Right-hand sides that have a value, without what they say is optimized; what has none is the objective."""
        values = []
        for form in forms:
            cursor = form.cursor()
            if (kind := self._optimizer(cursor)) is not None:
                form = Side(list(form.pieces[cursor.at :]), form.start, form.end, form.line)
                if kind.startswith("arg"):
                    self.objectives.append((kind.removeprefix("arg"), form))
                    continue
            values.append(form)
        return values

    def _take_equation(self, group: list[Side]) -> None:
        """An equation that defines nothing."""
        names_nothing = self._target(group[0]) is None
        if names_nothing and not self._is_readable(group[0]):
            named = Target("".join(whole_key(piece) for piece in group[0].pieces), group[0].pieces, parameters=[])
            if values := self._values(group[1:]):
                self.said.append(_Said(named, values))
            return
        self.must_hold += [(group[0], "=", side) for side in group[1:]]

    def _is_readable(self, side: Side) -> bool:
        """Whether all letters of a side are known."""
        try:
            with self._open(side):
                self.terms.whole(side.cursor())
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
            return not self.scope.declared(found.key) and names_function(found) is None
        if any(said.target.key == found.key for said in self.said) or self._is_given(found):
            return False
        piece = found.pieces[0]
        is_positive_part = piece.sup is not None and key(piece.sup) == "+" and self.symbols.get(found.key) is None
        return not is_positive_part and piece.key not in _CONSTANTS

    def _is_label(self, side: Side) -> bool:
        return all(isinstance(piece.base, Command) and piece.base.name == "text" for piece in side.pieces)

    # Optimization.

    def _optimizer(self, cursor: Cursor) -> str | None:
        """`min` and the like over what is given, read away; the outermost says what is optimized."""
        kind = None
        while not cursor.is_done and binders.is_over_given(self.terms, cursor):
            found = binders.optimizer(cursor)
            piece = cursor.pieces[cursor.at - 1]
            if piece.sub is not None:
                self._constrain(piece.sub)
                self.optimizers.append(f"{found} {names.identifier(key(piece.sub))}")
            kind = kind or found
        if kind is not None:
            self.optimized = self.optimized or kind.removeprefix("arg")
        return kind

    def _constrain(self, sub: Row) -> None:
        """A condition below an optimizer is a constraint."""
        for statement in statements(pieces(sub)):
            for at, relation in enumerate(statement.relations):
                self.must_hold.append((statement.sides[at], relation, statement.sides[at + 1]))

    def _strip_optimizer(self, side: Side) -> None:
        cursor = side.cursor()
        if self._optimizer(cursor) is not None:
            side.pieces = side.pieces[cursor.at :]
            side.start = side.pieces[0].start if side.pieces else side.end

    def _objective(self) -> Definition | None:
        if not self.objectives:
            return None
        forms = [self.terms.whole(side.cursor()) for _, side in self.objectives]
        return Definition(Binding("objective", forms[0].type, "objective"), (), (), forms)

    # Definitions.

    def _value(self, said: _Said) -> Definition:
        if said.value is None:
            said.value = self._read(said, ())
        return said.value

    def _function(self, said: _Said) -> Definition:
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
        return letter not in self.running and span is None and self.symbols.get(letter) is not None

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

    def _read(self, said: _Said, parameters: tuple[Binding, ...]) -> Definition:
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
            for first, side in self.firsts.get(found.key, {}).items():
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

    def _settle(self, definition: Definition, said: _Said) -> None:
        """Give the letter the type of what it is defined as."""
        type_ = definition.forms[0].type
        for form in definition.forms[1:]:
            if str(form.type) != str(type_) and not (form.type.is_array and type_.is_array):
                raise FormulaError(f"{type_.told} and {form.type.told} cannot be equal", form.start, form.end)
        if definition.parameters:
            definition.binding.type = Type(Kind.FUNCTION, value=type_)
            return
        per = tuple(_span(index) for index in definition.indices)
        definition.binding.type = replace(type_, per=per, is_identity=False)

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
        said = self.running.get(letter, [])
        own = [ends for ends in said if ends[0].line == line]
        if not own and span is not None and (found := self.scope.range_of(span, piece.start, piece.end)) is not None:
            return found
        for low, high in own or said:
            return Range(self.terms.whole(low.cursor()), self.terms.whole(high.cursor()))
        return None

    def _inner_indices(self, said: _Said) -> list[Binding]:
        """Letters that are indices in the arguments of a function, and that nothing says what they are."""
        own = {part[0].key for part in said.target.indices}
        return [index for index in self._free(said.target.pieces, said.forms[0].line) if index.key not in own]

    def _free(self, found: Sequence[Piece], line: int) -> list[Binding]:
        """The letters that stand as an index, or are said to run, and that nothing else gives a value."""
        letters: dict[str, None] = {}
        for piece in found:
            for part in _indices_in(piece):
                letters.setdefault(part)
            if piece.key in self.running and piece.is_bare:
                letters.setdefault(piece.key)
        free = [letter for letter in letters if letter in self.running or self.symbols.get(letter) is None]
        made = [Binding(letter, NUMBER) for letter in free if self.scope.bound_letter(letter) is None]
        for binding in made:
            if binding.key in self.running:
                binding.range = self._range(binding.key, None, found[0], line)
        return made

    def _open(self, side: Side) -> AbstractContextManager[None]:
        return self.scope.bound(self._free(side.pieces, side.line))

    # Claims.

    def _claim(self, left: Side, relation: str, right: Side) -> Claim | None:
        free = self._free([*left.pieces, *right.pieces], left.line)
        with self.scope.bound(free):
            one, other = self.terms.whole(left.cursor()), self.terms.whole(right.cursor())
        if relation in ("∈", "∋", "~"):
            return None
        if one.type.is_identity and other.type.is_matrix:
            one = sized(one, other.type)
        if other.type.is_identity and one.type.is_matrix:
            other = sized(other, one.type)
        other = shaped(other, one.type)
        running = tuple(index for index in free if index.is_used)
        for index in running:
            if index.range is None:
                raise FormulaError(f"what {index.key} runs over is not said", left.start, right.end)
        return Claim(one, relation, other, running)

    def _order(self, first: Side, relation: str, last: Side) -> Claim:
        """Each member but the last stands in the relation to the next one."""
        one, other = (binders.ellipsis(self.terms, first.cursor(), last.cursor()) for _ in range(2))
        for each, is_next in ((one, False), (other, True)):
            assert isinstance(each, Each) and each.index.range is not None
            low, high = each.index.range.low, each.index.range.high
            assert low is not None and high is not None
            if is_next:
                low = between("add", NUMBER, low, literal("1"))
            else:
                high = between("subtract", NUMBER, high, literal("1"))
            each.index.range = Range(low, high)
        return Claim(one, relation, other)


def names_function(found: Target) -> str | None:
    """The named function that is defined, if it is one."""
    from mleq.proof.calls import named

    return named(found.pieces[0])


def _parts(side: Side) -> list[Side]:
    """What stands in parentheses that are all of a side, part by part; nothing where it is something else."""
    if not side.pieces or side.pieces[0].role != "(" or side.pieces[0].text != "(":
        return []
    cursor = side.cursor()
    _, inside, closing = cursor.inside()
    if not cursor.is_done or not closing.is_bare:
        return []
    return [Side(list(part.pieces), part.start, part.end, side.line) for _, part in inside.split(",")]


def _span(index: Binding) -> Span:
    range_ = index.range
    assert range_ is not None
    if isinstance(range_.over, Name):
        return Span(over=range_.over.binding.key)
    if range_.over is not None:
        return Span(over="?")
    low = getattr(range_.low, "text", "1")
    high: Dim = range_.high.dim if isinstance(range_.high, Length) else binders.length(index)
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


def _bindings(definition: Definition) -> Iterator[Binding]:
    for form in (*definition.forms, *definition.firsts.values()):
        yield from bindings(form)


def _needed(definition: Definition, others: Sequence[Definition]) -> set[Binding]:
    """All letters that it is defined by, directly or not; it is one of them where it is defined by other members."""
    by_binding = {other.binding: other for other in others}
    seen: set[Binding] = set()
    ahead = list(_bindings(definition))
    while ahead:
        binding = ahead.pop()
        if binding in by_binding and binding not in seen:
            seen.add(binding)
            ahead += _bindings(by_binding[binding])
    return seen


def _results(definitions: Sequence[Definition], starts: Collection[Binding]) -> list[Definition]:
    """What no other definition uses; of what is defined by one another, what is carried on from a first member."""
    needed = {definition.binding: _needed(definition, definitions) for definition in definitions}
    found = []
    for definition in definitions:
        own = definition.binding
        users = [user for user, needs in needed.items() if own in needs and user is not own]
        is_carried = own in starts or bool(definition.firsts)
        if not users or (is_carried and all(user in needed[own] for user in users)):
            found.append(definition)
    return found


def children(expression: Expression) -> Iterator[Expression]:
    """The expressions right below one."""
    if isinstance(expression, Entry):
        yield expression.of
        yield from expression.indices
    elif isinstance(expression, Operation):
        yield from expression.operands
    elif isinstance(expression, Call):
        yield expression.function
        yield from expression.arguments
    elif isinstance(expression, Reduction):
        yield from expression.conditions
        yield expression.body
        for index in expression.indices:
            yield from _range_parts(index)
    elif isinstance(expression, Each):
        yield expression.body
        yield from expression.conditions
        yield from _range_parts(expression.index)
    elif isinstance(expression, Branches):
        for condition, value in expression.branches:
            if condition is not None:
                yield condition
            yield value
    elif isinstance(expression, Lambda):
        yield expression.body
    elif isinstance(expression, Average):
        yield from (expression.draws, expression.weights, expression.body)
    elif isinstance(expression, Integral):
        yield from (part for part in (expression.low, expression.high, expression.body) if part is not None)


def _range_parts(index: Binding) -> Iterator[Expression]:
    if index.range is not None:
        yield from (part for part in (index.range.low, index.range.high, index.range.over) if part is not None)


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and all below it."""
    ahead = [expression]
    while ahead:
        found = ahead.pop()
        yield found
        ahead += children(found)


def bindings(expression: Expression) -> Iterator[Binding]:
    """The letters that are named in an expression."""
    return (part.binding for part in walk(expression) if isinstance(part, Name))


_UNKNOWN = Type(Kind.OTHER)
_CONSTANTS = frozenset(("e", "\\pi", "\\infty"))
