"""Markdown as Pandoc and markdown-it read it, over generated text and lines collected from what goes wrong elsewhere.

Where we differ from them on purpose:
- Blocks are CommonMark's, inline math is Pandoc's. The lines here have nothing on which these two disagree.
- Pandoc has superscripts, footnotes, smart quotes and raw TeX beside math; they are switched off.
- The backticks of GitLab's math are delimiters with us and content with Pandoc.
- After backticks that nothing closes Pandoc tries again with fewer of them, CommonMark does not: no runs of them here.
- In `\\text{...}` Pandoc takes the brace after two backslashes for escaped, TeX does not.
- `\\(x\\)5` is math with us. Pandoc asks for no digit after the delimiter, as after a dollar, which helps nobody.
- What nothing closes is never math in Pandoc; with us it is while it looks like a formula being typed.
- Front matter, HTML comments, displays with blank lines and fences of math are ours alone.
"""

import json
import random
import re
import subprocess

import pytest

from mleq.document import markdown
from mleq.document.regions import Kind
from mleq.document.text import LineIndex

pypandoc = pytest.importorskip("pypandoc")
markdown_it = pytest.importorskip("markdown_it")

PANDOC = "markdown-raw_tex-smart-superscript-subscript-footnotes-inline_notes+hard_line_breaks"
COLLECTED = [
    "$5 and $6",
    "$0.25$ and $2(k-2)$ cost $3",
    "I paid $20 for it, and US$30 for x$ or so.",
    "$x $ and $ x$ and $x$5 and $x$.",
    "我们用 $x$，价格$5和$6，其中$熵$是",
    r"\$x$ and \\$y$ and $a\$b$ and $z\\$",
    r"$a \text{if $b$ or} c$ and $\text{a {$b$} c}$ and $\textbf{$x$}$",
    "$$x$$ $$$y$$ $$$$z$$ $$ $$",
    "$x$$y$ a$$b $$x$",
    "`$x$` $a `b$ c`",
    "<a href='$x$'>$y$</a> <http://a/$x$> a < b $x$ c > d",
    "[$x$](a$y$) ![$z$](b) [c $x$][d]",
    "**$x**y$** and *$x$*",
    "$\u3000x$ $\u00a0x$ $x\u3000$",
    "w $x\n+y$ and $x\n$",
]
TOKENS = [
    "$",
    "$",
    "$",
    "$$",
    " ",
    " ",
    "5",
    "x",
    "\\$",
    "\\\\",
    "\\",
    "\\text{",
    "}",
    "{",
    "a",
    "`",
    "^",
    "(",
    ")",
    ".",
]
TOKENS += ["\nw", "的", "\\alpha", "$5", "\\textbf{", "-", "\u3000", ",", "*", "[", "_"]
BLOCKS = [
    "a",
    "b",
    " ",
    "    ",
    "  ",
    "   ",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "> ",
    ">",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "```",
    "~~~",
]
BLOCKS += ["````", "#", "# ", "---", "===", "\t", "-", "10. ", "<div>", "</div>", "      ", "<b>"]


def generated_lines(count: int) -> list[str]:
    chance = random.Random(4)
    lines = ["w" + "".join(chance.choices(TOKENS, k=chance.randint(2, 14))) + "z" for _ in range(count)]
    # No math of GitLab, no escaped line breaks, no backslashes before `}`, no `\text{` that runs on into what follows.
    # paragraph.
    return [line for line in lines if not re.search(r"\$`|\\\n|\\\\+}|\\text{(?![^{}]*})", line)]


def pandoc(text: str, reader: str) -> list[object]:
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "json"]
    output = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True).stdout
    return json.loads(output)["blocks"]


def nodes(tree: object, kind: str) -> list[object]:
    """The contents of all nodes of a kind in a tree of Pandoc's."""
    if isinstance(tree, list):
        return [node for child in tree for node in nodes(child, kind)]
    if not isinstance(tree, dict):
        return []
    return [tree["c"]] if tree.get("t") == kind else nodes(tree.get("c"), kind)


def test_dollars_are_math_where_they_are_for_pandoc():
    lines = COLLECTED + generated_lines(2500)
    # A heading after each line, so that none runs into the next.
    blocks = pandoc("\n\n".join(f"{line}\n\n# h" for line in lines), PANDOC)
    theirs: list[list[tuple[str, str]]] = [[]]
    for block in blocks:
        if block["t"] == "Header":
            theirs.append([])
        theirs[-1] += [(kind["t"], "".join(source.split())) for kind, source in nodes(block, "Math")]
    assert len(theirs) == len(lines) + 1
    wrong = []
    for line, expected in zip(lines, theirs, strict=False):
        names = {Kind.INLINE: "InlineMath", Kind.DISPLAY: "DisplayMath"}
        closed = [span for span in markdown.scan(line).math() if span.closed]
        found = [(names[span.kind], "".join(line[span.start : span.end].split())) for span in closed]
        if found != expected:
            # What nothing closes is ours alone, and so is what is inside it.
            unclosed = next((span.outer_start for span in markdown.scan(line).math() if not span.closed), None)
            if unclosed is None or found != expected[: len(found)]:
                wrong.append((line, expected, found))
    assert not wrong


def test_code_is_where_it_is_for_commonmark():
    parser = markdown_it.MarkdownIt("commonmark")
    chance = random.Random(5)
    wrong = []
    for _ in range(8000):
        text = "".join(chance.choices(BLOCKS, k=chance.randint(2, 22)))
        if text.startswith("---"):
            continue
        found = our_code(text)
        expected = [
            line
            for token in parser.parse(text)
            if token.type in ("fence", "code_block")
            for line in token.content.split("\n")
        ]
        # Of lazy and of deeply indented lines in quotes markdown-it makes a list or code, against the specification.
        # There Pandoc's reader of CommonMark has the last word.
        if found != bare(expected) and found != bare(
            line for _, code in nodes(pandoc(text, "commonmark"), "CodeBlock") for line in code.split("\n")
        ):
            wrong.append((text, expected, found))
    assert not wrong


def our_code(text: str) -> list[str]:
    lines = LineIndex(text)
    code = []
    for span in markdown.scan(text).spans:
        is_block = span.outer_start == span.start or lines.line_at(span.outer_start) < lines.line_at(span.start)
        if span.kind is Kind.CODE and is_block:
            code += text[span.start : span.end].split("\n")
    return bare(code)


def bare(lines) -> list[str]:
    """The lines that have anything in them but white space and the markers of quotes, without either."""
    stripped = (re.sub(r"\s+", " ", line.strip(" \t>")) for line in lines)
    return [line for line in stripped if line]
