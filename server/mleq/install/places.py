"""Where editors look for what extends them, on Linux, macOS and Windows: paths, made of an environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

Exists = Callable[[PurePath], bool]
"""Whether there is something at a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A machine as one of its users sees it."""

    platform: str
    """As `sys.platform` has it: linux, darwin, win32."""
    environment: Mapping[str, str]
    home: PurePath
    exists: Exists

    @classmethod
    def here(cls, home: PurePath) -> System:
        """This machine, and the user who has that home."""
        return cls(platform=sys.platform, environment=os.environ, home=home, exists=os.path.exists)

    @property
    def is_windows(self) -> bool:
        """Whether paths and folders are those of Windows."""
        return self.platform == "win32"

    def told(self, variable: str) -> PurePath | None:
        """The folder that a variable names; a path that is not absolute does not count, as XDG has it."""
        path = self.path(self.environment.get(variable, ""))
        return path if path.is_absolute() else None

    def config(self) -> PurePath:
        """Where programs of Unix are configured."""
        return self.told("XDG_CONFIG_HOME") or self.home / ".config"

    def roaming(self) -> PurePath:
        """Where programs of Windows are configured."""
        return self.told("APPDATA") or self.home / "AppData" / "Roaming"

    def local(self) -> PurePath:
        """Where programs of Windows keep what stays on this machine."""
        return self.told("LOCALAPPDATA") or self.home / "AppData" / "Local"

    def path(self, text: str) -> PurePath:
        """A path of this system."""
        return type(self.home)(text)


def neovim(system: System) -> PurePath:
    """Neovim's `stdpath('data')`."""
    name = system.environment.get("NVIM_APPNAME") or "nvim"
    if system.is_windows:
        return (system.told("XDG_DATA_HOME") or system.local()) / f"{name}-data"
    return (system.told("XDG_DATA_HOME") or system.home / ".local" / "share") / name


def vim(system: System) -> PurePath:
    """The first folder of Vim's `packpath`.

    Vim 9.1 takes the folder that XDG names if its vimrc is there and none in the home, and no Vim before does.
    """
    if system.is_windows:
        return (system.told("HOME") or system.home) / "vimfiles"
    usual, xdg = system.home / ".vim", system.config() / "vim"
    at_home = (system.home / ".vimrc", usual / "vimrc")
    return xdg if system.exists(xdg / "vimrc") and not any(map(system.exists, at_home)) else usual


def emacs(system: System) -> PurePath:
    """Emacs's `user-emacs-directory`: the folder that XDG names if it is there and nothing of Emacs in the home."""
    home = system.home
    if system.is_windows:
        home = system.told("HOME") or system.roaming()
    usual = home / ".emacs.d"
    files = (
        (".emacs", ".emacs.el", ".emacs.elc", "_emacs", "_emacs.el", "_emacs.elc") if system.is_windows else (".emacs",)
    )
    if system.exists(usual) or any(system.exists(home / file) for file in files):
        return usual
    # A variable that is set and no absolute path names nothing for Emacs, which then takes the usual place.
    xdg = system.told("XDG_CONFIG_HOME") if "XDG_CONFIG_HOME" in system.environment else home / ".config"
    return xdg / "emacs" if xdg and system.exists(xdg / "emacs") else usual


def helix(system: System) -> PurePath:
    """Helix's folder of configuration."""
    if system.is_windows:
        return system.roaming() / "helix"
    return system.config() / "helix"


def vscode_commands(system: System, command: str, application: str, folder: str) -> Iterator[PurePath]:
    """Where the command of an editor made of VS Code lies if it is not on the PATH.

    Args:
        command: its name, such as `code`.
        application: what the editor is called on macOS.
        folder: what its folder is called on Windows.
    """
    inside = ("Contents", "Resources", "app", "bin", command)
    if system.platform == "darwin":
        for applications in (system.path("/Applications"), system.home / "Applications"):
            yield applications.joinpath(f"{application}.app", *inside)
    elif system.is_windows:
        programs = system.told("ProgramFiles")
        for place in (system.local() / "Programs" / folder, *([programs / folder] if programs else [])):
            yield place / "bin" / f"{command}.cmd"
            yield place / "resources" / "app" / "bin" / f"{command}.cmd"
    else:
        yield from map(system.path, (f"/usr/share/{command}/bin/{command}", f"/snap/bin/{command}"))


def portable_commands(system: System, command: str, application: str) -> Iterator[PurePath]:
    """Where that command lies if `VSCODE_PORTABLE` names the data of a portable editor: the editor is around them."""
    data = system.told("VSCODE_PORTABLE")
    if data is None:
        return
    if system.platform == "darwin":
        yield data.parent.joinpath(f"{application}.app", "Contents", "Resources", "app", "bin", command)
    else:
        yield data.parent / "bin" / (f"{command}.cmd" if system.is_windows else command)
