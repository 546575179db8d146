"""Every use that is made of pygls's private parts, and what of its behavior is mended by it.

The parts are looked for at start. Where a release of pygls has them no longer, stock behavior stands in, and the log
says so.
"""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound
from pygls.io_ import WebSocketWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCProtocol, RPCRequest
from pygls.workspace import TextDocument, Workspace

from mleq.lsp.document import Document

log = logging.getLogger(__name__)

NOT_INITIALIZED = types.ResponseError(code=types.ErrorCodes.ServerNotInitialized, message="initialize comes first")
INITIALIZED_TWICE = types.ResponseError(code=types.ErrorCodes.InvalidRequest, message="initialize comes but once")
SHUT_DOWN = types.ResponseError(code=types.ErrorCodes.InvalidRequest, message="the server is shut down")

_answers_itself = hasattr(JsonRPCProtocol, "_send_response")
_makes_documents = hasattr(Workspace, "_create_text_document")


class Protocol(LanguageServerProtocol):
    """pygls's protocol, answering what it leaves open."""

    def handle_message(self, message: Any) -> None:
        """Refuse the requests that the protocol wants refused: before `initialize`, a second one, after `shutdown`."""
        refusal = self._refusal(message) if isinstance(message, RPCRequest) and _answers_itself else None
        if refusal:
            self._send_response(message.id, error=refusal)
        else:
            super().handle_message(message)

    def _refusal(self, request: RPCRequest) -> types.ResponseError | None:
        if self._shutdown:
            return SHUT_DOWN
        if request.method == types.INITIALIZE:
            return INITIALIZED_TWICE if self._workspace else None
        return None if self._workspace else NOT_INITIALIZED

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Answer a request whose parameters are malformed; pygls would let its client wait for ever."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data and _answers_itself:
                known = isinstance(data["method"], str) and self.get_message_type(data["method"])
                refusal = error if known else JsonRpcMethodNotFound.of(str(data["method"]))
                self._send_response(data["id"], error=refusal.to_response_error())
            raise

    def set_writer(self, writer: Any, include_headers: bool = True) -> None:
        """Send text over WebSockets: a browser's client takes pygls's binary messages for files."""
        socket = getattr(writer, "_ws", None) if isinstance(writer, WebSocketWriter) else None
        super().set_writer(_TextWriter(socket) if socket else writer, include_headers)


class _TextWriter:
    """Writes each message to a WebSocket as text."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def close(self) -> Any:
        return self._socket.close()

    def write(self, data: bytes) -> Any:
        return self._socket.send(data.decode())


class _Workspace(Workspace):
    """A workspace that makes documents of ours."""

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> Document:
        return Document(
            doc_uri,
            source=source,
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self._position_codec,
        )


def use_own_documents(server: LanguageServer) -> None:
    """Put our workspace in the place of the one that pygls has just made, in the handler of `initialize`."""
    stock = server.workspace
    if not _makes_documents:
        log.warning("this pygls makes its documents in another way: lines and edits are those of stock pygls")
        return
    server.protocol._workspace = _Workspace(
        stock.root_uri, types.TextDocumentSyncKind.Incremental, list(stock.folders.values()), stock.position_encoding
    )


def own_document(document: TextDocument) -> Document:
    """The document as one of ours; where pygls made a stock one, a copy for this once."""
    if isinstance(document, Document):
        return document
    return Document(
        document.uri,
        source=document.source,
        version=document.version,
        language_id=document.language_id,
        position_codec=document.position_codec,
    )


def exit_code(server: LanguageServer) -> int:
    """What the process ends with: 1 where the client said `exit`, or went away, without `shutdown`."""
    return 0 if getattr(server.protocol, "_shutdown", True) else 1
