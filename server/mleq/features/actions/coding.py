"""The equation that a formula is, as NumPy code for the clipboard."""

from __future__ import annotations

from mleq.features.actions.action import Action, Kind
from mleq.features.actions.place import Place
from mleq.features.code import code
from mleq.proof.error import FormulaError

NAME = "code"


def offer(place: Place) -> list[Action]:
    """The action, for a client that copies, where the formula is an equation that has a value, and no mistaken one."""
    match = place.match
    if match is None or match.departure is not None or not place.settings.copies:
        return []
    try:
        text = code(match.equation, match.variant, place.library.catalog)
    except FormulaError:
        return []
    return [Action(NAME, place.words.copy_code, Kind.REFACTOR, edits=(), copies=text)]
