"""An action, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

CITE = "cite"
"""What the names of actions that cite begin with, before a colon."""


class Kind(StrEnum):
    """What an action is to an editor, by the names of the protocol."""

    QUICK_FIX = "quickfix"
    REFACTOR = "refactor"
    REWRITE = "refactor.rewrite"


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands between two offsets of the document, replaced."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added to the end of another file."""

    file: Path
    text: str
    created: bool
    """Whether there is no such file yet."""
    line: int
    """The number of its last line, counted from 0."""
    last: str
    """That line."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be done with the formula at the cursor."""

    name: str
    """What tells it from the others of the formula, so that it can be asked for again."""
    title: str
    kind: Kind
    edits: tuple[Edit, ...] | None = None
    """What it changes in the document, apart from one another; None while that is not worked out."""
    additions: tuple[Addition, ...] = ()
    copies: str = ""
    """What the client is to put on the clipboard."""
    mends: str = ""
    """The id of the equation whose diagnostic it answers."""
