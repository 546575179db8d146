"""The commands that LaTeX, the AMS packages and others that papers load bring along.

`commands.txt` beside this file has their names of three letters and more, in order, gathered from the sources of LaTeX
(kernel, article, amsmath, amssymb, amsthm, mathtools, bm, graphicx, xcolor, hyperref, natbib, cleveref, booktabs), and
what writers type of TeX itself and of other packages: TikZ, listings, algorithms, biblatex, glossaries, siunitx,
physics, beamer, KOMA-Script, the classes of journals and conferences.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from importlib.resources import files


def begins_command(name: str) -> bool:
    """Whether `name`, without its backslash, is a standard command or the beginning of one."""
    names = _names()
    at = bisect_left(names, name)
    return at < len(names) and names[at].startswith(name)


def is_command(name: str) -> bool:
    """Whether `name`, without its backslash, is a standard command."""
    names = _names()
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name


@cache
def _names() -> tuple[str, ...]:
    return tuple((files("mleq.tex") / "commands.txt").read_text("ascii").split())
