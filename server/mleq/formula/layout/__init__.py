"""MathML laid out as Unicode or ASCII text, on many lines or on one."""

from __future__ import annotations

from mleq.formula.layout.layout import line, text

__all__ = ["line", "text"]
