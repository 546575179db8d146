"""Where the programs that the tests drive are kept: outside the tree, fetched once, and shared by all runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAMS = Path(os.environ.get("MLEQ_PROGRAMS") or Path.home() / ".cache" / "mleq-tests")
SHOTS = Path(os.environ.get("MLEQ_SHOTS") or Path(__file__).parents[2] / ".e2e")
"""Where pictures of what was seen are put, for people to look at."""
REQUIRED = "CI" in os.environ
"""Whether a program that cannot be had fails its tests, in place of skipping them."""

_GET_PACKAGES = Path(__file__).parents[1] / "engines" / "get_packages.sh"


def missing(what: str) -> None:
    """Skip the test, or fail it where everything must be there."""
    (pytest.fail if REQUIRED else pytest.skip)(what)


def on_path(program: str, package: str) -> str:
    """The program of that name on the PATH; `package` is what brings it in Debian."""
    found = shutil.which(program)
    if found is None:
        missing(f"{program} is not installed (Debian: {package})")
    return str(found)


def debian(suite: str, name: str, packages: Sequence[str] = (), script: Path = _GET_PACKAGES) -> Path:
    """What a script takes from another suite of Debian, fetched once: usually the files of packages, and no others."""
    folder = PROGRAMS / f"{name}-{suite}"
    if not folder.is_dir():
        if not shutil.which("apt-get"):
            missing(f"{name} is taken from Debian, and there is no apt-get")
        run = subprocess.run([script, suite, folder, *packages], capture_output=True, text=True)
        if run.returncode:
            missing(f"{name} could not be fetched: {run.stderr}")
    return folder


def with_its_libraries(folder: Path, program: str) -> list[str]:
    """The command of a program of such a folder, if the C library of its suite is in it as well."""
    loader = next(folder.glob("usr/lib/*/ld-linux-*"), None)
    if loader is None:
        missing(f"{folder} is for a machine of another kind")
    assert loader
    return [str(loader), "--library-path", str(loader.parent), str(folder / program)]


def installed_client(source: Path, place: Path, command: str | None) -> Path:
    """A client's folder as `mleq install` puts it, with what it finds in `command.json`; and a program beside it."""
    shutil.copytree(source, place)
    other = place.parent / "other"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    if command is not None:
        (place / "command.json").write_text(command.format(home=place.parent), "utf-8")
    return place


def a_home(folder: Path) -> dict[str, str]:
    """The environment of somebody who has nothing but `mleq` on the PATH, and lives in that folder."""
    (folder / "bin").mkdir()
    (folder / "bin" / "mleq").symlink_to(Path(sys.prefix) / "bin" / "mleq")
    of_xdg = {f"XDG_{kind.upper()}_HOME": str(folder / f".{kind}") for kind in ("config", "data", "state", "cache")}
    return {**of_xdg, "HOME": str(folder), "PATH": f"{folder / 'bin'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
