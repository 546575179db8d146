"""The pictures of the built-in catalog, made beforehand: a file of which one picture is read at a time.

`python -m mleq.formula.pictures` writes it. The file is a line that names its form, a digest of the head, the length of
the head, the head, and the records. The head is JSON under zlib: a digest of the MathJax that made the pictures, the
outlines of all glyphs, a dictionary for the records, and an index, which tells by the LaTeX where a record stands. A
record is a picture without the outlines of its glyphs, compressed by itself.
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2b
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from mleq.catalog.builtin import data_root, load_builtin
from mleq.formula.layout import line
from mleq.formula.mathjax import BUNDLE, MathJax
from mleq.formula.mathml import to_mathml

FILE = "pictures.compiled"
"""The file in the data folder that has the pictures: in the wheel, and made in a checkout."""
_MAGIC = b"mleq pictures 2\n"
_LENGTH = struct.Struct("<I")
_KEY_SIZE = 8
_ENTRY = struct.Struct(f"<{_KEY_SIZE}sII")
"""A row of the index: the digest of the LaTeX, and offset and length of the record."""
_SAMPLES, _SAMPLE = 16, 1_000
"""How many pictures, and how much of each, make the dictionary of the records."""
_GLYPH = re.compile(r'<path id="([^"]*)" d="([^"]*)"/>')
_DEFS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
_DAMAGE = (OSError, ValueError, LookupError, TypeError, struct.error, zlib.error)


class Pictures:
    """The pictures in a file, those that are shipped if none is named. Where it is not sound, there is no picture."""

    def __init__(self, path: Traversable | None = None) -> None:
        self._path = path or data_root() / FILE

    def get(self, latex: str) -> Picture | None:
        """The picture of a body or variant of the catalog."""
        head = self._head
        place = head and head.find(latex)
        if not head or not place:
            return None
        offset, length = place
        try:
            with self._path.open("rb") as file:
                file.seek(offset)
                record = file.read(length)
            # By now the file may be another.
            if record[:_KEY_SIZE] != key(latex):
                return None
            unpack = zlib.decompressobj(zdict=head.dictionary)
            bare = unpack.decompress(record[_KEY_SIZE:])
            # Only at its end has deflate compared its checksum.
            if not unpack.eof:
                return None
            alt, _, svg = bare.decode().partition("\n")
            return Picture(_with_glyphs(svg, head.glyphs), alt)
        except _DAMAGE:
            return None

    @property
    def made_by(self) -> str | None:
        """The digest of the MathJax that made the pictures; None where there are none."""
        return self._head.made_by if self._head else None

    def keys(self) -> set[bytes]:
        """What the pictures are found by, the `key` of each LaTeX."""
        return self._head.keys() if self._head else set[bytes]()

    @cached_property
    def _head(self) -> _Head | None:
        try:
            with self._path.open("rb") as file:
                return _read_head(file.read(len(_MAGIC)), file.read)
        except _DAMAGE:
            return None


class Picture(NamedTuple):
    """A picture that is shipped."""

    svg: str
    """As `MathJax.svg` gives it."""
    line: str
    """The formula as text on one line, for those who do not see the picture."""


class _Head(NamedTuple):
    made_by: str
    glyphs: dict[str, str]
    dictionary: bytes
    rows: bytes
    """The index, in the order of its keys."""
    start: int
    """Where the records begin."""

    def find(self, latex: str) -> tuple[int, int] | None:
        """Offset and length of the record of a LaTeX."""
        wanted = key(latex)
        rows = range(0, len(self.rows), _ENTRY.size)
        row = bisect_left(rows, wanted, key=lambda at: self.rows[at : at + _KEY_SIZE])
        if row == len(rows):
            return None
        found, offset, length = _ENTRY.unpack_from(self.rows, rows[row])
        return (self.start + offset, length) if found == wanted else None

    def keys(self) -> set[bytes]:
        return {found for found, _, _ in _ENTRY.iter_unpack(self.rows)}


def _read_head(magic: bytes, read: Callable[[int], bytes]) -> _Head | None:
    digest, length = read(16), _LENGTH.unpack(read(_LENGTH.size))[0]
    packed = read(length)
    if magic != _MAGIC or digest != _digest(packed):
        return None
    content = json.loads(zlib.decompress(packed))
    return _Head(
        content["made_by"],
        content["glyphs"],
        bytes.fromhex(content["dictionary"]),
        bytes.fromhex(content["index"]),
        len(_MAGIC) + 16 + _LENGTH.size + length,
    )


def to_bytes(pictures: dict[str, Picture], made_by: str) -> bytes:
    """The file of pictures by their LaTeX, made by the MathJax of that digest."""
    glyphs: dict[str, str] = {}
    bare = {
        key(latex): f"{picture.line}\n{_without_glyphs(picture.svg, glyphs)}"
        for latex, picture in sorted(pictures.items())
    }
    dictionary = _common(bare.values())
    records, index = bytearray(), bytearray()
    for name, svg in sorted(bare.items()):
        pack = zlib.compressobj(9, zdict=dictionary)
        record = name + pack.compress(svg.encode()) + pack.flush()
        index += _ENTRY.pack(name, len(records), len(record))
        records += record
    content = {"made_by": made_by, "glyphs": glyphs, "dictionary": dictionary.hex(), "index": index.hex()}
    head = zlib.compress(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(), 9)
    return b"".join([_MAGIC, _digest(head), _LENGTH.pack(len(head)), head, records])


def catalog_bodies() -> list[str]:
    """The LaTeX of every body and variant of the built-in catalog."""
    return [body for equation in load_builtin().equations for _, body, _ in equation.bodies()]


def key(latex: str) -> bytes:
    """What the picture of a LaTeX is found by."""
    return blake2b(latex.encode("utf-8", "replace"), digest_size=_KEY_SIZE).digest()


def maker(bundle: Traversable | None = None) -> str:
    """The digest of a MathJax bundle."""
    return _digest((bundle or data_root() / BUNDLE).read_bytes()).hex()


def compile_pictures(known: Pictures) -> bytes:
    """The file of all pictures of the catalog; those that are known of the same MathJax are not made again.

    Raises:
        MathJaxError: MathJax cannot be run, or refuses a formula.
    """
    made_by = maker()
    mathjax = MathJax(seconds=60)
    is_known = known.made_by == made_by
    try:
        pictures = {
            body: Picture(
                picture.svg if is_known and (picture := known.get(body)) else mathjax.svg(body).result(), _line(body)
            )
            for body in dict.fromkeys(catalog_bodies())
        }
    finally:
        mathjax.close()
    return to_bytes(pictures, made_by)


def is_fresh(known: Pictures) -> bool:
    """Whether these are the pictures of the catalog, by the MathJax that is there."""
    if known.made_by != maker() or known.keys() != {key(body) for body in catalog_bodies()}:
        return False
    return all((picture := known.get(body)) and picture.line == _line(body) for body in catalog_bodies())


def _line(body: str) -> str:
    return line(to_mathml(body))


def _without_glyphs(svg: str, glyphs: dict[str, str]) -> str:
    """The picture with the names of its glyphs in place of their outlines, which are put to those found before."""

    def names(match: re.Match[str]) -> str:
        found = dict(_GLYPH.findall(match[1]))
        glyphs.update(found)
        return f"<defs>{' '.join(found)}</defs>"

    return _DEFS.sub(names, svg, count=1)


def _with_glyphs(svg: str, glyphs: dict[str, str]) -> str:
    def outlines(match: re.Match[str]) -> str:
        paths = [f'<path id="{name}" d="{glyphs[name]}"/>' for name in match[1].split()]
        return f"<defs>{''.join(paths)}</defs>"

    return _DEFS.sub(outlines, svg, count=1)


def _common(svgs: Iterable[str]) -> bytes:
    """What pictures have in common, for deflate: the beginnings of some of them, which are those of any others."""
    chosen = list(svgs)
    return "".join(svg[:_SAMPLE] for svg in chosen[:: max(1, len(chosen) // _SAMPLES)]).encode()


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _main() -> None:
    known = Pictures()
    if is_fresh(known):
        return
    file = Path(str(data_root() / FILE))
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        temporary.write_bytes(compile_pictures(known))
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    _main()
