"""The signs of a formula that join, part and relate."""

from __future__ import annotations

from mleq.formula.meaning.names import DOTS
from mleq.formula.meaning.names import RELATIONS as _ALL_RELATIONS

RELATIONS = {
    sign: meaning
    for sign, meaning in _ALL_RELATIONS.items()
    if meaning in ("=", "≈", "<", "≤", ">", "≥", "~", "∈", "∋", "≠", "∉")
}
"""Signs that stand between two sides."""

TIMES = {
    "\\cdot": "dot",
    "\\times": "cross",
    "\\odot": "odot",
    "\\circ": "odot",
    "\\otimes": "kron",
    "/": "/",
    "\\cap": "intersection",
    "\\cup": "union",
}
"""Signs between factors."""

FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom", "dbinom", "tbinom"))
"""Commands whose arguments are computed with."""

SEPARATORS = {",": ",", ";": ";", "\\mid": "|", "\\|": "‖", "\\Vert": "‖", "\\parallel": "‖", "|": "|"}
"""Signs between arguments, and how a signature writes them."""

STOPS = frozenset(("+", "-", "\\setminus", ":", "\\colon", "@", "&", "\\\\", "\\forall", "\\land", *SEPARATORS))
"""Signs that no factor begins with."""

__all__ = ["DOTS", "FRACTIONS", "RELATIONS", "SEPARATORS", "STOPS", "TIMES"]
