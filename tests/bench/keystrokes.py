"""What a keystroke, a hover and a start cost, beside an empty pygls server in the same run.

A keystroke is one character typed and the completion asked after it, written together, timed to the answer. Rounds of
both servers take turns, since the machine is shared; read the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.lsp.raw import Process

EMPTY = [sys.executable, str(Path(__file__).parent / "empty_server.py")]
MLEQ = [sys.executable, "-m", "mleq", "serve"]
URI = "file:///bench.tex"
CAPABILITIES = {
    "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
    "general": {"positionEncodings": ["utf-16"]},
}
LINE = "Some prose with a formula $x_{i} = \\alpha y_{i}$, a command \\emph{here}, and 100 more characters.\n"
WORDS = ("mlsoftmax", "mlkl", "attention", "\\softmax", "the loss", "mlcrossentropy")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, nargs="*", default=[50, 2_000, 20_000])
    arguments = parser.parse_args()
    print(f"{'':<34}{'E p50':>9}{'mleq p50':>9}{'ratio':>7}{'E p99':>9}{'mleq p99':>9}{'ratio':>7}  (ms)")
    report("start to initialize", [starts(EMPTY) for _ in range(15)], [starts(MLEQ) for _ in range(15)])
    for lines in arguments.lines:
        document = LINE * lines
        for name, ask in (("keystroke in prose", prose), ("keystroke in math", math), ("hover", hover)):
            both: dict[str, list[float]] = {"empty": [], "mleq": []}
            for _ in range(arguments.rounds):
                for server, command in (("empty", EMPTY), ("mleq", MLEQ)):
                    with opened(command, document) as client:
                        both[server] += ask(client, lines)
            report(f"{name}, {lines:,} lines", both["empty"], both["mleq"])


def report(name: str, empty: list[float], ours: list[float]) -> None:
    cells = []
    for at in (50, 99):
        e, m = percentile(empty, at), percentile(ours, at)
        cells += [f"{e:>9.2f}{m:>9.2f}{m / e:>7.2f}"]
    print(f"{name:<34}{''.join(cells)}", flush=True)


def percentile(values: list[float], at: int) -> float:
    return statistics.quantiles(values, n=100)[at - 1]


def starts(command: list[str]) -> float:
    began = time.perf_counter()
    with Process(command=command) as client:
        client.initialize(CAPABILITIES)
        return (time.perf_counter() - began) * 1000


@contextmanager
def opened(command: list[str], document: str) -> Iterator[Process]:
    with Process(command=command) as client:
        client.initialize(CAPABILITIES)
        client.open(URI, "latex", document)
        client.ask(2, "hover", URI, 0, 0)
        yield client


def prose(client: Process, lines: int) -> list[float]:
    return list(keystrokes(client, lines // 2, 0))


def math(client: Process, lines: int) -> list[float]:
    return list(keystrokes(client, lines // 2, LINE.index("$x") + 1))


def keystrokes(client: Process, line: int, column: int) -> Iterator[float]:
    number = 100
    for _ in range(3):
        for word in WORDS:
            for place, letter in enumerate(f"{word} "):
                number += 1
                yield timed(client, number, partial(type_letter, client, number, line, column + place, letter))
            erase(client, line, column, len(word) + 1)


def type_letter(client: Process, number: int, line: int, column: int, letter: str) -> None:
    change(client, line, column, column, letter)
    position = {"line": line, "character": column + 1}
    params = {"textDocument": {"uri": URI}, "position": position}
    client.send({"id": number, "method": "textDocument/completion", "params": params})


def erase(client: Process, line: int, column: int, length: int) -> None:
    change(client, line, column, column + length, "")


def change(client: Process, line: int, start: int, end: int, text: str) -> None:
    span = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
    params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"range": span, "text": text}]}
    client.send({"method": "textDocument/didChange", "params": params})


def hover(client: Process, lines: int) -> list[float]:
    column = LINE.index("\\alpha")
    params = {"textDocument": {"uri": URI}, "position": {"line": lines // 2, "character": column}}
    return [
        timed(client, number, partial(client.send, {"id": number, "method": "textDocument/hover", "params": params}))
        for number in range(5_000, 5_150)
    ]


def timed(client: Process, number: int, ask: Callable[[], None]) -> float:
    began = time.perf_counter()
    ask()
    while client.receive().get("id") != number:
        pass
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
