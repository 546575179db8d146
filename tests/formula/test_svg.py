"""Pictures as editors show them: XML, legible, nothing hidden or cut off, nothing loaded."""

from __future__ import annotations

import re
from base64 import b64decode
from xml.etree import ElementTree

import pytest

from mleq.formula.mathjax import MathJax
from mleq.formula.svg import LARGEST, data_uri, dress

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def draw():
    mathjax = MathJax()
    yield lambda latex: mathjax.svg(latex).result(60)
    mathjax.close()


def parts(svg, kind):
    return list(ElementTree.fromstring(svg).iter(SVG + kind))


def box(svg):
    return [float(number) for number in ElementTree.fromstring(svg).attrib["viewBox"].split()]


def test_a_picture_is_neutral(draw):
    svg = draw(r"\frac{a}{b}_{<t} \text{ \& x }")
    root = ElementTree.fromstring(svg)
    assert root.tag == SVG + "svg" and "width" not in root.attrib
    assert not re.search(r"data-|aria|role=|class=|style=|<title|MJX", svg)
    assert "currentColor" in svg


def test_themes(draw):
    svg = draw("x")
    card, light, dark = (dress(svg, theme) for theme in ("card", "light", "dark"))
    assert [rect.attrib["fill"] for rect in parts(card, "rect")] == ["#fff"]
    assert not parts(light, "rect") and not parts(dark, "rect")
    inks = [ElementTree.fromstring(picture).attrib["color"] for picture in (card, light, dark)]
    assert inks == ["#000", "#1f1f1f", "#e6e6e6"]


def test_the_card_covers_the_picture(draw):
    card = dress(draw("x"))
    [rect] = parts(card, "rect")
    assert [float(rect.attrib[name]) for name in ("x", "y", "width", "height")] == box(card)
    assert card.index("<rect") < card.index("<defs")


@pytest.mark.parametrize("scale", [0.5, 1, 2.5])
def test_size(draw, scale):
    svg = draw("x")
    root = ElementTree.fromstring(dress(svg, "light", scale))
    _, _, width, height = box(dress(svg, "light"))
    em = 8 / 0.442 * scale
    assert float(root.attrib["width"]) == pytest.approx(width / 1000 * em, abs=0.01)
    assert float(root.attrib["height"]) == pytest.approx(height / 1000 * em, abs=0.01)


def test_a_wide_picture_is_made_to_fit(draw):
    svg = draw("x" + "+x" * 200)
    size = ElementTree.fromstring(dress(svg, widest=700)).attrib
    wide = ElementTree.fromstring(dress(svg)).attrib
    assert float(size["width"]) == pytest.approx(700) and float(wide["width"]) > 5_000
    assert float(size["height"]) / 700 == pytest.approx(float(wide["height"]) / float(wide["width"]), rel=0.01)
    assert dress(draw("x"), widest=700) == dress(draw("x"))


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        dress("<svg/>")


def test_data_uri(draw):
    picture = dress(draw("x"))
    uri = data_uri(picture)
    assert b64decode(uri.removeprefix("data:image/svg+xml;base64,")).decode() == picture
    assert data_uri("x" * LARGEST) is None


def test_rules_of_arrays_show(draw):
    lines = parts(
        draw(
            r"\begin{array}{|c|c:c|} \hline a & b & c \\ \hline d & e & f \\ \hdashline g & h & i \\ \hline \end{array}"
        ),
        "line",
    )
    assert all(float(line.attrib["stroke-width"]) > 0 for line in lines)
    assert len([line for line in lines if "stroke-dasharray" in line.attrib]) == 2
    assert len([line for line in lines if "stroke-dasharray" not in line.attrib]) >= 2


def test_frames_show(draw):
    for latex in (r"\boxed{x}", r"\begin{array}{|c|} \hline a \\ \hline \end{array}", r"\fbox{x}"):
        drawn = draw(latex)
        assert any(
            float(part.attrib.get("stroke-width", 0)) > 0
            for kind in ("rect", "line", "path", "polygon")
            for part in parts(drawn, kind)
        ) or parts(drawn, "polygon"), latex


