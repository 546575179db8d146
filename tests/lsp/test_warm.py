"""What is made beforehand changes no answer, spares the first one the making, and leaves the process as it was."""

import gc
import linecache
import sys

import pytest

from mleq.lsp import warm as module
from mleq.lsp.warm import rehearse, warm
from tests.lsp.inprocess import URI, InProcess

CAPABILITIES = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
TEXT = r"so \[ \operatorname{KL} \] mlk"


@pytest.fixture(autouse=True)
def process_as_it_was():
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def session(client):
    """The answers of a writer's first minute."""
    client.open(TEXT, "latex")
    place = {"line": 0, "character": len(TEXT)}
    change = {"range": {"start": place, "end": place}, "text": "l"}
    document = {"uri": URI, "version": 2}
    client.send(method="textDocument/didChange", params={"textDocument": document, "contentChanges": [change]})
    answer = client.complete(0, len(TEXT) + 1)
    resolved = client.ask("completionItem/resolve", answer["items"][0])
    hover = client.ask("textDocument/hover", {"textDocument": {"uri": URI}, "position": place})
    return answer, resolved, hover


def test_a_warmed_server_answers_the_same(catalog):
    cold, warmed = InProcess(catalog, CAPABILITIES), InProcess(catalog, CAPABILITIES)
    warm(warmed.server)
    answers = session(warmed)
    assert answers == session(cold) and all(answers)


def generated():
    """What cattrs has written since it was asked last."""
    names = {name for name in linecache.cache if "cattrs generated" in name}
    for name in names:
        del linecache.cache[name]
    return names


def test_after_it_nothing_is_worked_out_at_the_first_letter(catalog):
    client = InProcess(catalog, CAPABILITIES)
    client.open(TEXT, "latex")
    generated()
    rehearse(client.server)
    assert len(generated()) > 10
    session(client)
    assert not generated()


def test_the_first_answer_finds_the_equations_ready(catalog, monkeypatch):
    client = InProcess(catalog, CAPABILITIES)
    warm(client.server)
    monkeypatch.setattr("mleq.lsp.encode.to_snippet", None)
    monkeypatch.setattr(type(client.server.encoder), "_make_head", None)
    assert session(client)[0]["items"]


def test_what_stays_is_not_looked_through_for_garbage(catalog):
    client = InProcess(catalog)
    warm(client.server)
    assert gc.get_freeze_count() > 10_000 and gc.get_threshold()[0] > 10_000
    assert gc.isenabled()


def test_threads_take_turns_as_before(catalog, monkeypatch):
    usual = sys.getswitchinterval()
    client = InProcess(catalog)
    intervals = []
    monkeypatch.setattr(module, "rehearse", lambda server: intervals.append(sys.getswitchinterval()))
    monkeypatch.setattr(client.server.library, "warm", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        warm(client.server)
    assert intervals[0] < usual == sys.getswitchinterval()
