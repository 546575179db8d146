"""Nothing is offered that was not asked for: pages typed letter by letter, as writers type them, and asked after each.

The pages in `silence/` are dense with traps: an mlp, mlops, 5 ml, ml模型, prices, code, keys. In their prose not one
item may be offered at any letter, and none while a command is typed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mleq.catalog.catalog import Catalog
from mleq.catalog.pack import Pack
from mleq.document.context import Place
from mleq.document.languages import Language
from mleq.tex.commands import begins_command
from tests.document import tex_sources
from tests.features.drawn import Drawn
from tests.features.typed import Asked, typed, typed_anew, typed_with_pairs

PAGES = sorted((Path(__file__).parent / "silence").iterdir())
REAL = 60
"""The documents of TeX Live that are typed in `make check-all`, and how much of each."""
REAL_CHARACTERS = 6_000

_CALLED = re.compile(r"\\([A-Za-z]{3,})|(?<![A-Za-z0-9\\/.@#_{<-])ml([a-z][a-z0-9]*)")

_COMMAND = re.compile(r"\\([A-Za-z]+)")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def language_of(page: Path) -> Language:
    return "markdown" if page.suffix == ".md" else "tex"


@pytest.fixture(scope="module")
def trap(catalog) -> Catalog:
    """The catalog with an equation more for every command and every word after the head that the pages have.

    However much the catalog grows, the pages stay silent.
    """
    softmax = catalog.get("softmax")
    names = {a or b for page in PAGES for a, b in _CALLED.findall(text_of(page))}
    names -= {"kl", "softmax", "ce"}  # these are asked for wherever they may be
    traps = [
        replace(softmax, id=f"trap-{name}", name=f"{name} equation", triggers=(f"{name.lower()}",), aliases=(), was=())
        for name in sorted(names)
    ]
    unique = {equation.triggers: equation for equation in traps}
    return Catalog([Pack("traps", "1", "MIT", "", (*catalog.equations, *unique.values()))])


@pytest.mark.parametrize("typing", [typed, typed_with_pairs, typed_anew])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_silent(trap, page, typing):
    offered = []
    for asked in typing(trap, text_of(page), language_of(page)):
        if asked.completion.candidates and not asked.is_math:
            offered.append(str(asked))
    assert offered == []


def test_every_trigger_is_still_offered_in_prose(catalog):
    for equation in catalog.equations:
        for trigger in equation.triggers:
            assert equation.id in Drawn(f"so ml{trigger}|", "md").ids(catalog), f"ml{trigger} is an ordinary word"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_words_of_its_formulas_are_silent_too(catalog, page):
    """But for what is in a name: `tra`, of the transformer's attention, and `init`, of a definite matrix."""
    asked = typed(catalog, text_of(page), language_of(page))
    assert {one.context.word for one in asked if one.completion.candidates} <= {"tra", "init"}


@pytest.mark.engine
def test_real_documents_are_silent(catalog):
    """What comes with TeX Live, in which nobody asks for equations of ours."""
    documents = [path for path in tex_sources.documents() if r"\begin{document}" in tex_sources.read(path)]
    if not documents:
        pytest.skip("needs the documents of TeX Live")
    characters, offered = 0, []
    for path in documents[:: max(1, len(documents) // REAL)]:
        text = tex_sources.read(path)[:REAL_CHARACTERS]
        characters += len(text)
        for asked in typed(catalog, text, "tex"):
            if asked.completion.candidates and not asked.is_math and not _is_unknown(text, asked):
                offered.append(f"{path.name}: {asked}")
    print(f"{characters} characters")
    assert offered == []


def _is_unknown(text: str, asked: Asked) -> bool:
    """Whether it is a command of a formula that nobody knows, as of a class that is not read; ours may be meant."""
    command = _COMMAND.match(text, asked.context.start)
    return asked.context.place is Place.MATH and command is not None and not begins_command(command[1])
