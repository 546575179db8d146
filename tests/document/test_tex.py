"""Where LaTeX is math, text in math, code or a comment: a case is the document with its spans drawn in it."""

import pytest

from mleq.document import tex
from tests.document.drawn import draw, erase

DELIMITERS = [
    r"a $«x»$ b",
    r"a $$«x»$$ b",
    r"a \(«x»\) b \[«y»\] c",
    r"$«x»$$«y»$",  # the dollars in the middle close and open
    r"$«x»$ $$«y»$$ $«z»$",
    r"costs \$5 and \$6, $«x»$",
    r"$«x \$ y»$ z",
    r"\\$«x^2»$",  # LaTeX-Workshop: takes the line break for an escape
    r"\\\$5 $«x»$",
    r"\\[2pt] $«x»$ \\\[«y»\]",
    "where $«x\n+ y»$ is",  # LaTeX-Workshop: pairs the dollars of each line by itself
    "y$«…»\n\nwhere some text sits and $«x»$ ends",  # LaTeX-Workshop: takes the prose between for math
    r"$«x»\) and \(«y»\)",  # LaTeX defines them as dollars
    r"$$«x»\] and $«y»$",
    "$«x»$ 熵 $«y»$，价格",
    "𝔼 $«𝔼»$ 😋 $«x»$",
    "$«a\r\n+ b»$\r\n$«c»$",
    r"\$ \% \{ $«\{ x \}»$",
    r"$«…»",
    "\\",
    r"$«x»$ \\",
]
ENVIRONMENTS = [
    r"\begin{equation}«x»\end{equation} y",
    *[
        rf"a \begin{{{name}}}«x &= 1 \\ y»\end{{{name}}} b"
        for base in ("equation", "align", "flalign", "gather", "multline", "eqnarray", "dmath")
        for name in (base, base + "*")
    ],
    r"\begin{math}«x»\end{math} \begin{displaymath}«y»\end{displaymath}",
    r"\begin{alignat}{2}«x»\end{alignat} \begin{alignat*}{2}«x»\end{alignat*}",
    r"\begin{IEEEeqnarray}{rCl}«x»\end{IEEEeqnarray} \begin{IEEEeqnarray*}[c]{rCl}«x»\end{IEEEeqnarray*}",
    r"\begin{dmath}[label={eq}]«x»\end{dmath}",
    r"\begin {align}«x»\end {align}",
    r"\begin{equation}«\begin{aligned}[t]x\end{aligned}»\end{equation} a",
    r"\begin{gather}«\begin{cases}a & \text{‹b›}\end{cases}»\end{gather} a",
    r"$«\begin{array}{cc}a & b\end{array} \begin{pmatrix*}[r]a\end{pmatrix*}»$ c",
    r"\begin{subequations}\begin{align}«x»\end{align}\end{subequations}",
    r"\begin{equation}«\begin{split}a\end{split}»\end{equation} \begin{theorem}[Of $«x»$] a",
    r"$$«\begin{align}x\end{align}»$$ y",  # wrong in TeX, but known to MathJax
    r"\begin{equation}« \begin{align}x\end{align}»\end{equation} y",
    r"\end{align} $«x»$",  # closes nothing
    r"\begin{align}«x \end{aligned} »\end{gather} y\end{align} z",
    r"\begin{document}$«x»$\end{document}⟦ $y$ \begin{align}⟧",
    r"\begin{myenv} $«x»$ \end{myenv} \begin{mymatrix} a $«x»$",
    r"$«\begin{tabular}{c}‹ a $«x»$ \\ b ›\end{tabular} y»$ z",
    r"\begin{tabular}{c} a $«x»$ \\ b \end{tabular} y",
    r"\begin{equation}«\label{eq:x} x \tag{‹1›}»\end{equation}",
]
INSIDE = [
    r"$«x \text{‹ if $«x > 0»$ or ›} y»$ z",  # HyperSnips, obsidian-latex-suite #153: math in \text
    r"$«x \mbox{‹a {b} c›} y»$ \text{not math} $«z»$",
    r"\[«x \text{‹if \(«y»\) and›} z»\] a",
    r"\[«x \text{‹$«»$›} y»\] a",  # two dollars in a line of text are an empty formula
    r"$«x \textbf{‹a \emph{b} $«c \text{‹d $«e»$›}»$›}»$ f",
    "\\begin{align}«x \\\\ \\intertext{‹and\n\nso $«y»$›} z»\\end{align} a",
    r"\begin{align}«a \mytext{if $«x»$} b»\end{align} c",  # some command that sets text
    r"\begin{align}«a &= $b$ \\ c»\end{align} d",
    r"\ensuremath{«x»} $«\ensuremath{y}»$ z",
    r"\newcommand{\R}{\ensuremath{«\mathbb{R}»}} $«x»$",
    r"$«\colorbox{red}{‹x›} \textcolor{red}{x}»$",
    r"\[«x»\] \hbox{$«x»$} {\bfseries $«y»$} \emph{a $«z»$}",
    r"$«x_{\text{‹a›}}^{b}»$",
]
NOT_TEX = [
    "a %⟦ $x$ b⟧\n$«y»$",
    "%⟦ costs 5$ or so $⟧\n$«x»$",  # LaTeX-Workshop: previews what is between
    "50\\% of $«x»$ %⟦⟧",
    r"\\%⟦ $x$⟧",
    "$«x %⟦ $ } \\]⟧\n+ y»$ z",
    "$«x\n%⟦⟧\n+ y»$ z",
    r"\verb|⟦$x$⟧| \verb*+⟦$⟧+ $«y»$ \verb$⟦x⟧$ $«z»$",
    "\\verb|⟦$x…⟧\n$«y»$",
    r"\lstinline[language=C]{⟦a{$}b⟧} \lstinline!⟦$⟧! $«x»$ \mintinline{c}|⟦$⟧| $«y»$",
    r"\verbatim $«x»$ \verb",
    *[
        f"\\begin{{{name}}}⟦ $x$ % \\end{{align}}\n⟧\\end{{{name}}} $«y»$"
        for name in ("verbatim", "verbatim*", "Verbatim", "lstlisting", "alltt", "comment")
    ],
    "\\begin{lstlisting}[language=C]⟦\n$x$\n⟧\\end{lstlisting} $«y»$",
    "\\begin{minted}[a]{python}⟦\n$x$\n⟧\\end{minted} $«y»$",
    "\\begin{filecontents}{a.bib}⟦\n$x$\n⟧\\end{filecontents} $«y»$",
    "\\begin{verbatim}⟦\n$x$\n…⟧\\section{$«y»$}",
    r"\iffalse⟦ $x ⟧\fi $«y»$ \iffalse $«z»$",
    r"\url{http://a/%20$x} \href{http://a/$x$%}{b $«y»$} $«z»$",
]
DECLARED = [
    r"\newcommand{\be}{\begin{equation}} \newcommand{\ee}{\end{equation}} $«x»$ \be« x »\ee x $«x»$",
    r"\def\bea{\begin{align}}\def\eea{\end{align}} \bea« x &= \text{‹ if $«x»$›} \\ y »\eea $«x»$",
    r"\newcommand\ba{\begin{equation}\begin{aligned}} \newcommand\ea{\end{aligned}\end{equation}} \ba« x »\ea x",
    r"\newenvironment{eqn}{\begin{equation}}{\end{equation}} \begin{eqn}« x »\end{eqn} x",
    r"\newenvironment{eqn}[1]{\begin{equation}\label{#1}}{\end{equation}} \begin{eqn}{eq:a}« x »\end{eqn} x",
    r"\newenvironment{eqn}[1][a]{\[}{\]} \begin{eqn}« x »\end{eqn} \begin{eqn}[b]« x »\end{eqn} x",
    r"\newenvironment{eqn}{\begin{equation}}{\end{equation}} {\renewenvironment{eqn}{}{} \begin{eqn} x \end{eqn}}",
    r"\newtcolorbox{note}{colback=red} \begin{note} x $«x»$ \end{note}",
    r"\newenvironment{note}{\begin{itemize}\item}{\end{itemize}} \begin{note} x $«x»$ \end{note}",
    r"\newcommand{\R}{$«\mathbb R»$} \R x",
    r"\newcommand{\be}{\begin{equation}} \be« x…»",
]
"""Environments and commands that the document itself declares to be math; only from there on."""