TAGGED = [
    r"x \tag{Q}",
    r"\begin{align} a &= b \tag{Q} \\ c &= d \end{align}",
    r"\begin{multline} a \\ b \tag{Q} \end{multline}",
    r"\begin{equation} \begin{aligned} a &= b \end{aligned} \tag{Q} \end{equation}",
    r"\begin{gather} a \\ b \tag*{Q} \end{gather}",
]


@pytest.mark.parametrize("latex", TAGGED)
def test_a_tag_shows_beside_the_formula(draw, latex):
    svg, without = draw(latex), draw(re.sub(r"\\tag\*?\{Q\}", "", latex))
    assert 'id="N-51"' in svg  # the upright Q
    assert box(without)[2] + 2_000 < box(svg)[2] < box(without)[2] + 6_000
    assert len(parts(svg, "svg")) <= 1 and "%" not in svg


def test_every_row_keeps_its_own_tag(draw):
    svg = draw(r"\begin{align} a &= b \tag{1} \\ c+d+e &= f \notag \\ g &= h \tag{2} \end{align}")
    assert {"N-31", "N-32"} <= {path.attrib["id"] for path in parts(svg, "path")}


def test_a_multline_is_staggered(draw):
    latex = r"\begin{multline} aaaa \\ aaaa \end{multline}"
    assert box(draw(latex))[2] > box(draw("aaaa"))[2] + 1_500


COLORS = {
    r"\textcolor{#ff0000}{x}": "#ff0000",
    r"\textcolor{red}{x}": "#FF0000",
    r"\textcolor{blue!50!black}{x}": "#000080",
    r"\textcolor{red!20}{x}": "#ffcccc",
    r"\textcolor[rgb]{1,0,0}{x}": "#ff0000",
    r"\textcolor[HTML]{12aB3c}{x}": "#12aB3c",
    r"\colorbox{yellow}{x}": "#FFFF00",
    r"\textcolor{ForestGreen}{x}": "#009B55",
    r"\textcolor{black}{x}": "#000000",
    r"\definecolor{mine}{RGB}{1,2,3}\textcolor{mine}{x}": "#010203",
}


@pytest.mark.parametrize(("latex", "color"), COLORS.items())
def test_colors_are_kept(draw, latex, color):
    assert f'fill="{color}"' in draw(latex)


def test_a_rule_has_the_color_of_the_text(draw):
    [rule] = parts(draw(r"\rule{1em}{1em}"), "rect")
    assert rule.attrib.get("fill", "currentColor") == "currentColor"


HIDDEN = {
    r"\smash{\frac{1}{\sqrt{x}}}": r"\frac{1}{\sqrt{x}}",
    r"\rlap{abc}": "abc",
    r"\mathllap{abc}": "abc",
}


@pytest.mark.parametrize(("hidden", "shown"), HIDDEN.items())
def test_what_hides_from_its_box_is_not_cut_off(draw, hidden, shown):
    _, _, width, height = box(draw(hidden))
    _, _, full_width, full_height = box(draw(shown))
    assert width > 0.9 * full_width and height > 0.9 * full_height


def test_letters_that_the_font_lacks_have_a_family(draw):
    [text] = parts(draw(r"\text{否则}"), "text")
    assert text.text == "否则" and text.attrib["font-family"].endswith("serif")


def test_nothing_is_loaded_or_run(draw):
    for latex in (
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(https://a.b/)}{x}",
        r"\bbox[background:url(https://a.b/)]{x}",
        r"\bbox[border:1px solid red]{x}",
        r"\text{<script>alert(1)</script>}",
    ):
        svg = draw(latex)
        assert not re.search(r"url\(|javascript|style=|<script|<a\b|https:", svg)
        assert all(use.attrib["href"].startswith("#") for use in parts(svg, "use"))


def test_every_glyph_is_there(draw):
    svg = draw(r"\left\llbracket \begin{matrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \end{matrix} \right\rrbracket \mathbb{1}")
    known = {path.attrib["id"] for path in parts(svg, "path") if "id" in path.attrib}
    assert {use.attrib["href"][1:] for use in parts(svg, "use")} == known
    assert not parts(svg, "text")
