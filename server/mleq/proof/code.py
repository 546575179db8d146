"""A program written as NumPy: what every expression means, said in Python.

A sum is a sum of a generator, a family that is defined by itself is a function of its index that remembers, and an
index counts from where its family does. The code imports NumPy and the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

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
    Literal,
    Name,
    Operation,
    Program,
    Reduction,
)
from mleq.proof.helpers import HELPERS
from mleq.proof.least import least_value
from mleq.proof.lines import broken
from mleq.proof.names import dimensions, identifier
from mleq.proof.operations import AND, ATOM, FORMS, LOOSEST, OR, SUM
from mleq.proof.types import Kind
from mleq.proof.vectors import AT_ONCE, at_once
from mleq.proof.walk import bindings, children, expressions_of, range_parts, walk


class View(Enum):
    """What of a program is computed."""

    VALUE = "value"
    """What the left-hand side names."""
    OBJECTIVE = "objective"
    """What is made as small or as large as can be."""
    CLAIMS = "claims"
    """Both sides of all that must hold."""
    DRAWN = "drawn"
    """What letters are said to be drawn from."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes."""

    name: str
    binding: Binding | None
    """The letter, None for a dimension that no array tells."""
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A Python function, as text."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[str, ...]
    """Its lines, indented by four spaces."""

    def source(self, docstring: str = "") -> str:
        """The function alone; the docstring is raw, since there is LaTeX in it."""
        signature = ", ".join(p.name if p.default is None else f"{p.name}={p.default}" for p in self.parameters)
        lines = [f"def {self.name}({signature}):"]
        if docstring:
            lines += [f"    {line}".rstrip() for line in f'r"""{docstring}'.splitlines()]
            lines += ['    """'] if "\n" in docstring else []
            lines[-1] += '"""' * ("\n" not in docstring)
        return "\n".join([*lines, *(part for line in self.body for part in broken(line))]) + "\n"


def module(functions: Iterable[tuple[Function, str]]) -> str:
    """Functions with their docstrings, behind what they import and the helpers that they need."""
    text = "\n\n".join(function.source(docstring) for function, docstring in functions)
    whole = "\n\n".join([*_helpers(text), text])
    imports = ["import math"] * ("math." in whole) + ["import warnings"] * ("warnings." in whole)
    imports += ["from functools import cache"] * ("@cache" in whole)
    numpy = ["import numpy as np"] * ("np." in whole)
    head = [*imports, *[""] * bool(imports and numpy), *numpy]
    return "\n".join([*head, *["", ""] * bool(head), whole])


def _helpers(text: str) -> list[str]:
    return [source for name, source in HELPERS.items() if re.search(rf"(?<![.\w]){name}\(", text)]


def write(program: Program, name: str, view: View = View.VALUE, form: int = 0) -> Function:
    """A function that computes what is viewed; of right-hand sides that say the same, the one numbered `form`."""
    return _Writer(program, form).function(name, view)


def forms(program: Program) -> int:
    """How many right-hand sides the results have that say the same."""
    return max((len(definition.forms) for definition in program.results), default=0)


