"""The requests that the protocol does not have, for the clients of editors: equations to pick from, what is where."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.features.completion import chosen
from mleq.features.explain import line_text
from mleq.features.hover import find
from mleq.features.library import Library
from mleq.features.page import to_page
from mleq.features.present import Manner, picture
from mleq.formula.preview import Prepared
from mleq.lsp.convert import chosen_item, manner

if TYPE_CHECKING:
    from mleq.document.context import Context
    from mleq.lsp.document import Document
    from mleq.lsp.server import Server

USUAL, MOST = 20, 1_000
"""The equations that are found where nobody says how many, and at most."""
LONGEST = 200
"""The characters of a query."""


async def search(server: Server, params: Any) -> list[dict[str, Any]]:
    """The equations that a query may mean, best first, each with its formula on one line; all for an empty query.

    Raises:
        JsonRpcInvalidParams: they are others than expected.
    """
    query = _text(params, "query")
    used = server.usage.weights if server.usage else {}
    if len(query) > LONGEST:
        raise JsonRpcInvalidParams(f"query: expected {LONGEST} characters or fewer, got {len(query)}")
    limit = _count(params, "limit", 1) if _mapping(params).get("limit") is not None else USUAL
    # A formula's line takes milliseconds the first time.
    return await asyncio.to_thread(_search, server.catalog, query, min(limit, MOST), used)


def _search(catalog: Catalog, query: str, limit: int, used: Mapping[str, float]) -> list[dict[str, Any]]:
    if query.strip():
        found = [(hit.equation, hit.score) for hit in catalog.index.search(query, limit, used=used)]
    else:
        listed = sorted(catalog.equations, key=lambda equation: -used.get(equation.id, 0.0))
        found = [(equation, 1.0) for equation in listed[:limit]]
    return [
        {
            "id": equation.id,
            "name": equation.name,
            "zh": equation.zh,
            "section": catalog.section(equation.section).title,
            "score": round(score, 4),
            "line": line_text(equation.body),
        }
        for equation, score in found
    ]


def context(server: Server, params: Any) -> dict[str, Any] | None:
    """What surrounds a position; None in a document that is not open or in a language without math of ours.

    Raises:
        JsonRpcInvalidParams: they are others than expected.
    """
    place = _place(server, params)
    if place is None:
        return None
    document, found = place.document, place.context
    region = found.region
    return {
        "place": found.place.value,
        "language": found.language,
        "word": found.word,
        "kind": region.kind.value if region else None,
        "range": document.range(region.start, region.end) if region else None,
    }


def insert(server: Server, params: Any) -> types.CompletionItem | None:
    """The item that inserts an equation at a position where nothing is typed for it; None where no formula can go.

    Raises:
        JsonRpcInvalidParams: they are others than expected, or no equation or variant is called so.
    """
    place = _place(server, params)
    equation, variant = _equation(server, params), None
    if _mapping(params).get("variant") is not None:
        variant = equation.variant(_text(params, "variant"))
        if variant is None:
            raise JsonRpcInvalidParams(f"variant: {equation.id} has none of that id")
    if place is None:
        return None
    document, cursor, around = place
    catalog, settings, flags = server.catalog, server.settings, server.flags
    candidate = chosen(catalog, document.buffer, around, settings, equation, variant, reindents=flags.reindents)
    if candidate is None:
        return None
    server.accepted(equation.id)
    return chosen_item(candidate, document, cursor, catalog, flags)


async def page(server: Server, params: Any) -> dict[str, Any] | None:
    """All that there is of an equation, as Markdown: of the one of that id, or of what stands at a position, if any.

    Raises:
        JsonRpcInvalidParams: they are others than expected, or no equation is called so.
    """
    by_place = _mapping(params).get("textDocument") is not None
    equation = _equation_at(server, params) if by_place else _equation(server, params)
    if equation is None:
        return None
    told = manner(types.MarkupKind.Markdown, server.settings, server.flags)
    # Pictures that were not made beforehand are drawn.
    markdown = await asyncio.to_thread(_page, server.library, equation, told)
    return {"id": equation.id, "name": equation.name, "zh": equation.zh, "markdown": markdown}


def _page(library: Library, equation: Equation, told: Manner) -> str:
    bodies = [body for _, body, _ in equation.bodies()] if told.shows_pictures else []
    drawn = {body: library.previewer.draw(Prepared(body), picture=True) for body in bodies}
    pictures = {body: picture(drawing, body, told) for body, drawing in drawn.items()}
    return to_page(equation, library.catalog, told.markup, told.words, pictures)


def _equation(server: Server, params: Any) -> Equation:
    equation = server.catalog.get(_text(params, "id"))
    if equation is None:
        raise JsonRpcInvalidParams("id: no equation is called so")
    return equation


def _equation_at(server: Server, params: Any) -> Equation | None:
    """The equation that a hover tells of."""
    place = _place(server, params)
    if place is None:
        return None
    found = find(server.library, place.document.buffer, place.context, place.cursor, server.settings)
    return found.explanation.equation if found and found.explanation else None


class _Place(NamedTuple):
    """A position in an open document of a language that is ours, and what surrounds it."""

    document: Document
    cursor: int
    context: Context


def _place(server: Server, params: Any) -> _Place | None:
    """The place that is meant; None where it is in no such document."""
    uri = _text(_member(params, "textDocument"), "uri", "textDocument.")
    given = _member(params, "position")
    position = types.Position(*(_count(given, name, 0, "position.") for name in ("line", "character")))
    document = server.document(uri)
    cursor = document.offset(position) if document else 0
    around = document.context(cursor) if document else None
    return _Place(document, cursor, around) if document and around else None


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
