"""The server on standard input and output, or on a socket: what pygls's own loops do, sooner and for every client.

On standard input pygls hops between threads three times for a message, which is most of what a short message costs, and
a keystroke is two messages. Here the loop itself reads what has come. Where it cannot, a thread reads on while the
server works, and wakes it once for what came together.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Semaphore, Thread
from typing import BinaryIO

from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer

from mleq.lsp.frames import Frames

log = logging.getLogger(__name__)

_CHUNK = 1 << 16
_AHEAD = 64
"""Pieces that a thread reads before the first of them is worked off; a client that writes faster waits."""


def serve_stdio(server: LanguageServer, stdin: BinaryIO | None, stdout: BinaryIO | None) -> None:
    """Serve the client at the other end until it leaves."""
    server.protocol.set_writer(StdoutWriter(stdout or sys.stdout.buffer))
    try:
        descriptor = (stdin or sys.stdin.buffer).fileno()
        asyncio.run(read_messages(descriptor, lambda body: handle(server, body)))
    except BrokenPipeError:
        log.warning("the client has closed its end")
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.shutdown()  # type: ignore[no-untyped-call]


def serve_tcp(server: LanguageServer, host: str, port: int) -> None:
    """Serve the client that connects until it leaves.

    Raises:
        OSError: the address cannot be had.
    """
    try:
        asyncio.run(_listen(server, host, port))
    finally:
        server.shutdown()  # type: ignore[no-untyped-call]


def handle(server: LanguageServer, body: bytearray) -> None:
    """Work off a message. Whatever it is, the next one is served."""
    try:
        data = json.loads(body)
        message = server.protocol.structure_message(data) if isinstance(data, dict) else data
        server.protocol.handle_message(message)
    except Exception as error:
        server.report_server_error(error, JsonRpcException)


async def read_messages(descriptor: int, take: Callable[[bytearray], None]) -> None:
    """Let every message that comes be taken, in order, until the client closes its end."""
    loop = asyncio.get_running_loop()
    frames = Frames()
    ended = loop.create_future()

    def read() -> None:
        try:
            data = os.read(descriptor, _CHUNK)
            for body in frames.feed(data):
                take(body)
        except BaseException as error:  # that of a read, or the exit that a message asked for
            end(error)
        else:
            if not data:
                end(None)

    def end(error: BaseException | None) -> None:
        loop.remove_reader(descriptor)
        if not ended.done():
            ended.set_exception(error) if error else ended.set_result(None)

    try:
        loop.add_reader(descriptor, read)
    except (NotImplementedError, OSError):  # on Windows; and a file, which is not waited for
        await _read_in_thread(descriptor, take)
        return
    try:
        await ended
        frames.end()
    except OSError as error:
        _tell_unreadable(error)
    finally:
        loop.remove_reader(descriptor)


async def _read_in_thread(descriptor: int, take: Callable[[bytearray], None]) -> None:
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[list[bytearray]] = asyncio.Queue()
    room = Semaphore(_AHEAD)

    def hand_over(bodies: list[bytearray]) -> None:
        room.acquire()
        loop.call_soon_threadsafe(arrived.put_nowait, bodies)

    # A daemon, and on the bare descriptor: at the end it is in a read that nobody can call off, and must hold no lock.
    Thread(target=_read_on, args=(descriptor, hand_over), name="stdin", daemon=True).start()
    while bodies := await arrived.get():
        for body in bodies:
            take(body)
        room.release()


def _read_on(descriptor: int, hand_over: Callable[[list[bytearray]], None]) -> None:
    """Hand over what has come, whenever it completes a message, and an empty list at the end."""
    frames = Frames()
    with suppress(RuntimeError):  # the server has ended, and nobody waits for messages any more
        try:
            while data := os.read(descriptor, _CHUNK):
                if bodies := frames.feed(data):
                    hand_over(bodies)
            frames.end()
        except OSError as error:
            _tell_unreadable(error)
        finally:
            hand_over([])


def _tell_unreadable(error: OSError) -> None:
    log.warning("standard input cannot be read: %s", error)


async def _listen(server: LanguageServer, host: str, port: int) -> None:
    over = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.protocol.set_writer(writer)
        frames = Frames()
        try:
            while data := await reader.read(_CHUNK):
                for body in frames.feed(data):
                    handle(server, body)
            frames.end()
        except ConnectionError as error:
            log.warning("the client is gone: %s", error)
        finally:
            writer.close()
            over.set()

    async with await asyncio.start_server(connected, host, port):
        await over.wait()
