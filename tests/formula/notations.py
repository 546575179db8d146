r"""Notations of documents, in the manner of those that papers share: definitions, and what they are for KaTeX."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from mleq.document.definitions import DefinitionKind, definitions
from mleq.document.macros import Macros

GREEK = "alpha beta gamma delta epsilon theta lambda mu pi sigma phi psi omega".split()


def _family(pattern: str, names: str | list[str]) -> str:
    return "\n".join(pattern.replace("?", name) for name in names)


BOOK = "\n".join(
    [
        # Letters by what they are, each in braces, as the template of a conference has them from a book.
        _family(r"\def\v?{{\bm{?}}}", ascii_lowercase),
        _family(r"\def\m?{{\bm{?}}}", ascii_uppercase),
        _family(r"\def\rv?{{\mathbf{?}}}", ascii_lowercase),
        _family(r"\def\rm?{{\mathbf{?}}}", ascii_uppercase),
        _family(r"\def\er{{\textnormal{?}}}".replace(r"\er", r"\er?"), ascii_lowercase),
        _family(r"\def\g?{{\mathcal{?}}}", ascii_uppercase),
        _family(r"\def\s?{{\mathbb{?}}}", ascii_uppercase.replace("E", "")),
        _family(r"\def\ev?{{?}}", ascii_lowercase),
        _family(r"\def\em?{{?}}", ascii_uppercase),
        _family(r"\def\v?{{\bm{\?}}}", GREEK),
        _family(r"\def\rv?{{\mathbf{\?}}}", GREEK),
        _family(r"\def\ev?{{\?}}", GREEK),
        r"\newcommand{\tens}[1]{\bm{\mathsf{#1}}}",
        _family(r"\def\t?{{\tens{?}}}", ascii_uppercase),
        # Names that say what something means, not how it looks.
        r"\newcommand{\lr}{\alpha} \newcommand{\reg}{\lambda} \newcommand{\sigmoid}{\sigma}",
        r"\newcommand{\emp}{\tilde{p}}",
        r"\newcommand{\softplus}{\zeta} \newcommand{\parents}{Pa} \newcommand{\normltwo}{L^2}",
        r"\newcommand{\normmax}{L^\infty}",
        r"\newcommand{\train}{\mathcal{D}} \newcommand{\valid}{\mathcal{D_{\mathrm{valid}}}}",
        # And the rest.
        r"\def\1{\bm{1}} \def\vone{{\bm{1}}} \def\eps{{\epsilon}} \def\reta{{\textnormal{$\eta$}}} \let\ab\allowbreak",
        r"\newcommand{\E}{\mathbb{E}} \newcommand{\R}{\mathbb{R}} \newcommand{\Ls}{\mathcal{L}}",
        r"\newcommand{\KL}{D_{\mathrm{KL}}} \newcommand{\Var}{\mathrm{Var}} \newcommand{\softmax}{\mathrm{softmax}}",
        r"\newcommand{\pdata}{p_{\rm{data}}} \newcommand{\ptrain}{\hat{p}_{\rm{data}}}",
        r"\newcommand{\pmodel}{p_{\rm{model}}}",
        r"\def\ceil#1{\lceil #1 \rceil} \def\floor#1{\lfloor #1 \rfloor}",
        r"\DeclareMathOperator*{\argmax}{arg\,max} \DeclareMathOperator*{\argmin}{arg\,min}",
        r"\DeclareMathOperator{\sign}{sign} \DeclareMathOperator{\Tr}{Tr}",
    ]
)
"""What the template that many papers start from defines, as far as it is math."""

OPERATORS = "\n".join(
    [
        _family(
            r"\DeclareMathOperator{\?}{?}",
            "softmax KL JS Attention ReLU GELU tr diag Var Cov sgn RNN EMD PMI TP FP TN FN rel".split(),
        ),
        r"\DeclareMathOperator*{\argmax}{arg\,max} \DeclareMathOperator*{\argmin}{arg\,min}",
        _family(r"\newcommand{\?hat}{\hat{?}}", ascii_lowercase),
        _family(r"\newcommand{\?t}{?_t}", "xyzws"),
        _family(r"\newcommand{\b?}{\mathbf{?}}", "acdehiklnopqrstuvwxyz" + ascii_uppercase),
        _family(r"\newcommand{\?s}{\boldsymbol{\?}}", GREEK),
        r"\newcommand{\loss}{\mathcal{L}} \newcommand{\reals}{\mathbb{R}} \newcommand{\half}{\frac12}",
        r"\newcommand{\T}{^\top}",
        r"\newcommand{\dd}{\mathrm{d}} \newcommand{\dk}{d_k} \newcommand{\normal}{\mathcal N} \let\eps\varepsilon",
        r"\newcommand{\ind}{\mathbf{1}} \newcommand{\ptheta}{p_\theta} \newcommand{\pa}{\partial}",
        r"\newcommand{\lam}{\lambda}",
        r"\newcommand{\norm}[1]{\lVert#1\rVert} \newcommand{\abs}[1]{\lvert#1\rvert} \newcommand{\set}[1]{\{#1\}}",
    ]
)
"""A notation of names."""

CALLS = "\n".join(
    [
        r"\newcommand{\KL}[2]{D_{\mathrm{KL}}(#1 \,\|\, #2)} \newcommand{\JS}[2]{D_{\mathrm{JS}}(#1\,\|\,#2)}",
        r"\newcommand{\norm}[1]{\left\lVert#1\right\rVert} \newcommand{\Norm}[1]{\lVert#1\rVert}",
        r"\newcommand{\abs}[1]{\lvert#1\rvert} \newcommand{\pr}[1]{\left(#1\right)}",
        r"\newcommand{\sq}[1]{\left[#1\right]}",
        r"\newcommand{\E}[1]{\mathbb{E}\left[#1\right]} \newcommand{\Ex}[2]{\mathbb{E}_{#1}\bigl[#2\bigr]}",
        r"\newcommand{\vect}[1]{\mathbf{#1}} \newcommand{\bs}[1]{\boldsymbol{#1}} \newcommand{\mc}[1]{\mathcal{#1}}",
        r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \newcommand{\set}[1]{\{#1\}}",
        r"\newcommand{\f}[2]{\frac{#1}{#2}}",
        r"\newcommand{\est}[1]{\hat{#1}} \newcommand{\sumn}[1]{\sum_{i=1}^{n} #1} \newcommand{\inv}[1]{\frac{1}{#1}}",
        r"\newcommand{\expo}[1]{\exp\left(#1\right)} \newcommand{\rt}[1]{\sqrt{#1}} \newcommand{\T}[1]{{#1}^{\top}}",
    ]
)
"""A notation of commands with arguments."""

NOTATIONS = {"book": BOOK, "operators": OPERATORS, "calls": CALLS}


def for_katex(preamble: str) -> dict[str, str]:
    """The definitions as KaTeX takes them, which knows neither operators nor those with options."""
    return {
        f"\\{definition.name}": f"\\operatorname{'*' * definition.starred}{{{definition.body}}}"
        if definition.kind is DefinitionKind.OPERATOR
        else definition.body
        for definition in Macros(definitions(preamble))
    }
