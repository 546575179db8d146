"""One run of a script of this folder: JSON in, JSON out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def ask(script: str, request: object) -> Any:
    """What the script answers; a failure tells how to get what it needs."""
    if not (_HERE / "node_modules").is_dir():
        raise RuntimeError(f"{_HERE / 'node_modules'} is missing: run `npm ci` in {_HERE}, or `make test`")
    run = subprocess.run(
        ["node", _HERE / script], input=json.dumps(request), capture_output=True, encoding="utf-8", timeout=600
    )
    if run.returncode:
        raise RuntimeError(f"{script} failed: {run.stderr}")
    return json.loads(run.stdout)
