"""Beside texlab, both lists merged as an editor merges them: the standard command that somebody types stands first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lsp.raw import SERVE, Process
from tests.lsp.texlab import texlab
from tests.node.ask import ask

pytestmark = pytest.mark.engine

TEXLAB, MLEQ = 0, 1
DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath}
\newcommand{\softer}{x}
\begin{document}
%s
\end{document}
"""
CASES = [
    # what is typed, the command that must be listed, of texlab; or the equation that must be first
    (r"so $x = \alph|$", "alpha"),
    (r"so $x = \su|$", "sum"),
    (r"so $x = \sum|$", "sum"),
    (r"so $x = \mat|$", "mathbf"),
    (r"so $x = \max|$", "max"),
    (r"so $x = \frac|$", "frac"),
    (r"so $x = \fra|$", "frac"),
    (r"so $x = \mul|$", "multicolumn"),
    (r"so $x = \matr|$", "matrix"),
    (r"so $x = \textb|$", "textbf"),
    (r"so $x = \soft|$", "softer"),
    (r"so $x = \begin{al|}$", "align"),
    (r"so \alph|", "alpha"),
    (r"so \textb|", "textbf"),
    (r"so \sect|", "section"),
    (r"so \sum|", "sum"),
    (r"so \max|", "max"),
    (r"so \frac|", "frac"),
    (r"so \soft|", "softer"),
    (r"\begin{al|", "align"),
    (r"\begin{al|}", "align"),
    (r"so $x = \softm|$", "Softmax"),
    (r"so \softm|", "Softmax"),
    (r"so $x = \sigmo|$", "Sigmoid (logistic function)"),
]


def in_vscode(line: str, column: int, lists: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """As VS Code ranks: by how much of an item was typed, then by `sortText`."""
    return ask("merge_completions.mjs", [{"line": line, "column": column, "lists": lists}])[0]


def in_nvim_cmp(line: str, column: int, lists: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """As nvim-cmp ranks what was typed from its beginning: first what starts to the left, then by `sortText`."""
    return _sorted(line, column, lists, lambda item: (start_of(item), item["sortText"]))


def by_sort_text(line: str, column: int, lists: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """As the protocol says, and blink.cmp among equals."""
    return _sorted(line, column, lists, lambda item: (item["sortText"], item["label"]))


def start_of(item: dict[str, Any]) -> int:
    edit = item["textEdit"]
    return edit.get("range", edit.get("insert"))["start"]["character"]


def _sorted(line: str, column: int, lists: list[list[dict[str, Any]]], key: Any) -> list[dict[str, Any]]:
    found = [
        (key(item), {"label": item["label"], "server": server})
        for server, items in enumerate(lists)
        for item in items
        if (item.get("filterText") or item["label"]).startswith(line[start_of(item) : column])
    ]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


class Served(Process):
    """A server that is asked as VS Code asks it."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(command=command)
        self.count = 1
        item = {"snippetSupport": True, "insertReplaceSupport": True, "labelDetailsSupport": True}
        kinds = {"valueSet": list(range(1, 26))}
        self.ask_for("initialize", {
            "processId": None,
            "rootUri": None,
            "clientInfo": {"name": "Visual Studio Code"},
            "capabilities": {"textDocument": {"completion": {"completionItem": item, "completionItemKind": kinds}}},
        })  # fmt: skip
        self.send({"method": "initialized", "params": {}})

    def ask_for(self, method: str, params: Any) -> Any:
        """The answer to a request; what the server tells or wants meanwhile is let pass, or answered with nothing."""
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.count or "method" in message:
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
        return message["result"]

    def complete(self, uri: str, text: str, line: int, character: int) -> list[dict[str, Any]]:
        self.open(uri, "latex", text)
        position = {"line": line, "character": character}
        answer = self.ask_for("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return answer["items"] if isinstance(answer, dict) else answer or []


@pytest.fixture(scope="module")
def servers():
    with Served(texlab()) as other, Served(SERVE) as ours:
        yield other, ours


@pytest.mark.parametrize("merged", [in_vscode, in_nvim_cmp, by_sort_text])
@pytest.mark.parametrize(("drawn", "first"), CASES)
def test_the_standard_command_stands_first(servers, tmp_path, drawn, first, merged):
    character = drawn.index("|")
    line = drawn.replace("|", "")
    text = DOCUMENT % line
    number = text.split("\n").index(line)
    lists = [server.complete((tmp_path / "a.tex").as_uri(), text, number, character) for server in servers]
    listed = merged(line, character, lists)
    assert not any(item.get("preselect") for item in lists[MLEQ])
    if first[0].isupper():
        assert listed[0] == {"label": first, "server": MLEQ}
        return
    assert {"label": first, "server": TEXLAB} in listed
    ours = [at for at, item in enumerate(listed) if item["server"] == MLEQ]
    others = [at for at, item in enumerate(listed) if item["server"] == TEXLAB]
    assert not ours or min(ours) > max(others)
