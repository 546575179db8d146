"""Equations offered for what is being typed, and what each would insert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.catalog.search import Hit
from mleq.catalog.words import squeeze
from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place
from mleq.document.languages import Language
from mleq.document.regions import Kind
from mleq.features.ordinary import begins_chinese, begins_variable, begins_word, is_word
from mleq.features.settings import Settings
from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text
from mleq.snippet.slots import to_snippet
from mleq.tex.commands import begins_command

LIMIT = 50
"""More candidates than this nobody reads; the next letter brings the others."""
SHORTEST = 3
"""Letters of a plain word in math, or of a command, before anything is offered."""
SHORTEST_AFTER_HEAD = 2
"""Letters after the head in prose; one is a lone `mlx`."""
TELLING = 6
"""Letters of a word in math from which on it may be one that is said of an equation; `train` and `test` are indices."""


class Insertion(NamedTuple):
    """What is inserted for an equation: all that tells it from other insertions, so that it can be remembered by."""

    body: str
    slots: tuple[str, ...]
    is_inline: bool
    """Whether the body goes on one line."""
    prefix: str
    """What each further line of the body begins with."""
    opening: str
    """The lines before the body, which hold no slot, though a letter of them may look like one."""
    closing: str
    """The lines after it, which hold none either."""

    def fit(self, text: str) -> str:
        """The body, or a text made of it, with its line breaks as they are inserted."""
        return one_line(text) if self.is_inline else text.replace("\n", f"\n{self.prefix}")

    def snippet(self) -> Snippet:
        """The insertion with the slots as tab stops."""
        body = [self._fit_part(part) for part in _stops(self.body, self.slots)]
        return (Text(self.opening), *body, Text(self.closing)) if self.opening else tuple(body)

    def _fit_part(self, part: Part) -> Part:
        match part:
            case Text(value):
                return Text(self.fit(value))
            case Stop(number, default):
                return Stop(number, self.fit(default))
            case Mirror():
                return part


@dataclass(frozen=True, slots=True)
class Candidate:
    """An equation offered for a context."""

    equation: Equation
    insertion: Insertion
    """What is inserted in place of the typed word."""
    filter_text: str
    """What a client compares with the typed word; begins with it."""

    @property
    def snippet(self) -> Snippet:
        """The insertion with the slots as tab stops."""
        return self.insertion.snippet()


@dataclass(frozen=True, slots=True)
class Completion:
    """The candidates for a context, best first."""

    candidates: Sequence[Candidate]
    start: int
    """Where the typed word begins."""
    end: int
    """Where the word under the cursor ends, which a client may replace whole."""
    incomplete: bool
    """Whether another letter may bring equations that are not among these."""
    deferential: bool
    """Whether the typed command may be a standard one or the document's own, which then comes first."""


def complete(catalog: Catalog, buffer: Buffer, context: Context, settings: Settings, *, reindents: bool) -> Completion:
    """What is offered for the word that ends at the cursor.

    `reindents` says that the client puts the indentation of the line before each further line that it inserts.
    """
    prefix = context.prefix.removeprefix(context.indent) if reindents else context.prefix
    hits, head, incomplete = _search(catalog, buffer, context, settings)
    around = _around(context, settings, prefix)
    candidates = [
        Candidate(
            hit.equation,
            Insertion(hit.equation.body, hit.equation.slots, *around),
            _filter_text(context.word, head, hit.matched),
        )
        for hit in hits[:LIMIT]
    ]
    return Completion(
        candidates,
        context.start,
        # Chinese has no spaces: what follows the typed word is not the rest of it.
        context.end if context.word.isascii() else context.start + len(context.word),
        incomplete=incomplete or len(hits) > LIMIT,
        deferential=_may_be_command(buffer, context.word),
    )


def _search(catalog: Catalog, buffer: Buffer, context: Context, settings: Settings) -> tuple[list[Hit], str, bool]:
    """The equations that the word asks for; what of it is only the head; whether a longer word may find others."""
    word, head = context.word, settings.head
    if not word or context.place is Place.NOWHERE:
        return [], "", False
    if context.place is Place.MATH:
        return _search_in_math(catalog, buffer, context, head)
    if not _begins_text(context):
        return [], "", False
    if word.startswith("\\"):
        if len(word) <= SHORTEST:
            return [], "\\", True
        hits = catalog.index.with_prefix(word[1:], LIMIT + 1) if word == word.lower() else []
        return ([], "\\", bool(hits)) if _may_be_command(buffer, word) else (hits, "\\", False)
    if not word.startswith(head):
        return [], "", head.startswith(word)
    rest = word.removeprefix(head)
    if not rest.isascii():
        return _with_chinese(catalog, context, rest), head, True
    if not rest or rest != rest.lower():
        return [], head, not rest
    hits = catalog.index.with_prefix(rest, LIMIT + 1)
    return ([], head, bool(hits)) if _is_ordinary(word, rest, hits) else (hits, head, False)


def _is_ordinary(word: str, rest: str, hits: Sequence[Hit]) -> bool:
    """Whether a word that begins with the head calls nothing up: `mlp`, `mlops`, or what may become one, `mlop`.

    Only a whole trigger is meant for itself even if an ordinary word goes on from it.
    """
    if not rest.isascii():
        return False
    if len(rest) < SHORTEST_AFTER_HEAD or is_word(word):
        return True
    return begins_word(word) and not any(rest in hit.equation.triggers for hit in hits)


