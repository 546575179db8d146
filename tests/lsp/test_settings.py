"""Whatever a client sends as settings, there are settings, and what was wrong is told."""

import pytest

from mleq.features.settings import Display, Settings
from mleq.lsp.settings import read_settings


@pytest.mark.parametrize("options", [None, 5, "x", [], {}, {"display": None}, {"display": []}])
def test_defaults(options):
    assert read_settings(options) == (Settings(), [])


def test_all_settings():
    given = {"head": "eq", "display": {"tex": "equation", "markdown": "fence"}}
    assert read_settings(given) == (Settings("eq", Display("equation", "fence")), [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"head": 5}, "head: expected lower-case letters, got 5"),
        ({"head": ""}, "head: expected lower-case letters, got ''"),
        ({"head": "Ab"}, "head: expected lower-case letters, got 'Ab'"),
        ({"head": "a1"}, "head: expected lower-case letters, got 'a1'"),
        ({"display.tex": "equation"}, "display.tex: unknown; there are head, display, insert, preview, remember"),
        ({"display": {"tex": []}}, "display.tex: expected brackets or equation, got []"),
        ({"display": {"markdown": "tex"}}, "display.markdown: expected dollars or fence, got 'tex'"),
    ],
)
def test_a_bad_value_is_told_and_defaulted(options, told):
    assert read_settings(options) == (Settings(), [told])
