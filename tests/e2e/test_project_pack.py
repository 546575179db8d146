"""A pack of a project beside its document, in Neovim: served, edited and served anew, overriding, and broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mleq.catalog.skeleton import skeleton
from mleq.files import write_files
from tests.e2e.neovim import RUNTIME, Neovim, neovim

pytestmark = pytest.mark.e2e

BODY = r"\mathcal{L}(\theta) = \frac{1}{n} \sum_{i=1}^{n} \bigl(y_{i} - f_{\theta}(x_{i})\bigr)^{2}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_files(tmp_path / "project" / ".mleq", skeleton("mine"))
    return tmp_path / "project"


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Neovim]:
    with neovim(tmp_path / "home", f"vim.opt.runtimepath:append('{RUNTIME}')\nvim.o.swapfile = false") as editor:
        yield editor


def listed(editor: Neovim, word: str) -> str:
    """What is offered for a word on an empty line; nothing, too, is an answer."""
    editor.keys(f"<Esc>cc{word}")
    editor.until(lambda: editor.line == word and not editor.asked(), "an answer")
    offered = " ".join(editor.listed())
    editor.keys("<C-e>")
    return offered


def replace_in_pack(editor: Neovim, project: Path, old: str, new: str) -> None:
    """Change a line of the pack in the editor, and write it."""
    editor.keys("<Esc>")
    editor.edit(project / ".mleq" / "equations.yaml")
    editor.vim.command(f"%s/{old}/{new}/")
    editor.vim.command("write")
    editor.vim.command("buffer paper.tex")


def test_served_edited_overriding_and_broken(editor: Neovim, project: Path) -> None:
    editor.edit(project / "paper.tex", "")
    editor.until(lambda: "My loss" in listed(editor, "mlmyloss"), "the pack of the project")
    editor.keys("<Esc>ccmlmyloss")
    editor.until(editor.listed, "the list")
    editor.keys("<C-n><C-y>")
    editor.until(lambda: BODY in "\n".join(editor.text), "the equation of the project")

    replace_in_pack(editor, project, "name: My loss", "name: My better loss")
    editor.until(lambda: "My better loss" in listed(editor, "mlmyloss"), "what was changed on disk")

    replace_in_pack(editor, project, "- id: my-loss", "- id: softmax\\r  overrides: true")
    editor.until(lambda: "Softmax (with" not in listed(editor, "mlsoftmax"), "the built-in equation gone")
    assert "My better loss" in listed(editor, "mlmyloss")

    replace_in_pack(editor, project, "slots: .*", "slots: ['z']")
    editor.until(lambda: "the rest is served" in editor.messages, "that the pack is broken")
    assert "Softmax (with" in listed(editor, "mlsoftmax")
    editor.keys("<Esc>")
    editor.edit(project / ".mleq" / "equations.yaml")
    editor.until(lambda: editor.lua("return #vim.diagnostic.get(0)"), "the mistake in its file")
    [told, *_] = editor.lua("return vim.diagnostic.get(0)")
    assert "'z' does not occur" in told["message"] and editor.text[told["lnum"]].startswith("  slots:")
    assert editor.messages.count("the rest is served") == 1
