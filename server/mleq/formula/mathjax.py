"""MathJax, run inside the server by QuickJS: LaTeX in, a picture or MathML out.

The LaTeX may be anything that a person types. So every formula has a limit of time and of memory, nothing of one
formula is left for the next, and an engine that has failed is thrown away.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from concurrent.futures import Future
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from typing import Any, NamedTuple

from mleq.catalog.builtin import data_root

BUNDLE = "mathjax.js"
"""The file in the data folder that has MathJax: in the wheel, and made in a checkout where there is Node."""
LONGEST = 20_000
"""The characters of the longest formula that is begun; what is longer would not be done in time."""
_SECONDS = 1.5
"""For one formula, of the time that the whole process has of the processor: QuickJS measures no other."""
_MEMORY = 256 * 2**20
_GROWN = 48 * 2**20
"""The memory of an engine that is thrown away when its formula is done; a new one has a seventh of it."""
_WAITING = 64
"""The most formulas that wait; beyond them the one that was asked for first is given up."""
_SCRIPT_STACK = 2**20
_THREAD_STACK = 8 * 2**20
"""Well above the scripts' own, so that theirs ends first; the usual one of a thread is half a megabyte in places."""


class MathJaxError(Exception):
    """There is no picture, and why: mostly MathJax's own words about the formula."""


class TooLong(MathJaxError):  # noqa: N818
    """The formula took more time, memory or nesting than there is."""


class MathJax:
    """MathJax on a thread of its own, which begins with the first formula. What was asked for last is made first."""

    def __init__(self, bundle: Traversable | None = None, *, seconds: float = _SECONDS) -> None:
        self._bundle = bundle or data_root() / BUNDLE
        self._seconds = seconds
        self._jobs: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def svg(self, latex: str, *, display: bool = True) -> Future[str]:
        """The picture of a formula, neutral and without a size of its own: `mleq.formula.svg` dresses it.

        The future fails with a `MathJaxError`. One that is cancelled before its turn costs nothing.
        """
        return self._ask("svg", latex, display)

    def mathml(self, latex: str, *, display: bool = True) -> Future[str]:
        """The MathML of a formula. The future fails as that of `svg` does."""
        return self._ask("mathml", latex, display)

    def available(self) -> str | None:
        """Why there can be no pictures; None where there can."""
        if find_spec("quickjs") is None:
            return "the package quickjs-ng is not installed: `pip install quickjs-ng`, where it has wheels"
        if not self._bundle.is_file():
            return f"{self._bundle} is missing"
        return None

    def close(self) -> None:
        """Give up what waits, and end the thread when the formula at hand is done."""
        with self._changed:
            self._closed = True
            given_up, self._jobs = self._jobs, deque()
            self._changed.notify()
        for job in given_up:
            job.fail(MathJaxError("the server is closing"))

    def _ask(self, kind: str, latex: str, display: bool) -> Future[str]:
        job = _Job(kind, latex, display, Future())
        if len(latex) > LONGEST:
            job.fail(TooLong(f"the formula is longer than {LONGEST:,} characters"))
        elif reason := self.available():
            job.fail(MathJaxError(reason))
        else:
            self._put(job)
        return job.future

    def _put(self, job: _Job) -> None:
        given_up = []
        with self._changed:
            if self._closed:
                given_up.append(job)
            else:
                self._jobs.append(job)
                if len(self._jobs) > _WAITING:
                    self._jobs = deque(job for job in self._jobs if not job.future.cancelled())
                while len(self._jobs) > _WAITING:
                    given_up.append(self._jobs.popleft())
                self._thread = self._thread or _started(self._work)
                self._changed.notify()
        for unwanted in given_up:
            unwanted.fail(MathJaxError("the server is closing" if self._closed else "too many formulas are waiting"))

    def _take(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return None if self._closed else self._jobs.pop()

    def _work(self) -> None:
        engine: _Engine | None = None
        while job := self._take():
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                engine = engine or _Engine(self._bundle, self._seconds)
                result = engine.render(job.kind, job.latex, job.display)
            except MathJaxError as error:
                job.future.set_exception(error)
            except Exception as error:
                job.future.set_exception(MathJaxError(f"MathJax cannot be run: {error}"))
                engine = None
            else:
                job.future.set_result(result)
            if engine and engine.is_spent():
                engine = None


class _Job(NamedTuple):
    kind: str
    latex: str
    display: bool
    future: Future[str]

    def fail(self, error: MathJaxError) -> None:
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)


class _Engine:
    """A context of QuickJS with MathJax in it; made, used and let go on one thread."""

    def __init__(self, bundle: Traversable, seconds: float) -> None:
        # Imported here, as it starts a thread, and most of what runs on the command line needs none of it.
        import quickjs

        self._error: type[Exception] = quickjs.JSException
        self._failed = False
        self._context: Any = quickjs.Context()
        self._context.set_memory_limit(_MEMORY)
        self._context.set_max_stack_size(_SCRIPT_STACK)
        self._context.eval(bundle.read_text("ascii"))
        self._context.set_time_limit(seconds)
        self._render = self._context.get("render")

    def render(self, kind: str, latex: str, display: bool) -> str:
        try:
            # A lone surrogate, half of a character, is none that MathJax could be told.
            answer = json.loads(self._render(kind, latex.encode("utf-8", "replace").decode(), display))
        except self._error as error:
            self._failed = True
            reason = str(error).partition("\n")[0].removeprefix("InternalError: ")
            raise TooLong(f"the formula takes too long or too much memory: {reason}") from None
        if "failure" in answer:
            self._failed = True
            raise TooLong(f"MathJax cannot set the formula: {answer['failure']}")
        if "error" in answer:
            raise MathJaxError(answer["error"])
        return str(answer["result"])

    def is_spent(self) -> bool:
        """Whether a new one is better: this one has failed, or holds on to too much."""
        return self._failed or self._context.memory()["malloc_size"] > _GROWN


def _started(work: Any) -> threading.Thread:
    """A running thread with a stack of its own size; the size is set for all threads that start meanwhile."""
    usual = threading.stack_size(_THREAD_STACK)
    try:
        thread = threading.Thread(target=work, name="mathjax", daemon=True)
        thread.start()
    finally:
        threading.stack_size(usual)
    return thread
