"""Reads the preamble of a LaTeX document: what it loads, and where one more package would be loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mleq.document import commands
from mleq.document.text import LINE_BREAK

LONGEST = 60_000
"""The characters of a document that are searched for its preamble."""


class Load(NamedTuple):
    """One package or class that a text loads."""

    name: str
    """With the ending of its file: `amsmath.sty`, `article.cls`."""
    options: tuple[str, ...] = ()
    certain: bool = True
    """Whether it is loaded whatever holds: not in a conditional, nor in the argument of a command."""


class Place(NamedTuple):
    """Where lines go after the last package that is loaded."""

    offset: int
    before: str
    """What goes before each line: a line break, and the indentation."""
    after: str
    """What goes after the last one: a line break where something else follows on the line."""

    def lines(self, lines: list[str]) -> str:
        """The text that puts the lines there."""
        return "".join(self.before + line for line in lines) + self.after


class Preamble(NamedTuple):
    """What stands before `\\begin{document}`, or in a file that is input there."""

    document_class: str = ""
    """As `\\documentclass` calls it; empty where there is none: the text is a part of a document."""
    class_options: tuple[str, ...] = ()
    loads: tuple[Load, ...] = ()
    """In order, the class among them."""
    place: Place | None = None
    """Where one more package would be loaded; None where there is no class, or no place that is known to be right."""
    end: int = 0
    """Where the document begins, or the text ends."""
    reach: int | None = 0
    """How far the text decides what was found; None where all of it does."""

    @property
    def is_whole(self) -> bool:
        """Whether the document is its own main file."""
        return bool(self.document_class) and self.document_class != "subfiles"


NOTHING = Preamble()
"""The preamble of a text that loads nothing."""


def preamble(text: str) -> Preamble:
    """What a LaTeX text loads before its document begins."""
    if LOADS.search(text) is None:
        return NOTHING
    return _Reader(text).read()


def loaded_at(text: str, at: int) -> tuple[tuple[str, ...], tuple[str, ...], int] | None:
    """The names and options after a command that loads packages, which ends at `at`, and where its arguments end.

    None where they are not all there.
    """
    match = _ARGUMENTS.match(text, at)
    if match is None:
        return None
    return tuple(_listed(match["names"])), tuple(_listed(match["options"] or "")), match.end()


@dataclass(slots=True)
class _Conditional:
    """A conditional, which TeX ends with `\\fi`."""

    dead: bool
    """Whether TeX skips what stands in this part of it."""
    alive_first: bool
    """Whether TeX skips what stands after its `\\else`."""
    braced: bool
    """Whether a brace follows. Where nothing ends it, it is then no conditional of TeX but a command with arguments."""
    ended: bool = False

    @property
    def matters(self) -> bool:
        return self.ended or not self.braced


class _Found(NamedTuple):
    """A command that loads something, or inputs a file that may, and what it stands in."""

    loads: tuple[Load, ...]
    is_class: bool
    start: int
    end: int
    is_inside: bool
    """Whether it stands in braces, a group or an environment."""
    conditionals: tuple[_Conditional, ...]

    @property
    def certain(self) -> bool:
        """Whether TeX runs it whatever holds; known only when the text is read to its end."""
        return not self.is_inside and not any(conditional.matters for conditional in self.conditionals)


class _Reader:
    """Reads a text from its beginning on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        """Braces, groups and environments that are open."""
        self.conditionals: list[_Conditional] = []
        """Those that are open."""
        self.found: list[_Found] = []
        self.dead = 0
        """How many of them TeX skips at this place."""
        self.is_lost = False
        """Whether more were open at once than can be followed."""
        self.unclosed: set[str] = set()
        """The environments of code that nothing closes, though any text further on may."""

    def read(self) -> Preamble:
        at, end, reach = 0, len(self.text), None
        while match := _PIECE.match(self.text, at):
            at = match.end()
            word = match["word"]
            if self.dead:
                if word is not None:
                    self.conditional(word, at)
            elif match["environment"] is not None:
                if match["edge"] == "begin" and match["environment"] == "document":
                    end, reach = match.start("edge") - 1, None if self.unclosed else at
                    break
                at = self.environment(match["edge"], match["environment"], at)
            elif word == "endinput" and not self.depth and not self.conditionals:
                end = match.start("word") - 1
                break
            elif word is not None:
                at = self.command(word, match.start("word") - 1, at)
            elif match["brace"] is not None:
                self.nest(1 if match["brace"] == "{" else -1)
        return self.result(end, reach)

    def nest(self, more: int) -> None:
        self.depth = max(0, self.depth + more)

    def environment(self, edge: str, name: str, at: int) -> int:
        """Go into or out of an environment; where to go on."""
        if name not in commands.VERBATIM:
            self.nest(1 if edge == "begin" else -1)
        elif edge == "begin":
            closer = re.compile(rf"\\end[ \t]*\{{{re.escape(name)}\}}")
            match = closer.search(self.text, at) if name not in self.unclosed else None
            if match is not None:
                return match.end()
            self.unclosed.add(name)
        return at

    def command(self, word: str, start: int, at: int) -> int:
        """What a command does to what follows; where to go on."""
        if word in _LOADING:
            return self.load(word, start, at)
        if word in _INPUTS:
            match = _INPUTS[word].match(self.text, at)
            if match is not None:
                self.note((), start, match.end())
            return match.end() if match else at
        if word in _NESTING:
            self.nest(_NESTING[word])
        else:
            self.conditional(word, at)
        return at

    def conditional(self, word: str, at: int) -> None:
        """Go into a conditional, out of it, or into its other part."""
        if word.startswith("if"):
            if _NO_CONDITIONAL.fullmatch(word) is None:
                self.is_lost = self.is_lost or len(self.conditionals) == _DEEPEST
                if not self.is_lost:
                    braced = self.text.startswith("{", at)
                    self.conditionals.append(_Conditional(word == "iffalse", word == "iftrue", braced))
                    self.dead += word == "iffalse"
        elif self.conditionals:
            last = self.conditionals[-1]
            if word == "fi":
                last.ended = True
                self.dead -= self.conditionals.pop().dead
            elif word == "else":
                self.dead += last.alive_first - last.dead
                last.dead = last.alive_first

    def load(self, word: str, start: int, at: int) -> int:
        """Note what a command loads; where to go on."""
        found = loaded_at(self.text, at)
        if found is None:
            return at
        names, options, end = found
        ending = ".cls" if word in _CLASSES else ".sty"
        loads = tuple(Load(name + ending, options) for name in names)
        self.note(loads, start, end, is_class=word in _CLASSES[:2])
        return end

    def note(self, loads: tuple[Load, ...], start: int, end: int, *, is_class: bool = False) -> None:
        is_inside = self.depth > 0 or self.is_lost
        self.found.append(_Found(loads, is_class, start, end, is_inside, tuple(self.conditionals)))

    def result(self, end: int, reach: int | None) -> Preamble:
        certain = [found for found in self.found if found.certain]
        classes = [found for found in certain if found.is_class and found.loads]
        document_class = classes[0].loads[0] if classes else Load("")
        place, seen = (
            self.place([found for found in certain if found.start >= classes[0].start]) if classes else (None, 0)
        )
        if reach is not None:
            # The first line break may come behind the beginning of the document, or not have come yet.
            reach = None if seen is None else max(reach, seen)
        return Preamble(
            document_class.name.removesuffix(".cls"),
            document_class.options,
            tuple(load._replace(certain=found.certain) for found in self.found for load in found.loads),
            place,
            end,
            reach,
        )

    def place(self, after: list[_Found]) -> tuple[Place | None, int | None]:
        """Where one more package would be loaded, after one of these: the class, and what comes after it.

        With it how much of the text was looked at for the kind of its line breaks; None where it has none yet.
        """
        # Where braces do not match, or a conditional is not ended, nobody knows what is inside of it.
        if self.depth or self.is_lost or any(conditional.matters for conditional in self.conditionals):
            return None, 0
        loading = [found for found in after[1:] if found.loads]
        anchor = (loading or after)[-1]
        text, end = self.text, anchor.end
        line = max(text.rfind("\n", 0, anchor.start), text.rfind("\r", 0, anchor.start)) + 1
        indent = text[line : anchor.start]
        rest = _REST.match(text, end)
        at = rest.end() if rest else end
        line_break = LINE_BREAK.search(text, at) or LINE_BREAK.search(text)
        before = (line_break[0] if line_break else "\n") + ("" if indent.strip(" \t") else indent)
        # A line feed that is put behind a carriage return makes another one of it.
        return Place(at, before, "" if rest else before), line_break.end() + 1 if line_break else None


