"""MathML text into a tree of elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 1000
"""The elements that may be open at once; what is deeper is drawn as an ellipsis."""
TOKENS = frozenset({"mi", "mn", "mo", "ms", "mtext"})
"""The elements that hold characters."""


@dataclass(slots=True)
class Element:
    """An element of MathML; only a token has text, and only what is no token has children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def style(self, name: str) -> str:
        """A property of the inline style; empty where there is none."""
        for declaration in self.attributes.get("style", "").split(";"):
            key, _, value = declaration.partition(":")
            if key.strip() == name:
                return value.strip()
        return ""


def parse(mathml: str) -> Element:
    """The `math` element that `mathml` is. Raises ValueError where it is none."""
    reader = _Reader()
    try:
        reader.expat.Parse(_NAMED_ENTITY.sub(_character, mathml), True)
    except expat.ExpatError as error:
        raise ValueError(f"not MathML: {error}") from None
    root = reader.top.children[0]
    if root.tag != "math":
        raise ValueError(f"not MathML: the element is <{root.tag}>, not <math>")
    return root


_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_COMMON_ENTITIES = {"ApplyFunction": "\u2061", "nbsp": "\xa0"}


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in _COMMON_ENTITIES:
        return _COMMON_ENTITIES[name]
    from html.entities import html5  # a large table that hardly any formula needs

    return html5.get(name + ";", entity[0]).translate({ord("<"): "&lt;", ord("&"): "&amp;"})


class _Reader:
    """Builds elements from what expat reports, with a stack of its own, so that no depth ends it."""

    def __init__(self) -> None:
        self.top = Element("")
        self.open = [self.top]
        self.depth = 0
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartElementHandler = self.start
        self.expat.EndElementHandler = self.end
        self.expat.CharacterDataHandler = self.characters
        self.expat.StartDoctypeDeclHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        parent = self.open[-1]
        if self.depth > DEEPEST:
            if self.depth == DEEPEST + 1 and parent.tag not in TOKENS:
                parent.children.append(Element("mi", text="…"))
        elif parent.tag in TOKENS:
            self.open.append(parent)  # HTML in a token: its characters are the token's
        else:
            element = Element(name.rpartition(":")[2], attributes)
            parent.children.append(element)
            self.open.append(element)

    def end(self, name: str) -> None:
        if self.depth <= DEEPEST:
            self.open.pop()
        self.depth -= 1

    def characters(self, data: str) -> None:
        if self.depth <= DEEPEST and self.open[-1].tag in TOKENS:
            self.open[-1].text += data

    def refuse(self, *_: object) -> None:
        raise ValueError("not MathML: a document type")
