"""The preamble of a document, after edits as in a fresh text; and what the tables say of packages, as TeX has it."""

import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mleq.document import packages as module
from mleq.document.buffer import Buffer
from mleq.document.packages import PACKAGES, Around
from mleq.document.preamble import LOADS, LONGEST, NOTHING, Load, preamble

LISTS = [
    # A text, and what it loads; a question mark where it does not always.
    (r"\usepackage{a,b}\RequirePackage[x,y={1,2}]{c}", "a.sty b.sty c.sty"),
    (r"\LoadClass{article}\RequirePackageWithOptions{a}\endinput\RequirePackage{b}", "article.cls a.sty"),
    (
        r"\DeclareOption{x}{\RequirePackage{a}}\ifx\y\z\RequirePackage{b}\else\RequirePackage{c}\fi",
        "a.sty? b.sty? c.sty?",
    ),
    (r"\iftrue\usepackage{a}\else\usepackage{b}\fi", "a.sty?"),
    (r"\iffalse\usepackage{c}\else\usepackage{d}\fi", "d.sty?"),
    (r"\ifdraft{\usepackage{a}}{b}\usepackage{c}", "a.sty? c.sty"),
    (r"\ifbool{x}{y}{z}\ifx\a\b\usepackage{a}\fi\usepackage{c}", "a.sty? c.sty"),
    (r"\begin{document}\usepackage{a}", ""),
    (r"\usepackage {a} \usepackage[]{} \usepackages{b} \usepackage{\c} \usepackage", "a.sty"),
    ("\\usepackage{ a , % b\n  c\n}", "a.sty c.sty"),
]


@pytest.mark.parametrize(("text", "loads"), LISTS)
def test_what_is_loaded(text, loads):
    assert " ".join(load.name + "?" * (not load.certain) for load in preamble(text).loads) == loads


def test_options():
    [document_class, package] = preamble("\\documentclass[a, b]{c}\\usepackage[d={e,%f\n g}]{h}").loads
    assert document_class == Load("c.cls", ("a", "b")) and package.options == ("d={e", "g}")


PIECE = st.sampled_from(
    [
        *r"\documentclass{article} \documentclass[x]{beamer} \usepackage{amsmath} \usepackage{bm} x".split(),
        *r"\usepackage[ ]{ } \input{a} \begin{document} \end{document} \begin{verbatim} \end{verbatim}".split(),
        *r"\iffalse \iftrue \else \fi \ifx \newcommand{\bm}{} \def\text{x} { } % \verb|{| \\ \% \endinput".split(),
        *["\n", "\r\n", " "] * 6,
    ]
)
TEXT = st.lists(PIECE, max_size=25).map("".join)


@given(TEXT, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), TEXT), max_size=5))
@example(r"\documentclass{article}\begin{document}x", [(1, 0, r"\usepackage{bm}"), (0, 0, "%")])
@example(r"\documentclass{article}\iffalse\begin{document}", [(1, 0, r"\fi\begin{document}")])
@example("\\begin{verbatim}\\documentclass{article}\n\\begin{document}", [(1, 0, "\\end{verbatim}")])
@example(r"\documentclass{a}\begin{document}x" + "\r\n\n", [(0.97, 1, "")])
@example(r"\documentclass{a}\begin{document}x" + "\r", [(1, 0, "\n")])
@example(r"\documentclass{a}\begin{document}x", [(1, 0, "\r\n")])
def test_after_edits_it_is_that_of_a_fresh_text(text, edits):
    edited = Buffer(text, "tex")
    edited.stand_among(Around())
    for place, length, new in edits:
        start = int(place * len(text))
        edited.replace(start, start + length, new)
        text = text[:start] + new + text[start + length :]
        fresh = Buffer(text, "tex")
        fresh.stand_among(Around())
        assert edited.preamble[:4] == preamble(text)[:4]
        assert edited.packages == fresh.packages


def test_typing_in_the_document_reads_nothing_anew():
    edited = Buffer("\\documentclass{article}\n\\begin{document}\n" + "text $x$ {\n" * 1_000, "tex")
    before, packages = edited.preamble, edited.packages
    for at in (41, 500, 5_000):
        edited.replace(at, at, "x")
    assert edited.preamble is before and edited.packages is packages
    chapter = Buffer("text $x$ {\n" * 1_000, "tex")
    assert chapter.preamble is NOTHING
    chapter.replace(500, 501, "x")
    assert chapter._preamble is NOTHING


