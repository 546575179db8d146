"""What an entry of the catalog says: an equation and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Symbol:
    """A row of an equation's table: what a letter, or a family of letters, means."""

    sym: str
    """LaTeX; a family stands on one row, separated by commas."""
    meaning: str
    zh: str
    type: str
    shape: str | None = None
    """Dimensions separated by commas, each a number or a symbol; of a function, those of its value."""
    value: str | None = None
    """The type of a function's value, where that is no scalar."""
    domain: str | None = None
    per: str | None = None
    """What there is one of it for, an item for each index: a dimension, `0..m`, a set, or labels in braces."""
    of: str | None = None
    """The letter of the array or sequence that it is an entry of."""
    same_as: str | None = None
    """The name of the function that it is, where that has one: `\\operatorname{sigmoid}`."""
    only_in: tuple[str, ...] = ()
    """Ids of the variants it is limited to; empty for a symbol of the body."""

    @property
    def family(self) -> tuple[str, ...]:
        """The letters of the row, one by one."""
        return family(self.sym)


@cache
def family(letters: str) -> tuple[str, ...]:
    """The letters of a symbol's row, one by one."""
    return tuple([member for member in listed(letters) if member])


@cache
def listed(text: str) -> tuple[str, ...]:
    """What stands between the commas of a text; a comma inside parentheses or braces parts nothing."""
    items, depth = [""], 0
    for character in text:
        depth += (character in "({[") - (character in ")}]")
        if character == "," and depth == 0:
            items.append("")
        else:
            items[-1] += character
    return tuple([item.strip() for item in items])


def labels(item: str) -> tuple[str, ...]:
    """The labels that an item of `per` names in braces; none of any other item."""
    return listed(item[1:-1]) if item.startswith("{") and item.endswith("}") else ()


def ends(item: str) -> tuple[str, str] | None:
    """The first and the last index of an item of `per` that is a range, such as `0..m`."""
    first, dots, last = item.partition("..")
    return (first.strip(), last.strip()) if dots else None


@dataclass(frozen=True, slots=True)
class Slip:
    """The LaTeX of a mistake, and what is right for it."""

    wrong: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A mistake that people make with the equation, and the LaTeX of it where it can be recognized."""

    text: str
    wrong: str | None = None
    fix: str | None = None
    forms: tuple[Slip, ...] = ()
    """The same mistake in other forms of the equation."""

    def slips(self) -> Iterator[Slip]:
        """All LaTeX of it."""
        if self.wrong is not None:
            yield Slip(self.wrong, self.fix)
        yield from self.forms


@dataclass(frozen=True, slots=True)
class Reference:
    """A work of the bibliography, and the place in it."""

    key: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another body of the same equation."""

    id: str
    label: str
    body: str
    slots: tuple[str, ...]
    """Its own, or else those of the equation that occur in this body."""
    packages: tuple[str, ...]
    """Its own, or else those of the equation."""
    references: tuple[Reference, ...] = ()
    spellings: tuple[str, ...] = ()
    """Other ways to write it, which are recognized and not offered."""


@dataclass(frozen=True, slots=True)
class Equation:
    """One entry of the catalog. The entry format is told field by field in `catalog/schema.py`."""

    id: str
    name: str
    zh: str
    section: str
    priority: int
    triggers: tuple[str, ...]
    aliases: tuple[str, ...]
    body: str
    slots: tuple[str, ...]
    variants: tuple[Variant, ...]
    symbols: tuple[Symbol, ...]
    note: str
    note_zh: str | None
    assumptions: tuple[str, ...]
    pitfalls: tuple[Pitfall, ...]
    references: tuple[Reference, ...]
    packages: tuple[str, ...]
    related: tuple[str, ...]
    was: tuple[str, ...]
    overrides: bool
    spellings: tuple[str, ...] = ()
    """Other ways to write the body, which are recognized and not offered."""

    def bodies(self) -> Iterator[tuple[Variant | None, str, tuple[str, ...]]]:
        """The body and then each variant, as (variant or None, LaTeX, slots)."""
        yield None, self.body, self.slots
        for variant in self.variants:
            yield variant, variant.body, variant.slots

    def called(self, variant: Variant | None) -> str:
        """Its name, with what tells the variant apart where it is one."""
        return f"{self.name} ({variant.label})" if variant else self.name

    def symbol(self, letter: str, variant: Variant | None) -> Symbol | None:
        """The row of a letter in a body: the one that is limited to the variant, or else the one for all."""
        found = [symbol for symbol in self.symbols if letter in symbol.family]
        own = (symbol for symbol in found if variant and variant.id in symbol.only_in)
        return next(own, None) or next((symbol for symbol in found if not symbol.only_in), None)

    def variant(self, variant_id: str | None) -> Variant | None:
        """The variant of that id, or None for the body itself and for an id that it does not have."""
        return next((variant for variant in self.variants if variant.id == variant_id), None)
