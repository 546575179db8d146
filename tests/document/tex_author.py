"""Writes LaTeX documents by chance that TeX sets without an error, with a probe at the places that bear one.

A construct is a line of a table: a pattern with holes. Between guillemets stands what fills a hole:

    «p» paragraphs     «l» a line of text, as in a box     «a» a line of text in an argument: no code in it
    «s» the same without tables, whose `&` LaTeX would see in the argument of `\\textbf` in another table
    «m» math           «d» math, one level more of it      «k» math without commands that take arguments
    «w» what the pattern itself is in, words or simple math
    ¦   a probe, which is left out now and then, so that what stands around it also meets

Columns and rows (`&`, `\\\\`) are in the patterns. `⏎` is a line break.
"""

from __future__ import annotations

import random
import re

from tests.document.tex_probe import PROBE

WORDS = 'word soft words attention loss the and of-course so, model. it\'s 5 (a) a/b "q" “in”'.split()
ATOMS = r"x y+1 \alpha_{i} 2^{n} f(x) \mathbb{R} \sum_{i=1}^n \{ \} \% \$ \quad{} a'' \| |x| (0,1)".split()
ATOMS += [
    r"\lim_{n\to\infty}",
    r"\mathrm{d}",
    r"\operatorname{KL}",
    r"\operatorname*{argmax}",
    r"\mathbf{x}",
    r"\hspace{1em}",
]

