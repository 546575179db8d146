"""What a client that says one thing and does another is sent."""

import pytest
from lsprotocol import types

from mleq.lsp.convert import as_snippet
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


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("${1:x}_{${1}\\}", "${1:x}_{$1\\}$0"),
        ("${12}", "$12$0"),
        ("${1}2", "${1}2$0"),  # not the twelfth
        ("\\${1\\}", "\\${1\\}$0"),  # a text that looks like one
        ("\\\\${1}", "\\\\$1$0"),
        ("a\r\nb\rc", "a\nb\nc$0"),
    ],
)
def test_a_mirror_has_braces_only_before_a_digit(written, sent):
    assert as_snippet(written) == sent
