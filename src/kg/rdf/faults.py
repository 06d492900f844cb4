"""What is wrong with a file of RDF, and the places of characters in it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import Problem
from kg.words import Sentence, phrase

DEEPEST = 500
_NAMED = 5  # so many names stand in one sentence


class Fault(Exception):
    """A file of RDF that cannot be read: line and column count from 1 (0 where they are not
    known).
    """

    def __init__(self, message: str, line: int = 0, column: int = 0, hint: str = ""):
        super().__init__(message)
        self.message, self.line, self.column, self.hint = message, line, column, hint

    def problem(self, name: str) -> Problem:
        """The fault as a problem of the file of that name."""
        return Problem(name, self.line, self.column, self.message, self.hint)


def too_deep() -> Sentence:
    """The sentence for a file that nests more deeply than a parser should be given."""
    return phrase("rdf.too-deep", most=DEEPEST)


def listed(names: Sequence[str]) -> Sentence | list[Sentence]:
    """Names in quotation marks as a fact of a sentence: the first of many, and how many more."""
    first = [phrase("words.quoted", name=name) for name in names[:_NAMED]]
    more = len(names) - _NAMED
    return phrase("words.and-more", names=first, count=more) if more > 0 else first


def place(text: str, at: int) -> tuple[int, int]:
    """(line, column) of the character at an offset, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
