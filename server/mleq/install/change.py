"""What has to change in a folder for it to hold what is installed, and nothing of a person's to be lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Change:
    """Paths are below the folder, with `/`."""

    write: Mapping[str, bytes]
    """The files that are not there as they should be."""
    remove: Collection[str]
    """The files of ours that are no more, and that nobody has changed."""
    foreign: Collection[str]
    """What is in the way and was not written by us, or was changed since."""
    left: Collection[str]
    """The files of ours that are no more and that somebody has changed: they stay."""
    rename: Mapping[str, str] = field(default_factory=dict)
    """What is in the way, and how it is called from now on."""

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.write or self.remove or self.rename)

    def with_backups(self, stamp: str) -> Change:
        """The change that puts what is in the way aside, as `NAME.backup-STAMP`."""
        rename = {path: f"{path}.backup-{stamp}" for path in self.foreign}
        return Change(self.write, self.remove, (), self.left, rename)


Present = Mapping[str, str | None]
"""The digest of each file that is in a folder; None for what is no file, such as a link."""
Written = Mapping[str, Collection[str]]
"""The digests of what we have written to each path."""


def digest(content: bytes) -> str:
    """What contents are known by."""
    return sha256(content).hexdigest()


def change(files: Mapping[str, bytes], present: Present, written: Written) -> Change:
    """What makes a folder that has `present` in it hold `files`, of which nothing else is ours than `written`."""

    def ours(path: str) -> bool:
        return path in present and present[path] in written.get(path, ())

    write = {path: content for path, content in files.items() if present.get(path) != digest(content)}
    foreign = {place for path in write for place in _in_the_way(path, present, ours)}
    gone = sorted(path for path in written if path in present and path not in files)
    return Change(
        write=write,
        remove=[path for path in gone if ours(path)],
        foreign=sorted(foreign),
        left=[path for path in gone if not ours(path) and path not in foreign],
    )


def _in_the_way(path: str, present: Present, ours: Callable[[str], bool]) -> Iterator[str]:
    """What is not ours and must go for a file to be written to `path`."""
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        place = "/".join(parts[:count])  # a file, or one in place of a folder above it
        if place in present and not ours(place):
            yield place
    if any(other.startswith(f"{path}/") and not ours(other) for other in present):
        yield path  # a folder
