"""An open document: its text under the client's edits, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.workspace import TextDocument

from mleq.document.buffer import Buffer
from mleq.document.context import Context, context_at
from mleq.document.definitions import Definition
from mleq.document.languages import Language, language_of
from mleq.document.packages import Around
from mleq.document.text import Encoding, units_in

if TYPE_CHECKING:
    from mleq.lsp.accepted import Offer


class Document(TextDocument):
    """pygls's document, with its text in a buffer.

    pygls splits lines at form feeds and other characters where the protocol does not, and so puts an edit behind one
    into the wrong line; and it splits the whole text anew whenever it is asked for a line.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buffer = Buffer(self._source or "", self.language)
        self._inherited: Sequence[Definition] = ()
        self._around: Around | None = None
        self.when_changed: Callable[[], None] | None = None
        """Called after each change. A handler of the notification would cost more than the change itself."""
        self.offer: Offer | None = None
        """The list that was sent for it last, while none of it is accepted."""
        self._source = None

    @property
    def source(self) -> str:
        """The whole text, joined anew after each edit."""
        return self.buffer.text

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Replace a range of the text, or all of it."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = sorted((self.offset(change.range.start), self.offset(change.range.end)))
            self.buffer.replace(start, end, change.text)
        else:
            start, end = 0, len(self.buffer)
            self.buffer = Buffer(change.text, self.language)
            self.buffer.inherit(self._inherited)
            self.buffer.stand_among(self._around)
        if self.when_changed is not None:
            self.when_changed()
        if self.offer is not None and not self.offer.changed(self.buffer, start, end, len(change.text)):
            self.offer = None

    def inherit(self, definitions: Sequence[Definition], around: Around) -> None:
        """Let definitions from other files be in effect, and what they load, whatever becomes of the text."""
        self._inherited, self._around = definitions, around
        self.buffer.inherit(definitions)
        self.buffer.stand_among(around)

    @cached_property
    def language(self) -> Language | None:
        """The language it is written in, or None for one that has no math of ours."""
        return language_of(self.language_id or "", self.filename or "")

    def context(self, offset: int) -> Context | None:
        """What surrounds the offset, or None in a language that is not ours."""
        return context_at(self.buffer, offset)

    def offset(self, position: types.Position) -> int:
        """The code points before a position; one that is out of range is the nearest that is not."""
        return self.buffer.offset(position.line, position.character, self._encoding)

    def range(self, start: int, end: int) -> types.Range:
        """The range between two offsets, in the client's units."""
        return types.Range(
            types.Position(*self.buffer.position(start, self._encoding)),
            types.Position(*self.buffer.position(end, self._encoding)),
        )

    def position_in(self, line: str, number: int) -> types.Position:
        """The end of a line of that number, in another document of the same client."""
        return types.Position(number, units_in(line, self._encoding))

    @cached_property
    def _encoding(self) -> Encoding:
        encoding = self.position_codec.encoding
        if encoding == types.PositionEncodingKind.Utf8:
            return "utf-8"
        return "utf-32" if encoding == types.PositionEncodingKind.Utf32 else "utf-16"
