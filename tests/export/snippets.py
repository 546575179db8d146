"""The snippets that engines are given: hard ones, those that are exported, and those that the server sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

from mleq.catalog.builtin import load_catalog
from mleq.catalog.catalog import Catalog
from mleq.cli import main
from mleq.export.languages import Language
from mleq.export.vscode import body as snippet_syntax
from mleq.features.insertion import Form, Insertion, Lines
from mleq.lsp.convert import as_snippet
from mleq.snippet.model import Mirror, Part, Snippet, Stop, Text

PROJECT = Path(__file__).parent / "project"
"""A pack of somebody's own: it brings hard bodies, and has one equation disabled and one in the place of ours."""

CORPUS: list[Snippet] = [
    (Text(r"\{ x \}"),),
    (Text(r"\left\{ x \right."),),
    (Text("a &= b \\\\\nc &= d \\\\[1ex]\ne"),),
    (Text("$x$ and $$y$$"),),
    (Text("$1 ${2} ${3:x} $FOO ${VISUAL} ${1|a,b|} ${1/a/b/}"),),
    (Text("`x` ``` ```math `!p snip.rv = 1`"),),
    (Text("100% % comment\n# heading\n## more"),),
    (Text("endsnippet x\nsnippet\nsnippet x\nextends tex\npriority 1\nversion 1\nglobal !p\nendglobal"),),
    (Text("a\n\n\nb"),),
    (Text("a  \n  b   \n    c"),),
    (Text("x = "), Stop(1, r"\mathbf{x}"), Text(" + "), Mirror(1)),
    (Stop(1, "}"), Text("{"), Stop(2, "{"), Text("}"), Mirror(2), Mirror(1)),
    (Text("\\"), Stop(1, "x"), Text("\\"), Mirror(1), Text("\\\\"), Mirror(1)),
    (Text(r"\frac{"), Stop(1, "a"), Text("}{"), Stop(2, "b"), Text("}"), Mirror(1), Mirror(2), Text("a1")),
    (Stop(1, "$x$"), Text("$"), Mirror(1), Text("$"), Stop(2, r"\{y\}"), Text("`"), Stop(3, "`z`")),
    (Stop(1, "损失"), Text("，é 😀 \u00a0 "), Mirror(1), Text("。")),
    (Text("{{ jinja }} {% x %} {# y #}"), Stop(1, "a|b,c/d:e"), Text("|,/:")),
    (*(part for n in range(1, 13) for part in (Stop(n, f"x_{{{n}}}"), Text("\n"), Mirror(n))), Text("z")),
    (Stop(1, ""), Text("-"), Mirror(1)),
    (Stop(1, "x"), Text("1"), Stop(2, "y"), Text("23")),
]
"""Each has what one engine or another takes for a command."""

_FORMS = (
    Form(Lines.KEPT, "\n"),
    Form(Lines.KEPT, "\r\n", "\\begin{equation}\r\n", "\r\n\\end{equation}", is_numbered=True),
    Form(Lines.SAFE, "\n> ", "$$\n> ", "\n> $$"),
    Form(Lines.ONE, "\n", "$", "$"),
)
"""What places want: a display, prose in LaTeX, a quotation in Markdown, a paragraph."""


@cache
def with_project() -> Catalog:
    """The built-in catalog, and the project's pack over it."""
    catalog, problems = load_catalog([PROJECT])
    assert not problems
    return catalog


def export_all(folder: Path) -> None:
    """Both packs as snippet files, as a person exports them."""
    assert main(["export", "all", str(folder), "--pack", str(PROJECT)]) == 0


def exported_bodies(folder: Path, language: Language) -> dict[str, str]:
    """The snippets of a language in VS Code's file: the body by the name of each."""
    snippets = json.loads((folder / "snippets" / language.vscode_file).read_text(encoding="utf-8"))
    return {name: "\n".join(snippet["body"]) for name, snippet in snippets.items()}


def sent(*, everywhere: bool) -> Iterator[tuple[str, Snippet]]:
    """What the server sends for each body and variant, and the snippet that it means.

    Everywhere is at each kind of place; else at one, which is another for the next.
    """
    places = cycle(_FORMS)
    for equation in with_project().equations:
        for _, body, slots in equation.bodies():
            for form in _FORMS if everywhere else (next(places),):
                label = equation.id if form.is_numbered else ""
                snippet = Insertion(body, slots, form, label).snippet()
                yield as_snippet(snippet_syntax(snippet)), tuple(map(_with_newlines, snippet))


def renamed(snippet: Snippet, name: str) -> tuple[list[str], str]:
    """What to type from stop to stop, a new name into each and a mark at the end; and the text once all is typed.

    No name is like another in text and in length. No mark comes where the last stop is the end: vsnip has no further.
    """
    names = {part.number: f"{name}_{{{'z' * part.number}}}" for part in snippet if isinstance(part, Stop)}
    text = "".join(part.value if isinstance(part, Text) else names[part.number] for part in snippet)
    mark = "" if isinstance(snippet[-1], Stop) else "!"
    return [*(names[number] for number in sorted(names)), *mark], text + mark


def _with_newlines(part: Part) -> Part:
    """What an editor has in memory, whatever parts the lines of the file."""
    match part:
        case Text(value):
            return Text(value.replace("\r\n", "\n"))
        case Stop(number, default):
            return Stop(number, default.replace("\r\n", "\n"))
        case Mirror():
            return part
