"""What Python calls a letter: `\\hat{y}` is `y_hat`, `\\lambda` is `lambda_`."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterable

from mleq.proof.expression import Binding, Length, Name
from mleq.proof.types import Dim


def identifier(key: str) -> str:
    """A name for the key of a letter, as `mleq.proof.reading.pieces` makes it."""
    name = re.sub(r"_+", "_", "_".join(word for word in _words(key) if word)).strip("_")
    name = re.sub(r"\W", "", name) or "value"
    if name[0].isdigit():
        name = f"v_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def length(index: Binding) -> Dim:
    """How many values an index takes that runs from 1 to a dimension."""
    range_ = index.range
    if range_ is None or range_.low is None or range_.high is None:
        return None
    high = range_.high
    if isinstance(high, Length):
        return high.dim
    if isinstance(high, Name) and high.binding.is_given:
        return identifier(high.binding.key)
    return None


def of_use(key: str, use: str) -> str:
    """A name for a function by its arguments: `p_y_given_x` for the letters `y|x`, `H_joint` where only signs tell."""
    if not re.search(r"\w", use):
        return identifier(key) + ("_given" if "|" in use else "_joint" if use else "")
    parts = [[identifier(letter) for letter in part.split(",") if letter] for part in use.split("|")]
    return "_".join([identifier(key), "_given_".join("_".join(part) for part in parts)])


def dimensions(bindings: Iterable[Binding]) -> set[str]:
    """The names of the lengths that the axes of letters have."""
    dims = [dim for b in bindings for dim in (*b.type.dims, *(span.high for span in b.type.per)) if dim is not None]
    return {name for dim in dims for name in dim.split(" + ") if name.isidentifier()}


def settle(bindings: Iterable[Binding]) -> None:
    """Give each letter a name that no other one has; those that come first choose first.

    Of `n` and `n_{ij}` one is a number and one a family: the indices that the table has them with tell them apart. What
    has the name of a length is that length, or has another name.
    """
    bindings = list(bindings)
    lengths = dimensions(bindings)
    settled = [(binding, binding.name or identifier(binding.key)) for binding in bindings]
    shared = Counter(name for _, name in settled)
    taken: set[str] = set()
    for binding, name in settled:
        if shared[name] > 1 and binding.row:
            name = identifier(binding.row)
        if name in taken or (name in lengths and not binding.type.is_number):
            name = f"{name}_{_suffix(binding)}"
        while name in taken or (name in lengths and not binding.type.is_number):
            name += "_"
        taken.add(name)
        binding.name = name


def _suffix(binding: Binding) -> str:
    """What tells a letter from one of the same name: its font, or what there is one of it for."""
    dims = [span.high for span in binding.type.per if span.high is not None]
    per = "_".join(["per", *dims]).replace(" + ", "_") if dims else "other"
    return next((word for font, word in _FONTS if font in binding.key), per)


def _words(key: str) -> list[str]:
    """The parts of a name: accents stand behind what they are on."""
    key = key.strip()
    if (accent := _ACCENT.fullmatch(key)) is not None and _is_one_group(accent[2]):
        return [*_words(accent[2]), accent[1]]
    found: list[str] = []
    at = 0
    while at < len(key):
        if key[at] in "_^":
            end = _closing(key, at + 1)
            inner = key[at + 2 : end]
            found += [_SIGNS[inner]] if inner in _SIGNS else _words(inner)
            at = end + 1
            continue
        if (command := _COMMAND.match(key, at)) is not None:
            name, at = command[1], command.end()
            if at < len(key) and key[at] == "{":
                end = _closing(key, at)
                inner = key[at + 1 : end]
                found += re.findall(r"\w+", inner) if name == "text" else _words(inner)
                found += [name] * (name in _ACCENTS)
                at = end + 1
            elif name not in ("text",):
                found.append(name.removeprefix("var"))
            continue
        if (letters := re.match(r"[A-Za-z0-9]+", key[at:])) is not None:
            found.append(letters[0])
            at += letters.end()
        else:
            found.append(_SIGNS.get(key[at], ""))
            at += 1
    return found


def _closing(key: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(key)):
        depth += (key[at] == "{") - (key[at] == "}")
        if not depth:
            return at
    return len(key)


def _is_one_group(inner: str) -> bool:
    depth = 0
    for letter in inner:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return True


_ACCENTS = frozenset(("hat", "tilde", "bar", "overline", "widehat", "widetilde", "vec", "dot", "check", "breve"))
_ACCENT = re.compile(rf"\\({'|'.join(sorted(_ACCENTS))})\{{(.*)\}}")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_SIGNS = {
    "+": "plus",
    "-": "minus",
    "'": "prime",
    "-1": "inverse",
    "*": "star",
    "<": "before",
    ">": "behind",
    "()": "sorted",
    "@.": "rows",
    ".@": "columns",
    "..": "total",
}
_FONTS = (("mathcal", "set"), ("mathbf", "vector"), ("mathrm", "value"))
_TAKEN = frozenset(dir(builtins)) | {"np", "math", "cache"}
