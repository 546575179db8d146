"""What a client that says one thing and does another is sent."""

import pytest
from lsprotocol import types

from mleq.lsp.flags import client_flags

RANGES_IN_LIST = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        completion=types.CompletionClientCapabilities(
            completion_list=types.CompletionListCapabilities(item_defaults=["editRange", "data"])
        )
    )
)


@pytest.mark.parametrize(("name", "defaults"), [("Vim", {"data"}), ("Neovim", {"data", "editRange"}), ("", None)])
def test_the_client_that_takes_the_label_gets_every_range_with_its_text(name, defaults):
    flags = client_flags(RANGES_IN_LIST, name=name)
    assert flags.item_defaults == (defaults or {"data", "editRange"})
