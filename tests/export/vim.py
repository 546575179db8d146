"""Vim driven by typed keys, with one engine of snippets and the pack on its runtime path."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

NEXT = "\t"
"""The key that expands a trigger, and then goes from stop to stop."""

_SETTLE = "\x1f"
"""The key that makes Vim tell the engine what was typed. Vim does so by itself only while no further key is waiting."""

_ULTISNIPS = Path("/usr/share/vim-ultisnips")
_SNIPMATE = Path.home() / ".cache" / "mleq-tests" / "snipmate-trixie"
_GET_PACKAGES = Path(__file__).parents[1] / "engines" / "get_packages.sh"

# Nothing of this machine's own: neither the packages of Debian in `packpath` nor a person's settings.
_SETTINGS = """\
set nocompatible encoding=utf-8 packpath= nomore noswapfile viminfo=
let &runtimepath = $VIMRUNTIME
{runtimepath}
{settings}
filetype plugin on
inoremap <C-_> <Cmd>doautocmd <nomodeline> CursorMovedI<CR>
let g:got = []
function Start()
  enew!
  setlocal filetype={filetype} buftype=nofile
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
class Engine:
    runtimepath: tuple[Path, ...]
    settings: str

    def type(self, texts: Sequence[str], file_type: str, pack: Path, folder: Path) -> list[str]:
        """What stands in the buffer when each text has been typed into an empty one; all in one run of Vim."""
        added = (f"set runtimepath+={path}" for path in (*self.runtimepath, pack))
        settings = _SETTINGS.format(
            runtimepath="\n".join(added), settings=self.settings, filetype=file_type, folder=folder
        )
        (folder / "vimrc").write_text(settings, encoding="utf-8")
        typed = ("".join(key + _SETTLE for key in text) for text in texts)
        keys = "".join(f":call Start()\ri{text}\033:call Keep()\r" for text in typed)
        (folder / "keys").write_bytes(f"{keys}:call Finish()\r".encode())
        command = ["vim", "-Nu", "vimrc", "-i", "NONE", "-n", "--not-a-term", "-T", "dumb", "-s", "keys"]
        run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        got = folder / "got.json"
        assert got.exists(), run.stdout.decode(errors="replace")[-2000:]
        return ["\n".join(lines) for lines in json.loads(got.read_text(encoding="utf-8"))]


def ultisnips() -> Engine:
    """UltiSnips as Debian has it (3.2 in bookworm), or skip the test."""
    _need_vim("+python3")
    if not _ULTISNIPS.is_dir():
        pytest.skip("UltiSnips is not installed (Debian: vim-ultisnips)")
    return Engine((_ULTISNIPS,), "let g:UltiSnipsExpandTrigger = '<Tab>'\nlet g:UltiSnipsJumpForwardTrigger = '<Tab>'")


def snipmate() -> Engine:
    """SnipMate 0.90 of Debian trixie, fetched once, or skip the test; bookworm's 0.87 has another syntax."""
    _need_vim("+eval")
    if not _SNIPMATE.is_dir():
        if not shutil.which("apt-get"):
            pytest.skip("SnipMate 0.90 is taken from Debian, and there is no apt-get")
        packages = ("vim-snipmate", "vim-tlib", "vim-addon-mw-utils")
        run = subprocess.run([_GET_PACKAGES, "trixie", _SNIPMATE, *packages], capture_output=True, text=True)
        if run.returncode:
            pytest.skip(f"SnipMate 0.90 could not be fetched: {run.stderr}")
    names = ("vim-addon-mw-utils", "vim-tlib", "vim-snipmate")
    paths = [_SNIPMATE / "usr" / "share" / name for name in names]
    after = paths[-1] / "after"
    return Engine((*paths, after), "let g:snipMate = {'snippet_version': 1}")


def _need_vim(feature: str) -> None:
    vim = shutil.which("vim")
    if not vim or feature not in subprocess.run([vim, "--version"], capture_output=True, text=True).stdout.split():
        pytest.skip(f"no Vim with {feature} is installed (Debian: vim-nox)")
