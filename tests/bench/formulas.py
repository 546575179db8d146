"""Formulas to measure recognition with: the catalog's in other letters and spellings, others, and more equations."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from mleq.catalog.equation import Equation, Pitfall, Slip, Symbol, Variant
from mleq.formula.parse import parse
from mleq.formula.tree import Command, Environment, Grid, Node, Row, Scripts
from mleq.formula.tree import Symbol as Sign
from mleq.snippet.slots import rename

# Other letters and spellings

SMALL = "abcfghklmnopqrstuvwxyz"
LARGE = "ABCDFGHJKLMNPQRSTUVWXYZ"
GREEK = tuple(f"\\{name}" for name in "alpha beta gamma eta theta kappa lambda mu nu xi rho tau phi psi omega".split())
_NAMES = r"\\(?:text|mathrm|mathbb|mathsf|operatorname|begin|end)\*?\{[^{}]*\}|\\\\(?:\[[^]]*\])?"
_WORD = re.compile(rf"{_NAMES}|\\[A-Za-z]+|\\.|[A-Za-z]")
_SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lr]?)(?![A-Za-z])")
_SIZED = re.compile(r"\\[bB]igg?([lr])(?![A-Za-z])")


def respelled(body: str, slots: Sequence[str], dice: random.Random) -> str:
    """The same equation as somebody else might write it."""
    latex = _in_other_letters(body, slots, dice)
    side = split(latex)
    if side and side.left and dice.random() < 0.3:
        latex = f"{_name(dice)} {side.relation} {latex[side.start :]}"
    is_in_lines = "&" in latex or r"\\" in latex
    respellings: list[Callable[[str], str]] = [
        lambda text: text.replace(r"\frac", r"\dfrac"),
        lambda text: re.sub(r"\\[,;!:] ?", " ", text),
        lambda text: re.sub(r"([_^])\{([A-Za-z0-9])\}", r"\1\2", text),
        lambda text: text.replace(r"\mid", "|").replace(r"\|", r"\Vert "),
        lambda text: text.replace(r"\operatorname{", r"\mathrm{"),
        lambda text: text.replace(r"\lvert", "|").replace(r"\rvert", "|"),
        lambda text: text.replace(r"\dots", r"\ldots"),
        lambda text: re.sub(r"\s+", " ", text),
        lambda text: re.sub(r" *([=+]) *", r"  \1  ", text),
        lambda text: f"{text}.",
    ]
    if not is_in_lines:
        respellings.append(lambda text: _SIZED.sub(_as_fence, text))
    if r"\left." not in latex and r"\right." not in latex:
        respellings.append(lambda text: _SIZES.sub("", text))
    for respell in dice.sample(respellings, 4):
        latex = respell(latex)
    return latex


def _as_fence(size: re.Match[str]) -> str:
    return {"l": r"\left", "r": r"\right"}[size[1]]


def _in_other_letters(body: str, slots: Sequence[str], dice: random.Random) -> str:
    """The body with other letters for those of its slots, one to one, whatever fonts and accents they are in."""
    there = set(_WORD.findall(body))
    letters = {word for slot in slots for word in _WORD.findall(slot)} & {*SMALL, *LARGE, *GREEK}
    free = {name: [letter for letter in pool if letter not in there] for name, pool in _POOLS.items()}
    names: dict[str, str] = {}
    for letter in sorted(letters):
        pool = free["large" if letter in LARGE else dice.choice(("small", "small", "greek"))]
        if pool and dice.random() < 0.6:
            names[letter] = pool.pop(dice.randrange(len(pool)))
    return _WORD.sub(lambda word: _spaced(word, names), body)


_POOLS: Mapping[str, Sequence[str]] = {"small": SMALL, "large": LARGE, "greek": GREEK}


def _spaced(word: re.Match[str], names: Mapping[str, str]) -> str:
    """The new letter, apart from commands beside it."""
    new = names.get(word[0])
    if new is None:
        return word[0]
    before = " " if new.isalpha() and word.string[: word.start()][-1:].isalpha() else ""
    after = "" if new.isalpha() else " "
    return f"{before}{new}{after}"


# The sides of equations, and what can be made of them

_RELATIONS = {"=", r"\approx", r"\propto", r"\le", r"\ge", r"\sim"}
_OPENING = {"(", "[", r"\{", r"\lvert", r"\lVert"}
_CLOSING = {")", "]", r"\}", r"\rvert", r"\rVert"}


class Side(NamedTuple):
    """A formula of one line in parts: what is left of its first relation, and the terms of what is right of it."""

    left: str
    relation: str
    start: int
    """Where the right side begins."""
    terms: tuple[str, ...]
    """Each with its sign; the first may have none."""
    slots: tuple[str, ...] = ()
    symbols: tuple[Symbol, ...] = ()


def split(line: str) -> Side | None:
    """The parts of a formula of one line; None for one of several, or without any."""
    root = parse(line).root
    if not isinstance(root, Row):
        return None
    left, relation, start, end = "", "=", 0, len(line)
    signs: list[int] = []
    depth = 0
    for item in root.items:
        text = _sign(item)
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth:
            continue
        if text in _RELATIONS and start:
            end = item.start
            break
        if text in (r"\quad", r"\qquad"):
            end = item.start
            break
        if text in _RELATIONS:
            left, relation, start = line[: item.start].strip(), text, item.end
            signs = []
        elif text in ("+", "-") and line[start : item.start].strip():
            signs.append(item.start)
    bounds = [start, *signs, end]
    terms = [line[one:other].strip().rstrip(".,;").strip() for one, other in pairwise(bounds)]
    return Side(left, relation, start, tuple(terms)) if all(terms) else None


def _sign(node: Node) -> str:
    """The sign that a node is: `(` for `\\bigl(` too, and `)` for `)^{2}`."""
    if isinstance(node, Scripts) and node.base is not None:
        node = node.base
    if isinstance(node, Command) and node.name[:3] in ("big", "Big") and node.arguments:
        node = node.arguments[0]
    return node.text if isinstance(node, Sign) else ""


def _lines(body: str) -> Iterator[str]:
    """The lines of an aligned body, without their marks, or the body."""
    root = parse(body).root
    items = root.items if isinstance(root, Row) else ()
    if len(items) == 1 and isinstance(items[0], Environment) and isinstance(items[0].body, Grid):
        for row in items[0].body.rows:
            yield " ".join(body[cell.start : cell.end].strip() for cell in row)
    else:
        yield body


class Maker:
    """Makes equations of other structure than the catalog's, of the parts of its own."""

    def __init__(self, known: Sequence[Equation]) -> None:
        self._known = known
        self._sides = {equation.id: list(_sides(equation)) for equation in known}
        self._all = [side for sides in self._sides.values() for side in sides]

    def equations(self, count: int) -> list[Equation]:
        """The catalog's own and as many others as are wanted."""
        dice = random.Random(count)
        more = (self.equation(dice, f"made-{number}") for number in range(count - len(self._known)))
        return [*self._known, *more]

    def equation(self, dice: random.Random, id: str) -> Equation:
        """One with as many variants, spellings, symbols and pitfalls as one of the catalog."""
        base = dice.choice(self._known)
        other = dice.choice(self._all)
        slots = tuple(dict.fromkeys((*base.slots, *other.slots)))
        symbols = {symbol.sym: symbol for symbol in (*other.symbols, *base.symbols)}
        return replace(
            base,
            id=id,
            name=f"{_word(dice)} {_word(dice)}",
            zh=id,
            triggers=(),
            aliases=(),
            body=self._body(base, other, dice),
            slots=slots,
            variants=tuple(self._variant(variant, base, other, dice) for variant in base.variants),
            symbols=tuple(symbols.values()),
            pitfalls=tuple(self._pitfall(pitfall, base, other, dice) for pitfall in base.pitfalls),
            related=(),
            was=(),
            spellings=self._bodies(base.spellings, base, other, dice),
        )

    def formula(self, dice: random.Random) -> str:
        """One that is no equation."""
        return self._body(dice.choice(self._known), dice.choice(self._all), dice)

    def _variant(self, variant: Variant, base: Equation, other: Side, dice: random.Random) -> Variant:
        slots = tuple(dict.fromkeys((*variant.slots, *other.slots)))
        spellings = self._bodies(variant.spellings, base, other, dice)
        return replace(variant, body=self._body(base, other, dice), slots=slots, spellings=spellings)

    def _pitfall(self, pitfall: Pitfall, base: Equation, other: Side, dice: random.Random) -> Pitfall:
        if pitfall.wrong is None:
            return pitfall
        slip, *forms = (self._slip(base, other, dice) for _ in pitfall.slips())
        return replace(pitfall, wrong=slip.wrong, fix=slip.fix, forms=tuple(forms))

    def _slip(self, base: Equation, other: Side, dice: random.Random) -> Slip:
        side = self._side(base, dice)
        fix = _combined(side, other, dice)
        return Slip(f"{fix} - {dice.choice(side.terms).lstrip('+-')}", fix)

    def _bodies(self, of: Sequence[str], base: Equation, other: Side, dice: random.Random) -> tuple[str, ...]:
        return tuple(self._body(base, other, dice) for _ in of)

    def _body(self, base: Equation, other: Side, dice: random.Random) -> str:
        sides = [self._side(base, dice) for _ in range(3 if dice.random() < 0.2 else 1)]
        halves = []
        for side in sides:
            left = side.left if side.left and dice.random() < 0.5 else _name(dice)
            halves.append((f"{left} ", f"{side.relation} {_combined(side, other, dice)}"))
        if len(halves) == 1:
            return "".join(halves[0])
        lines = " \\\\\n  ".join("&".join(half) for half in halves)
        return f"\\begin{{aligned}}\n  {lines}\n\\end{{aligned}}"

    def _side(self, base: Equation, dice: random.Random) -> Side:
        return dice.choice(self._sides[base.id] or self._all)


