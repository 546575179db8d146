"""Mistakes: where in the document they are, and what is told of them."""

import pytest

from mleq.document.buffer import Buffer
from mleq.features.diagnostics import mistakes
from mleq.features.words import CHINESE, ENGLISH
from tests.features.recognizers import library_of

TEXTS = [
    # language, text with what is wrong in bars
    ("tex", r"so $softmax + |wrong|$, $wrong$"),
    ("tex", "\\begin{align}\n  softmax &= x \\\\\n  &= |wrong|\n\\end{align}\n"),
    ("tex", "熵 \\[ x = softmax |wrong| \\]\r\n$softmax |wrong|$"),
    ("tex", "% $softmax wrong$\n\\verb+$softmax wrong$+"),
    ("markdown", "> $$\n> softmax\n> = |wrong|\n> $$\n"),
    ("markdown", "$softmax$ `$softmax wrong$`"),
]


@pytest.mark.parametrize(("language", "drawn"), TEXTS)
def test_where(catalog, language, drawn):
    parts = drawn.split("|")
    text = "".join(parts)
    ranges = [(len("".join(parts[:at])), len("".join(parts[: at + 1]))) for at in range(1, len(parts), 2)]
    found = [mistake for mistake in mistakes(library_of(catalog), Buffer(text, language)) if mistake]
    assert [(mistake.start, mistake.end) for mistake in found] == ranges


def test_what_is_told(catalog):
    [mistake] = [found for found in mistakes(library_of(catalog), Buffer("$softmax wrong$", "tex")) if found]
    assert mistake.match.equation.id == "softmax"
    assert mistake.told(ENGLISH) == "Softmax: The root is missing."
    assert mistake.told(CHINESE) == f"{catalog.get('softmax').zh}：The root is missing."


def test_only_the_best_match_counts(catalog):
    library = library_of(catalog)
    right, wrong = (library.recognizer.recognize(latex)[0] for latex in ("softmax", "softmax wrong"))
    library.recognizer.recognize = lambda latex, macros=None: [right, wrong]
    assert not any(mistakes(library, Buffer("$x$", "tex")))


def test_several_in_one_formula(catalog):
    library = library_of(catalog)
    first, second = (library.recognizer.recognize(latex)[0] for latex in ("softmax wrong", "softmax + 12345 wrong"))
    again, right = library.recognizer.recognize("softmax   wrong")[0], library.recognizer.recognize("softmax")[0]
    library.recognizer.recognize = lambda latex, macros=None: [first, second, again, right, first]
    found = [mistake.match for mistake in mistakes(library, Buffer("$x$", "tex")) if mistake]
    assert found == [first, second]
