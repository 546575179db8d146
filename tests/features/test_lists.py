"""The list as a client shows it: ranked by the server, letter by letter, with variants behind their equations."""

import json
from functools import cache
from itertools import pairwise, product
from string import ascii_lowercase

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.catalog.search import ABOUT
from mleq.features.completion import LIMIT, complete
from mleq.features.settings import Insert, Settings
from mleq.lsp.convert import beside
from mleq.lsp.document import Document
from mleq.lsp.encode import MOST, Encoder
from mleq.lsp.flags import ClientFlags
from tests.features.drawn import Drawn, name_of

KL = "kl-divergence"
SOFTMAX = "softmax"
ATTENTION = "scaled-dot-product-attention"
MASKED = f"{ATTENTION}/masked"
SECTION = "Information theory and divergences"


# Variants.

FIRST = [
    # what is typed in math, how the list begins
    ("soft", [SOFTMAX, "cross-entropy-loss"]),
    ("softmax", [SOFTMAX, f"{SOFTMAX}/sigma", f"{SOFTMAX}/stable", f"{SOFTMAX}/scores"]),
    ("attention", [ATTENTION, MASKED, f"{ATTENTION}/elementwise", f"{ATTENTION}/weights"]),
    ("maskedatt", [ATTENTION, MASKED]),
    ("maskedattention", [ATTENTION, MASKED]),
    ("attentionmasked", [ATTENTION, MASKED]),
    ("masked", [ATTENTION, MASKED]),
    (r"\maskedatt", [ATTENTION, MASKED]),
    ("mlmaskedatt", [ATTENTION, MASKED]),
    ("stablesoftmax", [SOFTMAX, f"{SOFTMAX}/stable", f"{SOFTMAX}/sigma"]),
    ("klexp", [KL, f"{KL}/expectation"]),
]


@pytest.mark.parametrize(("typed", "first"), FIRST)
def test_in_math(catalog, typed, first):
    assert Drawn(f"${typed}|$", "tex").ids(catalog)[: len(first)] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("so mlmaskedatt|", [ATTENTION, MASKED]),
        (r"so \maskedatt|", [ATTENTION, MASKED]),
        ("so mlattention|", [ATTENTION, MASKED]),
        ("so mlmasked|", []),
        ("so maskedattention|", []),
    ],
)
def test_in_prose(catalog, text, first):
    found = Drawn(text, "tex").ids(catalog)
    assert found[: len(first)] == first and bool(found) is bool(first)


TYPED = "soft softmax attention mean summary stable loss kld cross mla mlp 散度 atention".split()


@pytest.mark.parametrize("typed", TYPED)
def test_a_variant_comes_after_its_equation(catalog, typed):
    found = Drawn(f"${typed}|$", "tex").ids(catalog)
    assert 0 < len(found) == len(set(found)) <= LIMIT
    for rank, name in enumerate(found):
        assert "/" not in name or name.split("/")[0] in found[:rank]


@pytest.mark.parametrize("typed", TYPED)
def test_variants_crowd_out_no_equation(catalog, typed):
    """Without them the same equations are there, and those that are found by name in the same order."""
    drawn = Drawn(f"${typed}|$", "tex")
    alone = drawn.ids(catalog, Settings(insert=Insert(variants=False)))
    assert not any("/" in name for name in alone)
    equations = [name for name in drawn.ids(catalog) if "/" not in name]
    assert set(equations) >= set(alone)
    named = sum(hit.score > ABOUT for hit in catalog.index.search(typed, LIMIT))
    assert equations[:named] == alone[:named]


def test_no_variant_where_no_equation_may_be(catalog):
    for text in (r"$\max|$", "so masked|", "% mlmaskedatt|", r"$x \text{ maskedatt|}$", "$ma|$"):
        assert Drawn(text, "tex").ids(catalog) == []


# As a client shows it.


class Client:
    """A client that asks again where the list was incomplete, and otherwise filters and sorts what it has.

    It compares as Visual Studio Code does, and others like it: what the typed word is part of stays, and comes first
    where it is the typed word itself. All of ours begin with that, so that other differences are none.
    """

    def __init__(self, catalog, before, after, language):
        self.catalog = catalog
        self.before, self.after, self.language = before, after, language
        self.items = []
        self.asks = True

    def type(self, typed):
        """The list after what was typed, and the server's."""
        completion = Drawn(f"{self.before}{typed}|{self.after}", self.language).complete(self.catalog)
        server = [name_of(candidate) for candidate in completion.candidates]
        if self.asks:
            self.items = list(enumerate(completion.candidates))
            self.asks = completion.incomplete
        shown = [(rank, item) for rank, item in self.items if is_subsequence(typed, item.filter_text)]
        shown.sort(key=lambda pair: (pair[1].filter_text.casefold() != typed.casefold(), f"{pair[0]:02d}"))
        return [name_of(item) for _, item in shown], server


def is_subsequence(typed, text):
    letters = iter(text.casefold())
    return all(letter in letters for letter in typed.casefold())


