"""Documents with the cursor drawn in them, `‸`, and in `«»` what is added."""

from __future__ import annotations

import re

_ADDED = re.compile("«([^»]*)»")


def split(drawn: str) -> tuple[str, int, tuple[int, str] | None]:
    """The document, the cursor, and the edit where there is one."""
    added = _ADDED.search(drawn.replace("‸", ""))
    text = _ADDED.sub("", drawn)
    edit = (added.start(), added[1]) if added and added[1] else None
    return text.replace("‸", ""), text.index("‸"), edit


def erase(drawn: str) -> str:
    """The document with what is added."""
    return re.sub("[«»‸]", "", drawn)
