"""What the open documents can cite: read in threads, and known from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pygls.uris import to_fs_path

from mleq.document.inputs import InputCache
from mleq.features.actions.action import Action
from mleq.features.actions.citing import cited
from mleq.features.actions.place import Place
from mleq.features.citation import Citation, citations
from mleq.lsp.document import Document
from mleq.workspace.references import ReferenceCache, References, read_references

if TYPE_CHECKING:
    from mleq.lsp.server import Server


class Citing:
    """The bibliographies of the documents of a server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._inputs = InputCache()
        self._cache = ReferenceCache()
        self._reading: WeakKeyDictionary[Document, tuple[int | None, asyncio.Future[None]]] = WeakKeyDictionary()
        self._known: WeakKeyDictionary[Document, tuple[int | None, References | None]] = WeakKeyDictionary()
        self._found: tuple[object, Sequence[Citation]] = (None, ())
        """What was found last, since actions are asked for at every move of the cursor."""

    def is_known(self, document: Document) -> bool:
        """Whether it was read what the document can cite, if for an older text of it."""
        return document in self._known

    def is_fresh(self, document: Document) -> bool:
        """Whether it was read for this text."""
        return document in self._known and self._known[document][0] == document.version

    def actions(self, document: Document, place: Place) -> list[Action]:
        """The actions that cite the papers of the formula; of those of an older text only the titles hold."""
        match = place.match
        known = self._known.get(document)
        if match is None or known is None:
            return []
        catalog = self._server.catalog
        key = (catalog, document.uri, document.version, known, match.equation.id, match.variant and match.variant.id)
        if self._found[0] != key:
            text, language = document.source, place.context.language
            self._found = key, citations(match, catalog, known[1], text, language)
        creates_files = self._server.flags.creates_files
        takes = [citation for citation in self._found[1] if not citation.created or creates_files]
        return cited(place, takes, copies=self._server.settings.copies)

    def read(self, document: Document) -> asyncio.Future[None] | None:
        """Read what the document can cite: in a thread where there is a loop to wait on, or else at once.

        A disk that does not answer then keeps nobody waiting but who asked.
        """
        version = document.version
        reading = self._reading.get(document)
        if reading is not None and reading[0] == version and not reading[1].done():
            return reading[1]
        work = self._work(document)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._known[document] = version, work()
            return None
        done = loop.create_future()
        self._reading[document] = version, done

        def take(found: References | None) -> None:
            self._known[document] = version, found
            if not done.done():
                done.set_result(None)

        def run() -> None:
            found = work()
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(take, found)

        Thread(target=run, name="references", daemon=True).start()
        return done

    def _work(self, document: Document) -> Callable[[], References | None]:
        """What reads it, with all that it needs of the open documents, which only the loop may ask."""
        workspace = self._server.workspace
        path, text, language = to_fs_path(document.uri), document.source, document.language
        folders = [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri or ""]
        roots = [Path(root) for folder in folders if (root := to_fs_path(folder)) is not None]
        opened = {
            Path(file): other.source
            for uri, other in workspace.text_documents.items()
            if uri.endswith(".bib") and (file := to_fs_path(uri))
        }

        def work() -> References | None:
            if path is None or language is None:
                return None
            try:
                return read_references(
                    Path(path),
                    text,
                    language,
                    roots or [Path(path).parent],
                    read=opened.get,
                    inputs_cache=self._inputs,
                    cache=self._cache,
                )
            except Exception as error:
                self._server.report_server_error(error, read_references)
                return None

        return work
