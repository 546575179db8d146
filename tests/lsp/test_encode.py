"""The answers that are written from ready parts mean what the typed ones mean, and are valid to the byte."""

import json
import re
import time
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from lsprotocol.converters import get_converter

from mleq.catalog.builtin import load_builtin
from mleq.document.packages import Around
from mleq.lsp import encode
from mleq.lsp.pygls_parts import Protocol
from tests.lsp.expand import expand
from tests.lsp.inprocess import URI, InProcess

CONVERTER = get_converter()
ALL = ["editRange", "insertTextFormat", "insertTextMode", "data"]
DEFAULTS = [None, [], ["editRange"], ["insertTextFormat"], ["commitCharacters", "data", "editRange"], ALL]
USUAL = (ALL, True, True, True, True)
FLAGS = [
    *product(DEFAULTS, [True], [True, False], [True, False], [True, False]),
    (ALL, False, True, True, True),
    (None, False, False, False, False),
]

DRAWN = {
    "tex": [
        "mlsoftmax|",
        "\\documentclass{article}\r\n\\newcommand{\\E}{\\mathbb{E}}\r\n\\begin{document}\r\n$elbo|$\r\n\\end{document}",
        "so mlkl|",
        "so mlkl| it is",
        "mlkl|d tail",
        "  \\item so mlcross|",
        "\tmlat|",
        "$softm|$",
        "so $\\softm|$ it",
        "so $ml|soft$",
        "\\[ atten| \\]",
        "\\[\n  a = b \\\\\n  cross|\n\\]",
        "\\begin{equation}\n    entropy|\n\\end{equation}",
        "so \\softm|",
        "$\\mul|$",
        "so $mlsoftmax|",
        "\\(kl|\\)",
        "m|",
        "ml|",
        "the|",
        "% mlkl|",
        "mlnothing|",
        "$zzzqqq|$",
        "𝔼 熵 é mlkl|tail",
        "所以ml熵|很大",
        "$散度|$",
        "\x0b\x85 mlkl|",
        "$maskedatt|$",
        "so mlmaskedatt| it",
        "\\section{So mlsoftmax|}",
        "\\item[so mlkl|]",
        "$x_soft|max$",
        "so mlsoftmax| it\r\n\r\n",
        "a\r\n\tmlsoftmax|",
        "\ud800 mlkl|\udfff",
    ],
    "md": [
        "mlsoftmax|",
        "> so mlkl| it",
        "> > mlsoftmax|",
        "- mlcross|",
        "  1. so mlatten| x",
        "> - \tmlkl|",
        "$$\nsoftm|\n$$",
        "> $$\n> atten|\n> $$",
        "so $entro|$",
        "```\nmlkl|\n```",
        "| a | mlkl| |",
        "| a | $mlkl|$ |",
        "# So mlsoftmax|",
        "> so mlridge| it\r\n> so\r\n",
        "- so mlridge|",
        "😋 mlkl|tail",
        "所以ml相对熵|很大",
    ],
}
LONG = 25
"""Items that an answer has at least before it is cut for its length."""
CASES = [(language, drawn) for language, texts in DRAWN.items() for drawn in texts]


catalog_once = cache(load_builtin)


@cache
def server(encodes, encoding, flags, options=None):
    defaults, snippets, insert_replace, label_details, verbatim = json.loads(flags)
    item = {"snippetSupport": snippets, "insertReplaceSupport": insert_replace, "labelDetailsSupport": label_details}
    if verbatim:
        item["insertTextModeSupport"] = {"valueSet": [1, 2]}
    completion = {"completionItem": item}
    if defaults is not None:
        completion["completionList"] = {"itemDefaults": defaults}
    capabilities = {"textDocument": {"completion": completion}, "general": {"positionEncodings": [encoding]}}
    return InProcess(catalog_once(), capabilities, json.loads(options or "null"))


