"""Search finds what writers mean by what they type, most of it first."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from mleq.catalog.words import squeeze

HALVES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text("utf-8"))
FIRST, AMONG_FIVE = 0.90, 0.97
"""The parts of the queries that have to find an equation in that place."""


class Asked(NamedTuple):
    """A query, the equations that it is for, and the five that were found."""

    kind: str
    query: str
    wanted: list[str]
    found: list[str]

    @property
    def place(self) -> int | None:
        """Where the first that is wanted was found."""
        return next((place for place, found in enumerate(self.found, 1) if found in self.wanted), None)


@pytest.mark.parametrize("half", HALVES)
def test_queries(catalog, half):
    asked = [
        Asked(kind, query, _several(ids), [hit.equation.id for hit in catalog.index.search(query, 5)])
        for kind, queries in HALVES[half].items()
        for query, ids in queries.items()
    ]
    report = _report(half, asked)
    print(report)
    first, among_five = _hits(asked)
    assert first >= FIRST and among_five >= AMONG_FIVE, report


def test_no_query_is_a_name(catalog):
    names = {
        squeeze(name)
        for equation in catalog.equations
        for name in (equation.id, *equation.was, equation.name, equation.zh, *equation.triggers, *equation.aliases)
    }
    assert [query for query, _ in _queries() if squeeze(query) in names] == []


def test_queries_are_for_all_equations(catalog):
    wanted = [equation for _, ids in _queries() for equation in ids]
    assert len({query for query, _ in _queries()}) == len(_queries()) > 450
    assert set(wanted) <= {equation.id for equation in catalog.equations}
    assert {
        equation.id: wanted.count(equation.id) for equation in catalog.equations if wanted.count(equation.id) < 4
    } == {}


def _queries() -> list[tuple[str, list[str]]]:
    return [
        (query, _several(ids))
        for kinds in HALVES.values()
        for queries in kinds.values()
        for query, ids in queries.items()
    ]


def _several(ids: str | list[str]) -> list[str]:
    return [ids] if isinstance(ids, str) else ids


def _hits(asked: list[Asked]) -> tuple[float, float]:
    """The parts of the queries that were answered first, and among five."""
    places = [one.place for one in asked]
    return places.count(1) / len(places), sum(place is not None for place in places) / len(places)


def _report(half: str, asked: list[Asked]) -> str:
    by_kind: Mapping[str, list[Asked]] = {kind: [one for one in asked if one.kind == kind] for kind in HALVES[half]}
    rows = [(f"{half}, all", asked), *by_kind.items()]
    figures = [
        f"{name:32}{len(some):6}  {first:6.1%}  {five:6.1%}" for name, some in rows for first, five in [_hits(some)]
    ]
    misses = [
        f"{one.place or '-'}  {one.query}: {' or '.join(one.wanted)}, but {', '.join(one.found) or 'nothing'}"
        for one in asked
        if one.place != 1
    ]
    return "\n".join(["", f"{'':32}{'asked':>6}  {'hit@1':>6}  {'hit@5':>6}", *figures, *misses])
