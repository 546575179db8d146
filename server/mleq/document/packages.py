"""The packages that bodies need: which a document has, which could be added to it, and which could not.

What a class or package of a TeX installation loads is known by the tables here; those of the writer are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from mleq.document.preamble import Load, Place, Preamble

PACKAGES = ("amsmath", "mathtools", "amssymb", "bm")
"""The packages of the catalog, in the order in which they are loaded."""


class Around(NamedTuple):
    """What other files say of the packages of a document: those that it inputs, or its main file."""

    loads: tuple[Load, ...] = ()
    classes: frozenset[str] = frozenset()
    """The files of the classes among them that were read."""
    defined: frozenset[str] = frozenset()
    """What those define."""
    complete: bool = True
    """Whether nothing was left out for being too much, too deep or too late."""


class Standing(Enum):
    """How a package stands to a document."""

    LOADED = "loaded"
    ADDABLE = "addable"
    """It is not loaded, and could be."""
    NAMED = "named"
    """It is not known to be loaded, and nobody but the writer knows whether and where it could be."""


class Packages(NamedTuple):
    """How the packages of the catalog stand to a document."""

    standing: dict[str, Standing]
    place: Place | None
    """Where one more would be loaded; None where none is addable."""

    def of(self, package: str) -> Standing:
        """How a package stands; one that is unknown here can only be named."""
        return self.standing.get(package, Standing.NAMED)


def packages_of(preamble: Preamble, around: Around | None, defined: Iterable[str]) -> Packages:
    """How the packages stand to a document with this preamble, among whose definitions are commands called so.

    What is around it is None as long as nobody has looked.
    """
    place = preamble.place if preamble.is_whole and around is not None and around.complete else None
    around = around or Around()
    loads = (*preamble.loads, *around.loads)
    has = _loaded([load for load in loads if load.certain])
    names = around.defined.union(defined)
    # A class that nobody knows may bring any font along.
    unknown = {load.name for load in loads if load.name.endswith(".cls")} - _CLASSES - around.classes
    standing = {}
    for package in PACKAGES:
        if package in has:
            standing[package] = Standing.LOADED
        elif (
            place is None
            or _cannot_follow(package, loads)
            or (package == "amssymb" and unknown)
            or not names.isdisjoint(_names()[package])
        ):
            standing[package] = Standing.NAMED
        else:
            standing[package] = Standing.ADDABLE
    if standing["amsmath"] is Standing.NAMED and standing["mathtools"] is Standing.ADDABLE:
        standing["mathtools"] = Standing.NAMED
    return Packages(standing, place if Standing.ADDABLE in standing.values() else None)


def is_known(file: str) -> bool:
    """Whether the tables here know a class or package better than who reads its file."""
    return file in _CLASSES or file in _BROUGHT


def brought(package: str) -> tuple[str, ...]:
    """The packages of the catalog that one brings along, itself among them where it is one of them."""
    own = (package,) if package in PACKAGES else ()
    return (*own, *_BROUGHT.get(f"{package}.sty", ()))


def _loaded(loads: Sequence[Load]) -> set[str]:
    """The packages of the catalog that are loaded, or as good as that."""
    found: set[str] = set()
    for load in loads:
        refused = {package for option in load.options for package in _REFUSED.get((load.name, option), ())}
        found.update({*_BROUGHT.get(load.name, ()), load.name.removesuffix(".sty")} - refused)
        if load.name in _TAKE_OPTIONS:
            found.update(load.options)
    return found.intersection(PACKAGES)


def _cannot_follow(package: str, loads: Sequence[Load]) -> bool:
    """Whether to load a package after these might break the document, or be what the writer has seen to already."""
    for load in loads:
        if load.name == f"{package}.sty" or load.name in _BEFORE[package]:
            return True
        if any((load.name, option) in _BEFORE_OPTIONS[package] for option in load.options):
            return True
    return False


@cache
def _names() -> dict[str, frozenset[str]]:
    """The commands and environments that each package defines, which are an error where they are defined already."""
    names: dict[str, frozenset[str]] = {}
    for line in (files("mleq.document") / "packages.txt").read_text("ascii").splitlines():
        package, _, words = line.partition(": ")
        names[package] = frozenset(words.split())
    return names


def _sty(names: str) -> frozenset[str]:
    return frozenset(f"{name}.sty" for name in names.split())


def _cls(names: str) -> frozenset[str]:
    return frozenset(f"{name}.cls" for name in names.split())


_AMS = _cls("amsart amsbook amsproc")
_REVTEX = _cls("revtex4 revtex4-1 revtex4-2")
_TIMES = _sty("newtxmath newpxmath newtx newpx txfonts pxfonts stix stix2")
"""Fonts that have the signs of `amssymb`, and define commands of `amsmath` that this defines, too."""

_BROUGHT: dict[str, tuple[str, ...]] = {
    file: tuple(brought.split())
    for brought, these in {
        "amsmath": _AMS
        | _sty("mathtools nccmath breqn autonum amsxtra bigints hhtensor moreenum halloweenmath onlyamsmath")
        | _sty("resizegather inlinelabel chemarr physics"),
        "amsmath mathtools": _sty("empheq optidef quantikz"),
        "amsmath bm": _sty("maybemath"),
        "amsmath amssymb": _cls("beamer jmlr cas-sc cas-dc acmart") | _sty("beamerarticle unicode-math"),
        "amssymb": _TIMES | _sty("kpfonts"),
    }.items()
    for file in these
}
"""The packages of the catalog that others bring along; those who have the same commands in their place count, too."""

_REFUSED: dict[tuple[str, str], tuple[str, ...]] = {
    **{(file, "nomath"): ("amsmath",) for file in _AMS},
    ("beamer.cls", "noamsthm"): ("amsmath",),
    ("beamer.cls", "noamssymb"): ("amssymb",),
    ("newtxmath.sty", "noamssymbols"): ("amssymb",),
}
"""What is not brought along with an option."""

_TAKE_OPTIONS = _REVTEX
"""The classes that load a package where an option is called like it."""

_BEFORE: dict[str, frozenset[str]] = {
    # These define what amsmath defines, or have to come after it.
    "amsmath": _TIMES
    | _sty("cleveref coolthms esint wasysym cases flexisym mathstyle kpfonts mathspec mathabx MnSymbol fdsymbol boisik")
    | _sty("mathdesign lucidabr lucimatx mtpro2 mtpro libertinust1math notomath"),
    "mathtools": _sty("mathstyle"),
    "amssymb": _TIMES
    | _sty("kpfonts unicode-math mathspec mathabx MnSymbol fdsymbol boisik mathdesign lucidabr lucimatx mtpro2 mtpro")
    | _sty("mathtime mt11p libertinust1math notomath stickstoo fourier eulerpx"),
    "bm": _sty("unicode-math"),
}
"""After which others a package is not to be loaded, as some of them say themselves."""

_BEFORE_OPTIONS: dict[str, frozenset[tuple[str, str]]] = {
    "amsmath": frozenset(),
    "mathtools": frozenset(),
    "amssymb": frozenset({("beamer.cls", "noamssymb"), ("elsarticle.cls", "times"), ("IEEEtran.cls", "comsoc")}),
    "bm": frozenset(),
}

_CLASSES = (
    _AMS
    | _REVTEX
    | _cls(
        "article report book letter slides proc minimal extarticle extreport extbook extletter memoir standalone exam"
    )
    | _cls("scrartcl scrreprt scrbook scrlttr2 ctexart ctexrep ctexbook ctexbeamer beamer tufte-handout tufte-book")
    | _cls("IEEEtran IEEEconf llncs elsarticle cas-sc cas-dc jmlr svmult svmono svjour3 siamltex subfiles")
    | _cls("a0poster tikzposter moderncv paper octavo powerdot")
)
"""The classes that bring no font of these along."""
