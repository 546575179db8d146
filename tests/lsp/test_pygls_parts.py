"""With a pygls that lacks the private parts that are used, stock behavior stands in and the log says so."""

import logging

import pytest

from mleq.lsp import pygls_parts
from mleq.lsp.pygls_parts import Protocol
from tests.lsp.inprocess import URI, InProcess

PARTS = ["_answers", "_dispatches", "_makes_documents"]


@pytest.fixture(params=[*([part] for part in PARTS), PARTS], ids=str)
def missing(request, monkeypatch):
    for part in request.param:
        monkeypatch.setattr(pygls_parts, part, False)
    if "_answers" in request.param:
        monkeypatch.setattr(Protocol, "sends_encoded", False)
    return request.param


def test_the_parts_are_there(catalog, caplog):
    InProcess(catalog)
    assert not caplog.records


def test_without_them_it_serves_and_tells(catalog, missing, caplog):
    client = InProcess(catalog)
    warned = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == len(missing) and all("pygls" in message for message in warned)
    client.open("so mlkl", "latex")
    item = client.complete(0, 7)["items"][0]
    assert item["label"] == "Kullback-Leibler divergence"
    assert client.ask("completionItem/resolve", item)["documentation"]
    position = {"line": 0, "character": 5}
    assert client.ask("textDocument/hover", {"textDocument": {"uri": URI}, "position": position})
    assert client.ask("shutdown", None) is None


@pytest.mark.parametrize("version", ["1.0", "", 2])
def test_another_version_of_json_rpc_is_no_message(catalog, version):
    client = InProcess(catalog)
    client.written = b""
    client.send(jsonrpc=version, id=5, method="shutdown")
    assert b'"result"' not in client.written
    assert client.complete(0, 0) is None


def test_an_answer_of_the_client_is_no_request(catalog, caplog):
    client = InProcess(catalog)
    client.written = b""
    client.send(id="unknown", result=None)
    client.send(id="unknown", error={"code": 1, "message": "no"})
    assert not client.written
    client.open("so mlkl", "latex")
    assert client.complete(0, 7)["items"]


def test_nothing_is_done_after_shutdown(catalog):
    client = InProcess(catalog)
    client.ask("shutdown", None)
    client.open("so mlkl", "latex")
    assert not client.server.workspace.text_documents
    client.written = b""
    client.send(id=5, method="completionItem/resolve", params={"label": "x"})
    assert b"-32600" in client.written


def test_nothing_is_kept_of_a_keystroke(catalog):
    """pygls keeps a future of every notification: two kilobytes a letter."""
    client = InProcess(catalog)
    client.open("so mlkl", "latex")
    position = {"line": 0, "character": 0}
    change = {"range": {"start": position, "end": position}, "text": ""}
    params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [change]}
    for number in range(20):
        client.send(method="textDocument/didChange", params=params)
        client.complete(0, 7, number)
    assert not client.server.protocol._request_futures
