"""Helix with the configuration that mleq ships: the list with its documentation, the stops, the hover."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.programs import a_home, debian, with_its_libraries
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

CONFIGURATION = Path(__file__).parents[2] / "editors" / "helix" / "languages.toml"

KNOWN = r"p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}"
TEX = rf"""\documentclass{{article}}
\usepackage{{amsmath}}
\begin{{document}}
We write

\[
  {KNOWN}
\]
\end{{document}}
"""
MARKDOWN = f"""# Notes

We write

$$
{KNOWN}
$$
"""

# The name of a file and what Helix calls its language; a text; the delimiters of a display in it.
DOCUMENTS = [
    pytest.param("paper.tex", TEX, r"\[", r"\]", id="latex"),
    pytest.param("post.md", MARKDOWN, "$$", "$$", id="markdown"),
    pytest.param("notes.qmd", MARKDOWN, "$$", "$$", id="quarto"),
    pytest.param("notes.Rmd", MARKDOWN, "$$", "$$", id="rmarkdown"),
]


def helix(home: Path, name: str, text: str) -> Terminal:
    """Helix on a file, in the home of somebody who has copied the configuration."""
    folder = debian("forky", "helix", ["hx", "libc6", "libgcc-s1"])
    environment = {**a_home(home), "HELIX_RUNTIME": str(folder / "usr" / "lib" / "hx" / "runtime")}
    configuration = home / ".config" / "helix"
    configuration.mkdir(parents=True)
    shutil.copy(CONFIGURATION, configuration)
    (home / name).write_text(text, encoding="utf-8")
    return Terminal([*with_its_libraries(folder, "usr/lib/hx/hx"), name], home, environment)


@pytest.mark.parametrize(("name", "text", "opening", "closing"), DOCUMENTS)
def test_an_equation_is_typed_read_about_and_filled_in(tmp_path, name, text, opening, closing):
    with helix(tmp_path, name, text) as editor:
        editor.wait("NOR")
        editor.type("/write<CR>o")
        editor.wait("INS")
        editor.type("mlsoftma")
        editor.insist("<C-x>", "Softmax  ")  # the server may only just have come up
        editor.shoot(f"helix-{name}-list")

        editor.type("<C-n>")  # chosen, it is shown in the document, and its documentation beside
        screen = editor.wait("Turns K real numbers")
        editor.shoot(f"helix-{name}-documentation")
        assert "exp(zᵢ)" in screen and "softmax(𝐳)ᵢ = ──" in screen
        assert "base64" not in screen and "](" not in screen

        editor.type("<CR>")
        editor.wait(lambda screen: "snippet" not in screen and r"\operatorname{softmax}" in screen)
        editor.type("w<Tab>u<Tab>")
        editor.wait(r"\exp({u}_{i})}{\sum")
        editor.shoot(f"helix-{name}-stops")

        editor.type("<Esc>")
        editor.wait("NOR")  # a key right behind it would be one with Alt
        editor.type(":write<CR>")
        editor.wait("written")
        saved = (tmp_path / name).read_text("utf-8")
        assert saved == text.replace(
            "We write\n",
            rf"""We write
{opening}
\operatorname{{softmax}}(w)_{{i}}
  = \frac{{\exp({{u}}_{{i}})}}{{\sum_{{j=1}}^{{K}} \exp({{u}}_{{j}})}}, \qquad i = 1, \dots, K
{closing}
""",
        )


@pytest.mark.parametrize(("name", "text", "opening", "closing"), DOCUMENTS)
def test_a_formula_is_told(tmp_path, name, text, opening, closing):
    with helix(tmp_path, name, text) as editor:
        editor.wait("NOR")
        editor.type("/sum<CR>")
        # The server may not be up yet when the first key comes.
        editor.insist(" k", "Turns K real numbers")
        screen = editor.shoot(f"helix-{name}-hover")
        assert "Softmax" in screen and "pᵢ = ──" in screen
        assert "base64" not in screen and "](" not in screen


def test_a_server_that_is_not_installed_is_no_trouble(tmp_path):
    """Helix looks for texlab and finds none: our part works, and neither the screen nor the log says a word."""
    with helix(tmp_path, "paper.tex", TEX) as editor:
        editor.wait("NOR")
        editor.insist("/sum<CR> k", "Turns K real numbers")
        assert "texlab" not in editor.text
    assert "texlab" not in (tmp_path / ".cache" / "helix" / "helix.log").read_text("utf-8")
