"""mleq in Neovim, as a writer meets it: typed, listed, accepted, filled in, read and put right."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.e2e.neovim import RUNTIME, Neovim, neovim

pytestmark = pytest.mark.e2e

ON_PATH = f"vim.opt.runtimepath:prepend('{RUNTIME}')\n"
WITHOUT_MLEQ = "/usr/bin:/bin"
MLEQ = str(Path(sys.executable).with_name("mleq"))

PAPER = "\\documentclass{article}\n\\begin{document}\nText\n\n\\end{document}\n"
POST = "# Title\n\nText\n\nMore\n"

Start = Callable[..., AbstractContextManager[Neovim]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Neovim in an empty home, with the plugin on its runtime path."""

    def starting(init: str = "", **options: object) -> AbstractContextManager[Neovim]:
        return neovim(tmp_path / "home", ON_PATH + init, **options)

    return starting


@pytest.fixture
def editor(start: Start) -> Iterator[Neovim]:
    with start() as editor:
        yield editor


def knows_preamble(editor: Neovim) -> bool:
    """Whether the server has read what lies around the document, without which it adds no package."""
    return editor.lua(
        """
        local client = vim.lsp.get_clients({ name = 'mleq', bufnr = 0 })[1]
        local document, position = { uri = vim.uri_from_bufnr(0) }, { line = 3, character = 0 }
        local parameters = { id = 'softmax', textDocument = document, position = position }
        local answer = client:request_sync('mleq/insert', parameters, 5000, 0)
        return answer ~= nil and answer.result ~= vim.NIL and answer.result.additionalTextEdits ~= nil
        """
    )


def lua_of_help(tag: str) -> str:
    """The Lua that stands below a tag of the help file."""
    told = (RUNTIME / "doc" / "mleq.txt").read_text(encoding="utf-8")
    return re.search(rf"\*{tag}\*.*?>lua\n(.*?)^<", told, re.DOTALL | re.MULTILINE)[1]


# Writing


SOFTMAX = [
    "\\operatorname{softmax}(\\mathbf{z})_{i}",
    "  = \\frac{\\exp({z}_{i})}{\\sum_{j=1}^{K} \\exp({z}_{j})}, \\qquad i = 1, \\dots, K",
]
FILLED = [
    "\\operatorname{softmax}(v)_{i}",
    "  = \\frac{\\exp({w}_{i})}{\\sum_{j=1}^{M} \\exp({w}_{j})}, \\qquad i = 1, \\dots, M",
]
TYPES = {
    "tex": ("paper.tex", PAPER, ["\\[", "\\]"]),
    "plaintex": ("plain.tex", "%&plain\nText\n\n\n\\bye\n", ["\\[", "\\]"]),
    "markdown": ("post.md", POST, ["$$", "$$"]),
    "quarto": ("post.qmd", POST, ["$$", "$$"]),
    "rmd": ("post.Rmd", POST, ["$$", "$$"]),
}


def write_softmax(editor: Neovim, name: str) -> None:
    """Type, see, accept and fill in, on the fourth line, which is empty."""
    editor.keys("4GA")
    assert editor.offered("mlsoftmax")[0] == "Softmax"
    editor.keys("<C-n>")
    told = editor.until(editor.floats, "the documentation")[0]
    assert "softmax(𝐳)ᵢ" in told and "References" in told
    shown = editor.shot(f"completion-{name}")
    assert "Softmax · Softmax 函数" in shown and "∑ⱼ₌₁ᴷ" in shown
    editor.keys("<C-y>")
    editor.until(lambda: editor.mode == "s", "the first stop selected")
    editor.keys("v")  # into the first stop; then on to the others
    for typed in "wM":
        editor.until(lambda: editor.lua("return vim.snippet.active({ direction = 1 })"), "a stop to go to")
        editor.keys("<Tab>")
        editor.until(lambda: editor.mode == "s", "the next stop selected")
        editor.keys(typed)
        editor.until(lambda typed=typed: editor.line.count(typed) == 2, "both mirrors")
    editor.keys("<Tab>.")
    editor.until(lambda: "." in editor.line, "the end of the equation")


