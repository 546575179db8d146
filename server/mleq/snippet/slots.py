"""The slots of a body: where they occur, and the snippet that they make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text
from mleq.tex.arguments import SIGNATURES, Content, arguments, parameters
from mleq.tex.tokens import Token, TokenKind, significant, tokenize


class Occurrence(NamedTuple):
    """One place of a slot in a body: `body[start:end]`."""

    slot: str
    start: int
    end: int


def occurrences(body: str, slots: Sequence[str]) -> list[Occurrence]:
    """Where the slots occur in `body`, in order, without overlap.

    A slot is a sequence of tokens, white space between them left aside. Longer slots are found first. Names, texts,
    lengths and options hold no slot: `r` is not in `\\mathrm{r}`, though `\\mathrm{r}` may be a slot itself.
    """
    return occurrences_in(significant(tokenize(body)), slots)


def occurrences_in(tokens: Sequence[Token], slots: Sequence[str]) -> list[Occurrence]:
    """Where the slots occur in a body of which these are the significant tokens."""
    return [Occurrence(slot, tokens[first].start, tokens[end - 1].end) for slot, first, end in _find(tokens, slots)]


def to_snippet(body: str, slots: Sequence[str]) -> Snippet:
    """The body as a snippet: the first occurrence of each slot a stop, the later ones its mirrors."""
    parts: list[Part] = []
    numbers: dict[str, int] = {}
    at = 0
    for slot, start, end in occurrences(body, slots):
        if start > at:
            parts.append(Text(body[at:start]))
        if slot in numbers:
            parts.append(Mirror(numbers[slot]))
        else:
            numbers[slot] = len(numbers) + 1
            parts.append(Stop(numbers[slot], slot))
        at = end
    if at < len(body):
        parts.append(Text(body[at:]))
    return tuple(parts)


def rename(body: str, names: Mapping[str, str]) -> str:
    """The body with every occurrence of each slot in `names` replaced by its new name."""
    out, at = [], 0
    for slot, start, end in occurrences(body, list(names)):
        out += [body[at:start], names[slot]]
        at = end
    return "".join([*out, body[at:]])


def misplacements(body: str, slots: Sequence[str]) -> Iterator[str]:
    """Why some renaming of the slots would not compile, a sentence for each place; nothing for a sound body.

    A new name may end in a command (`\\phi`), which must not meet a letter, may have scripts of its own (`K^{(l)}`),
    which must not get second ones, and may be several tokens (`10`), which need braces to be one argument.
    """
    tokens = significant(tokenize(body))
    bare = _bare_arguments(tokens)
    for slot, first, end in _find(tokens, slots):
        place = f"slot {slot!r} at {body[tokens[first].start :][:20]!r}"
        after = tokens[end] if end < len(tokens) else None
        if first in bare:
            yield f"{place} is an argument without braces: write {{{slot}}}"
        if after and after.start == tokens[end - 1].end and after.kind in (TokenKind.LETTER, TokenKind.DIGIT):
            yield f"{place} runs into {after.text!r}: put a space or braces between them"
        if after and after.text in ("_", "^", "'"):
            yield f"{place} gets a script: write {{{slot}}}{after.text}, since its new name may have one already"


def _find(tokens: Sequence[Token], slots: Sequence[str]) -> list[tuple[str, int, int]]:
    """The slots found in significant tokens, as (slot, first token, token after the last)."""
    texts = [token.text for token in tokens]
    present = set(texts)
    spelled = [(slot, wanted) for slot in slots if (wanted := _spelled(slot)) and wanted[0] in present]
    if not spelled:
        return []
    closed = _closed_ranges(tokens)
    taken = [False] * len(tokens)
    found = []
    for slot, wanted in sorted(spelled, key=lambda pair: -len(pair[1])):
        count = len(wanted)
        for first, text in enumerate(texts):
            if text != wanted[0] or (count > 1 and tuple(texts[first : first + count]) != wanted):
                continue
            if any(taken[first : first + count]) or any(a <= first < b for a, b in closed):
                continue
            taken[first : first + count] = [True] * count
            found.append((slot, first, first + count))
    return sorted(found, key=lambda item: item[1])


@lru_cache(maxsize=4096)
def _spelled(slot: str) -> tuple[str, ...]:
    """The tokens of a slot."""
    return tuple(token.text for token in significant(tokenize(slot)))


def _closed_ranges(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Token ranges of the arguments that hold no math, and of options."""
    return [
        (argument.first, argument.end)
        for index, token in enumerate(tokens)
        if token.kind is TokenKind.COMMAND and token.text in _NOT_ALL_MATH
        for argument in arguments(tokens, index)
        if argument.content is not Content.MATH or argument.optional
    ]


_NOT_ALL_MATH = frozenset(
    f"\\{name}"
    for name, signature in SIGNATURES.items()
    if name == "begin" or any(content is not Content.MATH or optional for content, optional in parameters(signature))
)
"""The commands with options, or with arguments that hold no math."""


def _bare_arguments(tokens: Sequence[Token]) -> set[int]:
    """The tokens that are a whole script, or a whole argument of a command, without braces around them."""
    scripts = {at + 1 for at, token in enumerate(tokens) if token.kind is TokenKind.SCRIPT}
    of_commands = {
        argument.first for index in range(len(tokens)) for argument in arguments(tokens, index) if not argument.braced
    }
    return scripts | of_commands