def _with_chinese(catalog: Catalog, context: Context, rest: str) -> list[Hit]:
    """The equations with a name that holds what follows the head; none for a sentence about `ml模型`, or `5 ml水`."""
    if begins_chinese(rest) or _AMOUNT.search(context.before):
        return []
    wanted = squeeze(rest)
    return [hit for hit in catalog.index.search(rest, LIMIT + 1) if wanted in squeeze(hit.matched)]


_OPENERS = ("$", "\\(", "\\[")
"""What opens math; where it is not closed yet, a document may still be read as prose."""
_HOLDS_NO_DISPLAY = {
    "tex": re.compile(
        r"""
        \\ (?: [A-Za-z]* (?:[Cc]ite|ref|section|paragraph) [a-z]* | chapter | part | caption | title | author ) \*?
        (?: \[ [^][]* \] )* \{ (?: [^{}] | \{ [^{}]* \} )* \Z
        """,
        re.VERBOSE,
    ),
    "markdown": re.compile(r"^\| | \]\( [^()]* \Z | < [A-Za-z/!] [^<>]* \Z | [A-Za-z0-9] [_*]+ \Z", re.VERBOSE),
}
"""The beginning of what cannot go around a display: titles, captions and lists of keys; rows of tables, addresses of
links, tags, and `user_`, which is a name of a program."""
_NAME_BEGUN = re.compile(r"\\operatorname\*?\{[^{}]*\Z")
_AMOUNT = re.compile(r"[0-9]\s*\Z")
_SAID_OF = 0.34
"""The best score of what is only said of an equation; what is a name of it, misspelled even, has a better one."""


def _begins_text(context: Context) -> bool:
    """Whether a word in prose stands where a display may go: not in braces, brackets, links, or a cell of a table."""
    before = context.before
    if _HOLDS_NO_DISPLAY[context.language].search(before):
        return False
    return not before or before.endswith(_OPENERS) or before[-1] in " \t(\"'*_" or not before[-1].isascii()


def _search_in_math(catalog: Catalog, buffer: Buffer, context: Context, head: str) -> tuple[list[Hit], str, bool]:
    """In math any name will do, however it is spelled; the head, which is habit, may stand before it.

    While a command may become a standard one or the document's own, nothing is offered: most editors rank by how much
    of an item was typed, so that what replaces the backslash too would stand above what another server offers.
    """
    word = context.word
    if _NAME_BEGUN.search(context.before):
        return [], "", False
    rest = word.removeprefix(head)
    if rest != word:
        found = catalog.index.with_prefix(rest, LIMIT + 1)
        if found and not _is_ordinary(word, rest, found):
            return found, head, True
    mark = "\\" if word.startswith("\\") else ""
    name = word.removeprefix(mark)
    if name.isascii() and len(name) < SHORTEST:
        return [], mark, True
    if _may_be_command(buffer, word):
        return [], mark, True
    if context.is_begun:
        return [] if begins_variable(name) else catalog.index.with_prefix(name, LIMIT + 1), mark, True
    hits = catalog.index.search(name, LIMIT + 1)
    if name.isascii() and len(name) < TELLING:
        hits = [hit for hit in hits if hit.score > _SAID_OF]
    return hits, mark, True


def _may_be_command(buffer: Buffer, word: str) -> bool:
    name = word[1:]
    return word.startswith("\\") and (begins_command(name) or buffer.macros.begins(name))


def _filter_text(word: str, head: str, matched: str) -> str:
    """The matched name where it goes on from what was typed, or else what was typed with the name behind it.

    What was typed alone would be a full match, which clients put above the names that go on from it.
    """
    typed = word.removeprefix(head)
    name = _as_one_word(matched)
    return word + name[len(typed) :] if name.startswith(typed.casefold()) else f"{word} {name}"


@lru_cache(maxsize=256)
def _stops(body: str, slots: tuple[str, ...]) -> Snippet:
    """A body with its tab stops; remembered, since the next letter brings most of the equations again."""
    return to_snippet(body, slots)


@lru_cache(maxsize=4096)
def _as_one_word(name: str) -> str:
    """A name squeezed; remembered for the same reason."""
    return squeeze(name)


def _around(context: Context, settings: Settings, prefix: str) -> tuple[bool, str, str, str]:
    """How a body goes in at the context: on one line or not, the prefix, and the lines before and after it."""
    if context.place is Place.MATH or context.before.endswith(_OPENERS):
        return context.region is None or context.region.kind is Kind.INLINE, prefix, "", ""
    before = [""] if context.before.strip() else []
    after = [""] if context.after.strip() else []
    opening, closing = _delimiters(context.language, settings)
    return False, prefix, _lines([*before, opening, ""], prefix), _lines(["", closing, *after], prefix)


def _delimiters(language: Language, settings: Settings) -> tuple[str, str]:
    if language == "tex":
        equation = settings.display.tex == "equation"
        return (r"\begin{equation}", r"\end{equation}") if equation else (r"\[", r"\]")
    return ("```math", "```") if settings.display.markdown == "fence" else ("$$", "$$")


def one_line(latex: str) -> str:
    """The same LaTeX on one line."""
    return re.sub(r"\s*\n\s*", " ", latex)


def _lines(lines: Iterable[str], prefix: str) -> str:
    return f"\n{prefix}".join(lines)
