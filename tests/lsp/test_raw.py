"""What no well-behaved client sends, and every transport: an answer or an empty one, and the server lives."""

import asyncio
import json
import os
import signal
import socket
import time

import pytest

from tests.lsp.raw import Process, RawClient, wait_for

URI = "file:///nowhere/paper.tex"
TEXT = "so mlkl\n"


@pytest.fixture
def server():
    """A server that was only just started."""
    with Process() as process:
        yield process


@pytest.fixture(scope="module")
def client():
    """A server that goes through many tests, as it would in a long session."""
    with Process() as process:
        process.initialize()
        yield process


def alive(server, request_id=900):
    server.open(URI, "latex", TEXT)
    items = server.ask(request_id, "completion", URI, 0, 7)["items"]
    return bool(items) and items[0]["label"] == "Kullback-Leibler divergence"


def test_request_before_initialize_is_refused(server):
    answer = server.request(
        7, "textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
    )
    assert answer["error"]["code"] == -32002
    server.initialize()
    assert alive(server)


def test_notification_before_initialize_is_dropped(server):
    server.open(URI, "latex", TEXT)
    server.initialize()
    assert alive(server)


@pytest.mark.parametrize(
    "params",
    [
        {},
        None,
        {"textDocument": {"uri": URI}},
        {"textDocument": {"uri": 5}, "position": {"line": "x", "character": 0}},
        [],
    ],
)
def test_malformed_parameters_are_answered(client, params):
    assert client.request(8, "textDocument/completion", params)["error"]["code"] < 0
    assert alive(client)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"5", b'{"jsonrpc": "2.0"}', b"\xff\xfe", b'{"jsonrpc":"2.0","method":5}']
)
def test_no_message_at_all(client, body):
    client.send_bytes(body)
    client.send({"id": 999, "method": "textDocument/nonsense", "params": {}})
    answer = client.receive()
    while answer.get("id") != 999:
        assert answer.get("method") != "window/showMessage", "a popup"
        answer = client.receive()
    assert alive(client)


HOVER = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 60,
        "method": "textDocument/hover",
        "params": {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 5}},
    }
).encode()
FRAMED = b"Content-Length: %d\r\n\r\n%s" % (len(HOVER), HOVER)
HEADERS = [
    b"content-length: %d\r\n\r\n",
    b"CONTENT-LENGTH:%d\r\n\r\n",
    b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
    b"Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: %d\r\n\r\n",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_as_clients_write_them(client, header):
    client.open(URI, "latex", TEXT)
    client.write(header % len(HOVER) + HOVER)
    assert client.receive()["id"] == 60


def test_messages_written_together_or_in_pieces(client):
    client.open(URI, "latex", TEXT)
    client.write(FRAMED * 50)
    assert {client.receive()["id"] for _ in range(50)} == {60}
    for at in range(len(FRAMED)):
        client.write(FRAMED[at : at + 1])
    assert client.receive()["id"] == 60


@pytest.mark.parametrize(
    "garbage",
    [b"hello\r\n", b"Content-Length: five\r\n\r\n{}", b"Content-Length: 99999999999999\r\n\r\n", b"\0" * 5_000],
)
def test_garbage_is_passed_over_and_told_in_one_line(server, garbage):
    server.initialize()
    server.write(garbage + FRAMED)
    assert server.receive()["id"] == 60
    assert alive(server)
    server.send({"method": "exit"})
    [line] = server.end()[1].splitlines()
    assert "no message" in line


def test_second_initialize_is_refused(client):
    answer = client.request(2, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    assert answer["error"]["code"] == -32600
    assert alive(client)


def test_requests_after_shutdown_are_refused(server):
    server.initialize()
    assert server.request(2, "shutdown")["result"] is None
    assert server.request(3, "textDocument/hover", {})["error"]["code"] < 0
    assert server.request(4, "shutdown")["error"]["code"] == -32600


def test_a_range_the_wrong_way_round_is_turned(client):
    client.open(URI, "latex", "xyz mlkl")
    backwards = {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 0}}
    document = {"uri": URI, "version": 2}
    change = {"textDocument": document, "contentChanges": [{"range": backwards, "text": ""}]}
    client.send({"method": "textDocument/didChange", "params": change})
    assert client.ask(2, "completion", URI, 0, 4)["items"]


def test_unknown_method_and_command(client):
    client.send({"id": 9, "method": "nonsense"})
    assert client.receive()["error"]["code"] == -32601
    assert client.request(2, "textDocument/nonsense", {})["error"]["code"] == -32601
    assert "error" in client.request(3, "workspace/executeCommand", {"command": "nonsense"})
    client.send({"method": "nonsense/notification", "params": {"a": 1}})
    assert alive(client)


@pytest.mark.parametrize("uri", ["file:///never/opened.tex", "untitled:never", "", "not a uri"])
def test_documents_that_are_not_open(client, uri):
    assert client.ask(2, "completion", uri, 0, 0) is None
    assert client.ask(3, "hover", uri, 5, 5) is None
    changes = [{"text": "x"}]
    client.send(
        {
            "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes},
        }
    )
    client.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}})
    assert alive(client), "a popup or a crash"


