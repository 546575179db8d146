"""Equations offered for what is being typed, and what each would insert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation
from mleq.catalog.search import Hit, squeeze
from mleq.document.context import Context, Place
from mleq.document.languages import Language
from mleq.document.macros import begins_macro
from mleq.document.regions import Kind
from mleq.features.settings import Settings
from mleq.snippet.model import Snippet, Text
from mleq.snippet.slots import to_snippet
from mleq.tex.commands import begins_command, is_command

LIMIT = 50
"""More candidates than this nobody reads; the next letter brings the others."""
SHORTEST = 3
"""Letters of a plain word in math, or of a command, before anything is offered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An equation offered for a context."""

    equation: Equation
    snippet: Snippet
    """What is inserted in place of the typed word."""
    filter_text: str
    """What a client compares with the typed word; begins with it."""


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


def complete(catalog: Catalog, text: str, context: Context, settings: Settings, *, reindents: bool) -> Completion:
    """What is offered for the word that ends at the cursor.

    `reindents` says that the client puts the indentation of the line before each further line that it inserts.
    """
    prefix = context.prefix.removeprefix(_indent(text, context.start)) if reindents else context.prefix
    hits, head, incomplete = _search(catalog, text, context, settings)
    candidates = [
        Candidate(
            hit.equation,
            _insertion(hit.equation, context, settings, prefix),
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
        deferential=_may_be_command(text, context.word),
    )


def _search(catalog: Catalog, text: str, context: Context, settings: Settings) -> tuple[list[Hit], str, bool]:
    """The equations that the word asks for; what of it is only the head; whether a longer word may find others."""
    word, head = context.word, settings.head
    if not word or context.place is Place.NOWHERE:
        return [], "", False
    if context.place is Place.MATH:
        return _search_in_math(catalog, word, head)
    if not _begins_text(context):
        return [], "", False
    if word.startswith("\\"):
        if len(word) <= SHORTEST:
            return [], "\\", True
        if _may_be_command(text, word):
            return [], "\\", False
        return catalog.index.with_prefix(word[1:], LIMIT + 1), "\\", False
    if not word.startswith(head):
        return [], "", head.startswith(word)
    rest = word.removeprefix(head)
    if not rest.isascii():
        return catalog.index.search(rest, LIMIT + 1), head, True
    if not rest or rest != rest.lower():
        return [], head, not rest
    return catalog.index.with_prefix(rest, LIMIT + 1), head, False


_OPENERS = ("$", "\\(", "\\[")
"""What opens math; where it is not closed yet, a document may still be read as prose."""


def _begins_text(context: Context) -> bool:
    """Whether a word in prose stands where a display may go: not in braces, brackets, links, or a cell of a table."""
    before = context.before
    if context.language == "markdown" and before.lstrip().startswith("|"):
        return False
    return not before or before.endswith(_OPENERS) or re.search(r"[\s(\"'*_]$|[^\x00-\x7f]$", before) is not None


def _search_in_math(catalog: Catalog, word: str, head: str) -> tuple[list[Hit], str, bool]:
    """In math any name will do, however it is spelled; the head, which is habit, may stand before it."""
    if word.startswith(head) and (found := catalog.index.with_prefix(word.removeprefix(head), LIMIT + 1)):
        return found, head, True
    mark = "\\" if word.startswith("\\") else ""
    name = word.removeprefix(mark)
    if name.isascii() and len(name) < SHORTEST:
        return [], mark, True
    if mark and is_command(name):
        return [], mark, True
    return catalog.index.search(name, LIMIT + 1), mark, True


def _may_be_command(text: str, word: str) -> bool:
    name = word[1:]
    return word.startswith("\\") and (begins_command(name) or begins_macro(text, name))


def _filter_text(word: str, head: str, matched: str) -> str:
    """The matched name where it goes on from what was typed, or else what was typed."""
    typed = word.removeprefix(head)
    name = squeeze(matched)
    return word + name[len(typed) :] if name.startswith(typed.casefold()) else word


def _insertion(equation: Equation, context: Context, settings: Settings, prefix: str) -> Snippet:
    if context.place is Place.MATH or context.before.endswith(_OPENERS):
        inline = context.region is None or context.region.kind is Kind.INLINE
        body = one_line(equation.body) if inline else _lines(equation.body.split("\n"), prefix)
        return to_snippet(body, equation.slots)
    before = [""] if context.before.strip() else []
    after = [""] if context.after.strip() else []
    opening, closing = _delimiters(context.language, settings)
    return _display(equation, [*before, opening], [closing, *after], prefix)


def _display(equation: Equation, opening: Iterable[str], closing: Iterable[str], prefix: str) -> Snippet:
    """The body between lines that hold no slot, though a letter of them may look like one."""

    body = to_snippet(_lines(equation.body.split("\n"), prefix), equation.slots)
    head = _lines([*opening, ""], prefix)
    tail = _lines(["", *closing], prefix)
    return (Text(head), *body, Text(tail))


def _indent(text: str, offset: int) -> str:
    """The white space that the line of `offset` begins with."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


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
