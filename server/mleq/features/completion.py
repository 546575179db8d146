"""Equations offered for what is being typed, best first, and what each would insert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from mleq.catalog.catalog import Catalog
from mleq.catalog.equation import Equation, Variant
from mleq.catalog.search import ABOUT, WORD_PREFIX, Hit
from mleq.catalog.variants import Named
from mleq.catalog.words import squeeze
from mleq.document.buffer import Buffer
from mleq.document.context import CHINESE, Context, Place
from mleq.document.macros import Macros
from mleq.features.insertion import Form, Insertion, form_at, without_bars
from mleq.features.ordinary import begins_chinese, begins_variable, begins_word, is_word
from mleq.features.packages import Needs, Preparation
from mleq.features.settings import Settings
from mleq.formula.notation import fit
from mleq.snippet.model import Snippet
from mleq.tex.commands import begins_command

LIMIT = 50
"""More candidates than this nobody reads; the next letter brings the others."""
SHORTEST = 3
"""Letters of a plain word in math, or of a command, before anything is offered."""
SHORTEST_AFTER_HEAD = 2
"""Letters after the head in prose; one is a lone `mlx`."""
PACKED_HEAD = "ml"
"""What the triggers of the snippet pack begin with."""
TELLING = 6
"""Letters of a word in math from which on it may be one that is said of an equation; `train` and `test` are indices."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An equation, or a variant of it, offered for a context."""

    equation: Equation
    variant: Variant | None
    insertion: Insertion
    """What is inserted in place of the typed word."""
    filter_text: str
    """What a client compares with the typed word; begins with it."""
    needs: Needs
    """What its packages ask of the document."""

    @property
    def snippet(self) -> Snippet:
        """The insertion with the slots as tab stops."""
        return self.insertion.snippet()


@dataclass(frozen=True, slots=True)
class Completion:
    """The candidates for a context, best first."""

    candidates: Sequence[Candidate]
    start: int
    """Where the typed word begins."""
    end: int
    """Where the word under the cursor ends, which a client may replace whole."""
    incomplete: bool
    """Whether another letter may bring others than these, or these in another order."""
    in_chinese: bool
    """Whether it was asked in Chinese."""


def complete(
    catalog: Catalog,
    buffer: Buffer,
    context: Context,
    settings: Settings,
    *,
    reindents: bool,
    used: Mapping[str, float] | None = None,
) -> Completion:
    """What is offered for the word that ends at the cursor.

    `reindents` says that the client puts the indentation of the line before each further line that it inserts; `used`
    tells for the ids of equations how much they were used.
    """
    word = context.word
    asked = _search(_Names(catalog, used), buffer, context, settings)
    offers = _offers(catalog, asked, settings) if asked.name else []
    form = form_at(buffer, context, settings, reindents=reindents) if offers else None
    candidates: list[Candidate] = []
    if form:
        fitting = _Fitting(buffer, context, settings, asked.head, form)
        candidates = [fitting.candidate(offer) for offer in offers[:LIMIT]]
    return Completion(
        candidates,
        context.start,
        # Chinese has no spaces: what follows the typed word is not the rest of it.
        context.end if word.isascii() else context.start + len(word),
        # A name that goes on may be left by the next letter for another one, of another rank.
        incomplete=asked.incomplete or any(len(candidate.filter_text) > len(word) for candidate in candidates),
        in_chinese=not word.isascii(),
    )


def chosen(
    catalog: Catalog,
    buffer: Buffer,
    context: Context,
    settings: Settings,
    equation: Equation,
    variant: Variant | None,
    *,
    reindents: bool,
) -> Candidate | None:
    """What an equation that was chosen elsewhere inserts at the cursor; None where no formula can go.

    What stands there already was not typed for it, and stays.
    """
    if context.place is Place.NOWHERE:
        return None
    cursor = context.start + len(context.word)
    rest = buffer.slice(cursor, context.end)
    untyped = replace(
        context, word="", start=cursor, end=cursor, before=context.before + context.word, after=rest + context.after
    )
    form = form_at(buffer, untyped, settings, reindents=reindents, is_chosen=True)
    return form and _Fitting(buffer, untyped, settings, "", form).candidate(_Offer(equation, variant, equation.name))


