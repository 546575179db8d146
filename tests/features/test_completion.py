"""What is offered where, and what it inserts: a case is the text with its cursor, and what comes of it."""

import pytest

from mleq.document.context import Place
from mleq.document.packages import Around
from mleq.features.completion import LIMIT
from mleq.features.settings import Insert, Settings
from mleq.snippet.model import plain
from tests.features.drawn import Drawn

KL = "kl-divergence"
SOFTMAX = "softmax"


OFFERED = [
    # language, text, the first candidate or None
    ("tex", r"so mlkl|", KL),
    ("tex", r"so mlsoftm| here", SOFTMAX),
    ("tex", r"so ml相对熵|", KL),
    ("tex", r"so \softm|", SOFTMAX),
    ("tex", r"so (mlkl|", KL),
    ("tex", r"so $x = soft|$", SOFTMAX),
    ("tex", r"so $x = \soft|$", SOFTMAX),
    ("tex", r"so $x = mlsoft|$", SOFTMAX),
    ("tex", r"so $x = 相对|$", KL),
    ("tex", r"so $x = atention|$", "scaled-dot-product-attention"),
    ("tex", r"so \(ku|\)", None),
    ("tex", r"so \(kull|\)", KL),
    ("tex", "\\begin{align}\n  softmax|\n\\end{align}", SOFTMAX),
    ("tex", r"\[ \text{for $soft|$} \]", SOFTMAX),
    ("md", r"so mlkl|", KL),
    ("md", r"so \softm|", SOFTMAX),
    ("md", r"so $x = soft|$", SOFTMAX),
    ("md", "$$\nsoft|\n$$", SOFTMAX),
    ("md", "> mlkl|", KL),
    ("md", "- mlkl|", KL),
    ("md", "```math\nsoft|\n```", SOFTMAX),
    # nothing, where nothing was asked for
    ("tex", r"so kl|", None),
    ("tex", r"so softmax|", None),
    ("tex", r"the Softmax|", None),
    ("tex", r"so ml|", None),
    ("tex", r"5 ml| of water", None),
    ("tex", r"MLKL|", None),
    ("tex", r"mlKL|", None),
    ("tex", r"htmlkl|", None),
    ("tex", r"so 熵|", None),
    ("tex", r"so \so|", None),
    ("tex", r"so \textb|", None),
    ("tex", r"so \section|", None),
    ("tex", r"so $x = so|$", None),
    ("tex", r"% mlkl|", None),
    ("tex", r"\verb+mlkl|+", None),
    ("tex", "\\begin{verbatim}\nmlkl|\n\\end{verbatim}", None),
    ("tex", r"\label{mlkl|}", None),
    ("tex", r"\cite{mlkl|}", None),
    ("tex", r"\begin{mlkl|}", None),
    ("tex", r"$x \text{ mlkl|}$", None),
    ("tex", r"\newcommand{\softwhatever}{x} so \soft|", None),
    ("md", r"so softmax|", None),
    ("md", r"it costs $5 and soft| or $6", None),
    ("md", "`mlkl|`", None),
    ("md", "```\nmlkl|\n```", None),
    ("md", "<!-- mlkl| -->", None),
    ("md", "---\ntitle: mlkl|\n---\n", None),
    # nor where a display would break what is around it
    ("tex", r"\section{mlkl|", None),
    ("tex", r"\item[mlkl|]", None),
    ("tex", r"\cite{a,mlkl|", None),
    ("tex", r"\url{mlkl|", None),
    ("md", "as in @mlkl|", None),
    ("md", "as in [@mlkl|]", None),
    ("md", r"as in \ref{mlkl|}", None),
    ("md", "<a href=mlkl|", None),
    ("tex", "所以mlkl|", KL),
    ("tex", "``mlkl|", None),
    ("md", "**mlkl|", KL),
    ("tex", r"$\max|$", None),
    ("tex", r"$\matr|$", None),
    ("tex", r"$\multih|$", "multi-head-attention"),
    ("tex", r"\cite{a, mlkl|", None),
    ("tex", r"\section{The mlkl|}", KL),
    ("tex", r"$\operatorname*{arg\,max|", None),
    ("tex", r"\emph{so mlkl|", KL),
    ("md", "[a](b mlkl|", None),
    ("md", '<p class="mlkl|', None),
    ("md", "user_mlkl|", None),
    ("md", "| mlkl|", None),
    # words that begin with the head, and are words
    ("md", "an mlp|", None),
    ("md", "mlpr|", "precision"),
    ("md", "the mle|", None),
    ("md", "mlmle|", "maximum-likelihood-estimation"),
    ("md", "mlop|", None),
    ("md", "mlf1|", "f1-score"),
    ("md", "mlce|", "cross-entropy-loss"),
    ("md", "一个ml模|", None),
    ("md", "一个ml模型|", None),
    ("md", "一个ml模块度|", "modularity"),
    ("md", "一个mlp模型|", None),
    ("md", "加5 ml熵|", None),
    ("md", "ml散度|", KL),
    ("md", "the $path|", None),
    ("md", "the $soft|", SOFTMAX),
    ("md", "$x_{mlp|}$", "additive-attention"),
    ("md", "$x_{test|}$", None),
    ("tex", r"$\log|$", None),
]


