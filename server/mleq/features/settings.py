"""What a writer may set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal


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
    scale: float = 1.0
    """How large a picture is."""
    width: int = 80
    """Cells of a line, beyond which a formula shown as text is broken."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, each with its default."""

    head: str = "ml"
    """What a word in prose begins with to call an equation up: lower-case letters."""
    display: Display = field(default_factory=Display)
    preview: Preview = field(default_factory=Preview)


def is_head(head: object) -> bool:
    """Whether triggers may begin with this: lower-case letters, since editors complete plain words only."""
    return isinstance(head, str) and re.fullmatch("[a-z]+", head) is not None
