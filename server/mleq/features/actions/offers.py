"""The actions for a formula: first by their titles, then one of them worked out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from mleq.features.actions import coding, explaining, mending, rewriting, setting
from mleq.features.actions.action import Action, Kind
from mleq.features.actions.place import Place

_OFFERS: tuple[tuple[Kind, Callable[[Place], list[Action]]], ...] = (
    (Kind.QUICK_FIX, mending.offer),
    (Kind.REWRITE, explaining.offer),
    (Kind.REWRITE, rewriting.offer),
    (Kind.REWRITE, setting.offer),
    (Kind.REFACTOR, coding.offer),
)
"""What offers actions of which kind."""


def offered(place: Place, only: Collection[str] = ()) -> list[Action]:
    """The actions by their titles, what is wrong first; those of some kinds `only`, where any are named."""
    return [action for kind, offer in _OFFERS if is_asked(kind, only) for action in offer(place)]


def worked_out(place: Place, name: str) -> Action | None:
    """The action of that name with what it changes; None where it is not offered there."""
    action = next((action for action in offered(place) if action.name == name), None)
    if action is None:
        return None
    if name == coding.NAME:
        return action
    if name == explaining.NAME:
        return replace(action, edits=explaining.edits(place))
    if name == mending.NAME:
        return replace(action, edits=mending.edits(place))
    if name in (setting.DISPLAY, setting.INLINE):
        return replace(action, edits=setting.edits(place))
    return replace(action, edits=rewriting.edits(place, name))


def is_asked(kind: str, only: Collection[str]) -> bool:
    """Whether a kind is one of those asked for, or of one of these: `refactor.rewrite` is of `refactor`."""
    return not only or any(kind == asked or kind.startswith(f"{asked}.") or not asked for asked in only)
