"""Real documents with probes in them: those that come with TeX Live, as Debian installs it.

Probes go where they are harmless nearly everywhere, found without a scanner: after what opens or closes math, after
the end of an environment, and before words that stand between spaces. Those that make TeX stumble are taken out again.

What is left out, and why:
- the preamble, and the bodies of definitions: what they hold is set elsewhere, in whatever mode is there;
- places to which TeX came in several modes, as in an argument that is used twice;
- places to which TeX never came are only told apart: an argument may be dropped, a branch not taken.

`python -m tests.document.tex_sources [folder or file...]` compares all that is installed and lists what differs.
"""

from __future__ import annotations

import gzip
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mleq.document import tex
from tests.document.tex_probe import PROBE, PROBING, agree, answers, run, scanned, unprobed

TREE = Path("/usr/share/texlive/texmf-dist")
FOLDERS = (str(TREE), "/usr/share/doc/texlive-doc", "/usr/share/texmf")
_LARGEST = 400_000
_ROUNDS = 8

_BODY = re.compile(r"\\begin\s*\{document\}")
_CANDIDATE = re.compile(
    r"""
      (?<!\\) (?:\\\\)* (?: \$+ | \\[()\]\[] ) (?P<delimiter>)
    | \\end\s*\{[A-Za-z]+\*?\} (?P<end>)
    | (?<=[\ \n\t]) (?P<word>) (?=[A-Za-z]{2,}[\ \n,.])
    """,
    re.VERBOSE,
)
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|(?:re)?newenvironment|[gex]?def|let|DeclareRobustCommand|newsavebox|newtheorem"
    r"|(?:New|Renew|Provide|Declare)Document(?:Command|Environment)|DeclareMathOperator|makeatletter)(?![A-Za-z])"
)
_STUMBLED = re.compile(r"^l\.(\d+) ", re.MULTILINE)


class Comparison(NamedTuple):
    """What came of a document: `skipped` says why nothing did."""

    path: Path
    probes: int = 0
    agreed: int = 0
    formulas: int = 0
    unset: int = 0
    """How many places TeX never came to that the scan takes for text or math."""
    differences: tuple[tuple[int, str, str, str], ...] = ()
    """The line, TeX's answer, the scan's, and what stands around the place."""
    unset_math: tuple[tuple[int, str], ...] = ()
    skipped: str = ""


def documents(*places: str) -> Iterator[Path]:
    """The LaTeX documents in some folders."""
    for place in map(Path, places or FOLDERS):
        files = (
            [place]
            if place.is_file()
            else sorted(p for p in place.rglob("*.tex*") if p.name.endswith((".tex", ".tex.gz")))
        )
        for file in files:
            if "latex-dev" not in file.parts and file.is_file():
                yield file