@pytest.mark.parametrize(("language", "text", "first"), OFFERED, ids=[f"{a} {b}" for a, b, _ in OFFERED])
def test_offered(catalog, language, text, first):
    assert Drawn(text, language).ids(catalog)[:1] == ([first] if first else [])


def test_the_head_is_a_setting(catalog):
    other = Settings(head="eq")
    assert Drawn("eqkl|", "tex").ids(catalog, other)[:1] == [KL]
    assert Drawn("mlkl|", "tex").ids(catalog, other) == []


PACKED = [
    # text, and what the snippet pack offers for it
    ("mlsoftmax|", [SOFTMAX]),
    ("mlsoftma|", [SOFTMAX]),
    ("$mlsoftmax|$", [SOFTMAX]),
    ("mlkullback|", []),
    ("ml相对熵|", []),
    (r"\softm|", []),
    ("$soft|$", []),
]


@pytest.mark.parametrize(("text", "packed"), PACKED, ids=[text for text, _ in PACKED])
def test_what_the_pack_offers_too(catalog, text, packed):
    everything = Drawn(text, "tex").complete(catalog).candidates
    left = Drawn(text, "tex").complete(catalog, Settings(packed=True)).candidates
    rest = [candidate for candidate in everything if candidate.equation.id not in packed or candidate.variant]
    assert [(c.equation.id, c.variant) for c in left] == [(c.equation.id, c.variant) for c in rest]
    assert (len(left) < len(everything)) is bool(packed) and left
    other = Settings(packed=True, head="eq")
    assert Drawn(text.replace("ml", "eq"), "tex").ids(catalog, other)[:1] == Drawn(text, "tex").ids(catalog)[:1]


@pytest.mark.parametrize(
    ("text", "incomplete"),
    [
        ("m|", True), ("ml|", True), ("mlk|", True), ("mlkl|", True), ("mlx|", False), ("the|", False),
        (r"\s|", True), (r"\so|", True), (r"\mul|", True), (r"\multih|", True),
        ("m|", True), ("ml|", True), ("mlk|", True), ("the|", False), (r"\s|", True), (r"\so|", True),
        (r"\sigm|", True), ("mlzzz|", False), ("mlkullbackleiblerdivergence|", True),
        ("$s|$", True), ("$soft|$", True), ("% ml|", False), ("|", False),
    ],
)  # fmt: skip
def test_incomplete_where_another_letter_may_bring_more(catalog, text, incomplete):
    assert Drawn(text, "tex").complete(catalog).incomplete is incomplete


