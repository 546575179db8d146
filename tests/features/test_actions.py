"""What may be done with a formula: documents drawn before and after, in `actions.txt`, and what holds for all."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog.equation import Pitfall
from mleq.document.buffer import Buffer
from mleq.document.packages import Around
from mleq.document.regions import Kind
from mleq.features.actions import explaining, mending, rewriting
from mleq.features.actions.offers import is_asked, offered, worked_out
from mleq.features.actions.place import place_at
from mleq.features.actions.sentence import Writing, symbols_told
from mleq.features.actions.tongue import tongue_of
from mleq.features.library import Library
from mleq.features.markup import MARKDOWN
from mleq.features.settings import Display, Settings
from mleq.features.words import CHINESE, ENGLISH
from mleq.formula.recognize import Departure, Match
from tests.test_formulas import needs_tex

CURSOR = "▮"
NOTHING = "(nothing)"
SETTINGS = {
    None: Settings(),
    "equation": Settings(display=Display(tex="equation")),
    "fence": Settings(display=Display(markdown="fence")),
}
SHORT = {"TANH": "tanh", "ERROR": "mean-squared-error", "ATTENTION": "scaled-dot-product-attention"}
"""The equations that the documents name in short."""


@dataclass(frozen=True)
class Case:
    """A document with its cursor, and the document after."""

    title: str
    language: str
    action: str
    flag: str | None
    before: str
    after: str


def read_cases() -> list[Case]:
    text = Path(__file__).with_name("actions.txt").read_text("utf-8").replace("·", " ")
    cases = []
    for part in re.split(r"(?m)^== ", text)[1:]:
        head, rest = part.split("\n", 1)
        found = re.fullmatch(r"(tex|md) (\w+(?::[a-z-]*?)?)(?: \[(\w+)\])?: (.+)", head)
        assert found, head
        before, after = (drawn.strip("\n") for drawn in rest.split("\n--\n"))
        cases.append(Case(head, found[1], found[2], found[3], before, after))
    return cases


CASES = read_cases()


class Known:
    """A recognizer that tells what a test says."""

    def __init__(self, *matches: Match) -> None:
        self.matches = list(matches)

    def recognize(self, latex, macros=None):
        return self.matches


@pytest.fixture(scope="module")
def library(catalog):
    return Library(catalog)


@pytest.fixture(scope="module")
def short(catalog):
    """The bodies by their short names, on one line, and the right side of one alone."""
    bodies = {name: " ".join(catalog.get(equation_id).body.split()) for name, equation_id in SHORT.items()}
    return {"RIGHT": bodies["ERROR"].split("=", 1)[1].strip(), **bodies}


class Acted:
    """A document and its cursor, and what its actions make of it."""

    def __init__(self, library, language, drawn, settings=SETTINGS[None], words=ENGLISH):
        start = drawn.index(CURSOR)
        self.text = drawn.replace(CURSOR, "")
        self.buffer = Buffer(self.text, "tex" if language == "tex" else "markdown")
        self.buffer.stand_among(Around())
        self.place = place_at(library, self.buffer, start, start, settings, words)

    def names(self, only=()):
        return [action.name for action in offered(self.place, only)] if self.place else []

    def after(self, name):
        action = worked_out(self.place, name) if self.place else None
        if action is None:
            return NOTHING
        text = self.text
        for edit in sorted(action.edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text


def library_of(catalog, *matches):
    library = Library(catalog)
    library.__dict__["recognizer"] = Known(*matches)
    return library


def spelled_out(text, short):
    return re.sub("|".join(map(re.escape, short)), lambda found: short[found[0]], text)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_drawn(catalog, library, short, case):
    before = case.before.replace(CURSOR, "")
    at = case.before.index(CURSOR)
    # The cursor stays behind the name that is spelled out around it.
    head = spelled_out(case.before[:at], short)
    drawn = head + CURSOR + spelled_out(before, short)[len(head) :]
    if "RIGHT" in case.before:
        library = library_of(catalog, right_side(catalog, drawn, short["RIGHT"]))
    acted = Acted(library, case.language, drawn, SETTINGS[case.flag])
    assert acted.after(case.action) == spelled_out(case.after, short)


def right_side(catalog, drawn, body):
    """The match of a formula, whatever its left side is."""
    text = drawn.replace(CURSOR, "")
    region = Buffer(text, "tex").scan().math()[-1] if "|" not in text else Buffer(text, "markdown").scan().math()[-1]
    return Match(catalog.get("mean-squared-error"), None, 1.0, 0, region.end - region.start)


# Inline and display.

PARTS = st.sampled_from(
    ["so", "we take", "the loss,", "and", "损失为", "(see", "*on", "# On", "a~", "5", r"\emph{a", "|", "[a", "`c`"]
)
FORMULAS = st.sampled_from(
    [
        "x",
        "x = y",
        "- x",
        "> 0",
        "1) x",
        "= y",
        r"\frac{a}{b}",
        "a, b",
        "x_{1}",
        r"x \text{ if } y",
        "# x",
        "+ x",
        r"\|",
    ]
)
MARKS = st.sampled_from(
    ["", ".", ",", "。", " there.", ", and\nthen", "\nthere", "\n\nthere", "\n---", "\n- one", " % c"]
)
PREFIXES = st.sampled_from(["", "> ", "- ", "> - ", "   ", "1. "])


@given(
    st.sampled_from(["tex", "md"]),
    PREFIXES,
    st.lists(PARTS, max_size=3),
    FORMULAS,
    MARKS,
    st.sampled_from(list(SETTINGS)),
)
def test_what_becomes_a_display_is_scanned_as_one(library, language, prefix, words, formula, after, flag):
    if language == "tex":
        prefix = prefix if not prefix.strip() else ""
    before = prefix + " ".join([*words, ""])
    acted = Acted(library, language, f"{before}${formula}{CURSOR}${after}", SETTINGS[flag])
    made = acted.after("display")
    if made == NOTHING:
        return
    assert_region(made, acted, formula, (Kind.DISPLAY, Kind.ENVIRONMENT))
    assert without_marks(made) == without_marks(acted.text)


OPENINGS = {
    "tex": [("\\[\n", "\n\\]"), ("\\[ ", " \\]"), ("\\begin{equation}\n  ", "\n\\end{equation}"), ("$$", "$$")],
    "md": [("$$\n", "\n$$"), ("```math\n", "\n```"), ("$$", "$$")],
}


@given(st.data(), st.sampled_from(["tex", "md"]), st.lists(PARTS, max_size=3), FORMULAS, MARKS)
def test_what_becomes_inline_is_scanned_as_one(library, data, language, words, formula, after):
    opening, closing = data.draw(st.sampled_from(OPENINGS[language]))
    drawn = f"{' '.join(words)}\n{opening}{formula}{CURSOR}{closing}{after}"
    acted = Acted(library, language, drawn)
    made = acted.after("inline")
    if made != NOTHING:
        assert_region(made, acted, formula, (Kind.INLINE,))


def assert_region(made, acted, formula, kinds):
    """As many formulas as before, and the one of the cursor of another kind."""
    language = acted.buffer.language
    buffer = Buffer(made, language)
    now, then = buffer.scan().math(), Buffer(acted.text, language).scan().math()
    assert len(now) == len(then), made
    found = [region for region in now if buffer.formula(region).strip().rstrip(".,") == formula]
    assert len(found) == 1 and found[0].kind in kinds and found[0].closed, made


def without_marks(text):
    """A text without what a display changes: delimiters, line breaks, the width of its marks."""
    text = re.sub(
        r"\\begin\{equation\}|\\end\{equation\}|\\\[|\\\]|```(?:math)?|\$|^[ \t]*[>]?[ \t]*", "", text, flags=re.M
    )
    return "".join(re.sub(r"[\s~>]", "", text).translate(str.maketrans("，。", ",.")).split())


# The sentence.

WRITING = Writing(lambda letter: f"${letter}$", MARKDOWN.prose)


def told(catalog, equation_id, tongue="en", variant=None, letters=None):
    equation = catalog.get(equation_id)
    return symbols_told(equation, equation.variant(variant), letters or {}, tongue, WRITING)


TOLD = [
    ("scaled-dot-product-attention", None, "en",
     "$Q$ denotes the queries, one per row; $K$ the keys, one per row; $V$ the values, one per row; "
     "and $d_k$ the dimension of a query and of a key"),
    ("scaled-dot-product-attention", None, "zh",
     "$Q$ 为查询矩阵，每行一个；$K$ 为键矩阵，每行一个；$V$ 为值矩阵，每行一个；$d_k$ 为查询与键的维数"),
    ("jaccard-index", None, "en", "$J$ denotes the index, $A$ the first set, and $B$ the second set"),
    ("cosine-similarity", None, "en", r"$\mathbf{x}$ denotes the first vector and $\mathbf{y}$ the second vector"),
    ("relu", "indicator", "en",
     r"$x$ denotes the real argument, the pre-activation; and $\mathbf{1}\{\cdot\}$ is 1 where the condition holds, "
     "else 0"),
    ("relu", "indicator", "zh", r"$x$ 为实数自变量，即激活前的值；$\mathbf{1}\{\cdot\}$ 在条件成立时为 1，否则为 0"),
    ("f-beta-score", None, "en",
     r"$F_{\beta}$ denotes the weighted harmonic mean of precision and recall, $\beta$ how many times as much recall "
     "counts as precision (1 gives F1), $P$ the precision, and $R$ the recall"),
    ("sigmoid", "curve", "en",
     "$f$ denotes the logistic curve; $x$ the argument of the curve; $L$ the upper limit of the curve; $k$ the "
     "steepness of the curve; and $x_0$ the midpoint of the curve, where it is $L/2$"),
]  # fmt: skip


@pytest.mark.parametrize(("equation_id", "variant", "tongue", "expected"), TOLD)
def test_symbols_are_told_in_a_sentence(catalog, equation_id, variant, tongue, expected):
    assert told(catalog, equation_id, tongue, variant) == expected


def test_letters_are_the_document_s_in_the_meanings_too(catalog):
    letters = {"U": "A", "A": "M", r"\sigma": "s"}
    sentence = told(catalog, "singular-value-decomposition", letters=letters)
    assert "$M$ denotes the matrix to decompose; $A$ the left" in sentence
    assert "the number of rows of $M$" in sentence and "$s$ the singular values" in sentence


def test_a_family_is_told_as_one_and_whole_where_its_meaning_is_of_all(catalog):
    unit = told(catalog, "cosine-similarity", variant="unit")
    assert r"$\tilde{\mathbf{x}}$ and $\tilde{\mathbf{y}}$ the vectors scaled to length 1" in unit
    assert r"$z_{t}$ and $r_{t}$ the update and reset gate" in told(catalog, "gru", variant="swapped")


def test_a_letter_is_in_the_font_of_the_formula(catalog):
    assert r"$\boldsymbol{\mu}$ the mean of class $k$" in told(catalog, "linear-discriminant-analysis")


def of_softmax(catalog, formula, letters):
    match = Match(catalog.get("softmax"), None, 1.0, 0, len(formula), letters=letters)
    return Acted(library_of(catalog, match), "tex", f"so ${formula}{CURSOR}$.")


def test_only_what_the_formula_has_is_told_and_once(catalog):
    letters = {r"\mathbf{z}": "h", "z": "h", "i": "k"}
    made = of_softmax(catalog, r"f(h)_k = e^{h_k} / \sum_l e^{h_l}", letters).after("explain")
    assert made.endswith(", where $h$ denotes the vector of logits and $k$ the class whose probability it is.")


@pytest.mark.parametrize("text", ["-h", "h}_{i}", "a + b", "", "{h"])
def test_nothing_is_made_of_what_is_no_letter(catalog, text):
    assert of_softmax(catalog, "h", {"z": text}).names() == ["display"]


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_every_sentence_of_the_catalog_reads_as_one(catalog, tongue):
    for equation in catalog.equations:
        for variant, *_ in equation.bodies():
            sentence = told(catalog, equation.id, tongue, variant and variant.id)
            text = re.sub(r"\$[^$]*\$", "@", sentence)
            where = f"{equation.id}: {sentence}"
            assert sentence.count("$") % 2 == 0 and "  " not in text and not text.endswith((",", ";", "，")), where
            # No letter of a formula is left in the text, and none is told twice as a word.
            assert not re.search(r"(?<![\w-])[b-zB-HJ-Z](?:_\w)?(?![\w'.-])", text), where
            if tongue == "en":
                assert not re.search(
                    r"\b(?:the (?:a|an|the|all|half|one) |denotes? (?!the |a |all|half|one |how))", text
                ), where
                # Semicolons part symbols, and nothing else outside brackets does.
                assert ":" not in text and ";" not in re.sub(
                    r"; (?:and )?@", "", re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", text)
                ), where
            else:
                assert not re.search(r"为[A-Za-z0-9@]|@ 为[^，；（]*为", text), where


@pytest.mark.engine
@needs_tex
def test_every_sentence_is_set_by_tex(catalog, tmp_path):
    writing = Writing(lambda letter: f"${letter}$", explaining.escaped)
    told = "\n\n".join(
        symbols_told(equation, variant, {}, "en", writing)
        for equation in catalog.equations
        for variant, *_ in equation.bodies()
    )
    packages = r"\usepackage{amsmath,amssymb,mathtools,bm}"
    source = f"\\documentclass{{article}}{packages}\\begin{{document}}\n{told}\n\\end{{document}}"
    (tmp_path / "told.tex").write_text(source)
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "told.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert ran.returncode == 0, ran.stdout[-2000:]


TEXTS = [
    # text around, head, default, tongue
    ("We train the model with the loss that follows and then some.", "", "zh", "en"),
    ("我们使用如下的损失函数来训练模型，其中参数由随机梯度下降更新。", "", "en", "zh"),
    ("我们用 Transformer 和 BERT 模型来做 masked language modeling 的训练，效果良好。", "", "en", "zh"),
    ("The work of Li (李) and of Wang (王) on the loss of the model.", "", "en", "en"),
    ("損失関数としてクロスエントロピーを用いることにする。", "", "en", "en"),
    ("", r"\documentclass{ctexart}", "en", "zh"),
    ("", r"\usepackage[UTF8]{ctex}", "en", "zh"),
    ("", r"\usepackage{xeCJK}", "en", "zh"),
    ("", r"\usepackage[english,chinese]{babel}", "en", "zh"),
    ("", "---\nlang: zh-CN\n---\n", "en", "zh"),
    ("", "---\nlang: en\n---\n", "zh", "en"),
    (r"\begin{equation} \label{eq:softmax} \end{equation} $a + b = c + d$", "", "zh", "zh"),
    ("", "", "zh", "zh"),
]


@pytest.mark.parametrize(("around", "head", "default", "tongue"), TEXTS)
def test_the_language_of_a_document(around, head, default, tongue):
    assert tongue_of(around, head, default) == tongue


def test_tex_has_its_special_characters_escaped(catalog):
    equation = catalog.get("tanh")
    symbol = replace(equation.symbols[0], meaning="share of 100 % of a_value & more #1 ~ {x}")
    match = Match(replace(equation, symbols=(symbol,)), None, 1.0, 0, 1)
    made = Acted(library_of(catalog, match), "tex", f"so $t{CURSOR}$.").after("explain")
    assert made == (r"so $t$, where $x$ denotes the share of 100 \% of a\_value \& more \#1 \textasciitilde{} \{$x$\}.")


# Other forms.


def written(catalog, equation_id, variant, formula, letters, *, start=0, end=None, matched=None, language="tex"):
    """What a formula becomes; the match is of a range of it."""
    equation = catalog.get(equation_id)
    whole = end is None
    match = Match(equation, equation.variant(matched), 1.0, start, len(formula) if end is None else end, whole, letters)
    drawn = f"\\[ {formula}{CURSOR} \\]"
    made = Acted(library_of(catalog, replace(match, start=start + 1, end=match.end + 1)), language, drawn).after(
        f"write:{variant}"
    )
    return made.removeprefix("\\[ ").removesuffix(" \\]")


def test_another_form_is_in_the_document_s_letters(catalog):
    letters = {"A": "S", "B": "T", "J": "J"}
    made = written(catalog, "jaccard-index", "sizes", r"J(S, T) = \frac{|S \cap T|}{|S \cup T|}", letters)
    assert made == (
        r"J(S, T) = \frac{\lvert S \cap T \rvert}{\lvert S \rvert + \lvert T \rvert - \lvert S \cap T \rvert}"
    )


def test_letters_that_change_places(catalog):
    letters = {"A": "B", "B": "A"}
    made = written(catalog, "jaccard-index", "sizes", r"J(B, A) = \frac{|B \cap A|}{|B \cup A|}", letters)
    assert r"\frac{\lvert B \cap A \rvert}" in made


def test_a_letter_that_is_taken_gets_the_name_that_was_given_up(catalog):
    # The document calls the prediction `n`, and the catalog the number of samples.
    letters = {"y": "y", r"\hat{y}": "n", "L": "L"}
    made = written(catalog, "mean-squared-error", "half", "L(y, n) = (y - n)^2", letters, matched="sample")
    assert made == NOTHING
    letters = {"y": "n", r"\hat{y}": "p", "L": "L"}
    made = written(catalog, "mean-squared-error", "half", "L(n, p) = (n - p)^2", letters, matched="sample")
    assert made == r"\mathcal{L} = \frac{1}{2 y} \sum_{i=1}^{y} \bigl({n}_{i} - {p}_{i}\bigr)^{2}"


def test_a_new_letter_does_not_take_one_that_the_formula_has_for_something_else(catalog):
    formula = r"n + (y - \hat{y})^2"
    assert (
        written(catalog, "mean-squared-error", "half", formula, {}, matched="sample", start=4, end=len(formula))
        == NOTHING
    )


def test_a_letter_with_an_accent_follows_the_one_without(catalog):
    text = rewriting.in_letters(r"\hat{y} = y + \mathbf{y}", (("y", "t"),), ("y", r"\hat{y}", r"\mathbf{y}"), "y", "t")
    assert text == r"\hat{t} = t + \mathbf{t}"


@pytest.mark.parametrize(
    ("own", "entry"),
    [
        (r"\vect{u}", "u"),
        (r"\vect{\eta}", r"\eta"),
        ("u", "u"),
        (r"\mathbf{x}", "x"),
        (r"u_{1}", None),
        (r"\vect{u}'", None),
    ],
)
def test_the_entries_of_a_vector_are_called_as_it_is(own, entry):
    letters = ((r"\mathbf{x}", own), ("d", "n"))
    text = rewriting.in_letters(r"\sum_{i=1}^{d} {x}_{i}", letters, (r"\mathbf{x}",), r"\mathbf{x}", own)
    assert text == (entry and rf"\sum_{{i=1}}^{{n}} {{{entry}}}_{{i}}")


UNSAID = [
    # body, letters, the body that was recognized, the formula, what is written
    ("a + n", {"a": "b"}, "a", "b + n", None),  # the formula's `n` is another
    ("a + n", {"a": "b"}, "a + n", "b + n", "b + n"),
    ("a + n", {"a": "n"}, "a", "n", "n + a"),
    ("a + n", {"a": "n"}, "a", "n + a", None),
    ("a + n", {"a": "n", "b": "a"}, "a + b", "n + a", None),  # nor is `a` free
    ("a + e^b", {"a": "e"}, "a", "e", None),  # a constant gives no name up
    ("a + b", {"a": "x", "b": "x"}, "a + b", "x", None),
    ("a + b", {r"\hat{a}": "b"}, r"\hat{a}", "b", None),
    ("a + b", {"a": "b", "b": "a"}, "a + b", "b + a", "b + a"),
]


@pytest.mark.parametrize(("body", "letters", "matched", "formula", "expected"), UNSAID)
def test_two_letters_never_become_one(body, letters, matched, formula, expected):
    assert rewriting.in_letters(body, tuple(letters.items()), (), matched, formula) == expected


def test_names_of_several_tokens_are_put_in_braces_where_they_have_to_be_one(catalog):
    letters = (("x", r"x_{1}"), ("i", "10"), ("t", r"\tau"))
    assert rewriting.in_letters(r"x^2 + a_i + \sqrt x + ta", letters, (), "x i t", "x") == (
        r"{x_{1}}^2 + a_{10} + \sqrt {x_{1}} + \tau a"
    )


def test_indices_of_which_nothing_is_known_are_those_of_the_catalog_or_it_is_left(catalog):
    letters = {"e": "e", r"\mathbf{s}": "s", r"\mathbf{h}": "h", r"W_{\mathrm{a}}": "W"}
    dot = r"e_{ij} = s_i^\top h_j"
    made = written(catalog, "luong-attention", "general", dot, letters, matched="dot")
    assert made == r"e_{ij} = {s}_{i}^{\top} W {h}_{j}"
    swapped = r"e_{ji} = s_j^\top h_i"
    assert written(catalog, "luong-attention", "general", swapped, letters, matched="dot") == NOTHING


@given(st.permutations("abcdxyz"), st.permutations("abcdxyz"))
def test_letters_stay_as_many_as_they_were(names, others):
    letters = tuple(zip(names[:4], others[:4], strict=True))
    body = "a + b c^x - {d}_{y} z"
    text = rewriting.in_letters(body, letters, (), "".join(names[:4]), "".join(others[:4]))
    if text is not None:
        assert len(set(re.findall("[a-z]", text))) == 7
        for name, other in letters:
            assert body.index(name) == text.index(other)


@pytest.mark.parametrize(
    ("formula", "is_offered"),
    [
        ("a = PART", True),
        ("a = PART + b", True),
        ("a + PART", True),
        ("a - PART", True),
        ("2 PART", False),
        ("PART b", False),
        ("PART^2", False),
        (r"\log PART", False),
        ("(PART)", True),
    ],
)
def test_a_part_is_replaced_only_where_it_stands_apart(catalog, formula, is_offered):
    part = r"\frac{\lvert A \cap B \rvert}{\lvert A \cup B \rvert}"
    start = formula.index("PART")
    formula = formula.replace("PART", part)
    made = written(catalog, "jaccard-index", "sizes", formula, {}, start=start, end=start + len(part))
    assert (made != NOTHING) == is_offered
    if is_offered:
        assert made.startswith(formula[:start]) and made.endswith(formula[start + len(part) :])


def test_a_part_does_not_become_another_quantity(catalog):
    part = r"J(A, B) = \frac{\lvert A \cap B \rvert}{\lvert A \cup B \rvert}"
    formula = f"a = {part}"
    assert written(catalog, "jaccard-index", "distance", formula, {}, start=4, end=len(formula)) == NOTHING


def test_every_form_of_every_equation_takes_the_place_of_every_other(catalog, library):
    for equation in catalog.equations:
        for variant, body, _ in equation.bodies():
            match = Match(equation, variant, 1.0, 0, len(body))
            acted = Acted(library_of(catalog, match), "tex", f"\\[{body}{CURSOR}\\]")
            others = {
                f"write:{other.id if other else ''}": other for other, *_ in equation.bodies() if other != variant
            }
            names = [name for name in acted.names() if name.startswith("write:")]
            assert set(names) <= set(others)
            for name in names:
                made = acted.after(name)
                said = (others[name] or equation).body
                assert Buffer(made, "tex").scan().math()[0].closed
                words, wanted = made[2:-2].split(), said.split()
                assert words == wanted or words[-3:] == wanted[-3:], (equation.id, name)


def test_what_more_is_said_there_is_not_lost(catalog):
    formula = r"a = J(A, B) = \frac{|A \cap B|}{|A \cup B|}"
    assert written(catalog, "jaccard-index", "sizes", formula, {"A": "A", "B": "B"}) == NOTHING


def test_one_line_of_several_is_not_replaced_by_another_quantity(catalog):
    formula = r"F = \frac{2 P R}{P + R}"
    assert written(catalog, "bertscore", "cosine", formula, {"F_{\\mathrm{BERT}}": "F"}) == NOTHING


def test_a_letter_in_the_other_case_is_the_document_s_own(catalog):
    letters = {"P": "p", "Q": "q"}
    formula = r"D_{\mathrm{KL}}(p \,\|\, q) = \sum_{x \in \mathcal{X}} p(x) \log \frac{p(x)}{q(x)}"
    made = written(catalog, "kl-divergence", "continuous", formula, letters)
    assert r"= \int p(x) \log \frac{p(x)}{q(x)}" in " ".join(made.split())


# Mistakes.


def mistaken(catalog, formula, fix, drawn="$F▮$."):
    equation = catalog.get("tanh")
    start = formula.index("WRONG")
    formula = formula.replace("WRONG", "x")
    departure = Departure(Pitfall("It is doubled.", "x", fix), start, start + 1, fix)
    match = Match(equation, None, 1.0, 0, len(formula), departure=departure)
    return Acted(library_of(catalog, match), "tex", drawn.replace("F▮", f"{formula}▮"))


def test_a_mistake_is_mended(catalog):
    acted = mistaken(catalog, "2 WRONGa", r"\xi")
    assert acted.names()[0] == "correct" and not any(name.startswith("write") for name in acted.names())
    assert acted.after("correct") == r"$2 \xi a$."
    [action] = offered(acted.place, ["quickfix"])
    assert (action.title, action.mends) == ("Correct: It is doubled", "tanh")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("It is doubled; halve it.", "Correct: It is doubled"),
        ("Names, as R.O.C., stand upright: all.", "Correct: Names, as R.O.C., stand upright"),
        ("word " * 30, "Correct: " + "word " * 15 + "…"),
        ("w" * 300, "Correct: …"),
    ],
)
def test_a_title_is_no_longer_than_a_line(text, title):
    assert f"Correct: {mending.in_short(text)}" == title


def test_what_is_wrong_is_not_explained(catalog):
    acted = mistaken(catalog, "2 WRONG", None)
    assert "explain" not in acted.names()


def test_a_mistake_without_a_fix_is_left(catalog):
    assert "correct" not in mistaken(catalog, "2 WRONG", None).names()


# Where and what.


def test_the_smallest_match_around_the_cursor(catalog):
    formula = "a = b + c"
    whole = Match(catalog.get("tanh"), None, 1.0, 0, len(formula))
    part = Match(catalog.get("relu"), None, 0.9, 4, 5, is_whole=False)
    library = library_of(catalog, whole, part)
    assert Acted(library, "tex", "$a = b▮ + c$").place.match == part
    assert Acted(library, "tex", "$a▮ = b + c$").place.match == whole


def test_only_the_kinds_that_are_asked_for(library):
    acted = Acted(library, "tex", f"so $x{CURSOR}$ there")
    assert acted.names() == acted.names(["refactor"]) == acted.names(["refactor.rewrite"]) == ["display"]
    assert acted.names(["quickfix"]) == acted.names(["refactor.extract"]) == []
    assert is_asked("refactor.rewrite", ["refactor"]) and not is_asked("refactor", ["refactor.rewrite"])


def test_titles_are_in_the_writer_s_language(library):
    acted = Acted(library, "tex", f"so $x{CURSOR}$ there", words=CHINESE)
    assert [action.title for action in offered(acted.place)] == ["改为行间公式"]


@pytest.mark.parametrize("drawn", ["▮so $x$", "so ▮mlkl", "% $x▮$", r"\verb|$x▮$|", "$▮$", "$ ▮ $"])
def test_nothing_where_no_formula_is(library, drawn):
    assert Acted(library, "tex", drawn).names() == []
