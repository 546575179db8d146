"""The papers of a `.bib` file, and which of them is the same as a given one, however its entry is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from mleq.catalog.bibtex import Entry, entries

MOST_ENTRIES = 100_000
"""The entries of a file that are read."""


class Paper(NamedTuple):
    """What an entry says of a paper, as far as it tells papers apart."""

    key: str
    doi: str
    """In lower case, without what comes before the number."""
    arxiv: str
    """Without the version."""
    entry: Entry

    @property
    def title(self) -> str:
        """Its letters and digits."""
        return _letters(self.entry.fields.get("title", ""))

    @property
    def year(self) -> int | None:
        """When it appeared; None where the entry does not say."""
        match = _YEAR.search(self.entry.fields.get("year", "") or self.entry.fields.get("date", ""))
        return int(match[0]) if match else None

    @property
    def people(self) -> str:
        """The letters of its authors, or else its editors."""
        return _letters(self._named_people)

    @property
    def first_author(self) -> str:
        """The letters of the last word of the family name of the first of them."""
        first = _BETWEEN_PEOPLE.split(self._named_people, maxsplit=1)[0]
        family = first.partition(",")[0] if "," in first else first
        return _letters(family.split()[-1]) if family.split() else ""

    @property
    def _named_people(self) -> str:
        return self.entry.fields.get("author", "") or self.entry.fields.get("editor", "")


class Papers:
    """The papers of a `.bib` file."""

    def __init__(self, papers: Iterable[Paper] = (), more_keys: Iterable[str] = ()) -> None:
        self._papers = tuple(papers)
        self._by_doi = _first_by((paper.doi, paper) for paper in self._papers)
        self._by_arxiv = _first_by((paper.arxiv, paper) for paper in self._papers)
        self._by_key = _first_by((paper.key.lower(), paper) for paper in self._papers)
        self._keys = {*self._by_key, *(key.lower() for key in more_keys)}

    def __len__(self) -> int:
        return len(self._papers)

    def holds_key(self, key: str) -> bool:
        """Whether anything is called so, but for the case of letters, in which keys must differ by more."""
        return key.lower() in self._keys

    def find(self, paper: Paper) -> Paper | None:
        """The same paper: that of the same DOI, arXiv number, or title, year and author."""
        if paper.doi and (found := self._by_doi.get(paper.doi)):
            return found
        if paper.arxiv and (found := self._by_arxiv.get(paper.arxiv)):
            return found
        for other in self._by_title.get(paper.title, ()):
            if other.title and _are_near(paper, other):
                return other
        # Two keys that are made the same way, and one title that leaves out the other's subtitle or is not written yet.
        same_key = self._by_key.get(paper.key.lower())
        if same_key is not None and _are_near(paper, same_key):
            shorter, longer = sorted((paper.title, same_key.title), key=len)
            return same_key if longer.startswith(shorter) else None
        return None

    @cached_property
    def _by_title(self) -> Mapping[str, list[Paper]]:
        """Made when the numbers do not tell, since to reduce titles to their letters takes the longest."""
        found: dict[str, list[Paper]] = {}
        for paper in self._papers:
            found.setdefault(paper.title, []).append(paper)
        return found


def read_papers(text: str) -> Papers:
    """The papers of a BibTeX text."""
    found: list[Paper] = []
    more_keys: list[str] = []
    for entry in islice(entries(text, _WANTED), MOST_ENTRIES):
        more_keys += _ALIASES.findall(entry.fields.get("ids", ""))
        if entry.is_live and entry.key:
            found.append(_paper(entry))
        else:
            more_keys.append(entry.key)
    return Papers(found, more_keys)


def read_paper(text: str) -> Paper | None:
    """The paper of the first entry in a text."""
    entry = next(entries(text, _WANTED), None)
    return _paper(entry) if entry else None


def _paper(entry: Entry) -> Paper:
    fields = entry.fields
    doi = next((doi for name in ("doi", "url", "note") if (doi := _doi(fields.get(name, ""), name))), "")
    arxiv = _arxiv(fields)
    if doi.startswith(_ARXIV_DOI):
        doi, arxiv = "", arxiv or _without_version(doi.removeprefix(_ARXIV_DOI))
    return Paper(entry.key, doi, arxiv, entry)


def _doi(value: str, name: str) -> str:
    match = (_DOI if name == "doi" else _DOI_ADDRESS).search(value.translate(_WITHOUT_TEX))
    return match["doi"].rstrip(".,;").lower() if match else ""


def _arxiv(fields: Mapping[str, str]) -> str:
    """The number of arXiv: an `eprint` that is not somebody else's, or as others write it into other fields."""
    archive = _letters(fields.get("archiveprefix", "") or fields.get("eprinttype", ""))
    if archive in ("", "arxiv") and (match := _ARXIV_NUMBER.search(fields.get("eprint", ""))):
        return _without_version(match["number"])
    for name in ("url", "note", "journal", "volume", "howpublished"):
        if match := _ARXIV_NAMED.search(fields.get(name, "")):
            return _without_version(match["number"])
    return ""


