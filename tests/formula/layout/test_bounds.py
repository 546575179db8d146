"""Whatever comes in, something legible comes out, or a ValueError where it is no MathML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from math_core import LatexToMathML

from mleq.formula.layout import line, text

CONVERTER = LatexToMathML()
LAYOUTS = [text, line, lambda mathml: text(mathml, ascii=True), lambda mathml: text(mathml, width=20)]

NO_MATHML = ["", "x", "<math>", "<math><mi>x</math>", "<svg/>", "<p><math/></p>", "<!DOCTYPE math><math/>", "<math/>a"]


@pytest.mark.parametrize("source", NO_MATHML)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_mathml(layout, source):
    with pytest.raises(ValueError, match="not MathML"):
        layout(source)


DEEP = [
    (r"\frac{1}{", "}"),
    (r"\frac{1 + ", "}{2}"),
    (r"\sqrt{", "}"),
    (r"x^{", "}"),
    (r"x_{", "}"),
    (r"\left( ", r"\right)"),
    (r"\hat{", "}"),
    (r"\boxed{", "}"),
    (r"\begin{pmatrix} a & ", r"\end{pmatrix}"),
    (r"\begin{aligned} a &= ", r"\\ b &= c \end{aligned}"),
]


@pytest.mark.parametrize(("before", "after"), DEEP)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_150_levels(layout, before, after):
    assert "q" in layout(CONVERTER.convert_with_local_state(before * 150 + "q" + after * 150, displaystyle=True))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_far_too_deep(layout):
    deep = "<math>" + "<mfrac><mi>a</mi>" * 5000 + "<mi>x</mi>" + "</mfrac>" * 5000 + "</math>"
    drawing = layout(deep)
    assert ("…" in drawing or "..." in drawing) and "x" not in drawing


@pytest.mark.parametrize("layout", LAYOUTS)
def test_long(layout):
    assert len(layout(CONVERTER.convert_with_local_state("x + y = " * 1000 + "z", displaystyle=True))) > 8000


TAGS = "mi mo mn mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts".split()
TAGS += "mprescripts none mtable mtr mlabeledtr mtd mphantom mpadded menclose mstyle semantics annotation b".split()
ATTRIBUTES = ["", ' stretchy="false"', ' minsize="2em"', ' accent="true"', ' form="prefix"', ' form="postfix"']
ATTRIBUTES += [' lspace="0" rspace="0"', ' style="border-top: 1px;width: 50%;padding-left: x"', ' width="-1em"']
ATTRIBUTES += [' notation="box"', ' notation="updiagonalstrike"', ' displaystyle="true"', ' columnalign="right left"']
TEXTS = [*"x2+=−(|)[]{}‖,;:!∑∫ˆ⏟→…. ", "", "sin", "中", "\u2061", "\u2063", "\u0302", "&amp;", "&lt;", "&alpha;"]
LEAVES = st.builds(
    lambda tag, given, text: f"<{tag}{given}>{text}</{tag}>", *map(st.sampled_from, (TAGS, ATTRIBUTES, TEXTS))
)
ELEMENTS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, given, parts: f"<{tag}{given}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ELEMENTS, max_size=4))
def test_any_elements(elements):
    mathml = f"<math>{''.join(elements)}</math>"
    for layout in LAYOUTS:
        assert isinstance(layout(mathml), str)
    assert text(mathml, ascii=True).isascii() and line(mathml, ascii=True).isascii()
