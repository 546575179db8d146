"""A text under edits: text, lines, spans, context and macros are after each what a fresh look at the text finds."""

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mleq.document import blocks, buffer, tex
from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.definitions import definitions
from mleq.document.languages import SCANNERS
from mleq.document.macros import Macros
from mleq.document.text import LineIndex
from tests.document.test_regions import BLANKS, PIECES

DEFINITIONS = [
    r"\newcommand{\be}{\begin{equation}}",
    r"\newcommand{\ee}{\end{equation}}",
    r"\newenvironment{eqn}{\begin{align}}{\end{align}}",
    r"\def\x",
    r"\be ",
    r"\ee ",
    r"\begin{eqn}",
    r"\end{eqn}",
]
PIECE = st.sampled_from(PIECES + DEFINITIONS + BLANKS * 5 + ["word"] * 20 + ["word word "] * 10 + ["$x$"] * 5)
DOCUMENT = st.lists(PIECE, max_size=60).map("".join)
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 12), st.lists(PIECE, max_size=3).map("".join) | st.characters())


@pytest.fixture(params=[1, 30], ids=["cut wherever it can be", "cut at times"])
def small_segments(request):
    """Segments so small that every place of a short text is near the end of one."""
    with (
        patch.object(tex, "TARGET", request.param),
        patch.object(tex, "LONG_LINE", 2 * request.param),
        patch.object(blocks, "TARGET", request.param),
        patch.object(blocks, "LONG_LINE", 2 * request.param),
        patch.object(buffer, "RAW", 20),
    ):
        yield


def edits(text, changes):
    """The edits as offsets and new text, and the text after each."""
    for place, length, new in changes:
        start = int(place * len(text))
        end = min(start + length, len(text))
        text = text[:start] + new + text[end:]
        yield start, end, new, text


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("language", SCANNERS)
@given(text=DOCUMENT, changes=st.lists(EDIT, max_size=6), asked=st.floats(0, 1))
@example(text="\\ref{a\nword", changes=[(1, 0, "}")], asked=0)  # what is a name shows later in the paragraph
@example(text="\\iffalse $x$\n$y$\n$z$\n\n\n", changes=[(1, 0, "\\fi")], asked=0.5)  # and what is code, anywhere
@example(text="[^a]:\n", changes=[], asked=0.0)
@example(text="---\na: $x$\n\nb\n$y$\n", changes=[(1, 0, "---\n")], asked=0.5)
def test_after_edits_all_is_found_as_in_a_fresh_text(language, text, changes, asked):
    edited = Buffer(text, language)
    for start, end, new, text in edits(text, changes):  # noqa: B020, the text is what becomes of it
        edited.replace(start, end, new)
        assert (edited.text, len(edited)) == (text, len(text))
        place = int(asked * len(text))
        assert edited.chain(place) == SCANNERS[language](text).chain(place)
        assert context_at(edited, place) == context_at(Buffer(text, language), place)
    fresh = SCANNERS[language](text)
    assert [span for part in edited.math() for span in part] == fresh.math()
    while edited.settle(2):
        pass
    assert edited.scan().spans == fresh.spans
    assert edited.scan().contents == fresh.contents
    if language == "tex":  # in Markdown, what hides a definition does not reach beyond its segment
        found = definitions(text)
        assert names(edited.macros) == names(Macros(found))
        before = Macros(definition for definition in found if definition.end <= asked * len(text))
        assert names(edited.macros_before(int(asked * len(text)))) == names(before)


def test_macros_are_in_effect_behind_their_definitions():
    first, later = r"\newcommand{\x}{1}", r"\renewcommand{\x}{2}"
    edited = Buffer(f"{first}\n\nText.\n\n{later}\n\n" + "Text.\n" * 1000, "tex")

    def body(place):
        definition = edited.macros_before(place).get("x")
        return definition and definition.body

    for moved in range(3):
        assert [body(moved + place) for place in (0, 17, 18, 46, 47, 5000)] == [None, None, "1", "1", "2", "2"]
        edited.replace(0, 0, " ")
    edited.replace(5000, 5000, "more")
    assert (body(49), body(50)) == ("1", "2")
    assert edited.macros_before(5000) is edited.macros


def names(macros):
    return {(macro.name, macro.kind, macro.body, macro.end_body) for macro in macros}


BROKEN_LINES = st.text("ab\r\n𝔼\x0c")


