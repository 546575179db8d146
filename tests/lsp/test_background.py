"""What is done while nobody waits: it gets done, it makes no one wait, and it sees no file that it must not."""

import asyncio
import json
import os
import sys
import threading
import time

import pytest

from mleq.document.buffer import Buffer
from mleq.document.definitions import definitions
from mleq.lsp import background
from mleq.lsp.background import PAUSE
from mleq.lsp.warm import warm
from mleq.workspace.surroundings import Surroundings
from tests.lsp.inprocess import URI, InProcess
from tests.lsp.raw import Process, RawClient, wait_for
from tests.lsp.test_raw import connected, free_port

EQUATIONS = r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}"
PARAGRAPH = "Some prose about $x^2$, and then\n\\[ \\int_0^1 f(x) dx \\]\n\\begin{align} a &= b \\end{align}\n\n"


def document(client):
    return client.server.document(URI)


def work(client):
    [work] = client.server.background._works.values()
    return work


def edit(client, text, line=0):
    place = {"line": line, "character": 0}
    change(client, {"range": {"start": place, "end": place}, "text": text})


def change(client, content):
    params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [content]}
    client.send(method="textDocument/didChange", params=params)


def save(client):
    client.send(method="textDocument/didSave", params={"textDocument": {"uri": URI}})


async def until(what):
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.005)


async def idle(client):
    """Wait until nothing is left to do."""
    await until(lambda: work(client).timer is None and not work(client).is_reading)


@pytest.fixture
def client(catalog):
    return InProcess(catalog)


@pytest.fixture
def settled(monkeypatch):
    """What was answered by each call of `settle`."""
    answers = []
    settle = Buffer.settle

    def recorded(self, segments):
        answers.append(settle(self, segments))
        return answers[-1]

    monkeypatch.setattr(Buffer, "settle", recorded)
    return answers


@pytest.fixture
def files(monkeypatch):
    """What is read in the place of files."""
    files = Files()
    monkeypatch.setattr(background, "read_surroundings", files.read)
    return files


class Files:
    def __init__(self):
        self.content = r"\newcommand{\mine}{x}"
        self.texts = []
        self.now = self.most = 0
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def read(self, path, text, roots, cache):
        self.texts.append(text)
        self.now += 1
        self.most = max(self.most, self.now)
        found = Surroundings(tuple(definitions(self.content)))
        self.may_go_on.wait(20)
        self.now -= 1
        return found


# Settling.


@pytest.mark.parametrize("language", ["latex", "markdown"])
async def test_an_opened_document_is_scanned_ahead_to_its_end(client, settled, language):
    client.open(PARAGRAPH * 600, language)
    assert not settled, "opening itself waits for no scan"
    await idle(client)
    assert settled.count(False) and not settled[-1]
    settled.clear()
    edit(client, "\\[")
    await idle(client)
    assert settled and not settled[-1]


async def test_the_loop_turns_after_each_slice(client, monkeypatch):
    events = []

    def slow(self, segments):
        events.append("slice")
        time.sleep(background.SLICE)
        return events.count("slice") < 20

    monkeypatch.setattr(Buffer, "settle", slow)
    client.open("text", "markdown")
    while events.count("slice") < 20:
        events.append("turn")
        await asyncio.sleep(0)
    assert "slice slice" not in " ".join(events)


async def test_a_slice_ends_when_its_time_is_up(client, monkeypatch):
    calls = []
    monkeypatch.setattr(Buffer, "settle", lambda self, segments: calls.append(segments) or True)
    client.open("text", "markdown")
    began = time.thread_time()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert set(calls) == {1}, "one segment at a time"
    assert time.thread_time() - began < 20 * background.SLICE


async def test_while_somebody_types_nothing_is_scanned_and_no_timer_started_anew(client, settled, monkeypatch):
    client.open("text", "latex")
    await idle(client)
    settled.clear()
    timers = []
    come_back = client.server.background._come_back
    monkeypatch.setattr(client.server.background, "_come_back", lambda *args: (timers.append(args), come_back(*args)))
    end = time.monotonic() + 3 * PAUSE
    letters = 0
    while time.monotonic() < end:
        edit(client, "x")
        letters += 1
        assert not settled
        await asyncio.sleep(0.005)
    assert len(timers) <= 4 < letters
    await idle(client)
    assert settled == [False]


async def test_what_is_closed_is_dropped(client, settled):
    client.open(PARAGRAPH * 600, "latex")
    timer = work(client).timer
    closed = document(client)
    client.send(method="textDocument/didClose", params={"textDocument": {"uri": URI}})
    assert timer.cancelled() and not client.server.background._works and closed.when_changed is None
    await asyncio.sleep(0.01)
    assert not settled


