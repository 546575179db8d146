"""The outline: which formulas are in it, by which names, and what they span."""

from dataclasses import replace

import pytest

from mleq.document.buffer import Buffer
from mleq.document.definitions import definitions
from mleq.features.outline import LONGEST, WIDEST, outline
from mleq.features.words import CHINESE, ENGLISH
from mleq.formula.layout.cells import width
from mleq.formula.recognize import Match
from tests.features.recognizers import library_of

LONG = "a + " * 40 + "z"

NAMES = [
    # language, text, the names in the outline
    ("tex", r"\[ softmax \]", ["Softmax"]),
    ("tex", r"\[ x + softmax \]", ["Softmax"]),
    ("tex", r"\begin{equation}\label{eq:s} softmax \end{equation}", ["Softmax"]),
    ("tex", "\\begin{equation}\n  x\\label{eq:x}\n\\end{equation}", ["eq:x"]),
    ("tex", "\\begin{align}\n  x \\tag{A} \\label{eq:x} \\\\ y \\label{eq:y}\n\\end{align}", ["eq:x"]),
    ("tex", r"\[ x \tag{A 1} \]", ["(A 1)"]),
    ("tex", r"\[ x \tag*{A} \]", ["A"]),
    ("tex", r"\[ x \tag{\dag} \]", [r"(\dag)"]),
    ("tex", "\\[ x % \\label{no}\n \\]", ["x"]),
    ("tex", r"\[ x \label{} \]", ["x"]),
    ("tex", r"\[ x \label{open \]", ["x"]),
    ("tex", r"\newcommand{\E}{\mathbb{E}} \[ \E[x^2] \]", ["𝔼[x²]"]),
    ("tex", r"\begin{align*} a &= b \\ c &= d \end{align*}", ["a = b; c = d"]),
    ("tex", rf"\[ {LONG} \]", ["a + a + a + a + a + a + a + a + a + a +…"]),
    ("tex", r"\[ \nobodyknows{a}   b \]", [r"\nobodyknows{a} b"]),
    ("tex", r"\[ \text{熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵熵} \]", ["熵" * 19 + "…"]),
    ("tex", "\\[ \x1b \\]", ["\N{REPLACEMENT CHARACTER}"]),
    ("tex", "\\[" + "\x1b" * (LONGEST + 1) + "\\]", ["…"]),
    ("tex", r"\[ \]$$$$ $x$ \( y \) \ensuremath{z}", []),
    ("tex", "% \\[ x \\]\n\\begin{verbatim}\\[ x \\]\\end{verbatim}", []),
    ("tex", r"\section{$x$} \[ \text{if $y$} \]", [r"\text{if $y$}"]),
    ("tex", r"\[ x", ["x"]),
    ("markdown", "# A heading\n\n$$ x $$\n\n```math\ny\n```\n\n$z$\n", ["x", "y"]),
    ("markdown", "> $$\n> a\n> = softmax\n> $$\n", ["Softmax"]),
    ("markdown", "> $$\n> a\n> = b\n> $$\n", ["a = b"]),
    ("markdown", "$$ x $$ {#eq-one}\n\n$$\ny\n$$ {#eq-two .unnumbered}\n", ["eq-one", "eq-two"]),
    ("markdown", "$$ x $$ (two)\n\n$$ y $$ (as is known)\n\n$$ z $$ (one) more\n", ["two", "y", "z"]),
    ("markdown", "```{math}\n:label: three\nx\n```\n", ["three"]),
    ("markdown", "$$ \\label{eq:x} x $$", ["eq:x"]),
]


def entries(catalog, language, text, words=ENGLISH):
    return [entry for entry in outline(library_of(catalog), Buffer(text, language), words) if entry is not None]


@pytest.mark.parametrize(("language", "text", "names"), NAMES)
def test_names(catalog, language, text, names):
    found = entries(catalog, language, text)
    assert [entry.name for entry in found] == names
    assert all(width(name) <= WIDEST for name in names)
    for entry in found:
        assert 0 <= entry.start <= entry.first < entry.last <= entry.end <= len(text)
        assert not text[entry.first].isspace() and not text[entry.last - 1].isspace()


def test_what_an_entry_spans(catalog):
    text = "so\n\\begin{align}\n  x &= y\n\\end{align}\n"
    [entry] = entries(catalog, "tex", text)
    assert text[entry.start : entry.end] == text[3:-1] and text[entry.first : entry.last] == "x &= y"


