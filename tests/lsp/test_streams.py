"""Standard input is read to its end, in order, by the loop itself and, where it cannot, by a thread."""

import asyncio
import logging
import os
import time
from threading import Thread

import pytest

from mleq.lsp.streams import read_messages


@pytest.fixture(params=["loop", "thread"], autouse=True)
def way(request, monkeypatch):
    if request.param == "thread":

        def refuse(*_):
            raise NotImplementedError("as on Windows")

        monkeypatch.setattr(asyncio.SelectorEventLoop, "add_reader", refuse)
    return request.param


def read_all(write, take):
    """Let `write` write to a pipe in a thread of its own, and `take` take what comes."""
    read_end, write_end = os.pipe()

    def run():
        with os.fdopen(write_end, "wb") as stream:
            write(stream)

    writer = Thread(target=run)
    writer.start()
    try:
        asyncio.run(asyncio.wait_for(read_messages(read_end, take), 60))
    finally:
        os.close(read_end)
        writer.join()


def framed(body):
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def test_messages_come_in_order_and_the_end_ends():
    taken = []
    sent = [b"%d" % number for number in range(20_000)]
    read_all(lambda stream: stream.write(b"".join(map(framed, sent))), taken.append)
    assert taken == sent


def test_what_was_written_together_is_taken_together(way):
    """A keystroke is two messages: nothing is waited for between them."""
    taken = []

    async def main():
        read_end, write_end = os.pipe()
        rounds = []
        os.write(write_end, framed(b"change") + framed(b"completion"))

        def take(body):
            if not taken:
                asyncio.get_running_loop().call_soon(rounds.append, "another round of the loop")
            taken.append((bytes(body), len(rounds)))
            if len(taken) == 2:
                os.close(write_end)

        await read_messages(read_end, take)
        os.close(read_end)

    asyncio.run(main())
    assert taken == [(b"change", 0), (b"completion", 0)]


def test_a_client_that_writes_faster_than_the_server_works_waits():
    """What is read ahead is bounded, as pipes are."""
    written, gaps = [], []

    def write(stream):
        for _ in range(400):
            stream.write(framed(b"x" * 60_000))
            stream.flush()
            written.append(1)

    def take(_):
        gaps.append(len(written) - len(gaps))
        time.sleep(0.001)

    read_all(write, take)
    assert len(gaps) == 400 and max(gaps) < 80


def test_other_work_goes_on_while_nothing_comes():
    async def main():
        read_end, write_end = os.pipe()
        reading = asyncio.create_task(read_messages(read_end, print))
        await asyncio.sleep(0.01)
        os.write(write_end, framed(b"x")[:5])
        await asyncio.sleep(0.01)
        os.close(write_end)
        await asyncio.wait_for(reading, 20)
        os.close(read_end)

    asyncio.run(main())


def test_a_message_that_ends_the_server_is_the_last_one(caplog):
    taken = []

    def take(body):
        taken.append(body)
        if body == b"exit":
            raise SystemExit(3)

    async def main():
        read_end, write_end = os.pipe()
        os.write(write_end, framed(b"first") + framed(b"exit") + framed(b"later"))
        await read_messages(read_end, take)

    with pytest.raises(SystemExit):
        asyncio.run(main())
    assert taken == [b"first", b"exit"] and not caplog.records


def test_the_end_inside_a_message_is_told(caplog):
    read_all(lambda stream: stream.write(framed(b"x") + framed(b"y")[:-1]), print)
    assert "in the middle of a message" in caplog.text


def test_a_descriptor_that_cannot_be_read_is_told_and_ends_it(caplog):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with caplog.at_level(logging.WARNING):
        asyncio.run(asyncio.wait_for(read_messages(write_end, print), 20))
    os.close(write_end)
    assert "cannot be read" in caplog.text


def test_a_file_is_read(tmp_path):
    file = tmp_path / "messages"
    file.write_bytes(framed(b"one") + framed(b"two"))
    taken = []
    with file.open("rb") as stream:
        asyncio.run(read_messages(stream.fileno(), taken.append))
    assert taken == [b"one", b"two"]
