"""What a function of generated code takes and returns, in the words of the equation's table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mleq.proof.code import Function, Parameter, View
from mleq.proof.expression import Binding, Call, Definition, Entry, Expression, Name, Program
from mleq.proof.names import identifier
from mleq.proof.reading.symbols import Declared, Symbols
from mleq.proof.types import Kind, Type
from mleq.proof.walk import expressions_of, walk


class Description:
    """Describes one function of a program."""

    def __init__(self, program: Program, function: Function, symbols: Symbols) -> None:
        self.program = program
        self.function = function
        self.symbols = symbols
        self.expressions = [part for whole in expressions_of(program) for part in walk(whole)]
        self.starts = {given: at for at, given in program.starts.values()}

    def parameters(self) -> Iterator[str]:
        """A line for each parameter: what it means, and what it is for Python."""
        for parameter in self.function.parameters:
            yield f"{parameter.name}: {self._meaning(parameter)}"

    def returned(self, view: View) -> Iterator[str]:
        """What comes back, and from where it counts."""
        if view is View.CLAIMS:
            yield "Returns a list of (left, relation, right)."
        elif view is View.VALUE and (told := ", ".join(self._results())):
            yield f"Returns {told}."
        if self._counts():
            yield "Indices and labels count from 1, as in the formula."

    def _counts(self) -> bool:
        """Whether a caller has to know from where indices count: they are put in, come out, or are compared."""
        body = "\n".join(self.function.body)
        taken = [parameter.binding for parameter in self.function.parameters if parameter.binding is not None]
        rows = [declared for binding in taken if (declared := self._declared(binding))]
        has_labels = any(declared.symbol.type == "label" for declared in rows)
        is_compared = has_labels and "range(1, " in body and " == " in body
        return is_compared or "key=lambda" in body or any(map(self._is_index, taken))

    # Parameters.

    def _meaning(self, parameter: Parameter) -> str:
        binding = parameter.binding
        is_extra = parameter.name.endswith(tuple(_ENDINGS)) and not any(
            identifier(declared.key) == parameter.name for declared in self.symbols
        )
        declared = self._declared(binding) if binding is not None and not is_extra else None
        if binding is None or declared is None:
            return self._of_name(parameter.name)
        symbol = declared.symbol
        meaning = symbol.meaning if len(symbol.family) == 1 else f"{symbol.meaning}; here {declared.key}"
        if binding in self.starts:
            return f"{meaning}; that of index {self.starts[binding]} ({self._kind(binding, symbol.type)})"
        return f"{meaning} ({self._kind(binding, symbol.type)})"

    def _of_name(self, name: str) -> str:
        """What has no row in the table, by how its name ends."""
        if name == "choice":
            cases = dict.fromkeys(re.findall(r"choice == ('\w+')", "\n".join(self.function.body)))
            return f"which case: {', '.join(cases)}"
        for ending, text in _ENDINGS.items():
            if name.endswith(ending):
                return text.format(name.removesuffix(ending))
        return "a dimension"

    def _declared(self, binding: Binding) -> Declared | None:
        found = [declared for declared in self.symbols if declared.key == binding.key]
        return (
            next((declared for declared in found if declared.row == binding.row), None)
            or next(iter(found), None)
            or next((d for d in self.symbols if binding.key.startswith((f"{d.key}_{{", f"{d.key}^{{"))), None)
        )

    def _kind(self, binding: Binding, type_word: str) -> str:
        """What Python takes for a letter."""
        type_ = binding.type
        if call := self._call(binding):
            return call
        if type_.kind is Kind.DISTRIBUTION:
            return "array of probabilities"
        over = [identifier(span.over) for span in type_.per if span.over]
        if over:
            return f"dict, {type_word} for each element of {over[0]}"
        if type_.kind is Kind.ARRAY:
            sizes = _sizes(type_)
            if sizes:
                return f"array, {' × '.join(sizes)}"
            return f"{type_word}, counted from 1" if self._is_index(binding) else type_word
        if type_.per:
            return f"list of {type_.kind.value}s, {' × '.join(_sizes(type_))}"
        return type_.kind.value if type_.kind is not Kind.OTHER else type_word

    def _call(self, binding: Binding) -> str:
        """How the formula calls a function that is handed over; empty for what it does not call."""
        for part in self.expressions:
            if isinstance(part, Call) and _base(part.function) is binding:
                arguments = ", ".join(map(_argument, part.arguments))
                is_one_of = isinstance(part.function, Entry)
                each = f"list of functions, {' × '.join(_sizes(binding.type))}, each " if is_one_of else "function "
                return f"{each}{binding.name}({arguments})"
        return ""

    def _is_index(self, binding: Binding) -> bool:
        """Whether it is a number that something is looked up by."""
        return any(
            isinstance(index, Name) and index.binding is binding and low == 1
            for part in self.expressions
            if isinstance(part, Entry)
            for index, low in zip(part.indices, part.lows, strict=True)
        )

    # Results.

    def _results(self) -> Iterator[str]:
        results = self.program.results
        for definition in results:
            sizes = " × ".join(self._shape(definition))
            if len(results) > 1:
                yield f"{definition.binding.name} ({sizes})" if sizes else definition.binding.name
            elif sizes:
                yield f"an array, {sizes}"

    def _shape(self, definition: Definition) -> list[str]:
        type_ = definition.binding.type
        if definition.parameters or type_.kind is not Kind.ARRAY or any(span.over for span in type_.per):
            return []
        is_late = bool(definition.indices) and definition.indices[0] in self.program.late
        sizes = _sizes(type_)
        return [size.removesuffix(" + 1") if is_late and not at else size for at, size in enumerate(sizes)]


def _sizes(type_: Type) -> list[str]:
    """The lengths of the axes of an array, or of a family of something else."""
    sizes = [(span.high or "?") + " + 1" * (span.low == 0) for span in type_.per]
    return [*sizes, *(dim or "?" for dim in type_.dims)] if type_.kind is Kind.ARRAY else sizes


def _base(function: Expression) -> Binding | None:
    of = function.of if isinstance(function, Entry) else function
    return of.binding if isinstance(of, Name) else None


def _argument(argument: Expression) -> str:
    """What stands for an argument where a call is told."""
    base = _base(argument)
    return identifier(base.key) if base is not None else "..."


_ENDINGS = {
    "_draws": "draws of {}, a list; of tuples where several letters are drawn together",
    "_weights": "the weights of these draws; None for equal ones",
    "_values": "the values that {} takes, a list",
    "_nodes": "the nodes of an integral over {}, a list",
    "_volumes": "the volume around each node of {}, a list",
    "_low": "where the integral over {} begins: what is narrow or far from 0 needs bounds close around it",
    "_high": "where it ends",
}
"""What a caller hands over that has no row in the table, by how its name ends."""
