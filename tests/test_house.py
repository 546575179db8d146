"""The house: a room imports only rooms above it, and documents say what is there."""

import ast
import re
from pathlib import Path

import pytest

import mleq
from mleq.cli import _parser

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "mleq"
ROOMS = [
    "tex",
    "snippet",
    "catalog",
    "document",
    "formula",
    "proof",
    "workspace",
    "features",
    "export",
    "install",
    "lsp",
]
README = (ROOT / "README.md").read_text("utf-8")


def imported(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_above_it(room):
    above = ROOMS[: ROOMS.index(room) + 1]
    if room == "install":
        above.append("files")  # by which the commands write, too
    files = sorted((PACKAGE / room).rglob("*.py"))
    assert files
    for file in files:
        for module in imported(file):
            if module.startswith("mleq."):
                assert module.split(".")[1] in above, f"{file.name} imports {module}"


def test_only_the_edge_imports_the_protocol():
    for file in PACKAGE.rglob("*.py"):
        if file.parent.name != "lsp":
            assert not [m for m in imported(file) if m.split(".")[0] in ("pygls", "lsprotocol")], file


def test_only_those_who_may_touch_files():
    may = {"cli.py", "doctor.py", "files.py"}
    may |= {"catalog/builtin.py", "catalog/pack.py", "document/inputs.py"}
    may |= {"document/packages.py", "tex/commands.py"}  # whose tables lie beside them
    may |= {"formula/mathjax.py", "formula/pictures.py"}  # which read what is shipped with them
    # What only makes paths of URIs, for `workspace`.
    may |= {"lsp/background.py", "lsp/citing.py", "lsp/packs.py"}
    reading = re.compile(r"\b(open\(|read_text|write_text|read_bytes|write_bytes|Path\()")
    touching = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if reading.search(file.read_text("utf-8"))
    }
    touching = {name for name in touching if not name.startswith(("workspace/", "install/"))}
    assert touching <= may


def test_every_command_is_in_the_readme():
    [commands] = [action for action in _parser()._actions if action.choices]
    for command in commands.choices:
        assert f"mleq {command}" in README, command


def test_every_field_is_in_contributing():
    from mleq.catalog.schema import ENTRY

    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [field for field in ENTRY.fields if f"`{field}`" not in text] == ["overrides"]


def test_changelog_has_an_unreleased_part():
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8") and mleq.__version__
