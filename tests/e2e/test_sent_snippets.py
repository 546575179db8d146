"""Every engine that clients hand snippets to inserts what the server sends byte for byte, and every slot is one.

The same for the bodies in VS Code's files, which some plugins read and hand on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mleq.export import vscode
from mleq.export.entries import Options, build_entries
from mleq.export.languages import LANGUAGES, Language
from mleq.snippet.model import Snippet, plain
from tests.e2e.snippet_engines import NEXT, OF_BODIES
from tests.export.snippets import CORPUS, export_all, exported_bodies, renamed, sent, with_project

pytestmark = pytest.mark.e2e

OPTIONS = Options(version="1.2.3")
INDENT = "    "


@pytest.fixture(params=OF_BODIES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_every_exported_body(engine: str, language: Language, tmp_path: Path) -> None:
    export_all(tmp_path / "export")
    bodies = exported_bodies(tmp_path / "export", language)
    entries = build_entries(with_project().equations, OPTIONS)[language]
    check(engine, [(bodies[entry.name], entry.snippet) for entry in entries], language.name, tmp_path)


def test_everything_that_the_server_sends(engine: str, tmp_path: Path) -> None:
    check(engine, list(sent(everywhere=False)), "tex", tmp_path)


def test_the_corpus(engine: str, tmp_path: Path) -> None:
    written = [(vscode.body(snippet), snippet) for snippet in CORPUS]
    if engine == "yasnippet":  # a backtick begins a program there, so that no pack may have one
        written = [(body, snippet) for body, snippet in written if "`" not in body]
    check(engine, written, "tex", tmp_path)


def check(engine: str, written: list[tuple[str, Snippet]], file_type: str, folder: Path) -> None:
    """Insert each body as it stands behind other text, and on an indented line with a new name in every stop."""
    program = OF_BODIES[engine]()
    bodies, wanted = {}, {}
    for number, (body, snippet) in enumerate(written):
        word = f"s{number}"
        bodies[word] = body
        wanted[f"$({word}{NEXT}"] = f"$({plain(snippet)}"
        typed, text = renamed(snippet, r"\w")
        # Engines are not at one about the indentation of empty lines, and the catalog has none.
        indent = "" if "\n\n" in text else INDENT
        indented = text.replace("\n", f"\n{indent}") if program.reindents else text
        wanted[indent + NEXT.join([word, *typed])] = indent + indented
    got = program.type(list(wanted), file_type, folder, bodies=bodies)
    assert dict(zip(wanted, got, strict=True)) == wanted
