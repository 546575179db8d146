"""What the commands and environments of LaTeX hold: math, text, code or names; the tables that the scanners go by."""

from __future__ import annotations

from mleq.document.regions import Kind
from mleq.tex.arguments import SIGNATURES

Signature = tuple[tuple[str, bool], ...]
"""For each argument its letter and whether it is optional; written as in `mleq.tex.arguments`: `[n]t`."""


def _parsed(signature: str) -> Signature:
    return tuple((letter, signature[at - 1 : at] == "[") for at, letter in enumerate(signature) if letter not in "[]")


def _names(*names: str) -> frozenset[str]:
    return frozenset(" ".join(names).split())


def _starred(names: str) -> list[str]:
    return [name + star for name in names.split() for star in ("", "*")]


# The table of `mleq.tex.arguments` knows what stands in bodies; these are the commands of whole documents.
_MORE_SIGNATURES: dict[str, str] = {
    signature_name: signature
    for names, signature in {
        # Labels and citations. The options of a citation are text: "see", "p. 3".
        "vref Vref nameref labelcref cpageref Cpageref subref zcref fref Fref hyperlink hypertarget": "n",
        "crefrange Crefrange vrefrange": "nn",
        "gls Gls GLS glspl Glspl glsname acrshort acrlong acrfull ac Ac acs acl acf acp": "[n]n",
        "cite citep citet citealp citealt citeauthor citeyear citeyearpar citetitle citeurl bibitem": "[t][t]n",
        "Cite Citep Citet Citealp Citealt Citeauthor fullcite footfullcite nocite supercite": "[t][t]n",
        "parencite textcite footcite footcitetext smartcite autocite": "[t][t]n",
        "Parencite Textcite Footcite Smartcite Autocite": "[t][t]n",
        "hyperref": "[n]t",
        # Files and packages.
        "documentclass documentstyle usepackage RequirePackage LoadClass": "[n]n[n]",
        "PassOptionsToPackage import subimport": "nn",
        "input include includeonly subfile bibliography bibliographystyle graphicspath": "n",
        "addbibresource includegraphics includepdf includesvg lstinputlisting": "[n][n]n",
        "inputminted": "[n]nn",
        "usetikzlibrary tikzset pgfplotsset hypersetup geometry captionsetup sisetup lstset": "n",
        # Definitions: the name that is defined, not its body.
        "newcommand renewcommand providecommand DeclareRobustCommand DeclarePairedDelimiter newif": "n",
        "NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand": "nn",
        "newenvironment renewenvironment newcounter newlength newtheorem newtcolorbox theoremstyle": "n",
        "DeclareMathOperator": "nn",
        # Colors, counters, lengths, pages.
        "color mathcolor pagecolor rowcolor cellcolor columncolor": "[n]n",
        "textcolor": "[n]nm",
        "colorbox": "[n]nt",
        "fcolorbox": "[n]nnt",
        "definecolor": "nnn",
        "colorlet": "nn",
        "setcounter addtocounter setlength addtolength settowidth": "nl",
        "stepcounter refstepcounter value arabic pagestyle thispagestyle pagenumbering selectlanguage": "n",
        "fontsize": "ll",
        "enlargethispage linespread addvspace": "l",
        # Text inside math.
        "textsc textsl textmd emph mathtext vbox vtop footnote footnotetext shortstack": "t",
        "makebox framebox": "[l][n]t",
        "textsuperscript textsubscript rlap llap clap reflectbox ooalign noalign qq qqtext": "t",
        "AxiomC UnaryInfC BinaryInfC TrinaryInfC LeftLabel RightLabel": "t",
        "condition": "[t]t",
        "scalebox": "l[l]t",
        "resizebox": "llt",
        "rotatebox": "[n]lt",
        "parbox": "[n][l][n]lt",
        "raisebox": "l[l][l]t",
    }.items()
    for signature_name in names.split()
}

# These are read apart: environments, line breaks, and addresses, in which `%` and `$` mean themselves.
_APART = ("begin", "end", "\\", "url", "href")

