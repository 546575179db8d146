"""The configuration that the README gives for Neovim is in effect in Neovim."""

from pathlib import Path

import pytest

from tests.e2e.neovim import RUNTIME, neovim
from tests.test_readme import READMES, blocks

pytestmark = pytest.mark.e2e


def test_the_settings_of_the_readme(tmp_path: Path) -> None:
    [example] = blocks(READMES[0], "lua")
    with neovim(tmp_path / "home", f"vim.opt.runtimepath:append('{RUNTIME}')\n{example}") as editor:
        editor.edit(tmp_path / "paper.tex", "")
        editor.keys("ieqsoftmax")
        editor.until(lambda: "Softmax" in " ".join(editor.listed()), "what the other head calls up")
        editor.keys("<C-n><C-y>")
        editor.until(lambda: "\\begin{equation}" in editor.text, "the display that was set")
