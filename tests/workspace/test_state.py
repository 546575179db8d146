"""What is remembered of a user lies where programs of the system keep such things."""

import sys
from pathlib import Path

import pytest

from mleq.workspace.state import state_folder

ABSOLUTE = str(Path.cwd())


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, ".local/state/mleq"),
        ("linux", {"XDG_STATE_HOME": ""}, ".local/state/mleq"),
        ("linux", {"XDG_STATE_HOME": "relative"}, ".local/state/mleq"),
        ("linux", {"XDG_STATE_HOME": ABSOLUTE}, f"{ABSOLUTE}/mleq"),
        ("darwin", {}, "Library/Application Support/mleq"),
        ("win32", {}, "AppData/Local/mleq"),
        ("win32", {"LOCALAPPDATA": ABSOLUTE}, f"{ABSOLUTE}/mleq"),
    ],
)
def test_state_folder(home, monkeypatch, platform, environment, folder):
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert state_folder() == home / folder


def test_a_user_without_a_home(home, monkeypatch):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert state_folder() is None
