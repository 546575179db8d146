"""The paper of a recognized equation cited: what is added to a `.bib` file, and what goes into the document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase

from mleq.catalog.catalog import Catalog
from mleq.catalog.papers import Paper, read_paper
from mleq.document.bibliographies import naming
from mleq.document.languages import Language
from mleq.document.outside import Outside, looking_for
from mleq.formula.recognize import Match
from mleq.workspace.references import USUAL_NAME, References


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper, and what it takes to cite it in a document."""

    key: str
    """What it is cited by: its key in the document's own files, or else that under which it is added."""
    title: str
    """The paper as people call it: `Vaswani et al. 2017`."""
    cite: str
    """What goes into the text: `\\cite{key}` or `[@key]`."""
    file: Path
    """The `.bib` file that the paper is in, or is added to."""
    text: str = ""
    """What is added at its end; empty where the paper is there already."""
    created: bool = False
    """Whether the file has to be made for that."""
    end: tuple[int, str] = (0, "")
    """Where the file ends: the number of its last line, counted from 0, and that line."""
    naming: tuple[int, str] | None = None
    """Where in the document what is inserted so that it names the file; None where it does already, or where nobody
    but the writer knows the place."""
    to_name: str = ""
    """What the writer has to put into the document, or its main file, for it to name the file; empty where nothing."""


def citations(
    match: Match, catalog: Catalog, references: References | None, text: str, language: Language
) -> list[Citation]:
    """The papers of an equation, those of its variant first, each with what it takes to cite it in the document.

    `references` is what was read for this very text.
    """
    if references is None:
        return []
    cited = (*(match.variant.references if match.variant else ()), *match.equation.references)
    keys = dict.fromkeys(reference.key for reference in cited)
    found = (_citation(key, catalog, references, text, language) for key in keys)
    return [citation for citation in found if citation is not None]


def _citation(key: str, catalog: Catalog, references: References, text: str, language: Language) -> Citation | None:
    """What it takes to cite the paper of that key; None where it is in no file and can be added to none."""
    work, entry = catalog.work(key), catalog.entry(key)
    paper = read_paper(entry)
    if work is None or paper is None:
        return None
    found = references.find(paper)
    target = references.target
    if found is not None:
        file, known = found
        citation = Citation(known.key, work.short, _cite(known.key, text, language), file.path)
    elif target is not None:
        key = _own_key(paper, references)
        start, end = paper.entry.key_start, paper.entry.key_start + len(paper.key)
        added = target.appended(entry[:start] + key + entry[end:])
        citation = Citation(
            key, work.short, _cite(key, text, language), target.path, added, not target.exists, target.end
        )
    else:
        return None
    return citation if references.is_named else _with_naming(citation, references, text, language)


def _with_naming(citation: Citation, references: References, text: str, language: Language) -> Citation:
    """The same, where the document does not name the file yet."""
    edit = naming(text, language, USUAL_NAME) if references.is_whole else None
    if edit is not None:
        return replace(citation, naming=edit)
    if language != "tex":
        return replace(citation, to_name=f"bibliography: {USUAL_NAME}")
    return replace(citation, to_name=f"\\bibliography{{{USUAL_NAME.removesuffix('.bib')}}}")


def _own_key(paper: Paper, references: References) -> str:
    """The key of a paper that is added; where another one holds it, with letters behind it as BibTeX puts them."""
    endings = ("".join(letters) for length in count() for letters in product(ascii_lowercase, repeat=length))
    keys = (paper.key + ending for ending in endings)
    return next(key for key in keys if not references.holds_key(key))


def _cite(key: str, text: str, language: Language) -> str:
    """What cites a paper in a document, as the document does it elsewhere."""
    if language == "tex":
        return f"\\{_command(text)}{{{key}}}"
    return f"[@{key}]" if _PANDOC_KEY.fullmatch(key) else f"[@{{{key}}}]"


def _command(text: str) -> str:
    """The command by which a LaTeX document mostly cites in brackets; natbib's own where it is loaded, but not used."""
    used: Counter[str] = Counter()
    outside, at, has_natbib = Outside(text), 0, False
    while match := outside.find(_CITES, at):
        at = match.end()
        has_natbib = has_natbib or match["name"] is None
        if match["name"]:
            used[match["name"]] += 1
    return used.most_common(1)[0][0] if used else "citep" if has_natbib else "cite"


# Within a key Pandoc takes single signs, and any others only in braces.
_PANDOC_KEY = re.compile(r"\w(?:[:.#$%&+?<>~/-]?\w)*")
_CITES = looking_for(
    r"""
    (?P<name> cite | citep | parencite | autocite ) \s* [\[{]
  | citet \s* [\[{]
  | usepackage \s* (?: \[ [^\[\]]{0,300} \] \s* )? \{ [^{}]{0,300} (?<![\w-]) natbib (?![\w-])
    """
)