@dataclass
class _Writer:
    program: Program
    form: int
    recursive: set[Binding] = field(default_factory=set)
    local: dict[Binding, str] = field(default_factory=dict)
    live: list[Binding] = field(default_factory=list)
    """The letters that are bound around what is being written."""
    taken: set[str] = field(default_factory=set)
    arrays: set[Binding] = field(default_factory=set)
    """What is given and taken as a whole; a caller may have a list of it."""
    numbers: set[Binding] = field(default_factory=set)
    """Of these what is calculated with: integers would overflow, and have no negative powers."""
    least: dict[Binding, int] = field(default_factory=dict)
    """What indices that are given must at least be."""
    guards: int = 0
    """How many conditions there are around what is being written."""
    loops: int = 0
    """How many sums, functions and families there are around it."""
    bounds: dict[str, str] = field(default_factory=dict)
    """The ends of integrals over all numbers, which a caller may move closer, each with its default."""

    def __post_init__(self) -> None:
        self.defined = {definition.binding: definition for definition in self.program.definitions}
        self.taken = {binding.name for binding in (*self.program.given, *self.defined)}
        self.lengths = self._dimensions()
        self.taken |= set(HELPERS) | self.lengths

    def _dimensions(self) -> set[str]:
        """The names of all lengths."""
        parts = (part for expression in expressions_of(self.program) for part in walk(expression))
        found = {part.dim for part in parts if isinstance(part, Length)}
        return {name for dim in found for name in dim.split(" + ")} | dimensions(self.program.given)

    # The function as a whole.

    def function(self, name: str, view: View) -> Function:
        wanted, roots = self._wanted(view)
        needed = self._needed(roots, [] if view is View.CLAIMS else self._results(view))
        self.recursive = self._recursive(needed)
        lines: list[str] = []
        done: list[Definition] = []
        for definition in self._in_order(needed):
            if definition not in wanted:
                done.append(definition)
                lines += [*self._define(definition), *self._in_steps(done)]
        lines += self._returned(view, wanted)
        ranges = [part for d in needed for index in d.indices for part in range_parts(index.range)]
        forms_ = [form for d in needed for form in self._all_forms(d)]
        parameters, dimensions = self._parameters([*roots, *forms_, *ranges])
        written = "\n".join(lines)
        told = [line for line in dimensions if not _is_length(line) or re.search(rf"\b{line.split(' ')[0]}\b", written)]
        body = _spaced([*told, *lines])
        return Function(name, parameters, tuple(f"    {line}" if line else "" for line in body))

    def _wanted(self, view: View) -> tuple[list[Definition], list[Expression]]:
        """The definitions that are returned and written where they are returned, and what everything is needed for."""
        if view is View.CLAIMS:
            claims = self.program.claims
            sides = [side for claim in claims for side in (claim.left, claim.right)]
            ranges = [part for claim in claims for index in claim.indices for part in range_parts(index.range)]
            return [], [*sides, *ranges]
        results = self._results(view)
        roots = [form for definition in results for form in self._all_forms(definition)]
        roots += [part for d in results for index in d.indices for part in range_parts(index.range)]
        used = set(self._closure(roots))
        # One value alone is written where it is returned; several have names.
        is_alone = len(results) == 1 and results[0].binding not in used
        return results if is_alone else [], roots

    def _returned(self, view: View, wanted: Sequence[Definition]) -> list[str]:
        if view is View.CLAIMS:
            return ["return [", *(f"    {self._claim(claim)}," for claim in self.program.claims), "]"]
        values = [
            self._value(definition) if definition in wanted else self._finished(definition)
            for definition in self._results(view)
        ]
        return [f"return {', '.join(values)}"]

    def _results(self, view: View) -> list[Definition]:
        if view is View.OBJECTIVE:
            assert self.program.objective is not None
            return [self.program.objective]
        return self.program.drawn if view is View.DRAWN else self.program.results

    def _claim(self, claim: Claim) -> str:
        with self._bound(claim.indices):
            loops = "".join(self._loop(index) for index in claim.indices)
            sides = f"({self.text(claim.left)}, {claim.relation!r}, {self.text(claim.right)})"
        return f"*({sides}{loops})" if loops else sides

    # Definitions.

    def _chosen(self, definition: Definition) -> Expression:
        return definition.forms[min(self.form, len(definition.forms) - 1)]

    def _all_forms(self, definition: Definition) -> list[Expression]:
        return [self._chosen(definition), *definition.firsts.values()]

    def _closure(self, roots: Sequence[Expression]) -> Iterator[Binding]:
        """The definitions that are used, directly or not."""
        seen: set[Binding] = set()
        ahead = [binding for root in roots for binding in bindings(root)]
        while ahead:
            binding = ahead.pop()
            if binding in seen or binding not in self.defined:
                continue
            seen.add(binding)
            yield binding
            definition = self.defined[binding]
            ranges = [part for index in definition.indices for part in range_parts(index.range)]
            ahead += [b for form in (*self._all_forms(definition), *ranges) for b in bindings(form)]

    def _needed(self, roots: Sequence[Expression], results: Sequence[Definition]) -> list[Definition]:
        found = {*self._closure(roots), *(definition.binding for definition in results)}
        return [definition for definition in self.program.definitions if definition.binding in found]

    def _recursive(self, needed: Sequence[Definition]) -> set[Binding]:
        """Those that are needed for themselves."""
        return {d.binding for d in needed if d.binding in set(self._closure(self._all_forms(d)))}

    def _in_order(self, needed: Sequence[Definition]) -> list[Definition]:
        """Each after what it needs; functions may stand before what they call."""
        done: list[Definition] = []

        def visit(definition: Definition) -> None:
            if definition in done or definition in pending:
                return
            circle = self._circle(definition)
            pending.extend(circle)
            for form in (form for member in circle for form in self._all_forms(member)):
                for binding in bindings(form):
                    if binding in self.defined:
                        visit(self.defined[binding])
            done.extend(circle)

        pending: list[Definition] = []
        for definition in needed:
            visit(definition)
        return [definition for definition in done if definition in needed]

    def _circle(self, definition: Definition) -> list[Definition]:
        """It and what is defined by it and it by that, in the order of the formula."""
        below = set(self._closure(self._all_forms(definition)))
        return [
            other
            for other in self.program.definitions
            if other is definition
            or (other.binding in below and definition.binding in set(self._closure(self._all_forms(other))))
        ]

    def _define(self, definition: Definition) -> list[str]:
        name = definition.binding.name
        if definition.binding in self.recursive and definition.indices:
            with self._bound(definition.indices) as head:
                firsts = self._firsts(definition, head[0])
                with self._guarded(bool(firsts)):
                    value = self.text(self._chosen(definition))
                return ["@cache", f"def {name}({', '.join(head)}):", *firsts, f"    return {value}", ""]
        if definition.parameters:
            is_cached = definition.binding in self.recursive
            with self._bound(definition.parameters) as head:
                found = [f"def {name}({', '.join(head)}):", f"    return {self.text(self._chosen(definition))}", ""]
            return ["@cache", *found] if is_cached else found
        return [f"{name} = {self._value(definition)}"]

    def _in_steps(self, done: Sequence[Definition]) -> list[str]:
        """A loop over all members where the last one is asked for at once: Python calls no function very deep.

        It stands behind the last of those that are defined by one another.
        """
        lines = []
        for family in done:
            circle = set(self._closure(self._all_forms(family))) & self.recursive
            if len(family.indices) != 1 or family.binding not in circle or done[-1].binding not in circle:
                continue
            if not circle <= {definition.binding for definition in done}:
                continue
            if any(map(partial(_asks_for_last, family.binding), self._everything())):
                with self._bound(family.indices) as head:
                    lines += [f"{self._loop(family.indices[0]).strip()}:", f"    {family.binding.name}({head[0]})", ""]
        return lines

    def _everything(self) -> Iterator[Expression]:
        for definition in self.program.definitions:
            for form in self._all_forms(definition):
                yield from walk(form)

    def _firsts(self, definition: Definition, index: str) -> list[str]:
        """The members that are said by themselves, or given, where a family is defined by those before."""
        lines = [
            f"    if {index} == {at}:\n            return {self.text(value)}" for at, value in definition.firsts.items()
        ]
        given = self.program.starts.get(definition.binding)
        if given is not None:
            lines.append(f"    if {index} == {given[0]}:\n            return {given[1].name}")
        return lines

    def _value(self, definition: Definition) -> str:
        """The value; of what has indices all members."""
        chosen = self._chosen(definition)
        with self._bound(definition.indices) as names:
            text = self.text(chosen)
            for index, name in zip(reversed(definition.indices), reversed(names), strict=True):
                range_ = index.range
                assert range_ is not None
                loop = self._loop(index)
                text = f"{{{name}: {text}{loop}}}" if range_.over is not None else f"[{text}{loop}]"
        is_listed = definition.indices and definition.indices[0].range and definition.indices[0].range.over is None
        return f"np.array({text})" if is_listed and chosen.type.kind is Kind.ARRAY else text

    def _finished(self, definition: Definition) -> str:
        """What has been defined, as it is returned."""
        name = definition.binding.name
        if definition.binding in self.recursive and definition.indices:
            with self._bound(definition.indices) as names:
                loops = "".join(self._loop(index) for index in definition.indices)
                return f"np.array([{name}({', '.join(names)}){loops}])"
        return name

    # Parameters.

    def _parameters(self, roots: Sequence[Expression]) -> tuple[tuple[Parameter, ...], list[str]]:
        """What is taken, and the lines that tell the dimensions that arrays have."""
        used = {binding for root in roots for binding in bindings(root)} | {b for _, b in self._starts(roots)}
        given = [binding for binding in self.program.given if binding in used]
        lengths = {part.dim for root in roots for part in walk(root) if isinstance(part, Length)}
        lengths = {name for dim in lengths for name in dim.split(" + ") if not name.isdigit()}
        told: dict[str, str] = {}
        for binding in given:
            for name, how in _told(binding):
                told.setdefault(name, how)
        numbers = {b.name for b in given if b.type.is_number and not b.type.per and b.name in told}
        dimensions = [f"{name} = {told[name]}" for name in told if name in lengths or name in numbers]
        parameters = [_parameter(binding) for binding in given if binding.name not in numbers]
        known = {parameter.name for parameter in parameters} | set(told)
        parameters += [Parameter(name, None) for name in sorted(lengths - known)]
        prefixes = [
            f"{b.name} = np.concatenate([[{self.text(value)}], {b.name}])"
            for b, firsts in self.program.firsts.items()
            for value in firsts.values()
            if b in used
        ]
        parameters += [Parameter(name, None, default) for name, default in self.bounds.items()]
        parameters.sort(key=lambda parameter: parameter.default is not None)
        compared = [b.name for b in given if b in self.arrays and b not in self.numbers]
        calculated = [b.name for b in given if b in self.numbers]
        has_complex = any(getattr(part, "name", "") == "adjoint" for root in roots for part in walk(root))
        made = _converted(compared, "np.asarray({})")
        made += _converted(calculated, "np.asarray({}) * 1.0" if has_complex else "np.asarray({}, dtype=float)")
        checks = [
            f"_counts_from({self.least[b]}, {b.name}={b.name})" for b in given if b in self.least and b.name not in told
        ]
        return tuple(parameters), [*checks, *made, *dimensions, *prefixes]

    def _starts(self, roots: Sequence[Expression]) -> list[tuple[int, Binding]]:
        found = set(self._closure(roots)) | {d.binding for d in self.program.results}
        return [start for binding, start in self.program.starts.items() if binding in found]

    # Expressions.

    def text(self, expression: Expression, least: int = LOOSEST) -> str:
        """An expression, in parentheses if it binds less tightly than `least`."""
        text, binds = self._text(expression)
        return f"({text})" if binds < least else text

    def _text(self, expression: Expression) -> tuple[str, int]:
        if isinstance(expression, Literal):
            return expression.text, ATOM
        if isinstance(expression, Name):
            return self._name(expression.binding), ATOM
        if isinstance(expression, Length):
            return expression.dim, SUM if "+" in expression.dim else ATOM
        if isinstance(expression, Entry):
            return self._entry(expression), ATOM
        if isinstance(expression, Operation):
            return self._operation(expression)
        if isinstance(expression, Call):
            arguments = ", ".join(self.text(argument) for argument in expression.arguments)
            return f"{self.text(expression.function, ATOM)}({arguments})", ATOM
        if isinstance(expression, Reduction):
            return self._reduction(expression), ATOM
        if isinstance(expression, Each):
            with self._bound([expression.index]), self._guarded(bool(expression.conditions)):
                loop = self._loop(expression.index) + self._met(expression.conditions)
                return f"[{self.text(expression.body)}{loop}]", ATOM
        if isinstance(expression, Branches):
            return self._branches(expression), LOOSEST
        if isinstance(expression, Lambda):
            with self._bound(expression.parameters) as heads:
                return f"lambda {', '.join(heads)}: {self.text(expression.body)}", LOOSEST
        if isinstance(expression, Average):
            return self._average(expression), ATOM
        with self._bound([expression.variable]) as [head]:
            return self._integral(expression, head), ATOM

    def _integral(self, expression: Integral, head: str) -> str:
        bounds = [
            f", {name}={self.text(bound)}"
            for name, bound in (("low", expression.low), ("high", expression.high))
            if bound is not None
        ]
        if not bounds:
            self.bounds |= {f"{head}_low": "-math.inf", f"{head}_high": "math.inf"}
            bounds = [f", {head}_low, {head}_high"]
        return f"_integral(lambda {head}: {self.text(expression.body)}{''.join(bounds)})"

    def _name(self, binding: Binding) -> str:
        definition = self.defined.get(binding)
        if definition is not None and binding in self.recursive and definition.indices:
            return self._finished(definition)
        return self._called(binding)

    def _called(self, binding: Binding) -> str:
        """The name of a letter where it is used."""
        name = self.local.get(binding) or binding.name
        assert name, f"{binding.key} has no name here"
        return name

    @contextmanager
    def _bound(self, bindings: Sequence[Binding]) -> Iterator[list[str]]:
        """Names for letters that are bound inside, which no other letter has that can be meant there."""
        before = len(self.live)
        self.loops += bool(bindings)
        names = []
        for binding in bindings:
            taken = self.taken | {self.local[other] for other in self.live if other is not binding}
            name = identifier(binding.key)
            while name in taken:
                name += "_"
            self.local[binding] = name
            self.live.append(binding)
            names.append(name)
        try:
            yield names
        finally:
            del self.live[before:]
            self.loops -= bool(bindings)

    def _entry(self, entry: Entry) -> str:
        of = entry.of
        if isinstance(of, Name) and of.binding in self.recursive and of.binding in self.defined:
            count = len(self.defined[of.binding].indices)
            if count:
                own = ", ".join(self.text(index) for index in entry.indices[:count])
                rest = self._places(entry.indices[count:], entry.lows[count:])
                return f"{of.binding.name}({own})" + (f"[{', '.join(rest)}]" if rest else "")
        lows = list(entry.lows)
        if isinstance(of, Name) and of.binding in self.program.firsts:
            lows[0] = 0
        at = self._places(entry.indices, lows)
        base = self._called(of.binding) if isinstance(of, Name) else self.text(of, ATOM)
        is_array = of.type.kind is Kind.ARRAY and None not in lows
        return f"{base}[{', '.join(at)}]" if is_array else base + "".join(f"[{index}]" for index in at)

    def _places(self, indices: Sequence[Expression], lows: Sequence[int | None]) -> list[str]:
        """Indices as Python counts; what might be below the first one is told, since in Python it is the last one."""
        return [
            f"_at({self._from(index, low)})"
            if low is not None and self._may_wrap(index, low)
            else self._from(index, low)
            for index, low in zip(indices, lows, strict=True)
        ]

    def _may_wrap(self, index: Expression, low: int) -> bool:
        """Whether an index may be below the first, and it is not told at once that a given one is too small."""
        least = least_value(index, self.program)
        if least is not None:
            return least < low and self.guards > 0
        name, shift = _shift(index)
        if name is None or not name.is_given or name.type.dims or name.type.per or self.guards:
            return True
        if (shift and self.loops) or (name.name in self.lengths and low - shift > 1):
            return True
        self.least[name] = max(low - shift, self.least.get(name, low - shift))
        return False

    def _from(self, index: Expression, low: int | None) -> str:
        """An index as Python counts."""
        if low is None:
            return self.text(index)
        if isinstance(index, Literal) and index.text.isdigit():
            return str(int(index.text) - low)
        if isinstance(index, Operation) and index.name in ("add", "subtract"):
            left, right = index.operands
            if isinstance(right, Literal) and right.text.isdigit():
                shift = int(right.text) * (1 if index.name == "add" else -1) - low
                return self._from(left, -shift)
        return self._shifted(index, -low)

    def _shifted(self, index: Expression, shift: int) -> str:
        text = self.text(index, SUM)
        return text if not shift else f"{text} {'+' if shift > 0 else '-'} {abs(shift)}"

    def _operation(self, found: Operation) -> tuple[str, int]:
        if found.name == "same":
            return self._text(found.operands[0])
        if found.name == "times_log_entrywise":
            return self._times_log(*found.operands), ATOM
        form = FORMS[found.name]
        if found.name in _CALCULATED:
            self.numbers |= {b for operand in found.operands if (b := _named(operand)) and _is_given_array(b)}
        if found.name in ("and", "or"):
            binds = AND if found.name == "and" else OR
            return f" {found.name} ".join(self.text(operand, binds + 1) for operand in found.operands), binds
        count = form.template.replace("{{", "").replace("}}", "").count("{")
        if count == 1 and len(found.operands) != 1:
            joined = ", ".join(self.text(operand) for operand in found.operands)
            return form.template.format(joined), form.binds
        operands = [_Operand(self, operand, form.binds) for operand in found.operands]
        return form.template.format(*operands), form.binds

    def _times_log(self, factor: Expression, log: Expression) -> str:
        """A product with a logarithm, which is not taken where the other factor is 0."""
        assert isinstance(log, Operation)
        rest = [self.text(operand) for operand in log.operands]
        name = FORMS[log.name].template.partition("(")[0]
        if log.name == "log_base":
            return f"_times_log({self.text(factor)}, {rest[0]}) / np.log({rest[1]})"
        return f"_times_log({self.text(factor)}, {rest[0]}{'' if log.name == 'log' else f', {name}'})"

    def _reduction(self, found: Reduction) -> str:
        with self._bound(found.indices) as names, self._guarded(bool(found.conditions)):
            return self._reduced(found, names)

    def _reduced(self, found: Reduction, names: Sequence[str]) -> str:
        if (whole := at_once(found, self._is_array)) is not None:
            self._take_whole(whole, is_calculated=True)
            return AT_ONCE[found.kind].format(self.text(whole))
        loops = "".join(self._loop(index) for index in found.indices)
        loops += self._met(found.conditions)
        if found.kind.startswith("arg"):
            head = ", ".join(names)
            if len(names) > 1:
                key = f"lambda at: (lambda {head}: {self.text(found.body)})(*at)"
                return f"{found.kind[3:]}((({head}){loops}), key={key})"
            return f"{found.kind[3:]}(({head}{loops}), key=lambda {head}: {self.text(found.body)})"
        each = f"{self.text(found.body)}{loops}"
        return _REDUCED[found.kind].format(each)

    def _take_whole(self, found: Expression, *, is_calculated: bool) -> None:
        """Note what is given among what a sum takes as whole arrays, and what of it is calculated with."""
        if isinstance(found, Name) and found.binding.is_given and (found.binding.type.per or found.binding.type.dims):
            (self.numbers if is_calculated else self.arrays).add(found.binding)
        for child in children(found):
            is_compared = isinstance(found, Operation) and found.name in ("equal", "unequal")
            self._take_whole(child, is_calculated=not is_compared)

    def _is_array(self, binding: Binding) -> bool:
        """Whether it is an array when it is used: one that is given, or one that has been computed."""
        if binding in self.program.firsts or binding in self.recursive or binding in self.local:
            return False
        return binding.is_given or (binding in self.defined and not self.defined[binding].parameters)

    def _met(self, conditions: Sequence[Expression]) -> str:
        return "".join(f" if {self.text(condition, AND)}" for condition in conditions)

    def _loop(self, index: Binding) -> str:
        name = self._called(index)
        range_ = index.range
        assert range_ is not None
        if range_.over is not None:
            return f" for {name} in {self.text(range_.over, OR)}"
        assert range_.low is not None and range_.high is not None
        low = self._from(range_.low, -1 if index in self.program.late else 0)
        end = self._from_end(range_.high)
        return f" for {name} in range({end})" if low == "0" else f" for {name} in range({low}, {end})"

    def _from_end(self, high: Expression) -> str:
        if isinstance(high, Literal) and high.text.isdigit():
            return str(int(high.text) + 1)
        if isinstance(high, Operation) and high.name == "subtract" and getattr(high.operands[1], "text", "") == "1":
            return self.text(high.operands[0])
        return f"{self.text(high, SUM)} + 1"

    @contextmanager
    def _guarded(self, is_guarded: bool = True) -> Iterator[None]:
        """A condition that says which of what is written inside is computed."""
        self.guards += is_guarded
        try:
            yield
        finally:
            self.guards -= is_guarded

    def _branches(self, found: Branches) -> str:
        with self._guarded():
            return self._branched(found)

    def _branched(self, found: Branches) -> str:
        *rest, (last_condition, last) = found.branches
        text = self.text(last, OR)
        if last_condition is not None:
            text = f"{text} if {self.text(last_condition, OR)} else np.nan"
        for condition, value in reversed(rest):
            assert condition is not None
            text = f"{self.text(value, OR)} if {self.text(condition, OR)} else {text}"
        return text

    def _average(self, found: Average) -> str:
        draws, weights = self.text(found.draws, OR), self.text(found.weights)
        with self._bound(found.variables) as names:
            each = f"[{self.text(found.body)} for {', '.join(names)} in {draws}]"
        return f"np.dot({weights}, {each})" if found.is_sum else f"np.average({each}, axis=0, weights={weights})"


