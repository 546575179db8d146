"""What is answered while somebody writes: convert, ask, convert.

The server imports it at the first question and not at its start: the tables behind it take longer to make than all
that a client is told before.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from mleq.features.completion import complete
from mleq.features.hover import Hover, find
from mleq.features.present import Manner, present
from mleq.formula.preview import Drawing, Prepared, Previewer
from mleq.lsp import convert, encode
from mleq.lsp.accepted import Offer
from mleq.lsp.encode import Encoder
from mleq.lsp.pygls_parts import Encoded, Protocol

if TYPE_CHECKING:
    from mleq.lsp.server import Server


_Hover = Encoded | types.Hover


def encoder(server: Server) -> Encoder:
    """The encoder of the server's client."""
    if server.encoder is None:
        server.encoder = Encoder(server.catalog, server.flags)
    return server.encoder


def completion(server: Server, params: types.CompletionParams) -> Encoded | types.CompletionList | None:
    """The equations for the word at a position."""
    server.packs.look_if_due()
    document = server.document(params.text_document.uri)
    if document is None:
        return None
    cursor = document.offset(params.position)
    context = document.context(cursor)
    if context is None:
        return None
    usage = server.usage
    found = complete(
        server.catalog,
        document.buffer,
        context,
        server.settings,
        reindents=server.flags.reindents,
        used=usage.weights if usage else None,
    )
    document.offer = Offer(found, server.accepted) if usage and found.candidates else None
    if Protocol.sends_encoded:
        return encoder(server).completion_list(found, document, cursor)
    return convert.completion_list(found, document, cursor, server.catalog, server.flags)


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem | asyncio.Future[types.CompletionItem]:
    """An item with all that is told of its equation; with a picture that was not made beforehand, when it is drawn."""
    catalog, flags, previewer = server.catalog, server.flags, server.library.previewer
    explanation = convert.explained(item, catalog)
    if explanation is None:
        return item
    told = convert.manner(flags.item_format, server.settings, flags)

    def answer(drawing: Drawing | None) -> types.CompletionItem:
        return convert.resolve(item, explanation, drawing, catalog, told, flags)

    if not told.shows_pictures:
        return answer(None)
    body = Prepared(explanation.body)
    drawing = previewer.quick(body, picture=True)
    if drawing is not None or not Protocol.sends_encoded:
        return answer(drawing)
    return server.drawing.then(body, answer, picture=True)


def hover(server: Server, params: types.HoverParams) -> _Hover | asyncio.Future[_Hover] | None:
    """What stands at a position: at once where that can be, and otherwise when it is drawn."""
    server.packs.look_if_due()
    document = server.document(params.text_document.uri)
    if document is None:
        return None
    cursor = document.offset(params.position)
    context = document.context(cursor)
    found = find(server.library, document.buffer, context, cursor, server.settings) if context else None
    if found is None:
        return None
    told = convert.manner(server.flags.hover_format, server.settings, server.flags)
    # While it is drawn the document may change.
    span = document.range(found.start, found.end)

    def answer(drawing: Drawing | None) -> _Hover:
        kind, content = server.flags.hover_format, present(found, drawing, server.catalog, document.buffer, told)
        if Protocol.sends_encoded:
            return encode.hover(content, kind, span)
        return types.Hover(types.MarkupContent(kind, content), span)

    drawing = _quick(server.library.previewer, found, told)
    if drawing is not None or found.formula is None or not Protocol.sends_encoded:
        return answer(drawing)
    return server.drawing.then(found.formula, answer, picture=told.shows_pictures)


def _quick(previewer: Previewer, found: Hover, told: Manner) -> Drawing | None:
    """The drawing of what was found, where that takes no time."""
    if told.shows_pictures and (body := found.pictured):
        # The picture of what the catalog has was made beforehand.
        drawing = previewer.quick(Prepared(body), picture=True)
        if drawing is not None:
            return drawing
    return previewer.quick(found.formula, picture=told.shows_pictures) if found.formula else None
