"""The command line: `mleq serve` for editors, the other commands for people and scripts."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import mleq

if TYPE_CHECKING:
    from mleq.catalog.catalog import Catalog
    from mleq.catalog.equation import Equation, Variant


class UserError(Exception):
    """Something that the person at the keyboard can mend, told in one line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 on success, 1 on an error of the user's, which is told in one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Names are Chinese and formulas Unicode; a console that cannot show a character shows its escape.
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="backslashreplace")
    try:
        arguments = _parser().parse_args(_formulas_spaced(sys.argv[1:] if argv is None else argv))
        return int(arguments.run(arguments) or 0)
    except UserError as error:
        print(f"mleq: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read has read enough; standard output is closed, and Python must not flush it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"mleq: {place}{error.strerror or error}", file=sys.stderr)
    return 1


class _Parser(argparse.ArgumentParser):
    """A parser that tells what is wrong in one line, and how to read on."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message} (see `{self.prog} --help`)")


def _formulas_spaced(argv: Sequence[str]) -> list[str]:
    """The arguments, with a space before each formula that begins with a minus sign: it is no option."""
    if not argv or argv[0] not in ("render", "recognize"):
        return list(argv)
    return [f" {text}" if re.match(r"-(?!-|h\Z).", text, re.DOTALL) else text for text in argv]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mleq",
        description="The equations of machine learning: search them, serve them to editors, export them as snippets.",
        epilog="`mleq COMMAND --help` tells more about a command.",
    )
    parser.add_argument("--version", action="version", version=f"mleq {mleq.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    packs = _Parser(add_help=False)
    packs.add_argument(
        "--pack", action="append", default=[], metavar="PATH", help="a pack to serve as well; may be repeated"
    )
    packs.add_argument(
        "--isolated",
        action="store_true",
        help="leave out the packs of this user, of this project, and of installed packages",
    )

    serve = commands.add_parser(
        "serve",
        parents=[packs],
        help="speak the language server protocol; this is what an editor starts",
        description="Speak the language server protocol, on standard input and output unless told otherwise.",
    )
    transport = serve.add_mutually_exclusive_group()
    transport.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="wait for one client on a TCP port")
    transport.add_argument("--ws", type=_address, metavar="HOST:PORT", help="wait for one client on a WebSocket")
    serve.add_argument("--log", metavar="FILE", help="write a log to FILE, to read or to send with a report")
    serve.set_defaults(run=_serve)

    search = commands.add_parser(
        "search",
        parents=[packs],
        help="find equations by any of their names",
        description="Find equations by name, trigger, alias, acronym or Chinese name, best first.",
    )
    search.add_argument("query", nargs="+", metavar="QUERY", help="what you call it")
    search.add_argument("--limit", type=_positive, default=10, metavar="N", help="at most N equations (10)")
    search.add_argument("--json", action="store_true", help='a list of {"id", "name", "score"}, scores from 0 to 1')
    search.set_defaults(run=_search)

    show = commands.add_parser(
        "show",
        parents=[packs],
        help="show one equation whole",
        description="Show one equation whole: LaTeX, note, symbols, pitfalls, references.",
    )
    show.add_argument("id", metavar="ID", help="its id, or a name of it")
    show.add_argument("--json", action="store_true", help="the entry with all its fields, and its proof")
    show.set_defaults(run=_show)

    code = commands.add_parser(
        "code",
        parents=[packs],
        help="write an equation as a NumPy function",
        description="Write an equation as a Python function that needs NumPy alone: the formula itself, as a program.",
    )
    code.add_argument("id", metavar="ID", help="its id, or a name of it")
    code.add_argument("--variant", metavar="ID", help="a variant of it, by its id")
    code.set_defaults(run=_code)

    catalog = commands.add_parser(
        "catalog", parents=[packs], help="list every equation", description="List every equation, by section."
    )
    catalog.add_argument("--json", action="store_true", help="whole entries with all their fields, and their proofs")
    catalog.set_defaults(run=_catalog)

    export = commands.add_parser(
        "export",
        parents=[packs],
        help="write the catalog as snippet files",
        description="Write the catalog as snippet files into a folder. `all` makes one folder that serves VS Code, Vim "
        "and Neovim at once.",
    )
    export.add_argument("format", metavar="FORMAT", help="vscode, ultisnips, snipmate or all")
    export.add_argument("folder", metavar="DIR", help="where to; made if it is not there")
    export.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="equations of this pack or section; may be repeated"
    )
    export.add_argument("--force", action="store_true", help="write over files that `mleq export` did not write, too")
    export.add_argument("--head", type=_head, default="ml", help="what every trigger begins with (ml, as in mlsoftmax)")
    export.set_defaults(run=_export)

    install = commands.add_parser(
        "install",
        help="give an editor what it needs, and tell how to undo it",
        description="Put what mleq has for an editor where the editor looks for it. Without EDITOR, list the editors "
        "found and what is installed for them.",
    )
    install.add_argument("editor", nargs="?", metavar="EDITOR", help="such as vscode, neovim, vim, emacs, helix")
    install.add_argument("--pack", action="store_true", help="the snippets alone, for use without a server")
    install.add_argument("--head", type=_head, metavar="HEAD", help="of the snippets: what every trigger begins with")
    install.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="snippets of this pack or section; may be repeated"
    )
    install.add_argument(
        "--with", action="append", default=[], metavar="PATH", dest="packs", help="a pack to add to the snippets"
    )
    install.add_argument("--isolated", action="store_true", help="no packs but the built-in one and those of --with")
    install.add_argument("--force", action="store_true", help="put what is in the way aside, as NAME.backup-DATE-TIME")
    install.add_argument("--dry-run", action="store_true", help="tell what would be written, and write nothing")
    install.set_defaults(run=_install)

    uninstall = commands.add_parser(
        "uninstall",
        help="undo `mleq install`",
        description="Take away what `mleq install` has written; what you have changed since stays.",
    )
    uninstall.add_argument("editor", metavar="EDITOR", help="as for `mleq install`")
    uninstall.add_argument("--pack", action="store_true", help="the snippets, and not the client of the server")
    uninstall.add_argument("--dry-run", action="store_true", help="tell what would be removed, and remove nothing")
    uninstall.set_defaults(run=_uninstall)

    check = commands.add_parser(
        "check",
        help="tell what is wrong in a pack",
        description="Tell what is wrong in packs, by file, line, entry and field; without a PACK in those that are "
        "served here beside the built-in one.",
    )
    check.add_argument("packs", nargs="*", metavar="PACK", help="a folder with a pack.yaml, or a pack in one YAML file")
    check.add_argument(
        "--warnings", action="store_true", help="tell what does no harm, too: related ids not written yet"
    )
    check.set_defaults(run=_check)

    pack = commands.add_parser("pack", help="begin a pack of your own", description="Begin a pack of your own.")
    new = pack.add_subparsers(metavar="ACTION", required=True).add_parser(
        "new",
        help="write a commented skeleton",
        description="Write a commented skeleton of a pack to a new folder: here, or where it is served at once.",
    )
    new.add_argument(
        "name", metavar="NAME", help="its name and that of the folder: lower-case letters, digits, hyphens"
    )
    place = new.add_mutually_exclusive_group()
    place.add_argument("--user", action="store_true", help="among the packs of this user, for all documents")
    place.add_argument("--project", action="store_true", help="in .mleq here, for the documents of this project")
    new.set_defaults(run=_pack_new)

    render = commands.add_parser(
        "render",
        help="draw a formula as a picture or as text",
        description="Draw a formula, as text on many lines unless told otherwise. One that is broken is drawn as far "
        "as it goes, and what is wrong with it is told.",
    )
    render.add_argument("latex", metavar="LATEX", help="a formula without its delimiters; `-` for standard input")
    form = render.add_mutually_exclusive_group()
    form.add_argument("--svg", action="store_true", help="as a picture, in SVG")
    form.add_argument("--text", action="store_true", help="as text on many lines, which is the default")
    form.add_argument("--line", action="store_true", help="as text on one line")
    render.add_argument("--width", type=_positive, metavar="N", help="break text that is wider than N cells (100)")
    render.add_argument("--ascii", action="store_true", help="text in ASCII alone")
    render.add_argument(
        "--inline", action="store_true", help="as set inside a paragraph: limits beside, small fractions"
    )
    render.add_argument("--macros", metavar="FILE", help="a document whose definitions are in effect")
    render.add_argument("--theme", metavar="THEME", default="card", help="of a picture: card, light or dark (card)")
    render.add_argument("--scale", type=_scale, default=1.0, metavar="X", help="how large a picture is (1)")
    render.set_defaults(run=_render)

    recognize = commands.add_parser(
        "recognize",
        parents=[packs],
        help="tell which equations a formula is, or every formula of a document",
        description="Tell which equations of the catalog a formula is, best first, however it is spelled and with "
        "whatever letters; and where it differs from one by a mistake that is known. With --file, tell so of every "
        "formula of a document that lies in no other.",
    )
    recognize.add_argument(
        "latex", nargs="?", metavar="LATEX", help="a formula, with its delimiters or without; `-` for standard input"
    )
    recognize.add_argument("--file", metavar="FILE", help="a LaTeX or Markdown document; `-` for standard input")
    recognize.add_argument(
        "--language", metavar="LANGUAGE", help="tex or markdown; where it is not said, the ending of FILE tells it"
    )
    recognize.add_argument("--macros", metavar="FILE", help="a document whose definitions are in effect, too")
    recognize.add_argument(
        "--json",
        action="store_true",
        help='a list of {"id", "variant", "score"}, the variant null for the body itself; with --file a list of '
        '{"start", "end", "kind", "matches"}, in characters from the start of FILE',
    )
    recognize.set_defaults(run=_recognize)

    regions = commands.add_parser(
        "regions",
        help="tell where the math of a document is",
        description="Tell where the math of a LaTeX or Markdown document is, as `mleq serve` sees it: each formula "
        "that lies in no other, without its delimiters.",
    )
    regions.add_argument("file", metavar="FILE", help="a document; `-` for standard input")
    regions.add_argument(
        "--language", metavar="LANGUAGE", help="tex or markdown; where it is not said, the ending of FILE tells it"
    )
    regions.add_argument(
        "--json", action="store_true", help='a list of {"start", "end", "kind"}, in characters from the start of FILE'
    )
    regions.set_defaults(run=_regions)

    doctor = commands.add_parser(
        "doctor",
        parents=[packs],
        help="tell versions, paths and packs, and what is missing",
        description="Tell versions, paths and packs, and what is missing.",
    )
    doctor.set_defaults(run=_doctor)
    return parser


def _serve(arguments: argparse.Namespace) -> int:
    from mleq.catalog.catalog import Catalog
    from mleq.serve import serve
    from mleq.workspace.packs import named_packs

    named = named_packs(arguments.pack, Path.cwd())
    for path in named:
        if not path.exists():
            print(f"mleq: {path}: no such file or folder; the other packs are served", file=sys.stderr)
    return serve(
        Catalog(_builtin_packs),  # which is read at the first question
        [str(path) for path in named],
        is_isolated=arguments.isolated,
        tcp=arguments.tcp,
        ws=arguments.ws,
        log_file=arguments.log,
    )


def _search(arguments: argparse.Namespace) -> None:
    query = " ".join(arguments.query)
    hits = _load(arguments).index.search(query, arguments.limit)
    if arguments.json:
        return _print_json(
            [{"id": hit.equation.id, "name": hit.equation.name, "score": round(hit.score, 4)} for hit in hits]
        )
    if not hits:
        print(f"mleq: nothing is called {query!r}; `mleq catalog` lists what there is", file=sys.stderr)
    for hit in hits:
        print(f"{hit.equation.id:<32} {hit.equation.name} · {hit.equation.zh}")
    return None


def _code(arguments: argparse.Namespace) -> None:
    from mleq.features.code import code
    from mleq.proof.error import FormulaError

    catalog = _load(arguments)
    equation = _equation(catalog, arguments.id)
    variant = equation.variant(arguments.variant)
    if arguments.variant is not None and variant is None:
        known = ", ".join(found.id for found in equation.variants) or "it has none"
        raise UserError(f"{equation.id} has no variant {arguments.variant!r}: {known}")
    try:
        print(code(equation, variant, catalog), end="")
    except FormulaError as error:
        others = [
            found.id for found in equation.variants if found is not variant and _has_code(equation, found, catalog)
        ]
        hint = f"; --variant {others[0]} can" if others else ""
        body = variant.body if variant else equation.body
        raise UserError(f"{equation.called(variant)} cannot be executed, {error.told(body)}{hint}") from None


def _has_code(equation: Equation, variant: Variant, catalog: Catalog) -> bool:
    from mleq.features.code import code
    from mleq.proof.error import FormulaError

    try:
        code(equation, variant, catalog)
    except FormulaError:
        return False
    return True


def _equation(catalog: Catalog, name: str) -> Equation:
    """The equation of an id or a name; a head before it is no part of it."""
    equation = catalog.find(name) or catalog.find(name.removeprefix("ml"))
    if equation is None:
        near = ", ".join(hit.equation.id for hit in catalog.index.search(name, 3))
        raise UserError(f"no equation {name!r}" + (f"; did you mean {near}?" if near else ""))
    return equation


def _show(arguments: argparse.Namespace) -> None:
    catalog = _load(arguments)
    equation = _equation(catalog, arguments.id)
    if arguments.json:
        from mleq.catalog.serialize import as_entry

        return _print_json(as_entry(equation, catalog.proofs(equation)))
    from mleq.features.page import to_page

    print(to_page(equation, catalog))
    return None


def _catalog(arguments: argparse.Namespace) -> None:
    catalog = _load(arguments)
    if arguments.json:
        from mleq.catalog.serialize import as_entry

        return _print_json([as_entry(equation, catalog.proofs(equation)) for equation in catalog.equations])
    for section in dict.fromkeys(equation.section for equation in catalog.equations):
        titles = catalog.section(section)
        print(f"{titles.title} · {titles.zh}")
        for equation in catalog.equations:
            if equation.section == section:
                print(f"  {equation.id:<32} {', '.join(equation.triggers):<24} {equation.name} · {equation.zh}")
    return None


def _export(arguments: argparse.Namespace) -> None:
    from mleq.catalog.choice import choose
    from mleq.export.formats import ALL, FORMATS, Options, export
    from mleq.files import foreign_files, write_files

    if not arguments.folder:
        raise UserError("DIR is empty: say where to, `.` for here")
    if arguments.format not in (*FORMATS, ALL):
        raise UserError(f"no format {arguments.format!r}: choose one of {', '.join((*FORMATS, ALL))}")
    options = Options(version=mleq.__version__, head=arguments.head)
    try:
        equations = choose(_load(arguments), arguments.only)
        files = export(arguments.format, equations, options)
    except ValueError as error:
        raise UserError(str(error)) from None
    foreign = foreign_files(Path(arguments.folder), files, "Generated by `mleq export`")
    if foreign and not arguments.force:
        raise UserError(f"{foreign[0]} is not from `mleq export`: choose another folder, or say --force to lose it")
    write_files(Path(arguments.folder), files)
    print(f"{_number(len(equations), 'equation')} in {len(files)} files written to {arguments.folder}")


def _install(arguments: argparse.Namespace) -> None:
    from mleq.install.error import InstallError
    from mleq.install.install import install
    from mleq.install.installed import overview

    if arguments.pack and arguments.editor is None:
        raise UserError("say which EDITOR; `mleq install` lists those that are here")
    if not arguments.pack and (arguments.head or arguments.only or arguments.packs or arguments.isolated):
        raise UserError("--head, --only, --with and --isolated are about the snippets: say --pack as well")
    try:
        if arguments.editor is None:
            lines = overview()
        else:
            snippets = _snippets(arguments) if arguments.pack else None
            lines = install(arguments.editor, snippets, force=arguments.force, dry_run=arguments.dry_run)
    except (InstallError, ValueError) as error:
        raise UserError(str(error)) from None
    print("\n".join(lines))


def _snippets(arguments: argparse.Namespace) -> Callable[[str], Any]:
    """What makes the pack that a person has chosen, in a format of it."""
    from mleq.catalog.choice import choose
    from mleq.export.formats import Options, export

    options = Options(version=mleq.__version__, head=arguments.head or "ml")
    return lambda format_name: export(
        format_name, choose(_catalog_with(arguments.packs, arguments.isolated), arguments.only), options
    )


def _uninstall(arguments: argparse.Namespace) -> None:
    from mleq.install.error import InstallError
    from mleq.install.uninstall import uninstall

    try:
        lines = uninstall(arguments.editor, "snippets" if arguments.pack else "client", dry_run=arguments.dry_run)
    except InstallError as error:
        raise UserError(str(error)) from None
    print("\n".join(lines))


def _check(arguments: argparse.Namespace) -> int:
    from mleq.catalog.builtin import check_packs
    from mleq.catalog.problems import Severity
    from mleq.workspace.packs import packs_here, user_folder

    packs = [Path(path) for path in arguments.packs] or packs_here(())
    if not packs:
        raise UserError(f"no pack is served here but the built-in one: name a PACK, or put one into {user_folder()}")
    count, problems = check_packs(packs)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    for problem in problems if arguments.warnings else errors:
        print(problem)
    warnings = len(problems) - len(errors)
    print(f"{_number(count, 'equation')}, {_number(len(errors), 'error')}, {_number(warnings, 'warning')}")
    if errors:
        raise UserError(f"{_number(len(errors), 'error')} in {', '.join(map(str, packs))}")
    return 0


def _pack_new(arguments: argparse.Namespace) -> None:
    from mleq.catalog.skeleton import skeleton
    from mleq.files import write_files
    from mleq.workspace.packs import PROJECT, user_folder

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", arguments.name):
        raise UserError(f"{arguments.name!r} is no name for a pack: lower-case letters, digits and hyphens")
    shelf = Path(PROJECT) if arguments.project else user_folder() if arguments.user else Path()
    if shelf is None:
        raise UserError("there is no home folder for the packs of this user")
    if (shelf / "pack.yaml").is_file():
        raise UserError(f"{shelf} is a pack itself: put equations into it, or move it to a folder inside of it")
    folder = shelf / arguments.name
    if folder.exists():
        raise UserError(f"{folder} is there already: choose another name, or remove it")
    write_files(folder, skeleton(arguments.name))
    served = (
        "it is served from now on" if arguments.user or arguments.project else f"`mleq serve --pack {folder}` serves it"
    )
    print(f"{folder} is written; `mleq check {folder}` tells what is wrong, and {served}")


def _render(arguments: argparse.Namespace) -> int:
    from mleq.document.definitions import definitions
    from mleq.document.macros import Macros
    from mleq.features.render import THEMES, Form, RenderError, render

    if arguments.theme not in THEMES:
        raise UserError(f"no theme {arguments.theme!r}: choose one of {', '.join(THEMES)}")
    latex = arguments.latex
    if latex == "-":
        latex = sys.stdin.buffer.read().decode("utf-8", "replace").rstrip("\r\n")
    macros = Macros(definitions(_read(arguments.macros))) if arguments.macros else None
    form: Form = "svg" if arguments.svg else "line" if arguments.line else "text"
    try:
        drawn, told = render(
            latex,
            macros,
            form=form,
            display=not arguments.inline,
            width=arguments.width or 100,
            ascii=arguments.ascii,
            theme=arguments.theme,
            scale=arguments.scale,
        )
    except RenderError as error:
        raise UserError(str(error)) from None
    print(drawn)
    for message in told:
        print(f"mleq: {message}", file=sys.stderr)
    return 1 if told else 0


def _read(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8", "replace")


def _recognize(arguments: argparse.Namespace) -> None:
    if (arguments.latex is None) == (arguments.file is None):
        raise UserError("say one of the two: LATEX, a formula, or --file FILE, a document")
    if arguments.file is not None:
        return _recognize_file(arguments)
    if arguments.language is not None:
        raise UserError("--language is that of a document: say --file FILE")
    from mleq.features.pasted import undelimited
    from mleq.formula.recognize import Recognizer

    defined, macros = [], None
    if arguments.macros:
        from mleq.document.definitions import definitions
        from mleq.document.macros import Macros

        defined = list(definitions(_read(arguments.macros)))
        macros = Macros(defined)
    latex = sys.stdin.buffer.read().decode("utf-8", "replace") if arguments.latex == "-" else arguments.latex
    formula = undelimited(latex, defined)
    matches = Recognizer(_load(arguments).equations).recognize(formula, macros)
    if arguments.json:
        return _print_json(_match_rows(matches))
    if not matches:
        print("mleq: the catalog has no such formula", file=sys.stderr)
    for match in matches:
        part = "" if match.is_whole else f" · in part: {_shown(formula[match.start : match.end])}"
        print(f"{match.equation.id:<32} {match.equation.called(match.variant)} · {match.equation.zh}{part}")
        if match.departure:
            _print_departure(match.departure, formula)
    return None


def _recognize_file(arguments: argparse.Namespace) -> None:
    from mleq.document.buffer import Buffer
    from mleq.document.definitions import definitions
    from mleq.features.library import Library
    from mleq.features.recognized import departures, recognized, told_apart

    language, text = _document(arguments.file, arguments.language)
    buffer = Buffer(text, language)
    if arguments.macros:
        buffer.inherit(list(definitions(_read(arguments.macros))))
    formulas = [found for found in recognized(Library(_load(arguments)), buffer) if found is not None]
    if arguments.json:
        return _print_json(
            [
                {"start": span.start, "end": span.end, "kind": span.kind, "matches": _match_rows(matches)}
                for span, _, matches in formulas
            ]
        )
    best = [told_apart(found.matches) for found in formulas]
    names = [", ".join(match.equation.called(match.variant) for match in matches) or "-" for matches in best]
    places = _places(text, [found.span for found in formulas])
    widths = [max(map(len, column), default=0) for column in (places, names)]
    for found, name, place in zip(formulas, names, places, strict=True):
        print(f"{place:<{widths[0]}}  {name:<{widths[1]}}  {_shown(found.source)}".rstrip())
        for _, departure in departures(found.matches):
            _print_departure(departure, found.source)
    return None


def _match_rows(matches: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": match.equation.id,
            "variant": match.variant.id if match.variant else None,
            "score": round(match.score, 4),
        }
        for match in matches
    ]


def _print_departure(departure: Any, formula: str) -> None:
    """What is wrong in a formula that claims to be an equation, and what it should be, which somebody may copy."""
    fix = f" should be {_shown(departure.fix, None)}" if departure.fix else ""
    print(f"    {_shown(formula[departure.start : departure.end])}{fix}: {departure.pitfall.text}")


def _regions(arguments: argparse.Namespace) -> None:
    from mleq.document.languages import SCANNERS

    language, text = _document(arguments.file, arguments.language)
    spans = SCANNERS[language](text).math()
    if arguments.json:
        return _print_json([{"start": span.start, "end": span.end, "kind": span.kind} for span in spans])
    places = _places(text, spans)
    width = max(map(len, places), default=0)
    for place, span in zip(places, spans, strict=True):
        formula = _shown(text[span.start : span.end])
        print(f"{place:<{width}}  {span.kind:<11}  {formula}".rstrip())
    return None


def _document(file: str, said: str | None) -> tuple[Any, str]:
    """The language of a document, as it is said or as its name tells, and its text."""
    from mleq.document.languages import SCANNERS, SUFFIXES, language_of

    if said is not None and said not in SCANNERS:
        raise UserError(f"no language {said!r}: choose one of {', '.join(SCANNERS)}")
    if said is None and file == "-":
        raise UserError(f"standard input has no name: say --language {' or --language '.join(SCANNERS)}")
    language = said or language_of("", file)
    if language is None:
        raise UserError(f"{file}: the ending is none of {', '.join(SUFFIXES)}: say --language")
    # Every character counts as it stands: line breaks are kept, and so is a byte order mark.
    source = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return language, source.decode("utf-8", "replace")


def _places(text: str, spans: Sequence[Any]) -> list[str]:
    """Where spans start and end, in lines and columns."""
    from mleq.document.text import LineIndex

    lines = LineIndex(text)
    return [
        "-".join("{}:{}".format(*(n + 1 for n in lines.position(at, "utf-32"))) for at in (span.start, span.end))
        for span in spans
    ]


def _shown(formula: str, longest: int | None = 60) -> str:
    """A formula or the beginning of it on one line, without what would upset a terminal."""
    line = " ".join(formula.split())
    shown = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line[:longest]
    )
    return f"{shown}…" if len(shown) < len(line) else shown


def _doctor(arguments: argparse.Namespace) -> int:
    from mleq.doctor import report
    from mleq.workspace.packs import packs_here

    lines, healthy = report(packs_here(arguments.pack, is_isolated=arguments.isolated))
    print("\n".join(lines))
    return 0 if healthy else 1


def _load(arguments: argparse.Namespace) -> Any:
    """The catalog that a command is about."""
    return _catalog_with(arguments.pack, arguments.isolated)


def _catalog_with(packs: Sequence[str], is_isolated: bool) -> Any:
    """The built-in catalog and the packs that are here; what is wrong in these is told, and the rest is served."""
    from mleq.catalog.builtin import load_catalog
    from mleq.workspace.packs import packs_here

    catalog, problems = load_catalog(packs_here(packs, is_isolated=is_isolated))
    if problems:
        more = f" (and {len(problems) - 1} more, see `mleq check`)" if len(problems) > 1 else ""
        print(f"mleq: {problems[0]}{more}", file=sys.stderr)
    return catalog


def _builtin_packs() -> Sequence[Any]:
    from mleq.catalog.builtin import load_packs

    return load_packs([])[0]


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT, such as 127.0.0.1:2087")
    return host.strip("[]"), int(port)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.1 <= scale <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0.1 to 100")
    return scale


def _head(text: str) -> str:
    from mleq.features.settings import is_head

    if not is_head(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no head: lower-case letters only")
    return text


if __name__ == "__main__":
    sys.exit(main())
