"""The definitions in LaTeX: what is read of them, which are in effect, and what they mean for finding math."""

import os
import re
import shutil
import subprocess
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mleq.document.definitions import DEFINES, Definition, DefinitionKind, definitions, read
from mleq.document.macros import Declared, Macros, declared
from mleq.document.regions import Kind

COMMANDS = [
    # The text, and of the definition the name, the parameters' letters, the default and the body.
    (r"\newcommand{\R}{\mathbb{R}}", "R", "", None, r"\mathbb{R}"),
    (r"\newcommand\R{x}", "R", "", None, "x"),
    (r"\newcommand*{\R}{x}", "R", "", None, "x"),
    (r"\newcommand *\R[1]{#1}", "R", "m", None, "#1"),
    (r"\newcommand{\R}[ 2 ]{#1#2}", "R", "mm", None, "#1#2"),
    (r"\newcommand\R[2][x]{#1#2}", "R", "Om", "x", "#1#2"),
    (r"\newcommand\R[1][]{#1}", "R", "O", "", "#1"),
    (r"\newcommand\R[1][{[x]}]{#1}", "R", "O", "[x]", "#1"),
    (r"\newcommand\R[1][a{[}b]{#1}", "R", "O", "a{[}b", "#1"),
    (r"\newcommand\R[1][{a}{b}]{#1}", "R", "O", "{a}{b}", "#1"),
    (r"\newcommand\R\alpha b", "R", "", None, r"\alpha"),
    (r"\newcommand\R xb", "R", "", None, "x"),
    (r"\newcommand{\R} [1] {a} {b}", "R", "m", None, "a"),
    ("\\newcommand\n  {\\R}\n  [1]\n  {a}", "R", "m", None, "a"),
    ("\\newcommand{\\R}% c\n%\n  [1]%\n{a}", "R", "m", None, "a"),
    ("\\newcommand{\\R}\r\n[1]\r\n{a\r\nb}", "R", "m", None, "a\r\nb"),
    (r"\newcommand{\,}{x}", ",", "", None, "x"),
    (r"\newcommand{\a@b}{x}", "a@b", "", None, "x"),
    (r"\newcommand{\损失}{L}", "损失", "", None, "L"),
    (r"\newcommand{\R}{}", "R", "", None, ""),
    (r"\newcommand{\R}{\{ \} \\{\}} \%}", "R", "", None, r"\{ \} \\{\}} \%"),
    ("\\newcommand{\\R}{a % } { \n  b}", "R", "", None, "a b"),
    ("\\newcommand{\\R}{\\alpha%\nb\\\\%\nc\\%}", "R", "", None, "\\alpha b\\\\c\\%"),
    ("\\newcommand{\\R}{a%\n\nb}", "R", "", None, "a\n\nb"),
    (r"\renewcommand{\R}{\newcommand{\S}{x}}", "R", "", None, r"\newcommand{\S}{x}"),
    (r"\DeclareRobustCommand*\R[1]{#1}", "R", "m", None, "#1"),
    (r"\newrobustcmd\R{x}", "R", "", None, "x"),
    (r"\def\R{x}", "R", "", None, "x"),
    (r"\def\R#1#2{#2#1}", "R", "mm", None, "#2#1"),
    ("\\def\\R %\n  #1%\n  {x}", "R", "m", None, "x"),
    (r"\gdef\R{x}", "R", "", None, "x"),
    (r"\edef\R{x}", "R", "", None, "x"),
    (r"\long\def\R{x}", "R", "", None, "x"),
    (r"\protected \long\gdef\R{x}", "R", "", None, "x"),
    (r"\global\let\R=\S", "R", "", None, r"\S"),
    (r"\let\R\S", "R", "", None, r"\S"),
    (r"\let \R = \S", "R", "", None, r"\S"),
    (r"\let\R=x", "R", "", None, "x"),
    (r"\NewDocumentCommand{\R}{}{x}", "R", "", None, "x"),
    (r"\NewDocumentCommand\R{m m}{x}", "R", "mm", None, "x"),
    (r"\NewDocumentCommand\R m{x}", "R", "m", None, "x"),
    (r"\NewDocumentCommand\R{O{a{b}}m}{x}", "R", "Om", "a{b}", "x"),
    (r"\NewDocumentCommand\R{s o m O{a}}{x}", "R", "somO", None, "x"),
    (r"\NewDocumentCommand\R{+m o t+ d() D<>{a} r|| e{_^} >{\f{,}} +v}{x}", "R", "motdDreev", None, "x"),
    (r"\DeclareExpandableDocumentCommand\R{m}{x}", "R", "m", None, "x"),
]


