"""What an item means once it has the defaults of its list, as the protocol says it."""

from __future__ import annotations

import attrs
from lsprotocol import types


def expand(answer: types.CompletionList) -> types.CompletionList:
    """The same answer with everything in its items."""
    defaults = answer.item_defaults or types.CompletionItemDefaults()
    return types.CompletionList(answer.is_incomplete, [expand_item(item, defaults) for item in answer.items])


def expand_item(item: types.CompletionItem, defaults: types.CompletionItemDefaults) -> types.CompletionItem:
    text_edit = item.text_edit
    if text_edit is None and defaults.edit_range is not None:
        text = item.label if item.text_edit_text is None else item.text_edit_text
        span = defaults.edit_range
        text_edit = (
            types.TextEdit(span, text)
            if isinstance(span, types.Range)
            else types.InsertReplaceEdit(text, insert=span.insert, replace=span.replace)
        )
    return attrs.evolve(
        item,
        text_edit=text_edit,
        text_edit_text=None,
        insert_text_format=first(item.insert_text_format, defaults.insert_text_format),
        insert_text_mode=first(item.insert_text_mode, defaults.insert_text_mode),
        commit_characters=first(item.commit_characters, defaults.commit_characters),
        data=first(item.data, defaults.data),
    )


def first(own, default):
    return default if own is None else own
