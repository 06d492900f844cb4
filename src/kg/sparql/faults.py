"""What is wrong with a query, as a problem with its place."""

from __future__ import annotations

import re

from kg.errors import Problem
from kg.words import Sentence, phrase


def syntax(name: str, error: Exception, text: str = "") -> Problem:
    """The problem that a SPARQL parser's error is, with its line and column, and what stands there
    in `text`.
    """
    place = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.S)
    if not place:
        return Problem(name, 1, 1, phrase("sparql.syntax", error=error))
    line, column, message = int(place[1]), int(place[2]), place[3]
    lines = text.splitlines()
    if 0 < line <= len(lines):
        # The engine says how far it came, which may be inside a word.
        start = column - 1 - len(re.search(r"\S*\Z", lines[line - 1][: column - 1])[0])
        rest, column = lines[line - 1][start:].strip(), start + 1
        if rest:
            return Problem(
                name,
                line,
                column,
                near(rest),
            )
    early = "expected" in message  # the engine's own word
    said = phrase("sparql.syntax.early") if early else phrase("sparql.syntax", error=message)
    return Problem(name, line, column, said)


def near(rest: str) -> Sentence:
    """The sentence that a query is none from the place on where `rest` stands."""
    if not rest:
        return phrase("sparql.syntax.early")
    return phrase("sparql.syntax.near", text=rest[:40] + "…" * (len(rest) > 40))
