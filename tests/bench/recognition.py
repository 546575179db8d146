"""What the recognition of a formula costs in process, beside a round trip to an empty pygls server (E).

Asked are all bodies and variants of the catalog in other letters and spellings, and as many formulas that are none; no
formula is asked twice. The server and the recognizer take turns, formula by formula.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

from mleq.catalog.builtin import load_builtin
from mleq.catalog.equation import Equation
from mleq.formula.recognize import Recognizer
from tests.bench.client import Client
from tests.bench.formulas import Maker, plausible, respelled
from tests.bench.report import SERVERS, SETTLING, Figures, heading, row, turns

SIZES = (2_000, 20_000)
"""Equations, beside the catalog's alone."""


def recognition(rounds: int) -> None:
    known = load_builtin().equations
    maker = Maker(known)
    figures: dict[int, Figures] = {}
    columns = "E p50", "mleq p50", "ratio", "E p99", "mleq p99", "ratio"
    heading("recognition, ms", *columns, "made in s", "MB", "right", "others told")
    with Client(SERVERS["E"]) as empty:
        empty.initialize()
        empty.open("latex", "x\n")
        time.sleep(SETTLING)
        for size in (len(known), *SIZES):
            equations = maker.equations(size)
            gc.collect()
            before, began = _memory(), time.perf_counter()
            recognizer = Recognizer(equations)
            recognizer.recognize(known[0].body)  # what is made at the first question is part of the making
            made = time.perf_counter() - began
            gc.collect()
            held = _memory() - before
            gc.freeze()
            figures[size] = Figures()
            told: dict[bool, list[bool]] = {True: [], False: []}
            for number in range(rounds):
                figures[size].begin_round()
                asked = _formulas(known, maker, random.Random(f"{size} {number}"))
                for at, server in turns(len(asked)):
                    wanted, latex = asked[at]
                    if server == "E":
                        took, _ = empty.timed("hover", 0, 0)
                    else:
                        began = time.perf_counter()
                        matches = recognizer.recognize(latex)
                        took = (time.perf_counter() - began) * 1e3
                        ids = {match.equation.id for match in matches if match.is_whole}
                        told[bool(wanted)].append(wanted in ids if wanted else bool(ids))
                    figures[size].add(server, [took])
            gc.unfreeze()
            right, wrong = (sum(answers) / len(answers) for answers in (told[True], told[False]))
            cells = f"{made:.1f}", f"{held:.0f}", f"{right:.0%}", f"{wrong:.0%}"
            row(f"{size:,} equations", *figures[size].cells(), *cells)
    heading("growth of recognition", "p50", "p99")
    small, large = SIZES
    growth = (figures[large].at("mleq", percent) / figures[small].at("mleq", percent) for percent in (50, 99))
    row(f"{large:,} to {small:,} equations", *(f"{ratio:.2f}" for ratio in growth))


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
