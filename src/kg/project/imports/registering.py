"""Ids and rows of registers for the things of a table that are new."""

from __future__ import annotations

from collections.abc import Sequence

from kg.forms.languages import base
from kg.project.contract import SLUG, register_columns, split_list
from kg.project.imports.identity import folded
from kg.project.imports.tables import digest
from kg.project.slugs import slug


def exact_slug(text: str, before: str = "") -> str:
    """An id made of a text that another text has not: what is lost in it is told by a digest.

    >>> exact_slug("360G-blagrave-17"), exact_slug("17", "grants")
    ('360g-blagrave-17', 'grants-17')
    """
    short = slug(text)
    lost = short != text.casefold()
    parts = [before, short, digest(text) if lost else ""]
    return "-".join(part for part in parts if part)


def name_column(language: str, languages: Sequence[str]) -> str:
    """The column of a register for names in the language of a source: that of the working language,
    else that of names that are the same everywhere.
    """
    working = languages[0]
    return f"name_{working}" if language in languages[:1] or base(language) == working else "name"


def register_row(
    id_: str, cls: str, names: Sequence[str], column: str, languages: Sequence[str]
) -> list[str]:
    """The row of a register for a new thing with its spellings, the first of them its name."""
    others = distinct(names)
    cells = {"id": id_, "class": cls, column: others[0] if others else ""}
    cells[column.replace("name", "other")] = "|".join(others[1:])
    return [cells.get(one, "") for one in register_columns(languages)]


def renamed(
    row: Sequence[str], names: Sequence[str], column: str, languages: Sequence[str]
) -> list[str]:
    """The row of a register of a thing that its table calls by some spellings now."""
    columns = register_columns(languages)
    other = column.replace("name", "other")
    if len(names) == 1 and row[columns.index(column)] == names[0] and "|" not in names[0]:
        # Most things are called as they were.
        if not (row[columns.index(other)] or row[columns.index("replaced_by")]):
            return list(row)
    cells = dict(zip(columns, row, strict=True))
    cells["replaced_by"] = ""
    known = [cells[column], *split_list(cells[other])]
    spellings = distinct(names)
    if spellings and cells[column] and folded(cells[column]) not in map(folded, spellings):
        known.insert(0, spellings[0])
    kept = distinct([name for name in (*known, *spellings) if name])
    if kept:
        cells[column] = kept[0]
        cells[other] = "|".join(kept[1:])
    return [cells[one] for one in columns]


def distinct(names: Sequence[str]) -> list[str]:
    """Names without those that differ from an earlier one in case and signs alone; a bar parts
    names in a register, and so stands in none.
    """
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(folded(name), name.replace("|", "/"))
    return list(found.values())


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return bool(SLUG.match(text))
