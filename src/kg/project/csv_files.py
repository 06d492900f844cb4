"""CSV files as tables whose cells know their line and column."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import Problem
from kg.rdf.files import text
from kg.spelling import closest


class Row(NamedTuple):
    """A row of a CSV file: its first line (from 1) and its cells in the order asked for,
    trimmed.
    """

    line: int
    cells: list[str]


class Table(NamedTuple):
    """A CSV file: `name` for messages, the columns asked for, the rows, and its text (to find
    columns in).

    `whole` says that every row was read or is in `broken`, which holds the cells of rows that do
    not fit the header; `odd` has a remark for each cell that holds control characters, breaks of a
    line or what cannot be seen.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    order: tuple[int, ...]
    lines: list[str]
    whole: bool = True
    broken: frozenset[str] = frozenset()
    odd: tuple[Problem, ...] = ()

    def problem(self, row: Row, column: str, message: str, hint: str = "") -> Problem:
        """A problem of one cell: the column counts characters, as an editor does."""
        index = self.order[self.columns.index(column)]
        return Problem(self.name, row.line, _column(self.lines, row.line, index), message, hint)


def _column(lines: list[str], line: int, index: int) -> int:
    # The character at which the cell begins; a cell that a line break has pushed to a later line is
    # told by its number of cells.
    if index < 0 or line > len(lines):
        return 1
    quoted, cell = False, 0
    if index == 0:
        return 1
    for at, char in enumerate(lines[line - 1]):
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            cell += 1
            if cell == index:
                return at + 2
    return 1


def table(
    path: Path, name: str, columns: tuple[str, ...], required: frozenset[str]
) -> tuple[Table, list[Problem]]:
    """(the table of a CSV file in Unicode's form NFC, problems). `columns` are those that may be
    there, `required` those that must.
    """
    import csv
    import io

    csv.field_size_limit(1 << 24)
    found, problems = text(path, name)
    empty = Table(name, columns, [], tuple(-1 for _ in columns), [], False)
    if problems:
        return empty, problems
    if not found.strip():
        return empty, [
            Problem(
                name, 0, 0, "is empty", f"the first line names the columns: {','.join(columns)}"
            )
        ]
    found = unicodedata.normalize("NFC", found)
    suspect = bool(characters.unwanted(found.replace("\n", "").replace("\r", "")))
    odd: list[Problem] = []
    lines = found.splitlines()
    if fault := _separated(name, lines[0], columns):
        return empty, [fault]
    broken: set[str] = set()
    whole = True
    reader = csv.reader(io.StringIO(found, newline=""), strict=True)
    header: list[str] | None = None
    order: tuple[int, ...] = ()
    rows: list[Row] = []
    start = 1
    width = 0
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if header is None:
                header = [cell.strip() for cell in cells]
                problems = _header(name, header, columns, required)
                if problems:
                    return empty, problems
                order = tuple(
                    header.index(column) if column in header else -1 for column in columns
                )
                width = len(header)
                continue
            if len(cells) != width:
                if cells and any(cell.strip() for cell in cells):
                    broken.update(cell.strip() for cell in cells)
                    curly = any(c in "“”„‟" for cell in cells for c in cell)
                    hint = (
                        'curly quotes do not enclose a cell: write " instead'
                        if curly
                        else (
                            'a cell that holds a comma is enclosed in "…"'
                            if len(cells) > width
                            else ""
                        )
                    )
                    problems.append(
                        Problem(
                            name,
                            line,
                            1,
                            f"has {len(cells)} cell{'s' * (len(cells) != 1)}, the header has"
                            f" {width}",
                            hint,
                        )
                    )
                continue
            picked = [cells[i].strip() if i >= 0 else "" for i in order]
            if suspect or start - line > 1:
                odd += _characters(Table(name, columns, rows, order, lines), Row(line, picked))
            if any(picked):
                rows.append(Row(line, picked))
    except csv.Error as error:
        end = str(error)
        if "unexpected end of data" in end:
            message, hint = (
                "a quote is opened here and never closed",
                'a quote inside a cell is written twice: ""',
            )
        elif "expected after" in end:
            message, hint = (
                "a closing quote is followed by more text",
                'a quote inside a cell is written twice: ""',
            )
        elif "field larger" in end:
            message, hint = "a cell is larger than 16 MiB", ""
        else:
            message, hint = f"is not well-formed CSV: {end}", ""
        whole = False
        problems.append(Problem(name, start, 1, message, hint))
    return Table(name, columns, rows, order, lines, whole, frozenset(broken), tuple(odd)), problems


