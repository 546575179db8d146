"""VS Code with the extensions as they are built: what a writer sees and gets, from the first letter on."""

import json
import os
import shutil
import signal
import sys

import pytest

from mleq.catalog.skeleton import skeleton
from mleq.files import write_files
from tests.e2e.vscode import DARK, LIGHT, Installation, browser, built, packed, processes

pytestmark = pytest.mark.e2e

SERVED = {"mleq.server.command": [sys.executable, "-m", "mleq"]}
TEX = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\nOf logits.\n\n|\n\\end{document}\n"
MARKDOWN = "# Title\n\nOf logits.\n\n|\n"
SOFTMAX = (
    "\\operatorname{softmax}(\\mathbf{z})_{i}\n"
    "  = \\frac{\\exp({z}_{i})}{\\sum_{j=1}^{K} \\exp({z}_{j})}, \\qquad i = 1, \\dots, K"
)
RENAMED = SOFTMAX.replace("\\mathbf{z}", "a").replace("{z}", "{b}")
FORMULA = {
    "paper.tex": (TEX.replace("|", f"\\[\n{SOFTMAX}|\n\\]"), f"\\[\n{SOFTMAX}\n\\]"),
    "post.md": (MARKDOWN.replace("|", f"$$\n{SOFTMAX}|\n$$"), f"$$\n{SOFTMAX}\n$$"),
}
"""Documents with a formula in them, and the formula."""


@pytest.fixture(scope="module")
def extensions():
    return built()


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def workbench(tmp_path_factory, chromium, extensions):
    """VS Code with the extension alone, and a server that answers."""
    installation = Installation(tmp_path_factory.mktemp("thin"), extensions[:1], SERVED)
    with installation.served(chromium) as opened:
        opened.served()
        yield opened


@pytest.fixture(params=[DARK, LIGHT])
def theme(request, workbench):
    workbench.wear(request.param)
    yield request.param
    workbench.wear(DARK)


@pytest.mark.parametrize(
    ("name", "document", "marks"),
    [("paper.tex", TEX, "\\[ \\]"), ("post.md", MARKDOWN, "$$ $$")],
    ids=["tex", "markdown"],
)
def test_a_name_becomes_an_equation_with_stops(workbench, name, document, marks):
    workbench.open(name, document)
    workbench.type("mlsoftmax")
    rows = workbench.suggested("Softmax")
    assert "Activation functions" in rows[0]
    told = workbench.details()
    assert "positive probabilities" in told and "data:" not in told and "**" not in told
    picture = workbench.picture(".suggest-details")
    assert picture["alt"].startswith("softmax(")
    assert picture["right"] < workbench.right(".suggest-details") - workbench.SCROLL_BAR, "the picture is cut off"
    workbench.shot(f"suggest-{name}")
    workbench.accept()
    before, after = marks.split()
    workbench.until(lambda: f"{before}\n{SOFTMAX}\n{after}" in workbench.text(), "the equation")
    workbench.type("a")
    workbench.press("Tab")
    workbench.type("b")
    workbench.until(lambda: f"{before}\n{RENAMED}\n{after}" in workbench.text(), "the stops and their mirrors")
    workbench.shot(f"stops-{name}")


@pytest.mark.parametrize("name", FORMULA)
def test_a_formula_is_shown_as_it_looks_on_this_theme(workbench, theme, name):
    document, formula = FORMULA[name]
    workbench.open(name, document)
    told = workbench.hover()
    assert "positive probabilities" in told and "data:" not in told and "\\*" not in told
    picture = workbench.picture(workbench.HOVER)
    workbench.shot(f"hover-{name}-{'dark' if theme == DARK else 'light'}")
    assert picture["color"] == ("bright" if theme == DARK else "dark")
    assert formula in workbench.text()


def test_a_change_of_the_theme_changes_the_pictures(workbench):
    document, _ = FORMULA["paper.tex"]
    workbench.open("paper.tex", document)
    colors = []
    for name in (DARK, LIGHT, DARK):
        workbench.wear(name)
        workbench.hover()
        colors.append(workbench.picture(workbench.HOVER)["color"])
        workbench.press("Escape")
    assert colors == ["bright", "dark", "bright"]


def test_the_catalog_is_searched_and_inserted_from(workbench):
    workbench.open("paper.tex", TEX.replace("\\usepackage{amsmath}\n", ""))
    workbench.command("mleq: Search the catalog")
    workbench.until(lambda: len(workbench.choices()) > 5, "the catalog to choose from")
    workbench.type("relative entropy")
    rows = workbench.until(
        lambda: (rows := workbench.choices()) and rows[0].startswith("Kullback-Leibler") and rows, "what is meant"
    )
    assert "KL 散度" in rows[0] and "D_KL(P ‖ Q)" in rows[0]
    workbench.shot("search")
    workbench.pick("softmax", "Softmax")
    workbench.until(lambda: f"\\[\n{SOFTMAX}\n\\]" in workbench.text(), "the equation")
    workbench.type("a")
    workbench.press("Tab")
    workbench.type("b")
    workbench.until(lambda: RENAMED in workbench.text(), "the stops and their mirrors")
    assert workbench.text().index("\\usepackage{amsmath}") < workbench.text().index("\\begin{document}")


