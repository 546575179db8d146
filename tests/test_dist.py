"""What is given away: wheel, sdist and the extensions of VS Code, whole, licensed, and installed in an empty place.

`make dist` names the folder of what it has built by `MLEQ_DIST`; without it they are built here.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from packaging.metadata import Metadata

import mleq
from mleq.install.editors import EDITORS, FolderEditor
from tests.install.conftest import tree
from tests.install.test_vscode import CODE, program

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.engine

FREE = re.compile(
    r"(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL[- ]?2|Mozilla Public License 2|CC0|Zlib|Unlicense|0BSD)"
)
"""What the licenses are called that let a program be used, changed and passed on by everybody."""


LICENSES = """
import json
from importlib.metadata import distributions
for found in distributions():
    data = found.metadata
    classes = [text.split(" :: ")[-1] for text in data.get_all("Classifier") or () if "License ::" in text]
    texts = [file.read_text().split("\\n")[0] for file in found.files or () if file.name.startswith("LICENSE")]
    said = data.get("License-Expression") or " OR ".join(classes) or (data.get("License") or "").split("\\n")[0]
    print(json.dumps([data["Name"], said or " AND ".join(texts)]))
"""
"""What an environment's packages say their licenses are, or else how the texts begin that they bring along."""


def run(*command, **options):
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, **options)
    assert not ended.returncode, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    if told := os.environ.get("MLEQ_DIST"):
        return (ROOT / told).resolve()
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    run(sys.executable, ROOT / "editors/vscode/build.py", folder)
    return folder


@pytest.fixture(params=["wheel", "sdist"])
def distribution(request, dist):
    return found(dist, "*.whl" if request.param == "wheel" else "*.tar.gz")


def found(folder, pattern):
    [file] = folder.glob(pattern)
    return file


def members(distribution):
    """The files of a wheel or an sdist, without the folder that an sdist puts around them."""
    if distribution.suffix == ".whl":
        with zipfile.ZipFile(distribution) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(distribution) as archive:
        return {
            member.name.partition("/")[2]: archive.extractfile(member).read()
            for member in archive.getmembers()
            if member.isfile()
        }


def metadata(distribution):
    [text] = [
        content
        for name, content in members(distribution).items()
        if re.fullmatch(r"PKG-INFO|[^/]+\.dist-info/METADATA", name)
    ]
    return text


def test_all_is_there_and_of_one_version(dist):
    version = mleq.__version__
    assert sorted(path.name for path in dist.iterdir()) == [
        f"mleq-{version}-py3-none-any.whl", f"mleq-{version}.tar.gz", f"mleq-{version}.vsix",
        f"mleq-snippets-{version}.vsix",
    ]  # fmt: skip
    for name in ("mleq", "mleq-snippets"):
        with zipfile.ZipFile(dist / f"{name}-{version}.vsix") as archive:
            package = json.loads(archive.read("extension/package.json"))
            assert (package["publisher"], package["name"], package["version"]) == ("mleq", name, version)


def test_metadata_is_what_it_should_be(distribution):
    parsed = Metadata.from_email(metadata(distribution), validate=True)
    assert (parsed.name, str(parsed.version)) == ("mleq", mleq.__version__)
    assert parsed.license_expression == "MIT AND CC0-1.0 AND Apache-2.0"
    assert parsed.description_content_type == "text/markdown"
    page = MarkdownIt("commonmark").enable("table").render(parsed.description)
    assert (
        "<h1>mleq</h1>" in page and "<table>" in page and parsed.description == (ROOT / "README.md").read_text("utf-8")
    )


def test_licenses_travel_along(distribution, dist):
    named = Metadata.from_email(metadata(distribution)).license_files
    assert sorted(named) == ["LICENSE", "data/LICENSE", "data/LICENSE-MathJax"]
    files = members(distribution)
    for name in named:
        [text] = [content for path, content in files.items() if path == name or path.endswith(f"licenses/{name}")]
        assert text == (ROOT / name).read_bytes() and len(text) > 1000
    for extension, license in (("mleq", "LICENSE"), ("mleq-snippets", "data/LICENSE")):
        with zipfile.ZipFile(dist / f"{extension}-{mleq.__version__}.vsix") as archive:
            assert archive.read("extension/LICENSE.txt").split() == (ROOT / license).read_bytes().split()


