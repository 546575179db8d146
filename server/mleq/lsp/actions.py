"""Code actions: titles where the cursor is in a formula, and the edits of one once it is chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from lsprotocol import types
from pygls.uris import from_fs_path

from mleq.features.actions.action import CITE, Action, Kind
from mleq.features.actions.offers import is_asked, offered, worked_out
from mleq.features.actions.place import Place, place_at
from mleq.features.words import words
from mleq.lsp.document import Document

if TYPE_CHECKING:
    from mleq.lsp.server import Server

T = TypeVar("T")

SOURCE = "mleq"
"""What our diagnostics say that they are from."""
COPY = "mleq.copy"
"""The command of the clients that put a text on the clipboard."""


def code_actions(
    server: Server, params: types.CodeActionParams
) -> list[types.CodeAction] | Awaitable[list[types.CodeAction]]:
    """The actions for the formula at the cursor; without their edits where the client asks for these later."""
    only = params.context.only or ()
    if not server.flags.takes_actions or not any(is_asked(kind, only) for kind in Kind):
        return []
    document = server.document(params.text_document.uri)
    if document is None or document.language is None:
        return []
    asked = _Asked(
        document.uri, document.version, document.offset(params.range.start), document.offset(params.range.end)
    )
    place = _place(server, document, asked)
    if place is None:
        return []

    def answer() -> list[types.CodeAction]:
        if document.version != asked.version:
            return []
        found = offered(place, only)
        if not server.flags.resolves_edits:
            found = [action for told in found if (action := worked_out(place, told.name))]
        if citing:
            found += citing.actions(document, place)
        return [_code_action(server, document, action, asked, params.context.diagnostics) for action in found]

    citing = server.citing if place.match is not None and is_asked(Kind.REFACTOR, only) else None
    if citing and not citing.is_fresh(document):
        # What was known of an older text will do for titles.
        will_do = citing.is_known(document) and server.flags.resolves_edits
        reading = citing.read(document)
        if reading and not will_do:
            return _after(reading, answer)
    return answer()


def resolve(server: Server, item: types.CodeAction) -> types.CodeAction | Awaitable[types.CodeAction]:
    """An action with its edits; as it came where the document is no longer the one that it was offered for."""
    asked = _asked(item.data)
    document = server.document(asked.uri) if asked else None
    if asked is None or document is None or document.language is None or document.version != asked.version:
        return item

    def answer() -> types.CodeAction:
        place = _place(server, document, asked) if document.version == asked.version else None
        if place is None:
            return item
        if citing:
            found = citing.actions(document, place)
            action = next((action for action in found if action.name == asked.name), None)
        else:
            action = worked_out(place, asked.name)
        if action is not None:
            item.edit = _workspace_edit(server, document, action)
        return item

    citing = server.citing if asked.name.startswith(f"{CITE}:") else None
    # The files may be others than when it was offered.
    reading = citing.read(document) if citing else None
    return _after(reading, answer) if reading else answer()


def _after(reading: asyncio.Future[None], answer: Callable[[], T]) -> asyncio.Future[T]:
    """The answer once something is read."""

    async def wait() -> T:
        await reading
        return answer()

    return asyncio.ensure_future(wait())


class _Asked(NamedTuple):
    """What an action is found again by when its edits are asked for."""

    uri: str
    version: int | None
    start: int
    end: int
    name: str = ""


def _asked(data: Any) -> _Asked | None:
    """What an action's data say, which come back from the client."""
    hints = {"uri": str, "version": int | None, "start": int, "end": int, "name": str}
    if isinstance(data, dict) and all(isinstance(data.get(name), hint) for name, hint in hints.items()):
        return _Asked(**{name: data[name] for name in hints})
    return None


def _place(server: Server, document: Document, asked: _Asked) -> Place | None:
    found = words(server.flags.locale)
    return place_at(server.library, document.buffer, asked.start, asked.end, server.settings, found)


def _code_action(
    server: Server, document: Document, action: Action, asked: _Asked, diagnostics: Sequence[types.Diagnostic]
) -> types.CodeAction:
    is_later = server.flags.resolves_edits
    return types.CodeAction(
        title=action.title,
        kind=action.kind.value,
        diagnostics=_mended(action, diagnostics),
        is_preferred=True if action.mends else None,
        edit=None if is_later else _workspace_edit(server, document, action),
        command=types.Command(action.title, COPY, arguments=[action.copies]) if action.copies else None,
        data=asked._replace(name=action.name)._asdict() if is_later else None,
    )


def _mended(action: Action, diagnostics: Sequence[types.Diagnostic]) -> list[types.Diagnostic] | None:
    """The diagnostics that the action answers."""
    if not action.mends:
        return None
    return [found for found in diagnostics if found.source == SOURCE and found.code == action.mends] or None


def _workspace_edit(server: Server, document: Document, action: Action) -> types.WorkspaceEdit:
    """What an action changes, of the version that it was made for where the client looks at that."""
    changes = {
        document.uri: [types.TextEdit(document.range(edit.start, edit.end), edit.text) for edit in action.edits or ()]
    }
    creates = []
    for addition in action.additions:
        uri = from_fs_path(str(addition.file))
        end = document.position_in(addition.last, addition.line)
        changes[uri] = [types.TextEdit(types.Range(end, end), addition.text)]
        if addition.created:
            creates.append(types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)))
    changes = {uri: edits for uri, edits in changes.items() if edits}
    if not server.flags.versioned_edits:
        return types.WorkspaceEdit(changes=changes)
    edited = []
    for uri, edits in changes.items():
        opened = server.document(uri)
        versioned = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=opened.version if opened else None)
        edited.append(types.TextDocumentEdit(versioned, [*edits]))
    return types.WorkspaceEdit(document_changes=[*creates, *edited])
