"""What each engine reads in its file is the snippet that was written, text and stops."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.export.entries import Entries, Entry, Options, build_entries
from mleq.export.formats import ALL, FORMATS, export
from mleq.export.languages import LANGUAGES, Language
from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text
from tests.export.engines import READERS, Read, joined
from tests.export.snippets import CORPUS

OPTIONS = Options(version="1.2.3")


@pytest.fixture(params=FORMATS)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_corpus(engine: str) -> None:
    check_all(engine, CORPUS)


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    """Any snippet that every engine can hold."""
    pieces = st.sampled_from(
        [
            *"\\\\\\${}`%#&_^|/:,.!'\" \n19aαé中😀",
            "$1",
            "${1:",
            "${2}",
            "\\\\\n",
            "\\{",
            "\n\n",
            "VISUAL",
            "endsnippet .",
        ]
    )
    texts = st.lists(pieces, max_size=8).map("".join)
    defaults = texts.map(lambda text: text.replace("\n", " ").rstrip("\\"))
    parts: list[Part] = []
    stops = 0
    for kind in draw(st.lists(st.sampled_from("tsm"), max_size=12)):
        if kind == "s":
            stops += 1
            parts.append(Stop(stops, draw(defaults)))
        elif kind == "m" and stops:
            parts.append(Mirror(draw(st.integers(1, stops))))
        else:
            # UltiSnips has no way to set a digit after a mirror.
            text = draw(texts)
            parts.append(Text(f".{text}" if text[:1].isdigit() else text))
    return (*parts, Text("."))  # SnipMate drops a last line that is empty


@given(st.lists(snippets(), min_size=1, max_size=3))
def test_any_snippets(several: list[Snippet]) -> None:
    for engine in FORMATS:
        check_all(engine, several)


def test_the_catalog(engine: str) -> None:
    equations = load_builtin().equations
    check(engine, build_entries(equations, OPTIONS), export(ALL, equations, OPTIONS))


def check_all(engine: str, several: Sequence[Snippet]) -> None:
    listed = [
        Entry(f"name {n}", (f"ml{n}a", f"ml{n}b"), f"number {n}", snippet, display=False)
        for n, snippet in enumerate(several)
    ]
    entries = dict.fromkeys(LANGUAGES, listed)
    check(engine, entries, FORMATS[engine](entries, OPTIONS))


def check(engine: str, entries: Entries, files: dict[str, str]) -> None:
    for language, listed in entries.items():
        read = READERS[engine](files[path_of(engine, language)])
        assert read == {
            trigger: Read(entry.description, joined(entry.snippet)) for entry in listed for trigger in entry.triggers
        }


def path_of(engine: str, language: Language) -> str:
    folder = "UltiSnips" if engine == "ultisnips" else "snippets"
    return f"{folder}/{language.vscode_file if engine == 'vscode' else language.name + '.snippets'}"


@pytest.mark.parametrize(
    ("engine_name", "snippet", "reason"),
    [
        ("ultisnips", (Stop(1, "x"), Mirror(1), Text("0")), "a mirror is followed by the digit 0"),
        ("ultisnips", (Stop(1, "x"), Mirror(1), Text(""), Text("7")), "a mirror is followed by the digit 7"),
        ("ultisnips", (Text("a\nendsnippet \nb"),), "a line says 'endsnippet'"),
        ("ultisnips", (Stop(1, "x\\"),), r"the stop 'x\\\\' ends in a backslash"),
        ("snipmate", (Stop(1, "x\ny"),), r"the stop 'x\\ny' has more than one line"),
    ],
)
def test_what_an_engine_cannot_hold_is_an_error_that_names_the_trigger(
    engine_name: str, snippet: Snippet, reason: str
) -> None:
    entries = {language: [Entry("x", ("mlx", "mly"), "x", snippet, display=False)] for language in LANGUAGES}
    with pytest.raises(ValueError, match=f"cannot hold mlx: {reason}"):
        FORMATS[engine_name](entries, OPTIONS)
