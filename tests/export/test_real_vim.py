"""UltiSnips and SnipMate in a real Vim insert each entry of the pack byte for byte, and every slot is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.export.entries import Entries, Entry, Options, build_entries
from mleq.export.formats import FORMATS
from mleq.export.languages import LANGUAGES, Language
from mleq.snippet.model import Stop, Text, plain
from tests.export import vim
from tests.export.test_round_trip import CORPUS

pytestmark = pytest.mark.engine

OPTIONS = Options(version="1.2.3")
ENGINES = {"ultisnips": vim.ultisnips, "snipmate": vim.snipmate}
FILE_TYPES = [(language, file_type) for language in LANGUAGES for file_type in (language.name, *language.vim_kin)]
INDENT = "    "


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_every_entry_of_the_catalog(engine: str, language: Language, tmp_path: Path) -> None:
    entries = build_entries(load_builtin().equations, OPTIONS)
    cases = [case for entry in entries[language] for case in (*insertions(entry), *renamings(entry, r"\w"))]
    assert typed(engine, entries, language.name, [keys for keys, _ in cases], tmp_path) == dict(cases)


def test_the_corpus(engine: str, tmp_path: Path) -> None:
    listed = [
        Entry(f"name {n}", (f"ml{n}x",), f"number {n}", snippet, display=False) for n, snippet in enumerate(CORPUS)
    ]
    cases = [case for entry in listed for case in insertions(entry)]
    # UltiSnips loses its place where a backslash is typed before another, SnipMate in stops that are not ASCII.
    cases += [case for entry in listed if plain(entry.snippet).isascii() for case in renamings(entry, "w")]
    entries = dict.fromkeys(LANGUAGES, listed)
    assert typed(engine, entries, "tex", [keys for keys, _ in cases], tmp_path) == dict(cases)


@pytest.mark.parametrize(("language", "file_type"), FILE_TYPES, ids=[file_type for _, file_type in FILE_TYPES])
def test_every_file_type(engine: str, language: Language, file_type: str, tmp_path: Path) -> None:
    entries = build_entries(load_builtin().equations[:1], OPTIONS)
    trigger, text = next((entry.triggers[0], plain(entry.snippet)) for entry in entries[language] if entry.display)
    assert typed(engine, entries, file_type, [trigger + vim.NEXT], tmp_path) == {trigger + vim.NEXT: text}


def insertions(entry: Entry) -> Iterator[tuple[str, str]]:
    """Keys to type, and the text that they make: each trigger, one inside other text and one that is indented."""
    text = plain(entry.snippet)
    for trigger in entry.triggers:
        yield trigger + vim.NEXT, text
    yield f"$({entry.triggers[0]}{vim.NEXT}", f"$({text}"
    # Engines are not at one about the indentation of empty lines, and the catalog has none.
    if "\n\n" not in text:
        yield INDENT + entry.triggers[0] + vim.NEXT, INDENT + text.replace("\n", f"\n{INDENT}")


def renamings(entry: Entry, name: str) -> Iterator[tuple[str, str]]:
    """A new name typed into every stop, none like another in text and in length, and a mark at the end."""
    names = {part.number: f"{name}_{{{'z' * part.number}}}" for part in entry.snippet if isinstance(part, Stop)}
    if names:
        parts = (part.value if isinstance(part, Text) else names[part.number] for part in entry.snippet)
        yield vim.NEXT.join([entry.triggers[0], *names.values(), "!"]), "".join(parts) + "!"


def typed(engine: str, entries: Entries, file_type: str, keys: list[str], folder: Path) -> dict[str, str]:
    """What the engine makes of each sequence of keys, with the files of all formats on its runtime path."""
    pack = folder / "pack"
    for exporter in FORMATS.values():
        for path, text in exporter(entries, OPTIONS).items():
            (pack / path).parent.mkdir(parents=True, exist_ok=True)
            (pack / path).write_text(text, encoding="utf-8")
    return dict(zip(keys, ENGINES[engine]().type(keys, file_type, pack, folder), strict=True))
