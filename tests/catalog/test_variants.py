"""Variants found by what tells them apart, with a name of their equation or alone."""

import pytest


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("maskedattention", "scaled-dot-product-attention/masked"),
        ("maskedatt", "scaled-dot-product-attention/masked"),
        ("attentionmasked", "scaled-dot-product-attention/masked"),
        ("Masked-Attention", "scaled-dot-product-attention/masked"),
        ("sdpamask", "scaled-dot-product-attention/masked"),
        ("stablesoftmax", "softmax/stable"),
        ("softmaxstab", "softmax/stable"),
        ("klexpectation", "kl-divergence/expectation"),
        ("softmaxshiftedbythemax", "softmax/stable"),
        ("masked", None),
        ("attention", None),
        ("attentionm", None),
        ("stableattention", None),
        ("", None),
        ("熵", None),
    ],
)
def test_named_with_their_equation(catalog, typed, first):
    assert names(catalog.variants.named(typed))[:1] == ([first] if first else [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("masked", "scaled-dot-product-attention/masked"), ("mask", "scaled-dot-product-attention/masked")],
)
def test_named_alone(catalog, typed, expected):
    assert names(catalog.variants.about(typed, 50))[0] == expected


@pytest.mark.parametrize(
    ("typed", "may"),
    [("m", True), ("mask", True), ("masked", True), ("maskeda", True), ("attention", True), ("attentionm", True),
     ("maskedx", True), ("maskedxx", False), ("zzz", False)],
)  # fmt: skip
def test_more_letters_may_name_one(catalog, typed, may):
    assert catalog.variants.may_name(typed) is may


def test_each_once_and_no_more_than_wanted(catalog):
    found = names(catalog.variants.about("mea", 50))
    assert len(found) == len(set(found)) > 3
    assert names(catalog.variants.about("mea", 3)) == found[:3]
    assert catalog.variants.about("me", 50) == catalog.variants.about("熵", 50) == []


def test_every_variant_by_its_id(catalog):
    for equation in catalog.equations:
        for variant in equation.variants:
            typed = f"{variant.id}{equation.triggers[0]}"
            if len(equation.triggers[0]) > 1:
                assert f"{equation.id}/{variant.id}" in names(catalog.variants.named(typed)), typed


def names(found):
    return [f"{named.equation.id}/{named.variant.id}" for named in found]
