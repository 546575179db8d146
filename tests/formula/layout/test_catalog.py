"""Every body of the catalog has a drawing and a line."""

import unicodedata

import pytest
from math_core import LatexError, LatexToMathML

from mleq.catalog.builtin import load_builtin
from mleq.formula.layout import line, text
from mleq.formula.layout.cells import width

CONVERTER = LatexToMathML()


def _mathml(body):
    try:
        return CONVERTER.convert_with_local_state(body, displaystyle=True)
    except LatexError:
        return None


BODIES = {
    f"{equation.id}/{variant.id if variant else ''}": mathml
    for equation in load_builtin().equations
    for variant, body, _ in equation.bodies()
    if (mathml := _mathml(body))
}


def test_most_bodies_are_laid_out():
    bodies = [body for equation in load_builtin().equations for _, body, _ in equation.bodies()]
    assert len(BODIES) > 0.9 * len(bodies)


@pytest.mark.parametrize("mathml", BODIES.values(), ids=BODIES)
def test_nothing_is_left_unsaid(mathml):
    drawing, spelled, written = text(mathml), text(mathml, ascii=True), line(mathml)
    assert spelled.isascii() and line(mathml, ascii=True).isascii()
    assert "\n" not in written and written == written.strip()
    for layout in (drawing, spelled, written):
        assert layout.strip()
        assert not any(row.endswith(" ") for row in layout.split("\n"))
        assert "?" not in layout
        assert not any(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cf") for char in layout.replace("\n", ""))
    # The only backslashes in a drawing are those of fences and roots in ASCII.
    assert "\\" not in drawing + written


@pytest.mark.parametrize("mathml", BODIES.values(), ids=BODIES)
def test_lines_are_broken_where_they_can_be(mathml):
    unbroken = _widest(text(mathml, width=1))
    for room in (30, 60, 100):
        indent = room // 3 + 8  # what a part that cannot be broken may stand after
        assert _widest(text(mathml, width=room)) <= max(room, unbroken + indent)
        assert _signs(text(mathml, width=room)) == _signs(text(mathml, width=None))


def _widest(drawing):
    return max(map(width, drawing.split("\n")))


def _signs(drawing):
    """All that is drawn but the fences and lines that go with the height of what is beside them."""
    return sorted(
        char for char in drawing if not char.isspace() and not 0x239B <= ord(char) <= 0x23AD and char not in "│║"
    )
