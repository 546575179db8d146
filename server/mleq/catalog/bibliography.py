"""The bibliography of a pack: BibTeX read into the works that references name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


class BibliographyError(Exception):
    """A `.bib` file that is not BibTeX."""


@dataclass(frozen=True, slots=True)
class Work:
    """A cited work, as plain text."""

    key: str
    authors: tuple[str, ...]
    """Family names."""
    title: str
    venue: str
    year: str
    doi: str
    arxiv: str

    @property
    def url(self) -> str:
        """Where to find it, by its most lasting identifier, or ''."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""

    @property
    def citation(self) -> str:
        """`Vaswani et al., "Attention Is All You Need", Advances in ..., 2017`."""
        return ", ".join(part for part in (self._who, f"“{self.title}”", self.venue, self.year) if part)

    @property
    def short(self) -> str:
        """`Vaswani et al. 2017`."""
        return " ".join(part for part in (self._who or self.title, self.year) if part)

    @property
    def _who(self) -> str:
        return " and ".join(self.authors) if len(self.authors) < 3 else f"{self.authors[0]} et al."


class Bibliography:
    """The works of a `.bib` file.

    Keys are there at once; works that are not given are parsed when the first is asked for, which takes longer than a
    server should take to start. The text may come along with them, for the entries as they are written.
    """

    def __init__(self, text: str = "", file: str = "references.bib", works: Mapping[str, Work] | None = None) -> None:
        self.text = text
        self._given = works
        self.file = file
        self.keys = frozenset(self._places if works is None else works)

    @cached_property
    def works(self) -> Mapping[str, Work]:
        """The works by key.

        Raises:
            BibliographyError: the file is not BibTeX.
        """
        if self._given is not None:
            return self._given
        return _parse(self.text, self.file) if self.keys else {}

    def entry(self, key: str) -> str:
        """The entry of that key as it is written; empty where there is none."""
        place = self._places.get(key)
        return self.text[slice(*place)] if place else ""

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """Where the entries start and end."""
        # Imported here for a server's start, which takes the works as they are given.
        from mleq.catalog.bibtex import entries

        return {entry.key: (entry.start, entry.end) for entry in entries(self.text) if entry.key and entry.is_live}


def _parse(text: str, file: str) -> dict[str, Work]:
    # Imported here for its cost: a tenth of a second, which commands that cite nothing need not pay.
    from pybtex.database import BibliographyData, Entry, parse_string
    from pybtex.exceptions import PybtexError
    from pybtex.richtext import Text

    def plain(entry: Entry, *names: str) -> str:
        value = next((entry.fields[name] for name in names if name in entry.fields), "")
        return " ".join(str(Text.from_latex(value)).split())

    def work(key: str, entry: Entry) -> Work:
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        is_arxiv = entry.fields.get("archiveprefix", "").lower() == "arxiv"
        return Work(
            key=key,
            authors=tuple(
                str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names]))) for person in people
            ),
            title=plain(entry, "title"),
            venue=plain(entry, "journal", "booktitle", "publisher", "school", "institution"),
            year=plain(entry, "year"),
            doi=entry.fields.get("doi", ""),
            arxiv=entry.fields.get("eprint", "") if is_arxiv else "",
        )

    try:
        data: BibliographyData = parse_string(text, "bibtex")
    except PybtexError as error:
        raise BibliographyError(f"{file}: {error}".replace("\n", " ")) from None
    return {key: work(key, entry) for key, entry in data.entries.items()}
