"""The mistakes in an open document, told to a client that shows them without asking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from mleq.document.buffer import Buffer
from mleq.features.words import words

if TYPE_CHECKING:
    from mleq.features.diagnostics import Mistake
    from mleq.lsp.document import Document
    from mleq.lsp.server import Server


class Diagnostics:
    """What is told of one document, kept up step by step."""

    def __init__(self, server: Server, document: Document) -> None:
        self._server = server
        self._document = document
        self._of: tuple[Buffer, int, object] | None = None
        """The text that is looked through or was, by its revision, and the recognizer that was asked."""
        self._steps: Iterator[Mistake | None] = iter(())
        """What is left of that."""
        self._found: list[types.Diagnostic] = []
        self._told: list[types.Diagnostic] = []

    @property
    def is_wanted(self) -> bool:
        """Whether the client and the writer want any, and there is what they are found with."""
        server = self._server
        return server.flags.shows_diagnostics and server.settings.mistakes and server.library.is_ready

    def go_on(self) -> bool:
        """Look at a little more of the text, and tell what was found when all of it was; whether more waits."""
        library = self._server.library
        of = self._document.buffer, self._document.buffer.revision, library.recognizing
        if of != self._of:
            from mleq.features.diagnostics import mistakes  # not at the start, which needs nothing of it

            self._of, self._found, self._steps = of, [], mistakes(library, of[0])
        for mistake in self._steps:
            if mistake is not None:
                self._found.append(self._diagnostic(mistake))
            return True
        self._tell(self._found)
        return False

    def clear(self) -> None:
        """Take back what was told."""
        self._of = None
        self._tell([])

    def _tell(self, diagnostics: list[types.Diagnostic]) -> None:
        if diagnostics != self._told:
            self._told = diagnostics
            self._server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(self._document.uri, diagnostics)
            )

    def _diagnostic(self, mistake: Mistake) -> types.Diagnostic:
        return types.Diagnostic(
            range=self._document.range(mistake.start, mistake.end),
            message=mistake.told(words(self._server.flags.locale)),
            severity=types.DiagnosticSeverity.Information,
            code=mistake.match.equation.id,
            source="mleq",
        )
