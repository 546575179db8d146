"""Every body of the catalog is set by KaTeX, MathJax and TeX, and stays so whatever its slots are renamed to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.snippet.slots import rename
from tests.node.ask import ask

NEW_NAMES = (r"\phi", r"\mathbf{w}", "x_{1}", "10", "K^{(l)}")

OTHER_DELIMITERS = ((r"\begin{equation}", r"\end{equation}"), ("$$", "$$"))


@dataclass(frozen=True)
class Formula:
    label: str
    """Which entry, variant and renaming it is."""
    tex: str
    display: bool
    packages: tuple[str, ...] = ()
    delimiters: tuple[str, str] = ("", "")
    """What TeX sets it in, if not in the usual delimiters of a display or of inline math."""


@pytest.fixture(scope="module")
def formulas() -> list[Formula]:
    return list(catalog_formulas())


def test_the_catalog_in_a_browser(formulas: list[Formula]) -> None:
    assert ask_engines(formulas) == []


@pytest.mark.engine
def test_each_slot_renamed_alone_in_a_browser() -> None:
    assert ask_engines(list(renamed_alone())) == []


needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex is installed")


@needs_tex
def test_the_catalog_in_tex(formulas: list[Formula], tmp_path: Path) -> None:
    assert run_tex([*formulas, *renamed_alone()], tmp_path) == []


def test_the_catalog_is_there(formulas: list[Formula]) -> None:
    assert len(formulas) > 100


BROKEN = [
    Formula("an open brace", r"\frac{a", True),
    Formula("an unknown command", r"\undefinedmacro", True),
    Formula("two subscripts", "x_1_2", False),
    Formula("half a pair", r"\left( x", True),
    Formula("a stray column", "a & b", True),
]
SOUND = Formula("sound", r"\frac{a}{b}", True)


@pytest.mark.parametrize("engine", ["katex", "mathjax"])
def test_a_broken_formula_is_found_in_a_browser(engine: str) -> None:
    failures = ask_engines([formula for broken in BROKEN for formula in (SOUND, broken, SOUND)])
    assert [failure.split(":")[0] for failed, failure in failures if failed == engine] == [b.label for b in BROKEN]


@needs_tex
def test_a_broken_formula_is_found_in_tex(tmp_path: Path) -> None:
    failures = run_tex([formula for broken in BROKEN for formula in (SOUND, broken, SOUND)], tmp_path)
    assert list(dict.fromkeys(failure.split(":")[0] for failure in failures)) == [broken.label for broken in BROKEN]


@needs_tex
def test_a_package_that_an_entry_does_not_name_is_missed_in_tex(tmp_path: Path) -> None:
    formulas = [Formula("bare", r"a \coloneqq b", True), Formula("named", r"a \coloneqq b", True, ("mathtools",))]
    assert [failure.split(":")[0] for failure in run_tex(formulas, tmp_path)] == ["bare"]


def catalog_formulas() -> Iterator[Formula]:
    """Every body and variant in display and inline, with its own names and with new ones for all of its slots."""
    for equation in load_builtin().equations:
        for variant, body, slots in equation.bodies():
            label = f"{equation.id}/{variant.id}" if variant else equation.id
            packages = variant.packages if variant else equation.packages
            yield Formula(f"{label} in display", body, True, packages)
            yield Formula(f"{label} inline", on_one_line(body), False, packages)
            for opening, closing in OTHER_DELIMITERS:
                yield Formula(f"{label} in {opening}", body, True, packages, (opening, closing))
            if slots:
                for name in NEW_NAMES:
                    renamed = rename(body, dict.fromkeys(slots, name))
                    yield Formula(f"{label} with {', '.join(slots)} as {name}", renamed, True, packages)


def renamed_alone() -> Iterator[Formula]:
    """Every body and variant of several slots with a new name for one of them."""
    for equation in load_builtin().equations:
        for variant, body, slots in equation.bodies():
            label = f"{equation.id}/{variant.id}" if variant else equation.id
            packages = variant.packages if variant else equation.packages
            for name in NEW_NAMES:
                for chosen in slots if len(slots) > 1 else ():
                    # The others keep their names, but are named, as a part of theirs may be another slot.
                    renamed = rename(body, {slot: name if slot == chosen else slot for slot in slots})
                    yield Formula(f"{label} with {chosen} as {name}", renamed, True, packages)


def on_one_line(body: str) -> str:
    return " ".join(line.strip() for line in body.splitlines())


def ask_engines(formulas: Sequence[Formula]) -> list[tuple[str, str]]:
    """What fails: the engine, and the formula with the error."""
    request = [{"id": n, "tex": formula.tex, "display": formula.display} for n, formula in enumerate(formulas)]
    failures = ask("check_formulas.mjs", request)
    return [(f["engine"], f"{formulas[f['id']].label}: {f['error']}") for f in failures]


def run_tex(formulas: Sequence[Formula], folder: Path) -> list[str]:
    """The errors of TeX, each with its formula; one run for every set of packages."""
    by_packages = defaultdict(list)
    for formula in formulas:
        by_packages[tuple(sorted(formula.packages))].append(formula)
    errors = []
    for packages, rest in by_packages.items():
        while rest:
            some, reached = _run_tex_once(packages, rest, folder)
            errors += some
            # A brace that is never closed ends the run at the end of the file: what comes after it is set by itself.
            rest = rest[reached:]
    return errors


def _run_tex_once(packages: Sequence[str], formulas: Sequence[Formula], folder: Path) -> tuple[list[str], int]:
    """The errors of one run, and how many formulas it came to."""
    lines = [r"\documentclass{article}", *(rf"\usepackage{{{package}}}" for package in packages), r"\begin{document}"]
    for number, formula in enumerate(formulas):
        opening, closing = (r"\[", r"\]") if formula.display else ("$", "$")
        if any(formula.delimiters):
            opening, closing = formula.delimiters
        # The blank line ends most of what a broken formula may have left open.
        lines += [rf"\typeout{{mleq {number}}}", opening, formula.tex, closing, ""]
    lines += [r"\typeout{mleq end}", r"\end{document}"]
    (folder / "formulas.tex").write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-draftmode", "-no-shell-escape", "formulas.tex"],
        cwd=folder,
        env={**os.environ, "max_print_line": "10000"},
        capture_output=True,
        timeout=300,
    )
    errors, reached, label = [], 0, "the preamble"
    for line in (folder / "formulas.log").read_text(encoding="utf-8", errors="replace").splitlines():
        if mark := re.fullmatch(r"mleq (\d+)", line):
            label = formulas[int(mark[1])].label
            reached = int(mark[1]) + 1
        elif line == "mleq end":
            break
        elif line.startswith(("!", "Missing character:")):
            errors.append(f"{label}: {line}")
    else:
        errors.append(f"{label}: TeX stopped here")
    return errors, reached or len(formulas)
