"""The cases of `hard_cases.yaml`: where math is for mleq, and who gets it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.languages import SCANNERS
from mleq.document.regions import Scan, Span

CURSOR = "‸"
TABLE = yaml.safe_load((Path(__file__).parent / "hard_cases.yaml").read_text("utf-8"))
ASKED = {"place", "kind", "region", "all"}


def content(text: str, scan: Scan, span: Span) -> str:
    """What a span holds, without the markers of the quotes and lists that its lines stand in."""
    first, *others = text[span.start : span.end].split("\n")
    at, lines = span.start + len(first) + 1, [first]
    for line in others:
        lines.append(line[max(scan.contents.get(at, at) - at, 0) :])
        at += len(line) + 1
    return "\n".join(lines)


def answers(case: dict) -> dict:
    """What mleq says to the questions of a case."""
    offset = max(case["text"].find(CURSOR), 0)
    text = case["text"].replace(CURSOR, "")
    scan = SCANNERS[case["language"]](text)
    context = context_at(Buffer(text, case["language"]), offset)
    region = context.region
    said = {
        "place": context.place.value,
        "kind": region and region.kind.value,
        "region": region and content(text, scan, region),
        "all": [content(text, scan, span) for span in scan.math()],
    }
    return {question: said[question] for question in case if question in ASKED}


def expected(case: dict) -> dict:
    return {question: case[question] for question in case if question in ASKED}


def in_prose_there_is_no_region(case: dict) -> dict:
    return case if case.get("place") != "prose" else {**case, "kind": None}


def each(part: str) -> list:
    cases = map(in_prose_there_is_no_region, TABLE[part])
    return [pytest.param(case, id=f"{case['language']}: {case['text']}") for case in cases]


@pytest.mark.parametrize("case", each("cases"))
def test_case(case):
    assert answers(case) == expected(case)


@pytest.mark.parametrize("case", each("faults"))
def test_a_fault_is_still_one(case):
    assert answers(case) != expected(case), "mended: it belongs under `cases`"


@pytest.mark.parametrize("case", each("differences"))
def test_difference(case):
    assert answers(case) == expected(case)


def test_every_case_asks_something():
    for case in (*TABLE["cases"], *TABLE["faults"], *TABLE["differences"]):
        assert set(case) <= {"language", "text", "fails", "why", *ASKED}
        assert (CURSOR in case["text"]) == ("place" in case) != ("all" in case), case
