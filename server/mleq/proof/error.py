"""What cannot be read, typed or computed, and where it stands."""

from __future__ import annotations


class FormulaError(Exception):
    """A formula that has no value as it stands: what is wrong, and the range of its source where it is."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end

    def told(self, source: str) -> str:
        """The message with what it is about, on one line."""
        what = " ".join(source[self.start : self.end].split())
        return f"'{what}': {self.message}" if what else self.message


class UnknownLetterError(FormulaError):
    """A letter that neither the table of symbols nor the formula says what it is."""
