"""What holds for any bytes whatever: the checks that the fuzzer and the tests of its corpus share.

Each target is a function from bytes that raises where something does not hold. Bytes that are no UTF-8 become lone
surrogates, which a client may send as well.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from unittest.mock import patch

from mleq.document import blocks, buffer, declared, markdown, tex
from mleq.document.ahead import Window
from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.definitions import DEFINES, Definition, definitions, read
from mleq.document.inputs import inputs
from mleq.document.languages import SCANNERS, Language
from mleq.document.macros import Macros
from mleq.document.regions import Scan, Span
from mleq.document.text import LineIndex
from mleq.formula.layout import line
from mleq.formula.layout import text as text_of
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.parse import LONGEST, parse
from mleq.formula.plain import plain

SLOWNESS = 1.0
"""By how much more time an input may take; the fuzzer's instruments slow the code down."""
SEPARATOR = b"\x1e"
"""What stands between the fields of an input that has some."""


class FaultError(AssertionError):
    """Something does not hold; its `kind` is a few words that the same fault has for every input."""

    def __init__(self, kind: str, *details: object) -> None:
        super().__init__(kind, *details)
        self.kind = kind


def decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def expect(holds: bool, kind: str, *details: object) -> None:
    if not holds:
        raise FaultError(kind, *details)


@contextmanager
def in_time(kind: str, length: int, each: float = 100e-6) -> Iterator[None]:
    """Let what runs inside take so many seconds for each character; by the time of this process, not of the wall.

    Garbage is not collected meanwhile: that takes as long as there is much in memory, and that is of other tests.
    """
    gc.disable()
    try:
        start = time.process_time()
        yield
        took = time.process_time() - start
    finally:
        gc.enable()
    expect(took <= (0.2 + each * length) * SLOWNESS, f"slow: {kind}", took, length)


# The scanners.


def check_tex(data: bytes) -> None:
    """Spans of LaTeX, and those of the inside of math."""
    text = decoded(data)
    check_scan(text, "tex")
    with in_time("inside", len(text)):
        inside = tex.inside(text, 0, len(text))
    check_spans(text, inside)


def check_markdown(data: bytes) -> None:
    check_scan(decoded(data), "markdown")


def check_scan(text: str, language: Language) -> Scan:
    with in_time(f"scan of {language}", len(text)):
        scan = (tex if language == "tex" else markdown).scan(text)
    check_spans(text, scan.spans)
    check_lookups(text, scan)
    check_contents(text, scan)
    return scan


def check_spans(text: str, spans: list[Span]) -> None:
    """They are sorted and nested."""
    around: list[Span] = []
    for span in spans:
        within = 0 <= span.outer_start <= span.start <= span.end <= span.outer_end <= len(text)
        expect(within, "span is out of order in itself", span)
        while around and around[-1].end < span.end:
            around.pop()
        if around:
            nested = around[-1].start <= span.outer_start and span.outer_end <= around[-1].end
            expect(nested, "outer ends of a span cross another", around[-1], span)
        around.append(span)
    for before, after in pairwise(spans):
        expect(before.start < after.start, "spans are not sorted", before, after)
        expect(after.end <= before.end or before.end < after.start, "spans cross", before, after)


