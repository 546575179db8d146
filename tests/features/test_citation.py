"""Citing the papers of a recognized equation: added once, never twice, and what was there stays as it was."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from mleq.catalog.builtin import data_root, load_builtin
from mleq.catalog.equation import Reference
from mleq.features.citation import citations
from mleq.formula.recognize import Match
from mleq.workspace.references import ReferenceCache, read_references

TEX = "\\documentclass{article}\n\\begin{document}\n$x$\n\\bibliography{x}\n\\end{document}\n"
MARKDOWN = "---\nbibliography: x.bib\n---\n\n$x$\n"
KEY = "vaswani2017attention"
OWN = (data_root() / "references.bib").read_text("utf-8")
ENTRIES = dict(zip(re.findall(r"@\w+\{(.*),", OWN), OWN.strip().split("\n\n"), strict=True))


def match_of(equation, variant=None):
    return Match(equation, variant, 1.0, 0, 1)


def attention(catalog):
    return match_of(next(e for e in catalog.equations if [r.key for r in e.references] == [KEY]))


def cite(catalog, folder, match=None, text=TEX, name="a.tex", **options):
    language = "tex" if name.endswith(".tex") else "markdown"
    references = read_references(folder / name, text, language, [folder], **options)
    return citations(match or attention(catalog), catalog, references, text, language)


def accept(citation):
    """Do what an editor does."""
    assert citation.file.exists() is not citation.created
    before = citation.file.read_bytes() if citation.file.exists() else b""
    if citation.text:
        lines = re.split(r"\r\n|\r|\n", before.decode("utf-8-sig"))
        assert citation.end == (len(lines) - 1, lines[-1])
        citation.file.write_bytes(before + citation.text.encode())
    return before


def test_added_as_the_catalog_has_it(catalog, tmp_path):
    [citation] = cite(catalog, tmp_path)
    assert (citation.key, citation.title, citation.cite) == (KEY, "Vaswani et al. 2017", rf"\cite{{{KEY}}}")
    assert citation.file == tmp_path / "x.bib" and citation.created and citation.text == ENTRIES[KEY] + "\n"
    assert citation.naming is None and citation.to_name == ""
    accept(citation)
    [again] = cite(catalog, tmp_path)
    assert (again.key, again.text, again.created) == (KEY, "", False)


THERE = [
    # What the file says, and the key that is cited.
    ("@misc{mine, eprint = {1706.03762v3}}", "mine"),
    ("@misc(mine, title = {Attention is all you need}, year = 2017)", "mine"),
    ("@misc{broken, title = {x\n@misc{mine, title = {Attention is all you {need}, year = 2017", "mine"),
    ("@misc{DBLP:journals/corr/V17, volume = {abs/1706.03762}}", "DBLP:journals/corr/V17"),
    (f"@misc{{{KEY}, title = {{Attention is all", KEY),
]


@pytest.mark.parametrize(("bib", "key"), THERE)
def test_what_is_there_is_cited_by_its_own_key(catalog, tmp_path, bib, key):
    (tmp_path / "x.bib").write_text(bib)
    [citation] = cite(catalog, tmp_path)
    assert (citation.key, citation.text, citation.cite) == (key, "", rf"\cite{{{key}}}")
    [citation] = cite(catalog, tmp_path, text=MARKDOWN, name="a.md")
    assert (citation.key, citation.text, citation.cite) == (key, "", f"[@{key}]")


OTHER = "title = {Another}, year = 2017, author = {Vaswani, A.}"

TAKEN = [
    (f"@misc{{{KEY}, {OTHER}}}", KEY + "a"),
    (f"@misc({KEY.upper()} , {OTHER})", KEY + "a"),
    (f"@misc{{{KEY}, {OTHER}}}@misc{{{KEY}a,}}@misc{{{KEY}b,}}", KEY + "c"),
    ("".join(f"@misc{{{KEY}{end}, {OTHER}}}\n" for end in ["", *"abcdefghijklmnopqrstuvwxyz"]), KEY + "aa"),
    (f"@misc{{x, ids = {{{KEY}}}}}", KEY + "a"),
    (f"@comment{{@misc{{{KEY}, {OTHER}}}}}", KEY + "a"),
]


@pytest.mark.parametrize(("bib", "key"), TAKEN)
def test_a_key_that_another_paper_holds(catalog, tmp_path, bib, key):
    (tmp_path / "x.bib").write_text(bib)
    [citation] = cite(catalog, tmp_path)
    assert (citation.key, citation.cite) == (key, rf"\cite{{{key}}}")
    assert citation.text.strip() == ENTRIES[KEY].replace(KEY, key)
    before = accept(citation)
    assert (tmp_path / "x.bib").read_bytes().startswith(before)
    [again] = cite(catalog, tmp_path)
    assert (again.key, again.text) == (key, "")


def test_all_files_are_searched(catalog, tmp_path):
    text = TEX.replace("{x}", "{x,y}")
    (tmp_path / "x.bib").write_text("@misc{a, title = {A}}")
    (tmp_path / "y.bib").write_text(f"@misc{{{KEY}, {OTHER}}}")
    [citation] = cite(catalog, tmp_path, text=text)
    assert (citation.file.name, citation.key) == ("x.bib", KEY + "a")
    (tmp_path / "y.bib").write_text("@misc{mine, eprint = {1706.03762}}")
    [citation] = cite(catalog, tmp_path, text=text)
    assert (citation.file.name, citation.key, citation.text) == ("y.bib", "mine", "")


NAMING = [
    # A document that names none, what comes into it, and what its writer has to put there.
    (
        "a.tex",
        "\\documentclass{a}\n\\usepackage{biblatex}\n\\begin{document}",
        "\n\\addbibresource{references.bib}",
        "",
    ),
    ("a.tex", "\\documentclass{a}\n\\begin{document}", None, "\\bibliography{references}"),
    ("a.tex", "$x$", None, "\\bibliography{references}"),
    ("a.md", "---\ntitle: x\n---\n$x$", "\nbibliography: references.bib", ""),
    ("a.md", "$x$", None, "bibliography: references.bib"),
]


@pytest.mark.parametrize(("name", "text", "naming", "to_name"), NAMING)
@pytest.mark.parametrize("there", [False, True])
def test_a_document_comes_to_name_the_file(catalog, tmp_path, name, text, naming, to_name, there):
    if there:
        (tmp_path / "references.bib").write_text(ENTRIES[KEY])
    [citation] = cite(catalog, tmp_path, text=text, name=name)
    assert citation.file == tmp_path / "references.bib" and citation.created is not there
    assert bool(citation.text) is not there
    assert (citation.naming and citation.naming[1], citation.to_name) == (naming, to_name)
    if citation.naming:
        accept(citation)
        text = text[: citation.naming[0]] + naming + text[citation.naming[0] :]
        [again] = cite(catalog, tmp_path, text=text, name=name)
        assert (again.text, again.naming, again.to_name) == ("", None, "")


def test_a_chapter_does_not_name_the_file_for_its_main_file(catalog, tmp_path):
    (tmp_path / "main.tex").write_text("\\documentclass{a}\\usepackage{biblatex}\\begin{document}\\input{b}")
    [citation] = cite(catalog, tmp_path, text="$x$", name="b.tex")
    assert citation.naming is None and citation.to_name == "\\bibliography{references}"


def test_where_nothing_is_known(catalog, tmp_path):
    assert cite(catalog, tmp_path, text=r"\begin{thebibliography}{9}") == []
    assert citations(attention(catalog), catalog, None, "", "tex") == []


def test_the_papers_of_a_variant_come_first(catalog, tmp_path):
    equation = next(e for e in catalog.equations if any(v.references for v in e.variants) and e.references)
    variant = next(v for v in equation.variants if v.references)
    keys = [reference.key for reference in (*variant.references, *equation.references)]
    assert [c.key for c in cite(catalog, tmp_path, match_of(equation, variant))] == list(dict.fromkeys(keys))
    assert [c.key for c in cite(catalog, tmp_path, match_of(equation))] == [r.key for r in equation.references]


@pytest.mark.parametrize(
    ("key", "cited"),
    [("a", "[@a]"), ("a:b/c", "[@a:b/c]"), ("a::b", "[@{a::b}]"), ("a.", "[@{a.}]"), ("a'b", "[@{a'b}]")],
)
def test_pandocs_keys(catalog, tmp_path, key, cited):
    (tmp_path / "x.bib").write_text(f"@misc{{{key}, eprint = {{1706.03762}}}}")
    [citation] = cite(catalog, tmp_path, text=MARKDOWN, name="a.md")
    assert citation.cite == cited


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", "cite"),
        (r"\cite{a} \citep{b} \citep[p.~2]{c}", "citep"),
        (r"\citep{b} \cite{a} \cite {c}", "cite"),
        (r"\autocite{a}", "autocite"),
        (r"\parencite{a} \textcite{b} \textcite{c}", "parencite"),
        (r"\citet{a}", "citep"),
        (r"\usepackage[numbers]{natbib}", "citep"),
        (r"\usepackage{natbib} \cite{a}", "cite"),
        (r"\usepackage{amsmath, natbib}", "citep"),
        (r"\citestyle{a} \citeyear{b} \usepackage{chapternatbib}", "cite"),
        ("% \\usepackage{natbib} \\citep{a}\n\\begin{verbatim}\\citep{a}\\end{verbatim}", "cite"),
    ],
)
def test_the_document_s_own_command(catalog, tmp_path, text, command):
    for bib in ("", "@misc{mine, eprint = {1706.03762}}"):
        (tmp_path / "x.bib").write_text(bib)
        [citation] = cite(catalog, tmp_path, text=f"\\documentclass{{article}}\n{text}\n{TEX}")
        assert citation.cite == f"\\{command}{{{citation.key}}}"


def all_of(catalog):
    """Every paper that any equation cites, once."""
    keys = {r.key for e in catalog.equations for part in (e, *e.variants) for r in part.references}
    equation = catalog.equations[0]
    return match_of(replace(equation, references=tuple(Reference(key) for key in sorted(keys))))


def test_every_paper_of_the_catalog_once(catalog, tmp_path):
    match, cache = all_of(catalog), ReferenceCache()
    for _ in range(len(match.equation.references)):
        new = next(c for c in cite(catalog, tmp_path, match, cache=cache) if c.text)
        accept(new)
    assert not any(c.text for c in cite(catalog, tmp_path, match, cache=cache))
    text = (tmp_path / "x.bib").read_text("utf-8")
    assert text == "\n\n".join(ENTRIES[r.key] for r in match.equation.references) + "\n"


BITS = st.sampled_from(
    [
        *(
            "@misc{",
            "@article{a,\n",
            "@comment{",
            "@string{s = {x}}\n",
            "% ",
            "title = {",
            "title = {Attention",
            "}",
            "},\n",
        ),
        *("\n", "\n\n", "\r\n", " ", '"', "(", ")", "=", ",", "year = 2017", "\\", "ü", f"@misc{{{KEY},"),
        *("@misc{b, title = {B}, year = 1}\n", ENTRIES[KEY], ENTRIES[KEY].replace("1706.03762", "").replace(KEY, "k")),
        *(f"@misc{{{KEY}, {OTHER}}}\n", "eprint = {1706.03762}"),
    ]
)


@settings(max_examples=max(50, settings().max_examples // 2))
@given(st.lists(BITS, max_size=12).map("".join))
def test_to_add_twice_changes_nothing(bib):
    """Whatever is in the file, how broken ever; and what was there is there as it was."""
    catalog = load_builtin()
    with TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        (work / "x.bib").write_bytes(bib.encode())
        [first] = cite(catalog, work)
        before = accept(first)
        after = (work / "x.bib").read_bytes()
        assert after.startswith(before) and (bool(first.text) or after == before)
        [second] = cite(catalog, work)
        assert (second.key, second.text) == (first.key, "")


def test_what_is_added_is_sound(catalog, tmp_path):
    bib = f"@misc{{{KEY}, {OTHER}}}"
    (tmp_path / "x.bib").write_text(bib)
    accept(cite(catalog, tmp_path)[0])
    theirs = parse_string((tmp_path / "x.bib").read_text("utf-8"), "bibtex").entries
    assert list(theirs) == [KEY, KEY + "a"] and theirs[KEY + "a"].fields["title"] == "Attention Is All You Need"


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex is installed")
@pytest.mark.parametrize("bib", ["", "@misc{a, title = {A}}", f"@misc{{{KEY}, {OTHER}}}\r\n", THERE[1][0]])
def test_bibtex_finds_what_is_cited(catalog, tmp_path, bib):
    (tmp_path / "x.bib").write_bytes(bib.encode())
    [citation] = cite(catalog, tmp_path)
    accept(citation)
    aux = f"\\relax\n\\citation{{{citation.key}}}\n\\bibstyle{{plain}}\n\\bibdata{{x}}\n"
    (tmp_path / "a.aux").write_text(aux)
    done = subprocess.run(["bibtex", "a"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "Warning--I didn't find" not in done.stdout, done.stdout
    assert rf"\bibitem{{{citation.key}}}" in (tmp_path / "a.bbl").read_text("utf-8")
