"""What a formula looks like: its tree, the LaTeX that engines get, and what they make of it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Container
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mleq.formula.layout import text
from mleq.formula.mathjax import MathJax, MathJaxError, TooLong
from mleq.formula.mathml import MathMLError, to_mathml
from mleq.formula.parse import parse
from mleq.formula.pictures import Pictures
from mleq.formula.plain import Plain
from mleq.formula.standalone import by_name, standalone
from mleq.formula.tree import Fault, Formula, Problem

if TYPE_CHECKING:
    from mleq.document.macros import Macros

PATIENCE = 6.0
"""Seconds until a formula that waits behind others is given up."""
REMEMBERED = 64


@dataclass(frozen=True)
class Prepared:
    """A formula that is to be drawn."""

    source: str
    macros: Macros | None = None
    display: bool = True
    hidden: Container[str] = ()
    """The macros that are shown by their names."""
    unknown: Container[str] = ()
    """The commands that are, with their backslashes."""

    @cached_property
    def formula(self) -> Formula:
        """Its tree."""
        return parse(self.source, self.macros, self.hidden)

    @cached_property
    def plain(self) -> Plain:
        """What engines get."""
        latex = standalone(self.formula)
        return by_name(latex, self.unknown) if self.unknown else latex

    @property
    def uses_macros(self) -> bool:
        """Whether a command or an environment in it is defined by the document."""
        macros = self.macros
        return macros is not None and any(
            macros.environment(name[1]) if name[1] is not None else macros.get(name[0][1:])
            for name in _NAME.finditer(self.source)
        )

    @property
    def is_refused(self) -> bool:
        """Whether it is over the bounds, and no engine gets it."""
        return any(problem.fault in _BOUNDS for problem in self.formula.problems)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a formula looks like; what there is none of is empty."""

    mathml: str = ""
    """For the layout as text."""
    svg: str = ""
    """A picture that is not dressed yet."""
    line: str = ""
    """The formula on one line, where that is known already."""
    problems: tuple[Problem, ...] = ()
    hidden: tuple[str, ...] = ()
    """The macros of the document that no engine takes, which are shown by their names."""


class Previewer:
    """Draws formulas: by what is quick where that will do, and otherwise by MathJax, which takes a while."""

    def __init__(self, mathjax: MathJax | None = None, pictures: Pictures | None = None) -> None:
        self._mathjax = mathjax or MathJax()
        self._pictures = pictures or Pictures()
        self._drawings: OrderedDict[_Key, Drawing] = OrderedDict()

    @property
    def has_pictures(self) -> bool:
        """Whether there can be pictures of any formula."""
        return self._mathjax.available() is None

    def warm(self) -> None:
        """Make what is made at first use, but for the engine, which most writers never need."""
        text(to_mathml("x"))
        self._pictures.get("")

    def close(self) -> None:
        """Let go of what draws."""
        self._mathjax.close()

    def quick(self, prepared: Prepared, *, picture: bool) -> Drawing | None:
        """The drawing where it takes no time to speak of; None where `draw` has to make it."""
        if picture and (shipped := self._pictures.get(prepared.source)) and not prepared.uses_macros:
            return Drawing(svg=shipped.svg, line=shipped.line)
        if prepared.is_refused:
            return Drawing(problems=prepared.formula.problems)
        latex = prepared.plain.latex
        if remembered := self._drawings.get(_key(prepared, picture)):
            return remembered
        if picture and self.has_pictures:
            return None
        try:
            mathml = to_mathml(latex, display=prepared.display)
        except MathMLError as error:
            if self.has_pictures:
                return None  # MathJax may take it
            return Drawing(problems=(*prepared.formula.problems, _problem(prepared, error)))
        return Drawing(mathml, problems=prepared.formula.problems)

    def draw(self, prepared: Prepared, *, picture: bool) -> Drawing:
        """The drawing, however long it takes, which the limits of `MathJax` bound; not to be called on a loop.

        Where no engine takes the formula, macros and commands are shown by their names until one takes the rest.
        """
        if quick := self.quick(prepared, picture=picture):
            return quick
        attempt = self._attempt(prepared, picture=picture)
        hidden: tuple[str, ...] = ()
        unknown: tuple[Problem, ...] = ()
        for _ in range(_MOST_TRIES):
            if attempt.drawing.mathml or attempt.is_endless:
                break
            found = attempt.unknown
            if found is not None and prepared.source[found.start : found.end] == found.what:
                unknown += (found,)
            elif failing := self._failing(prepared, found, hidden):
                hidden += failing
            else:
                break
            names = [problem.what for problem in unknown]
            attempt = self._attempt(replace(prepared, hidden=hidden, unknown=names), picture=picture)
        drawing = replace(attempt.drawing, hidden=hidden, problems=(*attempt.drawing.problems, *unknown))
        self._remember(_key(prepared, picture), drawing)
        return drawing

    def _attempt(self, prepared: Prepared, *, picture: bool) -> _Attempt:
        """What the engines make of a formula."""
        latex, display, problems = prepared.plain.latex, prepared.display, prepared.formula.problems
        if prepared.is_refused:
            return _Attempt(Drawing(problems=problems), is_endless=True)
        svg = _answer(self._mathjax.svg(latex, display=display)) if picture else _Answer()
        try:
            return _Attempt(Drawing(to_mathml(latex, display=display), svg.result, problems=problems))
        except MathMLError as error:
            refusal = _problem(prepared, error)
        no_picture = picture and not svg.result
        answer = svg if no_picture else _answer(self._mathjax.mathml(latex, display=display))
        if answer.result:
            return _Attempt(Drawing(answer.result, svg.result, problems=problems))
        if answer.is_endless:
            refusal = Problem(Fault.TOO_LONG, "", 0, len(prepared.source))
        unknown = _undefined(prepared, answer.error)
        # What nobody knows is told once it is shown by its name.
        told = problems if unknown else (*problems, refusal)
        return _Attempt(Drawing(problems=told), answer.is_endless, unknown)

    def _failing(self, prepared: Prepared, unknown: Problem | None, hidden: Container[str]) -> tuple[str, ...]:
        """The macro that brings in an unknown command, or all those that no engine takes even by themselves."""
        used = [(name, place) for name, place in prepared.formula.expansion.used.items() if name not in hidden]
        if unknown is not None:
            return tuple(name for name, place in used if place == (unknown.start, unknown.end))
        failing = []
        for name, (start, end) in used:
            attempt = self._attempt(replace(prepared, source=prepared.source[start:end]), picture=False)
            if attempt.is_endless:
                break
            if not attempt.drawing.mathml:
                failing.append(name)
        return tuple(failing)

    def _remember(self, key: _Key, drawing: Drawing) -> None:
        self._drawings[key] = drawing
        if len(self._drawings) > REMEMBERED:
            self._drawings.popitem(last=False)


