"""The commands: what they print, that a mistake is one line on standard error, and that JSON is JSON alone."""

import io
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import mleq
from mleq.formula.recognize import Departure, Match, Recognizer
from tests.commands import called
from tests.features.recognizers import Recognizes


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    return partial(called, capsys)


def test_search(run):
    code, out, err = run("search", "relative", "entropy")
    assert (code, err) == (0, "")
    assert out.startswith(f"{'kl-divergence':<32} Kullback-Leibler divergence · KL 散度（相对熵）\n")


def test_search_json(run):
    code, out, err = run("search", "--json", "kl", "--limit", "2")
    hits = json.loads(out)
    assert (code, err) == (0, "") and len(hits) <= 2
    assert hits[0] == {"id": "kl-divergence", "name": "Kullback-Leibler divergence", "score": 1.0}
    assert json.loads(run("search", "--json", "zzzzqqq")[1]) == []


def test_search_finds_nothing(run):
    code, out, err = run("search", "zzzzqqq")
    assert (code, out) == (0, "") and err.count("\n") == 1


@pytest.mark.parametrize(
    "name", ["kl-divergence", "kl", "mlkl", "KL", "Kullback-Leibler divergence", "kullback leibler divergence"]
)
def test_show(run, name):
    code, out, _ = run("show", name)
    assert code == 0 and r"D_{\mathrm{KL}}(P \,\|\, Q)" in out and "On Information and Sufficiency" in out


def test_show_json_is_the_entry(run):
    entry = json.loads(run("show", "huber-loss", "--json")[1])
    assert entry["id"] == "huber-loss" and entry["triggers"] == ["huber"] and entry["variants"][0]["body"]


def test_code_runs_alone(run):
    code, out, err = run("code", "huber")
    assert (code, err) == (0, "") and "Huber" in out and r"\begin{cases}" in out
    module = {}
    exec(out, module)
    assert module["huber_loss"](y=-4.0, y_hat=0.0, delta=1.5) == 4.875


def test_code_of_a_variant(run):
    code, out, _ = run("code", "huber-loss", "--variant", "residual")
    assert code == 0 and "def huber_loss_residual(delta, r):" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hubr"], "no equation 'hubr'; did you mean huber-loss"),
        (["huber-loss", "--variant", "none"], "huber-loss has no variant 'none': residual, "),
    ],
)
def test_code_that_there_is_not(run, arguments, told):
    code, out, err = run("code", *arguments)
    assert (code, out) == (1, "") and err.count("\n") == 1 and told in err


def test_how_an_equation_is_known(run, tmp_path):
    """On a line of its own, and in JSON as the proof table has it."""
    assert run("pack", "new", "mine")[0] == 0
    table = tmp_path / "mine" / "proof.yaml"
    table.write_text("my-loss:\n  body: {how: executed, against: [scipy.special.huber]}\n", "utf-8")
    out = run("show", "--pack", "mine", "my-loss")[1]
    assert out.startswith("My loss · 我的损失 · computed\n")
    assert "\nChecked: the formula itself was executed, against scipy.special.huber\n" in out
    expected = {"body": {"how": "executed", "against": ["scipy.special.huber"]}}
    assert json.loads(run("show", "--pack", "mine", "my-loss", "--json")[1])["proof"] == expected
    assert json.loads(run("catalog", "--pack", "mine", "--json")[1])[-1]["proof"] == expected
    table.write_text("my-loss:\n  body: {how: believed}\n", "utf-8")
    code, out, err = run("show", "--pack", "mine", "my-loss")
    assert code == 0 and "'believed' is not one of executed, property, cited" in err and "Checked" not in out


def test_catalog(run, catalog):
    _, out, _ = run("catalog")
    assert all(equation.id in out for equation in catalog.equations)
    entries = json.loads(run("catalog", "--json")[1])
    assert [entry["id"] for entry in entries] == [equation.id for equation in catalog.equations]


