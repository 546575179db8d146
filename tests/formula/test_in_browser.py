"""Chromium shows every picture of the catalog."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from mleq.formula.pictures import Pictures
from mleq.formula.svg import data_uri, dress
from tests.formula.contact_sheet import CHROMIUM, catalog_formulas, chromium, page

pytestmark = [pytest.mark.engine, pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")]

SIZES = """<script>onload = () => document.title = JSON.stringify(
  [...document.images].map((image) => [image.naturalWidth, image.naturalHeight]))</script>"""


def sizes(pictures):
    """Width and height of each picture as Chromium decodes it; zeros for one that it cannot."""
    printed = chromium(page(pictures, "#ffffff") + SIZES, "--dump-dom")
    return json.loads(unescape(re.search(r"<title>(.*?)</title>", printed)[1]))


def test_every_picture_of_the_catalog_is_shown():
    shipped = Pictures()
    pictures = [(label, data_uri(dress(shipped.get(latex).svg))) for label, latex in catalog_formulas()]
    found = sizes(pictures)
    assert len(found) == len(pictures) > 100
    assert [
        label for (label, _), (w, h) in zip(pictures, found, strict=True) if not (30 < w < 1600 and 20 < h < 600)
    ] == []


def test_a_broken_picture_is_found():
    assert sizes([("broken", data_uri("<svg><g></svg>"))]) == [[0, 0]]
