"""Cells of a notebook that are in Markdown, over the real server: documents like others while they are there."""

import pytest

from tests.lsp.raw import Process

CAPABILITIES = {
    "notebookDocument": {"synchronization": {"dynamicRegistration": False}},
    "textDocument": {"publishDiagnostics": {}},
}
NOTEBOOK = "file:///nowhere/notes.ipynb"
FIRST, SECOND, CODE = (f"vscode-notebook-cell:/nowhere/notes.ipynb#{name}" for name in ("W0", "W1", "W2"))


def cell(uri, kind=1):
    return {"kind": kind, "document": uri}


def document(uri, text, language="markdown"):
    return {"uri": uri, "languageId": language, "version": 1, "text": text}


@pytest.fixture
def client():
    with Process() as process:
        told = process.initialize(CAPABILITIES)["capabilities"]
        assert told["notebookDocumentSync"] == {"notebookSelector": [{"cells": [{"language": "markdown"}]}]}
        notebook = {"uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 1, "cells": [cell(FIRST)]}
        opened = {"notebookDocument": notebook, "cellTextDocuments": [document(FIRST, "so mlkl")]}
        process.send({"method": "notebookDocument/didOpen", "params": opened})
        yield process


def change(client, **cells):
    told = {"notebookDocument": {"uri": NOTEBOOK, "version": 2}, "change": {"cells": cells}}
    client.send({"method": "notebookDocument/didChange", "params": told})


def labels(client, uri, character):
    answer = client.ask(5, "completion", uri, 0, character)
    return [item["label"] for item in answer["items"]] if answer else None


def test_a_cell_is_completed_and_hovered(client):
    assert labels(client, FIRST, 7)[0] == "Kullback-Leibler divergence"
    assert "Kullback" in client.ask(6, "hover", FIRST, 0, 5)["contents"]["value"]


def test_a_cell_is_edited(client):
    changes = [
        {"range": {"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 7}}, "text": "mlsoftmax"}
    ]
    change(client, textContent=[{"document": {"uri": FIRST, "version": 2}, "changes": changes}])
    assert labels(client, FIRST, 12)[0] == "Softmax"


def test_cells_come_and_go(client):
    start = {"start": 1, "deleteCount": 0, "cells": [cell(SECOND)]}
    change(client, structure={"array": start, "didOpen": [document(SECOND, "$soft$")]})
    assert labels(client, SECOND, 5)[0] == "Softmax"
    gone = {"start": 1, "deleteCount": 1}
    change(client, structure={"array": gone, "didClose": [{"uri": SECOND}]})
    assert labels(client, SECOND, 5) is None
    assert labels(client, FIRST, 7)


def test_the_notebook_is_closed(client):
    told = {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": [{"uri": FIRST}]}
    client.send({"method": "notebookDocument/didClose", "params": told})
    assert labels(client, FIRST, 7) is None


def test_a_mistake_in_a_cell_is_told_and_taken_back(client):
    wrong = r"$\mathrm{FPR} = \frac{FP}{TP + FP}$"
    start = {"start": 1, "deleteCount": 0, "cells": [cell(SECOND)]}
    change(client, structure={"array": start, "didOpen": [document(SECOND, wrong)]})
    told = client.receive()
    assert told["method"] == "textDocument/publishDiagnostics" and told["params"]["uri"] == SECOND
    assert len(told["params"]["diagnostics"]) == 1
    gone = {"start": 1, "deleteCount": 1}
    change(client, structure={"array": gone, "didClose": [{"uri": SECOND}]})
    assert client.receive()["params"] == {"uri": SECOND, "diagnostics": []}