def _sides(equation: Equation) -> Iterator[Side]:
    for _, body, slots in equation.bodies():
        for line in _lines(body):
            if side := split(line):
                yield side._replace(slots=slots, symbols=equation.symbols)


def _changed(side: Side, dice: random.Random) -> str:
    """The right side with a term dropped, a function around one, more in the place of a letter, or some of these."""
    terms = list(side.terms)
    if len(terms) > 1 and dice.random() < 0.4:
        del terms[dice.randrange(len(terms))]
    if dice.random() < 0.6 or len(terms) == len(side.terms):
        at = dice.randrange(len(terms))
        sign, inside = ("", terms[at]) if terms[at][0] not in "+-" else (terms[at][0], terms[at][1:].strip())
        terms[at] = f"{sign} {_filled(_AROUND, dice, inside)}"
    text = " ".join(terms).strip().removeprefix("+").strip()
    there = [slot for slot in side.slots if slot in text]
    if there and dice.random() < 0.3:
        slot = dice.choice(there)
        # The others keep their names, but are named, as a part of theirs may be this one.
        text = rename(text, {other: other for other in there} | {slot: _filled(_INSTEAD, dice, slot)})
    return text


def _combined(side: Side, other: Side, dice: random.Random) -> str:
    one = _changed(side, dice)
    if dice.random() < 0.5:
        return _filled(_AROUND, dice, one)
    return _filled(_TOGETHER, dice, one, _changed(other, dice))


