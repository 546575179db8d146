"""Commands run in this process."""

from __future__ import annotations

from typing import Any

from mleq.cli import main


def called(capsys: Any, *arguments: object) -> tuple[object, str, str]:
    """The exit code of a command, and what it said on standard output and on standard error."""
    try:
        code: object = main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code
    return (code, *capsys.readouterr())