@pytest.mark.parametrize(
    "piece",
    [
        "\\usepackage[",
        "\\usepackage{",
        "\\ifx",
        "\\begin{verbatim}",
        "{",
        "\\input{",
        "\\usepackage{a}[{",
        "\\verb|",
        "\\ifx\\usepackage{a}",
    ],
)
def test_time_is_linear(piece):
    """With the square of this length nobody would see the end of it."""
    assert preamble("\\documentclass{article}" + piece * (500_000 // len(piece))).document_class == "article"


# TeX itself.

PDFLATEX = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
KNOWN = sorted(module._BROUGHT)
CLASSES = sorted(
    module._CLASSES - {"subfiles.cls", "moderncv.cls"}
)  # which are no documents of their own, or need more
FONTS = module._TIMES | {"kpfonts.sty", "unicode-math.sty"}
"""Those that have the commands of a package in its place."""


def tex(folder, text):
    (folder / "a.tex").write_text(text)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "a.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode("latin-1")


def is_installed(name):
    return bool(subprocess.run(["kpsewhich", name], capture_output=True, check=False).stdout)


def loading(name):
    stem, _, ending = name.rpartition(".")
    return rf"\documentclass{{{stem}}}" if ending == "cls" else rf"\documentclass{{article}}\usepackage{{{stem}}}"


@PDFLATEX
@pytest.mark.engine
@pytest.mark.parametrize("name", [name for name in KNOWN if name not in FONTS])
def test_what_is_brought_along_is_loaded(name, tmp_path):
    if not is_installed(name):
        pytest.skip("is not installed")
    asked = "".join(rf"\@ifpackageloaded{{{p}}}{{\typeout{{HAS {p}}}}}{{}}" for p in PACKAGES)
    _, log = tex(tmp_path, rf"{loading(name)}\makeatletter{asked}\stop")
    found = {line.removeprefix("HAS ") for line in log.splitlines() if line.startswith("HAS ")}
    assert found - {name.removesuffix(".sty")} == set(module._BROUGHT[name])


@PDFLATEX
@pytest.mark.engine
@pytest.mark.parametrize("name", CLASSES)
def test_all_can_be_added_to_a_known_class(name, tmp_path):
    if not is_installed(name):
        pytest.skip("is not installed")
    if tex(tmp_path, rf"{loading(name)}\begin{{document}}x\end{{document}}")[0]:
        pytest.skip("lacks something here")
    added = "".join(rf"\usepackage{{{package}}}" for package in PACKAGES)
    code, log = tex(tmp_path, rf"{loading(name)}{added}\begin{{document}}\end{{document}}")
    assert code == 0, log[-1000:]


@PDFLATEX
@pytest.mark.engine
def test_what_cannot_follow_fails_and_what_is_common_does_not(tmp_path):
    for name in ("cleveref", "esint", "cases", "flexisym"):
        if is_installed(f"{name}.sty"):
            assert tex(tmp_path, rf"{loading(name + '.sty')}\usepackage{{amsmath}}\begin{{document}}\end{{document}}")[
                0
            ]
    common = "geometry graphicx xcolor hyperref natbib booktabs algorithm algorithmic microtype enumitem caption url"
    added = "".join(rf"\usepackage{{{package}}}" for package in PACKAGES)
    loaded = "".join(rf"\usepackage{{{name}}}" for name in common.split() if is_installed(f"{name}.sty"))
    code, log = tex(tmp_path, rf"\documentclass{{article}}{loaded}{added}\begin{{document}}x\end{{document}}")
    assert code == 0, log[-1000:]


@PDFLATEX
@pytest.mark.engine
@pytest.mark.parametrize("package", PACKAGES)
def test_the_names_of_a_package_are_those_that_it_defines(package, tmp_path):
    names = module._names()[package]
    before = r"\usepackage{amsmath}" if package == "mathtools" else ""
    asked = "".join(rf"\ifcsname {name}\endcsname\typeout{{HAS {name}}}\fi" for name in names)

    def defined(loaded):
        _, log = tex(tmp_path, rf"\documentclass{{article}}{loaded}{asked}\stop")
        return {line.removeprefix("HAS ") for line in log.splitlines() if line.startswith("HAS ")}

    assert defined(rf"{before}\usepackage{{{package}}}") == names and not defined(before)


def test_tables_name_files():
    files = {*module._BROUGHT, *module._CLASSES, *(name for names in module._BEFORE.values() for name in names)}
    assert all(file.endswith((".sty", ".cls")) for file in files)
    assert set(module._BEFORE) == set(module._BEFORE_OPTIONS) == set(module._names()) == set(PACKAGES)
    assert LOADS.search(r"\usepackage{x}") and LONGEST > 10_000
