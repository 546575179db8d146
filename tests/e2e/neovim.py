"""A real Neovim, driven as a writer drives it: keys go in, and what the screen shows comes out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pynvim

from tests.e2e.programs import SHOTS, debian

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "editors" / "neovim"
SUITE = "forky"
"""Of Debian, the one with a Neovim that is new enough."""
PATIENCE = 60.0
"""Seconds that anything may take; what comes is not waited for any longer."""

_GET_NVIM = Path(__file__).with_name("get_nvim.sh")
_SCREEN = """
local rows = {}
for row = 1, vim.o.lines do
  local cells = {}
  for column = 1, vim.o.columns do
    cells[column] = vim.fn.screenstring(row, column)
  end
  rows[row] = (table.concat(cells):gsub('%s+$', ''))
end
return rows
"""


def program() -> Path:
    """The Neovim to drive: one named by MLEQ_NVIM, or Debian's, fetched once."""
    if named := os.environ.get("MLEQ_NVIM"):
        return Path(named)
    return debian(SUITE, "neovim", script=_GET_NVIM) / "nvim"


class Neovim:
    """A Neovim with a screen, a home of its own, and nobody's configuration but the test's."""

    def __init__(self, vim: pynvim.Nvim) -> None:
        self.vim = vim
        vim.ui_attach(100, 32, rgb=True)

    def lua(self, code: str, *arguments: Any) -> Any:
        """What a Lua chunk returns."""
        return self.vim.exec_lua(code, *arguments)

    def keys(self, keys: str) -> None:
        """Press keys, in Neovim's notation."""
        self.vim.input(keys)

    def edit(self, path: Path, text: str | None = None) -> None:
        """Open a file, written anew where its text is given, and wait for the server."""
        if text is not None:
            path.write_text(text, encoding="utf-8")
        self.vim.command(f"edit {path}")
        self.until(self.client, "the server attached")

    def client(self) -> int | None:
        """The number of the client of this buffer, once its server is there."""
        return self.lua(
            """
            local client = vim.lsp.get_clients({ name = 'mleq', bufnr = 0 })[1]
            return client and client.id
            """
        )

    @property
    def text(self) -> list[str]:
        """The lines of the buffer."""
        return list(self.vim.current.buffer[:])

    @property
    def line(self) -> str:
        """The line that the cursor is on."""
        return str(self.vim.current.line)

    @property
    def messages(self) -> str:
        """All that was told so far."""
        return str(self.vim.command_output("messages"))

    @property
    def mode(self) -> str:
        """Neovim's letter for the mode; it can be asked even while a question is open."""
        return str(self.vim.api.get_mode()["mode"])

    def listed(self) -> list[str]:
        """What the completion list shows."""
        found = self.vim.funcs.complete_info(["items", "pum_visible"])
        return [item["abbr"] for item in found["items"]] if found["pum_visible"] else []

    def offered(self, typed: str) -> list[str]:
        """Type, and wait for the list that is for all that was typed."""
        before = self.line
        self.keys(typed.replace("<", "<lt>"))

        def settled() -> list[str]:
            return self.listed() if self.line != before and typed in self.line and not self.asked() else []

        return self.until(settled, f"a list for {typed}")

    def asked(self) -> bool:
        """Whether an answer of the server is still to come."""
        return self.lua(
            """
            for _, client in ipairs(vim.lsp.get_clients({ name = 'mleq' })) do
              for _, request in pairs(client.requests) do
                if request.type == 'pending' then
                  return true
                end
              end
            end
            return false
            """
        )

    def floats(self) -> list[str]:
        """The texts of the floating windows."""
        return self.lua(
            """
            local texts = {}
            for _, window in ipairs(vim.api.nvim_list_wins()) do
              if vim.api.nvim_win_get_config(window).relative ~= '' then
                local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
                table.insert(texts, table.concat(lines, '\\n'))
              end
            end
            return texts
            """
        )

    def screen(self) -> str:
        """What the screen shows, floating windows included."""
        self.vim.command("redraw")
        return "\n".join(self.lua(_SCREEN))

    def shot(self, name: str) -> str:
        """Keep what the screen shows, for people to look at."""
        shown = self.screen()
        SHOTS.mkdir(parents=True, exist_ok=True)
        (SHOTS / f"neovim-{name}.txt").write_text(shown + "\n", encoding="utf-8")
        return shown

    def confirm(self) -> None:
        """Press a key where Neovim waits for one, after a message that is longer than the screen."""
        if self.vim.api.get_mode()["blocking"]:
            self.keys("<CR>")

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """What a condition gives, once that is something."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.confirm()
            if found := condition():
                return found
            time.sleep(0.05)
        raise AssertionError(f"{what}: never; the screen:\n{self.screen()}\nmessages:\n{self.messages}")


@contextmanager
def neovim(home: Path, init: str = "", *, arguments: Sequence[str] = (), path: str | None = None) -> Iterator[Neovim]:
    """A Neovim that starts with an init.lua in an empty home; the server is on its PATH unless that is given."""
    config = home / "config" / "nvim"
    config.mkdir(parents=True, exist_ok=True)
    (config / "init.lua").write_text(init, encoding="utf-8")
    environment = {
        "HOME": str(home),
        "PATH": path if path is not None else f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        **{f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "data", "state", "cache")},
    }
    start = ["env", "-i", *(f"{name}={value}" for name, value in environment.items())]
    vim = pynvim.attach("child", argv=[*start, str(program()), "--embed", "-n", *arguments])
    process = vim.funcs.getpid()
    try:
        yield Neovim(vim)
    finally:
        if vim.api.get_mode()["blocking"]:  # it asks something, and carries out no command before that is answered
            os.kill(process, signal.SIGTERM)
        with suppress(OSError, EOFError):  # it leaves without an answer
            vim.command("qa!")
        vim.close()
