"""What is made at first use, made beforehand, while the writer has not typed yet."""

from __future__ import annotations

import gc
import sys
from threading import Timer
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import JsonRPCResponseMessage

if TYPE_CHECKING:
    from mleq.lsp.server import Server

_SOON = 0.5
"""Seconds; a client that asks for an answer right at the start has it sooner without a thread beside."""
_POSITION = {"line": 0, "character": 0}
_RANGE = {"start": _POSITION, "end": _POSITION}
_DOCUMENT = {"uri": "untitled:warm"}
_CHANGES = [{"range": _RANGE, "text": ""}, {"text": ""}]
_PLACE = {"textDocument": _DOCUMENT, "position": _POSITION}
_MESSAGES: tuple[dict[str, Any], ...] = (
    {
        "method": types.TEXT_DOCUMENT_DID_CHANGE,
        "params": {"textDocument": _DOCUMENT | {"version": 0}, "contentChanges": _CHANGES},
    },
    {"id": 0, "method": types.TEXT_DOCUMENT_COMPLETION, "params": _PLACE},
    {"id": 0, "method": types.TEXT_DOCUMENT_HOVER, "params": _PLACE},
    {"id": 0, "method": types.COMPLETION_ITEM_RESOLVE, "params": {"label": ""}},
)
"""What comes while somebody writes."""


def warm_soon(server: Server) -> None:
    """Warm the server in a thread of its own, once the client has asked what it asks at its start."""
    timer = Timer(_SOON, warm, (server,))
    timer.daemon = True
    timer.start()


def warm(server: Server) -> None:
    """Make what answers are made with, what is needed at every letter before the rest."""
    usual = sys.getswitchinterval()
    # A message that comes meanwhile waits for this thread to give way: the usual 5 ms are longer than an answer takes.
    sys.setswitchinterval(usual / 10)
    try:
        from mleq.lsp import answers, outline  # noqa: F401  # the outline is made without its imports then

        rehearse(server)
        answers.encoder(server).warm()
        server.packs.find().warm()
    finally:
        sys.setswitchinterval(usual)
    keep_out_of_collections()
    if "background" in server.__dict__:
        server.background.warmed()


def rehearse(server: Server) -> None:
    """Read messages and write results for nothing: how to do that, cattrs works out at the first of each kind."""
    for message in _MESSAGES:
        server.protocol.structure_message({"jsonrpc": server.protocol.VERSION, **message})
    for result in _results():
        server.protocol.fm.converter.unstructure(JsonRPCResponseMessage(0, server.protocol.VERSION, result))


def keep_out_of_collections() -> None:
    """Spare what has been made so far, which stays to the end, from being looked through for garbage ever again.

    That takes longer than a letter may. What an answer leaves behind goes without a collection, so these are made rare.
    """
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _results() -> tuple[object, ...]:
    content = types.MarkupContent(types.MarkupKind.Markdown, "")
    span = types.Range(types.Position(0, 0), types.Position(0, 0))
    symbol = types.DocumentSymbol("", types.SymbolKind.Constant, span, span)
    item = types.CompletionItem("", documentation=content, text_edit=types.TextEdit(span, ""), data={"id": ""})
    # A symbol holds symbols; of what was worked out before such a one, cattrs forgets what it is found by.
    return [symbol], types.CompletionList(False, [item]), item, types.Hover(content, span)
