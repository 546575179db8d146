"""TeX as a witness: which places of a document it sets as math, as text, or never comes to.

A document has marks in it, `PROBE`. TeX reads a command instead of each, which writes down the mode and leaves nothing
behind; a scan reads the document without them. What either says of a place is one letter:

    t  text                    T  text inside a display
    m  math                    M  math inside a display
    -  never set: a comment, code, a skipped conditional
    n  a name (only a scan says that): any answer of TeX's but math agrees

A case is written with the answers in the places of the probes: `a $‹m›x$‹t› b`. To add one to `tex_verdicts.txt`, write
it with `¦` in these places, and then let `python -m tests.document.tex_probe` ask TeX about all of them anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mleq.document.regions import Kind, Scan

PROBE = "¦"
RECORDED = Path(__file__).with_name("tex_verdicts.txt")

# What the documents of the tests are set with.
PACKAGES = """amsmath amssymb mathtools empheq amsthm array tabularx longtable graphicx xcolor url verbatim alltt
    fancyvrb listings""".split()
_PREAMBLE = r"\newtheorem{theorem}{Theorem}\newtheorem{thm}{Theorem}"

# Defined where TeX reads the first probe, so after all packages. The command is protected, so that it survives moving
# arguments and the look ahead at the start of a cell, and starts no paragraph. Inside of `\write` TeX is in no mode.
PROBING = r"""\newif\ifmleqdisplay
\everydisplay\expandafter{\the\everydisplay\mleqdisplaytrue}
\protected\def\mleqprobe#1.{\ifmmode\mleqsay{#1}Mm\else\mleqsay{#1}Tt\fi}
\def\mleqsay#1#2#3{\immediate\write-1{mleq:#1:\ifmleqdisplay#2\else#3\fi}}
"""
_ANSWER = re.compile(r"^mleq:(\d+):([mMtT])$", re.MULTILINE)


class TeXError(Exception):
    """TeX did not like a document."""


def has_tex() -> bool:
    return shutil.which("pdflatex") is not None


@cache
def installed(package: str) -> bool:
    """Whether TeX finds a file such as `amsmath.sty`."""
    return subprocess.run(["kpsewhich", package], capture_output=True, check=False).returncode == 0


def verdicts(documents: Sequence[str], packages: Iterable[str] = ()) -> list[str]:
    """What TeX says of the probes of each document, all in one run; they are bodies and must set without errors."""
    said, errors = _set(documents, packages)
    for number, message in errors.items():
        raise TeXError(f"{message} in:\n{documents[number] if number >= 0 else 'the preamble'}")
    return said


def verdicts_of_sound(documents: Sequence[str]) -> dict[str, str]:
    """The same for the documents that TeX sets without an error; the others are left out."""
    while True:
        said, errors = _set(documents, ())
        if not errors:
            return dict(zip(documents, said, strict=True))
        if -1 in errors:
            raise TeXError(errors[-1])
        documents = [document for number, document in enumerate(documents) if number not in errors]


def verdicts_alone(document: str) -> str:
    """What TeX says of the probes of a body that may be faulty, in a run of its own."""
    lines = [r"\documentclass{article}\usepackage{amsmath}\begin{document}", PROBING, _numbered(document, 0)[0]]
    return _answers([document], run("\n".join([*lines, r"\end{document}", ""])))[0]


def _set(documents: Sequence[str], packages: Iterable[str]) -> tuple[list[str], dict[int, str]]:
    bodies, probes = [], 0
    for number, document in enumerate(documents):
        body, probes = _numbered(document, probes)
        # New pages, so that floats and footnotes do not pile up.
        bodies += [rf"\immediate\write-1{{mleq document {number}}}\begingroup", body, r"\par\endgroup\clearpage"]
    log = run(_source(bodies, packages))
    return _answers(documents, log), _errors(log)


def _source(bodies: Sequence[str], packages: Iterable[str]) -> str:
    lines = [r"\documentclass{article}", *(rf"\usepackage{{{name}}}" for name in (*PACKAGES, *packages)), _PREAMBLE]
    return "\n".join([*lines, r"\begin{document}", PROBING, *bodies, r"\end{document}", ""])


def _answers(documents: Sequence[str], log: str) -> list[str]:
    said, first, letters = answers(log), 0, []
    for document in documents:
        after = first + document.count(PROBE)
        letters.append("".join(said.get(number, "-") for number in range(first, after)))
        first = after
    return letters


def run(source: str, name: str = "document", inputs: str = "", seconds: float = 120) -> str:
    """The log of one run of pdflatex in a folder of its own; it looks for files also in `inputs`."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.tex").write_bytes(source.encode("utf-8", "surrogateescape"))
        subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-draftmode", "-no-shell-escape", f"{name}.tex"],
            cwd=folder,
            env={**os.environ, "max_print_line": "10000", "TEXINPUTS": f".:{inputs}:"},
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        log = Path(folder) / f"{name}.log"
        return log.read_text("utf-8", "replace") if log.exists() else ""


