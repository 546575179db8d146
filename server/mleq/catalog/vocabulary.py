"""The words that a catalog is written in, and which of them a typed word may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property
from heapq import nlargest
from itertools import chain

from mleq.catalog.words import is_chinese, stem

SAME_STEM = 0.95
BEGUN = 0.9
MISSPELLED = (1.0, 0.8, 0.6)
"""How likely a word is meant by one that is spelled otherwise, by the number of letters."""
INSIDE = 0.5
_MOST_BEGUN = 32
_MOST_ALIKE = 8
_SHORT = 5
_ALIKE_ENOUGH = 0.3
"""The coefficient of Dice for the trigrams of two words from which on their letters are compared."""


class Vocabulary:
    """Words, found by themselves, by their forms, their beginnings, their parts and by what is spelled like them."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words

    def meant(self, typed: str) -> dict[str, float]:
        """The words that a typed one may mean, each with how likely it does, up to 1."""
        # A letter is the beginning of too much.
        begun = self.begun(typed) if len(typed) > 1 or is_chinese(typed) else []
        found = {word: BEGUN * (1 + len(typed) / len(word)) / 2 for word in begun}
        for word in self._with_stem_of(typed):
            found[word] = SAME_STEM
        if typed in self._words:
            found[typed] = 1.0
        if not found and len(typed) > 2 and not is_chinese(typed[0]):
            found = self._alike(typed) or dict.fromkeys(self._with_inside(typed), INSIDE)
        return found

    def forms(self, word: str) -> list[str]:
        """The words that are this one, in any of its forms."""
        return [word] if is_chinese(word[0]) and word in self._words else self._with_stem_of(word)

    def begun(self, typed: str) -> list[str]:
        """Words that begin with what is typed."""
        start = bisect_left(self._in_order, typed)
        end = bisect_left(self._in_order, typed + _AFTER_ALL, start)
        return self._in_order[start : min(end, start + _MOST_BEGUN)]

    def parted(self, typed: str) -> tuple[str, ...] | None:
        """The words that a typed one is, without spaces between them: the fewest, and of these the most even."""
        if not _SHORTEST_PARTED <= len(typed) <= _LONGEST_PARTED or not typed.isascii():
            return None
        # For each place the best words up to there.
        best: list[tuple[tuple[int, int], tuple[str, ...]] | None] = [((0, 0), ())]
        for end in range(1, len(typed) + 1):
            ways = [
                ((before[0][0] + 1, before[0][1] + (end - start) ** 2), (*before[1], part))
                for start in range(end - _SHORTEST_PART + 1)
                if (before := best[start]) and (part := typed[start:end]) in self
            ]
            best.append(min(ways, default=None))
        found = best[-1]
        return found[1] if found and len(found[1]) > 1 else None

    def __contains__(self, word: str) -> bool:
        return word in self._words or bool(self._with_stem_of(word))

    def _with_stem_of(self, typed: str) -> list[str]:
        """The words with the stem of the typed one; by itself `us` does not tell a plural, `relus`, from a `status`."""
        found = self._by_stem.get(stem(typed), [])
        return found if found or not typed.endswith("us") else self._by_stem.get(stem(typed[:-1]), [])

    def _alike(self, typed: str) -> dict[str, float]:
        """The words that are the typed one but for a letter or two."""
        most = 1 if len(typed) < 6 else 2
        found = {}
        for word in chain(self._with_trigrams_of(typed), self._short_ones_like(typed)):
            misspelled = distance(typed, word, most)
            if misspelled <= most:
                found[word] = MISSPELLED[misspelled]
            elif len(word) > len(typed) > 4 and distance(typed, word[: len(typed)], 1) <= 1:
                found[word] = MISSPELLED[2] * (1 + len(typed) / len(word)) / 2
        return found

    def _short_ones_like(self, typed: str) -> set[str]:
        """Short words that are the typed one where a letter of each is left out; these have few trigrams in common."""
        if len(typed) > _SHORT:
            return set()
        return {word for less in _with_one_less(typed) for word in self._with_one_less.get(less, ())}

    def _with_trigrams_of(self, typed: str) -> Iterator[str]:
        """The words with the most trigrams in common with the typed one."""
        wanted = _trigrams(typed)
        shared = Counter(chain.from_iterable(self._by_trigram.get(trigram, ()) for trigram in wanted))
        common = [(at, count) for at, count in shared.items() if count > 1]
        dice = [(2 * count / (len(wanted) + len(self._in_order[at]) + 1), at) for at, count in common]
        for coefficient, at in nlargest(_MOST_ALIKE, dice):
            if coefficient < _ALIKE_ENOUGH:
                break
            yield self._in_order[at]

    def _with_inside(self, typed: str) -> list[str]:
        """Words with the typed one somewhere inside."""
        holders = [self._by_trigram.get(typed[at : at + 3], []) for at in range(len(typed) - 2)]
        return [word for at in min(holders, key=len) if typed in (word := self._in_order[at])][:_MOST_BEGUN]

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._words:
            found.setdefault(stem(word), []).append(word)
        return found

    @cached_property
    def _with_one_less(self) -> dict[str, list[str]]:
        """The short words with a letter left out."""
        found: dict[str, list[str]] = {}
        for word in self._words:
            if 2 < len(word) <= _SHORT and word.isascii():
                for less in _with_one_less(word):
                    found.setdefault(less, []).append(word)
        return found

    @cached_property
    def _by_trigram(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self._in_order):
            if len(word) > 2 and not is_chinese(word[0]):
                for trigram in _trigrams(word):
                    found.setdefault(trigram, []).append(at)
        return found


def distance(one: str, other: str, most: int) -> int:
    """Letters that are wrong, missing, too many or exchanged with the next; `most + 1` where they are more than `most`.

    The optimal string alignment distance: Boytsov, "Indexing methods for approximate dictionary searching", 2011, 2.2.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    # Most words that are compared begin and end alike, and then little is left.
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    begun = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[begun:], other[begun:]
    if not one or not other:
        return len(one) + len(other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, wanted in enumerate(other, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _with_one_less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _trigrams(word: str) -> set[str]:
    """The trigrams of a word, its ends counted."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


_AFTER_ALL = "\U0010ffff"
_SHORTEST_PART = 2
_SHORTEST_PARTED = 6
_LONGEST_PARTED = 40
