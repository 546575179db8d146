"""Every engine that reads the exported files inserts each entry byte for byte, and every slot is one.

The entries are those of the built-in catalog and of a project's pack, as `mleq export` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mleq.export.entries import Entry, Options, build_entries
from mleq.export.formats import FORMATS
from mleq.export.languages import LANGUAGES, Language
from mleq.snippet.model import Stop, plain
from tests.e2e.snippet_engines import NEXT, OF_FILES
from tests.export.snippets import CORPUS, export_all, renamed, with_project

pytestmark = pytest.mark.e2e

OPTIONS = Options(version="1.2.3")
FILE_TYPES = [(language, file_type) for language in LANGUAGES for file_type in (language.name, *language.vim_kin)]
INDENT = "    "


@pytest.fixture(params=OF_FILES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_every_entry(engine: str, language: Language, tmp_path: Path) -> None:
    export_all(tmp_path / "pack")
    entries = build_entries(with_project().equations, OPTIONS)[language]
    cases = [case for entry in entries for case in insertions(entry)]
    # The stops are those of the body: typed into where it stands bare in one language, in a display in the other.
    with_stops = [entry for entry in entries if entry.display == (language is LANGUAGES[-1])]
    cases += [case for entry in with_stops for case in renamings(entry, r"\w")]
    assert typed(engine, language.name, [keys for keys, _ in cases], tmp_path) == dict(cases)


def test_the_corpus(engine: str, tmp_path: Path) -> None:
    entries = [
        Entry(f"name {n}", (f"ml{n}x",), f"number {n}", snippet, display=False) for n, snippet in enumerate(CORPUS)
    ]
    cases = [case for entry in entries for case in insertions(entry)]
    # UltiSnips loses its place where a backslash is typed before another, SnipMate in stops that are not ASCII.
    cases += [case for entry in entries if plain(entry.snippet).isascii() for case in renamings(entry, "w")]
    for exporter in FORMATS.values():
        for path, text in exporter(dict.fromkeys(LANGUAGES, entries), OPTIONS).items():
            (tmp_path / "pack" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "pack" / path).write_text(text, encoding="utf-8")
    assert typed(engine, "tex", [keys for keys, _ in cases], tmp_path) == dict(cases)


@pytest.mark.parametrize(("language", "file_type"), FILE_TYPES, ids=[file_type for _, file_type in FILE_TYPES])
def test_every_file_type(engine: str, language: Language, file_type: str, tmp_path: Path) -> None:
    export_all(tmp_path / "pack")
    entries = build_entries(with_project().equations[:1], OPTIONS)[language]
    trigger, text = next((entry.triggers[0], plain(entry.snippet)) for entry in entries if entry.display)
    assert typed(engine, file_type, [trigger + NEXT], tmp_path) == {trigger + NEXT: text}


def insertions(entry: Entry) -> Iterator[tuple[str, str]]:
    """Keys to type, and the text that they make: each trigger, and one inside other text on an indented line."""
    text = plain(entry.snippet)
    for trigger in entry.triggers:
        yield trigger + NEXT, text
    # Engines are not at one about the indentation of empty lines, and the catalog has none.
    indent = "" if "\n\n" in text else INDENT
    yield f"{indent}$({entry.triggers[0]}{NEXT}", f"{indent}$({text}".replace("\n", f"\n{indent}")


def renamings(entry: Entry, name: str) -> Iterator[tuple[str, str]]:
    """A new name typed into every stop."""
    if any(isinstance(part, Stop) for part in entry.snippet):
        typed, text = renamed(entry.snippet, name)
        yield NEXT.join([entry.triggers[0], *typed]), text


def typed(engine: str, file_type: str, keys: list[str], folder: Path) -> dict[str, str]:
    """What the engine makes of each sequence of keys."""
    return dict(zip(keys, OF_FILES[engine]().type(keys, file_type, folder), strict=True))
