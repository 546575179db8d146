"""The wheel, installed in an empty environment without Node, does what the checkout does."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.catalog.serialize import as_entry
from tests.lsp.raw import Process

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.engine


def run(*command, **options):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True, timeout=300, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def mleq(wheel, tmp_path_factory):
    """The command in an environment that has the wheel and what it requires; nothing else is on the PATH."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PATH"] = str(folder / "bin")

    def mleq(*arguments):
        return run(folder / "bin" / "mleq", *arguments, env=environment, cwd=folder).stdout

    mleq.command = [str(folder / "bin" / "mleq"), "serve"]
    mleq.folder = folder
    return mleq


def test_wheel_carries_what_a_user_needs(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("mleq/data/catalog/attention.yaml", "mleq/data/references.bib", "mleq/data/catalog.compiled",
                 "mleq/data/mathjax.js", "mleq/data/pictures.compiled",
                 "mleq/snippets/package.json", "mleq/snippets/UltiSnips/tex.snippets",
                 "mleq/tex/commands.txt"):  # fmt: skip
        assert part in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/data/LICENSE") for name in names)
    assert any(name.endswith("licenses/data/LICENSE-MathJax") for name in names)
    assert not [name for name in names if "tests/" in name or "node_modules" in name]


def test_same_catalog(mleq):
    catalog = load_builtin()
    entries = [as_entry(equation, catalog.proofs(equation)) for equation in catalog.equations]
    assert any(entry["proof"] for entry in entries)
    assert json.loads(mleq("catalog", "--json")) == json.loads(json.dumps(entries))
    assert json.loads(mleq("search", "kl", "--json"))[0]["id"] == "kl-divergence"
    assert "all is well" in mleq("doctor")


def test_catalog_is_read_in_its_quick_form(mleq):
    """The stamp holds where pip has put the files."""
    kept = {file: file.stat().st_mtime_ns for file in mleq.folder.rglob("catalog.compiled")}
    assert len(kept) == 1
    script = (
        "import sys; from mleq.catalog.builtin import load_builtin; print(len(load_builtin().equations), *sys.modules)"
    )
    count, *modules = run(mleq.folder / "bin" / "python", "-I", "-c", script, cwd=mleq.folder).stdout.split()
    assert int(count) == len(load_builtin().equations)
    assert not {"yaml", "pybtex", "mleq.catalog.pack"} & set(modules)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept


def test_pictures_without_node(mleq):
    """Those of the catalog are there and fresh, and others are made."""
    script = (
        "from mleq.formula.pictures import *\n"
        "pictures = Pictures()\n"
        "made = MathJax().svg(catalog_bodies()[0]).result(60)\n"
        "print(is_fresh(pictures), pictures.get(catalog_bodies()[0]).svg == made)"
    )
    out = run(mleq.folder / "bin" / "python", "-I", "-c", script, cwd=mleq.folder, env={"PATH": ""}).stdout
    assert out.split() == ["True", "True"]


def test_same_export(mleq):
    mleq("export", "all", "pack")
    exported = mleq.folder / "pack"
    for file in (ROOT / "snippets").rglob("*"):
        if file.is_file():
            assert (exported / file.relative_to(ROOT / "snippets")).read_bytes() == file.read_bytes(), file


def test_serves(mleq):
    with Process(command=mleq.command) as server:
        server.initialize()
        server.open("file:///a.tex", "latex", "so mlkl")
        item = server.ask(2, "completion", "file:///a.tex", 0, 7)["items"][0]
        assert item["label"] == "Kullback-Leibler divergence"
        answer = server.request(3, "completionItem/resolve", item)["result"]
        assert "On Information and Sufficiency" in answer["documentation"]
