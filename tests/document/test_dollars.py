"""Dollars in whole texts, as Pandoc reads them: prices, shells and formulas in prose, and documents found lying about.

`test_oracles` asks Pandoc about lines of tokens that nobody would write; here are texts as people write them. The
documents are those that come with the packages on this machine, which have many dollars and little math, and those in
the folder that `MLEQ_MARKDOWN` names, say a book about machine learning.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from mleq.document import markdown
from mleq.document.regions import Kind, Scan, Span
from tests.document.test_hard_cases import content
from tests.document.test_oracles import nodes, pandoc

ROOT = Path(__file__).parents[2]
PANDOC = "markdown-raw_tex-latex_macros-smart-superscript-subscript-implicit_figures"
GITHUB = "gfm+tex_math_dollars-tex_math_gfm+yaml_metadata_block+footnotes-autolink_bare_uris"
"""Pandoc's two readers: Pandoc's own Markdown, and CommonMark's blocks with dollars."""

WORDS = (
    "the loss of a model is and cost we pay for each token GPU 我们 损失函数 的价格是 模型 其中 和 per month or".split()
)
PRICES = (
    "$5 $6 $20 $1,200.50 $.50 $5-$10 US$3 $5M $30/h (~$7) 5$ **$8** $0.002/1K $5. $6, $7; ($9) 价格$5 $3和$4 -$5 $5+"
).split()
SHELL = "$HOME $PATH ${x} $1 $@ $? $(pwd) $foo_bar ~/$USER US$ C$ $".split()
FORMULAS = [
    *r"$x$ $0.25$ $2(k-2)$ $\alpha_i$ $x_1,\dots,x_n$ $\mathbb{E}[x]$ $5$ $n=5$ $-1$ $|x|$ $(a,b)$ $熵$ $\%$".split(),
    *["$x = y$", "$x + y$", r"$\text{if $a$ or} b$", r"$p(x \mid y)$", "$$x$$", "$$ x = y $$", r"$\$5$", "$a\n= b$"],
]
OTHERS = [r"\$5", r"\\", "`$x$`", "`a$`", "``$` x``", "[a $x$](http://a/$1)", "![$x$](a.png)", "*b*", "<b>", "~5~"]
JOINTS = [" ", " ", " ", " ", " ", "", "\n", ", ", "，", ". ", "。", "-", " (", ") ", "/"]


def prose(count: int, seed: int) -> list[str]:
    """Paragraphs of words, prices and formulas, most of them a few of one kind among words."""
    chance = random.Random(seed)
    paragraphs = []
    for _ in range(count):
        kinds = [WORDS, *chance.choices([WORDS, PRICES, SHELL, FORMULAS, FORMULAS, OTHERS], k=chance.randint(1, 3))]
        pieces = [chance.choice(chance.choice(kinds)) + chance.choice(JOINTS) for _ in range(chance.randint(2, 12))]
        text = "w " + "".join(pieces) + " w"
        # Backticks beside dollars are GitLab's math; runs of other lengths and two line breaks are left to other tests.
        if not re.search(r"\$`|`\$|``{2,}|`\S*``|\n\s*\n|\\\n", text.replace("`$x$`", "").replace("``$` x``", "")):
            paragraphs.append(text)
    return paragraphs


def squeezed(formula: str) -> str:
    """A formula without white space; in the cells of GitHub's tables a bar has a backslash."""
    return re.sub(r"\s+", "", formula).replace(r"\|", "|")


def kind_and_content(text: str, scan: Scan, span: Span) -> tuple[str, str]:
    kind = "InlineMath" if span.kind is Kind.INLINE else "DisplayMath"
    return kind, squeezed(content(text, scan, span))


def our_formulas(text: str) -> list[tuple[str, str]]:
    scan = markdown.scan(text)
    return [kind_and_content(text, scan, span) for span in scan.math() if span.closed]


def their_formulas(tree: object) -> list[tuple[str, str]]:
    return [(kind["t"], squeezed(source)) for kind, source in nodes(tree, "Math")]


