"""A terminal that nobody sits at: an editor runs in it, keys are typed, and the screen is read."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

from tests.e2e.programs import SHOTS

ROWS, COLUMNS = 40, 120

PATIENCE = 120.0
"""Seconds within which anything must have happened, also on a busy machine."""

AGAIN = 3.0
"""Seconds after which a request that nothing came of is made again."""

# Sequences with which a program asks for what this terminal has not got, and which pyte would trip over.
_UNKNOWN = re.compile(r"\x1b\[[<>=?][\d;]*u|\x1b\[>[\d;]*[mqcpn]|\x1b\[\?[\d;]*\$p|\x1b[P_][^\x1b]*\x1b\\")
_UNFINISHED = re.compile(r"\x1b(?:\[[<>=?]?[\d;]*\$?|[P_][^\x1b]*\x1b?)?\Z")

_KEYS = {"<Esc>": "\x1b", "<Tab>": "\t", "<CR>": "\r", "<Up>": "\x1b[A", "<Down>": "\x1b[B"}
_NAMED = re.compile("(" + "|".join(_KEYS) + "|<C-[a-z]>|<M-.>)")


def _key(name: str) -> str:
    """What a key sends: a letter itself, with Control, or with Alt; or one that has a name."""
    match = re.fullmatch("<([CM])-(.)>", name)
    if match is None:
        return _KEYS.get(name, name)
    return chr(ord(match[2]) & 31) if match[1] == "C" else f"\x1b{match[2]}"


class Terminal:
    """A program in a terminal of its own, ended with the `with` block."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        columns: int = COLUMNS,
    ) -> None:
        self._screen = _Screen(self, columns)
        self._stream = pyte.Stream(self._screen)
        self._rest = ""
        self._program = pexpect.spawn(
            command[0],
            list(command[1:]),
            cwd=str(folder),
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})},
            encoding="utf-8",
            codec_errors="replace",
            dimensions=(ROWS, columns),
        )
        self._program.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note(f"the screen:\n{self.text}")
        self._program.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows, without the spaces at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and the column of the cursor."""
        return self._screen.cursor.y, self._screen.cursor.x

    def type(self, keys: str) -> None:
        """Type the keys; special ones have names, such as `<Esc>`."""
        for key in _NAMED.split(keys):
            self._program.send(_key(key))

    def wait(self, for_what: str | Callable[[str], Any]) -> str:
        """The screen, once it shows that text, or is what that function says yes to."""
        shows = for_what if callable(for_what) else lambda screen: for_what in screen
        until = time.monotonic() + PATIENCE
        while not shows(self.text):
            if time.monotonic() > until:
                raise AssertionError(f"never shown: {for_what}")
            self._read()
        return self.text

    def insist(self, keys: str, for_what: str) -> str:
        """Type the keys again and again until the screen shows that text: nothing tells when a server is up."""
        until = time.monotonic() + PATIENCE
        while for_what not in self.text:
            if time.monotonic() > until:
                raise AssertionError(f"never shown: {for_what}")
            self.type(keys)
            again = time.monotonic() + AGAIN
            while time.monotonic() < again and for_what not in self.text:
                self._read()
        return self.text

    def wait_until(self, happened: Callable[[], Any]) -> None:
        """Go on once something outside of the screen has happened, and read the screen meanwhile."""
        self.wait(lambda _: happened())

    def shoot(self, name: str) -> str:
        """Keep what the screen shows as a text, for people to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        (SHOTS / f"{name}.txt").write_text(self.text + "\n", encoding="utf-8")
        return self.text

    def send(self, answer: str) -> None:
        """Answer what the program has asked its terminal."""
        self._program.send(answer)

    def _read(self) -> None:
        try:
            self._rest += self._program.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF as end:
            raise AssertionError("the program has ended") from end
        # What is cut off in the middle of a sequence waits for the rest of it.
        cut = _UNFINISHED.search(self._rest)
        whole, self._rest = (self._rest, "") if cut is None else (self._rest[: cut.start()], self._rest[cut.start() :])
        self._stream.feed(_UNKNOWN.sub("", whole))


class _Screen(pyte.Screen):
    """A screen that answers what it is asked, and takes no private sequence for a public one."""

    def __init__(self, terminal: Terminal, columns: int) -> None:
        super().__init__(columns, ROWS)
        self._terminal = terminal

    def write_process_input(self, data: str) -> None:
        self._terminal.send(data)

    def report_device_status(self, mode: int, **_: Any) -> None:
        super().report_device_status(mode)

    def select_graphic_rendition(self, *attributes: int, **_: Any) -> None:
        super().select_graphic_rendition(*attributes)
