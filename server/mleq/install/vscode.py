"""The commands of VS Code and of editors made of it, which install extensions and know where these go."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from mleq.install.editors import ExtensionEditor
from mleq.install.error import InstallError
from mleq.install.places import System, portable_commands, vscode_commands

_SECONDS = 300
"""An editor that asks something, or waits for a network, is not waited for longer."""


def find_command(
    editor: ExtensionEditor, system: System, which: Callable[[str], str | None] = shutil.which
) -> str | None:
    """The editor's command: of the portable one that is named, on the PATH, or where it usually lies."""
    on_path = which(editor.command)
    places = chain(
        portable_commands(system, editor.command, editor.title),
        [system.path(on_path)] if on_path else [],
        vscode_commands(system, editor.command, editor.title, editor.folder),
    )
    return next((str(place) for place in places if system.exists(place)), None)


def installed_version(command: str, extension: str) -> str | None:
    """The version of an extension that the editor has; None if it does not have it."""
    for line in _run(command, "--list-extensions", "--show-versions").splitlines():
        name, _, version = line.strip().partition("@")
        if name.lower() == extension:
            return version
    return None


def install_extension(command: str, file: Path) -> None:
    """Hand a packed extension to the editor, which puts it in place of another version."""
    _run(command, "--install-extension", str(file), "--force")


def uninstall_extension(command: str, extension: str) -> None:
    """Have the editor take an extension away."""
    _run(command, "--uninstall-extension", extension)


def _run(*command: str) -> str:
    try:
        result = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace",
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InstallError(f"{command[0]} {command[1]} has not ended after {_SECONDS} seconds") from None
    except OSError as error:
        raise InstallError(f"{command[0]} cannot be started: {error.strerror}") from None
    if result.returncode:
        raise InstallError(f"{command[0]} {command[1]} failed: {_what_failed(result.stdout + result.stderr)}")
    return result.stdout


def _what_failed(output: str) -> str:
    """The line that says it: the last that calls itself an error, and not the stack or the summary that follow."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"\w*Error: ", line)]
    return (errors or lines or ["it does not say why"])[-1]