ARGUMENTS: dict[str, Signature] = {
    name: _parsed(signature)
    for name, signature in {**SIGNATURES, **_MORE_SIGNATURES}.items()
    if name not in _APART and not set(signature) <= set("[m]")
}
"""The commands that have arguments which are not just more of what stands around them."""

LONG_TEXT = _names("intertext shortintertext parbox mbox hbox vbox vtop footnote footnotetext")
"""The commands whose text may have a blank line in it; with the others TeX takes that for a forgotten brace."""

MATH_ENVIRONMENTS: dict[str, tuple[Kind, Signature]] = {
    "math": (Kind.INLINE, ()),
    "displaymath": (Kind.DISPLAY, ()),
    **dict.fromkeys(_starred("equation align flalign gather multline eqnarray"), (Kind.ENVIRONMENT, ())),
    **dict.fromkeys([*_starred("alignat xalignat"), "xxalignat"], (Kind.ENVIRONMENT, _parsed("n"))),
    **dict.fromkeys(_starred("dmath"), (Kind.ENVIRONMENT, _parsed("[n]"))),
    # What stands before the brace of cases is an argument, and math.
    **dict.fromkeys(["numcases", "subnumcases"], (Kind.ENVIRONMENT, ())),
    **dict.fromkeys([*_starred("IEEEeqnarray"), "empheq"], (Kind.ENVIRONMENT, _parsed("[n]n"))),
}

ENVIRONMENT_ARGUMENTS: dict[str, Signature] = {
    environment: _parsed(signature)
    for names, signature in {
        "array darray NiceArray alignedat gatheredat subarray xalignedat": "[n]n",
        "IEEEeqnarraybox IEEEeqnarraybox*": "[n][n]n",
        "aligned gathered matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix*": "[n]",
        "multlined": "[n][l]",
        "tabular longtable NiceTabular": "[n]n",
        "tabular* tabularx tabulary": "l[n]n",
        "minipage": "[n][l][n]l",
        "figure figure* table table* algorithm algorithmic listing tikzpicture tikzcd axis": "[n]",
        "wrapfigure wraptable": "[n]n[n]l",
        "subfigure subtable": "[n]l",
        "thebibliography multicols adjustbox": "n",
        "itemize enumerate description": "[n]",
    }.items()
    for environment in names.split()
}
"""The arguments of environments that do not begin math themselves."""

VERBATIM: dict[str, tuple[Kind, Signature]] = {
    **dict.fromkeys(_starred("verbatim alltt luacode"), (Kind.CODE, ())),
    **dict.fromkeys(["asy", "sagesilent", "spverbatim", "verbatimtab"], (Kind.CODE, ())),
    **dict.fromkeys(_starred("Verbatim BVerbatim LVerbatim"), (Kind.CODE, _parsed("[n]"))),
    **dict.fromkeys(["lstlisting", "tcblisting", "pycode", "Highlighting"], (Kind.CODE, _parsed("[n]"))),
    **dict.fromkeys([*_starred("filecontents"), "minted"], (Kind.CODE, _parsed("[n]n"))),
    "comment": (Kind.COMMENT, ()),
}
"""The environments that TeX does not read as TeX."""

DECLARING_CODE = _names("lstnewenvironment DefineVerbatimEnvironment newtcblisting")
"""The commands that declare an environment of code."""

TEXT_BOXES = _names("tabular tabular* tabularx tabulary NiceTabular minipage")
"""The environments that hold text also where they stand in math."""

DIAGRAMS = _names("tikzcd CD darray IEEEeqnarraybox IEEEeqnarraybox*")
"""The environments whose cells are math, in math and outside of it."""

BLOCKS = _names(
    *_starred("figure table algorithm listing proof theorem lemma corollary proposition definition remark example"),
    "document itemize enumerate description abstract center flushleft flushright quote quotation verse",
    "subequations thebibliography wrapfigure wraptable multicols longtable algorithmic titlepage frame",
)
"""The environments that never stand in math: math that is open where one begins was never closed."""

SECTIONS = _names(
    "part chapter section subsection subsubsection paragraph subparagraph appendix maketitle",
    "tableofcontents bibliography printbibliography",
)
"""The commands that never stand in math: all math that is open where one stands was never closed."""
