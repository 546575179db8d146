"""A choice among the equations of a catalog, by the names of packs and sections."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation


def choose(catalog: Catalog, names: Sequence[str]) -> Sequence[Equation]:
    """The equations of the packs and sections of these names, in the order of the catalog; all where none is named.

    `mine` is a pack or a section, `mine/losses` a section of that pack.

    Raises:
        ValueError: there are no equations of one of the names; it says what may have been meant.
    """
    if not names:
        return catalog.equations
    by_name: dict[str, set[str]] = {}
    for equation in catalog.equations:
        pack = catalog.pack_of(equation)
        of_pack = [pack.name, f"{pack.name}/{equation.section}"] if pack else []
        for name in (*of_pack, equation.section):
            by_name.setdefault(name, set()).add(equation.id)
    for name in names:
        if name not in by_name:
            raise ValueError(_unknown(name, list(by_name)))
    chosen = set[str]().union(*(by_name[name] for name in names))
    return [equation for equation in catalog.equations if equation.id in chosen]


def _unknown(name: str, known: list[str]) -> str:
    alike = [each for each in known if ("/" in each) is ("/" in name)]
    near = [each for each in alike if name and name in each][:3] or get_close_matches(name, alike, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(alike)}"
    return f"no pack or section {name!r} has equations; {hint}"