class _Asked(NamedTuple):
    """What the typed word asks for, and the equations that it finds by their names or by what they are about."""

    name: str
    """The word without its head; empty where nothing is asked."""
    head: str
    hits: list[Hit]
    incomplete: bool
    """Whether a longer word may find something even if this finds nothing."""
    loosely: bool = False
    """Whether the beginning of a name is not the only way to find an equation."""


class _Names(NamedTuple):
    """The names of the catalog, and how much was used what they name."""

    catalog: Catalog
    used: Mapping[str, float] | None

    def beginning(self, name: str, head: str) -> _Asked:
        """The equations with a name that begins so. A longer one finds no others, but another order, and variants."""
        hits = self.catalog.index.with_prefix(name, LIMIT + 1, used=self.used)
        return _Asked(name, head, hits, incomplete=self.catalog.variants.may_name(name))

    def any(self, name: str, head: str) -> _Asked:
        """The equations that the name may mean."""
        hits = self.catalog.index.search(name, LIMIT + 1, used=self.used)
        return _Asked(name, head, hits, incomplete=True, loosely=True)


def _search(names: _Names, buffer: Buffer, context: Context, settings: Settings) -> _Asked:
    """The equations that the word asks for."""
    word, head = context.word, settings.head
    if not word or context.place is Place.NOWHERE:
        return _nothing()
    if context.place is Place.MATH:
        return _search_in_math(names, buffer, context, head)
    if not word.startswith(("\\", head)):
        return _nothing(incomplete=head.startswith(word))
    if _HOLDS_NO_FORMULA[context.language].search(context.before):
        return _nothing()
    if word.startswith("\\"):
        if len(word) <= SHORTEST:
            return _nothing(incomplete=True)
        asked = names.beginning(word[1:], "\\") if word == word.lower() else _nothing()
        return _for_later(asked) if _may_be_command(buffer, word) else asked
    rest = word.removeprefix(head)
    if not rest.isascii():
        return _with_chinese(names, context, rest)
    if not rest or rest != rest.lower():
        return _nothing(incomplete=not rest)
    asked = names.beginning(rest, head)
    return _for_later(asked) if _is_ordinary(word, rest, asked.hits) else asked


def _is_ordinary(word: str, rest: str, hits: Sequence[Hit]) -> bool:
    """Whether a word that begins with the head calls nothing up: `mlp`, `mlops`, or what may become one, `mlop`.

    Only a whole trigger is meant for itself even if an ordinary word goes on from it.
    """
    if not rest.isascii():
        return False
    if len(rest) < SHORTEST_AFTER_HEAD or is_word(word):
        return True
    return begins_word(word) and not any(rest in hit.equation.triggers for hit in hits)


def _with_chinese(names: _Names, context: Context, rest: str) -> _Asked:
    """The equations with a name that holds what follows the head; none for a sentence about `ml模型`, or `5 ml水`."""
    if begins_chinese(rest) or _AMOUNT.search(context.before):
        return _nothing(incomplete=True)
    asked, wanted = names.any(rest, context.word.removesuffix(rest)), squeeze(rest)
    return asked._replace(hits=[hit for hit in asked.hits if _is_called(hit.equation, wanted)], loosely=False)


def _is_called(equation: Equation, wanted: str) -> bool:
    """Whether a Chinese name of the equation holds what is wanted."""
    names = (equation.zh, *equation.aliases)
    if len(wanted) > 1:
        return any(wanted in _as_one_word(name) for name in names)
    # One character is in too many names: it has to begin or end what is Chinese of one.
    return any(wanted in (run[0], run[-1]) for name in names for run in CHINESE.findall(name))


