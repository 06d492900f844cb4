"""Cells that a spreadsheet shows as percent: 0.125 there is 12.5 %. Calamine tells values and no
formats, so these are looked up in the file, where it has any of percent.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from xml.etree import ElementTree

# Where a cell stands: row and column, from 0.
Place = tuple[int, int]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# The formats of percent that every xlsx file has: 0%, 0.00%.
_BUILT_IN = frozenset(("9", "10"))
# A text in a format, and a sign that stands for itself.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^]]*\]')
_MOST = 1 << 14


def places(raw: bytes, sheet: str) -> frozenset[Place]:
    """The cells of a sheet that are shown as percent; none of a file of another kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return frozenset(_of_xlsx(archive, names, sheet))
            if "content.xml" in names:
                with archive.open("content.xml") as file:
                    return frozenset(_of_ods(file, sheet))
    except (KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        pass
    except ElementTree.ParseError:
        pass
    return frozenset()


# --- xlsx -----------------------------------------------------------------------------------------


def _of_xlsx(archive: zipfile.ZipFile, names: set[str], sheet: str) -> Iterator[Place]:
    styles = _styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
    if not styles:
        return
    with archive.open(_path(archive, sheet)) as file:
        for _, cell in ElementTree.iterparse(file):
            if cell.tag == f"{_MAIN}c" and cell.get("s") in styles:
                yield _place(cell.get("r", ""))
            elif cell.tag == f"{_MAIN}row":
                cell.clear()


def _styles(raw: bytes) -> frozenset[str]:
    # The numbers of the styles of cells whose format is of percent.
    root = ElementTree.fromstring(raw)
    own = {
        str(one.get("numFmtId"))
        for one in root.iter(f"{_MAIN}numFmt")
        if "%" in _LITERAL.sub("", one.get("formatCode", ""))
    }
    formats = root.find(f"{_MAIN}cellXfs")
    of_percent = own | _BUILT_IN
    every = enumerate(formats if formats is not None else ())
    return frozenset(str(k) for k, one in every if one.get("numFmtId") in of_percent)


def _path(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    link = next(one.get(_LINK) for one in book.iter(f"{_MAIN}sheet") if one.get("name") == sheet)
    target = next(str(one.get("Target")) for one in links if one.get("Id") == link)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _place(name: str) -> Place:
    """
    >>> _place("A1"), _place("AB12")
    ((0, 0), (11, 27))
    """
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1


# --- ods ------------------------------------------------------------------------------------------


def _of_ods(file: IO[bytes], sheet: str) -> Iterator[Place]:
    here, row = False, 0
    for event, one in ElementTree.iterparse(file, events=("start", "end")):
        if one.tag == f"{_TABLE}table" and event == "start":
            here, row = one.get(f"{_TABLE}name") == sheet, 0
        elif one.tag == f"{_TABLE}table-row" and event == "end":
            again = _count(one, "rows")
            if here:
                columns = list(_columns(one))
                for k in range(min(again, _MOST) if columns else 0):
                    yield from ((row + k, column) for column in columns)
            row += again
            one.clear()


def _columns(row: Any) -> Iterator[int]:
    column = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        again = _count(cell, "columns")
        if cell.get(f"{_OFFICE}value-type") == "percentage":
            yield from islice(range(column, column + again), _MOST)
        column += again


def _count(one: Any, what: str) -> int:
    return int(one.get(f"{_TABLE}number-{what}-repeated", "1"))