@pytest.mark.parametrize("filetype", TYPES)
def test_an_equation_is_typed_listed_and_filled_in(editor: Neovim, tmp_path: Path, filetype: str):
    name, text, (opening, closing) = TYPES[filetype]
    editor.edit(tmp_path / name, text)
    assert editor.vim.current.buffer.options["filetype"] == filetype
    if filetype == "tex":
        editor.until(lambda: knows_preamble(editor), "a preamble that is known")
    write_softmax(editor, filetype)
    lines = text.splitlines()
    if filetype == "tex":
        lines.insert(1, "\\usepackage{amsmath}")
    place = lines.index("", 3)
    assert editor.text == [*lines[:place], opening, *FILLED, closing + ".", *lines[place + 1 :]]
    editor.shot(f"written-{filetype}")


def test_it_works_as_a_package_that_is_installed(tmp_path: Path):
    """As `mleq install neovim` leaves it: a copy, and the command beside it."""
    home = tmp_path / "home"
    folder = home / "data" / "nvim" / "site" / "pack" / "mleq" / "start" / "mleq"
    shutil.copytree(RUNTIME, folder)
    (folder / "command.json").write_text(json.dumps([MLEQ]))
    with neovim(home, path=WITHOUT_MLEQ) as editor:
        editor.edit(tmp_path / "paper.tex", PAPER)
        assert editor.lua("return vim.lsp.config.mleq.cmd") == [MLEQ, "serve"]
        editor.until(lambda: knows_preamble(editor), "a preamble that is known")
        write_softmax(editor, "installed")
        editor.keys("<Esc>")
        editor.vim.command("help mleq")
        assert editor.vim.current.buffer.name == str(folder / "doc" / "mleq.txt")


