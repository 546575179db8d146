"""Whatever is repeated, eight times the text takes about eight times the time: nothing is looked for over and over.

Time is that of this process, the least of a few runs, and eight times the text may take twenty times as long: work that
grows with the square of the text takes up to 64 times as long. Every third text is tried, and all of them in the long
profile of hypothesis, which `make check-all` asks for.
"""

import gc
import os
import time
from functools import partial

import pytest

from mleq.document import declared, markdown, tex
from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.document.definitions import definitions
from mleq.document.inputs import inputs

SHORT = 2000
"""The characters of the shorter text."""
TIMES = 8
RATIO = 20
LEAST = 0.001
"""The seconds that the shorter text is taken to need at least: what is quicker than that is so by chance."""


def typed_into(language, text):
    """What a text costs, and a key that is typed in the middle of it."""
    edited = Buffer(text, language)
    context_at(edited, len(text))
    edited.replace(len(text) // 2, len(text) // 2, "x")
    context_at(edited, len(text) // 2)
    while edited.settle(8):
        pass
    return edited.macros


TEX = {
    "tex": tex.scan,
    "typed into tex": partial(typed_into, "tex"),
    "inside math": lambda text: tex.inside(text, 0, len(text)),
    "definitions": lambda text: declared.meaning(declared.that_matter(definitions(text))),
    "inputs": inputs,
}
MARKDOWN = {"markdown": markdown.scan, "typed into markdown": partial(typed_into, "markdown")}

# What is repeated.

IN_BOTH = [
    "word ", "word\n", "\n", "\r", "\r\n", " ", "\t", "\n\n", "\r\n\r\n", " \n", "\f", "𝔼", "熵", "𝔼$", "\u2028",
    "\x00",
    # Dollars and brackets.
    "$", "$$", "$ ", "$a", "$$a", "$$\n\n", "$a\n", "$a\n\n", "a$b ", r"$\a ", r"$\text{", r"$\text{a$", r"\$", "$1",
    "$`", r"\[", r"\]", r"\(", r"\)", "\\[\n", "\\[\n\n", "\\[a\n\n", r"\(a ", r"\[\text{", "\\", "\\\\", r"\\[",
    r"\\[a ", "$a_{b}$ ", "$$ a\n", "$$a$$\n", "\\[a\\]\n\n", "$x $", "$x$1", r"$\alpha ", "$a b ", "$a=b ", "=$a ",
]  # fmt: skip
IN_TEX = [
    # Braces and brackets, names and text.
    "{", "}", "{}", "}{", "[", "]", "[[", "[{", "{[", r"\text{", r"\text{$", r"\mbox{\[", r"\ensuremath{",
    r"\label{", r"\label{a ", r"\ref{a ", r"\ref{{", r"\ref{{{{", "\\ref{%\n", r"\ref{\a", "\\ref{a\n", r"\cite[",
    r"\cite[[", r"\cite[{", r"\cite[$", r"\cite[a][", r"\cite[$a$]{", "\\cite\n", r"\href{", r"\href{a}{",
    r"\url{a{", "\\url{\\", r"\textcolor{red}{", r"\section{", r"\operatorname{", r"\textcolor",
    r"\includegraphics[{", r"\hspace{",
    # Environments.
    r"\begin{align}", "\\begin{align}\n\n", r"\end{align}", r"\begin{alignat}{", r"\begin{alignat}{2",
    r"\begin{aligned}[", r"\begin{x}", r"\begin{array}{c", r"\begin{align}\text{", r"\begin{itemize}",
    r"\begin{itemize}\item ", r"\begin{", r"\begin{a ", r"\end{", r"\begin ", r"\begin{tabular}{c}",
    r"\begin{document}", r"\end{document}", "\\begin{equation}a\n\n", r"\begin{figure}[", r"\end{x}",
    r"\begin{x}\end{y}", "\\begin{equation}\n\\end{align}\n", r"\begin{thebibliography}{",
    # Code and comments.
    r"\begin{verbatim}", "\\begin{verbatim}\n", r"\end{verbatim}", r"\begin{minted}{", r"\begin{minted}[",
    r"\begin{lstlisting}[a ", r"\begin{comment}", r"\iffalse", r"\iffalse ", "\\iffalse\n", r"\fi ", r"\iffalse\fi ",
    r"\verb|", r"\verb|a", r"\verb*", r"\verb|a|", "\\verb|\n", r"\Verb{", r"\Verb{{", r"\lstinline{",
    r"\lstinline[", r"\lstinline[a", r"\mintinline{a}{", "%", "%\n", "% a\r", r"\%",
    # Definitions and inputs.
    r"\newcommand", r"\newcommand{\a", r"\newcommand{\a}", r"\newcommand{\a}{", r"\newcommand{\a}[",
    r"\newcommand{\a}[1][", r"\newcommand\a", r"\newcommand{\a}{\begin{align}", r"\newcommand{\a}{\[}",
    r"\newcommand{\a}{\[}\a ", r"\newcommand{\a}{\a\a}", "\\newcommand%\n", r"\newenvironment{",
    r"\newenvironment{a", r"\newenvironment{a}{", r"\newenvironment{a}{\begin{align}}{\end{align}}",
    r"\newenvironment{a}{}{}", r"\def\a#1", r"\def\a{", r"\def\a", r"\def\a#1#2#3", "\\def#1%\n", r"\def", r"\let\a",
    r"\let\a=\b ", r"\let\a=", r"\long", r"\long\global ", "\\global\\long\\outer\\protected\\",
    r"\DeclareMathOperator", r"\DeclareMathOperator{\a}{", r"\DeclarePairedDelimiterXPP{\a}[1]{",
    r"\NewDocumentCommand{\a}{", r"\NewDocumentCommand\a{m", r"\NewDocumentCommand\a{O{", r"\csname ", r"\csname",
    r"\input ", r"\input{", r"\input{a}", r"\usepackage[", r"\usepackage[{", r"\usepackage{a,", r"\import{a",
    r"\import{a}{", "\\input\n",
]  # fmt: skip
IN_MARKDOWN = [
    "`", "` ", "``", "`a", "``a`", "```\n", "```a\n", "```math\n", "```math\n\n", "~~~\n", "```\n\n~~~\n", "`\n",
    "$`a", "`a$", "{math}`", "<", "<a", "<a ", "<a b", "<a b=", "<a b='", "<a b=\"c", "<a:", "<a b='c' ", "</a ",
    "<!--", "<!-- ", "<!--\n", "-->", "<!-->", "<?", "<?\n", "<!A\n", "<![CDATA[\n", "<div>\n", "<pre>\n", "<a>\n",
    "<a\n", "](", "](a", "](<", "](<a", "](a(", "](((", "](a \"", "](a 'b'", "[a](", "[a](b", "[a](b)", "[](\\",
    "](\t", "[^a]: ", "[^a]: \n", "[^a", "[^", "[^a]:\n\n    ", "> ", ">", ">\n", "> a\n", "> > ", "> $$\n", "- ",
    "-", "- a\n", "- \n", "- > ", "1. ", "1) a\n", "1", "1. 1", "* ", "* *", "*a*", "**", "**a", "_a_ ", "_", "__ ",
    "***\n", "---\n", "+++\n", "--- ", "+ ", "=", "= ", "a\n=\n", "a\n---\n", "# ", "#", "# a\n", "    a\n",
    "    \n", "\t- a\n", "- \t", ">\t", "!!! a\n", "??? a\n", "=== \"a\"\n", "    $$\n", "\n    a\n\n", "-\n\n",
    "a  \n", "| a | $b$ |\n", "\\begin{align}\n", r"\\(", "$$\na\n\n", "\\[\na\n\n", "$$ a\n\n# b\n\n", "$$\n> ",
    "> \\[\n\n", "- $$\n\n  ",
]  # fmt: skip
HALVES = [
    ("{", "}"), ("{", "$"), ("{", "\n"), (r"\begin{x}", r"\end{x}"), (r"\begin{x}", r"\end{y}"), (r"\text{", "}"),
    ("$", "\n\n"), (r"\begin{align}", "\n\n"), (r"$$\text{", "\n\n"), ("$a{", "}"), (r"\newcommand{\a}{", "}"),
    ("[", "]("), ("[", "]"), ("`a ", "``"), (r"\begin{verbatim}", r"\end{verbatim}"), (r"\iffalse ", r"\fi "),
    (r"$\text{", "}$"), ("<!--", "-->"), ("> ", "\n"), ("(", ")"), ("- ", "\n\n"), ("> ", "\n>"), ("<a ", ">"),
    ("](", ")"), ("- ", "x\n"), ("- ", "\n  x"), ("1. ", "\n\n"), ("> - ", "\n\n"), (r"\ref{", "}"),
    (r"\cite[", "]"), (r"\verb|", "|"), (r"\def\a{", "}"), ("[^a]: ", "\n\n"),
]  # fmt: skip
ONCE = [
    ("$", "a "), ("$", "a\n"), ("$$", "a\n\n"), ("$$\n", "a\n\n"), ("\\[\n", "a\n\n"), ("\\begin{align}\n", "a\n\n"),
    ("`", "a\n"), ("```\n", "a\n"), ("```math\n", "a\n\n"), ("~~~\n", "```\n"), ("<!--", "a\n\n"), ("<pre>", "a\n"),
    ("---\n", "a\n"), ("+++\n", "a\n\n"), (r"\iffalse", " $a$ \n\n"), (r"\begin{verbatim}", "$a$\n\n"),
    (r"\begin{comment}", "a "), (r"\ref{", "a\n"), (r"\cite[", "a "), (r"\newcommand{\a}{\[}", r"\a "),
    (r"\newcommand{\a}{\[}", "\\a\n\n"), (r"\newcommand{\a}{", "a "), (r"\newcommand{\a}{", r"\a{"),
    (r"\verb|", "a "), (r"\href{", "a "), ("- ", "\n  a"), ("> ", "a\n"), ("- a\n", "\n"), ("- a\n\n", "  b\n\n"),
    ("<div>", "a\n"), ("[a](", "b "), ("[a](b \"", "c "), ("<a b='", "c "), ("<a ", "b "), (r"$\text{", "a "),
    (r"\(", r"\text{a"), (r"\[", r"\text{a"), ("$a", r" \text{a"), ("{", "a\n\n"), (r"\begin{alignat}{", "2 "),
    (r"\makeatletter", r"\@a "), ("a|", "\t"), ("$x$ ", "a "), ("`a` ", "a "), ("a` ", "a "), ("a$ ", "a "),
    ("- a` ", "a "), ("`", r"\` "), ("[", "]( "), ("[^a]: b\n", "\n"),
]  # fmt: skip


def repeated(length, piece):
    return piece * (length // len(piece))


def followed(length, opening, piece):
    """Something that is open while something else is repeated."""
    return opening + repeated(length, piece)


def half_and_half(length, first, second):
    """As many of one as of the other."""
    count = length // (len(first) + len(second))
    return first * count + second * count


def stairs(length, step="- ", indent="  "):
    """Lists in lists, each of which begins on a line of its own."""
    return "".join(f"{indent * depth}{step}\n" for depth in range(int((2 * length / len(indent)) ** 0.5)))


def growing(length, sign="`", between=" "):
    """Runs of a sign, each longer than the one before."""
    return between.join(sign * run for run in range(1, int((2 * length) ** 0.5)))


def shrinking(length, between=" "):
    return growing(length, between=between)[::-1]


BUILT = {
    **{f"growing runs of {sign}": partial(growing, sign=sign) for sign in "`$~{>*"},
    "shrinking runs of `": shrinking,
    "growing fences": partial(growing, between="\n"),
    "shrinking fences": partial(shrinking, between="\n"),
    "lists in lists": stairs,
    "empty lists in lists": partial(stairs, step="-"),
    "footnotes in footnotes": partial(stairs, step="[^a]: x", indent="    "),
    "quotes in lists": partial(stairs, step="- > a"),
}


def texts(pieces):
    """The texts, by what they are called, that repeat pieces."""
    return {repr(piece): partial(repeated, piece=piece) for piece in pieces}


TEXTS = {
    **texts(IN_BOTH + IN_TEX + IN_MARKDOWN),
    **BUILT,
    **{f"{a!r}, then {b!r}": partial(half_and_half, first=a, second=b) for a, b in HALVES},
    **{f"{a!r} once, then {b!r}": partial(followed, opening=a, piece=b) for a, b in ONCE},
}

NOT_YET = [
    # Containers without a bound to their depth.
    r"'- '", r"'* '", r"'- \t'", r"'- ', then '\n\n'",
    r"'- ', then 'x\n'", r"'1. ', then '\n\n'", r"'[^a]: ', then '\n\n'",
    # What is absent from the rest of the document is looked for at each question.
    r"'\\newcommand{\\a}{\\[}' once, then '\\a\n\n'",
]  # fmt: skip
"""Whose time is not in proportion yet; each leaves this list with what mends it."""

TRIED = [name for name in TEXTS if name not in NOT_YET]
if os.environ.get("HYPOTHESIS_PROFILE") != "long":
    TRIED = TRIED[::3]


def seconds(function, text):
    gc.disable()  # its longer runs fall on some text by chance
    try:
        start = time.process_time()
        function(text)
        return time.process_time() - start
    finally:
        gc.enable()


def works(make):
    """What is tried with a text: LaTeX where it has commands, Markdown where it has none, or begins with neither."""
    text = make(200)
    in_both = text[0] in "$\\`" or "\\" not in text
    return {**(TEX if "\\" in text or text[0] in "{$%" else {}), **(MARKDOWN if in_both else {})}


@pytest.mark.parametrize("name", TRIED)
def test_work_grows_with_the_text(name):
    make = TEXTS[name]
    for work, function in works(make).items():
        short = max(seconds(function, make(SHORT)), LEAST)
        long = 1e9
        for _ in range(5):
            long = min(long, seconds(function, make(TIMES * SHORT)))
            if not RATIO * short < long < 4 * RATIO * short:
                break
            # An interruption shows in one run, and a quick first run in no other.
            short = max(short, seconds(function, make(SHORT)))
        assert long <= RATIO * short, (
            f"{work}: {1e3 * short:.1f} ms, and {1e3 * long:.1f} ms for {TIMES} times the text"
        )