async def test_shutdown_leaves_no_timer(client, files):
    files.may_go_on.clear()
    client.open(PARAGRAPH * 600, "latex")
    await until(lambda: files.texts)
    timer = work(client).timer
    client.ask("shutdown", None)
    files.may_go_on.set()
    assert timer.cancelled() and not client.server.background._works
    await until(lambda: not files.now)
    await asyncio.sleep(0.01)
    assert all(timer.cancelled() for timer in asyncio.get_running_loop()._scheduled)


async def test_opened_twice_it_is_one_document(client):
    client.open("old", "latex")
    old = work(client).timer
    client.open("new", "latex")
    assert old.cancelled() and work(client).document is document(client)


async def test_other_languages_are_no_work(client):
    client.open("text", "python")
    assert not client.server.background._works


def test_without_a_loop_there_is_no_background(client, caplog):
    client.open("so mlkl", "latex")
    save(client)
    edit(client, "x")
    assert client.complete(0, 8)["items"] and not caplog.records


# Inputs.


async def test_definitions_of_inputs_are_in_effect_once_read(client, files):
    client.open("text", "latex")
    await idle(client)
    assert document(client).buffer.macros.begins("mine")
    assert len(files.texts) == 1


async def test_a_save_reads_anew(client, files):
    client.open("text", "latex")
    await idle(client)
    files.content = r"\newcommand{\yours}{x}"
    save(client)
    await idle(client)
    assert [macro.name for macro in document(client).buffer.macros] == ["yours"]


async def test_an_edit_of_an_input_reads_anew_when_the_writer_pauses(client, files):
    client.open("text", "latex")
    await idle(client)
    edit(client, "more ")
    await idle(client)
    assert len(files.texts) == 1
    edit(client, r"\input{a}")
    edit(client, "x")
    assert len(files.texts) == 1
    await idle(client)
    assert files.texts[1:] == [r"x\input{a}more text"]


async def test_one_read_at_a_time_and_one_more_for_all_that_came_meanwhile(client, files):
    files.may_go_on.clear()
    client.open("text", "latex")
    await until(lambda: files.texts)
    for _ in range(5):
        save(client)
    await asyncio.sleep(0.02)
    assert len(files.texts) == 1, "and the loop is not blocked"
    files.may_go_on.set()
    await idle(client)
    assert (len(files.texts), files.most) == (2, 1)


async def test_what_was_read_for_a_text_that_is_gone_is_read_anew(client, files):
    files.may_go_on.clear()
    client.open("old", "latex")
    await until(lambda: files.texts)
    change(client, {"text": "new"})
    files.content = r"\newcommand{\yours}{x}"
    files.may_go_on.set()
    await until(lambda: not work(client).is_reading)
    assert not len(document(client).buffer.macros)
    await idle(client)
    assert files.texts == ["old", "new"]
    assert document(client).buffer.macros.begins("yours")


async def test_what_was_read_for_a_closed_document_is_dropped(client, files):
    files.may_go_on.clear()
    client.open("old", "latex")
    await until(lambda: files.texts)
    old = document(client)
    client.open("new", "latex")
    await until(lambda: len(files.texts) == 2)
    files.may_go_on.set()
    await idle(client)
    assert document(client).buffer.macros.begins("mine") and not old.buffer.macros.begins("mine")


async def test_inherited_definitions_outlive_the_text(client, files):
    client.open("text", "latex")
    await idle(client)
    change(client, {"text": "new"})
    assert document(client).buffer.macros.begins("mine")


async def test_a_failure_is_told_in_the_log_alone(client, monkeypatch, caplog):
    monkeypatch.setattr(background, "read_surroundings", lambda *args: 1 / 0)
    client.open("text", "latex")
    client.written = b""
    await idle(client)
    assert [record.message for record in caplog.records] == ["<lambda>: division by zero"] and not client.written


@pytest.mark.parametrize(
    ("language", "uri"), [("markdown", URI), ("latex", "untitled:a"), ("latex", "vscode-vfs://h/a")]
)
async def test_what_inputs_no_files_reads_none(client, files, language, uri):
    document = {"uri": uri, "languageId": language, "version": 1, "text": r"\input{a}"}
    client.send(method="textDocument/didOpen", params={"textDocument": document})
    save(client)
    await idle(client)
    assert not files.texts


# The whole, from outside.


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a paper"
    folder.mkdir()
    return folder


@pytest.fixture
def server(folder):
    with Process() as process:
        process.initialize(folders=[folder.as_uri()])
        yield process


def offers(server, uri, line, typed):
    """Whether anything is offered for a command: nothing is while it may become one of the document's."""
    return bool(server.ask(2, "completion", uri, line, len(typed))["items"])


def is_math(server, uri, line, character):
    """Whether the name of an equation is known there without the head."""
    return bool(server.ask(3, "hover", uri, line, character))


