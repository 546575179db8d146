"""The language server: what it is to a client, and who answers what."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote

from lsprotocol import types
from pygls.lsp.server import LanguageServer

import mleq
from mleq.catalog.catalog import Catalog
from mleq.features.library import Library
from mleq.features.settings import Settings
from mleq.lsp import streams
from mleq.lsp.configuration import Configuration
from mleq.lsp.flags import ClientFlags, client_flags
from mleq.lsp.pygls_parts import Encoded, Protocol, own_document, tell_missing_parts, use_own_documents
from mleq.lsp.warm import warm_soon

if TYPE_CHECKING:
    from mleq.lsp.background import Background
    from mleq.lsp.citing import Citing
    from mleq.lsp.document import Document
    from mleq.lsp.drawing import Drawing
    from mleq.lsp.encode import Encoder
    from mleq.lsp.packs import Packs
    from mleq.workspace.usage import Usage

log = logging.getLogger(__name__)

NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage("markdown")])]
)
"""The cells in Markdown of any notebook are documents like others."""
AT_THE_END = 1.0
"""Seconds that a client waits at most for what is still to be written."""


class Server(LanguageServer):
    """The server of one client."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__("mleq", mleq.__version__, protocol_cls=Protocol, notebook_document_sync=NOTEBOOKS)
        self.library = Library(catalog)
        self.flags = ClientFlags()
        self.encoder: Encoder | None = None
        """What writes the answers for the client, once one has been written."""
        self.settings = Settings()
        self.named_packs: Sequence[str] = ()
        """The packs that the command line names."""
        self.is_isolated = False
        """Whether no packs are served but the built-in one and those that are named."""
        self.configuration = Configuration(self)
        self.usage: Usage | None = None
        """What was accepted lately, once it is known that the writer wants that remembered."""

    @cached_property
    def background(self) -> Background:
        """The work for the open documents, once there is one."""
        from mleq.lsp.background import Background

        return Background(self)

    @cached_property
    def packs(self) -> Packs:
        """The packs beside the built-in one."""
        from mleq.lsp.packs import Packs

        return Packs(self)

    @cached_property
    def drawing(self) -> Drawing:
        """What draws formulas beside the loop, once one has to be drawn."""
        from mleq.lsp.drawing import Drawing

        return Drawing(self.library.previewer)

    @cached_property
    def citing(self) -> Citing:
        """What the documents can cite, once somebody is offered to."""
        from mleq.lsp.citing import Citing

        return Citing(self)

    @property
    def catalog(self) -> Catalog:
        """All equations served."""
        return self.library.catalog

    def document(self, uri: str) -> Document | None:
        """The open document of that URI. One that is not open is not read from the disk: no editor shows it."""
        document = self.workspace.text_documents.get(unquote(uri))
        return None if document is None else own_document(document)

    def accepted(self, equation_id: str) -> None:
        """Remember that the writer took an equation from a list."""
        if self.usage is not None:
            self.usage.accept(equation_id)

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serve on standard input and output until the client leaves."""
        streams.serve_stdio(self, stdin, stdout)

    def start_tcp(self, host: str, port: int) -> None:
        """Serve the client that connects to the address until it leaves."""
        streams.serve_tcp(self, host, port)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what went wrong and where in the code; a popup over a writer's text would help nobody."""
        data = getattr(error, "data", None)
        trace = "".join(data.get("traceback", ())) if isinstance(data, dict) else ""
        log.error("%s: %s", getattr(source, "__name__", source), error)
        log.debug("%s", trace)


def build_server(catalog: Catalog) -> Server:
    """A server of the catalog, ready to be started on any transport."""
    tell_missing_parts()
    server = Server(catalog)

    @server.feature(types.INITIALIZE)
    def initialize(ls: Server, params: types.InitializeParams) -> None:
        use_own_documents(ls)
        client = params.client_info
        ls.flags = client_flags(params.capabilities, params.locale, client.name if client else "")
        ls.configuration.initialize(params.initialization_options)
        log.info("client: %s; %s", f"{client.name} {client.version}" if client else "unnamed", ls.flags)

    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, _params: types.InitializedParams) -> None:
        ls.packs.initialized()
        warm_soon(ls)
        if ls.flags.watches_files:
            from mleq.lsp.background import WATCH_FILES

            ls.client_register_capability(WATCH_FILES)
        ls.configuration.initialized()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def settings_changed(ls: Server, params: types.DidChangeConfigurationParams) -> None:
        ls.configuration.changed(params.settings)

    @server.feature(types.SHUTDOWN)
    def shutdown(ls: Server, _params: None) -> None:
        if "background" in ls.__dict__:
            ls.background.stop()
        if "drawing" in ls.__dict__:
            ls.drawing.stop()
        if ls.usage is not None:
            ls.usage.finish(AT_THE_END)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.background.opened(params.text_document.uri)
        ls.packs.opened(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.background.closed(params.text_document.uri)
        ls.packs.closed(params.text_document.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def notebook_opened(ls: Server, params: types.DidOpenNotebookDocumentParams) -> None:
        for cell in params.cell_text_documents:
            ls.background.opened(cell.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def notebook_changed(ls: Server, params: types.DidChangeNotebookDocumentParams) -> None:
        cells = params.change.cells
        structure = cells.structure if cells else None
        for closed in (structure.did_close if structure else None) or ():
            ls.background.closed(closed.uri)
        for opened in (structure.did_open if structure else None) or ():
            ls.background.opened(opened.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def notebook_closed(ls: Server, params: types.DidCloseNotebookDocumentParams) -> None:
        for cell in params.cell_text_documents:
            ls.background.closed(cell.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def files_changed(ls: Server, _params: Any) -> None:
        ls.background.files_changed()
        ls.packs.look()

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["\\"], resolve_provider=True)
    )
    def completion(ls: Server, params: types.CompletionParams) -> Encoded | types.CompletionList | None:
        from mleq.lsp import answers

        return answers.completion(ls, params)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(ls: Server, item: types.CompletionItem) -> types.CompletionItem | Awaitable[types.CompletionItem]:
        from mleq.lsp import answers

        return answers.resolve(ls, item)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> Encoded | types.Hover | Awaitable[Any] | None:
        from mleq.lsp import answers

        return answers.hover(ls, params)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(ls: Server, params: types.DocumentSymbolParams) -> Encoded | Sequence[Any] | None:
        from mleq.lsp import outline

        return await outline.symbols(ls, params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=["quickfix", "refactor"], resolve_provider=True),
    )
    def code_actions(ls: Server, params: types.CodeActionParams) -> Any:
        from mleq.lsp import actions

        return actions.code_actions(ls, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve_action(ls: Server, item: types.CodeAction) -> Any:
        from mleq.lsp import actions

        return actions.resolve(ls, item)

    @server.feature("mleq/search")
    async def search(ls: Server, params: Any) -> list[dict[str, Any]]:
        from mleq.lsp import requests

        return await requests.search(ls, params)

    @server.feature("mleq/context")
    def context(ls: Server, params: Any) -> dict[str, Any] | None:
        from mleq.lsp import requests

        return requests.context(ls, params)

    @server.feature("mleq/insert")
    def insert(ls: Server, params: Any) -> types.CompletionItem | None:
        from mleq.lsp import requests

        return requests.insert(ls, params)

    @server.feature("mleq/page")
    async def page(ls: Server, params: Any) -> dict[str, Any] | None:
        from mleq.lsp import requests

        return await requests.page(ls, params)

    return server
