"""The extension of VS Code says what the server can be told, and says it in every language that it has."""

import json
import re
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

import mleq
from mleq.features.settings import Between, Settings

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text("utf-8"))
CONTRIBUTED = MANIFEST["contributes"]["configuration"]["properties"]
SOURCES = "\n".join(file.read_text("utf-8") for file in sorted((EXTENSION / "src").glob("*.ts")))

ITS_OWN = {"mleq.server.command", "mleq.server.useUvx"}
"""What the server is not told."""
TOLD_UNASKED = {"mleq.copies", "mleq.packed"}
"""What only the extension knows, and no writer sets."""
OTHERWISE = {"mleq.preview.pictures": True, "mleq.preview.theme": "auto"}
"""Defaults that are others than the server's: VS Code shows pictures, and on a theme that it knows."""


def settings(kind=Settings, path="mleq."):
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if is_dataclass(default):
            yield from settings(type(default), f"{path}{field.name}.")
        else:
            yield f"{path}{field.name}", hints[field.name], default


SERVERS = {name: (hint, default) for name, hint, default in settings()}


def test_all_settings_are_contributed():
    assert set(CONTRIBUTED) - ITS_OWN == set(SERVERS) - TOLD_UNASKED


@pytest.mark.parametrize("name", sorted(set(CONTRIBUTED) - ITS_OWN))
def test_a_setting_is_what_the_server_takes(name):
    (hint, default), contributed = SERVERS[name], CONTRIBUTED[name]
    default = list(default) if isinstance(default, tuple) else default
    expected = {"default": OTHERWISE.get(name, default)}
    if get_origin(hint) is Literal:
        others = {"auto"} if name in OTHERWISE else set()
        expected["enum"] = {*get_args(hint), *others}
    for limit in getattr(hint, "__metadata__", ()):
        if isinstance(limit, Between):
            expected |= {"minimum": limit.least, "maximum": limit.most}
    found = contributed | ({"enum": set(contributed["enum"])} if "enum" in contributed else {})
    assert {key: found.get(key) for key in ("default", "enum", "minimum", "maximum") if key in found} == expected
    assert isinstance(found["default"], bool) == isinstance(default, bool)  # which Python takes for a number
    assert contributed["markdownDescription"] == f"%{name.removeprefix('mleq.')}%"


def test_the_version_is_the_servers():
    assert MANIFEST["version"] == mleq.__version__
    lock = json.loads((EXTENSION / "package-lock.json").read_text("utf-8"))
    assert lock["version"] == lock["packages"][""]["version"] == mleq.__version__


def test_packages_are_taken_from_wherever_npm_is_told():
    assert "resolved" not in (EXTENSION / "package-lock.json").read_text("utf-8")


def test_its_license_is_ours():
    assert (EXTENSION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("language", ["", ".zh-cn"])
def test_what_is_contributed_is_described_in_every_language(language):
    told = json.loads((EXTENSION / f"package.nls{language}.json").read_text("utf-8"))
    assert set(told) == set(re.findall('"%([^"]+)%"', json.dumps(MANIFEST)))
    assert all(told.values())


def test_what_is_said_is_said_in_every_language():
    said = {json.loads(text) for text in re.findall(r'l10n\.t\(\s*("(?:[^"\\]|\\.)*")', SOURCES)}
    assert len(said) == SOURCES.count("l10n.t(")
    bundles = list((EXTENSION / "l10n").glob("*.json"))
    assert bundles
    for bundle in bundles:
        told = json.loads(bundle.read_text("utf-8"))
        assert set(told) == said
        for text, other in told.items():
            assert re.findall(r"\{\d\}|\$\(\w+\)", text) == re.findall(r"\{\d\}|\$\(\w+\)", other)


def test_every_command_does_something():
    commands = {command["command"] for command in MANIFEST["contributes"]["commands"]}
    assert commands | {"mleq.copy"} == set(re.findall(r'registerCommand\(\s*"([^"]+)"', SOURCES))
