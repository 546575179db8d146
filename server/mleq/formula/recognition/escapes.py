"""What stands in a formula for the Markdown around it or for the eye, and what is typed for something alike."""

from __future__ import annotations

import re


def without_escapes(latex: str) -> str:
    """The formula without escapes before `_`, `*`, bars and parentheses, and without its number; as long as it was."""
    if "\\_" in latex or "\\*" in latex:
        latex = _ESCAPED.sub(lambda match: match["text"] or f" {match[0][-1]}", latex)
    if "\\|\\|" in latex and latex.count("\\|") == 2 * latex.count("\\|\\|"):  # not `\|u\|\|v\|`
        latex = latex.replace("\\|\\|", "\\|  ")
    if "\\left\\(" in latex:
        latex = latex.replace("\\left\\(", "\\left (").replace("\\right\\)", "\\right )")
    if "\\lvert" in latex and "\\rvert" not in latex:
        latex = latex.replace("\\lvert", "\\mid  ")
    if "\\sqrt(" in latex:
        latex = _with_roots(latex)
    if "*{" in latex:
        latex = _STAR_FOR_INDEX.sub("_", latex)
    if latex.count("\\\\|") > 1 and "&" not in latex:
        latex = latex.replace("\\\\|", " \\|")
    if len(set(_COUNTS.findall(latex))) > 1:
        latex = _COUNTS.sub(lambda match: match[0].upper(), latex)
    if "." in latex:
        latex = _DOT_BETWEEN.sub(r"\1·", latex)
    latex = _TYPED.sub(lambda match: _AS_MEANT[match.lastgroup or ""].ljust(len(match[0])), latex)
    if latex.rstrip(" .").endswith(")"):
        latex = _NUMBER.sub(lambda match: " " * len(match[0]), latex)
    return latex


def _with_roots(latex: str) -> str:
    """The formula with braces around what roots are taken of, where there are parentheses: `\\sqrt(2 / \\pi)`."""
    at = -1
    while (at := latex.find("\\sqrt(", at + 1)) >= 0:
        opening = at + len("\\sqrt")
        depth = 0
        for end in range(opening, len(latex)):
            depth += (latex[end] == "(") - (latex[end] == ")")
            if not depth:
                latex = f"{latex[:opening]}{{{latex[opening + 1 : end]}}}{latex[end + 1 :]}"
                break
    return latex


_ESCAPED = re.compile(
    r"(?P<text>\\(?:text[a-z]*|mathrm|mathtt|mathit|operatorname\*?|mbox)\s*\{[^{}]*\})"
    r"|(?:(?<=[})|\]⟩])|(?<=(?<![A-Za-z\\])[A-Za-zΑ-ω])|(?<=\\sum|\\max|\\min|\\int)|(?<=\\prod|\\beta))\\_(?=[A-Za-z0-9{])"
    r"|(?<=[A-Za-z])\\_(?=\{)|\\\*"
)
"""Words as they are, and escapes in what is none: `negative\\_slope` is a name, `y\\_n` has an index."""
_STAR_FOR_INDEX = re.compile(r"(?<=[A-Za-z])\*(?=\{\\(?:text|mathrm)\{)")
"""An underscore that Markdown took for emphasis."""
_COUNTS = re.compile(r"(?<![A-Za-z\\])[tf][pn](?![A-Za-z])")
"""Counts of right and wrong predictions in small letters; one alone may be a product."""
_DOT_BETWEEN = re.compile(
    r"([}|)A-Za-z] *)\.(?= *\\(?:vec|overrightarrow|mathbf|boldsymbol|bm|sum|displaystyle|[lV]+ert|\|))"
)
"""A full stop for the dot of a product: `\\vec{a} . \\vec{b}`."""
_AS_MEANT = {"bold": r"\bm", "log": r"\log"}
_TYPED = re.compile(r"(?P<bold>\\(?:mat|matr|mtx|vect|vb|rvec)(?=\s*\{))|(?P<log>(?<![A-Za-z\\])log2(?= ?\())")
"""Macros that papers have for vectors and matrices, and a logarithm as it is typed in programs."""
_NUMBER = re.compile(r"(?:~{2,}|--|\s{3,})~*\s*\(\d+(?:\.\d+)*\)\s*\.?\Z")
"""The number of an equation behind a gap that is typed."""
