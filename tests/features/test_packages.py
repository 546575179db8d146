"""What the packages of an equation ask of a document: a line in its preamble, once, or to be named."""

import shutil
import subprocess

import pytest

from mleq.document.buffer import Buffer
from mleq.document.definitions import definitions
from mleq.document.packages import Around
from mleq.document.preamble import Load
from mleq.features.packages import Preparation, named
from mleq.features.settings import Insert, Settings
from tests.features.preambles import erase, split

BODY = "\n\\begin{document}\n$‸$\n\\end{document}\n"

ADDED = [
    # A document with the cursor, `‸`, and in `«»` what is added; what is wanted. Nothing more is missing.
    # After the last one there, or after the class.
    ("\\documentclass{article}«\n\\usepackage{amssymb}»" + BODY, "amssymb"),
    ("\\documentclass{article}\n\\usepackage{xcolor}«\n\\usepackage{amssymb}»" + BODY, "amssymb"),
    ("\\documentclass{article}\n\\usepackage{a}\n\\usepackage{b}«\n\\usepackage{bm}»\n\\title{x}" + BODY, "bm"),
    ("\\documentclass[11pt,\n  a4paper]{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}[2020/01/01]«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\RequirePackage{a}[2020/01/01]«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\NeedsTeXFormat{LaTeX2e}\n\\documentclass{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\RequirePackage{fix-cm}\n\\documentclass{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}«\n\\usepackage{bm}»\n\\newcommand{\\x}{y}\n\\input{b}" + BODY, "bm"),
    ("\\documentclass{article}\n\\input{preamble}«\n\\usepackage{bm}»\n\\title{x}" + BODY, "bm"),
    ("\\documentclass{article}\n\\input preamble «\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\import{a/}{b}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage\n% why\n  [x]%\n  {a,\n%c}\n b}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage[x={a,[b]}]%\n{c}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\PassOptionsToPackage{x}{hyperref}\n\\usepackage{a}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\PassOptionsToPackage{x}{amsmath}«»" + BODY, ""),
    # Several, in the order in which they are loaded; none that another brings along.
    ("\\documentclass{article}«\n\\usepackage{amsmath}\n\\usepackage{amssymb}»" + BODY, "amssymb amsmath"),
    (
        "\\documentclass{article}«\n\\usepackage{amsmath}\n\\usepackage{amssymb}\n\\usepackage{bm}»" + BODY,
        "bm amssymb amsmath",
    ),
    ("\\documentclass{article}«\n\\usepackage{mathtools}\n\\usepackage{bm}»" + BODY, "amsmath bm mathtools"),
    ("\\documentclass{article}\n\\usepackage{amsmath}«\n\\usepackage{mathtools}»" + BODY, "amsmath mathtools"),
    ("\\documentclass{article}\n\\usepackage{a,amsmath}«\n\\usepackage{amssymb}»" + BODY, "amsmath amssymb"),
    # What is there already.
    ("\\documentclass{article}\n\\usepackage{amsmath, amssymb}" + BODY, "amsmath amssymb"),
    ("\\documentclass{article}\n\\usepackage[fleqn]{amsmath}" + BODY, "amsmath"),
    ("\\documentclass{article}\n\\usepackage{%\n  amsmath,% x\n  bm% y\n}" + BODY, "amsmath bm"),
    ("\\documentclass{article}\n\\RequirePackage{amsmath}" + BODY, "amsmath"),
    ("\\documentclass{article}\n\\usepackage{mathtools}" + BODY, "amsmath mathtools"),
    ("\\documentclass{article}\n\\usepackage{physics}" + BODY, "amsmath"),
    ("\\documentclass{article}\n\\usepackage{empheq}" + BODY, "amsmath mathtools"),
    ("\\documentclass{article}\n\\usepackage{unicode-math}" + BODY, "amsmath amssymb"),
    ("\\documentclass{article}\n\\usepackage{amsmath}\n\\usepackage{newtxmath}" + BODY, "amsmath amssymb"),
    ("\\documentclass{amsart}" + BODY, "amsmath"),
    ("\\documentclass{amsart}«\n\\usepackage{amssymb}»" + BODY, "amsmath amssymb"),
    ("\\documentclass[nomath]{amsart}«\n\\usepackage{amsmath}»" + BODY, "amsmath"),
    ("\\documentclass[sigconf]{acmart}" + BODY, "amsmath amssymb"),
    ("\\documentclass{acmart}«\n\\usepackage{bm}»" + BODY, "amsmath amssymb bm"),
    ("\\documentclass{beamer}" + BODY, "amsmath amssymb"),
    ("\\documentclass[noamsthm]{beamer}«\n\\usepackage{amsmath}»" + BODY, "amsmath amssymb"),
    ("\\documentclass[amsmath,amssymb]{revtex4-2}" + BODY, "amsmath amssymb"),
    ("\\documentclass{revtex4-2}«\n\\usepackage{amsmath}\n\\usepackage{amssymb}»" + BODY, "amsmath amssymb"),
    ("\\documentclass{IEEEtran}«\n\\usepackage{amsmath}\n\\usepackage{amssymb}»" + BODY, "amsmath amssymb"),
    ("\\documentclass{llncs}«\n\\usepackage{amssymb}»" + BODY, "amssymb"),
    ("\\documentclass{article}" + BODY, ""),
    # On lines as they are there.
    ("\\documentclass{article}\r\n\\usepackage{a}«\r\n\\usepackage{bm}»\r\n\\begin{document}\r\n‸", "bm"),
    ("\\documentclass{article}\r\\usepackage{a}«\r\\usepackage{bm}»\r\\begin{document}\r‸", "bm"),
    ("\ufeff\\documentclass{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\ufeff  \\documentclass{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n  \\usepackage{a}«\n  \\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\t\\usepackage\n[x]{a}«\n\t\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a} % for x«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}%«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}  «\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\\usepackage{a}\\usepackage{b}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}«\n\\usepackage{bm}\n» \\title{x}" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}«\n\\usepackage{bm}\n»\\begin{document}\n$‸$", "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}\n»\\begin{document}\n$‸$", "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}\n»\\title{x} % y\n\\begin{document}\n$‸$", "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n$‸$", "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\newcommand{\\x}{$‸$}" + BODY.replace("‸", ""), "bm"),
    ("% !TeX root = main.tex\n\\documentclass{article}«\n\\usepackage{bm}»" + BODY, "bm"),
    # Never where TeX would not run it, or not always.
    ("\\documentclass{article}«\n\\usepackage{bm}»\n%\\usepackage{bm}" + BODY, "bm"),
    ("% \\documentclass{beamer}\n\\documentclass{article}«\n\\usepackage{amsmath}»" + BODY, "amsmath"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\ifpdf\n\\usepackage{a}\n\\fi" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\ifx\\a\\b\\else\\usepackage{a}\\fi" + BODY, "bm"),
    ("\\documentclass{article}\n\\usepackage{a}«\n\\usepackage{bm}»\n\\ifdefined\\x\n\\usepackage{b}\\fi" + BODY, "bm"),
    ("\\documentclass{article}\n\\ifpdf\\usepackage{a}\\fi\n\\usepackage{b}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\ifdraft{x}{y}\n\\usepackage{amsmath}«\n\\usepackage{bm}»" + BODY, "amsmath bm"),
    ("\\documentclass{article}\n\\ifthenelse{x}{\\usepackage{a}}{y}\n\\usepackage{b}«\n\\usepackage{bm}»" + BODY, "bm"),
    ("\\documentclass{article}\n\\newif\\ifdraft\n\\usepackage{amsmath}«\n\\usepackage{bm}»" + BODY, "amsmath bm"),
    ("\\documentclass{article}\n\\let\\ifold\\iftrue\n\\usepackage{amsmath}«\n\\usepackage{bm}»" + BODY, "amsmath bm"),
    ("\\documentclass{article}\n\\def\\x{\\iff}\\usepackage{amsmath}«\n\\usepackage{bm}»" + BODY, "amsmath bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\AtBeginDocument{\\usepackage{a}}" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\newcommand{\\load}{\\usepackage{bmx}}" + BODY, "bm"),
    (
        "\\documentclass{article}«\n\\usepackage{bm}»\n{\\usepackage{a}}\n\\begingroup\\usepackage{b}\\endgroup" + BODY,
        "bm",
    ),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\iffalse\n\\usepackage{bm}\n{\n\\fi" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\iffalse\\iftrue\\fi\n\\begin{document}\n\\fi" + BODY, "bm"),
    (
        "\\begin{filecontents}{x.tex}\n\\documentclass{beamer}\n\\begin{document}\n\\end{filecontents}\n"
        "\\documentclass{article}«\n\\usepackage{amsmath}»" + BODY,
        "amsmath",
    ),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\begin{comment}\n\\usepackage{bm}\n\\end{comment}" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\title{\\verb|\\usepackage{bm}|}" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\title{50\\% \\{}" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\begin{document}\n\\usepackage{bm} $‸$\n", "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\usepackage{\\jobname}\\usepackage" + BODY, "bm"),
    ("\\documentclass{article}«\n\\usepackage{bm}»\n\\renewcommand{\\vec}{x}\\let\\phi\\varphi" + BODY, "bm"),
]

