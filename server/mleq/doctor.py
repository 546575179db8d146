"""What `mleq doctor` tells: versions, paths and packs, and what is missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import mleq
from mleq.catalog.builtin import data_root, load_catalog, snippets_root
from mleq.catalog.problems import Severity
from mleq.formula.mathjax import MathJax
from mleq.install.error import InstallError
from mleq.install.installed import installed_lines
from mleq.workspace.usage import usage_file

_NEEDED = ("pygls", "lsprotocol", "PyYAML", "pybtex", "websockets")


def report(packs: Sequence[Path]) -> tuple[list[str], bool]:
    """The lines of the report, and whether nothing is missing or broken."""
    lines = [
        f"mleq        {mleq.__version__} in {Path(mleq.__file__).parent}",
        f"Python      {platform.python_version()} in {sys.executable}",
        f"system      {platform.platform()}",
    ]
    missing = []
    for name in _NEEDED:
        try:
            lines.append(f"{name:<11} {version(name)}")
        except PackageNotFoundError:
            missing.append(f"the Python package {name}: `pip install {name}`")
    if not data_root().is_dir():
        missing.append(f"the catalog, which should be in {data_root()}: install mleq anew")
    if not snippets_root().is_dir():
        missing.append(f"the snippet pack, which should be in {snippets_root()}: install mleq anew")
    lines += [f"data        {data_root()}", f"snippets    {snippets_root()}"]
    lines.append(f"used        {usage_file() or 'is remembered nowhere, for there is no home'}")
    try:
        lines += [f"installed   {line}" for line in installed_lines()]
    except InstallError as error:
        missing.append(str(error))
    if reason := MathJax().available():
        lines.append(f"pictures    of the catalog's formulas alone, others are shown as text: {reason}")
    catalog, problems = load_catalog(packs)
    for pack in catalog.packs:
        count = sum(catalog.pack_of(equation) is pack for equation in catalog.equations)
        equations = "1 equation" if count == 1 else f"{count} equations"
        lines.append(f"pack        {pack.name} {pack.version}, {equations}, {pack.source}")
    broken = [problem for problem in problems if problem.severity is Severity.ERROR]
    lines += [f"broken      {problem}" for problem in broken]
    lines += [f"missing     {thing}" for thing in missing]
    healthy = not missing and not broken
    return [*lines, "all is well" if healthy else "see the lines that say broken or missing"], healthy