def test_a_variant_and_the_label_beside_the_name(catalog):
    text = r"\begin{equation}\label{eq:s} softmax variant \end{equation}"
    softmax = catalog.get("softmax")
    [entry] = entries(catalog, "tex", text)
    assert (entry.name, entry.detail) == (f"Softmax ({softmax.variants[0].label})", "eq:s")
    [entry] = entries(catalog, "tex", text, CHINESE)
    assert entry.name == f"{softmax.zh}（{softmax.variants[0].label}）"


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
@pytest.mark.parametrize(("length", "is_shown"), [(40, True), (60, False)])
def test_the_name_of_a_variant_is_left_out_where_it_is_long(catalog, words, length, is_shown):
    library, softmax = library_of(catalog), catalog.get("softmax")
    variant = replace(softmax.variants[0], label="x" * length)
    library.recognizer.recognize = lambda latex, macros=None: [Match(softmax, variant, 0.9, 0, 1)]
    [entry] = [entry for entry in outline(library, Buffer("\\[x\\]", "tex"), words) if entry]
    name = softmax.zh if words is CHINESE else softmax.name
    assert entry.name == name + (words.brackets.format(variant.label) if is_shown else "")


PARTS = [
    # The matches, each an equation, its range and whether it is the whole; the name in the outline.
    ([("softmax", 4, 6, False), ("tanh", 0, 2, False)], "Hyperbolic tangent, Softmax"),
    ([("softmax", 4, 6, False), ("tanh", 3, 5, False), ("relu", 0, 6, True)], "Softmax"),
    ([("relu", 0, 6, True), ("softmax", 4, 6, False)], "Rectified linear unit"),
    (
        [("relu", 0, 1, False), ("softmax", 2, 3, False), ("tanh", 4, 5, False)],
        "Rectified linear unit, Softmax, Hyperbo…",
    ),
]


@pytest.mark.parametrize(("matches", "name"), PARTS)
def test_several_in_one_formula(catalog, matches, name):
    library = library_of(catalog)
    found = [Match(catalog.get(known), None, 0.9, start, end, is_whole) for known, start, end, is_whole in matches]
    library.recognizer.recognize = lambda latex, macros=None: found
    [entry] = [entry for entry in outline(library, Buffer("\\[a b c d\\]", "tex")) if entry]
    assert entry.name == name


def test_a_formula_that_takes_long_to_lay_out_is_shown_by_its_source(catalog):
    [entry] = entries(catalog, "tex", "\\[" + r"\alpha+" * (LONGEST // 7 + 1) + "\\]")
    assert entry.name.startswith(r"\alpha+\alpha+") and width(entry.name) == WIDEST


def test_a_step_is_no_more_than_a_formula(catalog):
    """So that what drives it may pause."""
    library = library_of(catalog)
    steps = outline(library, Buffer("\\[ a \\]\n\n" * 300, "tex"))
    for step in steps:
        if step is not None:
            break
    assert len(library.recognizer.asked) == 1


# What is remembered.


def asked_again(catalog, text, edited, definitions_of=""):
    library = library_of(catalog)
    buffer = Buffer(text, "tex")
    list(outline(library, buffer))
    library.recognizer.asked.clear()
    again = Buffer(edited, "tex")
    again.inherit(definitions(definitions_of))
    list(outline(library, again))
    return library.recognizer.asked


MACROS = r"\newcommand{\a}{\b}\newcommand{\b}{1}\newenvironment{my env2}{(}{)}"


@pytest.mark.parametrize(
    ("text", "edited", "asked"),
    [
        (r"\[ x \] \[ y \]", r"more \[ x \] \[ y \]", []),
        (r"\[ x \] \[ y \]", r"\[ x \] \[ y + 1 \]", [" y + 1 "]),
        (MACROS + r"\[ \a \] \[ x \]", MACROS.replace("1", "2") + r"\[ \a \] \[ x \]", [r" \a "]),
        (MACROS + r"\[ \a \] \[ x \]", "more" + MACROS.replace("(", "[") + r"\[ \a \] \[ x \]", []),
        (
            MACROS + r"\[ \begin{my env2}x\end{my env2} \]",
            MACROS.replace("(", "[") + r"\[ \begin{my env2}x\end{my env2} \]",
            [r" \begin{my env2}x\end{my env2} "],
        ),
        (r"\[ \c \] \[ x \]", r"\newcommand{\c}{x} \[ \c \] \[ x \]", [r" \c "]),
    ],
)
def test_only_what_has_changed_is_recognized_anew(catalog, text, edited, asked):
    assert asked_again(catalog, text, edited) == asked


def test_what_was_not_asked_for_long_is_forgotten(catalog, monkeypatch):
    monkeypatch.setattr("mleq.features.library.REMEMBERED", 2)
    library = library_of(catalog)
    for latex in ("a", "b", "a", "c", "a", "b"):
        library.recognized(latex)
    assert library.recognizer.asked == ["a", "b", "c", "b"]
