"""`mleq install EDITOR` in a home with nothing in it: the real editor finds what was put there, and then no longer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

import mleq
from mleq.catalog.builtin import load_builtin
from mleq.export.formats import Options, export
from mleq.install.vsix import vsix
from tests.e2e import neovim, vscode
from tests.e2e.programs import debian, on_path, with_its_libraries

pytestmark = pytest.mark.e2e

MLEQ = Path(sys.prefix) / "bin" / "mleq"
EDITORS = Path(mleq.__file__).parents[2] / "editors"
PATIENCE = 120
TEX = "\\documentclass{article}\n\\begin{document}\nmlsoftmax\n\\end{document}\n"


class Home:
    """The home of somebody who has no `mleq` on the PATH: what is installed must know where it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON"))}
        path = f"{folder / 'bin'}:/usr/bin:/bin"
        self.environment = {**inherited, "HOME": str(folder), "PATH": path, "LC_ALL": "C.UTF-8"}

    def run(self, *command: str | Path) -> str:
        """What a command says that succeeds."""
        ended = subprocess.run(
            [str(part) for part in command], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert not ended.returncode, ended.stdout + ended.stderr
        return ended.stdout


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "ein ort")


def test_neovim(home: Home) -> None:
    """It finds the configuration, starts the server by the command that was written, and has the help."""
    script = home.folder / "ask.lua"
    script.write_text(
        """
        local function served()
          return #vim.lsp.get_clients({ name = 'mleq', bufnr = 0 }) > 0
        end
        local attached = vim.wait(60000, served, 50)
        io.stdout:write(vim.json.encode({
          files = vim.api.nvim_get_runtime_file('lsp/mleq.lua', true),
          snippets = vim.api.nvim_get_runtime_file('snippets/latex.json', true),
          attached = attached,
          help = vim.fn.getcompletion('mleq', 'help'),
        }))
        """
    )
    (home.folder / "paper.tex").write_text(TEX)

    def ask() -> dict[str, object]:
        # Commands that are given are run before the start is over.
        after = "autocmd VimEnter * lua vim.schedule(function() dofile('ask.lua') vim.cmd('qa!') end)"
        said = home.run(neovim.program(), "--headless", "paper.tex", "-c", after)
        return dict(json.loads(said[said.index("{") :]))

    place = home.folder / ".local/share/nvim/site/pack/mleq/start"
    home.run(MLEQ, "install", "neovim")
    home.run(MLEQ, "install", "neovim", "--pack")
    asked = ask()
    assert asked["files"] == [str(place / "mleq/lsp/mleq.lua")] and asked["attached"] is True
    assert asked["snippets"] == [str(place / "mleq-snippets/snippets/latex.json")]
    assert "mleq.txt" in list(asked["help"])  # type: ignore[call-overload]


def vim(home: Home, *commands: str) -> str:
    """What Vim says in a script, as one who has no configuration."""
    (home.folder / "vimrc").write_text("filetype plugin on\n")
    out = home.folder / "said"
    asked = [part for command in commands for part in ("-c", command)]
    home.run(on_path("vim", "vim-nox"), "-es", "-N", "-u", "vimrc", "-c", f"redir! > {out.name}", *asked, "-c", "qa!")
    return out.read_text("utf-8")


def test_vim(home: Home) -> None:
    home.run(MLEQ, "install", "vim")
    home.run(MLEQ, "install", "vim", "--pack")
    said = vim(home, "scriptnames", "echo globpath(&rtp, 'UltiSnips/tex.snippets')", "help mleq", "echo bufname()")
    start = home.folder / ".vim/pack/mleq/start"
    assert "/pack/mleq/start/mleq/plugin/mleq.vim" in said
    assert str(start / "mleq-snippets/UltiSnips/tex.snippets") in said
    assert "/mleq/doc/mleq.txt" in said
    home.run(MLEQ, "uninstall", "vim")
    home.run(MLEQ, "uninstall", "vim", "--pack")
    assert "mleq" not in vim(home, "scriptnames") and not (home.folder / ".vim").exists()


@pytest.mark.parametrize("editor", ["vim", "neovim"])
def test_the_index_of_the_help_is_that_of_vim(home: Home, editor: str) -> None:
    """So one who runs `:helptags` changes nothing that was installed."""
    home.run(MLEQ, "install", editor)
    [ours] = home.folder.rglob("doc/tags")
    written = ours.read_bytes()
    ours.unlink()
    vim(home, f"helptags {str(ours.parent).replace(' ', chr(92) + ' ')}")
    assert ours.read_bytes() == written and b"mleq.txt\t" in written


def test_emacs(home: Home) -> None:
    """It takes the folder for a package of its own, and knows its version."""
    home.run(MLEQ, "install", "emacs")
    ask = """(progn
      (package-initialize)
      (require 'mleq)
      (princ (format "%s\\n%s\\n%s" (package-installed-p 'mleq) (locate-library "mleq")
        (package-version-join (package-desc-version (cadr (assq 'mleq package-alist)))))))"""
    emacs = (on_path("emacs", "emacs-nox"), "--batch", "--eval", "(require 'package)", "--eval")
    said = home.run(*emacs, ask).splitlines()[-3:]
    place = home.folder / f".emacs.d/elpa/mleq-{mleq.__version__}"
    assert said == ["t", str(place / "mleq.el"), mleq.__version__]
    home.run(MLEQ, "uninstall", "emacs")
    gone = home.run(*emacs, '(progn (package-initialize) (princ (locate-library "mleq")))')
    assert gone.endswith("nil")


