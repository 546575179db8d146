"""The two forms in which clients show text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import lru_cache


class Markup(ABC):
    """A way to mark what is said."""

    @abstractmethod
    def prose(self, text: str) -> str:
        """Text that is to be shown as it is."""

    @abstractmethod
    def strong(self, text: str) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str:
        """A word of a formula or of its source."""

    @abstractmethod
    def block(self, text: str, language: str) -> str:
        """Lines of equally wide characters."""

    @abstractmethod
    def link(self, text: str, url: str) -> str: ...

    @abstractmethod
    def facts(self, facts: Mapping[str, str]) -> str:
        """Values by their names."""

    def bullets(self, items: Iterable[str]) -> str:
        """A list."""
        return "\n".join(f"- {item}" for item in items)

    def headed(self, heading: str, items: Iterable[str]) -> str:
        """A list under a heading; nothing where the list is empty."""
        listed = self.bullets(items)
        return f"{self.strong(heading)}\n\n{listed}" if listed else ""


class Markdown(Markup):
    """CommonMark."""

    def prose(self, text: str) -> str:
        """Text that Markdown shows unchanged, with no more escapes than it takes: terminals show those, too."""
        return _escaped(text)

    def strong(self, text: str) -> str:
        return f"**{self.prose(text)}**"

    def code(self, text: str) -> str:
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        edge = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{edge}{text}{edge}{fence}"

    def block(self, text: str, language: str) -> str:
        return f"```{language}\n{text}\n```"

    def facts(self, facts: Mapping[str, str]) -> str:
        return self.bullets(f"{self.prose(name)}: {self.prose(value)}" for name, value in facts.items())

    def link(self, text: str, url: str) -> str:
        return f"[{_MARKS_IN_LINKS.sub(_backslashed, text)}]({url})"


class PlainText(Markup):
    """Text alone."""

    def prose(self, text: str) -> str:
        return text

    def strong(self, text: str) -> str:
        return text

    def code(self, text: str) -> str:
        return text

    def block(self, text: str, language: str) -> str:
        return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))

    def facts(self, facts: Mapping[str, str]) -> str:
        return "\n".join(f"{name:<10}{value}" for name, value in facts.items())

    def link(self, text: str, url: str) -> str:
        return f"{text}, {url}"


MARKDOWN, PLAIN_TEXT = Markdown(), PlainText()


@lru_cache(maxsize=2048)
def _escaped(text: str) -> str:
    return _MARKS.sub(_backslashed, text)


_MARKS = re.compile(r"[\\`*<]|(?<!\w)_|_(?!\w)|\](?=[(\[])")
_MARKS_IN_LINKS = re.compile(rf"[\[\]]|{_MARKS.pattern}")


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
