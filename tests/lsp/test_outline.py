"""The outline as clients get it, while they go on asking and typing."""

import asyncio
import json
import threading
import time

import pytest

from mleq.features.library import Library
from mleq.lsp import outline
from tests.features.recognizers import Recognizes
from tests.lsp.inprocess import URI, InProcess
from tests.lsp.test_background import change, edit, until

TEXT = "𝔼 \\[ softmax \\]\n\\begin{equation}\n  x\\label{eq:x}\n\\end{equation}\n$y$"
IN_RANGES = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}


class Client(InProcess):
    def __init__(self, catalog, capabilities=None):
        super().__init__(catalog, capabilities)
        self.server.library.recognizer = Recognizes(catalog)

    def answers(self):
        bodies = self.written.split(b"Content-Length: ")[1:]
        return [json.loads(body.split(b"\r\n\r\n", 1)[1]) for body in bodies]

    def request(self, uri=URI, number=7):
        self.written = b""
        self.send(id=number, method="textDocument/documentSymbol", params={"textDocument": {"uri": uri}})

    async def outline(self, uri=URI):
        self.request(uri)
        await until(self.answers)
        [answer] = self.answers()
        return answer["result"]


def span(*places):
    return dict(zip(("start", "end"), ({"line": line, "character": at} for line, at in places), strict=True))


async def test_symbols_in_ranges(catalog):
    client = Client(catalog, IN_RANGES)
    client.open(TEXT, "latex")
    assert await client.outline() == [
        {"name": "Softmax", "kind": 14, "range": span((0, 3), (0, 16)), "selectionRange": span((0, 6), (0, 13))},
        {"name": "eq:x", "kind": 14, "range": span((1, 0), (3, 14)), "selectionRange": span((2, 2), (2, 15))},
    ]


async def test_a_client_that_knows_places_alone(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    [first, second] = await client.outline()
    assert first == {"name": "Softmax", "kind": 14, "location": {"uri": URI, "range": span((0, 3), (0, 16))}}
    assert second["name"] == "eq:x"


async def test_documents_without_one(catalog):
    client = Client(catalog)
    assert await client.outline("file:///nowhere/else") is None
    client.open("$$ x $$", "plaintext")
    assert await client.outline() == []
    client.open("", "latex")
    assert await client.outline() == []


async def test_a_client_that_asks_before_the_server_is_warm(catalog, monkeypatch):
    """What takes long to make is made in a thread."""
    made = []

    def make(library):
        time.sleep(0.05)
        made.append(threading.current_thread())
        return Recognizes(catalog)

    monkeypatch.setattr(Library, "recognizer", property(make))
    client = InProcess(catalog, IN_RANGES)
    client.open(TEXT, "latex")
    client.send(id=8, method="textDocument/documentSymbol", params={"textDocument": {"uri": URI}})
    await asyncio.sleep(0)
    client.ask("textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": 9, "character": 0}})
    await until(lambda: b"Softmax" in client.written)
    assert made[0] is not threading.main_thread()


@pytest.fixture
def slow(catalog, monkeypatch):
    """A client, and a document whose outline takes many slices."""
    monkeypatch.setattr(outline, "SLICE", 0.0)
    monkeypatch.setattr(outline, "PAUSE", 0.01)
    client = Client(catalog, IN_RANGES)
    client.open("\\[ a \\]\n\n" * 400, "latex")
    return client


async def test_others_are_answered_meanwhile(slow):
    slow.request()
    await asyncio.sleep(0.01)
    assert not slow.answers()
    position = {"line": 0, "character": 3}
    slow.send(id=8, method="textDocument/hover", params={"textDocument": {"uri": URI}, "position": position})
    await until(lambda: len(slow.answers()) > 1)
    assert [answer["id"] for answer in slow.answers()][-1] == 7


async def test_it_is_that_of_the_text_in_the_end(slow):
    for replace in (lambda: edit(slow, "more\n"), lambda: change(slow, {"text": "\n\n\\[ b \\]"})):
        slow.request()
        await asyncio.sleep(0.01)
        replace()
        await until(slow.answers)
        lines = slow.server.document(URI).buffer.text.split("\n")
        [answer] = slow.answers()
        assert answer["result"]
        for symbol in answer["result"]:
            assert lines[symbol["range"]["start"]["line"]].startswith("\\[")


async def test_one_that_is_not_waited_for(slow):
    slow.request()
    await asyncio.sleep(0.01)
    slow.send(method="$/cancelRequest", params={"id": 7})
    await until(slow.answers)
    [answer] = slow.answers()
    assert answer["error"]["code"] == -32800
    asked = len(slow.server.library.recognizer.asked)
    await asyncio.sleep(0.05)
    assert len(slow.server.library.recognizer.asked) == asked