@pytest.mark.parametrize("format_name", ["vscode", "ultisnips", "snipmate", "all"])
def test_export(run, tmp_path, format_name):
    code, out, _ = run("export", format_name, "out/deep", "--head", "eq")
    assert code == 0 and "equations in" in out
    written = "".join(file.read_text("utf-8") for file in (tmp_path / "out/deep").rglob("*") if file.is_file())
    assert "deqsoftmax" in written and "mlsoftmax" not in written
    assert run("export", format_name, "out/deep", "--head", "eq")[0] == 0, "the second run"
    assert not list((tmp_path / "out").rglob(".*.*")) or format_name in ("vscode", "all")


def test_export_loses_no_file_of_others(run, tmp_path):
    (tmp_path / "UltiSnips").mkdir()
    mine = tmp_path / "UltiSnips" / "tex.snippets"
    mine.write_text("snippet mine\nendsnippet\n")
    code, _, err = run("export", "ultisnips", ".")
    assert code == 1 and "--force" in err and mine.read_text().startswith("snippet mine")
    assert len(list(tmp_path.rglob("*.snippets"))) == 1, "half an export"
    assert run("export", "ultisnips", ".", "--force")[0] == 0 and "mlsoftmax" in mine.read_text("utf-8")
    assert run("export", "all", "pack")[0] == 0 and run("export", "all", "pack", "--head", "eq")[0] == 0


def test_check(run, tmp_path):
    assert run("pack", "new", "mine")[0] == 0
    code, out, err = run("check", "mine")
    assert (code, out, err) == (0, "1 equation, 0 errors, 0 warnings\n", "")
    (tmp_path / "mine" / "equations.yaml").write_text("- id: x\n  nmae: y\n")
    code, out, err = run("check", "mine")
    assert code == 1 and "mine/equations.yaml:2: x: nmae: unknown field: did you mean 'name'?" in out
    assert err.count("\n") == 1
    (tmp_path / "mine" / "references.bib").write_text("@misc{a2020, author = {\n")
    assert "references.bib" in run("check", "mine")[1]


def test_check_of_the_built_in_catalog(run):
    from mleq.catalog.builtin import data_root

    code, out, _ = run("check", data_root())
    assert code == 0 and " 0 errors" in out and "warning: " not in out
    assert "warning: " in run("check", data_root(), "--warnings")[1]


def test_a_pack_is_added(run):
    run("pack", "new", "mine")
    assert json.loads(run("search", "--pack", "mine", "--json", "myloss")[1])[0]["id"] == "my-loss"
    assert run("show", "--pack", "mine", "myloss")[0] == 0
    assert "my-loss" in run("catalog", "--pack", "mine")[1]


def test_pack_new_overwrites_nothing(run, tmp_path):
    (tmp_path / "mine").mkdir()
    code, _, err = run("pack", "new", "mine")
    assert code == 1 and "is there already" in err and not list((tmp_path / "mine").iterdir())


def test_doctor(run):
    code, out, _ = run("doctor")
    assert code == 0 and f"mleq        {mleq.__version__}" in out and " equations, " in out and "pygls" in out
    assert f"used        {Path(os.environ['XDG_STATE_HOME'], 'mleq', 'used.txt')}\n" in out
    code, out, _ = run("doctor", "--pack", "nowhere")
    assert code == 1 and "nowhere: no such file or folder" in out


ATTENTION = r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V"
IS_ATTENTION = [{"id": "scaled-dot-product-attention", "variant": None, "score": 1.0}]
DELIMITED = [
    "{}",
    " {}\n",
    "${}$",
    "$$ {}. $$",
    "\\[\n{},\n\\]\n",
    "\\({}\\).",
    "\\begin{{equation}}\\label{{eq:a}}\n{}\n\\end{{equation}}",
    "\\begin{{align*}}{}\\end{{align*}}",
    "\\begin{{displaymath}}{}\\end{{displaymath}},",
    "\\begin{{alignat}}{{2}}{}\\end{{alignat}}",
    "\\ensuremath{{{}}}",
    "```math\n{}\n```",
    "$`{}`$",
]


@pytest.fixture(scope="module")
def recognizer(catalog):
    return Recognizer(catalog.equations)


