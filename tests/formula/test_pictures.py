"""The pictures that are shipped: all of the catalog, as MathJax makes them, and none where the file is not sound."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from mleq.formula.mathjax import MathJax
from mleq.formula.pictures import Picture, Pictures, catalog_bodies, is_fresh, key, to_bytes
from mleq.formula.svg import data_uri, dress


@pytest.fixture(scope="module")
def shipped():
    return Pictures()


@pytest.fixture
def some(tmp_path):
    """A file of three pictures."""
    pictures = {latex: Picture(picture(latex), f"line {latex!r}") for latex in ("a", "b", "ü\n c")}
    file = tmp_path / "pictures"
    file.write_bytes(to_bytes(pictures, "somebody"))
    return file, pictures


def picture(latex):
    name = f"I-{latex[0]}"
    return f'<svg viewBox="0 0 1 1"><defs><path id="{name}" d="M0 0"/></defs><use href="#{name}"/>{latex}</svg>'


def test_they_are_fresh(shipped):
    assert is_fresh(shipped), "run `make pictures`"


def test_every_body_and_variant_has_a_sound_picture(shipped):
    for body in catalog_bodies():
        shown = shipped.get(body)
        assert shown is not None and shown.line, body
        svg = shown.svg
        dressed = dress(svg)
        root = ElementTree.fromstring(dressed)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        assert 30 < width < 1_600 and 20 < height < 600, body
        uses = set(re.findall(r'href="#([^"]*)"', svg))
        assert uses == set(re.findall(r'<path id="([^"]*)"', svg)), body
        assert "<text" not in svg, body
        assert data_uri(dressed), body


def test_they_are_what_mathjax_makes(shipped):
    mathjax = MathJax()
    for body in catalog_bodies()[::25]:
        assert shipped.get(body).svg == mathjax.svg(body).result(60), body
    mathjax.close()


def test_each_is_found_by_its_latex_alone(some):
    file, pictures = some
    found = Pictures(file)
    assert {latex: found.get(latex) for latex in pictures} == pictures
    assert [found.get(latex) for latex in ("", "c", "ü c", "\ud800")] == [None] * 4
    assert found.made_by == "somebody" and found.keys() == {key(latex) for latex in pictures}


def test_others_are_not_fresh(some):
    assert not is_fresh(Pictures(some[0]))


def test_without_a_file_there_is_no_picture(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        found = Pictures(path)
        assert found.get("a") is None and found.made_by is None and found.keys() == set()


def test_damage_is_no_picture_and_no_error(some):
    file, pictures = some
    sound = file.read_bytes()
    for at in range(len(sound)):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        found = Pictures(file)
        assert [found.get(latex) for latex in pictures] == [None] * 3
        file.write_bytes(sound[:at])
        found = Pictures(file)
        assert [found.get(latex) for latex in pictures] == [None] * 3


def test_a_file_that_is_replaced_changes_nothing_of_what_is_shown(some):
    file, pictures = some
    found = Pictures(file)
    assert found.get("a") == pictures["a"]
    file.write_bytes(to_bytes({latex: Picture(picture(latex * 9), "") for latex in "cdb"}, "somebody"))
    assert found.get("b") == pictures["b"]


def test_the_same_pictures_are_the_same_file(some):
    file, pictures = some
    assert to_bytes(dict(reversed(pictures.items())), "somebody") == file.read_bytes()
