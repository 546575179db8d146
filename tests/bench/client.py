"""A client written at the bytes, so that little of what is measured is its own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CAPABILITIES = {
    "textDocument": {
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "labelDetailsSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "resolveSupport": {"properties": ["documentation", "detail"]},
            },
            "completionList": {"itemDefaults": ["editRange", "insertTextFormat", "insertTextMode", "data"]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "general": {"positionEncodings": ["utf-16"]},
}
PATIENCE = 120.0
# Installed programs have their modules compiled: a start must be able to keep them for the next.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Client:
    """A server on pipes, and the one document that is open in it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=ENVIRONMENT
        )
        assert self.process.stdin and self.process.stdout
        self._in, self._out = self.process.stdin.fileno(), self.process.stdout.fileno()
        self._buffer = bytearray()
        self._number = 0
        self._uri = ""

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def initialize(self, options: Any = None) -> float:
        """Milliseconds from the start of the process to the answer."""
        params = {"processId": None, "rootUri": None, "capabilities": CAPABILITIES, "initializationOptions": options}
        end, _ = self.ask("initialize", params)
        self.write(frame(method="initialized", params={}))
        return (end - self.started) * 1000

    def open(self, language: str, text: str) -> None:
        self._uri = f"file:///bench/{self._number}.{language}"
        document = {"uri": self._uri, "languageId": language, "version": 1, "text": text}
        self.write(frame(method="textDocument/didOpen", params={"textDocument": document}))

    def key(self, line: int, column: int, letter: str) -> tuple[float, dict[str, Any]]:
        """Type a letter and ask for completion behind it, in one write: milliseconds to the answer, and the answer."""
        began = time.perf_counter()
        end, answer = self.ask(
            "textDocument/completion", self.place(line, column + 1), before=self._change(line, column, column, letter)
        )
        return (end - began) * 1000, answer

    def timed(self, method: str, line: int, column: int) -> tuple[float, dict[str, Any]]:
        """Milliseconds to the answer, and the answer."""
        began = time.perf_counter()
        end, answer = self.ask(f"textDocument/{method}", self.place(line, column))
        return (end - began) * 1000, answer

    def erase(self, line: int, start: int, end: int) -> None:
        self.write(self._change(line, start, end, ""))

    def place(self, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self._uri}, "position": {"line": line, "character": column}}

    def ask(self, method: str, params: Any, before: bytes = b"") -> tuple[float, dict[str, Any]]:
        """When the last byte of the answer was here, and the answer, which is decoded after that."""
        self._number += 1
        self.write(before + frame(id=self._number, method=method, params=params))
        while True:
            end, body = self._receive()
            message = json.loads(body)
            if message.get("id") == self._number and "method" not in message:
                return end, message

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._in, rest) :]

    def memory(self) -> float:
        """The megabytes of memory that the process holds."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processor(self) -> float:
        """The seconds that the process has worked."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _change(self, line: int, start: int, end: int, text: str) -> bytes:
        span = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
        document = {"uri": self._uri, "version": self._number}
        params = {"textDocument": document, "contentChanges": [{"range": span, "text": text}]}
        return frame(method="textDocument/didChange", params=params)

    def _receive(self) -> tuple[float, bytes]:
        while (head := self._buffer.find(b"\r\n\r\n")) < 0:
            self._fill()
        fields = bytes(self._buffer[:head]).lower().split(b"\r\n")
        length = next(int(field[15:]) for field in fields if field.startswith(b"content-length:"))
        while len(self._buffer) < head + 4 + length:
            self._fill()
        end = time.perf_counter()
        body = bytes(self._buffer[head + 4 : head + 4 + length])
        del self._buffer[: head + 4 + length]
        return end, body

    def _fill(self) -> None:
        ready, _, _ = select.select([self._out], [], [], PATIENCE)
        data = os.read(self._out, 1 << 20) if ready else b""
        if not data:
            raise AssertionError(f"{self.process.args} said nothing more")
        self._buffer += data


def frame(**message: Any) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
