"""Formulas to test with: whole ones of every kind of node, broken ones, and a notation for their trees."""

from __future__ import annotations

from hypothesis import strategies as st

from mleq.formula.tree import (
    Command,
    Environment,
    Fence,
    Formula,
    Grid,
    Group,
    Node,
    Number,
    Row,
    Scripts,
    Symbol,
    Text,
)

ATOMS = (
    *"abxyzKQ+-=<,|/!é熵",
    *(r"\alpha", r"\cdot", r"\sum", r"\,", r"\{", r"\}", r"\|", r"\mid", r"\displaystyle", r"\to", r"\quad"),
    *("0", "7", "10", "0.5", "3.14", "x'", "f''", r"\sum\limits", r"\int\nolimits_0^1"),
    *(r"\frac12", r"\frac ab", r"\sqrt2", r"\hat x", r"\bar\alpha", r"x^2", r"x_i", r"x^\alpha_\beta", r"e^\frac12"),
    *(
        r"\text{if $x$ is so}",
        r"\mathrm{softmax}",
        r"\operatorname*{arg\,max}",
        r"\mathrm{KL}",
        r"\mathbb{R}",
        r"\text x",
    ),
    *(
        r"\big(",
        r"\bigr\rangle",
        r"\hspace{1em}",
        r"\hspace*{-1pt}",
        r"\label{eq:a_b}",
        r"\tag*{1}",
        "{}",
        r"\not=",
        "{}'",
    ),
    *(
        r"\begin{matrix}\end{matrix}",
        r"\begin{cases} x \\ y \\ \end{cases}",
        r"x_a'",
        r"{x'}^2",
        r"f'^2_a",
        "x % y }\n",
    ),
)
"""Each is a whole formula."""

SHAPES = (
    *(
        "{%s}",
        "(%s)",
        "[%s]",
        r"\left(%s\right)",
        r"\left.%s\right|",
        r"\left\{%s\middle|%s\right.",
        r"\left<%s\right]",
    ),
    *(r"\frac{%s}{%s}", r"\frac{%s}x", r"\frac 1{%s}", r"\sqrt{%s}", r"\sqrt[{%s}]{%s}", r"\sqrt[3]{%s}", r"\hat{%s}"),
    *(r"x_{%s}", r"x^{%s}_{%s}", r"x_{%s}^{%s}", r"{%s}^{%s}", "x'_{%s}", r"\sum_{%s}^\infty", r"\sum\limits_{%s}"),
    *(r"\mathbf{%s}", r"\operatorname{f_{%s}}", r"\textcolor{red}{%s}", r"\overset{%s}{%s}", r"\xrightarrow[{%s}]{%s}"),
    *(r"{%s \over %s}", r"{%s\choose %s}", r"\begin{matrix} %s & %s \\ %s & %s \end{matrix}", r"\underbrace{%s}_{%s}"),
    *(r"\begin{cases} %s & %s \\[1ex] %s \end{cases}", r"\begin{array}[t]{c|c} %s & %s \\ \end{array}", r"\bm{%s}"),
    *(r"\begin{aligned} %s &= %s \\* &+ %s \end{aligned}", r"\begin{gathered} %s \\ \\ %s \end{gathered}"),
    *(r"\substack{%s \\ %s}", r"\begin{align*} %s & \end{align*}", r"\begin{alignat}{2} %s &= %s \end{alignat}"),
    *(r"\genfrac(]{0pt}{1}{%s}{%s}", r"\smash[b]{%s}", r"\begin{pmatrix*}[r] %s \end{pmatrix*}", r"\mathop{%s}_a"),
)
"""In the place of `%s` stands a formula."""


def _in_a_row(parts: list[str]) -> str:
    """Parts one after another, with a space where they would run into one another."""
    row = ""
    for part in parts:
        touches = row[-1:].isalnum() and part[:1].isalnum() and row[-1:].isdigit() == part[:1].isdigit()
        row += " " * (touches or (row[-1:].isalpha() and part[:1].isalpha())) + part
    return row


def _shaped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    shaped = st.sampled_from(SHAPES).flatmap(
        lambda shape: st.tuples(*[inner] * shape.count("%s")).map(lambda parts: shape % parts)
    )
    return st.lists(st.sampled_from(ATOMS) | shaped, min_size=0, max_size=4).map(_in_a_row)


WHOLE = st.recursive(st.lists(st.sampled_from(ATOMS), max_size=5).map(_in_a_row), _shaped, max_leaves=8)
"""Formulas without a fault, of every kind of node."""

PIECES = (
    *r"{ } { } [ ] ( ) & _ ^ _ ^ ' $ # #1 % ~ * . a b 1 2 + \ \\ \{ \left \right \middle \big \frac \sqrt \hat".split(),
    *r"\over \choose \limits \text{ \mathrm{ \operatorname \begin{cases} \end{cases} \begin{array} \end{".split(),
    *r"\begin{ma \end{matrix} \label{ \hspace \alpha \genfrac \mathchoice \substack \right) \left. \def \x".split(),
    "\\let",
    "\\begin",
    *(" ", "\n", "\n\n", "\\", "é", "\ud800"),
)
NOISE = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
"""What is no formula, but made of what formulas are made of."""

BROKEN = (
    WHOLE.flatmap(lambda whole: st.integers(0, len(whole)).map(lambda at: whole[:at]))
    | st.tuples(WHOLE, st.integers(0, 200), st.integers(1, 4)).map(
        lambda cut: cut[0][: cut[1]] + cut[0][sum(cut[1:]) :]
    )
    | NOISE
)
"""Formulas being written: what stands before some place, or without what stands at it, or noise."""


def notation(node: Node | Formula | None) -> str:
    """A tree on one line: two trees have the same only if they are the same, but for where they stand."""
    match node:
        case Formula():
            return notation(node.root)
        case Text():
            return f'"{node.text}"'
        case Number():
            return f"#{node.text}"
        case Symbol():
            return node.text
        case Row():
            return " ".join(map(notation, node.items))
        case Grid():
            return f"[{' ; '.join(' & '.join(map(notation, row)) for row in node.rows)}]"
        case Group():
            return f"{{{notation(node.body)}}}"
        case Command():
            options = "".join(f"[{notation(option)}]" for option in node.options)
            return f"{node.name}{'*' * node.starred}{options}({' | '.join(map(notation, node.arguments))})"
        case Scripts():
            sub = "" if node.sub is None else f"_({notation(node.sub)})"
            sup = "" if node.sup is None else f"^({notation(node.sup)})"
            return f"<{notation(node.base)}{sub}{chr(39) * node.primes}{sup}>"
        case Fence():
            return f"left{node.left} {notation(node.body)} right{node.right}"
        case Environment():
            options = "".join(f"[{notation(option)}]" for option in node.options)
            return f"{node.name}{options}({' | '.join(map(notation, (*node.arguments, node.body)))})"
        case _:
            return ""
