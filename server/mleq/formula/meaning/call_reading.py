"""Calls: a letter or a word before parentheses, and functions whose argument may have none."""

from __future__ import annotations

from collections.abc import Sequence

from mleq.formula.meaning.algebra import product
from mleq.formula.meaning.construct import given, name, one_of, sequence
from mleq.formula.meaning.cursor import LONGEST_CHAIN, Between
from mleq.formula.meaning.functions import call
from mleq.formula.meaning.group_reading import GroupReader
from mleq.formula.meaning.item import Item
from mleq.formula.meaning.names import PARAMETERS
from mleq.formula.meaning.script_reading import is_indicator
from mleq.formula.meaning.term import Kind, Term, with_indices


class CallReader(GroupReader):
    """Reads calls."""

    def called(self, head: Term) -> Term:
        """The head applied to what stands in delimiters right behind it, if it is a head."""
        for _ in range(LONGEST_CHAIN):
            item = self.peek()
            if item is None or item.what != "open" or not _may_be_called(head, item.text):
                break
            before = self.at
            inside = self.between()
            if not inside.parts:
                return head
            end = inside.closing.end if inside.closing is not None else item.end
            made = _called(head, item.text, inside, end)
            if made is None:
                self.groups_read[before] = inside, self.at
                self.at = before
                return head
            head = self.scripted(made, inside.closing) if inside.closing is not None else made
        return head

    def function(self, item: Item) -> Term:
        """A function with its argument: in delimiters, or what stands right behind it."""
        self.at += 1
        head = name(item.text, item.start, item.end)
        if item.sub is not None:
            head = with_indices(head, self.indices(item.sub), item.end)
        following = self.peek()
        if following is not None and following.what == "open" and following.text in ("(", "[", "{}", "{"):
            return self.function_of_group(item, head)
        arguments = self.bare_arguments()
        if not arguments and item.text == "exp" and item.sup is not None:
            exponent = self.itemizer.term(item.sup)  # `\\exp^x`
            return call(head, [exponent], item.start, item.end)
        if not arguments:
            return self.scripted(name(item.text, item.start, item.end), item)
        end = max(argument.end for argument in arguments)
        argument = product(arguments, arguments[0].start, end)
        term = call(_drawn_from(head, [argument]), [argument], item.start, end)
        return self.raised(term, item.sup, end) if item.sup is not None else term

    def function_of_group(self, item: Item, head: Term) -> Term:
        """A function of what is in the delimiters at hand."""
        opening = self.items[self.at]
        parts, parameters, closing = self.between()
        if len(parts) == 1 and parts[0].kind is Kind.LIST and parts[0].head in ("()", "{}"):
            parts = list(parts[0].parts)  # `\\max{(0, x)}`
        arguments = [*parts, *parameters]
        end = closing.end if closing is not None else opening.end
        term = call(_drawn_from(head, arguments), arguments, item.start, end)
        if item.sup is not None:
            term = self.raised(term, item.sup, end)
        return self.scripted(term, closing) if closing is not None else term

    def bare_arguments(self) -> list[Term]:
        """The factors that a function without delimiters is of: up to a sign, another function or a `dx`."""
        arguments: list[Term] = []
        while (following := self.peek()) is not None and self.begins_factor(following):
            if (arguments and following.what in ("fun", "big")) or self.begins_differential(following):
                break
            factor = self.factor(is_first=False)
            if factor is None:
                break
            arguments.append(factor)
        return arguments


def _may_be_called(head: Term, delimiter: str) -> bool:
    """Whether a term may be the head of a call with such a delimiter behind it."""
    if is_indicator(head):
        return delimiter in ("(", "[", "{}")
    if head.kind is Kind.NAME:
        return delimiter in ("(", "[", "{}") and head.head not in _NO_HEADS
    if head.kind is not Kind.LETTER:
        return False
    return delimiter in ("(", "[") or (delimiter == "{}" and head.head in ("P", "\\delta"))


def _called(head: Term, delimiter: str, inside: Between, end: int) -> Term | None:
    """The head applied to what is in delimiters; None where that is another factor."""
    parts, parameters, _ = inside
    only = parts[0] if len(parts) == 1 and not parameters else None
    if only is not None and only.kind is Kind.RELATION and (is_indicator(head) or head.head == "\\delta"):
        return call(name("indicator", head.start, head.end), [only], head.start, end)
    if head.kind is Kind.NUMBER:
        return None
    if head.kind is Kind.NAME:
        return call(head, [*parts, *parameters], head.start, end)
    if only is None:
        if delimiter == "{}" or (delimiter == "[" and not _takes_brackets(head)):
            return None
    elif delimiter == "[" and _is_place(head, only):
        return with_indices(head, [only], end)
    elif not _is_argument(head, only, delimiter):
        return None
    if head.letter in ("P", "p"):
        parts = [_without_variable(part) for part in parts]
    if head.letter in _WITH_PARAMETERS:
        parameters, parts = _parameters(parameters, parts)
        return call(with_indices(head, parameters, head.end) if parameters else head, parts, head.start, end)
    return call(head, [*parts, *parameters], head.start, end)


