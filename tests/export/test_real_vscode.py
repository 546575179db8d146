"""VS Code's own parser of snippets finds in every body the text and the stops that were written."""

from __future__ import annotations

import json
from typing import Any

from mleq.catalog.builtin import load_builtin
from mleq.export import vscode
from mleq.export.entries import Options, build_entries
from mleq.snippet.model import Snippet, Stop, Text, plain
from tests.export.test_round_trip import CORPUS
from tests.node.ask import ask

OPTIONS = Options(version="1.2.3")


def test_the_corpus() -> None:
    check([(vscode.body(snippet), snippet) for snippet in CORPUS])


def test_the_catalog() -> None:
    entries = build_entries(load_builtin().equations, OPTIONS)
    files = vscode.files(entries, OPTIONS)
    written = []
    for language, listed in entries.items():
        bodies = json.loads(files[f"snippets/{language.vscode_file}"])
        assert list(bodies) == [entry.name for entry in listed]
        written += [("\n".join(bodies[entry.name]["body"]), entry.snippet) for entry in listed]
    check(written)


def check(written: list[tuple[str, Snippet]]) -> None:
    answers = ask("parse_snippets.mjs", [body for body, _ in written])
    assert answers == [expected(snippet) for _, snippet in written]


def expected(snippet: Snippet) -> dict[str, Any]:
    defaults = {part.number: part.default for part in snippet if isinstance(part, Stop)}
    places, offset = [], 0
    for part in snippet:
        text = part.value if isinstance(part, Text) else defaults[part.number]
        if not isinstance(part, Text):
            places.append({"index": part.number, "offset": offset, "text": text})
        offset += utf16(text)
    if places:  # VS Code ends at the end where a snippet with stops does not say otherwise
        places.append({"index": 0, "offset": offset, "text": ""})
    return {"text": plain(snippet), "placeholders": places}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
