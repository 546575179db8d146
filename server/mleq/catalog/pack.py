"""A pack read from its files: a folder with a `pack.yaml`, or one YAML file that begins with the header."""

from __future__ import annotations

from collections.abc import Iterator, Set
from importlib.resources.abc import Traversable
from typing import Any

from mleq.catalog import checks, schema
from mleq.catalog.bibliography import Bibliography
from mleq.catalog.contents import Pack, SectionTitle
from mleq.catalog.equation import Equation, Variant
from mleq.catalog.fields import Place
from mleq.catalog.nodes import ListNode, MapNode, Node, NodeError, Scalar, member, read
from mleq.catalog.problems import Problem
from mleq.snippet.slots import occurrences

MAX_FILES = 1_000
"""More YAML files than this are no pack but a folder named by mistake."""


def load_pack(
    path: Traversable, known_keys: Set[str] = frozenset(), known_ids: Set[str] = frozenset(), *, trusted: bool = False
) -> tuple[Pack | None, list[Problem]]:
    """Read the pack at `path` and everything that is wrong in it, in the order of files and lines.

    The pack is None where it has no readable header. `known_keys` and `known_ids` are the bibliographies' keys and the
    equations' ids of earlier packs, which a later pack may name. A `trusted` pack, which tests prove, is only read.
    """
    problems: list[Problem] = []
    header_file = path / "pack.yaml" if path.is_dir() else path
    if not header_file.is_file():
        what = "no such file or folder" if not path.is_dir() else "is no pack: it has no pack.yaml"
        return None, [Problem(str(path), 0, "", "", what)]
    header_node = _read_yaml(header_file, problems)
    single = not path.is_dir()
    header = _read_header(header_node, Place(str(header_file), problems), single)
    bibliography = _read_bibliography(path / "references.bib" if path.is_dir() else None, problems)
    entries: list[checks.Entry] = []
    if single:
        entries += _entries(member(header_node, "equations"), str(header_file), problems)
    else:
        for file in _section_files(path, problems):
            entries += _entries(_read_yaml(file, problems), str(file), problems)
    if not trusted:
        checks.check_pack(entries, bibliography.keys | known_keys, known_ids)
    problems += [problem for entry in entries for problem in entry.place.problems]
    if header is None:
        return None, sorted(problems)
    pack = Pack(
        name=header["name"],
        version=header["version"],
        license=header["license"],
        source=str(path),
        equations=tuple(entry.equation for entry in entries if entry.equation and not entry.broken),
        sections={name: SectionTitle(**titles) for name, titles in header["sections"].items()},
        disable=header["disable"],
        bibliography=bibliography,
    )
    return pack, sorted(problems)


def _section_files(folder: Traversable, problems: list[Problem]) -> Iterator[Traversable]:
    """The YAML files of the folder and of its `catalog/`, but for the header, by name."""
    folders = [folder, folder / "catalog"]
    files = [
        file
        for parent in folders
        if parent.is_dir()
        for file in sorted(parent.iterdir(), key=lambda file: file.name)
        if file.name.endswith((".yaml", ".yml")) and file.name != "pack.yaml" and file.is_file()
    ]
    if len(files) > MAX_FILES:
        problems.append(Problem(str(folder), 0, "", "", f"more than {MAX_FILES} YAML files: only the first are read"))
    yield from files[:MAX_FILES]


def _read_text(file: Traversable, problems: list[Problem]) -> str | None:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(Problem(str(file), 0, "", "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(Problem(str(file), line, "", "", f"not UTF-8 (byte 0x{error.object[error.start]:02x})"))
    return None


def _read_yaml(file: Traversable, problems: list[Problem]) -> Node | None:
    text = _read_text(file, problems)
    if text is None:
        return None
    try:
        node = read(text)
    except NodeError as error:
        problems.append(Problem(str(file), error.line, "", "", error.message))
        return None
    if node is None:
        problems.append(Problem(str(file), 0, "", "", "is empty"))
    return node


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


def _read_bibliography(file: Traversable | None, problems: list[Problem]) -> Bibliography:
    if file is None or not file.is_file():
        return Bibliography()
    text = _read_text(file, problems)
    return Bibliography(text or "", str(file))


def _entries(node: Node | None, file: str, problems: list[Problem]) -> Iterator[checks.Entry]:
    """The entries of a file, each read for itself: what is wrong with one hides no other."""
    if node is None:
        return
    if not isinstance(node, ListNode):
        problems.append(Problem(file, node.line, "", "", "expected a list of entries (`- id: ...`)"))
        return
    for index, item in enumerate(node.items):
        identity = member(item, "id")
        name = identity.text if isinstance(identity, Scalar) and identity.text else f"entry {index + 1}"
        place = Place(file, [], name)
        values = place.read(schema.ENTRY, item)
        yield checks.Entry(_equation(values) if values else None, item, place)


def _equation(values: dict[str, Any]) -> Equation:
    """The entry with what its variants leave open filled in."""
    variants = tuple(_variant(variant, values["slots"], values["packages"]) for variant in values["variants"])
    return Equation(**{**values, "variants": variants})


def _variant(values: dict[str, Any], slots: tuple[str, ...], packages: tuple[str, ...]) -> Variant:
    present = {occurrence.slot for occurrence in occurrences(values["body"], slots)}
    inherited = {"slots": tuple(slot for slot in slots if slot in present), "packages": packages}
    return Variant(**{**values, **{name: value for name, value in inherited.items() if values[name] is None}})