def test_where_no_formula_can_stand_none_is_inserted(workbench):
    workbench.open("paper.tex", TEX.replace("|", "% a comment|"))
    workbench.command("mleq: Search the catalog")
    workbench.until(lambda: len(workbench.choices()) > 5, "the catalog to choose from")
    workbench.press("Enter")
    workbench.message("No formula can stand here")
    workbench.dismiss()
    assert "softmax" not in workbench.text()


def test_the_page_of_the_equation_at_the_cursor_is_drawn(workbench, theme):
    workbench.open("paper.tex", FORMULA["paper.tex"][0])
    workbench.command("mleq: Open the equation's page")
    page = workbench.preview("Softmax")
    picture = workbench.picture(".markdown-body", page)
    text = page.inner_text("body")
    workbench.shot(f"page-{'dark' if theme == DARK else 'light'}")
    assert picture["color"] == ("bright" if theme == DARK else "dark")
    assert "shifted by the maximum" in text and "data:" not in text and "**" not in text and "\\_" not in text


def test_the_page_of_any_equation_is_drawn(workbench):
    workbench.open("post.md", MARKDOWN)
    workbench.command("mleq: Open the equation's page")
    workbench.pick("kullback leibler", "Kullback-Leibler")
    page = workbench.preview("Kullback-Leibler divergence")
    assert workbench.picture(".markdown-body", page)["alt"].startswith("D")


def test_a_document_without_a_name_is_served(workbench):
    workbench.close_all()
    workbench.command("File: New Untitled Text File")
    workbench.command("Change Language Mode")
    workbench.pick("LaTeX", "LaTeX")
    workbench.until(lambda: workbench.language() == "LaTeX", "LaTeX")
    workbench.type("mlsoftmax")
    workbench.suggested("Softmax")
    workbench.accept()
    workbench.until(lambda: SOFTMAX in workbench.text(), "the equation")


def test_cells_of_a_notebook_are_served(workbench):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["Logits:\n"]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    workbench.write("book.ipynb", json.dumps(notebook))
    workbench.open_file("book.ipynb")
    workbench.page.wait_for_selector(".notebookOverlay .cell-list-container .monaco-list-row", state="attached")
    workbench.press("Enter")
    workbench.page.wait_for_selector(".notebookOverlay .monaco-editor.focused")
    workbench.press("Control+End")
    workbench.type("mlsoftmax")
    workbench.suggested("Softmax")
    workbench.shot("notebook")
    workbench.accept()
    workbench.until(lambda: f"$$\n{SOFTMAX}\n$$" in workbench.text(), "the equation")


def test_a_pack_of_the_project_is_served_and_its_mistakes_are_marked(workbench):
    files, pack = skeleton("mine"), workbench.installation.workspace / ".mleq"
    write_files(pack, files)
    workbench.open("paper.tex", TEX)
    workbench.type("mlmyloss")
    workbench.until(lambda: any("My loss" in row for row in workbench.asked()), "the equation of the pack")
    workbench.press("Escape")
    broken = files["equations.yaml"].replace("slots: ['\\theta'", "slots: ['z'")
    write_files(pack, {"equations.yaml": broken})
    workbench.message("the rest is served")
    workbench.open_file(".mleq/equations.yaml")
    workbench.until(lambda: workbench.page.query_selector(".squiggly-error"), "the mistake in its file")
    workbench.shot("broken-pack")
    shutil.rmtree(pack)
    workbench.dismiss()


def test_a_server_that_is_killed_comes_back(workbench):
    [before] = processes("-m mleq", workbench.installation.home)
    os.kill(before, signal.SIGKILL)
    [after] = workbench.until(lambda: processes("-m mleq", workbench.installation.home), "another server")
    assert after != before
    workbench.served()
    assert workbench.messages() == []


def test_a_missing_server_is_told_once_with_what_to_do(workbench):
    workbench.installation.set({"mleq.server.command": ["/nowhere/mleq"]})
    assert "/nowhere/mleq" in workbench.message("mleq.server.command names")
    workbench.dismiss()
    workbench.installation.set({})
    workbench.message("mleq is not installed")
    assert workbench.buttons() == ["Install it", "Open the settings", "Show the log"]
    workbench.shot("missing")
    workbench.dismiss()
    workbench.open("paper.tex", TEX)
    workbench.type("mlsoftmax ")
    workbench.hover_nothing()
    assert workbench.messages() == [] and processes("mleq serve", workbench.installation.home) == []
    workbench.installation.set(SERVED)
    workbench.served()


