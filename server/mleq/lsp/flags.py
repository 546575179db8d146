"""What the client can do, told once at `initialize`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class ClientFlags:
    """What the client offered; what it did not offer it never gets."""

    snippets: bool = False
    """It understands tab stops; otherwise the slots' own text is inserted."""
    insert_replace: bool = False
    """It lets the writer choose between inserting before the rest of a word and replacing it."""
    label_details: bool = False
    """It shows a second, quieter text beside an item's label."""
    verbatim: bool = False
    """It inserts lines as they are when asked to. Otherwise snippet engines indent each like the first."""
    item_defaults: frozenset[str] = frozenset()
    """The fields of an item that it reads from the list of items, where they are the same in all."""
    item_format: types.MarkupKind | None = None
    """How it shows an item's documentation; None for a client that only knows strings."""
    hover_format: types.MarkupKind = types.MarkupKind.PlainText
    locale: str | None = None
    """The language of its user: `zh-CN`."""
    watches_files: bool = False
    """It tells of files that others have changed, if it is asked to."""
    tells_settings: bool = False
    """It tells when settings change, if it is asked to."""
    answers_settings: bool = False
    """It may be asked for its settings."""
    symbols_in_ranges: bool = False
    """It knows symbols that tell both what they span and what to select; otherwise those that have one place alone."""
    shows_diagnostics: bool = False
    """It shows what it is told of a document without asking."""
    takes_actions: bool = False
    """It takes code actions that are no commands."""
    resolves_edits: bool = False
    """It asks for the edit of an action when that is chosen."""
    versioned_edits: bool = False
    """It takes edits of a version of a document."""
    creates_files: bool = False
    """It makes a new file as part of an edit."""

    @property
    def reindents(self) -> bool:
        """Whether the client puts the line's indentation before each further line that it inserts.

        Every snippet engine that cannot be told otherwise does so; a plain text goes in as it is.
        """
        return self.snippets and not self.verbatim


_TAKES_THE_LABEL = "Vim"
"""The name of yegappan/lsp: where the range of an edit stands in the list, it inserts the label, not the text."""
_NO_RANGE = frozenset(("editRange",))


def client_flags(capabilities: types.ClientCapabilities, locale: str | None = None, name: str = "") -> ClientFlags:
    """The flags of the client of that name."""
    document = capabilities.text_document
    completion = document.completion if document else None
    item = completion.completion_item if completion else None
    hover = document.hover if document else None
    modes = item.insert_text_mode_support if item else None
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    symbols = document.document_symbol if document else None
    files, changes = workspace.did_change_watched_files, workspace.did_change_configuration
    in_list = completion.completion_list if completion else None
    defaults = (in_list.item_defaults if in_list else None) or ()
    action = document.code_action if document else None
    resolved = action.resolve_support if action and action.data_support else None
    edit = workspace.workspace_edit or types.WorkspaceEditClientCapabilities()
    return ClientFlags(
        snippets=bool(item and item.snippet_support),
        insert_replace=bool(item and item.insert_replace_support),
        label_details=bool(item and item.label_details_support),
        verbatim=bool(modes and types.InsertTextMode.AsIs in modes.value_set),
        item_defaults=frozenset(defaults) - (_NO_RANGE if name == _TAKES_THE_LABEL else frozenset()),
        item_format=_first_known(item.documentation_format if item else None),
        hover_format=_first_known(hover.content_format if hover else None) or types.MarkupKind.PlainText,
        locale=locale,
        watches_files=bool(files and files.dynamic_registration),
        tells_settings=bool(changes and changes.dynamic_registration),
        answers_settings=bool(workspace.configuration),
        symbols_in_ranges=bool(symbols and symbols.hierarchical_document_symbol_support),
        shows_diagnostics=bool(document and document.publish_diagnostics),
        takes_actions=bool(action and action.code_action_literal_support),
        resolves_edits=bool(resolved and "edit" in resolved.properties),
        versioned_edits=bool(edit.document_changes),
        creates_files=bool(edit.document_changes)
        and types.ResourceOperationKind.Create in (edit.resource_operations or ()),
    )


def _first_known(formats: Sequence[types.MarkupKind] | None) -> types.MarkupKind | None:
    """The format that the client likes best."""
    return next((kind for kind in formats or () if kind in types.MarkupKind), None)
