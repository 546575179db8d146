"""The formulas of a document, and what each of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from mleq.document.buffer import Buffer
from mleq.document.regions import Kind, Span
from mleq.features.library import Library
from mleq.formula.recognize import Departure, Match


class Recognized(NamedTuple):
    """A formula of a document, and the equations that it is, best first."""

    span: Span
    source: str
    """What is between its delimiters."""
    matches: Sequence[Match]


def recognized(
    library: Library, buffer: Buffer, wanted: Callable[[Span], bool] = lambda _: True
) -> Iterator[Recognized | None]:
    """The formulas of the document that are wanted and lie in no other, with None between them: each step is short.

    There may be no edit before the next step.
    """
    for spans in buffer.math():
        yield None
        for span in filter(wanted, spans):
            source = buffer.formula(span)
            yield Recognized(span, source, library.recognized(source, buffer.macros) if source.strip() else ())


def is_set_off(span: Span) -> bool:
    """Whether a formula stands on lines of its own, and not in a line of text."""
    return span.kind is not Kind.INLINE


def told_apart(matches: Sequence[Match]) -> list[Match]:
    """What a formula is: the best match, and where that is but a part the others beside it, in their order."""
    if not matches or matches[0].is_whole:
        return list(matches[:1])
    found: list[Match] = []
    for match in matches:
        if not match.is_whole and _is_beside(match, found):
            found.append(match)
    return sorted(found, key=lambda match: match.start)


def departures(matches: Sequence[Match]) -> list[tuple[Match, Departure]]:
    """The matches with a mistake, one for each place; they come before what is right."""
    found: list[tuple[Match, Departure]] = []
    for match in matches:
        if match.departure is None:
            break
        if _is_beside(match.departure, [departure for _, departure in found]):
            found.append((match, match.departure))
    return found


def _is_beside(one: Match | Departure, others: Sequence[Match | Departure]) -> bool:
    return all(one.end <= other.start or other.end <= one.start for other in others)
