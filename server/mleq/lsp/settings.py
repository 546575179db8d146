"""The settings as clients send them: JSON in camel case, every value checked, a bad one told and defaulted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from reprlib import repr as shortened
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from mleq.features.settings import Between, Letters, Paths, Settings, is_head

SECTION = "mleq"
"""What the settings are called among those of all servers."""

T = TypeVar("T")


class Reading(NamedTuple):
    """Settings that were read, and what else was said there."""

    settings: Settings
    wrong: list[str]
    """The bad values, which are defaulted."""
    unknown: list[str]
    """What is no setting of ours; a client may keep its own there."""


def read_settings(*given: Any) -> Reading:
    """The settings in what a client has given, of which the later overrides.

    Null is what clients give for what is not set, and nothing is wrong with it.
    """
    ours = [some for some in map(of_ours, given) if some]
    reading = Reading(Settings(), [], [])
    return reading._replace(settings=_read(Settings, ours, "", reading)) if ours else reading


def of_ours(given: Any) -> Mapping[str, Any]:
    """Our settings of those that a client has given: the section, or all where it has no sections."""
    ours = given.get(SECTION, given) if isinstance(given, Mapping) else {}
    return ours if isinstance(ours, Mapping) else {}


def of_ours_if_any(given: Any) -> Mapping[str, Any]:
    """Our settings of those that a client tells of itself, which may be those of other servers alone."""
    ours = of_ours(given)
    return ours if any(field.name in ours for field in fields(Settings)) else {}


def _read(kind: type[T], given: Sequence[Mapping[str, Any]], path: str, reading: Reading) -> T:
    """The settings of a group; what else is said there goes to the reading."""
    hints = get_type_hints(kind, include_extras=True)
    for name in dict.fromkeys(name for some in given for name in some if name not in hints):
        reading.unknown.append(f"{path}{name:.40}: unknown; there are {', '.join(hints)}")
    values = {}
    for name, hint in hints.items():
        found = [some[name] for some in given if some.get(name) is not None]
        if isinstance(hint, type) and is_dataclass(hint):
            # An empty table of Lua is an empty list in JSON.
            groups = [group if isinstance(group, Mapping) else {} for group in found]
            reading.wrong.extend(
                f"{path}{name}: expected its settings by name, got {shortened(value)}"
                for value, group in zip(found, groups, strict=True)
                if not group and value not in ({}, [])
            )
            values[name] = _read(hint, groups, f"{path}{name}.", reading)
        elif found:
            expected, value = _expected(hint, found[-1])
            if expected:
                reading.wrong.append(f"{path}{name}: expected {expected}, got {shortened(found[-1])}")
            else:
                values[name] = value
    return kind(**values)


def _expected(hint: Any, value: Any) -> tuple[str | None, Any]:
    """What is expected of a setting where the value is something else, and otherwise None with the value."""
    if hint is bool:
        return None if isinstance(value, bool) else "true or false", value
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return None if value in choices else " or ".join(choices), value
    kind, limit = get_args(hint)
    if limit is Letters:
        return None if is_head(value) else "lower-case letters", value
    if limit is Paths:
        is_list = isinstance(value, Sequence) and all(isinstance(path, str) for path in value)
        return (None, tuple(value)) if is_list and not isinstance(value, str) else ("a list of paths", value)
    assert isinstance(limit, Between)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and limit.least <= value <= limit.most:
        return None, kind(value)
    return f"a number from {limit.least:g} to {limit.most:g}", value