def paragraphs_read_otherwise(paragraphs: list[str]) -> list[tuple[str, list, list]]:
    # A heading after each paragraph tells them apart in what Pandoc answers.
    theirs: list[list[tuple[str, str]]] = [[]]
    for block in pandoc("\n\n".join(f"{paragraph}\n\n# h" for paragraph in paragraphs), PANDOC):
        if block["t"] == "Header":
            theirs.append([])
        theirs[-1] += their_formulas(block)
    assert len(theirs) == len(paragraphs) + 1
    pairs = zip(paragraphs, theirs, strict=False)
    wrong = [(text, expected, found) for text, expected in pairs if (found := our_formulas(text)) != expected]
    return [difference for difference in wrong if not has_ticks(difference[0])]


def has_ticks(text: str) -> bool:
    """Whether a formula of it is GitLab's, $`x`$, which it also is where one dollar was of code: `$` x `$`."""
    return any(text.startswith("$`", span.outer_start) for span in markdown.scan(text).math())


def test_prices_and_formulas_in_prose():
    assert paragraphs_read_otherwise(prose(3_000, 1)) == []


@pytest.mark.engine
@pytest.mark.parametrize("seed", range(2, 5))
def test_more_prices_and_formulas_in_prose(seed):
    assert paragraphs_read_otherwise(prose(5_000, seed)) == []


def documents(folders: list[Path], longest: int) -> list[tuple[Path, str]]:
    """The Markdown in the folders that has a dollar, each text once."""
    found: dict[str, Path] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix.lower() in (".md", ".markdown", ".qmd", ".rmd") or path.name == "METADATA":
            try:
                text = path.read_text("utf-8")
            except (OSError, UnicodeError):
                continue
            if path.name == "METADATA":
                text = text.partition("\n\n")[
                    2
                ]  # below the fields, and without a blank line that would be front matter
            if "$" in text and len(text) <= longest:
                found.setdefault(text, path)
    return [(path, text) for text, path in found.items()]


def agreement(texts: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """For each text how many formulas it has, on how many of them a reader of Pandoc agrees, and the others.

    Three kinds of formulas are left out, as they are ours alone: displays with blank lines in them, what backslashes
    open, and fences of math. And Pandoc's two readers are not of one mind on blocks: the one that agrees more is asked.
    """

    def ask(text: str, reader: str) -> list[tuple[str, str]]:
        return their_formulas(pandoc(text, reader))

    with ThreadPoolExecutor() as pool:
        for text, *readings in zip(
            texts, *(pool.map(ask, texts, [reader] * len(texts)) for reader in (PANDOC, GITHUB)), strict=True
        ):
            scan = markdown.scan(text)
            spans = [span for span in scan.math() if span.closed and text[span.outer_start] == "$"]
            spans = [span for span in spans if not re.search(r"\n[ \t>]*\n", text[span.start : span.end])]
            ours = [kind_and_content(text, scan, span) for span in spans]
            best = max((SequenceMatcher(None, ours, theirs, autojunk=False) for theirs in readings), key=matching)
            missed = [
                f"{ours[a:b]} is {best.b[c:d]}" for operation, a, b, c, d in best.get_opcodes() if operation != "equal"
            ]
            yield len(ours), matching(best), missed


def matching(matcher: SequenceMatcher) -> int:
    return sum(block.size for block in matcher.get_matching_blocks())


def test_documents_that_come_with_the_packages():
    # Those of npm are the same everywhere, for there is a lock. The others are asked below.
    found = documents([ROOT / "tests" / "node" / "node_modules", ROOT / "examples"], 40_000)
    assert found
    wrong = {}
    for (path, _), (_, _, missed) in zip(found, agreement([text for _, text in found]), strict=True):
        if missed:
            wrong[str(path)] = missed
    assert wrong == {}


@pytest.mark.engine
def test_all_documents_of_this_machine():
    """Nobody has looked at all of them, so it is the share that counts; run with `-s` for the differences."""
    named = os.environ.get("MLEQ_MARKDOWN")
    folders = [ROOT, Path("/usr/share/doc"), Path("/usr/lib/node_modules"), *([Path(named)] if named else [])]
    found = documents(folders, 100_000)
    formulas = agreed = 0
    for (path, _), (count, same, missed) in zip(found, agreement([text for _, text in found]), strict=True):
        formulas += count
        agreed += same
        print(*(f"{path}: {difference}" for difference in missed), sep="\n", end="\n" * bool(missed))
    print(f"{len(found)} documents, {formulas} formulas, {agreed} as Pandoc has them")
    assert agreed >= 0.99 * formulas