def test_helix(home: Home) -> None:
    folder = debian("forky", "helix", ["hx", "libc6", "libgcc-s1"])
    home.environment["HELIX_RUNTIME"] = str(folder / "usr" / "lib" / "hx" / "runtime")
    hx = with_its_libraries(folder, "usr/lib/hx/hx")
    assert "mleq" not in home.run(*hx, "--health", "latex")
    home.run(MLEQ, "install", "helix")
    for language in ("latex", "markdown"):
        assert f"✓ mleq: {MLEQ}" in re.sub(r"\x1b\[[\d;]*m", "", home.run(*hx, "--health", language))
    home.run(MLEQ, "uninstall", "helix")
    assert "mleq" not in home.run(*hx, "--health", "latex")


def code_server(home: Home) -> Home:
    """Puts code-server on the PATH of a home, with its folders where `vscode.Installation` has them."""
    command = home.folder / "bin" / "code-server"
    folders = f"--user-data-dir '{home.folder}/data' --extensions-dir '{home.folder}/extensions'"
    command.write_text(f"#!/bin/sh\nexec '{vscode.code_server()}' {folders} \"$@\"\n")
    command.chmod(0o755)
    return home


@pytest.mark.parametrize("option", [[], ["--pack"]], ids=["client", "pack"])
def test_code_server_has_the_extension(home: Home, option: list[str]) -> None:
    """By its own list, and then no longer; the extension is there as a whole."""
    code_server(home)
    name = f"mleq.mleq{'-snippets' if option else ''}"
    assert "already" not in home.run(MLEQ, "install", "code-server", *option)
    listed = home.run("code-server", "--list-extensions", "--show-versions")
    assert f"{name}@{mleq.__version__}" in listed.splitlines()
    place = home.folder / "extensions" / f"{name}-{mleq.__version__}"
    if option:
        assert len(json.loads((place / "snippets/latex.json").read_text("utf-8"))) > 100
    else:
        assert json.loads((place / "command.json").read_text("utf-8")) == [str(MLEQ)]
    assert "already" in home.run(MLEQ, "install", "code-server", *option)
    home.run(MLEQ, "uninstall", "code-server", *option)
    assert name not in home.run("code-server", "--list-extensions")


def test_code_server_serves_what_was_installed(tmp_path: Path) -> None:
    """The pack that was packed here completes, and then the server does, started by the command that was written."""
    softmax = load_builtin().find("softmax")
    assert softmax
    home = code_server(Home(tmp_path))
    installation = vscode.Installation(home.folder, [], {})
    home.run(MLEQ, "install", "code-server", "--pack", "--head", "eq")
    with vscode.browser() as browser, installation.served(browser) as workbench:
        workbench.open("paper.tex", "\\[\n|\n\\]\n")
        workbench.type("eqsoftmax")
        # The snippets may be read only now, and what was typed earlier was asked of nobody.
        workbench.until(lambda: workbench.rows() or _asked(workbench), "a list")
        workbench.suggested("eqsoftmax")
        workbench.accept()
        workbench.until(lambda: workbench.text() == f"\\[\n{softmax.body}\n\\]\n", "the equation")
        workbench.shot("installed-pack")
    home.run(MLEQ, "install", "code-server")
    home.run(MLEQ, "uninstall", "code-server", "--pack")
    with vscode.browser() as browser, installation.served(browser) as workbench:
        workbench.served()
        workbench.shot("installed-client")


def _asked(workbench: vscode.Workbench) -> None:
    workbench.press("Control+Space")
    workbench.page.wait_for_timeout(500)


def test_the_pack_is_what_vsce_makes(tmp_path: Path) -> None:
    """Of its own packer's files those of our one: the same names and contents, and a manifest that says the same."""
    theirs = tmp_path / "mleq-snippets.vsix"
    subprocess.run([sys.executable, EDITORS / "vscode" / "build.py", tmp_path], check=True, timeout=600)
    [theirs] = tmp_path.glob("mleq-snippets-*.vsix")
    ours = tmp_path / "ours.vsix"
    ours.write_bytes(vsix(export("vscode", load_builtin().equations, Options(version=mleq.__version__))))
    with zipfile.ZipFile(theirs) as they, zipfile.ZipFile(ours) as we:
        names = {name.lower(): name for name in we.namelist()}
        others = {name.lower(): name for name in they.namelist() if "/" in name and "license" not in name.lower()}
        for name, other in others.items():
            assert we.read(names[name]) == they.read(other), name
        assert set(names) == {*others, "extension.vsixmanifest", "[content_types].xml"}
        assert _types(we) <= _types(they)
        assert _manifest(we) == _manifest(they)


def _types(archive: zipfile.ZipFile) -> set[tuple[str, str]]:
    root = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    return {(element.attrib["Extension"], element.attrib["ContentType"]) for element in root}


def _manifest(archive: zipfile.ZipFile) -> list[tuple[str, dict[str, str], str]]:
    """The elements with their attributes and texts, without properties that say nothing, and without the license."""
    elements = []
    for element in ElementTree.fromstring(archive.read("extension.vsixmanifest")).iter():
        attributes = {name: value.lower() for name, value in element.attrib.items()}
        says_nothing = attributes.get("Value") == "" or "license" in element.tag.lower() + str(attributes)
        if not says_nothing:
            elements.append((element.tag, attributes, (element.text or "").strip()))
    return sorted(elements, key=str)
