"""Formulas drawn and written as `golden.txt` shows them, which a person reads."""

import re
from pathlib import Path

import pytest
from math_core import LatexToMathML

from mleq.formula.layout import line, text

CONVERTER = LatexToMathML()
ENTRY = re.compile(
    r"^\$(?:\[(?P<options>[^\]]*)\])? (?P<latex>.*)\n(?P<drawing>(?:.*\n)*?)> (?P<line>.*)$", re.MULTILINE
)
GOLDEN = [match.groups("") for match in ENTRY.finditer((Path(__file__).parent / "golden.txt").read_text("utf-8"))]


@pytest.mark.parametrize(("options", "latex", "drawing", "written"), GOLDEN)
def test_golden(options, latex, drawing, written):
    mathml = CONVERTER.convert_with_local_state(latex, displaystyle=True)
    ascii = options == "ascii"
    width = int(options) if options.isdigit() else 100
    assert text(mathml, width=width, ascii=ascii) == drawing.removesuffix("\n")
    assert line(mathml, ascii=ascii) == written


def test_all_of_the_file_is_tested():
    source = (Path(__file__).parent / "golden.txt").read_text("utf-8")
    assert len(GOLDEN) == len(re.findall(r"^\$", source, re.MULTILINE)) >= 200
