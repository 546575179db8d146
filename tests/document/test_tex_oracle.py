"""TeX itself says which places of a document it sets as math, and a scan must say the same.

- `tex_verdicts.txt` has documents with what TeX said; that it still says so is asked of it where it is installed.
- Documents written by chance, and real ones that come with TeX, are asked about each time, in `make check-all`.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import settings

from mleq.document import tex
from tests.conftest import SAME
from tests.document import tex_author, tex_sources
from tests.document.tex_probe import (
    Case,
    agree,
    asked,
    draw,
    has_tex,
    parsed,
    recorded,
    scanned,
    unprobed,
    verdicts_alone,
    verdicts_of_sound,
)

# Whether the scanner reads definitions.
DECLARED_IS_KNOWN = True
# What a document declares itself as the two ends of math.
DECLARED = [
    r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}a\be ‹M›x\ee‹t› b",
    r"\newcommand\bea{\begin{eqnarray}}\newcommand\eea{\end{eqnarray}}a\bea ‹M›x&‹M›=&\eea‹t› b",
    r"\def\be{\begin{equation}}\def\ee{\end{equation}}a\be ‹M›x\ee‹t› b",
    r"\newcommand{\bd}{\[}\newcommand{\ed}{\]}a\bd ‹M›x\ed‹t› b",
    r"\newenvironment{eqn}{\begin{equation}}{\end{equation}}a\begin{eqn}‹M›x\end{eqn}‹t› b",
    r"\newenvironment{eqn}{\equation}{\endequation}a\begin{eqn}‹M›x\end{eqn}‹t› b",
    r"\newenvironment{eqn}{\align}{\endalign}a\begin{eqn}‹M›x&‹M›y\end{eqn}‹t› b",
    r"\newenvironment{eqn}{\[}{\]}a\begin{eqn}‹M›x\end{eqn}‹t› b",
    r"\newenvironment{eqn}[1]{\begin{equation}\label{#1}}{\end{equation}}a\begin{eqn}{q}‹M›x\end{eqn}‹t› b",
    r"\newenvironment{eqn}{\begin{equation}\begin{aligned}}{\end{aligned}\end{equation}}\begin{eqn}‹M›x&‹M›y\end{eqn}‹t›",
    r"\NewDocumentEnvironment{eqn}{}{\begin{equation}}{\end{equation}}a\begin{eqn}‹M›x\end{eqn}‹t› b",
]

# What the scanner gets wrong: here stands what TeX says, and nothing is asked of the scanner. A line whose fault is
# mended goes to `tex_verdicts.txt`, and its construct, if it is there, from `FAULTY` of `tex_author.py` to its table.
# What a writer meets most is first.
MENDED = [
    r"\begin{align}‹M›c\tag*{‹T›\ensuremath{‹M›x}}\end{align}",
    r"\lstnewenvironment{sh}{\lstset{}}{}⏎\begin{sh}⏎echo $‹-›HOME⏎\end{sh}⏎",
    r"\DefineVerbatimEnvironment{code}{Verbatim}{}⏎\begin{code}⏎echo $‹-›HOME⏎\end{code}⏎",
    r"\newenvironment{code}{\verbatim}{\endverbatim}⏎\begin{code}⏎echo $‹-›HOME⏎\end{code}⏎",
    r"$‹m›\scalebox{2}{$‹m›x$}‹m›y$‹t›",
    r"$‹m›\rotatebox{90}{$‹m›x$}‹m›y$‹t›",
    r"\[‹M›\resizebox{1cm}{!}{‹T›a $‹M›x$‹T›}‹M›\]",
    r"\[‹M›\reflectbox{‹T›a}‹M›\]",
    r"\[‹M›\rlap{‹T›a $‹M›x$‹T›}\llap{‹T›a}\clap{‹T›a}‹M›\]",
    r"\[‹M›\textsuperscript{‹T›a}\textsubscript{‹T›a}‹M›\]",
    r"\[‹M›\ooalign{‹T›a}‹M›\]",
    r"@bussproofs \[\AxiomC{‹T›a}\UnaryInfC{$‹M›x$‹T›}\DisplayProof‹M›\]",
    r"@physics \[‹M›x\qq{‹T›as $‹M›y$}‹M›\]",
    r"\begin{equation}x\tag{$‹M›\ast$‹T›}‹M›\end{equation}",
    r"\begin{equation}x\tag*{see $‹M›\ast$ ‹T›there}‹M›\end{equation}",
    r"\iffalse ‹-›$ \ifx a b \fi ‹-›$ \fi ‹t›$‹m›x$‹t›",
    r"\iffalse ‹-›$ \else ‹t›a $‹m›x$ \fi ‹t›$‹m›x$‹t›",
    r"\iffalse⏎‹-›%\fi $⏎‹-›$ \fi ‹t›$‹m›x$‹t›",
    r"@breqn \begin{dmath}‹M›x = y \condition{‹T›for $‹M›x$‹T›}\end{dmath}‹t›",
    r"\verb |$‹-›x|‹t› b",
    r"\ensuremath {‹m›x}‹t›",
    r"\begin{align}‹M›a\\\noalign{‹T›\vskip1ex}‹M›b\end{align}‹t›",
]
"""What the scan once took for something else."""

FAULTS = [
    # Columns that are math: the cells hold no dollars. In papers mostly as `\newcolumntype{C}{>{$}c<{$}}`.
    r"\begin{tabular}{l>{$}c<{$}}‹t›a&‹m›x\end{tabular}‹t›",
    r"\newcolumntype{C}{>{$}c<{$}}\begin{tabular}{lC}‹t›a&‹m›x\end{tabular}‹t›",
    r"\begin{tabular}{l}\multicolumn{1}{>{$}c<{$}}{‹m›x}\end{tabular}‹t›",
    # The second column of a starred `cases` of mathtools is text.
    r"\[\begin{cases*}‹M›a&‹T›if $‹M›x$‹T›\end{cases*}‹M›\]",
    r"\[\begin{dcases*}‹M›a&‹T›if $‹M›x$‹T›\end{dcases*}‹M›\]",
    # Environments for code that the document declares, and code between bars: one dollar in it opens math.
    r"@shortvrb \MakeShortVerb{\|}‹t›|$‹-›x| ‹t›a",
    r"@shortvrb \MakeShortVerb\|‹t›|\begin{align}| ‹t›a",
    # Macros of the document that set their argument as text: in inline math the dollars come out the wrong way around.
    r"\newcommand{\stext}[1]{\text{#1}}$‹m›x\stext{‹t›if $‹m›x$}‹m›$‹t›",
    r"\newcommand{\qmbox}[1]{\quad\mbox{#1}}\[‹M›x\qmbox{‹T›if $‹M›x$ or‹T›}‹M›\]‹t›",
    r"\newenvironment{inabox}{\begin{tabular}{c}}{\end{tabular}}\[‹M›x\begin{inabox}‹T›if $‹M›x$\end{inabox}‹M›\]‹t›",
    # Macros of the document that set their argument as math.
    r"\newcommand{\m}[1]{$#1$}‹t›\m{‹m›x}‹t›",
    r"\newcommand{\eq}[1]{\begin{equation}#1\end{equation}}‹t›\eq{‹M›x}‹t›",
    r"\def\beq#1\eeq{\begin{equation}#1\end{equation}}‹t›\beq ‹M›x\eeq‹t›",
    r"\let\eqn\equation\let\endeqn\endequation \begin{eqn}‹M›x\end{eqn}‹t›",
    # Commands that make a box, whose content is text also in math; inline the dollars in it close and open the formula.
    r"\[‹M›\hbox to 2cm{‹T›a $‹M›x$‹T›}‹M›\]",
    # amsmath allows an `align` in a `gather`, which goes on after it.
    r"\begin{gather}‹M›a\\\begin{align}‹M›x&=y\end{align}‹M›\\‹M›b\end{gather}‹t›",
    # A dollar in the columns of a table that stands in math, by itself or in another one.
    r"\[\begin{tabular}{c}‹T›\begin{tabular}{r@{$\pm$}l}‹T›a&‹T›b\end{tabular}‹T›\end{tabular}‹M›\]",
    r"$\begin{tabular}{r@{$\pm$}l}‹t›a&‹t›b\end{tabular}‹m›$‹t› b",
    r"\begin{tabular}{ll}$\mbox{‹t›\begin{tabular}{r@{$\pm$}l}‹t›a&‹t›b\end{tabular}‹t›}‹m›$\end{tabular}‹t›",
    # Two dollars in a paragraph that stands in math are a display there too, other than in a line of text.
    r"\[\parbox{3cm}{‹T›a $$‹M›x$$‹T› b}‹M›\]",
    r"\[\begin{minipage}{3cm}‹T›a $$‹M›x$$‹T› b\end{minipage}‹M›\]",
    r"$x\footnote{‹t›a $$‹M›x$$‹t› b}‹m›$",
    # Conditionals: what is skipped ends at the `\else` or at the `\fi` that is its own, and not in a comment.
    r"\if0 ‹-›costs 5$ \fi ‹t›$‹m›x$‹t›",
    r"\iftrue ‹t›a \else ‹-›$ \fi ‹t›$‹m›x$‹t›",
    # Environments that are math and that the scan does not know, outside of math; the first two have text in them.
    r"@cases \begin{numcases}{‹M›f=}‹M›a&‹T›if $‹M›x$‹T›\end{numcases}‹t›",
    r"@cases \begin{subnumcases}{‹M›f=}‹M›a&‹T›if $‹M›x$‹T›\end{subnumcases}‹t›",
    r"@tikz-cd \begin{tikzcd}‹m›A \arrow[r] & ‹m›B\end{tikzcd}‹t›",
    r"@tikz \usetikzlibrary{matrix}\begin{tikzpicture}\matrix[matrix of math nodes]{‹m›a \\};\end{tikzpicture}‹t›",
    r"@tikz \tikz[nodes={execute at begin node=$, execute at end node=$}] \node {‹m›x};‹t›",
    r"@tikz \[‹M›\tikz \draw (0,0) node {‹T›a $‹M›x$‹T›};‹M›\]",
    r"@IEEEtrantools \begin{IEEEeqnarraybox*}{rCl}‹m›x&‹m›=&‹m›y\end{IEEEeqnarraybox*}‹t›",
    r"@breqn \begin{darray}{l}‹m›x\end{darray}‹t›",
    # Columns of an array that are text.
    r"\[\begin{array}{lp{3cm}}‹M›a&‹T›if $‹M›x$‹T›\end{array}‹M›\]",
    r"\[\begin{array}{l>{$}l<{$}}‹M›a&‹T›if\end{array}‹M›\]",
    r"\[\begin{array}{l@{ $‹T›x$ }l}‹M›a&‹M›b\end{array}‹M›\]",
    # Dollars that are characters.
    r"\url|a$‹-›b|‹t› c",
    r"\char`$‹t› b",
    r"\string$‹t› b",
    r"\lstinputlisting[escapechar=$]{document.aux}‹t› b",
    # Math in code that has a way out of it.
    r"\begin{lstlisting}[mathescape]⏎a $‹m›x$⏎\end{lstlisting}⏎",
    r"\begin{lstlisting}[escapeinside={(*}{*)}]⏎a $ (*‹t›b $‹m›x$*)⏎\end{lstlisting}⏎",
    r"\begin{alltt}⏎$ \(‹m›x\) ‹t›\emph{‹t›a}⏎\end{alltt}⏎",
    # The rest.
    r"@hyperref $‹m›\hyperref[a]{‹m›x}‹m›$",
    r"\begin{empheq}[left={‹m›f(x)=\empheqlbrace}]{align}‹M›x\end{empheq}‹t›",
    r"\mbox{‹t›a $$‹t›x$$‹t› b}‹t›",
]

# Where TeX and the scanner differ on purpose: what TeX says, what the scanner says, and why. Those in `ALONE` are wrong
# for TeX, and so each is asked about in a run of its own.
DEVIATIONS = [
    (
        r"\[\mathrm{‹M›d}\operatorname{‹M›KL}‹M›\]",
        "nnM",
        "the name of an operator is a word that nobody wants completed as math",
    ),
    (
        r"\index{x@$‹-›x$}‹t› $‹m›y$",
        "mtm",
        "TeX writes the entry to a file and does not set it; the writer writes math all the same",
    ),
    (
        r"\ifx\undefined\relax ‹-›a $‹-›x$ \else ‹t›b $‹m›y$ \fi ‹t›",
        "tmtmt",
        "which branch is taken is not known, and the writer edits both",
    ),
]
ALONE = [
    (
        r"a \[‹M›x⏎⏎‹t›y\]‹t› $‹m›z$‹t›",
        "MMtmt",
        "TeX allows no blank line in a display, but the writer has only left room",
    ),
    (
        r"$$‹M›x⏎⏎‹t›y$$‹M› $‹t›z$‹m›",
        "MMtmt",
        "the same; for TeX all that follows is the wrong way around",
    ),
    (
        r"\begin{align}‹-›x⏎⏎‹t›y\end{align}‹t› $‹m›z$‹t›",
        "MMtmt",
        "the same; TeX drops the first part",
    ),
    (
        r"{$‹m›x }‹m› $‹t›y$‹m›",
        "mtmt",
        "math that is not closed ends with its group: it is about to be typed, and what follows must not turn over",
    ),
    (
        r"\begin{itemize}\item $‹m›x⏎\item‹m› $‹t›y$‹m›\end{itemize}",
        "mtmt",
        "and with its item",
    ),
    (
        r"$‹m›x\begin{equation}‹m›y\end{equation}‹t›z",
        "mMt",
        "and where an environment begins that cannot stand in it",
    ),
    (
        r"\(‹m›5 and $‹t›x$‹m› b",
        "mmt",
        "and at a dollar, if it is not a dollar that opened it",
    ),
    (
        r"$‹m›x\) ‹t›z \(‹m›y$‹t›",
        "mtmm",
        "after a dollar and `\\)` the writer has closed; a dollar after `\\(` opens",
    ),
    (
        r"\[‹M›x$$‹t›y $‹m›z$‹t›",
        "MMMM",
        "what opened with a bracket is closed by one: the dollars are strays",
    ),
    (
        r"$‹m›\text{a ‹-›b$‹-› c $‹-›d$‹-›",
        "mtmtm",
        "TeX reads on for the brace to the end of the paragraph, and drops it all; here the brace is about to be typed",
    ),
    (
        r"\[‹M›\text{‹-›if⏎⏎‹t› x}‹t›\]",
        "MTMM",
        "the same in a display, in which only the text ends at the blank line",
    ),
]
# What is wrong for TeX too, but what it makes of it is what the scanner says.
ALIKE_ALONE = [
    r"a $‹m›x^2⏎⏎‹t›b $‹m›y$‹t›",
    r"costs 5$‹m› or so⏎⏎‹t›b $‹m›x$‹t›",
    r"$$\begin{align}‹M›x\end{align}‹M›$$‹t› y",
    r"\begin{equation}\begin{align}‹M›x\end{align}‹M›\end{equation}‹t› y",
    r"$$‹M›x$ ‹t›b $‹m›y$‹t›",
    r"a \[‹M›x⏎\section{‹t›A}‹t› b",
    r"a $‹m›x⏎\section{‹t›A}‹t› b",
    r"$‹m›x\(‹m›y\)‹t›z",
    r"\begin{align}‹M›a\end{equation}‹t› $‹m›x$",
]

# Documents of Debian's packages, those that are installed. The lines are those at which the scanner is known to be
# wrong: dollars in tags, and an `align` in a `gather`.
SOURCES = {
    "tex/latex/base/sample2e.tex": set(),
    "tex/latex/base/small2e.tex": set(),
    "doc/latex/amsmath/testmath.tex.gz": {1917, 2158, 2189},
    "doc/latex/amsmath/subeqn.tex.gz": {87, 177},
    "doc/latex/amsmath/technote.tex.gz": set(),
    "doc/latex/ieeetran/bare_jrnl.tex.gz": set(),
    "doc/latex/aguplus/aguplus.tex.gz": set(),
    "doc/latex/ptptex/manptp.tex.gz": set(),
}

# The profile `long` is that of `make check-all`.
LONG = settings.default.max_examples > 100
needs_tex = [pytest.mark.engine, pytest.mark.skipif(not has_tex(), reason="no pdflatex is installed")]


def scan_of(case: Case) -> str:
    text, offsets = unprobed(case.document)
    return scanned(tex.scan(text), offsets)


def disagreement(case: Case) -> str:
    """What both say of a document; empty where they agree."""
    ours = scan_of(case)
    return (
        ""
        if agree(case.letters, ours)
        else f"TeX   {draw(case.document, case.letters)}\nscan  {draw(case.document, ours)}"
    )


@pytest.mark.parametrize("case", recorded(), ids=lambda case: case.document)
def test_recorded_documents(case):
    assert disagreement(case) == ""


@pytest.mark.skipif(not DECLARED_IS_KNOWN, reason="the scanner does not read definitions yet")
@pytest.mark.parametrize("drawn", DECLARED)
def test_declared_math(drawn):
    assert disagreement(parsed(drawn)) == ""


@pytest.mark.parametrize("drawn", MENDED)
def test_mended(drawn):
    assert disagreement(parsed(drawn)) == ""


@pytest.mark.parametrize("drawn", ALIKE_ALONE)
def test_wrong_documents_that_tex_reads_as_we_do(drawn):
    assert disagreement(parsed(drawn)) == ""


@pytest.mark.parametrize(("drawn", "ours", "why"), [*DEVIATIONS, *ALONE])
def test_deviations(drawn, ours, why):
    case = parsed(drawn)
    assert why and scan_of(case) == ours
    assert not agree(case.letters, ours)


class TestWithTeX:
    """What TeX says now."""

    pytestmark = needs_tex

    def test_what_is_recorded_still_holds(self):
        sound = [*recorded(), *map(parsed, [*DECLARED, *MENDED, *FAULTS, *(drawn for drawn, _, _ in DEVIATIONS)])]
        before = {(case.packages, case.document): case for case in sound}
        now = asked(sound)
        assert len(now) > 200
        assert [draw(*case[:2]) for case in now if case != before[case.packages, case.document]] == []

    @pytest.mark.parametrize("drawn", [*ALIKE_ALONE, *(drawn for drawn, _, _ in ALONE)])
    def test_wrong_documents(self, drawn):
        case = parsed(drawn)
        assert verdicts_alone(case.document) == case.letters

    def test_a_probe_changes_nothing(self):
        # The oracle itself: modes that the rest of these tests take for granted.
        drawn = (
            r"a‹t›$‹m›x\hbox{‹t›$‹m›y$}$\[‹M›x\hbox{‹T›y}\]%‹-›⏎\begin{align*}‹M›a&‹M›b\\‹M›c\end{align*}\verb|‹-›|‹t›"
        )
        assert asked([parsed(drawn)]) == [parsed(drawn)]
        assert asked([parsed("$‹t›x$")]) != [parsed("$‹t›x$")]

    def test_documents_written_by_chance(self):
        seed = 1 if SAME else random.randrange(1_000_000)
        author = tex_author.Author(seed)
        documents = list(dict.fromkeys(author.document() for _ in range(2000 if LONG else 400)))
        said = verdicts_of_sound(documents)
        # TeX has trouble with few of them, as with a tag in a footnote in an equation.
        assert len(said) > 0.98 * len(documents)
        wrong = [disagreement(Case(document, letters)) for document, letters in said.items()]
        shortest = min(filter(None, wrong), key=len, default="")
        assert not shortest, f"seed {seed}\n{shortest}"

    def test_what_the_author_leaves_out_is_sound(self):
        author = tex_author.Author(1, tex_author.FAULTY)
        documents = [author.document() for _ in range(100)]
        assert len(verdicts_of_sound(documents)) > 90

    @pytest.mark.parametrize("name", SOURCES)
    def test_real_documents(self, name):
        if not (tex_sources.TREE / name).exists():
            pytest.skip("is not installed")
        found = tex_sources.compare(tex_sources.TREE / name)
        assert not found.skipped and found.probes > 50
        assert [place for place in found.differences if place[0] not in SOURCES[name]] == []