@pytest.mark.parametrize(
    ("before", "head", "after", "language"),
    [("so ", "ml", "", "tex"), ("so ", "\\", "", "md"), ("so $", "", "$", "tex"), ("> $$\n> ", "\\", "\n> $$", "md")],
)
def test_the_clients_list_is_the_servers_at_every_letter(catalog, before, head, after, language):
    for equation in catalog.equations:
        names = [*equation.triggers, *(alias.replace(" ", "") for alias in equation.aliases[:2]), f"{equation.id[:4]}x"]
        names += [f"{variant.id}{equation.triggers[-1]}" for variant in equation.variants[:1]]
        for name in names:
            client = Client(catalog, before, after, language)
            typed = head + "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
            for end in range(1, len(typed) + 1):
                shown, server = client.type(typed[:end])
                assert shown == server, typed[:end]


def test_where_nothing_more_is_asked_for_nothing_more_is_found(catalog):
    for word in map("".join, product(ascii_lowercase, repeat=2)):
        if not Drawn(f"so ml{word}|", "tex").complete(catalog).incomplete:
            for letter in ascii_lowercase:
                assert Drawn(f"so ml{word}{letter}|", "tex").ids(catalog) == []


def test_only_leading_exact_ones_are_what_was_typed(catalog):
    for typed in ("kl", "softmax", "mha", "attention", "maskedattention", "auc", "map", "散度", "atention", "f1"):
        for text in (f"$ml{typed}|$", f"${typed}|$", f"so ml{typed}|"):
            drawn = Drawn(text, "tex")
            same = [item.filter_text == drawn.context.word for item in drawn.complete(catalog).candidates]
            assert same == sorted(same, reverse=True)


def test_asked_again_it_is_the_same(catalog):
    for typed in TYPED:
        one, other = (Drawn(f"${typed}|$", "tex").complete(catalog) for _ in range(2))
        assert one == other


# What an item says.


def flags(*, defaults=True, locale=None, details=True):
    names = ("editRange", "insertTextFormat", "insertTextMode", "data") if defaults else ()
    return ClientFlags(
        snippets=True, insert_replace=True, label_details=details, item_defaults=frozenset(names), verbatim=True,
        locale=locale,
    )  # fmt: skip


@cache
def encoder(given):
    return Encoder(load_builtin(), given)


def answer(drawn, given=None):
    """What is written for a document with its cursor drawn in it."""
    before, after = drawn.split("|")
    document = Document("file:///paper.tex", before + after, 0, "latex")
    given = given or flags()
    context = document.context(len(before))
    found = complete(load_builtin(), document.buffer, context, Settings(), reindents=given.reindents)
    return encoder(given).completion_list(found, document, len(before)).json


def first(drawn, given=None, rank=0):
    return json.loads(answer(drawn, given))["items"][rank]


def test_a_variant_is_told_by_its_label():
    item = first("$softmax|$", rank=2)
    assert item["label"] == "Softmax (shifted by the maximum, as computed)"
    assert r"\\qquad $3 = \\max" in item["textEditText"]
    needs = r"\usepackage{amsmath}"
    assert item["data"] == {"id": "softmax", "variant": "stable", "needs": needs}
    assert first("$softmax|$")["data"] == {"id": "softmax", "needs": needs}


@pytest.mark.parametrize(
    ("drawn", "locale", "details"),
    [
        ("$kull|$", None, {"description": SECTION}),
        ("$kull|$", "en-US", {"description": SECTION}),
        ("$散度|$", None, {"detail": " KL 散度（相对熵）", "description": SECTION}),
        ("so ml相对熵|", None, {"detail": " KL 散度（相对熵）", "description": SECTION}),
        ("$kull|$", "zh-CN", {"detail": " KL 散度（相对熵）", "description": "信息论与散度"}),
    ],
)
def test_the_chinese_name_where_it_was_asked_in_chinese(drawn, locale, details):
    assert first(drawn, flags(locale=locale))["labelDetails"] == details


def test_without_details_the_same_is_told_after_the_label():
    assert first("$kull|$", flags(details=False))["detail"] == SECTION
    assert first("so ml相对熵|", flags(details=False))["detail"] == "KL 散度（相对熵） · " + SECTION


def test_the_rank_is_the_order_of_the_text():
    ranks = [item["sortText"] for item in json.loads(answer("$mean|$"))["items"]]
    assert len(ranks) > 20 and all(one < other for one, other in pairwise(ranks))


# The length of an answer.


@pytest.mark.parametrize("defaults", [True, False], ids=["told once", "told in each"])
def test_no_answer_is_longer_than_25_kilobytes(defaults):
    """Whatever two letters may call up, in deep quotes and lists, and the longest of them in each of its items."""
    longest = 0
    for typed in map("".join, product(ascii_lowercase, repeat=2)):
        written = answer(f"\t\t\t\t\t\t\t\t\t\t\t\tso ml{typed}|", flags(defaults=defaults))
        longest = max(longest, len(written))
    for typed in ("mean", "sum", "loss", "model", "function", "gradient", "distribution", "probability", "模型"):
        longest = max(longest, len(answer(f"\\[\n\t\t\t\t\t\t\t\t\t\t\t\t{typed}|\n\\]", flags(defaults=defaults))))
    assert MOST * 0.8 < longest <= 25_000, "the cases come near to it, and not over"


def test_what_is_cut_for_its_length_is_told():
    written = json.loads(answer("$mean|$", flags(defaults=False)))
    assert 25 <= len(written["items"]) < LIMIT and written["isIncomplete"]


def test_beside_an_equation_stands_its_section(catalog):
    assert beside(catalog.get(KL), False, catalog, flags()) == ("", SECTION)
