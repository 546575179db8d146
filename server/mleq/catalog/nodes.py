"""YAML read into plain nodes that know their lines.

Only the event stream of PyYAML is used: nothing is constructed, tags and aliases are refused, and size, depth and
count are bounded, so that no file can run code, explode, or overflow the stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 20
MAX_NODES = 1_000_000

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """Text, and what YAML takes it for: `str`, `int`, `float`, `bool`, `null`, `timestamp`, ..."""

    text: str
    type: str
    line: int


@dataclass(slots=True)
class ListNode:
    """A YAML sequence."""

    items: list[Node]
    line: int


@dataclass(slots=True)
class MapNode:
    """A YAML mapping, as pairs: a key may be there twice, which is for the reader to tell."""

    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    line: int = 0


Node: TypeAlias = Scalar | ListNode | MapNode


class NodeError(Exception):
    """A file that is not the YAML we read, with the line of the fault."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read(text: str) -> Node | None:
    """The one document in `text`, or None where there is none.

    Raises:
        NodeError: not YAML, or YAML with tags, aliases, several documents, keys that are no scalars, or over a bound.
    """
    if len(text) > MAX_CHARACTERS:
        raise NodeError(f"longer than {MAX_CHARACTERS:,} characters", 1)
    try:
        return _compose(yaml.parse(text, Loader=_Loader))
    except UnicodeEncodeError as error:
        raise NodeError("has half of a surrogate pair", text.count("\n", 0, error.start) + 1) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NodeError(f"not valid YAML: {error.problem or error.context}", mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise NodeError(f"not valid YAML: {getattr(error, 'reason', error)}", line) from None


def member(node: Node | None, key: str) -> Node | None:
    """The value of `key` where `node` is a mapping that has it."""
    if not isinstance(node, MapNode):
        return None
    return next((value for name, value in node.pairs if name.text == key), None)


def _compose(events: Iterator[yaml.Event]) -> Node | None:
    """Put the events together without recursion; `open_` holds the collections that are not closed yet."""
    root: Node | None = None
    open_: list[ListNode | MapNode] = []
    keys: list[Scalar | None] = []  # for each open mapping the key that waits for its value
    count = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            open_.pop()
            keys.pop()
            continue
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise NodeError("a second YAML document: one file holds one", line)
        if not isinstance(event, yaml.NodeEvent):
            continue
        count += 1
        _refuse(event, line, count, len(open_))
        node = _node(event, line)
        if not open_:
            root = node
        elif isinstance(parent := open_[-1], ListNode):
            parent.items.append(node)
        elif (key := keys[-1]) is not None:
            parent.pairs.append((key, node))
            keys[-1] = None
        elif isinstance(node, Scalar):
            keys[-1] = node
            continue
        else:
            raise NodeError("a key must be a word", line)
        if not isinstance(node, Scalar):
            open_.append(node)
            keys.append(None)
    return root


def _refuse(event: yaml.NodeEvent, line: int, count: int, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise NodeError("anchors and aliases (& and *) are not read: write the value out", line)
    if (tag := getattr(event, "tag", None)) is not None:
        raise NodeError(f"the tag {tag} is not read: packs are plain data", line)
    if depth >= MAX_DEPTH:
        raise NodeError(f"nested more than {MAX_DEPTH} deep", line)
    if count > MAX_NODES:
        raise NodeError(f"more than {MAX_NODES:,} values", line)


def _node(event: yaml.NodeEvent, line: int) -> Node:
    if isinstance(event, yaml.SequenceStartEvent):
        return ListNode([], line)
    if isinstance(event, yaml.MappingStartEvent):
        return MapNode([], line)
    assert isinstance(event, yaml.ScalarEvent)
    return Scalar(event.value, _scalar_type(event.value) if event.implicit[0] else "str", line)


def _scalar_type(text: str) -> str:
    """The type that YAML 1.1 gives a scalar without quotes, by PyYAML's own table."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in resolvers.get(text[:1], []):
        if pattern.match(text):
            return str(tag).rsplit(":", 1)[-1]
    return "str"
