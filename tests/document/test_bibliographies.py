"""Which bibliographies a document names, and how it comes to name one more."""

import pytest

from mleq.document.bibliographies import Named, named_in, naming

TEX = [
    # A text, the files that it names, and what else: `elsewhere`, `cites`.
    (r"\bibliography{a}", "a.bib", ""),
    (r"\bibliography{a,b} \bibliography{ c , d.bib }", "a.bib b.bib c.bib d.bib", ""),
    ("\\bibliography{a,% not, this\n  b}", "a.bib b.bib", ""),
    ("\\bibliography\n  {a}", "a.bib", ""),
    (r"\nobibliography{a} \nobibliography*", "a.bib", ""),
    (r"\addbibresource{a.bib} \addglobalbib{b.bib} \addsectionbib{c.bib}", "a.bib b.bib c.bib", ""),
    (r"\addbibresource[label=x, datatype=bibtex]{../b/a.bib}", "../b/a.bib", ""),
    ("\\addbibresource[label=x]%\n{a.bib}", "a.bib", ""),
    (r"\bibliographystyle{plain} \bibliographies{x} \printbibliography", "", ""),
    ("% \\bibliography{a}\n\\\\% \\bibliography{b}\n50\\% \\bibliography{c}", "c.bib", ""),
    (r"\verb|\bibliography{a}| \iffalse\bibliography{b}\fi \begin{verbatim}\bibliography{c}\end{verbatim}", "", ""),
    ("\\begin{lstlisting}\n\\addbibresource{a.bib}\n\\end{lstlisting}", "", ""),
    (r"\bibliography{a}\end{document}\bibliography{b}", "a.bib", ""),
    (r"\\bibliography{a}", "", ""),
    # A bibliography that is no file of a name.
    (r"\begin{thebibliography}{9}\bibitem{a}\end{thebibliography}", "", "elsewhere"),
    (r"\bibliography{\jobname}", "", "elsewhere"),
    (r"\newcommand{\mybib}[1]{\bibliography{#1}}", "", "elsewhere"),
    (r"\addbibresource[location=remote]{https://example.org/a.bib}", "", "elsewhere"),
    (r"\addbibresource{*.bib}", "", "elsewhere"),
    (r"\let\old\bibliography \renewcommand{\bibliography}{x} \bibliography{}", "", ""),
    # Citations.
    (r"\cite{a}", "", "cites"),
    (r"\citep[see][]{a} ", "", "cites"),
    (r"\nocite{*}", "", "cites"),
    (r"\parencite*{a}", "", "cites"),
    (r"\Textcite {a}", "", "cites"),
    (r"\setcitestyle{x} \citestyle{y} \exciting{z} \cite", "", ""),
    ("% \\cite{a}", "", ""),
]

MARKDOWN = [
    ("---\nbibliography: a.bib\n---\n", "a.bib", ""),
    ('---\ntitle: x\nbibliography:   "b/a.bib"  # why\nlang: y\n---\n', "b/a.bib", ""),
    ("---\r\ntitle: x\r\nbibliography: a.bib\r\n...\r\n", "a.bib", ""),
    ("---\nbibliography: [a.bib, 'b.bib']\n---\n", "a.bib b.bib", ""),
    ("---\nbibliography:\n  - a.bib\n  - b.bib\ntitle: x\n---\n", "a.bib b.bib", ""),
    ("---\nbibliography:\n- a.bib\n\n# why\n- b.bib\ntitle: x\n---\n", "a.bib b.bib", ""),
    ("---\nbibliography: [a.bib,\n  b.bib]\n---\n", "a.bib b.bib", ""),
    ('---\n"bibliography": a.bib\n---\n', "a.bib", ""),
    ("---\nvalue: !expr 1 + 1\nwrong: [\nbibliography: a.bib\n---\n", "a.bib", ""),
    ("\ufeff---\nbibliography: a.bib\n---\n", "a.bib", ""),
    ("---\nbibliography: [a.json, a.bib]\n---\n", "a.bib", ""),
    ("---\nbibliography: a.json\n---\n", "", "elsewhere"),
    ("---\nbibliography:\n---\n", "", "elsewhere"),
    ("---\nbibliography: [a.bib\n---\n", "", "elsewhere"),
    ("---\nbibliography: https://example.org/a.bib\n---\n", "", "elsewhere"),
    ("---\nbibliography: &x a.bib\n---\n", "", "elsewhere"),
    ("---\nformat:\n  html:\n    bibliography: a.bib\n---\n", "", "elsewhere"),
    ("---\nreferences:\n- id: a\n---\n", "", "elsewhere"),
    ("---\ntitle: bibliography:\n# bibliography: a.bib\nbibliography-style: a\n---\n", "", ""),
    ("---\ntitle: x\n", "", ""),
    ("bibliography: a.bib\n", "", ""),
    ("\n---\nbibliography: a.bib\n---\n", "", ""),
    ("+++\nbibliography: a.bib\n+++\n", "", ""),
    ("```yaml\n---\nbibliography: a.bib\n---\n```\n", "", ""),
]


