"""A table as it stands in a file: spreadsheets, text with separators, lines of JSON."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from kg.errors import KGError
from kg.words import phrase

# More columns than any table has; a spreadsheet whose width was formatted to the end has them.
MOST_COLUMNS = 16_384
# Of so many rows the first few may be titles above the names of columns.
_TITLES = 12


class Row(NamedTuple):
    """A row: its number in the file (from 1, as a spreadsheet or an editor counts) and its cells,
    one for each column, trimmed and in one line.
    """

    number: int
    cells: list[str]


class Table(NamedTuple):
    """A table: the name of its file, of its sheet ("" where there are none), the names of its
    columns (each once), its rows without the empty ones, and the SHA-256 of the file.

    `wide` are the numbers of rows that have cells beyond the last named column; `voids` how many
    cells hold a formula whose value is not kept, or an error.
    """

    name: str
    sheet: str
    columns: tuple[str, ...]
    rows: list[Row]
    sha256: str
    wide: tuple[int, ...] = ()
    voids: int = 0


class Cells(NamedTuple):
    """What a reader of one kind of file finds: rows with their numbers, the header first."""

    sheet: str
    rows: list[Row]
    voids: int = 0


def table_of(name: str, found: Cells, header: int, sha256: str) -> Table:
    """The table of the cells that a file has; see `Table`. Raises KGError."""
    filled = [row for row in found.rows if any(row.cells)]
    start = (
        next((k for k, row in enumerate(filled) if row.number == header), None)
        if header
        else _below_titles(filled)
    )
    if start is None:
        hint = phrase("project.table-header-missing.hint")
        raise KGError(phrase("project.table-header-missing", name=name, row=header), hint)
    columns = _columns(name, filled[start])
    width = len(columns)
    rows, wide = [], []
    for row in filled[start + 1 :]:
        if any(row.cells[width:]):
            wide.append(row.number)
        rows.append(Row(row.number, (row.cells + [""] * width)[:width]))
    return Table(name, found.sheet, columns, rows, sha256, tuple(wide), found.voids)


def _below_titles(filled: list[Row]) -> int | None:
    # The first row that has half as many cells as any has: above it are titles and notes.
    widths = [sum(map(bool, row.cells)) for row in filled[:_TITLES]]
    return next((k for k, width in enumerate(widths) if 2 * width >= max(widths)), None)


def _columns(name: str, row: Row) -> tuple[str, ...]:
    # The names of columns, up to the last that has one; what has none is called by its number.
    cells = row.cells
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        message = phrase("project.table-too-wide", name=name, count=len(cells), most=MOST_COLUMNS)
        raise KGError(message, phrase("project.table-too-wide.hint"))
    twice = sorted({cell for cell in cells if cell and cells.count(cell) > 1}) if cells else []
    if twice:
        places = [phrase("project.table-column", name=cell) for cell in twice[:5]]
        message = phrase("project.table-columns-twice", name=name, count=len(twice), names=places)
        raise KGError(message, phrase("project.table-columns-twice.hint", row=row.number))
    return tuple(cell or f"#{k}" for k, cell in enumerate(cells, 1))


def digest(text: str) -> str:
    """Eight signs that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def one_line(text: str) -> str:
    """The text of a cell trimmed, with each run of blanks and breaks as one blank."""
    return " ".join(text.split())
