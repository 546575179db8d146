"""Letters that make a word taken together: `softmax` in italics is a word, `QK` is not.

Which is which cannot be told for sure: what is known as a word is one where it stands by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from mleq.formula.meaning.construct import letter, name
from mleq.formula.meaning.item import Item, item_of, named
from mleq.formula.meaning.names import CONDITIONS, EXTREMES, FUNCTIONS, ROLES, SPELLINGS, canonical
from mleq.formula.tree import Symbol


class Joiner:
    """Joins items; `vocabulary` are the words that are known."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        self.vocabulary = vocabulary
        self._rows: Counter[str] | None = None
        """The letters that stand side by side in the items at hand, once that was asked."""

    def joined(self, items: Sequence[Item]) -> list[Item]:
        """The items with words, dots and signs of several characters as one."""
        self._rows = None
        out: list[Item] = []
        at, size = 0, len(items)
        while at < size:
            item = items[at]
            what = item.what
            if what == "letter":
                at = self._letters(items, at, out)
            elif what == "sep":
                at = _separator(items, at, out)
            else:
                _put(item, out)
                at += 1
        return out

    def _letters(self, items: Sequence[Item], at: int, out: list[Item]) -> int:
        """Put the letters that begin at a place to `out`; the place behind what was put."""
        item = items[at]
        end = _run(items, at)
        if (joined := _end_of_variable(items, end)) > end:
            text = "".join([part.text for part in items[at:joined]])
            out.append(_with_scripts(item_of(letter(text, item.start, items[joined - 1].end)), items[joined - 1]))
            return joined
        if end == at + 1:
            if item.text in ("E", "bf E") and _is_mean(items, at):
                out.append(_with_scripts(Item("fun", "E", item.start, item.end), item))
            else:
                out.append(item)
            return end
        text = "".join([part.text for part in items[at:end]])
        word = self._word(text, items, at, end)
        if not self._is_known(word) and (function := _FUNCTION.match(text)):
            # `logp` is the logarithm of p.
            last = at + function.end()
            out.append(named(canonical(function[0]), item.start, items[last - 1].end))
            return last
        if not self._is_known(word) and (function := _LAST_FUNCTION.fullmatch(text)):
            # `ylog(p)` is y times a logarithm.
            at_function = at + function.end(1)
            out += items[at:at_function]
            out.append(
                _with_scripts(
                    named(canonical(function[2]), items[at_function].start, items[end - 1].end), items[end - 1]
                )
            )
            return end
        if word in ROLES:
            out.append(_with_scripts(item_of(letter(word, item.start, items[end - 1].end)), items[end - 1]))
            return end
        if text in ("sum", "prod") and items[end - 1].sub is not None:
            out.append(_with_scripts(Item("big", text, item.start, items[end - 1].end), items[end - 1]))
            return end
        if word:
            out.append(_with_scripts(_with_what_is_before(word, item.start, items[end - 1].end, out), items[end - 1]))
            return end
        is_alone = not out or out[-1].what == "sep"
        if CONDITIONS.fullmatch(text) and (len(text) > 2 or (text == "if" and is_alone)):
            out.append(Item("sep", "text", item.start, items[end - 1].end))
            return end
        out.append(item)
        return at + 1

    def _word(self, text: str, items: Sequence[Item], at: int, end: int) -> str:
        """The word that letters in a row make; empty where they are letters."""
        word = canonical(text)
        if text in _COUNTS:
            own = not _continues(items, at)
            rows = self._rows_of(items)
            return text if any(rows[count] > (own and count == text) for count in _COUNTS) else ""
        if len(text) == 2:
            if text in ("ln", "lg"):
                return word
            if not text.isupper() or word not in self.vocabulary:
                return ""
            if word in _COUNTS:
                return word
            return word if _stands_alone(items, at, end) and not self._stand_apart(text, items) else ""
        if CONDITIONS.fullmatch(text):
            return ""
        if self._is_known(word) or word in _ITALIC:
            return word
        has_vowel = any(character in "aeiou" for character in text.lower())
        return word if len(text) > 3 and has_vowel and _WORDS.fullmatch(text) else ""

    def _stand_apart(self, text: str, items: Sequence[Item]) -> bool:
        """Whether both letters of two stand alone elsewhere, as in `PR / (P + R)`."""
        rows = self._rows_of(items)
        return rows[text[0]] > 0 and rows[text[1]] > 0

    def _rows_of(self, items: Sequence[Item]) -> Counter[str]:
        if self._rows is None:
            self._rows = Counter(_text_at(items, at) for at in range(len(items)))
        return self._rows

    def _is_known(self, word: str) -> bool:
        return word in self.vocabulary or word in FUNCTIONS or word in EXTREMES


def _put(item: Item, out: list[Item]) -> None:
    """Put an item to the others, or in the place of the last of them where the two are one."""
    last = out[-1] if out else None
    if item.what == "big" and last is not None:
        if item.text in "∩∪" and item.sub is None:
            item = Item("op", item.text, item.start, item.end)
        elif item.text in ("max", "min") and last.what == "fun" and last.text == "arg":
            out.pop()
            item.text, item.start = f"arg{item.text}", last.start
    elif last is not None and item.term is not None and _is_f_score(last, item):
        out[-1] = item_of(letter("F", last.start, item.end, (item.term,)))
        return
    out.append(item)


