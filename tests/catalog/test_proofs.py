"""The proof table of a pack: read, told where it is wrong, served with its equations."""

from dataclasses import replace

import jsonschema
import pytest
import yaml

from mleq.catalog.builtin import check_packs, data_root, load_builtin, load_catalog
from mleq.catalog.catalog import Catalog
from mleq.catalog.contents import BODY, Proof
from mleq.catalog.pack import load_pack
from mleq.catalog.problems import Severity
from mleq.catalog.schema import HOW, json_schema
from mleq.catalog.serialize import as_entry
from mleq.catalog.skeleton import skeleton

GOOD = """\
my-loss:
  body: {how: executed, against: [scipy.special.huber, Table 1 of Doe]}
  short: {how: property, what: 'gradient by finite differences', why: no library has it}
"""
VARIANTS = "  variants:\n  - {id: short, label: short, body: 'L = 0', slots: []}\n"


@pytest.fixture
def load(tmp_path):
    """The small pack with such a proof table, and what is wrong in that."""
    files = skeleton("mine")
    files["equations.yaml"] = files["equations.yaml"].replace("  symbols:", f"{VARIANTS}  symbols:")
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")

    def load(proofs=GOOD, **named):
        if proofs is not None:
            (tmp_path / "proof.yaml").write_text(proofs, "utf-8")
        pack, problems = load_pack(tmp_path, **named)
        assert [equation.id for equation in pack.equations] == ["my-loss"], problems
        return pack, [str(problem).replace(f"{tmp_path}/", "") for problem in problems]

    return load


def test_good_table(load):
    pack, problems = load()
    assert problems == []
    assert pack.proofs == {
        "my-loss": {
            BODY: Proof("executed", ("scipy.special.huber", "Table 1 of Doe")),
            "short": Proof("property", (), "gradient by finite differences", "no library has it"),
        }
    }


def test_no_table(load):
    pack, problems = load(None)
    assert (pack.proofs, problems) == ({}, [])


BROKEN = [
    # the table, what is told, and the bodies that are proved nevertheless
    ("my-loss:\n  body: {how: guessed}\n  short: {how: cited}",
     "proof.yaml:2: my-loss: body.how: 'guessed' is not one of executed, property, cited", ["short"]),
    ("my-loss:\n  body: {how: cited, when: now}", "proof.yaml:2: my-loss: body.when: unknown field", []),
    ("my-loss:\n  body: {why: it is so}", "proof.yaml:2: my-loss: body.how: is missing", []),
    ("my-loss:\n  body: {how: executed, against: scipy}",
     "proof.yaml:2: my-loss: body.against: expected a list, found a word", []),
    ("my-loss:\n  body: cited", "proof.yaml:2: my-loss: body: expected a proof with fields, found a word", []),
    ("my-loss: cited", "proof.yaml:1: my-loss: expected a mapping, found a word", []),
    ("My loss:\n  body: {how: cited}", "proof.yaml:1: My loss: 'My loss' is not a slug", []),
    ("my-loss:\n  body: {how: cited}\nmy-loss:\n  short: {how: cited}",
     "proof.yaml:3: my-loss: is there twice", [BODY]),
    ("- my-loss", "proof.yaml:1: expected a mapping from ids of equations to their proofs", []),
    ("", "proof.yaml: is empty", []),
    ("my-loss: [", "not valid YAML", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told", "proved"), BROKEN, ids=[told for _, told, _ in BROKEN])
def test_broken_table(load, text, told, proved):
    pack, problems = load(text)
    assert any(told in problem and "warning" not in problem for problem in problems), problems
    assert list(pack.proofs.get("my-loss", {})) == proved


ODD = [
    ("your-loss:\n  body: {how: cited}", "proof.yaml:1: warning: your-loss: the pack has no such equation"),
    ("softmax:\n  body: {how: cited}", "proof.yaml:1: warning: softmax: the pack has no such equation"),
    ("my-loss:\n  long: {how: cited}", "proof.yaml:2: warning: my-loss: long: the equation has no such variant"),
]


@pytest.mark.parametrize(("text", "told"), ODD, ids=[told for _, told in ODD])
def test_odd_table(load, text, told):
    assert load(text)[1] == [told]
    assert load(text, trusted=True)[1] == []


def test_an_equation_that_is_broken_itself_is_one(tmp_path):
    files = skeleton("mine")
    files["equations.yaml"] = files["equations.yaml"].replace("priority: 3", "priority: 9")
    for name, text in {**files, "proof.yaml": GOOD}.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert ["priority" in str(problem) for problem in load_pack(tmp_path)[1]] == [True]


def test_too_many_problems(load):
    _, problems = load("".join(f"e{number}:\n  body: 1\n" for number in range(200)))
    assert len(problems) == 100


def test_a_table_below_is_a_section(load, tmp_path):
    """Nobody should wonder where its proofs have gone."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "proof.yaml").write_text(GOOD, "utf-8")
    assert load()[1] == ["catalog/proof.yaml:1: expected a list of entries (`- id: ...`)"]


def test_no_variant_is_called_as_the_body_is(tmp_path):
    files = skeleton("mine")
    variants = VARIANTS.replace("id: short", "id: body")
    files["equations.yaml"] = files["equations.yaml"].replace("  symbols:", f"{variants}  symbols:")
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    [problem] = load_pack(tmp_path)[1]
    assert str(problem).endswith("my-loss: variants[0]: 'body' is what the proof table calls the body itself")


def test_served(load, tmp_path):
    load()
    catalog, problems = load_catalog([tmp_path])
    equation = catalog.get("my-loss")
    assert problems == [] and catalog.proof(equation, None).how == "executed"
    assert catalog.proof(equation, equation.variants[0]).what == "gradient by finite differences"
    assert check_packs([tmp_path])[1] == []


def test_an_equation_has_the_proofs_of_its_own_pack(load):
    pack, _ = load()
    changed = replace(pack.equations[0], name="Another", overrides=True)
    catalog = Catalog([pack, replace(pack, name="later", equations=(changed,), proofs={})])
    assert catalog.get("my-loss").name == "Another" and not catalog.proofs(changed)


def test_serialized(load):
    pack, _ = load()
    entry = as_entry(pack.equations[0], pack.proofs["my-loss"])
    assert entry["proof"] == {
        "body": {"how": "executed", "against": ("scipy.special.huber", "Table 1 of Doe")},
        "short": {"how": "property", "what": "gradient by finite differences", "why": "no library has it"},
    }
    assert as_entry(pack.equations[0], {})["proof"] == {}


def test_json_schema_knows_the_table():
    valid = jsonschema.Draft202012Validator(json_schema()).is_valid
    assert valid(yaml.safe_load(GOOD))
    assert not valid({"my-loss": {"body": {"how": "guessed"}}}) and not valid({"my-loss": {"body": {}}})


def test_built_in_table():
    """What it names is there, though the catalog is read without a look."""
    pack, problems = load_pack(data_root())
    assert not [str(problem) for problem in problems if problem.file.endswith("proof.yaml")]
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    assert pack.proofs == load_builtin().packs[0].proofs != {}
    assert {proof.how for rows in pack.proofs.values() for proof in rows.values()} <= set(HOW)
