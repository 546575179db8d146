"""A client that says exactly what it is told to, over any transport."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

SERVE = [sys.executable, "-m", "mleq", "serve"]
PATIENCE = 60.0


class RawClient:
    """Messages to and from a server on pipes or a socket."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._buffer = b""

    def send(self, message: dict[str, Any]) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_bytes(self, body: bytes) -> None:
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def write(self, data: bytes) -> None:
        os.write(self._write, data)

    def receive(self) -> dict[str, Any]:
        """The next message; fails after a while."""
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, rest = self._buffer.split(b"\r\n\r\n", 1)
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        while len(rest) < length:
            self._fill()
            rest = self._buffer.split(b"\r\n\r\n", 1)[1]
        self._buffer = rest[length:]
        return json.loads(rest[:length])

    def request(self, request_id: int, method: str, params: Any = None) -> dict[str, Any]:
        """The answer to a request; nothing else may come before it."""
        self.send({"id": request_id, "method": method, "params": params})
        answer = self.receive()
        assert answer.get("id") == request_id, answer
        return answer

    def initialize(
        self, capabilities: dict[str, Any] | None = None, options: Any = None, folders: Sequence[str] = ()
    ) -> dict[str, Any]:
        params = {
            "processId": None,
            "rootUri": None,
            "capabilities": capabilities or {},
            "initializationOptions": options,
            "workspaceFolders": [{"uri": uri, "name": uri} for uri in folders],
        }
        answer = self.request(1, "initialize", params)["result"]
        self.send({"method": "initialized", "params": {}})
        return answer

    def open(self, uri: str, language: str, text: str) -> None:
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})

    def change(self, uri: str, *changes: dict[str, Any]) -> None:
        params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes}
        self.send({"method": "textDocument/didChange", "params": params})

    def ask(self, request_id: int, method: str, uri: str, line: int, character: int) -> Any:
        params = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.request(request_id, f"textDocument/{method}", params)["result"]

    def _fill(self) -> None:
        ready, _, _ = select.select([self._read], [], [], PATIENCE)
        data = os.read(self._read, 1 << 16) if ready else b""
        if not data:
            raise AssertionError("the server said nothing more")
        self._buffer += data


class Process(RawClient):
    """A server on pipes."""

    def __init__(self, *arguments: str, command: Sequence[str] = SERVE) -> None:
        self.process = subprocess.Popen(
            [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        super().__init__(self.process.stdout.fileno(), self.process.stdin.fileno())

    def end(self) -> tuple[int, str]:
        """Wait for the end; the exit code and what was said on standard error."""
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors.decode()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def wait_for(what: Any) -> Any:
    """The first true answer of `what`, asked for a while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")
