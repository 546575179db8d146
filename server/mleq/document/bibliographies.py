"""Reads which bibliographies a document names, and where it would name one more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mleq.document.ahead import Window
from mleq.document.languages import Language
from mleq.document.markdown import front_matter
from mleq.document.outside import Outside, looking_for
from mleq.document.preamble import LONGEST, loaded_at, preamble
from mleq.document.regions import Span
from mleq.document.text import LINE_BREAK


class Named(NamedTuple):
    """What a text says of its bibliography."""

    files: tuple[str, ...] = ()
    """The files that it names, in order, with their ending."""
    is_elsewhere: bool = False
    """Whether it has a bibliography that no such name tells: written out in it, or in a file of a name or a kind that
    is not known here."""
    cites: bool = False
    """Whether a LaTeX text cites anything, or has all of its bibliography listed."""

    def and_then(self, other: Named) -> Named:
        """What two parts of a document say together."""
        return Named((*self.files, *other.files), self.is_elsewhere or other.is_elsewhere, self.cites or other.cites)


def named_in(text: str, language: Language) -> Named:
    """What a text says of its bibliography, outside of comments and code."""
    return named_in_tex(text) if language == "tex" else _named_in_markdown(text)


def named_in_tex(text: str) -> Named:
    """The same for LaTeX."""
    files: list[str] = []
    is_elsewhere = cites = False
    outside, at = Outside(text), 0
    while match := outside.find(_COMMANDS, at):
        at = match.end()
        if match["names"] is not None:
            found = loaded_at(text, at)
            names = [name for name in found[0] if _NAME.fullmatch(name)] if found else []
            files += [name if name.endswith(".bib") else f"{name}.bib" for name in names]
            is_elsewhere = is_elsewhere or (not names and _ARGUMENT.match(text, at) is not None)
        elif match["cites"] is not None:
            cites = True
        else:
            is_elsewhere = True
    return Named(tuple(files), is_elsewhere, cites)


def naming(text: str, language: Language, file: str) -> tuple[int, str] | None:
    """The edit by which a whole document names a bibliography, where it names none and the place is known."""
    return _naming_in_tex(text, file) if language == "tex" else _naming_in_markdown(text, file)


def _naming_in_tex(text: str, file: str) -> tuple[int, str] | None:
    found = preamble(text[:LONGEST])
    loads_biblatex = any(load.certain and _BIBLATEX.fullmatch(load.name) for load in found.loads)
    if found.place is None or not found.is_whole or not loads_biblatex:
        return None
    return found.place.offset, found.place.lines([f"\\addbibresource{{{file}}}"])


def _named_in_markdown(text: str) -> Named:
    yaml = _yaml(text)
    if yaml is None:
        return Named()
    matter = text[yaml.start : yaml.end]
    key = next((match for match in _BIBLIOGRAPHY.finditer(matter) if not match["indent"]), None)
    if key is None:
        return Named(is_elsewhere=_BIBLIOGRAPHY.search(matter) is not None or _REFERENCES.search(matter) is not None)
    # The rest of the front matter may have tags, or be broken: it is for others to read.
    end = _NEXT_KEY.search(matter, key.end())
    names = list(_texts(matter[key.start() : end.start() if end else len(matter)]))
    files = tuple(name for name in names if name.endswith((".bib", ".bibtex")) and _NAME.fullmatch(name))
    return Named(files, not files)


def _texts(text: str) -> Iterator[str]:
    """The one text, or the texts of the list, that a line of YAML and what belongs to it give."""
    # Imported here for its cost: it brings a YAML parser along.
    from mleq.catalog.nodes import ListNode, NodeError, Scalar, member, read

    try:
        value = member(read(text), "bibliography")
    except NodeError:
        return
    for item in value.items if isinstance(value, ListNode) else [value]:
        if isinstance(item, Scalar):
            yield item.text.strip()


def _naming_in_markdown(text: str, file: str) -> tuple[int, str] | None:
    yaml = _yaml(text)
    if yaml is None:
        return None
    matter = text[yaml.start : yaml.end]
    first = _FIRST_LINE.search(matter)
    if first is None or _PLAIN_KEY.match(matter, first.start()) is None:
        return None
    line_break = LINE_BREAK.search(text)
    # The content ends before the line break that the closing line follows.
    return yaml.end, f"{line_break[0] if line_break else chr(10)}bibliography: {file}"


def _yaml(text: str) -> Span | None:
    """The front matter of a document if it is YAML."""
    found = front_matter(Window(text))
    return found if found is not None and text.startswith("---", found.outer_start) else None


_COMMANDS = looking_for(
    r"""
    (?P<names> bibliography | nobibliography | addbibresource | addglobalbib | addsectionbib ) (?![A-Za-z@*])
  | (?P<cites> (?!(?:set)?citestyle) [A-Za-z]{0,12}[cC]ite[A-Za-z]{0,12} ) \*? \s* [\[{]
  | begin [ \t]* \{thebibliography\}
    """
)
_ARGUMENT = re.compile(r"\s*(?:\[[^\[\]{}]{0,500}\]\s*)?\{\s*[^\s{}]")
_NAME = re.compile(r"[^\x00-\x1f{}\\#$%\"*:]{1,300}")
_BIBLATEX = re.compile(r"biblatex(?:-chicago)?\.sty")
_BIBLIOGRAPHY = re.compile(
    r"""^(?P<indent>[ \t]*)(?P<quote>["']?)bibliography(?P=quote)[ \t]*:(?=\s|\Z)""", re.MULTILINE
)
_REFERENCES = re.compile(r"^references[ \t]*:(?=\s|\Z)", re.MULTILINE)
"""Pandoc takes the works themselves there."""
_NEXT_KEY = re.compile(r"^(?![ \t\r\n#-])", re.MULTILINE)
_FIRST_LINE = re.compile(r"^(?![ \t]*(?:#.*)?$)", re.MULTILINE)
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*:(?=\s|\Z)")
