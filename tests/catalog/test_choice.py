"""Packs and sections chosen by name."""

import pytest

from mleq.catalog.builtin import load_catalog
from mleq.catalog.choice import choose
from mleq.catalog.skeleton import skeleton
from mleq.files import write_files


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    files = skeleton("mine")
    write_files(folder, {**files, "equations.yaml": files["equations.yaml"].replace("my-section", "gans")})
    return load_catalog([folder])[0]


def of(catalog, *sections):
    return [equation.id for equation in catalog.equations if equation.section in sections]


def test_all_without_a_name(catalog):
    assert choose(catalog, []) == catalog.equations


def test_by_name(catalog):
    def ids(*names):
        return [equation.id for equation in choose(catalog, names)]

    assert ids("mine") == ["my-loss"]
    assert ids("gans") == of(catalog, "gans") and "my-loss" in ids("gans") and len(ids("gans")) > 1
    assert ids("mine/gans") == ["my-loss"]
    assert ids("mleq/gans") == of(catalog, "gans")[:-1]
    assert ids("optimizers", "gans", "gans") == of(catalog, "optimizers", "gans")
    assert len(ids("mleq")) == len(catalog.equations) - 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("losses", "did you mean classification-losses or regression-losses?"),
        ("optimisers", "did you mean optimizers?"),
        ("zzz", "there are mleq, "),
        ("", "there are mleq"),
    ],
)
def test_what_there_is_not(catalog, name, told):
    with pytest.raises(ValueError, match=f"no pack or section '{name}' has equations") as error:
        choose(catalog, [name])
    assert told in str(error.value) and "\n" not in str(error.value)
