"""Another form of the equation put in the place of a formula, in the letters and the notation of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mleq.catalog.equation import Variant
from mleq.features.actions.action import Action, Edit, Kind
from mleq.features.actions.place import Place, context_before
from mleq.features.insertion import Insertion, form_in_math, line_break_at, without_bars
from mleq.features.packages import Preparation, named
from mleq.formula.exact import is_letter
from mleq.formula.normal import normal_form
from mleq.formula.notation import fit
from mleq.snippet.slots import occurrences_in
from mleq.tex.arguments import SIGNATURES
from mleq.tex.tokens import Token, TokenKind, significant, tokenize

NAME = "write"
USUAL = f"{NAME}:"


def offer(place: Place) -> list[Action]:
    """One action for each other form that can be written in the document's letters, at that place."""
    match = place.match
    if match is None or match.departure is not None or match.by_name or not place.knows_letters:
        return []
    found = []
    for variant, *_ in match.equation.bodies():
        if variant != match.variant and _written(place, variant) is not None:
            label = variant.label if variant else place.words.usual_form
            found.append(
                Action(f"{USUAL}{variant.id if variant else ''}", place.words.write_as.format(label), Kind.REWRITE)
            )
    return found


def edits(place: Place, name: str) -> tuple[Edit, ...]:
    """What puts the form of that name in the place of the formula, and loads the packages that it needs."""
    match = place.match
    assert match is not None
    variant = match.equation.variant(name.removeprefix(USUAL))
    written = _written(place, variant)
    assert written is not None
    start, end, text, slots = written
    if place.settings.insert.notation:
        text, slots = fit(text, slots, place.macros)
    start, end = start + place.region.start, end + place.region.start
    line = place.buffer.line_at(start)
    context = context_before(place.buffer, start)
    after = place.buffer.slice(end, place.buffer.line_at(end).end)
    form = form_in_math(context, line, after, line_break_at(place.buffer, line) + context.prefix)
    if form.is_cell:
        text = without_bars(text)
    edit = Edit(start, end, Insertion(text, slots, form).text())
    needs = Preparation(place.buffer, start, place.settings).needs((variant or match.equation).packages)
    return (edit,) if needs.edit is None else (Edit(needs.edit[0], needs.edit[0], needs.edit[1]), edit)


def missing(place: Place, name: str) -> str:
    """The packages that only the writer can load, as a document loads them."""
    match = place.match
    assert match is not None
    variant = match.equation.variant(name.removeprefix(USUAL))
    return named(
        Preparation(place.buffer, place.start, place.settings).needs((variant or match.equation).packages).missing
    )


class _Written(NamedTuple):
    """What takes the place of a part of the formula."""

    start: int
    end: int
    text: str
    slots: tuple[str, ...]


def _written(place: Place, variant: Variant | None) -> _Written | None:
    """Another form in the document's letters, and what it replaces; None where that would not be right there."""
    match = place.match
    assert match is not None
    start, end = _core(place.content, match.start, match.end)
    source = place.content[start:end]
    if not source or _NOT_REPLACED.search(source):
        return None
    said = variant or match.equation
    letters = tuple(match.letters.items())
    symbols = tuple(member for symbol in match.equation.symbols for member in symbol.family)
    text = in_letters(said.body, letters, symbols, match.body, place.content)
    if text is None:
        return None
    slots = tuple(dict(letters).get(slot, slot) for slot in said.slots)
    ours, theirs, there = _left_side(match.body), _left_side(said.body), _left_side(source)
    if ours is None and "\\\\" in match.body and "\\\\" not in source:
        # One statement of several may be of another quantity.
        return None
    if "\\\\" in source and _lines(source) > max(_lines(match.body), 1):
        # The steps that lead to it would be lost.
        return None
    if _relations(source) > max(_relations(match.body), 1):
        # Something more is said there, which would be lost.
        return None
    if there is None or (ours is not None and theirs is not None and ours.name == theirs.name):
        # What is not written anew has to have the same indices.
        as_here = in_letters(match.body, letters, symbols, match.body, place.content)
        if _has_loose(match.body, said.body, letters) and not (as_here and _reads_alike(source, as_here)):
            return None
    if ours is not None and theirs is not None and ours.name == theirs.name:
        text = text[_after_relation(text) :].lstrip()
        if there is not None:
            if not _is_left_side(source, there, ours.name, letters):
                return None
            start += there.end
            # The space behind the relation is the writer's.
            start += len(place.content[start:end]) - len(place.content[start:end].lstrip())
    elif not match.is_whole:
        return None
    if not match.is_whole and not _stands_apart(place.content, start, end, text):
        return None
    return _Written(start, end, text, slots)


