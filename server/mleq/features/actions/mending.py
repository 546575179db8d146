"""A known mistake in a formula, put right."""

from __future__ import annotations

import re
from textwrap import shorten

from mleq.features.actions.action import Action, Edit, Kind
from mleq.features.actions.place import Place
from mleq.features.insertion import one_line

NAME = "correct"


def offer(place: Place) -> list[Action]:
    """The action, where the catalog knows what is right."""
    match = place.match
    if match is None or match.departure is None or match.departure.fix is None:
        return []
    title = place.words.correct.format(in_short(match.departure.pitfall.text))
    return [Action(NAME, title, Kind.QUICK_FIX, mends=match.equation.id)]


def in_short(text: str) -> str:
    """The first statement of a text, or its beginning: a title is shown on one line."""
    first = _STATEMENT_ENDS.split(text, maxsplit=1)[0].rstrip(".")
    return shorten(first, _LONGEST_TITLE, placeholder=" …")


def edits(place: Place) -> tuple[Edit, ...]:
    """What puts it right."""
    departure = place.match.departure if place.match else None
    assert departure is not None and departure.fix is not None
    content, base = place.content, place.region.start
    fix = one_line(departure.fix) if place.is_inline else departure.fix.replace("\n", place.line_break)
    runs_on = _ENDS_IN_COMMAND.search(fix) and content[departure.end : departure.end + 1].isalpha()
    joins = fix[:1].isalpha() and _ENDS_IN_COMMAND.search(content, 0, departure.start)
    return (Edit(base + departure.start, base + departure.end, f"{' ' if joins else ''}{fix}{' ' if runs_on else ''}"),)


_STATEMENT_ENDS = re.compile(r"[;:.] ")
_LONGEST_TITLE = 80
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
