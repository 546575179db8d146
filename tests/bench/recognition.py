"""What the recognition of a formula costs in process, beside a round trip to an empty pygls server (E).

Asked are all bodies and variants of the catalog in other letters and spellings, and as many formulas that are none; no
formula is asked twice. The server and the recognizers of all sizes take turns, formula by formula: what one size takes
longer than another is not the machine's mood. They are as warm as the server makes them.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from mleq.catalog.builtin import load_builtin
from mleq.catalog.equation import Equation
from mleq.formula.recognize import Recognizer
from mleq.lsp.warm import keep_out_of_collections
from tests.bench.client import Client
from tests.bench.formulas import Maker, plausible, respelled
from tests.bench.report import SERVERS, SETTLING, Figures, heading, row

SIZES = (2_000, 20_000)
"""Equations, beside the catalog's alone."""


def recognition(rounds: int) -> None:
    known = load_builtin().equations
    maker = Maker(known)
    sizes = (len(known), *SIZES)
    made = {size: _Made(maker.equations(size), known) for size in sizes}
    usual = gc.get_threshold()
    keep_out_of_collections()
    with Client(SERVERS["E"]) as empty:
        empty.initialize()
        empty.open("latex", "x\n")
        time.sleep(SETTLING)
        for number in range(rounds):
            for one in made.values():
                one.figures.begin_round()
            for at, (wanted, latex) in enumerate(_formulas(known, maker, random.Random(str(number)))):
                took, _ = empty.timed("hover", 0, 0)
                for size in sizes[:: 1 if at % 2 else -1]:
                    made[size].ask(wanted, latex, took)
    gc.unfreeze()
    gc.set_threshold(*usual)
    columns = "E p50", "mleq p50", "ratio", "E p99", "mleq p99", "ratio"
    heading("recognition, ms", *columns, "made in s", "MB", "right", "others told")
    for size, one in made.items():
        row(f"{size:,} equations", *one.figures.cells(), *one.cells())
    heading("growth of recognition", "p50", "p99")
    for small, large in pairwise(sizes):
        growth = (
            made[large].figures.at("mleq", percent) / made[small].figures.at("mleq", percent) for percent in (50, 99)
        )
        row(f"{large:,} to {small:,} equations", *(f"{ratio:.2f}" for ratio in growth))


class _Made:
    """A recognizer, as warm as the server makes it, and what was measured of it."""

    def __init__(self, equations: Sequence[Equation], known: Sequence[Equation]) -> None:
        gc.collect()
        before, began = _memory(), time.perf_counter()
        self._recognizer = Recognizer(equations)
        self._recognizer.recognize(known[0].body)  # what is made at the first question is part of the making
        self._seconds = time.perf_counter() - began
        for equation in known:
            for _, body, _ in equation.bodies():
                self._recognizer.recognize(body)
        gc.collect()
        self._megabytes = _memory() - before
        self.figures = Figures()
        self._told: dict[bool, list[bool]] = {True: [], False: []}

    def ask(self, wanted: str | None, latex: str, empty: float) -> None:
        """Ask what a formula is, beside a round trip that took that long."""
        began = time.perf_counter()
        matches = self._recognizer.recognize(latex)
        self.figures.add("mleq", [(time.perf_counter() - began) * 1e3])
        self.figures.add("E", [empty])
        ids = {match.equation.id for match in matches if match.is_whole}
        self._told[bool(wanted)].append(wanted in ids if wanted else bool(ids))

    def cells(self) -> Sequence[str]:
        """What it took to make it, and how often it was right."""
        right, wrong = (sum(answers) / len(answers) for answers in (self._told[True], self._told[False]))
        return f"{self._seconds:.1f}", f"{self._megabytes:.0f}", f"{right:.0%}", f"{wrong:.0%}"


def _formulas(known: Sequence[Equation], maker: Maker, dice: random.Random) -> list[tuple[str | None, str]]:
    """Formulas in any order, with the id of the equation that each is, None for none."""
    asked: list[tuple[str | None, str]] = [
        (equation.id, respelled(body, slots, dice)) for equation in known for _, body, slots in equation.bodies()
    ]
    asked += [(None, maker.formula(dice) if at % 2 else plausible(dice)) for at in range(len(asked))]
    dice.shuffle(asked)
    return asked


def _memory() -> float:
    """The megabytes that this process holds."""
    pages = Path("/proc/self/statm").read_text().split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
