"""Whatever is repeated, four times the text takes about four times the time: nothing is looked for again and again.

Time is that of this process, the least of a few runs, and four times the text may take up to twelve times as long: work
that grows with the square of the text takes sixteen.
"""

import gc
import time
from functools import partial

import pytest

from mleq.document import declared, markdown, tex
from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.definitions import definitions
from mleq.document.inputs import inputs
from mleq.document.languages import SCANNERS

ENOUGH = 0.004
"""The seconds that the shorter text should take at least."""
LARGEST = 60_000
"""The characters of the shorter text at most."""
RATIO = 12


def typed_into(language, text):
    """What a text costs, and keys that are typed at its ends and in the middle of it."""
    edited = Buffer(text, language)
    context_at(edited, len(text))
    for place in (len(text) // 2, 0, len(text)):
        edited.replace(place, place, "x")
        context_at(edited, place)
    edited.replace(len(text) // 3, len(text) // 3 + 1, "")
    edited.chain(len(edited))
    while edited.settle(8):
        pass
    return edited.macros


WORK = {
    "tex": tex.scan,
    "markdown": markdown.scan,
    "inside math": lambda text: tex.inside(text, 0, len(text)),
    "definitions": lambda text: declared.meaning(declared.that_matter(definitions(text))),
    "inputs": inputs,
    **{f"typed into {language}": partial(typed_into, language) for language in SCANNERS},
}

REPEATED = [
    "word ", "word\n", "\n", "\r", "\r\n", " ", "\t", "\n\n", "\r\n\r\n", " \n", "\f", "𝔼", "熵", "𝔼$", "\u2028", "\x00",
    # Dollars and brackets.
    "$", "$$", "$ ", "$a", "$$a", "$$\n\n", "$a\n", "$a\n\n", "a$b ", "$\\a ", "$\\text{", "$\\text{a$", "\\$", "$1", "$`",
    "\\[", "\\]", "\\(", "\\)", "\\[\n", "\\[\n\n", "\\[a\n\n", "\\(a ", "\\[\\text{", "\\", "\\\\", "\\\\[", "\\\\[a ", "$a_{b}$ ",
    "$$ a\n", "$$a$$\n", "\\[a\\]\n\n", "$x $", "$x$1", "$\\alpha ", "$a b ", "$a=b ", "=$a ",
    # Braces and brackets, names and text.
    "{", "}", "{}", "}{", "[", "]", "[[", "[{", "{[", "\\text{", "\\text{$", "\\mbox{\\[", "\\ensuremath{", "\\label{", "\\label{a ",
    "\\ref{a ", "\\ref{{", "\\ref{{{{", "\\ref{%\n", "\\ref{\\a", "\\ref{a\n", "\\cite[", "\\cite[[", "\\cite[{", "\\cite[$", "\\cite[a][",
    "\\cite[$a$]{", "\\cite\n", "\\href{", "\\href{a}{", "\\url{a{", "\\url{\\", "\\textcolor{red}{", "\\section{", "\\operatorname{",
    "\\textcolor", "\\includegraphics[{", "\\hspace{",
    # Environments.
    "\\begin{align}", "\\begin{align}\n\n", "\\end{align}", "\\begin{alignat}{", "\\begin{alignat}{2", "\\begin{aligned}[", "\\begin{x}",
    "\\begin{array}{c", "\\begin{align}\\text{", "\\begin{itemize}", "\\begin{itemize}\\item ", "\\begin{", "\\begin{a ", "\\end{", "\\begin ",
    "\\begin{tabular}{c}", "\\begin{document}", "\\end{document}", "\\begin{equation}a\n\n", "\\begin{figure}[", "\\end{x}", "\\begin{x}\\end{y}",
    "\\begin{equation}\n\\end{align}\n", "\\begin{thebibliography}{",
    # Code and comments.
    "\\begin{verbatim}", "\\begin{verbatim}\n", "\\end{verbatim}", "\\begin{minted}{", "\\begin{minted}[", "\\begin{lstlisting}[a ",
    "\\begin{comment}", "\\iffalse", "\\iffalse ", "\\iffalse\n", "\\fi ", "\\iffalse\\fi ", "\\verb|", "\\verb|a", "\\verb*", "\\verb|a|",
    "\\verb|\n", "\\Verb{", "\\Verb{{", "\\lstinline{", "\\lstinline[", "\\lstinline[a", "\\mintinline{a}{", "%", "%\n", "% a\r", "\\%",
    # Definitions and inputs.
    "\\newcommand", "\\newcommand{\\a", "\\newcommand{\\a}", "\\newcommand{\\a}{", "\\newcommand{\\a}[", "\\newcommand{\\a}[1][", "\\newcommand\\a",
    "\\newcommand{\\a}{\\begin{align}", "\\newcommand{\\a}{\\[}", "\\newcommand{\\a}{\\[}\\a ", "\\newcommand{\\a}{\\a\\a}", "\\newcommand%\n",
    "\\newenvironment{", "\\newenvironment{a", "\\newenvironment{a}{", "\\newenvironment{a}{\\begin{align}}{\\end{align}}", "\\newenvironment{a}{}{}",
    "\\def\\a#1", "\\def\\a{", "\\def\\a", "\\def\\a#1#2#3", "\\def#1%\n", "\\def", "\\let\\a", "\\let\\a=\\b ", "\\let\\a=", "\\long", "\\long\\global ",
    "\\global\\long\\outer\\protected\\", "\\DeclareMathOperator", "\\DeclareMathOperator{\\a}{", "\\DeclarePairedDelimiterXPP{\\a}[1]{",
    "\\NewDocumentCommand{\\a}{", "\\NewDocumentCommand\\a{m", "\\NewDocumentCommand\\a{O{", "\\csname ", "\\csname", "\\input ", "\\input{",
    "\\input{a}", "\\usepackage[", "\\usepackage[{", "\\usepackage{a,", "\\import{a", "\\import{a}{", "\\input\n",
    # Markdown.
    "`", "` ", "``", "`a", "``a`", "```\n", "```a\n", "```math\n", "```math\n\n", "~~~\n", "```\n\n~~~\n", "`\n", "$`a", "`a$", "{math}`",
    "<", "<a", "<a ", "<a b", "<a b=", "<a b='", "<a b=\"c", "<a:", "<a b='c' ", "</a ", "<!--", "<!-- ", "<!--\n", "-->", "<!-->", "<?", "<?\n",
    "<!A\n", "<![CDATA[\n", "<div>\n", "<pre>\n", "<a>\n", "<a\n", "](", "](a", "](<", "](<a", "](a(", "](((", "](a \"", "](a 'b'", "[a](", "[a](b",
    "[a](b)", "[](\\", "](\t", "[^a]: ", "[^a]: \n", "[^a", "[^", "[^a]:\n\n    ", "> ", ">", ">\n", "> a\n", "> > ", "> $$\n", "- ", "-", "- a\n", "- \n",
    "- > ", "1. ", "1) a\n", "1", "1. 1", "* ", "* *", "*a*", "**", "**a", "_a_ ", "_", "__ ", "***\n", "---\n", "+++\n", "--- ", "+ ", "=", "= ", "a\n=\n",
    "a\n---\n", "# ", "#", "# a\n", "    a\n", "    \n", "\t- a\n", "- \t", ">\t", "!!! a\n", "??? a\n", "=== \"a\"\n", "    $$\n", "\n    a\n\n", "-\n\n",
    "a  \n", "| a | $b$ |\n", "\\begin{align}\n", "\\\\(", "$$\na\n\n", "\\[\na\n\n", "$$ a\n\n# b\n\n", "$$\n> ", "> \\[\n\n", "- $$\n\n  ",
]  # fmt: skip
"""What is repeated; by itself, and in the surroundings below."""


def stairs(length, step="- ", indent="  "):
    """Lists in lists, each of which begins on a line of its own."""
    return "".join(f"{indent * depth}{step}\n" for depth in range(int(length**0.5)))


def growing(length, sign="`"):
    """Runs of a sign, each longer than the one before."""
    return " ".join(sign * run for run in range(1, int((2 * length) ** 0.5)))


def shrinking(length, sign="`"):
    return growing(length, sign)[::-1]


def one_opening_many(length, opening, piece):
    """Something that is open while something else is repeated."""
    return opening + piece * (length // len(piece))


def half_and_half(length, first, second):
    """As many of one as of the other."""
    count = length // (len(first) + len(second))
    return first * count + second * count


BUILT = {
    **{f"growing {sign}": partial(growing, sign=sign) for sign in "`$~{>*"},
    "shrinking `": shrinking,
    "growing fences": lambda length: growing(length).replace(" ", "\n"),
    "shrinking fences": lambda length: shrinking(length).replace(" ", "\n"),
    "lists in lists": stairs,
    "lists in lists, empty": partial(stairs, step="-"),
    "footnotes in footnotes": partial(stairs, step="[^a]: x", indent="    "),
    **{
        f"{first!r}, then {second!r}": partial(half_and_half, first=first, second=second)
        for first, second in [
            ("{", "}"), ("{", "$"), ("{", "\n"), ("\\begin{x}", "\\end{x}"), ("\\begin{x}", "\\end{y}"), ("\\text{", "}"), ("$", "\n\n"),
            ("\\begin{align}", "\n\n"), ("$$\\text{", "\n\n"), ("$a{", "}"), ("\\newcommand{\\a}{", "}"), ("[", "]("), ("[", "]"), ("`a ", "``"),
            ("\\begin{verbatim}", "\\end{verbatim}"), ("\\iffalse ", "\\fi "), ("$\\text{", "}$"), ("<!--", "-->"), ("> ", "\n"), ("(", ")"),
            ("- ", "\n\n"), ("> ", "\n>"), ("<a ", ">"), ("](", ")"), ("- ", "x\n"), ("- ", "\n  x"), ("1. ", "\n\n"), ("> - ", "\n\n"),
            ("\\ref{", "}"), ("\\cite[", "]"), ("\\verb|", "|"), ("\\def\\a{", "}"), ("[^a]: ", "\n\n"),
        ]
    },
    **{
        f"{opening!r} once, then {piece!r}": partial(one_opening_many, opening=opening, piece=piece)
        for opening, piece in [
            ("$", "a "), ("$", "a\n"), ("$$", "a\n\n"), ("$$\n", "a\n\n"), ("\\[\n", "a\n\n"), ("\\begin{align}\n", "a\n\n"), ("`", "a\n"),
            ("```\n", "a\n"), ("```math\n", "a\n\n"), ("~~~\n", "```\n"), ("<!--", "a\n\n"), ("<pre>", "a\n"), ("---\n", "a\n"), ("+++\n", "a\n\n"),
            ("\\iffalse", " $a$ \n\n"), ("\\begin{verbatim}", "$a$\n\n"), ("\\begin{comment}", "a "), ("\\ref{", "a\n"), ("\\cite[", "a "),
            ("\\newcommand{\\a}{\\[}", "\\a "), ("\\newcommand{\\a}{\\[}", "\\a\n\n"), ("\\newcommand{\\a}{", "a "), ("\\newcommand{\\a}{", "\\a{"),
            ("\\verb|", "a "), ("\\href{", "a "), ("- ", "\n  a"), ("> ", "a\n"), ("- a\n", "\n"), ("- a\n\n", "  b\n\n"), ("<div>", "a\n"), ("[a](", "b "),
            ("[a](b \"", "c "), ("<a b='", "c "), ("<a ", "b "), ("$\\text{", "a "), ("\\(", "\\text{a"), ("\\[", "\\text{a"), ("$a", " \\text{a"), ("{", "a\n\n"),
            ("\\begin{alignat}{", "2 "), ("\\makeatletter", "\\@a "), ("a|", "\t"), ("$x$ ", "a "), ("`a` ", "a "), ("a` ", "a "), ("a$ ", "a "), ("- a` ", "a "), ("`", "\\` "), ("[", "]( "), ("[^a]: b\n", "\n"),
        ]
    },
}  # fmt: skip
"""Texts of about so many characters that are not mere repeats."""

TEXTS = {
    **{repr(piece): partial(one_opening_many, opening="", piece=piece) for piece in REPEATED},
    **BUILT,
}


def seconds(function, text):
    gc.disable()  # its longer runs fall on some text by chance
    try:
        start = time.process_time()
        function(text)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_work_grows_with_the_text(make, work):
    function, length = WORK[work], 1000
    while (short := seconds(function, make(length))) < ENOUGH and length < LARGEST:
        length *= 4 if short < ENOUGH / 4 else 2
    short = max(short, 0.001)
    long = 1e9
    for _ in range(5):
        long = min(long, seconds(function, make(4 * length)))
        if long <= RATIO * short:
            return
        # An interruption shows in one run, and a quick first run in no other.
        short = max(short, seconds(function, make(length)))
    pytest.fail(f"{length} characters take {1e3 * short:.1f} ms, four times as many {1e3 * long:.1f} ms")
