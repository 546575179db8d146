"""What is inserted where: documents drawn before and after, and every equation of the catalog in its usual places.

`insertions.txt` holds the documents. Its equations are short ones that stand for what bodies may be.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pypandoc
import pytest

from mleq.catalog.builtin import load_builtin
from mleq.catalog.catalog import Catalog
from mleq.catalog.pack import Pack
from mleq.document.buffer import Buffer
from mleq.features.insertion import without_bars
from mleq.features.settings import Display, Insert, Settings
from mleq.snippet.model import Mirror, Stop, plain
from tests.features.drawn import Drawn, name_of
from tests.node.ask import ask
from tests.test_formulas import needs_tex

BODIES = {
    "one": "a = b",
    "two": "a\n  = b",
    "sum": "a = b\n  + c",
    "rows": "\\begin{aligned}\n  a &= b \\\\\n    &= c\n\\end{aligned}",
    "phi": "a = \\phi",
    "bars": r"a = P \| Q",
}
SETTINGS = {
    "equation": {"tex": "equation"},
    "fence": {"markdown": "fence"},
}
CURSOR = "▮"
VISIBLE = {"·": " ", "⇥": "\t", "␍": "\r"}
"""White space that would be seen badly, or lost to an editor."""
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Case:
    """A document with its cursor, and the document after the equation at the cursor was inserted."""

    title: str
    language: str
    flags: frozenset[str]
    """Settings, and `open` where math is not closed yet."""
    before: str
    after: str

    @property
    def settings(self) -> Settings:
        display: dict = {}
        for flag in self.flags & SETTINGS.keys():
            display |= SETTINGS[flag]
        return Settings(display=Display(**display), insert=Insert(label="label" in self.flags))

    @property
    def is_nothing(self) -> bool:
        return self.after == NOTHING


def read_cases() -> list[Case]:
    text = (Path(__file__).with_name("insertions.txt")).read_text("utf-8")
    cases = []
    for part in re.split(r"(?m)^== ", text)[1:]:
        head, rest = part.split("\n", 1)
        found = re.fullmatch(r"(tex|md)(?: \[([a-z ]+)\])?: (.+)", head)
        assert found, head
        before, after = (seen(drawn.removesuffix("\n")) for drawn in rest.rstrip("\n").split("\n--\n"))
        cases.append(Case(head, found[1], frozenset((found[2] or "").split()), before, after))
    return cases


def seen(drawn: str) -> str:
    for mark, character in VISIBLE.items():
        drawn = drawn.replace(mark, character)
    return drawn


CASES = read_cases()


@pytest.fixture(scope="module")
def short() -> Catalog:
    """The short equations."""
    model = load_builtin().get("softmax")
    equations = [
        replace(model, id=f"short-{name}", name=name, zh="第一" if name == "one" else "", triggers=(name,), aliases=(),
                body=body, slots=("a", "b", "c"), variants=(), note="", note_zh="", was=())
        for name, body in BODIES.items()
    ]  # fmt: skip
    return Catalog([Pack("short", "1", "MIT", "", tuple(equations))])


def test_there_are_enough():
    assert len(CASES) >= 200 and len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("reindents", [False, True], ids=["as it is", "client indents"])
@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_inserted(short, case, reindents):
    """The same document comes of it whether the server writes the line's indentation or the client adds it."""
    drawn = Drawn(case.before, case.language, CURSOR)
    completion = drawn.complete(short, case.settings, reindents=reindents)
    if case.is_nothing:
        assert not completion.candidates and not completion.incomplete
    else:
        assert drawn.insert(completion, 0, reindents=reindents) == case.after


FITTING = [case for case in CASES if not case.is_nothing]


