"""What a keystroke, a hover, a start and an open document cost, beside an empty pygls server (E) in the same run.

A keystroke is a letter typed and the completion asked behind it, written together and timed to the last byte of the
answer. Both servers are there at once and take turns, word by word, since the machine is shared; read the ratios, not
the milliseconds. A figure of several rounds is the median of the rounds' own. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from markdown_it import MarkdownIt

from tests.bench.client import Client
from tests.bench.documents import Document, article, megabyte, one_line
from tests.bench.pictures import pictures
from tests.bench.recognition import recognition
from tests.bench.report import SERVERS, SETTLING, Figures, heading, row, turns
from tests.bench.search import search

KEYS = 300
"""Keystrokes of a round, about."""
COLUMNS = ("E p50", "mleq p50", "ratio", "E p99", "mleq p99", "ratio")
WORDS = {
    "prose": ("mlsoftmax", "mlkl", "mlattention", "model", "the", "mlcrossentropy", "we", "mllayernorm"),
    "math": ("softmax", "\\softmax", "attention", "xi", "entropy", "crossentropy", "\\alpha", "normal"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--lines", type=int, help="keystrokes in documents of about that size alone")
    arguments = parser.parse_args()
    for name, part in PARTS.items():
        if arguments.only in (None, name):
            part(arguments)


# Keystrokes and hovers


def keystrokes(arguments: argparse.Namespace) -> None:
    heading("keystroke, ms", *COLUMNS, "CPU ratio", "answers with items")
    p50: dict[str, float] = {}
    for name, document in documents(arguments.lines):
        for place in WORDS:
            figures = Figures()
            worked: dict[str, list[float]] = {server: [] for server in SERVERS}
            counts: list[int] = []
            for number in range(arguments.rounds):
                with pair(document) as clients:
                    before = {server: client.processor() for server, client in clients.items()}
                    figures.begin_round()
                    for word, server in turns(KEYS // 8):
                        typed = type_word(clients[server], document, place, random.Random(number * 1_000 + word))
                        figures.add(server, [took for took, _ in typed])
                        counts += [count for _, count in typed if server == "mleq"]
                    for server, client in clients.items():
                        worked[server].append(client.processor() - before[server])
            p50[f"{name}, {place}"] = figures.at("mleq", 50)
            cpu = statistics.median(worked["mleq"]) / max(statistics.median(worked["E"]), 0.001)
            share = statistics.mean(bool(count) for count in counts)
            row(f"{name}, {place}", *figures.cells(), f"{cpu:.2f}", f"{share:.0%}")
    growth(p50)


def growth(p50: dict[str, float]) -> None:
    heading("growth of mleq's p50", "ratio to 50 lines")
    for name, value in p50.items():
        language, _, place = name.partition(" ")[0], *name.rpartition(", ")[1:]
        short = p50.get(f"{language} 50 lines, {place}")
        if short and f"{language} 50 lines" not in name:
            row(name, f"{value / short:.2f}")


def documents(lines: int | None) -> Iterator[tuple[str, Document]]:
    for language in ("latex", "markdown"):
        for size in (50, 2_000, 20_000):
            if lines in (None, size):
                yield f"{language} {size:,} lines", article(language, size)
        if lines in (None, 20_000):
            yield f"{language} 20,000 without blank", article(language, 20_000, blank_lines=False)
        if lines in (None, 1):
            yield f"{language} line of 20,000", one_line(language, 20_000)


def type_word(client: Client, document: Document, place: str, dice: random.Random) -> list[tuple[float, int]]:
    """The milliseconds of each keystroke of a word and the items in its answer; the word is taken away again."""
    line, column = dice.choice(getattr(document, place))
    word = dice.choice(WORDS[place])
    typed = []
    for at, letter in enumerate(word, column):
        took, answer = client.key(line, at, letter)
        typed.append((took, len((answer["result"] or {"items": ()})["items"])))
    client.erase(line, column, column + len(word))
    return typed


def hovers(arguments: argparse.Namespace) -> None:
    heading("hover, ms", *COLUMNS, "answers")
    for name, document in documents(arguments.lines):
        figures = Figures()
        answered: list[bool] = []
        for number in range(arguments.rounds):
            with pair(document) as clients:
                figures.begin_round()
                for ask, server in turns(200):
                    dice = random.Random(number * 1_000 + ask)
                    line = dice.randrange(len(document.lines) * 2 // 3)
                    place = line, dice.randint(0, len(document.lines[line]))
                    if document.formulas and ask % 2:
                        place = dice.choice(document.formulas)
                    took, answer = clients[server].timed("hover", *place)
                    figures.add(server, [took])
                    answered += [bool(answer["result"])] if server == "mleq" else []
        row(name, *figures.cells(), f"{statistics.mean(answered):.0%}")


# Starts


def starts(arguments: argparse.Namespace) -> None:
    heading("start, median of 15, ms", "E", "mleq", "mleq - E", "ratio")
    document = Document("latex", ["so mlkl"], [], [], [])
    figures: dict[str, dict[str, list[float]]] = {"to initialize": {}, "to the first completion": {}}
    for number, server in turns(16):
        with Client(SERVERS[server]) as client:
            initialized = client.initialize()
            client.open(document.language, document.text)
            end, _ = client.ask("textDocument/completion", client.place(0, 7))
        if number:  # the first start may be that of a checkout, which compiles what it imports
            figures["to initialize"].setdefault(server, []).append(initialized)
            figures["to the first completion"].setdefault(server, []).append((end - client.started) * 1000)
    for name, values in figures.items():
        empty, ours = (statistics.median(values[server]) for server in SERVERS)
        row(name, f"{empty:.0f}", f"{ours:.0f}", f"{ours - empty:+.0f}", f"{ours / empty:.2f}")


# Memory


def memory(arguments: argparse.Namespace) -> None:
    heading("memory, MB", "E", "mleq", "mleq - E")
    found: dict[str, dict[str, float]] = {server: {} for server in SERVERS}
    document = article("latex", 50)
    with pair(document) as clients:
        for server, client in clients.items():
            found[server]["at start"] = client.memory()
            dice, typed = random.Random(1), 0
            for goal in (1_000, 10_000):
                while typed < goal:
                    typed += sum(len(type_word(client, document, place, dice)) for place in WORDS)
                found[server][f"after {goal:,} keystrokes"] = client.memory()
    for language in ("latex", "markdown"):
        text = megabyte(language)
        with pair(document) as clients:
            for server, client in clients.items():
                before = client.memory()
                client.open(language, text.text)
                client.key(*text.prose[0], "m")
                found[server][f"{len(text.text.encode()) / 1e6:.2f} MB of {language} open"] = client.memory() - before
    for name in found["E"]:
        empty, ours = (found[server][name] for server in SERVERS)
        row(name, f"{empty:.1f}", f"{ours:.1f}", f"{ours - empty:+.1f}")


# Opening


def opening(arguments: argparse.Namespace) -> None:
    heading("opening 1 MB, to the first answer, ms", "E", "mleq", "parser in process", "mleq / parser")
    parsers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "latex": ("pylatexenc", pylatexenc_parse),
        "markdown": ("markdown-it-py", MarkdownIt().parse),
    }
    for language in ("latex", "markdown"):
        document = megabyte(language)
        name, parse = parsers[language]
        began = time.perf_counter()
        parse(document.text)
        parsed = (time.perf_counter() - began) * 1000
        # An editor shows a file from its top; further down more has to be scanned before the first answer.
        for asked, place in (("at the top", (0, 0)), ("a third in", document.prose[0])):
            figures: dict[str, list[float]] = {server: [] for server in SERVERS}
            with pair(article(language, 50)) as clients:
                for _, server in turns(arguments.rounds):
                    client = clients[server]
                    began = time.perf_counter()
                    client.open(language, document.text)
                    end, _ = client.ask("textDocument/completion", client.place(*place))
                    figures[server].append((end - began) * 1000)
            empty, ours = (statistics.median(figures[server]) for server in SERVERS)
            cells = f"{empty:.0f}", f"{ours:.0f}", f"{parsed:.0f}", f"{ours / parsed:.2f}"
            row(f"{language} {asked}, beside {name}", *cells)


def pylatexenc_parse(text: str) -> Any:
    from pylatexenc.latexwalker import LatexWalker

    return LatexWalker(text).get_latex_nodes()


# What all of them share


@contextmanager
def pair(document: Document) -> Iterator[dict[str, Client]]:
    """Both servers with the document open, some time after their start, and a little used."""
    with ExitStack() as stack:
        clients = {server: stack.enter_context(Client(command)) for server, command in SERVERS.items()}
        for client in clients.values():
            client.initialize()
            client.open(document.language, document.text)
        time.sleep(SETTLING)
        for number, server in turns(3):
            client = clients[server]
            client.timed("hover", 0, 0)
            for place in WORDS:
                type_word(client, document, place, random.Random(number))
        yield clients


PARTS = {
    "start": starts,
    "keystrokes": keystrokes,
    "hover": hovers,
    "pictures": lambda arguments: pictures(arguments.rounds),
    "search": lambda arguments: search(arguments.rounds),
    "recognition": lambda arguments: recognition(arguments.rounds),
    "memory": memory,
    "opening": opening,
}

if __name__ == "__main__":
    main()
