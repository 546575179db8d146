"""Vim with the plugin that mleq ships, and each client that a checkout is named of: the list, the stops, the hover.

No registry has these clients, so variables name checkouts of them: `MLEQ_VIM_LSP`, `MLEQ_ASYNCOMPLETE` and
`MLEQ_ASYNCOMPLETE_LSP`, `MLEQ_YEGAPPAN_LSP`, `MLEQ_COC` (with its `build/`), `MLEQ_VSNIP` and `MLEQ_VSNIP_INTEG`.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.programs import a_home, installed_client, on_path
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

PLUGIN = Path(__file__).parents[2] / "editors" / "vim"
PACK = Path(__file__).parents[2] / "snippets"

WIDE = 200
"""Columns, so that there is room for what is known of an equation beside the list of their names."""

TEXT = r"""We write

\[
  p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}
\]
"""
EQUATION = r"""We write
\[
\operatorname{softmax}(%s)_{i}
  = \frac{\exp({%s}_{i})}{\sum_{j=1}^{K} \exp({%s}_{j})}, \qquad i = 1, \dots, K
\]
"""

# Nothing of this machine's own: neither its packages nor a person's settings.
SETTINGS = """\
set nocompatible encoding=utf-8 packpath= nomore noswapfile viminfo= updatetime=300
let &runtimepath = $VIMRUNTIME
{runtimepath}
{settings}
filetype plugin on
syntax on
"""

VSNIP = """\
imap <expr> <Tab> vsnip#jumpable(1) ? '<Plug>(vsnip-jump-next)' : '<Tab>'
smap <expr> <Tab> vsnip#jumpable(1) ? '<Plug>(vsnip-jump-next)' : '<Tab>'
"""


@dataclass(frozen=True)
class Client:
    """How a client is set up, and the keys that it has for what a writer does."""

    checkouts: tuple[str, ...]
    settings: str = ""
    hover: str = ":LspHover<CR>"
    ask: str = ""
    """What asks for the list, where it does not come by itself."""
    choose: str = "<C-n>"
    take: str = "<C-y>"
    next: str | None = None
    """The key that goes to the next stop, where there are stops."""


CLIENTS = {
    "vim-lsp with asyncomplete": Client(("VIM_LSP", "ASYNCOMPLETE", "ASYNCOMPLETE_LSP")),
    "vim-lsp by hand": Client(("VIM_LSP",), "set omnifunc=lsp#complete", ask="<C-x><C-o>", choose=""),
    "vim-lsp with vsnip": Client(
        ("VIM_LSP", "ASYNCOMPLETE", "ASYNCOMPLETE_LSP", "VSNIP", "VSNIP_INTEG"), VSNIP, next="<Tab>"
    ),
    "yegappan": Client(("YEGAPPAN_LSP",)),
    "yegappan with vsnip": Client(("YEGAPPAN_LSP", "VSNIP", "VSNIP_INTEG"), VSNIP, next="<Tab>"),
    "coc": Client(
        ("COC",),
        "let g:coc_disable_startup_warning = 1\n"
        "let g:coc_user_config = {'languageserver.other': {'command': 'true', 'filetypes': ['x']}}\n"
        "inoremap <expr> <C-y> coc#pum#visible() ? coc#pum#confirm() : '<C-y>'\n",
        hover=":call CocActionAsync('doHover')<CR>",
        choose="<C-n><C-p>",
        next="<C-j>",
    ),
}


def checkout(name: str) -> Path:
    variable = f"MLEQ_{name}"
    if variable not in os.environ:
        pytest.skip(f"{variable} names no checkout")
    return Path(os.environ[variable])


def vim(
    home: Path, plugins: list[Path], settings: str = "", *, name: str = "paper.tex", has_server: bool = True
) -> Terminal:
    """Vim on a file, with those plugins on its runtime path, in the order in which they are given."""
    program = on_path("vim", "vim-nox")
    environment = a_home(home)
    if node := shutil.which("node"):
        settings = f"let g:coc_node_path = '{node}'\n{settings}"
    after = [plugin / "after" for plugin in plugins if (plugin / "after").is_dir()]
    runtimepath = "\n".join(f"set runtimepath+={path}" for path in [*plugins, *after])
    (home / "vimrc").write_text(SETTINGS.format(runtimepath=runtimepath, settings=settings), "utf-8")
    (home / name).write_text(TEXT, encoding="utf-8")
    if not has_server:
        (home / "bin" / "mleq").unlink()
    return Terminal([program, "-Nu", str(home / "vimrc"), "-i", "NONE", "-n", name], home, environment, WIDE)


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    return CLIENTS[request.param]


@pytest.mark.parametrize("ours_first", [False, True], ids=["loaded last", "loaded first"])
def test_an_equation_is_typed_and_a_formula_is_told(tmp_path, client, ours_first, request):
    plugins = [checkout(name) for name in client.checkouts]
    plugins = [PLUGIN, *plugins] if ours_first else [*plugins, PLUGIN]
    shot = f"vim-{request.node.callspec.id.replace(' ', '-')}"
    with vim(tmp_path, plugins, client.settings) as editor:
        editor.wait("We write")
        editor.type("/sum<CR>")
        editor.insist(client.hover, "Turns K real numbers")
        screen = editor.shoot(f"{shot}-hover")
        assert "pᵢ = ──" in screen and "base64" not in screen and "```" not in screen and "``text" not in screen
        # What is drawn has its columns: the power stands right of what it is a power of.
        lines = screen.splitlines()
        [bar] = [line.index("pᵢ = ─") for line in lines if "pᵢ = ─" in line]
        top = next(line for line in lines if line.rstrip(" │").endswith(" e"))
        assert top.index(" e") > bar

        editor.type("gg")
        editor.wait(lambda screen: "Turns K real" not in screen)
        editor.type(":echo<CR>omlsoftma")
        editor.insist(client.ask, "Softmax (with sigma")
        editor.type(client.choose)
        editor.wait("Turns K real")
        editor.shoot(f"{shot}-list")
        editor.type(client.take)
        editor.wait(
            lambda screen: r"\operatorname{softmax}" in screen and not re.search("Softmax [(]with|\\^@", screen)
        )
        if client.next:
            editor.type("w")
            editor.wait("softmax}(w)_{i}")
            here = editor.cursor
            editor.type(client.next)
            editor.wait_until(lambda: editor.cursor[0] > here[0])
            editor.type("u")
            editor.wait(r"\exp({u}_{i})}{\sum_{j=1}^{K} \exp({u}_{j})")
        editor.shoot(f"{shot}-taken")
        editor.type("<Esc>")
        editor.wait(lambda screen: "-- INSERT" not in screen and "-- SELECT" not in screen)
        editor.type(":write<CR>")
        wanted = EQUATION % (("w", "u", "u") if client.next else (r"\mathbf{z}", "z", "z"))
        editor.wait_until(lambda: (tmp_path / "paper.tex").read_text("utf-8").startswith(wanted))
        assert (tmp_path / "paper.tex").read_text("utf-8") == TEXT.replace("We write\n", wanted)


# What is there; the file that is opened; what is told, once.
MISSING = [
    pytest.param("", "paper.tex", "mleq: no server: run `pip install mleq`", id="no server"),
    pytest.param("let g:mleq_command = '/no/mleq'", "post.md", 'mleq: cannot run "/no/mleq"', id="a wrong command"),
    pytest.param("let g:mleq_command = 'true'", "post.md", "mleq: no language client", id="no client"),
    pytest.param("", "notes.txt", None, id="another file"),
    pytest.param("let g:mleq_enabled = 0", "paper.tex", None, id="switched off"),
]


@pytest.mark.parametrize(("settings", "name", "told"), MISSING)
def test_what_is_missing_is_told_once(tmp_path, settings, name, told):
    with vim(tmp_path, [PLUGIN], settings, name=name, has_server=False) as editor:
        editor.wait("We write")
        editor.type(f":edit {name}<CR>:edit again-{name}<CR>")
        editor.type(":call writefile(split(execute('messages'), \"\\n\"), 'm')<CR>:call rename('m', 'messages')<CR>")
        editor.wait_until((tmp_path / "messages").exists)
        messages = [line for line in (tmp_path / "messages").read_text("utf-8").splitlines() if "mleq:" in line]
        assert len(messages) == (told is not None)
        assert all(message.startswith(told) and len(message) < 80 for message in messages)


COMMANDS = [
    # What the vimrc says, what `command.json` holds, and the command; {home} is where Vim was started.
    ("", None, ["{home}/bin/mleq", "serve"]),
    ("let g:mleq_command = '~/x/mleq'", '["{home}/bin/mleq"]', ["{home}/x/mleq", "serve"]),
    ("let g:mleq_command = ['uvx', 'mleq']", None, ["uvx", "mleq", "serve"]),
    ("let g:mleq_command = ['mleq', 'serve', '--log', 'x']", None, ["mleq", "serve", "--log", "x"]),
    ("", '["{home}/other"]', ["{home}/other", "serve"]),
    ("", '["{home}/gone"]', ["{home}/bin/mleq", "serve"]),
    ("", '{{"spoiled": 1', ["{home}/bin/mleq", "serve"]),
    ("", '"text"', ["{home}/bin/mleq", "serve"]),
]


@pytest.mark.parametrize(("settings", "installed", "command"), COMMANDS)
def test_the_command(tmp_path, settings, installed, command):
    plugin = installed_client(PLUGIN, tmp_path / "plugin-folder", installed)
    show = ["-es", "--cmd", f"set rtp+={plugin}", "-c", "call writefile(mleq#command(), 'got') | qall!"]
    if settings:
        show[1:1] = ["--cmd", settings]
    run_vim(tmp_path, show, a_home(tmp_path))
    assert (tmp_path / "got").read_text("utf-8").splitlines() == [part.format(home=tmp_path) for part in command]


@pytest.mark.parametrize("folder", [PLUGIN, PACK], ids=["plugin", "pack"])
def test_the_tags_of_the_help_are_those_that_vim_makes(tmp_path, folder):
    shutil.copytree(folder / "doc", tmp_path / "doc")
    (tmp_path / "doc" / "tags").unlink()
    run_vim(tmp_path, ["-es", "-c", "helptags doc", "-c", "qall!"])
    assert filecmp.cmp(tmp_path / "doc" / "tags", folder / "doc" / "tags", shallow=False)


def test_vim_finds_its_help_where_it_is_only_copied(tmp_path):
    """`:help` goes by the tags that are there; a tag that is missing is an error, and Vim ends with it."""
    for name, folder in (("mleq", PLUGIN), ("mleq-snippets", PACK)):
        shutil.copytree(folder, tmp_path / "pack" / "mleq" / "start" / name)
    topics = ["mleq", "g:mleq_command", "mleq-vim-lsp", "mleq-snippets", "mleq-snippets-vsnip"]
    asked = [part for topic in topics for part in ("-c", f"help {topic}")]
    run_vim(tmp_path, ["-es", "--cmd", f"set packpath={tmp_path}", "-c", "packloadall", *asked, "-c", "qall!"])


def run_vim(folder: Path, arguments: list[str], environment: Mapping[str, str] | None = None) -> None:
    command = [on_path("vim", "vim-nox"), "-Nu", "NONE", "-i", "NONE", "-n", *arguments]
    subprocess.run(
        command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, timeout=60, check=True
    )
