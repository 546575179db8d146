"""An equation as plain data, in the fields of the entry format."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mleq.catalog.equation import Equation


def as_entry(equation: Equation) -> dict[str, Any]:
    """All fields of the entry, lists where the format has lists; a field that says nothing is null or empty.

    A pitfall that is but a sentence is that sentence, as in the files; `only_in` and what variants inherit are told.
    """
    entry = asdict(equation)
    entry["pitfalls"] = [
        _said(pitfall) if pitfall["wrong"] or pitfall["fix"] else pitfall["text"] for pitfall in entry["pitfalls"]
    ]
    return entry


def _said(pitfall: dict[str, Any]) -> dict[str, Any]:
    """What a pitfall, and each of its forms, says."""
    said = {field: value for field, value in pitfall.items() if value}
    if "forms" in said:
        said["forms"] = [{field: value for field, value in form.items() if value} for form in said["forms"]]
    return said
