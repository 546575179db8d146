"""An inline formula set off as a display, and a display on one line set inline."""

from __future__ import annotations

import re

from mleq.document.regions import Kind as RegionKind
from mleq.features.actions.action import Action, Edit, Kind
from mleq.features.actions.place import Place
from mleq.features.insertion import delimiters, one_line, takes_display
from mleq.tex.tokens import TokenKind, tokenize

DISPLAY, INLINE = "display", "inline"


def offer(place: Place) -> list[Action]:
    """The one of the two that can be done."""
    if place.is_nested:
        return []
    if place.is_inline:
        return [Action(DISPLAY, place.words.make_display, Kind.REWRITE)] if _may_be_display(place) else []
    return [Action(INLINE, place.words.make_inline, Kind.REWRITE)] if _may_be_inline(place) else []


def edits(place: Place) -> tuple[Edit, ...]:
    """What makes it the other."""
    return (_as_display(place) if place.is_inline else _as_inline(place),)


# To a display.


def _may_be_display(place: Place) -> bool:
    """Whether a display may stand there, and nothing is joined to the formula, as in `$n$-gram` and `($x$)`."""
    before, after, content = place.context.before, place.after, place.content
    if place.opening not in ("$", "\\(") or _is_commented(content) or _has_dollar(place):
        return False
    is_free = _MAY_COME_BEFORE.search(before) and _MAY_FOLLOW.match(after)
    if not is_free or not takes_display(place.buffer, place.context, after):
        return False
    return _is_in_paragraph(place) if place.buffer.language == "tex" else not _PIPE.search(before + after)


def _is_in_paragraph(place: Place) -> bool:
    """Whether it is not in an argument that began on a line before, nor in a table or a picture."""
    start = place.region.outer_start
    before = place.buffer.slice(start - _FAR, start)
    open_environments: list[str] = []
    for found in _ENVIRONMENT.finditer(_COMMENT.sub("", before)):
        if found["does"] == "begin":
            open_environments.append(found["name"])
        elif open_environments and open_environments[-1] == found["name"]:
            open_environments.pop()
    if any(_HOLDS_NO_DISPLAY.match(name) for name in open_environments):
        return False
    paragraph = _ESCAPED.sub("", _COMMENT.sub("", re.split(r"\n[ \t]*\n", before)[-1]))
    return paragraph.count("{") <= paragraph.count("}") and paragraph.count("[") <= paragraph.count("]")


def _as_display(place: Place) -> Edit:
    region, language = place.region, place.context.language
    opening, closing = delimiters(language, place.settings)
    content = one_line(place.content.replace("\r", "\n")).strip()
    before, after = place.context.before, place.after
    end = region.outer_end
    if mark := _MARK.match(after):
        content += _ASCII_MARKS.get(mark["mark"], mark["mark"])
        end += mark.end()
        after = after[mark.end() :]
    stays = not after.strip() or (language == "tex" and after.lstrip().startswith("%"))
    end += 0 if stays and after.strip() else len(after) - len(after.lstrip(" \t~"))
    start = region.outer_start - (len(before) - len(before.rstrip(" \t~")))
    lines = [opening, content, closing]
    if opening == "$$" and _BEGINS_BLOCK.match(f"{content}\n"):
        lines = [f"{opening}{content}{closing}"]
    lines = [*([""] if before.strip() else []), *lines, *([] if stays else [""])]
    return Edit(start if before.strip() else region.outer_start, end, place.line_break.join(lines))


# Inline.


def _may_be_inline(place: Place) -> bool:
    """Whether it is one line without alignment and label, and what stands around it stays apart from it."""
    content = place.content
    if place.region.kind is RegionKind.ENVIRONMENT and place.region.name not in _SINGLE:
        return False
    if _NOT_INLINE.search(content) or _is_commented(content) or _has_dollar(place):
        return False
    if place.buffer.language == "markdown" and "`" in content:
        return False
    before = place.context.before
    return not (before[-1:].isalnum() or before[-1:] in ("$", "\\") or _JOINS.match(place.after)) and bool(
        _unmarked(content)[0]
    )


def _as_inline(place: Place) -> Edit:
    region = place.region
    opening, closing = place.inline
    content, mark = _unmarked(place.content)
    if mark in _CHINESE_MARKS and _CHINESE_AROUND.search(_around(place)):
        mark = _CHINESE_MARKS[mark]
    return Edit(region.outer_start, region.outer_end, f"{opening}{content}{closing}{mark}")


def _unmarked(content: str) -> tuple[str, str]:
    """The formula on one line, and the mark of punctuation that it ends in."""
    content = one_line(content.replace("\r", "\n")).strip()
    found = _ENDS_IN_MARK.search(content)
    return (content[: found.start()], found["mark"]) if found else (content, "")


def _around(place: Place) -> str:
    """The last character before the formula, and the first behind it, that are no white space."""
    buffer, region = place.buffer, place.region
    before = buffer.slice(region.outer_start - _NEAR, region.outer_start).rstrip()
    return before[-1:] + buffer.slice(region.outer_end, region.outer_end + _NEAR).lstrip()[:1]


def _is_commented(content: str) -> bool:
    return "%" in content and any(token.kind is TokenKind.COMMENT for token in tokenize(content))


def _has_dollar(place: Place) -> bool:
    """Whether a dollar inside would end it: to TeX it does not in a `\\text`, to readers of Markdown it may."""
    return "$" in place.content and (place.buffer.language == "markdown" or "$" in place.inline)


_MAY_COME_BEFORE = re.compile(r"(?:\A|[ \t~]|[^\x00-\x7f])\Z")
_MAY_FOLLOW = re.compile(r"[.,;:，。；：]?(?:\s|~|\Z|[^\x00-\x7f])")
_MARK = re.compile(r"(?P<mark>[.,;:，。；：])(?=\s|~|\Z|[^\x00-\x7f])")
_ASCII_MARKS = dict(zip("，。；：", ",.;:", strict=True))
_CHINESE_MARKS = {mark: chinese for chinese, mark in _ASCII_MARKS.items()}
_CHINESE_AROUND = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_PIPE = re.compile(r"(?<!\\)\|")
_BEGINS_BLOCK = re.compile(r"[-+*]\s|>|#{1,6}\s|[0-9]{1,9}[.)]\s|`{3}|~{3}|(?:=+|-+)[ \t]*\n|<")
_ESCAPED = re.compile(r"\\.")
_COMMENT = re.compile(r"(?<!\\)%.*")
_ENVIRONMENT = re.compile(r"\\(?P<does>begin|end)\s*\{(?P<name>[^{}]*)\}")
_HOLDS_NO_DISPLAY = re.compile(r"tabu|tabbing|tblr|longt|xltab|array|tikz|picture|pspicture|verse")
_FAR = 8_000
_NEAR = 200
_SINGLE = frozenset(("equation", "equation*", "displaymath"))
_NOT_INLINE = re.compile(
    r"\\\\|(?<!\\)&|\\(?:label|tag|notag|nonumber|eqno|leqno|intertext|shortintertext|begin|displaybreak|cr)(?![A-Za-z])"
    r"|\n[ \t]*\r?\n"
)
_JOINS = re.compile(r"[A-Za-z0-9$]")
_ENDS_IN_MARK = re.compile(r"(?:\s|~|\\[,;:! ]|\\q?quad(?![A-Za-z]))*(?<![\\.])(?P<mark>[.,;:])\Z")
