"""Words are one in all of their forms and spellings, and found under what is typed for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mleq.catalog.chinese import in_english, segment
from mleq.catalog.synonyms import said_for, spelled_out
from mleq.catalog.vocabulary import Vocabulary, distance
from mleq.catalog.words import called, capitals_parted, fold, stem, terms


@pytest.mark.parametrize(
    "forms",
    [
        "regularization regularisation regularized regularised regularizer regularisers regularizing",
        "entropy entropies",
        "loss losses",
        "weight weights weighted weighting",
        "model models modelling modeling modelled",
        "behavior behaviour",
        "center centre centers centres centered",
        "cluster clusters clustering clusterings",
        "label labels labeled labelled labelling",
        "estimate estimator estimation estimating estimators",
        "optimizer optimiser optimizers optimisation optimized",
        "batch batches",
        "drop dropped dropping",
        "square squares squared",
        "catalog catalogue",
        "regression regressor",
    ],
)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["variance variational vary", "bias bi", "class classifier", "loss los", "axis ax", "general generative generate"],
)
def test_different_words_have_different_stems(words):
    assert len({stem(word) for word in words.split()}) == len(words.split())


@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9), st.integers(0, 3))
def test_distance(one, other, most):
    assert distance(one, other, most) == min(OSA.distance(one, other), most + 1)


def test_terms():
    assert list(terms(fold("Cross-Entropy 交叉熵损失, KL散度 熵"))) == (
        "cross entropy 交叉 叉熵 熵损 损失 kl 散度 熵".split()
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("softmax", "softmax"),
        ("softm", "softmax"),
        ("sofmax", "softmax"),
        ("sotfmax", "softmax"),
        ("softmaxx", "softmax"),
        ("zoftmax", "softmax"),
        ("entropies", "entropy"),
        ("entrpy", "entropy"),
        ("entropyy", "entropy"),
        ("adma", "adam"),
        ("adma", "adam"),
        ("reguralization", "regularization"),
        ("former", "transformer"),
        ("熵", "熵损"),
    ],
)
def test_a_word_is_meant(typed, meant):
    words = Vocabulary(["softmax", "soft", "entropy", "adam", "regularization", "transformer", "mean", "熵损"])
    found = words.meant(typed)
    assert max(found, key=found.__getitem__) == meant
    assert all(0 < likely <= 1 for likely in found.values()) and (found[meant] == 1) is (typed == meant)


@pytest.mark.parametrize("typed", ["x", "qq", "zzzz", "熵熵", "softboiled"])
def test_nothing_is_meant(typed):
    assert Vocabulary(["softmax", "entropy", "熵损"]).meant(typed) == {}


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("softmaxloss", ("softmax", "loss")),
        ("lossentropies", ("loss", "entropies")),
        ("softmaxlossentropy", ("softmax", "loss", "entropy")),
        ("lossless", None),
        ("loss", None),
    ],
)
def test_a_word_is_several(typed, parts):
    assert Vocabulary(["softmax", "loss", "entropy"]).parted(typed) == parts


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("nn.CrossEntropyLoss", "CrossEntropyLoss"),
        ("torch.nn.functional.cross_entropy(input, target)", "cross_entropy"),
        ("nn.GELU(approximate='tanh')", "GELU tanh"),
        ("RocCurveDisplay.from_predictions", "RocCurveDisplay from_predictions"),
        ("Normal.rsample", "Normal rsample"),
        ("the nn.MSELoss of it", "the MSELoss of it"),
        ("F0.5 score", "F0.5 score"),
        ("3.14", "3.14"),
        ("max(0, x)", "max(0, x)"),
    ],
)
def test_what_code_is_the_name_of(code, name):
    assert called(code).split() == name.split()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CrossEntropyLoss", "Cross Entropy Loss"),
        ("KLDivLoss", "KL Div Loss"),
        ("SmoothL1Loss", "Smooth L1 Loss"),
        ("NLLLoss", "NLL Loss"),
        ("softmax", "softmax"),
        ("SVD", "SVD"),
        ("Conv2d", "Conv2d"),
    ],
)
def test_words_of_code(name, words):
    assert capitals_parted(name) == words


@pytest.mark.parametrize(
    ("chinese", "pieces"),
    [
        ("衡量两个分布的差异", "衡量 两个 分布 差异"),
        ("最大似然估计公式", "最大似然 估计"),
        ("中位数", "中位数"),
        ("的", ""),
        ("天气损失", "天气 损失"),
    ],
)
def test_chinese_is_parted(chinese, pieces):
    found = list(segment(chinese))
    assert [piece for piece, _ in found] == pieces.split()
    assert all(said for piece, said in found if piece != "天气")


def test_chinese_in_english():
    assert in_english(("平滑", "l1损失")) == ("smooth", "l1", "loss")
    assert in_english(("huber",)) == ("huber",)


def test_what_is_said_for_words():
    assert spelled_out(["bin", "xent"]) == ("binary", "cross", "entropy")
    assert ("cross", "entropy") in said_for(("xent",))
    assert ("recall",) in said_for(("sensitivities",)), "forms count"
    assert said_for(("cross", "entropy")) == (), "an abbreviation is for one thing, not the thing for it"


def test_greek_letters_are_their_names():
    assert fold("F-β") == "f beta" and fold("Λσ(x)") == "lambda sigma x"
