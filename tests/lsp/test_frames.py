"""Messages are cut out of any stream, however it is chopped; what is no message is passed over and told once."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.lsp.frames import LARGEST, Frames

BODY = b'{"jsonrpc": "2.0", "method": "x"}'
GOOD = b"Content-Length: 33\r\n\r\n" + BODY


def told(caplog):
    return [record.message for record in caplog.records if record.name == "mleq.lsp.frames"]


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 33\r\n\r\n",
        b"content-length: 33\r\n\r\n",
        b"CONTENT-LENGTH:33\r\n\r\n",
        b"Content-Length :\t33  \r\n\r\n",
        b"Content-Length: 0033\r\n\r\n",
        b"Content-Length: 33\n\n",
        b"Content-Length: 33\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"content-type: application/vscode-jsonrpc; charset=utf8\r\ncontent-length: 33\r\n\r\n",
        b"X-Other: 5\r\nContent-Length: 33\r\n\r\n",
        b"\r\n\r\nContent-Length: 33\r\n\r\n",
    ],
)
def test_headers_as_clients_write_them(header, caplog):
    assert Frames().feed((header + BODY) * 2) == [BODY, BODY]
    assert not told(caplog)


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\r\n",
        b"hello",
        b"\xff\xfe\x00\x01\r\n",
        b"hello\r\n\r\nworld\r\n" * 5_000,
        b"x" * 1_000_000,
        b"Content-Length: -5\r\n\r\n{}",
        b"Content-Length: five\r\n\r\n{}",
        b"Content-Length:\r\n\r\n{}",
        b"Content-Length: 3.5\r\n\r\n{}",
        b"Content-Length: \xd9\xa3\r\n\r\n{}",
        b"Content-Type: x\r\n\r\n{}",
        b"Content-Length: %d\r\n\r\n{}" % (LARGEST + 1),
        b"Content-Length: " + b"9" * 900 + b"\r\n\r\n{}",
        b"Content-Length: " + b"9" * 9_000 + b"\r\n\r\n{}",
        BODY,
    ],
)
def test_garbage_is_passed_over_and_told_in_one_line(garbage, caplog):
    frames = Frames()
    assert frames.feed(GOOD + garbage + GOOD + GOOD) == [BODY, BODY, BODY]
    [line] = told(caplog)
    assert "\n" not in line and "hello" not in line
    assert frames.feed(garbage + GOOD) == [BODY]
    assert len(told(caplog)) == 2, "once for each time"


def test_garbage_in_pieces_is_told_once_and_a_header_cut_in_two_ends_it(caplog):
    frames = Frames()
    for _ in range(3):
        assert frames.feed(b"x" * 3_000) == []
    assert frames.feed(b"x" * 3_000 + GOOD[:9]) == []
    assert frames.feed(GOOD[9:]) == [BODY]
    assert len(told(caplog)) == 1


def test_garbage_is_not_held():
    frames = Frames()
    for _ in range(1_000):
        assert frames.feed(b"x" * 10_000) == []
    assert len(frames._buffer) < 20_000


def test_empty_body():
    assert Frames().feed(b"Content-Length: 0\r\n\r\n" + GOOD) == [b"", BODY]


def test_a_large_message_in_pieces_takes_no_longer_than_its_bytes():
    frames = Frames()
    body = b"x" * 30_000_000
    stream = b"Content-Length: %d\r\n\r\n" % len(body) + body
    began = time.perf_counter()
    found = [body for at in range(0, len(stream), 65_536) for body in frames.feed(stream[at : at + 65_536])]
    assert found == [body] and time.perf_counter() - began < 5


bodies = st.lists(st.binary(max_size=40).filter(lambda body: b"\n" not in body), max_size=8)
names = st.sampled_from([b"Content-Length", b"content-length", b"Content-length"])
garbage = st.sampled_from([b"", b"hello\r\n", b"oops", b"{}\r\n", b"a" * 3_000])


@given(bodies, st.data())
def test_any_chopping_gives_the_same_messages(sent, data):
    stream = b"".join(data.draw(garbage) + data.draw(names) + b": %d\r\n\r\n" % len(body) + body for body in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    frames = Frames()
    assert [body for piece in pieces for body in frames.feed(piece)] == sent


@given(st.binary(max_size=3_000))
def test_any_bytes_leave_it_able_to_go_on(noise):
    """Unless they announce a body, which nobody can tell from what follows."""
    if re.search(rb"content-length", noise, re.IGNORECASE):
        return
    frames = Frames()
    assert frames.feed(noise) == []
    assert frames.feed(b"\n" + GOOD) == [BODY]


@pytest.mark.parametrize("at", range(0, len(GOOD) + 1, 3))
def test_the_end_inside_a_message_is_told(at, caplog):
    frames = Frames()
    frames.feed(GOOD + GOOD[:at])
    frames.end()
    assert bool(told(caplog)) is (0 < at < len(GOOD))
