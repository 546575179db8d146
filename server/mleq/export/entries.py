"""The snippets that a catalog makes: built once, written down by every engine's exporter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mleq.export.languages import LANGUAGES, Language
from mleq.snippet.model import Snippet, Text
from mleq.snippet.slots import to_snippet

if TYPE_CHECKING:
    from mleq.catalog.equation import Equation


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may choose about the files, and what these say about themselves."""

    version: str
    head: str = "ml"
    """The letters that every trigger begins with."""

    @property
    def display_head(self) -> str:
        """The letters that call for the body as a display."""
        return f"d{self.head}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One snippet and the words that call it up."""

    name: str
    """Unique among the entries of a language."""
    triggers: tuple[str, ...]
    """With their head; the canonical one first."""
    description: str
    """One line without a double quote, which no header of UltiSnips can hold."""
    snippet: Snippet
    display: bool
    """Whether the snippet brings the delimiters of a display with it."""


Entries: TypeAlias = Mapping[Language, Sequence[Entry]]


def build_entries(equations: Sequence[Equation], options: Options) -> Entries:
    """Two entries of each equation for every language: the body bare, and the body as a display."""
    bodies = [(equation, to_snippet(equation.body, equation.slots)) for equation in equations]
    return {
        language: [entry for equation, body in bodies for entry in _entries(equation, body, language, options)]
        for language in LANGUAGES
    }


def example_of(entries: Entries, options: Options) -> str:
    """A trigger without its head, to show what one looks like."""
    # The languages have the same equations; one is enough.
    first = next((entry for entry in next(iter(entries.values()), ()) if not entry.display), None)
    return first.triggers[0].removeprefix(options.head) if first else "softmax"


def _entries(equation: Equation, body: Snippet, language: Language, options: Options) -> Iterator[Entry]:
    """The body goes in as the catalog has it, its indents included: the engine adds those of the line it goes to."""
    description = " ".join(f"{equation.name} · {equation.zh}".replace('"', "'").split())
    bare = tuple(options.head + trigger for trigger in equation.triggers)
    yield Entry(equation.id, bare, description, body, display=False)
    before, after = language.display
    displayed = tuple(options.display_head + trigger for trigger in equation.triggers)
    framed = (Text(f"{before}\n"), *body, Text(f"\n{after}"))
    # An id has no space in it, so no equation is called like this.
    yield Entry(f"{equation.id} (display)", displayed, f"{description} (display)", framed, display=True)
