"""Every use that is made of pygls's private parts, and what of its behavior is mended by it.

The parts are looked for at start. Where a release of pygls has them no longer, stock behavior stands in, and the log
says so.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound
from pygls.io_ import WebSocketWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCProtocol
from pygls.workspace import TextDocument, Workspace

if TYPE_CHECKING:
    from mleq.lsp.document import Document

log = logging.getLogger(__name__)

NOT_INITIALIZED = types.ResponseError(code=types.ErrorCodes.ServerNotInitialized, message="initialize comes first")
INITIALIZED_TWICE = types.ResponseError(code=types.ErrorCodes.InvalidRequest, message="initialize comes but once")
SHUT_DOWN = types.ResponseError(code=types.ErrorCodes.InvalidRequest, message="the server is shut down")

_answers = hasattr(JsonRPCProtocol, "_send_response") and hasattr(JsonRPCProtocol, "_send_handler_result")
_dispatches = hasattr(JsonRPCProtocol, "_handle_request") and hasattr(JsonRPCProtocol, "_handle_notification")
_makes_documents = hasattr(Workspace, "_create_text_document")


def tell_missing_parts() -> None:
    """Say in the log what this release of pygls does in another way, and what follows."""
    for is_there, consequence in (
        (_answers, "completion is slower, and some malformed requests stay without an answer"),
        (_dispatches, "every message is a little slower"),
        (_makes_documents, "lines and edits are those of stock pygls"),
    ):
        if not is_there:
            log.warning("this pygls works in another way than expected: %s", consequence)


OWN_REQUESTS = frozenset(("mleq/search", "mleq/context", "mleq/insert", "mleq/page"))
"""The requests that the protocol does not have."""


@dataclass(slots=True)
class OwnRequest:
    """A request of ours, with its parameters as they came; pygls would make a class of each object in them."""

    id: Any
    method: str
    jsonrpc: str
    params: Any = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """The result of a request, written already."""

    json: str
    """In ASCII, so that its length counts bytes."""


class Protocol(LanguageServerProtocol):
    """pygls's protocol, answering what it leaves open, and with shorter ways for what comes at every letter."""

    sends_encoded = _answers
    """Whether a handler may return an `Encoded` result, or a future of a result."""

    def handle_message(self, message: Any) -> None:
        """Refuse the requests that the protocol wants refused: before `initialize`, a second one, after `shutdown`."""
        # pygls tells messages apart by `isinstance` of runtime-checkable protocols, which takes longer than the rest of
        # their way to a handler.
        is_call = hasattr(message, "method") and message.jsonrpc == self.VERSION
        is_request = is_call and hasattr(message, "id")
        refusal = self._refusal(message) if is_request and _answers else None
        if refusal:
            self._send_response(message.id, error=refusal)
        elif not is_call or self._shutdown or not _dispatches:
            super().handle_message(message)
        elif is_request:
            copy_context().run(self._handle_request, message.id, message.method, message.params)
        else:
            copy_context().run(self._handle_notification, message.method, message.params)

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # pygls's is a cache
        """The type of the messages of a method."""
        return OwnRequest if method in OWN_REQUESTS else super().get_message_type(method)

    def _refusal(self, request: Any) -> types.ResponseError | None:
        if self._shutdown:
            return SHUT_DOWN
        if request.method == types.INITIALIZE:
            return INITIALIZED_TWICE if self._workspace else None
        return None if self._workspace else NOT_INITIALIZED

    def _execute_handler(self, msg_id: Any, *args: Any, **kwargs: Any) -> None:
        """Run a handler and let go of it once it is done; pygls keeps that of every notification to the end."""
        super()._execute_handler(msg_id, *args, **kwargs)
        running = getattr(self, "_request_futures", {})
        if future := running.get(msg_id):
            future.add_done_callback(lambda _: running.pop(msg_id, None))

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Answer a request whose parameters are malformed; pygls would let its client wait for ever."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data and _answers:
                known = isinstance(data["method"], str) and self.get_message_type(data["method"])
                refusal = error if known else JsonRpcMethodNotFound.of(str(data["method"]))
                self._send_response(data["id"], error=refusal.to_response_error())
            raise

    def _send_response(self, msg_id: Any, result: Any | None = None, error: types.ResponseError | None = None) -> None:
        """Send an answer: one that is written already as it is, and one that is waited for once it is there."""
        if isinstance(result, asyncio.Future):
            running: dict[Any, Any] = self._request_futures  # from which the client cancels
            running[msg_id] = result
            result.add_done_callback(partial(self._send_handler_result, msg_id=msg_id))
        elif error is None and isinstance(result, Encoded):
            self._write(f'{{"jsonrpc":"2.0","id":{json.dumps(msg_id)},"result":{result.json}}}'.encode())
        else:
            super()._send_response(msg_id, result, error)

    def _write(self, body: bytes) -> None:
        header = b"Content-Length: %d\r\n\r\n" % len(body) if self._headers else b""
        sent = self.writer.write(header + body) if self.writer else None
        if inspect.isawaitable(sent):
            task = asyncio.ensure_future(sent)
            self._sending.add(task)  # asyncio itself would let go of it half sent
            task.add_done_callback(self._sending.discard)

    def set_writer(self, writer: Any, include_headers: bool = True) -> None:
        """Send text over WebSockets: a browser's client takes pygls's binary messages for files."""
        socket = getattr(writer, "_ws", None) if isinstance(writer, WebSocketWriter) else None
        self._headers = include_headers
        self._sending: set[asyncio.Future[Any]] = set()
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
        from mleq.lsp.document import Document  # not at the start: the scanners behind it are not needed there

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
        return
    server.protocol._workspace = _Workspace(
        stock.root_uri, types.TextDocumentSyncKind.Incremental, list(stock.folders.values()), stock.position_encoding
    )


def own_document(document: TextDocument) -> Document:
    """The document as one of ours; where pygls made a stock one, a copy for this once."""
    from mleq.lsp.document import Document

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
