"""What surrounds the cursor, drawn as `|`: the place, the word, and what further lines must begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mleq.document.buffer import Buffer
from mleq.document.context import Context, Place, context_at
from mleq.document.languages import SCANNERS


def at_cursor(language: str, drawn: str) -> Context:
    offset = drawn.index("|")
    text = drawn[:offset] + drawn[offset + 1 :]
    return context_at(Buffer(text, language), offset)


PLACES = [
    # language, text, place, kind of the region
    ("tex", "a|b", Place.PROSE, None),
    ("tex", "$soft|max$", Place.MATH, "inline"),  # Markdown All in One: not math
    ("tex", r"\(|\)", Place.MATH, "inline"),
    ("tex", "a $|$ b", Place.PROSE, None),  # two dollars open a display, but not between them
    ("tex", "|$x$", Place.PROSE, None),
    ("tex", "$x$|", Place.PROSE, None),
    ("tex", "$|x$", Place.MATH, "inline"),
    ("tex", "$x|$", Place.MATH, "inline"),
    ("tex", "$a$ b| $c$", Place.PROSE, None),
    ("tex", r"\[ x| \]", Place.MATH, "display"),
    ("tex", "\\begin{align}\n  soft|\n\\end{align}", Place.MATH, "environment"),
    ("tex", r"\begin{align|}x\end{align}", Place.NOWHERE, None),
    ("tex", r"\begin{alignat}{2|}x\end{alignat}", Place.NOWHERE, None),
    ("tex", r"$a \text{b|} c$", Place.NOWHERE, "inline"),
    ("tex", r"$a \text{b $c|$ d} e$", Place.MATH, "inline"),
    ("tex", r"\[ a \text{b $c$| d} e \]", Place.NOWHERE, "display"),
    ("tex", r"$\mathrm{KL|}$", Place.NOWHERE, "inline"),
    ("tex", r"$x_{soft|}$", Place.MATH, "inline"),
    ("tex", r"\label{mlsoft|}", Place.NOWHERE, None),
    ("tex", r"\cite{a, mlsoft|", Place.PROSE, None),
    ("tex", r"\label{mlsoft|", Place.NOWHERE, None),
    ("tex", "a % mlsoft|", Place.NOWHERE, None),
    ("tex", "a |% mlsoft", Place.PROSE, None),
    ("tex", "$x % a|\n$", Place.NOWHERE, "inline"),
    ("tex", "\\begin{verbatim}\nmlsoft|\n\\end{verbatim}", Place.NOWHERE, None),
    ("tex", "\\end{document}\nmlsoft|", Place.NOWHERE, None),
    ("tex", "we have $x^2 + soft|", Place.MATH, "inline"),
    ("tex", "$x$ \n|", Place.PROSE, None),
    ("tex", "\\[\n|", Place.MATH, "display"),
    ("tex", "\\[\n|\n\n\\section{A}", Place.MATH, "display"),
    ("markdown", "---\na: mlsoft|\n---\n", Place.NOWHERE, None),
    ("markdown", "`mlsoft|`", Place.NOWHERE, None),
    ("markdown", "```\nmlsoft|\n```", Place.NOWHERE, None),
    ("markdown", "```py|\n```", Place.NOWHERE, None),
    ("markdown", "```math|", Place.NOWHERE, None),
    ("markdown", "```math\nsoft|\n```", Place.MATH, "display"),
    ("markdown", "```math\n|", Place.MATH, "display"),
    ("markdown", "$$\n|\n$$", Place.MATH, "display"),
    ("markdown", "$$\n|\n\nprose", Place.MATH, "display"),
    ("markdown", "$$\n\nprose|", Place.PROSE, None),
    ("markdown", "It costs $5 in C:\\te|mp or $6", Place.PROSE, None),  # Markdown All in One: inline
    ("markdown", "$x^2 + soft|", Place.MATH, "inline"),
    ("markdown", "> - $$\n>   soft|\n>   $$", Place.MATH, "display"),
    ("markdown", "<!-- mlsoft| -->", Place.NOWHERE, None),
    ("markdown", "[a](mlsoft|)", Place.NOWHERE, None),
]
WORDS = [
    # text, the word up to the cursor, the rest of the word
    ("a soft| b", "soft", ""),
    ("a so|ft b", "so", "ft"),
    ("a |soft b", "", "soft"),
    ("a soft |b", "", "b"),
    ("a | b", "", ""),
    ("|", "", ""),
    (r"a \soft|max b", r"\soft", "max"),
    (r"a |\soft b", "", r"\soft"),
    (r"a \|soft b", "\\", "soft"),
    (r"a \|", "\\", ""),
    (r"a \\soft| b", "soft", ""),  # a line break, then a word
    (r"a \\\soft| b", r"\soft", ""),
    (r"a \|\ b", "", ""),
    (r"a \\| b", "", ""),
    ("l2no|rm", "l2no", "rm"),
    ("2soft|", "soft", ""),
    ("2|soft", "", "soft"),
    ("12| a", "", ""),
    ("1|2soft", "", ""),
    ("x_soft|", "soft", ""),
    ("x^soft|", "soft", ""),
    ("{soft|}", "soft", ""),
    ("f'soft|", "soft", ""),
    ("熵|", "熵", ""),
    ("交叉|熵。", "交叉", "熵"),
    ("ml熵|", "ml熵", ""),
    ("ml交|叉熵", "ml交", "叉熵"),
    ("mlsoftmax熵|", "mlsoftmax熵", ""),
    ("使用mlsoft|", "mlsoft", ""),
    ("使用mlsoft|函数", "mlsoft", ""),  # what follows may be the text
    ("使用|mlsoft", "使用", ""),
    ("|熵 a", "", "熵"),
    ("F1分数|", "F1分数", ""),
    ("3熵|", "熵", ""),
    ("\\alpha熵|", "熵", ""),
    ("\U00020000\U0002a6d6|", "\U00020000\U0002a6d6", ""),
    ("é|", "", ""),
    ("αsoft|", "soft", ""),
    ("a\nsoft|", "soft", ""),
    ("a\rsoft|\rb", "soft", ""),
]
LINES = [
    # language, text, prefix, before, after
    ("tex", "a\n  b soft|max c\nd", "  ", "b ", " c"),
    ("tex", "\tsoft|\r\nb", "\t", "", ""),
    ("tex", "> soft|", "", "> ", ""),
    ("tex", "  |", "  ", "", ""),
    ("markdown", "a soft| b", "", "a ", " b"),
    ("markdown", "> a soft| b", "> ", "a ", " b"),
    ("markdown", ">soft|", ">", "", ""),
    ("markdown", "> > soft|", "> > ", "", ""),
    ("markdown", "- soft|", "  ", "", ""),
    ("markdown", "-   soft|", "    ", "", ""),
    ("markdown", "1. soft|", "   ", "", ""),
    ("markdown", "10) soft|", "    ", "", ""),
    ("markdown", "- a\n  soft|", "  ", "", ""),
    ("markdown", "- a\n\n  soft|", "  ", "", ""),
    ("markdown", "- a\n  - soft|", "    ", "", ""),
    ("markdown", "> - soft|", ">   ", "", ""),
    ("markdown", "> 1. a\n>    b soft|", ">    ", "b ", ""),
    ("markdown", "- > soft|", "  > ", "", ""),
    ("markdown", "- [ ] soft|", "  ", "[ ] ", ""),
    ("markdown", "-\tsoft|", " \t", "", ""),
    ("markdown", "> $$\n> soft|\n> $$", "> ", "", ""),
    ("markdown", "> a\nsoft|", "", "", ""),
    ("markdown", "# soft|", "", "# ", ""),
    ("markdown", "  soft|", "  ", "", ""),
    ("markdown", "-soft|", "", "-", ""),
    ("markdown", "> |> a", "> ", "", "> a"),
    ("markdown", ">| a", ">", "", " a"),
]


@pytest.mark.parametrize(("language", "drawn", "place", "kind"), PLACES)
def test_place(language, drawn, place, kind):
    context = at_cursor(language, drawn)
    assert context.place is place
    assert (context.region and context.region.kind) == kind


@pytest.mark.parametrize(("drawn", "word", "rest"), WORDS)
def test_word(drawn, word, rest):
    offset = drawn.index("|")
    context = at_cursor("tex", drawn)
    assert (context.word, drawn.replace("|", "")[offset : context.end]) == (word, rest)
    assert context.start == offset - len(word)


@pytest.mark.parametrize(("language", "drawn", "prefix", "before", "after"), LINES)
def test_line(language, drawn, prefix, before, after):
    context = at_cursor(language, drawn)
    assert (context.prefix, context.before, context.after) == (prefix, before, after)


@pytest.mark.parametrize("language", SCANNERS)
@given(st.text(st.sampled_from("\\$a2熵\U00020000_ \t\n\r>-1.`") | st.characters(), max_size=20), st.integers(-2, 25))
def test_every_place_has_a_context(language, text, offset):
    context = context_at(Buffer(text, language), offset)
    assert text[context.start : context.start + len(context.word)] == context.word
    assert 0 <= context.start <= context.end <= len(text)
    line = context.before + text[context.start : context.end] + context.after
    assert line in text and not {"\n", "\r"} & set(line + context.prefix)