def _filled(templates: Sequence[str], dice: random.Random, *parts: str) -> str:
    """One of the templates with the parts for `#1` and `#2`, a number for `#n` and a letter for `#x`."""
    letter, number = dice.choice((*SMALL, *GREEK)), str(dice.randint(2, 9))
    values = {"#n": number, "#x": letter} | {f"#{at}": part for at, part in enumerate(parts, 1)}
    return re.sub("#.", lambda mark: values[mark[0]], dice.choice(templates))


_AROUND = (
    *(rf"\{name}\left( #1 \right)" for name in "exp log tanh sin cos ln det Pr".split()),
    *(
        r"\sqrt{ #1 }",
        r"\left( #1 \right)^{#n}",
        r"\left[ #1 \right]^{+}",
        r"\frac{ #1 }{#n}",
        r"#n \lVert #1 \rVert_{1}",
    ),
    *(r"\sum_{r=#n}^{R} \left( #1 \right)", r"\mathbb{E}_{#x}\left[ #1 \right]", r"\max\left(#n, #1 \right)"),
    *(r"\nabla_{#x} #1", r"\frac{#x}{ #1 }", r"{#x}^{#n} \left( #1 - #x \right)", r"\frac{ #1 }{#x + #n}"),
)
_INSTEAD = (
    *(r"\left( #1 + #x\right)", r"\left( #1 \right)^{#n}", r"f\left( #1, #x \right)"),
    *(r"\left(#n - #1 \right)", r"\left(#n #1 \right)", r"\left( #x - #1 \right)", r"\sqrt{ #1 }"),
)
_TOGETHER = (
    *("#1 + #2", "#1 - #n #2", r"#1 + #x \left( #2 \right)", r"#1 - #x \left( #2 \right)", r"\frac{ #1 }{#n + #2 }"),
    *(r"\left( #1 \right) \left( #2 \right)", r"\frac{ #1 }{ #2 }", r"\max\left( #1, #2 \right)"),
    *(r"\log\left( #1 \right) + #n #2", r"\sqrt{ #1 } - #2", r"\sum_{s=#n}^{S} \left( #1 \right) \left( #2 \right)"),
    *(r"\int #1 \, \mathrm{d}#x + #2", r"\mathbb{E}_{#x}\left[ #1 \right] + #2", r"#1 \odot #2"),
    r"\min_{#x} \left[ #1 + #2 \right]",
)