@pytest.mark.parametrize("case", FITTING, ids=[case.title for case in FITTING])
def test_math_where_it_was_inserted_and_nowhere_else(case):
    """By our own scan: the body is math, and what was there before is what it was."""
    drawn = Drawn(case.before, case.language, CURSOR)
    start, rest = drawn.context.start, len(drawn.text) - drawn.offset
    assert case.after.startswith(drawn.text[:start]) and case.after.endswith(drawn.text[drawn.offset :])
    # Only what is closed is math to a reader of Markdown.
    closed = r"\)" if "open" in case.flags and r"\(" in case.before else ""
    after = Buffer(case.after + closed, drawn.language)
    bodies = [
        offset
        for offset in range(start, len(case.after) - rest)
        if case.after.startswith(("a = ", "a\n", "a\r", "a &"), offset)
    ]
    assert len(bodies) == 1
    assert kind(after, bodies[0]) in ("inline", "display", "environment")
    # Where the word was, a letter that means nothing; what is open up to there goes on until it is closed.
    before = Buffer(f"{drawn.text[:start]}x{drawn.text[drawn.offset :]}{closed}", drawn.language)
    assert [kind(after, offset) for offset in range(start)] == [kind(before, offset) for offset in range(start)]
    was = [kind(before, len(before) - offset) for offset in range(1, rest)]
    assert [kind(after, len(after) - offset) for offset in range(1, rest)] == was


def kind(buffer, offset):
    """What a character is part of."""
    return next((str(span.kind) for span in buffer.chain(offset) if span.start <= offset < span.end), "prose")


@pytest.mark.parametrize("case", FITTING, ids=[case.title for case in FITTING])
def test_no_blank_line_in_it_and_one_kind_of_line_break(case):
    drawn = Drawn(case.before, case.language, CURSOR)
    inserted = case.after[drawn.context.start : len(case.after) - len(drawn.text) + drawn.offset]
    for line in inserted.split("\n")[1:-1]:
        assert line.strip("> \t\r"), "a blank line"
    assert ("\r\n" in inserted) is ("\n" in inserted and "\r" in drawn.text)
    assert not re.search(r"(?<!\r)\n", inserted) or "\r" not in drawn.text


@needs_tex
@pytest.mark.engine
def test_tex_sets_what_comes_of_it(tmp_path):
    cases = [case for case in FITTING if case.language == "tex" and "open" not in case.flags]
    assert tex_errors([(case.title, case.after) for case in cases], tmp_path) == []


@pytest.mark.engine
def test_pandoc_finds_the_math_that_comes_of_it():
    """In Markdown as Pandoc reads it, and with a line break it is still one formula."""
    cases = [
        case
        for case in FITTING
        if case.language == "md" and not case.flags & {"open", "fence"} and "```" not in case.after
    ]
    missed = []
    for case in cases:
        read = pypandoc.convert_text(case.after, "native", "markdown-auto_identifiers")
        found = [
            re.sub(r"\\n|\s", "", math)
            for math in re.findall(r'Math\s+(?:Inline|Display)Math\s+"((?:[^"\\]|\\.)*)"', read)
        ]
        found += [
            re.sub(r"\\n|\s", "", raw)
            for raw in re.findall(r'Raw(?:Inline|Block)\s+\(Format\s+"tex"\s*\)\s+"((?:[^"\\]|\\.)*)"', read)
        ]
        if not any("a=" in math or "a&=" in math for math in found):
            missed.append((case.title, read))
    assert missed == []


# Every equation of the catalog.

PLACES = [
    ("tex", "so ml{}▮ there"),
    ("tex", "so $ml{}▮$ there"),
    ("md", "so ml{}▮ there"),
    ("md", "> - so ml{}▮\n> - it is"),
    ("md", "so $ml{}▮$ there"),
]


@pytest.fixture(scope="module")
def everything(catalog) -> list[tuple[str, str, str]]:
    """Every equation and every variant in its usual places: what it is, the language and the document."""
    inserted = []
    for language, place in PLACES:
        for equation in catalog.equations:
            drawn = Drawn(place.format(equation.triggers[0]), language, CURSOR)
            completion = drawn.complete(catalog)
            ranks = {name_of(candidate): rank for rank, candidate in enumerate(completion.candidates)}
            for variant, _, _ in equation.bodies():
                name = f"{equation.id}/{variant.id}" if variant else equation.id
                inserted.append((f"{name} in {place!r}", language, drawn.insert(completion, ranks[name])))
    return inserted


def test_everything_is_math_where_it_was_inserted(everything):
    for title, language, text in everything:
        scan = Buffer(text, "tex" if language == "tex" else "markdown").scan()
        assert len(scan.math()) == 1, title
        around = text[: scan.math()[0].outer_start] + text[scan.math()[0].outer_end :]
        assert not re.search(r"[\\{}^=&]", around), title


