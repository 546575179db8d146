"""texlab, the language server of LaTeX that many writers have beside ours, as Debian builds it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_SUITE = "forky"
_TEXLAB = Path.home() / ".cache" / "mleq-tests" / f"texlab-{_SUITE}"
_GET_PACKAGES = Path(__file__).parents[1] / "engines" / "get_packages.sh"


def texlab() -> list[str]:
    """The command that starts it: the one on the PATH, or else Debian's with the libraries of its own suite."""
    if installed := shutil.which("texlab"):
        return [installed]
    if not _TEXLAB.is_dir():
        if not shutil.which("apt-get"):
            pytest.skip("texlab is not installed, and there is no apt-get to take it from Debian")
        run = subprocess.run(
            [_GET_PACKAGES, _SUITE, _TEXLAB, "texlab", "libc6", "libgcc-s1"], capture_output=True, text=True
        )
        if run.returncode:
            pytest.skip(f"texlab could not be fetched: {run.stderr}")
    loader = next(_TEXLAB.glob("usr/lib/*/ld-linux-*"), None)
    if loader is None:
        pytest.skip("texlab was fetched for a machine of another kind")
    return [str(loader), "--library-path", str(loader.parent), str(_TEXLAB / "usr" / "bin" / "texlab")]
