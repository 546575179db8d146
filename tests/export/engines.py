"""Readers of the snippet files, one for each engine, written from that engine's own rules and not from our writers.

Each takes the text of a file and gives the snippet of every trigger in it. What an engine would take for a feature that
we never use, such as code or a choice, is an error here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text


@dataclass(frozen=True)
class Read:
    description: str
    snippet: Snippet


class UnreadableError(Exception):
    pass


def joined(snippet: Snippet) -> Snippet:
    """The snippet with neighboring texts in one, since no engine tells them apart."""
    parts: list[Part] = []
    for part in snippet:
        if isinstance(part, Text) and parts and isinstance(parts[-1], Text):
            parts[-1] = Text(parts[-1].value + part.value)
        elif part != Text(""):
            parts.append(part)
    return tuple(parts)


def read_vscode(source: str) -> dict[str, Read]:
    """A file of VS Code: its names must be unique, and it may have comments, which other readers do not take."""
    out: dict[str, Read] = {}
    for entry in json.loads(source, object_pairs_hook=_unique).values():
        snippet = vscode_body("\n".join(entry["body"]))
        for trigger in entry["prefix"]:
            _add(out, trigger, Read(entry["description"], snippet))
    return out


def vscode_body(source: str) -> Snippet:
    """By the grammar in `docs/editor/userdefinedsnippets.md` of VS Code.

    `tabstop ::= '$' int | '${' int '}'`, `placeholder ::= '${' int ':' any '}'`; "With `\\` (backslash), you can escape
    `$`, `}`, and `\\`", and before anything else a backslash is itself.
    """
    return _body(source, escapable="\\$}", special="$", stop_end=_unescaped_brace)


def read_ultisnips(source: str) -> dict[str, Read]:
    """By `_parse_snippets_file` of `snippet/source/file/ulti_snips.py` of UltiSnips 3.2."""
    out: dict[str, Read] = {}
    lines = iter(source.splitlines(keepends=True))
    for line in lines:
        head = line.split()[0] if line.split() else ""
        if head == "snippet":
            # `snippet trigger "description" options`: the description is what stands between the last two quotes.
            match = re.fullmatch(r'snippet (\S+) "([^"]*)" w', line.rstrip("\n"))
            if not match:
                raise UnreadableError(line)
            content = "".join(_until(lines, "endsnippet"))
            _add(out, match[1], Read(match[2], ultisnips_body(content.removesuffix("\n"))))
        elif head not in ("", "priority", "extends") and not head.startswith("#"):
            raise UnreadableError(f"Invalid line {line!r}")
    return out


def ultisnips_body(source: str) -> Snippet:
    """By `snippet/parsing/lexer.py` of UltiSnips 3.2.

    `EscapeCharToken` is a backslash before one of ``{}\\$` ``; `_parse_till_closing_brace` steps over `\\{` and `\\}`
    alone and counts the other braces; ``$1`` and ``${1}`` are the regular expressions `\\$\\d+` and `\\${\\d+[:}]`, the
    latter always a stop, never a mirror.
    """

    def stop_end(text: str, start: int) -> int:
        depth, at = 1, start
        while at < len(text):
            if text[at : at + 2] in ("\\{", "\\}"):
                at += 2
                continue
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                return at
            at += 1
        raise UnreadableError("a stop without an end")

    return _body(source, escapable="{}\\$`", special="$`", stop_end=stop_end, braced_mirrors=False)


def read_snipmate(source: str) -> dict[str, Read]:
    """By `snipMate#ReadSnippetsFile` of `autoload/snipMate.vim`: a body goes on while lines are empty or have a tab."""
    out: dict[str, Read] = {}
    inside: list[str] | None = None
    trigger = description = ""
    for line in [*source.removesuffix("\n").split("\n"), "# end of file"]:
        if inside is not None and (line.startswith("\t") or not line):
            inside.append(line[1:])
            continue
        if inside is not None:
            _add(out, trigger, Read(description, snipmate_body("\n".join(inside))))
            inside = None
        if line.startswith("snippet "):
            trigger, _, description = line.removeprefix("snippet ").partition(" ")
            inside = []
        elif line and not line.startswith(("#", "extends ")):
            raise UnreadableError(f"Invalid line {line!r}")  # UltiSnips reads these files too, and says so
    return out


def snipmate_body(source: str) -> Snippet:
    """By `autoload/snipmate/parse.vim` of SnipMate 0.90.

    In `s:parser_string` a backslash is dropped and the next character, whichever it is, taken as it stands, but a line
    break is dropped as well; `$` and the backtick are special, and `}` where a placeholder's text is read.
    """
    return _body(source, escapable=None, special="$`", stop_end=_unescaped_brace)


READERS: dict[str, Callable[[str], dict[str, Read]]] = {
    "vscode": read_vscode,
    "ultisnips": read_ultisnips,
    "snipmate": read_snipmate,
}


def _body(
    source: str,
    *,
    escapable: str | None,
    special: str,
    stop_end: Callable[[str, int], int],
    braced_mirrors: bool = True,
) -> Snippet:
    """Read a body from left to right; `escapable` None stands for every character."""
    parts: list[Part] = []
    seen: set[int] = set()
    text, at = "", 0
    while at < len(source):
        character = source[at]
        following = source[at + 1 : at + 2]
        if character == "\\" and following and (escapable is None or following in escapable):
            text += "" if escapable is None and following == "\n" else following
            at += 2
            continue
        if character not in special:
            text += character
            at += 1
            continue
        parts.append(Text(text))
        text = ""
        if match := re.compile(r"\$\{(\d+):").match(source, at):
            end = stop_end(source, match.end())
            inner = joined(_body(source[match.end() : end], escapable=escapable, special=special, stop_end=stop_end))
            parts.append(_stop(int(match[1]), inner, seen))
            at = end + 1
        elif match := re.compile(r"\$(?:(\d+)|\{(\d+)\})").match(source, at):
            number = int(match[1] or match[2])
            if number == 0 and match.end() == len(source):
                break  # where the cursor comes to rest
            if number not in seen or (match[2] and not braced_mirrors):
                raise UnreadableError(f"{match[0]} is no mirror")
            parts.append(Mirror(number))
            at = match.end()
        else:
            raise UnreadableError(f"a bare {character} at {source[at:][:20]!r}")
    return joined((*parts, Text(text)))


def _stop(number: int, inner: Snippet, seen: set[int]) -> Stop:
    match inner:
        case ():
            default = ""
        case (Text(value),):
            default = value
        case _:
            raise UnreadableError("a stop within a stop")
    if number in seen or "\n" in default:
        raise UnreadableError(f"stop {number} with {default!r}")
    seen.add(number)
    return Stop(number, default)


def _unescaped_brace(text: str, start: int) -> int:
    match = re.compile(r"(?:[^\\}]|\\[\s\S])*\}").match(text, start)
    if not match:
        raise UnreadableError("a stop without an end")
    return match.end() - 1


def _until(lines: Iterator[str], end: str) -> Iterator[str]:
    for line in lines:
        if line.rstrip() == end:
            return
        yield line
    raise UnreadableError(f"Missing {end!r}")


def _add(out: dict[str, Read], trigger: str, read: Read) -> None:
    if trigger in out:
        raise UnreadableError(f"{trigger} twice")
    out[trigger] = read


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise UnreadableError("a name twice")
    return dict(pairs)