NAMED = [
    # A document; what is wanted; what of it is named. Nothing is added.
    ("$‸$", "amsmath amssymb", "amsmath amssymb"),
    ("\\section{x}\n$‸$", "bm", "bm"),
    ("\\usepackage{amsmath}\n\\newcommand{\\x}{$‸$}", "amsmath bm", "bm"),
    ("\\begin{document}\n$‸$", "amsmath", "amsmath"),
    ("% \\documentclass{article}" + BODY, "amsmath", "amsmath"),
    ("\\begin{verbatim}\n\\documentclass{article}\n\\end{verbatim}\n$‸$", "amsmath", "amsmath"),
    ("\\documentclass[main]{subfiles}" + BODY, "amsmath", "amsmath"),
    ("\\documentclass[main]{subfiles}\n\\usepackage{amsmath}" + BODY, "amsmath bm", "bm"),
    # On the line of the cursor nothing can be edited besides.
    ("\\documentclass{article}\\begin{document}$‸$\\end{document}", "amsmath", "amsmath"),
    ("\\documentclass{article}\n\\usepackage{a}\\begin{document}$‸$\n", "amsmath", "amsmath"),
    # Nobody knows what holds.
    ("\\documentclass{article}\n\\ifpdf\\usepackage{amsmath}\\fi" + BODY, "amsmath mathtools", "amsmath mathtools"),
    ("\\documentclass{article}\n\\ifpdf\n" + BODY, "amsmath", "amsmath"),
    ("\\documentclass{article}\n\\newcommand{\\x}{" + BODY, "amsmath", "amsmath"),
    ("\\documentclass{article}\n\\makeatletter\\@ifpackageloaded{bm}{}{\\usepackage{bm}}" + BODY, "bm", "bm"),
    ("\\ifx\\a\\b\\documentclass{article}\\else\\documentclass{beamer}\\fi" + BODY, "amsmath", "amsmath"),
    # It would break the document.
    ("\\documentclass{article}\n\\usepackage{cleveref}" + BODY, "amsmath mathtools", "amsmath mathtools"),
    ("\\documentclass{article}\n\\usepackage{esint}" + BODY, "amsmath", "amsmath"),
    ("\\documentclass{article}\n\\usepackage{newtxmath}" + BODY, "amsmath amssymb", "amsmath"),
    ("\\documentclass{article}\n\\usepackage[lite]{mtpro2}" + BODY, "amssymb", "amssymb"),
    ("\\documentclass{article}\n\\usepackage{unicode-math}" + BODY, "amsmath amssymb bm", "bm"),
    ("\\documentclass{article}\n\\ifpdf\\usepackage{newtxmath}\\fi" + BODY, "amssymb", "amssymb"),
    ("\\documentclass[noamssymb]{beamer}" + BODY, "amsmath amssymb", "amssymb"),
    ("\\documentclass[times]{elsarticle}" + BODY, "amssymb", "amssymb"),
    ("\\documentclass[comsoc]{IEEEtran}" + BODY, "amssymb", "amssymb"),
    ("\\documentclass{nobody}" + BODY, "amssymb", "amssymb"),
    ("\\documentclass{article}\n\\newcommand{\\bm}[1]{\\mathbf{#1}}" + BODY, "bm", "bm"),
    ("\\documentclass{article}\n\\newcommand{\\text}[1]{\\mbox{#1}}" + BODY, "amsmath mathtools", "amsmath mathtools"),
    ("\\documentclass{article}\n\\DeclareMathOperator{\\square}{x}" + BODY, "amssymb", "amssymb"),
    ("\\documentclass{article}\n\\newenvironment{cases}{}{}\\newenvironment{align}{}{}" + BODY, "amsmath", "amsmath"),
    ("\\documentclass{article}\n\\let\\Bbbk\\relax" + BODY, "amssymb", "amssymb"),
    # A package that is unknown here.
    ("\\documentclass{article}" + BODY, "physics", "physics"),
]

