"""The settings as clients send them: JSON in camel case, every value checked, a bad one told and defaulted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mleq.features.settings import Display, Settings, is_head

_CHOICES = {"tex": ("brackets", "equation"), "markdown": ("dollars", "fence")}


def read_settings(options: Any) -> tuple[Settings, list[str]]:
    """The settings in a client's initialization options, and what is wrong with those that were defaulted."""
    wrong: list[str] = []
    given = _as_mapping(options)
    wrong += [f"{name}: unknown; there are head and display" for name in given if name not in ("head", "display")]
    head = given.get("head", "ml")
    if not is_head(head):
        wrong.append(f"head: expected lower-case letters, got {head!r}")
        head = "ml"
    display = _as_mapping(given.get("display"))
    chosen: dict[str, Any] = {}
    for name, choices in _CHOICES.items():
        chosen[name] = display.get(name, choices[0])
        if chosen[name] not in choices:
            wrong.append(f"display.{name}: expected {' or '.join(choices)}, got {chosen[name]!r}")
            chosen[name] = choices[0]
    return Settings(head, Display(**chosen)), wrong


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