def read(path: Path) -> str:
    """A document; bytes that are no UTF-8 stay as they are."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def compare(path: Path, seconds: float = 20) -> Comparison:
    """Ask TeX and the scan about a document."""
    text = read(path)
    body = _BODY.search(text)
    if (
        body is None
        or PROBE in text
        or len(text) > _LARGEST
        or re.search(r"fontspec|luatex|xetex|xeCJK|pstricks", text)
    ):
        return Comparison(path, skipped="is none for pdflatex")
    if not re.search(r"\$|\\\[|\\\(|\\begin\{(?:equation|align)", text[body.end() :]):
        return Comparison(path, skipped="has no math")
    name, inputs = path.name.split(".")[0], f"{path.parent}:"
    try:
        log = run(text, name, inputs, seconds)
        error = re.search("^! .*", log, re.MULTILINE)
        if error or "Here is how much of TeX's memory you used" not in log:
            return Comparison(path, skipped=error[0] if error else "does not end")
        probed = _probed(text, body.end(), name, inputs, seconds)
    except subprocess.TimeoutExpired:
        return Comparison(path, skipped="takes too long")
    if probed is None:
        return Comparison(path, skipped="stumbles over probes")
    document, said = probed
    return _compared(path, document, said)


def _probed(text: str, start: int, name: str, inputs: str, seconds: float) -> tuple[str, dict[int, str]] | None:
    """The document with probes that it bears, and what TeX said of each."""
    chance = random.Random(7)
    skipped = _definitions(text, start)
    places = sorted(
        {
            match.end()
            for match in _CANDIDATE.finditer(text, start)
            if not skipped[match.end()] and (match["word"] is None or chance.random() < 0.4)
        }
    )
    lines = [text.count("\n", 0, place) + 1 for place in places]
    for _ in range(_ROUNDS):
        log = run(_with_probes(text, start, places), name, inputs, seconds)
        wrong = {int(line) for line in _STUMBLED.findall(log)} if re.search("^! ", log, re.MULTILINE) else set()
        if not wrong:
            pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
            return PROBE.join(pieces), answers(log)
        keep = [n for n, line in enumerate(lines) if line not in wrong]
        if len(keep) == len(places):
            # The error shows up elsewhere, as at the end of a long argument: take out what stands before it.
            keep = [n for n, line in enumerate(lines) if not any(0 <= error - line < 12 for error in wrong)]
        if len(keep) == len(places):
            return None
        places, lines = [places[n] for n in keep], [lines[n] for n in keep]
    return None


def _with_probes(text: str, start: int, places: list[int]) -> str:
    pieces, at = [text[:start], PROBING.replace("\n", "")], start
    for number, place in enumerate(places):
        pieces += [text[at:place], rf"\mleqprobe{number}."]
        at = place
    return "".join([*pieces, text[at:]])


def _definitions(text: str, start: int) -> bytearray:
    """For each place whether it is in a definition, up to the end of the paragraph and of its braces."""
    inside = bytearray(len(text) + 1)
    for match in _DEFINITION.finditer(text, start):
        depth, at = 0, match.end()
        while at < len(text):
            character = text[at]
            if character == "\\":
                at += 1
            elif character in "{}":
                depth += 1 if character == "{" else -1
            elif character == "\n" and depth <= 0:
                break
            at += 1
        inside[match.start() : at + 1] = b"\1" * (min(at + 1, len(inside)) - match.start())
    return inside


def _compared(path: Path, document: str, said: dict[int, str]) -> Comparison:
    plain, offsets = unprobed(document)
    scan = tex.scan(plain)
    ours = scanned(scan, offsets)
    agreed = probes = unset = 0
    differences, unset_math = [], []
    for number, (offset, our) in enumerate(zip(offsets, ours, strict=True)):
        their = said.get(number, "-")
        line = plain.count("\n", 0, offset) + 1
        around = plain[max(0, offset - 50) : offset] + PROBE + plain[offset : offset + 30]
        if their == "*":
            continue
        if their == "-" and our != "-":
            unset += 1
            if our in "mM":
                unset_math.append((line, around))
            continue
        probes += 1
        if agree(their, our):
            agreed += 1
        else:
            differences.append((line, their, our, around))
    body = _BODY.search(plain)
    formulas = sum(body is not None and span.start > body.end() for span in scan.math())
    return Comparison(path, probes, agreed, formulas, unset, tuple(differences), tuple(unset_math))


if __name__ == "__main__":
    skipped: Counter[str] = Counter()
    total = Counter()
    for document_path in documents(*sys.argv[1:]):
        found = compare(document_path)
        if found.skipped:
            skipped[found.skipped] += 1
            continue
        total.update(documents=1, probes=found.probes, agreed=found.agreed, formulas=found.formulas, unset=found.unset)
        print(
            f"{found.path}: {found.agreed} of {found.probes}, {found.formulas} formulas, {found.unset} unset",
            flush=True,
        )
        for line, their, our, around in found.differences[:12]:
            print(f"    {line}: TeX {their} scan {our}: {around!r}")
        for line, around in found.unset_math[:4]:
            print(f"    {line}: unset math: {around!r}")
    print(total, skipped.most_common(12))