def _search_in_math(names: _Names, buffer: Buffer, context: Context, head: str) -> _Asked:
    """In math any name will do, however it is spelled; the head, which is habit, may stand before it.

    While a command may become a standard one or the document's own, nothing is offered: most editors rank by how much
    of an item was typed, so that what replaces the backslash too would stand above what another server offers.
    """
    word = context.word
    if _NAME_BEGUN.search(context.before):
        return _nothing()
    rest = word.removeprefix(head)
    if rest != word:
        found = names.beginning(rest, head)
        if (found.hits or names.catalog.variants.named(rest)) and not _is_ordinary(word, rest, found.hits):
            return found._replace(incomplete=True)
    mark = "\\" if word.startswith("\\") else ""
    name = word.removeprefix(mark)
    if (name.isascii() and len(name) < SHORTEST) or _may_be_command(buffer, word):
        return _nothing(incomplete=True)
    if context.is_begun:
        begun = _nothing() if begins_variable(name) else names.beginning(name, mark)
        return begun._replace(incomplete=True)
    asked = names.any(name, mark)
    if name.isascii() and len(name) < TELLING:
        return asked._replace(hits=[hit for hit in asked.hits if hit.score > _SAID_OF], loosely=False)
    return asked


_HOLDS_NO_FORMULA = {
    "tex": re.compile(r"\\ [A-Za-z]* (?:[Cc]ite|ref) [a-z]* \*? (?: \[ [^][]* \] )* \{ [^{}]* \Z", re.VERBOSE),
    "markdown": re.compile(r"\]\( [^()]* \Z | < [A-Za-z/!] [^<>]* \Z | [A-Za-z0-9] [_*]+ \Z", re.VERBOSE),
}
"""The beginning of lists of keys, of addresses of links and of tags, and `user_`, which is a name of a program."""
_NAME_BEGUN = re.compile(r"\\operatorname\*?\{[^{}]*\Z")
_AMOUNT = re.compile(r"[0-9]\s*\Z")
_SAID_OF = 0.34
"""The best score of what is only said of an equation; what is a name of it, misspelled even, has a better one."""


def _nothing(*, incomplete: bool = False) -> _Asked:
    return _Asked("", "", [], incomplete)


def _for_later(asked: _Asked) -> _Asked:
    """Nothing, though a longer word may find what this would."""
    return _nothing(incomplete=asked.incomplete or bool(asked.hits))


class _Offer(NamedTuple):
    """An equation or a variant, and the name that it is offered for."""

    equation: Equation
    variant: Variant | None
    name: str
    is_exact: bool = False


def _offers(catalog: Catalog, asked: _Asked, settings: Settings) -> list[_Offer]:
    """Each equation and variant once, at its best place; one more than the limit where there are more."""
    hits = (_Offer(hit.equation, None, hit.matched, hit.is_exact) for hit in asked.hits)
    ranked: dict[tuple[str, str], _Offer] = {}
    for offer in _ranked(catalog, asked) if settings.insert.variants else hits:
        if _is_packed(offer, catalog, asked, settings):
            continue
        ranked.setdefault((offer.equation.id, offer.variant.id if offer.variant else ""), offer)
        if len(ranked) > LIMIT:
            break
    return list(ranked.values())


def _is_packed(offer: _Offer, catalog: Catalog, asked: _Asked, settings: Settings) -> bool:
    """Whether the snippet pack, where the editor has that as well, offers the same for the same word."""
    if not settings.packed or asked.head != PACKED_HEAD or offer.variant is not None:
        return False
    pack = catalog.pack_of(offer.equation)
    is_exported = pack is not None and pack is catalog.packs[0]
    return is_exported and any(trigger.startswith(asked.name) for trigger in offer.equation.triggers)


