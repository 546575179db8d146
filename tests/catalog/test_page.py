"""The page that the catalog grew from is served whole, and right: its 48 formulas and its headings."""

from pathlib import Path

import pytest
import yaml

from mleq.formula.normal import normal_form

LINES = yaml.safe_load((Path(__file__).parent / "page.yaml").read_text("utf-8"))
NAMES = {
    "RNNs(LSTM, GRU)": 3,
    "KL/JS divergence": 2,
    "Accuracy, Precision, Recall, F1": 4,
    "Sensitivity, Specificity and AUC": 3,
    "(Normalized) Mutual Information (NMI)": 2,
    "(Mean) Average Precision(MAP)": 2,
}
"""The headings that name several equations, and how many."""

WRONG = (2, 7, 8, 9, 14, 22, 25, 26, 27, 31, 32, 36, 37)
"""The lines whose formula is wrong, or whose symbols are."""


NAMED = """
    lstm gru elbo normalized-mutual-information auc-roc mean-average-precision rand-index adjusted-rand-index ndcg
    svm-hard-margin svm-soft-margin svm-dual singular-value-decomposition principal-component-analysis
    linear-discriminant-analysis latent-dirichlet-allocation bleu rouge-n meteor pagerank earth-movers-distance
    bertscore modularity topic-coherence
"""
"""What it names but does not give."""


@pytest.mark.parametrize("equation_id", NAMED.split())
def test_what_it_only_names_is_there(catalog, equation_id):
    assert catalog.get(equation_id) is not None


def test_all_lines_are_there():
    assert [line["line"] for line in LINES] == list(range(1, 49))


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["line"]))
def test_every_line_is_served(catalog, line):
    equation = catalog.get(line["id"])
    assert equation is not None
    assert line["variant"] is None or equation.variant(line["variant"]) is not None


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["line"]))
def test_its_heading_finds_it(catalog, line):
    near = max(3, NAMES.get(line["heading"], 1) + 1)
    assert line["id"] in [hit.equation.id for hit in catalog.index.search(line["heading"], near)]


@pytest.mark.parametrize("line", [line for line in LINES if line["line"] in WRONG], ids=lambda line: str(line["line"]))
def test_what_it_had_wrong_is_a_pitfall(catalog, line):
    """As it was written there, so that it can be recognized, and not what is served."""
    equation = catalog.get(line["id"])
    written = normal_form(line["latex"])
    assert written in [normal_form(pitfall.wrong) for pitfall in equation.pitfalls if pitfall.wrong]
    assert written not in [normal_form(body) for _, body, _ in equation.bodies()]
