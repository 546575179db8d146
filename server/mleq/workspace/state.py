"""Where a program keeps what it remembers for a user, and where the user keeps what it is to know."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path


def state_folder() -> Path | None:
    """The folder of ours, which need not be there; None where the user has no home."""
    return _ours("XDG_STATE_HOME", _usual_state)


def config_folder() -> Path | None:
    """The folder in which a user tells us something, which need not be there; None where the user has no home."""
    return _ours("XDG_CONFIG_HOME", _usual_config)


def _ours(variable: str, usual: Callable[[], Path]) -> Path | None:
    """Our folder in the one that a variable names or, without an absolute path there, in the usual one."""
    told = Path(os.environ.get(variable, ""))
    try:
        return (told if told.is_absolute() else usual()) / "mleq"
    except RuntimeError:  # there is no home
        return None


def _usual_config() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    return Path.home() / ".config"


def _usual_state() -> Path:
    """Where programs of this system keep such things."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "state"
