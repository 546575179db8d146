"""An equation whole: everything of its entry is on its page, in either language and markup, shown as it is."""

import pytest
from markdown_it import MarkdownIt

from mleq.features.markup import MARKDOWN, PLAIN_TEXT
from mleq.features.page import to_page
from mleq.features.words import CHINESE, ENGLISH


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_all_is_there(catalog, words):
    for equation in catalog.equations:
        page = to_page(equation, catalog, PLAIN_TEXT, words)
        for _, body, _ in equation.bodies():
            assert all(line in page for line in body.split("\n")), equation.id
        for part in (equation.id, equation.note, equation.note_zh or "", *equation.triggers, *equation.aliases):
            assert part in page, (equation.id, part)
        assert f"{catalog.packs[0].name} {catalog.packs[0].version}" in page


def test_markdown_is_shown_as_it_is(catalog):
    """The oracle is a CommonMark renderer."""
    for equation in catalog.equations:
        html = MarkdownIt().render(to_page(equation, catalog, MARKDOWN))
        bodies = list(equation.bodies())
        assert "<em>" not in html and html.count("<pre>") == 2 * len(bodies), equation.id
        for _, body, _ in bodies:
            escaped = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
            assert f">{escaped}\n</code>" in html


def test_pictures(catalog):
    equation = catalog.get("scaled-dot-product-attention")
    page = to_page(equation, catalog, MARKDOWN, pictures={equation.body: "![drawn](data:x)"})
    assert page.count("![drawn](data:x)") == 1
