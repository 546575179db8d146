"""The files that a document inputs: which, from where, how much of them, and nothing outside the workspace."""

import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.document import inputs as module
from mleq.document.inputs import LONGEST_SECONDS, InputCache, Inputs, Walk, inputs, inputs_before
from mleq.document.packages import Around
from mleq.document.preamble import preamble

NAMES = [
    (r"\input{a} \input{b/c.tex} \include{d} \subfile{e}", ["a", "b/c.tex", "d", "e"]),
    ("\\input a\n\\input b.tex \\input{ c }", ["a", "b.tex", "c"]),
    (r'\input "a b" \input{"c d"} \input"e"', ["a b", "c d", "e"]),
    (r"\import{sections/}{a} \import{b}{c} \subimport{}{d}", ["sections/a", "b/c", "d"]),
    ("\\usepackage{amsmath, local/my %,not\n,b}", ["amsmath.sty", "local/my.sty", "b.sty"]),
    (r"\usepackage[x={[1]},y]{a}\RequirePackage{b}[2020/01/01]", ["a.sty", "b.sty"]),
    (r"\documentclass[x]{my}\LoadClass{article}\LoadClassWithOptions{your}", ["my.cls", "your.cls"]),
    ("\\usepackage[x]%\n  {a}\\usepackage\n%{b}\n{c}", ["a.sty", "c.sty"]),
    ("\\usepackage[x, % ]{a}\n  y]\n{b}", ["b.sty"]),
    ("% \\input{a}\n\\\\% \\input{b}\n50\\% \\input{c}", ["c"]),
    (r"\verb|\input{a}| \iffalse\input{b}\fi \begin{verbatim}\input{c}\end{verbatim}", []),
    ("\\input{a}\\end{document}\\input{b}", ["a"]),
    (r"\inputencoding{utf8} \includegraphics{a} \includeonly{b} \usepackages{c} \\input{d}", []),
    (r"\input{\jobname} \input{a#1} \input{} \input \foo \import{a} \input{a", []),
    (r"\input{../a} \input{/etc/passwd}", ["../a", "/etc/passwd"]),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names(text, names):
    assert inputs(text) == names


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def macro(name: str) -> str:
    return rf"\newcommand{{\{name}}}{{x}}"


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def names(found: Inputs) -> str:
    return " ".join(definition.name for definition in found.definitions)


def read_inputs(document: Path, text: str, roots: list[Path], cache=None, *, seconds=LONGEST_SECONDS) -> Inputs:
    walk = Walk(document, roots, cache or InputCache(), time.monotonic() + seconds)
    return walk.inputs(inputs(text), inputs_before(text, preamble(text)))


def read(work: Path, text: str, document: str = "paper.tex", **options) -> Inputs:
    return read_inputs(work / document, text, [work], **options)


def test_definitions_in_order(work):
    put(work, "a.tex", macro("a") + r"\input{b}" + macro("c"))
    put(work, "b.tex", macro("b"))
    put(work, "my.sty", macro("m"))
    found = read(work, r"\usepackage{amsmath,my}\input{a}" + macro("own"))
    assert names(found) == "m b a c"
    assert found.files == (work / "my.sty", work / "a.tex", work / "b.tex") and found.complete


PLACES = [
    # The document, what it says, and the file that is meant.
    ("paper.tex", r"\input{a}", "a.tex"),
    ("paper.tex", r"\input{a.tex}", "a.tex"),
    ("paper.tex", r"\input{a.cfg}", "a.cfg"),
    ("paper.tex", r"\input{a}", "a"),
    ("chapters/one.tex", r"\input{a}", "chapters/a.tex"),
    ("chapters/one.tex", r"\input{../a}", "a.tex"),
    ("chapters/one.tex", r"\input{macros/a}", "macros/a.tex"),  # as from the folder that has the paper
    ("paper.tex", r"\usepackage{sty/a}", "sty/a.sty"),
]


@pytest.mark.parametrize(("document", "text", "file"), PLACES)
def test_where_files_are_looked_up(work, document, text, file):
    path = put(work, file, macro("a"))
    put(work, document, text)
    assert read(work, text, document).files == (path,)


def test_nearest_file_comes_first(work):
    put(work, "a.tex", macro("far"))
    put(work, "one/a.tex", macro("near"))
    assert names(read(work, r"\input{a}", "one/b.tex")) == "near"
    put(work, "e", macro("file"))
    put(work, "one/e/f.tex", "")
    assert names(read(work, r"\input{e}", "one/b.tex")) == "file"
    put(work, "one/c.tex", r"\input{d}")
    put(work, "one/d.tex", macro("beside"))
    assert names(read(work, r"\input{one/c}")) == "beside"


def test_nothing_outside_the_workspace_is_read(work, tmp_path):
    secret = put(tmp_path, "secret.tex", macro("secret"))
    (work / "link.tex").symlink_to(secret)
    (work / "folder").symlink_to(tmp_path)
    for name in (secret, "../secret", "link", "folder/secret", "folder/../secret", "one/../../secret", "~/secret"):
        assert read(work, rf"\input{{{name}}}") == Inputs(), name
    inside = put(work, "inside.tex", macro("inside"))
    (work / "near.tex").symlink_to(inside)
    (tmp_path / "workspace").symlink_to(work)
    assert names(read(work, rf"\input{{{inside}}}")) == "inside"
    assert read(work, r"\input{near}").files == (inside,), "a link that stays inside"
    assert names(read_inputs(tmp_path / "workspace" / "p.tex", r"\input{inside}", [tmp_path / "workspace"])) == "inside"
    assert read_inputs(work / "paper.tex", r"\input{inside}", []) == Inputs(), "there is no workspace"
    assert read_inputs(tmp_path / "other.tex", r"\input{secret}", [work]) == Inputs()


def test_nothing_outside_the_workspace_is_looked_up(work, tmp_path, monkeypatch):
    looked: list[Path] = []
    resolve = Path.resolve
    monkeypatch.setattr(Path, "resolve", lambda path, strict=False: (looked.append(path), resolve(path, strict))[1])
    read(work, r"\input{../a} \input{/net/host/a} \input{b}")
    assert all(path.is_relative_to(work) for path in looked) and work / "b.tex" in looked


def test_what_is_no_file_is_left_out(work):
    put(work, "good.tex", macro("good"))
    (work / "folder.tex").mkdir()
    os.mkfifo(work / "pipe.tex")
    (work / "loop.tex").symlink_to(work / "loop.tex")
    put(work, "bytes.tex", b"\xff\xfe" + macro("bytes").encode() + b"\x00\xc3")
    put(work, "locked.tex", macro("locked")).chmod(0)
    text = r"\input{folder}\input{pipe}\input{loop}\input{missing}\input{bytes}\input{good}\input{good/x}"
    assert names(read(work, text + rf"\input{{{'x' * 299}}}\input{{a\ud800}}")) == "bytes good"
    if os.geteuid():
        assert names(read(work, r"\input{locked}")) == ""


def test_circles_are_gone_round_once(work):
    put(work, "a.tex", r"\input{b}\input{a}\input{paper}" + macro("a"))
    put(work, "b.tex", r"\input{a}" + macro("b"))
    text = r"\input{a}\input{b}" + macro("own")
    put(work, "paper.tex", text)
    assert names(read(work, text)) == "b a"


def test_bounds(work):
    for n in range(module.DEEPEST + 2):
        put(work, f"deep{n}.tex", rf"\input{{deep{n + 1}}}" + macro(f"d{chr(97 + n)}"))
    deep = read(work, r"\input{deep0}")
    assert len(deep.files) == module.DEEPEST and not deep.complete
    for n in range(module.MOST_FILES + 2):
        put(work, f"many{n}.tex", macro("m"))
    many = read(work, "".join(rf"\input{{many{n}}}" for n in range(module.MOST_FILES + 2)))
    assert len(many.files) == module.MOST_FILES and not many.complete
    put(work, "large.tex", macro("a") + " " * module.LARGEST_FILE)
    put(work, "small.tex", macro("b"))
    large = read(work, r"\input{large}\input{small}")
    assert names(large) == "b" and not large.complete
    for n in range(5):
        put(work, f"heavy{n}.tex", macro("h") + " " * (module.LARGEST_FILE - 100))
    heavy = read(work, "".join(rf"\input{{heavy{n}}}" for n in range(5)), seconds=60)
    assert len(heavy.files) == 4 and not heavy.complete
    late = read(work, r"\input{small}", seconds=-1)
    assert late == Inputs(around=Around(complete=False))


def test_many_names_take_no_longer_than_there_is_time(work):
    text = "".join(rf"\input{{missing{n}}}" for n in range(20_000))
    start = time.monotonic()
    found = read(work, text, seconds=0.1)
    assert not found.complete and time.monotonic() - start < 3


def test_only_what_changed_is_read_again(work, monkeypatch):
    opened: list[str] = []
    open_file = module._read
    monkeypatch.setattr(module, "_read", lambda path: (opened.append(path.name), open_file(path))[1])
    put(work, "a.tex", macro("a"))
    b = put(work, "b.tex", macro("b"))
    text, cache = r"\input{a}\input{b}", InputCache()
    assert names(read(work, text, cache=cache)) == names(read(work, text, cache=cache)) == "a b"
    assert opened == ["a.tex", "b.tex"]
    put(work, "b.tex", macro("c"))
    os.utime(b, ns=(1, 1))
    assert names(read(work, text, cache=cache)) == "a c" and opened[2:] == ["b.tex"]
    (work / "a.tex").unlink()
    assert names(read(work, text, cache=cache)) == "c"


def test_cache_does_not_grow_without_end(work):
    cache = InputCache()
    for n in range(3 * InputCache._MOST // module.MOST_FILES):
        for k in range(module.MOST_FILES):
            put(work, f"{n}/{k}.tex", "x")
        read(work, "".join(rf"\input{{{n}/{k}}}" for k in range(module.MOST_FILES)), cache=cache, seconds=60)
    assert len(cache._known) == InputCache._MOST


def test_threads_share_a_cache(work):
    for n in range(20):
        put(work, f"{n}.tex", macro(chr(97 + n)))
    text = "".join(rf"\input{{{n}}}" for n in range(20))
    cache, found = InputCache(), []
    threads = [
        threading.Thread(target=lambda: found.append(read(work, text, cache=cache, seconds=60))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1 and len(found[0].files) == 20


@given(
    text=st.lists(
        st.sampled_from(
            [*r"\input \import \usepackage { } {a} {../b} [ ] a .. / % \ ~ , {/}".split(), "\n", " ", "\0"]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_text_is_too_strange(text, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    assert read_inputs(folder / "paper.tex", text, [folder]).definitions == ()