def test_prose_is_left_alone(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    editor.keys("3GA The softmax of an attention is a mlp")
    editor.until(lambda: editor.line.endswith("mlp") and not editor.asked(), "all of it typed")
    assert editor.listed() == []


@pytest.mark.parametrize("automatic", [True, False])
def test_the_list_comes_unasked_only_if_wanted(start: Start, tmp_path: Path, automatic: bool):
    with start(f"vim.g.mleq_autocomplete = {json.dumps(automatic)}") as editor:
        editor.edit(tmp_path / "paper.tex", PAPER)
        editor.until(lambda: knows_preamble(editor), "a preamble that is known")
        editor.keys("4GAmlsoftmax")
        editor.until(lambda: editor.line == "mlsoftmax" and not editor.asked(), "all of it typed")
        if automatic:
            editor.until(editor.listed, "the list")
            return
        assert editor.listed() == []
        editor.keys("<C-x><C-o>")
        editor.until(editor.listed, "the list")
        editor.keys("<C-y>")
        editor.until(lambda: SOFTMAX[0] in editor.text, "the equation")
        assert "\\usepackage{amsmath}" in editor.text


# With plugins that complete


def checkout(*variables: str) -> str:
    """What puts checkouts on the runtime path, where variables name them."""
    folders = [os.environ.get(variable) for variable in variables]
    if not all(folders):
        pytest.skip(f"no checkout is named by {' and '.join(variables)}")
    return "".join(f"vim.opt.runtimepath:prepend('{folder}')\n" for folder in folders)


QUOTE = "\\documentclass{article}\n\\begin{document}\n\\begin{quote}\n  \n\\end{quote}\n\\end{document}\n"


def typed_and_accepted(editor: Neovim, path: Path, shows: Callable[[], bool], accepts: str = "<C-y>") -> None:
    """Type a name on an indented line, see it listed, accept it, and fill in the first stops."""
    editor.edit(path, QUOTE)
    editor.until(lambda: knows_preamble(editor), "a preamble that is known")
    editor.keys("4GA")
    for end in range(1, len("mlsoftmax") + 1):  # nvim-cmp lists nothing behind a burst of letters
        editor.keys("mlsoftmax"[end - 1])
        editor.until(lambda end=end: editor.line == "  " + "mlsoftmax"[:end], "a letter")
    editor.until(lambda: shows() and not editor.asked(), "the list")
    editor.shot(f"list-{path.stem}")
    editor.keys(accepts)
    editor.until(lambda: editor.mode == "s", "the first stop selected")
    editor.keys("v<Tab>")
    editor.until(lambda: editor.mode == "s" and "softmax}(v)" in "".join(editor.text), "the next stop selected")
    editor.keys("w")
    editor.until(lambda: editor.line.count("{w}") == 2, "both mirrors")
    assert editor.text[1] == "\\usepackage{amsmath}"
    indented = ["\\[", FILLED[0], FILLED[1].replace("M", "K"), "\\]"]
    assert editor.text[4:8] == [f"  {line}" for line in indented]


def test_nvim_cmp_lists_and_inserts(start: Start, tmp_path: Path):
    init = checkout("MLEQ_NVIM_CMP", "MLEQ_CMP_NVIM_LSP") + lua_of_help("mleq-nvim-cmp")
    after = Path(os.environ["MLEQ_CMP_NVIM_LSP"]) / "after"
    with start(f"{init}vim.opt.runtimepath:append('{after}')\n") as editor:
        visible = "local cmp = require('cmp'); return cmp.visible() and #cmp.get_entries() > 0"
        typed_and_accepted(editor, tmp_path / "cmp.tex", lambda: editor.lua(visible))


def test_blink_lists_and_inserts(start: Start, tmp_path: Path):
    setup = lua_of_help("mleq-blink").replace("setup({", "setup({ fuzzy = { implementation = 'lua' },")
    with start(checkout("MLEQ_BLINK_CMP") + setup) as editor:
        visible = "local blink = require('blink.cmp'); return blink.is_visible() and #blink.get_items() > 0"
        typed_and_accepted(editor, tmp_path / "blink.tex", lambda: editor.lua(visible))


LISTS = {"as it comes": "", "by 'autocomplete'": lua_of_help("mleq-autocomplete-option")}


@pytest.mark.parametrize("case", LISTS)
def test_neovim_itself_lists_and_inserts(start: Start, tmp_path: Path, case: str):
    with start(LISTS[case]) as editor:
        typed_and_accepted(editor, tmp_path / "builtin.tex", lambda: "Softmax" in editor.listed()[:1], "<C-n><C-y>")


# Reading


HOVERS = {
    "paper.tex": (PAPER.replace("Text", "$h = \\sum_i q_i \\ln\\frac{q_i}{r_i}$"), "3G6l"),
    "post.md": (POST.replace("Text", "$h = \\sum_i q_i \\ln\\frac{q_i}{r_i}$"), "3G6l"),
}


@pytest.mark.parametrize("name", HOVERS)
def test_a_hover_is_text_without_a_trace_of_a_picture(editor: Neovim, tmp_path: Path, name: str):
    text, place = HOVERS[name]
    editor.edit(tmp_path / name, text)
    editor.keys(f"{place}K")
    told = editor.until(editor.floats, "the hover")[0]
    assert "Kullback-Leibler divergence" in told and "h = ∑ qᵢ ln ────" in told
    assert "base64" not in told and "data:" not in told
    shown = editor.shot(f"hover-{name}")
    assert "h = ∑ qᵢ ln ────" in shown
    assert not re.search(r"&\w+;|\\_|\*\*|```", shown), "raw Markdown on the screen"


MISTAKE = POST.replace("Text", "$$\n\\sigma(z) = \\frac{1}{1 + e^{z}}\n$$")


def test_a_mistake_is_marked_told_and_put_right(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", MISTAKE)
    found = editor.until(lambda: editor.lua("return vim.diagnostic.get(0)"), "the mark")
    assert [(mark["lnum"], mark["source"]) for mark in found] == [(3, "mleq")]
    editor.keys("4G8l<C-w>d")
    assert "minus" in editor.until(editor.floats, "what is wrong")[0]
    editor.shot("diagnostic")
    editor.keys("jk4G8lgra")
    editor.until(lambda: "Code actions:" in editor.screen(), "the list of actions")
    assert "1: Correct" in editor.shot("actions")
    editor.keys("1<CR>")
    editor.until(lambda: "e^{-z}" in editor.text[3], "the formula put right")


# :Mleq


def drawn(editor: Neovim, path: Path, text: str) -> None:
    """Open a document with the cursor where it is drawn: on the character behind the bar."""
    before = text.partition("|")[0].split("\n")
    editor.edit(path, text.replace("|", ""))
    editor.vim.current.window.cursor = (len(before), len(before[-1].encode()))


SIGMOID = "\\sigma(z) = \\frac{1}{1 + e^{-z}}"
INSERTED = {
    "an empty line": ("Text\n\n|\n\nMore\n", ":Mleq sigmo<CR>1<CR>", "Text\n\n$$\n{}\n$$\n\nMore\n"),
    "behind the cursor, as p puts": ("# é |$x$\n", ":Mleq sigmo<CR>1<CR>", "# é ${} x$\n"),
    "behind the end": ("see é|é\n", ":Mleq sigmo<CR>1<CR>", "see éé\n$$\n{}\n$$\n"),
    "insert mode": ("see $x|$ é\n", "i<F2>sigmo<CR>1<CR>", "see $x{}$ é\n"),
    "a quote": ("> one\n> |\n> two\n", ":Mleq sigmo<CR>1<CR>", "> one\n> $$\n> {}\n> $$\n> two\n"),
    "a selection": ("a\n\n|sigmo\n\nb\n", "ve:Mleq<CR>1<CR>", "a\n\n$$\n{}\n$$\n\nb\n"),
    "a selection, by a mapping": ("a\n\n|sigmo\n\nb\n", "ve<F2>1<CR>", "a\n\n$$\n{}\n$$\n\nb\n"),
    "an exact name": ("a\n\n|\n\nb\n", ":Mleq sigmoid (logistic function)<CR>", "a\n\n$$\n{}\n$$\n\nb\n"),
}


@pytest.mark.parametrize("case", INSERTED)
def test_what_is_chosen_is_inserted_at_the_cursor_and_undone_at_once(start: Start, tmp_path: Path, case: str):
    text, keys, expected = INSERTED[case]
    with start("vim.keymap.set({ 'n', 'x', 'i' }, '<F2>', '<Cmd>Mleq<CR>')") as editor:
        drawn(editor, tmp_path / "post.md", text)
        inserted = expected.replace("{}", SIGMOID).splitlines()
        before, place = editor.text, editor.vim.current.window.cursor
        editor.keys(keys)
        editor.until(lambda: editor.text == inserted and editor.mode == "s", f"{inserted}, and a stop selected")
        editor.keys("<Esc>u")
        editor.until(lambda: editor.text == before, "all taken back")

        editor.vim.current.window.cursor = place
        editor.keys(keys)
        editor.until(lambda: editor.text == inserted and editor.mode == "s", f"{inserted}, and a stop selected")
        editor.keys("q")
        filled = [line.replace("z", "q") for line in inserted]
        editor.until(lambda: editor.text == filled, f"{filled}")


PICKER = """
vim.ui.select = function(items, options, done)
  vim.cmd('botright new | startinsert')
  vim.defer_fn(function()
    _G.seen = { options.kind, options.format_item(items[1]) }
    vim.cmd('stopinsert | close | wincmd p')
    done(items[1])
  end, 20)
end
"""


def test_a_picker_in_a_window_of_its_own_inserts_where_it_was_asked_from(start: Start, tmp_path: Path):
    with start(PICKER) as editor:
        drawn(editor, tmp_path / "post.md", "a\n\n|\n\nb\n")
        editor.vim.command("vsplit | enew | wincmd p")
        editor.keys(":Mleq sigmo<CR>")
        inserted = ["a", "", "$$", SIGMOID, "$$", "", "b"]
        editor.until(lambda: editor.text == inserted and editor.mode == "s", f"{inserted}, and a stop selected")
        assert editor.lua("return _G.seen") == ["mleq", "Sigmoid (logistic function)   σ(z) = 1/(1+e⁻ᶻ)"]


def test_a_package_that_is_needed_comes_along_and_goes_with_the_same_undo(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "paper.tex", PAPER)
    editor.until(lambda: knows_preamble(editor), "a preamble that is known")
    editor.keys("4G:Mleq softmax<CR>")
    editor.until(lambda: editor.text[1] == "\\usepackage{amsmath}", "the package")
    editor.until(lambda: editor.mode == "s", "the first stop selected")
    assert editor.text[4:8] == ["\\[", *SOFTMAX, "\\]"]
    editor.keys("<Esc>u")
    editor.until(lambda: editor.text == PAPER.splitlines(), "all taken back")


def test_the_list_of_a_search_fits_the_screen(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    editor.keys(":Mleq<CR>")
    editor.until(lambda: editor.screen().endswith("Equation:"), "the question")
    editor.keys("<CR>")
    editor.until(lambda: "Type number" in editor.screen(), "the list")
    rows = editor.shot("search").splitlines()
    numbers = [int(row.split(":")[0]) for row in rows if re.match(r"\d+: ", row)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 20
    assert any(row.endswith("…") for row in rows), "a formula that is longer than the screen is wide"
    editor.keys("<Esc>")
    editor.until(lambda: editor.mode == "n", "nothing chosen")
    assert editor.text == POST.splitlines()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Mleq sof", "Softmax"),
        ("Mleq cross en", "entropy loss (multiclass)"),
        ("Mleq! 散度", "Kullback-Leibler divergence"),
        ("3Mleq kl", "Kullback-Leibler divergence"),
    ],
)
def test_names_are_completed(editor: Neovim, tmp_path: Path, typed: str, expected: str):
    editor.edit(tmp_path / "post.md", POST)
    assert expected in editor.vim.funcs.getcompletion(typed, "cmdline")


def test_a_page_is_shown_beside_the_text(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    for _ in range(2):
        editor.keys(":Mleq! softmax<CR>")
        editor.until(lambda: editor.vim.current.buffer.name.endswith("mleq://softmax"), "the page")
        told = "\n".join(editor.text)
        assert "∑ⱼ₌₁ᴷ exp(zⱼ)" in told and "Pitfalls" in told and SOFTMAX[0] in told
        assert "data:" not in told
        assert not re.search(r"&\w+;|\\_|\*\*|```", editor.shot("page")), "raw Markdown on the screen"
        assert len(editor.vim.windows) == 2
        editor.keys("<C-w>p")
        editor.until(lambda: editor.text == POST.splitlines(), "the text again")


REFUSED = {
    "a comment": ("post.md", "a\n\n<!-- |x -->\n", "", "no equation can go here"),
    "read-only": ("post.md", "a\n|\n", "set readonly", "this buffer is read-only"),
    "not modifiable": ("post.md", "a\n|\n", "set nomodifiable", "this buffer is read-only"),
    "another language": ("notes.txt", "a\n|\n", "", "no server runs in this buffer"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_where_no_equation_can_go_it_is_told(editor: Neovim, tmp_path: Path, case: str):
    name, text, command, expected = REFUSED[case]
    if name.endswith(".md"):
        drawn(editor, tmp_path / name, text)
    else:
        editor.vim.command(f"edit {tmp_path / name}")
        editor.vim.current.buffer[:] = text.splitlines()
    editor.vim.command(command)
    before = editor.text
    editor.keys(":Mleq softmax<CR>")
    editor.until(lambda: expected in editor.messages, "a message")
    assert editor.messages.count("mleq:") == 1 and editor.text == before


def test_what_nothing_is_called_is_told(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    editor.keys(":Mleq qqqzzzqqq<CR>")
    editor.until(lambda: 'mleq: no equation is called anything like "qqqzzzqqq"' in editor.messages, "a message")


# The server


def test_nothing_is_loaded_before_it_is_needed(editor: Neovim):
    loaded = "return vim.tbl_filter(function(name) return name:match('^mleq') end, vim.tbl_keys(package.loaded))"
    assert editor.lua(loaded) == []
    assert editor.lua("return vim.fn.exists(':Mleq')") == 2


def test_a_file_named_at_the_start_is_served(start: Start, tmp_path: Path):
    (tmp_path / "post.md").write_text(POST)
    with start(arguments=[str(tmp_path / "post.md")]) as editor:
        editor.until(editor.client, "the server attached")


def test_the_server_is_left_to_the_user_who_says_so(start: Start, tmp_path: Path):
    with start("vim.g.mleq_enabled = false") as editor:
        (tmp_path / "post.md").write_text(POST)
        editor.vim.command(f"edit {tmp_path / 'post.md'}")
        assert editor.lua("return #vim.lsp.get_clients({ _uninitialized = true })") == 0
        editor.vim.command("lua vim.lsp.enable('mleq')")
        editor.until(editor.client, "the server attached")


def test_settings_are_passed_on(start: Start, tmp_path: Path):
    with start(lua_of_help("mleq-settings")) as editor:
        editor.edit(tmp_path / "post.md", POST)
        editor.keys("3GA ")
        assert editor.offered("eqsoftmax")[0] == "Softmax"


def test_projects_are_told_by_their_markers(editor: Neovim, tmp_path: Path):
    (tmp_path / "book" / ".mleq").mkdir(parents=True)
    (tmp_path / "book" / "one").mkdir()
    editor.edit(tmp_path / "book" / "one" / "post.md", POST)
    assert editor.lua("return vim.lsp.get_clients()[1].root_dir") == str(tmp_path / "book")


def test_a_missing_server_is_told_once(start: Start, tmp_path: Path):
    with start(path=WITHOUT_MLEQ) as editor:
        for name in ("one.md", "two.md", "three.tex"):
            (tmp_path / name).write_text(POST)
            editor.vim.command(f"edit {tmp_path / name}")
        told = "mleq: the server is not installed: pip install mleq (:help mleq-command)"
        assert editor.messages.strip() == told
        assert not editor.vim.api.get_mode()["blocking"]
        editor.shot("missing")
        editor.vim.command("checkhealth mleq")
        assert "mleq cannot be started" in "\n".join(editor.text)


COMMANDS = {
    "what is installed before the PATH": ('["{good}"]', "", "good"),
    "the PATH where that is gone": ('["/nowhere/mleq"]', "", "path"),
    "the PATH where that is broken": ("{{", "", "path"),
    "the user's own before all": (
        '["/nowhere/mleq"]',
        "vim.lsp.config('mleq', {{ cmd = {{ '{good}', 'serve' }} }})",
        "good",
    ),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_the_command_is_looked_for_in_order(tmp_path: Path, case: str):
    installed, init, expected = COMMANDS[case]
    folder, programs = tmp_path / "mleq", {}
    shutil.copytree(RUNTIME, folder)
    for name in ("good", "path"):
        program = programs[name] = tmp_path / name / "mleq"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{MLEQ}" "$@"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "command.json").write_text(installed.format(**programs))
    init = f"vim.opt.runtimepath:prepend('{folder}')\n" + init.format(**programs)
    with neovim(tmp_path / "home", init, path=f"{tmp_path / 'path'}:{WITHOUT_MLEQ}") as editor:
        editor.edit(tmp_path / "post.md", POST)
        started = editor.lua("return vim.lsp.get_clients()[1].config.cmd[1]")
        assert editor.vim.funcs.exepath(started) == str(programs[expected])


def test_a_server_that_is_killed_comes_back_three_times(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    # Neovim's own word of a server that died is longer than the screen, and it would wait for a key, and we for it.
    editor.vim.command("set messagesopt=wait:0,history:500")
    for _ in range(3):
        before = editor.client()
        (server,) = editor.vim.api.get_proc_children(editor.vim.funcs.getpid())
        os.kill(server, signal.SIGKILL)
        editor.until(lambda before=before: editor.client() not in (None, before), "another server")
    editor.keys("3GA ")
    assert editor.offered("mlsoftmax")[0] == "Softmax"
    editor.keys("<Esc>")
    (server,) = editor.vim.api.get_proc_children(editor.vim.funcs.getpid())
    os.kill(server, signal.SIGKILL)
    editor.until(lambda: editor.client() is None and editor.messages.count("signal 9") == 4, "the end of it")
    editor.keys(":Mleq softmax<CR>")
    editor.until(lambda: "mleq: no server runs in this buffer" in editor.messages, "a message")
    editor.vim.command("edit!")
    editor.until(editor.client, "a server again")


# Help


def test_its_health_is_checked(editor: Neovim, tmp_path: Path):
    editor.edit(tmp_path / "post.md", POST)
    editor.vim.command("checkhealth mleq")
    told = "\n".join(editor.text)
    assert "❌" not in told and "⚠" not in told
    for expected in (f"{MLEQ}, from the PATH", "mleq 0", "post.md", "Neovim's own list comes as you type"):
        assert expected in told
    editor.shot("health")


def test_the_tags_of_the_help_are_those_of_its_text(editor: Neovim, tmp_path: Path):
    shutil.copy(RUNTIME / "doc" / "mleq.txt", tmp_path)
    editor.vim.command(f"helptags {tmp_path}")
    assert (tmp_path / "tags").read_text() == (RUNTIME / "doc" / "tags").read_text()


def test_what_the_help_points_to_is_there(editor: Neovim):
    told = (RUNTIME / "doc" / "mleq.txt").read_text(encoding="utf-8")
    for tag in sorted(set(re.findall(r"\|(\S+?)\|", told))):
        editor.vim.command(f"help {tag}")
    editor.vim.command("help mleq")
    editor.shot("help")
