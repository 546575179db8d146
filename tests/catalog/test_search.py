"""Equations are found by the names that people have for them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.builtin import load_builtin
from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import Pack
from mleq.catalog.names import chinese_names
from mleq.catalog.pinyin import romanize
from mleq.catalog.search import Index
from mleq.catalog.vocabulary import Vocabulary
from mleq.catalog.words import fold, squeeze


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("kl", "kl-divergence"),
        ("KL", "kl-divergence"),
        ("Kullback–Leibler", "kl-divergence"),
        ("relative entropy", "kl-divergence"),
        ("KL 散度", "kl-divergence"),
        ("相对熵", "kl-divergence"),
        ("sdpa", "scaled-dot-product-attention"),
        ("dot product", "scaled-dot-product-attention"),
        ("atention", "scaled-dot-product-attention"),
        ("多头", "multi-head-attention"),
        ("multi head", "multi-head-attention"),
        ("multihead", "multi-head-attention"),
        (r"\softmax", "softmax"),
        ("soft", "softmax"),
        ("normalised exponential", "softmax"),
        ("loss cross entropy", "cross-entropy-loss"),
        ("crossentropy", "cross-entropy-loss"),
        ("evidence lower bound", "elbo"),
        ("adam optimiser", "adam"),
        ("f1", "f1-score"),
        ("f measure", "f1-score"),
        ("ndcg@k", "ndcg"),
        ("long short-term", "lstm"),
        ("minimax", "gan-minimax"),
        # what is said of it, in words of one's own
        ("distance between distributions", "wasserstein-distance"),
        ("penalty on the weights", "l2-regularization"),
        ("formula for the loss of a support vector machine", "hinge-loss"),
        # words misspelled, run together, parted, begun and exchanged for others
        ("crossentopy", "cross-entropy-loss"),
        ("cros entorpy los", "cross-entropy-loss"),
        ("softmaxfunction", "softmax"),
        ("soft max", "softmax"),
        ("scaled dot prod", "scaled-dot-product-attention"),
        ("entropy cross binary", "binary-cross-entropy"),
        ("xent", "cross-entropy-loss"),
        ("cosine closeness", "cosine-similarity"),
        ("regularisation l2", "l2-regularization"),
        ("熵损失", "cross-entropy-loss"),
        ("kld", "kl-divergence"),
        ("ReLUs", "relu"),
        ("mle", "maximum-likelihood-estimation"),
        # names in code, initials in full and other forms of words
        ("nn.SmoothL1Loss", "huber-loss"),
        ("sklearn.metrics.f1_score", "f1-score"),
        ("normalised DCG", "ndcg"),
        ("root MSE", "root-mean-squared-error"),
        ("topic models", "latent-dirichlet-allocation"),
        ("precision score", "precision"),
        # Chinese that no name is, by what it is in English and by what notes say
        ("铰链损失", "hinge-loss"),
        ("平滑 L1 损失", "huber-loss"),
        ("把一个分布搬到另一个分布的代价", "wasserstein-distance"),
    ],
)
def test_first_hit(catalog, query, first):
    assert catalog.index.search(query, 3)[0].equation.id == first


@pytest.mark.parametrize("query", ["", " ", "\\", "zzzzqqq", "--", "🙂"])
def test_nothing_is_called_so(catalog, query):
    assert catalog.index.search(query, 10) == []


def test_every_name_finds_its_equation(catalog):
    for equation in catalog.equations:
        for name in (equation.id, equation.name, equation.zh, *equation.triggers, *equation.aliases):
            hits = [hit.equation.id for hit in catalog.index.search(name, 10) if hit.score == 1.0]
            assert equation.id in hits, name


@given(st.text(max_size=30))
def test_scores_fall_and_stay_within_bounds(catalog, query):
    scores = [hit.score for hit in catalog.index.search(query, 50)]
    assert scores == sorted(scores, reverse=True) and all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("kl", ["kl-divergence", "js-divergence"]),
        ("multi", ["multi-head-attention", "cross-entropy-loss", "softmax"]),
        ("crossent", ["cross-entropy-loss", "cross-entropy-information"]),
        ("softmax", ["softmax", "cross-entropy-loss", "scaled-dot-product-attention"]),
    ],
)
def test_prefix(catalog, prefix, expected):
    """A whole word before its beginnings, triggers before names."""
    found = [hit.equation.id for hit in catalog.index.with_prefix(prefix, 9)]
    assert found[:1] == expected[:1] and set(expected) <= set(found)


@pytest.mark.parametrize("prefix", ["tropy", "", "-", "zzz"])
def test_no_such_prefix(catalog, prefix):
    assert catalog.index.with_prefix(prefix, 9) == []


def test_fold():
    assert fold("  Kullback–Leibler's DIVERGENCE ") == "kullback leiblers divergence"
    assert squeeze("Cross-entropy loss") == "crossentropyloss"
    assert fold("Järvelin") == "jarvelin" and fold("ＫＬ 散度") == "kl 散度"


def test_a_name_calls_the_best_equation_that_has_it(catalog):
    for equation in catalog.equations:
        for name in (equation.name, equation.zh, *equation.triggers):
            first = catalog.index.with_prefix(name, 1)[0]
            assert first.is_exact and catalog.index.called(name.upper()) is first.equation, name
    assert [catalog.index.called(name) for name in ("", " ", "softma", "softmaxx")] == [None] * 4


def test_names_before_what_is_about_it(catalog):
    """The kinds of a match, each before the next."""
    queries = ["mutual information", "mutual inf", "information mut", "mutaul information", "knowledge of labels"]
    scores = [catalog.index.search(query, 1)[0].score for query in queries]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == len(scores)


def test_an_alias_of_two_brings_both(catalog):
    for alias in ("LDA", "SVM", "log loss"):
        owners = {equation.id for equation in catalog.equations if alias in equation.aliases}
        hits = [hit for hit in catalog.index.search(alias, 9) if hit.is_exact]
        assert len(owners) > 1 and {hit.equation.id for hit in hits} == owners


def test_nothing_is_left_to_make_once_it_is_warm(catalog):
    index = Index(catalog.equations)
    index.warm()
    made = {name: set(vars(part)) for name, part in _parts(index).items()}
    for query in ("kl", "crossentopy", "distance between distributions", "熵损失", "former", "xent"):
        index.search(query, 50)
        index.with_prefix(query, 50)
        index.called(query)
    assert {name: set(vars(part)) for name, part in _parts(index).items()} == made


def _parts(index):
    return {"index": index} | {name: part for name, part in vars(index).items() if isinstance(part, Vocabulary)}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("jiaochashang", "cross-entropy-loss"),
        ("jiaocha", "cross-entropy-loss"),
        ("jcs", "cross-entropy-loss"),
        ("jcssunshi", None),
        ("linghuigui sunshi", "ridge-regression"),
        ("KL sandu", "kl-divergence"),
        ("xiangduishang", "kl-divergence"),
        ("duo tou", "multi-head-attention"),
        ("chongcanshu", "reparameterization-trick"),
        ("zuidasiran", "maximum-likelihood-estimation"),
        ("zhunquelv", "accuracy"),
    ],
)
def test_pinyin(catalog, query, first):
    hits = catalog.index.search(query, 1)
    assert [hit.equation.id for hit in hits] == ([first] if first else [])
    assert not any(hit.is_exact for hit in hits), "nobody called it so"


def test_all_chinese_names_are_romanized_beforehand(catalog):
    known = {name for pack in catalog.packs for name in pack.pinyin}
    assert chinese_names(catalog.equations) == known


def test_a_pack_is_romanized_when_it_is_searched(tmp_path):
    equation = replace(load_builtin().equations[0], zh="全新的重参数化")
    found = Catalog([Pack("mine", "1", "MIT", "", (equation,))]).index.search("chongcanshu", 1)
    assert [hit.equation for hit in found] == [equation]


def test_without_pypinyin_the_rest_is_found(monkeypatch, caplog):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert romanize({"熵"}) == {} and "pinyin" in caplog.text
    assert Index(load_builtin().equations).search("交叉熵", 1)


@pytest.mark.parametrize(
    ("used", "order"),
    [
        ({}, ["first", "second", "third"]),
        ({"third": 1.0}, ["third", "first", "second"]),
        ({"third": 1.0, "second": 2.0}, ["second", "third", "first"]),
        ({"longer": 9.0}, ["first", "second", "third"]),
    ],
)
def test_what_was_used_comes_first_of_equals(used, order):
    """Before priority; what answers less stays behind."""
    plain = replace(load_builtin().equations[0], triggers=(), aliases=(), was=(), zh="")
    equations = [
        replace(plain, id="longer", name="Common name of more", priority=1),
        replace(plain, id="third", name="Common-name", priority=3),
        replace(plain, id="second", name="Common name", priority=2),
        replace(plain, id="first", name="common name", priority=1),
    ]
    index = Index(equations)
    for query in ("common name", "common na"):
        for ask in (index.search, index.with_prefix):
            hits = ask(query, 9, used=used)
            assert [hit.equation.id for hit in hits if hit.equation.id != "longer"] == order, query
        assert index.search(query, 9, used=used)[-1].equation.id == "longer"
    assert index.with_prefix("common name", 9, used=used)[-1].equation.id == "longer"


@pytest.mark.parametrize(
    "query", ["kl", "distance between distributions", "nn.MSELoss", "衡量两个分布的差异", "entrpy"]
)
def test_the_first_is_first_however_many_are_wanted(catalog, query):
    many = [hit.equation.id for hit in catalog.index.search(query, 50)]
    assert [hit.equation.id for hit in catalog.index.search(query, 5)] == many[:5]
    assert [hit.equation.id for hit in catalog.index.search(query, 1)] == many[:1]


def test_kinds_of_a_match_in_order():
    plain = replace(load_builtin().equations[0], triggers=(), aliases=(), was=(), zh="", note="", note_zh="")
    names = [
        "mixing rate",
        "mixing rate of a chain",
        "slow mixing rate",
        "rate of mixing chains",
        "mixing",
    ]
    equations = [replace(plain, id=f"e{at}", name=name, variants=(), symbols=()) for at, name in enumerate(names)]
    found = [hit.equation.name for hit in Index(equations).search("mixing rate", 9)]
    assert found == names
