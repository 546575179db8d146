"""An open document: its text under the client's edits, and what was found in it."""

from __future__ import annotations

from functools import cached_property

from lsprotocol import types
from pygls.workspace import TextDocument

from mleq.document.context import Context, context_at
from mleq.document.languages import SCANNERS, Language, language_of
from mleq.document.regions import Scan
from mleq.document.text import Encoding, LineIndex


class Document(TextDocument):
    """pygls's document with the protocol's line breaks.

    pygls splits lines at form feeds and other characters where the protocol does not, and so puts an edit behind one
    into the wrong line; here text and positions go by `LineIndex`. What is found in a text is kept until it changes.
    """

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Replace a range of the text, or all of it."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = sorted((self.offset(change.range.start), self.offset(change.range.end)))
            self._source = self.source[:start] + change.text + self.source[end:]
        else:
            self._source = change.text
        for name in ("_index", "scan"):
            self.__dict__.pop(name, None)

    @cached_property
    def language(self) -> Language | None:
        """The language it is written in, or None for one that has no math of ours."""
        return language_of(self.language_id or "", self.filename or "")

    @cached_property
    def scan(self) -> Scan:
        """The spans of the text; none in a language that is not ours."""
        return SCANNERS[self.language](self.source) if self.language else Scan([])

    def context(self, offset: int) -> Context | None:
        """What surrounds the offset, or None in a language that is not ours."""
        return context_at(self.source, self.scan, offset, self.language) if self.language else None

    def offset(self, position: types.Position) -> int:
        """The code points before a position; one that is out of range is the nearest that is not."""
        return self._index.offset(position.line, position.character, self._encoding)

    def range(self, start: int, end: int) -> types.Range:
        """The range between two offsets, in the client's units."""
        return types.Range(
            types.Position(*self._index.position(start, self._encoding)),
            types.Position(*self._index.position(end, self._encoding)),
        )

    @cached_property
    def _index(self) -> LineIndex:
        return LineIndex(self.source)

    @property
    def _encoding(self) -> Encoding:
        encoding = self.position_codec.encoding
        if encoding == types.PositionEncodingKind.Utf8:
            return "utf-8"
        return "utf-32" if encoding == types.PositionEncodingKind.Utf32 else "utf-16"