def open_paper(server, folder, *lines):
    uri = (folder / "paper.tex").as_uri()
    server.open(uri, "latex", "\n".join(lines))
    return uri


def told_of_save(server, uri):
    server.send({"method": "textDocument/didSave", "params": {"textDocument": {"uri": uri}}})


def test_macros_of_an_input_make_way_and_make_math(server, folder):
    (folder / "macros.tex").write_text(r"\newcommand{\softmax}{x}" + EQUATIONS)
    uri = open_paper(server, folder, r"\input{macros}", r"$\softm$", r"\be softmax \ee", "softmax")
    wait_for(lambda: is_math(server, uri, 2, 6))
    assert not offers(server, uri, 1, r"$\softm")
    assert not is_math(server, uri, 3, 3)


def test_without_the_input_neither(server, folder):
    uri = open_paper(server, folder, r"\input{macros}", r"$\softm$", r"\be softmax \ee")
    time.sleep(2 * PAUSE)
    assert offers(server, uri, 1, r"$\softm") and not is_math(server, uri, 2, 6)


def test_a_change_of_an_input_is_seen_when_something_is_saved(server, folder):
    macros = folder / "macros.tex"
    macros.write_text(EQUATIONS)
    uri = open_paper(server, folder, r"\input{macros}", r"\be softmax \ee")
    wait_for(lambda: is_math(server, uri, 1, 6))
    macros.write_text("nothing")
    told_of_save(server, macros.as_uri())
    wait_for(lambda: not is_math(server, uri, 1, 6))


def test_an_input_that_is_typed_is_seen(server, folder):
    (folder / "macros.tex").write_text(EQUATIONS)
    uri = open_paper(server, folder, r"\inpu{macros}", r"\be softmax \ee")
    place = {"line": 0, "character": 5}
    assert not is_math(server, uri, 1, 6)
    server.change(uri, {"range": {"start": place, "end": place}, "text": "t"})
    wait_for(lambda: is_math(server, uri, 1, 6))
    server.change(uri, {"text": "\n" + r"\be softmax \ee"})
    assert is_math(server, uri, 1, 6), "what was inherited stays"
    wait_for(lambda: not is_math(server, uri, 1, 6))


@pytest.mark.skipif(os.name != "posix", reason="Windows lets not everyone make links")
def test_files_outside_the_workspace_are_not_seen(server, folder):
    (folder.parent / "secret.tex").write_text(r"\newcommand{\softmax}{x}")
    (folder / "link.tex").symlink_to(folder.parent / "secret.tex")
    (folder / "macros.tex").write_text(EQUATIONS)
    inputs = r"\input{../secret}\input{link}\input{%s}\input{macros}" % (folder.parent / "secret.tex")
    uri = open_paper(server, folder, inputs, r"$\softm$", r"\be softmax \ee")
    wait_for(lambda: is_math(server, uri, 2, 6))
    assert offers(server, uri, 1, r"$\softm")


def test_without_a_workspace_it_is_the_folder_of_the_document(folder):
    (folder.parent / "secret.tex").write_text(r"\newcommand{\softmax}{x}")
    (folder / "macros.tex").write_text(EQUATIONS)
    with Process() as server:
        server.initialize()
        uri = open_paper(server, folder, r"\input{../secret}\input{macros}", r"$\softm$", r"\be softmax \ee")
        wait_for(lambda: is_math(server, uri, 2, 6))
        assert offers(server, uri, 1, r"$\softm")


def test_an_input_beside_the_folder_of_the_document_is_in_the_workspace(server, folder):
    (folder / "macros.tex").write_text(EQUATIONS)
    (folder / "chapters").mkdir()
    uri = open_paper(server, folder / "chapters", r"\input{../macros}", r"\be softmax \ee")
    wait_for(lambda: is_math(server, uri, 1, 6))


def test_macros_of_the_main_file_are_in_effect_in_a_chapter(server, folder):
    (folder / "main.tex").write_text("\\documentclass{book}" + EQUATIONS + "\\begin{document}\\include{chapters/one}")
    (folder / "chapters").mkdir()
    (folder / "chapters" / "one.tex").write_text("")
    uri = (folder / "chapters" / "one.tex").as_uri()
    server.open(uri, "latex", "\n" + r"\be softmax \ee")
    wait_for(lambda: is_math(server, uri, 1, 6))


def test_saves_are_asked_for():
    with Process() as server:
        assert server.initialize()["capabilities"]["textDocumentSync"]["save"]