@pytest.fixture
def _made_once(monkeypatch, recognizer):
    """To make a recognizer anew for each formula takes long."""
    monkeypatch.setattr("mleq.formula.recognize.Recognizer", lambda equations: recognizer)


@pytest.mark.usefixtures("_made_once")
@pytest.mark.parametrize("pasted", DELIMITED)
def test_recognize(run, monkeypatch, pasted):
    pasted = pasted.format(ATTENTION)
    code, out, err = run("recognize", pasted, "--json")
    assert (code, err, json.loads(out)) == (0, "", IS_ATTENTION)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted.encode()), "ascii"))
    assert run("recognize", "-", "--json")[1] == out
    expected = f"{'scaled-dot-product-attention':<32} Scaled dot-product attention · 缩放点积注意力\n"
    assert run("recognize", pasted) == (0, expected, "")


NOTHING = ["", " ", "$$", "x", "-x", "-h{x}", "$a$ = $b$", "\\frac{", "\\[", "\x00", "{" * 5_000]


@pytest.mark.usefixtures("_made_once")
@pytest.mark.parametrize("latex", NOTHING)
def test_recognize_nothing(run, latex):
    assert run("recognize", latex, "--json") == (0, "[]\n", "")
    code, out, err = run("recognize", latex)
    assert (code, out) == (0, "") and err.count("\n") == 1


def test_recognize_with_macros(run, tmp_path, monkeypatch):
    (tmp_path / "mine.tex").write_text(r"\newcommand{\be}{\[}\newcommand{\ee}{\]}\newcommand{\a}{b}")
    asked = []
    monkeypatch.setattr(
        "mleq.formula.recognize.Recognizer.recognize", lambda self, latex, macros: asked.append((latex, macros)) or []
    )
    assert run("recognize", r"\be \a \ee", "--macros", "mine.tex", "--json")[1] == "[]\n"
    [(latex, macros)] = asked
    assert latex.strip() == r"\a" and macros.get("a").body == "b"


def test_recognize_tells_variants_parts_and_what_is_wrong(run, tmp_path, monkeypatch, catalog):
    recognizer = Recognizes(catalog)
    monkeypatch.setattr(
        "mleq.formula.recognize.Recognizer.recognize", lambda self, *given: recognizer.recognize(*given)
    )
    softmax = catalog.get("softmax")
    label = softmax.variants[0].label
    assert run("recognize", "x = softmax variant wrong")[1] == (
        f"{'softmax':<32} Softmax ({label}) · {softmax.zh} · in part: x = softmax variant wrong\n"
        "    wrong should be right: The root is missing.\n"
    )
    rows = json.loads(run("recognize", "softmax variant", "--json")[1])
    assert rows == [{"id": "softmax", "variant": softmax.variants[0].id, "score": 0.8765}]
    (tmp_path / "a.md").write_text("so $x$\n\n> $$\n> softmax\n> wrong\n> $$\n")
    assert run("recognize", "--file", "a.md") == (
        0,
        "1:5-1:6  -        x\n3:5-6:3  Softmax  softmax wrong\n    wrong should be right: The root is missing.\n",
        "",
    )


def test_recognize_tells_all_that_is_in_a_formula(run, tmp_path, catalog, monkeypatch):
    softmax, tanh = catalog.get("softmax"), catalog.get("tanh")
    fix = "right + " * 20
    matches = [
        Match(equation, None, 0.9, at, at + 5, is_whole=False, departure=departure)
        for equation, at, departure in [
            (tanh, 6, Departure(tanh.pitfalls[0], 6, 11, fix)),
            (softmax, 0, Departure(softmax.pitfalls[0], 0, 5, None)),
            (softmax, 6, None),
        ]
    ]
    monkeypatch.setattr("mleq.formula.recognize.Recognizer.recognize", lambda self, *given: matches)
    (tmp_path / "a.md").write_text("$first last.$")
    assert run("recognize", "--file", "a.md")[1] == (
        "1:2-1:13  Softmax, Hyperbolic tangent  first last.\n"
        f"    last. should be {fix.strip()}: {tanh.pitfalls[0].text}\n"
        f"    first: {softmax.pitfalls[0].text}\n"
    )


