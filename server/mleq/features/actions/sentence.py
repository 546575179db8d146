"""The symbols of an equation told in words: `$Q$ denotes the queries, one per row; and $d_k$ the dimension ...`.

The catalog's meanings are noun phrases without an article, in the singular or the plural, some with a remark behind a
semicolon. `denotes the` reads well before all of them, as neither `is` nor `are` would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from mleq.catalog.equation import Equation, Symbol, Variant
from mleq.features.explain import Explanation, letters_of, occurring_in, rows
from mleq.features.words import Tongue
from mleq.snippet.slots import occurrences, rename

Writer = Callable[[str], str]


class Writing(NamedTuple):
    """How a document writes."""

    math: Writer
    """A letter, in the document's delimiters."""
    text: Writer
    """Text with no math in it, with what has a meaning there escaped."""


class _Clause(NamedTuple):
    letters: list[str]
    meaning: str
    """As the document has it, with the article."""
    is_told_when: bool
    """Whether it says what a symbol is when, as `1 where the condition holds, else 0`."""


def symbols_told(
    equation: Equation,
    variant: Variant | None,
    letters: Mapping[str, str],
    tongue: Tongue,
    writing: Writing,
    formula: str | None = None,
) -> str:
    """What the symbols of a body mean, without the `where` before and the full stop behind; empty where there are none.

    `letters` tells for those of the catalog what stands for them in the `formula`. Of the others only those are told
    that the formula has, too; all, where none is given.
    """
    symbols = [equation.symbols[row] for row in rows(Explanation(equation, variant))]
    body = variant.body if variant else equation.body
    everywhere = letters_of(equation)
    present = occurring_in(body, everywhere)
    if formula is not None:
        here = occurring_in(formula, everywhere)
        symbols = [symbol for symbol in symbols if any(member in letters or member in here for member in symbol.family)]
    clauses: list[_Clause] = []
    for symbol in symbols:
        clause = _clause(symbol, body, present, letters, tongue, writing)
        # A vector and its entry may be one letter to the document.
        if not any(set(clause.letters) <= set(told.letters) for told in clauses):
            clauses.append(clause)
    return _joined_in_chinese(clauses) if tongue == "zh" else _joined(clauses)


def renamed(letter: str, letters: Mapping[str, str]) -> str:
    """What stands for a letter of the catalog in the document: itself where nothing is known to."""
    return letters.get(letter) or rename(letter, letters)


def _clause(
    symbol: Symbol, body: str, present: Collection[str], letters: Mapping[str, str], tongue: Tongue, writing: Writing
) -> _Clause:
    shown = [member for member in symbol.family if member in present]
    if not shown or " and " in symbol.meaning:
        # `update and reset gate` is said of both.
        shown = list(symbol.family)
    own = list(dict.fromkeys(writing.math(_dressed(member, body, letters)) for member in shown))
    meaning = symbol.zh if tongue == "zh" else symbol.meaning
    head, remark = _parted(meaning)
    told = _with_math(head, letters, tongue, writing)
    if remark:
        brackets = "（{}）" if tongue == "zh" else " ({})"
        told += brackets.format(_with_math(remark, letters, tongue, writing))
    if tongue == "zh":
        return _Clause(own, told, _IS_WHEN_IN_CHINESE.match(meaning) is not None)
    is_told_when = meaning[:1].isdigit()
    return _Clause(own, told if is_told_when else _article(meaning) + told, is_told_when)


def _dressed(member: str, body: str, letters: Mapping[str, str]) -> str:
    """What stands for a letter in the document, in the font that the body has it in wherever it has it."""
    own = renamed(member, letters)
    font = _font(member, body)
    return own if not font or _HAS_FONT.match(own) else f"{font}{{{own}}}"


@lru_cache(maxsize=4096)
def _font(member: str, body: str) -> str:
    """The font that a body has a letter in, wherever it has it; empty where there is none, or several."""
    around = [(_FONT.search(body, 0, start), body[end : end + 1]) for _, start, end in occurrences(body, [member])]
    fonts = {found["name"] if found and following == "}" else "" for found, following in around}
    return fonts.pop() if len(fonts) == 1 else ""


