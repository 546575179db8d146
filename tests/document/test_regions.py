"""Spans of any document are sorted and nested, and lookups among them agree with looking at all of them."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mleq.document.languages import SCANNERS, language_of
from mleq.document.regions import Kind, Scan, Span

PIECES = r"""
$ $$ $$$ \( \) \[ \] { } \{ \} % \% \$ \ \\ \\[2pt] \begin{align} \end{align} \begin{alignat}{2} \begin{aligned}
\end{aligned} \begin{verbatim} \end{verbatim} \begin{itemize} \end{itemize} \begin{tabular}{c} \end{tabular} \begin{
\begin{document} \end{document} \item \section{ \par \text{ \mbox{ \intertext{ \ensuremath{ \label{ \label{a} \cite[ ]
\cite[a]{b} \verb| | \lstinline \iffalse \fi \url{ \href{a}{ \operatorname{ \textcolor{red}{ ` `` ``` ```math ~~~ > - 1.
# --- +++ === <!-- --> <div> <pre> </pre> <a> [ ]( ) [^a]: !!! * x 5 ^ = 熵 𝔼 \alpha
""".split()
BLANKS = [" ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "\x0c", "\u2028"]
DOCUMENT = st.lists(st.sampled_from(PIECES + BLANKS * 5), max_size=30).map("".join) | st.text(max_size=30)


@pytest.mark.parametrize("language", SCANNERS)
@given(text=DOCUMENT)
def test_spans_are_sorted_and_nested(language, text):
    spans = SCANNERS[language](text).spans
    around: list[Span] = []
    for span in spans:
        assert 0 <= span.outer_start <= span.start <= span.end <= span.outer_end <= len(text)
        while around and around[-1].end < span.end:
            around.pop()
        if around:
            assert around[-1].start <= span.outer_start and span.outer_end <= around[-1].end
    for before, after in pairwise(spans):
        assert before.start < after.start
        assert after.end <= before.end or before.end < after.start


@pytest.mark.parametrize("language", SCANNERS)
@given(text=DOCUMENT)
@example(text="$\\begin{verbatim}\n\\end{document}")
@example(text="$\\text{\\[\n\n\\end{align}")
@example(text="\\begin{alignat}{")
@example(text="\\begin{alignat}{2\nx")
def test_lookups_agree_with_looking_at_all_spans(language, text):
    scan = SCANNERS[language](text)
    for offset in range(len(text) + 1):
        around = [span for span in scan.spans if span.start <= offset <= span.end]
        assert scan.chain(offset) == around[::-1]
        assert scan.at(offset) == (around[-1] if around else None)
    math = [span for span in scan.spans if span.is_math]
    outermost = [s for s in math if not any(o is not s and o.start <= s.start and s.end <= o.end for o in math)]
    assert scan.math() == outermost


@pytest.mark.parametrize("language", SCANNERS)
@given(text=DOCUMENT, after=DOCUMENT)
def test_a_paragraph_is_scanned_by_itself(language, text, after):
    """What stands before a section does not depend on what comes after it, where nothing runs on by its nature."""
    if language == "tex" and not any(sign in text + after for sign in ("verb", "lstl", "iffalse", "document")):
        whole = SCANNERS[language](text + "\n\n\\section{x}\n\n" + after)
        alone = SCANNERS[language](text + "\n\n\\section{x}")
        end = len(text)
        assert [s for s in whole.spans if s.start <= end] == [s for s in alone.spans if s.start <= end]


def test_places_at_the_ends_of_a_span():
    scan = Scan([Span(2, 5, 1, 6, Kind.INLINE), Span(8, 8, 7, 9, Kind.INLINE)])
    assert [scan.at(offset) is not None for offset in range(10)] == [
        *[False] * 2,
        *[True] * 4,
        *[False] * 2,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("language_id", "path", "language"),
    [
        ("latex", "a.txt", "tex"),
        ("tex", "", "tex"),
        ("plaintex", "", "tex"),
        ("LaTeX", "", "tex"),
        ("markdown", "", "markdown"),
        ("quarto", "", "markdown"),
        ("rmd", "", "markdown"),
        ("", "/a/b.tex", "tex"),
        ("plaintext", "file:///a/B.MD", "markdown"),
        ("python", "a.py", None),
        ("", "tex", None),
    ],
)
def test_language(language_id, path, language):
    assert language_of(language_id, path) == language
