"""What becomes of a body and of its mutants, kept by content: what has not changed is not computed again.

Run, it checks everything and writes what is generated: `python -m tests.proof.verdicts --write` (`make proof`).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mleq.proof.error import FormulaError
from tests.proof.catalog import all_checks, bodies, equations
from tests.proof.check import Check, Cited, body_of, outcomes, run, same
from tests.proof.mutants import mutants
from tests.proof.torch import torch_python

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".proof"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
At = tuple[str, str | None]
"""The id of an equation, and of a variant or None for the body itself."""


@cache
def checks_of(at: At) -> tuple[Check | Cited, ...]:
    """The checks of a body."""
    return tuple(check for check in all_checks() if (check.id, check.variant) == at)


def checked(at: At) -> dict[str, str]:
    """The checks of a body that fail, each with how."""
    return _kept(at, "checks", _checked)  # type: ignore[no-any-return]


def mutated(at: At) -> dict[str, list[str]]:
    """The mutants of a body that is executed, by their verdicts: caught, missed, refused, equivalent."""
    return _kept(at, "mutants", _mutated)  # type: ignore[no-any-return]


def executed() -> list[At]:
    """The bodies that are executed against something that nobody here wrote."""
    return [at for at in bodies() if any(isinstance(c, Check) and c.is_execution for c in checks_of(at))]


def left_out() -> list[Check]:
    """The checks that cannot be run here."""
    return [check for check in all_checks() if isinstance(check, Check) and check.missing]


def _checked(at: At) -> dict[str, str]:
    found = {}
    for check in checks_of(at):
        if isinstance(check, Check) and (told := failure(check)):
            found[check.name] = told
    return found


def failure(check: Check) -> str:
    """How a check fails; empty where it does not, or cannot be run here."""
    if check.missing:
        return ""
    equation = equations()[check.id]
    try:
        run(check, equation)
    except FormulaError as error:
        return error.told(body_of(check, equation))
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:400]
    return ""


def _mutated(at: At) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"caught": [], "missed": [], "refused": [], "equivalent": []}
    checks = [check for check in checks_of(at) if isinstance(check, Check) and not check.missing]
    for mutant in mutants(body_of(checks[0], equations()[at[0]])) if checks else ():
        found[judge(checks, mutant.latex)].append(f"{mutant.what}: {' '.join(mutant.latex.split())}")
    return found


def judge(checks: Sequence[Check], latex: str) -> str:
    """What becomes of a mutant.

    It is refused where no check can read it, caught where one fails, missed where none does though it comes to
    something else for what they put in, and else equivalent.
    """
    equation = equations()[checks[0].id]
    refused = 0
    for check in checks:
        try:
            run(check, equation, latex)
        except FormulaError:
            refused += 1
        except (NameError, AttributeError):
            raise  # is a fault of ours, and catches nothing
        except Exception:
            return "caught"
    if refused == len(checks):
        return "refused"
    own = partial(body_of, equation=equation)
    for check in checks:
        if check.holds is None and not same(outcomes(check, equation, latex), outcomes(check, equation, own(check))):
            return "missed"
    return "equivalent"


# What is kept.


def _kept(at: At, what: str, make: Any) -> Any:
    file = KEPT / f"{what}-{_fingerprint(at)}.json"
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        made = make(at)
    KEPT.mkdir(exist_ok=True)
    part = file.with_suffix(f".{hashlib.sha256(str(at).encode()).hexdigest()[:8]}.part")
    part.write_text(json.dumps(made), "utf-8")
    part.replace(file)
    return made


def _fingerprint(at: At) -> str:
    """All that a verdict depends on: the body and its table, its checks, the evaluator, the libraries."""
    equation = equations()[at[0]]
    variant = equation.variant(at[1])
    body = variant.body if variant else equation.body
    section = ROOT / "tests" / "proof" / "checks" / f"{equation.section.replace('-', '_')}.py"
    parts = [repr(at), body, repr(equation.symbols), _tools(), section.read_text("utf-8") if section.exists() else ""]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def _tools() -> str:
    server = ROOT / "server" / "mleq"
    files = [*server.glob("proof/**/*.py"), *server.glob("tex/*.py"), server / "formula" / "parse.py"]
    files += [server / "formula" / "expand.py", *Path(__file__).parent.glob("*.py")]
    texts = [file.read_text("utf-8") for file in sorted(files)]
    versions = [f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn", "networkx")]
    return "\0".join([*texts, *versions, f"torch {torch_python()}"])


# The table.


def table() -> str:
    """The proof table, as `data/proof.yaml` has it."""
    rows: dict[str, list[str]] = {}
    hows: dict[At, str] = {}
    for at in bodies():
        row = _row(at)
        if row:
            hows[at] = row[0]
            rows.setdefault(at[0], []).append(f"  {at[1] or 'body'}: {{{', '.join([f'how: {row[0]}', *row[1:]])}}}")
    head = [
        "# How each equation is known to be right. Made by `make proof` from the checks in tests/proof.",
        f"# Equations: {_counts([how for at, how in hows.items() if at[1] is None])}.",
        f"# With all variants: {_counts(list(hows.values()))}.",
    ]
    return "\n".join([*head, *(line for id_, lines in rows.items() for line in (f"{id_}:", *lines))]) + "\n"


def _counts(hows: list[str]) -> str:
    counts = Counter(hows)
    words = (("executed", "executed"), ("property", "by a property"), ("cited", "cited only"))
    return ", ".join(f"{counts[how]} {word}" for how, word in words)


def _row(at: At) -> list[str]:
    checks = checks_of(at)
    executions = [check for check in checks if isinstance(check, Check) and check.is_execution]
    properties = [check for check in checks if isinstance(check, Check) and not check.is_execution]
    if executions:
        names = [name for check in executions for name in _names(check.against)]
        return ["executed", f"against: [{', '.join(map(_quoted, dict.fromkeys(names)))}]"]
    if properties:
        return ["property", f"what: {_quoted('; '.join(dict.fromkeys(check.what for check in properties)))}"]
    cited = [check for check in checks if isinstance(check, Cited)]
    return ["cited", f"why: {_quoted(cited[0].why)}"] if cited else []


def _names(against: str | Sequence[str]) -> Sequence[str]:
    return [against] if isinstance(against, str) else against


def _quoted(text: str) -> str:
    return text if all(letter.isalnum() or letter in "._" for letter in text) else "'" + text.replace("'", "''") + "'"


def equivalents() -> str:
    """The mutants that change no value, as EQUIVALENT has them; of what cannot be run here, what it has already."""
    known = EQUIVALENT.read_text("utf-8").splitlines() if EQUIVALENT.exists() else []
    lines = []
    for at in executed():
        head = f"{at[0]} {at[1] or 'body'}: "
        if any(check.missing for check in checks_of(at) if isinstance(check, Check)):
            lines += [line for line in known if line.startswith(head)]
        else:
            lines += [f"{head}{mutant}" for mutant in mutated(at)["equivalent"]]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Check everything, and tell what fails; with --write, write what is generated."""
    with ProcessPoolExecutor() as pool:
        failures = [told for found in pool.map(checked, bodies(), chunksize=4) for told in found.items()]
        verdicts = list(pool.map(mutated, executed(), chunksize=2))
    for name, told in failures:
        print(f"FAILED {name}: {told}")
    counts = Counter({verdict: sum(len(found[verdict]) for found in verdicts) for verdict in verdicts[0]})
    for at, found in zip(executed(), verdicts, strict=True):
        for mutant in found["missed"]:
            print(f"missed {at[0]} {at[1] or 'body'}: {mutant}")
    print(dict(counts))
    for check in left_out():
        print(f"not run: {check.missing} is not here: {check.name}")
    if "--write" in arguments:
        (ROOT / "data" / "proof.yaml").write_text(table(), "utf-8")
        EQUIVALENT.write_text(equivalents(), "utf-8")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
