"""What is done for open documents while nobody waits: they are scanned ahead, looked through, and their files read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path

from mleq.catalog.catalog import Catalog
from mleq.document.buffer import Buffer
from mleq.document.inputs import InputCache
from mleq.document.macros import Macros
from mleq.document.packages import Around
from mleq.lsp.diagnostics import Diagnostics
from mleq.lsp.document import Document
from mleq.workspace.surroundings import Surroundings, read_surroundings

if TYPE_CHECKING:
    from mleq.lsp.server import Server

PAUSE = 0.2
"""Seconds without a change after which nobody is taken to be typing."""
QUIET = 0.5
"""Seconds without a change after which what is written is looked through for mistakes."""
SLICE = 0.002
"""Seconds that a message may have to wait for a scan."""
REST = 0.001
"""Seconds between two slices, at least: in these other threads find their turn."""
PREAMBLE = 200_000
"""The characters of a document that are searched for the files that it inputs; a search holds up every thread."""

_DONE = object()

WATCH_FILES = types.RegistrationParams(
    [
        types.Registration(
            "files",
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.DidChangeWatchedFilesRegistrationOptions(
                [types.FileSystemWatcher("**/*.{tex,sty,cls}"), types.FileSystemWatcher("**/.mleq/**")]
            ),
        )
    ]
)
"""Asks the client to tell when a file changes that a document may input, or a pack of the project."""


@dataclass(slots=True, eq=False)
class _Work:
    """What is to be done for an open document."""

    document: Document
    diagnostics: Diagnostics
    changed: float = float("-inf")
    """When it was changed last, by the clock of the loop."""
    timer: asyncio.TimerHandle | None = None
    is_reading: bool = False
    """Whether a thread reads its inputs."""
    is_stale: bool = False
    """Whether files have changed since one began to."""
    fitted: tuple[Catalog, Macros] | None = None
    """Whose bodies are written in whose notation beforehand."""
    fits: Iterator[None] = field(default_factory=lambda: iter(()))
    """What is left of that."""


class Background:
    """The work for the documents of a server, in slices on its loop; files are read in threads."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._works: dict[str, _Work] = {}
        self._cache = InputCache()
        self._loop: asyncio.AbstractEventLoop | None = None

    def opened(self, uri: str) -> None:
        """Begin with a document at once."""
        self.closed(uri)
        document = self._server.workspace.text_documents.get(unquote(uri))
        # Without pygls's way to make documents of ours, what is found in one is lost with the answer.
        if isinstance(document, Document) and document.language is not None and _is_on_a_loop():
            self._loop = asyncio.get_running_loop()
            work = self._works[unquote(uri)] = _Work(document, Diagnostics(self._server, document))
            document.when_changed = partial(self._changed, work)
            self._come_back(work, 0)

    def warmed(self) -> None:
        """Go on with what waits until the server is warm; may be called in any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has ended
                self._loop.call_soon_threadsafe(self.go_on_with_all)

    def go_on_with_all(self) -> None:
        """Go on with every document, as there may be more to do for it now."""
        for work in self._works.values():
            if work.timer is None:
                self._come_back(work, 0)

    def files_changed(self) -> None:
        """Read anew what the documents input."""
        for work in self._works.values():
            work.is_stale = True
            self._read(work)

    def closed(self, uri: str) -> None:
        """Do no more for a document, and take back what was told of it."""
        work = self._works.pop(unquote(uri), None)
        if work is not None:
            _end(work)
            work.diagnostics.clear()

    def stop(self) -> None:
        """Do no more for any document."""
        while self._works:
            _end(self._works.popitem()[1])

    def _changed(self, work: _Work) -> None:
        """Go on when the writer pauses. This comes at every letter, so it starts no timer anew."""
        work.changed = asyncio.get_running_loop().time()
        if work.timer is None:
            self._come_back(work, PAUSE)

    def _come_back(self, work: _Work, seconds: float) -> None:
        work.timer = asyncio.get_running_loop().call_later(seconds, self._go_on, work)

    def _go_on(self, work: _Work) -> None:
        """Do a slice of the work, unless somebody types."""
        work.timer = None
        clock = asyncio.get_running_loop().time
        began = clock()
        pause = work.changed + PAUSE - began
        if pause > 0:
            self._come_back(work, pause)
            return
        self._read(work)
        buffer = work.document.buffer
        while waits := buffer.settle(1) or buffer.look_ahead() or self._fit(work) or self._check(work):
            if clock() > began + SLICE:
                break
        if waits:
            # A step that took longer than it may is followed by a rest as long.
            self._come_back(work, max(REST, clock() - began - SLICE))
        elif work.diagnostics.is_wanted and began < work.changed + QUIET:
            self._come_back(work, work.changed + QUIET - began)

    def _check(self, work: _Work) -> bool:
        """Look for mistakes in a little more of a document that has been left alone; whether more waits."""
        if not work.diagnostics.is_wanted:
            work.diagnostics.clear()
            return False
        return asyncio.get_running_loop().time() >= work.changed + QUIET and work.diagnostics.go_on()

    def _fit(self, work: _Work) -> bool:
        """Write a body in the notation of a document beforehand; whether more of them wait."""
        macros = work.document.buffer.macros
        # Before the server is warm, what this needs would have to be imported first.
        if not macros or self._server.encoder is None or not self._server.settings.insert.notation:
            return False
        catalog = self._server.catalog
        if work.fitted is None or work.fitted[0] is not catalog or work.fitted[1] is not macros:
            from mleq.features.completion import fit_ahead

            work.fitted, work.fits = (catalog, macros), fit_ahead(catalog, macros)
        return next(work.fits, _DONE) is not _DONE

    def _read(self, work: _Work) -> None:
        """Have the files around a document read if these may be others than when that was done last."""
        buffer = work.document.buffer
        if work.is_reading or not (buffer.touched_inputs or work.is_stale):
            return
        buffer.touched_inputs = work.is_stale = False
        path = to_fs_path(work.document.uri)
        if buffer.language != "tex":
            return
        if path is None:
            work.document.inherit((), Around())
            return
        work.is_reading = True
        workspace = self._server.workspace
        folders = [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri or ""]
        arguments = (asyncio.get_running_loop(), work, buffer, Path(path), buffer.slice(0, PREAMBLE), folders)
        # A daemon: a disk that does not answer must not keep the server from ending.
        Thread(target=self._read_files, args=arguments, name="inputs", daemon=True).start()

    def _read_files(
        self,
        loop: asyncio.AbstractEventLoop,
        work: _Work,
        buffer: Buffer,
        path: Path,
        text: str,
        folders: list[str],
    ) -> None:
        """Read the files around a document, and hand over what they say; in a thread of its own."""
        found = None
        try:
            roots = [Path(root) for folder in folders if (root := to_fs_path(folder)) is not None]
            found = read_surroundings(path, text, roots or [path.parent], self._cache)
        except Exception as error:
            self._server.report_server_error(error, read_surroundings)
        with suppress(RuntimeError):  # the server has ended
            loop.call_soon_threadsafe(self._take, work, buffer, found)

    def _take(self, work: _Work, buffer: Buffer, found: Surroundings | None) -> None:
        """Let what was found be in effect, unless the document is closed or has another text by now."""
        work.is_reading = False
        if work not in self._works.values():
            return
        if found is not None and work.document.buffer is buffer:
            work.document.inherit(found.definitions, found.around)
        if work.timer is None:
            self._come_back(work, 0)


def _end(work: _Work) -> None:
    work.document.when_changed = None
    if work.timer is not None:
        work.timer.cancel()


def _is_on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
