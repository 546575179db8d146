"""The quick form of the built-in pack says what its files say, or is passed over."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from mleq.catalog import builtin, compiled, pack
from mleq.catalog.bibliography import Bibliography, Work
from mleq.catalog.builtin import COMPILED, data_root, load_catalog
from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import BODY, Pack, Proof, SectionTitle
from mleq.catalog.equation import Equation, Pitfall, Reference, Symbol, Variant
from mleq.catalog.skeleton import skeleton

MADE_FROM = b"all that it is read from"
REFERENCE = Reference("doe2020", "eq. (1)")
EQUATION = Equation(
    id="full",
    name="Full",
    zh="满",
    section="all",
    priority=2,
    triggers=("full",),
    aliases=("whole", "entire"),
    body="y =\n  {x}^{2}",
    slots=("x",),
    variants=(
        Variant("other", "another", "y = x", ("x",), ("bm",), (REFERENCE,)),
        Variant("none", "bare", "y", (), ()),
    ),
    symbols=(
        Symbol("x", "input", "输入", "function", "n, 1", "vector", "positive", "n, {a, b}", "y", ("other",)),
        Symbol("y", "y", "y", "scalar"),
    ),
    note="A note.",
    note_zh=None,
    assumptions=("One.",),
    pitfalls=(Pitfall("A mistake.", "y = x^2", "y = {x}^{2}"), Pitfall("Another.")),
    references=(REFERENCE, Reference("poe2021")),
    packages=("amsmath",),
    related=("none",),
    was=("empty",),
    overrides=True,
)
WORK = Work("doe2020", ("Doe", "Poe"), "“T” \u2028 \\", "V", "2020", "10.1/1", "")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of its own, with a small pack."""
    folder = tmp_path / "data"
    (folder / "catalog").mkdir(parents=True)
    for name, text in skeleton("mine").items():
        (folder / ("catalog/mine.yaml" if name == "equations.yaml" else name)).write_text(text, "utf-8")
    monkeypatch.setattr(builtin, "data_root", lambda: folder)
    return folder


@pytest.fixture
def reads(monkeypatch):
    """The packs that are read from their files, one by one."""
    reads = []
    load_pack = pack.load_pack
    monkeypatch.setattr(pack, "load_pack", lambda path, *a, **b: reads.append(path) or load_pack(path, *a, **b))
    return reads


def names():
    catalog, problems = load_catalog([])
    assert problems == []
    return [equation.name for equation in catalog.equations]


def listed(folder):
    return {file.name for file in folder.iterdir()}


def told():
    return [problem.message for problem in load_catalog([])[1]]


def replace(file, old, new):
    """Change a file so that its size and its time tell nothing."""
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    text = file.read_text("utf-8")
    assert old in text and len(old.encode()) == len(new.encode())
    file.write_text(text.replace(old, new), "utf-8")
    os.utime(file, ns=times)


def same(one, other):
    for field in fields(Pack):
        if field.name not in ("bibliography", "places"):
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    assert list(one.sections) == list(other.sections)
    assert one.bibliography.works == other.bibliography.works and one.bibliography.keys == other.bibliography.keys
    assert one.bibliography.file == other.bibliography.file
    return True


def again(read):
    data = compiled.to_bytes(read, MADE_FROM)
    return compiled.from_bytes(data, MADE_FROM, read.source, read.bibliography.file)


def test_compiled_is_what_the_files_say():
    read, _ = pack.load_pack(data_root(), trusted=True)
    for given, made in zip(read.equations, again(read).equations, strict=True):
        assert given == made and hash(given) == hash(made), given.id
    assert same(read, again(read))


def test_every_field_survives():
    """Those that the built-in pack leaves empty, too."""
    read = Pack("full", "1", "MIT", "here", (EQUATION,), {"all": SectionTitle("All", "全")}, ("gone", "too"))
    assert same(read, again(read))
    proofs = {"full": {BODY: Proof("executed", ("f", "g")), "other": Proof("property", (), "a law", "no more")}}
    read = Pack("proved", "1", "MIT", "here", (EQUATION,), proofs=proofs)
    assert same(read, again(read)) and hash(again(read).proofs["full"][BODY])
    cited = Bibliography(file="x.bib", works={"doe2020": WORK})
    read = Pack("cited", "1", "MIT", "here", bibliography=cited)
    assert same(read, again(read)) and again(read).bibliography.works["doe2020"].url == "https://doi.org/10.1/1"


