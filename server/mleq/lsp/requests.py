"""The requests that the protocol does not have, for the clients of editors: equations to pick from, what is where."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from mleq.catalog.catalog import Catalog
from mleq.features.explain import line_text

if TYPE_CHECKING:
    from mleq.lsp.server import Server

USUAL, MOST = 20, 200
"""The equations that are found where nobody says how many, and at most."""
LONGEST = 200
"""The characters of a query."""


async def search(server: Server, params: Any) -> list[dict[str, Any]]:
    """The equations that a query may mean, best first, each with its formula on one line.

    Raises:
        JsonRpcInvalidParams: they are others than expected.
    """
    query = _text(params, "query")
    if len(query) > LONGEST:
        raise JsonRpcInvalidParams(f"query: expected {LONGEST} characters or fewer, got {len(query)}")
    limit = _count(params, "limit", 1) if _mapping(params).get("limit") is not None else USUAL
    usage = server.usage
    # A formula's line takes milliseconds the first time.
    return await asyncio.to_thread(_search, server.catalog, query, min(limit, MOST), usage.weights if usage else None)


def _search(catalog: Catalog, query: str, limit: int, used: Mapping[str, float] | None) -> list[dict[str, Any]]:
    return [
        {
            "id": hit.equation.id,
            "name": hit.equation.name,
            "zh": hit.equation.zh,
            "section": catalog.section(hit.equation.section).title,
            "score": round(hit.score, 4),
            "line": line_text(hit.equation.body),
        }
        for hit in catalog.index.search(query, limit, used=used)
    ]


def context(server: Server, params: Any) -> dict[str, Any] | None:
    """What surrounds a position; None in a document that is not open or in a language without math of ours.

    Raises:
        JsonRpcInvalidParams: they are others than expected.
    """
    uri = _text(_member(params, "textDocument"), "uri", "textDocument.")
    given = _member(params, "position")
    position = types.Position(*(_count(given, name, 0, "position.") for name in ("line", "character")))
    document = server.document(uri)
    found = document.context(document.offset(position)) if document else None
    if document is None or found is None:
        return None
    region = found.region
    return {
        "place": found.place.value,
        "language": found.language,
        "word": found.word,
        "kind": region.kind.value if region else None,
        "range": document.range(region.start, region.end) if region else None,
    }


def _text(params: Any, name: str, path: str = "") -> str:
    value = _mapping(params).get(name)
    if isinstance(value, str):
        return value
    raise _refusal(f"{path}{name}", "text")


def _count(params: Any, name: str, least: int, path: str = "") -> int:
    value = _mapping(params).get(name)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value < 1 << 31:
        return value
    raise _refusal(f"{path}{name}", f"a whole number from {least}")


def _member(params: Any, name: str) -> Mapping[str, Any]:
    value = _mapping(params).get(name)
    if isinstance(value, Mapping):
        return value
    raise _refusal(name, "an object")


def _mapping(params: Any) -> Mapping[str, Any]:
    if isinstance(params, Mapping):
        return params
    raise _refusal("params", "an object")


def _refusal(name: str, expected: str) -> JsonRpcInvalidParams:
    # What came may be of a document, and is not repeated: errors are logged.
    return JsonRpcInvalidParams(f"{name}: expected {expected}")
