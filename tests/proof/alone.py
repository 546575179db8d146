"""Generated code run where nothing but NumPy and the standard library can be imported, in an interpreter of its own.

Inputs are pickled; a function among them stays here, and is asked over the same pipe.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

CHILD = r"""
import sys

class OnlyNumpy:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "numpy":
            raise ImportError(name + " is not there")

sys.meta_path.insert(0, OnlyNumpy())
import builtins, io, pickle, warnings
import numpy

warnings.simplefilter("ignore")
source, target = sys.stdin.buffer, sys.stdout.buffer

own = []

class Handing(pickle.Pickler):
    def persistent_id(self, value):
        module = str(getattr(value, "__module__", "numpy"))
        if callable(value) and not isinstance(value, type) and "numpy" not in module:
            own.append(value)
            return len(own) - 1

def send(what):
    buffer = io.BytesIO()
    Handing(buffer).dump(what)
    pickle.dump(buffer.getvalue(), target)
    target.flush()

class Asking(pickle.Unpickler):
    def persistent_load(self, number):
        def ask(*arguments):
            send(("ask", number, arguments))
            while True:
                kind, *answer = pickle.load(source)
                if kind == "answer":
                    return answer[0]
                if kind == "failed":
                    raise getattr(builtins, answer[0], RuntimeError)
                send(("answer", own[answer[0]](*answer[1])))
        return ask

while True:
    try:
        text, name, given = pickle.load(source)
    except EOFError:
        break
    module = {}
    exec(text, module)
    try:
        value = module[name](**Asking(io.BytesIO(given)).load())
        send(("value", value))
    except Exception as error:
        send(("error", type(error).__name__))
"""


class Failed(Exception):  # noqa: N818
    """What was run raised something."""


class Alone:
    """A fresh interpreter, which ends with the `with` block."""

    def __enter__(self) -> Alone:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).anchor,
            env=environment,
        )
        return self

    def __exit__(self, *error: Any) -> None:
        self.process.communicate()

    def run(self, text: str, name: str, given: Mapping[str, Any]) -> Any:
        """The value of a function of a module, by the module's text."""
        self.functions: list[Callable[..., Any]] = []
        buffer = io.BytesIO()
        _Handing(buffer, self.functions).dump(dict(given))
        self._send((text, name, buffer.getvalue()))
        kind, answer = self._answer()
        if kind == "error":
            raise Failed(answer)
        return answer

    def ask(self, number: int, *arguments: Any) -> Any:
        """The value of a function that is over there."""
        self._send(("call", number, arguments))
        return self._answer()[1]

    def _answer(self) -> tuple[str, Any]:
        """What comes back, once all that is asked for meanwhile has been answered."""
        while True:
            kind, *answer = _Taking(io.BytesIO(pickle.load(self._output)), self).load()
            if kind != "ask":
                return kind, answer[0]
            number, arguments = answer
            try:
                self._send(("answer", self.functions[number](*arguments)))
            except Exception as error:
                self._send(("failed", type(error).__name__))

    @property
    def _output(self) -> BinaryIO:
        assert self.process.stdout is not None
        return self.process.stdout  # type: ignore[return-value]

    def _send(self, what: Any) -> None:
        assert self.process.stdin is not None
        pickle.dump(what, self.process.stdin)
        self.process.stdin.flush()


class _Taking(pickle.Unpickler):
    """Makes functions that are over there functions here."""

    def __init__(self, file: io.BytesIO, alone: Alone) -> None:
        super().__init__(file)
        self.alone = alone

    def persistent_load(self, number: int) -> Callable[..., Any]:
        return partial(self.alone.ask, number)


class _Handing(pickle.Pickler):
    """Leaves functions here, each by a number."""

    def __init__(self, file: io.BytesIO, functions: list[Callable[..., Any]]) -> None:
        super().__init__(file)
        self.functions = functions

    def persistent_id(self, value: Any) -> int | None:
        # What NumPy itself makes arrays with is no function of a check.
        if callable(value) and not isinstance(value, type) and "numpy" not in str(getattr(value, "__module__", "")):
            self.functions.append(value)
            return len(self.functions) - 1
        return None
