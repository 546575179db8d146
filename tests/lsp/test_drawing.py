"""Formulas drawn for a client that shows pictures, while it goes on asking."""

import asyncio
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from mleq.formula.mathjax import MathJax
from tests.lsp.test_protocol import Open

pytestmark = pytest.mark.asyncio(loop_scope="module")

if reason := MathJax().available():
    pytest.skip(reason, allow_module_level=True)

SLOW = "x^{a_{b}}+" * 700
"""Within the bounds of a formula, and more than MathJax sets in its time."""


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[sys.executable, "-m", "mleq", "serve"]), scope="module")
async def client(lsp_client: LanguageClient):
    lsp_client.profile = "visual_studio_code"
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    lsp_client.server = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual_studio_code"),
            locale="zh-cn",
            initialization_options={"preview": {"pictures": True, "theme": "dark"}},
        )
    )
    yield
    await lsp_client.shutdown_session()


async def test_a_formula_of_ones_own(client: LanguageClient):
    hover = await Open(client, r"$x^{2|} + \substack{a\\b}$").hover()
    assert hover.contents.value.startswith("![x² + \\[a; b\\]](data:image/svg+xml;base64,")
    assert await Open(client, r"$x^{2|} + \substack{a\\b}$").hover() is not None, "and once more"


async def test_a_formula_of_the_catalog(client: LanguageClient):
    hover = await Open(client, "so mlkl|").hover()
    assert hover.contents.value.startswith("**KL 散度") and "](data:image/svg+xml;base64," in hover.contents.value
    item = (await Open(client, "so mlkl|").complete()).items[0]
    documentation = (await client.completion_item_resolve_async(item)).documentation
    assert documentation.value == hover.contents.value


async def test_others_are_answered_meanwhile(client: LanguageClient):
    slow = asyncio.ensure_future(Open(client, f"${SLOW}|$").hover())
    await asyncio.sleep(0.2)
    assert (await Open(client, "so mlkl|").complete()).items
    assert (await Open(client, "so mlkl|").hover()) is not None
    assert not slow.done()
    told = (await slow).contents.value
    assert not told.startswith("![") and told.startswith("```text\n")


async def test_one_that_is_not_waited_for(client: LanguageClient):
    params = types.HoverParams(types.TextDocumentIdentifier(Open(client, f"${SLOW} + 1|$").uri), types.Position(0, 1))
    number = "gone"
    answer = client.protocol.send_request_async(types.TEXT_DOCUMENT_HOVER, params, number)
    waiting = asyncio.ensure_future(answer)
    await asyncio.sleep(0.1)
    client.cancel_request(types.CancelParams(id=number))
    with pytest.raises(Exception, match="cancel"):
        await waiting
    assert (await Open(client, "$y|$").hover()) is not None
