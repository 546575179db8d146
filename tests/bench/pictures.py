"""What a hover with a picture costs, beside an empty server (E) and beside MathJax in a worker of Node, and its memory.

LaTeX-Workshop draws its hovers with MathJax in such a worker; what is measured of it here is without an editor and a
protocol around it. The formulas are bodies of the catalog, and for fresh pictures the same with a number added, so that
none was seen before. Read the ratios, not the milliseconds.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mleq.catalog.builtin import load_builtin
from tests.bench.client import ENVIRONMENT, Client
from tests.bench.report import SERVERS, SETTLING, Figures, heading, row, turns

NODE = Path(__file__).parent.parent / "node"
PICTURES = {"preview": {"pictures": True}}
WARMING = 20
"""Hovers before the first that counts: an interpreter is slow at what it does for the first time."""
FRESH = 100
MANY = 1_000


def pictures(rounds: int) -> None:
    shipped(rounds)
    fresh(rounds)
    memory()


def shipped(rounds: int) -> None:
    """The hover of formulas that are the catalog's, whose pictures were made beforehand, in a server a little used."""
    heading("hover with a shipped picture, ms", "E p50", "mleq p50", "ratio", "E p99", "mleq p99", "ratio")
    bodies = [" ".join(body.split()) for body in _bodies()]
    document = "\n\n".join(f"$${body}$$" for body in bodies)
    figures = Figures()
    shown: list[bool] = []
    for _ in range(rounds):
        with _clients(document) as clients:
            figures.begin_round()
            for at, server in turns(WARMING):
                clients[server].timed("hover", 2 * at, 2)
            for at, server in turns(len(bodies)):
                took, answer = clients[server].timed("hover", 2 * at, 2)
                figures.add(server, [took])
                shown += [_has_picture(answer)] if server == "mleq" else []
    row(f"{len(bodies)} formulas, {statistics.mean(shown):.0%} shown", *figures.cells())


def fresh(rounds: int) -> None:
    """The hover of formulas that nobody has seen."""
    heading("fresh picture, ms", "first", "p50", "p99")
    formulas = _fresh(FRESH)
    document = "\n\n".join(f"$${formula}$$" for formula in formulas)
    found: dict[str, list[list[float]]] = {"mleq, hover": [], "MathJax in a worker of Node": []}
    for _ in range(rounds):
        with _clients(document) as clients, _node() as node:
            ours, theirs = [], []
            for at, formula in enumerate(formulas):
                ours.append(clients["mleq"].timed("hover", 2 * at, 2)[0])
                theirs.append(_asked(node, formula))
            found["mleq, hover"].append(ours)
            found["MathJax in a worker of Node"].append(theirs)
    for name, values in found.items():
        cells = (
            statistics.median(times[0] for times in values),
            *(statistics.median(statistics.quantiles(times[1:], n=100)[at] for times in values) for at in (49, 98)),
        )
        row(name, *(f"{cell:.1f}" for cell in cells))


def memory() -> None:
    heading("memory, MB", "before", "after one", f"after {MANY:,}")
    formulas = _fresh(MANY)
    document = "\n\n".join(f"$${formula}$$" for formula in formulas)
    with _clients(document) as clients, _node() as node:
        client, cells = clients["mleq"], [clients["mleq"].memory()]
        client.timed("hover", 0, 2)
        cells.append(client.memory())
        for at in range(1, MANY):
            client.timed("hover", 2 * at, 2)
        cells.append(client.memory())
        row("mleq", *(f"{cell:.1f}" for cell in cells))
        cells = []
        for at, formula in enumerate(formulas):
            if at < 2:
                cells.append(_memory(node.pid))
            _asked(node, formula)
        row("the process of Node", *(f"{cell:.1f}" for cell in (*cells, _memory(node.pid))))


def _bodies() -> list[str]:
    return [body for equation in load_builtin().equations for _, body, _ in equation.bodies()]


def _fresh(count: int) -> list[str]:
    bodies = [" ".join(body.split()) for body in _bodies()]
    return [f"{bodies[number % len(bodies)]} + {number}" for number in range(count)]


def _has_picture(answer: dict[str, Any]) -> bool:
    return "](data:image" in json.dumps(answer["result"])


@contextmanager
def _clients(document: str) -> Iterator[dict[str, Client]]:
    clients = {server: Client(command) for server, command in SERVERS.items()}
    try:
        for client in clients.values():
            client.initialize(PICTURES)
            client.open("markdown", document)
        time.sleep(SETTLING)
        yield clients
    finally:
        for client in clients.values():
            client.__exit__()


@contextmanager
def _node() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        ["node", "mathjax_worker.mjs"], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _asked(node: subprocess.Popen[bytes], formula: str) -> float:
    assert node.stdin and node.stdout
    began = time.perf_counter()
    node.stdin.write(json.dumps(formula).encode() + b"\n")
    node.stdin.flush()
    answer = node.stdout.readline()
    took = (time.perf_counter() - began) * 1000
    assert b"<svg" in answer, answer[:200]
    return took


def _memory(pid: int) -> float:
    pages = Path(f"/proc/{pid}/statm").read_text().split()
    return int(pages[1]) * 4096 / 1e6
