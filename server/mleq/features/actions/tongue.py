"""The language that a document is written in: English, or Chinese."""

from __future__ import annotations

import re

from mleq.document.context import CHINESE
from mleq.features.words import Tongue

_ENOUGH = 20
"""The letters of text that tell a language; with fewer, what the document loads and says of itself does."""
_LETTERS_IN_ONE = 2
"""The letters that one Chinese character counts for: it says as much as several."""
_SHARE = 0.2
"""How much of a Chinese text is Chinese at least: it has names, terms and commands in Latin letters."""


def tongue_of(around: str, head: str, default: Tongue) -> Tongue:
    """The language of a text: as it is around a place, as the head of the document says, or else the default."""
    text = _NOT_TEXT.sub(" ", around)
    chinese = sum(map(len, CHINESE.findall(text)))
    latin, japanese = (len(pattern.findall(text)) for pattern in (_LATIN, _KANA))
    if chinese * _LETTERS_IN_ONE + latin >= _ENOUGH:
        return "zh" if chinese >= _SHARE * (chinese + latin) and japanese * 10 < chinese else "en"
    if _SAYS_CHINESE.search(head):
        return "zh"
    return "en" if _SAYS_OTHER.search(head) else default


_NOT_TEXT = re.compile(
    r"""
    (?<!\\)%.* | \\(?:begin|end|label|ref|eqref|cite[a-z]*|usepackage|documentclass)\s*(?:\[[^\]]*\])?\{[^{}]*\}
    | \\[A-Za-z]+ | (?<!\\)(\${1,2})[^$]*\1 | \\\[[\s\S]*?\\\] | \\\(.*?\\\) | ```[\s\S]*?``` | `[^`\n]*` | https?://\S+
    """,
    re.VERBOSE,
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_KANA = re.compile("[\u3041-\u30ff]")
_SAYS_CHINESE = re.compile(
    r"""
    \\documentclass (?:\[[^\]]*\])? \{ctex | \\usepackage\s*(?:\[[^\]]*\])? \{[^{}]*\b(?:ctex|xeCJK|CJKutf8|CJK)\b
    | \\usepackage\s* \[[^\]]*\b chinese [^\]]*\] \s* \{babel\} | \\(?:setmain|setdefault)language \{chinese\}
    | ^ lang (?:uage)? \s* : \s* ["']? zh
    """,
    re.VERBOSE | re.MULTILINE,
)
_SAYS_OTHER = re.compile(
    r"""
    \\usepackage\s* \[[^\]]*\b (?:english|american|british|german|ngerman|french)\b [^\]]*\] \s* \{babel\}
    | ^ lang (?:uage)? \s* : \s* ["']? (?!zh)[a-z]
    """,
    re.VERBOSE | re.MULTILINE,
)
