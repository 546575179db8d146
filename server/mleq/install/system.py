"""This machine, as what is installed on it needs to know it."""

from __future__ import annotations

import os
from pathlib import Path

from mleq.install.error import InstallError
from mleq.install.places import System


def this_system() -> System:
    """The machine and its user.

    Raises:
        InstallError: the user has no home.
    """
    try:
        # A `HOME` that is empty would be taken for the root of everything.
        home = Path() if os.environ.get("HOME") == "" else Path.home()
    except RuntimeError:
        home = Path()
    if not home.is_absolute():
        raise InstallError("there is no home to install to: set HOME")
    return System.here(home)
