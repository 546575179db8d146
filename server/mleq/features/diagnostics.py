"""The formulas of a document that differ from the equation that they claim to be, by a mistake that is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mleq.document.buffer import Buffer
from mleq.features.library import Library
from mleq.features.recognized import departures, recognized
from mleq.features.words import Words
from mleq.formula.recognize import Match


class Mistake(NamedTuple):
    """What is wrong, and its range in the document; offsets are code points."""

    match: Match
    text: str
    start: int
    end: int

    def told(self, words: Words) -> str:
        """What is told of it: the equation, in the language of the writer, and the mistake, which is in English."""
        equation = self.match.equation
        return f"{equation.zh if words.tongue == 'zh' else equation.name}{words.colon}{self.text}"


def mistakes(library: Library, buffer: Buffer) -> Iterator[Mistake | None]:
    """The mistakes in their order, with None between them: each step is short, and no edit may be before the next."""
    for found in recognized(library, buffer):
        yield None
        if found:
            start = found.span.start
            for match, departure in departures(found.matches):
                yield Mistake(match, departure.pitfall.text, start + departure.start, start + departure.end)
