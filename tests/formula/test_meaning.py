"""What formulas are the same terms, whatever is written otherwise, and what formulas are not."""

import pytest

from mleq.formula.meaning.read import statements
from mleq.formula.meaning.statement import folded
from mleq.formula.parse import parse

VOCABULARY = {"softmax", "tp", "tn", "kl"}
NAMES = {"kl"}


def read(latex):
    return [repr(folded(statement)) for statement in statements(parse(latex).root, VOCABULARY, NAMES)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a}{b}", "a / b"),
        (r"\frac{a}{b}", "a b^{-1}"),
        (r"\dfrac{1}{2} x", r"\frac{x}{2}"),
        (r"\frac{1}{2} x", "0.5 x"),
        (r"\frac{\frac{a}{b}}{c}", r"\frac{a}{bc}"),
        (r"{a \over b}", r"\frac ab"),
        (r"\sqrt{x}", "x^{1/2}"),
        (r"\sqrt{x}", r"x^{\frac{1}{2}}"),
        (r"\sqrt[3]{x}", "x^{1/3}"),
        (r"\frac{1}{\sqrt{x}}", "x^{-1/2}"),
        (r"\sqrt{\frac{a}{b}}", r"\frac{\sqrt a}{\sqrt b}"),
        ("a - (b + c)", "a - b - c"),
        ("--a", "a"),
        ("e^{x}", r"\exp(x)"),
        (r"\mathrm{e}^{-x}", r"\exp(-x)"),
        (r"\exp x", r"\exp\left(x\right)"),
        (r"\log \frac{a}{b}", r"\log a - \log b"),
        (r"\ln x", r"\log x"),
        (r"\log \frac{1}{x}", r"-\log x"),
        (r"\log e^{x}", "x"),
        ("logp", r"\log p"),
        (r"\sum_i c x_i", r"c \sum_i x_i"),
        (r"\sum_i \frac{x_i}{n}", r"\frac{1}{n}\sum_i x_i"),
        (r"\sum_i -x_i", r"-\sum_i x_i"),
        (r"\sum_{i} x_i + y_i", r"\sum_i (x_i + y_i)"),
        (r"\sum x_i", r"\sum_i x_i"),
        (r"\sum_{1 \le i \le n} x_i", r"\sum_{i=1}^{n} x_i"),
        (r"\lvert x \rvert", "|x|"),
        (r"\lVert x \rVert", r"\|x\|"),
        ("||x||", r"\|x\|"),
        ("||x||_2^2", r"\|x\|_2^2"),
        (r"p(x \mid y)", "p(x|y)"),
        (r"D(p \,\|\, q)", "D(p || q)"),
        (r"\left\| x \right\|", r"\Vert x \Vert"),
        ("softmax(x)", r"\operatorname{softmax}(x)"),
        (r"\text{Softmax}(x)", r"\mathrm{softmax}(x)"),
        (r"\arg\max_x f(x)", r"\operatorname{argmax}_x f(x)"),
        (r"\operatorname*{arg\,max}_x f", r"\arg\max_x f"),
        (r"\underset{x}{\max} f", r"\max_x f"),
        (r"x_1, \dots, x_n", r"x_1, \ldots, x_n"),
        ("a, ..., b", r"a, \dots, b"),
        ("A^T", r"A^\top"),
        (r"A^{\mathrm T}", r"A^{\intercal}"),
        ("A^{-T}", "(A^{-1})^T"),
        ("x^T x", r"\|x\|^2"),
        (r"\langle x, y \rangle", r"x^T \cdot y"),
        ("x^{(i)}", "x_i"),
        ("x_{ij}", "x_{i,j}"),
        ("x_{i}^{(j)}", "x_{ji}"),
        ("x[i]", "x_i"),
        ("x^{<t>}", "x_t"),
        ("F1", "F_1"),
        ("D_{KL}(p)", r"\mathrm{KL}(p)"),
        (r"a \leq b", r"b \geq a"),
        ("a < b", "b > a"),
        ("a := b", "a = b"),
        (r"a \gets b", "a = b"),
        ("a ≥ b", r"b \le a"),
        (r"\begin{cases} x & \text{if } x > 0 \end{cases}", r"\begin{cases} x & x > 0 \end{cases}"),
        (r"\begin{cases} x & \text{wenn } x > 0 \end{cases}", r"\begin{cases} x & x > 0 \end{cases}"),
        (
            r"\begin{cases} x & \text{如果 } x > 0 \end{cases}",
            r"\left\{\begin{array}{l} x & x > 0 \end{array}\right.",
        ),
        (r"\mathbf{1}[x = y]", r"\mathbb{1}(x = y)"),
        ("1_{x = y}", r"\mathbb{I}\{x = y\}"),
        (r"\mathbb{E}[x]", "E[x]"),
        (r"\mathbb{E}_{x \sim p(x)}[f(x)]", r"\mathbb{E}_{p}[f(x)]"),
        (r"\mathbb{E}_x[f(x)]", r"\mathbb{E}[f(x)]"),
        (r"\operatorname{Pr}(x)", "P(x)"),
        (r"\bm{x}", r"\mathbf{x}"),
        (r"\vec{x}", r"\mathbf x"),
        (r"\varepsilon", r"\epsilon"),
        ("α", r"\alpha"),
        (r"a \quad = b", "a = b"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b = c"),
        (r"{\bf x}", r"\mathbf{x}"),
        (r"f \left( x \right)", r"f\bigl(x\bigr)"),
        (r"f(x)\tag{1}", "f(x)"),
        (r"\text{TP} + TN", r"TP + \mathrm{TN}"),
        (r"\text{True Positives}", "TP"),
        (r"\frac{x}{|\mathcal{D}|}", r"\frac{x}{\mathcal D}"),
        (r"\binom{n}{k}", r"{n \choose k}"),
        (r"\textcolor{red}{x}", "x"),
        (r"\sigma(x)", r"\operatorname{sigmoid}(x)"),
        (r"\int p(x) dx", r"\int p(x) \, \mathrm{d}x"),
        (r"a \text{ where } b", "a, b"),
        ("-(a + b)", "-a - b"),
        ("a + (-b)", "a - b"),
        ("1 + a + 2", "a + 3"),
        (r"-\sum_i p_i \log \frac{q_i}{p_i}", r"\sum_i p_i \log \frac{p_i}{q_i}"),
        ("(y - Xb)^T (y - Xb)", r"\|y - Xb\|^2"),
        (r"\sum_i (y^i - x^i)^2", r"\sum_i (y_i - x_i)^2"),
        (r"\exp^{-x}", "e^{-x}"),
        (r"d(\sum_i x_i)", r"d \sum_i x_i"),
        (r"p(y_1, y_2, \dots, y_n)", r"p(y_1, \dots, y_n)"),
        ("y_{1:n}", "y_{1,n}"),
        (r"x^\prime", "x'"),
        (r"\mathrm{P@}k", r"\mathrm{P}@k"),
        (r"\text{Recall@}10", r"\mathrm{Recall}@10"),
        (r"\mathbb{E}_{x, y \sim p}[f]", r"\mathbb{E}_{(x, y) \sim p}[f]"),
        (r"\underbrace{W x}_{\text{input}} + b", "W x + b"),
        (r"\begin{aligned} a &= b && \text{a remark} \\ c &= d \end{aligned}", r"a = b, \quad c = d"),
        (r"\left\{\begin{array}{l} a = b \\ c = d, e = f \end{array}\right.", r"a = b, \quad c = d, \quad e = f"),
        ("P(X = x, Y = y)", "P(x, y)"),
        ("p(Y = y | X = x)", "p(y | x)"),
        ("p(y | x, W, b)", "p(y | x; W, b)"),
        (r"p(x \| \theta)", r"p(x | \theta)"),
        ("<x, z>", r"\langle x, z \rangle"),
        (r"\frac{1}{2} e^2 + |e|", r"0.5 e^{2} + \left| e \right|"),
        (r"\sum_\limits{i=1}^n x_i", r"\sum\limits_{i=1}^n x_i"),
        (r"\sum_i [y_i = k]", r"\sum_i \mathbf{1}(y_i = k)"),
        (r"x^t A y^t", r"x^T A y^T"),
        (r"\sum_i (\hat y^i - y^i)^2", r"\sum_i (\hat y_i - y_i)^2"),
        (r"\max_u f(u) \text{ s.t. } \|u\| = 1", r"\max_{\|u\| = 1} f(u)"),
        (r"\max_u f(u) \text{ s.t. } u^T u = 1", r"\max_{\|u\| = 1} f(u)"),
        (r"a \bullet b", r"a \cdot b"),
        (r"\mathbf{Xw}", r"\mathbf{X}\mathbf{w}"),
        (r"\text{Softmax(x)}", "softmax(x)"),
        ("\u0395[x]", r"\mathbb{E}[x]"),
        (r"\inf_{\gamma(x, y) \in \Gamma} f", r"\inf_{\gamma \in \Gamma} f"),
        (r"{\displaystyle y = {\frac{1}{x}}}", r"y = \frac{1}{x}"),
        (r"\left. a + b \right/ c", r"\frac{a + b}{c}"),
        (r"\left| \left| x \right| \right|", r"\|x\|"),
        (r"x^{⟨t⟩}", "x_t"),
        ("ylog(p)", r"y \log(p)"),
        (r"\delta\{ a = b \}", r"\mathbf{1}\{ a = b \}"),
        (r"x = 1 \;\; \forall i", r"x = 1 \quad \text{for all } i"),
        ("𝔼_x [ŷ] ∼ 𝓝(μ̂, σ^2)", r"\mathbb{E}_x [\hat{y}] \sim \mathcal{N}(\hat{\mu}, \sigma^2)"),
        ("x̃_i ⋅ 𝐰 ∝ ‖v̂‖", r"\tilde{x}_i \cdot \mathbf{w} \propto \|\hat{v}\|"),
        ("z ← ∑_{i∈I} ∂f ⊙ ∇g", r"z \leftarrow \sum_{i \in I} \partial f \odot \nabla g"),
        ("h[t] = W x[t-1]", "h_t = W x_{t-1}"),
        ("p(y[t] | y[1:t-1])", r"p(y_t \mid y_{1:t-1})"),
        (r"1 - e^{(1 - r/c)}", "1 - e^{1 - r/c}"),
    ],
)
def test_same(one, other):
    assert read(one) == read(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x^2", "x_2"),
        ("ŷ", "y"),
        ("𝐱", "x^2"),
        ("a[b + 1]", "a_{b + 1}"),
        ("n[n + 1]", "n_{n + 1}"),
        (r"\frac ab", r"\frac ba"),
        ("a-b", "b-a"),
        (r"\sqrt{ab}", r"\sqrt a b"),
        (r"\log ab", r"\log a + b"),
        ("|x|", r"\|x\|"),
        (r"\|x\|_1", r"\|x\|_2"),
        ("x", "y"),
        ("x", r"\hat x"),
        (r"\mathcal L", "L"),
        ("A", "A^T"),
        ("AB", "BA"),
        (r"\sum_i a_i x^i", r"\sum_i a_i x_i"),
        (r"2^{\mathrm{rel}} - 1", "1"),
        (r"D_f(p \| q)", r"D(p \| q)"),
        ("a * b", r"a \odot b"),
        ("x'", "x"),
        (r"\sum_i x_i", r"\prod_i x_i"),
        (r"\sum_{i=0} x_i", r"\sum_{i=1} x_i"),
        (r"\max_x f", r"\min_x f"),
        (r"\max_x f", r"\arg\max_x f"),
        ("a<b", r"a \le b"),
        ("a<b", "b<a"),
        ("a=b", r"a \approx b"),
        ("p(x|y)", "p(y|x)"),
        ("p(x|y)", "p(x,y)"),
        ("f(x+y)", "f(x)+y"),
        ("x(a+b)", "x(a,b)"),
        ("QK", "QV"),
        ("PR", "P+R"),
        (r"a \odot b", r"a \cdot b"),
        (r"\hat{x}", r"\bar{x}"),
        ("x_{ij}", "x_{ji}"),
        (r"\text{TP}", "TN"),
        ("e^x", "a^x"),
        ("(a+b)^2", "a^2+b^2"),
        (r"\sum_i x_i + y", r"\sum_i (x_i + y)"),
        (r"\mathbb{E}_p[x]", r"\mathbb{E}_q[x]"),
        (r"\begin{cases} x & x > 0 \\ 0 & x < 0 \end{cases}", r"\begin{cases} 0 & x > 0 \\ x & x < 0 \end{cases}"),
        ("P(y = 1 | x)", "P(1 | x)"),
        ("f(X = x)", "f(x)"),
        ("a < x, y > b", r"a \langle x, y \rangle b"),
        ("e^2", "|e| + e^2 - |e|"),
        (r"x^t A y^t + t", r"x^T A y^T + t"),
        ("KL(p || q)", "KL(p | q)"),
        (r"\max_u f(u), \quad \|v\| = 1", r"\max_{\|u\| = 1} f(u)"),
    ],
)
def test_different(one, other):
    assert read(one) != read(other)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a b - \frac{c}{2}", "(<a b> + <-1/2 c>)"),
        (r"2 x \cdot y", "<2.x.y>"),
        (r"\sum_{i=1}^n x_i^2", "sum[i:1..n in None]{x_i^2}"),
        (r"\sum_{x \in \mathcal{X}} p(x)", "sum[x:None..None in cal-X]{p(x)}"),
        (r"\int_\Omega f(x) \, dx", r"int[x:None..None in \Omega]{<f(x) d(x)>}"),
        (r"\min_{w : \|w\| = 1} f(w)", "min[w:None..None in ||w|| = 1]{f(w)}"),
        (r"\sum_x p(x) \log q(x)", "sum[x:None..None in None]{<p(x) log(q(x))>}"),
        (r"\sum_i x_i + \sum_i y_i", "(sum[i:None..None in None]{x_i} + sum[i:None..None in None]{y_i})"),
        (r"x / |u| |v|", "<x |u|^-1 |v|^-1>"),
        ("x(a + b)", "<x (a + b)>"),
        (r"f(a b)", "f(<a b>)"),
        (r"\log p \log q", "<log(p) log(q)>"),
        (r"p(x ; \theta)", r"p_\theta(x)"),
        (r"p(x \mid z, \theta)", r"p_\theta(x | z)"),
        (r"\{a, b \mid c\}", "{(a, b) | c}"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "[a, b, c, d]"),
        (r"\tilde{\mathbf{x}}_{ij}'^{2}", "prime-tilde-bf-x_i,j^2"),
        (r"Precision@k", "precision@_k"),
        (r"x^{\top} A x", "<x' A x>"),
    ],
)
def test_read_as(latex, expected):
    assert read(latex) == [expected]


def test_ranges_are_those_of_the_source():
    latex = r"a = \frac{x_i}{2} + \log(b)"
    [statement] = statements(parse(latex).root, ())
    total = statement.parts[1]
    assert [latex[part.start : part.end] for part in total.parts] == [r"\frac{x_i}{2}", r"\log(b)"]
    assert latex[total.start : total.end] == r"\frac{x_i}{2} + \log(b)"


def test_terms_that_are_built_alike_have_one_shape():
    def shape(latex):
        return statements(parse(latex).root, ())[0].parts[0].shape

    assert shape(r"a + b c") == shape("y z + x") != shape("a b + c d")
    assert shape(r"\frac{a}{b}") == shape(r"u v^{-1}") != shape("a b")
    assert shape("x_i") == shape("y") and shape("x^T") == shape("y")
