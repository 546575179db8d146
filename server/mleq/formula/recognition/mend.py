"""A formula with a mistake in it, mended: what is right, in the letters of the formula."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mleq.catalog.equation import Pitfall
from mleq.formula.recognition.hit import BOTH_SIDES, Found
from mleq.formula.recognition.in_place import texts_of
from mleq.formula.recognition.query import Query
from mleq.snippet.slots import occurrences_in
from mleq.tex.tokens import significant, tokenize


def mended(one: Found, pitfall: Pitfall, query: Query) -> tuple[int, int, str | None]:
    """The range of what is wrong, and what is right there; None where the catalog does not say.

    A left-hand side stays as it is, unless the mistake is there.
    """
    hit, known = one.hits[0], one.known
    expected, given = known.statements[hit.entry.statement], query.statements[hit.statement]
    side = hit.term.parts[1] if hit.part == BOTH_SIDES else hit.term
    fix = pitfall.fix if known.pitfall is pitfall else known.latex
    if fix is None:
        return side.start, side.end, None
    found = query.index.statements_of(fix)
    right = found[hit.entry.statement] if len(found) == len(known.statements) else found[0]
    texts = texts_of(known, hit.matcher.pairs, query.latex)
    texts |= _in_style(fix, texts)
    if hit.has_left and right.signs and repr(right.parts[0]) != repr(expected.parts[0]):
        return given.start, given.end, in_letters(fix, right.start, right.end, texts)
    if not right.signs:
        return side.start, side.end, in_letters(fix, 0, len(fix), texts)
    first = last = max(1, hit.entry.part)
    if len(right.parts) != len(expected.parts):
        first, last = 1, len(right.parts) - 1
    return side.start, side.end, in_letters(fix, right.parts[first].start, right.parts[last].end, texts)


def in_letters(latex: str, start: int, end: int, texts: Mapping[str, str]) -> str:
    """A range of LaTeX with other texts for letters and names in it."""
    out: list[str] = []
    at = start
    for letter, first, last in occurrences_in(significant(tokenize(latex)), list(texts)):
        if start <= first and last <= end:
            runs_on = _ENDS_IN_COMMAND.search(texts[letter]) and latex[last : last + 1].isalpha()
            out += [latex[at:first], texts[letter], " " if runs_on else ""]
            at = last
    return _HELD_LETTER.sub(r"\1", "".join([*out, latex[at:end]]))


def _in_style(fix: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The acronyms of a fix that stand for nothing yet, as the first one is written: `FN` beside `TP`, not in roman."""
    written = ((_ACRONYM.fullmatch(text), there) for text, there in texts.items())
    style = next((there.split(match[1]) for match, there in written if match), [])
    if len(style) != 2:
        return {}
    return {match[0]: match[1].join(style) for match in _ACRONYM.finditer(fix) if match[0] not in texts}


_ACRONYM = re.compile(r"\\(?:mathrm|operatorname|text)\{([A-Z]{2,})\}")
_HELD_LETTER = re.compile(r"(?<![A-Za-z}\]])\{(\\?[A-Za-z]|\\[A-Za-z]+)\}(?=[_^])")
"""A letter in braces, as it stands where a writer may put what has scripts of its own."""
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
