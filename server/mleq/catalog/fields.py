"""Kinds of fields: each reads a node, telling what is wrong with it, and describes itself as JSON Schema."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mleq.catalog.nodes import ListNode, MapNode, Node, Scalar
from mleq.catalog.problems import Problem, Severity

LONGEST = 10_000
"""Characters of a text; a body of a page has some two thousand."""


class FieldError(Exception):
    """A value that its field cannot have."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands, and where it tells what is wrong."""

    file: str
    problems: list[Problem]
    entry: str = ""
    path: str = ""

    def inside(self, step: str | int) -> Place:
        """The place of a field, or of an item of a list, in this one."""
        path = f"{self.path}[{step}]" if isinstance(step, int) else f"{self.path}.{step}".lstrip(".")
        return Place(self.file, self.problems, self.entry, path)

    def read(self, kind: Kind, node: Node) -> Any:
        """The value of `node` as that kind, or None after telling why it has none."""
        try:
            return kind.read(node, self)
        except FieldError as error:
            self.error(error.line, error.message)
            return None

    def error(self, line: int, message: str) -> None:
        """Tell an error at this place."""
        self.problems.append(Problem(self.file, line, self.entry, self.path, message))

    def warning(self, line: int, message: str) -> None:
        """Tell what is odd but does no harm."""
        self.problems.append(Problem(self.file, line, self.entry, self.path, message, Severity.WARNING))


