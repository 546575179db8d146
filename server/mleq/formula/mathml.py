"""Formulas as MathML, by math-core: in microseconds, with the place of what it does not take."""

from __future__ import annotations

import re
from functools import cache

import math_core


class MathMLError(Exception):
    """math-core does not take a formula, which need not mean that it is wrong."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        """Where in the LaTeX."""


def to_mathml(latex: str, *, display: bool = True) -> str:
    """The MathML of LaTeX that has passed the bounds of `mleq.formula.parse`; what has not may end the process.

    Raises:
        MathMLError: it is wrong, or has a command in it that math-core does not know.
    """
    try:
        return str(_converter().convert_with_local_state(latex, displaystyle=display))
    except math_core.LatexError as error:
        match = _ERROR.fullmatch(str(error))
        offset, reason = (int(match[1]), match[2]) if match else (0, str(error))
        raise MathMLError(reason, offset) from None


@cache
def _converter() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(fancy_error=False)


_ERROR = re.compile(r"(\d+): (.*)", re.DOTALL)
