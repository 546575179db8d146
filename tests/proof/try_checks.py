"""Run the checks of some equations, and their mutants: `python -m tests.proof.try_checks huber-loss [--mutants]`."""

from __future__ import annotations

import sys
import time

from tests.proof.catalog import all_checks, bodies, equations
from tests.proof.check import Check, Cited, body_of
from tests.proof.mutants import mutants
from tests.proof.verdicts import failure, judge


def main(arguments: list[str]) -> None:
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    checks = [check for check in all_checks() if not wanted or check.id in wanted]
    started = time.monotonic()
    failed = set()
    left_out = [check for check in checks if isinstance(check, Check) and check.missing]
    for check in checks:
        if isinstance(check, Check) and check not in left_out and (told := failure(check)):
            failed.add(check.name)
            print("FAILED", check.name, told)
    for check in left_out:
        print(f"not run: {check.missing} is not here:", check.name)
    known = {(check.id, check.variant) for check in checks}
    for at in bodies():
        if at not in known and (not wanted or at[0] in wanted):
            print("no check:", *at)
    cited = sum(isinstance(check, Cited) for check in checks)
    counts = f"{len(checks)} checks, {len(failed)} failed, {cited} cited, {len(left_out)} not run"
    print(f"{counts}, {time.monotonic() - started:.1f} s")
    if "--mutants" in arguments:
        run_ = [check for check in checks if isinstance(check, Check) and check not in left_out]
        _mutants([check for check in run_ if check.name not in failed])


def _mutants(checks: list[Check]) -> None:
    counts = {"caught": 0, "missed": 0, "equivalent": 0, "refused": 0}
    for at in dict.fromkeys((check.id, check.variant) for check in checks):
        of = [check for check in checks if (check.id, check.variant) == at]
        equation = equations()[at[0]]
        for mutant in mutants(body_of(of[0], equation)):
            verdict = judge(of, mutant.latex)
            counts[verdict] += 1
            if verdict in ("missed", "equivalent"):
                print(verdict, *at, mutant.what, "::", " ".join(mutant.latex.split()))
    print(counts)


if __name__ == "__main__":
    main(sys.argv[1:])
