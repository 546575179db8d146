"""Lines and positions as the protocol counts them, whatever breaks lines elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.document.ahead import Ahead
from mleq.document.text import LineIndex

ENCODINGS = ["utf-8", "utf-16", "utf-32"]
TEXT = st.text(st.sampled_from("ab\n\r\u2028\x0c\x85é熵\U0001d53c😋") | st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("a\rb\r", ["a", "b", ""]),
        ("a\n\rb", ["a", "", "b"]),
        ("a\r\r\nb", ["a", "", "b"]),
        ("\n\n", ["", "", ""]),
        ("\r\n\r\n", ["", "", ""]),
        # pygls, and all that use str.splitlines, break lines at these as well.
        ("a\x0cb\x0bc\x1cd\x85e\u2028f\u2029g\nh", ["a\x0cb\x0bc\x1cd\x85e\u2028f\u2029g", "h"]),
    ],
)
def test_lines(text, lines):
    index = LineIndex(text)
    assert len(index) == len(lines)
    assert [text[slice(*index.line_bounds(line))] for line in range(len(index))] == lines
    assert list(index.bounds(1)) == [index.line_bounds(line) for line in range(1, len(index))]


@pytest.mark.parametrize(
    ("text", "position", "encoding", "offset"),
    [
        ("ab\ncd", (1, 1), "utf-16", 4),
        ("ab\ncd", (0, 9), "utf-16", 2),  # past the end of a line: its end, before the break
        ("ab\r\ncd", (0, 9), "utf-16", 2),
        ("ab\ncd", (1, 9), "utf-16", 5),  # pygls: one less on a last line without a break
        ("ab\ncd", (2, 0), "utf-16", 5),
        ("ab\ncd", (9, 9), "utf-8", 5),
        ("", (0, 0), "utf-8", 0),
        ("", (3, 3), "utf-32", 0),
        ("𝔼x", (0, 0), "utf-16", 0),
        ("𝔼x", (0, 1), "utf-16", 0),  # inside a character: its start
        ("𝔼x", (0, 2), "utf-16", 1),
        ("𝔼x", (0, 3), "utf-16", 2),
        ("x𝔼𝔼y", (0, 4), "utf-16", 2),
        ("x𝔼𝔼y", (0, 5), "utf-16", 3),
        ("x𝔼𝔼y", (0, 99), "utf-16", 4),
        *[("熵x", (0, units), "utf-8", offset) for units, offset in enumerate([0, 0, 0, 1, 2, 2])],
        *[("😋x", (0, units), "utf-8", offset) for units, offset in enumerate([0, 0, 0, 0, 1, 2, 2])],
        ("熵𝔼x", (0, 2), "utf-32", 2),
        ("a\x0cb\n𝔼", (1, 2), "utf-16", 5),
    ],
)
def test_offsets(text, position, encoding, offset):
    assert LineIndex(text).offset(*position, encoding) == offset


@pytest.mark.parametrize(
    ("text", "offset", "encoding", "position"),
    [
        ("a\r\nb", 1, "utf-16", (0, 1)),
        ("a\r\nb", 2, "utf-16", (0, 1)),  # between the two characters of a break
        ("a\r\nb", 3, "utf-16", (1, 0)),
        ("a\nb", 9, "utf-16", (1, 1)),
        ("𝔼熵x", 3, "utf-8", (0, 8)),
        ("𝔼熵x", 3, "utf-16", (0, 4)),
        ("𝔼熵x", 3, "utf-32", (0, 3)),
    ],
)
def test_positions(text, offset, encoding, position):
    assert LineIndex(text).position(offset, encoding) == position


@given(TEXT)
def test_lines_are_those_of_the_protocol(text):
    index = LineIndex(text)
    lines = re.split("\r\n|\n|\r", text)
    assert [text[slice(*index.line_bounds(line))] for line in range(len(index))] == lines
    assert list(index.bounds()) == [index.line_bounds(line) for line in range(len(index))]


@given(TEXT, st.sampled_from(ENCODINGS))
def test_every_place_comes_back_from_its_position(text, encoding):
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert index.offset(*index.position(offset, encoding), encoding) == offset
        assert index.line_bounds(index.line_at(offset))[0] <= offset


@given(TEXT, st.sampled_from(ENCODINGS))
def test_positions_count_encoded_units(text, encoding):
    index = LineIndex(text)
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    for line in range(len(index)):
        start, end = index.line_bounds(line)
        data = text[start:end].encode(codec, "surrogatepass")
        assert index.position(end, encoding) == (line, len(data) // size)
        for units in range(len(data) // size + 2):
            whole = data[: units * size].decode(codec, "ignore")
            if not any("\ud800" <= character <= "\udfff" for character in text):
                assert index.offset(line, units, encoding) == start + len(whole)


@given(st.integers(-3, 9), st.integers(-3, 9), TEXT, st.sampled_from(ENCODINGS))
def test_no_position_is_refused(line, units, text, encoding):
    assert 0 <= LineIndex(text).offset(line, units, encoding) <= len(text)


def test_looking_ahead_passes_over_what_is_no_hit():
    ahead = Ahead(r"\$ a $ b $", 10)
    dollar = re.compile(r"(?P<hit>\$)|\\.")
    assert [ahead.find(dollar, at).start() for at in (0, 3, 5, 6, 2)] == [5, 5, 5, 9, 5]
    assert ahead.find(dollar, 10) is None