def _parted(meaning: str) -> tuple[str, str]:
    """A meaning, and the remark behind its first semicolon, which would part it from the next letter."""
    found = _REMARK.search(meaning)
    return (meaning[: found.start()], meaning[found.end() :]) if found else (meaning, "")


def _article(meaning: str) -> str:
    first = re.split(r"[ ,;:]", meaning, maxsplit=1)[0]
    if first in _NO_ARTICLE:
        return ""
    return "a " if first in _INDEFINITE else "the "


def _joined(clauses: list[_Clause]) -> str:
    """`a denotes the ..., b the ..., and c the ...`; parted by semicolons where there are commas inside."""
    said = []
    gapped = False
    for letters, meaning, is_told_when in clauses:
        listed = f"{', '.join(letters[:-1])} and {letters[-1]}" if len(letters) > 1 else letters[0]
        verb = _VERBS[is_told_when, len(letters) > 1]
        said.append(f"{listed} {'' if gapped and not is_told_when else verb}{meaning}")
        gapped = not is_told_when
    mark = ";" if any("," in _outside_math(part) for part in said) else ","
    if len(said) < 3:
        return (" and " if mark == "," else "; and ").join(said)
    return f"{mark} ".join([*said[:-1], f"and {said[-1]}"])


def _joined_in_chinese(clauses: list[_Clause]) -> str:
    said = []
    for letters, meaning, is_told_when in clauses:
        verb = "在" if is_told_when else "表示" if "为" in meaning.partition("，")[0] else "为"
        said.append(f"{'、'.join(letters)} {verb}{' ' if meaning[:1].isascii() else ''}{meaning}")
    mark = "；" if any("，" in part or "、" in part for part in said) else "，"
    return mark.join(said)


def _with_math(text: str, letters: Mapping[str, str], tongue: Tongue, writing: Writing) -> str:
    """A meaning with the letters in it as formulas, those of the document."""
    return "".join(
        writing.math(renamed(part, letters)) if is_math else writing.text(part)
        for part, is_math in _parts(text, tongue)
    )


def _parts(text: str, tongue: Tongue) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in _LETTER.finditer(text):
        if tongue == "en" and found[0] == "a":
            continue
        yield text[at : found.start()], False
        name = found["greek"]
        yield f"\\{name}" if name else found[0], True
        at = found.end()
    yield text[at:], False


def _outside_math(text: str) -> str:
    return re.sub(r"\$[^$]*\$|\\\(.*?\\\)", "", text)


_FONT = re.compile(r"(?P<name>\\(?:boldsymbol|bm|mathbf|mathcal|mathbb|mathsf|mathfrak|mathrm))\{\Z")
_HAS_FONT = re.compile(r"\\(?:boldsymbol|bm|pmb|vec|math[a-z]+)(?![A-Za-z])")
_REMARK = re.compile(r"[;:] |[；：]")
_VERBS = {(False, False): "denotes ", (False, True): "denote ", (True, False): "is ", (True, True): "are "}
"""By whether it is told when, and whether there are several letters."""
_NO_ARTICLE = frozenset("a an the all one half how".split())
_INDEFINITE = frozenset(("small", "random"))
_IS_WHEN_IN_CHINESE = re.compile(r".+时为 ?[01]，否则")
_GREEK = "alpha beta gamma delta epsilon theta lambda mu nu xi pi rho sigma tau phi chi psi omega"
_LETTER = re.compile(
    rf"""
    (?<![A-Za-z0-9\\'_-])
    (?: [A-Z] \( [A-Za-z] (?: ,\  [A-Za-z] )* \)           # P(x, y)
      | [A-Za-z] _ [A-Za-z0-9] \ [+]\  [A-Za-z] _ [A-Za-z0-9]  # d_s + d_h
      | [A-Za-z] _ [A-Za-z0-9]                             # d_k
      | 1/[A-Za-z] | [A-Za-z]/2
      | [-+] [0-9]+
      | ij | kl | lk
      | (?P<greek> {_GREEK.replace(" ", " | ")} )
      | [A-Za-z] (?! [.] [A-Za-z] )
    )
    (?! [A-Za-z0-9_'] )
    """,
    re.VERBOSE | re.ASCII,
)
"""A letter in the text of a meaning, which has no marks for formulas."""
