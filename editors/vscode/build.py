"""Builds `editors/vscode/mleq.vsix` where it is not that of these sources: `python editors/vscode/build.py`.

It is known by its contents, by which neither version control nor an sdist changes it: the first line of the extension's
code has a digest of what it was built from. `build.py DIR` puts it into a folder, named by its version, and the pack of
snippets beside it as an extension of its own; `build.py --check` checks the code.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXTENSION = HERE / "mleq.vsix"
PACK = ROOT / "snippets"
_INSTALLED = HERE / "node_modules" / ".package-lock.json"
_SOURCES = ("*.json", "*.mjs", "*.md", "*.png", "LICENSE", ".vscodeignore", "src/*.ts", "l10n/*.json")
_ALONE = ("--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links")
"""What is in an extension is all that it needs, and it says of itself where it comes from."""


def build() -> None:
    """Build the extension unless it is fresh.

    Raises:
        RuntimeError: Node or npm is missing or has failed.
    """
    if is_fresh():
        return
    _set_up()
    _node("esbuild.mjs", first_line())
    _package(HERE, EXTENSION)


def build_pack(vsix: Path) -> None:
    """Make an extension of the pack of snippets.

    Raises:
        RuntimeError: Node or npm is missing or has failed.
    """
    _set_up()
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "pack"
        shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("UltiSnips"))
        shutil.copy(ROOT / "data" / "LICENSE", copy)
        _package(copy, vsix)


def check() -> None:
    """Check the types of the code, and how it is written.

    Raises:
        RuntimeError: Node or npm is missing, or something is wrong.
    """
    _set_up()
    modules = HERE / "node_modules"
    _node(str(modules / "typescript" / "bin" / "tsc"), "--project", ".")
    _node(str(modules / "prettier" / "bin" / "prettier.cjs"), "--check", ".")


def is_fresh() -> bool:
    """Whether the extension is there and built from the sources as they are."""
    try:
        with ZipFile(EXTENSION) as archive, archive.open("extension/dist/extension.js") as code:
            return code.readline().decode().rstrip("\n") == first_line()
    except (OSError, BadZipFile, KeyError):
        return False


def first_line() -> str:
    """The line that tells what the extension was built from."""
    digest = sha256()
    for file in sorted({file for pattern in _SOURCES for file in HERE.glob(pattern)}):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(HERE).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return f"// built from {digest.hexdigest()}"


def _set_up() -> None:
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        raise RuntimeError("building the extension of VS Code needs Node and npm, which are not on the PATH")
    lock = HERE / "package-lock.json"
    if not _INSTALLED.is_file() or _INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        _run([npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], HERE)


def _package(folder: Path, vsix: Path) -> None:
    """Package an extension, which is whole or not there."""
    temporary = vsix.with_name(f".{vsix.name}.{os.getpid()}").absolute()
    vsce = HERE / "node_modules" / "@vscode" / "vsce" / "vsce"
    _node(str(vsce), "package", *_ALONE, "--out", str(temporary), folder=folder)
    temporary.replace(vsix)


def _node(*arguments: str, folder: Path = HERE) -> None:
    _run([shutil.which("node") or "node", *arguments], folder)


def _run(command: list[str], folder: Path) -> None:
    result = subprocess.run(
        command, cwd=folder, input="", capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if result.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed: {(result.stderr or result.stdout).strip()}")


def _deliver(folder: Path) -> None:
    """Both extensions in a folder, each named by its version."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(EXTENSION, folder / f"mleq-{_version(HERE)}.vsix")
    build_pack(folder / f"mleq-snippets-{_version(PACK)}.vsix")


def _version(folder: Path) -> str:
    return str(json.loads((folder / "package.json").read_text("utf-8"))["version"])


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--check"]:
            check()
        else:
            build()
            if sys.argv[1:]:
                _deliver(Path(sys.argv[1]))
    except RuntimeError as error:
        sys.exit(str(error))