def both(monkeypatch, language, drawn, encoding, flags, options=None):
    """The raw written answer, and both answers with everything in their items."""
    answers = []
    before, after = drawn.replace("| a |", "¦ a ¦").split("|", 1)
    before, after = before.replace("¦", "|"), after.replace("¦", "|")
    line = before.count("\n")
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if width == 1 else f"{encoding}-le"
    character = len(before.rpartition("\n")[2].encode(codec, "surrogatepass")) // width
    for encodes in (True, False):
        monkeypatch.setattr(Protocol, "sends_encoded", encodes)
        asked = server(encodes, encoding, json.dumps(flags), options)
        asked.open(before + after, {"tex": "latex", "md": "markdown"}[language])
        asked.server.document(URI).buffer.stand_among(Around())
        answers.append(asked.complete(line, character))
    raw, typed = answers
    if len(raw["items"]) < len(typed["items"]):  # only what is written has a bound to its length
        typed = {"isIncomplete": True, "items": typed["items"][: max(len(raw["items"]), LONG)]}
    return raw, *(expand(CONVERTER.structure(answer, types.CompletionList)) for answer in (raw, typed))


@pytest.mark.parametrize("flags", FLAGS, ids=str)
def test_both_ways_mean_the_same(monkeypatch, flags):
    found = 0
    for language, drawn in CASES:
        raw, written, typed = both(monkeypatch, language, drawn, "utf-16", flags)
        assert written == typed, drawn
        assert set(raw) <= {"isIncomplete", "items", "itemDefaults"}
        found += len(written.items)
        check_places(raw, flags)
    assert found > 100, "the cases find too little to tell"


def check_places(raw, flags):
    """Every field is where the client reads it: in the list only what it said, in the items the rest, once."""
    defaults = raw.get("itemDefaults", {})
    assert set(defaults) <= set(flags[0] or ())
    for item in raw["items"]:
        assert not set(item) & set(defaults)
        assert ("textEditText" in item) is ("editRange" in defaults) is ("textEdit" not in item)
        assert set(item["data"]) - {"variant", "needs"} == {"id"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    "options",
    [
        None,
        {"head": "eq", "display": {"tex": "equation", "markdown": "fence"}},
        {"head": "x", "display": {"tex": "equation"}, "insert": {"label": True, "variants": False}},
    ],
    ids=str,
)
def test_units_and_settings(monkeypatch, encoding, options):
    head = (options or {}).get("head", "ml")
    for language, drawn in CASES:
        drawn = drawn.replace("ml", head)
        _, written, typed = both(monkeypatch, language, drawn, encoding, USUAL, json.dumps(options))
        assert written == typed, drawn


words = st.sampled_from(["mlre", "mlkl", "soft", "\\soft", "\\mul", "entr", "ml熵", "散度", "mlcross", "mlat", "atten"])
around = st.text(st.sampled_from("ab >-*\t$\\[](){}%\"'熵é😋\x0b\u2028\n1.&#`"), max_size=14)
encodings = st.sampled_from(["utf-8", "utf-16"])


@given(st.sampled_from(["tex", "md"]), around, words, around, st.sampled_from(FLAGS), encodings)
def test_both_ways_mean_the_same_anywhere(language, before, word, after, flags, encoding):
    with pytest.MonkeyPatch.context() as monkeypatch:
        _, written, typed = both(monkeypatch, language, f"{before}{word}|{after}", encoding, flags)
    assert written == typed


def test_every_equation(monkeypatch, catalog):
    for equation in catalog.equations:
        for drawn in (f"x ml{equation.triggers[0]}| y", f"${equation.triggers[0]}|$", f"\\[{equation.triggers[0]}|\\]"):
            _, written, typed = both(monkeypatch, "tex", drawn, "utf-16", USUAL)
            assert written == typed
            assert drawn[0] != "x" or equation.name in [item.label for item in written.items]


