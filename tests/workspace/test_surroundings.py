"""What is around a document: the main file of a chapter, and what it loads; nothing outside the workspace."""

import pytest

from mleq.document.buffer import Buffer
from mleq.document.inputs import InputCache
from mleq.document.packages import Standing
from mleq.document.preamble import preamble
from mleq.workspace.surroundings import MOST_FOLDERS, named_main, read_surroundings

CLASS = "\\documentclass{article}\n"


def macro(name):
    return rf"\newcommand{{\{name}}}{{x}}"


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def put(folder, **files):
    """Write files; in their names `__` is a slash, and `_` a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(work, document, **options):
    path = work / document
    return read_surroundings(path, path.read_text(), [work], **options)


def loads(found):
    return " ".join(load.name for load in found.around.loads)


def names(found):
    return " ".join(definition.name for definition in found.definitions)


NAMES = [
    ("% !TeX root = ../main.tex\n", "../main.tex"),
    ("%!TEX root = main\n", "main"),
    ("%  ! tex ROOT=main.tex  \r\n", "main.tex"),
    ('% !TeX program = lualatex\n% !TeX root = "my thesis.tex"\n', "my thesis.tex"),
    ("\\section{x}\n  % !TeX root = main.tex", "main.tex"),
    ("\\documentclass[../main.tex]{subfiles}\n", "../main.tex"),
    ("\\documentclass[main]{subfiles}\n", "main"),
    ("\\documentclass{subfiles}\n", None),
    ("\\documentclass[main.tex]{article}\n", None),
    ("% TeX root = main.tex\n", None),
    ("x % !TeX root = main.tex\n", None),
    ("%%% !TeX roots = main.tex\n", None),
    ("x" * 5_000 + "\n% !TeX root = main.tex", None),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_how_a_main_file_is_named(text, name):
    assert named_main(text, preamble(text)) == name


MAINS = [
    # The document, what it says, and the main file that is found; all files are CLASS but for what is said here.
    ("chapters/a.tex", "% !TeX root = ../thesis.tex\n", {"thesis.tex": CLASS}, "thesis.tex"),
    ("chapters/a.tex", "% !TeX root = ../thesis\n", {"thesis.tex": CLASS}, "thesis.tex"),
    ("chapters/a.tex", "% !TeX root = ./up.tex\n", {"chapters/up.tex": CLASS}, "chapters/up.tex"),
    ("chapters/a.tex", "\\documentclass[../thesis]{subfiles}", {"thesis.tex": CLASS}, "thesis.tex"),
    ("a.tex", "x", {"thesis.tex": CLASS + r"\input{a}"}, "thesis.tex"),
    ("a.tex", "x", {"thesis.tex": CLASS + r"\begin{document}\include{a}"}, "thesis.tex"),
    ("chapters/a.tex", "x", {"thesis.tex": CLASS + r"\include{chapters/a}"}, "thesis.tex"),
    ("chapters/a.tex", "x", {"thesis.tex": CLASS + r"\import{chapters/}{a}"}, "thesis.tex"),
    ("chapters/a.tex", "x", {"thesis.tex": CLASS + r"\subfile{chapters/a.tex}"}, "thesis.tex"),
    ("c/d/a.tex", "x", {"t.tex": CLASS + r"\input{c/all}", "c/all.tex": r"\input{c/d/a}"}, "t.tex"),
    ("c/d/a.tex", "x", {"t.tex": CLASS + r"\input{c/all}", "c/all.tex": r"\input{d/a}"}, "t.tex"),
    # The nearest of several, and `main` before others beside it.
    ("a.tex", "x", {"b.tex": CLASS + r"\input{a}", "main.tex": CLASS + r"\input{a}"}, "main.tex"),
    ("c/a.tex", "x", {"main.tex": CLASS + r"\input{c/a}", "c/z.tex": CLASS + r"\input{a}"}, "c/z.tex"),
    # What is named but is none does not count.
    ("a.tex", "% !TeX root = a.tex\n", {"t.tex": CLASS + r"\input{a}"}, "t.tex"),
    ("a.tex", "% !TeX root = gone.tex\n", {"t.tex": CLASS + r"\input{a}"}, "t.tex"),
    ("a.tex", "% !TeX root = part.tex\n", {"part.tex": "x", "t.tex": CLASS + r"\input{a}"}, "t.tex"),
    ("a.tex", "x", {"t.tex": r"\input{a}"}, None),
    ("a.tex", "x", {"t.tex": CLASS + r"% \input{a}"}, None),
    ("a.tex", "x", {"t.tex": CLASS}, None),
    ("a.tex", "x", {"t.tex": r"\documentclass[a]{subfiles}\input{a}"}, None),
    # A document that is whole needs none.
    ("a.tex", CLASS, {"t.tex": CLASS + r"\input{a}"}, None),
]


@pytest.mark.parametrize(("document", "text", "files", "main"), MAINS)
def test_which_main_file_is_found(work, document, text, files, main):
    for name, content in {**files, document: text}.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(content)
    found = read(work, document)
    assert (found.main and found.main.relative_to(work).as_posix()) == main


def test_what_the_main_file_loads_and_defines_is_in_effect(work):
    put(
        work,
        thesis_tex=r"\documentclass{book}\usepackage{amsmath,my}\input{macros}"
        + macro("own")
        + r"\begin{document}\input{one}\input{two}"
        + macro("late"),
        my_sty=r"\RequirePackage{bm}" + macro("m"),
        macros_tex=r"\usepackage{amssymb}" + macro("n"),
        one_tex=macro("other"),
        two_tex=r"\input{local}",
        local_tex=macro("local"),
    )
    found = read(work, "two.tex")
    assert names(found) == "m n own local"
    assert loads(found).split() == ["bm.sty", "amssymb.sty", "book.cls", "amsmath.sty", "my.sty"]


def test_what_a_document_inputs_before_it_begins_is_loaded(work):
    put(
        work,
        a_tex=r"\documentclass{own}\usepackage{my}\input{pre}\begin{document}\input{chapter}",
        own_cls=r"\LoadClass{article}\RequirePackage{amsmath}" + macro("square"),
        my_sty=r"\ifx\a\b\RequirePackage{newtxmath}\fi\RequirePackageWithOptions{mathtools}",
        pre_tex=r"\input{more}",
        more_tex=r"\usepackage{bm}",
        chapter_tex=r"\usepackage{amssymb}" + macro("c"),
    )
    found = read(work, "a.tex")
    assert [load.name for load in found.around.loads if load.certain] == [
        "article.cls",
        "amsmath.sty",
        "mathtools.sty",
        "bm.sty",
    ]
    assert "newtxmath.sty" in loads(found) and "amssymb.sty" not in loads(found)
    assert found.around.classes == {"own.cls"} and found.around.defined == {"square"} and names(found) == "c"


def test_a_known_class_is_not_read(work):
    put(work, a_tex=r"\documentclass{IEEEtran}", IEEEtran_cls=r"\def\x{\RequirePackage{newtxmath}}")
    found = read(work, "a.tex")
    assert not found.around.loads and not found.around.classes


def test_packages_stand_by_what_is_around(work):
    put(work, a_tex=r"\documentclass{own}" + "\n\\begin{document}\n", own_cls=r"\LoadClass{article}\RequirePackage{bm}")
    found = read(work, "a.tex")
    buffer = Buffer((work / "a.tex").read_text(), "tex")
    assert buffer.packages.of("bm") is buffer.packages.of("amssymb") is Standing.NAMED
    buffer.stand_among(found.around)
    assert buffer.packages.of("bm") is Standing.LOADED and buffer.packages.of("amssymb") is Standing.ADDABLE


def test_nothing_outside_the_workspace_is_read(work, tmp_path):
    put(tmp_path, main_tex=CLASS + r"\input{work/a}\input{a}" + macro("secret"))
    put(work, a_tex="% !TeX root = ../main.tex\n")
    (work / "link.tex").symlink_to(tmp_path / "main.tex")
    assert read(work, "a.tex").main is None
    for name in (tmp_path / "main.tex", "link.tex", "../../etc/passwd", "~/main.tex", "\0", "x" * 5_000, "."):
        assert read_surroundings(work / "a.tex", f"% !TeX root = {name}\n", [work]).main is None
    assert read_surroundings(tmp_path / "main.tex", "x", [work]).main is None


def test_bounds(work):
    deep = "/".join("abcdefgh")
    (work / deep).mkdir(parents=True)
    (work / deep / "x.tex").write_text("x")
    put(work, main_tex=CLASS + rf"\input{{{deep}/x}}")
    assert len(deep.split("/")) > MOST_FOLDERS and read(work, f"{deep}/x.tex").main is None
    put(work, y_tex="y", z_tex=CLASS + r"\input{y}")
    assert read(work, "y.tex").main == work / "z.tex"
    assert read(work, "y.tex", seconds=-1).main is None


def test_circles_are_gone_round_once(work):
    put(work, a_tex=r"\input{b}", b_tex=r"\input{a}", main_tex=CLASS + r"\input{main}\input{a}\input{b}")
    assert read(work, "b.tex", cache=InputCache()).main == work / "main.tex"