@needs_tex
@pytest.mark.engine
def test_tex_sets_everything(everything, tmp_path):
    assert tex_errors([(title, text) for title, language, text in everything if language == "tex"], tmp_path) == []


@pytest.mark.engine
def test_katex_sets_everything(everything):
    request, titles = [], []
    for title, language, text in everything:
        if language == "md":
            [math] = Buffer(text, "markdown").scan().math()
            source = re.sub(r"(?m)^> ", "", text[math.start : math.end])
            request.append({"id": len(request), "tex": source, "display": math.kind == "display"})
            titles.append(title)
    assert len(request) > 300
    failures = ask("check_formulas.mjs", request)
    assert [f"{titles[failure['id']]}: {failure['error']}" for failure in failures] == []


# Labels and stops.

NUMBERED = Settings(display=Display(tex="equation"), insert=Insert(label=True))


def test_a_label_is_the_last_stop(catalog):
    completion = Drawn("so mlkl|", "tex").complete(catalog, NUMBERED)
    snippet = completion.candidates[0].snippet
    stops = [part for part in snippet if isinstance(part, Stop)]
    assert [stop.number for stop in stops] == [1, 2, 3, 4] and stops[-1].default == "kl"
    assert snippet[snippet.index(stops[-1]) - 1].value.endswith("\n\\label{eq:")


def test_a_variant_has_a_label_of_its_own(catalog):
    candidates = Drawn("so mlattention|", "tex").complete(catalog, NUMBERED).candidates
    assert [candidate.insertion.label for candidate in candidates[:2]] == ["attention", "attention-masked"]


def test_slots_are_stops_and_mirrors(catalog):
    snippet = Drawn("$mlkl|$", "tex").complete(catalog).candidates[0].snippet
    assert [part.default for part in snippet if isinstance(part, Stop)] == ["P", "Q", r"\mathcal{X}"]
    assert [part.number for part in snippet if isinstance(part, Mirror)] == [1, 1, 2]


def test_delimiters_hold_no_stop(catalog):
    for candidate in Drawn("mlf|", "tex").complete(catalog, Settings(display=Display(tex="equation"))).candidates:
        assert plain(candidate.snippet[:1]).startswith("\\begin{equation}\n")
        assert plain(candidate.snippet[-1:]).endswith("\n\\end{equation}")


@pytest.mark.parametrize(
    ("latex", "named"),
    [
        (r"P \,\|\, Q", r"P \,\Vert\, Q"),
        (r"P \|Q", r"P \Vert Q"),
        ("P|Q", r"P\vert Q"),
        (r"\left|x\right|", r"\left\vert x\right\vert"),
        (r"a \\ b", r"a \\ b"),
    ],
)
def test_bars_have_names(latex, named):
    assert without_bars(latex) == named


def tex_errors(documents, folder):
    """The errors of TeX, each with the document that it is in; all of them are set in one run."""
    lines = [r"\documentclass{article}", r"\usepackage{amsmath,amssymb,mathtools,bm}", r"\begin{document}"]
    for number, (_, text) in enumerate(documents):
        lines += [rf"\typeout{{mleq {number}}}", text.replace("\r\n", "\n"), "", ""]
    lines += [r"\typeout{mleq end}", r"\end{document}"]
    (folder / "documents.tex").write_text(
        # The formulas of Chinese documents are what is tried here.
        re.sub("[\u3000-\u9fff\uff00-\uffef]+", "zh", "\n".join(lines)), encoding="utf-8"
    )  # fmt: skip
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-draftmode", "-no-shell-escape", "documents.tex"],
        cwd=folder,
        env={**os.environ, "max_print_line": "10000"},
        capture_output=True,
        timeout=300,
    )
    errors, title = [], "the preamble"
    for line in (folder / "documents.log").read_text(encoding="utf-8", errors="replace").splitlines():
        if mark := re.fullmatch(r"mleq (\d+)", line):
            title = documents[int(mark[1])][0]
        elif line == "mleq end":
            return errors
        elif line.startswith(("!", "Missing character:")):
            errors.append(f"{title}: {line}")
    return [*errors, f"{title}: TeX stopped here"]