def check(text, language, files, more):
    assert named_in(text, language) == Named(tuple(files.split()), "elsewhere" in more, "cites" in more)


@pytest.mark.parametrize(("text", "files", "more"), TEX)
def test_latex(text, files, more):
    check(text, "tex", files, more)


@pytest.mark.parametrize(("text", "files", "more"), MARKDOWN)
def test_markdown(text, files, more):
    check(text, "markdown", files, more)


BEGIN = "\\begin{document}\n$x$\n\\end{document}\n"

NAMING = [
    # A document, with what is inserted in `«»`.
    ("tex", "\\documentclass{a}\n\\usepackage{biblatex}«\n\\addbibresource{references.bib}»\n" + BEGIN),
    (
        "tex",
        "\\documentclass{a}\n\\usepackage[style=x]{biblatex}\n\\usepackage{b}«\n\\addbibresource{references.bib}»\n"
        + BEGIN,
    ),
    ("tex", "\\documentclass{a}\r\n  \\usepackage{biblatex} % x«\r\n  \\addbibresource{references.bib}»\r\n" + BEGIN),
    ("tex", "\\documentclass{a}\n\\usepackage{biblatex-chicago}«\n\\addbibresource{references.bib}»\n" + BEGIN),
    ("tex", "\\documentclass{a}\n\\usepackage{natbib}\n" + BEGIN),
    ("tex", "\\documentclass{a}\n\\ifx\\a\\b\n\\usepackage{biblatex}\n\\fi\n" + BEGIN),
    ("tex", "\\documentclass{a}\n%\\usepackage{biblatex}\n" + BEGIN),
    ("tex", "\\usepackage{biblatex}\n"),
    ("tex", "$x$\n"),
    ("markdown", "---\ntitle: x«\nbibliography: references.bib»\n---\n\n$x$\n"),
    ("markdown", "---\r\ntitle: x\r\ntags:\r\n- y«\r\nbibliography: references.bib»\r\n---\r\n"),
    ("markdown", "---\n# why\ntitle: |\n  x\n\n  y«\nbibliography: references.bib»\n...\n"),
    ("markdown", "\ufeff---\ntitle: x«\nbibliography: references.bib»\n---\n"),
    ("markdown", "---\n  title: x\n---\n"),
    ("markdown", "---\n{title: x}\n---\n"),
    ("markdown", "---\n- x\n---\n"),
    ("markdown", "---\n---\n"),
    ("markdown", "---\n# only words\n---\n"),
    ("markdown", "---\ntitle: x\n"),
    ("markdown", "+++\ntitle = 'x'\n+++\n"),
    ("markdown", "$x$\n"),
]


@pytest.mark.parametrize(("language", "drawn"), NAMING)
def test_naming(language, drawn):
    before, _, rest = drawn.partition("«")
    inserted, _, after = rest.partition("»")
    text = before + after
    edit = naming(text, language, "references.bib")
    assert edit == ((len(before), inserted) if inserted else None)
    if edit:
        assert named_in(before + inserted + after, language).files == ("references.bib",)


@pytest.mark.parametrize(
    "text", ["\\a" * 50_000, "\\cite" * 30_000, "\\bibliography" * 20_000, "\\bibliography{" * 9_000]
)
@pytest.mark.timeout(20)
def test_linear(text):
    assert named_in(text, "tex").files == ()
