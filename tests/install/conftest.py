"""A home of one's own, an editors' folder of one's own, and the command."""

import os
from pathlib import Path

import pytest

from mleq.install import contents
from tests.commands import called

EDITORS = {
    "neovim/lsp/mleq.lua": "return {}\n",
    "neovim/lua/mleq/init.lua": "return 1\n",
    "neovim/doc/mleq.txt": "*mleq.txt* help\n",
    "neovim/.luarc.json": "for those who write it\n",
    "vim/plugin/mleq.vim": "let g:loaded_mleq = 1\n",
    "emacs/mleq.el": "(provide 'mleq)\n",
    "helix/languages.toml": '[language-server.mleq]\ncommand = "mleq"\nargs = ["serve"]\n',
    "helix/README.md": "about it\n",
}


def write(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def tree(folder):
    """All that is below a folder: the text of files, where links lead to, and None for folders."""
    return {
        path.relative_to(folder).as_posix(): (
            str(path.readlink()) if path.is_symlink() else None if path.is_dir() else path.read_bytes()
        )
        for path in folder.rglob("*")
    }


@pytest.fixture
def editors(tmp_path, monkeypatch):
    """What takes the place of `editors/`, so that a test may change it."""
    folder = tmp_path / "editors"
    write(folder, EDITORS)
    monkeypatch.setattr(contents, "editors_root", lambda: folder)
    return folder


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "hö me"
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith(("XDG_", "NVIM_", "VSCODE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return folder


@pytest.fixture
def run(editors, home, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["/no/such/mleq"])

    def run(*arguments):
        code, out, err = called(capsys, *arguments)
        assert (code == 0) == (not err) and err.count("\n") <= 1, err
        return code, out or err

    return run


@pytest.fixture
def version(monkeypatch):
    def version(text):
        monkeypatch.setattr("mleq.__version__", text)

    return version


@pytest.fixture
def place(home):
    return home / ".local/share/nvim/site/pack/mleq/start/mleq"


def paths(folder: Path):
    return sorted(path for path, content in tree(folder).items() if content is not None)