UNCLOSED = [
    "a $«x^2 + soft…»\n\nb $«y»$",
    "a $«x^2 + soft…»\n  \t\n\nb $«y»$",
    "a $«x…»\r\n\r\nb $«y»$",
    "a $«x…»\r\rb $«y»$",
    "a $«x …»\\par b $«y»$",
    "a $«x…»\n\\section{A $«y»$} b",
    "a \\[« x + 1…»\n\\section{A} b",
    "a \\[« x\n\nb\n…»\n\\section{A} b",
    "\\begin{align}« x\n\nb\n…»\n\\subsection*{A} $«y»$",
    "\\begin{document}\\begin{align}« x…»\n\\end{document}⟦\n⟧",
    "a $$« x\n…»",
    r"\begin{proof} \[« x …»\end{proof} $«y»$",
    "\\begin{itemize}\\item \\[« x…»\n\\item $«y»$\\end{itemize}",
    "\\begin{itemize}\\item $«x…»\n\\begin{equation}«y»\\end{equation}\\end{itemize}",
    "a \\[«x …»\\begin{figure} $«y»$",
    # One stray delimiter never turns the rest over.
    "costs 5$« or so…»\n\nb $«x»$ c \\[«y»\\] d",
    "\\[« x…»\n\nb $«y»$ c \\[«z»\\]",
    "\\[« x\n\ny »\\] $«z»$",  # the next delimiter closes it: only room was left
    "$$« x…»\n\nb $«y»$ c",
    "$$« x…»\n\nb\n\n$$« y »$$ c",
    "$$«\nx\n\ny\n»$$ c",
    "\\begin{align}« x…»\n\nb \\begin{align}«y»\\end{align} c",
    "\\begin{align}« x\n\n \\text{‹if $«a»$›} »\\end{align} c",
    "\\[«\n…»\n\nb $«x»$",  # right after the delimiter the blank line is where the formula is typed
    "$«5 and …»\\(«x»\\) b",
    "\\(«5 and …»$«x»$ b",
    "$«x …»\\begin{equation}« y »\\end{equation} z",
    "\\begin{equation}« x…»\n\\[«y»\\] z",
    "\\begin{align}« x…»\n\\begin{align}«y»\\end{align} z",
    "$$«x…»$ b",  # the second dollar is about to be typed
    r"{$«x …»} $«y»$",
    r"\footnote{a $«x…»} b $«y»$",
    r"$«\frac{a»$ b $«x»$",
    r"$«x}»$ b $«x»$",
    "\\[« \\text{‹if…›\n\n x »\\] b",
    "\\newcommand{\\a}{$«y…»} \\begin{document} $«x»$",
    "{ \\begin{align}« x…»\n\\begin{document} $«x»$",
]
NAMES = [
    r"\label{⦅eq:x⦆} \ref{⦅a⦆} \eqref{⦅a⦆} \cref{⦅a,b⦆}",
    r"\cite{⦅a,b⦆} \citep*[see][p. 3]{⦅a⦆} \textcite{⦅a⦆} \parencite[3]{⦅b⦆}",
    r"\cite[see $«x»$]{⦅a⦆} b",
    r"\usepackage[⦅utf8⦆]{⦅inputenc⦆} \documentclass[⦅a4paper⦆]{⦅article⦆}",
    "\\usepackage{⦅\n  a, % c\n  b\n⦆} $«x»$",
    r"\begin{⦅figure⦆}[⦅ht⦆]\includegraphics[⦅width=\textwidth⦆]{⦅a.png⦆}\end{⦅figure⦆}",
    r"\input{⦅a⦆} \include{⦅b⦆} \bibliography{⦅c⦆}",
    r"\color{⦅red⦆} \textcolor{⦅red⦆}{a $«x»$} \hspace{⦅1em⦆} \vspace*{⦅-2pt⦆}",
    r"\begin{⦅align⦆}«\label{⦅eq:x⦆} x \\[⦅2pt⦆] y \tag{‹3›}»\end{⦅align⦆}",
    r"\begin{⦅align⦆}«x \\ [y]_+ \\* z»\end{⦅align⦆}",
    r"\begin{⦅aligned⦆} [x] \end{⦅aligned⦆}",
    r"$«\operatorname*{⦅argmax⦆} \mathrm{⦅KL⦆} \mathbf{x}»$",
    r"\newcommand{⦅\x⦆}[1]{a} \DeclareMathOperator{⦅\x⦆}{⦅x⦆} \newtheorem{⦅a⦆}{B}",
    r"\hyperref[⦅sec:a⦆]{a $«x»$} \url{⦅http://a⦆} \href{⦅http://a⦆}{b}",
    r"\begin{⦅minted⦆}[⦅a⦆]{⦅c⦆}⟦$⟧\end{⦅minted⦆}",
    # Being typed: the name is the word so far.
    "\\label{⦅eq:fo…⦆ and $«x»$",
    "\\begin{⦅equation⦆}«\\label{⦅eq:a…⦆\n x^{2} »\\end{⦅equation⦆} b $«y»$",
    "\\begin{⦅ali…⦆\n\n$«x»$",
    "\\cite{⦅…⦆",
    "\\cite[",
    "\\includegraphics[⦅wid…⦆",
    "\\ref {⦅a⦆} \\ref\n{⦅b⦆} \\ref\n\n{c}",
]


@pytest.mark.parametrize("drawn", [*DELIMITERS, *ENVIRONMENTS, *INSIDE, *NOT_TEX, *DECLARED, *UNCLOSED])
def test_spans(drawn):
    text = erase(drawn)
    assert draw(text, tex.scan(text), names=False) == drawn


@pytest.mark.parametrize("drawn", NAMES)
def test_names(drawn):
    text = erase(drawn)
    assert draw(text, tex.scan(text), names=True) == drawn