def test_a_variant_is_explained():
    asked = server(True, "utf-16", json.dumps(USUAL))
    asked.open("$stablesoftmax$", "latex")
    items = asked.complete(0, 14)["items"]
    told = {item["label"]: asked.ask("completionItem/resolve", item)["documentation"] for item in items}
    stable = next(label for label in told if "shifted" in label)
    assert f"{stable} ·" in re.sub(r"[*\\]", "", str(told[stable])) and "Softmax ·" in str(told["Softmax"])
    data = next(item["data"] for item in items if item["label"] == "Softmax") | {"variant": 7}
    assert asked.ask("completionItem/resolve", {"label": "x", "data": data})["documentation"] == told["Softmax"]


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", r"Needs \usepackage{amsmath} in the preamble."), ("zh-CN", r"导言区需要 \usepackage{amsmath}。")],
)
def test_what_only_the_writer_can_load_is_told_with_the_rest(locale, told):
    asked = InProcess(catalog_once())
    asked.server.flags = replace(asked.server.flags, locale=locale)
    for text, ending in (("$softmax$", True), ("\\usepackage{amsmath}$softmax$", False)):
        asked.open(text, "latex")
        item = asked.complete(0, len(text) - 1)["items"][0]
        assert asked.ask("completionItem/resolve", item)["documentation"].endswith(told) is ending


@pytest.mark.parametrize("details", [True, False])
def test_the_formula_on_one_line_comes_where_the_section_is_not(details):
    asked = server(True, "utf-16", json.dumps([None, True, False, details, False]))
    asked.open("$softmax$", "latex")
    item = asked.ask("completionItem/resolve", asked.complete(0, 8)["items"][0])
    assert item["detail"].startswith("softmax(𝐳)ᵢ = " if details else "Activation functions")


@pytest.mark.parametrize(("snippets", "line_break"), [(True, "\n"), (False, "\r\n")])
def test_line_breaks_are_the_documents_but_in_snippets(snippets, line_break):
    asked = server(True, "utf-16", json.dumps([None, snippets, False, False, False]))
    asked.open("a\r\nmlkl", "latex")
    text = asked.complete(1, 4)["items"][0]["textEdit"]["newText"]
    assert line_break in text
    assert ("\r" in text) is not snippets


def test_a_label_is_written_as_the_last_stop():
    asked = server(
        True, "utf-16", json.dumps(USUAL), json.dumps({"display": {"tex": "equation"}, "insert": {"label": True}})
    )
    asked.open("mlkl", "latex")
    text = asked.complete(0, 4)["items"][0]["textEditText"]
    assert text.endswith("\n\\\\label{eq:${4:kl}\\}\n\\\\end{equation\\}$0")


@pytest.mark.parametrize("number", [0, 7, -1, 2**40, "a", 'quo"te', "熵\u2028", ""])
def test_ids_of_any_kind_come_back(number):
    asked = server(True, "utf-16", json.dumps(USUAL))
    asked.open("so mlkl", "latex")
    assert asked.complete(0, 7, number)["items"]


def test_an_answer_is_ascii_and_small():
    asked = server(True, "utf-16", json.dumps((ALL, True, False, True, True)))
    asked.open("$熵$", "latex")
    assert asked.complete(0, 2)["items"]
    assert asked.written.isascii()
    asked.open("mlre", "latex")
    assert len(asked.complete(0, 4)["items"]) > 10
    assert len(asked.written) < 600 * len(asked.complete(0, 4)["items"]), "the range is told once"


@pytest.mark.parametrize(
    "data", ["QUJD+/==)", "QUJD) θ", "QUJD", '"\\)', "\x01\n)", "\ud800)", "θ)", ')"\n![](data:image/svg+xml;base64,A)']
)
def test_a_picture_is_encoded_as_anything_is(data):
    content = f'θ "x"\n![x](data:image/svg+xml;base64,{data}'
    span = types.Range(types.Position(1, 2), types.Position(3, 4))
    hover = json.loads(encode.hover(content, types.MarkupKind.Markdown, span).json)
    assert hover["contents"] == {"kind": "markdown", "value": content}


def test_what_is_remembered_is_bounded():
    for remembered in (encode._text, encode._body_text):
        assert remembered.cache_info().maxsize is not None


def test_the_next_letter_costs_little():
    """No body is looked through for its slots again, in whatever context it comes."""
    asked = server(True, "utf-16", json.dumps(USUAL))
    asked.open("mlre\n> mlre", "markdown")
    assert asked.complete(0, 4)["items"]
    before = encode._body_text.cache_info().misses
    asked.complete(1, 6)
    began = time.perf_counter()
    asked.complete(1, 6)
    assert encode._body_text.cache_info().misses == before and time.perf_counter() - began < 1
