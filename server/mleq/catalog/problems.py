"""What is wrong in a pack, told by file, line, entry and field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps its entry out of the catalog, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong; the order is that of the files and lines."""

    file: str
    line: int
    """From 1; 0 where the whole file is meant."""
    entry: str
    """The id of the entry, or '' outside the entries."""
    field: str
    """The path of the field in the entry, as in `variants[1].body`, or ''."""
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`file:line: entry: field: message`, the form that editors jump to."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        severity = "warning" if self.severity is Severity.WARNING else ""
        return ": ".join(part for part in (place, severity, self.entry, self.field, self.message) if part)