def test_recognize_a_file(run, tmp_path, monkeypatch):
    text = f"\ufeffa $x$\r\n\\begin{{align}}\n  {ATTENTION} % \\text{{$y$}}\n\\end{{align}} $$ $$"
    (tmp_path / "a.tex").write_text(text, "utf-8", newline="")
    rows = json.loads(run("recognize", "--json", "--file", "a.tex")[1])
    regions = json.loads(run("regions", "--json", "a.tex")[1])
    assert [{key: row[key] for key in ("start", "end", "kind")} for row in rows] == regions and len(rows) == 3
    assert [row["matches"] for row in rows] == [[], IS_ATTENTION, []]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "ascii"))
    assert json.loads(run("recognize", "--json", "--language", "tex", "--file", "-")[1]) == rows
    (tmp_path / "empty.md").write_bytes(b"")
    assert run("recognize", "--json", "--file", "empty.md") == (0, "[]\n", "")
    assert run("recognize", "--file", "empty.md") == (0, "", "")


def test_recognize_a_file_with_macros_of_another(run, tmp_path):
    (tmp_path / "macros.tex").write_text(r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}")
    (tmp_path / "a.tex").write_text(rf"\be {ATTENTION} \ee")
    assert json.loads(run("recognize", "--json", "--file", "a.tex")[1]) == []
    [row] = json.loads(run("recognize", "--json", "--file", "a.tex", "--macros", "macros.tex")[1])
    assert row["kind"] == "environment" and row["matches"] == IS_ATTENTION


def test_recognize_in_a_pack(run):
    run("pack", "new", "mine")
    entry = json.loads(run("show", "--pack", "mine", "--json", "myloss")[1])
    rows = json.loads(run("recognize", "--pack", "mine", "--json", entry["body"])[1])
    assert "my-loss" in [row["id"] for row in rows]


REGIONS = "a $x$\r\n\\begin{align}\n  熵 &= \\text{if $y$} \\\\\n  z\n\\end{align}\n$$\x1b$$"


def test_regions(run, tmp_path):
    (tmp_path / "a.tex").write_text(REGIONS, "utf-8", newline="")
    code, out, err = run("regions", "a.tex")
    assert (code, err) == (0, "")
    assert out == (
        "1:4-1:5   inline       x\n"
        "2:14-5:1  environment  熵 &= \\text{if $y$} \\\\ z\n"
        "6:3-6:4   display      \N{REPLACEMENT CHARACTER}\n"
    )
    (tmp_path / "a.md").write_text(f"${'x' * 100}$ costs $5", "utf-8")
    assert run("regions", "a.md") == (0, f"1:2-1:102  inline       {'x' * 60}…\n", "")


def test_regions_json(run, tmp_path, monkeypatch):
    """Offsets are characters of the text as it stands, byte order mark, line breaks, broken UTF-8 and all."""
    source = b"\xef\xbb\xbf\xff\r\n" + REGIONS.encode()
    expected = [
        {"start": 7, "end": 8, "kind": "inline"},
        {"start": 24, "end": 53, "kind": "environment"},
        {"start": 67, "end": 68, "kind": "display"},
    ]
    (tmp_path / "a.tex").write_bytes(source)
    code, out, err = run("regions", "--json", "a.tex")
    assert (code, err, json.loads(out)) == (0, "", expected)
    text = source.decode("utf-8", "replace")
    assert [text[row["start"] : row["end"]] for row in expected][::2] == ["x", "\x1b"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source), "ascii"))
    assert json.loads(run("regions", "--json", "--language", "tex", "-")[1]) == expected
    (tmp_path / "a.txt").write_bytes(b"`$x$` $y$")
    assert json.loads(run("regions", "--json", "--language", "markdown", "a.txt")[1]) == [
        {"start": 7, "end": 8, "kind": "inline"}
    ]
    (tmp_path / "empty.md").write_bytes(b"")
    assert run("regions", "--json", "empty.md") == (0, "[]\n", "") and run("regions", "empty.md") == (0, "", "")