@lru_cache(maxsize=1024)
def in_letters(
    body: str, letters: tuple[tuple[str, str], ...], symbols: tuple[str, ...], matched: str, formula: str
) -> str | None:
    """A body of an equation in the letters that a formula has for it; None where two letters would become one.

    A letter that nothing is known to stand for stays as it is, or takes the name of one that gave its own up.
    `matched` is the body that the formula was recognized as.
    """
    mapping = {letter: own for letter, own in letters if letter != own}
    wholes = (*mapping, *symbols)
    tokens = significant(tokenize(body))
    used = _letters_of(tokens, wholes)
    names = {letter: mapping[letter] for letter in used if letter in mapping}
    names.update(_dressed(used - names.keys() - {letter for letter, _ in letters}, mapping))
    for letter in used - names.keys() - {letter for letter, _ in letters}:
        for vector in _vectors_of(letter, mapping):
            # The entries of a vector are called as it is.
            entry = _without_dress(vector)
            if entry is None:
                return None
            names[letter] = entry
    taken = {_spelled(own) for _, own in letters} | {_spelled(name) for name in names.values()}
    known = _letters_of(significant(tokenize(matched)), wholes)
    elsewhere = _letters_of(significant(tokenize(formula)), symbols)
    given_up = {_spelled(own): letter for letter, own in mapping.items() if len(_spelled(letter)) == 1}
    for letter in sorted(used - names.keys() - {letter for letter, _ in letters}):
        is_constant = letter in _CONSTANTS and letter not in symbols
        is_new = letter not in known and not is_constant
        if _spelled(letter) not in taken and not (is_new and letter in elsewhere):
            continue
        if any(own == letter and name.casefold() == own.casefold() and name not in used for name, own in letters):
            # What the document calls `p` as it is where the catalog has a `P`, of which `p` is the density.
            continue
        freed = given_up.get(_spelled(letter))
        if (
            is_constant
            or freed is None
            or _spelled(freed) in taken
            or freed in used - names.keys()
            or freed in elsewhere
        ):
            return None
        names[letter] = freed
        taken.add(_spelled(freed))
    images = [_spelled(names.get(letter, letter)) for letter in used]
    return _replaced(body, tokens, names) if len(set(images)) == len(images) else None


def _letters_of(tokens: Sequence[Token], wholes: Sequence[str]) -> set[str]:
    """The letters of a formula: those wholes that occur, and what else is a letter to TeX."""
    single = {token.text for token in tokens if token.kind is TokenKind.LETTER or is_letter(token.name)}
    return {slot for slot, *_ in occurrences_in(tokens, [*dict.fromkeys((*wholes, *sorted(single)))])}


