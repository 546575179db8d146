"""Tokens cover their source, and are told apart as TeX tells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.tex.arguments import arguments
from mleq.tex.commands import begins_command
from mleq.tex.tokens import TokenKind, significant, tokenize

LATEX = st.text(st.sampled_from("\\{}[]_^&$#%~ \n\tab1*'é\U0001d53c") | st.characters(), max_size=60)


@given(LATEX)
def test_tokens_cover_the_source_in_order(source):
    tokens = tokenize(source)
    assert "".join(token.text for token in tokens) == source
    assert [source[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert all(token.text for token in tokens)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\alpha x", r"\alpha|x"),
        (r"\alphax", r"\alphax"),
        (r"\{a\}", r"\{|a|\}"),
        (r"a\\b", r"a|\\|b"),
        ("x^{2}", "x|^|{|2|}"),
        ("x % a {comment}\ny", "x|y"),
        (r"50\% a", r"5|0|\%|a"),
        ("#1#", "#1|#"),
        ("α熵", "α|熵"),
        ("\\", "\\"),
    ],
)
def test_significant_tokens(source, expected):
    assert "|".join(token.text for token in significant(tokenize(source))) == expected


def test_name_is_that_of_commands_alone():
    assert [token.name for token in tokenize(r"\max x")] == ["max", "", ""]
    assert tokenize("$$")[0].kind is TokenKind.MATH and len(tokenize("$$")) == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\frac{a}{bc}", ["a", "bc"]),
        (r"\frac12", ["1", "2"]),
        (r"\frac1{2x}3", ["1", "2x"]),
        (r"\sqrt[3]{x}", ["3", "x"]),
        (r"\sqrt x", ["x"]),
        (r"\operatorname*{arg\,max}", [r"arg\,max"]),
        (r"\\[1ex] x", ["1ex"]),
        (r"\\ x", []),
        (r"\begin{array}{cc} x", ["array", "cc"]),
        (r"\begin{alignedat}[t]{2} x", ["alignedat", "t", "2"]),
        (r"\begin{cases} x", ["cases"]),
        (r"\frac{a", []),
        (r"{\frac}", []),
        (r"\unknown{a}", []),
        ("x", []),
    ],
)
def test_arguments_of_the_first_command(source, expected):
    tokens = significant(tokenize(source))
    first = next((at for at, token in enumerate(tokens) if token.kind is TokenKind.COMMAND), 0)
    found = ["".join(t.text for t in tokens[a.first : a.end]) for a in arguments(tokens, first)]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [("alph", True), ("alpha", True), ("alphax", False), ("soft", False), ("textb", True), ("zzz", False)],
)
def test_beginnings_of_standard_commands(name, known):
    assert begins_command(name) is known
