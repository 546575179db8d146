"""An equation as plain data, in the fields of the entry format and with its proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mleq.catalog.contents import Proof
from mleq.catalog.equation import Equation


def as_entry(equation: Equation, proofs: Mapping[str, Proof]) -> dict[str, Any]:
    """All fields of the entry, lists where the format has lists; a field that says nothing is null or empty.

    A pitfall that is but a sentence is that sentence, as in the files; `only_in` and what variants inherit are told.
    `proof` is what the proof table of its pack says, by the ids of variants and `body`.
    """
    entry = asdict(equation)
    entry["pitfalls"] = [
        _said(pitfall) if pitfall["wrong"] or pitfall["fix"] else pitfall["text"] for pitfall in entry["pitfalls"]
    ]
    entry["proof"] = {body: _filled(asdict(proof)) for body, proof in proofs.items()}
    return entry


def _said(pitfall: dict[str, Any]) -> dict[str, Any]:
    """What a pitfall, and each of its forms, says."""
    said = _filled(pitfall)
    if "forms" in said:
        said["forms"] = [_filled(form) for form in said["forms"]]
    return said


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {field: value for field, value in fields.items() if value}
