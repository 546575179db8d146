"""Messages cut out of a stream of bytes, as the protocol's base part frames them."""

from __future__ import annotations

import logging
import re

log = logging.getLogger(__name__)

LARGEST = 1 << 28
"""Bytes of a message; a longer one is passed over, and never held."""
_LONGEST_LINE = 1 << 10
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([0-9]+)[ \t\r]*$", re.IGNORECASE)
_OTHER_FIELD = re.compile(rb"(?!content-length\b)[a-z][a-z0-9-]*[ \t]*:", re.IGNORECASE)


class Frames:
    """The messages of a stream that is fed to it piece by piece.

    The names of header fields count in any case, and fields other than the length are read over. What is no header is
    told once and passed over, up to the next line that ends in a length: a body that was announced wrongly is followed
    by the next header on the same line.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._announced: int | None = None
        """The length that the header says which is being read."""
        self._wanted: int | None = None
        """The length of the body that is being read; None in a header."""
        self._is_lost = False

    def feed(self, data: bytes) -> list[bytearray]:
        """The bodies of the messages that `data` completes, in their order."""
        self._buffer += data
        bodies = []
        at = 0
        while True:
            if self._wanted is not None:
                end = at + self._wanted
                if end > len(self._buffer):
                    break
                bodies.append(self._buffer[at:end])
                self._wanted, self._is_lost = None, False
            else:
                end = self._buffer.find(b"\n", at) + 1
                if not end:
                    if len(self._buffer) - at > _LONGEST_LINE:
                        self._lose()
                        at = len(self._buffer) - _LONGEST_LINE  # what stays may be the beginning of a header
                    break
                self._read_line(self._buffer[at : end - 1])
            at = end
        del self._buffer[:at]
        return bodies

    def end(self) -> None:
        """Tell it where the stream ends inside a message."""
        if self._buffer or self._announced is not None or self._wanted is not None:
            log.warning("the client went away in the middle of a message")

    def _read_line(self, line: bytearray) -> None:
        if not line.strip():
            self._wanted, self._announced = self._announced, None
        elif field := _LENGTH.search(line):
            # Python refuses to read thousands of digits as a number.
            length = int(field[1]) if len(field[1]) < 20 else LARGEST + 1
            self._announced = length if length <= LARGEST else None
            if field.start() or length > LARGEST:
                self._lose()
        elif not _OTHER_FIELD.match(line):
            self._lose()

    def _lose(self) -> None:
        if not self._is_lost:
            self._is_lost = True
            log.warning("what the client sends is no message: passing over it, up to the next header")
