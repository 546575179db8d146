"""Where editors look, on three systems: as data, and as the editors themselves say it where they are here."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from mleq.install import places
from mleq.install.places import System

LINUX, MAC, WINDOWS = "/home/u", "/Users/u", r"C:\Users\u"


def system(home, environment=(), there=()):
    """A machine of which only its user's home, variables and the files that are there are known."""
    kind = PureWindowsPath if home == WINDOWS else PurePosixPath
    platform = {LINUX: "linux", MAC: "darwin", WINDOWS: "win32"}[home]
    files = {kind(path) for path in there}
    return System(platform=platform, environment=dict(environment), home=kind(home), exists=files.__contains__)


@pytest.mark.parametrize(
    ("editor", "home", "environment", "there", "place"),
    [
        ("neovim", LINUX, {}, [], "/home/u/.local/share/nvim"),
        ("neovim", MAC, {}, [], "/Users/u/.local/share/nvim"),
        ("neovim", WINDOWS, {}, [], r"C:\Users\u\AppData\Local\nvim-data"),
        ("neovim", WINDOWS, {"LOCALAPPDATA": r"D:\Local"}, [], r"D:\Local\nvim-data"),
        ("neovim", WINDOWS, {"XDG_DATA_HOME": r"D:\x"}, [], r"D:\x\nvim-data"),
        ("neovim", LINUX, {"XDG_DATA_HOME": "/data"}, [], "/data/nvim"),
        ("neovim", LINUX, {"XDG_DATA_HOME": "data"}, [], "/home/u/.local/share/nvim"),
        ("neovim", LINUX, {"XDG_DATA_HOME": ""}, [], "/home/u/.local/share/nvim"),
        ("neovim", LINUX, {"NVIM_APPNAME": "other"}, [], "/home/u/.local/share/other"),
        ("neovim", WINDOWS, {"NVIM_APPNAME": "other"}, [], r"C:\Users\u\AppData\Local\other-data"),
        ("neovim", LINUX, {"NVIM_APPNAME": ""}, [], "/home/u/.local/share/nvim"),
        ("vim", LINUX, {}, [], "/home/u/.vim"),
        ("vim", MAC, {}, [], "/Users/u/.vim"),
        ("vim", WINDOWS, {}, [], r"C:\Users\u\vimfiles"),
        ("vim", WINDOWS, {"HOME": r"D:\h"}, [], r"D:\h\vimfiles"),
        ("vim", LINUX, {}, ["/home/u/.config/vim/vimrc"], "/home/u/.config/vim"),
        ("vim", LINUX, {"XDG_CONFIG_HOME": "/c"}, ["/c/vim/vimrc"], "/c/vim"),
        ("vim", LINUX, {}, ["/home/u/.config/vim"], "/home/u/.vim"),
        ("vim", LINUX, {}, ["/home/u/.config/vim/vimrc", "/home/u/.vimrc"], "/home/u/.vim"),
        ("vim", LINUX, {}, ["/home/u/.config/vim/vimrc", "/home/u/.vim/vimrc"], "/home/u/.vim"),
        ("emacs", LINUX, {}, [], "/home/u/.emacs.d"),
        ("emacs", LINUX, {}, ["/home/u/.config/emacs"], "/home/u/.config/emacs"),
        ("emacs", MAC, {}, ["/Users/u/.config/emacs"], "/Users/u/.config/emacs"),
        ("emacs", LINUX, {}, ["/home/u/.config/emacs", "/home/u/.emacs.d"], "/home/u/.emacs.d"),
        ("emacs", LINUX, {}, ["/home/u/.config/emacs", "/home/u/.emacs"], "/home/u/.emacs.d"),
        ("emacs", LINUX, {"XDG_CONFIG_HOME": "/c"}, ["/c/emacs"], "/c/emacs"),
        ("emacs", WINDOWS, {}, [], r"C:\Users\u\AppData\Roaming\.emacs.d"),
        ("emacs", WINDOWS, {"APPDATA": r"D:\r"}, [], r"D:\r\.emacs.d"),
        ("emacs", WINDOWS, {"HOME": r"D:\h"}, [], r"D:\h\.emacs.d"),
        ("helix", LINUX, {}, [], "/home/u/.config/helix"),
        ("helix", MAC, {}, [], "/Users/u/.config/helix"),
        ("helix", LINUX, {"XDG_CONFIG_HOME": "/ein ort/ü"}, [], "/ein ort/ü/helix"),
        ("helix", WINDOWS, {}, [], r"C:\Users\u\AppData\Roaming\helix"),
        ("helix", WINDOWS, {"APPDATA": r"D:\r"}, [], r"D:\r\helix"),
    ],
)
def test_place(editor, home, environment, there, place):
    assert str(getattr(places, editor)(system(home, environment, there))) == place


@pytest.mark.parametrize(
    ("home", "environment", "expected"),
    [
        (LINUX, {}, {"/usr/share/code/bin/code", "/snap/bin/code"}),
        (MAC, {}, {"/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code",
                   "/Users/u/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code"}),
        (WINDOWS, {}, {r"C:\Users\u\AppData\Local\Programs\Microsoft VS Code\bin\code.cmd"}),
        (WINDOWS, {"ProgramFiles": r"C:\Program Files"}, {r"C:\Program Files\Microsoft VS Code\bin\code.cmd"}),
    ],
)  # fmt: skip
def test_commands_of_vs_code(home, environment, expected):
    found = places.vscode_commands(system(home, environment), "code", "Visual Studio Code", "Microsoft VS Code")
    assert expected <= {str(path) for path in found}


@pytest.mark.parametrize(
    ("home", "data", "expected"),
    [
        (LINUX, "/opt/code/data", ["/opt/code/bin/code"]),
        (WINDOWS, r"D:\code\data", [r"D:\code\bin\code.cmd"]),
        (MAC, "/x/code-portable-data", ["/x/Visual Studio Code.app/Contents/Resources/app/bin/code"]),
        (LINUX, "data", []),
        (LINUX, "", []),
    ],
)
def test_command_of_a_portable_vs_code(home, data, expected):
    found = places.portable_commands(system(home, {"VSCODE_PORTABLE": data}), "code", "Visual Studio Code")
    assert [str(path) for path in found] == expected


HOMES = [
    ({}, []),
    ({}, [".config/emacs/"]),
    ({}, [".config/emacs/", ".emacs.d/"]),
    ({}, [".config/emacs/", ".emacs"]),
    ({}, [".config/emacs/", ".emacs.el"]),
    ({"XDG_CONFIG_HOME": "x"}, ["x/emacs/"]),
    ({"XDG_CONFIG_HOME": "x"}, [".config/emacs/"]),
    ({"XDG_CONFIG_HOME": ""}, [".config/emacs/"]),
]


@pytest.mark.engine
@pytest.mark.parametrize(("environment", "there"), HOMES)
def test_emacs_says_the_same(environment, there):
    if not shutil.which("emacs"):
        pytest.skip("emacs is not installed")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for path in there:
            (home / path).mkdir(parents=True) if path.endswith("/") else (home / path).touch()
        environment = {key: value and str(home / value) for key, value in environment.items()}
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        said = subprocess.run(
            ["emacs", "--batch", "--eval", "(princ (expand-file-name user-emacs-directory))"],
            env={**inherited, "HOME": name, **environment}, capture_output=True, text=True, check=True, timeout=120,
        ).stdout  # fmt: skip
        here = System(platform="linux", environment=environment, home=home, exists=os.path.exists)
        assert places.emacs(here) == Path(said)