BOTH = [
    # A document with what is added; what is wanted; what of it is named.
    ("\\documentclass{nobody}«\n\\usepackage{amsmath}»" + BODY, "amsmath amssymb", "amssymb"),
    ("\\documentclass{article}\n\\usepackage{newtxmath}\n\\usepackage{amsmath}«\n\\usepackage{bm}»" + BODY, "bm", ""),
    ("\\documentclass{article}\n\\newcommand{\\bm}{x}«»" + BODY, "", ""),
]


def prepared(text, cursor, language="tex", around=Around(), settings=Settings()):  # noqa: B008
    buffer = Buffer(text, language)
    buffer.stand_among(around)
    return Preparation(buffer, cursor, settings)


CASES = [*((drawn, wanted, "") for drawn, wanted in ADDED), *NAMED, *BOTH]


@pytest.mark.parametrize(("drawn", "wanted", "missing"), CASES)
def test_what_is_added_and_what_is_named(drawn, wanted, missing):
    text, cursor, edit = split(drawn)
    needs = prepared(text, cursor).needs(tuple(wanted.split()))
    assert needs.edit == edit
    assert " ".join(needs.missing) == missing


@pytest.mark.parametrize(("drawn", "wanted"), ADDED)
def test_once(drawn, wanted):
    text, cursor, edit = split(drawn)
    if edit is None:
        return
    buffer = Buffer(text, "tex")
    buffer.stand_among(Around())
    assert Preparation(buffer, cursor, Settings()).needs(tuple(wanted.split())).edit == edit
    buffer.replace(edit[0], edit[0], edit[1])
    assert buffer.text == erase(drawn)
    assert Preparation(buffer, len(buffer), Settings()).needs(tuple(wanted.split())) == (None, ())


