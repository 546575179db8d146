"""The definitions of a document that change where math begins and ends, as a scanner keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from mleq.document import macros
from mleq.document.commands import VERBATIM, Signature
from mleq.document.definitions import Definition, DefinitionKind
from mleq.document.regions import Kind

Definitions = tuple[Definition, ...]
"""Those that matter, in their order; without offsets, so that they are the same wherever they stand."""

MOST = 100
"""As many as this matter; no document has as many environments of math."""


class Meaning(NamedTuple):
    """What definitions mean for finding math."""

    environments: Mapping[str, tuple[Kind, Signature]]
    """Environments that hold math, as in `commands.MATH_ENVIRONMENTS`."""
    openers: Mapping[str, str]
    """Commands that begin math, and the TeX that they stand for."""
    closers: Mapping[str, str]
    """Commands that end it."""

    def names(self, definition: Definition) -> bool:
        """Whether a definition is of one of these."""
        if definition.kind is DefinitionKind.ENVIRONMENT:
            return definition.name in self.environments
        return definition.name in self.openers or definition.name in self.closers


def matters(definition: Definition, known: Definitions) -> bool:
    """Whether a definition may begin or end math: what it opens it does not close, or it uses one that does so."""
    if definition.kind is DefinitionKind.ENVIRONMENT:
        return True
    if definition.kind is not DefinitionKind.COMMAND or definition.parameters or len(definition.body) > _LONGEST_BODY:
        return False
    body = definition.body
    if any(definition.name == other.name or "\\" + other.name in body for other in known):
        return True
    marks = _MARKS.findall(body)
    return marks.count("$") % 2 == 1 or any(marks.count(opens) != marks.count(ends) for opens, ends in _PAIRS)


def is_code(definition: Definition) -> bool:
    """Whether an environment is one of code: it begins as `verbatim` or the like does."""
    return definition.kind is DefinitionKind.ENVIRONMENT and _CODE.search(definition.body) is not None


def with_definition(known: Definitions, definition: Definition) -> Definitions:
    """The definitions with one more; where there are too many already, as they are."""
    if len(known) >= MOST:
        return known
    return (*known, definition._replace(start=0, end=0))


def that_matter(definitions: Iterable[Definition]) -> Definitions:
    """Those of the definitions that matter, in their order."""
    known: Definitions = ()
    for definition in definitions:
        if matters(definition, known):
            known = with_definition(known, definition)
    return known


@lru_cache(maxsize=64)
def meaning(definitions: Definitions) -> Meaning:
    """What the definitions mean; remembered, since a scan begins with it."""
    if not definitions:
        return Meaning({}, {}, {})
    table = macros.Macros(definitions)
    found = macros.declared(definitions)
    environments = {name: (kind, _signature(table.environment(name))) for name, kind in found.environments.items()}
    return Meaning(environments, found.openers, found.closers)


def edges(tex: str) -> list[str]:
    """The delimiters of math and the beginnings and ends of environments in a piece of TeX."""
    return _EDGES.findall(tex)


def _signature(definition: Definition | None) -> Signature:
    return tuple(("n", letter in "oOd") for letter in definition.spec) if definition else ()


_LONGEST_BODY = 500
_CODE = re.compile(rf"\\(?:{'|'.join(re.escape(name) for name in VERBATIM if name.isalpha())})(?![A-Za-z@])")
_MARKS = re.compile(r"\\(?:[A-Za-z@]+|[\[\]()]|.)|\$", re.DOTALL)
_PAIRS = (("\\begin", "\\end"), ("\\[", "\\]"), ("\\(", "\\)"), ("\\csname", ""))
_EDGES = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[\[\]()]|\$\$?")
