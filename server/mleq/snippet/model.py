"""A snippet: text with places that a writer steps through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is inserted as it stands."""

    value: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The first occurrence of a slot: a place to type in, holding the slot's own text until then."""

    number: int
    """From 1, in the order of the first occurrences."""
    default: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """A later occurrence of the slot of stop `number`, which says what is typed there."""

    number: int


Part: TypeAlias = Text | Stop | Mirror
Snippet: TypeAlias = tuple[Part, ...]


def plain(snippet: Snippet) -> str:
    """What is inserted where nobody types over a stop: the text with every slot's own text in it."""
    defaults = {part.number: part.default for part in snippet if isinstance(part, Stop)}
    return "".join(part.value if isinstance(part, Text) else defaults[part.number] for part in snippet)
