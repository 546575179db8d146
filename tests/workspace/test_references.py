"""The `.bib` files of a document: which they are, which takes what is added, and nothing outside the workspace."""

import os

import pytest

from mleq.document.inputs import InputCache
from mleq.workspace import references as module
from mleq.workspace.references import ReferenceCache, read_references

CLASS = "\\documentclass{article}\n"
ONE = "@misc{one, title = {One}}\n"


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def read(work, document, text, roots=None, **options):
    language = "tex" if document.endswith(".tex") else "markdown"
    return read_references(work / document, text, language, roots or [work], **options)


def shown(work, found):
    """`a.bib > b.bib`: what is read, and what takes what is added; `+` if it is made, `?` if it is not named."""
    if found is None:
        return "nothing"
    files = [str(file.path.relative_to(work)) for file in found.files]
    target = found.target
    if target is None:
        return " ".join(files)
    mark = ("" if target.exists else "+") + ("" if found.is_named else "?")
    return " ".join([*files, ">", mark + str(target.path.relative_to(work))])


FOUND = [
    # A document, the files beside it, and what is found.
    ("a.tex", CLASS + r"\bibliography{x}", {"x.bib": ONE}, "x.bib > x.bib"),
    ("a.tex", CLASS + r"\addbibresource{b/x.bib}", {"b/x.bib": ONE}, "b/x.bib > b/x.bib"),
    ("p/a.tex", CLASS + r"\bibliography{../b/x}", {"b/x.bib": ONE}, "b/x.bib > b/x.bib"),
    ("p/a.tex", CLASS + r"\bibliography{b/x}", {"b/x.bib": ONE}, "b/x.bib > b/x.bib"),
    ("a.tex", CLASS + r"\bibliography{x,y}", {"x.bib": ONE, "y.bib": ONE}, "x.bib y.bib > x.bib"),
    ("a.tex", CLASS + r"\bibliography{x,y}", {"y.bib": ONE}, "y.bib > y.bib"),
    # What has only abbreviations in it takes no papers.
    ("a.tex", CLASS + r"\bibliography{x,y}", {"x.bib": "@string{a={b}}", "y.bib": ONE}, "x.bib y.bib > y.bib"),
    ("a.tex", CLASS + r"\bibliography{x,y}", {"x.bib": "", "y.bib": ""}, "x.bib y.bib > x.bib"),
    # A file that is named and not there yet; where it is cited from, it lies somewhere else.
    ("a.tex", CLASS + r"\bibliography{x}", {}, "> +x.bib"),
    ("a.tex", CLASS + r"\bibliography{IEEEabrv,x}", {}, "> +x.bib"),
    ("a.tex", CLASS + r"\cite{y}\bibliography{x}", {}, "nothing"),
    ("a.tex", CLASS + r"\input{b}\bibliography{x}", {"b.tex": r"\cite{y}"}, "nothing"),
    ("a.tex", CLASS + r"\bibliography{b/x}", {}, "nothing"),
    ("a.md", "---\nbibliography: x.bib\n---\nSee [@y].", {}, "> +x.bib"),
    # None is named.
    ("a.tex", CLASS, {}, "> +?references.bib"),
    ("a.tex", CLASS + r"\cite{y}", {"references.bib": ONE}, "> ?references.bib"),
    ("p/a.md", "$x$", {"references.bib": ONE}, "> +?p/references.bib"),
    ("p/a.md", "$x$", {"p/references.bib": ONE}, "> ?p/references.bib"),
    ("a.tex", "$x$", {}, "> +?references.bib"),
    ("a.tex", r"\cite{y}", {}, "nothing"),
    ("a.tex", r"\cite{y}", {"references.bib": ONE}, "> ?references.bib"),
    # It is of another kind.
    ("a.tex", CLASS + r"\begin{thebibliography}{9}\end{thebibliography}", {"references.bib": ONE}, "nothing"),
    ("a.md", "---\nbibliography: x.json\n---\n", {"x.json": "[]"}, "nothing"),
    ("a.tex", CLASS + r"\input{a.bbl}", {"a.bbl": r"\begin{thebibliography}{9}"}, "nothing"),
    # In the front matter.
    (
        "p/a.qmd",
        "---\nbibliography: [x.bib, ../y.bib]\n---\n",
        {"p/x.bib": ONE, "y.bib": ONE},
        "p/x.bib y.bib > p/x.bib",
    ),
    ("p/a.md", "---\nbibliography: y.bib\n---\n", {"y.bib": ONE}, "y.bib > y.bib"),
    # In what the document inputs, and in its main file.
    ("a.tex", CLASS + r"\input{b/p}", {"b/p.tex": r"\addbibresource{x.bib}", "x.bib": ONE}, "x.bib > x.bib"),
    ("a.tex", CLASS + r"\usepackage{my}", {"my.sty": r"\addbibresource{x.bib}", "x.bib": ONE}, "x.bib > x.bib"),
    (
        "a.tex",
        CLASS + r"\usepackage{my}",
        {"my.sty": r"\def\x#1{\bibliography{#1}\begin{thebibliography}}"},
        "> +?references.bib",
    ),
    ("c/b.tex", "$x$", {"a.tex": CLASS + r"\input{c/b}\bibliography{x}", "x.bib": ONE}, "x.bib > x.bib"),
    ("c/b.tex", "% !TeX root = ../a.tex", {"a.tex": CLASS + r"\bibliography{x}", "x.bib": ONE}, "x.bib > x.bib"),
    (
        "c/b.tex",
        "$x$",
        {"a.tex": CLASS + r"\input{p}\include{c/b}", "p.tex": r"\addbibresource{x.bib}", "x.bib": ONE},
        "x.bib > x.bib",
    ),
    ("c/b.tex", "$x$", {"a.tex": CLASS + r"\input{c/b}"}, "> +?references.bib"),
    (
        "c/b.tex",
        r"\bibliography{y}",
        {"a.tex": CLASS + r"\input{c/b}\bibliography{x}", "x.bib": ONE, "y.bib": ONE},
        "x.bib y.bib > x.bib",
    ),
]


