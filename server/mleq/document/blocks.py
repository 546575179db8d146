"""Cuts a Markdown document into paragraphs, code, comments and displays, line by line, as CommonMark does."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from mleq.document import inline, leaves
from mleq.document.ahead import BEYOND, LONG_LINE, TARGET, Window
from mleq.document.containers import THEMATIC_BREAK, Container, Cursor, open_container
from mleq.document.display import Display, open_display
from mleq.document.inline import Begun
from mleq.document.leaves import Leaf, Paragraph, Take
from mleq.document.regions import Kind, Span
from mleq.document.text import LineIndex

DEEPEST = 100
"""The containers that may be in one another; every line asks each of them."""


class State(NamedTuple):
    """What a scan of Markdown needs to know at a place outside of code and displays."""

    containers: tuple[Container, ...] = ()
    paragraph: Begun | None = None
    """What the paragraph has in it that is open here, if one is."""
    at_top: bool = False
    """Whether this is the beginning of the document, where front matter may stand."""


def scan(window: Window, state: State, at: int, spans: list[Span]) -> tuple[list[Span], dict[int, int]]:
    """The spans from `at` on after those given, and for the start of each line in a container where its content begins.

    Adds the cuts to the window.
    """
    blocks = _Blocks(window, state, at, spans)
    lines = LineIndex(window.text)
    is_whole = True
    for start, end in lines.bounds(lines.line_at(at)):
        if end == window.end and not window.is_last:
            # The window ends in this line, or before it.
            is_whole = start == end and not (window.following == "\n" and window.text.endswith("\r"))
            is_whole = is_whole or blocks.goes_on_beyond(start, end)
        elif start <= at and state.paragraph is not None and state.paragraph.in_line:
            blocks.rest_of_line(at, end)
        else:
            blocks.line(start, end)
    blocks.finish(is_whole)
    return blocks.spans, blocks.contents


class _Blocks:
    """The containers that are open, and the leaf in them that takes lines, if any."""

    def __init__(self, window: Window, state: State, at: int, spans: list[Span]) -> None:
        self.window = window
        self.text = window.text
        self.spans = spans
        self.contents: dict[int, int] = {}
        self.containers = list(state.containers)
        self.leaf: Leaf | None = None if state.paragraph is None else Paragraph(window, state.paragraph)
        self.next_cut = at + TARGET
        self.line_end = at

    def line(self, start: int, end: int) -> None:
        if start >= self.next_cut and self.leaf is None:
            self._cut(start)
        self.line_end = end
        if not self.containers and (self.leaf is None or type(self.leaf) is Paragraph):
            # Most lines are blank or running text, and show it at once.
            if start == end:
                self.end_leaf()
                return
            if self.text[start] not in _MAY_BEGIN_A_BLOCK:
                self._running_text(start, end)
                return
        fence = self.leaf if type(self.leaf) is leaves.Fence and not self.containers else None
        if fence is not None and fence.options is None and self.text[start:end][:1] not in _MAY_END_A_FENCE:
            fence.add(start, end)
            return
        cursor = Cursor(self.text, start, end)
        matched = 0
        for container in self.containers:
            if container.is_closed_by(cursor):
                self._leave(matched, within=False)
                return
            if not container.goes_on(cursor):
                break
            if container.is_empty and not cursor.blank:
                self.containers[matched] = Container(container.width)
            matched += 1
        if matched and cursor.at > start:
            self.contents[start] = cursor.at
        within = matched == len(self.containers)
        if self.leaf is not None and type(self.leaf) is not Paragraph and self._leaf_takes(cursor, within):
            return
        if self._open_containers(cursor, matched, within):
            self.contents[start] = cursor.at
            within = True
        if cursor.blank:
            self._leave(matched, within)
        elif not self._begins_leaf(cursor, matched, within):
            # A paragraph takes also a line that has not the markers of its containers.
            if type(self.leaf) is not Paragraph:
                self._leave(matched, within)
            if self.leaf is None and cursor.indent >= 4:
                self.leaf = leaves.IndentedCode(cursor)
            else:
                self._running_text(cursor.at, end)

    def end_leaf(self) -> None:
        if isinstance(self.leaf, Paragraph) and self.leaf.length > TARGET:
            self._cut_paragraph(self.leaf)
        elif self.leaf is not None:
            self.spans += self.leaf.spans()
        self.leaf = None
        # What this line is decided that the leaf ended.
        self.window.look(self.line_end + 1)

    # Cuts: never in a leaf but a paragraph.

    def rest_of_line(self, start: int, end: int) -> None:
        """Take the rest of a line of a paragraph that was cut."""
        self.line_end = end
        self._running_text(start, end)

    def goes_on_beyond(self, start: int, end: int) -> bool:
        """Take the part of a line that is in the window; only of one that is running text, whatever its end is."""
        paragraph = self.leaf
        if start == end or self.containers or not (paragraph is None or type(paragraph) is Paragraph):
            return False
        begun = paragraph.begun if paragraph is not None and not paragraph.pieces else Begun()
        if not begun.in_line and not _RUNNING_TEXT.match(self.text, start):
            return False
        self.rest_of_line(start, end)
        return True

    def finish(self, is_whole: bool) -> None:
        """End the last leaf; in a window that is not the last, cut at its end if what follows can begin there."""
        if self.window.is_last:
            self.end_leaf()
        elif isinstance(self.leaf, Paragraph):
            self._cut_paragraph(self.leaf, goes_on=is_whole)
        elif self.leaf is None and is_whole:
            self._cut(self.window.end)

    def _cut(self, at: int, paragraph: Begun | None = None) -> bool:
        if at < self.window.reach:
            return False
        spans = bisect_left(self.spans, at, key=_start)
        self.window.add_cut(at, State(tuple(self.containers), paragraph), spans)
        self.next_cut = at + TARGET
        return True

    def _cut_paragraph(self, paragraph: Paragraph, *, goes_on: bool = False) -> None:
        """Scan a paragraph; cut it between its lines, and in a line that is long and nothing but text."""
        quiet: list[tuple[int, int]] = []
        self.spans += paragraph.scan(quiet)
        if type(paragraph) is not Paragraph:
            return
        begun, after = paragraph.begun, -1
        for start, end in paragraph.pieces:
            if after >= self.next_cut and _holds(quiet, start):
                self._cut(after, begun)
            if end - self.next_cut >= LONG_LINE:
                begun, start = self._cut_line(paragraph, start, end, begun, quiet)
            line, begun = begun, paragraph.begun_after(begun, start, end)
            after = end + (2 if self.text.startswith("\r\n", end) else 1)
        if goes_on and after >= 0 and _holds(quiet, self.window.end):
            if after == self.window.end:
                self._cut(after, begun)
            elif after > self.window.end and self._is_plain(start, line) and not self._is_in_word_or_code(start, end):
                self._cut(end, begun._replace(in_line=True))

    def _cut_line(
        self, paragraph: Paragraph, start: int, end: int, begun: Begun, quiet: list[tuple[int, int]]
    ) -> tuple[Begun, int]:
        """Cut a line after spaces; gives the state at the last cut, and where that is."""
        if not self._is_plain(start, begun):
            return begun, start
        for first, last in quiet[max(bisect_right(quiet, (start,)) - 1, 0) :]:
            if first > end:
                break
            at = max(first, start, self.next_cut + LONG_LINE - TARGET)
            while (at := self.text.find(" ", at - 1, min(last, end)) + 1) and at < end:
                if self._is_in_word_or_code(start, at):
                    at = self.text.find("`", at, end)
                    if at < 0:
                        return begun, start
                    at += 1
                    continue
                so_far = paragraph.begun_after(begun, start, at)._replace(in_line=True)
                if not self._cut(at, so_far):
                    return begun, start
                begun, start = so_far, at
                at = max(at, self.next_cut + LONG_LINE - TARGET) + 1
        return begun, start

    def _is_plain(self, start: int, begun: Begun) -> bool:
        """Whether a line is running text at `start`, whatever it goes on with."""
        begins_line = not start or self.text[start - 1] in "\r\n"
        if self.containers:
            return False
        return begun.in_line or (begins_line and _RUNNING_TEXT.match(self.text, start) is not None)

    def _is_in_word_or_code(self, start: int, at: int) -> bool:
        """Whether a place is not after a space, or after a backtick that is not followed by another one."""
        return self.text[at - 1] != " " or _UNESCAPED.sub("", self.text[start:at]).count("`") % 2 == 1

    def _running_text(self, start: int, end: int) -> None:
        paragraph = self.leaf if type(self.leaf) is Paragraph else Paragraph(self.window)
        paragraph.add(start, end)
        self.leaf = paragraph

    def _leave(self, matched: int, within: bool) -> None:
        """End the leaf, and the containers that the line is not in."""
        self.end_leaf()
        if not within:
            del self.containers[matched:]

    def _leaf_takes(self, cursor: Cursor, within: bool) -> bool:
        leaf = self.leaf
        goes_on = within or (isinstance(leaf, Display) and not cursor.blank and leaf.takes_lazily(cursor))
        took = leaf.take(cursor) if leaf is not None and goes_on else Take.REFUSES
        if took is Take.STAYS:
            return True
        self.end_leaf()
        if took is Take.REFUSES:
            return False
        if leaf is not None and leaf.rest >= 0:
            self._running_text(leaf.rest, cursor.end)
            if isinstance(leaf, leaves.Comment):
                self.end_leaf()
        return True

    def _open_containers(self, cursor: Cursor, matched: int, within: bool) -> bool:
        paragraph = self.leaf
        if within and isinstance(paragraph, Paragraph) and paragraph.in_display:
            return False
        opened = False
        while not cursor.blank and cursor.indent < 4 and len(self.containers) < DEEPEST:
            container = open_container(cursor, interrupts=within and not opened and paragraph is not None)
            if container is None:
                break
            if not opened:
                self._leave(matched, within)
            self.containers.append(container)
            opened = True
        return opened

    def _begins_leaf(self, cursor: Cursor, matched: int, within: bool) -> bool:
        """Whether a block other than a paragraph and indented code begins with the line; if so it is taken."""
        text, first, end = self.text, cursor.first, cursor.end
        if cursor.indent >= 4 or text[first] not in _MAY_BEGIN_A_LEAF:
            return False
        paragraph = self.leaf if within and type(self.leaf) is Paragraph else None
        leaf: Leaf | None = None
        if heading := leaves.HEADING.match(text, first, end):
            self._leave(matched, within)
            self._running_text(heading.end(), end)
            self.end_leaf()
            return True
        if fence := leaves.OPENING_FENCE.match(text, first, end):
            if _DIRECTIVE.match(fence["info"]):
                self._leave(matched, within)
                self.spans.append(Span(*fence.span("info"), *fence.span("info"), Kind.NAME))
                self.containers.append(Container(0, fence=fence["fence"]))
                return True
            leaf = leaves.Fence(cursor, fence, self.window)
        elif paragraph is not None and paragraph.in_display:
            return False
        elif text[first] == "<":
            return self._begins_html(cursor, matched, within)
        elif (paragraph and _UNDERLINE.match(text, first, end)) or THEMATIC_BREAK.match(text, first, end):
            self._leave(matched, within)
            return True
        else:
            leaf = open_display(cursor, self.window)
        if leaf is None:
            return False
        self._leave(matched, within)
        self.leaf = leaf
        return True

    def _begins_html(self, cursor: Cursor, matched: int, within: bool) -> bool:
        text, first, end = self.text, cursor.first, cursor.end
        if text.startswith("<!--", first, end):
            self._leave(matched, within)
            self.leaf = leaves.Comment(cursor)
            return self._leaf_takes(cursor, within=True)
        for opening, ending in _RAW_HTML:
            if opening.match(text, first, end):
                self._leave(matched, within)
                self.leaf = leaves.RawHtml(cursor, ending)
                return self._leaf_takes(cursor, within=True)
        if _HTML_BLOCK.match(text, first, end) or (self.leaf is None and _HTML_TAG.match(text, first, end)):
            self._leave(matched, within)
            self.leaf = leaves.HtmlBlock(self.window)
            return self._leaf_takes(cursor, within=True)
        return False


def _start(span: Span) -> int:
    return span.start


def _holds(stretches: list[tuple[int, int]], offset: int) -> bool:
    index = bisect_right(stretches, (offset, BEYOND)) - 1
    return index >= 0 and offset <= stretches[index][1]


_UNESCAPED = re.compile(r"\\[\s\S]")
_MAY_BEGIN_A_BLOCK = frozenset(" \t>-+*#`~:=_<$\\[!?0123456789")
_RUNNING_TEXT = re.compile(r"[^ \t>\-+*#`~:=_<$\\\[!?0-9]|\\[^\[b\s]|\$[^$\s]|[*_]{1,2}\w")
"""What begins a line that is running text, however it goes on."""
_MAY_END_A_FENCE = frozenset(("", " ", "\t", "`", "~", ":", "#"))
_MAY_BEGIN_A_LEAF = frozenset("#`~:<=-*_$\\")
# The directives of MyST that hold Markdown. All others hold code, as the cells of Quarto do.
_DIRECTIVE = re.compile(
    r"""
    \{ (?:
        prf:[a-z]+ | admonition | note | warning | tip | important | caution | attention | danger | error | hint
      | seealso | todo | theorem | lemma | proof | definition | corollary | proposition | example | remark
      | exercise(?:-start)? | solution(?:-start)? | margin | sidebar | dropdown | card | grid | tab-set | tab-item
      | topic | epigraph | figure | versionadded | versionchanged | deprecated
    ) \}
    """,
    re.VERBOSE,
)
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")

# The kinds of HTML blocks that CommonMark lists; that of comments is read apart.
_RAW_HTML = [
    (re.compile(opening, re.IGNORECASE), re.compile(ending, re.IGNORECASE))
    for opening, ending in (
        (r"<(?:pre|script|style|textarea)(?:[ \t>]|\Z)", r"</(?:pre|script|style|textarea)>"),
        (r"<\?", r"\?>"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (r"<![a-z]", r">"),
    )
]
_HTML_BLOCK = re.compile(
    r"""
    </? (?:
        address | article | aside | base | basefont | blockquote | body | caption | center | col | colgroup | dd
      | details | dialog | dir | div | dl | dt | fieldset | figcaption | figure | footer | form | frame | frameset
      | h[1-6] | head | header | hr | html | iframe | legend | li | link | main | menu | menuitem | nav | noframes
      | ol | optgroup | option | p | param | search | section | summary | table | tbody | td | tfoot | th | thead
      | title | tr | track | ul
    ) (?: [ \t] | /?> | \Z )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HTML_TAG = re.compile(rf"(?:{inline.TAG.pattern})[ \t]*\Z", re.VERBOSE)