def _without_version(number: str) -> str:
    """The number as all its versions have it, and of an old one without the class of its subject."""
    return _VERSION.sub("", _SUBJECT_CLASS.sub("", number.lower()))


def _are_near(paper: Paper, other: Paper) -> bool:
    """Whether nothing but the title speaks against two entries being of one paper: neither first author nor year.

    A paper appears on arXiv up to a year before it is published. What an entry does not say speaks against nothing.
    """
    years = paper.year, other.year
    if None not in years and abs((years[0] or 0) - (years[1] or 0)) > 1:
        return False
    return not other.people or paper.first_author in other.people


def _letters(value: str) -> str:
    """The letters and digits of a value, without accents and commands of TeX, in lower case."""
    if "\\" in value:
        value = _LETTER_COMMAND.sub(lambda match: _LETTERS.get(match[1], ""), _AND.sub(" and ", value))
    if not value.isascii():
        value = "".join(_LETTERS_OF.get(letter, letter) for letter in unicodedata.normalize("NFKD", value))
    return "".join(_WORDS.findall(value.casefold().replace("&", "and")))


def _first_by(pairs: Iterable[tuple[str, Paper]]) -> dict[str, Paper]:
    """The first paper for each name that is not empty."""
    found: dict[str, Paper] = {}
    for name, paper in pairs:
        if name:
            found.setdefault(name, paper)
    return found


_WANTED = frozenset(
    "doi eprint archiveprefix eprinttype url note title year date author editor journal volume howpublished ids".split()
)
_WITHOUT_TEX = str.maketrans("", "", '{}\\"')
"""Some programs write `{\\_}` into a DOI."""
_DOI = re.compile(r"(?P<doi>10\.\d{4,9}/\S+)")
_DOI_ADDRESS = re.compile(r"doi(?:\.org/|:)\s*" + _DOI.pattern, re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_NUMBER = r"(?P<number>(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?!\d)(?:v\d+)?)"
_ARXIV_NUMBER = re.compile(rf"(?<![\w./]){_NUMBER}", re.IGNORECASE)
_ARXIV_NAMED = re.compile(
    rf"(?:arxiv(?:\.org/(?:abs|pdf)/|[\s:.]{{0,3}}(?:e-?prints?\s)?)|\babs/){_NUMBER}", re.IGNORECASE
)
_VERSION = re.compile(r"v\d+$")
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ALIASES = re.compile(r"[^\s,{}\"]+")
_BETWEEN_PEOPLE = re.compile(r"\sand\s")
_AND = re.compile(r"\\&")
_LETTER_COMMAND = re.compile(r"\\([A-Za-z]+)[ \t]*")
_LETTERS = {name: name for name in ("o", "O", "l", "L", "ss", "ae", "AE", "oe", "OE", "i", "j")} | {
    "aa": "a",
    "AA": "A",
}
"""The commands that stand for letters, which lose their accents as others do."""
_LETTERS_OF = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ȷ": "j"}
_WORDS = re.compile(r"[^\W_]+")