FILTERED = [
    "mlkl|",
    "mlmult|",
    "$soft|$",
    r"$\soft|$",
    "$散|$",
    "ml熵|",
    "$atention|$",
    "$KULL|$",
    "$dot|$",
    r"\soft|",
    "$mlk|$",
]


@pytest.mark.parametrize("text", FILTERED)
def test_filter_text_begins_with_what_was_typed(catalog, text):
    drawn = Drawn(text, "tex")
    candidates = drawn.complete(catalog).candidates
    assert candidates
    assert all(candidate.filter_text.startswith(drawn.context.word) for candidate in candidates)


@pytest.mark.parametrize(
    "text", [r"$\alph|$", r"$\mul|$", r"\newcommand{\softer}{x} $\soft|$", r"\newcommand{\softer}{x} \soft|"]
)
def test_standard_commands_and_macros_come_first(catalog, text):
    """Nothing is offered, and what may be is asked for again at the next letter."""
    completion = Drawn(text, "tex").complete(catalog)
    assert not completion.candidates and completion.incomplete


def test_range_is_the_word_under_the_cursor(catalog):
    completion = Drawn(r"so $\sof|tmax$", "tex").complete(catalog)
    assert (completion.start, completion.end) == (4, 12)
    completion = Drawn("所以ml相对熵|很大", "md").complete(catalog)
    assert (completion.start, completion.end) == (2, 7)


def test_many_candidates_are_cut(catalog):
    from dataclasses import replace

    from mleq.catalog.catalog import Catalog
    from mleq.catalog.pack import Pack

    softmax = catalog.get(SOFTMAX)
    many = [replace(softmax, id=f"softmax-{n}", triggers=(f"softmax{n}",)) for n in range(LIMIT + 10)]
    drawn = Drawn("mlsoft|", "tex")
    completion = drawn.complete(Catalog([Pack("many", "1", "MIT", "", tuple(many))]))
    assert len(completion.candidates) == LIMIT and completion.incomplete
    assert drawn.context.place is Place.PROSE


PREAMBLE = "\\documentclass{{article}}\n{}\n\\begin{{document}}\n${}|$\n\\end{{document}}\n"
FITTED = [
    # What the preamble says, what is typed, what the first candidate inserts has and has not, what is loaded with it.
    (r"\newcommand{\E}{\mathbb{E}}", "elbo", r"\E_{q", r"\mathbb{E}", ["amssymb"]),
    (r"\usepackage{amsmath}\DeclareMathOperator{\softmax}{softmax}", "softmax", r"\softmax(", r"\operatorname", []),
    ("", "softmax", r"\operatorname{softmax}", r"\softmax(", ["amsmath"]),
    (r"\usepackage{amsmath}", "softmax", r"\operatorname{softmax}", r"\softmax(", []),
    ("", "kl", r"\mathrm{KL}", r"\KL", []),
]


@pytest.mark.parametrize(("preamble", "typed", "there", "gone", "loaded"), FITTED)
def test_a_body_fits_the_document(catalog, preamble, typed, there, gone, loaded):
    """It is in the document's notation, and brings along what it needs; the settings leave both to the writer."""
    drawn = Drawn(PREAMBLE.format(preamble, f"ml{typed}"), "tex")
    drawn.buffer.stand_among(Around())  # no other files are around it
    first = drawn.complete(catalog).candidates[0]
    assert there in plain(first.snippet) and gone not in plain(first.snippet)
    edit = first.needs.edit
    assert (edit[1].split() if edit else []) == [f"\\usepackage{{{name}}}" for name in loaded]
    assert edit is None or edit[0] < drawn.text.index("\\begin{document}")
    left = Settings(insert=Insert(notation=False, packages=False))
    as_it_is = drawn.complete(catalog, left).candidates[0]
    assert plain(as_it_is.snippet) == as_it_is.equation.body.replace("\n  ", " ") and as_it_is.needs.edit is None
    assert list(as_it_is.needs.missing) == loaded
