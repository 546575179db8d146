"""The engines of snippets, each in its real editor, driven by typed keys.

An engine of files finds the exported pack on the editor's runtime path, and expands the triggers in it. An engine of
bodies is handed one, as the clients of language servers do; here by a word that stands for it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e import neovim
from tests.e2e.programs import debian, missing, on_path

NEXT = "\t"
"""The key that expands a word, and then goes from stop to stop."""

_HERE = Path(__file__).parent
_SETTLE = "\x1f"
"""The key that makes Vim tell the engine what was typed. By itself Vim does so only while no further key is waiting."""

# Nothing of this machine's own: neither the packages of Debian in `packpath` nor a person's settings. And nothing that
# looks at the text after each key: the pairs of parentheses, the syntax, and the indentation, which would change it.
_SETTINGS = """\
set nocompatible encoding=utf-8 nomore noswapfile viminfo=
let g:loaded_matchparen = 1
let &packpath = $VIMRUNTIME
let &runtimepath = $VIMRUNTIME
{runtimepath}
let g:bodies = json_decode(join(readfile('{folder}/bodies.json')))
{settings}
filetype plugin on
filetype indent off
syntax off
inoremap <C-_> <Cmd>call Settle()<CR>
let g:got = []
function Settle()
  for event in ['TextChangedI', 'CursorMovedI']
    if exists('#' .. event)
      execute 'doautocmd <nomodeline>' event
    endif
  endfor
endfunction
function TakeWord()
  let before = strpart(getline('.'), 0, col('.') - 1)
  let word = matchstr(before, '\\w\\+$')
  let kept = strpart(before, 0, len(before) - len(word))
  call setline('.', kept .. strpart(getline('.'), len(before)))
  call cursor(line('.'), len(kept) + 1)
  return g:bodies[word]
endfunction
function Start()
  enew!
  setlocal filetype={filetype} buftype=nofile bufhidden=wipe
endfunction
function Keep()
  call add(g:got, getline(1, '$'))
endfunction
function Finish()
  call writefile([json_encode(g:got)], '{folder}/got.json')
  qall!
endfunction
"""


@dataclass(frozen=True)
class Vim:
    """An engine in Vim or Neovim, which reads what is typed from a file."""

    command: tuple[str, ...]
    runtimepath: tuple[Path, ...]
    settings: str
    settles: str = "names"
    """What it is told of at once: whole `names`, or single `keys`, without which UltiSnips loses its place."""
    reindents = True
    """Whether it puts the indentation of the line before each further line."""

    def type(
        self, texts: Sequence[str], file_type: str, folder: Path, *, bodies: Mapping[str, str] | None = None
    ) -> list[str]:
        """What stands in the buffer when each text has been typed into an empty one; all in one run.

        The exported pack is `pack` in the folder, if there is one.
        """
        added = (f"set runtimepath+={path}" for path in (*self.runtimepath, folder / "pack"))
        settings = _SETTINGS.format(
            runtimepath="\n".join(added), settings=self.settings, filetype=file_type, folder=folder
        )
        (folder / "vimrc").write_text(settings, encoding="utf-8")
        (folder / "bodies.json").write_text(json.dumps(bodies or {}), encoding="utf-8")
        typed = (self._settled(text) for text in texts)
        keys = "".join(f":call Start()\ri{text}\033:call Keep()\r" for text in typed)
        (folder / "keys").write_bytes(f"{keys}:call Finish()\r".encode())
        return _answer([*self.command, "-u", "vimrc", "-i", "NONE", "-n", "-s", "keys"], folder)

    def _settled(self, text: str) -> str:
        if self.settles == "keys":
            return "".join(key + _SETTLE for key in text)
        return text.replace(NEXT, _SETTLE + NEXT + _SETTLE) + _SETTLE


@dataclass(frozen=True)
class Emacs:
    """yasnippet, to which both of Emacs's clients hand what a server sends."""

    command: tuple[str, ...]
    reindents = False
    """It leaves that to the mode, which indents each line by what it knows of LaTeX; here it is told not to."""

    def type(self, texts: Sequence[str], file_type: str, folder: Path, *, bodies: Mapping[str, str]) -> list[str]:
        """As of `Vim`."""
        asked = {"mode": {"tex": "latex-mode", "markdown": "markdown-mode"}[file_type], "bodies": bodies}
        (folder / "asked.json").write_text(json.dumps({**asked, "texts": list(texts)}), encoding="utf-8")
        return _answer([*self.command], folder)


def ultisnips() -> Vim:
    """UltiSnips as Debian has it: 3.2 in bookworm."""
    folder = Path("/usr/share/vim-ultisnips")
    if not folder.is_dir():
        missing("UltiSnips is not installed (Debian: vim-ultisnips)")
    settings = "\n".join(f"let g:UltiSnips{does}Trigger = '<Tab>'" for does in ("Expand", "JumpForward"))
    return Vim(_vim("+python3"), (folder,), settings, settles="keys")