# Text on a line. Where there are several kinds of a thing a `{a|b}` chooses one of them.
LINE = r"""
¦«w»¦
¦«w» ¦«w»
$¦«k»$¦
\(¦«k»¦\)
\$5¦ and \$6
50\%¦ \& \_ \# \{¦\}
$¦«m»¦$¦
$¦«m»$ ¦«w» $¦«m»$
$«m»$$¦«m»$¦
\(¦«m»¦\)¦
\(¦«m»\) \(«m»\)
\begin{math}¦«m»\end{math}¦
\begin {math}¦«m»\end {math}¦
\ensuremath{¦«m»¦}¦
{\bfseries ¦«l»}¦
{¦«l»¦}
\emph{¦«s»¦}¦
\textbf{¦«s»}¦
\textit {¦«s»}
\mbox{¦«a»}¦
\fbox{¦«a»}
\makebox[3cm][l]{¦«a»}
\raisebox{1pt}{¦«a»}
\hbox{¦«a»¦}
\underline{¦«a»}
\textcolor{red}{¦«a»¦}¦
\colorbox{yellow}{¦«a»}
\scalebox{2}{¦«a»}
\ref{a_b}¦ \pageref{a}
\cite{a}¦ \cite[see $¦«k»$]{a_b}
%¦ $ \] ¦⏎then
%¦«w» $¦x⏎¦then
\begin{tabular}{l|c}¦«a»¦&¦«a»\\¦$¦«m»$¦&«w»\\[2pt] \hline ¦«w»&\end{tabular}¦
\begin{tabular}[t]{r@{\,}l}¦«a»&¦«a»\end{tabular}¦
\begin{minipage}{3cm}¦«B»¦\end{minipage}¦
\parbox{3cm}{¦«B»¦}¦
\footnote{¦«B»¦}¦
\begingroup ¦«l»\endgroup
\char`\$¦
\-¦\, \;~\ ¦
"""
# In a line that is no argument TeX may read code as such.
CODE = r"""
\verb|$¦\]%|¦
\verb*+$+¦
\verb!\!¦ \verb"%"
\verb$x¦$¦
\lstinline|$¦x|¦
\label{a$b}¦
\iffalse¦ $ \[ ¦\fi¦
\lstinline[language=C]{x$¦}¦
\url{http://a/$%¦x_^}¦
\begin{tabular}{ll}\verb|$¦%|&¦$¦«m»$\end{tabular}¦
"""
PARAGRAPHS = r"""
«l»
¦«w»\\$¦«m»$¦
¦«w»\\[2pt]¦«w»\\*¦$¦«m»$
$$¦«d»¦$$¦
\[¦«d»¦\]¦
«w»\[⏎  ¦«d»⏎\]⏎
\begin{displaymath}¦«d»\end{displaymath}¦
\begin{equation}¦«d»¦\end{equation}¦
\begin{equation*}⏎¦«d»⏎\end{equation*}⏎
\begin{equation}\label{eq:a}¦«k»\tag{1}¦\end{equation}¦
\begin{equation}\begin{split}¦«d»&¦=«d»\\¦&«d»\end{split}¦\end{equation}¦
\begin{{align|align*|flalign|flalign*}}¦«d»&¦=«d»\\⏎¦«d»&«d»¦\end{\1}¦
\begin{{align|align*}}⏎  ¦«d»¦⏎\end{\1}⏎
\begin{align}¦«d»\\[2pt]¦«d»\\*¦«d»\intertext{¦«a»¦}¦«d»\nonumber\end{align}¦
\begin{{alignat|alignat*|xalignat}}{2}¦«d»&¦«d»&¦«d»\\«d»\end{\1}¦
\begin{{gather|gather*}}¦«d»\\¦«d»¦\end{\1}¦
\begin{{multline|multline*}}¦«d»\\¦«d»\\¦«d»\end{\1}¦
\begin{{eqnarray|eqnarray*}}¦«d»&¦=&¦«d»\\¦«d»&«d»&\end{\1}¦
\begin{subequations}¦«w»\begin{align}¦«d»\end{align}¦«w»\begin{gather}¦«d»\end{gather}\end{subequations}¦
\begin{gather}\begin{{aligned|gathered}}¦«d»\\¦«d»\end{\1}¦\end{gather}¦
\begin{empheq}[box=\fbox]{align}¦«d»&¦«d»\end{empheq}¦
\begin{minipage}{3cm}¦«p»¦\end{minipage}¦
\parbox{3cm}{¦«A»¦}¦
a\footnote{¦«A»¦}¦
\begin{itemize}\item ¦«p»\item[$¦«k»$]¦«p»\item[{$¦«m»$}]\item\[¦«d»\]¦\end{itemize}¦
\begin{enumerate}¦\item ¦«p»¦\end{enumerate}¦
\begin{description}\item[{¦«a»}] ¦«p»\end{description}
\begin{{center|quote|flushleft}}¦«p»¦\end{\1}¦
\begin{theorem}¦«p»¦\end{theorem}¦
\begin{theorem}[{Of \(¦«m»\), ¦«a»}]¦«p»\end{theorem}
\begin{proof}[Of \(¦«k»\)]¦«p»\end{proof}¦
"""
# What stands neither in arguments nor in boxes.
TOP = r"""
\section{¦«w» $¦«k»$¦}¦
\subsection*{¦«w» \(¦«k»\)¦}¦
\begin{figure}¦\caption[of $«k»$]{¦«w» \(¦«k»\) $¦«k»$¦}\label{a$b}¦\end{figure}¦
\begin{table}[ht]\begin{tabular}{cc}¦«a»&¦«a»\end{tabular}\caption{¦«w»}\end{table}¦
¦«w»⏎⏎
¦\par ¦«w»
"""
CODE_PARAGRAPHS = r"""
⏎\begin{verbatim}⏎$ % ¦\end{foo} \begin{align}⏎\end{verbatim}⏎¦
⏎\begin{verbatim*}⏎$¦\[ ⏎\end{verbatim*}⏎¦
⏎\begin{Verbatim}[fontsize=\small]⏎$¦\[ {⏎⏎\end{Verbatim}⏎¦
⏎\begin{lstlisting}[language=bash]⏎echo $¦HOME # \[ {⏎\end{lstlisting}⏎¦
⏎\begin{comment}⏎$¦x \begin{align} {⏎\end{comment}⏎¦
"""
# Boxes in math: the alignments of amsmath do not bear each other there.
BOXED = r"""
«a»
«a»
\[¦«d»¦\]¦«w»
\begin{equation*}¦«d»\end{equation*}¦
\begin{displaymath}¦«d»\end{displaymath}¦
\begin{itemize}\item ¦«a»\item[$¦«k»$]¦«a»\end{itemize}¦
\begin{center}¦«a»\end{center}¦
"""
# Math. What has a line break cannot stand in a subscript and the like, which does not matter: holes are in braces.
MATH = r"""
¦«w»
¦«w»¦«w»
\frac{¦«m»}{¦«m»}
\sqrt[3]{¦«m»}
x_{¦«m»}^{¦«m»}
\left( ¦«m» \right)
\text{¦«a»¦}¦
\text{ $¦«m»$ }¦
\text {¦«a»}
\mbox{¦«a»¦}¦
\textbf{¦«s»}
\textrm{¦«s»}¦
\hbox{¦«a»}
\fbox{¦«a»}
\makebox[2cm][l]{¦«a»}
\raisebox{1pt}{¦«a»}
\parbox{2cm}{¦«B»}¦
\ensuremath{¦«m»}¦
\overset{¦«m»}{¦«m»}
\underbrace{¦«m»}_{\text{¦«a»}}
\boxed{¦«m»}¦
\phantom{¦«m»}
\textcolor{red}{¦«m»}¦
\colorbox{red}{¦«a»}¦
{\color{red}¦«m»}
\xrightarrow[¦x]{¦«m»}
\sum_{\substack{¦«m»\\¦«m»}}
\begin{{matrix|pmatrix|bmatrix|smallmatrix}}¦«m»&¦«m»\\«m»&\end{\1}¦
\begin{pmatrix*}[r]¦«m»&¦«m»\end{pmatrix*}¦
\left\{\begin{array}{ll}¦«m»&¦\text{¦«a»}\\¦«m»&\end{array}\right.
\begin{array}[t]{*{2}{c}@{\,}l}¦«m»&¦«m»\\\hline ¦«m»\end{array}¦
\begin{{cases|dcases|rcases}}¦«m»&¦\text{if $¦«m»$}\\¦«m»\end{\1}¦
\begin{{aligned|gathered|multlined}}[t]¦«m»\\¦«m»\end{\1}¦
\begin{alignedat}{2}¦«m»&¦«m»&«m»\end{alignedat}
\begin{tabular}{l|c}¦«a»¦&¦«a»\\¦$¦«m»$&\end{tabular}¦
\begin{minipage}{3cm}¦«B»\end{minipage}¦
\footnote{¦«a»}
%¦ $ \] } ¦⏎z
\ref{a}¦
"""
# What the scanner is known to get wrong is in `FAULTS` of the tests. Here each line comes with what it is there, and
# moves up once the scanner knows it.
FAULTY = r"""
math  \begin{{cases*|dcases*}}¦«m»&¦«a»\\¦«m»\end{\1}¦
math  \rlap{¦«a»}¦
math  \hbox to 2cm{¦«a»}¦
math  \scalebox{2}{¦«a»}¦
math  \textsuperscript{¦«a»}¦
math  \begin{array}{lp{3cm}}¦«m»&¦«a»\end{array}¦
line  \begin{tabular}{r@{$\pm$}l}¦«a»&¦«a»\end{tabular}¦
line  \begin{tabular}{l>{$}l<{$}}¦«l»&¦«m»\end{tabular}¦
line  \if0 ¦$ \fi¦
line  \ensuremath {¦«m»}¦
line  \mbox{¦$$¦«w»¦$$}¦
paragraphs  \begin{equation}¦«k»\tag*{$¦«k»$¦}¦\end{equation}¦
"""