def test_unopened_files_are_not_read(client, tmp_path):
    file = tmp_path / "secret.tex"
    file.write_text("so mlkl")
    assert client.ask(2, "completion", file.as_uri(), 0, 7) is None


@pytest.mark.parametrize("language", ["latex", "tex", "plaintex", "markdown"])
@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "vscode-notebook-cell:/a.ipynb#W0", "file:///a%20b/%E7%86%B5.txt"]
)
def test_any_kind_of_document(client, uri, language):
    client.open(uri, language, TEXT)
    assert client.ask(2, "completion", uri, 0, 7)["items"]
    assert "Kullback" in client.ask(3, "hover", uri, 0, 5)["contents"]["value"]


def test_other_languages_are_left_alone(client):
    client.open("file:///a.py", "python", TEXT)
    assert client.ask(2, "completion", "file:///a.py", 0, 7) is None
    assert client.ask(3, "hover", "file:///a.py", 0, 5) is None


@pytest.mark.parametrize(("line", "character"), [(0, 999), (99, 0), (99, 99), (1, 5), (2_000_000_000, 2_000_000_000)])
def test_places_past_the_end(client, line, character):
    client.open(URI, "latex", TEXT)
    assert client.ask(2, "hover", URI, line, character) is None or line == 0
    assert "items" in client.ask(3, "completion", URI, line, character)


def test_no_item_for_a_resolve_of_something_else(client):
    for data in (None, {"id": "nothing"}, "x", {"id": 5}, [1]):
        item = {"label": "x", "data": data}
        answer = client.request(5, "completionItem/resolve", item)["result"]
        assert answer["label"] == "x" and "documentation" not in answer


def test_bad_settings_are_told_and_defaulted(tmp_path):
    log = tmp_path / "mleq.log"
    with Process("--log", str(log)) as server:
        server.initialize(options={"head": "A B"})
        assert server.receive()["method"] == "window/showMessage"
        assert alive(server)
    assert "head: expected lower-case letters, got 'A B'; the default is used" in log.read_text("utf-8")


def test_settings_are_read(server):
    server.initialize(options={"head": "eq", "display": {"tex": "equation"}})
    server.open(URI, "latex", "eqkl")
    item = server.ask(2, "completion", URI, 0, 4)["items"][0]
    assert item["textEdit"]["newText"].startswith("\\begin{equation}\n")


@pytest.mark.parametrize(("farewell", "code"), [(["shutdown", "exit"], 0), (["exit"], 1)])
def test_exit_code(server, farewell, code):
    server.initialize()
    for number, method in enumerate(farewell):
        server.send({"method": method} if method == "exit" else {"id": number, "method": method})
    assert server.end() == (code, "")


def test_client_that_goes_away(server):
    server.initialize()
    server.process.stdin.close()
    server.process.stdin = None
    assert server.process.wait(20) == 1


