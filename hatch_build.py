"""What a wheel has beside copied files: the catalog in its quick form, so that a server starts without reading YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled catalog beside the files that it is made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile it; an editable installation does so for itself whenever its files change."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "server"))
        from mleq.catalog.builtin import COMPILED, compile_builtin

        self._folder = TemporaryDirectory()
        file = Path(self._folder.name) / COMPILED
        file.write_bytes(compile_builtin())
        build_data["force_include"][str(file)] = f"mleq/data/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._folder.cleanup()
