"""A server in this process, asked message by message."""

from __future__ import annotations

import json
from typing import Any

from mleq.lsp.frames import Frames
from mleq.lsp.server import Server, build_server
from mleq.lsp.streams import handle

URI = "file:///nowhere/paper"


class InProcess:
    """A server and what it wrote."""

    def __init__(self, catalog, capabilities: dict[str, Any] | None = None, options: Any = None) -> None:
        self.server: Server = build_server(catalog)
        self.server.protocol.set_writer(self)
        self.written = b""
        params = {"processId": None, "rootUri": None, "capabilities": capabilities or {}}
        self.ask("initialize", {**params, "initializationOptions": options})

    def write(self, data: bytes) -> None:
        self.written += data

    def send(self, **message: Any) -> None:
        handle(self.server, bytearray(json.dumps({"jsonrpc": "2.0", **message}).encode()))

    def ask(self, method: str, params: Any, number: int | str = 7) -> Any:
        """The result; exactly one message is written for it, and its length is right."""
        self.written = b""
        self.send(id=number, method=method, params=params)
        frames = Frames()
        [body] = frames.feed(self.written)
        assert frames.feed(b"Content-Length: 1\r\n\r\n5") == [b"5"], "bytes past the message"
        answer = json.loads(body)
        assert answer["id"] == number and answer["jsonrpc"] == "2.0"
        return answer["result"]

    def open(self, text: str, language: str) -> None:
        document = {"uri": URI, "languageId": language, "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": document})

    def complete(self, line: int, character: int, number: int | str = 7) -> Any:
        position = {"line": line, "character": character}
        return self.ask("textDocument/completion", {"textDocument": {"uri": URI}, "position": position}, number)