def _dressed(letters: Iterable[str], mapping: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of letters with an accent or in a font, `\\hat{y}`, after what stands for those without."""
    for letter in letters:
        if (found := _DRESSED.fullmatch(letter)) and (own := mapping.get(found["letter"])):
            yield letter, f"{found['dress']}{{{own}}}"


def _vectors_of(letter: str, mapping: Mapping[str, str]) -> Iterator[str]:
    """What stands for the same letter in bold."""
    for member, own in mapping.items():
        if (found := _BOLD.fullmatch(member)) and found["letter"] == letter:
            yield own


def _without_dress(letter: str) -> str | None:
    """A letter without its font, which may be a macro of the document; None where it is more than a letter."""
    found = _ONE_ARGUMENT.fullmatch(letter)
    inside = found["letter"] if found else letter
    return inside if len(significant(tokenize(inside))) == 1 else None


def _replaced(body: str, tokens: Sequence[Token], names: Mapping[str, str]) -> str:
    """The body with other names for letters, in braces where a name of several tokens has to be one thing."""
    out, at = [], 0
    by_start = {token.start: index for index, token in enumerate(tokens)}
    by_end = {token.end: index for index, token in enumerate(tokens)}
    for slot, start, end in occurrences_in(tokens, list(names)):
        name = names[slot]
        before, after = by_start[start] - 1, by_end[end] + 1
        follows = tokens[after].text if after < len(tokens) else ""
        is_bare = before >= 0 and (
            tokens[before].kind is TokenKind.SCRIPT or SIGNATURES.get(tokens[before].name, "").endswith("m")
        )
        if (is_bare or follows in ("_", "^", "'")) and len(significant(tokenize(name))) > 1:
            name = f"{{{name}}}"
        out += [body[at:start], name]
        if _ENDS_IN_COMMAND.search(name) and body[end : end + 1].isalpha():
            out.append(" ")
        at = end
    return "".join([*out, body[at:]])


def _spelled(letter: str) -> tuple[str, ...]:
    """A letter's tokens, without the braces that change nothing."""
    texts = [token.text for token in significant(tokenize(letter))]
    while len(texts) > 2 and texts[0] == "{" and texts[-1] == "}":
        texts = texts[1:-1]
    return tuple(text for at, text in enumerate(texts) if not _is_lone_brace(texts, at))


def _is_lone_brace(texts: Sequence[str], at: int) -> bool:
    """Whether it is a brace around a single token, as in `d_{k}`."""
    around = (texts[at : at + 3], texts[max(at - 2, 0) : at + 1])
    return any(len(three) == 3 and three[0] == "{" and three[2] == "}" for three in around) and texts[at] in "{}"


# The two sides of an equation.


class _LeftSide(NamedTuple):
    name: tuple[str, ...]
    """Its tokens."""
    end: int
    """Where the relation behind it ends."""


@lru_cache(maxsize=1024)
def _left_side(source: str) -> _LeftSide | None:
    """What stands before the first relation that is in no brackets; None where there is none, or several lines."""
    tokens = significant(tokenize(source))
    depth = 0
    for at, token in enumerate(tokens):
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        elif token.text in _RELATIONS and depth == 0:
            name = tuple(other.text for other in tokens[:at] if other.kind is not TokenKind.ALIGN)
            return _LeftSide(name, token.end) if name else None
        elif token.name in ("begin", "\\") and depth == 0:
            return None
    return None


@lru_cache(maxsize=1024)
def _has_loose(matched: str, body: str, letters: tuple[tuple[str, str], ...]) -> bool:
    """Whether two bodies share a letter that nothing is known to stand for, and no sum runs over in the second."""
    known = [letter for letter, _ in letters]
    shared = [_letters_of(significant(tokenize(text)), known) for text in (matched, body)]
    bound = {found["letter"] for found in _RUNS_OVER.finditer(body)}
    return bool((shared[0] & shared[1]) - set(known) - _CONSTANTS - bound)


@lru_cache(maxsize=1024)
def _reads_alike(source: str, body: str) -> bool:
    """Whether a formula is a body, or its right side, but for the spelling."""
    form, found = normal_form(source), _left_side(body)
    sides = (body, body[found.end :]) if found else (body,)
    if any(form == normal_form(side) for side in sides):
        return True
    there = _left_side(source)
    if found is None or there is None:
        return False
    # Under a name of the writer's own.
    return normal_form(source[there.end :]) == normal_form(body[found.end :])


@lru_cache(maxsize=1024)
def _relations(source: str) -> int:
    """How many relations there are in no brackets, and on the first line."""
    found, at = 0, 0
    while (side := _left_side(source[at:])) is not None:
        found, at = found + 1, at + side.end
    return found


@lru_cache(maxsize=1024)
def _lines(source: str) -> int:
    """How many lines there are with a relation in no brackets, those of an `aligned` counted."""
    depth, found, has_relation = 0, 0, False
    for token in significant(tokenize(source)):
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        elif token.name == "\\":
            has_relation = False
        elif depth == 0 and not has_relation and token.text in _RELATIONS | _ORDERS:
            found, has_relation = found + 1, True
    return found


def _after_relation(text: str) -> int:
    found = _left_side(text)
    return found.end if found else 0


@lru_cache(maxsize=1024)
def _is_left_side(source: str, there: _LeftSide, name: tuple[str, ...], letters: tuple[tuple[str, str], ...]) -> bool:
    """Whether what stands before the relation in the document is a name of the equation, and not its other side."""
    tokens = significant(tokenize(source))
    if len(there.name) <= _LONGEST_NAME and 2 * len(there.name) < len(tokens):
        return True
    relation = next(token for token in tokens if token.end == there.end)
    called = " ".join(name)
    called = _replaced(called, significant(tokenize(called)), dict(letters))
    return normal_form(source[: relation.start]) == normal_form(called)


def _stands_apart(content: str, start: int, end: int, text: str) -> bool:
    """Whether a part of a formula may be replaced by a text without becoming part of a product, or taking one in."""
    before, after = significant(tokenize(content[:start])), significant(tokenize(content[end:]))
    is_sum, goes_on = _is_sum(text)
    if goes_on:
        return False
    previous, following = before[-1].text if before else "", after[0].text if after else ""
    may_precede = _MAY_PRECEDE if is_sum else _MAY_PRECEDE | {"-"}
    return previous in may_precede and following in _MAY_FOLLOW


def _is_sum(text: str) -> tuple[bool, bool]:
    """Whether there is a sign of a sum in no brackets, and whether there is a comma or a space of some size."""
    depth, is_sum, goes_on = 0, False, False
    for token in significant(tokenize(text)):
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        elif depth == 0:
            is_sum |= token.text in ("+", "-", "\\pm", "\\mp")
            goes_on |= token.text in (",", ";", "\\quad", "\\qquad", "\\\\")
    return is_sum, goes_on


def _core(content: str, start: int, end: int) -> tuple[int, int]:
    """A range without the white space, the labels and the punctuation at its ends."""
    if lead := _LEADS.match(content, start, end):
        start = lead.end()
    if trail := _TRAILS.search(content, start, end):
        end = trail.start()
    return start, end


_ABOUT = r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:nonumber|notag|q?quad)(?![A-Za-z])|\\[,;:! ]|\s|~"
_LEADS = re.compile(rf"(?:{_ABOUT}|\\displaystyle(?![A-Za-z])|&)*")
_TRAILS = re.compile(rf"(?:{_ABOUT}|(?<!\\)[.,;:])*\Z")
_NOT_REPLACED = re.compile(
    r"(?<!\\)%|\\(?:label|tag|ref|eqref|intertext|shortintertext|footnote|cite[a-z]*|color|textcolor)(?![A-Za-z])"
)
"""What a writer would not want to lose."""
_RUNS_OVER = re.compile(
    r"\\(?:sum|prod|max|min|inf|sup|int|bigcup|bigcap|arg\\?(?:max|min))(?:\\limits)?\s*_\s*\{?\s*(?P<letter>[A-Za-z])(?![A-Za-z])"
)
_RELATIONS = frozenset("= \\equiv \\triangleq \\coloneqq \\doteq \\coloneq".split())
_ORDERS = frozenset("\\le \\leq \\ge \\geq < >".split())
_OPENING = frozenset("( [ { \\{ \\left \\lbrace \\langle \\lvert \\lVert \\lfloor \\lceil".split())
_CLOSING = frozenset(") ] } \\} \\right \\rbrace \\rangle \\rvert \\rVert \\rfloor \\rceil".split())
_MAY_PRECEDE = frozenset(
    "= + & ( [ { , ; \\\\ \\le \\leq \\ge \\geq < > \\approx \\equiv \\propto \\sim \\to".split()
) | {""}
_MAY_FOLLOW = frozenset(
    "= + - & ) ] } , ; . \\\\ \\le \\leq \\ge \\geq < > \\approx \\equiv \\quad \\qquad \\text".split()
) | {""}
_CONSTANTS = frozenset(("e", "\\infty", "\\partial", "\\nabla", "\\top", "\\bot", "\\pi", "\\emptyset", "\\varnothing"))
"""Letters with a meaning of their own, where they are no symbols of the equation."""
_DRESSED = re.compile(
    r"(?P<dress>\\(?:hat|tilde|bar|vec|dot|overline|widehat|widetilde|boldsymbol|bm|math(?:bf|bb|cal|sf)))"
    r"\s*\{\s*(?P<letter>[A-Za-z]|\\[A-Za-z]+)\s*\}"
)
_BOLD = re.compile(r"\\(?:boldsymbol|bm|mathbf|vec)\s*\{\s*(?P<letter>[A-Za-z]|\\[A-Za-z]+)\s*\}")
_ONE_ARGUMENT = re.compile(r"\\[A-Za-z]+\s*\{\s*(?P<letter>[^{}]+?)\s*\}")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
_LONGEST_NAME = 24
"""The tokens of a name for a side of an equation: `\\operatorname{Attention}(Q, K, V)` has 19, one for each letter."""
