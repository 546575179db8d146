"""Which entries are of one paper, however they are written."""

import pytest

from mleq.catalog.builtin import data_root
from mleq.catalog.papers import read_paper, read_papers

OURS = """@inproceedings{vaswani2017attention,
  author = {Vaswani, Ashish and Shazeer, Noam},
  title = {Attention Is All You Need},
  year = {2017},
  eprint = {1706.03762},
  archivePrefix = {arXiv}
}"""
WITH_DOI = """@article{brin1998anatomy,
  author = {Brin, Sergey and Page, Lawrence},
  title = {The Anatomy of a Large-Scale Hypertextual Web Search Engine},
  year = {1998},
  doi = {10.1016/S0169-7552(98)00110-X}
}"""
OF_OLD = "@article{a, author = {Shannon, C. E.}, title = {On {X}}, year = 2000, eprint = {cs.LG/0101001}}"
ACCENTS = (
    "@book{a, author = {J\\\"{a}rvelin, K.}, title = {\\'Etudes sur Bj{\\o}rn \\& C\\textsuperscript{o}}, year = 2000}"
)

SAME = [
    # By its number at arXiv.
    (OURS, "eprint = {1706.03762}"),
    (OURS, "eprint = {arXiv:1706.03762v5}, eprinttype = {arxiv}"),
    (OURS, "eprint = {1706.03762v1 [cs.CL]}"),
    (OURS, "url = {https://arxiv.org/abs/1706.03762}"),
    (OURS, "url = {http://arxiv.org/pdf/1706.03762v5.pdf}"),
    (OURS, "note = {arXiv: 1706.03762 [cs]}"),
    (OURS, "journal = {arXiv preprint arXiv:1706.03762}"),
    (OURS, "journal = {CoRR}, volume = {abs/1706.03762}"),
    (OURS, 'journal = {ArXiv e-prints}, eprint = "1706.03762"'),
    (OURS, "howpublished = {\\url{https://arxiv.org/abs/1706.03762}}"),
    (OURS, "doi = {10.48550/arXiv.1706.03762}"),
    (OURS, "doi = {10.48550/ARXIV.1706.03762v2}"),
    (OF_OLD, "eprint = {cs/0101001}"),
    (OF_OLD, "url = {https://arxiv.org/abs/cs.AI/0101001v2}"),
    # By its DOI.
    (WITH_DOI, "doi = {10.1016/s0169-7552(98)00110-x}"),
    (WITH_DOI, "doi = {https://doi.org/10.1016/S0169-7552(98)00110-X}"),
    (WITH_DOI, 'DOI = "doi:10.1016/S0169-7552(98)00110-X"'),
    (WITH_DOI, "url = {http://dx.doi.org/10.1016/S0169-7552(98)00110-X}"),
    (WITH_DOI.replace("S0169", "S_0169"), "doi = {10.1016/S{\\_}0169-7552(98)00110-X}"),
    (WITH_DOI.replace("S0169", "S_0169"), "doi = {10.1016/S\\_0169-7552(98)00110-X}"),
    # By title and year.
    (OURS, "title = {{Attention Is All You Need}}, year = 2017"),
    (OURS, 'title = "Attention is all you need.", date = {2017-06-12}'),
    (OURS, "title = {Attention is {A}ll You\n  Need}, year = {2017}"),
    (OURS, "title = {\\emph{Attention} is all you need}, year = {2018}, author = {A. Vaswani and others}"),
    (OURS, "title = {Attention is all you need}, author = {Ashish {Vaswani} and N. Shazeer}"),
    (WITH_DOI, "title = {The anatomy of a large--scale hypertextual {Web} search engine}, year = {1998}"),
    (ACCENTS, "title = {Études sur Bjørn and C\\textsuperscript{o}}, author = {Kalervo Järvelin}, year = {2000}"),
    (ACCENTS, "title = {{\\'{E}}tudes sur Bj\\o rn \\& Co}, author = {J{\\\"a}rvelin, K}, year = {2000}"),
    # By key, if the title does not speak against it.
    (OURS, "KEY title = {Attention}, year = 2017"),
    (OURS, "KEY title = {Attention is all you need: a study}, year = 2017"),
    (OURS, "KEY"),
    (OURS, "KEY title = {Attention is all"),
]

OTHERS = [
    (OURS, "title = {Attention Is Not All You Need}, year = 2017"),
    (OURS, "title = {Attention is all you need}, year = 2021"),
    (OURS, "title = {Attention is all you need}, year = 2017, author = {Doe, Jane}"),
    (OURS, "title = {Attention}, year = 2017"),
    (OURS, "eprint = {1706.037621}"),
    (OURS, "eprint = {1706.03762}, eprinttype = {jstor}"),
    (OURS, "eprint = {11706.03762}"),
    (OURS, "note = {Version 1706.03762}"),
    (OURS, "KEY title = {Attention and memory}, year = 2017"),
    (OURS, "KEY title = {Attention Is All You Need}, year = 2017, author = {Doe, Jane}"),
    (OURS, "KEY title = {Attention}, year = 2021"),
    (OURS, ""),
    (WITH_DOI, "doi = {10.1016/S0169-7552(98)00110-Y}"),
    (WITH_DOI, "note = {see 10.1016/S0169-7552(98)00110-X}"),
]


def find(ours, theirs):
    paper = read_paper(ours)
    key = paper.key.upper() if theirs.startswith("KEY") else "theirs"
    before = "@misc{first, title = {Another}, year = 2017, eprint = {1234.56789}, doi = {10.1/1}}\n"
    found = read_papers(f"{before}@article{{{key}, {theirs.removeprefix('KEY')}\n}}").find(paper)
    return found and found.key == key


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_same(ours, theirs):
    assert find(ours, theirs)


@pytest.mark.parametrize(("ours", "theirs"), OTHERS)
def test_another(ours, theirs):
    assert find(ours, theirs) is None


def test_every_paper_of_the_catalog_is_found_and_none_for_another():
    text = (data_root() / "references.bib").read_text("utf-8")
    papers = read_papers(text)
    assert len(papers) > 70
    for entry in text.split("\n\n"):
        paper = read_paper(entry)
        assert papers.find(paper).key == paper.key
        others = read_papers(text.replace(entry, ""))
        assert others.find(paper) is None, paper.key


def test_keys_that_are_held():
    papers = read_papers("@misc{Aa, ids = {b, c}}\n@comment{@misc{d,}}\n@string{e = {x}}\n%@misc{f,}\n@misc{,}")
    assert [key for key in "aa AA b c d e f g".split() if papers.holds_key(key)] == "aa AA b c d f".split()
    assert len(papers) == 1


def test_what_is_commented_out_is_not_there():
    paper = read_paper(OURS)
    assert read_papers(f"@comment{{{OURS}}}").find(paper) is None
    assert read_papers(f"%{OURS}").find(paper) is None
    assert read_papers(OURS).find(paper)
