"""The pack that comes with mleq, and those that a user adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mleq.catalog.bibliography import BibliographyError
from mleq.catalog.catalog import Catalog
from mleq.catalog.pack import Pack, load_pack
from mleq.catalog.problems import Problem, Severity


def data_root() -> Traversable:
    """The data folder: inside the wheel, or beside `server/` in a checkout."""
    return _folder("data")


def snippets_root() -> Traversable:
    """The exported pack: inside the wheel, or beside `server/` in a checkout."""
    return _folder("snippets")


@cache
def load_builtin() -> Catalog:
    """The built-in catalog alone."""
    return load_catalog([])[0]


def load_catalog(paths: Sequence[Path]) -> tuple[Catalog, list[Problem]]:
    """The built-in pack and those at `paths`, later ones over earlier ones, and the errors found in any of them.

    What is broken is left out and the rest is served.
    """
    packs: list[Pack] = []
    problems: list[Problem] = []
    keys: frozenset[str] = frozenset()
    builtin = data_root()
    for path in (builtin, *paths):
        # The checks take longer than the reading, and a server should start at once.
        pack, found = load_pack(path, keys, trusted=path is builtin)
        problems += [problem for problem in found if problem.severity is Severity.ERROR]
        if pack:
            packs.append(pack)
            keys |= pack.bibliography.keys
    catalog = Catalog(packs)
    return catalog, [*problems, *catalog.problems]


def check_packs(paths: Sequence[Path]) -> tuple[int, list[Problem]]:
    """How many sound equations the packs have, and everything that is wrong in them.

    They are read one after the other over the built-in one, whose bibliography and equations they may name.
    """
    known = load_builtin()
    keys = frozenset[str]().union(*(pack.bibliography.keys for pack in known.packs))
    ids = frozenset(equation.id for equation in known.equations)
    count = 0
    problems: list[Problem] = []
    for path in paths:
        pack, found = load_pack(path, keys, ids)
        problems += found
        if pack is None:
            continue
        count += len(pack.equations)
        keys |= pack.bibliography.keys
        ids |= {equation.id for equation in pack.equations}
        try:
            _ = pack.bibliography.works
        except BibliographyError as error:
            problems.append(Problem(pack.bibliography.file, 0, "", "", str(error)))
    return count, problems


def _folder(name: str) -> Traversable:
    installed = files("mleq") / name
    return installed if installed.is_dir() else Path(__file__).parents[3] / name
