"""A body cut into statements: what is said to be equal, what must hold, and what letters run over.

A statement ends with a comma before a wide space, a cell or a line; a line that begins with a relation or a sign goes
on with what was said before. Words end a statement as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mleq.formula.meaning.names import CONDITIONS
from mleq.formula.tree import Command, Environment, Number
from mleq.proof.reading.cursor import Cursor
from mleq.proof.reading.letters import index_parts, whole_key
from mleq.proof.reading.optimizers import EXTREMES, operator_name
from mleq.proof.reading.pieces import Piece, joined, key, marked
from mleq.proof.reading.signs import DOTS, FRACTIONS, RELATIONS, SEPARATORS, STOPS, TIMES


@dataclass(eq=False)
class Side:
    """One side of a relation."""

    pieces: list[Piece]
    start: int
    end: int
    line: int = 0
    """On which line of the formula its statement begins."""

    def cursor(self) -> Cursor:
        """To read it from its beginning."""
        return Cursor(self.pieces, self.start, self.end)


@dataclass(eq=False)
class Statement:
    """Sides, and the relations between them."""

    sides: list[Side]
    relations: list[str]
    is_spoken: bool = False
    """Whether words stand before it."""


@dataclass(eq=False)
class Target:
    """What a left-hand side names."""

    key: str
    pieces: list[Piece]
    indices: list[list[Piece]] = field(default_factory=list)
    parameters: list[Piece] | None = None
    """The arguments of a function that is defined; None for what is none."""
    heads: list[Piece] = field(default_factory=list)
    """What each argument begins with, also where it is no letter alone: the `y` of `P(y = k)`."""
    signature: str = ""
    letters: str = ""
    """The letters of the arguments and the signs between them, by which distributions are told apart."""
    is_at: bool = False
    """Whether the indices stand at a closing parenthesis, or behind an `@`."""


def statements(found: Sequence[Piece]) -> Iterator[Statement]:
    """The statements of a body."""
    for line, part, is_spoken in _parts(found):
        statement = _statement(part, line)
        if statement is not None:
            statement.is_spoken = is_spoken
            yield statement


def _parts(found: Sequence[Piece]) -> Iterator[tuple[int, list[Piece], bool]]:
    """The line, what stands between what ends a statement, and whether words stand before it."""
    depth = line = 0
    part: list[Piece] = []
    is_spoken = False
    for at, piece in enumerate(found):
        depth += (piece.role == "(") - (piece.role == ")")
        if depth == 0 and _ends(piece, found, at):
            yield line, part, is_spoken
            part, is_spoken = [], is_words(piece)
            line += piece.role == "break"
        elif not (depth == 0 and piece.role in ("break", "space")):
            part.append(piece)
        elif _is_between_factors(found, at):
            part.append(piece)  # no product: what is read there tells so
    yield line, part, is_spoken


def _is_between_factors(found: Sequence[Piece], at: int) -> bool:
    """Whether a wide space, or what parts cells, stands right behind a factor and before another one."""
    behind = next((piece for piece in found[at + 1 :] if piece.role not in ("space", "break")), None)
    is_behind = at > 0 and _is_factor(found[at - 1], ")") and operator_name(found[at - 1]) not in EXTREMES
    return is_behind and behind is not None and _is_factor(behind, "(")


def _is_factor(piece: Piece, role: str) -> bool:
    if piece.role:
        return piece.role == role
    is_text = isinstance(piece.base, Command) and piece.base.name == "text"
    return not is_text and piece.text not in RELATIONS and piece.text not in TIMES and piece.text not in STOPS


def _ends(piece: Piece, found: Sequence[Piece], at: int) -> bool:
    if piece.text == "," and not piece.role:
        return at + 1 == len(found) or found[at + 1].role in ("space", "break")
    if piece.role == "break" and piece.text == "\\\\":
        following = next((later for later in found[at + 1 :] if later.role not in ("space", "break")), None)
        return not (
            following and (following.text in RELATIONS or following.text in ("+", "-") or following.text in TIMES)
        )
    if piece.role == "space" and piece.text == "\\qquad":
        return True
    return is_words(piece)


def is_words(piece: Piece) -> bool:
    """Whether it is `\\text` that speaks, as `\\text{subject to}`; `\\text{AP}` is a name."""
    if not (isinstance(piece.base, Command) and piece.base.name == "text"):
        return False
    words = key(piece.base.arguments[0])
    return any(letter.isalpha() for letter in words) and (" " in words or CONDITIONS.match(words) is not None)


def _statement(part: Sequence[Piece], line: int) -> Statement | None:
    kept = list(part)
    while kept and not kept[-1].role and kept[-1].text in (",", ".", ";"):
        kept.pop()
    if not kept:
        return None
    sides: list[list[Piece]] = [[]]
    relations: list[str] = []
    depth = 0
    for piece in kept:
        depth += (piece.role == "(") - (piece.role == ")")
        if depth == 0 and not piece.role and piece.text in RELATIONS:
            relations.append(RELATIONS[piece.text])
            sides.append([])
        else:
            sides[-1].append(piece)
    start, end = kept[0].start, kept[-1].end
    return Statement(
        [Side(side, side[0].start if side else start, side[-1].end if side else end, line) for side in sides],
        relations,
    )


def has_dots(side: Side) -> bool:
    """Whether something is left out in it, outside of all delimiters."""
    depth = 0
    for piece in side.pieces:
        depth += (piece.role == "(") - (piece.role == ")")
        if depth == 0 and piece.text in DOTS:
            return True
    return False


def target(side: Side, is_name: bool) -> Target | None:
    """What a side names: a letter, a letter with indices, a function of arguments; None where it names nothing.

    `is_name` tells that the table has the side as it stands, scripts and all.
    """
    found = side.pieces
    if not found or found[0].role or found[0].key in _NO_NAMES:
        return None
    whole = "".join(whole_key(piece) for piece in found)
    if is_name:
        return Target(whole, found)
    opening = next((at for at, piece in enumerate(found) if piece.role == "("), None)
    if opening is not None:
        return _function(found, opening)
    if len(found) == 3 and found[1].text == "@":
        at = [*(index_parts(found[0].sub) if found[0].sub else []), [found[2]]]
        return Target(found[0].key, found, at, is_at=True)
    if len(found) != 1 or isinstance(found[0].base, (Number, Environment)) or _is_fraction(found[0]):
        return None
    return _letter(found[0])


def _is_fraction(piece: Piece) -> bool:
    """Whether it is a fraction, a root or a binomial coefficient, which has a value and is no name."""
    return isinstance(piece.base, Command) and piece.base.name in FRACTIONS


def _letter(piece: Piece) -> Target | None:
    sub, sup = (key(part) if part else None for part in (piece.sub, piece.sup))
    if piece.sub is None or sub is None:
        return Target(whole_key(piece), [piece])
    parts = index_parts(piece.sub)
    if any(len(part) == 1 and isinstance(part[0].base, Number) and "." in part[0].text for part in parts):
        raise piece.error("is not in the table of symbols, and a number with a fraction is no index")
    if not all(map(_is_index, parts)):
        return Target(whole_key(piece), [piece])
    base = marked(piece.key + "'" * piece.primes, piece.sub)
    return Target(joined(base, None, sup), [piece], parts)


def _function(found: Sequence[Piece], opening: int) -> Target | None:
    """`f(x)`, `f(x)_{i}`: a name of one or more pieces, and arguments up to the end."""
    cursor = Cursor(found)
    cursor.at = opening
    _, inside, closing = cursor.inside()
    if not cursor.is_done or closing.sup is not None or found[opening].text not in ("(", "["):
        return None
    name = found[:opening]
    if any(piece.text in TIMES or piece.text in ("+", "-") or piece.key in _NO_NAMES for piece in name):
        return None
    if isinstance(name[0].base, Number):
        return None
    if isinstance(found[0].base, Number):
        return None
    parts = inside.split_where(lambda piece: piece.text in SEPARATORS and not piece.role)
    signature = "".join(SEPARATORS[sign] for sign, _ in parts[1:])
    parameters = [part.pieces[0] for _, part in parts if len(part.pieces) == 1]
    heads = [part.pieces[0] for _, part in parts if part.pieces]
    indices = index_parts(closing.sub) if closing.sub is not None else []
    letters = pattern([part for _, part in parts], signature)
    return Target(
        "".join(map(whole_key, name)), list(found), indices, parameters, heads, signature, letters, is_at=bool(indices)
    )


def pattern(parts: Sequence[Cursor], signature: str) -> str:
    """The letters that a distribution is one of: `p(x, y)` and `p(x)` are two, by the letters of their arguments."""
    letters = [part.pieces[0].key if part.pieces else "" for part in parts]
    kept = [letter for letter in letters if letter not in ("\\dots", "\\ldots")]
    signs = ["", *("|" if sign == "|" else "," for sign in signature)]
    return "".join(sign + letter for sign, letter in zip(signs, kept, strict=False))


_NO_NAMES = frozenset(("\\nabla", "\\sum", "\\prod", "\\int", "\\iint", "\\arg", "\\max", "\\min"))
"""What no name begins with."""


def _is_index(part: Sequence[Piece]) -> bool:
    """Whether it may be the index that a definition runs over: a letter, one with a number added, a number."""
    if not part or not all(piece.is_bare and not piece.role for piece in part):
        return False
    first = part[0]
    if isinstance(first.base, Number):
        return len(part) == 1 and first.text.isdecimal()
    if not (first.key.isalpha() and len(first.key) == 1):
        return False
    return len(part) == 1 or (len(part) == 3 and part[1].text in ("+", "-") and isinstance(part[2].base, Number))
