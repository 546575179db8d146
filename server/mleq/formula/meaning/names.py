"""What signs and words mean: which are relations, functions or separators, and which are spellings of one another."""

from __future__ import annotations

import re

RELATIONS: dict[str, str] = {
    **dict.fromkeys(("=", "\\coloneqq", "\\coloneq", "\\triangleq", "\\equiv", "\\doteq", "\\gets", "\\eqqcolon"), "="),
    **dict.fromkeys(("\\leftarrow", "\\defeq", "\\eqdef", "\\Coloneqq", "\\longleftarrow"), "="),
    **dict.fromkeys("←≔≕≝≜≡", "="),
    **dict.fromkeys(("\\iff", "\\Leftrightarrow", "\\Longleftrightarrow", "⇔"), "⇔"),
    **dict.fromkeys(("\\approx", "\\simeq", "\\cong", "\\approxeq", "≈", "≃"), "≈"),
    **dict.fromkeys(("<", "\\lt", "\\ll", "\\prec"), "<"),
    **dict.fromkeys(("\\le", "\\leq", "\\leqslant", "\\lesssim", "\\preceq", "≤"), "≤"),
    **dict.fromkeys((">", "\\gt", "\\gg", "\\succ"), ">"),
    **dict.fromkeys(("\\ge", "\\geq", "\\geqslant", "\\gtrsim", "\\succeq", "≥"), "≥"),
    **dict.fromkeys(("\\sim", "\\thicksim", "∼"), "~"),
    **dict.fromkeys(("\\propto", "\\varpropto", "∝"), "∝"),
    **dict.fromkeys(("\\in", "\\isin", "∈"), "∈"),
    "\\ni": "∋",
    **dict.fromkeys(("\\ne", "\\neq", "≠"), "≠"),
    **dict.fromkeys(("\\notin", "∉"), "∉"),
    **dict.fromkeys(("\\to", "\\rightarrow", "\\longrightarrow", "\\mapsto", "\\longmapsto", "→"), "→"),
    **dict.fromkeys(("\\Rightarrow", "\\Longrightarrow", "\\implies", "⇒"), "⇒"),
    **dict.fromkeys(("\\subset", "\\subseteq", "\\subseteqq", "⊂", "⊆"), "⊂"),
    **dict.fromkeys(("\\perp", "\\bot"), "⊥"),
}
"""Signs that stand between two sides, each with what it is compared as."""

DOTS = frozenset("\\dots \\ldots \\cdots \\dotsc \\dotsb \\dotsm \\dotsi \\vdots \\ddots …".split())
"""Signs for what is left out."""

TIMES: dict[str, str] = {
    **dict.fromkeys(("\\cdot", "\\bullet", "\\times", "\\cdotp", "·", "×", "⋅", "∙"), "."),
    **dict.fromkeys(("\\odot", "\\circ", "\\otimes", "∘", "⊙", "⊗", "\\bigodot"), "o"),
    **dict.fromkeys(("*", "\\ast", "\\star"), "*"),
}
"""Signs between factors: a dot, one that is used for elementwise products, or an asterisk, which is used for either."""

OTHER_OPERATORS: dict[str, str] = {
    **dict.fromkeys(("\\cap", "∩"), "∩"),
    **dict.fromkeys(("\\cup", "∪"), "∪"),
    **dict.fromkeys(("\\setminus", "\\backslash", "∖"), "∖"),
    **dict.fromkeys(("\\oplus", "⊕"), "⊕"),
    **dict.fromkeys(("\\land", "\\wedge", "∧"), "∧"),
    **dict.fromkeys(("\\lor", "\\vee", "∨"), "∨"),
    **dict.fromkeys(("\\pm", "±"), "±"),
    **dict.fromkeys(("\\mp",), "∓"),
    **dict.fromkeys(("\\div",), "/"),
}
"""Signs between terms that are neither sums nor products, each with what it is compared as."""

