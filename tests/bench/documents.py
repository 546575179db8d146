"""Documents to measure with that look like what people write, the same ones at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Language = Literal["latex", "markdown"]

WORDS = (
    "the a of and model loss gradient training data we show that our method improves over strong baselines with fewer "
    "parameters attention layers are normalized before each block which keeps variance bounded as depth grows sample "
    "noise schedule learning rate warm-up batch size held-out accuracy ablation in this section results suggest "
    "therefore however note following previous work evaluation protocol estimator bias variance bound proof lemma"
).split()
INLINE = (
    r"$x_{i} = \alpha y_{i}$",
    r"$\theta_{t+1} = \theta_{t} - \eta \nabla L(\theta_{t})$",
    r"$\mathbb{E}_{x \sim p}[f(x)]$",
    r"$n$",
    r"$\mathcal{O}(n \log n)$",
    r"$\lVert w \rVert_{2}^{2}$",
)
DISPLAYS = (
    r"\operatorname{softmax}(z)_{i} = \frac{e^{z_{i}}}{\sum_{j=1}^{K} e^{z_{j}}}",
    r"L_{\mathrm{CE}}(y, \hat{y}) = -\sum_{k=1}^{K} y_{k} \log \hat{y}_{k}",
    r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\!\left(\frac{Q\,K^{\top}}{\sqrt{d_k}}\right) V",
    r"D_{\mathrm{KL}}(P \,\|\, Q) = \sum_{x \in \mathcal{X}} P(x) \log \frac{P(x)}{Q(x)}",
)
PREAMBLE = [
    r"\documentclass{article}",
    r"\usepackage{amsmath,amssymb}",
    r"\newcommand{\R}{\mathbb{R}}",
    r"\DeclareMathOperator{\softplus}{softplus}",
    r"\begin{document}",
]


@dataclass(frozen=True)
class Document:
    """A text with places to type at: (line, column)."""

    language: Language
    lines: list[str]
    prose: list[tuple[int, int]]
    math: list[tuple[int, int]]
    formulas: list[tuple[int, int]]
    """Places inside displays, to rest the cursor on."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def article(language: Language, lines: int, *, blank_lines: bool = True) -> Document:
    """Sections of paragraphs, formulas, lists and a few listings; without blank lines it is one paragraph at worst."""
    dice = random.Random(lines)
    out = list(PREAMBLE) if language == "latex" else ["# A title", ""]
    write = _latex if language == "latex" else _markdown
    for number in range(lines):
        if len(out) >= lines:
            break
        out += (line for line in write(dice, number) if blank_lines or line)
    return _with_places(language, out[:lines])


def one_line(language: Language, characters: int) -> Document:
    """A paragraph that was never broken."""
    dice = random.Random(characters)
    line = ""
    while len(line) < characters:
        line += f"{_sentence(dice)} "
    return _with_places(language, [line[:characters].rstrip("\\$ ") + " ", ""])


def megabyte(language: Language) -> Document:
    document = article(language, 25_000)
    size, at = 0, 0
    while size < 1_000_000:
        size += len(document.lines[at]) + 1
        at += 1
    return _with_places(language, document.lines[:at])


def _with_places(language: Language, lines: list[str]) -> Document:
    """Places in the middle third: behind a sentence of a paragraph, and behind the dollar of an inline formula."""
    first, last = len(lines) // 3, max(len(lines) * 2 // 3, len(lines) // 3 + 1)
    prose, math = [], []
    for line in range(first, last):
        text = lines[line]
        if not text[:1].isalpha():
            continue
        middle = len(text) // 2
        if (end := text.find(". ", middle)) >= 0 or (end := text.rfind(". ")) >= 0:
            prose.append((line, end + 2))
        if (dollar := text.find(" $", middle)) >= 0 or (dollar := text.rfind(" $")) >= 0:
            math.append((line, dollar + 2))
    formulas = [(line, len(text) // 2) for line, text in enumerate(lines) if text.strip() in DISPLAYS]
    return Document(language, lines, prose, math, formulas)


def _latex(dice: random.Random, number: int) -> Iterator[str]:
    yield rf"\section{{Part {number}}}\label{{sec:{number}}}"
    yield ""
    for _ in range(dice.randint(1, 3)):
        yield from _paragraph(dice)
        yield ""
    yield from _paragraph(dice)
    yield rf"\begin{{equation}}\label{{eq:{number}}}"
    yield f"  {dice.choice(DISPLAYS)}"
    yield r"\end{equation}"
    yield from _paragraph(dice)
    yield ""
    yield f"% {_sentence(dice)}"
    if number % 3 == 0:
        yield r"\begin{itemize}"
        yield from (rf"  \item {_sentence(dice)}" for _ in range(3))
        yield r"\end{itemize}"
        yield ""
    if number % 7 == 0:
        yield r"\begin{verbatim}"
        yield from ("for x in data:", "    loss = step(x)  # costs $2", "    print(loss)")
        yield r"\end{verbatim}"
        yield ""


def _markdown(dice: random.Random, number: int) -> Iterator[str]:
    yield f"## Part {number}"
    yield ""
    for _ in range(dice.randint(1, 3)):
        yield from _paragraph(dice)
        yield ""
    yield from ("$$", dice.choice(DISPLAYS), "$$", "")
    yield from _paragraph(dice)
    yield ""
    if number % 3 == 0:
        yield from (f"- {_sentence(dice)}" for _ in range(3))
        yield ""
    if number % 5 == 0:
        yield from (f"> {_sentence(dice)}", "")
    if number % 7 == 0:
        yield from ("```python", "for x in data:", "    loss = step(x)  # costs $2", "```", "")


def _paragraph(dice: random.Random) -> Iterator[str]:
    for _ in range(dice.randint(2, 5)):
        yield f"{_sentence(dice)} {_sentence(dice)}"


def _sentence(dice: random.Random) -> str:
    words = dice.choices(WORDS, k=dice.randint(6, 11))
    if dice.random() < 0.4:
        words.insert(dice.randrange(1, len(words)), dice.choice(INLINE))
    return f"{words[0].capitalize()} {' '.join(words[1:])}."
