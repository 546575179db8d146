"""PyTorch as a reference, in a Python of its own: the first that has it of `MLEQ_TORCH_PYTHON`, this one and Debian's.

It is started when it is first asked, and answers one line of JSON with another.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.proof.torch_references import REFERENCES

SERVER = """
import json, sys, traceback
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

def tensor(value):
    return torch.tensor(value) if isinstance(value, list) else value

def plain(value):
    if isinstance(value, (tuple, list)):
        return {"tuple": [plain(item) for item in value]}
    return {"array": value.tolist() if isinstance(value, torch.Tensor) else value}

known = {}
for line in sys.stdin:
    name, source, given = json.loads(line)
    try:
        if name not in known:
            module = {"torch": torch}
            exec(source, module)
            known[name] = module[name]
        answer = plain(known[name](**{key: tensor(value) for key, value in given.items()}))
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
"""
HAS_TORCH = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"


class NoTorch(Exception):  # noqa: N818
    """There is no Python with PyTorch here."""


def torch_call(name: str, /, **arrays: Any) -> Any:
    """The value of one of REFERENCES for arrays and numbers: an array, or a tuple of arrays.

    Arrays are tensors there, of 64 bits.
    """
    given = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in arrays.items()}
    server = _server()
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(json.dumps([name, REFERENCES[name], given]) + "\n")
    server.stdin.flush()
    answer = server.stdout.readline()
    if not answer:
        raise RuntimeError(f"PyTorch has ended with {server.wait()}")
    return _value(json.loads(answer))


@cache
def torch_python() -> str | None:
    """A Python that has PyTorch, None where there is none."""
    candidates = [os.environ.get("MLEQ_TORCH_PYTHON"), sys.executable, "/usr/bin/python3"]
    return next((python for python in candidates if python and _has_torch(python)), None)


def _has_torch(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", HAS_TORCH], **_apart(), check=False).returncode == 0
    except OSError:
        return False


@cache
def _server() -> subprocess.Popen[str]:
    python = torch_python()
    if python is None:
        raise NoTorch("no Python here has PyTorch: set MLEQ_TORCH_PYTHON, or install python3-torch of Debian")
    server = subprocess.Popen(
        [python, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **_apart()
    )
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    server.kill()
    server.communicate()


def _apart() -> dict[str, Any]:
    """Where our own modules are not found: this one has the name of PyTorch."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {"cwd": Path(__file__).anchor, "env": environment}


def _value(answer: dict[str, Any]) -> Any:
    if "error" in answer:
        raise RuntimeError(answer["error"])
    if "tuple" in answer:
        return tuple(_value(item) for item in answer["tuple"])
    return np.asarray(answer["array"])