class _Operand:
    """An operand in a template, in parentheses where it must bind more tightly than it does."""

    def __init__(self, writer: _Writer, expression: Expression, binds: int) -> None:
        self.writer = writer
        self.expression = expression
        self.loose, self.tight = (binds, binds + 1) if binds < ATOM else (LOOSEST, ATOM)

    def __format__(self, spec: str) -> str:
        least = int(spec) if spec.isdigit() else self.tight if spec == "+" else self.loose
        return self.writer.text(self.expression, least)


def _asks_for_last(family: Binding, found: Expression) -> bool:
    """Whether a member is looked up by a length, or by a number that is given."""
    if not isinstance(found, Entry) or not isinstance(found.of, Name) or found.of.binding is not family:
        return False
    at = found.indices[0]
    return isinstance(at, Length) or (isinstance(at, Name) and at.binding.is_given)


def _is_length(line: str) -> bool:
    """Whether a line tells a dimension, which is not needed where the rest is written without it."""
    return re.match(r"\w+ = (len\(|np\.shape\()", line) is not None


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    """Lines with an empty one before each function."""
    before = ""
    for line in lines:
        if line.startswith(("@cache", "def ")) and before not in ("", "@cache"):
            yield ""
        yield line
        before = line


def _named(found: Expression) -> Binding | None:
    """The letter that an expression is, transposed or not."""
    if isinstance(found, Operation) and found.name == "same":
        return _named(found.operands[0])
    return found.binding if isinstance(found, Name) else None


