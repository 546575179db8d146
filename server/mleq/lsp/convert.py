"""What the features found, as objects of the protocol."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from mleq.catalog.catalog import Catalog
from mleq.export.vscode import body as snippet_syntax
from mleq.features.completion import Candidate, Completion
from mleq.features.explain import Explanation, to_markdown, to_text
from mleq.features.hover import Hover
from mleq.lsp.document import Document
from mleq.lsp.flags import ClientFlags
from mleq.snippet.model import plain


def completion_list(
    completion: Completion, document: Document, cursor: int, catalog: Catalog, flags: ClientFlags
) -> types.CompletionList:
    """The candidates as items; what is heavy comes with `resolve`."""
    typed = document.range(completion.start, cursor)
    word = document.range(completion.start, completion.end)
    # An item that may be meant less than a standard command sorts behind all that other servers number with digits.
    mark = "~" if completion.deferential else ""
    return types.CompletionList(
        is_incomplete=completion.incomplete,
        items=[
            _item(candidate, f"{mark}{rank:02d}", typed, word, catalog, flags)
            for rank, candidate in enumerate(completion.candidates)
        ],
    )


def _item(
    candidate: Candidate, sort_text: str, typed: types.Range, word: types.Range, catalog: Catalog, flags: ClientFlags
) -> types.CompletionItem:
    equation = candidate.equation
    text = snippet_syntax(candidate.snippet) + "$0" if flags.snippets else plain(candidate.snippet)
    section = catalog.section(equation.section).title
    return types.CompletionItem(
        label=equation.name,
        kind=types.CompletionItemKind.Snippet if flags.snippets else types.CompletionItemKind.Text,
        label_details=types.CompletionItemLabelDetails(description=section) if flags.label_details else None,
        detail=None if flags.label_details else section,
        sort_text=sort_text,
        filter_text=candidate.filter_text,
        insert_text_format=types.InsertTextFormat.Snippet if flags.snippets else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AsIs if flags.verbatim else None,
        text_edit=types.InsertReplaceEdit(text, insert=typed, replace=word)
        if flags.insert_replace
        else types.TextEdit(typed, text),
        data={"id": equation.id},
    )


def resolve(item: types.CompletionItem, catalog: Catalog, flags: ClientFlags) -> types.CompletionItem:
    """The item with the explanation of its equation; unchanged where it names none of ours."""
    equation = catalog.get(_equation_id(item.data))
    if equation:
        explanation = Explanation(equation)
        item.documentation = (
            _content(explanation, catalog, flags.item_format) if flags.item_format else to_text(explanation, catalog)
        )
    return item


def hover(found: Hover, document: Document, catalog: Catalog, flags: ClientFlags) -> types.Hover:
    """The explanation, and the range of what it explains."""
    content = _content(found.explanation, catalog, flags.hover_format)
    return types.Hover(contents=content, range=document.range(found.start, found.end))


def _equation_id(data: Any) -> str:
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


def _content(explanation: Explanation, catalog: Catalog, kind: types.MarkupKind) -> types.MarkupContent:
    render = to_markdown if kind is types.MarkupKind.Markdown else to_text
    return types.MarkupContent(kind, render(explanation, catalog))
