"""The columns of the CSV files, and what a cell of them may hold."""

from __future__ import annotations

import re

from kg import characters
from kg.errors import Problem
from kg.project import csv_files
from kg.spelling import closest

REGISTER = ("id", "class", "name_ko", "name_en", "other_ko", "other_en", "same_as", "replaced_by")
SOURCES = (
    "id",
    "publisher",
    "title",
    "published",
    "address",
    "language",
    "kind",
    "reading",
    "reliability",
    "note",
)
CLAIMS = (
    "locator",
    "subject",
    "predicate",
    "object",
    "as_of",
    "qualifier",
    "standing",
    "printed",
    "note",
)
REQUIRED = {
    REGISTER: frozenset(REGISTER[:4]),
    SOURCES: frozenset(("id", "publisher", "published", "language", "reading")),
    CLAIMS: frozenset(CLAIMS[:4]),
}
QUALIFIERS = ("about", "over", "under", "at-least", "at-most")
STANDINGS = ("", "stated", "claimed", "set-aside")
READINGS = ("whole", "part")
RELIABILITIES = ("weak", "independent", "ordinary")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


def checked_id(
    table: csv_files.Table, row: csv_files.Row, id_: str, problems: list[Problem]
) -> bool:
    if SLUG.match(id_):
        return True
    chars = characters.unseen(id_)
    guess = re.sub(
        r"[^a-z0-9]+", "-", "".join(char for char in id_ if char not in chars).lower()
    ).strip("-")
    if chars:
        problems.append(
            table.problem(
                row,
                "id",
                f"the id “{id_}” holds {characters.listed(chars)}",
                f"write {guess}" if guess else "",
            )
        )
        return False
    message = (
        f"“{id_}” is no id: lower-case letters, digits and hyphens" if id_ else "the id is missing"
    )
    problems.append(table.problem(row, "id", message, f"write {guess}" if id_ and guess else ""))
    return False


def one_of(value: str, what: str, known: tuple[str, ...]) -> tuple[str, str]:
    message = f"“{value}” is no {what}" if value else f"the {what} is missing"
    return message, closest(value, known) or f"one of {', '.join(k for k in known if k)}"


def no_date(text: str) -> tuple[str, str]:
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}\Z", text) or re.match(r"\d{4}-\d{2}\Z", text):
        return f"“{text}” is no day of the calendar", "write 2021-01-03, 2021-01 or 2021"
    return (
        f"“{text}” is no date",
        "write 2021-01-03, 2021-01, 2021, a span 2020-07/2020-12, or ~ after an inferred one",
    )