MISTAKES = [
    ([], "required: COMMAND"),
    (["frobnicate"], "invalid choice: 'frobnicate'"),
    (["search"], "required: QUERY"),
    (["search", "x", "--limit", "0"], "'0' is no number from 1"),
    (["search", "x", "--limit", "x"], "'x' is no number from 1"),
    (["show", "atention"], "did you mean scaled-dot-product-attention"),
    (["show"], "required: ID"),
    (["export", "emacs", "x"], "choose one of vscode, ultisnips, snipmate, all"),
    (["export", "vscode", ""], "DIR is empty"),
    (["export", "vscode", "x", "--head", "a b"], "'a b' is no head"),
    (["export", "vscode", "/dev/null/x"], "/dev/null"),
    (["check", "/nowhere"], "1 error"),
    (["check"], "name a PACK"),
    (["pack"], "required: ACTION"),
    (["pack", "new", "A B"], "'A B' is no name for a pack"),
    (["regions"], "required: FILE"),
    (["regions", "a.txt"], "a.txt: the ending is none of .tex, .ltx, .md, .markdown, .qmd, .rmd: say --language"),
    (["regions", "-"], "say --language tex or --language markdown"),
    (["regions", "--language", "latex", "-"], "no language 'latex': choose one of tex, markdown"),
    (["regions", "nowhere.tex"], "nowhere.tex: No such file"),
    (["regions", "--language", "tex", "."], ".: Is a directory"),
    (["recognize"], "say one of the two"),
    (["recognize", "x", "--file", "a.md"], "say one of the two"),
    (["recognize", "x", "--language", "tex"], "--language is that of a document"),
    (["recognize", "--file", "a.txt"], "a.txt: the ending is none of"),
    (["recognize", "--file", "-"], "say --language tex or --language markdown"),
    (["recognize", "--file", "nowhere.tex"], "nowhere.tex: No such file"),
    (["recognize", "x", "--macros", "nowhere.tex"], "nowhere.tex: No such file"),
    (["recognize", "x", "--frobnicate"], "--frobnicate"),
    (["serve", "--tcp", "nonsense"], "'nonsense' is no HOST:PORT"),
    (["serve", "--tcp", "localhost:99999"], "is no HOST:PORT"),
    (["serve", "--tcp", "localhost:1", "--ws", "localhost:1"], "not allowed with"),
    (["serve", "--log", "/nowhere/x.log"], "/nowhere/x.log: No such file"),
    (["serve", "--tcp", "192.0.2.1:1"], "annot assign requested address"),
]


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES, ids=[" ".join(a) or "nothing" for a, _ in MISTAKES])
def test_mistakes_are_told_in_one_line(run, arguments, expected):
    code, _, err = run(*arguments)
    assert code == 1 and err.startswith("mleq: ") and err.count("\n") == 1 and expected in err, err


COMMANDS = [
    "serve",
    "search",
    "show",
    "catalog",
    "export",
    "check",
    "pack",
    "pack new",
    "regions",
    "recognize",
    "doctor",
]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(run, command):
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "") and out.startswith("usage: mleq")


def python(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False, **options
    )


def test_version():
    assert python("-m", "mleq", "--version").stdout == f"mleq {mleq.__version__}\n"


def test_chinese_on_a_plain_console():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "mleq", "search", "kl"], capture_output=True, env=environment, check=True
    )
    assert "散度" in done.stdout.decode()


def test_reader_who_has_read_enough():
    done = subprocess.run(
        f"{sys.executable} -m mleq catalog --json | head -1", shell=True, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[\n" and done.stderr == ""


def test_commands_do_not_import_the_protocol():
    """Its types alone take a third of a second to import."""
    commands = ["['search', 'kl']", "['recognize', '$x$']", "['export', 'all', sys.argv[1]]"]
    code = f"import sys; from mleq.cli import main; {'; '.join(f'main({command})' for command in commands)}"
    done = python(
        "-c",
        f"{code}; print([m for m in sys.modules if m.startswith(('pygls', 'lsprotocol', 'pybtex'))])",
        os.devnull + "x",
    )
    assert done.stdout.strip().endswith("[]"), done
