"""Which item of a list was accepted: the one whose text stands in the document afterwards.

No client tells, and they insert in many ways: all at once, as the difference from what was there, or after deleting
that, with indentation of their own. So a list is kept until the text where it was asked for is that of an item.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from mleq.document.buffer import Buffer
from mleq.features.completion import Completion

FEW = 3
"""Characters that may be inserted at once by somebody who types; more are looked at."""
PIECES = 20
"""The changes after a longer one that are looked at too: snippets may come in pieces."""


class Offer:
    """A list that was sent for a document."""

    def __init__(self, completion: Completion, accept: Callable[[str], None]) -> None:
        """`accept` is called with the id of the equation that is accepted."""
        self._start = completion.start
        self._candidates = completion.candidates
        self._accept = accept
        self._looks = 0

    def changed(self, buffer: Buffer, start: int, end: int, inserted: int) -> bool:
        """Follow a change that put so many characters in the place of a range; whether the list is to be kept."""
        if start < self._start and end <= self._start:
            self._start += inserted - (end - start)
        if inserted > FEW:
            self._looks = PIECES
        if not self._looks:
            return True
        self._looks -= 1
        text = _bare(buffer.slice(self._start, self._start + self._longest))
        equation_id = next((equation_id for bare, equation_id in self._texts if text.startswith(bare)), None)
        if equation_id is None:
            return True
        self._accept(equation_id)
        return False

    @cached_property
    def _texts(self) -> list[tuple[str, str]]:
        """What the items insert, with their equations; the longest first, since one may begin with another."""
        texts = [(_bare(candidate.insertion.text()), candidate.equation.id) for candidate in self._candidates]
        return sorted((row for row in texts if len(row[0]) > FEW), key=lambda row: -len(row[0]))

    @cached_property
    def _longest(self) -> int:
        """The characters that an item takes at most, with white space of the client's."""
        return 1_000 + 2 * max((len(bare) for bare, _ in self._texts), default=0)


def _bare(text: str) -> str:
    """The text without white space, which clients add and take away."""
    return "".join(text.split())
