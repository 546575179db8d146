"""A pack read from its files: a folder with a `pack.yaml`, or one YAML file that begins with the header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Any

from mleq.catalog import checks, schema
from mleq.catalog.bibliography import Bibliography
from mleq.catalog.contents import Pack, SectionTitle
from mleq.catalog.equation import Equation, Variant
from mleq.catalog.fields import Place
from mleq.catalog.nodes import ListNode, MapNode, Node, NodeError, Scalar, member, read
from mleq.catalog.problems import Problem
from mleq.catalog.proofs import Proofs, check_proofs, read_proofs
from mleq.snippet.slots import occurrences

PROOF_TABLE = "proof.yaml"
"""The file of a pack's folder that tells how its equations are known to be right; it need not be there."""
MAX_FILES = 1_000
"""More YAML files than this are no pack but a folder named by mistake."""
MAX_BYTES = 16_000_000
"""Of all files together."""
MAX_ENTRIES = 20_000
MAX_PROBLEMS = 100
"""Of a pack; whoever mends these learns of the others."""


def load_pack(
    path: Traversable, known_keys: Set[str] = frozenset(), known_ids: Set[str] = frozenset(), *, trusted: bool = False
) -> tuple[Pack | None, list[Problem]]:
    """Read the pack at `path` and everything that is wrong in it, in the order of files and lines.

    The pack is None where it has no readable header. `known_keys` and `known_ids` are the bibliographies' keys and the
    equations' ids of earlier packs, which a later pack may name. A `trusted` pack, which tests prove, is only read.
    """
    header_file = path / "pack.yaml" if path.is_dir() else path
    if not header_file.is_file():
        what = "no such file or folder" if not path.is_dir() else "is no pack: it has no pack.yaml"
        return None, [Problem(str(path), 0, "", "", what)]
    files = _Files(path)
    problems = files.problems
    header_node = files.yaml(header_file)
    single = not path.is_dir()
    header = _read_header(header_node, Place(str(header_file), problems), single)
    bibliography = files.bibliography(path / "references.bib" if path.is_dir() else None)
    entries: list[checks.Entry] = []
    if single:
        entries += _entries(member(header_node, "equations"), str(header_file), problems)
    else:
        for file in files.sections():
            entries += _entries(files.yaml(file), str(file), problems)
            if len(entries) >= MAX_ENTRIES:
                break
    if len(entries) >= MAX_ENTRIES:
        problems.append(Problem(str(path), 0, "", "", f"{MAX_ENTRIES:,} entries or more: only the first are read"))
        del entries[MAX_ENTRIES:]
    if not trusted:
        checks.check_pack(entries, bibliography.keys | known_keys, known_ids)
    problems += islice((problem for entry in entries for problem in entry.place.problems), MAX_PROBLEMS)
    proofs = {} if single else _proofs(files, path / PROOF_TABLE, entries, trusted)
    if header is None:
        return None, sorted(problems)
    pack = Pack(
        name=header["name"],
        version=header["version"],
        license=header["license"],
        source=str(path),
        places={entry.equation.id: (entry.place.file, entry.node.line) for entry in entries if entry.equation},
        equations=tuple(entry.equation for entry in entries if entry.equation and not entry.broken),
        sections={name: SectionTitle(**titles) for name, titles in header["sections"].items()},
        disable=header["disable"],
        disable_sections=header["disable_sections"],
        disable_packs=header["disable_packs"],
        bibliography=bibliography,
        proofs=proofs,
    )
    return pack, sorted(problems)