def test_a_client_that_watches_files_is_asked_to(folder):
    macros = folder / "macros.tex"
    macros.write_text("nothing")
    with Process() as server:
        server.initialize({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
        asked = server.receive()
        [registration] = asked["params"]["registrations"]
        assert (asked["method"], registration["method"]) == (
            "client/registerCapability",
            "workspace/didChangeWatchedFiles",
        )
        server.send({"id": asked["id"], "error": {"code": 1, "message": "no"}})
        uri = open_paper(server, folder, r"\input{macros}", r"\be softmax \ee")
        time.sleep(PAUSE)
        assert not is_math(server, uri, 1, 6)
        macros.write_text(EQUATIONS)
        params = {"changes": [{"uri": macros.as_uri(), "type": 2}]}
        server.send({"method": "workspace/didChangeWatchedFiles", "params": params})
        wait_for(lambda: is_math(server, uri, 1, 6))
        server.send({"method": "exit"})
        assert server.end()[1] == ""


# To the end.

LARGE = PARAGRAPH * (5_000_000 // len(PARAGRAPH))
SOON = 2.0
"""Seconds; to scan the large document takes longer."""


def leave_while_it_scans(client, uri):
    """Answers come in the middle of the scan; then the server is told to go."""
    client.open(uri, "latex", LARGE + "softmax")
    time.sleep(2 * PAUSE)
    began = time.monotonic()
    assert client.ask(5, "hover", uri, 0, 0) is None
    assert client.request(6, "shutdown")["result"] is None
    client.send({"method": "exit"})
    return began


def test_exit_in_the_middle_on_pipes(folder):
    with Process() as server:
        server.initialize()
        began = leave_while_it_scans(server, (folder / "paper.tex").as_uri())
        assert server.end() == (0, "")
        assert time.monotonic() - began < SOON


HANGING = """
import sys, time
from mleq.cli import main
from mleq.lsp import background
background.read_surroundings = lambda *args: time.sleep(60)
sys.exit(main(["serve"]))
"""


def test_a_disk_that_does_not_answer_keeps_nobody(folder):
    with Process(command=[sys.executable, "-c", HANGING]) as server:
        server.initialize()
        uri = open_paper(server, folder, r"\input{macros}", "mlsoftmax")
        time.sleep(PAUSE)
        assert is_math(server, uri, 1, 6)
        server.send({"method": "exit"})
        assert server.end() == (1, "")


def test_exit_in_the_middle_on_a_socket(folder):
    port = free_port()
    with Process("--tcp", f"127.0.0.1:{port}") as server:
        with wait_for(lambda: connected(port)) as connection:
            client = RawClient(connection.fileno(), connection.fileno())
            client.initialize()
            began = leave_while_it_scans(client, (folder / "paper.tex").as_uri())
            assert server.end()[0] == 0
        assert time.monotonic() - began < SOON


def test_a_client_that_goes_away_in_the_middle(folder):
    with Process() as server:
        server.initialize()
        server.open((folder / "paper.tex").as_uri(), "latex", LARGE)
        time.sleep(2 * PAUSE)
        began = time.monotonic()
        server.process.stdin.close()
        server.process.stdin = None
        assert server.process.wait(20) == 1 and time.monotonic() - began < SOON


async def test_exit_in_the_middle_on_a_websocket(folder):
    from websockets.asyncio.client import connect

    port = free_port()
    with Process("--ws", f"127.0.0.1:{port}") as server:
        (await asyncio.to_thread(wait_for, lambda: connected(port))).close()
        async with connect(f"ws://127.0.0.1:{port}", max_size=None) as socket:

            async def send(**message):
                await socket.send(json.dumps({"jsonrpc": "2.0", **message}))

            await send(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
            await socket.recv()
            document = {"uri": URI, "languageId": "latex", "version": 1, "text": LARGE[:900_000]}
            await send(method="textDocument/didOpen", params={"textDocument": document})
            await asyncio.sleep(PAUSE)
            began = time.monotonic()
            await send(id=2, method="shutdown")
            assert json.loads(await asyncio.wait_for(socket.recv(), 20))["id"] == 2
            await send(method="exit")
            assert await asyncio.to_thread(server.process.wait, 20) == 0
            assert time.monotonic() - began < SOON


async def test_bodies_are_written_in_the_notation_of_a_document_beforehand(client, monkeypatch):
    """Once the server is warm, and again when the macros change; without macros there is nothing to write."""
    fitted = []
    bodies = sum(1 for equation in client.server.catalog.equations for _ in equation.bodies())
    monkeypatch.setattr("mleq.features.completion.fit", lambda body, slots, macros: fitted.append((body, macros)))
    client.open(r"\newcommand{\E}{\mathbb{E}} so", "latex")
    await idle(client)
    assert not fitted
    warm(client.server)
    await until(lambda: len(fitted) == bodies)
    await idle(client)
    edit(client, r"\newcommand{\KL}{\operatorname{KL}}")
    await idle(client)
    assert len(fitted) == 2 * bodies and len({id(macros) for _, macros in fitted}) == 2
    client.open("so", "latex")
    await idle(client)
    assert len(fitted) == 2 * bodies
