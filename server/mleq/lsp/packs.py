"""The packs of a user, of the projects that are open, and those that are named: found, served, and followed on disk.

All waits for the disk are in threads. What is found is made ready beside what is served, and then takes its place, so
that nobody who types waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path

from mleq.catalog.problems import Problem, Severity
from mleq.features.library import Library

if TYPE_CHECKING:
    from mleq.lsp.encode import Encoder
    from mleq.lsp.server import Server
    from mleq.workspace.packs import Stamp

log = logging.getLogger(__name__)

OFTEN = 2.0
"""Seconds after which it is looked again whether packs have changed, if somebody writes."""


class _Found(NamedTuple):
    """What is to be served from now on."""

    library: Library
    encoder: Encoder
    packs: list[Path]
    problems: list[Problem]


class Packs:
    """Follows the packs of a server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._loop: asyncio.AbstractEventLoop | None = None
        self._installed: list[Path] | None = None
        """Those of installed packages, once they are known; they do not change while a server lives."""
        self._served: tuple[list[Path], Stamp] = ([], ())
        self._looking = Lock()
        self._warming = Lock()
        self._latest: Library | None = None
        self._looks_again = False
        self._next = float("inf")
        self._packs: list[Path] = []
        self._problems: list[Problem] = []
        self._complained: set[str] = set()
        self._told: set[str] = set()
        """The documents that have marks of ours, as the client calls them."""
        self._is_following = False
        self._open: dict[str, Path] = {}
        """The documents that are files of packs, or may become such."""

    def initialized(self) -> None:
        """Take the loop that answers are given on; without one nothing is followed."""
        with suppress(RuntimeError):
            self._loop = asyncio.get_running_loop()

    def find(self) -> Library:
        """What is to be served and has not been warmed yet; called once, in the thread that warms the server."""
        if self._loop is None:
            return self._server.library
        self._next = monotonic() + OFTEN  # from now on others may look
        found = None
        try:
            with self._looking:
                found = self._look()
        except Exception as error:
            self._server.report_server_error(error, self.find)
        return found.library if found else self._server.library

    def look_if_due(self) -> None:
        """Look whether packs have changed, unless that was done just now. This comes at every letter."""
        if monotonic() > self._next:
            self.look()

    def look(self) -> None:
        """Look whether packs have changed or others are there, in a thread."""
        if self._next == float("inf"):
            return  # it will be looked for the first time soon
        self._next = monotonic() + OFTEN
        self._looks_again = True
        if not self._is_following:
            self._follow_on()

    def opened(self, uri: str) -> None:
        """Tell what is wrong in a file that is a part of a pack, and look for packs around any other."""
        path = to_fs_path(uri)
        document = self._server.workspace.text_documents.get(unquote(uri))
        if path is None or document is None:
            return
        if path.endswith((".yaml", ".yml", ".bib")):
            self._open[uri] = Path(path)
            self._tell_in(uri)
        self.look()

    def closed(self, uri: str) -> None:
        """Take back what was told in a file."""
        self._open.pop(uri, None)
        if uri in self._told:
            self._publish(uri, [])

    def _follow_on(self) -> None:
        self._is_following = True
        Thread(target=self._follow, name="packs", daemon=True).start()

    def _follow(self) -> None:
        """Look until nobody has asked for it meanwhile; in a thread of its own."""
        try:
            while self._looks_again:
                self._looks_again = False
                with self._looking:
                    found = self._look()
                if found is not None:
                    Thread(target=self._warm, args=(found.library,), name="warm", daemon=True).start()
        except Exception as error:
            self._server.report_server_error(error, self._follow)
        self._is_following = False
        if self._looks_again:  # somebody has asked since
            self._follow_on()

    def _warm(self, library: Library) -> None:
        """Make the rest of a library that is served already, unless another one is to be served by now."""
        with self._warming:
            if library is self._latest:
                library.warm()
                self._post(self._go_on)

    def _go_on(self) -> None:
        if "background" in self._server.__dict__:
            self._server.background.go_on_with_all()

    def _post(self, call: Callable[[], None]) -> None:
        """Have something done on the loop."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has ended
                self._loop.call_soon_threadsafe(call)

    def _look(self) -> _Found | None:
        """What is to be served, if that is other than what is or is about to be."""
        from mleq.workspace import packs

        server = self._server
        folders = [folder.uri for folder in list(server.workspace.folders.values())]
        roots = _paths(folders or [server.workspace.root_uri or ""])
        named = (*server.settings.packs, *server.named_packs)
        listed = packs.named_packs(named, roots[0] if roots else None)
        if not server.is_isolated:
            if self._installed is None:
                self._installed = packs.installed_packs()
            around = (packs.project_around(document, roots) for document in _paths(server.workspace.text_documents))
            projects = dict.fromkeys((*roots, *(project for project in around if project)))
            listed = packs.in_order(self._installed, projects, listed)
        stamped = listed, packs.stamp(listed)
        if stamped == self._served:
            return None
        found = self._load(listed)
        self._served = stamped
        # Within the lock, so that what was found later takes its place later.
        self._post(partial(self._take, found))
        return found

    def _load(self, listed: list[Path]) -> _Found:
        from mleq.catalog.builtin import bibliography_problems, load_packs
        from mleq.catalog.catalog import Catalog
        from mleq.lsp.encode import Encoder

        loaded, problems = load_packs(listed, self._server.catalog.packs[0])
        problems += [problem for pack in loaded[1:] for problem in bibliography_problems(pack)]
        catalog = Catalog(loaded)
        library = Library(catalog, self._server.library)
        self._latest = library
        encoder = Encoder(catalog, self._server.flags)
        encoder.warm()
        catalog.index.warm()
        return _Found(library, encoder, listed, [*problems, *catalog.problems])

    def _take(self, found: _Found) -> None:
        """Serve what was found; on the loop."""
        server = self._server
        server.library, server.encoder = found.library, found.encoder
        self._packs, self._problems = found.packs, found.problems
        self._go_on()
        self._complain()
        for uri in self._open:
            self._tell_in(uri)

    def _complain(self) -> None:
        """Tell once of each pack that is broken, until it was sound again."""
        errors = [problem for problem in self._problems if problem.severity is Severity.ERROR]
        broken: dict[str, list[Problem]] = {}
        for problem in errors:
            broken.setdefault(str(self._pack_of(Path(problem.file)) or problem.file), []).append(problem)
        new = [pack for pack in broken if pack not in self._complained]
        self._complained = set(broken)
        for pack in new:
            log.warning("%s", broken[pack][0])
        if new:
            # An editor shows one line, and a path takes all of that.
            told = str(broken[new[0]][0]).removeprefix(f"{Path(new[0]).parent}{os.sep}")
            more = sum(len(broken[pack]) for pack in new) - 1
            message = f"mleq: {told}{f' (and {more} more)' if more else ''}; the rest is served"
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def _pack_of(self, file: Path) -> Path | None:
        from mleq.workspace.packs import holds

        return next((pack for pack in self._packs if holds(pack, file)), None)

    def _tell_in(self, uri: str) -> None:
        """Tell in an open file of a pack what is wrong in it."""
        path = self._open[uri]
        if self._pack_of(path) is None:
            if uri in self._told:
                self._publish(uri, [])
            return
        document = self._server.document(uri)
        if document is None or not self._server.flags.shows_diagnostics:
            return
        told = []
        for problem in self._problems:
            if Path(problem.file) == path:
                line = document.buffer.line(max(problem.line - 1, 0))
                place = ": ".join(part for part in (problem.entry, problem.field, problem.message) if part)
                severity = _SEVERITIES[problem.severity]
                begin = line.start + len(line.text) - len(line.text.lstrip())
                told.append(types.Diagnostic(document.range(begin, line.end), place, severity, source="mleq"))
        if told or uri in self._told:
            self._publish(uri, told)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        (self._told.add if diagnostics else self._told.discard)(uri)
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))


def _paths(uris: Iterable[str]) -> list[Path]:
    """The files among what URIs name."""
    return [Path(path) for uri in list(uris) if (path := to_fs_path(uri))]


_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Information,
}
