"""Where packs of somebody's own lie: in the Python that runs, in the user's folder, in a project, or elsewhere.

Nothing in a pack runs, and no package is imported to find the pack in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from mleq.workspace.state import config_folder

log = logging.getLogger(__name__)

GROUP = "mleq.packs"
"""The entry points of packages that bring a pack; each names a package whose folder is one."""
PROJECT = ".mleq"
"""The folder of a project that is a pack, or has packs in it."""
MOST = 100
"""More packs than these are a folder named by mistake."""
MOST_FILES = 2_000
"""The files of a pack that are followed; more than these are not read."""
HIGHEST = 30
"""The folders above a document in which its project is looked for."""

Stamp = tuple[tuple[str, int, int], ...]
"""The files of packs, each with its time and size."""


def user_folder() -> Path | None:
    """The folder that the packs of a user are in, which need not be there; None where there is no home."""
    folder = config_folder()
    return folder / "packs" if folder else None


def user_packs() -> list[Path]:
    """The packs in the user's folder, by name."""
    folder = user_folder()
    return packs_in(folder) if folder else []


def project_packs(roots: Iterable[Path]) -> list[Path]:
    """The packs of the projects in these folders. What a link leads to outside of its project is none."""
    return [pack for root in roots for pack in packs_in(root / PROJECT) if _is_inside(pack, root)]


def project_around(document: Path, roots: Sequence[Path]) -> Path | None:
    """The nearest folder around a document that has packs of a project; one of the roots ends the search.

    The home of a user is no project, and nothing above it is.
    """
    home = _home()
    for folder in document.parents[:HIGHEST]:
        if folder == home:
            return None
        if (folder / PROJECT).is_dir():
            return folder
        if folder in roots:
            return None
    return None


def installed_packs() -> list[Path]:
    """The packs of installed packages, by the names of their entry points."""
    from importlib.metadata import entry_points  # takes longer than a server's start should

    try:
        points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    except Exception as error:  # of any package that is installed, the metadata may be broken in any way
        log.warning("the packs of installed packages are left out: %s", error)
        return []
    folders = (_folder_of(point.value) for point in points)
    return [folder for folder in folders if folder is not None]


def packs_here(named: Sequence[str], *, is_isolated: bool = False) -> list[Path]:
    """The packs for somebody at a command line, in the order in which later ones count for more."""
    here = Path.cwd()
    listed = named_packs(named, here)
    if is_isolated:
        return list(dict.fromkeys(listed))
    project = project_around(here / PROJECT, [])
    return in_order(installed_packs(), [project] if project else [], listed)


def in_order(installed: Iterable[Path], projects: Iterable[Path], named: Iterable[Path]) -> list[Path]:
    """The packs from everywhere, each once; a later one counts for more than an earlier one."""
    return list(dict.fromkeys([*installed, *user_packs(), *project_packs(projects), *named]))


def named_packs(names: Iterable[str], base: Path | None) -> list[Path]:
    """The packs at paths as a person writes them: `~` is the home, and one that is relative lies in `base`."""
    return [_absolute(name, base) for name in names if name.strip() and "\0" not in name]


def packs_in(folder: Path) -> list[Path]:
    """The packs that a folder has or is, by name: folders with a `pack.yaml`, and packs in one file."""
    if (folder / "pack.yaml").is_file():
        return [folder]
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # mostly there is none
        return []
    found = (path for path in inside if not path.name.startswith(".") and _is_pack(path))
    return list(found)[:MOST]


def stamp(packs: Iterable[Path]) -> Stamp:
    """What tells whether anything in the packs has changed."""
    return tuple(row for pack in packs for row in _stamps(pack))


def holds(pack: Path, file: Path) -> bool:
    """Whether a file is one of a pack."""
    return file == pack or (file.parent in (pack, pack / "catalog") and file.suffix in (".yaml", ".yml", ".bib"))


def _stamps(pack: Path) -> Iterator[tuple[str, int, int]]:
    folders = [pack, pack / "catalog"] if pack.is_dir() else []
    files = [pack] if not folders else []
    for folder in folders:
        try:
            files += sorted(path for path in folder.iterdir() if holds(pack, path))
        except OSError:
            continue
    for file in files[:MOST_FILES]:
        try:
            status = file.stat()
        except (OSError, ValueError):  # a name may have a NUL in it
            yield str(file), 0, -1
        else:
            yield str(file), status.st_mtime_ns, status.st_size


def _is_inside(pack: Path, root: Path) -> bool:
    try:
        return pack.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def _is_pack(path: Path) -> bool:
    if path.suffix in (".yaml", ".yml"):
        return path.is_file()
    return (path / "pack.yaml").is_file()


def _folder_of(module: str) -> Path | None:
    """The folder of a package, which is not imported: of the package that it is in only the place is looked up."""
    top, *inner = module.partition(":")[0].strip().split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    for location in (spec.submodule_search_locations if spec else None) or ():
        folder = Path(location, *inner)
        if (folder / "pack.yaml").is_file():
            return folder
    return None


def _absolute(name: str, base: Path | None) -> Path:
    try:
        path = Path(name).expanduser()
    except RuntimeError:  # there is no home
        path = Path(name)
    return path if path.is_absolute() or base is None else base / path


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
