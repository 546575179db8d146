"""The built-in catalog holds what it claims."""

from pathlib import Path

import pytest
import yaml

from mleq.catalog.builtin import data_root, load_builtin
from mleq.catalog.pack import load_pack
from mleq.catalog.problems import Severity
from mleq.catalog.schema import ENTRY
from mleq.catalog.serialize import as_entry

SERVED = [
    "scaled-dot-product-attention",
    "elbo",
    "huber-loss",
    "adam",
    "ndcg",
    "multi-head-attention",
    "softmax",
    "cross-entropy-loss",
    "kl-divergence",
    "gan-minimax",
    "f1-score",
    "lstm",
]
EQUATIONS = load_builtin().equations


def test_no_errors():
    pack, problems = load_pack(data_root())
    assert [str(problem) for problem in problems if problem.severity is Severity.ERROR] == []
    assert pack is not None


def test_ids_once_served_are_served_for_good(catalog):
    assert [equation_id for equation_id in SERVED if catalog.get(equation_id) is None] == []


def test_a_section_is_one_file():
    for file in Path(str(data_root() / "catalog")).glob("*.yaml"):
        assert {entry["section"] for entry in yaml.safe_load(file.read_text("utf-8"))} == {file.stem}


def test_every_section_has_its_titles(catalog):
    titled = {section for pack in catalog.packs for section in pack.sections}
    assert {equation.section for equation in catalog.equations} == titled


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda equation: equation.id)
def test_entry_is_whole(equation, catalog):
    assert equation.note_zh and equation.pitfalls and equation.references and equation.aliases and equation.related
    for reference in equation.references:
        work = catalog.work(reference.key)
        assert work and work.authors and work.title and work.year.isdigit(), reference.key


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda equation: equation.id)
def test_serialized_entry_is_what_the_file_says(equation, catalog):
    """The oracle is PyYAML's own safe loader."""
    file = Path(str(data_root() / "catalog" / f"{equation.section}.yaml"))
    [written] = [entry for entry in yaml.safe_load(file.read_text("utf-8")) if entry["id"] == equation.id]
    served = as_entry(equation, catalog.proofs(equation))
    assert list(served) == [*ENTRY.fields, "proof"]
    for field in written:
        if field in ("symbols", "references", "variants"):
            for given, row in zip(written[field], served[field], strict=True):
                assert given.items() <= {**row, "only_in": list(row.get("only_in", ()))}.items() or field == "variants"
        else:
            assert written[field] == (list(served[field]) if isinstance(served[field], tuple) else served[field])


def test_works_are_cited():
    cited = {r.key for e in EQUATIONS for r in (*e.references, *(r for v in e.variants for r in v.references))}
    assert cited == {key for pack in load_builtin().packs for key in pack.bibliography.keys}


def test_citation_reads_as_people_cite(catalog):
    work = catalog.work("vaswani2017attention")
    assert work.citation.startswith("Vaswani et al., “Attention Is All You Need”, ") and work.citation.endswith("2017")
    assert work.url == "https://arxiv.org/abs/1706.03762"
    assert catalog.work("gers2000learning").citation.startswith(
        "Gers et al., “Learning to Forget: Continual Prediction with LSTM”"
    )