_Key = tuple[str, str, bool, bool]


def _key(prepared: Prepared, picture: bool) -> _Key:
    """What a drawing is remembered by: the LaTeX for what it looks like, the source for where its problems are."""
    return prepared.plain.latex, prepared.source, prepared.display, picture


class _Answer(NamedTuple):
    """What MathJax says of a formula."""

    result: str = ""
    error: str = ""
    is_endless: bool = False


class _Attempt(NamedTuple):
    """What the engines make of a formula."""

    drawing: Drawing
    is_endless: bool = False
    """Whether it was cut off, and so is not tried again."""
    unknown: Problem | None = None
    """The first command in it that no engine knows."""


def _answer(future: Future[str]) -> _Answer:
    try:
        return _Answer(future.result(PATIENCE))
    except (TooLong, StillWaiting) as error:
        future.cancel()
        return _Answer("", str(error), is_endless=True)
    except MathJaxError as error:
        return _Answer("", str(error))


def _undefined(prepared: Prepared, error: str) -> Problem | None:
    """The command that MathJax does not know, with the place in the source that it comes of."""
    match = _UNDEFINED.search(error)
    found = match and re.search(re.escape(match[1]) + r"(?![A-Za-z])", prepared.plain.latex)
    if not match or not found:
        return None
    return Problem(Fault.UNKNOWN, match[1], *prepared.plain.origin(found.start()))


def _problem(prepared: Prepared, error: MathMLError) -> Problem:
    """What math-core says, with the place in the source."""
    start, end = prepared.plain.origin(error.offset)
    if unknown := _UNKNOWN.match(error.reason):
        return Problem(Fault.UNKNOWN, unknown[1].replace("\\\\", "\\"), start, end)
    return Problem(Fault.OTHER, error.reason, start, end)


_NAME = re.compile(r"\\begin\s*\{([^{}]*)\}|\\(?:[A-Za-z]+|.)", re.DOTALL)
_MOST_TRIES = 5
"""Commands or sets of macros that are shown by their names, one try after another."""
_UNDEFINED = re.compile(r"Undefined control sequence (\\(?:[A-Za-z]+|.))")
_UNKNOWN = re.compile(r'Unknown (?:command|environment) "(.*)"')
_BOUNDS = (Fault.TOO_LONG, Fault.TOO_DEEP, Fault.ENDLESS)
