"""What a search costs, beside tantivy and rapidfuzz on the same names.

The names are made of words of the catalog, a few of which are in many names and most in few, as words are. tantivy has
them as n-grams of 1 to 3 characters; rapidfuzz compares the query with each. Read the ratios, not the milliseconds.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from statistics import quantiles

import rapidfuzz
import tantivy

from mleq.catalog.builtin import load_builtin
from mleq.catalog.equation import Equation
from mleq.catalog.search import Index
from mleq.catalog.words import fold, is_chinese
from tests.bench.report import heading, row

SIZES = {1_000: 300, 10_000: 300, 100_000: 150}
"""Entries, and how many queries are asked of them."""
WANTED = 50
PATIENCE = 20.0
"""Seconds after which the slowest of them, whose queries all take alike, is asked no more."""
Search = Callable[[str], int]


def search(rounds: int) -> None:
    columns = "tantivy p99", "mleq p50", "mleq p99", "ratio", "WRatio p99", "ratio", "answered", "source found"
    heading("search for 50, ms", *columns)
    for size, asked in SIZES.items():
        equations = _equations(size)
        names = [[equation.name, equation.zh, *equation.aliases] for equation in equations]
        index = Index(equations)
        queries = _queries(equations, asked)
        found = [index.search(query, WANTED) for query, _ in queries]
        answered = sum(bool(hits) for hits in found) / asked
        among = sum(place in {hit.equation.id for hit in hits} for hits, (_, place) in zip(found, queries, strict=True))
        searches: dict[str, Search] = {
            "mleq": lambda query, index=index: len(index.search(query, WANTED)),
            "tantivy": _tantivy(names),
            "WRatio": _rapidfuzz(names),
        }
        gc.collect()
        gc.freeze()
        took: dict[str, list[list[float]]] = {name: [] for name in searches}
        for _ in range(rounds):
            for name, run in searches.items():
                took[name].append(_times(run, [query for query, _ in queries]))
        p50, p99 = ({name: _percentile(runs, at) for name, runs in took.items()} for at in (50, 99))
        row(
            f"{size:,} entries",
            f"{p99['tantivy']:.2f}",
            f"{p50['mleq']:.2f}",
            f"{p99['mleq']:.2f}",
            f"{p99['mleq'] / p99['tantivy']:.1f}",
            f"{p99['WRatio']:.1f}",
            f"1/{p99['WRatio'] / p99['mleq']:.0f}",
            f"{answered:.1%}",
            f"{among / asked:.0%}",
        )


def _times(run: Search, queries: Sequence[str]) -> list[float]:
    """What each query takes, in ms."""
    times = []
    end = time.perf_counter() + PATIENCE
    for query in queries:
        begun = time.perf_counter()
        run(query)
        times.append((time.perf_counter() - begun) * 1e3)
        if time.perf_counter() > end:
            break
    return times


def _percentile(runs: Sequence[Sequence[float]], percent: int) -> float:
    """The best of the rounds' percentiles, the one that others on the machine disturbed least."""
    return min(quantiles(times, n=100, method="inclusive")[percent - 1] for times in runs)


def _equations(size: int) -> list[Equation]:
    """As many equations with names made of words of the catalog."""
    rng = random.Random(size)
    known = load_builtin().equations
    english = sorted({word for e in known for word in fold(f"{e.name} {e.note}").split() if word.isascii()})
    chinese = sorted({character for e in known for character in e.zh if is_chinese(character)})
    rng.shuffle(english)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(english))))
    plain = replace(known[0], variants=(), symbols=(), note="", note_zh=None, was=(), section="")

    def name() -> str:
        return " ".join(rng.choices(english, cum_weights=weights, k=rng.randint(2, 4)))

    return [
        replace(
            plain,
            id=f"entry-{number}",
            name=name(),
            zh="".join(rng.choices(chinese, k=rng.randint(3, 6))),
            triggers=(),
            aliases=(name(), name(), name()),
            priority=rng.randint(1, 3),
        )
        for number in range(size)
    ]


def _queries(equations: Sequence[Equation], count: int) -> list[tuple[str, str]]:
    """What people might type for some of the equations, with the ids of these."""
    rng = random.Random(count)
    found = []
    for number in range(count):
        equation = rng.choice(equations)
        name = rng.choice([equation.name, *equation.aliases])
        words = name.split()
        at = rng.randrange(1, len(name) - 1)
        query = [
            name,
            name[: rng.randint(2, len(name))],
            " ".join(reversed(words)),
            f"{rng.choice(words)} {words[0]}",
            name[:at] + name[at + 1 :],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
            name[:at] + rng.choice("aeimnorst") + name[at:],
            "".join(word[0] for word in words),
            equation.zh[:2],
            equation.zh[-2:],
        ][number % 10]
        found.append((query.strip(), equation.id))
    return found


def _tantivy(names: Sequence[Sequence[str]]) -> Search:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=False, tokenizer_name="grams")
    builder.add_unsigned_field("place", stored=True)
    index = tantivy.Index(builder.build())
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 3, False)).filter(tantivy.Filter.lowercase()).build()
    index.register_tokenizer("grams", grams)
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for place, some in enumerate(names):
        writer.add_document(tantivy.Document(name=list(some), place=place))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def run(query: str) -> int:
        return len(searcher.search(index.parse_query(query, ["name"]), WANTED).hits)

    return run


def _rapidfuzz(names: Sequence[Sequence[str]]) -> Search:
    flat = [name for some in names for name in some]

    def run(query: str) -> int:
        scorer = rapidfuzz.fuzz.WRatio
        return len(rapidfuzz.process.extract(query, flat, scorer=scorer, limit=WANTED))

    return run