def _table(lines: str) -> list[str]:
    return [line.replace("⏎", "\n") for line in lines.strip().splitlines()]


_HOLE = re.compile("«(.)»")
_CHOICE = re.compile(r"\{\{([^{}]*\|[^{}]*)\}\}")


class Author:
    """Writes documents, always the same ones for a seed."""

    def __init__(self, seed: int, extra: str = "") -> None:
        self.chance = random.Random(seed)
        more = [line.split("  ", 1) for line in _table(extra)] if extra else []
        self.line = _table(LINE) + [pattern for where, pattern in more if where == "line"]
        self.paragraphs = _table(PARAGRAPHS) + [pattern for where, pattern in more if where == "paragraphs"]
        self.math = _table(MATH) + [pattern for where, pattern in more if where == "math"]
        self.code = _table(CODE)
        self.code_paragraphs = _table(CODE_PARAGRAPHS)
        self.boxed = _table(BOXED)
        self.top = _table(TOP)

    def document(self) -> str:
        """A document of a few paragraphs."""
        pieces = [
            self._paragraph(self.chance.choice((0, 1, 1, 2, 2, 3)), code=True) for _ in range(self.chance.randint(1, 3))
        ]
        if self.chance.random() < 0.5:
            at = self.chance.randint(0, len(pieces))
            pieces.insert(at, self._fill(self.chance.choice(self.top), 2, WORDS, code=False))
        text = "\n".join(pieces)
        return "".join(c for c in text if c != PROBE or self.chance.random() < 0.8)

    def _fill(self, pattern: str, depth: int, words: list[str], *, code: bool) -> str:
        while choice := _CHOICE.search(pattern):
            chosen = self.chance.choice(choice[1].split("|"))
            pattern = pattern[: choice.start()] + "{" + chosen + "}" + pattern[choice.end() :].replace(r"\1", chosen, 1)
        holes = {
            "p": lambda: self._paragraph(depth - 1, code=code),
            "A": lambda: self._paragraph(depth - 1, code=False),
            "B": lambda: self._fill(self.chance.choice(self.boxed), depth - 1, WORDS, code=False),
            "l": lambda: self._line(depth - 1, code=code),
            "a": lambda: self._line(depth - 1, code=False),
            "s": lambda: self._line(0, code=False),
            "m": lambda: self._math(depth - 1),
            "d": lambda: self._math(depth),
            "k": lambda: self.chance.choice(ATOMS),
            "w": lambda: self.chance.choice(words),
        }
        return _HOLE.sub(lambda hole: holes[hole[1]](), pattern)

    def _pick(self, patterns: list[str], depth: int) -> str:
        # At the bottom only what has no holes but words.
        if depth <= 0:
            patterns = [pattern for pattern in patterns if not re.search("«[^wk]»", pattern)]
        return self.chance.choice(patterns)

    def _joined(self, patterns: list[str], depth: int, words: list[str], most: int, *, code: bool) -> str:
        pieces = [
            self._fill(self._pick(patterns, depth), depth, words, code=code)
            for _ in range(self.chance.randint(1, most))
        ]
        return self.chance.choice([" ", " ", "\n"]).join(pieces)

    def _paragraph(self, depth: int, *, code: bool) -> str:
        patterns = self.paragraphs + (self.code_paragraphs if code else [])
        if depth <= 0 or self.chance.random() < 0.5:
            return self._line(depth, code=code)
        return self._joined(patterns, depth, WORDS, 2, code=code)

    def _line(self, depth: int, *, code: bool) -> str:
        return self._joined(self.line + (self.code if code else []), depth, WORDS, 3, code=code)

    def _math(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.3:
            return self.chance.choice(ATOMS)
        return self._joined(self.math, depth, ATOMS, 2, code=False)
