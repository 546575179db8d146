"""What a distribution has beside copied files: MathJax, pictures, VS Code's extension, and the catalog's quick form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# pip takes a folder off PYTHONPATH that is installed, editable, in the environment that it runs in.
_PICTURES = """
import runpy, sys
sys.path.insert(0, "server")
runpy.run_module("mleq.formula.pictures", run_name="__main__")
"""


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what is not kept under version control; an editable installation does so for itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it all before files are collected."""
        if version == "editable":
            return
        self._make(["server/mathjax/build.py"], ["-c", _PICTURES], ["editors/vscode/build.py"])
        if self.target_name == "wheel":
            self._compile_catalog(build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()

    def _make(self, *programs: list[str]) -> None:
        """What needs Node to be made, unless it is there and fresh, as an sdist brings it."""
        for program in programs:
            result = subprocess.run([sys.executable, *program], cwd=self.root, check=False)
            if result.returncode:
                sys.exit(result.returncode)  # it has said why

    def _compile_catalog(self, build_data: dict[str, Any]) -> None:
        """The catalog in its quick form, so that a server starts without reading YAML."""
        sys.path.insert(0, str(Path(self.root) / "server"))
        from mleq.catalog.builtin import COMPILED, compile_builtin

        self._folder = TemporaryDirectory()
        file = Path(self._folder.name) / COMPILED
        file.write_bytes(compile_builtin())
        build_data["force_include"][str(file)] = f"mleq/data/{COMPILED}"
