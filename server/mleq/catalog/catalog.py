"""All packs merged and indexed, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from mleq.catalog.bibliography import BibliographyError, Work
from mleq.catalog.equation import Equation
from mleq.catalog.pack import Pack, SectionTitle
from mleq.catalog.problems import Problem
from mleq.catalog.search import EXACT, Index


class Catalog:
    """The equations of all packs. A later pack may override or disable equations of an earlier one."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.packs: Sequence[Pack] = tuple(packs)
        self.problems: list[Problem] = []
        """What does not fit together between the packs."""
        self._by_id = self._merge()
        self.equations: tuple[Equation, ...] = tuple(self._by_id.values())
        self._current = {former: equation for equation in self.equations for former in equation.was}
        self.index = Index(self.equations)
        self._by_trigger = {trigger: equation for equation in self.equations for trigger in equation.triggers}

    def get(self, equation_id: str) -> Equation | None:
        """The equation of that id, or of that former id."""
        return self._by_id.get(equation_id) or self._current.get(equation_id)

    def by_trigger(self, trigger: str) -> Equation | None:
        """The equation that the word calls up; of two packs with the same word, the later one's."""
        return self._by_trigger.get(trigger)

    def find(self, name: str) -> Equation | None:
        """The equation of that id or trigger, or the first of exactly that name, however it is cased and hyphenated."""
        exact = self.get(name) or self.by_trigger(name)
        hits = self.index.search(name, 1) if exact is None else []
        return exact or (hits[0].equation if hits and hits[0].score == EXACT else None)

    def section(self, section_id: str) -> SectionTitle:
        """The titles of a section; those of a section that no pack names are made of its id."""
        for pack in reversed(self.packs):
            if title := pack.sections.get(section_id):
                return title
        return SectionTitle(section_id.replace("-", " ").capitalize(), section_id)

    def work(self, key: str) -> Work | None:
        """The work of that key in the packs' bibliographies; None where none holds it or can be read."""
        return self._works.get(key)

    @cached_property
    def _works(self) -> dict[str, Work]:
        works: dict[str, Work] = {}
        for pack in self.packs:
            try:
                works |= pack.bibliography.works
            except BibliographyError:
                continue  # told by `mleq check`; a catalog without this pack's references is better than none
        return works

    def _merge(self) -> dict[str, Equation]:
        merged: dict[str, Equation] = {}
        for pack in self.packs:
            for disabled in pack.disable:
                merged.pop(disabled, None)
            for equation in pack.equations:
                if equation.id in merged and not equation.overrides:
                    message = "an earlier pack has this id: say `overrides: true` to replace its equation"
                    self.problems.append(Problem(pack.source, 0, equation.id, "id", message))
                else:
                    merged[equation.id] = equation
        return merged