def _is_f_score(last: Item, item: Item) -> bool:
    """Whether a letter and a number right behind it are `F1`, which is `F_1`."""
    if last.what != "letter" or last.text != "F" or last.sub or last.end != item.start:
        return False
    return item.what == "term" and item.term is not None and item.term.factor is not None and not item.sub


def _separator(items: Sequence[Item], at: int, out: list[Item]) -> int:
    """Put a separator, or what several characters are together, to `out`; the place behind what was put."""
    item = items[at]
    if item.text == "." and _spelled(items, at, 3) == "...":
        end = items[at + 2].end
        out.append(item_of(name("…", item.start, end)))
        return at + 3
    if item.text == ":" and _spelled(items, at, 2) == ":=":
        return at + 1
    if item.text == "." and len(out) > 0 and out[-1].text == "s" and _spelled(items, at, 3) == ".t.":
        out[-1] = Item("sep", "text", out[-1].start, items[at + 2].end)
        return at + 3
    out.append(item)
    return at + 1


def _with_what_is_before(word: str, start: int, end: int, out: list[Item]) -> Item:
    """The item of a word, or of two that belong together: `True Positives`."""
    last = out[-1] if out else None
    if last is not None and last.what == "term" and (both := SPELLINGS.get(f"{last.text}{word}")):
        out.pop()
        return named(both, last.start, end)
    return named(word, start, end)


def _with_scripts(item: Item, last: Item) -> Item:
    """An item that ends with another and has its scripts."""
    item.end = last.end
    return item.with_scripts_of(last)


def _spelled(items: Sequence[Item], at: int, count: int) -> str:
    """The texts of a few items in a row."""
    return "".join([item.text for item in items[at : at + count]])


def _run(items: Sequence[Item], at: int) -> int:
    """The end of the letters that stand side by side from `at` on; only the last of them has scripts."""
    end, size = at, len(items)
    while end < size:
        item = items[end]
        if item.what != "letter" or len(item.text) != 1 or not item.text.isascii():
            break
        if end > at and items[end - 1].end != item.start:
            break
        end += 1
        if item.sub is not None or item.sup is not None or item.primes:
            break
    return max(end, at + 1)


def _end_of_variable(items: Sequence[Item], end: int) -> int:
    """The end of the name of a variable, as `negative\\_slope`, of which the first letters end there."""
    while 0 < end < len(items) - 1 and items[end].text == "\\_" and items[end + 1].what == "letter":
        if items[end - 1].end < items[end].start or items[end].end < items[end + 1].start:
            break
        end = _run(items, end + 1)
    return end


def _text_at(items: Sequence[Item], at: int) -> str:
    """The letters in a row that begin at a place, if none stands right before them."""
    if items[at].what != "letter" or _continues(items, at):
        return ""
    return "".join([item.text for item in items[at : _run(items, at)]])


def _continues(items: Sequence[Item], at: int) -> bool:
    """Whether a letter stands right behind another."""
    before = items[at - 1] if at else None
    return before is not None and before.what == "letter" and before.end == items[at].start and before.sub is None


def _stands_alone(items: Sequence[Item], at: int, end: int) -> bool:
    """Whether two letters stand where a name does: before arguments or a relation, or with nothing beside them."""
    if end == len(items):
        return "".join([item.text for item in items[at:end]]) != "PR"
    if items[end - 1].sub is not None:
        return True
    following = items[end]
    if following.what == "open":
        return following.text in ("(", "[")
    return following.what in ("rel", "op", "close", "sep") and _spelled(items, at, end - at) != "PR"


def _is_mean(items: Sequence[Item], at: int) -> bool:
    """Whether an E is that of a mean: brackets follow, or below it stands what is drawn from what."""
    item = items[at]
    if item.sub is not None and any(isinstance(node, Symbol) and node.text == "\\sim" for node in item.sub.walk()):
        return True
    return at + 1 < len(items) and items[at + 1].what == "open" and items[at + 1].text == "["


_COUNTS = frozenset(("tp", "tn", "fp", "fn"))
"""Words in lower case that are letters side by side, unless another of them is there."""
_WORDS = re.compile(r"[A-Za-z][a-z]+(?:[A-Z][a-z]{2,})*")
"""A word, or several in one: `CosineSimilarity`."""
_LAST_FUNCTION = re.compile(r"([A-Za-z])(log|ln|exp)")
"""A function right behind a factor."""
_FUNCTION = re.compile(r"(?:log|exp|max|min|ln)(?=[A-Za-z]{1,2}$)")
"""A function right before its argument."""
_ITALIC = frozenset("head heads score rel sim count rank diag sign softmax sigmoid relu loss error pre".split())
"""Words that are set in italics by many, and are known though no formula of the catalog has them."""