def snipmate() -> Vim:
    """SnipMate 0.90 of Debian trixie; bookworm's 0.87 has another syntax."""
    packages = ("vim-addon-mw-utils", "vim-tlib", "vim-snipmate")
    share = debian("trixie", "snipmate", packages) / "usr" / "share"
    paths = [share / name for name in packages]
    return Vim(_vim("+eval"), (*paths, paths[-1] / "after"), "let g:snipMate = {'snippet_version': 1}")


def vsnip() -> Vim:
    """vim-vsnip, which finds the pack by its `package.json`."""
    plug = "<Plug>(vsnip-expand-or-jump)"
    return Vim(_vim("+eval"), (_checkout("MLEQ_VSNIP"),), f"imap <Tab> {plug}\nsmap <Tab> {plug}")


def vsnip_bodies() -> Vim:
    """vim-vsnip, as vim-lsp and others hand it what a server sends."""
    keys = r"vsnip#jumpable(1) ? '<Plug>(vsnip-jump-next)' : '<Cmd>call vsnip#anonymous(TakeWord())<CR>'"
    settings = f"imap <expr> <Tab> {keys}\nsmap <expr> <Tab> {keys}"
    return Vim(_vim("+eval"), (_checkout("MLEQ_VSNIP"),), settings)


def luasnip() -> Vim:
    """LuaSnip, with its loader of VS Code's files."""
    return _luasnip("if ls.expand_or_locally_jumpable() then ls.expand_or_jump() end")


def luasnip_bodies() -> Vim:
    """LuaSnip, as nvim-cmp and blink.cmp hand it what a server sends."""
    return _luasnip("if ls.locally_jumpable(1) then ls.jump(1) else ls.lsp_expand(vim.fn.TakeWord()) end")


def vim_snippet() -> Vim:
    """`vim.snippet`, which is Neovim's own."""
    return _in_neovim("if vim.snippet.active() then vim.snippet.jump(1) else vim.snippet.expand(vim.fn.TakeWord()) end")


def yasnippet() -> Emacs:
    """yasnippet as Debian has it, in Emacs without a window."""
    emacs = on_path("emacs", "emacs-nox")
    library = next(Path("/usr/share/emacs/site-lisp/elpa-src").glob("yasnippet-*"), None)
    if library is None:
        missing("yasnippet is not installed (Debian: elpa-yasnippet)")
    modes = next(Path("/usr/share/emacs/site-lisp/elpa-src").glob("markdown-mode-*"), None)
    if modes is None:
        missing("markdown-mode is not installed (Debian: elpa-markdown-mode)")
    return Emacs((emacs, "-Q", "--batch", "-L", str(library), "-L", str(modes), "-l", str(_HERE / "yasnippet.el")))


OF_FILES: dict[str, Callable[[], Vim]] = {
    "ultisnips": ultisnips,
    "snipmate": snipmate,
    "vsnip": vsnip,
    "luasnip": luasnip,
}
OF_BODIES: dict[str, Callable[[], Vim | Emacs]] = {
    "vim.snippet": vim_snippet,
    "vsnip": vsnip_bodies,
    "luasnip": luasnip_bodies,
    "yasnippet": yasnippet,
}


def _answer(command: Sequence[str], folder: Path) -> list[str]:
    """The texts that the editor wrote down before it ended, line by line."""
    run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
    got = folder / "got.json"
    assert got.exists(), (run.stdout + run.stderr).decode(errors="replace")[-2000:]
    return ["\n".join(lines) for lines in json.loads(got.read_text(encoding="utf-8"))]


def _vim(feature: str) -> tuple[str, ...]:
    vim = on_path("vim", "vim-nox")
    if feature not in subprocess.run([vim, "--version"], capture_output=True, text=True).stdout.split():
        missing(f"{vim} has no {feature} (Debian: vim-nox)")
    return (vim, "-N", "--not-a-term", "-T", "dumb")


def _luasnip(on_tab: str) -> Vim:
    settings = """\
local ls = require('luasnip')
ls.setup { update_events = { 'TextChanged', 'TextChangedI' } }
require('luasnip.loaders.from_vscode').lazy_load()
"""
    return _in_neovim(on_tab, settings, (_checkout("MLEQ_LUASNIP"),))


def _in_neovim(on_tab: str, settings: str = "", runtimepath: tuple[Path, ...] = ()) -> Vim:
    # An error is what stands in the buffer then: a message would wait for a key, and take the next.
    lua = f"""\
{settings}
vim.treesitter.start = function() end  -- it would read the text anew after each key
vim.keymap.set({{ 'i', 's' }}, '<Tab>', function()
  local ok, told = pcall(function() {on_tab} end)
  if not ok then vim.api.nvim_set_current_line((told:gsub('\\n', ' '))) end
end)
"""
    return Vim((str(neovim.program()), "--headless"), runtimepath, f"lua << END\n{lua}END")


def _checkout(variable: str) -> Path:
    """A program that no registry has: whoever has it says where."""
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} names no checkout")
    if not Path(folder, "package.json").exists() and not Path(folder, "lua").is_dir():
        pytest.fail(f"{variable} is {folder}, where no checkout is")
    return Path(folder)
