"""Documents typed letter by letter, asked after each what is offered, as an editor asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mleq.catalog.catalog import Catalog
from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place, context_at
from mleq.document.languages import Language
from mleq.features.completion import Completion, complete
from mleq.features.settings import Settings

_DEFAULTS = Settings()
_PAIRS: dict[Language, dict[str, str]] = {
    "tex": {"{": "}", "[": "]", "(": ")", "$": "$", '"': '"', "`": "'"},
    "markdown": {"{": "}", "[": "]", "(": ")", '"': '"', "`": "`", "<": ">"},
}


class Asked(NamedTuple):
    """What was offered at a place of a text."""

    offset: int
    context: Context
    completion: Completion

    @property
    def is_math(self) -> bool:
        """Whether somebody writes a formula there, and no command in it; what only looks like its beginning is none."""
        context = self.context
        return context.place is Place.MATH and not context.is_begun and not context.word.startswith("\\")

    def __str__(self) -> str:
        names = ", ".join(candidate.equation.id for candidate in self.completion.candidates[:3])
        return f"{self.context.place} {self.context.before[-30:]}{self.context.word}| offers {names}"


def typed(catalog: Catalog, text: str, language: Language) -> Iterator[Asked]:
    """Type a text into an empty document."""
    buffer = Buffer("", language)
    for offset, character in enumerate(text):
        buffer.replace(offset, offset, character)
        yield _ask(catalog, buffer, offset + 1)


def typed_with_pairs(catalog: Catalog, text: str, language: Language) -> Iterator[Asked]:
    """Type it into an editor that closes brackets, dollars and quotes as soon as they are opened."""
    buffer = Buffer("", language)
    closers: list[str] = []
    for offset, character in enumerate(text):
        if closers and character == closers[-1]:
            closers.pop()
        else:
            closer = _PAIRS[language].get(character, "") if text[offset - 1 : offset] != "\\" else ""
            buffer.replace(offset, offset, character + closer)
            if closer:
                closers.append(closer)
        if character == "\n":  # whoever leaves the line closes what is open in it by hand
            buffer.replace(offset + 1, len(buffer), "")
            closers.clear()
        yield _ask(catalog, buffer, offset + 1)


def typed_anew(catalog: Catalog, text: str, language: Language) -> Iterator[Asked]:
    """Delete each paragraph of it, and type it again between the others."""
    buffer = Buffer(text, language)
    start = 0
    while start < len(text):
        end = text.find("\n\n", start + 1)
        end = len(text) if end < 0 else end
        buffer.replace(start, end, "")
        for offset in range(start, end):
            buffer.replace(offset, offset, text[offset])
            yield _ask(catalog, buffer, offset + 1)
        start = end


def _ask(catalog: Catalog, buffer: Buffer, offset: int) -> Asked:
    context = context_at(buffer, offset)
    assert context is not None
    return Asked(offset, context, complete(catalog, buffer, context, _DEFAULTS, reindents=False))