def check_lookups(text: str, scan: Scan) -> None:
    """Those where spans begin and end agree with looking at all of them."""
    edges = {edge for span in scan.spans for edge in (span.outer_start, span.start, span.end, span.outer_end)}
    places = sorted({place for edge in edges for place in (edge - 1, edge, edge + 1) if 0 <= place <= len(text)})
    for place in places[:: len(places) // 100 + 1]:
        around = [span for span in scan.spans if span.start <= place <= span.end]
        expect(scan.chain(place) == around[::-1], "chain is not what is around", place)
        expect(scan.at(place) == (around[-1] if around else None), "at is not the innermost", place)


def check_contents(text: str, scan: Scan) -> None:
    """The content of a line begins in it."""
    lines = LineIndex(text)
    for start, content in scan.contents.items():
        line_start, line_end = lines.line_bounds(lines.line_at(start))
        expect(line_start == start <= content <= line_end, "content begins outside its line", start, content)


# Definitions and inputs.


def check_definitions(data: bytes) -> None:
    """They are in order, and what was said to have no say in one has none."""
    text = decoded(data)
    with in_time("definitions", len(text)):
        found = definitions(text)
    for before, after in pairwise(found):
        expect(before.end <= after.start, "definitions overlap", before, after)
    for definition in found:
        start, end = definition.start, definition.end
        again, looked = read(text, start, len(text))
        expect((again, looked) == (definition, end), "read is not what definitions finds", definition, again)
        cut = text[: end + 1]
        again, looked = read(cut, start, len(cut))
        expect((again, looked) == (definition, end), "what follows has a say in a definition", definition, again)
    for match in DEFINES.finditer(text):
        definition, looked = read(text, match.start(), len(text))
        if definition is None:
            expect(match.start() <= looked <= len(text), "looks out of the text", match.start(), looked)
            for more in ("", "}", "{x}", "x", "\\x{y}", "]{x}{y}", "\n\n"):
                other = text[:looked] + more
                changed, _ = read(other, match.start(), len(other))
                # At the end of the text what is added is what had a say.
                fits = changed is None or looked == len(text)
                expect(fits, "what follows makes a definition", match.start(), looked, more)
    with in_time("meaning of definitions", len(text)):
        macros = Macros(found)
        declared.meaning(declared.that_matter(found))
    expect(len(list(macros)) == len(macros), "as many macros as are counted")
    for macro in macros:
        expect(macros.begins(macro.name) or macros.environment(macro.name) is not None, "begins is wrong", macro.name)


def check_inputs(data: bytes) -> None:
    text = decoded(data)
    with in_time("inputs", len(text)):
        names = inputs(text)
    expect(all(0 < len(name) <= 400 and "\n" not in name for name in names), "name is no name", names)


# Edits.


@contextmanager
def segments(target: int, *, kept: int = 16, local: int = 1500) -> Iterator[None]:
    """Cut texts into segments of about so many characters, of which so many spans are kept."""
    with (
        patch.object(tex, "TARGET", target),
        patch.object(tex, "LONG_LINE", target + max(target // 2, 1)),
        patch.object(blocks, "TARGET", target),
        patch.object(blocks, "LONG_LINE", target + max(target // 2, 1)),
        patch.object(buffer, "RAW", 16 * target),
        patch.object(buffer, "KEPT", kept),
        patch.object(buffer, "LOCAL", local),
    ):
        yield


SIZES = (1, 30, 3, 10)


def check_edits(data: bytes) -> None:
    """After edits and questions, all that is found is what is found in a fresh text.

    The first field is a byte and a text: the language, the size of the segments, how many are kept, and how long a
    window may be that is more than skimmed. Each further one is four bytes, two for the place of an edit, one for its
    length, one for the question after it; and the new text.
    """
    first, *fields = data.split(SEPARATOR)
    how, text = (first[0] if first else 0), decoded(first[1:])
    language: Language = "markdown" if how & 1 else "tex"
    size = SIZES[how >> 1 & 3]
    with segments(size, kept=2 if how & 8 else 16, local=20 if how & 16 else 1500):
        edited = Buffer(text, language)
        inherited: list[Definition] = []
        for field in fields[:20]:
            if len(field) < 4:
                continue
            place = int.from_bytes(field[:2], "big") % (len(text) + 1)
            length, question, new = field[2] % 24, field[3], decoded(field[4:])
            if question & 7 == 7:
                inherited = definitions(new)
                edited.inherit(inherited)
            else:
                end = min(place + length, len(text))
                text = text[:place] + new + text[end:]
                edited.replace(place, end, new)
            ask(edited, text, inherited, question, (place, place + len(new)))
        while edited.settle(1 + (how >> 5)):
            pass
        compare(edited, text, inherited)
        with in_time("of edits", len(text), 1e-3):
            edited.scan()


def ask(edited: Buffer, text: str, inherited: list[Definition], question: int, around: tuple[int, int]) -> None:
    """A question that the low bits say, of a place that the high ones say."""
    expect(len(edited) == len(text), "length of an edited text")
    places = (*around, 0, len(text), len(text) // 2, len(text) // 4, 3 * len(text) // 4, min(around[1] + 20, len(text)))
    place = min(places[question >> 3 & 7], len(text))
    match question & 7:
        case 0 | 1:
            expect(
                edited.chain(place) == fresh(edited, text, inherited).chain(place),
                f"chain in {edited.language} after an edit",
                place,
            )
        case 2 | 7:
            compare_context(edited, text, inherited, place)
        case 3:
            edited.settle(1 + (question >> 6))
        case 4:
            compare_lines(edited, text, place)
        case 5 if question >> 6 == 3:
            compare(edited, text, inherited)
        case _:
            pass  # the next edit comes before any question


def fresh(edited: Buffer, text: str, inherited: list[Definition]) -> Scan:
    """What a scan of the whole text finds, with segments as large as ever."""
    assert edited.language is not None
    scanner = SCANNERS[edited.language]
    with segments(512):
        return scanner.scan_window(Window(text), scanner.root(inherited))


def compare(edited: Buffer, text: str, inherited: list[Definition]) -> None:
    """Everything."""
    expect(edited.text == text, "text after edits")
    expected, found = fresh(edited, text, inherited), edited.scan()
    expect(
        found.spans == expected.spans,
        f"spans of {edited.language} after edits",
        *differing(found.spans, expected.spans),
    )
    # The line that is empty at the end of the text may have a segment or none.
    contents, expected_contents = ({**scan.contents, len(text): len(text)} for scan in (found, expected))
    expect(contents == expected_contents, "contents after edits", contents, expected_contents)
    with segments(512):
        other = Buffer(text, edited.language)
        other.inherit(inherited)
        formulas = [other.formula(span) for span in expected.spans[:50]]
    expect([edited.formula(span) for span in expected.spans[:50]] == formulas, "formula after edits")
    if not edited._seams:
        macros, expected_macros = names(edited.macros), names(Macros([*inherited, *definitions(text)]))
        expect(macros == expected_macros, f"macros of {edited.language} after edits", macros ^ expected_macros)


def compare_context(edited: Buffer, text: str, inherited: list[Definition], place: int) -> None:
    context = context_at(edited, place)
    with segments(512):
        other = Buffer(text, edited.language)
        other.inherit(inherited)
        expected = context_at(other, place)
    expect(context == expected, f"context in {edited.language} after an edit", place, context, expected)
    expect(context is not None and text[context.start :].startswith(context.word), "word stands elsewhere", place)


def compare_lines(edited: Buffer, text: str, place: int) -> None:
    index = LineIndex(text)
    number = index.line_at(place)
    line = edited.line_at(place)
    bounds = index.line_bounds(number)
    expect((line.number, line.start, line.end) == (number, *bounds), "line at a place after an edit", place, line)
    expect(edited.line(number) == line, "line by its number after an edit", number)
    expect(edited.slice(place - 3, place + 9) == text[max(place - 3, 0) : place + 9], "slice after an edit", place)
    for encoding in ("utf-8", "utf-16", "utf-32"):
        position = edited.position(place, encoding)
        expect(position == index.position(place, encoding), "position after an edit", place, encoding)
        expect(edited.offset(*position, encoding) == index.offset(*position, encoding), "offset after an edit", place)


def differing(found: list[Span], expected: list[Span]) -> tuple[list[Span], list[Span]]:
    """What is only in one, and only in the other."""
    return [span for span in found if span not in expected], [span for span in expected if span not in found]


def names(macros: Macros) -> set[tuple[object, ...]]:
    """The definitions without their places, which are those in a segment."""
    return {definition._replace(start=0, end=0) for definition in macros}


# Formulas.


def check_formula(data: bytes) -> None:
    """What comes of any formula can be drawn. The first field is the document's definitions, the second the formula."""
    preamble, _, source = data.partition(SEPARATOR)
    latex = decoded(source)
    macros = Macros(definitions(decoded(preamble)))
    with in_time("parse", len(latex) + len(preamble), 1e-3):
        formula = parse(latex, macros)
    for problem in formula.problems:
        expect(0 <= problem.start <= problem.end <= len(latex), "problem is out of the formula", problem)
    for node in formula.root.walk():
        expect(0 <= node.start <= node.end <= len(latex), "node is out of the formula", node.start, node.end)
        for child in node.children:
            expect(node.first <= child.first <= child.last <= node.last, "child is out of its parent", child.first)
    whole = plain(formula).latex
    again = parse(whole)
    expect(not again.problems or len(whole) > LONGEST, "what is mended is not whole", whole, again.problems)
    with in_time("to MathML", len(whole)):
        try:
            mathml = to_mathml(whole)
        except MathMLError:
            return
    with in_time("layout", len(whole), 2e-3):
        drawn, on_one_line = text_of(mathml, width=60), line(mathml)
    expect("\n" not in on_one_line, "one line is two", on_one_line)
    expect(not drawn or not drawn.isspace(), "drawing of nothing", drawn)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "tex": check_tex,
    "markdown": check_markdown,
    "edits": check_edits,
    "definitions": check_definitions,
    "inputs": check_inputs,
    "formula": check_formula,
}