def _characters(found: Table, row: Row) -> list[Problem]:
    # A remark on each cell that holds what nobody sees, or breaks its line.
    problems = []
    for column, cell in zip(found.columns, row.cells, strict=True):
        if chars := characters.unwanted(cell):
            hint = (
                "write the cell in one line"
                if chars[0] in "\n\r"
                else "delete what cannot be seen, or type the cell anew"
            )
            problems.append(
                found.problem(row, column, f"{column} holds {characters.listed(chars)}", hint)
            )
    return problems


def _separated(name: str, first: str, columns: tuple[str, ...]) -> Problem | None:
    # A problem that names the separator, if it is no comma.
    save = "save it as “CSV UTF-8 (comma delimited)”"
    if match := re.match(r"(?i)\ufeff?\"?sep=(.?)\"?\s*\Z", first):
        if match[1] in ("", ","):
            return Problem(
                name,
                1,
                1,
                f"begins with the line “{first.strip()}”, which is no header",
                "remove that line",
            )
        return Problem(
            name,
            1,
            1,
            f"the separator is {_SEPARATORS.get(match[1], f'“{match[1]}”')}, not a comma",
            save,
        )
    if "," in first and any(cell.strip(' "') in columns for cell in first.split(",")):
        return None
    for separator, said in _SEPARATORS.items():
        if sum(cell.strip(' "') in columns for cell in first.split(separator)) > 1:
            return Problem(name, 1, 1, f"the separator is {said}, not a comma", save)
    return None


_SEPARATORS = {";": "a semicolon “;”", "\t": "a tab", "|": "a bar “|”"}


def _header(
    name: str, header: list[str], columns: tuple[str, ...], required: frozenset[str]
) -> list[Problem]:
    # One problem at most: what is wrong with a header, whatever it is, has one place and is mended
    # in one go.
    unknown = [index for index, cell in enumerate(header) if cell and cell not in columns]
    empty = [index for index, cell in enumerate(header) if not cell]
    first: dict[str, int] = {}
    twice = [
        index
        for index, cell in enumerate(header)
        if cell and first.setdefault(cell, index) != index and cell in columns
    ]
    missing = [column for column in columns if column in required and column not in first]
    said, hints = [], []
    if unknown:
        said.append(
            f"unknown column{'s' * (len(unknown) > 1)}"
            f" {_few([_shown(header[index]) for index in unknown])}"
        )
        hints.append(_unknown(header[unknown[0]], columns))
    if twice:
        names = list(dict.fromkeys(f"“{header[index]}”" for index in twice))
        said.append(
            f"column{'s' * (len(names) > 1)} {_few(names)} {'are' if len(names) > 1 else 'is'}"
            " there twice"
        )
    if empty:
        said.append(
            "unknown column “”"
            if len(empty) == 1
            else (
                f"{len(empty):,} columns have no name ({_few([str(index + 1) for index in empty])})"
            )
        )
        hints.append(f"remove the empty column{'s' * (len(empty) > 1)}")
    if missing and not unknown:
        names = [f"“{column}”" for column in missing]
        said.append(
            f"column{'s' * (len(names) > 1)} {_few(names)} {'are' if len(names) > 1 else 'is'}"
            " missing"
        )
    place = min([*unknown, *twice, *empty], default=0) + 1
    return [Problem(name, 1, place, "; ".join(said), hints[0] if hints else "")] if said else []


def _shown(cell: str) -> str:
    # A column's name in a message, what cannot be seen in it by its code point; a long one is cut.
    chars = characters.unseen(cell)
    short = cell if len(cell) <= 60 else cell[:60] + "…"
    return f"“{short}”" + (f", which holds {characters.listed(chars)}" if chars else "")


def _unknown(cell: str, columns: tuple[str, ...]) -> str:
    seen = "".join(char for char in cell if char not in characters.unseen(cell))
    if seen != cell and seen in columns:
        return f"write {seen}"
    return closest(cell[:60], columns) or f"columns are {', '.join(columns)}"


def _few(words: list[str]) -> str:
    return ", ".join(words[:5]) + (f" and {len(words) - 5:,} more" if len(words) > 5 else "")


def line_of(path: Path, *needles: str) -> int:
    """The first line (from 1) of a text file that holds one of the needles, 0 if none does."""
    found, _ = text(path, path.name)
    for needle in needles:
        for number, line in enumerate(found.splitlines(), 1):
            if needle in line:
                return number
    return 0
