"""Every body and every variant of the catalog is proven as its checks say, and the table says so."""

from pathlib import Path

import pytest

from tests.proof.catalog import all_checks, bodies, equations
from tests.proof.check import Check, Cited
from tests.proof.verdicts import EQUIVALENT, checked, checks_of, equivalents, executed, mutated, table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("at", bodies(), ids=lambda at: "-".join(filter(None, at)))
def test_body_does_what_its_checks_ask(at):
    assert checks_of(at), "has no check, and no reason why"
    assert checked(at) == {}


def test_checks_are_of_bodies_that_there_are():
    assert {(check.id, check.variant) for check in all_checks()} <= set(bodies())


def test_checks_say_what_they_need():
    for check in all_checks():
        if isinstance(check, Cited):
            assert check.why.endswith(".") is False and check.why, check
        else:
            is_property = check.holds is not None
            assert (check.reference is not None) != is_property or check.how == "claims", check.name
            assert bool(check.against) != is_property and bool(check.what) == is_property, check.name


def test_what_is_cited_only_is_not_checked():
    for at in bodies():
        kinds = {type(check) for check in checks_of(at)}
        assert kinds != {Check, Cited}, at


def test_three_quarters_of_the_equations_are_executed():
    ids = {id_ for id_, variant in executed() if variant is None}
    assert len(ids) >= 0.75 * len(equations())


def test_table_is_fresh():
    assert (ROOT / "data" / "proof.yaml").read_text("utf-8") == table(), "run `make proof`"


@pytest.mark.slow
def test_mutants_are_caught():
    found = [mutated(at) for at in executed()]
    caught, missed = (sum(len(verdicts[name]) for verdicts in found) for name in ("caught", "missed"))
    assert caught >= 0.95 * (caught + missed)


@pytest.mark.slow
def test_equivalent_mutants_are_listed():
    assert EQUIVALENT.read_text("utf-8") == equivalents(), "run `make proof`"
