"""MathML as MathJax spells it, which says in other ways what math-core says."""

import pytest

from mleq.formula.layout import line, text

SPELLINGS = [
    # The content of `math`, the drawing, and the line.
    (
        # \frac{1}{2}\left(\frac{a}{b}\right)^2
        """<mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mrow data-mjx-texclass="INNER"><mo data-mjx-texclass="OPEN">(</mo>
        <mfrac><mi>a</mi><mi>b</mi></mfrac><mo data-mjx-texclass="CLOSE">)</mo></mrow><mn>2</mn></msup>""",
        """
 1  ⎛ a ⎞²
─── ⎜───⎟
 2  ⎝ b ⎠""",
        "(1/2) (a/b)²",
    ),
    (
        # \binom{n}{k}
        """<mrow data-mjx-texclass="ORD"><mrow data-mjx-texclass="OPEN"><mo minsize="2.047em" maxsize="2.047em">(</mo>
        </mrow><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mrow data-mjx-texclass="CLOSE">
        <mo minsize="2.047em" maxsize="2.047em">)</mo></mrow></mrow>""",
        """
⎛n⎞
⎜ ⎟
⎝k⎠""",
        "(n choose k)",
    ),
    (
        # \begin{aligned} a &= b \\ &= -c \end{aligned} \tag{2}
        """<mtable displaystyle="true" columnalign="right left" columnspacing="0em" rowspacing="3pt"><mlabeledtr>
        <mtd id="mjx-eqn:2"><mtext>(</mtext><mtext>2</mtext><mtext>)</mtext></mtd><mtd><mi>a</mi></mtd><mtd>
        <mstyle indentshift="2em"><mi></mi><mo>=</mo><mi>b</mi></mstyle></mtd></mlabeledtr><mtr><mtd></mtd><mtd>
        <mstyle indentshift="2em"><mi></mi><mo>=</mo><mo>&#x2212;</mo><mi>c</mi></mstyle></mtd></mtr></mtable>""",
        """
a = b     (2)
  = −c""",
        "a = b  (2) = −c",
    ),
    (
        # \begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}
        """<mtable columnspacing="1em" rowspacing="4pt" columnalign="center center" columnlines="solid" rowlines="solid"
        framespacing=".5em .125em" frame="solid"><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd>
        <mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>""",
        """
┌───┬───┐
│ a │ b │
├───┼───┤
│ c │ d │
└───┴───┘""",
        "[a b; c d]",
    ),
    (
        # \sum_{\substack{i<j\\k}} x_{\widetilde{ab}}
        """<munder><mo>&#x2211;</mo><mrow data-mjx-texclass="ORD"><mtable data-mjx-smallmatrix="true"><mtr><mtd>
        <mi>i</mi><mo>&lt;</mo><mi>j</mi></mtd></mtr><mtr><mtd><mi>k</mi></mtd></mtr></mtable></mrow></munder><msub>
        <mi>x</mi><mrow data-mjx-texclass="ORD"><mover><mrow><mi>a</mi><mi>b</mi></mrow><mo>~</mo></mover>
        </mrow></msub>""",
        """
 ∑  x
i<j  ~
 k   ab""",
        "∑_(i<j, k) x_((ab)̃)",
    ),
    (
        # f'(x)\Big|_{0} \mathbb{R} \mathbf{x} \mathcal{L} a{=}b a\mathrel{|}b
        """<msup><mi>f</mi><mo data-mjx-alternate="1">&#x2032;</mo></msup><mo stretchy="false">(</mo><mi>x</mi>
        <mo stretchy="false">)</mo><msub><mrow data-mjx-texclass="ORD"><mo minsize="1.623em" maxsize="1.623em"
        fence="true" stretchy="true" symmetric="true">|</mo></mrow><mrow data-mjx-texclass="ORD"><mn>0</mn>
        </mrow></msub>
        <mi mathvariant="double-struck">R</mi><mi mathvariant="bold">x</mi><mi mathvariant="script">L</mi>
        <mi>a</mi><mrow data-mjx-texclass="ORD"><mo>=</mo></mrow><mi>b</mi>
        <mi>a</mi><mrow data-mjx-texclass="REL"><mo data-mjx-texclass="ORD" stretchy="false">|</mo></mrow><mi>b</mi>""",
        "f′(x)|₀ℝ𝐱ℒa=ba | b",
        "f′(x)|₀ℝ𝐱ℒa=ba | b",
    ),
    (
        # \operatorname{KL}(p) + \lim_{x \to 0} f + \overline{ab} + \underbrace{ab}_{n} + \boxed{x}
        """<mi>KL</mi><mo data-mjx-texclass="NONE">&#x2061;</mo><mo stretchy="false">(</mo><mi>p</mi>
        <mo stretchy="false">)</mo><mo>+</mo><munder><mo data-mjx-texclass="OP" movablelimits="true">lim</mo>
        <mrow data-mjx-texclass="ORD"><mi>x</mi><mo stretchy="false">&#x2192;</mo><mn>0</mn></mrow></munder><mi>f</mi>
        <mo>+</mo><mover><mrow><mi>a</mi><mi>b</mi></mrow><mo accent="true">&#x2015;</mo></mover><mo>+</mo><munder>
        <mrow data-mjx-texclass="OP"><munder><mrow><mi>a</mi><mi>b</mi></mrow><mo>&#x23DF;</mo></munder></mrow>
        <mrow data-mjx-texclass="ORD"><mi>n</mi></mrow></munder><mo>+</mo>
        <menclose notation="box"><mrow data-mjx-texclass="ORD"><mi>x</mi></mrow></menclose>""",
        """
                __         ┌───┐
KL(p) + lim f + ab + ab  + │ x │
        x→0          ╰┬╯   └───┘
                      n""",
        "KL(p) + lim_(x→0) f + a̅b̅ + (ab)⏟ₙ + x",
    ),
]


@pytest.mark.parametrize(("content", "drawing", "written"), SPELLINGS)
def test_mathjax(content, drawing, written):
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{"".join(content.splitlines())}</math>'
    assert text(mathml) == drawing.removeprefix("\n")
    assert line(mathml) == written