PAPER = "\\documentclass{article}\n\\begin{document}\n\n\\end{document}\n"


def test_what_is_around_counts():
    sty = Around((Load("amsmath.sty"), Load("newtxmath.sty", (), False)))
    assert prepared(PAPER, len(PAPER) - 16, around=sty).needs(("amsmath", "amssymb")) == (None, ("amssymb",))
    chapter = prepared("x", 0, around=Around((Load("amsmath.sty"),)))
    assert chapter.needs(("amsmath", "bm")) == (None, ("bm",))
    unread = PAPER.replace("article", "own")
    assert prepared(unread, 40, around=Around((), frozenset({"own.cls"}))).needs(("amssymb",)).edit
    assert (
        not prepared(unread, 40, around=Around((), frozenset({"own.cls"}), frozenset({"Bbbk"})))
        .needs(("amssymb",))
        .edit
    )


def test_nothing_is_added_before_the_files_around_are_read_or_where_some_are_left_out():
    for around in (None, Around(complete=False)):
        assert prepared(PAPER, len(PAPER) - 16, around=around).needs(("bm",)) == (None, ("bm",))


def test_definitions_of_other_files_count():
    buffer = Buffer(PAPER, "tex")
    buffer.stand_among(Around())
    assert Preparation(buffer, 41, Settings()).needs(("bm",)).edit
    buffer.inherit(definitions(r"\newcommand{\bm}{x}"))
    assert Preparation(buffer, 41, Settings()).needs(("bm",)) == (None, ("bm",))


