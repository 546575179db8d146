"""A body read as a program: what is given, what is defined by what, what must hold, and what comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress

from mleq.catalog.equation import Equation, Variant
from mleq.formula.parse import parse
from mleq.proof import names
from mleq.proof.error import FormulaError
from mleq.proof.expression import Binding, Branches, Claim, Definition, Each, Expression, Operation, Program, Range
from mleq.proof.operations import between, literal, shaped, sized
from mleq.proof.reading import ranges
from mleq.proof.reading.definitions import Definitions, span_of
from mleq.proof.reading.letters import whole_key
from mleq.proof.reading.pieces import Piece, pieces
from mleq.proof.reading.reach import require_entries
from mleq.proof.reading.said import Said, Stated
from mleq.proof.reading.sorting import Sorter
from mleq.proof.reading.statements import Side, Target, statements
from mleq.proof.reading.symbols import Symbols
from mleq.proof.types import NUMBER, Span
from mleq.proof.walk import bindings_of, children, expressions_of, needed, walk

DEEPEST = 120
"""Levels of an expression, a sum of three being two."""
LARGEST = 20_000
"""Parts of all expressions of a body."""


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
    except (ValueError, IndexError, AssertionError) as error:
        # Whatever nobody thought of has no value, and must not end a language server.
        raise FormulaError("is not understood", 0, len(body)) from error
    _require_shallow(program, body)
    _require_sizes(program)
    return program


def _require_sizes(program: Program) -> None:
    """An identity matrix, and what is all ones or zeros, has the size of what it stands beside, or of its index."""
    for part in (part for expression in expressions_of(program) for part in walk(expression)):
        if isinstance(part, Operation) and part.name in ("identity", "ones", "zeros") and not part.operands:
            raise FormulaError("has no size here: write it below", part.start, part.end)


def _require_shallow(program: Program, body: str) -> None:
    """Python reads no code that is nested deeper than this allows."""
    level = list(expressions_of(program))
    count = 0
    for _ in range(DEEPEST):
        count += len(level)
        if count > LARGEST:
            raise FormulaError("is too long to be computed", 0, len(body))
        level = [child for expression in level for child in children(expression)]
        if not level:
            return
    raise FormulaError("is nested too deep to be computed", 0, len(body))


class _Reader:
    """Reads the statements of one body."""

    def __init__(self, symbols: Symbols, given: Collection[str]) -> None:
        self.symbols = symbols
        self.given = given
        self.stated = Stated()
        self.definitions = Definitions(symbols, self.stated)
        self.scope = self.definitions.scope
        self.terms = self.definitions.terms
        self.sorter = Sorter(symbols, given, self.definitions, self.stated)

    def program(self, found: Sequence[Piece]) -> Program:
        stated = list(statements(found))
        self.sorter.take_all(stated)
        is_all_drawn = self.stated.is_all_drawn
        if is_all_drawn:
            self.stated.said += self.sorter.sources()
        for said in self.stated.said:
            if said.function is None and said.value is None:
                self.definitions.value(said)
        circular = self._circular()
        if circular is not None:
            return _Reader(self.symbols, {*self.given, circular}).program(found)
        self._leave_out_called()
        objective = self._objective()
        claims = [
            claim for left, relation, right in self.stated.must_hold if (claim := self._claim(left, relation, right))
        ]
        claims += [self._order(first, relation, last) for first, relation, last in self.stated.orders]
        definitions = [d for said in self.stated.said for d in (said.value, said.function) if d is not None]
        starts = self._starts(definitions)
        left_out = [said.function for said in self.stated.said if said.value is not None]
        left_out += [d for said in self.stated.said if said.is_further for d in (said.value, said.function)]
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
                if d.binding in starts and span_of(d.indices[0]).low == starts[d.binding][0]
            },
            optimized=self.stated.optimized,
            sought=tuple(kind for kind, _ in self.stated.objectives),
            optimizers=tuple(self.stated.optimizers),
            drawn=drawn,
        )
        self._expect_firsts_used(program)
        if not (results or claims or objective or drawn or self.stated.drawn):
            sides = [side for statement in stated for side in statement.sides]
            raise FormulaError("has no value", sides[0].start if sides else 0, sides[-1].end if sides else 0)
        require_entries(program)
        self._tell_uses_apart()
        by_rank = sorted(definitions, key=lambda definition: not definition.parameters)
        names.settle([*program.given, *(definition.binding for definition in by_rank)])
        return program

    def _circular(self) -> str | None:
        """A letter whose value would be needed for itself: it is given, and what is said of it is a claim."""
        values = [said.value for said in self.stated.said if said.value is not None]
        single = [value for value in values if not value.indices and value.binding in needed(value, values)]
        functions = [said.function for said in self.stated.said if said.function is not None]
        single += [f for f in functions if f.binding in needed(f, functions) and not any(map(_has_cases, f.forms))]
        return names.identifier(single[-1].binding.key) if single else None

    def _starts(self, definitions: Sequence[Definition]) -> dict[Binding, tuple[int, Binding]]:
        """What is given for the first members of families that are defined by those before."""
        found = {}
        for definition in definitions:
            if len(definition.indices) != 1 or definition.firsts:
                continue
            if definition.binding not in needed(definition, definitions):
                continue
            span = self._first_span(definition.binding.key)
            if span is not None and (span.low == 0 or definition.indices[0] in self.definitions.next):
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
        for key_, firsts in self.stated.firsts.items():
            if any(said.target.key == key_ for said in self.stated.said):
                continue
            for (given, _), binding in self.scope.given.items():
                if given == key_ and binding.type.per:
                    self._expect_before(binding, firsts)
                    found[binding] = {at: self.terms.whole(side.cursor()) for at, side in firsts.items()}
        return found

    def _expect_firsts_used(self, program: Program) -> None:
        """What is said of one member must be of a family that something else is said of."""
        used = {binding.key for binding in program.firsts} | {d.binding.key for d in program.definitions if d.firsts}
        for key_, firsts in self.stated.firsts.items():
            if key_ not in used:
                side = next(iter(firsts.values()))
                raise FormulaError(f"is of one member of {key_}, of which nothing else is said", side.start, side.end)

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
        heads = next((said.target.heads for said in self.stated.said if said.target.heads), [])
        return tuple(names.identifier(whole_key(piece)) for piece in heads)

    def _leave_out_called(self) -> None:
        """A function that others call is no result of its own."""
        for said in self.stated.said:
            if said.function is not None and said.value is not None:
                others = [
                    d for other in self.stated.said for d in (other.value, other.function) if d and other is not said
                ]
                if any(said.function.binding in set(bindings_of(other)) for other in others):
                    said.value = None

    def _given_in_order(self) -> list[Binding]:
        order = self.scope.order
        return [self.scope.given[at] for at in sorted(self.scope.given, key=lambda at: order[at])]

    def _drawn(self) -> list[Definition]:
        """What letters are drawn from, beside what is computed: as far as it can be read."""
        found = []
        sources = [*self.sorter.sources(), *self._averaged()]
        for said in sources:
            with suppress(FormulaError):
                found.append(self.definitions.value(said))
        return found

    def _averaged(self) -> Iterator[Said]:
        """What the letters of expectations are drawn from, each place once."""
        for cursor, variable in {source.start: (source, variable) for source, variable in self.scope.sources}.values():
            side = Side(list(cursor.pieces), cursor.start, cursor.end)
            yield Said(Target(variable, list(cursor.pieces)), [side], is_drawn=True)

    def _objective(self) -> Definition | None:
        if not self.stated.objectives:
            return None
        forms = [self.terms.whole(side.cursor()) for _, side in self.stated.objectives]
        return Definition(Binding("objective", forms[0].type, "objective"), (), (), forms)

    def _claim(self, left: Side, relation: str, right: Side) -> Claim | None:
        free = self.definitions.free([*left.pieces, *right.pieces], left.line)
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
        one, other = (ranges.ellipsis(self.terms, first.cursor(), last.cursor()) for _ in range(2))
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


def _is_before(definition: Definition, users: Sequence[Binding], definitions: Sequence[Definition]) -> bool:
    """Whether it is said before all that use it, and none of them is needed for it."""
    at = definitions.index(definition)
    return all(other.binding not in users for other in definitions[: at + 1])


def _has_cases(form: Expression) -> bool:
    """Whether a function that is defined by itself comes to an end somewhere."""
    return any(isinstance(part, Branches) for part in walk(form))


def _results(definitions: Sequence[Definition], starts: Collection[Binding]) -> list[Definition]:
    """What no other definition uses; of what is defined by one another, what is carried on from a first member.

    What is said before it is used is a result as well, as the mean in front of the variance; what is said behind only
    explains.
    """
    needs = {definition.binding: needed(definition, definitions) for definition in definitions}
    found = []
    for definition in definitions:
        own = definition.binding
        users = [user for user, needs in needs.items() if own in needs and user is not own]
        is_carried = own in starts or bool(definition.firsts)
        is_first = not (starts or definition.parameters) and bool(users) and _is_before(definition, users, definitions)
        if not users or is_first or (is_carried and all(user in needs[own] for user in users)):
            found.append(definition)
    return found
