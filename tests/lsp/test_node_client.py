"""The server and VS Code's own implementation of the protocol, which nobody here has written: framing and types."""

import sys

from tests.node.ask import ask

TEXT = "So mlsoftma 熵 😀\n\n\\[\n  p_i = \\frac{e^{z_i}}{\\sum_{j=1}^{K} e^{z_j}}\n\\]\n"


def test_a_session():
    got = ask(
        "client.mjs",
        {
            "command": [sys.executable, "-m", "mleq", "serve"],
            "uri": "file:///nowhere/%E8%AE%BA%E6%96%87.tex",
            "language": "latex",
            "text": TEXT,
            "typed": {"line": 0, "character": 11},
            "hovered": {"line": 3, "character": 10},
        },
    )
    assert got["errors"] == [] and got["code"] == 0
    assert got["valid"] == {"edits": True, "documentation": True, "hover": True}
    assert got["initialized"]["serverInfo"]["name"] == "mleq"
    first = got["completion"]["items"][0]
    assert first["label"] == "Softmax"
    assert first["textEdit"]["newText"].startswith("\n\\\\[\n\\\\operatorname{softmax\\}(${1:")
    assert "$2\\}_{j\\}" in first["textEdit"]["newText"]  # a mirror
    assert first["textEdit"]["range"] == {"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 11}}
    assert got["resolved"]["documentation"]["kind"] == "markdown"
    assert "Turns K real numbers" in got["resolved"]["documentation"]["value"]
    assert "Turns K real numbers" in got["hover"]["contents"]["value"]
    assert got["hover"]["range"]["start"]["line"] <= 3 <= got["hover"]["range"]["end"]["line"]
    assert got["refused"] == -32602
