"""The settings as clients send them: JSON in camel case, every value checked, a bad one told and defaulted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from mleq.features.settings import Display, Insert, Preview, Settings, is_head

_DISPLAY = {"tex": ("brackets", "equation"), "markdown": ("dollars", "fence")}
_THEMES = ("card", "light", "dark")
_GROUPS = ("head", "display", "insert", "preview", "remember")


def read_settings(options: Any) -> tuple[Settings, list[str]]:
    """The settings in a client's initialization options, and what is wrong with those that were defaulted."""
    given = _as_mapping(options)
    wrong = [f"{name}: unknown; there are {', '.join(_GROUPS)}" for name in given if name not in _GROUPS]
    head = given.get("head", "ml")
    if not is_head(head):
        wrong.append(f"head: expected lower-case letters, got {head!r}")
        head = "ml"
    display, insert, preview = (_Group(name, given, wrong) for name in ("display", "insert", "preview"))
    chosen: dict[str, Any] = {name: display.choice(name, choices) for name, choices in _DISPLAY.items()}
    usual = Preview()
    shown: dict[str, Any] = {
        "pictures": preview.flag("pictures", usual.pictures),
        "theme": preview.choice("theme", _THEMES),
        "scale": preview.number("scale", usual.scale, 0.25, 8),
        "width": int(preview.number("width", usual.width, 20, 1_000)),
    }
    fitted = {field.name: insert.flag(field.name, field.default) for field in fields(Insert)}
    remember = given.get("remember", True)
    if not isinstance(remember, bool):
        wrong.append(f"remember: expected true or false, got {remember!r}")
        remember = True
    return Settings(head, Display(**chosen), Insert(**fitted), Preview(**shown), remember), wrong


class _Group:
    """A group of settings; what is wrong in it goes to `wrong`."""

    def __init__(self, name: str, given: Mapping[str, Any], wrong: list[str]) -> None:
        self._name = name
        self._given = _as_mapping(given.get(name))
        self._wrong = wrong

    def choice(self, name: str, choices: Sequence[str]) -> Any:
        """One of the choices, by default the first."""
        value = self._given.get(name, choices[0])
        return value if value in choices else self._defaulted(name, " or ".join(choices), value, choices[0])

    def flag(self, name: str, default: bool) -> Any:
        value = self._given.get(name, default)
        return value if isinstance(value, bool) else self._defaulted(name, "true or false", value, default)

    def number(self, name: str, default: float, least: float, most: float) -> Any:
        value = self._given.get(name, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
        return value if is_number else self._defaulted(name, f"a number from {least:g} to {most:g}", value, default)

    def _defaulted(self, name: str, expected: str, value: Any, default: Any) -> Any:
        self._wrong.append(f"{self._name}.{name}: expected {expected}, got {value!r}")
        return default


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
