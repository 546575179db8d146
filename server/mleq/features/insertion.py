"""How an equation goes into a document: what of its lines is kept, and what comes before, between and after them."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from mleq.document.buffer import Buffer, Line
from mleq.document.context import Context, Place
from mleq.document.languages import Language
from mleq.document.regions import Kind
from mleq.features.settings import Settings
from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text
from mleq.snippet.slots import to_snippet
from mleq.tex.arguments import SIGNATURES


class Lines(Enum):
    """What becomes of the lines of a body."""

    KEPT = "kept"
    SAFE = "safe"
    """Kept, but for those that Markdown would take for the item of a list or a heading."""
    ONE = "one"
    """Made one."""


class Form(NamedTuple):
    """How a place wants what is inserted, whatever the equation."""

    lines: Lines
    line_break: str
    """What parts two lines: the line break of the document, and what its lines begin with there."""
    opening: str = ""
    """What comes before the body. It holds no slot, though a letter of it may look like one."""
    closing: str = ""
    """What comes after it, and holds none either."""
    is_numbered: bool = False
    """Whether it is a display of its own that TeX gives a number."""
    is_cell: bool = False
    """Whether it goes into a table of Markdown, where a bar ends a cell."""


class Insertion(NamedTuple):
    """What is inserted for an equation: all that tells it from other insertions, so that it can be remembered by."""

    body: str
    slots: tuple[str, ...]
    form: Form
    label: str = ""
    """What it is referred to by, where it brings a label along."""

    def fit(self, text: str) -> str:
        """The body, or a text made of it, with its line breaks as they are inserted."""
        if self.form.lines is Lines.ONE:
            return one_line(text)
        if self.form.lines is Lines.SAFE:
            text = _BEGINS_BLOCK.sub(" ", text)
        return text.replace("\n", self.form.line_break)

    def snippet(self) -> Snippet:
        """The insertion with the slots as tab stops, and the name of the label as the last of them."""
        body = [self._fit_part(part) for part in _stops(self.body, self.slots)]
        if self.label:
            stops = sum(isinstance(part, Stop) for part in body)
            body += [Text(f"{self.form.line_break}\\label{{eq:"), Stop(stops + 1, self.label), Text("}")]
        around = (Text(text) for text in (self.form.opening, self.form.closing))
        return tuple(part for part in (next(around), *body, next(around)) if part != Text(""))

    def text(self) -> str:
        """The insertion as it stands while nobody types over a stop; the slots need not be found for it."""
        label = f"{self.form.line_break}\\label{{eq:{self.label}}}" if self.label else ""
        return f"{self.form.opening}{self.fit(self.body)}{label}{self.form.closing}"

    def _fit_part(self, part: Part) -> Part:
        match part:
            case Text(value):
                return Text(self.fit(value))
            case Stop(number, default):
                return Stop(number, self.fit(default))
            case Mirror():
                return part


def form_at(
    buffer: Buffer, context: Context, settings: Settings, *, reindents: bool, is_chosen: bool = False
) -> Form | None:
    """What a place wants; None where nothing of ours fits.

    `reindents` says that the client puts the indentation of the line before each further line that it inserts, and
    `is_chosen` that the writer has asked for a formula here by more than a word.
    """
    line = buffer.line_at(context.start)
    # Behind the cursor the rest of the word stays: a client may not replace it.
    after = line.text[context.start + len(context.word) - line.start :]
    prefix = context.prefix.removeprefix(context.indent) if reindents else context.prefix
    line_break = line_break_at(buffer, line) + prefix
    if context.place is Place.MATH or _is_opened(buffer, context):
        return form_in_math(context, line, after, line_break)
    if _is_in_cell_or_link(context, after) or not (is_chosen or _may_begin(context.before)):
        return None
    if context.language == "tex" and _IN_OPTION.search(context.before):
        # A bracket of the formula would end it.
        return Form(Lines.ONE, line_break, "{$", "$}")
    if takes_display(buffer, context, after):
        return _display(context, after, settings, line_break)
    return Form(Lines.ONE, line_break, "$", "$")


def takes_display(buffer: Buffer, context: Context, after: str) -> bool:
    """Whether a place that takes a formula takes one on lines of its own; `after` is the rest of the line."""
    if context.language == "tex":
        return _tex_takes_display(context.before, after)
    return _markdown_takes_display(buffer, context.before, after, buffer.line_at(context.start))


def delimiters(language: Language, settings: Settings) -> tuple[str, str]:
    """What a display of the language stands between."""
    if language == "tex":
        return (_NUMBERED, r"\end{equation}") if settings.display.tex == "equation" else (r"\[", r"\]")
    return ("```math", "```") if settings.display.markdown == "fence" else ("$$", "$$")


def without_bars(latex: str) -> str:
    """The same LaTeX with names for its bars."""
    return _BAR.sub(lambda bar: rf"\{'Vert' if bar['is_double'] else 'vert'}{' ' if bar['letter'] else ''}", latex)


def one_line(latex: str) -> str:
    """The same LaTeX on one line."""
    return re.sub(r"\s*\n\s*", " ", latex)


def line_break_at(buffer: Buffer, line: Line) -> str:
    """The line break of the document, as it is after the line or before it.

    Most editors put their own in the place of any. But some insert what they get, and two kinds in one file show up as
    a change of every line in what keeps its versions.
    """
    around = (buffer.slice(line.end, line.end + 2), buffer.slice(line.start - 2, line.start))
    found = _LINE_BREAK.match(around[0]) or _LINE_BREAK.search(around[1])
    return found[0] if found else "\n"


# In math.


def _is_opened(buffer: Buffer, context: Context) -> bool:
    """Whether math was just opened right before the word: not closed yet, it may still be read as prose."""
    if not context.before.endswith(_OPENERS):
        return False
    around = buffer.chain(context.start - 2) + buffer.chain(context.start - 1)
    return not any(span.is_math and span.outer_end == context.start for span in around)


def form_in_math(context: Context, line: Line, after: str, line_break: str) -> Form:
    """The body alone, on one line where it shares its line with what a line break would take apart."""
    region = context.region
    begins = context.start if region is None else region.outer_start
    outside = context.before[: max(begins - context.start + len(context.before), 0)]
    opening, closing = ("{", "}") if _is_awaited(context.before) or _IN_OPTION.search(outside) else ("", "")
    # A letter that follows would become part of a command that the body ends in.
    closing += " " if after[:1].isalpha() and after[:1].isascii() else ""
    if context.language == "tex":
        lines = Lines.ONE if region is None or region.kind is Kind.INLINE else Lines.KEPT
        return Form(lines, line_break, opening, closing)
    is_cell = _PIPE.search(outside) is not None or _PIPE.search(after) is not None
    shares_line = region is None or region.kind is Kind.INLINE or region.outer_start >= line.start
    return Form(Lines.ONE if shares_line else Lines.SAFE, line_break, opening, closing, is_cell=is_cell)


def _is_awaited(before: str) -> bool:
    """Whether what comes before takes the next thing for its script or argument, which without braces is one token."""
    found = _AWAITING.search(before)
    return found is not None and (found["name"] is None or SIGNATURES.get(found["name"], "").endswith("m"))


# In prose.


def _is_in_cell_or_link(context: Context, after: str) -> bool:
    """Whether it is in a table of Markdown or the text of a link, where a bar or a bracket of the formula ends it."""
    before = context.before
    if context.language != "markdown":
        return False
    if _PIPE.search(before) or _PIPE.search(after):
        return True
    return before.count("[") > before.count("]") and "](" in after


def _may_begin(before: str) -> bool:
    """Whether a word in prose stands where a formula may begin: not right after letters or a brace."""
    return not before or before[-1] in " \t(\"'*_" or not before[-1].isascii()


def _tex_takes_display(before: str, after: str) -> bool:
    """Not in the arguments of commands, most of which make one line of them, and not in the cells of tables."""
    plain = _ESCAPED.sub("", before)
    if plain.count("{") > plain.count("}") or after.lstrip().startswith(r"\\"):
        return False
    return "&" not in plain + _ESCAPED.sub("", _COMMENT.sub("", after))


def _markdown_takes_display(buffer: Buffer, before: str, after: str, line: Line) -> bool:
    """Not in headings, emphasis and brackets; nor where what follows would become the item of a list, or code."""
    if _HEADING.match(before) or _is_emphasized(before) or before.count("[") > before.count("]"):
        return False
    if _MADE_BLOCK.match(f"{after}\n") or after.lstrip().startswith("</"):
        return False
    return not _UNDERLINE.fullmatch(buffer.slice(line.end, line.end + _LONGEST_UNDERLINE))


def _is_emphasized(before: str) -> bool:
    """Whether emphasis begins before the end of a text and is not closed there."""
    opened: list[str] = []
    for found in _EMPHASIS.finditer(before):
        marks = found["marks"]
        if not marks:
            continue
        previous, following = before[: found.start()][-1:], before[found.end() :][:1]
        if opened and opened[-1] == marks and not previous.isspace():
            opened.pop()
        elif not following.isspace() and not (previous.isascii() and previous.isalnum()):
            opened.append(marks)
    return bool(opened)


def _display(context: Context, after: str, settings: Settings, line_break: str) -> Form:
    """The body between delimiters, on lines of its own."""
    opening, closing = delimiters(context.language, settings)
    text_before = [""] if context.before.strip() else []
    # A comment may stay where it is: it comes after the closing delimiter.
    stays = not after.strip() or (context.language == "tex" and after.lstrip().startswith("%"))
    text_after = [] if stays else [""]
    return Form(
        Lines.SAFE if opening == "$$" else Lines.KEPT,
        line_break,
        line_break.join([*text_before, opening, ""]),
        line_break.join(["", closing, *text_after]),
        is_numbered=opening == _NUMBERED,
    )


@lru_cache(maxsize=1024)
def _stops(body: str, slots: tuple[str, ...]) -> Snippet:
    """A body with its tab stops; remembered, since the next letter brings most of the equations again."""
    return to_snippet(body, slots)


_OPENERS = ("$", "\\(", "\\[")
"""What opens math."""
_NUMBERED = r"\begin{equation}"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_AWAITING = re.compile(r"(?<!\\)(?:[_^]|\\(?P<name>[A-Za-z]+))[ \t]*\Z")
_ESCAPED = re.compile(r"\\.")
_COMMENT = re.compile(r"(?<!\\)%.*")
_IN_OPTION = re.compile(r"\\[A-Za-z]+\*?\[[^\]]*\Z")
_BAR = re.compile(r"(?<!\\)(?:(?P<is_double>\\)\||\|)(?=(?P<letter>[A-Za-z])?)")
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"#{1,6}[ \t]")
_EMPHASIS = re.compile(r"\\.|(?P<code>`+).*?(?P=code)|(?P<marks>\*{1,3}|_{1,3}|~~)")
_BLOCK_MARK = r"(?:[-+*]\s|>|#{1,6}\s|[0-9]{1,9}[.)]\s|`{3}|~{3}|(?:=+|-+)[ \t]*\n)"
"""What makes a block of Markdown of a line that begins with it."""
_BEGINS_BLOCK = re.compile(rf"\n[ \t]*(?={_BLOCK_MARK})")
_MADE_BLOCK = re.compile(rf"[ ]{{0,3}}{_BLOCK_MARK}|[ ]{{4}}|[ ]*\t")
_UNDERLINE = re.compile(r"(?:\r\n|\r|\n)[ ]{0,3}(?:=+|-+)[ \t]*(?:[\r\n].*)?", re.DOTALL)
"""What makes a heading of the line before."""
_LONGEST_UNDERLINE = 120
