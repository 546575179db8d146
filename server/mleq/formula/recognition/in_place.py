"""What a formula has in the place of the letters and names of a known one, as LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from mleq.formula.meaning.read import statements
from mleq.formula.meaning.term import Kind, Term
from mleq.formula.parse import parse
from mleq.formula.recognition.known import Known
from mleq.formula.recognition.letters import base_of


def letters_of(known: Known, pairs: Iterable[tuple[Term, Term]], source: str) -> Mapping[str, str]:
    """For the letters of the equation's symbols what stands in their place in `source`."""
    whole: dict[str, str] = {}
    bases: dict[str, str] = {}
    for one, other in pairs:
        text = source[other.start : other.end].strip()
        whole.setdefault(repr(one), text)
        bases.setdefault(one.head, base_of(text))
    found: dict[str, str] = {}
    for symbol in known.equation.symbols:
        for member in symbol.family:
            term = _read(member)
            if term is None:
                continue
            text = whole.get(repr(term)) or ("" if term.indices else bases.get(term.head, ""))
            if text:
                found[member] = text
    return found


def texts_of(known: Known, pairs: Iterable[tuple[Term, Term]], source: str) -> dict[str, str]:
    """For what the letters and names of a known formula are in it, without indices, what stands there in `source`."""
    found: dict[str, str] = {}
    for one, other in pairs:
        if one.kind is Kind.NAME and one.head == "exp":
            continue  # which is written `e^x` and `\\exp(x)`
        text, there = known.latex[one.start : one.end].strip(), source[other.start : other.end].strip()
        if one.kind is not Kind.NAME or one.indices or other.indices:
            text, there = base_of(text), base_of(there)
        if text and there:
            found.setdefault(text, there)
    return found


@lru_cache(maxsize=4096)
def _read(member: str) -> Term | None:
    parts = [part for statement in statements(parse(member).root, ()) for part in statement.parts]
    return parts[0] if len(parts) == 1 and parts[0].kind in (Kind.LETTER, Kind.NAME) else None
