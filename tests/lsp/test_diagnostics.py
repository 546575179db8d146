"""Mistakes as a client is told of them: when somebody pauses, only what is new, and nothing that nobody wants."""

import asyncio
import json

import pytest

from mleq.lsp import background
from tests.features.recognizers import PITFALL, Recognizes
from tests.lsp.inprocess import URI, InProcess
from tests.lsp.test_background import change, edit, idle, until

SHOWS = {"textDocument": {"publishDiagnostics": {}}}
TEXT = "so\n\\[\n  𝔼 softmax wrong\n\\]\nand $softmax$"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr("mleq.lsp.server.warm_soon", lambda server: None)
    monkeypatch.setattr(background, "PAUSE", 0.01)
    monkeypatch.setattr(background, "QUIET", 0.05)


class Client(InProcess):
    def __init__(self, catalog, capabilities=SHOWS, options=None, *, warm=True):
        super().__init__(catalog, capabilities, options)
        self.recognizer = Recognizes(catalog)
        self.written = b""
        if warm:
            self.server.library.recognizer = self.recognizer

    def told(self):
        """What was told since the last time, by notification: the diagnostics of each."""
        bodies = [body.split(b"\r\n\r\n", 1)[1] for body in self.written.split(b"Content-Length: ")[1:]]
        self.written = b""
        messages = [json.loads(body) for body in bodies]
        assert all(message["method"] == "textDocument/publishDiagnostics" for message in messages)
        assert all(message["params"]["uri"] == URI for message in messages)
        return [message["params"]["diagnostics"] for message in messages]

    async def settled(self):
        await idle(self)
        return self.told()

    def close(self):
        self.send(method="textDocument/didClose", params={"textDocument": {"uri": URI}})

    def push(self, settings):
        self.send(method="workspace/didChangeConfiguration", params={"settings": settings})


async def test_what_is_told(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    assert not client.told(), "opening waits for nothing"
    [[diagnostic]] = await client.settled()
    assert diagnostic == {
        "range": {"start": {"line": 2, "character": 13}, "end": {"line": 2, "character": 18}},
        "severity": 3,
        "code": "softmax",
        "source": "mleq",
        "message": f"Softmax: {PITFALL.text}",
    }


async def test_in_chinese(catalog):
    client = Client(catalog)
    client.server.flags = client.server.flags.__class__(locale="zh-CN", shows_diagnostics=True)
    client.open(TEXT, "latex")
    [[diagnostic]] = await client.settled()
    assert diagnostic["message"].startswith(catalog.get("softmax").zh)


async def test_nothing_is_told_where_nothing_is_wrong(catalog):
    client = Client(catalog)
    client.open("$softmax$", "latex")
    assert not await client.settled()
    client.close()
    assert not client.told()


async def test_it_follows_the_text(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    await client.settled()
    edit(client, "more\n")
    [[moved]] = await client.settled()
    assert moved["range"]["start"]["line"] == 3
    edit(client, "at the end", line=6)
    assert not await client.settled(), "nothing has changed"
    change(client, {"text": "$softmax$"})
    assert await client.settled() == [[]]
    change(client, {"text": "$softmax wrong$"})
    assert len(await client.settled()) == 1


async def test_only_what_has_changed_is_recognized_anew(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    await client.settled()
    client.recognizer.asked.clear()
    edit(client, "$softmax + 1$ ")
    await client.settled()
    assert client.recognizer.asked == ["softmax + 1"]


async def test_nothing_is_looked_at_while_somebody_types(catalog, monkeypatch):
    monkeypatch.setattr(background, "QUIET", 0.3)
    client = Client(catalog)
    client.open("", "latex")
    await idle(client)
    for letter in reversed("$softmax wrong$"):
        edit(client, letter)
        await asyncio.sleep(0.02)
    assert not client.recognizer.asked and not client.told()
    [[diagnostic]] = await client.settled()
    assert diagnostic["range"]["start"]["character"] == len("$softmax ") and len(client.recognizer.asked) == 1


async def test_an_edit_in_the_middle_begins_anew(catalog, monkeypatch):
    monkeypatch.setattr(background, "SLICE", 0.0)
    client = Client(catalog)
    client.open(TEXT + "\n\n$x$" * 300, "latex")
    await until(lambda: client.recognizer.asked)
    change(client, {"text": "$softmax wrong$"})
    assert not client.told()
    [[diagnostic]] = await client.settled()
    assert diagnostic["range"]["start"] == {"line": 0, "character": 9}


async def test_macros_from_elsewhere_make_it_look_again(catalog):
    from mleq.document.definitions import definitions

    client = Client(catalog)
    client.open(r"$\mine$", "latex")
    await client.settled()
    buffer = client.server.document(URI).buffer
    buffer.inherit(list(definitions(r"\newcommand{\mine}{x}")))
    client.recognizer.asked.clear()
    client.server.background.go_on_with_all()
    await client.settled()
    assert client.recognizer.asked == [r"\mine"]


async def test_closed_it_is_taken_back(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    await client.settled()
    client.close()
    assert client.told() == [[]]
    client.open(TEXT, "latex")
    client.close()
    await asyncio.sleep(0.02)
    assert not client.told(), "closed before anything was found"


async def test_at_the_end_nothing_is_said(catalog):
    client = Client(catalog)
    client.open(TEXT, "latex")
    await client.settled()
    assert client.ask("shutdown", None) is None


async def test_the_setting(catalog):
    client = Client(catalog, options={"mistakes": False})
    client.open(TEXT, "latex")
    assert not await client.settled() and not client.recognizer.asked
    client.push({"mleq": {"mistakes": True}})
    assert len(await client.settled()) == 1
    client.push({"mleq": {"mistakes": False}})
    assert await client.settled() == [[]]
    client.push({"mleq": {"mistakes": True}})
    assert len(await client.settled()) == 1


async def test_a_client_that_does_not_show_any_is_told_nothing(catalog):
    client = Client(catalog, {})
    client.open(TEXT, "latex")
    assert not await client.settled() and not client.recognizer.asked


async def test_it_waits_until_the_server_is_warm(catalog):
    """What the formulas are found with takes long to make, and is not made on the loop."""
    client = Client(catalog, warm=False)
    client.open(TEXT, "latex")
    assert not await client.settled()
    client.server.library.recognizer = client.recognizer
    client.server.background.warmed()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(await client.settled()) == 1
