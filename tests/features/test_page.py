"""An equation whole: everything of its entry is on its page, in either language and markup, shown as it is."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import BODY, Proof
from mleq.catalog.schema import HOW
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


PROVED = [
    # how, the line in English and in Chinese
    (Proof("executed", ("scipy.special.huber",)),
     "Checked: the formula itself was executed, against scipy.special.huber",
     "验证：执行了公式本身，与 scipy.special.huber 对照"),
    (Proof("executed", ("f", "Table 1"), "for n = 3", "g has a bug"),
     "Checked: the formula itself was executed, for n = 3, against f, Table 1; g has a bug",
     "验证：执行了公式本身，for n = 3，与 f，Table 1 对照；g has a bug"),
    (Proof("property", what="gradient by finite differences"),
     "Checked: by a property, gradient by finite differences", "验证：检验了性质，gradient by finite differences"),
    (Proof("cited", why="a definition"), "Cited only: a definition", "仅有出处：a definition"),
    (Proof("cited"), "Cited only", "仅有出处"),
]  # fmt: skip


@pytest.mark.parametrize(("proof", "english", "chinese"), PROVED, ids=[english for _, english, _ in PROVED])
def test_how_it_is_known(catalog, proof, english, chinese):
    """A line below the LaTeX of what it is about, whichever body that is, and none elsewhere."""
    equation = catalog.get("huber-loss")
    for body, latex in ((BODY, equation.body), ("mean", equation.variant("mean").body)):
        proved = Catalog([replace(catalog.packs[0], proofs={equation.id: {body: proof}})])
        for words, line in ((ENGLISH, english), (CHINESE, chinese)):
            page = to_page(equation, proved, PLAIN_TEXT, words)
            last = latex.split("\n")[-1]
            assert f"{last}\n\n{line}\n" in page and page.count(f"\n{line}\n") == 1


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_way_to_know_can_be_told(words):
    assert set(words.known) == set(words.proved) == set(HOW)


def test_pictures(catalog):
    equation = catalog.get("scaled-dot-product-attention")
    page = to_page(equation, catalog, MARKDOWN, pictures={equation.body: "![drawn](data:x)"})
    assert page.count("![drawn](data:x)") == 1