def _takes_brackets(head: Term) -> bool:
    return head.letter in ("P", "H", "I", "D", "L", "F", "J", "V", "p", "q")


def _is_place(head: Term, only: Term) -> bool:
    """Whether what stands in brackets behind a letter is an index, as `x[n]`."""
    plain = head.letter
    is_variable = len(plain) == 1 and plain.islower() and plain not in "pqf"
    return is_variable and only.kind in (Kind.LETTER, Kind.NAME, Kind.NUMBER)


def _is_argument(head: Term, only: Term, delimiter: str) -> bool:
    """Whether what stands behind a letter is its argument, and not the next factor."""
    if only.kind in (Kind.GIVEN, Kind.RELATION):
        return True
    if delimiter != "(":
        return delimiter == "[" and _takes_brackets(head) and only.kind is not Kind.SUM
    if only.kind is Kind.BIG or (only.kind is Kind.PRODUCT and len(only.parts) > 1):
        return head.letter in _FUNCTIONS
    return only.kind is not Kind.SUM


def _without_variable(part: Term) -> Term:
    """What a probability is of, a value alone where it is said whose that is: `P(X = x, Y = y)` as `P(x, y)`."""
    if part.kind is Kind.RELATION and part.head == "=":
        variable, value = part.parts
        return value if variable.kind is Kind.LETTER is value.kind else part
    if part.kind is Kind.LIST:
        return sequence(part.head, [_without_variable(one) for one in part.parts], part.start, part.end)
    if part.kind is Kind.GIVEN:
        left, right = map(_without_variable, part.parts)
        return given("|", left, right, part.start, part.end)
    return part


def _drawn_from(head: Term, arguments: Sequence[Term]) -> Term:
    """The sign of a mean with the distribution alone below it: that of `x \\sim p(x)`, `p(x)` and `p` is p."""
    if head.head != "E" or not head.indices:
        return head
    index = head.indices[-1]
    if len(head.indices) > 1 and index.head != "~":
        return head
    made = name("E", head.start, head.end)
    if index.kind is Kind.RELATION and index.head == "~":
        index = index.parts[1]
    elif index.kind is Kind.LETTER and _is_averaged_over(index, arguments):
        return made
    if index.kind is Kind.CALL:
        index = index.parts[0]
    if index.kind in (Kind.LETTER, Kind.NAME):
        made.indices = (index,)
    return made


def _is_averaged_over(letter: Term, arguments: Sequence[Term]) -> bool:
    """Whether a letter is in the arguments of a mean, and is no density that is called there."""
    if not any(letter.head in argument.letters() for argument in arguments):
        return False
    return not any(
        part.kind is Kind.CALL and part.parts[0].head == letter.head for one in arguments for part in one.walk()
    )


def _parameters(parameters: list[Term], parts: list[Term]) -> tuple[list[Term], list[Term]]:
    """The parameters of a density and its arguments: those behind a semicolon, and those a condition ends with."""
    if parameters or len(parts) != 1 or parts[0].kind is not Kind.GIVEN or parts[0].head != "|":
        return parameters, parts
    left, right = parts[0].parts
    if right.kind is Kind.LETTER and right.head in PARAMETERS and not right.indices:
        return [right], list(left.parts) if left.kind is Kind.LIST else [left]
    if right.kind is Kind.LIST and (count := _count_of_parameters(right.parts)):
        rest = right.parts[:-count]
        condition = one_of(rest, right.start, rest[-1].end)
        return list(right.parts[-count:]), [given("|", left, condition, left.start, right.end)]
    return parameters, parts


def _count_of_parameters(parts: Sequence[Term]) -> int:
    """How many of the letters behind a bar are parameters: the last one, or two with their bias, as `W, b`."""
    last = parts[-1]
    if last.kind is not Kind.LETTER:
        return 0
    if last.letter == "b" and len(parts) > 2 and parts[-2].kind is Kind.LETTER and parts[-2].head in PARAMETERS:
        return 2
    return int(last.head in PARAMETERS)


_WITH_PARAMETERS = frozenset("p q P f g D G \\pi".split())
"""The letters behind whose arguments parameters stand: `p(x; \\theta)`."""
_FUNCTIONS = frozenset(
    (
        "f g h u s a k p q v F G H D P Q K L J V E I R T S \\phi \\psi \\sigma \\Phi \\Psi \\Gamma \\delta \\kappa "
        "\\rho \\tau \\ell \\eta \\mu \\pi \\zeta \\varsigma"
    ).split()
)
"""The letters before whose parentheses nobody thinks of a product."""
_NO_HEADS = frozenset(("\\nabla", "\\partial", "…", "\\infty", "tp", "tn", "fp", "fn"))
"""The names that are no functions: parentheses behind them begin another factor."""
