"""The pack that comes with mleq, and those that a user adds to it.

`python -m mleq.catalog.builtin` sees to it that the next start finds the quick form of the built-in one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import get_ident

from mleq.catalog import compiled
from mleq.catalog.bibliography import BibliographyError
from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import Pack
from mleq.catalog.problems import Problem, Severity

COMPILED = "catalog.compiled"
"""The file in the data folder that has the built-in pack in its quick form: in the wheel, and made in a checkout."""
_READERS = ("catalog", "snippet", "tex")
"""The rooms whose code makes a pack of its files."""


def data_root() -> Traversable:
    """The data folder: inside the wheel, or beside `server/` in a checkout."""
    return _folder("data")


def snippets_root() -> Traversable:
    """The exported pack: inside the wheel, or beside `server/` in a checkout."""
    return _folder("snippets")


def editors_root() -> Traversable:
    """What editors are given, a folder for each: inside the wheel, or beside `server/` in a checkout."""
    return _folder("editors")


@cache
def load_builtin() -> Catalog:
    """The built-in catalog alone."""
    return load_catalog([])[0]


def load_catalog(paths: Sequence[Path]) -> tuple[Catalog, list[Problem]]:
    """The built-in pack and those at `paths`, later ones over earlier ones, and the errors found in any of them.

    What is broken is left out and the rest is served.
    """
    packs, problems = load_packs(paths)
    catalog = Catalog(packs)
    return catalog, [problem for problem in (*problems, *catalog.problems) if problem.severity is Severity.ERROR]


def load_packs(paths: Sequence[Path], builtin: Pack | None = None) -> tuple[list[Pack], list[Problem]]:
    """What `load_catalog` makes a catalog of, and what is wrong in each pack by itself.

    `builtin` is the built-in pack, where it is read already.

    A server reads its packs here, when its catalog is first asked. So nothing of any catalog may be asked meanwhile:
    another thread that asks it waits for the packs with a lock, of which a `cached_property` has only one for all
    objects before Python 3.12.
    """
    problems: list[Problem] = []
    if builtin is None:
        builtin, problems = _load_builtin_pack()
    packs = [builtin] if builtin else []
    for path in paths:
        # Imported here, since it brings a YAML parser along, and the compiled form is read without one.
        from mleq.catalog.pack import load_pack

        keys = frozenset[str]().union(*(pack.bibliography.keys for pack in packs))
        pack, found = load_pack(path, keys)
        problems += found
        if pack:
            packs.append(pack)
    return packs, problems


def compile_builtin() -> bytes:
    """The built-in pack in its quick form, made anew from its files.

    Raises:
        ValueError: the pack is not sound.
        BibliographyError: its bibliography is not BibTeX.
    """
    from mleq.catalog.pack import load_pack

    root = data_root()
    made_from = _fingerprint(root)
    pack, problems = load_pack(root, trusted=True)
    if not (made_from and pack) or problems:
        raise ValueError("\n".join(map(str, problems)))
    return compiled.to_bytes(_with_pinyin(pack), made_from)


def check_packs(paths: Sequence[Path]) -> tuple[int, list[Problem]]:
    """How many sound equations the packs have, and everything that is wrong in them.

    They are read one after the other over the built-in one, whose bibliography and equations they may name.
    """
    from mleq.catalog.pack import load_pack

    packs = [*load_builtin().packs]
    keys = frozenset[str]().union(*(pack.bibliography.keys for pack in packs))
    ids = frozenset(equation.id for pack in packs for equation in pack.equations)
    count = 0
    problems: list[Problem] = []
    for path in paths:
        pack, found = load_pack(path, keys, ids)
        problems += found
        if pack is None:
            continue
        packs.append(pack)
        problems += bibliography_problems(pack)
        count += len(pack.equations)
        keys |= pack.bibliography.keys
        ids |= {equation.id for equation in pack.equations}
    return count, [*problems, *Catalog(packs).problems]


def bibliography_problems(pack: Pack) -> list[Problem]:
    """What is wrong in the bibliography of a pack, which is parsed only when it is asked."""
    try:
        _ = pack.bibliography.works
    except BibliographyError as error:
        return [Problem(pack.bibliography.file, 0, "", "", str(error))]
    return []


def _load_builtin_pack() -> tuple[Pack | None, list[Problem]]:
    """The built-in pack and what is wrong in it: in its quick form where that is fresh, or else from its files.

    From its files it is read without the checks, which take longer than the reading, and which the tests make.
    """
    root = data_root()
    made_from = _fingerprint(root)
    if made_from and (pack := _load_compiled(root, made_from)):
        return pack, []
    from mleq.catalog.pack import load_pack

    read, problems = load_pack(root, trusted=True)
    read = read and _with_pinyin(read)
    # A file that is saved at this moment is in the one fingerprint and not in the other.
    if read and not problems and made_from and made_from == _fingerprint(root):
        _keep_compiled(root, read, made_from)
    return read, problems


def _with_pinyin(pack: Pack) -> Pack:
    from mleq.catalog.names import chinese_names
    from mleq.catalog.pinyin import romanize

    return replace(pack, pinyin=romanize(chinese_names(pack.equations)))


def _load_compiled(root: Traversable, made_from: bytes) -> Pack | None:
    try:
        data = (root / COMPILED).read_bytes()
    except OSError:
        return None
    return compiled.from_bytes(data, made_from, str(root), str(root / "references.bib"))


def _keep_compiled(root: Traversable, pack: Pack, made_from: bytes) -> None:
    """Keep the quick form for the next start; where it cannot be, the next start is as slow as this one."""
    if not isinstance(root, Path):
        return
    # Others may do the same at the same time: each writes a file of its own, and the last one to be renamed stays.
    temporary = root / f".{COMPILED}.{os.getpid()}.{get_ident()}"
    with suppress(OSError, BibliographyError):
        try:
            temporary.touch()  # where nothing can be written, nothing is made
            temporary.write_bytes(compiled.to_bytes(pack, made_from))
            temporary.replace(root / COMPILED)
        finally:
            temporary.unlink(missing_ok=True)


def _fingerprint(root: Traversable) -> bytes | None:
    """A digest of all that the built-in pack is made from, its files and the code that reads them.

    Contents count and not times, which neither a wheel nor version control keeps. None where a file cannot be read.
    """
    digest = blake2b(digest_size=16)
    package = files("mleq")
    try:
        for folder in (root, root / "catalog", *(package / room for room in _READERS)):
            for file in sorted(folder.iterdir(), key=lambda file: file.name):
                if file.name.endswith((".yaml", ".yml", ".bib", ".py")):
                    content = file.read_bytes()
                    digest.update(f"{folder.name}/{file.name} {len(content)}\n".encode())
                    digest.update(content)
    except OSError:
        return None
    return digest.digest()


def _folder(name: str) -> Traversable:
    installed = files("mleq") / name
    return installed if installed.is_dir() else Path(__file__).parents[3] / name


if __name__ == "__main__":
    load_builtin()