@pytest.mark.usefixtures("small_segments")
@given(BROKEN_LINES, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.text("a\r\n", max_size=3))))
def test_lines_and_positions_are_those_of_the_text(text, changes):
    edited = Buffer(text, None)
    for start, end, new, text in edits(text, changes):  # noqa: B020, the text is what becomes of it
        edited.replace(start, end, new)
        index = LineIndex(text)
        for number in range(len(index) + 2):
            line = edited.line(number)
            assert (line.start, line.end) == index.line_bounds(number)
            assert line.text == text[line.start : line.end]
        for offset in range(len(text) + 1):
            assert edited.line_at(offset).number == index.position(offset, "utf-8")[0]
            for encoding in ("utf-8", "utf-16", "utf-32"):
                position = edited.position(offset, encoding)
                assert position == index.position(offset, encoding)
                assert edited.offset(*position, encoding) == index.offset(*position, encoding)
        assert edited.slice(1, 7) == text[1:7]


@pytest.mark.parametrize("language", SCANNERS)
def test_keystrokes_leave_no_segments_behind(language):
    edited = Buffer("Some prose with a formula $x$.\n" * 200, language)
    edited.chain(len(edited))
    before = len(edited._segments)
    for at in (3_000, 0, 5_999):
        for _ in range(50):
            edited.replace(at, at, "x")
            edited.chain(at + 1)
            edited.replace(at, at + 1, "")
            edited.chain(at)
    assert len(edited._segments) < before + 10


@pytest.mark.parametrize("language", SCANNERS)
def test_an_edit_scans_little_of_a_long_text(language, monkeypatch):
    """Whatever the length of the text, and of its lines; also while something is open that flips all the rest."""
    scanned = []
    scanner = SCANNERS[language]

    def count(window, state):
        scanned.append(len(window.text))
        return scanner.scan_window(window, state)

    monkeypatch.setitem(SCANNERS, language, scanner._replace(scan_window=count))
    sentence = "Some prose with a formula $x_{i} = \\alpha y_{i}$, and 100 more characters of *text*."
    # A stray dollar or backtick has its paragraph looked through: that must end somewhere.
    anywhere, in_paragraphs = ["a", "{", "\\", "$x$", "\n", "\\begin{proof}"], ["$", "a`", "\\ref{"]
    for line_end, inserted in (("\n\n", anywhere + in_paragraphs), ("\n", anywhere), (" ", anywhere)):
        text = (sentence + line_end) * 500
        for new in inserted:
            for place in (5, len(sentence + line_end) * 250 + 5, len(text) - 1):
                edited = Buffer(text, language)
                edited.chain(len(text))
                for at in range(place, place + 3 * len(new), len(new)):
                    scanned.clear()
                    edited.replace(at, at, new)
                    edited.chain(at)
                    assert sum(scanned) < 6_000, (line_end, new, place)


INPUTS = [
    (r"a \inpu{b}", "t", 7, True),
    (r"a \input{b}", "x", 9, True),
    (r"a \input{b}", "%", 0, True),
    (r"a", r"\usepackage{b}", 1, True),
    (r"a", r"\subimport{b}{c}", 1, True),
    (r"a \includegraphics{b}", "x", 0, False),
    ("a $b$", "x", 3, False),
    ("\\input{a}\n\n" + "word\n\n" * 1000, "x", 5000, False),
]


@pytest.mark.parametrize(("text", "new", "at", "touched"), INPUTS)
def test_an_edit_tells_whether_it_touched_inputs(text, new, at, touched):
    edited = Buffer(text, "tex")
    assert edited.touched_inputs, "of a new text nobody knows"
    while edited.settle(2):
        pass
    edited.touched_inputs = False
    edited.replace(at, at, new)
    assert edited.touched_inputs == touched


def test_an_input_taken_away_was_touched_and_stays_so():
    edited = Buffer(r"a \input{b} c", "tex")
    edited.touched_inputs = False
    edited.replace(0, len(edited), "")
    edited.replace(0, 0, "x")
    assert edited.touched_inputs


@pytest.mark.parametrize("language", ["tex", "markdown"])
@pytest.mark.parametrize(("paragraphs", "fits"), [(100, True), (2_000, False)])
def test_looked_ahead_nothing_is_left_to_scan(language, paragraphs, fits, monkeypatch):
    document = Buffer("Some prose about $x^2$, and then more.\n\n" * paragraphs, language)
    while document.settle(1):
        pass
    while document.look_ahead():
        pass
    fresh = Buffer(document.text, language)
    places = range(0, len(document.text), 37)
    expected = [fresh.chain(place) for place in places]
    scans = []
    scan = Buffer._scan_window
    monkeypatch.setattr(Buffer, "_scan_window", lambda self, *given: scans.append(given) or scan(self, *given))
    assert [document.chain(place) for place in places] == expected and any(expected)
    assert (not scans) is fits
