"""Documents with the cursor drawn in them, `|`, asked as the server asks."""

from __future__ import annotations

from mleq.document.buffer import Buffer
from mleq.document.context import Context, context_at
from mleq.document.languages import Language
from mleq.features.completion import Completion, complete
from mleq.features.hover import find
from mleq.features.settings import Settings
from mleq.snippet.model import plain

DEFAULTS = Settings()


class Drawn:
    """A document and its cursor."""

    def __init__(self, drawn: str, language: str, cursor: str = "|") -> None:
        self.offset = drawn.index(cursor)
        self.text = drawn[: self.offset] + drawn[self.offset + 1 :]
        self.language: Language = "tex" if language == "tex" else "markdown"
        self.buffer = Buffer(self.text, self.language)
        context = context_at(self.buffer, self.offset)
        assert context is not None
        self.context: Context = context

    def complete(self, catalog, settings=DEFAULTS, *, reindents=False):
        return complete(catalog, self.buffer, self.context, settings, reindents=reindents)

    def ids(self, catalog, settings=DEFAULTS):
        """The equations and variants that are offered: `softmax`, `softmax/stable`."""
        return [name_of(candidate) for candidate in self.complete(catalog, settings).candidates]

    def accept(self, catalog, settings=DEFAULTS, *, reindents=False):
        """The document after the first candidate was inserted."""
        return self.insert(self.complete(catalog, settings, reindents=reindents), 0, reindents=reindents)

    def insert(self, completion: Completion, rank: int, *, reindents=False):
        """The document after a candidate was inserted by a client that inserts plain text.

        One that `reindents` begins further lines with what white space the line begins with.
        """
        inserted = plain(completion.candidates[rank].snippet)
        if reindents:
            line = self.text[self.text.rfind("\n", 0, completion.start) + 1 : completion.start]
            inserted = inserted.replace("\n", "\n" + line[: len(line) - len(line.lstrip())])
        return self.text[: completion.start] + inserted + self.text[self.offset :]

    def hover(self, library, settings=DEFAULTS):
        return find(library, self.buffer, self.context, self.offset, settings)


def name_of(candidate):
    variant = candidate.variant
    return f"{candidate.equation.id}/{variant.id}" if variant else candidate.equation.id