def answers(log: str) -> dict[int, str]:
    """For each probe what TeX said of it; `*` where it came there in several modes, as in the body of a macro."""
    said: dict[int, set[str]] = defaultdict(set)
    for number, answer in _ANSWER.findall(log):
        said[int(number)].add(answer)
    return {number: _merged(found) for number, found in said.items()}


def _merged(found: set[str]) -> str:
    if len(found) == 1:
        return next(iter(found))
    # What is in a display may be measured before the display begins.
    return {frozenset("mM"): "M", frozenset("tT"): "T"}.get(frozenset(found), "*")


def _errors(log: str) -> dict[int, str]:
    """The first error in each document of a run; -1 is the preamble."""
    number, errors = -1, {}
    lines = log.splitlines()
    for at, line in enumerate(lines):
        if line.startswith("mleq document "):
            number = int(line.removeprefix("mleq document "))
        elif line.startswith("! ") and number not in errors:
            errors[number] = " ".join(lines[at : at + 4])
    return errors


def _numbered(document: str, probes: int) -> tuple[str, int]:
    pieces = document.split(PROBE)
    text = pieces[0] + "".join(rf"\mleqprobe{probes + n}.{piece}" for n, piece in enumerate(pieces[1:]))
    return text, probes + len(pieces) - 1


def unprobed(document: str) -> tuple[str, list[int]]:
    """The document as a writer would have it, and the offsets in it at which the probes stood."""
    offsets, at = [], 0
    for piece in document.split(PROBE)[:-1]:
        at += len(piece)
        offsets.append(at)
    return document.replace(PROBE, ""), offsets


def scanned(scan: Scan, offsets: Iterable[int]) -> str:
    """What a scan says of the places."""
    return "".join(_scanned_at(scan, offset) for offset in offsets)


def _scanned_at(scan: Scan, offset: int) -> str:
    chain = scan.chain(offset)
    if chain and chain[0].kind in (Kind.COMMENT, Kind.CODE):
        return "-"
    if chain and chain[0].kind is Kind.NAME:
        return "n"
    letter = "m" if chain and chain[0].is_math else "t"
    return letter.upper() if any(span.kind in (Kind.DISPLAY, Kind.ENVIRONMENT) for span in chain) else letter


def agree(theirs: str, ours: str) -> bool:
    """Whether a scan and TeX say the same of all places."""
    pairs = zip(theirs, ours, strict=True)
    return all(their == our or (our == "n" and their in "tT-") for their, our in pairs)


class Case(NamedTuple):
    """A document, what TeX says of its probes, and the packages that it needs beside `PACKAGES`."""

    document: str
    letters: str
    packages: tuple[str, ...] = ()


_DRAWN = re.compile("‹([mMtT*?-])›")


def parsed(drawn: str, packages: tuple[str, ...] = ()) -> Case:
    """A case from the line that `draw` writes: answers in the places of the probes, `⏎` for a line break.

    Before it may stand a package that it needs: `@tikz `.
    """
    if drawn.startswith("@"):
        package, drawn = drawn[1:].split(" ", 1)
        packages = (*packages, package)
    drawn = drawn.replace("⏎", "\n").replace(PROBE, "‹?›")
    return Case(_DRAWN.sub(PROBE, drawn), "".join(_DRAWN.findall(drawn)), packages)


def draw(document: str, letters: str) -> str:
    """The document with what was said of each probe in its place."""
    pieces = document.split(PROBE)
    drawn = pieces[0] + "".join(f"‹{letter}›{piece}" for letter, piece in zip(letters, pieces[1:], strict=True))
    return drawn.replace("\n", "⏎")


def recorded() -> list[Case]:
    """The cases in `tex_verdicts.txt`; a line `@` names the packages that those after it need."""
    cases, packages = [], ()
    for line in RECORDED.read_text("utf-8").splitlines():
        if line.startswith("@"):
            packages = tuple(line[1:].split())
        elif line:
            cases.append(parsed(line, packages))
    return cases


def asked(cases: Iterable[Case]) -> list[Case]:
    """The cases with what TeX says of them now, without those whose packages are not installed; one run for each."""
    by_packages: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in cases:
        by_packages[case.packages].append(case)
    answered = []
    for packages, some in by_packages.items():
        if all(installed(f"{package}.sty") for package in packages):
            said = verdicts([case.document for case in some], packages)
            answered += [case._replace(letters=letters) for case, letters in zip(some, said, strict=True)]
    return answered


def record() -> None:
    """Ask TeX about the recorded cases and write its answers in their places; what it cannot be asked about stays."""
    new = {(case.document, case.packages): case for case in asked(recorded())}
    lines, packages = [], ()
    for case in recorded():
        if case.packages != packages or not lines:
            packages = case.packages
            lines.append(" ".join(["@", *packages]).rstrip())
        lines.append(draw(case.document, new.get((case.document, packages), case).letters))
    RECORDED.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    record()
