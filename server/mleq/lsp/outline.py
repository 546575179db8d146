"""The outline of an open document, made in slices on the loop: between two of them others are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from mleq.features.outline import Entry, outline
from mleq.features.words import words
from mleq.lsp.background import PAUSE, REST, SLICE

if TYPE_CHECKING:
    from mleq.lsp.document import Document
    from mleq.lsp.server import Server

_Symbols = Sequence[types.DocumentSymbol] | Sequence[types.SymbolInformation]


async def symbols(server: Server, params: types.DocumentSymbolParams) -> _Symbols | None:
    """The displayed formulas of a document, as the client knows symbols."""
    uri = params.text_document.uri
    document = server.document(uri)
    if document is None:
        return None
    if not server.library.is_ready:
        await asyncio.to_thread(lambda: server.library.recognizer)
    found = await _found(server, document)
    if server.flags.symbols_in_ranges:
        return found
    return [types.SymbolInformation(types.Location(uri, one.range), one.name, one.kind) for one in found]


async def _found(server: Server, document: Document) -> list[types.DocumentSymbol]:
    """The symbols of one text: where it changes meanwhile, those of the next one, when the writer pauses."""
    clock = asyncio.get_running_loop().time
    while True:
        buffer, revision = document.buffer, document.buffer.revision
        found = []
        began = clock()
        for entry in outline(server.library, buffer, words(server.flags.locale)):
            if entry is not None:
                found.append(_symbol(entry, document))
            if clock() > began + SLICE:
                await asyncio.sleep(max(REST, clock() - began - SLICE))
                if document.buffer is not buffer or buffer.revision != revision:
                    break
                began = clock()
        else:
            return found
        await asyncio.sleep(PAUSE)


def _symbol(entry: Entry, document: Document) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=entry.name,
        detail=entry.detail or None,
        kind=types.SymbolKind.Constant,
        range=document.range(entry.start, entry.end),
        selection_range=document.range(entry.first, entry.last),
    )