def _shift(index: Expression) -> tuple[Binding | None, int]:
    """The letter that an index is, and how far it is from that."""
    if isinstance(index, Operation) and index.name in ("add", "subtract"):
        left, right = index.operands
        if isinstance(right, Literal) and right.text.isdigit():
            name, shift = _shift(left)
            return name, shift + int(right.text) * (1 if index.name == "add" else -1)
    return (index.binding, 0) if isinstance(index, Name) else (None, 0)


def _is_given_array(binding: Binding) -> bool:
    return binding.is_given and binding.type.is_array and bool(binding.type.dims)


def _converted(names: Sequence[str], how: str) -> list[str]:
    """The line that makes arrays of what is given."""
    if len(names) < 3:
        return [f"{', '.join(names)} = {', '.join(how.format(name) for name in names)}"] if names else []
    return [f"{', '.join(names)} = ({how.format('given')} for given in ({', '.join(names)}))"]


def _parameter(binding: Binding) -> Parameter:
    return Parameter(binding.name, binding, "None" if binding.name.endswith("_weights") else None)


def _told(binding: Binding) -> Iterator[tuple[str, str]]:
    """The dimensions that something given tells, each with how Python asks for it; a dictionary tells none."""
    type_ = binding.type
    if type_.is_parametric or any(span.over is not None for span in type_.per):
        return
    axes = [(span.low, span.high) for span in type_.per]
    axes += [(1, dim) for dim in type_.dims] if type_.kind is Kind.ARRAY else []
    for at, (low, dim) in enumerate(axes):
        if dim is not None and dim.isidentifier():
            length = f"len({binding.name})" if at == 0 else f"np.shape({binding.name})[{at}]"
            yield dim, length if low == 1 else f"{length} - 1"


_CALCULATED = frozenset(
    "add subtract negate multiply divide matmul outer kron times_log_entrywise power matrix_power transpose adjoint "
    "abs positive_part root maximum minimum".split()
)
"""Operations for which a list is no array, or integers are too small."""
_REDUCED = {
    "sum": "sum({})",
    "prod": "math.prod({})",
    "max": "max({})",
    "min": "min({})",
    "set": "{{{}}}",
    "list": "[{}]",
    "union": "set().union(*({}))",
    "intersection": "set.intersection(*({}))",
}
