"""Words as they are compared: without case, accents and punctuation, in one spelling, and by their stems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text as it is compared: without case, accents and punctuation, words parted by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_GREEK)
    return " ".join(
        "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c == "'" else " " for c in decomposed).split()
    )


def squeeze(text: str) -> str:
    """The text as one word: `Cross-entropy loss` is `crossentropyloss`."""
    return fold(text).replace(" ", "")


def terms(folded: str) -> Iterator[str]:
    """What a folded text is found by: its words, and of Chinese, which parts no words, each two characters together."""
    for word in folded.split():
        if word.isascii():
            yield word
            continue
        for run in _RUN.findall(word):
            if len(run) == 1 or not is_chinese(run[0]):
                yield run
            else:
                yield from (run[at : at + 2] for at in range(len(run) - 1))


def telling(words: Iterable[str]) -> list[str]:
    """The words without those that tell nothing of what somebody looks for."""
    return [word for word in words if word not in _SAYING_NOTHING]


def called(code: str) -> str:
    """What a dotted name in code is the name of: `F.cross_entropy` is `cross_entropy`; the rest stays as it is.

    The last part of it tells, and the class that this is a method of; of arguments, what is quoted.
    """
    dotted = _DOTTED.search(code)
    if dotted is None:
        return code
    *modules, last = dotted[0].split(".")
    told = [*(module for module in modules[-1:] if _CAPITALIZED.match(module)), last]
    return called(" ".join([code[: dotted.start()], *told, _arguments(code[dotted.end() :])]))


def capitals_parted(name: str) -> str:
    """The words of a name that has them without spaces between: `KLDivLoss` is `KL Div Loss`."""
    return _CAPITALS.sub(" ", name)


def _arguments(text: str) -> str:
    if not text.startswith("("):
        return text
    inside, _, after = text[1:].rpartition(")")
    return " ".join([*(word for _, word in _QUOTED.findall(inside or after)), after if inside else ""])


def is_chinese(character: str) -> bool:
    """Whether the character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What the forms of an English word have in common: `regularisation`, `regularized` and `regularizers` are alike.

    Only what is a form of the same word, by spelling, number or person; `variance` and `variational` are two.
    """
    if len(word) < 4 or not word.isascii():
        return word
    for pattern, replacement in _FORMS:
        word = pattern.sub(replacement, word, count=1)
    return word


_GREEK = {
    ord(unicodedata.lookup(f"GREEK SMALL LETTER {name}")): f" {name.lower().replace('lamda', 'lambda')} "
    for name in (
        "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA LAMDA MU NU XI OMICRON PI RHO SIGMA TAU UPSILON "
        "PHI CHI PSI OMEGA"
    ).split()
}
_DOTTED = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w+)+")
_CAPITALIZED = re.compile("[A-Z].*[a-z]")
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z]\d)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Z]\d)(?=[A-Z][a-z])")
_QUOTED = re.compile("([\"'])(.+?)\\1")
_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[^\u3400-\u4dbf\u4e00-\u9fff]+")
_FORMS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        # number
        (r"(?<=[a-z]{2})ies$", "y"),
        (r"(?<=ss|sh|ch|.x|.z)es$", ""),
        (r"(?<=[^aious])s$", ""),
        (r"(?<=[aeo]{2})s$", ""),
        # British spelling
        (r"(?<=[a-z]{2})is(?=(?:e|ed|er|ing|ation)$)", "iz"),
        (r"(?<=[a-z]{2})ys(?=(?:e|ed|er|ing)$)", "yz"),
        (r"(?<=[a-z]{2})our(?=$|ed$|ing$|al$)", "or"),
        (r"(?<=[a-z][bt])re(?=$|d$)", "er"),
        (r"(?<=[aeiou])ll(?=(?:ed|er|ing)$)", "l"),
        (r"(?<=[a-z]{2})ogue$", "og"),
        # what is made of verbs
        (r"(?<=iz)(?:e|ed|er|ing|ation)$", ""),
        (r"(?<=[a-z]{3}at)(?:e|ed|or|ing|ion)$", ""),
        (r"(?<=[a-z]ess)ion$", ""),
        (r"^(.*[aeiouy].*[a-z])(?:ed|ing)$", r"\1"),
        (r"^(.+[aeiouy].*[a-z])(?:er|or)$", r"\1"),
        (r"([bdgmnpt])\1$", r"\1"),
        (r"(?<=[a-z]{3})e$", ""),
    ]
]
_SAYING_NOTHING = frozenset(
    "a also an and another any are as at be been being between but by can compare compared comparing could do does "
    "each equation equations every for formula formulas from get gives given had has have how i if in into is it "
    "its itself just latex made make makes math my need no of off on one onto or other our over per should so some "
    "such than that the their them then there these they this those to two under up use used uses using very was we "
    "were what when where whether which while who whose why will with within without you your 公式 方程 函数 的".split()
)
