"""An equation of the catalog as NumPy code, with the papers that it is from."""

from __future__ import annotations

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Variant
from mleq.proof.numpy import to_numpy


def code(equation: Equation, variant: Variant | None, catalog: Catalog) -> str:
    """A Python module with the body, or a variant, as a function. Raises FormulaError where it has no value."""
    references = (variant.references if variant else ()) or equation.references
    sources = []
    for reference in references:
        work = catalog.work(reference.key)
        cited = work.citation if work else reference.key
        sources.append(", ".join(part for part in (cited, reference.where, work.url if work else None) if part))
    return to_numpy(equation, variant, tuple(sources))
