"""What is measured, in turns, and how it is told."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

SERVERS = {
    "E": [sys.executable, str(Path(__file__).parent / "empty_server.py")],
    "mleq": [sys.executable, "-m", "mleq", "serve"],
}
SETTLING = 2.0
"""Seconds that both servers get after their start, as the first keystroke of a session gets them."""


def turns(rounds: int) -> Iterator[tuple[int, str]]:
    """Every server once in every round; who was first is last in the next."""
    for number in range(rounds):
        for server in list(SERVERS)[:: 1 if number % 2 == 0 else -1]:
            yield number, server


class Figures:
    """What was measured of both servers, round by round."""

    def __init__(self) -> None:
        self._rounds: list[dict[str, list[float]]] = []

    def begin_round(self) -> None:
        self._rounds.append({server: [] for server in SERVERS})

    def add(self, server: str, values: Iterable[float]) -> None:
        self._rounds[-1][server] += values

    def at(self, server: str, percent: int) -> float:
        """The median of the rounds' own percentiles."""
        return statistics.median(statistics.quantiles(found[server], n=100)[percent - 1] for found in self._rounds)

    def cells(self) -> Iterator[str]:
        for percent in (50, 99):
            empty, ours = (self.at(server, percent) for server in SERVERS)
            yield from (f"{empty:.2f}", f"{ours:.2f}", f"{ours / empty:.2f}")


def heading(name: str, *columns: str) -> None:
    print()
    row(name, *columns)


def row(name: str, *columns: str) -> None:
    print(f"{name:<40}{''.join(f'{column:>{max(10, len(column) + 2)}}' for column in columns)}", flush=True)