class Kind(ABC):
    """A kind of field; None is no value of any."""

    @abstractmethod
    def read(self, node: Node, place: Place) -> Any:
        """The value of `node`; what is wrong inside it is told at `place`.

        Raises:
            FieldError: the node is no value of this kind at all.
        """

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """This kind as JSON Schema, for editors."""


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Words of a language, or of LaTeX; one line unless `lines` is set."""

    pattern: str | None = None
    expected: str = "text"
    """What the pattern asks for, in words."""
    choices: tuple[str, ...] = ()
    lines: bool = False

    def read(self, node: Node, place: Place) -> str:
        if not isinstance(node, Scalar):
            raise FieldError(node.line, f"expected {self.expected}, found {_a(_name(node))}")
        if node.type != "str":
            raise FieldError(node.line, f"YAML reads {node.text!r} as {_a(node.type)}: put it in quotes")
        if not node.text.strip():
            raise FieldError(node.line, "is empty")
        if len(node.text) > LONGEST:
            raise FieldError(node.line, f"longer than {LONGEST:,} characters")
        if not self.lines and "\n" in node.text.strip("\n"):
            raise FieldError(node.line, f"expected {self.expected} on one line")
        if self.choices and node.text not in self.choices:
            raise FieldError(node.line, f"{node.text!r} is not one of {', '.join(self.choices)}")
        if self.pattern and not re.fullmatch(self.pattern, node.text):
            raise FieldError(node.line, f"{node.text!r} is not {self.expected}")
        return node.text

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if self.pattern:
            schema["pattern"] = f"^(?:{self.pattern})$"
        if self.choices:
            schema["enum"] = list(self.choices)
        return schema


@dataclass(frozen=True, slots=True)
class Integer(Kind):
    """A whole number within bounds."""

    minimum: int
    maximum: int

    def read(self, node: Node, place: Place) -> int:
        if not isinstance(node, Scalar) or not re.fullmatch(r"-?\d{1,9}", node.text) or node.type != "int":
            raise FieldError(node.line, f"expected a number from {self.minimum} to {self.maximum}")
        if not self.minimum <= int(node.text) <= self.maximum:
            raise FieldError(node.line, f"{node.text} is not a number from {self.minimum} to {self.maximum}")
        return int(node.text)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """True or false."""

    def read(self, node: Node, place: Place) -> bool:
        if isinstance(node, Scalar) and node.type == "bool" and node.text.lower() in ("true", "false"):
            return node.text.lower() == "true"
        raise FieldError(node.line, "expected true or false")

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class ListOf(Kind):
    """A list of one kind; read as a tuple. Faulty items are told and left out."""

    item: Kind
    minimum: int = 0

    def read(self, node: Node, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, ListNode):
            raise FieldError(node.line, f"expected a list, found {_a(_name(node))}")
        if len(node.items) < self.minimum:
            raise FieldError(node.line, f"needs at least {self.minimum}")
        values = [place.inside(index).read(self.item, item) for index, item in enumerate(node.items)]
        seen: set[str] = set()
        for index, value in enumerate(values):
            if isinstance(value, str):
                if value in seen:
                    place.inside(index).error(node.items[index].line, f"{value!r} is there twice")
                seen.add(value)
        return tuple(value for value in values if value is not None)

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array", "items": self.item.json_schema()}
        if self.minimum:
            schema["minItems"] = self.minimum
        if isinstance(self.item, Text):
            schema["uniqueItems"] = True
        return schema


@dataclass(frozen=True, slots=True)
class MapOf(Kind):
    """A mapping from words to one kind; read as a dict."""

    key: Text
    value: Kind

    def read(self, node: Node, place: Place) -> dict[str, Any]:
        if not isinstance(node, MapNode):
            raise FieldError(node.line, f"expected a mapping, found {_a(_name(node))}")
        out: dict[str, Any] = {}
        for key, value in node.pairs:
            name = place.inside(key.text).read(self.key, key)
            if name in out:
                place.inside(key.text).error(key.line, "is there twice")
            read = place.inside(key.text).read(self.value, value)
            if name is not None and read is not None:
                out[name] = read
        return out

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": self.key.json_schema(),
            "additionalProperties": self.value.json_schema(),
        }


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: its kind, whether it must be there, and what it means, in a sentence."""

    kind: Kind
    help: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Record(Kind):
    """A mapping with known fields, read into whatever `build` makes of them."""

    name: str
    fields: Mapping[str, Field]
    build: Callable[..., Any] = field(default=dict)

    def read(self, node: Node, place: Place) -> Any:
        values = self.read_fields(node, place)
        return None if values is None else self.build(**values)

    def read_fields(self, node: Node, place: Place) -> dict[str, Any] | None:
        """The fields of `node` by name, defaults put in, or None after any error in it."""
        if not isinstance(node, MapNode):
            raise FieldError(node.line, f"expected {_a(self.name)} with fields, found {_a(_name(node))}")
        before = _errors(place)
        values: dict[str, Any] = {}
        for key, value in node.pairs:
            at = place.inside(key.text)
            if key.text not in self.fields:
                at.error(key.line, f"unknown field{_suggest(key.text, self.fields)}")
            elif key.text in values:
                at.error(key.line, "is there twice")
            else:
                values[key.text] = self._value(key.text, value, at)
        for name, wanted in self.fields.items():
            if wanted.required and name not in values:
                place.inside(name).error(node.line, f"is missing: {wanted.help}")
            values.setdefault(name, wanted.default)
        return values if _errors(place) == before else None

    def _value(self, name: str, node: Node, place: Place) -> Any:
        """The value of a field; an optional one that says null is as good as left out."""
        if isinstance(node, Scalar) and node.type == "null" and not self.fields[name].required:
            return self.fields[name].default
        return place.read(self.fields[name].kind, node)

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                name: {"description": wanted.help, **wanted.kind.json_schema()} for name, wanted in self.fields.items()
            },
            "required": [name for name, wanted in self.fields.items() if wanted.required],
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class TextOr(Kind):
    """A sentence, which stands for a record with that sentence in its first field, or the record itself."""

    text: Text
    record: Record

    def read(self, node: Node, place: Place) -> Any:
        if not isinstance(node, Scalar):
            return self.record.read(node, place)
        return self.record.build(self.text.read(node, place))

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [self.text.json_schema(), self.record.json_schema()]}


def _errors(place: Place) -> int:
    return sum(problem.severity is Severity.ERROR for problem in place.problems)


def _name(node: Node) -> str:
    return {Scalar: "word", ListNode: "list", MapNode: "mapping"}[type(node)]


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _suggest(word: str, known: Mapping[str, Any]) -> str:
    # difflib is only needed where something is wrong already.
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f": did you mean {near[0]!r}?" if near else f": an entry has {', '.join(known)}"
