"""What is offered where, and what it inserts: a case is the text with its cursor, and what comes of it."""

import pytest

from mleq.document.context import Place
from mleq.features.completion import LIMIT
from mleq.features.settings import Display, Settings
from mleq.snippet.model import Mirror, Stop, plain
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
    ("tex", r"\section{The mlkl|}", None),
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
    ("md", "ml散度|", "js-divergence"),
    ("md", "the $path|", None),
    ("md", "the $soft|", SOFTMAX),
    ("md", "$x_{mlp|}$", "additive-attention"),
    ("md", "$x_{test|}$", None),
    ("tex", r"$\log|$", None),
]


@pytest.mark.parametrize(("language", "text", "first"), OFFERED, ids=[f"{a} {b}" for a, b, _ in OFFERED])
def test_offered(catalog, language, text, first):
    assert Drawn(text, language).ids(catalog)[:1] == ([first] if first else [])


F1 = r"F_1 = \frac{2\,P\,R}{P + R}, \qquad" + "\n"
BODY = r"D_{\mathrm{KL}}(P \,\|\, Q) = \sum_{x \in \mathcal{X}} P(x) \log \frac{P(x)}{Q(x)}"
INSERTED = [
    # language, text, the text after the first candidate, with {kl} for the body of the KL divergence
    ("tex", "mlkl|", "\\[\n{kl}\n\\]"),
    ("tex", "so mlkl|", "so \n\\[\n{kl}\n\\]"),
    ("tex", "so mlkl| there", "so \n\\[\n{kl}\n\\]\n there"),
    ("tex", "mlkl| there", "\\[\n{kl}\n\\]\n there"),
    ("tex", "  mlkl|", "  \\[\n  {kl}\n  \\]"),
    ("tex", "\\kull|", "\\[\n{kl}\n\\]"),
    ("tex", "$mlkl|$", "${kl}$"),
    ("tex", "$x = mlkl|$", "$x = {kl}$"),
    ("tex", "\\[\n  mlkl|\n\\]", "\\[\n  {kl}\n\\]"),
    ("tex", "\\begin{align}\n  x &= mlkl|\n\\end{align}", "\\begin{align}\n  x &= {kl}\n\\end{align}"),
    ("md", "mlkl|", "$$\n{kl}\n$$"),
    ("md", "so mlkl| there", "so \n$$\n{kl}\n$$\n there"),
    ("md", "> mlkl|", "> $$\n> {kl}\n> $$"),
    ("md", "> so mlkl|", "> so \n> $$\n> {kl}\n> $$"),
    ("md", "- mlkl|", "- $$\n  {kl}\n  $$"),
    ("md", "1. so mlkl|", "1. so \n   $$\n   {kl}\n   $$"),
    ("md", "> - mlkl|", "> - $$\n>   {kl}\n>   $$"),
    ("md", "- a\n\n  mlkl|", "- a\n\n  $$\n  {kl}\n  $$"),
    ("md", "$mlkl|$", "${kl}$"),
    ("md", "so $mlkl|", "so ${kl}"),
    ("md", r"so \(mlkl|", r"so \({kl}"),
    ("md", "$$\nmlkl|\n$$", "$$\n{kl}\n$$"),
]


@pytest.mark.parametrize("reindents", [False, True], ids=["as it is", "client indents"])
@pytest.mark.parametrize(("language", "text", "after"), INSERTED, ids=[f"{a} {b!r}" for a, b, _ in INSERTED])
def test_inserted(catalog, language, text, after, reindents):
    """The same document comes of it whether the server writes the line's indentation or the client adds it."""
    assert Drawn(text, language).accept(catalog, reindents=reindents) == after.replace("{kl}", BODY)


def test_inline_bodies_are_on_one_line(catalog):
    text = Drawn("so $soft|$", "tex").accept(catalog)
    assert "\n" not in text and text.startswith(r"so $\operatorname{softmax}(\mathbf{z})_{i} = \frac")


def test_every_line_of_a_quoted_formula_is_quoted(catalog):
    text = Drawn("> $$\n> mlsoftmax|\n> $$", "md").accept(catalog)
    assert all(line.startswith("> ") for line in text.split("\n")) and len(text.split("\n")) == 4


def test_displays_are_a_setting(catalog):
    other = Settings(display=Display(tex="equation", markdown="fence"))
    assert Drawn("mlkl|", "tex").accept(catalog, other) == f"\\begin{{equation}}\n{BODY}\n\\end{{equation}}"
    assert Drawn("mlkl|", "md").accept(catalog, other) == f"```math\n{BODY}\n```"


def test_the_head_is_a_setting(catalog):
    other = Settings(head="eq")
    assert Drawn("eqkl|", "tex").ids(catalog, other)[:1] == [KL]
    assert Drawn("mlkl|", "tex").ids(catalog, other) == []


def test_slots_are_stops_and_mirrors(catalog):
    snippet = Drawn("$mlkl|$", "tex").complete(catalog).candidates[0].snippet
    assert [part.default for part in snippet if isinstance(part, Stop)] == ["P", "Q", r"\mathcal{X}"]
    assert [part.number for part in snippet if isinstance(part, Mirror)] == [1, 1, 2]


def test_delimiters_hold_no_stop(catalog):
    for candidate in Drawn("mlf|", "tex").complete(catalog, Settings(display=Display(tex="equation"))).candidates:
        assert plain(candidate.snippet[:1]).startswith("\\begin{equation}\n")
        assert plain(candidate.snippet[-1:]).endswith("\n\\end{equation}")


@pytest.mark.parametrize(
    ("text", "incomplete"),
    [
        ("m|", True), ("ml|", True), ("mlk|", True), ("mlkl|", False), ("mlx|", False), ("the|", False),
        (r"\s|", True), (r"\so|", True), (r"\mul|", True), (r"\multih|", False),
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
    ("text", "deferential"),
    [(r"$\alph|$", True), (r"$\soft|$", False), (r"\newcommand{\softer}{x} $\soft|$", True), ("$alph|$", False)],
)
def test_standard_commands_and_macros_come_first(catalog, text, deferential):
    assert Drawn(text, "tex").complete(catalog).deferential is deferential


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