@pytest.mark.parametrize(("document", "text", "files", "expected"), FOUND)
def test_found(work, document, text, files, expected):
    put(work, {document: text, **files})
    found = read(work, document, text)
    assert shown(work, found) == expected


def test_what_the_document_says_now_counts(work):
    put(work, {"a.tex": CLASS + r"\bibliography{x}", "x.bib": ONE, "y.bib": ONE})
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{y}")) == "y.bib > y.bib"


def test_nothing_outside_the_workspace(work, tmp_path):
    put(tmp_path, {"x.bib": ONE, "out/references.bib": ONE})
    (work / "link.bib").symlink_to(tmp_path / "x.bib")
    (work / "dir").symlink_to(tmp_path / "out")
    for name in ["../x", str(tmp_path / "x"), "link", "dir/references", "~/x"]:
        assert read(work, "a.tex", CLASS + rf"\bibliography{{{name}}}") is None, name
    (work / "references.bib").symlink_to(tmp_path / "new.bib")
    assert read(work, "a.tex", CLASS) is None


def test_a_link_within_the_workspace_is_followed(work):
    put(work, {"b/x.bib": ONE})
    (work / "y.bib").symlink_to(work / "b" / "x.bib")
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{y}")) == "b/x.bib > b/x.bib"


def test_what_is_no_file_or_too_large(work, monkeypatch):
    (work / "x.bib").mkdir()
    os.mkfifo(work / "y.bib")
    put(work, {"z.bib": ONE})
    assert read(work, "a.tex", CLASS + r"\bibliography{x}") is None
    assert read(work, "a.tex", CLASS + r"\bibliography{y}") is None
    monkeypatch.setattr(module, "LARGEST_FILE", len(ONE) - 1)
    assert read(work, "a.tex", CLASS + r"\bibliography{z}") is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything")
