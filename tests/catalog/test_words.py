"""Words are one in all of their forms and spellings, and found under what is typed for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mleq.catalog.vocabulary import Vocabulary, distance
from mleq.catalog.words import fold, stem, terms


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
    ("typed", "parts"), [("softmaxloss", ("softmax", "loss")), ("lossentropies", ("loss", "entropies")), ("loss", None)]
)
def test_a_word_is_two(typed, parts):
    assert Vocabulary(["softmax", "loss", "entropy"]).parted(typed) == parts
