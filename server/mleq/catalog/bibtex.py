"""The entries of a BibTeX text, each with its place and its fields, also where the text is broken.

A writer's file is broken now and then, when an entry is half typed or a brace is lost. BibTeX then drops what follows;
here an entry ends at the latest where a line begins the next one, and of a broken field the line is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

MOST_BROKEN = 10
"""The broken places in an entry after which the rest of it is passed over, so that the time stays linear."""


class Entry(NamedTuple):
    """An entry; offsets are code points."""

    key: str
    """Empty where it has none yet."""
    key_start: int
    start: int
    """Where its `@` is."""
    end: int
    fields: Mapping[str, str]
    """The values as they stand, with what delimits them, by their names in lower case."""
    is_live: bool = True
    """Whether it is no comment for any reader: for some what is in `@comment{...}` or behind `%` is one."""


def entries(text: str, wanted: Collection[str] = ()) -> Iterator[Entry]:
    """The entries of a text, in order, with those of their fields whose names are wanted. Takes linear time."""
    line_heads = [match.start() for match in _LINE_HEAD.finditer(text)]
    at = dead_until = 0
    is_unclosed = False
    while head := _HEAD.search(text, at):
        kind = head["kind"].lower()
        index = bisect_left(line_heads, head.end())
        limit = line_heads[index] if index < len(line_heads) else len(text)
        if kind == "comment":
            # BibTeX reads on right behind the word; others pass over the whole.
            if head["open"] == "{" and head.start() >= dead_until and not is_unclosed:
                end = _closing(text, head.end(), len(text))
                is_unclosed = end is None
                dead_until = end or dead_until
            at = head.end()
        elif kind in ("string", "preamble"):
            at = (_closing(text, head.end(), limit) or limit) if head["open"] == "{" else head.end()
        else:
            is_live = head.start() >= dead_until and not _is_behind_percent(text, at, head.start())
            entry = _entry(text, head, limit, wanted)
            yield entry if is_live else entry._replace(is_live=False)
            at = entry.end


def _entry(text: str, head: re.Match[str], limit: int, wanted: Collection[str]) -> Entry:
    closer = "}" if head["open"] == "{" else ")"
    named = _KEY.match(text, head.end(), limit)
    key, key_start, at = "", head.end(), head.end()
    if named is not None:
        key, key_start, at = named["key"], named.start("key"), named.end()
        if closer == ")" and key.endswith(")"):
            key = key[:-1]
            at = key_start + len(key)
    fields, end = _fields(text, at, limit, closer, wanted)
    if end is None:
        # Nothing closes it: a brace may be lost, and a value have taken the fields behind it for a part of itself.
        fields, _ = _fields(text, at, limit, closer, wanted, is_broken=True)
    return Entry(key, key_start, head.start(), end or limit, fields)


def _fields(
    text: str, at: int, limit: int, closer: str, wanted: Collection[str], *, is_broken: bool = False
) -> tuple[dict[str, str], int | None]:
    """The fields from a place on, and where the entry ends if it is closed.

    In a broken entry a value ends before a line that begins the next field.
    """
    fields: dict[str, str] = {}
    for _ in range(MOST_BROKEN):
        while field := _FIELD.match(text, at, limit):
            following = _NEXT_LINE.search(text, field.start("value"), field.end()) if is_broken else None
            at = following.start() if following else field.end()
            if (name := field["name"].lower()) in wanted:
                fields.setdefault(name, text[field.start("value") : at].rstrip(" \t\r\n,"))
        at = _after_separators(text, at, limit)
        if at == limit:
            return fields, None
        if text[at] == closer:
            return fields, at + 1
        at = _past_broken(text, at, limit, wanted, fields)
    return fields, None


def _past_broken(text: str, at: int, limit: int, wanted: Collection[str], fields: dict[str, str]) -> int:
    """Take the field at `at`, where one begins, as far as it goes; where the next may begin."""
    if (head := _FIELD_HEAD.match(text, at, limit)) is not None:
        # Its value is nested deeper than the quick way goes, or never closed.
        start = head.end()
        end = _closing(text, start + 1, limit, "}" if text[start] == "{" else '"')
        ends = (_LINE_END.search(text, start, limit), _NEXT_FIELD.search(text, start, limit))
        at = end or min((match.start() for match in ends if match), default=limit)
        if (name := head["name"].lower()) in wanted:
            fields.setdefault(name, text[start:at])
        if end is not None:
            return end
    following = _NEXT_FIELD.search(text, at, limit)
    return following.end() if following else limit


def _closing(text: str, at: int, limit: int, closer: str = "}") -> int | None:
    """The end of the group or the quotation that is open at `at`; None where nothing closes it."""
    depth = 0
    for sign in (_SIGN if closer == '"' else _BRACE).finditer(text, at, limit):
        if depth == 0 and sign[0] == closer:
            return sign.end()
        depth += (sign[0] == "{") - (sign[0] == "}")
    return None


def _after_separators(text: str, at: int, limit: int) -> int:
    match = _SEPARATORS.match(text, at, limit)
    return match.end() if match else at


def _is_behind_percent(text: str, since: int, at: int) -> bool:
    """Whether a percent sign stands before a place on its line, where no entry is open."""
    line = max(text.rfind("\n", since, at), text.rfind("\r", since, at), since - 1) + 1
    return text.find("%", line, at) >= 0


_HEAD = re.compile(r"@\s*+(?P<kind>[A-Za-z][\w-]*+)\s*+(?P<open>[{(])")
_LINE_HEAD = re.compile(r"^[ \t]*+@[ \t]*+[A-Za-z][\w-]*+[ \t]*+[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*+(?P<key>[^\s,{}=]++)\s*+(?!=)")
_SEPARATORS = re.compile(r"[\s,]*+")
_BRACE = re.compile(r"[{}]")
_SIGN = re.compile(r'[{}"]')
_LINE_END = re.compile(r"[\r\n]")

_BRACED = r"\{[^{}]*+\}"
for _ in range(4):
    _BRACED = rf"\{{(?:[^{{}}]++|{_BRACED})*+\}}"
_VALUE = rf"""(?:{_BRACED}|"(?:[^{{}}"]++|{_BRACED})*+"|[^\s,{{}}"()=#]++)"""
_FIELD_NAME = r"""(?P<name>[^\s=,{}"#()%@]++)"""
_FIELD = re.compile(rf"[\s,]*+{_FIELD_NAME}\s*+=\s*+(?P<value>{_VALUE}(?:\s*+\#\s*+{_VALUE})*+)")
_FIELD_HEAD = re.compile(rf'{_FIELD_NAME}\s*+=\s*+(?=[{{"])')
_NEXT_LINE = re.compile(r"""^[ \t]*+(?=[A-Za-z][\w-]*+\s*+=\s*+[\w{"])""", re.MULTILINE)
_NEXT_FIELD = re.compile(r"""(?:,|^)[ \t%]*+(?=[A-Za-z][\w-]*+\s*+=\s*+[\w{"])""", re.MULTILINE)
