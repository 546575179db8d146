"""Builds `data/mathjax.js` where it is not that of these sources: `python server/mathjax/build.py`.

It is known by its contents, by which neither version control nor an sdist changes it: the first line of the bundle has
a digest of what it was built from. So a bundle that came with an sdist serves without Node.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE.parents[1] / "data" / "mathjax.js"
_INSTALLED = HERE / "node_modules" / ".package-lock.json"


def build() -> None:
    """Build the bundle unless it is fresh.

    Raises:
        RuntimeError: Node or npm is missing or has failed.
    """
    if is_fresh():
        return
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        raise RuntimeError("building MathJax needs Node and npm, which are not on the PATH")
    lock = HERE / "package-lock.json"
    if not _INSTALLED.is_file() or _INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        _run([npm, "ci", "--silent", "--no-audit", "--no-fund"])
    temporary = BUNDLE.with_name(f"{BUNDLE.name}.new")
    _run([node, "build.mjs", str(temporary), first_line()])
    temporary.replace(BUNDLE)


def is_fresh() -> bool:
    """Whether the bundle is there and built from the sources as they are."""
    try:
        with BUNDLE.open(encoding="ascii") as file:
            return file.readline().rstrip("\n") == first_line()
    except OSError:
        return False


def first_line() -> str:
    """The line that tells what the bundle was built from."""
    digest = sha256()
    for file in sorted(HERE.iterdir(), key=lambda file: file.name):
        if file.suffix in (".js", ".mjs") or file.name in ("package.json", "package-lock.json"):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{file.name} {len(content)}\n".encode())
            digest.update(content)
    return f"// built from {digest.hexdigest()}"


def _run(command: list[str]) -> None:
    result = subprocess.run(command, cwd=HERE, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if result.returncode:
        raise RuntimeError(f"{' '.join(command[:2])} failed: {(result.stderr or result.stdout).strip()}")


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
