"""A fuzz run of the scanners, guided by coverage: `python -m tests.fuzz.scanners --seconds 60 [--target edits]`.

It needs atheris: `pip install -e '.[fuzz]'`. Of each kind of fault the shortest input is kept in a folder below that of
temporary files, which is shared with later runs; so is what reached something new. `--keep` puts into tests/fuzz/corpus
what reaches something that nothing there reaches, made small, and drops what is not needed; it needs no atheris.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz import checks
from tests.fuzz.checks import TARGETS
from tests.fuzz.keep import CORPUS, GROWN, keep

ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="in all, shared by the targets")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append")
    parser.add_argument("--keep", action="store_true", help="no run: keep what earlier ones have found")
    arguments = parser.parse_args()
    chosen = arguments.target or list(TARGETS)
    if arguments.keep:
        checks.SLOWNESS = 20.0  # every line is traced
        for name in chosen:
            print(f"{name}: {keep(TARGETS[name], CORPUS / name, [GROWN / name / 'grown'])}")
        return 0
    # All of them, also after one has found something.
    return max([run(name, max(arguments.seconds // len(chosen), 1)) for name in chosen])


def run(name: str, seconds: int) -> int:
    """Fuzz one target for some seconds; 1 where a fault was found."""
    folder = GROWN / name
    for part in ("grown", "faults"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for old in (folder / "faults").iterdir():
        old.unlink()
    end = time.monotonic() + seconds
    executed, last = 0, ""
    while (left := round(end - time.monotonic())) > 0:
        command = [sys.executable, "-m", "tests.fuzz.watched", name, str(left)]
        log = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace").stderr
        executed += max(map(int, re.findall(r"^#(\d+)", log, re.MULTILINE)), default=0)
        states = re.findall(r"cov: \d+ ft: \d+ corp: \S+", log)
        last = states[-1] if states else last
        if "DONE" in log:
            break
        if not states or not any("timeout-" in path.name or "crash-" in path.name for path in faults(folder)):
            print(log[-3000:])
            return 1
    print(f"{name}: {executed} executions, {last}")
    for path in faults(folder):
        print(f"  {path}: {path.read_bytes()!r}" if path.suffix == "" else f"  {path.read_text('utf-8').strip()}")
    return 1 if faults(folder) else 0


def faults(folder: Path) -> list[Path]:
    return sorted((folder / "faults").iterdir())


if __name__ == "__main__":
    sys.exit(main())
