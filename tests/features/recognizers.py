"""Recognizers that say what a test wants them to."""

from __future__ import annotations

from mleq.catalog.equation import Pitfall
from mleq.features.library import Library
from mleq.formula.recognize import Departure, Match

PITFALL = Pitfall("The root is missing.", "wrong", "right")


class Recognizes:
    """Takes every formula with `softmax` in it for the softmax, and `wrong` in it for a mistake."""

    def __init__(self, catalog):
        self.asked = []
        self.softmax = catalog.get("softmax")

    def recognize(self, latex, macros=None):
        self.asked.append(latex)
        if "softmax" not in latex:
            return []
        at = latex.find("wrong")
        departure = Departure(PITFALL, at, at + len("wrong"), "right") if at >= 0 else None
        variant = self.softmax.variants[0] if "variant" in latex else None
        whole = latex.strip().startswith("softmax")
        return [Match(self.softmax, variant, 0.87654, 0, len(latex), whole, departure=departure)]


def library_of(catalog):
    """A library with such a recognizer."""
    library = Library(catalog)
    library.recognizer = Recognizes(catalog)
    return library
