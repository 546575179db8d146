"""What a pack holds, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mleq.catalog.bibliography import Bibliography
from mleq.catalog.equation import Equation


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """The title of a section in both languages."""

    title: str
    zh: str


BODY = "body"
"""What the proof table calls the body itself, beside the ids of variants."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a body or a variant is known to be right."""

    how: str
    """`executed`: its own LaTeX was computed; `property`: something that must hold of it was; `cited`: neither."""
    against: tuple[str, ...] = ()
    """The functions and published examples that it agrees with."""
    what: str | None = None
    """The property."""
    why: str | None = None
    """Why there is no more."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of sections; equations with errors are not in it."""

    name: str
    version: str
    license: str
    source: str
    """The folder or file that it was read from."""
    equations: tuple[Equation, ...] = ()
    sections: Mapping[str, SectionTitle] = field(default_factory=dict)
    disable: tuple[str, ...] = ()
    """The equations of earlier packs that are left out, by id."""
    disable_sections: tuple[str, ...] = ()
    disable_packs: tuple[str, ...] = ()
    bibliography: Bibliography = field(default_factory=Bibliography)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The file and line of each equation, by id; not known of a pack in its quick form."""
    proofs: Mapping[str, Mapping[str, Proof]] = field(default_factory=dict)
    """How equations are known to be right, by id, and then by the ids of variants and `BODY`."""
    pinyin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The syllables of Chinese names, as far as they are known already."""

    @property
    def header(self) -> str:
        """The file that says all but the equations."""
        return self.source if self.source.endswith((".yaml", ".yml")) else f"{self.source}/pack.yaml"