def test_what_cannot_be_written_is_read(work):
    put(work, {"x.bib": ONE, "y.bib": ONE})
    (work / "x.bib").chmod(0o444)
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{x,y}")) == "x.bib y.bib > y.bib"
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{x}")) == "x.bib"


def test_where_nothing_can_be_written(work, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    put(work, {"x.bib": ONE})
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{x}")) == "x.bib"
    assert read(work, "a.tex", CLASS) is None


def test_open_editors_come_first(work):
    put(work, {"x.bib": ONE})
    texts = {work / "x.bib": "@misc{two, title = {Two}}\r\n", work / "new.bib": ONE}
    found = read(work, "a.tex", CLASS + r"\bibliography{x}", read=texts.get)
    [file] = found.files
    assert file.papers.holds_key("two") and not file.papers.holds_key("one") and file.line_break == "\r\n"
    assert shown(work, read(work, "a.tex", CLASS + r"\bibliography{new}", read=texts.get)) == "new.bib > new.bib"
    texts[work / "main.tex"] = CLASS + r"\input{a}\bibliography{x}"
    put(work, {"main.tex": CLASS + r"\input{a}", "a.tex": "$x$"})
    assert shown(work, read(work, "a.tex", "$x$", read=texts.get)) == "x.bib > x.bib"


def test_only_what_changed_is_read_again(work, monkeypatch):
    put(work, {"x.bib": ONE, "y.bib": ONE})
    times, parse = [], module.read_papers
    monkeypatch.setattr(module, "read_papers", lambda text: times.append(text) or parse(text))
    cache, inputs_cache = ReferenceCache(), InputCache()

    def again(**options):
        times.clear()
        read(work, "a.tex", CLASS + r"\bibliography{x,y}", cache=cache, inputs_cache=inputs_cache, **options)
        return len(times)

    assert again() == 2 and again() == 0
    put(work, {"y.bib": ONE + ONE})
    assert again() == 1 and again() == 0
    texts = {work / "x.bib": ONE + "% more"}
    assert again(read=texts.get) == 1 and again(read=texts.get) == 0
    texts[work / "x.bib"] += "!"
    assert again(read=texts.get) == 1


ENDS = [
    # A file, its last line, and what is put before an entry there.
    (b"", (0, ""), "E\n"),
    (b"\n", (1, ""), "E\n"),
    (b"@misc{a}", (0, "@misc{a}"), "\n\nE\n"),
    (b"@misc{a}\n", (1, ""), "\nE\n"),
    (b"@misc{a}\n\n", (2, ""), "E\n"),
    (b"@misc{a}\n\n\n", (3, ""), "E\n"),
    (b"@misc{a}\n  ", (1, "  "), "\nE\n"),
    (b"@misc{a}\r\n", (1, ""), "\r\nE\r\n"),
    (b"@misc{a,\r\n}", (1, "}"), "\r\n\r\nE\r\n"),
    (b"@misc{a}\r", (1, ""), "\rE\r"),
    (b"\xef\xbb\xbf@misc{a}", (0, "@misc{a}"), "\n\nE\n"),
    (b"@misc{a, title={\xfc}}\n", (1, ""), "\nE\n"),
]


@pytest.mark.parametrize(("data", "end", "added"), ENDS)
def test_how_an_entry_is_put_at_the_end(work, data, end, added):
    put(work, {"x.bib": data})
    target = read(work, "a.tex", CLASS + r"\bibliography{x}").target
    assert (target.end, target.appended("E")) == (end, added)
    assert target.appended("E\n  F").count(target.line_break) == added.count(target.line_break) + 1


def test_bytes_that_are_no_utf_8(work):
    put(work, {"x.bib": "@misc{a, title={Über uns}, year=2000}".encode("latin-1")})
    [file] = read(work, "a.tex", CLASS + r"\bibliography{x}").files
    assert file.papers.holds_key("a")
    assert file.papers.find(module.read_papers("@misc{b, title={Uber uns}, year=2000}")._papers[0])