def test_a_server_that_ends_at_once_is_told_once(workbench):
    workbench.installation.set({"mleq.server.command": ["/bin/false"]})
    workbench.message("The server of mleq has ended")
    workbench.shot("ended")
    assert len(workbench.messages()) == 1
    workbench.dismiss()
    workbench.installation.set(SERVED)
    workbench.served()


def program(file, log):
    """The server, as a program that writes down that it was started."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\necho "$0" "$@" >> {log}\nexec {sys.executable} -m mleq "$@"\n')
    file.chmod(0o755)
    return file


PYTHON_EXTENSION = """
const { Uri } = require("vscode");
exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: () => ({ path: "PYTHON" }),
    resolveEnvironment: async ({ path }) => ({ executable: { uri: Uri.file(path) } }),
    onDidChangeActiveEnvironmentPath: () => ({ dispose() {} }),
  },
});
"""
"""What is used of the Python extension, which only the marketplace has."""


def test_a_server_is_found_where_people_have_it(workbench, tmp_path):
    installation = workbench.installation
    log, home = tmp_path / "started", installation.home
    [extension] = (home / "extensions").glob("mleq.mleq-*")
    named = program(tmp_path / "named" / "mleq", log)
    environment = program(installation.workspace / ".venv" / "bin" / "mleq", log)
    chosen = program(tmp_path / "chosen" / "bin" / "mleq", log)
    installed = program(tmp_path / "installed" / "mleq", log)
    own = program(home / "data/User/globalStorage/mleq.mleq/environment/bin/mleq", log)
    (extension / "command.json").write_text(json.dumps([str(installed)]))
    python = PYTHON_EXTENSION.replace("PYTHON", str(chosen.with_name("python")))
    installation.install(packed(tmp_path / "python.vsix", "ms-python", "python", python))
    installation.set({"mleq.server.command": str(named)})
    workbench.load()
    workbench.served()
    assert log.read_text() == f"{named} serve\n"

    def is_started(file):
        return lambda: log.read_text().endswith(f"{file} serve\n")

    installation.set({})
    workbench.until(is_started(environment), "the server of the workspace's environment")
    for found, after in ((environment, chosen), (chosen, installed), (installed, own)):
        found.unlink()
        workbench.command("mleq: Restart the server")
        workbench.until(is_started(after), f"the server of {after}")
    own.unlink()
    installation.run("--uninstall-extension", "ms-python.python")
    installation.set(SERVED)


def test_nothing_of_a_workspace_runs_before_it_is_trusted(tmp_path_factory, chromium, extensions):
    home = tmp_path_factory.mktemp("trust")
    asking = {"security.workspace.trust.enabled": True, "security.workspace.trust.startupPrompt": "never"}
    installation = Installation(home, extensions[:1], {}, asking)
    log = home / "started"
    program(installation.workspace / ".venv" / "bin" / "mleq", log)
    with installation.served(chromium) as workbench:
        workbench.open("post.md", MARKDOWN)
        workbench.message("mleq is not installed")
        assert not log.exists()
        workbench.dismiss()
        workbench.command("Workspaces: Manage Workspace Trust")
        workbench.page.click('.workspace-trust-editor a:text-is("Trust")')
        workbench.until(log.exists, "a server")
        workbench.served()


def test_the_pack_is_told_of_once_and_not_offered_twice(workbench, extensions):
    workbench.installation.install(extensions[1])
    workbench.load()
    workbench.served()
    workbench.message("The snippet pack of mleq is installed as well")
    workbench.shot("both")
    workbench.dismiss()
    workbench.open("paper.tex", TEX)
    workbench.type("mlsoftmax")
    workbench.suggested("mlsoftmax")
    # While somebody types, the pack's are there before the server's; a list that is asked for comes with all.
    workbench.press("Escape", "Control+Space")
    labels = [row.split(",")[0] for row in workbench.suggested("mlsoftmax")]
    assert "Softmax" not in labels and "Softmax (with sigma and powers of e)" in labels
    workbench.shot("both-list")
    workbench.load()
    workbench.served()
    assert workbench.messages() == []


def test_the_pack_alone_expands(tmp_path_factory, chromium, extensions):
    installation = Installation(tmp_path_factory.mktemp("pack"), extensions[1:], {})
    with installation.served(chromium) as workbench:
        workbench.open("paper.tex", TEX)
        workbench.type("dmlsoftmax")
        workbench.suggested("dmlsoftmax")
        workbench.shot("pack")
        workbench.accept()
        workbench.until(lambda: f"\\[\n{SOFTMAX}\n\\]" in workbench.text(), "the equation")
        workbench.type("a")
        workbench.press("Tab")
        workbench.type("b")
        workbench.until(lambda: RENAMED in workbench.text(), "the stops and their mirrors")
