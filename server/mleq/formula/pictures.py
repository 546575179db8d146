"""The pictures of the built-in catalog, made beforehand: a file whose pictures are unpacked one at a time.

`python -m mleq.formula.pictures` writes it. The file is a line that names its form, a digest of all that follows, the
length of the head, the head, and the records. The head is JSON under zlib: a digest of the MathJax that made the
pictures, the outlines of all glyphs, a dictionary for the records, and an index, which tells by the LaTeX where a
record stands. A record is a picture without the outlines of its glyphs, compressed by itself; in memory they stay so.
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from collections.abc import Iterable
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
_MAGIC = b"mleq pictures 3\n"
_DIGEST_SIZE = 16
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
        content = self._content
        record = content and content.records.get(key(latex))
        if not content or not record:
            return None
        unpack = zlib.decompressobj(zdict=content.dictionary)
        alt, _, svg = unpack.decompress(record).decode().partition("\n")
        return Picture(_with_glyphs(svg, content.glyphs), alt)

    @property
    def made_by(self) -> str | None:
        """The digest of the MathJax that made the pictures; None where there are none."""
        return self._content.made_by if self._content else None

    def keys(self) -> set[bytes]:
        """What the pictures are found by, the `key` of each LaTeX."""
        return set(self._content.records) if self._content else set()

    @cached_property
    def _content(self) -> _Content | None:
        try:
            return _read(self._path.read_bytes())
        except _DAMAGE:
            return None


class Picture(NamedTuple):
    """A picture that is shipped."""

    svg: str
    """As `MathJax.svg` gives it."""
    line: str
    """The formula as text on one line, for those who do not see the picture."""


class _Content(NamedTuple):
    made_by: str
    glyphs: dict[str, str]
    dictionary: bytes
    records: dict[bytes, bytes]


def _read(file: bytes) -> _Content | None:
    digest, rest = file[len(_MAGIC) :][:_DIGEST_SIZE], file[len(_MAGIC) + _DIGEST_SIZE :]
    if not file.startswith(_MAGIC) or digest != _digest(rest):
        return None
    start = _LENGTH.size + _LENGTH.unpack_from(rest)[0]
    head = json.loads(zlib.decompress(rest[_LENGTH.size : start]))
    records = {
        name: rest[start + offset : start + offset + length]
        for name, offset, length in _ENTRY.iter_unpack(bytes.fromhex(head["index"]))
    }
    return _Content(head["made_by"], head["glyphs"], bytes.fromhex(head["dictionary"]), records)


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
        record = pack.compress(svg.encode()) + pack.flush()
        index += _ENTRY.pack(name, len(records), len(record))
        records += record
    content = {"made_by": made_by, "glyphs": glyphs, "dictionary": dictionary.hex(), "index": index.hex()}
    head = zlib.compress(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(), 9)
    rest = _LENGTH.pack(len(head)) + head + records
    return _MAGIC + _digest(rest) + rest


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
    return blake2b(data, digest_size=_DIGEST_SIZE).digest()


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
