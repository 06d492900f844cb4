"""Spreadsheets: xlsx, ods and their kin, read by calamine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from kg.errors import KGError
from kg.forms.writing import unmistakable
from kg.project.imports import percents
from kg.project.imports.tables import MOST_COLUMNS, Cells, Row, one_line
from kg.words import phrase

# A formula without a value that was kept, and an error, look like an empty cell: they are counted.
_VOID = re.compile(
    rb"<f[ >/](?:(?!</?c[ >]).)*?(?:<v/>|<v></v>|</f></c>|<f[^>]*/></c>)|t=\"e\"", re.S
)
_LOOKED_AT = 1 << 24
# Whether the names of columns are those that are looked for.
Suits = Callable[[tuple[str, ...]], bool]


def read(raw: bytes, name: str, sheet: str, suits: Suits) -> Cells:
    """The cells of a sheet: the one that is named, else the only one with cells, or whose columns
    suit. Raises KGError.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = list(book.sheet_names)
        chosen = _chosen(book, name, sheet, suits)
        rows = _rows(book.get_sheet_by_name(chosen), name, percents.places(raw, chosen))
    except CalamineError as error:
        reason = one_line(str(error)) or type(error).__name__
        hint = phrase("project.sheet-unreadable.hint")
        raise KGError(phrase("project.sheet-unreadable", name=name, reason=reason), hint) from None
    return Cells(chosen if len(names) > 1 else "", rows, _voids(raw, names.index(chosen)))


def _chosen(book: Any, name: str, sheet: str, suits: Suits) -> str:
    names = list(book.sheet_names)
    if sheet:
        if sheet not in names:
            hint = phrase("project.sheet-unknown.hint", names=list(names))
            raise KGError(phrase("project.sheet-unknown", name=name, sheet=sheet), hint)
        return sheet
    filled = [one for one in names if (end := book.get_sheet_by_name(one).end) and end[0] > 0]
    if not filled:
        raise KGError(phrase("project.table-empty", name=name))
    suiting = [one for one in filled if suits(_header(book, one))] if len(filled) > 1 else filled
    if len(suiting) != 1:
        hint = phrase("project.sheet-several.hint", sheet=filled[0])
        raise KGError(phrase("project.sheet-several", name=name, names=filled), hint)
    return str(suiting[0])


def _header(book: Any, sheet: str) -> tuple[str, ...]:
    rows = book.get_sheet_by_name(sheet).iter_rows()
    cells: list[Any] = next((row for row in rows if any(cell != "" for cell in row)), [])
    return tuple(_text(cell) for cell in cells[:MOST_COLUMNS])


def _rows(sheet: Any, name: str, percent: frozenset[percents.Place]) -> list[Row]:
    # Rows and columns that are empty at the beginning are cut by calamine: they are counted on.
    if sheet.start is None:
        raise KGError(phrase("project.table-empty", name=name))
    if sheet.total_width > MOST_COLUMNS:
        width = {"name": name, "count": sheet.total_width, "most": MOST_COLUMNS}
        raise KGError(phrase("project.table-too-wide", **width))
    first = sheet.start[0] + 1
    rows = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start
    for row, column in percent:
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
            cells = rows[row - top]
            cells[column - left] = _percent(cells[column - left])
    return [Row(first + k, [_text(cell) for cell in row]) for k, row in enumerate(rows)]


def _percent(cell: Any) -> Any:
    # What is shown of a number: 0.125 as 12.5 %.
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell:
        return cell
    return f"{unmistakable(Decimal(repr(cell)) * 100)} %"


def _text(cell: Any) -> str:
    # A number and a day are what they are in any language.
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return unmistakable(Decimal(repr(cell))) if cell == cell else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return one_line(cell)


def _voids(raw: bytes, index: int) -> int:
    # How many cells of a sheet of an xlsx file have a formula without a value, or an error.
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            info = archive.getinfo(f"xl/worksheets/sheet{index + 1}.xml")
            if info.file_size > _LOOKED_AT:
                return 0
            return len(_VOID.findall(archive.read(info)))
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return 0
