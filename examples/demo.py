"""What a writer sees: the real server, started as an editor starts it, asked at the marked places of two documents."""

from __future__ import annotations

import asyncio
import re
import sys
import textwrap
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

HERE = Path(__file__).parent
MARK = re.compile(r"^\s*(?:%|#|<!--) demo: (type|hover) (.+?)(?: -->)?$", re.MULTILINE)
CAPABILITIES = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(
                snippet_support=True,
                documentation_format=[types.MarkupKind.PlainText],
                insert_text_mode_support=types.ClientCompletionItemInsertTextModeOptions([types.InsertTextMode.AsIs]),
            )
        ),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText]),
    ),
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf32]),
)


async def main() -> None:
    client = LanguageClient("demo", "1")
    await client.start_io(sys.executable, "-m", "mleq", "serve")
    result = await client.initialize_async(types.InitializeParams(capabilities=CAPABILITIES))
    client.initialized(types.InitializedParams())
    print(f"started: {result.server_info.name} {result.server_info.version}")
    for file, language in ((HERE / "paper.tex", "latex"), (HERE / "post.md", "markdown")):
        await show(client, file, language)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


async def show(client: LanguageClient, file: Path, language: str) -> None:
    """Ask at every mark of the document, and print the answers."""
    text = file.read_text("utf-8")
    uri = file.as_uri()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri=uri, language_id=language, version=0, text=text))
    )
    for version, mark in enumerate(MARK.finditer(text), 1):
        action, word = mark[1], mark[2]
        line = text.count("\n", 0, mark.end()) + 1
        print(f"\n{'─' * 88}\n{file.name}:{line + 1}  {action} {word.strip()}")
        if action == "type":
            change(client, uri, version, line, line, word)
            await complete(client, uri, line, word)
            change(client, uri, -version, line, line, "", len(word))
        else:
            at = text.index(word, mark.end())
            await hover(client, uri, text.count("\n", 0, at), at - text.rindex("\n", 0, at) - 1)


def change(client: LanguageClient, uri: str, version: int, start: int, end: int, text: str, until: int = 0) -> None:
    span = types.Range(types.Position(start, 0), types.Position(end, until))
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=uri, version=abs(version) * 2 + (version < 0)),
            [types.TextDocumentContentChangePartial(range=span, text=text)],
        )
    )


async def complete(client: LanguageClient, uri: str, line: int, word: str) -> None:
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, len(word)))
    answer = await client.text_document_completion_async(params)
    if not answer or not answer.items:
        return print("  nothing is offered")
    for item in answer.items[:3]:
        print(f"  • {item.label}   [{item.detail}]")
    if len(answer.items) > 3:
        print(f"  … and {len(answer.items) - 3} more")
    first = await client.completion_item_resolve_async(answer.items[0])
    print("\n  the first inserts, with its tab stops:\n")
    print(textwrap.indent(shown_stops(first.text_edit.new_text), "      ", lambda _: True))
    return None


async def hover(client: LanguageClient, uri: str, line: int, column: int) -> None:
    params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, column))
    answer = await client.text_document_hover_async(params)
    for paragraph in answer.contents.value.split("\n") if answer else ["nothing is known"]:
        print(textwrap.fill(paragraph, 96, initial_indent="  ", subsequent_indent="    ", break_long_words=False))


def shown_stops(snippet: str) -> str:
    """The snippet as a writer sees it: stops in brackets, the escapes of the protocol's syntax undone."""
    shown = re.sub(r"\$\{(\d+):((?:\\.|[^}\\])*)\}", r"⟦\2⟧", snippet)
    shown = re.sub(r"(?<!\\)\$(?:([1-9]\d*)|\{(\d+)\})", r"⟦\1\2⟧", shown).replace("$0", "▮")
    return re.sub(r"\\([\\$}])", r"\1", shown)


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(), 120))
