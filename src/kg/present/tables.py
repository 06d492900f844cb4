"""Tables of text, as wide as they look."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lines import escape_controls, in_markdown
from kg.rdf.terms import XSD, parts
from kg.sparql.asking import Rows
from kg.store.labelling import shown
from kg.words import phrase, translate


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Korean letter takes two."""
    from unicodedata import combining, east_asian_width

    return (
        sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)
        if not text.isascii()
        else len(text)
    )


def pad(text: str, columns: int, right: bool = False) -> str:
    """The text filled with blanks to so many columns, after it or before it."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def grid(
    columns: list[str], cells: list[list[str]], numeric: list[bool], language: str = "en"
) -> str:
    """A table in plain text, as wide as what is in it; numbers stand to the right. `language` is
    that of the line that counts the rows.
    """
    cells = [[escape_controls(cell) for cell in row] for row in cells]
    widths = [
        max([width(name), *(width(row[i]) for row in cells)]) for i, name in enumerate(columns)
    ]
    lines = [
        "   ".join(pad(cell, widths[i], numeric[i]) for i, cell in enumerate(row)).rstrip()
        for row in (columns, *cells)
    ]
    lines.insert(1, "─" * (sum(widths) + 3 * (len(widths) - 1)))
    count = translate(phrase("present.rows", count=len(cells)), language)
    return "\n".join([*lines, count, ""])


def is_number(value: str) -> bool:
    """Whether a term is a numeric literal."""
    return value.startswith('"') and parts(value)[1].removeprefix(XSD) in (
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
    )


def cell_texts(answer: Rows, prefixes: dict[str, str], labels: dict[str, str]) -> list[list[str]]:
    """The terms of an answer for people: see `kg.store.labelling.shown`."""
    return [[shown(cell, prefixes, labels) for cell in row] for row in answer.rows]


def number_columns(answer: Rows) -> list[bool]:
    """For each column, whether nothing but numbers stands in it."""
    return [
        bool(answer.rows) and all(is_number(row[i]) or not row[i] for row in answer.rows)
        for i in range(len(answer.variables))
    ]


def markdown(answer: Rows, texts: list[list[str]], marks: bool = False) -> str:
    """A Markdown table; numbers are aligned to the right. With `marks`, the last column holds marks
    of ours, and no text of others.
    """
    theirs = len(answer.variables) - marks

    def line(items: Iterable[str]) -> str:
        return "| " + " | ".join(items) + " |\n"

    return (
        line(answer.variables)
        + line("---:" if n else "---" for n in number_columns(answer))
        + "".join(line([*map(in_markdown, row[:theirs]), *row[theirs:]]) for row in texts)
    )
