"""What a writer has accepted lately: in one small file that all servers of a user share, ids and times alone.

An id has one time: the moment at which it was accepted or, after several times, at which a single one would count for
as much as all of them do. Such times can be put together in any order, so servers lose nothing of each other.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from heapq import nlargest
from math import log2
from pathlib import Path
from threading import Lock, Thread
from time import sleep, time
from typing import BinaryIO

from mleq.workspace.state import state_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

HALF_LIFE = 21 * 24 * 3600
"""Seconds after which what was accepted counts for half."""
MOST = 300
"""The ids that are kept: those that count for most."""


def usage_file() -> Path | None:
    """Where use is remembered; None where the user has no home."""
    folder = state_folder()
    return folder / "used.txt" if folder else None


class Usage:
    """What was accepted, here and in other servers as far as they have told.

    Reading and writing wait for the disk, so they are done in threads. What cannot be written is remembered as long as
    the server lives.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._times: dict[str, float] = {}
        self._new: dict[str, float] = {}
        """What the file does not have yet."""
        self._lock = Lock()
        """For what is above, and never held while the disk is waited for."""
        self._writer: Thread | None = None
        self._began = time()
        self.weights: Mapping[str, float] = {}
        """For ids how often they were accepted, the longer ago the less."""

    def accept(self, equation_id: str) -> None:
        """Remember that the equation was accepted just now; it is written in a thread."""
        with self._lock:
            _add(self._new, equation_id, time())
            self._weigh()
            if self._writer is None and self._path is not None:
                self._writer = Thread(target=self._write_all, args=(self._path,), name="usage", daemon=True)
                self._writer.start()

    def read(self) -> None:
        """Learn what is remembered; waits for the disk."""
        if self._path is None:
            return
        try:
            times = _read(self._path)
        except OSError as error:
            log.info("what was accepted cannot be read: %s", error)
            return
        with self._lock:
            if not self._times:  # otherwise it was written meanwhile, and that is newer
                self._times = times
                self._weigh()

    def finish(self, seconds: float) -> None:
        """Wait for what is being written, but no longer than that."""
        writer = self._writer
        if writer is not None:
            writer.join(seconds)

    def _write_all(self, path: Path) -> None:
        """Write until there is nothing new; in a thread of its own."""
        while True:
            with self._lock:
                new, self._new = self._new, {}
                if not new:
                    self._writer = None
                    return
            try:
                times = _merge(path, new)
            except OSError as error:
                log.info("what was accepted cannot be written: %s", error)
                with self._lock:
                    for equation_id, when in new.items():
                        _add(self._new, equation_id, when)
                    self._writer = None
                return
            with self._lock:
                self._times = times
                self._weigh()

    def _weigh(self) -> None:
        times = dict(self._times)
        for equation_id, when in self._new.items():
            _add(times, equation_id, when)
        self.weights = {equation_id: 2 ** ((when - self._began) / HALF_LIFE) for equation_id, when in times.items()}


def _add(times: dict[str, float], equation_id: str, when: float) -> None:
    """Let an id have been accepted at that time too."""
    known = times.get(equation_id)
    if known is None:
        times[equation_id] = when
    else:
        later, apart = max(known, when), abs(known - when)
        times[equation_id] = later + HALF_LIFE * log2(1 + 2 ** (-apart / HALF_LIFE))


def _merge(path: Path, new: Mapping[str, float]) -> dict[str, float]:
    """Bring what is new into the file, whole or not at all; all that is remembered then."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path.with_suffix(".lock")):
        times = _read(path)
        for equation_id, when in new.items():
            _add(times, equation_id, when)
        best = nlargest(MOST, times.items(), key=lambda item: item[1])
        temporary = path.with_suffix(".new")
        temporary.write_text(
            "".join(f"{when:.3f} {equation_id}\n" for equation_id, when in best), "utf-8", newline="\n"
        )
        _replace(temporary, path)
    return dict(best)


def _read(path: Path) -> dict[str, float]:
    """The times in the file, of as many of its lines as make sense."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8", "replace")
    except FileNotFoundError:
        return {}
    latest = time() + _FUTURE
    lines = (_LINE.fullmatch(line) for line in text.split("\n"))
    return {line["id"]: float(line["when"]) for line in lines if line and 0 < float(line["when"]) < latest}


def _replace(new: Path, path: Path) -> None:
    """Put a file in the place of another, which on Windows somebody may be reading."""
    for _ in range(_TRIES):
        try:
            new.replace(path)
            return
        except PermissionError:
            sleep(_WAIT)
    new.replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock that this file stands for; the system takes it back from a process that dies."""
    with path.open("ab") as file:
        _take_lock(file)
        yield
        # Closing the file gives it back.


def _take_lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


_LINE = re.compile(r"(?P<when>[0-9]{1,12}(?:\.[0-9]{1,6})?) (?P<id>\S{1,100})")
_LARGEST = 1 << 16
"""Bytes that are read; a file of ours is shorter."""
_FUTURE = 20 * HALF_LIFE
"""How far ahead a time may lie: that of a million times just now."""
_TRIES, _WAIT = 50, 0.02
