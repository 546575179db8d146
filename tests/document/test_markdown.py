"""Where Markdown is math, text in math, code or a comment: a case is the document with its spans drawn in it."""

import pytest

from mleq.document import markdown
from mleq.document.regions import Kind
from tests.document.drawn import draw, erase

DOLLARS = [
    r"a $«x»$ b",
    r"$5 and $6",  # quartz #2208 and many others: prices are not math
    r"between $5-$10, $5,000 and $6,000, US$3.",
    r"$«0.25»$ and $«2(k-2)»$",  # MiaoYan #556: but these are
    r"$ x$ and $x $ and $«x»$, $x$5",
    r"$«x»$$«y»$",
    r"\$x$ and \\$«x»$ and $«x \$ y»$",
    r"$«x\\»$ b $«x\ »$",
    "$«x\n= y»$ and $x\n $y",
    "$x\n\ny$",
    "我们用 $«x»$，其中$«熵»$是，价格$5和$6。",
    "$\u3000x$ 😋 $«𝔼»$ 𝔼",
    r"$«a \text{‹if $«b»$ or›} c»$ d",
    r"$«a \text{‹if {$«b»$} or›} c»$ d $«e»$",
    r"$«a \textbf{»‹…›$b$«} c»$ d",  # of the commands that set text Pandoc knows `\text` alone
    "costs $x and $«y»$ is",
    "*a $«x*y»$ b* **$«x»$** [$«x»$](a) # $«y»$",
    "| $«a»$ | `⟦$b$⟧` |\n|---|---|\n| $«c»$ | $5 |",
    "text $«a»$ between $«b»$",  # Markdown All in One: the text between is math
    "It costs $5 in C:\\temp or $6",  # Markdown All in One: inline math
    "`⟦$$⟧`\n\n```\n⟦$$⟧\n```\n\n$«x»$",  # Markdown All in One: from here on everything is a display
]
DISPLAYS = [
    "$$«x»$$ a $$« y »$$",
    "$$«\nx\n»$$\na $«y»$",
    "a\n$$«\nx\n»$$\nb $«y»$",
    "$$« x\n+ y »$$ b",
    "$$« x\n- y\n+ z\n»$$ b",  # lines of math are no list items
    "The loss $$« x\n- y\n+ z»$$ is $«a»$",
    "$$«\nx\n\ny\n»$$\nb $«z»$",  # not in Pandoc
    "$$«\nx\n»$$ {#eq:a}\n\n$$«\ny\n»$$\n",
    "$$«\nx\n    y\n»$$\n    z $«a»$",
    "$$«\n\\begin{aligned}\nx \\text{‹if $«y»$›}\n\\end{aligned}\n»$$",
    "$$«\\begin{align}x\\end{align}»$$",
    "> $$«\n> x\n> »$$\n> b $«y»$",  # obsidian-latex-suite #229
    "> a\n>\n> 1. b\n>    $$«\n>    x\n>    »$$\n>    $«y»$",
    "- a\n  $$«\n  x\n\n  y\n  »$$\n- b $«z»$",
    "1. $$«\n   x\n   »$$\n2. b",
    "\\begin{align}«\nx &= 1 \\\\\ny\n»\\end{align}\nb $«z»$",
    "a \\begin{equation*}«x»\\end{equation*} b",
    "\\begin{alignat}{2}«\nx\n»\\end{alignat} b \\begin{math}«x»\\end{math}",
    "\\[«\nx\n- y\n\nz\n»\\] b",  # VS Code #793, snacks #1246: `\[` and `\(` are missed
    "\\(«x»\\) a \\(« y \\text{‹\\(«z»\\)›}»\\)",
    "\\[«x»\\] a \\\\[x\\\\] \\\\(y\\\\)",
    "$`«x»`$ and $``«x`y»``$ and $`⟦x⟧` $",
    "{math}`«x»` `⟦x⟧`",
    "costs $$ a night, $«x»$ is",
    "$$$$ $«x»$",
    "$$«$x»$$",
    "a$$b",
    "$$«\r\nx\r\n»$$\r\n$«y»$",
    " $$«\n x\n »$$",
]
CODE = [
    "`⟦$x$⟧` ``⟦a`$b⟧`` $«c»$",
    "`` $«x»$ ` $«y»$",
    "`⟦a\n$b$⟧` $«c»$",
    "`a\n\n$«b»$`",
    "\\`$«x»$`",
    "```\n⟦$x$⟧\n```\n$«y»$",  # mdbook-lint #144
    "~~~~ py\n⟦```\n$x$\n~~~⟧\n~~~~\n$«y»$",
    "```\n⟦$x$\n~~~\n``` a⟧\n````\n$«y»$",
    "``` a`b\n$«x»$\n",
    "a\n```\n⟦$x$⟧\n```\nb $«y»$",
    "   ```\n⟦   $x$\n    ```⟧\n   ```\n$«y»$",
    "    ⟦$x$⟧\n\n$«y»$",
    "a\n    $«x»$",
    "a\n\n    ⟦$x$\n\n    $y$⟧\n\n$«z»$",
    "\t⟦$x$⟧\n",
    "# a\n    ⟦$x$⟧",
    "a\n---\n    ⟦$x$⟧",
    "- a\n\n  $«x»$\n\n      ⟦$y$⟧",
    "- a\n\n    $«x»$\n\n- b",
    "-     ⟦$x$⟧",
    "10. a\n\n    $«x»$\n\n        ⟦$y$⟧",
    "-\t$«x»$\n\n\t$«y»$\n\n\t\t⟦$z$⟧",
    "> ```\n> ⟦$x$⟧\n> ```\n> $«y»$",
    "> ```\n> ⟦$x$…⟧\n$«y»$",
    "> - ```\n>   ⟦$x$⟧\n>   ```\n> - $«y»$",
    ">     ⟦$x$⟧\n\n$«y»$",
    "> a\n    $«x»$",  # a lazy line goes on with the paragraph
    "- a\n  ```\n  ⟦$x$⟧\n  ```\n  $«y»$",
    "```\n⟦$x$…⟧",
    "```python",
    "⟦<pre>\n$x$\n\n$y$\n</pre>⟧\n$«z»$",
    "⟦<script>\nlet a = `$x$`\n</script>⟧\n\n$«y»$",
    "<div>\n$«x»$\n\n$«y»$\n</div>",
    "[^1]: a $«x»$\n\n    b $«y»$",
    "!!! note\n\n    $«x»$\n\n        ⟦$y$⟧",  # obsidian-latex-suite #110: admonitions
]
FENCES_OF_MATH = [
    "```math\n«x + 1»\n```\n$«y»$",
    "~~~ math\n«x \\text{‹a›}»\n~~~",
    "> ```math\n> «x\n> y»\n> ```",
    "```{math}\n«x»\n```",
    "```math\n«x\n\ny»\n```",
    "```mathematica\n⟦$x$⟧\n```",
    "```math\n«x + soft…»\n\nb $«y»$",
    "```math\n«x…»\n# A $«y»$",
    "```math\n«x…»\n\n```python\n⟦$⟧\n```\n",
]
NOT_TEXT = [
    "---\n⟦a: $x$⟧\n---\n$«y»$",
    "+++\n⟦a = '$x$'⟧\n+++\n$«y»$",
    "---\r\n⟦a: $x$⟧\r\n...\r\n$«y»$",
    "---\n⟦⟧---\n$«y»$",
    "---\n\n$«x»$\n\n---",
    "---\n$«x»$",
    "a\n\n---\n$«x»$\n---\n",
    "<!--⟦ $x$ ⟧--> $«y»$\n    ⟦$z$⟧",
    "<!--⟦ $x$\n\n$y$ ⟧--> $«z»$\n",
    "a <!--⟦ $x$\n$y$ ⟧--> $«z»$",
    "a <!-- $«x»$\n\n$«y»$",
    "<!--⟦ $x$…⟧",
    "> <!--⟦\n> $x$\n> ⟧-->\n> $«y»$",
    "<a href='$x$'>$«y»$</a> <http://a/$x$> a <b $«x»$ c>",
    '[a](http://x/$y$) $«z»$ ![a](<$x$> "b") [a]($x$)',
    "$«50\\%»$ $«x %⟦ y⟧»$ z",
    "$$«\nx %⟦ $ \\text{⟧\ny\n»$$ $«z»$",
]
UNCLOSED = [
    "we have $«x^2 + soft…»\nand more",
    "$«\\alpha = so…»",
    "a $«x_i = …»\n\nb $«y»$",
    "we $«x^2 and…» $«y»$ is",  # the next dollar begins a formula, so this one is still open
    "a $«x_1 + \\soft…»",
    "a $x^2 $",
    "cash is $a thing = 5",  # prose comes first
    "set $HOME_DIR to ${a} or $foo_bar = 3",
    "a$x_1 = 3",
    "$x",
    "costs $5^2",
    "价格$x是 a_b",
    "\\[`⟦a⟧`](b_c) and \\(see x\\_y",
    "\\(«\\soft…»\nb",
    "a \\[ \\alpha",
    "$$«\n…»",
    "$$«\nx +…»\n\nprose $«y»$",
    "$$«\n…»\na $«x»$",  # right after the delimiter the blank line is where the formula is typed
    "$$«\nx…»\n# A $«y»$",
    "$$«\nx…»\n```\n⟦$⟧\n```",
    "$$«\nx…»\n\nb\n\n$$« y »$$ c",
    "> $$«\n> x…»\n\n$«y»$",
    "- $$«\n  x…»\n- $«y»$",
    "$$« x + soft…»\n\nb $«y»$",
    "$$x is $5",
    "$$« x + soft…»\nand $«y»$",
    "$$«x»$",
    "\\begin{align}«\nx…»\n\n$«y»$",
    "\\begin{align}« x…»\n\n\\begin{align}«y»\\end{align}",
    "\\begin{align}«\nx\n\ny\n»\\end{align}",
    "\\[«\nx…»\n\na $«y»$",
]
KINDS = [
    (r"$x$ \(y\) \begin{math}z\end{math} $`a`$", [Kind.INLINE] * 4),
    ("$$x$$ \\[x\\] \\begin{displaymath}x\\end{displaymath}\n```math\nx\n```", [Kind.DISPLAY] * 4),
    (r"\begin{align*}x\end{align*} \begin{IEEEeqnarray}{c}x\end{IEEEeqnarray}", [Kind.ENVIRONMENT] * 2),
]


@pytest.mark.parametrize("drawn", [*DOLLARS, *DISPLAYS, *CODE, *FENCES_OF_MATH, *NOT_TEXT, *UNCLOSED])
def test_spans(drawn):
    text = erase(drawn)
    assert draw(text, markdown.scan(text), names=False) == drawn


@pytest.mark.parametrize(
    "drawn",
    [
        "```⦅python⦆\n⟦x⟧\n```",
        "[a](⦅http://b⦆) ![a](⦅b.png⦆ 'c')",
        "\\begin{⦅align⦆}«\\label{⦅a⦆}\nx\n»\\end{⦅align⦆}",
        "\\begin{⦅alignat⦆}{⦅2⦆}«x»\\end{⦅alignat⦆}",
        "$«\\operatorname{⦅a⦆}»$ f](x)",
    ],
)
def test_names(drawn):
    text = erase(drawn)
    assert draw(text, markdown.scan(text), names=True) == drawn


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_kinds(text, kinds):
    assert [span.kind for span in markdown.scan(text).math()] == kinds
