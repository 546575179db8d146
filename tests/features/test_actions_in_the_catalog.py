"""What is put right is right, and what is written otherwise is what it is called: over the whole catalog."""

import pytest

from mleq.catalog.builtin import load_builtin
from mleq.document.buffer import Buffer
from mleq.document.packages import Around
from mleq.features.actions import mending, rewriting
from mleq.features.actions.place import place_at
from mleq.features.diagnostics import mistakes
from mleq.features.library import Library
from mleq.features.settings import Settings

EQUATIONS = load_builtin().equations
BODIES = [
    pytest.param(equation, variant, body, id=f"{equation.id}/{variant.id}" if variant else equation.id)
    for equation in EQUATIONS
    for variant, body, _ in equation.bodies()
]
PITFALLS = [
    pytest.param(equation, pitfall, id=f"{equation.id}/{number}")
    for equation in EQUATIONS
    for number, pitfall in enumerate(equation.pitfalls)
    if pitfall.wrong and pitfall.fix
]
NO_BODY = {"roc-curve", "l1-regularization", "l2-regularization"}
"""Equations with a fix that is none of their bodies, but half of one, or more general than it."""


@pytest.fixture(scope="module")
def library(catalog):
    return Library(catalog)


def drawn(library, formula):
    """The formula in a document, with what is wrong in it."""
    buffer = Buffer(f"\\[{formula}\\]", "tex")
    buffer.stand_among(Around())
    return buffer, [mistake for mistake in mistakes(library, buffer) if mistake]


def place_in(library, buffer, at):
    place = place_at(library, buffer, at, at, Settings())
    assert place is not None
    return place


def applied(buffer, edits):
    """The formula after the edits."""
    text = buffer.slice(0, len(buffer))
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text.startswith("\\[") and text.endswith("\\]")
    return text[2:-2]


@pytest.mark.parametrize(("equation", "pitfall"), PITFALLS)
def test_what_is_put_right_is_right(library, equation, pitfall):
    buffer, found = drawn(library, pitfall.wrong)
    for mistake in found:
        place = place_in(library, buffer, mistake.start)
        [action] = mending.offer(place)
        assert action.mends == mistake.match.equation.id
        formula = applied(buffer, mending.edits(place))
        assert drawn(library, formula)[1] == []
        known = [match.equation.id for match in library.recognized(formula)]
        assert known[:1] == [action.mends] or (not known and action.mends in NO_BODY)


def test_many_mistakes_are_told(library):
    told = [pitfall for _, pitfall in (param.values for param in PITFALLS) if drawn(library, pitfall.wrong)[1]]
    assert len(told) > 50


@pytest.mark.parametrize(("equation", "variant", "body"), BODIES)
def test_what_is_right_is_not_told(library, equation, variant, body):
    assert drawn(library, body)[1] == []


@pytest.mark.parametrize(("equation", "variant", "body"), BODIES)
def test_what_is_written_otherwise_is_what_it_is_called(library, equation, variant, body):
    buffer, _ = drawn(library, " ".join(body.split()))
    place = place_in(library, buffer, len(buffer) // 2)
    for action in rewriting.offer(place):
        formula = applied(buffer, rewriting.edits(place, action.name))
        best = library.recognized(formula)[0]
        form = f"{rewriting.USUAL}{best.variant.id if best.variant else ''}"
        assert (best.equation, form, best.departure) == (place.match.equation, action.name, None)


def test_most_is_written_otherwise(library):
    offered = [
        rewriting.offer(place_in(library, drawn(library, body)[0], 4))
        for _, _, body in (param.values for param in BODIES)
    ]
    assert sum(map(len, offered)) > 1000


def test_what_is_only_known_by_name_is_not_written_otherwise(library):
    buffer, _ = drawn(library, r"\mathrm{RMSE} = \sqrt{\frac{1}{|T|} \sum_{(u, i) \in T} (R_{ui} - \hat R_{ui})^2}")
    place = place_in(library, buffer, 4)
    assert place.match.by_name and rewriting.offer(place) == []
