"""A sentence behind a formula that says what its symbols mean."""

from __future__ import annotations

import re

from mleq.features.actions.action import Action, Edit, Kind
from mleq.features.actions.place import Place
from mleq.features.actions.sentence import Writing, symbols_told
from mleq.features.actions.tongue import tongue_of
from mleq.features.insertion import without_bars
from mleq.features.markup import MARKDOWN
from mleq.features.words import Tongue
from mleq.formula.notation import fit
from mleq.formula.recognize import Match

NAME = "explain"


def offer(place: Place) -> list[Action]:
    """The action, where the formula is right and its symbols are not explained behind it already."""
    match = place.match
    if (
        match is None
        or match.departure is not None
        or place.is_nested
        or not place.knows_letters
        or _EXPLAINED.match(_following(place))
    ):
        return []
    if not _told(place, match, "en"):
        return []
    return [Action(NAME, place.words.explain_symbols, Kind.REWRITE)]


def edits(place: Place) -> tuple[Edit, ...]:
    """What inserts the sentence."""
    match = place.match
    assert match is not None
    tongue = _tongue(place)
    told = _told(place, match, tongue)
    return (_behind_inline(place, told, tongue) if place.is_inline else _behind_display(place, told, tongue),)


def _told(place: Place, match: Match, tongue: Tongue) -> str:
    formula = place.content[match.start : match.end] if match.letters else None
    return symbols_told(match.equation, match.variant, match.letters, tongue, _writing(place), formula)


def _behind_inline(place: Place, told: str, tongue: Tongue) -> Edit:
    at = place.region.outer_end
    if tongue == "zh":
        # A bracket of that width needs no space behind it.
        return Edit(at, at + place.after.startswith(" "), f"（其中 {told}）")
    # Where the sentence goes on, one with semicolons in it would part what belongs together.
    ends = _ENDS.match(_following(place)) is not None
    return Edit(at, at, f", where {told}" if ends else f" (where {told})")


def _behind_display(place: Place, told: str, tongue: Tongue) -> Edit:
    at, after, line_break = place.region.outer_end, place.after, place.line_break
    begins = place.content.rstrip().endswith(".") and not place.content.rstrip().endswith(("..", "\\."))
    where = "其中 " if tongue == "zh" else "Here, " if begins else "where "
    text = f"{line_break}{where}{told}{'。' if tongue == 'zh' else '.'}"
    if after.strip() and not (place.buffer.language == "tex" and after.lstrip().startswith("%")):
        return Edit(at, at + len(after) - len(after.lstrip()), text + line_break)
    at += len(after)
    # An underline would make a heading of the sentence.
    is_underlined = place.buffer.language == "markdown" and _UNDERLINE.match(place.buffer.slice(at, at + _NEAR))
    return Edit(at, at, text + line_break.rstrip(" \t") if is_underlined else text)


def _writing(place: Place) -> Writing:
    opening, closing = place.inline
    in_table = place.buffer.language == "markdown" and place.is_inline

    def math(letter: str) -> str:
        own = fit(letter, (), place.macros)[0] if place.settings.insert.notation else letter
        return f"{opening}{without_bars(own) if in_table else own}{closing}"

    return Writing(math, escaped if place.buffer.language == "tex" else MARKDOWN.prose)


def escaped(text: str) -> str:
    """Text with what has a meaning in LaTeX escaped."""
    return _SPECIAL.sub(lambda found: _NAMES.get(found[0], f"\\{found[0]}"), text)


def _tongue(place: Place) -> Tongue:
    buffer, region = place.buffer, place.region
    before = buffer.slice(region.outer_start - _NEAR, region.outer_start)
    after = buffer.slice(region.outer_end, region.outer_end + _NEAR)
    return tongue_of(f"{before}\n{after}", buffer.slice(0, _NEAR), place.words.tongue)


def _following(place: Place) -> str:
    return place.buffer.slice(place.region.outer_end, place.region.outer_end + _LONGEST_START)


_EXPLAINED = re.compile(r"[\s>,，（(.]*(?:[Ww]here\b|Here,|with\s+[$\\]|其中(?!的|[一之])|式中|这里)")
_ENDS = re.compile(r"\s*(?:[.;]|\Z|\n[ \t>]*(?:\r?\n|\Z))")
_LONGEST_START = 200
_NEAR = 2_000
_UNDERLINE = re.compile(r"(?:\r\n|\r|\n)[ \t>]*(?:=+|-+)[ \t]*(?:[\r\n]|\Z)")
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_NAMES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
