"""The papers of an equation, cited behind the formula and added to the bibliography where they are not in it."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.features.actions.action import CITE, Action, Addition, Edit, Kind
from mleq.features.actions.place import Place
from mleq.features.citation import Citation


def cited(place: Place, citations: Sequence[Citation], *, copies: bool) -> list[Action]:
    """An action for each paper. A client that `copies` is handed what cites it, and nothing is inserted."""
    return [
        _action(place, citation, f"{CITE}:{number} {citation.title}", copies)
        for number, citation in enumerate(citations)
    ]


def _action(place: Place, citation: Citation, name: str, copies: bool) -> Action:
    words = place.words
    title = words.cite.format(citation.title)
    if citation.text:
        title = words.cite_from.format(citation.title, citation.file.name)
    if citation.to_name:
        title += words.brackets.format(citation.to_name)
    edits = [Edit(citation.naming[0], citation.naming[0], citation.naming[1])] if citation.naming else []
    if not copies:
        edits.append(_behind(place, citation.cite))
    line, last = citation.end
    addition = Addition(citation.file, citation.text, citation.created, line, last)
    return Action(
        name,
        title,
        Kind.REFACTOR,
        tuple(edits),
        (addition,) if citation.text else (),
        citation.cite if copies else "",
    )


def _behind(place: Place, cite: str) -> Edit:
    """What puts it behind the formula: on the same line, or on the next one where that is a display."""
    at = place.region.outer_end
    if place.is_inline:
        return Edit(at, at, f"~{cite}" if place.buffer.language == "tex" else f" {cite}")
    after, line_break = place.after, place.line_break
    if after.strip() and not (place.buffer.language == "tex" and after.lstrip().startswith("%")):
        return Edit(at, at + len(after) - len(after.lstrip()), f"{line_break}{cite}{line_break}")
    return Edit(at + len(after), at + len(after), f"{line_break}{cite}")
