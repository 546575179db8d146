"""texlab, the language server of LaTeX that many writers have beside ours, as Debian builds it."""

from __future__ import annotations

import shutil

from tests.e2e.programs import debian, missing


def texlab() -> list[str]:
    """The command that starts it: the one on the PATH, or else Debian's with the libraries of its own suite."""
    if installed := shutil.which("texlab"):
        return [installed]
    folder = debian("forky", "texlab", ("texlab", "libc6", "libgcc-s1"))
    loader = next(folder.glob("usr/lib/*/ld-linux-*"), None)
    if loader is None:
        missing("texlab was fetched for a machine of another kind")
    return [str(loader), "--library-path", str(loader.parent), str(folder / "usr" / "bin" / "texlab")]
