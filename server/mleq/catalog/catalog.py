"""All packs merged and indexed, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

# A server makes a catalog before it answers `initialize`, and asks it later. To define the classes of what is in it
# takes as long as to read it, so modules that do so are imported where they are needed.
if TYPE_CHECKING:
    from mleq.catalog.bibliography import Work
    from mleq.catalog.contents import Pack, Proof, SectionTitle
    from mleq.catalog.equation import Equation, Variant
    from mleq.catalog.problems import Problem
    from mleq.catalog.search import Index
    from mleq.catalog.variants import Variants


class _Merged(NamedTuple):
    """The equations of all packs by id, the packs that they are served from, and what does not fit together."""

    equations: dict[str, Equation]
    origins: dict[str, Pack]
    problems: list[Problem]


class Catalog:
    """The equations of all packs. A later pack may override or disable equations of an earlier one.

    Packs given as a function are read when something is first asked, by whichever thread asks it.
    """

    def __init__(self, packs: Iterable[Pack] | Callable[[], Iterable[Pack]]) -> None:
        self._given = packs
        self._packs: Sequence[Pack] | None = None
        self._reading = Lock()

    @property
    def packs(self) -> Sequence[Pack]:
        """The packs, the built-in one first."""
        if self._packs is None:
            with self._reading:
                if self._packs is None:
                    self._packs = tuple(self._given() if callable(self._given) else self._given)
        return self._packs

    @property
    def problems(self) -> Sequence[Problem]:
        """What does not fit together between the packs."""
        return self._merged.problems

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All equations, in the order of the packs and their files."""
        return tuple(self._merged.equations.values())

    @cached_property
    def index(self) -> Index:
        """The names of the equations, ready to be searched."""
        from mleq.catalog.names import chinese_names
        from mleq.catalog.pinyin import romanize
        from mleq.catalog.search import Index

        known = {name: syllables for pack in self.packs for name, syllables in pack.pinyin.items()}
        return Index(self.equations, known | romanize(chinese_names(self.equations) - known.keys()))

    @cached_property
    def variants(self) -> Variants:
        """The variants of the equations, ready to be found by what tells them apart."""
        from mleq.catalog.variants import Variants

        return Variants(self.equations)

    def get(self, equation_id: str) -> Equation | None:
        """The equation of that id, or of that former id."""
        return self._merged.equations.get(equation_id) or self._current.get(equation_id)

    def by_trigger(self, trigger: str) -> Equation | None:
        """The equation that the word calls up; of two packs with the same word, the later one's."""
        return self._by_trigger.get(trigger)

    def find(self, name: str) -> Equation | None:
        """The equation of that id or trigger, or the first of exactly that name, however it is cased and hyphenated."""
        exact = self.get(name) or self.by_trigger(name)
        hits = self.index.search(name, 1) if exact is None else []
        return exact or (hits[0].equation if hits and hits[0].is_exact else None)

    def pack_of(self, equation: Equation) -> Pack | None:
        """The pack that an equation is served from."""
        return self._merged.origins.get(equation.id)

    def proofs(self, equation: Equation) -> Mapping[str, Proof]:
        """How the body and variants of an equation are known to be right, as the pack says that it is served from."""
        pack = self.pack_of(equation)
        return pack.proofs.get(equation.id, {}) if pack else {}

    def proof(self, equation: Equation, variant: Variant | None) -> Proof | None:
        """How a variant of an equation is known to be right, or its body; None where that is not said."""
        from mleq.catalog.contents import BODY

        return self.proofs(equation).get(variant.id if variant else BODY)

    def section(self, section_id: str) -> SectionTitle:
        """The titles of a section; those of a section that no pack names are made of its id."""
        for pack in reversed(self.packs):
            if title := pack.sections.get(section_id):
                return title
        from mleq.catalog.contents import SectionTitle

        return SectionTitle(section_id.replace("-", " ").capitalize(), section_id)

    def work(self, key: str) -> Work | None:
        """The work of that key in the packs' bibliographies; None where none holds it or can be read."""
        return self._works.get(key)

    def entry(self, key: str) -> str:
        """The BibTeX entry of the work of that key, as its pack has it; empty where none does."""
        for pack in reversed(self.packs):
            if key in pack.bibliography.keys and (entry := pack.bibliography.entry(key)):
                return entry
        return ""

    @cached_property
    def _works(self) -> dict[str, Work]:
        from mleq.catalog.bibliography import BibliographyError

        works: dict[str, Work] = {}
        for pack in self.packs:
            try:
                works |= pack.bibliography.works
            except BibliographyError:
                continue  # told by `mleq check`; a catalog without this pack's references is better than none
        return works

    @cached_property
    def _current(self) -> dict[str, Equation]:
        return {former: equation for equation in self.equations for former in equation.was}

    @cached_property
    def _by_trigger(self) -> dict[str, Equation]:
        return {trigger: equation for equation in self.equations for trigger in equation.triggers}

    @cached_property
    def _merged(self) -> _Merged:
        from mleq.catalog.problems import Problem

        merged: dict[str, Equation] = {}
        origins: dict[str, Pack] = {}
        problems: list[Problem] = []
        for pack in self.packs:
            problems += _unknown(pack, merged, origins)
            _disable(pack, merged, origins)
            for equation in pack.equations:
                earlier = merged.get(equation.id)
                if earlier == equation:
                    continue  # a copy of the same pack, in another folder
                if earlier is not None and not equation.overrides:
                    message = (
                        "an earlier pack has this id: take another, or say `overrides: true` to replace its equation"
                    )
                    file, line = pack.places.get(equation.id, (pack.source, 0))
                    problems.append(Problem(file, line, equation.id, "id", message))
                else:
                    merged[equation.id] = equation
                    origins[equation.id] = pack
        return _Merged(merged, origins, problems)


def _disable(pack: Pack, merged: dict[str, Equation], origins: Mapping[str, Pack]) -> None:
    """Take away what the pack leaves out of earlier ones."""
    ids, sections, packs = (set(names) for names in (pack.disable, pack.disable_sections, pack.disable_packs))
    if ids or sections or packs:
        for equation_id, equation in list(merged.items()):
            if equation_id in ids or equation.section in sections or origins[equation_id].name in packs:
                del merged[equation_id]


def _unknown(pack: Pack, merged: Mapping[str, Equation], origins: Mapping[str, Pack]) -> Iterator[Problem]:
    """What the pack leaves out that is not there."""
    from mleq.catalog.problems import Problem, Severity

    for field, known in (
        ("disable", merged.keys()),
        ("disable_sections", {equation.section for equation in merged.values()}),
        ("disable_packs", {origin.name for origin in origins.values()}),
    ):
        for name in getattr(pack, field):
            if name not in known:
                yield Problem(pack.header, 0, "", field, f"no earlier pack has {name!r}", Severity.WARNING)