def test_editors_are_in_the_wheel(dist):
    """All that is in the tree, but of VS Code only what it is handed."""
    inside = {name for name in members(found(dist, "*.whl")) if name.startswith("mleq/editors/")}
    tracked = run("git", "ls-files", "editors", cwd=ROOT).split("\n")[:-1]
    expected = {f"mleq/{name}" for name in tracked if not name.startswith("editors/vscode/") and name.count("/") > 1}
    assert inside == expected | {"mleq/editors/vscode/mleq.vsix"}
    for editor in EDITORS.values():
        assert not isinstance(editor, FolderEditor) or any(f"editors/{editor.name}/" in name for name in inside)


@pytest.fixture(scope="module", params=["*.whl", "*.tar.gz"])
def installed(request, dist, tmp_path_factory):
    """The command where nothing else is: no Node, no compiler, and a home with nothing in it."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    bin = folder / "bin"
    home = folder / "home"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    environment |= {"PATH": str(bin), "HOME": str(home)}
    # The sdist is built with what it names, and pip takes it to an environment of its own.
    run(bin / "pip", "install", "--quiet", "--disable-pip-version-check", found(dist, request.param),
        env={**environment, "HOME": os.environ["HOME"]})  # fmt: skip

    def mleq(*arguments):
        return run(bin / "mleq", *arguments, env=environment, cwd=folder)

    mleq.bin, mleq.home, mleq.environment = bin, home, environment
    return mleq


def test_all_is_well(installed):
    assert "all is well" in installed("doctor")


def test_what_it_needs_is_free(installed):
    told = dict(json.loads(line) for line in run(installed.bin / "python", "-I", "-c", LICENSES).splitlines())
    assert {"mleq", "pygls", "lsprotocol", "PyYAML", "pybtex", "pypinyin", "wcwidth"} <= set(told)
    assert {name: said for name, said in told.items() if not is_free(said)} == {}


def is_free(said):
    """Whether one may choose a license that is free, and for every part that comes along."""
    return bool(said) and all(any(map(FREE.match, part.strip("() ").split(" OR "))) for part in said.split(" AND "))


@pytest.mark.parametrize("said", ["", "GPL-3.0-only", "MIT AND Proprietary", "UNKNOWN"])
def test_what_is_not_free_is_seen(said):
    assert not is_free(said) and is_free("MIT OR GPL-3.0-only")


@pytest.mark.parametrize("editor", [name for name, editor in EDITORS.items() if isinstance(editor, FolderEditor)])
def test_installs_into_an_editor(installed, editor):
    before = tree(installed.home)
    installed("install", editor)
    written = {path: text for path, text in tree(installed.home).items() if text is not None and "/state/" not in path}
    ours = {path: text for path, text in tree(ROOT / "editors" / editor).items() if text is not None}
    if editor == "helix":
        assert (
            ours["languages.toml"].replace(b'"mleq"\n', json.dumps(str(installed.bin / "mleq")).encode() + b"\n")
            in written.values()
        )
    else:
        assert set(ours.values()) <= set(written.values())
        [command] = [json.loads(text) for path, text in written.items() if path.endswith("/command.json")]
        assert command == [str(installed.bin / "mleq")]
    assert f"installed   {editor}, mleq {mleq.__version__}" in installed("doctor")
    installed("uninstall", editor)
    assert {path for path in tree(installed.home) if ".local" not in path} == {
        path for path in before if ".local" not in path
    }


def test_installs_into_vs_code(installed, dist, tmp_path):
    """The extension is handed over as it was built, with the command of the server beside it."""
    names = {name: str(tmp_path / name) for name in ("has", "extensions", "log")}
    program(installed.bin / "code", CODE.format(python=sys.executable, **names))
    installed("install", "vscode")
    taken = {path: text for path, text in tree(tmp_path / "extensions").items() if text is not None}
    with zipfile.ZipFile(dist / f"mleq-{mleq.__version__}.vsix") as archive:
        built = {name: archive.read(name) for name in archive.namelist()}
    assert json.loads(taken.pop("extension/command.json")) == [str(installed.bin / "mleq")]
    assert taken == built
    installed("uninstall", "vscode")
    (installed.bin / "code").unlink()