def test_the_built_in_catalog_is_fresh_and_quick(reads):
    assert len(names()) >= 78
    reads.clear()
    assert len(names()) >= 78 and reads == []


def test_a_server_that_is_asked_nothing_reads_nothing():
    """Nor does it load what reading takes."""
    script = (
        "import sys; from mleq import cli; from mleq.lsp.server import Server;"
        "Server.start_io = lambda server: print(*sys.modules);"
        "sys.exit(cli.main(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    modules = set(done.stdout.split())
    assert "mleq.lsp.server" in modules
    slow = {
        "yaml",
        "pybtex",
        "importlib.metadata",
        "mleq.catalog.pack",
        "mleq.catalog.builtin",
        "mleq.catalog.equation",
        "mleq.formula.recognize",
        "mleq.document.context",
        "mleq.features.completion",
        "mleq.lsp.background",
    }
    assert modules & slow == set()


def test_packs_are_read_once_by_whoever_asks_first():
    calls = []

    def read():
        calls.append(1)
        time.sleep(0.05)
        return [Pack("full", "1", "MIT", "here", (EQUATION,))]

    catalog = Catalog(read)
    assert calls == []
    with ThreadPoolExecutor(4) as pool:
        assert [packs[0].name for packs in pool.map(lambda _: catalog.packs, range(4))] == ["full"] * 4
    assert len(calls) == 1 and catalog.get("empty") is EQUATION


def test_what_is_wrong_in_a_pack_is_told_at_the_start(tmp_path):
    command = [sys.executable, "-m", "mleq", "serve", "--pack", str(tmp_path / "nowhere")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert f"mleq: {tmp_path / 'nowhere'}: no such file or folder" in done.stderr


def test_kept_and_used(data, reads):
    assert names() == ["My loss"] and reads == [data]
    reads.clear()
    catalog, _ = load_catalog([])
    assert [equation.name for equation in catalog.equations] == ["My loss"] and reads == []
    assert catalog.work("mypaper2026").year == "2026" and catalog.packs[0].source == str(data)
    assert listed(data) == {COMPILED, "catalog", "pack.yaml", "references.bib"}


SPOILED = [
    lambda kept: b"",
    lambda kept: kept[:20],
    lambda kept: kept[: len(kept) // 2],
    lambda kept: kept[:-1],
    lambda kept: kept + b" ",
    lambda kept: kept.replace(b"My loss", b"My lots"),
    lambda kept: bytes(len(kept)),
    lambda kept: b"{}",
    lambda kept: b"\n" + kept.partition(b"\n")[2],
    lambda kept: compiled.to_bytes(Pack("other", "1", "MIT", "here"), b"what another version is made from"),
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_spoiled_is_passed_over(data, reads, spoil):
    names()
    kept = (data / COMPILED).read_bytes()
    (data / COMPILED).write_bytes(spoil(kept))
    reads.clear()
    assert names() == ["My loss"] and reads == [data]
    assert (data / COMPILED).read_bytes() == kept


def test_a_changed_file_is_read(data):
    assert names() == ["My loss"]
    replace(data / "catalog" / "mine.yaml", "name: My loss", "name: My lots")
    assert names() == ["My lots"]
    replace(data / "references.bib", "{2026}", "{2027}")
    assert load_catalog([])[0].work("mypaper2026").year == "2027"
    replace(data / "pack.yaml", "name: mine", "name: fine")
    assert load_catalog([])[0].packs[0].name == "fine"
    replace(data / "catalog" / "mine.yaml", "name: My lots", "name: My loss")
    assert names() == ["My loss"]


def test_a_changed_proof_is_read(data, reads):
    def why():
        catalog, problems = load_catalog([])
        assert problems == []
        proof = catalog.proof(catalog.get("my-loss"), None)
        return proof and proof.why

    assert why() is None
    (data / "proof.yaml").write_text("my-loss:\n  body: {how: cited, why: one}\n", "utf-8")
    assert why() == "one"
    reads.clear()
    assert why() == "one" and reads == [], "it is in the quick form"
    replace(data / "proof.yaml", "why: one", "why: two")
    assert why() == "two"
    (data / "proof.yaml").unlink()
    assert why() is None


def test_files_that_come_and_go_are_seen(data):
    assert names() == ["My loss"]
    text = (data / "catalog" / "mine.yaml").read_text("utf-8").replace("my-loss", "other").replace("myloss", "other")
    for folder in (data, data / "catalog"):
        for name in ("a.yaml", "z.yml"):
            (folder / name).write_text(text, "utf-8")
            assert names() == ["My loss", "My loss"], folder / name
            (folder / name).unlink()
            assert names() == ["My loss"], folder / name
    (data / "references.bib").unlink()
    assert names() == ["My loss"] and load_catalog([])[0].work("mypaper2026") is None


def test_changed_code_reads_anew(data, reads, tmp_path, monkeypatch):
    rooms = {room: tmp_path / "code" / room for room in ("catalog", "snippet", "tex")}
    for room in rooms.values():
        room.mkdir(parents=True)
        (room / "it.py").write_text("a", "utf-8")
    monkeypatch.setattr(builtin, "files", lambda package: tmp_path / "code")
    names()
    for room in rooms.values():
        reads.clear()
        replace(room / "it.py", "a", "b")
        assert names() and reads == [data], room
    reads.clear()
    assert names() and reads == []


@pytest.mark.parametrize("method", ["touch", "write_bytes", "replace"])
def test_where_nothing_can_be_written(data, reads, monkeypatch, method):
    def refuse(*_given, **_named):
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(Path, method, refuse)
    for _ in range(2):
        reads.clear()
        assert names() == ["My loss"] and reads == [data]
    assert listed(data) == {"catalog", "pack.yaml", "references.bib"}


def test_where_a_file_cannot_be_read(data):
    (data / "catalog" / "odd.yaml").mkdir()
    assert names() == ["My loss"]
    assert not (data / COMPILED).exists()


def test_what_is_wrong_is_told_every_time(data):
    assert told() == []
    with (data / "catalog" / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("- id: broken\n")
    assert told() == told() != []
    assert [equation.id for equation in load_catalog([])[0].equations] == ["my-loss"]


def test_a_broken_bibliography_spoils_nothing_else(data):
    (data / "references.bib").write_text("@misc{mypaper2026, title = {", "utf-8")
    for _ in range(2):
        assert names() == ["My loss"] and load_catalog([])[0].work("mypaper2026") is None


def test_a_data_folder_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(builtin, "data_root", lambda: tmp_path / "gone")
    assert told() == ["no such file or folder"]


def test_a_file_that_is_saved_meanwhile(data, monkeypatch):
    """What was read of it is served, but not kept under the name of the other."""
    load_pack = pack.load_pack

    def slow(path, **named):
        replace(data / "catalog" / "mine.yaml", "name: My loss", "name: My lots")
        read = load_pack(path, **named)
        monkeypatch.undo()
        monkeypatch.setattr(builtin, "data_root", lambda: data)
        return read

    monkeypatch.setattr(pack, "load_pack", slow)
    assert names() == ["My lots"]
    replace(data / "catalog" / "mine.yaml", "name: My lots", "name: My loss")
    assert names() == ["My loss"]


def test_two_threads_ask_first():
    """Neither waits for a lock of the other for good: a process of its own, since that one would never end."""
    script = """
import sys, time
from threading import Event, Thread
from mleq import cli, serve
from mleq.catalog import builtin

reading = Event()
load = builtin._load_builtin_pack
def slow():
    reading.set()
    time.sleep(0.2)  # until the other thread waits
    return load()
builtin._load_builtin_pack = slow

def ask(catalog, packs, **options):
    first = Thread(target=lambda: catalog.index)
    first.start()
    reading.wait()
    print(len(catalog.equations))
    first.join()
serve.serve = ask
cli.main(["serve"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert int(done.stdout) > 10


def test_many_at_once(data):
    """Whoever reads finds nothing or a whole one, whoever writes."""
    names()
    read, made_from = load_catalog([])[0].packs[0], builtin._fingerprint(data)

    def write(_):
        builtin._keep_compiled(data, read, made_from)
        return builtin._load_compiled(data, made_from)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write, range(400)))
    assert listed(data) == {COMPILED, "catalog", "pack.yaml", "references.bib"}
