"""The process of a fuzz run that atheris watches: one target, until the time is over or an input hangs."""

from __future__ import annotations

import hashlib
import sys
import traceback
from pathlib import Path

import atheris

from tests.fuzz.keep import CORPUS, GROWN

LONGEST = {"edits": 400}
"""The bytes of an input, where they are not `USUAL`."""
USUAL = 800
INSTRUMENTED = 6
"""By how much slower the code may be that atheris watches."""
HANGS = 30
"""The seconds after which an input is said to hang."""


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target; does not return, for libFuzzer ends the process."""
    with atheris.instrument_imports(include=["mleq"]):
        from tests.fuzz import checks  # must be the first to import the package
    checks.SLOWNESS = INSTRUMENTED
    folder = GROWN / name
    check = checks.TARGETS[name]

    def one(data: bytes) -> None:
        try:
            check(data)
        except Exception as error:  # whatever it is, it is a fault
            note(folder / "faults", data, error)

    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST.get(name, USUAL),
        "timeout": HANGS,
        "rss_limit_mb": 2048,
        "dict": CORPUS.parent / "tokens.dict",
        "artifact_prefix": f"{folder / 'faults'}/",
        "report_slow_units": 1000,
    }
    flags = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *flags, str(folder / "grown"), str(kept)], one)
    atheris.Fuzz()


def note(folder: Path, data: bytes, error: Exception) -> None:
    """Keep the shortest input of a kind of fault, and what it raised."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if "mleq" in frame.filename]
    place = f"{Path(lines[-1].filename).name}:{lines[-1].name}" if lines else ""
    kind = f"{type(error).__name__} {getattr(error, 'kind', place)}"
    path = folder / hashlib.sha1(kind.encode()).hexdigest()[:12]
    if not path.exists() or len(path.read_bytes()) > len(data):
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(f"{kind}: {error}"[:2000] + "\n", "utf-8", "backslashreplace")


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]))