def _ranked(catalog: Catalog, asked: _Asked) -> Iterator[_Offer]:
    """The equations by how well they answer, and variants, none before its equation.

    Those of an equation that is named whole come next: somebody who types a whole name wants nothing else. Those that
    are named themselves come with their equation, all others behind the last equation.
    """
    named, about = catalog.variants.named(asked.name), []
    if asked.loosely and (len(asked.hits) <= LIMIT):
        about = catalog.variants.about(asked.name, LIMIT)
    hits = [(hit.score, _Offer(hit.equation, None, hit.matched, hit.is_exact)) for hit in asked.hits]
    exact = [offer for _, offer in hits if offer.is_exact]
    yield from exact
    for offer in exact:
        yield from _variants(offer)
    yield from (offer for score, offer in hits if score > WORD_PREFIX)
    yield from _with_equations(named)
    yield from (offer for score, offer in hits if score > ABOUT)
    yield from _with_equations(about)
    for _, offer in hits:
        yield offer
    for _, offer in hits:
        yield from _variants(offer)
    for variant in (*named, *about):
        yield from _variants(_Offer(variant.equation, None, variant.name))


def _with_equations(named: Sequence[Named]) -> Iterator[_Offer]:
    for equation, variant, name in named:
        yield _Offer(equation, None, name)
        yield _Offer(equation, variant, name)


def _variants(offer: _Offer) -> Iterator[_Offer]:
    """The variants of an equation, found by the name of that."""
    for variant in offer.equation.variants:
        yield _Offer(offer.equation, variant, f"{offer.name} {variant.id}")


class _Fitting:
    """Makes candidates of what is offered at a place."""

    def __init__(self, buffer: Buffer, context: Context, settings: Settings, head: str, form: Form) -> None:
        self._word = context.word
        self._head = head
        self._form = form
        self._brings_label = form.is_numbered and settings.insert.label
        self._preparation = Preparation(buffer, context.start, settings)
        self._macros = buffer.macros_before(context.start) if settings.insert.notation else None

    def candidate(self, offer: _Offer) -> Candidate:
        equation, variant = offer.equation, offer.variant
        said = variant or equation
        body, slots = said.body, said.slots
        if self._macros:
            body, slots = fit(body, slots, self._macros)
        if self._form.is_cell:
            body = without_bars(body)
        insertion = Insertion(body, slots, self._form, _label(equation, variant) if self._brings_label else "")
        needs = self._preparation.needs(said.packages)
        return Candidate(equation, variant, insertion, _filter_text(offer, self._word, self._head), needs)


def fit_ahead(catalog: Catalog, macros: Macros) -> Iterator[None]:
    """Write all bodies in the notation of a document beforehand, one a step, those that everyone needs first."""
    for equation in sorted(catalog.equations, key=lambda equation: equation.priority) if macros else ():
        for _, body, slots in equation.bodies():
            fit(body, slots, macros)
            yield


def _label(equation: Equation, variant: Variant | None) -> str:
    """What the equation is referred to by, until the writer says otherwise."""
    name = equation.triggers[0] if equation.triggers else equation.id
    return f"{name}-{variant.id}" if variant else name


def _may_be_command(buffer: Buffer, word: str) -> bool:
    name = word[1:]
    return word.startswith("\\") and (begins_command(name) or buffer.macros.begins(name))


def _filter_text(offer: _Offer, word: str, head: str) -> str:
    """The name where it goes on from what was typed, or else what was typed, and the name.

    Clients put what is the typed word itself before what only begins with it, wherever we rank it: only the exact ones,
    which come first, may be that.
    """
    typed = word.removeprefix(head)
    name = _as_one_word(offer.name)
    if name.startswith(typed.casefold()) and (offer.is_exact or len(name) > len(typed)):
        return word + name[len(typed) :]
    return f"{word} {name}"


@lru_cache(maxsize=8192)
def _as_one_word(name: str) -> str:
    """A name squeezed; remembered, since the next letter brings most of the names again."""
    return squeeze(name)
