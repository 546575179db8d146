"""VS Code's own parser of snippets finds in every body the text and the stops that were written, and mirrors follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mleq.export import vscode
from mleq.export.entries import Options, build_entries
from mleq.snippet.model import Mirror, Snippet, Stop, Text, plain
from tests.export.snippets import CORPUS, export_all, exported_bodies, renamed, sent, with_project
from tests.node.ask import ask

OPTIONS = Options(version="1.2.3")
DIGITS: Snippet = (Stop(1, "x"), Mirror(1), Text("2"), Mirror(1), Text(""), Text("3$1"), Mirror(1), Text("a"))
"""What UltiSnips cannot hold and VS Code can: digits behind mirrors."""


def test_the_corpus() -> None:
    check([(vscode.body(snippet), snippet) for snippet in (*CORPUS, DIGITS)])


def test_every_exported_entry(tmp_path: Path) -> None:
    export_all(tmp_path)
    for language, listed in build_entries(with_project().equations, OPTIONS).items():
        bodies = exported_bodies(tmp_path, language)
        assert list(bodies) == [entry.name for entry in listed]
        check([(bodies[entry.name], entry.snippet) for entry in listed])


def test_everything_that_the_server_sends() -> None:
    check(list(sent(everywhere=True)))


def check(written: list[tuple[str, Snippet]]) -> None:
    asked = [{"body": body, "names": dict(enumerate(renamed(snippet, r"\w")[0], 1))} for body, snippet in written]
    answers = ask("parse_snippets.mjs", asked)
    assert answers == [expected(snippet, ends=body.endswith("$0")) for body, snippet in written]


def expected(snippet: Snippet, *, ends: bool) -> dict[str, Any]:
    defaults = {part.number: part.default for part in snippet if isinstance(part, Stop)}
    places, offset = [], 0
    for part in snippet:
        text = part.value if isinstance(part, Text) else defaults[part.number]
        if not isinstance(part, Text):
            places.append({"index": part.number, "offset": offset, "text": text})
        offset += utf16(text)
    if places or ends:  # VS Code ends at the end where a snippet with stops does not say otherwise
        places.append({"index": 0, "offset": offset, "text": ""})
    return {"text": plain(snippet), "placeholders": places, "renamed": renamed(snippet, r"\w")[1].removesuffix("!")}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
