"""Completion answers written as JSON, from parts that are made once for an equation and a client.

`convert.completion_list` means the same, but that it has no bound to its length. To make its objects, take them apart
again and escape the same texts once more at every letter costs several times what finding the equations does.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from json import JSONEncoder
from string import ascii_letters, digits

from lsprotocol import types

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Variant
from mleq.export.vscode import body as snippet_syntax
from mleq.features.completion import Candidate, Completion
from mleq.features.insertion import Insertion
from mleq.lsp.convert import as_snippet, beside, data_of
from mleq.lsp.document import Document
from mleq.lsp.flags import ClientFlags
from mleq.lsp.pygls_parts import Encoded
from mleq.snippet.model import Text, plain
from mleq.snippet.slots import to_snippet

MOST = 24_500
"""Bytes of the items of an answer. What stands at its end is not worth more: the next letter brings it."""

_json = JSONEncoder().encode


class Encoder:
    """Writes completion answers for a client."""

    def __init__(self, catalog: Catalog, flags: ClientFlags) -> None:
        self._catalog = catalog
        self._flags = flags
        self._heads: dict[tuple[str, str, bool], str] = {}
        form = types.InsertTextFormat.Snippet if flags.snippets else types.InsertTextFormat.PlainText
        constants = {"insertTextFormat": _json(form.value)}
        if flags.verbatim:
            constants["insertTextMode"] = _json(types.InsertTextMode.AsIs.value)
        # What all items have in common is told once where the client reads it there, and otherwise in each of them.
        self._in_list = _fields((name, value) for name, value in constants.items() if name in flags.item_defaults)
        self._in_items = _fields((name, value) for name, value in constants.items() if name not in flags.item_defaults)

    def warm(self) -> None:
        """Make the parts of all equations, those that everyone needs before the others."""
        _ = self._catalog.variants
        for equation in sorted(self._catalog.equations, key=lambda equation: equation.priority):
            for variant, body, slots in equation.bodies():
                self._head(equation, variant, False)
                _body_text(body, slots, self._flags.snippets)

    def completion_list(self, completion: Completion, document: Document, cursor: int) -> Encoded:
        """The candidates as items; what is heavy comes with `resolve`."""
        incomplete = "true" if completion.incomplete else "false"
        if not completion.candidates:
            return Encoded(f'{{"isIncomplete":{incomplete},"items":[]}}')
        typed = _range(document.range(completion.start, cursor))
        word = _range(document.range(completion.start, completion.end))
        ranges = f'"insert":{typed},"replace":{word}' if self._flags.insert_replace else f'"range":{typed}'
        if "editRange" in self._flags.item_defaults:
            defaults = f'"editRange":{f"{{{ranges}}}" if self._flags.insert_replace else typed}{self._in_list}'
            before, after = '"textEditText":', ""
        else:
            defaults = self._in_list.removeprefix(",")
            before, after = f'"textEdit":{{{ranges},"newText":', "}"
        shared = f'"itemDefaults":{{{defaults}}},' if defaults else ""
        items: list[str] = []
        size = len(shared)
        for rank, candidate in enumerate(completion.candidates):
            equation, variant, missing = candidate.equation, candidate.variant, candidate.needs.missing
            item = (
                f"{{{self._head(equation, variant, completion.in_chinese)},"
                f'"data":{_data(equation.id, variant.id if variant else "", missing)},'
                f'"sortText":"{rank:02d}","filterText":{_json(candidate.filter_text)},'
                f"{before}{_text(candidate.insertion, self._flags.snippets)}{after}{_edits(candidate, document)}}}"
            )
            size += len(item) + 1
            if size > MOST:
                incomplete = "true"
                break
            items.append(item)
        return Encoded(f'{{"isIncomplete":{incomplete},{shared}"items":[{",".join(items)}]}}')

    def _head(self, equation: Equation, variant: Variant | None, in_chinese: bool) -> str:
        """What an item says of an equation or a variant wherever it is inserted."""
        key = (equation.id, variant.id if variant else "", in_chinese)
        head = self._heads.get(key)
        if head is None:
            head = self._heads[key] = self._make_head(equation, variant, in_chinese)
        return head

    def _make_head(self, equation: Equation, variant: Variant | None, in_chinese: bool) -> str:
        flags = self._flags
        zh, section = beside(equation, in_chinese, self._catalog, flags)
        details = {"detail": f" {zh}", "description": section} if zh else {"description": section}
        kind = types.CompletionItemKind.Snippet if flags.snippets else types.CompletionItemKind.Text
        item = {
            "label": equation.called(variant),
            "kind": kind.value,
            **(
                {"labelDetails": details} if flags.label_details else {"detail": f"{zh} · {section}" if zh else section}
            ),
        }
        return _json(item)[1:-1] + self._in_items


@lru_cache(maxsize=4096)
def _data(equation_id: str, variant_id: str, missing: tuple[str, ...]) -> str:
    return _json(data_of(equation_id, variant_id, missing))


def _edits(candidate: Candidate, document: Document) -> str:
    """The edit of the preamble that comes along, if any."""
    edit = candidate.needs.edit
    if edit is None:
        return ""
    offset, text = edit
    return f',"additionalTextEdits":[{{"range":{_range(document.range(offset, offset))},"newText":{_json(text)}}}]'


def hover(content: str, kind: types.MarkupKind, span: types.Range) -> Encoded:
    """What is told of a place. A picture in it is long, and is not to be taken apart and put together once more."""
    return Encoded(f'{{"contents":{{"kind":{_json(kind.value)},"value":{_content(content)}}},"range":{_range(span)}}}')


def _content(content: str) -> str:
    """Markdown as JSON. Base64 is its own JSON, and JSON takes its time with ten thousand characters."""
    before, mark, rest = content.partition(_PICTURE)
    data, end, after = rest.partition(")")
    if not end or data.encode("utf-8", "replace").translate(None, _BASE64):
        return _json(content)
    return f"{_json(before)[:-1]}{mark}{data}{end}{_json(after)[1:]}"


_PICTURE = "](data:image/svg+xml;base64,"
"""What comes before the data of a picture."""
_BASE64 = (ascii_letters + digits + "+/=").encode()


@lru_cache(maxsize=4096)
def _text(insertion: Insertion, snippets: bool) -> str:
    """What is inserted, as JSON; remembered, since the next letter brings most of the insertions again."""
    write = snippet_syntax if snippets else plain
    if insertion.label:
        text = write(insertion.snippet())
    else:
        opening, closing = (write((Text(lines),)) for lines in (insertion.form.opening, insertion.form.closing))
        text = f"{opening}{insertion.fit(_body_text(insertion.body, insertion.slots, snippets))}{closing}"
    return _json(as_snippet(text) if snippets else text)


@lru_cache(maxsize=8192)
def _body_text(body: str, slots: tuple[str, ...], snippets: bool) -> str:
    """A body with its tab stops, or plain; remembered, since finding the slots takes most of the time."""
    snippet = to_snippet(body, slots)
    return snippet_syntax(snippet) if snippets else plain(snippet)


def _range(span: types.Range) -> str:
    start, end = span.start, span.end
    return (
        f'{{"start":{{"line":{start.line},"character":{start.character}}},'
        f'"end":{{"line":{end.line},"character":{end.character}}}}}'
    )


def _fields(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f',"{name}":{value}' for name, value in fields)
