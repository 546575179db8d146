"""Statements: what a formula says of terms."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.construct import one_of, relation
from mleq.formula.meaning.term import Term


class Statement:
    """Terms with relations between them: `parts[0] signs[0] parts[1] ...`; a term alone has no sign."""

    __slots__ = ("parts", "signs")

    def __init__(self, parts: Sequence[Term], signs: Sequence[str]) -> None:
        self.parts = tuple(parts)
        self.signs = tuple(signs)

    @property
    def start(self) -> int:
        """Where it begins in the source."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return max(part.end for part in self.parts)

    def __repr__(self) -> str:
        out = repr(self.parts[0])
        for sign, part in zip(self.signs, self.parts[1:], strict=True):
            out += f" {sign} {part}"
        return out


def folded(statement: Statement) -> Term:
    """A statement as one term: that alone, a relation, or a list of several."""
    parts, signs = statement.parts, statement.signs
    if not signs:
        return parts[0]
    found = [
        relation(sign, left, right, left.start, right.end)
        for left, sign, right in zip(parts, signs, parts[1:], strict=False)
    ]
    return one_of(found, statement.start, statement.end)
