"""Where a program keeps what it remembers for a user, and where the user keeps what it is to know."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def state_folder() -> Path | None:
    """The folder of ours, which need not be there; None where the user has no home."""
    told = Path(os.environ.get("XDG_STATE_HOME", ""))
    try:
        return (told if told.is_absolute() else _usual()) / "mleq"
    except RuntimeError:  # there is no home
        return None


def config_folder() -> Path | None:
    """The folder in which a user tells us something, which need not be there; None where the user has no home."""
    told = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    try:
        return (told if told.is_absolute() else _usual_config()) / "mleq"
    except RuntimeError:
        return None


def _usual_config() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    return Path.home() / ".config"


def _usual() -> Path:
    """Where programs of this system keep such things."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "state"
