"""What is wrong with a file of RDF, and the places of characters in it."""

from __future__ import annotations

from kg.errors import Problem

DEEPEST = 500


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


def too_deep() -> str:
    """The sentence for a file that nests more deeply than a parser should be given."""
    return f"is nested deeper than {DEEPEST} levels"


def place(text: str, at: int) -> tuple[int, int]:
    """(line, column) of the character at an offset, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