CONSTANTS = frozenset(
    "\\infty \\emptyset \\varnothing \\nabla \\partial \\top \\bot \\exists \\prime \\neg \\lnot".split()
)
"""Signs that always mean the same, and are never renamed."""

BIG: dict[str, str] = {
    "\\sum": "sum",
    "\\prod": "prod",
    "\\int": "int",
    "\\iint": "int",
    "\\oint": "int",
    "\\bigcup": "∪",
    "\\bigcap": "∩",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
}
"""Operators whose body is the rest of the product."""

EXTREMES = frozenset("max min sup inf argmax argmin lim limsup liminf maximize minimize".split())
"""Operators that, with something below them, take the rest of the sum; without it they are functions."""

FUNCTIONS = frozenset(
    (
        "log exp sin cos tan sinh cosh tanh coth arctan arcsin arccos sec csc cot erf softmax sigmoid logit relu "
        "sign sgn det tr trace rank diag dim ker gcd deg arg var cov concat softplus"
    ).split()
)
"""Functions whose argument may stand right behind them without parentheses."""

SPELLINGS: dict[str, str] = {
    "ln": "log",
    "lg": "log",
    "sgn": "sign",
    "trace": "tr",
    "expectation": "E",
    "mathbbe": "E",
    "minimize": "min",
    "minimise": "min",
    "maximize": "max",
    "maximise": "max",
    "truepositive": "tp",
    "truepositives": "tp",
    "tps": "tp",
    "truenegative": "tn",
    "truenegatives": "tn",
    "tns": "tn",
    "falsepositive": "fp",
    "falsepositives": "fp",
    "fps": "fp",
    "falsenegative": "fn",
    "falsenegatives": "fn",
    "fns": "fn",
    "prec": "precision",
    "pre": "precision",
    "rec": "recall",
    "acc": "accuracy",
    "mha": "multihead",
    "attn": "attention",
    "cat": "categorical",
    "multinomial": "categorical",
    "dir": "dirichlet",
    "concatenate": "concat",
    "heads": "head",
    "cossim": "cosinesimilarity",
    "cosine": "cosinesimilarity",
    "jsd": "js",
    "relevantdocuments": "relevant",
    "retrieveddocuments": "retrieved",
    "relevantitems": "relevant",
    "relevance": "rel",
}
"""Words that are others, once all but letters and digits is taken from them and they are in lower case."""

ROLES = frozenset(
    (
        "label labels target targets input inputs output outputs pred preds prediction predictions predicted prob "
        "probs src dst logit logits truth actual actuals groundtruth"
    ).split()
)
"""Words that stand for variables in the documentation of libraries: they are letters, and may be others."""

_AT_RANK = frozenset("precision recall map mrr hit f1".split())
"""Measures that are others at a rank: `Precision@k`."""

PARAMETERS = frozenset(("\\theta", "w", "W", "\\phi", "\\Theta", "\\omega", "\\psi", "bf w", "bf W", "bf \\theta"))
"""The letters that a density has as its parameters, wherever they are put, and that many leave out as indices."""

CONDITIONS = re.compile(
    r"(?:if|when|whenever|for|otherwise|else|where|with|and|or|such that|subject to|s\.?t\.?|given|as|is|are|the|then|"
    r"while|let|denotes?|in|on|of|at|to|by|from|so|that|we|have|get|i\.?e\.?|e\.?g\.?|all|any|every|some|over|"
    r"if and only if|iff|respectively|resp\.?|therefore|hence|thus|because|since|using|which|"
    r"若|如果|否则|其中|当|对于)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""What begins with such a word is no name in a formula, but speaks of it."""


def canonical(word: str) -> str:
    """A word as it is compared: letters and digits in lower case, and one spelling for what has several."""
    plain = _APART.sub("", word).lower()
    return SPELLINGS.get(plain, plain)


def at_rank(measure: str) -> str:
    """The name of a measure that is taken at a rank."""
    return f"{measure}@" if measure in _AT_RANK else measure


_APART = re.compile(r"\\[A-Za-z]+|\\.|[\W_]+")
