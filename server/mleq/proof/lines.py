"""Generated code broken into lines that people can read; what it says stays the same."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH = 100
_INDENT = "    "
_LOOPS, _ITEMS, _BRANCHES, _TERMS = (" for ", " if "), (", ",), (" else ",), (" + ", " - ")
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_OPENING.values())


def broken(line: str) -> list[str]:
    """A line as one or more: what is in brackets stands on lines of its own where all is too long for one."""
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    head, expression = _statement(line)
    brackets = list(_brackets(line))
    opening, closing = max(brackets, key=_length, default=(0, 0))
    is_late = opening >= WIDTH
    if expression and any(len(_parts(expression, signs)) > 1 for signs in (_ITEMS, _TERMS if is_late else _BRANCHES)):
        return [f"{head}(", *_inside(expression, indent), f"{indent})"]
    if is_late:  # what stands before it is too long as well
        opening, closing = max((pair for pair in brackets if pair[0] < WIDTH), key=_length, default=(opening, closing))
    if closing <= opening + 1:
        return [line]
    inside = _inside(line[opening + 1 : closing], indent)
    return [line[: opening + 1], *inside, *broken(indent + line[closing:])]


def _length(pair: tuple[int, int]) -> int:
    return pair[1] - pair[0]


def _statement(line: str) -> tuple[str, str]:
    """`return ` or `name = `, and the expression behind it."""
    body = line.lstrip()
    if body.startswith("return "):
        at = len(line) - len(body) + len("return ")
        return line[:at], line[at:]
    name, equals, expression = line.partition(" = ")
    return (f"{name}{equals}", expression) if equals and name.strip().isidentifier() else (line, "")


def _inside(text: str, indent: str) -> Iterator[str]:
    """What stands in brackets, parted at its loops, its commas, its branches or its terms."""
    loops = _LOOPS if len(_parts(text, _LOOPS[:1])) > 1 else _LOOPS[:1]
    for separators in (loops, _ITEMS, _BRANCHES, _TERMS):
        parts = _parts(text, separators)
        if len(parts) > 1:
            break
    for part in parts:
        yield from broken(f"{indent}{_INDENT}{part.strip()}")


def _parts(text: str, separators: tuple[str, ...]) -> list[str]:
    """The parts of a text, each but the first with the sign before it; commas stay behind what they end."""
    parts = [""]
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        found = depth == 0 and any(text.startswith(sign, at) for sign in separators)
        if found and text.startswith(", ", at):
            parts[-1] += ","
            parts.append("")
            continue
        if found:
            parts.append("")
        if parts[-1] or letter != " ":
            parts[-1] += letter
    return [part for part in parts if part]


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """The places of each bracket that opens and of the one that closes it."""
    open_: list[int] = []
    for at, letter in enumerate(line):
        if letter in _OPENING:
            open_.append(at)
        elif letter in _CLOSING and open_:
            yield open_.pop(), at
