"""Slots are found where a writer may rename them, and nowhere else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mleq.snippet.model import Mirror, Stop, Text, plain
from mleq.snippet.slots import misplacements, occurrences, rename, to_snippet


def drawn(body, slots):
    """The body with each occurrence of a slot in guillemets."""
    out, at = "", 0
    for _, start, end in occurrences(body, slots):
        out += f"{body[at:start]}«{body[start:end]}»"
        at = end
    return out + body[at:]


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        (["x"], r"f(«x») = «x»^{2}"),
        (["y", r"\hat{y}"], r"(«y» - «\hat{y}»)^{2}"),
        ([r"\beta_1"], r"(1 - «\beta_1») / «\beta_1»^{t} \beta_2"),
        (["k"], r"\mathrm{nDCG}@«k» \sum_{i=1}^{«k»}"),
        (["a", "e", "x"], r"\text{ax} \operatorname{max} \mathrm{e} \begin{aligned} «a» \\[1ex] «x» \end{aligned}"),
        (["3"], r"\sqrt[3]{«3»}"),
        (["c"], r"\begin{array}{cc} «c» \end{array}"),
        ([r"\mathrm{rel}", "r"], r"{«\mathrm{rel}»}_{i} \mathrm{r} «r»"),
        ([r"\operatorname{f}", "f"], r"«\operatorname{f}»(x) \text{f} «f»"),
        ([r"\theta"], r"\nabla_{«\theta»} f({«\theta»}_{t-1})"),
        (["d_k"], r"\sqrt{«d_k»} d"),
        (["w"], r"\mathbf{«w»} \widehat{«w»}"),
        (["aa"], r"«aa»a"),
        (["x_{1}"], r"«x _ {1}»"),
        (["l"], r"\alpha \lambda «l»"),
    ],
)
def test_occurrences(slots, expected):
    assert drawn(expected.replace("«", "").replace("»", ""), slots) == expected


def test_snippet_has_a_stop_first_and_mirrors_after():
    assert to_snippet("ab a b", ["b", "a"]) == (
        Stop(1, "a"), Stop(2, "b"), Text(" "), Mirror(1), Text(" "), Mirror(2)
    )  # fmt: skip


@example("x _1", ["x_1"])
@given(
    st.text(st.sampled_from("xyk\\{}_^ []1"), max_size=40),
    st.lists(st.sampled_from(["x", "y", "k", "x_1", "\\x"]), max_size=4),
)
def test_a_snippet_untouched_is_the_body(body, slots):
    snippet = plain(to_snippet(body, slots))
    # A slot is found however it is spaced, and stands as it is written in `slots`.
    assert snippet == body or ((" _" in body or "_ " in body) and snippet.replace(" ", "") == body.replace(" ", ""))
    assert rename(body, {slot: slot for slot in slots}).replace(" ", "") == body.replace(" ", "")


def test_rename_swaps_at_once():
    assert rename("x + y", {"x": "y", "y": "x"}) == "y + x"


@pytest.mark.parametrize(
    ("body", "slot", "reason"),
    [
        (r"\theta_t", r"\theta", "gets a script"),
        (r"x^{2}_{i}", "x", "gets a script"),
        (r"x'_i", "x", "gets a script"),
        (r"x^{2}", "x", "gets a script"),
        (r"x'", "x", "gets a script"),
        (r"y_k", "k", "without braces"),
        (r"\hat y", "y", "without braces"),
        (r"\frac1k", "k", "without braces"),
        (r"kx", "k", "runs into 'x'"),
        (r"k2", "k", "runs into '2'"),
    ],
)
def test_places_that_some_name_would_break(body, slot, reason):
    [message] = misplacements(body, [slot])
    assert reason in message and repr(slot) in message


@pytest.mark.parametrize(
    "body", [r"{x}_{i}", r"{x}^{2}", r"x y", r"\frac{x}{2}", r"a_{x}", r"{x}'", r"\sqrt{x}", r"x\,y", "x"]
)
def test_places_that_hold_any_name(body):
    assert list(misplacements(body, ["x"])) == []
