"""What is answered while somebody writes: convert, ask, convert.

The server imports it at the first question and not at its start: the tables behind it take longer to make than all
that a client is told before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mleq.features.completion import complete
from mleq.features.hover import find
from mleq.lsp import convert
from mleq.lsp.encode import Encoder
from mleq.lsp.pygls_parts import Encoded, Protocol

if TYPE_CHECKING:
    from mleq.lsp.server import Server


def encoder(server: Server) -> Encoder:
    """The encoder of the server's client."""
    if server.encoder is None:
        server.encoder = Encoder(server.catalog, server.flags)
    return server.encoder


def completion(server: Server, params: types.CompletionParams) -> Encoded | types.CompletionList | None:
    """The equations for the word at a position."""
    document = server.document(params.text_document.uri)
    if document is None:
        return None
    cursor = document.offset(params.position)
    context = document.context(cursor)
    if context is None:
        return None
    found = complete(server.catalog, document.buffer, context, server.settings, reindents=server.flags.reindents)
    if Protocol.sends_encoded:
        return encoder(server).completion_list(found, document, cursor)
    return convert.completion_list(found, document, cursor, server.catalog, server.flags)


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem:
    """An item with all that is told of its equation."""
    return convert.resolve(item, server.catalog, server.flags)


def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """What stands at a position."""
    document = server.document(params.text_document.uri)
    if document is None:
        return None
    cursor = document.offset(params.position)
    context = document.context(cursor)
    found = find(server.library, document.buffer, context, cursor, server.settings) if context else None
    return convert.hover(found, document, server.catalog, server.flags) if found else None
