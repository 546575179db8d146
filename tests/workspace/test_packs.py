"""Where packs are looked for, which are found there, and that nothing is imported or run for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from mleq.catalog.skeleton import skeleton
from mleq.files import write_files
from mleq.workspace.packs import (
    holds,
    installed_packs,
    named_packs,
    packs_here,
    packs_in,
    project_around,
    project_packs,
    stamp,
)
from mleq.workspace.state import config_folder

ONE_FILE = "format: 1\nname: one\nversion: '1'\nlicense: CC0-1.0\nequations: []\n"


def test_a_folder_is_a_pack_or_has_some(tmp_path):
    write_files(tmp_path / "b", skeleton("b"))
    write_files(tmp_path, {"a.yaml": ONE_FILE, "notes.txt": "", ".hidden.yaml": ONE_FILE, "c/readme": ""})
    assert packs_in(tmp_path) == [tmp_path / "a.yaml", tmp_path / "b"]
    write_files(tmp_path, {"pack.yaml": ONE_FILE})
    assert packs_in(tmp_path) == [tmp_path]
    assert packs_in(tmp_path / "nowhere") == packs_in(tmp_path / "a.yaml") == []


def test_what_a_link_leads_out_to_is_no_pack_of_a_project(tmp_path):
    write_files(tmp_path / "elsewhere", skeleton("elsewhere"))
    write_files(tmp_path / "project/.mleq", {"mine.yaml": ONE_FILE})
    (tmp_path / "project/.mleq/theirs").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "project/.mleq/file.yaml").symlink_to(tmp_path / "elsewhere/pack.yaml")
    (tmp_path / "project/.mleq/loop").symlink_to("loop")
    assert project_packs([tmp_path / "project"]) == [tmp_path / "project/.mleq/mine.yaml"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other/.mleq").symlink_to(tmp_path / "elsewhere")
    assert project_packs([tmp_path / "other"]) == []


def test_names_that_no_file_can_have():
    assert named_packs(["a\0b"], None) == [] and stamp([Path("a\0b")]) == (("a\0b", 0, -1),)


def test_broken_metadata_of_a_package(tmp_path, monkeypatch):
    metadata = {"METADATA": "Metadata-Version: 2.1\nName: worse\nVersion: 1\n", "entry_points.txt": "[mleq.packs]\nx\n"}
    write_files(tmp_path / "worse-1.dist-info", metadata)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert installed_packs() == []


def test_the_project_around_a_document(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    project = tmp_path / "home" / "project"
    for folder in (project / ".mleq", project / "paper" / ".mleq", project / "talk", tmp_path / "home" / ".mleq"):
        folder.mkdir(parents=True)
    assert project_around(project / "paper" / "a.tex", []) == project / "paper"
    assert project_around(project / "talk" / "a.tex", []) == project
    assert project_around(project / "talk" / "a.tex", [project / "talk"]) is None, "a workspace ends the search"
    assert project_around(tmp_path / "home" / "a.tex", []) is None, "a home is no project"
    assert project_around(tmp_path / "elsewhere" / "a.tex", []) is None


def test_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    named = named_packs(["~/mine", "theirs", "/abs", " "], tmp_path / "base")
    assert named == [tmp_path / "mine", tmp_path / "base" / "theirs", Path("/abs")]


def test_what_changes_the_stamp(tmp_path):
    write_files(tmp_path, skeleton("mine"))
    seen = {stamp([tmp_path])}
    for path, text in (("equations.yaml", "longer"), ("catalog/more.yaml", ""), ("references.bib", "% x")):
        write_files(tmp_path, {path: text})
        assert stamp([tmp_path]) not in seen
        seen.add(stamp([tmp_path]))
    write_files(tmp_path, {"notes.txt": "", "deep/er/more.yaml": ""})
    assert stamp([tmp_path]) in seen and stamp([]) == ()
    (tmp_path / "equations.yaml").unlink()
    assert stamp([tmp_path]) not in seen


@pytest.mark.parametrize(
    ("file", "is_held"),
    [("pack.yaml", True), ("a.yml", True), ("catalog/a.yaml", True), ("references.bib", True),
     ("a.txt", False), ("deep/a.yaml", False), ("../a.yaml", False)],
)  # fmt: skip
def test_holds(tmp_path, file, is_held):
    assert holds(tmp_path, tmp_path / file) is is_held
    assert holds(tmp_path / "one.yaml", tmp_path / "one.yaml") and not holds(tmp_path / "one.yaml", tmp_path / file)


def install(folder, value, **files):
    """A package that brings a pack, as pip leaves it."""
    write_files(folder / "lossy" / "equations", skeleton("lossy"))
    write_files(folder, {"lossy/__init__.py": "raise SystemExit('imported')", "lossy/equations/__init__.py": "1/0"})
    metadata = {"METADATA": "Metadata-Version: 2.1\nName: lossy\nVersion: 1\n"}
    write_files(folder / "lossy-1.dist-info", {**metadata, "entry_points.txt": f"[mleq.packs]\nlossy = {value}\n"})


@pytest.mark.parametrize("value", ["lossy.equations", "lossy.equations:anything"])
def test_a_package_that_brings_a_pack(tmp_path, monkeypatch, value):
    install(tmp_path, value)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert installed_packs() == [tmp_path / "lossy" / "equations"]
    assert "lossy" not in sys.modules


@pytest.mark.parametrize("value", ["nothing.there", "lossy", "lossy.elsewhere", ".", "os.path", "1"])
def test_a_package_that_brings_none(tmp_path, monkeypatch, value):
    install(tmp_path, value)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert installed_packs() == []


def test_a_package_is_served_by_the_command(tmp_path, monkeypatch):
    install(tmp_path, "lossy.equations")
    command = [sys.executable, "-m", "mleq", "show", "my-loss"]
    environment = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2] / 'server'}", "HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert "My loss" in done.stdout and done.stderr == ""
    command.append("--isolated")
    assert subprocess.run(command, env=environment, capture_output=True, text=True).returncode == 1


def test_here_the_later_counts_for_more(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "config/mleq/packs/user", skeleton("user"))
    write_files(tmp_path / ".mleq/project", skeleton("project"))
    write_files(tmp_path / "named", skeleton("named"))
    names = [path.name for path in packs_here(["named", "named"])]
    assert names == ["user", "project", "named"]
    (tmp_path / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep/er")
    assert [path.name for path in packs_here([])] == ["user", "project"]
    assert packs_here([str(tmp_path / "named")], is_isolated=True) == [tmp_path / "named"]


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, ".config/mleq"),
        ("darwin", {}, ".config/mleq"),
        ("linux", {"XDG_CONFIG_HOME": "/abs"}, "/abs/mleq"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, ".config/mleq"),
        ("win32", {}, "AppData/Roaming/mleq"),
        ("win32", {"APPDATA": "/abs"}, "/abs/mleq"),
    ],
)
def test_config_folder(monkeypatch, tmp_path, platform, environment, folder):
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    assert config_folder() == tmp_path / folder
