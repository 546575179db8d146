"""A formula of the catalog in other ways that everybody writes it: norms as sums, predictions as `f(x)`."""

from __future__ import annotations

import re


def respellings(latex: str) -> list[str]:
    """The LaTeX, and it with each of its parts that has another spelling in that."""
    found = {latex: None}
    for respell in (_with_model, _with_residuals, _with_penalties):
        found |= dict.fromkeys(respell(spelling) for spelling in list(found))
    return list(found)


def _with_model(latex: str) -> str:
    """What a model says of the input in the place of the prediction: `f(x_i)` for `\\hat{y}_i`."""
    return _PREDICTION.sub(lambda match: "f(x_{i})" if "_" in match[0] else "f(x)", latex)


def _with_residuals(latex: str) -> str:
    """The squared residuals of a linear model one by one."""
    return _RESIDUALS.sub(_residuals, latex)


def _residuals(match: re.Match[str]) -> str:
    target, row, weights = match[1], match[2].lower(), match[3]
    return rf"\sum_{{i=1}}^{{n}} ({target}_{{i}} - \mathbf{{{weights}}}^{{\top}} \mathbf{{{row}}}_{{i}})^{{2}}"


def _with_penalties(latex: str) -> str:
    """Norms of vectors as sums over their entries, where the formula does not say that itself."""
    if _DEFINED.search(latex):
        return latex
    latex = _NORM.sub(lambda match: rf"\sum_{{j=1}}^{{d}} \lvert {match[1]}_{{j}} \rvert", latex)
    return _SQUARED_NORM.sub(lambda match: rf"\sum_{{j=1}}^{{d}} {match[1]}_{{j}}^{{2}}", latex)


_VECTOR = r"\\mathbf\{(\w)\}"
_PREDICTION = re.compile(r"(?:\{\\hat\{y\}\}|\\hat\{y\})_(?:\{i\}|i)|\\hat\{y\}(?!\})")
_RESIDUALS = re.compile(rf"\\lVert {_VECTOR} - {_VECTOR} {_VECTOR} \\rVert_\{{2\}}\^\{{2\}}")
_NORM = re.compile(rf"\\lVert {_VECTOR} \\rVert_\{{1\}}")
_SQUARED_NORM = re.compile(rf"\\lVert {_VECTOR} \\rVert_\{{2\}}\^\{{2\}}")
_DEFINED = re.compile(r"\\rVert_\{[12]\}(?:\^\{2\})? (?:=|\\l)")
