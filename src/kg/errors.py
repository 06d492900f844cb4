"""What can go wrong, as values and as one family of exceptions."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.lines import escape_controls
from kg.words import Sentence, phrase


class KGError(Exception):
    """Something that kg cannot do, in a sentence, with a hint at what would help."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Handed from one process to another as it stands, whatever its class asks for when it is
        # made.
        return _restored, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        message = escape_controls(self.message)
        return f"{message}\n  hint: {escape_controls(self.hint)}" if self.hint else message


def _restored(kind: type[KGError], arguments: tuple[object, ...], facts: dict[str, Any]) -> KGError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(facts)
    return error


class Problem(NamedTuple):
    """A fault in an input file: where it is, what is wrong, and what would mend it.

    `line` and `column` count from 1; 0 means that the fault is of the whole file (or line).
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def sentence(self) -> Sentence:
        """The message with its place before it."""
        code = "words.at" if self.column else "words.at-line" if self.line else "words.at-file"
        return phrase(
            code, path=self.path, line=self.line, column=self.column, message=self.message
        )

    def __str__(self) -> str:
        return escape_controls(self.sentence())


class NotFound(KGError):
    """Nothing is there under the name that was given."""


class Unwritable(KGError):
    """A format cannot hold what is to be written in it."""


class BadParameter(KGError):
    """A parameter that what is asked for does not have."""


class Refused(KGError):
    """The input has problems, and so nothing was built from it."""

    def __init__(self, problems: list[Problem]):
        super().__init__(
            phrase("words.problems", count=len(problems)), phrase("words.problems.hint")
        )
        self.problems = problems