def _listed(content: str) -> Iterator[str]:
    """The names in a list; those that only TeX can tell are left out."""
    for name in _COMMENT.sub("", content).split(","):
        # TeX drops the white space around a name, and a line break in one is a mistake.
        if stripped := name.strip():
            yield stripped


_DEEPEST = 50
"""The conditionals that may be open at once."""
_CLASSES = ("documentclass", "documentstyle", "LoadClass", "LoadClassWithOptions")
_LOADING = (*_CLASSES, "usepackage", "RequirePackage", "RequirePackageWithOptions")
_NESTING = {"begingroup": 1, "bgroup": 1, "ExplSyntaxOn": 1, "endgroup": -1, "egroup": -1, "ExplSyntaxOff": -1}

LOADS = re.compile(rf"\\(?:{'|'.join(_LOADING)})(?![A-Za-z@])")
"""A command that loads packages or a class."""

# `\\iff` is a sign, and the others take arguments in braces.
_NO_CONDITIONAL = re.compile(
    r"iff|ifthenelse|ifdef(?!ined)\w*|ifundef|ifcs(?!name)\w+|ifstr\w*|ifbool|iftoggle|ifblank"
    r"|if(?:num|dim)(?:comp|equal|greater|less)|if(?:package|class)\w+"
)
_SPACE = r"(?:\s|%[^\r\n]*+)*+"
_GROUP = r"\{(?:[^{}%\\]|\\[\s\S]|%[^\r\n]*+|\{(?:[^{}%\\]|\\[\s\S]|%[^\r\n]*+)*+\})*+\}"
_OPTION = rf"\[(?:[^\[\]{{}}%\\]|\\[\s\S]|%[^\r\n]*+|{_GROUP})*+\]"
_ARGUMENTS = re.compile(
    rf"{_SPACE}(?:\[(?P<options>(?:[^\[\]{{}}%\\]|\\[\s\S]|%[^\r\n]*+|{_GROUP})*+)\]{_SPACE})?"
    rf"\{{(?P<names>(?:[^{{}}%\\]|%[^\r\n]*+)*+)\}}(?:{_SPACE}{_OPTION})?"
)
_INPUTS = {
    **dict.fromkeys(("input", "include"), re.compile(rf"{_SPACE}\{{[^{{}}\\%]*\}}|[ \t]+[^\s{{}}\\%]+")),
    **dict.fromkeys(("import", "subimport"), re.compile(rf"(?:{_SPACE}\{{[^{{}}\\%]*\}}){{2}}")),
}
_COMMENT = re.compile(r"%[^\r\n]*+(?:\r\n?|\n)?[ \t]*+")
_REST = re.compile(r"[ \t]*+(?:%[^\r\n]*+)?(?=[\r\n]|\Z)")
# The commands that matter. What is defined is not run where it stands; all else is passed over at the speed of C.
_WORDS = "|".join(("if[A-Za-z@]*+", "else", "fi", "endinput", *_LOADING, *_INPUTS, *_NESTING))
_PIECE = re.compile(
    rf"""
    (?: [^\\%{{}}]++
      | %[^\r\n]*+
      | \{{ [^{{}}\\%]*+ \}}
      | \\let (?![A-Za-z@]) \s*+ \\[A-Za-z@]++ \s*+ =? \s*+ \\[A-Za-z@]++
      | \\(?:(?:new|renew|provide)command \*? | DeclareRobustCommand \*? | newif | [gex]?def)
          (?![A-Za-z@]) \s*+ (?: \{{ \s*+ \\[A-Za-z@]++ \s*+ \}} | \\[A-Za-z@]++ )
      | \\(?:verb|Verb|lstinline)(?![A-Za-z@]) \*? (?P<sign>[^\sA-Za-z*{{\[]) [^\r\n]{{0,500}}? (?P=sign)
      | \\(?!(?:begin|end)[ \t]*+\{{ | (?:{_WORDS})(?![A-Za-z@])) (?:[A-Za-z@]++ | [\s\S])
    )*+
    (?: \\(?P<edge>begin|end) [ \t]*+ \{{ (?P<environment> [^{{}}\\%\r\n]{{1,100}} ) \}}
      | \\(?P<word> [A-Za-z@]++ )
      | (?P<brace> [{{}}] )
    )
    """,
    re.VERBOSE,
)