def test_with_the_setting_off_all_is_named():
    settings = Settings(insert=Insert(packages=False))
    assert prepared(PAPER, 41, settings=settings).needs(("amsmath",)) == (None, ("amsmath",))


def test_markdown_loads_nothing():
    assert prepared(PAPER, 41, "markdown").needs(("amsmath",)) == (None, ())


def test_how_packages_are_named():
    assert named(("amsmath", "bm")) == r"\usepackage{amsmath} \usepackage{bm}"


# TeX itself.

PDFLATEX = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

BODIES = {
    "amsmath": r"\text{a} \begin{aligned} a &= \tfrac{1}{2} \end{aligned}",
    "amssymb": r"\mathbb{E} \lesssim \triangleq \Bbbk",
    "mathtools": r"\coloneqq \mathclap{a}",
    "bm": r"\bm{a}",
}
ALL = tuple(BODIES)
SHAPES = {
    "article": "\\documentclass{article}\n",
    "packages": "\\documentclass{article}\n\\usepackage{graphicx}\n\\usepackage[T1]{fontenc} % why\n\\title{x}\n",
    "one line": "\\documentclass{article}\\usepackage{graphicx}\\title{x}\n",
    "the document on the line": "\\documentclass{article}\\usepackage{graphicx}",
    "CRLF": "\\documentclass{article}\r\n  \\usepackage[%\r\n]%\r\n{graphicx}\r\n",
    "conditional": "\\documentclass{article}\n\\usepackage{xcolor}\n\\ifx\\x\\undefined\\usepackage{graphicx}\\fi\n",
    "groups": "\\documentclass{article}\n\\newcommand{\\x}[1]{\\ifx#1y\\relax\\else z\\fi}\n\\AtBeginDocument{\\x y}\n",
    "skipped": "\\documentclass{article}\n\\iffalse\n\\usepackage{bm} }\n\\fi\n",
    "a file in it": "\\begin{filecontents}{x}\n\\begin{document}\n\\end{filecontents}\n\\documentclass{article}\n",
    "hyperref": "\\documentclass{article}\n\\usepackage[colorlinks]{hyperref}\n",
    "loaded": "\\documentclass{article}\n\\usepackage[fleqn]{amsmath}\n\\usepackage{amssymb,cleveref}\n",
    "report": "\\RequirePackage{fix-cm}\n\\documentclass[11pt]{report}\n\\usepackage{natbib}\n",
    "beamer": "\\documentclass{beamer}\n\\usetheme{Madrid}\n",
    "amsart": "\\documentclass{amsart}\n\\usepackage{amsthm}\n\\newtheorem{x}{X}\n",
    "scrartcl": "\\documentclass{scrartcl}\n\\usepackage{booktabs}\n",
    "memoir": "\\documentclass{memoir}\n\\usepackage{microtype}\n",
}


def compiles(folder, text):
    (folder / "a.tex").write_bytes(text.encode())
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "a.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode == 0, done.stdout.decode("latin-1")


@PDFLATEX
@pytest.mark.engine
@pytest.mark.parametrize("shape", SHAPES)
def test_with_what_is_added_it_compiles(shape, tmp_path):
    begin = "\\begin{frame}" if shape == "beamer" else ""
    end = "\\end{frame}" if shape == "beamer" else ""
    text = f"{SHAPES[shape]}\\begin{{document}}{begin}\n\\[ {' '.join(BODIES.values())} \\]\n{end}\\end{{document}}\n"
    needs = prepared(text, text.index("\\[")).needs(ALL)
    assert needs.edit is not None and not needs.missing
    at, new = needs.edit
    assert not compiles(tmp_path, text)[0]
    good, log = compiles(tmp_path, text[:at] + new + text[at:])
    assert good, log[-2000:]
