"""Keeps a corpus small: the inputs that reach a part of the code, or a step in it, that no other kept one reaches."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FrameType

CORPUS = Path(__file__).parent / "corpus"
GROWN = Path(tempfile.gettempdir()) / "mleq-fuzz"
"""Where runs leave what reached something new, and what they found fault with, for each target."""
MOST = 100
"""The inputs kept for a target."""
LARGEST = 300
"""The bytes of one of them: most of what is long reaches nothing that nothing short does."""

Step = tuple[CodeType, int, int]
"""From a line to the next one in the same call."""


def keep(check: Callable[[bytes], None], kept: Path, more: Iterable[Path]) -> str:
    """Make `kept` reach what it and other folders reach, with few and small inputs. What fails is no example."""
    found: set[bytes] = set()
    for folder in (kept, *more):
        if folder.exists():
            found |= {path.read_bytes() for path in folder.iterdir()}
    reached: dict[bytes, set[Step]] = {}
    for data in sorted(found, key=len):
        if len(data) <= LARGEST and (steps := steps_of(check, data)) is not None:
            reached[data] = steps
    chosen: list[bytes] = []
    missing = set().union(*reached.values())
    all_steps = len(missing)
    while missing and len(chosen) < MOST:
        # Of what reaches most that is missing for its length.
        best = max(reached, key=lambda data: len(reached[data] & missing) / (20 + len(data)))
        wanted = reached[best] & missing
        if not wanted:
            break
        small = shrunk(check, best, wanted)
        missing -= wanted | (steps_of(check, small) or set())
        chosen.append(small)
    kept.mkdir(parents=True, exist_ok=True)
    files = {hashlib.sha1(data).hexdigest()[:16]: data for data in chosen}
    for path in kept.iterdir():
        if path.name not in files:
            path.unlink()
    for name, data in files.items():
        (kept / name).write_bytes(data)
    size = sum(map(len, files.values()))
    return f"{len(files)} of {len(found)} inputs, {size} bytes; {all_steps - len(missing)} of {all_steps} steps"


def shrunk(check: Callable[[bytes], None], data: bytes, wanted: set[Step], seconds: float = 3) -> bytes:
    """Without whatever is not needed to reach what is wanted."""
    end = time.monotonic() + seconds
    width = max(len(data) // 2, 1)
    while width:
        at = 0
        while at < len(data) and time.monotonic() < end:
            shorter = data[:at] + data[at + width :]
            steps = steps_of(check, shorter)
            if steps is not None and wanted <= steps:
                data = shorter
            else:
                at += width
        width //= 2
    return data


def steps_of(check: Callable[[bytes], None], data: bytes) -> set[Step] | None:
    """The steps that an input takes through the package; None where the check fails."""
    steps: set[Step] = set()
    forget()

    def local(frame: FrameType, before: list[int]) -> Callable[[FrameType, str, object], object]:
        code = frame.f_code

        def trace(frame: FrameType, event: str, _argument: object) -> object:
            if event == "line":
                steps.add((code, before[0], frame.f_lineno))
                before[0] = frame.f_lineno
            return trace

        return trace

    def trace_call(frame: FrameType, _event: str, _argument: object) -> object:
        return local(frame, [0]) if "/mleq/document/" in frame.f_code.co_filename else None

    sys.settrace(trace_call)
    try:
        check(data)
    except Exception:
        return None
    finally:
        sys.settrace(None)
    return steps


def forget() -> None:
    """Empty the caches of the package, so that an input takes the same steps whatever came before it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mleq.document"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
