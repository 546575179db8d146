"""What surrounds a place in a document: math or prose, the word being typed, what further lines must begin with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mleq.document.languages import Language
from mleq.document.regions import Scan, Span


class Place(StrEnum):
    """What may be offered at a place."""

    MATH = "math"
    PROSE = "prose"
    NOWHERE = "nowhere"
    """A comment, code, a name, front matter, or text inside math: nothing may be offered."""


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a place; offsets are code points."""

    language: Language
    place: Place
    region: Span | None
    """The innermost math around the place, also where the place is text, a name or a comment inside it."""
    word: str
    """What is typed up to the place: `soft`, `mlsoft`, `\\soft`, `熵`; empty where no word is."""
    start: int
    """Where the whole word around the place starts: `word` is the text from here to the place."""
    end: int
    """Where that word ends. In running Chinese, which has no spaces, more than what is being typed may follow."""
    prefix: str
    """What each further line of an insertion must begin with: quote markers, the indent of list items, white space."""
    before: str
    """The line up to the word, without `prefix` or the marker of a list item."""
    after: str
    """The line after the word."""


def context_at(text: str, scan: Scan, offset: int, language: Language) -> Context:
    """The surroundings of the place `offset`, which is clamped to the text. The cost is that of its line."""
    offset = min(max(offset, 0), len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        offset -= 1  # the inside of a line break is the end of the line before it
    chain = scan.chain(offset)
    line_start, line_end = _line_around(text, offset)
    start, end = _word_around(text, line_start, offset, line_end)
    content = min(scan.contents.get(line_start, line_start), start)
    indent = _INDENT.match(text, content, start)
    after_indent = indent.end() if indent else content
    return Context(
        language=language,
        place=_place(chain[0] if chain else None),
        region=next((span for span in chain if span.is_math), None),
        word=text[start:offset],
        start=start,
        end=end,
        prefix=_NOT_KEPT.sub(" ", text[line_start:content]) + text[content:after_indent],
        before=text[after_indent:start],
        after=text[end:line_end],
    )


def _place(span: Span | None) -> Place:
    if span is None:
        return Place.PROSE
    return Place.MATH if span.is_math else Place.NOWHERE


def _line_around(text: str, offset: int) -> tuple[int, int]:
    line_feed = text.rfind("\n", 0, offset) + 1
    line = _LINE.match(text, offset)
    return max(line_feed, text.rfind("\r", line_feed, offset) + 1), line.end() if line else offset


def _word_around(text: str, line_start: int, offset: int, line_end: int) -> tuple[int, int]:
    """Where the word around `offset` starts and ends; both are `offset` where there is none.

    A word is a run of Chinese with the letters right before it (`ml熵`, `F1分数`), or letters and digits with a
    backslash before them. Of letters with Chinese after them only what is typed so far counts: that may be the text.
    """
    chinese = _run_start(text, line_start, offset, _is_chinese)
    latin = _run_start(text, line_start, chinese, _is_alphanumeric)
    latin = next((at for at in range(latin, chinese) if text[at].isalpha()), chinese)  # digits begin no word
    is_command = _is_command(text, line_start, latin)
    if chinese < offset:
        run = _CHINESE.match(text, offset, line_end)
        return chinese if is_command else latin, run.end() if run else offset
    if latin < offset or (is_command and not text.startswith("\\", offset, line_end)):
        run = _ALPHANUMERIC.match(text, offset, line_end)
        return latin - is_command, run.end() if run else offset
    run = _WORD.match(text, offset, line_end)
    return offset, run.end() if run else offset


def _is_command(text: str, line_start: int, at: int) -> bool:
    """Whether a backslash before `at` begins a command; the second one of `\\\\` does not, that is a line break."""
    return (at - _run_start(text, line_start, at, "\\".__eq__)) % 2 == 1


def _run_start(text: str, floor: int, at: int, belongs: Callable[[str], bool]) -> int:
    while at > floor and belongs(text[at - 1]):
        at -= 1
    return at


def _is_alphanumeric(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_chinese(character: str) -> bool:
    return _CHINESE.match(character) is not None


_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}]+")
_ALPHANUMERIC = re.compile("[A-Za-z0-9]+")
_WORD = re.compile(rf"\\?[A-Za-z][A-Za-z0-9]*|[{_HAN}]+")
_LINE = re.compile(r"[^\r\n]*")
_INDENT = re.compile(r"[ \t]*")
_NOT_KEPT = re.compile(r"[^\s>]")
