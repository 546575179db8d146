"""What the features found, as objects of the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lsprotocol import types

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.export.vscode import body as snippet_syntax
from mleq.features.completion import Candidate, Completion
from mleq.features.explain import Explanation, line_text
from mleq.features.markup import MARKDOWN, PLAIN_TEXT
from mleq.features.packages import named
from mleq.features.present import WIDEST_BESIDE_LIST, Manner, present_equation
from mleq.features.settings import Settings
from mleq.features.words import words
from mleq.formula.preview import Drawing
from mleq.lsp.document import Document
from mleq.lsp.flags import ClientFlags
from mleq.snippet.model import plain


def completion_list(
    completion: Completion, document: Document, cursor: int, catalog: Catalog, flags: ClientFlags
) -> types.CompletionList:
    """The candidates as items; what is heavy comes with `resolve`."""
    typed = document.range(completion.start, cursor)
    word = document.range(completion.start, completion.end)
    return types.CompletionList(
        is_incomplete=completion.incomplete,
        items=[
            _item(candidate, f"{rank:02d}", typed, word, completion.in_chinese, document, catalog, flags)
            for rank, candidate in enumerate(completion.candidates)
        ],
    )


def beside(equation: Equation, in_chinese: bool, catalog: Catalog, flags: ClientFlags) -> tuple[str, str]:
    """What stands beside the name of an equation: its Chinese name, where it was asked in Chinese, and its section."""
    speaks_chinese = words(flags.locale).tongue == "zh"
    section = catalog.section(equation.section)
    zh = equation.zh if in_chinese or speaks_chinese else ""
    return zh, section.zh if speaks_chinese else section.title


def chosen_item(
    candidate: Candidate, document: Document, cursor: int, catalog: Catalog, flags: ClientFlags
) -> types.CompletionItem:
    """An equation that was chosen elsewhere, as an item that inserts it at the cursor."""
    place = document.range(cursor, cursor)
    return _item(candidate, "", place, place, False, document, catalog, replace(flags, insert_replace=False))


def _item(
    candidate: Candidate,
    sort_text: str,
    typed: types.Range,
    word: types.Range,
    in_chinese: bool,
    document: Document,
    catalog: Catalog,
    flags: ClientFlags,
) -> types.CompletionItem:
    equation, variant, needs = candidate.equation, candidate.variant, candidate.needs
    text = as_snippet(snippet_syntax(candidate.snippet)) if flags.snippets else plain(candidate.snippet)
    zh, section = beside(equation, in_chinese, catalog, flags)
    # A client puts the first part right behind the label.
    details = types.CompletionItemLabelDetails(detail=f" {zh}" if zh else None, description=section)
    return types.CompletionItem(
        label=equation.called(variant),
        kind=types.CompletionItemKind.Snippet if flags.snippets else types.CompletionItemKind.Text,
        label_details=details if flags.label_details else None,
        detail=None if flags.label_details else " · ".join(filter(None, (zh, section))),
        sort_text=sort_text,
        filter_text=candidate.filter_text,
        insert_text_format=types.InsertTextFormat.Snippet if flags.snippets else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AsIs if flags.verbatim else None,
        text_edit=types.InsertReplaceEdit(text, insert=typed, replace=word)
        if flags.insert_replace
        else types.TextEdit(typed, text),
        additional_text_edits=[types.TextEdit(document.range(needs.edit[0], needs.edit[0]), needs.edit[1])]
        if needs.edit
        else None,
        data=data_of(equation.id, variant.id if variant else "", needs.missing),
    )


def as_snippet(text: str) -> str:
    """A snippet as it is sent: with its last stop, and lines parted by `\\n` whatever the document's are parted by.

    Every snippet engine puts its document's line breaks in their place, and Neovim's shows a carriage return as `^M`.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") + "$0"


def data_of(equation_id: str, variant_id: str, missing: Sequence[str]) -> dict[str, str]:
    """What an item is found again by when the rest is asked for; no variant is empty."""
    data = {"id": equation_id}
    if variant_id:
        data["variant"] = variant_id
    if missing:
        data["needs"] = named(missing)
    return data


def explained(item: types.CompletionItem, catalog: Catalog) -> Explanation | None:
    """What an item is about; None where it names none of our equations."""
    equation = catalog.get(_named(item.data, "id"))
    return Explanation(equation, equation.variant(_named(item.data, "variant"))) if equation else None


def resolve(
    item: types.CompletionItem,
    explanation: Explanation,
    drawing: Drawing | None,
    catalog: Catalog,
    told: Manner,
    flags: ClientFlags,
) -> types.CompletionItem:
    """The item with what explains it."""
    content = present_equation(explanation, drawing, catalog, told, WIDEST_BESIDE_LIST)
    if needs := _named(item.data, "needs"):
        content += f"\n\n{told.words.needs.format(told.markup.code(needs))}"
    item.documentation = types.MarkupContent(flags.item_format, content) if flags.item_format else content
    is_pictured = told.shows_pictures and drawing is not None and bool(drawing.svg)
    if flags.label_details and not is_pictured:  # elsewhere this says which section it is of
        item.detail = (drawing.line if drawing else "") or line_text(explanation.body)
    return item


def manner(kind: types.MarkupKind | None, settings: Settings, flags: ClientFlags) -> Manner:
    """How things are told to the client."""
    markup = MARKDOWN if kind is types.MarkupKind.Markdown else PLAIN_TEXT
    return Manner(markup, words(flags.locale), settings.preview)


def _named(data: Any, key: str) -> str:
    """What an item's data say, which come back from the client."""
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""
