"""What is told where the cursor rests."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import BODY, Proof
from mleq.features.explain import Explanation, explain
from mleq.features.library import Library
from mleq.features.markup import MARKDOWN, PLAIN_TEXT
from mleq.features.settings import Settings
from mleq.features.words import CHINESE, ENGLISH
from tests.features.drawn import Drawn

ATTENTION = r"\operatorname{Attention}(Q,K,V)=\operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}}\right)V"
UPDATE = r"\theta_t = \theta_{t-1} - \alpha \frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon}"


@pytest.fixture(scope="module")
def library(catalog):
    return Library(catalog)


KNOWN = [
    # language, text, equation, variant
    ("tex", f"${ATTENTION}|$", "scaled-dot-product-attention", None),
    ("tex", f"$|{ATTENTION}$", "scaled-dot-product-attention", None),
    ("tex", f"\\[ {UPDATE}|. \\]", "adam", "update"),
    ("tex", f"\\begin{{equation}}\\label{{eq:a}}\n  {UPDATE}|\n\\end{{equation}}", "adam", "update"),
    ("tex", f"\\begin{{align}}\n  {UPDATE.replace('=', '&=')}|\n\\end{{align}}", "adam", "update"),
    ("md", f"so ${UPDATE}|$", "adam", "update"),
    ("md", f"$$\n{UPDATE}|\n$$", "adam", "update"),
    ("md", "> $$\n> " + UPDATE.replace("- ", "\n> - ") + "|\n> $$", "adam", "update"),
    ("tex", "so mlkl|", "kl-divergence", None),
    ("tex", "so ml|kl", "kl-divergence", None),
    ("tex", "so |mlkl", "kl-divergence", None),
    ("md", "so mlattention|", "scaled-dot-product-attention", None),
    ("tex", r"so \softmax|", "softmax", None),
    ("tex", r"$\softmax|$", "softmax", None),
    ("tex", r"$x = softmax|$", "softmax", None),
    ("tex", r"$x = softmax| + y$", "softmax", None),
    ("tex", r"so mlrelativeentropy|", "kl-divergence", None),
]


@pytest.mark.parametrize(("language", "text", "equation", "variant"), KNOWN, ids=[f"{a} {b}" for a, b, *_ in KNOWN])
def test_known(library, language, text, equation, variant):
    hover = Drawn(text, language).hover(library)
    explained = hover.explanation
    assert (explained.equation.id, explained.variant and explained.variant.id) == (equation, variant)


@pytest.mark.parametrize(
    "text",
    [
        "so softmax|",
        "so kl|",
        r"\alpha|",
        "% mlkl|",
        r"\label{mlkl|}",
        "|",
        " | ",
        "so mlkl |x",
        "mlnothing|",
    ],
)
def test_nothing_is_known(library, text):
    assert Drawn(text, "tex").hover(library) is None


@pytest.mark.parametrize(
    ("at", "symbol"),
    [("d_k", "d_k"), ("Q,", "Q"), ("K^", "K"), ("V)", "V"), (r"\operatorname", None), (r"\frac", None)],
)
def test_symbol_under_the_cursor(library, at, symbol):
    place = ATTENTION.index(at)
    hover = Drawn(f"${ATTENTION[:place]}|{ATTENTION[place:]}$", "tex").hover(library)
    explained = hover.explanation
    row = None if explained.symbol is None else explained.equation.symbols[explained.symbol].sym
    assert row == symbol
    if symbol:
        first = explain(explained, library.catalog, PLAIN_TEXT).split("\n- ")[1]
        assert first.startswith(f"{symbol.replace('d_k', 'dₖ')} — ")


def test_range_is_the_formula_with_its_delimiters(library):
    hover = Drawn(f"so ${ATTENTION}|$ it is", "tex").hover(library)
    assert (hover.start, hover.end) == (3, 3 + len(ATTENTION) + 2)


def test_the_head_is_a_setting(library):
    assert Drawn("eqkl|", "tex").hover(library, Settings(head="eq"))
    assert Drawn("mlkl|", "tex").hover(library, Settings(head="eq")) is None


def test_explanation_is_whole(library):
    equation = library.catalog.get("kl-divergence")
    for text in (
        explain(Explanation(equation), library.catalog, MARKDOWN),
        explain(Explanation(equation), library.catalog, PLAIN_TEXT),
    ):
        for part in (
            equation.name,
            equation.zh,
            "P(x)",
            "Kullback",
            "set of outcomes",
            "Pitfalls",
            "References",
        ):
            assert part in text, part
    assert "density of P" not in explain(Explanation(equation), library.catalog, PLAIN_TEXT), "a row of another variant"
    variant = equation.variant("continuous")
    assert "density of P" in explain(Explanation(equation, variant), library.catalog, PLAIN_TEXT)


def test_markdown_shows_prose_as_it_is(library):
    """The oracle is a CommonMark renderer."""
    markdown_it = MarkdownIt()
    for equation in library.catalog.equations:
        html = markdown_it.render(explain(Explanation(equation), library.catalog, MARKDOWN))
        assert "<em>" not in html and html.count("<strong>") <= 5, equation.id
        assert html.count("<pre>") == 1
        for pitfall in equation.pitfalls:
            plain = pitfall.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
            assert plain in html


KNOWN_BY = [("executed", "computed", "已验算"), ("property", "tested", "已检验"), ("cited", "cited", "有出处")]


@pytest.mark.parametrize(("how", "english", "chinese"), KNOWN_BY)
def test_a_word_tells_how_it_is_known(catalog, how, english, chinese):
    """At the end of the title, that of a variant for the variant; none where nothing is known."""
    equation = catalog.get("huber-loss")
    variant = equation.variant("residual")
    proved = {body: Catalog([replace(catalog.packs[0], proofs={equation.id: {body: Proof(how)}})])
              for body in (BODY, "residual")}  # fmt: skip

    def first(variant, body, markup=PLAIN_TEXT, words=ENGLISH):
        return explain(Explanation(equation, variant), proved[body], markup, words).split("\n")[0]

    assert first(None, BODY, MARKDOWN) == f"**Huber loss** · Huber 损失 · {english}"
    assert first(None, BODY, words=CHINESE) == f"Huber 损失 · Huber loss · {chinese}"
    assert first(variant, "residual") == f"Huber loss (in the residual r) · Huber 损失 · {english}"
    assert first(None, "residual") == "Huber loss · Huber 损失"
    assert first(variant, BODY) == "Huber loss (in the residual r) · Huber 损失"


def test_an_interval_is_no_link(catalog):
    told = explain(Explanation(catalog.get("jaccard-index")), catalog, MARKDOWN)
    assert "- `J` — the index (function, `[0, 1]`)" in told
    assert "- J — the index (function, [0, 1])" in explain(
        Explanation(catalog.get("jaccard-index")), catalog, PLAIN_TEXT
    )
