"""Reads arithmetic as it is written on one line, by the rules that a reader would use.

A root is of the next number or letter, or of what is in parentheses. A raised character belongs to what it touches.
A quotient ends its term, since readers differ on what comes after it; a letter and the parentheses that it touches
are one there, as in `1/f(x)`. A product is read so up to the slash.
"""

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˣʸᵏⁿᶿ", "0123456789+−()xyknθ", strict=True))


def value(text, letters):
    reader = _Reader(text, letters)
    result = reader.sum()
    assert reader.at == len(text), f"{text} could not be read after {text[: reader.at]}"
    return result


class _Reader:
    def __init__(self, text, letters):
        self.text, self.letters, self.at = text, letters, 0

    def peek(self, skip=True):
        while skip and self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        return self.text[self.at : self.at + 1]

    def take(self, signs):
        sign = self.peek()
        if sign and sign in signs:
            self.at += 1
            return sign
        return ""

    def sum(self):
        result = self.signed()
        while sign := self.take("+−"):
            term = self.signed()
            result = result + term if sign == "+" else result - term
        return result

    def signed(self):
        return -self.signed() if self.take("−") else self.product()

    def product(self):
        result = self.factor()
        while True:
            if self.take("/"):
                result = result / self.factor(calls=True)
                assert self.peek() in ("", "+", "−", ")", "]"), f"{self.text} has something after a quotient"
                return result
            if self.take("⋅") or (self.peek() and self.peek() not in "+−)]/"):
                result = result * self.factor()
            else:
                return result

    def factor(self, calls=False):
        is_letter = self.peek() in self.letters
        base = self.atom()
        result = self.power(base)
        if calls and is_letter and self.peek(skip=False) == "(":
            result = result * self.power(self.atom())
        return result

    def power(self, base):
        raised = self.raised()
        if raised:
            return base ** value(raised, self.letters)
        if self.peek(skip=False) == "^":
            self.at += 1
            return base ** self.atom()
        return base

    def raised(self):
        start = self.at
        while self.peek(skip=False) in RAISED and self.at < len(self.text):
            self.at += 1
        return "".join(RAISED[char] for char in self.text[start : self.at])

    def atom(self):
        sign = self.peek()
        index = self.raised()
        if index or sign in "√∛":
            if index:
                sign = self.take("√")
                assert sign, f"an index of no root in {self.text}"
            else:
                self.at += 1
            degree = 3.0 if sign == "∛" else value(index, self.letters) if index else 2.0
            if self.peek(skip=False) == "[":  # an index that cannot be raised
                end = self.text.index("]", self.at)
                degree, self.at = value(self.text[self.at + 1 : end], self.letters), end + 1
            return self.atom() ** (1 / degree)
        if sign == "(":
            self.at += 1
            result = self.sum()
            assert self.take(")"), self.text
            return result
        if sign in self.letters:
            self.at += 1
            return self.letters[sign]
        start = self.at
        while self.peek(skip=False) and self.peek(skip=False) in "0123456789.":
            self.at += 1
        return float(self.text[start : self.at])
