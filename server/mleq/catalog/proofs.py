"""The proof table of a pack, `proof.yaml`: how each of its equations is known to be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from mleq.catalog.contents import BODY, Proof
from mleq.catalog.equation import Equation
from mleq.catalog.fields import FieldError, Place
from mleq.catalog.nodes import MapNode, Node
from mleq.catalog.problems import Problem
from mleq.catalog.schema import PROOFS_OF_ONE, SLUG

Proofs: TypeAlias = dict[str, Mapping[str, Proof]]
"""By the id of the equation, and then by that of the variant."""


def read_proofs(node: Node | None, file: str, problems: list[Problem]) -> Proofs:
    """The rows of the table; what is wrong with one is told, and hides no other."""
    proofs: Proofs = {}
    if node is None:
        return proofs
    if not isinstance(node, MapNode):
        problems.append(Problem(file, node.line, "", "", "expected a mapping from ids of equations to their proofs"))
        return proofs
    for name, rows in node.pairs:
        place = Place(file, problems, name.text)
        try:
            equation_id = SLUG.read(name, place)
        except FieldError as error:
            place.error(error.line, error.message)
            continue
        if equation_id in proofs:
            place.error(name.line, "is there twice")
        elif found := place.read(PROOFS_OF_ONE, rows):
            proofs[equation_id] = found
    return proofs


def check_proofs(
    node: Node | None, file: str, equations: Mapping[str, Equation | None], problems: list[Problem]
) -> None:
    """Tell what the table speaks of and the pack does not have; an equation that cannot be read is None."""
    for name, rows in node.pairs if isinstance(node, MapNode) else ():
        place = Place(file, problems, name.text)
        if name.text not in equations:
            place.warning(name.line, "the pack has no such equation")
        elif (equation := equations[name.text]) and isinstance(rows, MapNode):
            for key, _ in rows.pairs:
                if key.text != BODY and equation.variant(key.text) is None:
                    place.inside(key.text).warning(key.line, "the equation has no such variant")
