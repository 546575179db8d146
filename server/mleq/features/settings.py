"""What a writer may set: each setting with its default, and what it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal, NamedTuple


class Between(NamedTuple):
    """The least and the most that a number may be."""

    least: float
    most: float


class Letters:
    """Says of a text that it is lower-case letters."""


class Paths:
    """Says of texts that each is a path."""


@dataclass(frozen=True, slots=True)
class Display:
    """How a formula is set off where it is inserted into prose."""

    tex: Literal["brackets", "equation"] = "brackets"
    """`\\[ \\]`, or the `equation` environment."""
    markdown: Literal["dollars", "fence"] = "dollars"
    """`$$`, or a code fence of the language `math`."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How formulas are shown."""

    pictures: bool = False
    """Whether the client shows pictures that are written as data URIs; only the client knows."""
    theme: Literal["card", "light", "dark"] = "card"
    """What a picture is shown on: `card` brings its own background along."""
    scale: Annotated[float, Between(0.25, 8)] = 1.0
    """How large a picture is."""
    width: Annotated[int, Between(20, 1_000)] = 80
    """Cells of a line, beyond which a formula shown as text is broken."""


@dataclass(frozen=True, slots=True)
class Insert:
    """How an equation is fitted to the document that it goes into."""

    label: bool = False
    """Whether an equation in an environment that numbers it brings a `\\label{eq:...}`."""
    notation: bool = True
    """Whether the document's own macros stand for what they mean in a body."""
    packages: bool = True
    """Whether a package that an equation needs is added to the preamble."""
    variants: bool = True
    """Whether the variants of an equation are offered as well."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, each with its default."""

    head: Annotated[str, Letters] = "ml"
    """What a word in prose begins with to call an equation up."""
    display: Display = field(default_factory=Display)
    insert: Insert = field(default_factory=Insert)
    preview: Preview = field(default_factory=Preview)
    mistakes: bool = True
    """Whether a formula is marked that differs from the equation that it claims to be, by a mistake that is known."""
    copies: bool = False
    """Whether the client has the command `mleq.copy`, which puts a text on the clipboard; only the client knows."""
    packs: Annotated[tuple[str, ...], Paths] = ()
    """Packs to serve beside the others: folders or files."""
    packed: bool = False
    """Whether the editor has the snippet pack as well; what that offers is then left out."""
    remember: bool = True
    """Whether what was accepted lately ranks higher among equals, which is kept in a file of the user."""


def is_head(head: object) -> bool:
    """Whether triggers may begin with this: lower-case letters, since editors complete plain words only."""
    return isinstance(head, str) and re.fullmatch("[a-z]+", head) is not None