def test_client_that_goes_away_in_the_middle_of_a_message(server):
    server.initialize()
    server.write(FRAMED[:-5])
    code, errors = server.end()
    assert code == 1 and "in the middle of a message" in errors and "Traceback" not in errors


def test_client_that_writes_on_after_its_exit(server):
    server.initialize()
    farewell = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}).encode()
    for body in (farewell, b'{"jsonrpc": "2.0", "method": "exit"}', HOVER, HOVER):
        server.send_bytes(body)
    assert server.end() == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send")
def test_an_interrupt_ends_it(server):
    server.initialize()
    began = time.monotonic()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) and time.monotonic() - began < 10


def test_log_tells_what_a_report_needs_and_no_text(tmp_path):
    log = tmp_path / "mleq.log"
    with Process("--log", str(log)) as server:
        server.initialize()
        server.open(URI, "latex", "a secret sentence mlkl")
        server.ask(2, "completion", URI, 0, 22)
        server.request(3, "textDocument/completion", {})
        server.request(4, "shutdown")
        server.send({"method": "exit"})
        assert server.end() == (0, "")
    text = log.read_text("utf-8")
    assert "mleq 0" in text and "pygls 2" in text and "Python 3" in text and "client:" in text
    assert "ERROR" in text and "secret sentence" not in text


def test_broken_pack_is_told_and_the_rest_is_served(tmp_path):
    (tmp_path / "pack.yaml").write_text("format: 1\n")
    with Process("--pack", str(tmp_path)) as server:
        server.initialize()
        told = server.receive()
        assert (
            told["method"] == "window/showMessage" and "pack.yaml:1: license: is missing" in told["params"]["message"]
        )
        assert alive(server)
        server.send({"method": "exit"})
        assert "pack.yaml:1: license: is missing" in server.end()[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_tcp():
    port = free_port()
    with Process("--tcp", f"127.0.0.1:{port}"):
        connection = wait_for(lambda: connected(port))
        with connection:
            client = RawClient(connection.fileno(), connection.fileno())
            client.initialize()
            assert alive(client)
            for header in HEADERS:
                client.write(header % len(HOVER) + HOVER)
                assert client.receive()["id"] == 60
            client.open(URI, "latex", "mlre")
            assert len(client.ask(61, "completion", URI, 0, 4)["items"]) > 10
            assert alive(client)


def test_tcp_client_that_goes_away():
    port = free_port()
    with Process("--tcp", f"127.0.0.1:{port}") as server:
        connection = wait_for(lambda: connected(port))
        with connection:
            client = RawClient(connection.fileno(), connection.fileno())
            client.initialize()
            client.write(FRAMED[:-5])
        code, errors = server.end()
        assert code == 0 and "in the middle of a message" in errors and "Traceback" not in errors


def connected(port):
    try:
        return socket.create_connection(("127.0.0.1", port))
    except OSError:
        return None


async def test_websocket_speaks_text():
    """A browser's client takes binary messages for files, so every message is text."""
    from websockets.asyncio.client import connect

    port = free_port()
    with Process("--ws", f"127.0.0.1:{port}"):
        (await asyncio.to_thread(wait_for, lambda: connected(port))).close()
        async with connect(f"ws://127.0.0.1:{port}") as socket_:
            params = {"processId": None, "rootUri": None, "capabilities": {}}
            await socket_.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}))
            answer = await asyncio.wait_for(socket_.recv(), 20)
            assert isinstance(answer, str) and json.loads(answer)["result"]["serverInfo"]["name"] == "mleq"
            document = {"uri": URI, "languageId": "latex", "version": 1, "text": TEXT}
            opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}
            await socket_.send(json.dumps(opened))
            place = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 7}}
            request = {"jsonrpc": "2.0", "id": "two", "method": "textDocument/completion", "params": place}
            await socket_.send(json.dumps(request))
            answer = await asyncio.wait_for(socket_.recv(), 20)
            assert isinstance(answer, str) and json.loads(answer)["id"] == "two"
            assert json.loads(answer)["result"]["items"][0]["label"] == "Kullback-Leibler divergence"