class _Files:
    """The files of a pack, read within the bounds and within its folder, and what is wrong with them."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._left = MAX_BYTES
        self.problems: list[Problem] = []

    def sections(self) -> Iterator[Traversable]:
        """The YAML files of the folder, but for the header and the proof table, and of its `catalog/`, by name."""
        folders = [(self._root, ("pack.yaml", PROOF_TABLE)), (self._root / "catalog", ("pack.yaml",))]
        files = [
            file
            for parent, others in folders
            if parent.is_dir()
            for file in sorted(parent.iterdir(), key=lambda file: file.name)
            if file.name.endswith((".yaml", ".yml")) and file.name not in others and file.is_file()
        ]
        if len(files) > MAX_FILES:
            self._tell(self._root, f"more than {MAX_FILES:,} YAML files: only the first are read")
        yield from files[:MAX_FILES]

    def yaml(self, file: Traversable) -> Node | None:
        """What a YAML file says."""
        text = self._text(file)
        if text is None:
            return None
        try:
            node = read(text)
        except NodeError as error:
            self._tell(file, error.message, error.line)
            return None
        if node is None:
            self._tell(file, "is empty")
        return node

    def bibliography(self, file: Traversable | None) -> Bibliography:
        """The bibliography in a file, which need not be there."""
        if file is None or not file.is_file():
            return Bibliography()
        return Bibliography(self._text(file) or "", str(file))

    def _text(self, file: Traversable) -> str | None:
        if isinstance(file, Path) and not file.resolve().is_relative_to(Path(str(self._root)).resolve()):
            self._tell(file, "leads out of the pack, and is not read")
            return None
        try:
            with file.open("rb") as stream:
                content = stream.read(self._left + 1)
        except OSError as error:
            self._tell(file, f"cannot be read: {error.strerror}")
            return None
        self._left -= len(content)
        if self._left < 0:
            self._tell(file, f"a pack has at most {MAX_BYTES:,} bytes: this file is not read")
            self._left = 0
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self._tell(file, f"not UTF-8 (byte 0x{content[error.start]:02x})", line)
            return None

    def _tell(self, file: Traversable, message: str, line: int = 0) -> None:
        self.problems.append(Problem(str(file), line, "", "", message))


def _read_header(node: Node | None, place: Place, single: bool) -> dict[str, Any] | None:
    """The fields of the header; entries, in a pack of one file, are read by `_entries` and not here."""
    if node is None:
        return None
    if single and isinstance(node, MapNode):
        if member(node, "equations") is None:
            place.inside("equations").error(node.line, "is missing: the entries of the pack")
        node = MapNode([pair for pair in node.pairs if pair[0].text != "equations"], node.line)
    if not isinstance(node, MapNode):
        place.error(node.line, "expected the header of a pack: format, name, version, license")
        return None
    return schema.HEADER.read_fields(node, place)


def _entries(node: Node | None, file: str, problems: list[Problem]) -> Iterator[checks.Entry]:
    """The entries of a file, each read for itself: what is wrong with one hides no other."""
    if node is None:
        return
    if not isinstance(node, ListNode):
        problems.append(Problem(file, node.line, "", "", "expected a list of entries (`- id: ...`)"))
        return
    for index, item in enumerate(node.items[:MAX_ENTRIES]):
        identity = member(item, "id")
        name = identity.text if isinstance(identity, Scalar) and identity.text else f"entry {index + 1}"
        place = Place(file, [], name)
        values = place.read(schema.ENTRY, item)
        yield checks.Entry(_equation(values) if values else None, item, place)


def _proofs(files: _Files, file: Traversable, entries: Sequence[checks.Entry], trusted: bool) -> Proofs:
    """The proof table, where there is one, and what is wrong with it told."""
    node = files.yaml(file) if file.is_file() else None
    problems: list[Problem] = []
    proofs = read_proofs(node, str(file), problems)
    if not trusted:
        check_proofs(node, str(file), {entry.place.entry: entry.equation for entry in entries}, problems)
    files.problems += problems[:MAX_PROBLEMS]
    return proofs


def _equation(values: dict[str, Any]) -> Equation:
    """The entry with what its variants leave open filled in."""
    variants = tuple(_variant(variant, values["slots"], values["packages"]) for variant in values["variants"])
    return Equation(**{**values, "variants": variants})


def _variant(values: dict[str, Any], slots: tuple[str, ...], packages: tuple[str, ...]) -> Variant:
    present = {occurrence.slot for occurrence in occurrences(values["body"], slots)}
    inherited = {"slots": tuple(slot for slot in slots if slot in present), "packages": packages}
    return Variant(**{**values, **{name: value for name, value in inherited.items() if values[name] is None}})
