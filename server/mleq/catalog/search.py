"""Equations found by any of their names, or by what is said of them, best first.

A query is looked for in names first: as a whole name, as the beginning of one, as the beginnings of its words. What is
found so stands above what is merely about the words of the query, by names and notes and as each may be misspelled.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nlargest, nsmallest
from itertools import chain, islice, pairwise
from math import log
from typing import NamedTuple

from mleq.catalog.chinese import in_english, segment
from mleq.catalog.equation import Equation
from mleq.catalog.names import DERIVED, Key, romanized, texts, written
from mleq.catalog.synonyms import LONGEST, TELLING_LITTLE, said_for, spelled_out
from mleq.catalog.vocabulary import Vocabulary
from mleq.catalog.words import called, capitals_parted, fold, is_chinese, squeeze, stem, telling, terms

# How good a match is, by its kind; the kinds never overlap, since a penalty stays under the steps between them.
EXACT, SAME_WORDS, PREFIX, WORD_PREFIX = 1.0, 0.95, 0.9, 0.8
ALL_WORDS, INSIDE, TELLING_WORDS, ABOUT = 0.7, 0.65, 0.6, 0.58
_PENALTY = 0.05
_REWRITTEN = 0.97
"""What a match is worth less where the query was said otherwise."""
_SYNONYM = 0.85
"""How likely a word is meant by another with the same meaning."""
_LITTLE = 0.3
"""What a word weighs less that tells little."""
_TOGETHER = 0.1
"""The score for words that follow each other in what is said of an equation as they do in the query."""
_FOR_NAME = 0.3
"""The part of the score that is for what part of a name the query is."""
_LOOKED_CLOSER = 8
"""The equations whose names are looked at for that: the likeliest."""
_FEW = 5
"""What names answer with less is looked for in other ways too."""
_ENOUGH = 0.2
"""The part of a query, by the weight of its words, that an equation has to be about."""
_MANY = 50
"""The equations from which on others are not looked for that can only be less."""
_SORTED_QUICKLY = 2_000
"""The scores up to which it is quickest to sort them all."""
_LOOKED_AT = 3
"""The names that are looked at for every equation that is wanted: an equation has several that answer."""


class Hit(NamedTuple):
    """An equation that answers a query, with how well, from 0 to 1, and the name that it was found by."""

    equation: Equation
    score: float
    matched: str

    @property
    def is_exact(self) -> bool:
        """Whether the query is a name of the equation, however both are cased and hyphenated."""
        return self.score == EXACT


class _Part(NamedTuple):
    """A part of a query: a word, or words that are said for one thing."""

    weight: float
    """How much it tells."""
    typed: Sequence[Mapping[str, float]]
    """For each of its words those that this may mean, and how likely it does."""
    otherwise: Sequence[Sequence[Sequence[str]]]
    """For each phrase that is said for it, for each of its words the forms that there are."""


class Index:
    """The names of the equations and what is said of them, ready to be searched."""

    def __init__(self, equations: Sequence[Equation], pinyin: Mapping[str, Sequence[str]] | None = None) -> None:
        """The index of the equations, whose Chinese names have these syllables."""
        self._equations = equations
        self._pinyin = pinyin or {}
        # A word stays as it is while those behind it are typed.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._part)

    def search(self, query: str, limit: int, *, used: Mapping[str, float] | None = None) -> list[Hit]:
        """At most `limit` equations that the query may mean, best first.

        Ties go by how much an equation was `used` lately, by its id, then by priority, then by name.
        """
        query = query.lstrip("\\")
        folded = fold(query)
        if not folded:
            return []
        best = _Best()
        self._named(folded, limit, best, 1.0)
        if len(best) < _FEW:
            asked = tuple(folded.split())
            # Capitals part the words of a name in code, but not a word that is known: `ReLUs`.
            is_known = all(word in self._name_words for word in asked)
            words = self._parted(self._words_of(query if is_known else called(query)))
            english = in_english(words)
            spelled = [self._spelled_out(words), self._spelled_out(english)]
            for reading in dict.fromkeys([words, *self._joined(words), *spelled]):
                self._said_in_full(reading, best)
                if reading != asked:
                    self._named(" ".join(reading), limit, best, _REWRITTEN)
            self._about(words, limit, best)
            # What is in Chinese alone means its English words anyway.
            if english != words and (len(best) < _FEW or any(map(str.isascii, words))):
                self._about(english, limit, best)
            if not best:
                self._beginning_as(folded.replace(" ", ""), best)
        standing = self._standing
        lately = {place: -used.get(self._equations[place].id, 0.0) for place in best} if used else {}
        ranked = sorted(
            (-score, -rank, lately.get(place, 0.0), standing[place], place) for place, (score, rank, _) in best.items()
        )
        return [Hit(self._equations[place], -score, best[place][2]) for score, *_, place in ranked[:limit]]

    def warm(self) -> None:
        """Make what is made at first use."""
        _ = self._by_name, self._keys_of, self._together, _NOWHERE in self._name_words
        self.search(_NOWHERE, 1)

    def with_prefix(self, prefix: str, limit: int, *, used: Mapping[str, float] | None = None) -> list[Hit]:
        """At most `limit` equations with a name that begins with `prefix` when both are written as one word.

        Ties go as those of a search.
        """
        wanted = squeeze(prefix)
        if not wanted:
            return []
        best: dict[int, tuple[int, int, str]] = {}
        for key in self._beginning(wanted, len(self._keys)):
            if key.rank < DERIVED:
                candidate = (int(key.squeezed != wanted), key.rank, key.squeezed)
                best[key.place] = min(best.get(key.place, candidate), candidate)
        lately = used or {}
        order = sorted(
            best,
            key=lambda place: (
                *best[place][:2],
                -lately.get(self._equations[place].id, 0.0),
                self._equations[place].priority,
                best[place][2],
            ),
        )
        return [Hit(self._equations[at], PREFIX if best[at][0] else EXACT, best[at][2]) for at in order[:limit]]

    def called(self, name: str) -> Equation | None:
        """The equation that has the name when both are written as one word; the best of several."""
        return self._by_name.get(squeeze(name))

    def _named(self, query: str, limit: int, best: _Best, worth: float) -> None:
        """The equations with the query in a name, or with names that its words begin."""
        words = query.split()
        squeezed = query.replace(" ", "")
        for key in self._beginning(squeezed, _LOOKED_AT * limit):
            best.keep(key, worth * _score(query, squeezed, words, key))
        if len(best) >= limit:
            return
        for number in islice(self._holding(words), _LOOKED_AT * limit):
            key = self._keys[number]
            best.keep(key, worth * _score(query, squeezed, words, key))

    def _beginning(self, squeezed: str, most: int) -> Iterable[Key]:
        """The names that begin so, of many the shortest."""
        start = bisect_left(self._in_order, squeezed)
        end = bisect_left(self._in_order, squeezed + _AFTER_ALL, start)
        numbers = self._numbers[start:end]
        if len(numbers) > most:
            numbers = nsmallest(most, numbers)
        return (self._keys[number] for number in numbers)

    def _holding(self, words: Sequence[str]) -> Iterator[int]:
        """The numbers of the names in which a word begins with each of these, the shortest names first."""
        parts = [part for word in words for part in terms(word)]
        found = [[self._holders[word] for word in self._name_words.begun(part)] for part in parts]
        if not all(found):
            return iter(())
        found.sort(key=lambda holders: sum(map(len, holders)))
        numbers = set(chain.from_iterable(found[0]))
        for holders in found[1:]:
            numbers = set(chain.from_iterable(numbers.intersection(some) for some in holders))
        return iter(sorted(numbers))

    def _words_of(self, query: str) -> tuple[str, ...]:
        """The words of a query, as in code where they are not those of the catalog."""
        return tuple(
            word
            for name in _BETWEEN_WORDS.split(query)
            for word in (fold(name) if fold(name) in self._words else fold(capitals_parted(name))).split()
        )

    def _joined(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The words with two written as one, as names have them."""
        for at, (one, other) in enumerate(pairwise(words)):
            if one + other in self._name_words:
                yield (*words[:at], one + other, *words[at + 2 :])

    def _parted(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words with those written as several that nobody knows as one."""
        return tuple(
            part for word in words for part in ((None if self._is_known(word) else self._words.parted(word)) or (word,))
        )

    def _spelled_out(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words, each that is short for a name or for something else in full."""
        in_full = (self._short.get((word,)) for word in words)
        named = [part for word, names in zip(words, in_full, strict=True) for part in (names[0] if names else (word,))]
        return spelled_out(named)

    def _beginning_as(self, squeezed: str, best: _Best) -> None:
        """The equations whose Chinese name in Latin letters is the longest that the query goes on from."""
        for end in range(len(squeezed) - 1, _SHORTEST_ROMANIZED - 1, -1):
            start = bisect_left(self._in_order, squeezed[:end])
            for at in range(start, bisect_left(self._in_order, squeezed[:end] + "\0", start)):
                key = self._keys[self._numbers[at]]
                if key.rank == DERIVED:
                    best.keep(key, ABOUT * end / len(squeezed))
            if best:
                return

    def _is_known(self, word: str) -> bool:
        return word in self._words or bool(self._words.begun(word)) or bool(said_for((word,)))

    def _said_in_full(self, words: Sequence[str], best: _Best) -> None:
        """The equations with a name of these words, in any order and of any form, with or without what tells little."""
        told = telling(words)
        without = [word for word in told if stem(word) not in TELLING_LITTLE]
        for some, score in (told, SAME_WORDS), (without, TELLING_WORDS):
            for number in self._by_stems.get(_stems(some), ()):
                key = self._keys[number]
                in_order = [*map(stem, some)] == [*map(stem, telling(key.words))]
                best.keep(key, score if in_order else min(score, ALL_WORDS))

    def _about(self, words: Sequence[str], limit: int, best: _Best) -> None:
        """The equations that are about the words, by the weight of these."""
        words = list(dict.fromkeys(telling(words) or words))
        parts = sorted(self._parts(words), key=lambda part: -part.weight)
        total = sum(part.weight for part in parts)
        scores: dict[int, float] = {}
        left = 1.0
        for part in parts:
            if not part.weight:
                break
            share = part.weight / total
            # What has none of the words before is not found any more where those that are left do not bring it up.
            found = self._about_part(part, scores if _are_above(left, scores, limit) else None)
            if not scores:
                scores = {place: how * share for place, how in found.items()}
            else:
                for place, how in found.items():
                    scores[place] = scores.get(place, 0.0) + how * share
            left -= share
        if not scores:
            return
        pairs = [pair for pair in pairwise(map(stem, words)) if pair in self._together]
        for pair in pairs:
            for place in self._together[pair]:
                if place in scores:
                    scores[place] = min(1.0, scores[place] + _TOGETHER / (len(words) - 1))
        in_any: dict[str, float] = {}
        for part in parts:
            for meant in part.typed:
                in_any.update((word, max(likely, in_any.get(word, 0.0))) for word, likely in meant.items())
            for forms in chain.from_iterable(part.otherwise):
                in_any.update((word, max(_SYNONYM, in_any.get(word, 0.0))) for word in forms)
        wanted = max(limit, _LOOKED_CLOSER)
        ordered = sorted(scores.values()) if len(scores) < _SORTED_QUICKLY else nlargest(wanted, scores.values())[::-1]
        least = max(_ENOUGH, ordered[-wanted:][0])
        order = sorted([(-score, place) for place, score in scores.items() if score >= least])[:wanted]
        keys_of = self._keys_of
        for score, place in order[:_LOOKED_CLOSER]:
            key, most = keys_of[place][0], 0.0
            for other in keys_of[place]:
                if not in_any.keys().isdisjoint(other.parts) and (covered := _covered(other.parts, in_any)) > most:
                    key, most = other, covered
            best.keep(key, ABOUT * -score * (1 - _FOR_NAME + _FOR_NAME * most))
        for score, place in order[_LOOKED_CLOSER:]:
            if place not in best:
                key = keys_of[place][0]
                best[place] = (ABOUT * -score * (1 - _FOR_NAME), -key.rank, key.name)

    def _parts(self, words: Sequence[str]) -> Iterator[_Part]:
        """What a query is of: of its words as many together as are said for one thing."""
        at = 0
        while at < len(words):
            if any(map(is_chinese, words[at])):
                for piece, said in segment(words[at]):
                    if said is None:
                        yield from (self._remembered((part,), ()) for part in terms(piece))
                    else:
                        yield self._remembered(tuple(terms(piece)), tuple(said))
                at += 1
                continue
            longest = min(LONGEST, len(words) - at)
            several, others = next(
                (n, others) for n in range(longest, 0, -1) if (others := self._said_for(words[at : at + n])) or n == 1
            )
            yield self._remembered(tuple(words[at : at + several]), tuple(others))
            at += several

    def _said_for(self, words: Sequence[str]) -> Sequence[Sequence[str]]:
        """What else is said for these words, by people or by the names of one equation."""
        return [*said_for(tuple(words)), *self._short.get(tuple(words), ())]

    def _part(self, words: Sequence[str], others: Iterable[Sequence[str]]) -> _Part:
        typed = [self._words.meant(word) for word in words]
        phrases = [[self._words.forms(word) for word in other] for other in others]
        phrases = [phrase for phrase in phrases if all(phrase)]
        for one in phrases if len(words) == 1 else ():
            if len(one) == 1:
                for word in one[0]:
                    typed[0][word] = max(typed[0].get(word, 0.0), _SYNONYM)
        if len(words) == 1:
            phrases = [phrase for phrase in phrases if len(phrase) > 1]
        weights = [self._weight(found) for found in typed]
        if is_chinese(words[0][0]) or not any(weights):
            for phrase in phrases:
                weights.append(max(self._weight(dict.fromkeys(forms, 1.0)) for forms in phrase))
            weight = max(weights)
        else:
            weight = sum(weights)
        if all(stem(word) in TELLING_LITTLE for word in words):
            weight *= _LITTLE
        return _Part(weight, typed, phrases)

    def _about_part(self, part: _Part, among: Collection[int] | None) -> dict[int, float]:
        """How much equations are about a part of a query; of all equations, or of some."""
        if len(part.typed) == 1:
            found = self._how_much(part.typed[0], among)
        else:
            found = {}
            for meant in part.typed:
                for place, how in self._how_much(meant, among).items():
                    found[place] = found.get(place, 0.0) + how / len(part.typed)
        for phrase in part.otherwise:
            rest: Collection[int] | None = among
            hows: dict[int, float] = {}
            for forms in phrase:
                some = self._how_much(dict.fromkeys(forms, _SYNONYM), rest)
                hows = {place: min(how, hows.get(place, how)) for place, how in some.items()}
                rest = hows
            for place, how in hows.items():
                found[place] = max(how, found.get(place, 0.0))
        return found

    def _how_much(self, meant: Mapping[str, float], among: Collection[int] | None) -> dict[int, float]:
        """How much equations are about a word that may be any of these; of all equations, or of some."""
        found: dict[int, float] = {}
        for word, likely in meant.items():
            said = self._said[word]
            if among is None:
                if not found:
                    found = {place: likely * how for place, how in said.items()}
                    continue
                for place, weight in said.items():
                    how = likely * weight
                    if how > found.get(place, 0.0):
                        found[place] = how
                continue
            # Of the two, the smaller is looked through.
            for place in said if len(said) < len(among) else among:
                if place in said and place in among:
                    found[place] = max(likely * said[place], found.get(place, 0.0))
        return found

    def _weight(self, found: Mapping[str, float]) -> float:
        """How much a word tells: the more, the fewer equations are about it; nothing where none is."""
        holders = sum(len(self._said[word]) for word, likely in found.items() if likely > _LIKELY)
        if not holders:
            holders = min((len(self._said[word]) for word in found), default=0)
        return log(1 + len(self._equations) / holders) if holders else 0.0

    @cached_property
    def _keys(self) -> list[Key]:
        """All names, the shortest first."""
        keys = [
            key
            for place, equation in enumerate(self._equations)
            for key in chain(written(place, equation), romanized(place, equation, self._pinyin))
            if key.squeezed
        ]
        return sorted(keys, key=lambda key: (len(key.squeezed), key.rank, self._equations[key.place].priority))

    @cached_property
    def _numbers(self) -> list[int]:
        """The numbers of the names in the order of what they are when written as one word."""
        return sorted(range(len(self._keys)), key=lambda number: self._keys[number].squeezed)

    @cached_property
    def _in_order(self) -> list[str]:
        return [self._keys[number].squeezed for number in self._numbers]

    @cached_property
    def _by_name(self) -> dict[str, Equation]:
        best: dict[str, Equation] = {}
        for key in sorted(self._keys, key=lambda key: (key.rank, self._equations[key.place].priority)):
            if key.rank < DERIVED:
                best.setdefault(key.squeezed, self._equations[key.place])
        return best

    @cached_property
    def _standing(self) -> list[int]:
        """Where each equation stands among equals: by priority, then by name."""
        places = range(len(self._equations))
        order = sorted(places, key=lambda place: (self._equations[place].priority, self._equations[place].name))
        return sorted(places, key=order.__getitem__)

    @cached_property
    def _by_stems(self) -> dict[str, list[int]]:
        """The numbers of the names with the same words."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            if key.rank < DERIVED and (stems := _stems(telling(key.words))):
                found.setdefault(stems, []).append(number)
        return found

    @cached_property
    def _short(self) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        """Names that are the initials of another name of the same equation, and those others, each for the other."""
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for keys in self._keys_of:
            short = {key.words for key in keys if len(key.words) == 1}
            for key in keys:
                words = tuple(telling(key.words))
                initials = ("".join(word[0] for word in words),)
                if len(words) > 1 and initials in short:
                    for one, other in (initials, words), (words, initials):
                        if other not in found.setdefault(one, []):
                            found[one].append(other)
        return found

    @cached_property
    def _keys_of(self) -> list[list[Key]]:
        """The names of each equation that somebody wrote."""
        found: list[list[Key]] = [[] for _ in self._equations]
        for key in self._keys:
            if key.rank < DERIVED:
                found[key.place].append(key)
        return found

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """The numbers of the names that have a word."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            for word in {*key.parts, *filter(is_chinese, key.folded)}:
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def _name_words(self) -> Vocabulary:
        return Vocabulary(self._holders)

    @cached_property
    def _said(self) -> dict[str, dict[int, float]]:
        """For each word the equations that are about it, by their places, and how much they are."""
        found: dict[str, dict[int, float]] = {}
        for place, equation in enumerate(self._equations):
            for weight, text in texts(equation):
                folded = fold(text)
                for word in {*terms(folded), *filter(is_chinese, folded)}:
                    said = found.setdefault(word, {})
                    said[place] = max(said.get(place, 0.0), weight)
        return found

    @cached_property
    def _together(self) -> dict[tuple[str, str], set[int]]:
        """The equations in whose notes two words, by their stems, follow each other."""
        found: dict[tuple[str, str], set[int]] = {}
        for place, equation in enumerate(self._equations):
            for text in (equation.note, *(variant.label for variant in equation.variants)):
                for sentence in text.split("."):
                    for pair in pairwise(map(stem, telling(fold(sentence).split()))):
                        found.setdefault(pair, set()).add(place)
        return found

    @cached_property
    def _words(self) -> Vocabulary:
        return Vocabulary(self._said)


class _Best(dict[int, tuple[float, int, str]]):
    """For the place of an equation its best score, minus the rank of the name that has it, and that name."""

    def keep(self, key: Key, score: float) -> None:
        kept = self.get(key.place)
        if score and (kept is None or (score, -key.rank) > kept[:2]):
            self[key.place] = (score, -key.rank, key.name)


def _stems(words: Iterable[str]) -> str:
    return " ".join(sorted(map(stem, words)))


def _are_above(left: float, scores: Mapping[int, float], limit: int) -> bool:
    """Whether there are enough whose score is above what others can still get."""
    enough = max(limit, _MANY)
    return left < _ENOUGH or (len(scores) >= enough and sum([score > left for score in scores.values()]) >= enough)


def _covered(parts: Sequence[str], likely: Mapping[str, float]) -> float:
    """How much of a name is meant, where the words are as likely."""
    return sum([likely[part] for part in parts if part in likely]) / len(parts)


def _score(query: str, squeezed: str, words: Sequence[str], key: Key) -> float:
    """How well a name answers the query; 0 where it does not."""
    if key.squeezed == squeezed:
        return EXACT if key.rank < DERIVED else EXACT - _PENALTY / 2
    penalty = _PENALTY * (1 - len(query) / max(len(key.folded), len(query)))
    if key.squeezed.startswith(squeezed):
        # Words that begin where those of the name do are a better beginning.
        return PREFIX - penalty if key.folded.startswith(query) else PREFIX - _PENALTY - penalty
    if all(f" {word}" in key.begins for word in words):
        return (WORD_PREFIX if len(words) == 1 else ALL_WORDS) - penalty
    if squeezed in key.squeezed:
        return INSIDE - penalty
    return 0.0


_REMEMBERED = 512
"""The parts of queries whose meaning is remembered."""
_SHORTEST_ROMANIZED = 5
_NOWHERE = "qxzjq"
"""What is looked for in all ways and not found."""
_BETWEEN_WORDS = re.compile("[^\\w'’]+|_")
_AFTER_ALL = "\U0010ffff"
_LIKELY = 0.7
"""How likely a word is meant from which on it counts for how much the typed one tells."""