@pytest.mark.parametrize(("text", "name", "spec", "default", "body"), COMMANDS)
def test_commands(text, name, spec, default, body):
    [found] = definitions(text)
    assert found.kind is DefinitionKind.COMMAND and found.end_body == ""
    assert (found.name, found.spec, found.default, found.body) == (name, spec, default, body)
    assert found.parameters == len(spec)


KINDS = [
    # What a definition is in few words: its kind, name, letters, and both bodies.
    (r"\DeclareMathOperator{\KL}{KL}", ("operator", "KL", "", "KL", "", "")),
    (r"\DeclareMathOperator*\argmax{arg\,max}", ("operator", "argmax", "", r"arg\,max", "", "*")),
    (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", ("delimiter", "abs", "m", r"\lvert", r"\rvert", "#1")),
    (r"\DeclarePairedDelimiter\abs\lvert\rvert", ("delimiter", "abs", "m", r"\lvert", r"\rvert", "#1")),
    (r"\DeclarePairedDelimiterX\ip[2]{<}{>}{#1,#2}", ("delimiter", "ip", "mm", "<", ">", "#1,#2")),
    (r"\DeclarePairedDelimiterXPP\E[1]{\mathbb{E}}{[}{]}{!}{#1}", ("delimiter", "E", "m", r"\mathbb{E}[", "]!", "#1")),
    (r"\newenvironment{e}{a}{b}", ("environment", "e", "", "a", "b", "")),
    (r"\renewenvironment*{e*}[2][x]{a#1}{b}", ("environment", "e*", "Om", "a#1", "b", "*")),
    (r"\newenvironment {e f} {a} {b}", ("environment", "e f", "", "a", "b", "")),
    (r"\newenvironment{e}\begingroup\endgroup", ("environment", "e", "", r"\begingroup", r"\endgroup", "")),
    (r"\NewDocumentEnvironment{e}{O{x}m}{a}{b}", ("environment", "e", "Om", "a", "b", "")),
]


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_kinds(text, expected):
    [found] = definitions(text)
    inner = found.inner or "*" * found.starred
    assert (found.kind, found.name, found.spec, found.body, found.end_body, inner) == expected


NONE = [
    r"\newcommand",
    r"\newcommand{\R",
    r"\newcommand{\R}",
    r"\newcommand{\R}[",
    r"\newcommand{\R}[1",
    r"\newcommand{\R}[10]{x}",
    r"\newcommand{\R}[1][x",
    r"\newcommand{\R}[1][x}]{x}",
    r"\newcommand{\R}{x",
    r"\newcommand{\R}{x\}",
    r"\newcommand{\R}{x%}",
    "\\newcommand{\\R}\n\n{x}",
    r"\newcommand{R}{x}",
    r"\newcommandx{\R}{x}",
    r"\newcommand{\R}}",
    r"\def\R#1",
    r"\def\R#1 {x}",  # called in ways of their own: with delimiters
    r"\def\R[#1]{x}",
    r"\def\R#1\S{x}",
    r"\def\R#2{x}",
    r"\def\R#1#{x}",
    r"\def{\R}{x}",
    r"\def~{x}",
    r"\let\R",
    r"\let\R={",
    r"\NewDocumentCommand\R{q}{x}",
    r"\NewDocumentCommand\R{mmmmmmmmmm}{x}",
    r"\NewDocumentCommand\R{d(}{x}",
    r"\newenvironment{e}{a}",
    r"\newenvironment{\e}{a}{b}",
    r"\newenvironment{}{a}{b}",
    r"\DeclarePairedDelimiter\abs{|}",
    r"\newcommand{\R}{" + "x" * 20_001 + "}",
    r"\newcommand{\R}" + "{" * 31 + "}" * 31,
    "% \\newcommand{\\R}{x}",
    r"\\newcommand{\R}{x}",
    r"\verb|\newcommand{\R}{x}|",
    r"\verb*!\def\R{x}",
    "\\begin{verbatim}\n\\def\\R{x}\n\\end{verbatim}",
    "\\begin{lstlisting}[a]\n\\def\\R{x}\n\\end{lstlisting}",
    "\\begin{minted}{tex}\n\\def\\R{x}\n\\end{minted}",
    "\\begin{comment}\n\\def\\R{x}\n\\end{comment}",
    r"\iffalse \def\R{x} \fi",
    "\\end{document}\n\\def\\R{x}",
]


@pytest.mark.parametrize("text", NONE, ids=[text[:40] for text in NONE])
def test_no_definition(text):
    assert definitions(text) == []


SEVERAL = [
    (r"\def\a{x}\def\b{y} \let\c\a", "a b c"),
    ("\\newcommand\n\\newcommand{\\b}{y}", "b"),  # the first is being typed
    ("\\newcommand{\\a}\n\\newcommand{\\b}{y}", "b"),
    ("\\newcommand{\\a}{\\mathbb{\n\\newcommand{\\b}{y}", "b"),
    ("\\let\\a\n\\def\\b{y}", "b"),
    (r"50\% \def\a{x} \\% \def\b{y}" + "\n\\def\\c{z}", "a c"),
    (r"\begin{verbatim} \def\a{x}", "a"),  # nothing closes it
    (r"\begin{verbatim}\end{verbatim}\def\a{x}\iffalse\fi\def\b{y}", "a b"),
    (r"\verb|\def\a{x}| \def\b{x} \verb+x \def\c{x}" + "\n\\def\\d{x}", "b d"),
    (r"\newcommand{\a}{" + "x" * 20_000 + "}", "a"),
    (r"\newcommand{\a}" + "{" * 30 + "}" * 30, "a"),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL, ids=[names for _, names in SEVERAL])
def test_several(text, names):
    assert [definition.name for definition in definitions(text)] == names.split()


def test_places():
    text = r"a \long\def\b{x} \def\c{y}"
    first, second = definitions(text)
    assert (first.start, first.end) == (2, 16) and text[second.start : second.end] == r"\def\c{y}"
    assert read(text, 2, len(text)) == (first, 16)
    assert read(text, 7, len(text)) == (first._replace(start=7), 16), "from the command, without its prefix"
    assert read(text, 2, 14) == (None, 14), "the text ends before the body does"
    definition, looked = read(r"\def\b[#1]{x} and so on", 0, 23)
    assert definition is None and looked <= 10


PIECES = r"""
\newcommand \renewcommand \providecommand \def \let \long \DeclareMathOperator \DeclarePairedDelimiterX
\NewDocumentCommand \newenvironment * = { } {} {x} [ ] [1] [x] #1 #2 \a \b \a@ {\a} {e} {m} {O{x}m} \{ \\ % \ a 熵
\begin{verbatim} \end{verbatim} \verb| | \iffalse \fi \begin{equation} \end{equation} \[ \] $ $$ {\begin{equation}}
""".split()
TEXT = st.lists(st.sampled_from([*PIECES, " ", "\n", "\n", "\r\n", "\n\n"]), max_size=14).map("".join)


@given(text=TEXT, after=TEXT)
@example(text="\\newcommand{\\a}", after="\n\n{x}")
@example(text="\\newcommand\\a\\b", after="c")
@example(text="\\def\\a% x", after="\n{x}")
def test_what_was_looked_at_decides(text, after):
    for match in DEFINES.finditer(text):
        definition, end = read(text, match.start(), len(text))
        assert match.start() <= end <= len(text)
        if definition is not None:
            assert (definition.start, definition.end) == (match.start(), end)
            assert text[end : end + 1] == "" or read(text[: end + 1] + after, match.start(), end + 1 + len(after)) == (
                definition,
                end,
            )
        elif end < len(text):
            assert read(text[:end] + after, match.start(), end + len(after))[0] is None


@given(text=TEXT | st.text(max_size=30))
def test_no_text_is_too_strange(text):
    found = definitions(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(definition == read(text, definition.start, len(text))[0] for definition in found)
    declared(found)


HARD = [
    # What is repeated, and up to how many characters: half of a long paper, or much more where each is quick.
    (r"\def\a{", 50_000),
    (r"\newcommand{\a}[1][", 50_000),
    (r"\newcommand{\a}{\newcommand", 50_000),
    (r"\NewDocumentCommand\a{O{", 50_000),
    ("{" * 31 + r"\def\a{x}", 50_000),
    ("\\newcommand%\n", 50_000),
    ("\\newcommand{\\a} \n", 50_000),
    ("\\begin{verbatim}", 400_000),
    ("\\begin{comment}\\end", 400_000),
    (r"\iffalse", 400_000),
    (r"\verb|", 400_000),
    (r"\long", 400_000),
    (r"\\", 400_000),
]


@pytest.mark.parametrize(("piece", "length"), HARD)
def test_time_is_in_proportion_to_the_text(piece, length):
    text = piece * (length // len(piece))
    start = time.perf_counter()
    definitions(text)
    assert time.perf_counter() - start < 2, "what is quadratic takes many times as long"


def test_commands_that_stand_for_more_and_more_take_no_time():
    text = "".join(rf"\def\{'a' * n}{{\{'a' * (n + 1)} \{'a' * (n + 1)}\[}}" for n in range(60, 0, -1))
    start = time.perf_counter()
    assert declared(definitions(text)).openers == {}
    assert time.perf_counter() - start < 1.5


EFFECTS = [
    # The text, and what `\a` then is.
    (r"\def\a{1}\renewcommand{\a}{2}", "2"),
    (r"\def\a{1}\providecommand{\a}{2}", "1"),
    (r"\providecommand{\a}{2}", "2"),
    (r"\def\a{1}\ProvideDocumentCommand\a{}{2}", "1"),
    (r"\def\b{1}\let\a\b\def\b{2}", "1"),
    (r"\let\a\phi\let\phi\b", r"\phi"),
    (r"\newenvironment{a}{1}{2}", None),
]


@pytest.mark.parametrize(("text", "body"), EFFECTS)
def test_definitions_in_effect(text, body):
    found = Macros(definitions(text)).get("a")
    assert (found and found.body) == body


def test_table():
    text = r"\newcommand{\Loss}[1]{#1}\let\L=\Loss\newenvironment{eqn}{a}{b}\newcommand\R{x}\renewcommand\R{y}"
    macros = Macros(definitions(text))
    assert [definition.name for definition in macros] == ["Loss", "L", "R", "eqn"] and len(macros) == 4
    assert macros.get("L").parameters == 1 and not macros.get("L").copies
    assert macros.environment("eqn").end_body == "b" and macros.get("eqn") is None
    assert [name for name in ("Lo", "Loss", "L", "R", "", "Los ", "loss", "e", "S") if macros.begins(name)] == [
        "Lo",
        "Loss",
        "L",
        "R",
        "",
    ]
    assert not Macros().begins("")


ENVIRONMENTS = [
    (r"\newenvironment{e}{\begin{equation}}{\end{equation}}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e*}{\begin{align*}\small}{\end{align*}}", {"e*": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}[1]{\begin{equation}\label{#1}}{\end{equation}}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}{\begin{equation}\begin{aligned}}{\end{aligned}\end{equation}}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}{\begin{small}\begin{align}}{\end{align}\end{small}}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}{\begin{alignat}{2}}{\end{alignat}}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}{\[}{\]}", {"e": Kind.DISPLAY}),
    (r"\newenvironment{e}{a $x$ \(y\) $$z$$ $x$$y$ \$ $$}{$$ $x$ \$}", {"e": Kind.DISPLAY}),
    (r"\newenvironment{e}{\begin{displaymath}}{\end{displaymath}}", {"e": Kind.DISPLAY}),
    (r"\newenvironment{e}{\(}{\)}", {"e": Kind.INLINE}),
    (r"\newenvironment{e}{$}{$}", {"e": Kind.INLINE}),
    (r"\newenvironment{e}{\begin{math}}{\end{math}}", {"e": Kind.INLINE}),
    (r"\newenvironment{e}{\equation}{\endequation}", {"e": Kind.ENVIRONMENT}),
    (r"\newenvironment{e}{\csname align*\endcsname}{\csname endalign*\endcsname}", {"e": Kind.ENVIRONMENT}),
    (r"\NewDocumentEnvironment{e}{o}{\begin{gather}}{\end{gather}}", {"e": Kind.ENVIRONMENT}),
    # Through other declared ones, also before they are.
    (
        r"\newenvironment{f}{\begin{e}}{\end{e}}\newenvironment{e}{\be}{\ee}\def\be{\[}\def\ee{\]}",
        {"f": Kind.DISPLAY, "e": Kind.DISPLAY},
    ),
    (r"\newenvironment{e}{\[}{\]}\renewenvironment{e}{\begin{itemize}}{\end{itemize}}", {}),
    # Text, whatever is around it.
    (r"\newenvironment{e}{\begin{itemize}}{\end{itemize}}", {}),
    (r"\newenvironment{e}{\begin{center}\begin{tabular}{c}}{\end{tabular}\end{center}}", {}),
    (r"\newenvironment{e}{\[\begin{minipage}{3cm}}{\end{minipage}\]}", {}),
    (r"\newenvironment{e}{\begin{tcolorbox}[x=$y$]}{\end{tcolorbox}}\newtcolorbox{b}{}\newtheorem{t}{T}", {}),
    (r"\newenvironment{e}{\left\{\begin{aligned}}{\end{aligned}\right\}}", {}),
    (r"\newenvironment{e}{a $x$}{b $y$}\newenvironment{f}{}{}", {}),
    # Never closed, or otherwise.
    (r"\newenvironment{e}{\begin{equation}}{}", {}),
    (r"\newenvironment{e}{\begin{equation}}{\end{align}}", {}),
    (r"\newenvironment{e}{\[\begin{aligned}}{\]\end{aligned}}", {}),
    (r"\newenvironment{e}{\begin{a}\[\end{a}}{\]}", {}),
    (r"\newenvironment{e}{\def\x{\[}\begin{itemize}}{\end{itemize}}", {}),
    (r"\newenvironment{e}{\begin{f}}{\end{f}}\newenvironment{f}{\begin{e}}{\end{e}}", {}),
    (r"\newenvironment{e}{\x}{\]}\def\x{\x\[}", {}),
    (r"\renewenvironment{equation}{\[}{\]}", {}),  # known without
]


@pytest.mark.parametrize(("text", "expected"), ENVIRONMENTS)
def test_environments_of_math(text, expected):
    assert declared(definitions(text)).environments == expected


OPENERS = [
    # The text, what opens math, and what closes it.
    (r"\newcommand{\be}{\begin{equation}}", {"be": r"\begin{equation}"}, {}),
    (r"\newcommand{\ee}{\end{equation}}", {}, {"ee": r"\end{equation}"}),
    (
        r"\def\beq{\begin{eqnarray} }\def\eeq{ \nonumber\end{eqnarray}}",
        {"beq": r"\begin{eqnarray}"},
        {"eeq": r"\end{eqnarray}"},
    ),
    (r"\def\ba{\begin{alignat}{2}}", {"ba": r"\begin{alignat}{2}"}, {}),
    (
        r"\def\bs{\begin{equation}\begin{split}}\def\es{\end{split}\end{equation}}",
        {"bs": r"\begin{equation}\begin{split}"},
        {"es": r"\end{split}\end{equation}"},
    ),
    (r"\def\b{\[}\def\e{\]}", {"b": r"\["}, {"e": r"\]"}),
    (r"\let\b=\[ \let\e\endequation", {"b": r"\["}, {"e": r"\end{equation}"}),
    (r"\let\b=\x \def\x{\[}", {"x": r"\["}, {}),  # it is what `\x` was before
    (r"\def\b{\be}\def\be{\begin{equation}}", {"b": r"\begin{equation}", "be": r"\begin{equation}"}, {}),
    (r"\def\b{\begin{e}}\newenvironment{e}{\[}{\]}", {"b": r"\begin{e}"}, {}),
    (r"\def\d{$$}\def\m{$}", {"d": "$$", "m": "$"}, {"d": "$$", "m": "$"}),
    (r"\def\e{\end{aligned}$$}", {}, {"e": r"\end{aligned}$$"}),
    # More than that, or less.
    (r"\newcommand{\be}[1]{\begin{equation}\label{#1}}", {}, {}),
    (r"\def\bi{\begin{itemize}}\def\ei{\end{itemize}}", {}, {}),
    (r"\def\ba{\begin{array}{c}}\def\ea{\end{array}}", {}, {}),
    (r"\def\a{x\begin{equation}}\def\b{\begin{equation}x}\def\c{\end{equation}{\bf x}}", {}, {}),
    (r"\def\a{$x$}\def\b{\begin{equation}x\end{equation}}\def\c{\[\]}\def\d{\]\[}", {}, {}),
    (r"\def\a{\ifx\x\y\begin{equation}\else\[\fi}", {}, {}),
    (r"\def\a{\[\begin{aligned}\]}\def\b{\(\]\)\]}", {}, {}),
    (r"\def\setup{\def\be{\begin{equation}}}", {}, {}),
    (r"\def\a{\[\mbox}\def\b{\$}\def\c{\[\begin{minipage}{3cm}}", {}, {}),
    (r"\newcommand{\[}{\begin{equation}}\renewcommand{\]}{\end{equation}}", {}, {}),
    (r"\def\align{x}\def\a{\align}", {}, {}),
    (r"\DeclareMathOperator{\a}{$}\def\R{\mathbb{R}}", {}, {}),
]


@pytest.mark.parametrize(("text", "openers", "closers"), OPENERS)
def test_commands_that_begin_or_end_math(text, openers, closers):
    assert declared(definitions(text)) == Declared({}, openers, closers)._replace(
        environments=declared(definitions(text)).environments
    )


@pytest.mark.engine
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex is installed")
def test_definitions_are_what_they_are_for_tex(tmp_path):
    """What `\\meaning` says of each command, compared with the parameters and the bodies that we read."""
    texts = [case[0] for case in COMMANDS + KINDS if case[0].isascii()]
    texts = [text for text in texts if "robustcmd" not in text and "PairedDelimiter" not in text]
    lines = [r"\documentclass{article}\usepackage{amsmath}\makeatletter\let\@preamblecmds\@empty\begin{document}"]
    expected: list[tuple[str, str]] = []
    for text in texts:
        [definition] = definitions(text)
        meanings = _meanings(definition, text)
        expected += [(text, meaning) for meaning in meanings.values()]
        before = r"\def\R{}\def\S{s}\let\e\undefined" if "renewcommand" in text else r"\let\R\undefined\def\S{s}"
        if "renewenvironment" in text:
            before = r"\newenvironment{e*}{}{}"
        says = [rf"\typeout{{=\expandafter\meaning\csname {name}\endcsname}}" for name in meanings]
        lines += [r"\begingroup\let\,\undefined", before, text, *says, r"\endgroup"]
    (tmp_path / "a.tex").write_text("\n".join([*lines, r"\end{document}"]), "utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "a.tex"],
        cwd=tmp_path,
        env={**os.environ, "max_print_line": "10000"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "! " not in done.stdout, done.stdout
    said = ["".join(line.split()) for line in re.findall(r"^=(.*)", done.stdout, re.MULTILINE)]
    assert len(said) == len(expected) > 45
    assert [
        (text, line) for (text, meaning), line in zip(expected, said, strict=True) if not line.endswith(meaning)
    ] == []


def _meanings(definition: Definition, text: str) -> dict[str, str]:
    """The commands in which LaTeX keeps what is defined, and the ends of their meanings, without white space."""
    name, new = definition.name, "Document" in text
    parameters = "".join(f"#{n + 1}" for n in range(definition.parameters))
    if definition.default is not None and not new:
        name, parameters = f"\\string\\{name}", parameters.replace("#1", "[#1]", 1)
    body, end_body = (_squeezed(body) for body in (definition.body, definition.end_body))
    if definition.kind is DefinitionKind.OPERATOR:
        return {f"{name}\\space": f"\\qopname\\newmcodes@{'m' if definition.starred else 'o'}{{{body}}}"}
    if definition.kind is DefinitionKind.ENVIRONMENT:
        if new:
            ends = {f"environment {name} end aux\\space": f":{parameters}->{end_body}"}
            return {f"environment {name} code": f":{parameters}->{body}", **ends}
        return {name: f":{parameters}->{body}", f"end{definition.name}": f":->{end_body}"}
    if definition.copies:
        return {name: ":->s"}
    if "\\let" in text:
        return {name: f"letter{body}"}
    suffix = " code" if new else "\\space" if "Robust" in text else ""
    return {name + suffix: f":{parameters}->{body}"}


def _squeezed(body: str) -> str:
    return "".join(body.replace("\n\n", r"\par").split())