def _name(dice: random.Random) -> str:
    """A left side that no equation has."""
    letter = dice.choice(LARGE)
    return dice.choice(
        (
            rf"\operatorname{{{_word(dice)}}}({dice.choice(SMALL)})",
            rf"\mathcal{{{letter}}}_{{\mathrm{{{_word(dice).lower()}}}}}",
            rf"{letter}({dice.choice(GREEK)})",
            rf"\hat{{{letter}}}_{{{dice.choice(SMALL)}}}",
        )
    )


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(3)).capitalize()


# Formulas that are made of nothing of the catalog


def plausible(dice: random.Random) -> str:
    """A formula such as papers have between their equations."""
    relation = dice.choice(("=", "=", ":=", r"\le", r"\approx"))
    return f"{_name(dice)} {relation} {_sum(dice, 2)}"


def _sum(dice: random.Random, depth: int) -> str:
    terms = [_product(dice, depth) for _ in range(dice.choice((1, 1, 2, 2, 3)))]
    return "".join(f" {dice.choice('+-')} {term}" if at else term for at, term in enumerate(terms))


def _product(dice: random.Random, depth: int) -> str:
    return r" ".join(_factor(dice, depth) for _ in range(dice.choice((1, 1, 2))))


def _factor(dice: random.Random, depth: int) -> str:
    letter = dice.choice((*SMALL, *SMALL, *LARGE, *GREEK))
    if depth == 0 or dice.random() < 0.35:
        font = dice.choice(("{}", "{}", "{}", r"\mathbf{{{}}}", r"\hat{{{}}}", r"\bar{{{}}}")).format(letter)
        return font + dice.choice(("", "_{i}", "_{t-1}", "^{2}", "_{ij}", r"^{\top}", "_{k}^{(l)}", ""))
    inside = _sum(dice, depth - 1)
    shapes = (
        rf"\frac{{{inside}}}{{{_sum(dice, depth - 1)}}}",
        rf"\sum_{{{letter}}} {_product(dice, depth - 1)}",
        rf"\sum_{{i=1}}^{{n}} \left({inside}\right)",
        rf"\exp\left({inside}\right)",
        rf"\log {_factor(dice, depth - 1)}",
        rf"\left({inside}\right)",
        rf"\left\lVert {inside} \right\rVert^{{2}}",
        rf"\mathbb{{E}}_{{{letter}}}\left[{inside}\right]",
        rf"\sqrt{{{inside}}}",
        rf"{letter}\left({inside}\right)",
    )
    return dice.choice(shapes)
