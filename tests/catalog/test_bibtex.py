"""The entries of BibTeX: where it is sound as others read it, and where it is broken still."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from mleq.catalog.bibtex import entries
from mleq.catalog.builtin import data_root

WANTED = ("title", "year", "doi")

FOUND = [
    # A text, and for each entry its key, a sign before it if it is a comment for some readers, and its fields.
    ("", []),
    ("just words, foo@bar.org and @ alone", []),
    ("@article{a, title = {X}, year = 2017}", ["a title={X} year=2017"]),
    ('@ARTICLE { a , TITLE={X} , Year = "2017" , }', ['a title={X} year="2017"']),
    ("@misc(a, title = {X (1)}, year = 2017)", ["a title={X (1)} year=2017"]),
    ("@misc(a )@misc{b}", ["a", "b"]),
    ("@misc{a,\r\n  title = {X},\r\n  year = {2017}\r\n}\r\n", ["a title={X} year={2017}"]),
    ("\ufeff@misc{a, title = {X}}", ["a title={X}"]),
    ("@misc{a, title = {A {B {C {D {E {F {G}}}}}}}, year = 1}", ["a title={A {B {C {D {E {F {G}}}}}}} year=1"]),
    ("@misc{a, title =\n{{{{{{X}}}}}}, year = \n 1}", ["a title={{{{{{X}}}}}} year=1"]),
    ('@misc{a, title = {say "x}, year = "1{"}2"}', ['a title={say "x} year="1{"}2"']),
    ('@misc{a, title = "A" # and # {B}, year = y # "1"}', ['a title="A" # and # {B} year=y # "1"']),
    ("@misc{a, title = {x = {y}, year = 1}, year = 2}", ["a title={x = {y}, year = 1} year=2"]),
    ("@misc{a, booktitle = {X}, note = {title = {no}}}", ["a"]),
    ("@misc{a, title={X}} text @misc{b, title={Y}}@misc{c}", ["a title={X}", "b title={Y}", "c"]),
    ("@misc{DBLP:conf/x/Y+17, year=1}", ["DBLP:conf/x/Y+17 year=1"]),
    ("@misc{a, title={mail\n  me@home{x}}, year=1}", ["a title={mail\n  me@home{x}} year=1"]),
    ('@string{x = {A}} @preamble{"\\@ifundefined{x}{y}"} @misc{a, year=x}', ["a year=x"]),
    ("@string(x = {A}) @misc{a}", ["a"]),
    # BibTeX reads what is in a comment, others do not.
    ("@comment{@misc{a, year=1}} @misc{b}", ["%a year=1", "b"]),
    ("@comment{ never closed\n@misc{a, year=1}", ["a year=1"]),
    ("@comment jabref @misc{a}", ["a"]),
    ("% @misc{a, year=1}\n@misc{b}", ["%a year=1", "b"]),
    ("@misc{a, note={50%}} @misc{b}", ["a", "b"]),
    # Broken.
    ("@misc{a, title = {X, year = 1\n@misc{b, year = 2}", ["a title={X year=1", "b year=2"]),
    ("@misc{a, title = {X,\n year = {1},\n}\n\n@misc{b, year=2}", ["a title={X year={1}", "b year=2"]),
    ("@misc{a, title = {X}}, year = {1}}\n@misc{b, year=2}", ["a title={X}", "b year=2"]),
    ('@misc{a, title = "X, year = 1\n}\n@misc{b}', ['a title="X year=1', "b"]),
    ("@misc{a, title = {X}\n year = 1}", ["a title={X} year=1"]),
    ("@misc{a, title = {X} junk, year = 1}", ["a title={X} year=1"]),
    ("@misc{a, title = , year = 1}", ["a year=1"]),
    ("@misc{a, title\n@misc{b}", ["a", "b"]),
    ("@misc{a, doi = 10.1/x(y)z, year = 1}", ["a doi=10.1/x year=1"]),
    ("@misc{a\n  title = {X}\n}", ["a title={X}"]),
    ("@misc{title = {X}}", [" title={X}"]),
    ("@misc{", [""]),
    ("@misc{,}", [""]),
    ("@misc{a", ["a"]),
]


def shown(entry):
    fields = "".join(f" {name}={value}" for name, value in entry.fields.items())
    return ("" if entry.is_live else "%") + entry.key + fields


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_entries(text, found):
    assert [shown(entry) for entry in entries(text, WANTED)] == found


def test_an_entry_knows_its_place():
    text = "words @misc{ a, title={X}} @misc(b) more"
    found = list(entries(text))
    assert [text[entry.start : entry.end] for entry in found] == ["@misc{ a, title={X}}", "@misc(b)"]
    assert [text[entry.key_start :][: len(entry.key)] for entry in found] == ["a", "b"]


WORD = st.text("abcXYZ019:-_.", min_size=1, max_size=6).map(lambda word: "k" + word)
BRACED = st.recursive(
    st.text("ab XY\"'#=,%@\\$ü\n", max_size=8), lambda inner: st.tuples(inner, inner).map("{{{0[0]}}}{0[1]}".format)
)
VALUE = st.one_of(
    st.integers(0, 3000).map(str),
    BRACED.map("{{{}}}".format),
    BRACED.map(lambda value: f'"{{{value}}}"'),
    st.tuples(WORD, st.integers(0, 9)).map('{{{0[0]}}} # "{0[1]}"'.format),
)
SPACE = st.sampled_from(["", " ", "\n", "\n\t"])


@st.composite
def sources(draw):
    """Sound BibTeX of any look."""
    parts = []
    for key in draw(st.lists(WORD, unique_by=str.lower, max_size=5)):
        fields = draw(st.lists(st.sampled_from(["title", "TITLE", "year", "note", "doi"]), unique_by=str.lower))
        space = draw(SPACE)
        inside = "".join(f",{draw(SPACE)}{name}{space}={space}{draw(VALUE)}" for name in fields)
        around = draw(st.sampled_from(["{}", "()"]))
        kind = draw(st.sampled_from(["article", "Misc", "BOOK"]))
        comma = draw(st.sampled_from(["", ","])) if inside else ","  # otherwise a parenthesis belongs to the key
        parts.append(f"@{kind}{space}{around[0]}{space}{key}{space}{inside}{comma}{around[1]}")
        parts.append(draw(st.sampled_from(["\n", "\n\n", " words \n", "\n@string{x = {A}}\n", "@preamble{{}}"])))
    return "".join(parts)


def content(value):
    return re.sub(r'[\s{}"#]+', "", value)


@settings(max_examples=max(50, settings().max_examples // 3))
@given(sources())
def test_sound_texts_are_read_as_pybtex_reads_them(text):
    """But for values that hold a line on which another entry would begin."""
    theirs = parse_string(text, "bibtex").entries
    ours = list(entries(text, WANTED))
    assert [entry.key for entry in ours] == list(theirs)
    for entry in ours:
        for name in WANTED:
            assert content(entry.fields.get(name, "")) == content(theirs[entry.key].fields.get(name, "")), name


def test_the_catalogs_own():
    text = (data_root() / "references.bib").read_text("utf-8")
    theirs = parse_string(text, "bibtex").entries
    ours = list(entries(text, WANTED))
    assert [entry.key for entry in ours] == list(theirs)
    assert all(list(parse_string(text[entry.start : entry.end], "bibtex").entries) == [entry.key] for entry in ours)


LONG = [
    "@a{b, t = " + "{" * 50_000,
    "@a{b,\n" + "a = {\n" * 20_000,
    "@a{" * 20_000,
    "@comment{" * 20_000,
    '@a{b, x="' * 20_000,
    "@a{b" + ",\n" * 50_000,
    "%" + "@a{b,c=d}" * 10_000,
    "@a{b, x" + "=" * 100_000,
    "@a{b," + "a \n" * 50_000,
    "@a{b,c=d" + "#d" * 50_000,
    "@a" + " " * 100_000,
    "@a{b, c = {" + " " * 100_000 + "}",
    "@a{b, c = {" + "\n" * 100_000 + "}",
    "@a{b, c = {" + "x \n" * 50_000 + "}",
    "@a{b, c = {" + "x = {\n" * 4 + "x = {}\n" * 20_000 + "}" * 5,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:9])
@pytest.mark.timeout(20)
def test_nothing_takes_more_than_linear_time(text):
    assert sum(1 for _ in entries(text, WANTED)) >= 0


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex is installed")
@pytest.mark.parametrize("text", [text for text, found in FOUND[:20] if found])
def test_keys_as_bibtex_finds_them(text, tmp_path):
    # It stops where the last line is read, whatever stands on it.
    (tmp_path / "x.bib").write_text(f"{text}\nend\n\n", "utf-8")
    (tmp_path / "x.aux").write_text("\\citation{*}\n\\bibstyle{unsrt}\n\\bibdata{x}\n")
    subprocess.run(["bibtex", "x"], cwd=tmp_path, capture_output=True, timeout=60)
    theirs = re.findall(r"\\bibitem\{(.*)\}", (tmp_path / "x.bbl").read_text("utf-8"))
    assert [entry.key for entry in entries(text)] == theirs
