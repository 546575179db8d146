"""The server as three editors meet it; what a client did not offer it never gets."""

import re
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.lsp.expand import expand

PROFILES = ["neovim", "visual_studio_code", "emacs"]


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[sys.executable, "-m", "mleq", "serve"]), params=PROFILES, scope="module"
)
async def client(request, lsp_client: LanguageClient):
    lsp_client.profile = request.param
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    capabilities = client_capabilities(request.param)
    lsp_client.server = await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("error::pytest_lsp.checks.LspSpecificationWarning"),
]


class Open:
    """An open document whose text has the cursor drawn in it, in the client's units."""

    count = 0

    def __init__(self, client, drawn, language="latex"):
        Open.count += 1
        self.client = client
        self.uri = f"file:///drawn/{Open.count}"
        self.text = drawn.replace("|", "", 1)
        self.position = self.at(drawn.index("|"))
        item = types.TextDocumentItem(uri=self.uri, language_id=language, version=0, text=self.text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def at(self, offset):
        before = self.text[:offset].split("\n")
        return types.Position(len(before) - 1, self.units(before[-1]))

    def units(self, text):
        encoding = self.client.server.capabilities.position_encoding
        width = {types.PositionEncodingKind.Utf8: 1, types.PositionEncodingKind.Utf32: 4}.get(encoding, 2)
        return len(text.encode({1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[width])) // width

    async def complete(self):
        params = types.CompletionParams(types.TextDocumentIdentifier(self.uri), self.position)
        return expand(await self.client.text_document_completion_async(params))

    async def hover(self):
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri), self.position)
        return await self.client.text_document_hover_async(params)

    def change(self, start, end, text):
        """Replace a range, given by offsets."""
        edit = types.TextDocumentContentChangePartial(types.Range(self.at(start), self.at(end)), text)
        self.text = self.text[:start] + text + self.text[end:]
        identifier = types.VersionedTextDocumentIdentifier(uri=self.uri, version=1)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [edit]))


async def test_capabilities(client: LanguageClient):
    capabilities = client.server.capabilities
    assert capabilities.completion_provider.resolve_provider
    assert list(capabilities.completion_provider.trigger_characters) == ["\\"]
    assert capabilities.hover_provider and capabilities.document_symbol_provider
    assert capabilities.position_encoding == {
        "neovim": types.PositionEncodingKind.Utf8,
        "visual_studio_code": types.PositionEncodingKind.Utf16,
        "emacs": types.PositionEncodingKind.Utf32,
    }.get(client.profile)


@pytest.mark.parametrize(("language", "opening"), [("latex", "\\["), ("markdown", "$$")])
async def test_completion(client: LanguageClient, language, opening):
    item = (await Open(client, "so mlkl|", language).complete()).items[0]
    assert item.label == "Kullback-Leibler divergence" and item.filter_text == "mlkl" and not item.preselect
    edit = item.text_edit
    text = edit.new_text
    assert re.sub(r"\\([\\$}])", r"\1", text).startswith(f"\n{opening}\n") or client.profile == "emacs"
    if client.profile == "emacs":
        assert text.startswith(f"\n{opening}\n")
        assert item.insert_text_format is not types.InsertTextFormat.Snippet and "$1" not in text and "\\}" not in text
    else:
        assert item.insert_text_format is types.InsertTextFormat.Snippet and "${1:P}" in text and text.endswith("$0")
    if client.profile == "visual_studio_code":
        assert isinstance(edit, types.InsertReplaceEdit) and item.insert_text_mode is types.InsertTextMode.AsIs
    else:
        assert isinstance(edit, types.TextEdit) and item.insert_text_mode is None
    assert item.documentation is None


async def test_resolve_explains_as_the_client_can_show(client: LanguageClient):
    item = (await Open(client, "so mlkl|").complete()).items[0]
    documentation = (await client.completion_item_resolve_async(item)).documentation
    if client.profile == "emacs":
        assert isinstance(documentation, str) and "On Information and Sufficiency" in documentation
    else:
        assert documentation.kind is types.MarkupKind.Markdown and "On Information" in documentation.value


async def test_hover(client: LanguageClient):
    document = Open(client, r"\[ \theta_t = \theta_{t-1} - \alpha| \frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon} \]")
    hover = await document.hover()
    assert hover.contents.kind is types.MarkupKind.Markdown
    assert (
        hover.contents.value.startswith("**Adam (update line)** · Adam 优化器") and "step size" in hover.contents.value
    )
    assert hover.range == types.Range(document.at(0), document.at(len(document.text)))
    formula = await Open(client, "so $x^2|$").hover()
    assert formula.contents.value == "```text\nx²\n```" and formula.range.start.character == 3
    assert await Open(client, "so|").hover() is None


@pytest.mark.parametrize("before", ["", "𝔼", "熵", "é", "𝔼熵é😋 "])
async def test_positions_in_the_negotiated_units(client: LanguageClient, before):
    document = Open(client, f"{before} mlkl|tail\nso", "markdown")
    item = (await document.complete()).items[0]
    edit = item.text_edit
    start, end = document.at(len(before) + 1), document.at(len(before) + 5)
    if isinstance(edit, types.InsertReplaceEdit):
        assert edit.insert == types.Range(start, end)
        assert edit.replace == types.Range(start, document.at(len(before) + 9))
    else:
        assert edit.range == types.Range(start, end)


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
async def test_edits_behind_characters_that_are_no_line_breaks(client: LanguageClient, character):
    """pygls takes these for line breaks, and would put the edit into the wrong line."""
    document = Open(client, f"a{character}b\nsecond |\nthird")
    at = len("a?b\nsecond ")
    document.change(at, at, "mlk")
    document.change(at + 3, at + 3, "l")
    document.position = document.at(at + 4)
    item = (await document.complete()).items[0]
    assert item.label == "Kullback-Leibler divergence"
    assert (await document.hover()) is not None


async def test_edits_follow_one_another(client: LanguageClient):
    document = Open(client, "first\r\nsecond 𝔼 |\rthird\nlast")
    at = document.text.index("\rthird")
    for place, letter in enumerate("mlkl"):
        document.change(at + place, at + place, letter)
    params = types.CompletionParams(
        types.TextDocumentIdentifier(document.uri), types.Position(1, document.units("second 𝔼 mlkl"))
    )
    assert (await client.text_document_completion_async(params)).items
    whole = types.TextDocumentContentChangeWholeDocument("mlsoftmax")
    identifier = types.VersionedTextDocumentIdentifier(uri=document.uri, version=9)
    client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [whole]))
    document.text, document.position = "mlsoftmax", types.Position(0, 9)
    assert (await document.complete()).items[0].label == "Softmax"


async def test_ranks_are_fixed(client: LanguageClient):
    answer = await Open(client, "$multi|$").complete()
    ranks = [item.sort_text for item in answer.items]
    assert answer.is_incomplete and len(ranks) > 1 and ranks == sorted(set(ranks))
    none = await Open(client, r"$\mul|$").complete()
    assert none.is_incomplete and not none.items, "before \\multimap"


@pytest.mark.parametrize("before", ["", "𝔼熵é😋 "])
async def test_outline(client: LanguageClient, before):
    document = Open(client, f"{before}\\[ D |\\label{{eq:d}} \\] so\n$x$")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(document.uri))
    [symbol] = await client.text_document_document_symbol_async(params)
    place = types.Range(document.at(len(before)), document.at(document.text.index(" so")))
    assert symbol.name == "eq:d"
    assert place == (symbol.range if isinstance(symbol, types.DocumentSymbol) else symbol.location.range)
