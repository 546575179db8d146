"""A formula as it can be set by itself, out of its document."""

from __future__ import annotations

from collections.abc import Container

from mleq.formula.plain import Plain, plain
from mleq.formula.tree import Environment, Formula, Grid, Mend

_INNER = {
    **dict.fromkeys(("align", "flalign", "alignat", "xalignat", "xxalignat", "split", "IEEEeqnarray"), "aligned"),
    **dict.fromkeys(("gather", "multline", "multlined"), "gathered"),
    **dict.fromkeys(("equation", "displaymath", "math", "dmath"), ""),
    "eqnarray": "array",
}
"""For each environment that begins math, the one that does the same inside of math; empty where none is needed."""
_COLUMNS = {"array": "{rcl}"}


def standalone(formula: Formula) -> Plain:
    """The formula as LaTeX for display math: environments that begin math become those that stand in it.

    Rows that are in no environment, as those of the content of an `align` are, get one.
    """
    changes: list[Mend] = list(formula.mends)
    if "\\tag" not in formula.source:  # which only the outer ones know
        for node in formula.root.walk():
            if isinstance(node, Environment) and (name := node.name.rstrip("*")) in _INNER:
                changes = _renamed(formula, changes, node, _INNER[name])
    if isinstance(formula.root, Grid):
        name = "aligned" if any(len(row) > 1 for row in formula.root.rows) else "gathered"
        changes.insert(0, Mend(0, f"\\begin{{{name}}}"))
        changes.append(Mend(len(formula.expansion.tokens), f"\\end{{{name}}}"))
    return plain(Formula(formula.source, formula.expansion, formula.root, formula.problems, tuple(changes)))


def by_name(latex: Plain, commands: Container[str]) -> Plain:
    """The same with these commands shown by their names, such as `\\foo`, instead of what they would do."""
    ends = (*latex.starts[1:], len(latex.latex))
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for start, end in zip(latex.starts, ends, strict=True):
        part = latex.latex[start:end]
        if part in commands:
            part = f"\\mathtt{{\\backslash {part[1:]}}}"
        starts.append(at)
        parts.append(part)
        at += len(part)
    return Plain("".join(parts), tuple(starts), latex.origins)


def _renamed(formula: Formula, changes: list[Mend], node: Environment, inner: str) -> list[Mend]:
    """The changes with those that make another environment of one."""
    begin = f"\\begin{{{inner}}}{_COLUMNS.get(inner, '')}" if inner else ""
    end = f"\\end{{{inner}}}" if inner else ""
    put_in_at_end = Mend(node.last, f"\\end{{{node.name}}}")
    left_out = [*range(node.first, node.body.first)]
    if put_in_at_end in changes:
        at = changes.index(put_in_at_end)
        changes[at : at + 1] = [Mend(node.last, end)] if end else []
    else:
        ending = node.last - _length(node.name)
        left_out += range(ending, node.last)
        if end:
            changes.append(Mend(ending, end))  # behind what else is put in there, which ends sooner
    if begin:
        changes.append(Mend(node.first, begin))
    return changes + [Mend(at, None) for at in left_out]


def _length(name: str) -> int:
    """How many tokens `\\end{name}` is."""
    return 3 + len(name)
