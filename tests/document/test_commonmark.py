"""Every example of the CommonMark specification, asked place by place: is a formula that stands here a formula?

A probe, `$q$`, is put at every place of every example in turn. What markdown-it says of the place decides: in running
text the probe has to come out as math, in code, comments, tags and addresses it must not. So the structure of blocks
is compared, and the exact ends of each code span with it. The examples are read from the npm package
`commonmark-spec` (the specification is CC-BY-SA and no part of this project).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mleq.document import markdown
from mleq.document.regions import Kind
from tests.document.test_oracles import nodes, pandoc

markdown_it = pytest.importorskip("markdown_it")

SPECIFICATION = Path(__file__).parents[1] / "node" / "node_modules" / "commonmark-spec" / "spec.txt"
PROBE = "$q$"
CONTAINERS = [("> ", "> "), ("- ", "  "), ("10. ", "    "), ("> - ", ">   ")]
"""What the first line and the others begin with, to ask every example once more inside of a container."""

DELIBERATE = {
    "two hyphens above and below are front matter, which CommonMark does not know": {96},
    "`\\(` and `\\[` open math": {12},
    "a dollar of the example's own pairs with one of the probe, as in Pandoc": {354, 627, 650},
}
"""Where the scan has it otherwise on purpose, by the numbers of the examples. See also `is_right`."""
FAULTS = {
    "[](<>$q$) is no link: nothing may follow the address in angle brackets": {486, 493, 494, 580},
    "a bracket that is escaped, or closed already, begins no link": {14, 513},
    "a link in a link is no link": {518, 519, 520},
    "<?php $q$ ?>, <!A $q$> and <![CDATA[$q$]]> in running text are HTML": {627, 628, 629},
    "[](a(b($q$))): brackets two deep in an address": {496},
    "[]($q$ (title)) and []($q$ 'a \\' b'): a title in brackets, or with an escaped quote": {505, 506},
    "a no-break space is part of an address": {507},
    "<$q$@example.com> is an address": {604, 605},
    "code that is indented directly below a link reference definition": {193},
}
"""Where the scan is wrong, and nobody has minded yet."""


@cache
def examples() -> list[str]:
    if not SPECIFICATION.exists():
        raise RuntimeError(f"{SPECIFICATION} is missing: run `npm ci` in tests/node, or `make test`")
    text = SPECIFICATION.read_text("utf-8").split("<!-- END TESTS -->")[0]
    found = re.findall(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", text, re.DOTALL | re.MULTILINE)
    return [example.replace("→", "\t") for example in found]


def probed(example: str, step: int = 1) -> Iterator[tuple[int, str]]:
    """The example with a probe at every place where it is able to be a formula, and where the probe is."""
    for at in range(0, len(example) + 1, step):
        # A dollar before a digit closes nothing, and one after a backslash opens nothing.
        if not example[at : at + 1].isdigit() and example[at - 1 : at] != "\\":
            yield at, example[:at] + PROBE + example[at:]


def nested(example: str, first: str, others: str) -> str:
    lines = example.removesuffix("\n").split("\n")
    return "\n".join((others if number else first) + line for number, line in enumerate(lines)) + "\n"


PARSER = markdown_it.MarkdownIt("commonmark", {"inline_definitions": True})


def said_of_the_probe(text: str) -> str:
    """What the probe is part of for markdown-it: text, code, a comment, raw HTML, HTML, an address or a definition."""
    for token in PARSER.parse(text):
        if token.type in ("fence", "code_block") and PROBE in token.content:
            return "code"
        if PROBE in token.info:
            return "address"
        if token.type == "html_block" and PROBE in token.content:
            return html(token.content)
        if token.type == "definition" and PROBE in text_of_lines(text, *token.map):
            return "definition"
        if token.type == "inline" and PROBE in token.content:
            return said_inline(token.children)
    return "definition"


def said_inline(tokens) -> str:
    before = None
    for token in tokens or ():
        before, follows = token, before
        if follows is not None and (follows.type, follows.info) == ("link_open", "auto") and PROBE in token.content:
            return "address"
        if token.type in ("text", "code_inline", "html_inline") and PROBE in token.content:
            return {"text": "text", "code_inline": "code"}.get(token.type) or html(token.content)
        if token.type == "image" and (said := said_inline(token.children)) != "address":
            return said
    return "address"


def html(content: str) -> str:
    if content.lstrip().startswith("<!--"):
        return "comment" if PROBE in content.split("-->")[0] else "html"
    return "raw html" if re.match(r"\s*<(?:pre|script|style|textarea|\?|!)", content, re.IGNORECASE) else "html"


def text_of_lines(text: str, first: int, after: int) -> str:
    return "\n".join(text.split("\n")[first:after])


def is_right(text: str, at: int) -> bool:
    scan = markdown.scan(text)
    is_math = any(span.is_math and span.outer_start == at for span in scan.math())
    around = {span.kind for span in scan.chain(at + 1)}
    match said_of_the_probe(text):
        case "text":
            return is_math
        case "code":
            return Kind.CODE in around
        case "raw html":
            return not is_math
        case "comment":
            return Kind.COMMENT in around
        case "address":
            return not is_math
        case "html":
            # Between the tags of a <div> CommonMark has no text. What a writer puts there is text all the same, and
            # Pandoc reads it so.
            return Kind.COMMENT not in around
    # A link reference definition is text for the scan. It costs nothing: one has hardly ever a dollar in it.
    return True


def is_right_for_pandoc(text: str) -> bool:
    """Whether Pandoc sees code where the scan does.

    Of lazy and of deeply indented lines markdown-it makes code or a list, against the specification.
    """
    blocks = pandoc(text, "commonmark")
    is_code = any(PROBE in code for kind in ("Code", "CodeBlock") for _, code in nodes(blocks, kind))
    return is_code == (Kind.CODE in {span.kind for span in markdown.scan(text).chain(text.index(PROBE) + 1)})


def wrong_examples(step: int, containers=(("", ""),)) -> dict[int, list[str]]:
    wrong = defaultdict(list)
    for number, example in enumerate(examples(), 1):
        for first, others in containers:
            text = nested(example, first, others) if first else example
            probes = [probe for at, probe in probed(text, step) if not is_right(probe, at)]
            wrong[number] += [probe for probe in probes if not (first and is_right_for_pandoc(probe))]
    return {number: probes for number, probes in wrong.items() if probes}


LISTED = set().union(*DELIBERATE.values(), *FAULTS.values())


def unlisted(wrong: dict[int, list[str]]) -> dict[int, list[str]]:
    return {number: probes[:3] for number, probes in wrong.items() if number not in LISTED}


def test_the_specification_has_its_examples():
    assert len(examples()) == 652


def test_every_place_of_every_example():
    wrong = wrong_examples(1)
    assert unlisted(wrong) == {}
    # What has been mended leaves its list.
    assert LISTED - set(wrong) == set()


def test_some_places_of_every_example_inside_of_containers():
    wrong = wrong_examples(11, CONTAINERS)
    assert unlisted(wrong) == {}


@pytest.mark.engine
def test_every_place_of_every_example_inside_of_containers():
    wrong = wrong_examples(1, CONTAINERS)
    assert unlisted(wrong) == {}
