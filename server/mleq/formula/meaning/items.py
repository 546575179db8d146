"""A parsed formula as one stream of items: letters, words, signs and delimiters, without what only spaces or styles.

What is nested by braces that mean something, as the parts of a fraction, is read by the reader that asks for the items.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

from mleq.formula.meaning.algebra import inverse, power, product
from mleq.formula.meaning.construct import HALF, applied, letter, name, number
from mleq.formula.meaning.fonts import ACCENTS, FONTS, FONTS_OF_WORDS, SWITCHES, accented, letter_in_font
from mleq.formula.meaning.habits import Habits, alone
from mleq.formula.meaning.item import Item, item_of
from mleq.formula.meaning.symbols import DELIMITERS, item_of_symbol, item_of_text, items_of_text
from mleq.formula.meaning.term import Kind, Term, placed
from mleq.formula.meaning.typed import ACCENTING, typed
from mleq.formula.meaning.words import Joiner
from mleq.formula.tree import Command, Environment, Fence, Grid, Group, Node, Number, Row, Scripts, Symbol, Text

DEEPEST = 200
"""How deep is read, in units of three or so nested calls; Python allows for a thousand. No formula is half as deep."""
Items = list[Item]
"""What items are put to, or are read from."""


class Itemizer:
    """Makes items of nodes."""

    def __init__(
        self,
        read: Callable[[Items, int, int], Term],
        read_cases: Callable[[Sequence[Sequence[Items]], int, int], Term],
        vocabulary: Collection[str],
        habits: Habits,
    ) -> None:
        self.read = read
        """Reads the items of something nested as one term, which has that range if they say nothing."""
        self.read_cases = read_cases
        """Reads rows of cells, each given by its items, as cases with that range."""
        self.joiner = Joiner(vocabulary)
        self.habits = habits
        self.depth = 0
        """How deep in the formula what is read stands, nodes and factors counted by the calls that they take."""

    def items(self, node: Node) -> Items:
        """The items of a row, of the cells of a grid one after the other, or of any other node."""
        out: Items = []
        self.put(node, out)
        return self.joiner.joined(out)

    def term(self, node: Node) -> Term:
        """What is nested in a formula, as one term."""
        return self.read(self.items(node), node.start, node.end)

    def put(self, node: Node, out: Items) -> None:
        """Put the items of a node to `out`, letters still one by one; nothing of what stands deeper than `DEEPEST`."""
        self.depth += 1
        if self.depth <= DEEPEST:
            self.put_node(node, out)
        self.depth -= 1

    def put_node(self, node: Node, out: Items) -> None:
        """Put the items of a node to `out`."""
        if isinstance(node, Row):
            for item in node.items:
                self.put(item, out)
        elif isinstance(node, Grid):
            self.put_grid(node, out)
        elif isinstance(node, Number):
            out.append(_item_of_number(node))
        elif isinstance(node, Text):
            out += items_of_text(node.text, node.start, node.end)
        elif isinstance(node, Symbol) and not node.text.isascii() and self.has_put_typed(node, out):
            return
        elif isinstance(node, Symbol):
            if (made := item_of_symbol(node)) is not None:
                out.append(made)
                if node.text == "e" and self.habits.has_letter_e:
                    made.term = letter("it e", node.start, node.end)
        elif isinstance(node, Scripts):
            self.put_scripts(node, out)
        elif isinstance(node, Group):
            self.put_group(node, out)
        elif isinstance(node, Fence):
            self.put_fence(node, out)
        elif isinstance(node, Environment):
            self.put_environment(node, out)
        elif isinstance(node, Command):
            _COMMANDS.get(node.name, Itemizer.put_last_argument)(self, node, out)

    def has_put_typed(self, node: Symbol, out: Items) -> bool:
        """Put a letter that has its font or accent in Unicode, or put an accent on the last one, if it is that."""
        start, end = node.start, node.end
        if (accent := ACCENTING.get(node.text)) is not None:
            if out and (last := out[-1]).term is not None and last.what == "letter":
                made = accented(accent, last.term, last.start, end)
                out[-1] = Item("term", made.head, last.start, end, made).with_scripts_of(last)
            return True
        if (found := typed(node.text)) is None:
            return False
        item = item_of_symbol(Symbol(node.first, node.last, start, end, found.letter))
        if item is None or item.what != "letter":
            return False
        if found.font:
            item = letter_in_font(found.font, item.text, start, end)
        if found.accent and item.term is not None:
            made = accented(found.accent, item.term, start, end)
            item = Item("term", made.head, start, end, made)
        out.append(item)
        return True

    # Nodes around others.

    def put_grid(self, node: Grid, out: Items) -> None:
        for at, row in enumerate(node.rows):
            if at:
                out.append(Item("sep", "break", node.start, node.start))
            for column, cell in enumerate(row):
                if column and _is_remark(cell):
                    out.append(Item("sep", "text", cell.start, cell.end))
                else:
                    self.put(cell, out)

    def put_scripts(self, node: Scripts, out: Items) -> None:
        """The base with its scripts, which belong to the last of its items or, of several, to all of them as one."""
        before = len(out)
        if node.base is None:
            return
        if out and isinstance(node.base, Symbol) and node.base.text in ACCENTING:
            before -= 1  # the accent is put on what is there
        self.put(node.base, out)
        if isinstance(node.base, Command) and node.base.name in _BRACES and _is_remark(node.sub or node.sup):
            return
        if len(out) == before or out[-1].what in ("sep", "op", "rel"):
            return
        if len(out) - before > 1 and out[-1].what not in ("close", "bar"):
            out[before:] = self.joiner.joined(out[before:])
            if len(out) - before > 1 and out[-1].what not in ("close", "bar"):
                inner = out[before:]
                term = self.read(inner, node.base.start, node.base.end)
                out[before:] = [Item("term", "", inner[0].start, inner[-1].end, term)]
        last = out[-1]
        if last.sub is None:
            last.sub = node.sub
        elif node.sub is not None:
            term = self.read(self.joiner.joined(out[before:]), node.base.start, node.base.end)
            out[-1] = last = Item("term", "", last.start, last.end, term)
            last.sub = node.sub
        if last.sub is None and self.habits.numbers and alone(node.sup) in self.habits.numbers:
            last.sub, last.primes = node.sup, node.primes
        else:
            last.sup, last.primes = node.sup, node.primes
        last.end = max(last.end, node.end)

    def put_group(self, node: Group, out: Items) -> None:
        """What is in braces: a single item as it is, several between delimiters that only group."""
        body = node.body
        if isinstance(body, Row) and body.items and isinstance(body.items[0], Symbol):
            font = SWITCHES.get(body.items[0].text)
            if font is not None:
                self.put_in_font(font, Row(body.first, body.last, body.start, body.end, body.items[1:]), node, out)
                return
        inner = [item for item in self.items(body) if item.text != "quad"]
        if len(inner) == 1:
            only = inner[0]
            only.start, only.end = node.start, node.end
            if only.term is not None:
                only.term = placed(only.term, node.start, node.end)
            out.append(only)
        elif inner and all(item.what in ("rel", "op") for item in inner):
            out.append(inner[0])
        elif inner:
            out.append(Item("open", "{", node.start, node.start))
            out += inner
            out.append(Item("close", "{", node.end, node.end))

    def put_fence(self, node: Fence, out: Items) -> None:
        """What is between `\\left` and `\\right`; delimiters of which one is missing are no delimiters."""
        if node.left in ("\\{", "\\lbrace") and node.right in (".", ""):
            body = node.body
            if isinstance(body, Row) and len(body.items) == 1 and isinstance(body.items[0], Environment):
                body = body.items[0].body
            self.put_cases(body, node, out)
            return
        left, right = DELIMITERS.get(node.left, ""), DELIMITERS.get(node.right, "")
        if left and right:
            out.append(Item("open", left, node.start, node.start + 1))
            self.put(node.body, out)
            out.append(Item("close", right, node.end, node.end))
        elif node.right == "/":
            out.append(Item("open", "{", node.start, node.start))
            self.put(node.body, out)
            out.append(Item("close", "{", node.end, node.end))
            out.append(Item("op", "/", node.end, node.end))
        else:
            self.put(node.body, out)

    def put_environment(self, node: Environment, out: Items) -> None:
        if node.name in ("cases", "dcases", "rcases", "drcases"):
            self.put_cases(node.body, node, out)
        elif node.name.endswith("matrix"):
            self.put_matrix(node, "|" if node.name == "vmatrix" else "[", out)
        else:
            self.put(node.body, out)

    def put_cases(self, body: Grid | Row, around: Node, out: Items) -> None:
        rows = [[self.items(cell) for cell in row] for row in _rows(body)]
        out.append(Item("term", "", around.start, around.end, self.read_cases(rows, around.start, around.end)))

    def put_matrix(self, node: Environment, delimiter: str, out: Items) -> None:
        """A matrix as it is written in one line: `[a, b; c, d]`."""
        out.append(Item("open", delimiter, node.start, node.start))
        for at, row in enumerate(_rows(node.body)):
            if at:
                out.append(Item("sep", ";", node.start, node.start))
            for column, cell in enumerate(row):
                if column:
                    out.append(Item("sep", ",", node.start, node.start))
                self.put(cell, out)
        out.append(Item("close", delimiter, node.end, node.end))

    # Commands.

    def put_last_argument(self, node: Command, out: Items) -> None:
        """Of a command that says nothing, or too little of which is there, what it is about."""
        if node.arguments:
            self.put(node.arguments[-1], out)

    def put_nothing(self, node: Command, out: Items) -> None:
        """What is only there for people, or for other programs."""

    def put_text(self, node: Command, out: Items) -> None:
        for argument in node.arguments:
            if not isinstance(argument, Text):
                self.put_in_font("rm", argument, node, out)
            elif match := _WHERE.fullmatch(argument.text):
                out.append(Item("sep", "text", node.start, node.start))
                out += items_of_text(match[1], node.start, node.end)
            else:
                out += items_of_text(argument.text, node.start, node.end)

    def put_delimiter(self, node: Command, out: Items) -> None:
        """A delimiter of a size, which often tells whether it opens, closes or divides."""
        if not node.arguments or not isinstance(node.arguments[0], Symbol):
            return
        text, size = node.arguments[0].text, node.name
        delimiter = DELIMITERS.get(text, "")
        if size.endswith("l") and delimiter:
            out.append(Item("open", delimiter, node.start, node.end))
        elif size.endswith("r") and delimiter:
            out.append(Item("close", delimiter, node.start, node.end))
        elif text in ("|", "\\vert", "\\|", "\\Vert"):
            divides = size == "middle" or size.endswith("m")
            out.append(Item("given" if divides else "bar", delimiter, node.start, node.end))
        elif (item := item_of_symbol(Symbol(node.first, node.last, node.start, node.end, text))) is not None:
            out.append(item)

    def put_font(self, node: Command, out: Items) -> None:
        if node.arguments:
            self.put_in_font(FONTS[node.name], node.arguments[0], node, out)

    def put_in_font(self, font: str, body: Node, around: Node, out: Items) -> None:
        """Letters in a font: one is a letter of that font, several are a word, and anything else is what it is."""
        inner: Items = []
        self.put(body, inner)
        start, end = around.start, around.end
        if len(inner) == 1 and inner[0].what == "letter":
            out.append(letter_in_font(font, inner[0].text, start, end).with_scripts_of(inner[0]))
        elif len(inner) > 1 and font in FONTS_OF_WORDS and all(map(_may_be_in_word, inner)):
            word = "".join(part.text for part in inner)
            if len(word) == 2 and font in _FONTS_OF_MATRICES and word.lower() not in self.joiner.vocabulary:
                # `\mathbf{Xw}` is a product.
                out += [letter_in_font(font, part.text, part.start, part.end).with_scripts_of(part) for part in inner]
                return
            item = item_of_text(word, start, end)
            item.sub, item.sup = inner[-1].sub, inner[-1].sup
            out.append(item)
        elif len(inner) == 1 and inner[0].term is not None and inner[0].term.factor == 1 and font in ("bf", "bb"):
            item = item_of(name("1", start, end))  # the sign of an indicator
            item.sub, item.sup = inner[0].sub, inner[0].sup
            out.append(item)
        else:
            out += inner

    def put_accent(self, node: Command, out: Items) -> None:
        """A letter or a word with an accent is another one; over anything else an accent is a function of it."""
        if not node.arguments:
            return
        body, accent = node.arguments[0], ACCENTS[node.name]
        inner = self.items(body)
        start, end = node.start, node.end
        if len(inner) == 1 and inner[0].term is not None:
            made = accented(accent, inner[0].term, start, end)
            item = Item("letter" if accent == "vec" else "term", made.head, start, end, made)
            out.append(item.with_scripts_of(inner[0]))
        elif inner:
            term = applied(name(accent, start, start), [self.read(inner, body.start, body.end)], start, end)
            out.append(Item("term", "", start, end, term))

    def put_fraction(self, node: Command, out: Items) -> None:
        if len(node.arguments) != 2:
            self.put_last_argument(node, out)
            return
        above, below = map(self.term, node.arguments)
        if node.arguments[0].start < node.arguments[0].end and above.kind is not Kind.TEXT:
            term = product([above, inverse(below, below.start, below.end)], node.start, node.end)
            out.append(Item("term", "frac", node.start, node.end, term))

    def put_binomial(self, node: Command, out: Items) -> None:
        if len(node.arguments) != 2:
            self.put_last_argument(node, out)
            return
        parts = [self.term(argument) for argument in node.arguments]
        term = applied(name("binom", node.start, node.start), parts, node.start, node.end)
        out.append(Item("term", "", node.start, node.end, term))

    def put_root(self, node: Command, out: Items) -> None:
        if not node.arguments:
            return
        start, end = node.start, node.end
        degree = self.term(node.options[0]) if node.options else None
        if degree is None:
            exponent = number(HALF, start, start)
        elif degree.factor:
            exponent = number(1 / degree.factor, start, start)
        else:
            exponent = inverse(degree, start, start)
        out.append(Item("term", "", start, end, power(self.term(node.arguments[0]), exponent, start, end)))

    def put_under(self, node: Command, out: Items) -> None:
        """Something with what stands below it, as below an operator."""
        if len(node.arguments) != 2:
            self.put_last_argument(node, out)
            return
        inner = self.items(node.arguments[1])
        out += inner
        if inner and inner[-1].sub is None:
            inner[-1].sub = node.arguments[0]

    def put_colored(self, node: Command, out: Items) -> None:
        if len(node.arguments) > 1:
            self.put(node.arguments[1], out)


def _item_of_number(node: Number) -> Item:
    """A number; one with very many digits is not worked with."""
    if len(node.text) > _MOST_DIGITS:
        return item_of(name(node.text, node.start, node.end))
    return item_of(number(Fraction(node.text), node.start, node.end))


def _may_be_in_word(item: Item) -> bool:
    return item.what == "letter" and (len(item.text) == 1 or item.text == "\\_")


def _is_remark(node: Node | None) -> bool:
    """Whether a node is text and nothing else."""
    while isinstance(node, Row | Group):
        items = node.items if isinstance(node, Row) else (node.body,)
        if len(items) != 1:
            return False
        node = items[0]
    return isinstance(node, Text) or (isinstance(node, Command) and node.name in _TEXTS)


def _rows(body: Grid | Row) -> Sequence[Sequence[Row]]:
    return body.rows if isinstance(body, Grid) else ((body,),)


_MOST_DIGITS = 40
_FONTS_OF_MATRICES = ("bf", "bb")
_BRACES = ("underbrace", "overbrace")
_TEXTS = ("text", "textrm", "textit", "textbf", "mbox")
_WHERE = re.compile(r"\s*(?:where|with|and|if|for)\s+([A-Za-z]{2,12})\s*")
"""A remark that ends in a name of the formula."""
_COMMANDS: dict[str, Callable[[Itemizer, Command, Items], None]] = {
    **dict.fromkeys(
        (
            "text textrm textnormal textup textsf texttt textit textbf mbox hbox fbox mathrm operatorname "
            "operatornamewithlimits mathop intertext shortintertext symup"
        ).split(),
        Itemizer.put_text,
    ),
    **{size + side: Itemizer.put_delimiter for size in "big Big bigg Bigg".split() for side in ("", "l", "r", "m")},
    "middle": Itemizer.put_delimiter,
    **dict.fromkeys(FONTS, Itemizer.put_font),
    **dict.fromkeys(ACCENTS, Itemizer.put_accent),
    **dict.fromkeys("frac dfrac tfrac cfrac over nicefrac sfrac".split(), Itemizer.put_fraction),
    **dict.fromkeys("binom dbinom tbinom choose".split(), Itemizer.put_binomial),
    "sqrt": Itemizer.put_root,
    "underset": Itemizer.put_under,
    **dict.fromkeys("textcolor color colorbox".split(), Itemizer.put_colored),
    **dict.fromkeys(
        (
            "label tag hspace vspace mspace hskip kern mkern phantom hphantom vphantom ref eqref cite rule smash not"
        ).split(),
        Itemizer.put_nothing,
    ),
}
"""How commands are read that say something; of any other the last argument is what it is about."""
