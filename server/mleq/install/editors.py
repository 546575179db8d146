"""The editors that mleq can be installed for, and what each is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from mleq.install import places
from mleq.install.error import InstallError
from mleq.install.places import System


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderEditor:
    """An editor that loads what lies in a folder of its user's."""

    name: str
    title: str
    command: str
    home: Callable[[System], PurePath]
    """The folder of the editor's that is looked into."""
    client: str
    """Where in it our files go, into a folder of their own; `.` where they go between the user's."""
    snippets: str = ""
    """Where in it the snippet pack goes, if the editor can use it."""
    hint: str = ""
    """What else helps who has just installed it."""

    def place(self, part: str, system: System, version: str) -> PurePath:
        """The folder that a part goes to."""
        below = self.client if part == "client" else self.snippets
        return self.home(system) / below.format(version=version)

    @property
    def shares_folder(self) -> bool:
        """Whether our files lie between others in a folder that is not ours."""
        return self.client == "."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionEditor:
    """An editor that is made of VS Code, and has extensions installed by its own command."""

    name: str
    title: str
    command: str
    folder: str
    """What its folder is called on Windows."""
    hint: str = ""


Editor = FolderEditor | ExtensionEditor

_START = "pack/mleq/start"
EDITORS: dict[str, Editor] = {
    editor.name: editor
    for editor in (
        ExtensionEditor(name="vscode", title="Visual Studio Code", command="code", folder="Microsoft VS Code"),
        ExtensionEditor(
            name="vscode-insiders",
            title="Visual Studio Code - Insiders",
            command="code-insiders",
            folder="Microsoft VS Code Insiders",
        ),
        ExtensionEditor(name="vscodium", title="VSCodium", command="codium", folder="VSCodium"),
        ExtensionEditor(name="cursor", title="Cursor", command="cursor", folder="cursor"),
        ExtensionEditor(name="windsurf", title="Windsurf", command="windsurf", folder="Windsurf"),
        ExtensionEditor(name="positron", title="Positron", command="positron", folder="Positron"),
        ExtensionEditor(name="code-server", title="code-server", command="code-server", folder="code-server"),
        FolderEditor(
            name="neovim",
            title="Neovim",
            command="nvim",
            home=places.neovim,
            client=f"site/{_START}/mleq",
            snippets=f"site/{_START}/mleq-snippets",
            hint="`:help mleq` tells more",
        ),
        FolderEditor(
            name="vim",
            title="Vim",
            command="vim",
            home=places.vim,
            client=f"{_START}/mleq",
            snippets=f"{_START}/mleq-snippets",
            hint="`:help mleq` tells more",
        ),
        FolderEditor(name="emacs", title="Emacs", command="emacs", home=places.emacs, client="elpa/mleq-{version}"),
        FolderEditor(name="helix", title="Helix", command="hx", home=places.helix, client="."),
    )
}

EXTENSIONS = {"client": "mleq.mleq", "snippets": "mleq.mleq-snippets"}
"""The parts as VS Code calls them."""


def find_editor(name: str) -> Editor:
    """The editor of that name.

    Raises:
        InstallError: there is none.
    """
    if name not in EDITORS:
        by_command = [known for known, editor in EDITORS.items() if name == editor.command]
        near = by_command or get_close_matches(name, EDITORS)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(EDITORS)}"
        raise InstallError(f"no editor {name!r}: {hint}")
    return EDITORS[name]
