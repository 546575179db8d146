"""Cuts a Markdown document into paragraphs, code, comments and displays, line by line, as CommonMark does."""

from __future__ import annotations

import re

from mleq.document import inline, leaves
from mleq.document.containers import THEMATIC_BREAK, Container, Cursor, open_container
from mleq.document.display import open_display
from mleq.document.leaves import Leaf, Paragraph, Take
from mleq.document.regions import Span
from mleq.document.text import Ahead, LineIndex


def scan(text: str, lines: LineIndex, first_line: int) -> tuple[list[Span], dict[int, int]]:
    """The spans from a line on, and for the start of each line in a container where its content begins."""
    blocks = _Blocks(text)
    for start, end in lines.bounds(first_line):
        blocks.line(start, end)
    blocks.end_leaf()
    return blocks.spans, blocks.contents


class _Blocks:
    """The containers that are open, and the leaf in them that takes lines, if any."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ahead = Ahead(text, len(text))
        self.spans: list[Span] = []
        self.contents: dict[int, int] = {}
        self.containers: list[Container] = []
        self.leaf: Leaf | None = None

    def line(self, start: int, end: int) -> None:
        if not self.containers and (self.leaf is None or type(self.leaf) is Paragraph):
            # Most lines are blank or running text, and show it at once.
            if start == end:
                self.end_leaf()
                return
            if self.text[start] not in _MAY_BEGIN_A_BLOCK:
                self._running_text(start, end)
                return
        if type(self.leaf) is leaves.Fence and not self.containers and self.text[start:end][:1] not in _MAY_END_A_FENCE:
            self.leaf.add(start, end)
            return
        cursor = Cursor(self.text, start, end)
        matched = 0
        for container in self.containers:
            if not container.goes_on(cursor):
                break
            matched += 1
        if matched:
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
        if self.leaf is not None:
            self.spans += self.leaf.spans()
            self.leaf = None

    def _running_text(self, start: int, end: int) -> None:
        paragraph = self.leaf if type(self.leaf) is Paragraph else Paragraph(self.text)
        paragraph.add(start, end)
        self.leaf = paragraph

    def _leave(self, matched: int, within: bool) -> None:
        """End the leaf, and the containers that the line is not in."""
        self.end_leaf()
        if not within:
            del self.containers[matched:]

    def _leaf_takes(self, cursor: Cursor, within: bool) -> bool:
        leaf = self.leaf
        took = leaf.take(cursor) if leaf is not None and within else Take.REFUSES
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
        while not cursor.blank and cursor.indent < 4:
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
            leaf = leaves.Fence(cursor, fence, self.ahead)
        elif paragraph is not None and paragraph.in_display:
            return False
        elif text[first] == "<":
            return self._begins_html(cursor, matched, within)
        elif (paragraph and _UNDERLINE.match(text, first, end)) or THEMATIC_BREAK.match(text, first, end):
            self._leave(matched, within)
            return True
        else:
            leaf = open_display(cursor, self.ahead)
        if leaf is None:
            return False
        self._leave(matched, within)
        self.leaf = leaf
        return True

    def _begins_html(self, cursor: Cursor, matched: int, within: bool) -> bool:
        text, first, end = self.text, cursor.first, cursor.end
        if text.startswith("<!--", first, end):
            self._leave(matched, within)
            self.leaf = leaves.Comment(cursor, self.ahead)
            return self._leaf_takes(cursor, within=True)
        for opening, ending in _RAW_HTML:
            if opening.match(text, first, end):
                self._leave(matched, within)
                self.leaf = leaves.RawHtml(cursor, ending)
                return self._leaf_takes(cursor, within=True)
        if _HTML_BLOCK.match(text, first, end) or (self.leaf is None and _HTML_TAG.match(text, first, end)):
            self._leave(matched, within)
            self.leaf = leaves.HtmlBlock(text)
            return self._leaf_takes(cursor, within=True)
        return False


_MAY_BEGIN_A_BLOCK = frozenset(" \t>-+*#`~=_<$\\[!?0123456789")
_MAY_END_A_FENCE = frozenset(("", " ", "\t", "`", "~", "#"))
_MAY_BEGIN_A_LEAF = frozenset("#`~<=-*_$\\")
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
