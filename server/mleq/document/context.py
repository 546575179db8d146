"""What surrounds a place in a document: math or prose, the word being typed, what further lines must begin with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mleq.document.buffer import Buffer, Line
from mleq.document.languages import Language
from mleq.document.regions import Kind, Span


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
    indent: str
    """The white space that the line begins with."""
    before: str
    """The line up to the word, without `prefix` or the marker of a list item."""
    after: str
    """The line after the word."""
    is_begun: bool = False
    """Whether it is math only if somebody is writing a formula: after a dollar that nothing closes, as in `$soft`."""


def context_at(buffer: Buffer, offset: int) -> Context | None:
    """The surroundings of the place `offset`, which is clamped to the text; None in a language that is not scanned.

    The cost is that of its line, and of what the last edit makes it scan.
    """
    if buffer.language is None:
        return None
    line = buffer.line_at(offset)
    offset = min(max(offset, 0), line.end)  # the inside of a line break is the end of the line before it
    chain = buffer.chain(offset)
    place = _place(chain[0] if chain else None)
    start, end = _word_around(line.text, offset - line.start)
    region = next((span for span in chain if span.is_math), None)
    begun = _formula_begun(buffer, line, start, end) if place is Place.PROSE else None
    if begun:
        place, region = Place.MATH, begun
    content = min(buffer.content_start(line) - line.start, start)
    indent = _INDENT.match(line.text, content, start)
    after_indent = indent.end() if indent else content
    white = _INDENT.match(line.text, 0, start)
    return Context(
        language=buffer.language,
        place=place,
        region=region,
        word=line.text[start : offset - line.start],
        start=line.start + start,
        end=line.start + end,
        prefix=_NOT_KEPT.sub(" ", line.text[:content]) + line.text[content:after_indent],
        indent=white[0] if white else "",
        before=line.text[after_indent:start],
        after=line.text[end:],
        is_begun=begun is not None,
    )


def _formula_begun(buffer: Buffer, line: Line, start: int, end: int) -> Span | None:
    """The formula that a word in prose belongs to if somebody is writing it: it follows a dollar that nothing closes.

    A scan takes `$path` for text, for nobody is writing there. In capitals it is a variable of a shell even so.
    """
    dollar = _DOLLAR_BEFORE.search(line.text, max(start - _LONGEST_BEGUN, 0), start) if start < end else None
    if dollar is None:
        return None
    content = line.text[dollar.end("sign") : end]
    if len(content) > 1 and content.isupper():
        return None
    at = line.start + dollar.start("sign")
    if any(span.is_math and span.end <= at < span.outer_end for span in buffer.chain(at)):
        return None
    kind = Kind.INLINE if dollar["sign"] == "$" else Kind.DISPLAY
    return Span(line.start + dollar.end("sign"), line.start + end, at, line.start + end, kind, closed=False)


def _place(span: Span | None) -> Place:
    if span is None:
        return Place.PROSE
    return Place.MATH if span.is_math else Place.NOWHERE


def _word_around(line: str, offset: int) -> tuple[int, int]:
    """Where the word around `offset` starts and ends; both are `offset` where there is none.

    A word is a run of Chinese with the letters right before it (`ml熵`, `F1分数`), or letters and digits with a
    backslash before them. Of letters with Chinese after them only what is typed so far counts: that may be the text.
    """
    chinese = _run_start(line, offset, _is_chinese)
    latin = _run_start(line, chinese, _is_alphanumeric)
    latin = next((at for at in range(latin, chinese) if line[at].isalpha()), chinese)  # digits begin no word
    is_command = _is_command(line, latin)
    if chinese < offset:
        run = CHINESE.match(line, offset)
        return chinese if is_command else latin, run.end() if run else offset
    if latin < offset or (is_command and not line.startswith("\\", offset)):
        run = _ALPHANUMERIC.match(line, offset)
        return latin - is_command, run.end() if run else offset
    run = _WORD.match(line, offset)
    return offset, run.end() if run else offset


def _is_command(line: str, at: int) -> bool:
    """Whether a backslash before `at` begins a command; the second one of `\\\\` does not, that is a line break."""
    return (at - _run_start(line, at, "\\".__eq__)) % 2 == 1


def _run_start(line: str, at: int, belongs: Callable[[str], bool]) -> int:
    while at > 0 and belongs(line[at - 1]):
        at -= 1
    return at


def _is_alphanumeric(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_chinese(character: str) -> bool:
    return CHINESE.match(character) is not None


_LONGEST_BEGUN = 80
"""The characters of a formula being typed that is not told otherwise."""
_DOLLAR_BEFORE = re.compile(r"(?<![A-Za-z0-9\\$])(?P<sign>\${1,2})(?:[A-Za-z][A-Za-z0-9(),']*)?\Z")
_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHINESE = re.compile(f"[{_HAN}]+")
"""A run of Chinese."""
_ALPHANUMERIC = re.compile("[A-Za-z0-9]+")
_WORD = re.compile(rf"\\?[A-Za-z][A-Za-z0-9]*|[{_HAN}]+")
_INDENT = re.compile(r"[ \t]*")
_NOT_KEPT = re.compile(r"[^\s>]")
