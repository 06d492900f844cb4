"""CSV files as tables whose cells know their line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import Problem
from kg.rdf.files import text
from kg.spelling import closest
from kg.words import Sentence, phrase

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*\Z")


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
    if index <= 0 or line > len(lines):
        return 1
    quoted, cell = False, 0
    for at, char in enumerate(lines[line - 1]):
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            cell += 1
            if cell == index:
                return at + 2
    return 1


def table(
    path: Path,
    name: str,
    columns: tuple[str, ...],
    required: frozenset[str],
    former: frozenset[str] = frozenset(),
) -> tuple[Table, list[Problem]]:
    """(the table of a CSV file in Unicode's form NFC, problems). `columns` are those that may be
    there, `required` those that must, `a|b` for one of two. No hint names the `former` ones.
    """
    source, problems = text(path, name)
    empty = Table(name, columns, [], tuple(-1 for _ in columns), [], False)
    if problems:
        return empty, problems
    if not source.strip():
        named = ",".join(column for column in columns if column not in former)
        hint = phrase("project.file-is-empty.hint", columns=named)
        return empty, [Problem(name, 0, 0, phrase("project.file-is-empty"), hint)]
    source = unicodedata.normalize("NFC", source)
    lines = source.splitlines()
    if fault := _separator_fault(name, lines[0], columns):
        return empty, [fault]
    return _parse(empty, source, lines, required, former)


# --- rows -----------------------------------------------------------------------------------------


class _Malformed(Exception):
    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line, self.reason = line, reason


def _records(source: str) -> Iterator[tuple[int, int, list[str]]]:
    # (first line, last line, cells) of each row. Raises _Malformed.
    import csv
    import io

    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(source, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, reader.line_num, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _Malformed(start, str(error)) from None


def _parse(
    empty: Table, source: str, lines: list[str], required: frozenset[str], former: frozenset[str]
) -> tuple[Table, list[Problem]]:
    suspect = bool(characters.unwanted(source.replace("\n", "").replace("\r", "")))
    rows: list[Row] = []
    parsed = empty._replace(rows=rows, order=(), lines=lines)
    problems: list[Problem] = []
    odd: list[Problem] = []
    broken: set[str] = set()
    records = _records(source)
    whole = True
    try:
        header = [cell.strip() for cell in next(records)[2]]
        if fault := _header_fault(parsed, header, required, former):
            return empty, [fault]
        order = tuple(header.index(c) if c in header else -1 for c in parsed.columns)
        parsed = parsed._replace(order=order)
        in_order = order[: len(header)] == tuple(range(len(header)))
        lacking = [""] * (len(order) - len(header))
        for line, last, cells in records:
            if len(cells) != len(header):
                if any(cell.strip() for cell in cells):
                    broken.update(cell.strip() for cell in cells)
                    problems.append(_width_fault(parsed.name, line, cells, len(header)))
                continue
            if in_order:
                picked = [*map(str.strip, cells), *lacking]
            else:
                picked = [cells[i].strip() if i >= 0 else "" for i in order]
            if suspect or last > line:
                odd += _odd_characters(parsed, Row(line, picked))
            if any(picked):
                rows.append(Row(line, picked))
    except _Malformed as error:
        whole = False
        problems.append(Problem(parsed.name, error.line, 1, *_malformed(error.reason)))
    return parsed._replace(whole=whole, broken=frozenset(broken), odd=tuple(odd)), problems


def _malformed(reason: str) -> tuple[str, str]:
    # (message, hint) for what the reader of the standard library says.
    quotes = phrase("project.csv-quote.hint")
    if "unexpected end of data" in reason:
        return phrase("project.csv-open-quote"), quotes
    if "expected after" in reason:
        return phrase("project.csv-text-after-quote"), quotes
    if "field larger" in reason:
        return phrase("project.csv-large-cell"), ""
    return phrase("project.csv-malformed", reason=reason), ""


def _width_fault(name: str, line: int, cells: list[str], width: int) -> Problem:
    hint = ""
    if any(char in "“”„‟" for cell in cells for char in cell):
        hint = phrase("project.row-width.curly")
    elif len(cells) > width:
        hint = phrase("project.row-width.comma")
    message = phrase("project.row-width", count=len(cells), width=width)
    return Problem(name, line, 1, message, hint)


def _odd_characters(parsed: Table, row: Row) -> list[Problem]:
    # A remark on each cell that holds what nobody sees, or breaks its line.
    problems = []
    for column, cell in zip(parsed.columns, row.cells, strict=True):
        if chars := characters.unwanted(cell):
            hint = (
                phrase("project.odd-characters.line")
                if chars[0] in "\n\r"
                else phrase("project.odd-characters.hint")
            )
            problems.append(parsed.problem(row, column, odd_cell(column, chars), hint))
    return problems


def odd_cell(column: str, chars: list[str]) -> Sentence:
    """The sentence for a cell that holds characters which none should hold."""
    return phrase("project.odd-characters", column=column, characters=characters.listed(chars))


# --- the header -----------------------------------------------------------------------------------


def _separator_fault(name: str, first: str, columns: tuple[str, ...]) -> Problem | None:
    # A problem that names the separator, if it is no comma.
    if match := re.match(r"(?i)\ufeff?\"?sep=(.?)\"?\s*\Z", first):
        if match[1] in ("", ","):
            message = phrase("project.separator-line", line=first.strip())
            return Problem(name, 1, 1, message, phrase("project.separator-line.hint"))
        return _separated(name, match[1])
    if "," in first and any(cell.strip(' "') in columns for cell in first.split(",")):
        return None
    for separator in ";\t|":
        if sum(cell.strip(' "') in columns for cell in first.split(separator)) > 1:
            return _separated(name, separator)
    return None


def _separated(name: str, separator: str) -> Problem:
    message = {
        ";": phrase("project.separator-semicolon"),
        "\t": phrase("project.separator-tab"),
        "|": phrase("project.separator-bar"),
    }.get(separator) or phrase("project.separator", separator=separator)
    return Problem(name, 1, 1, message, phrase("project.separator.hint"))


class _Header(NamedTuple):
    # What is wrong with a header: indexes of cells, and the names of columns that are not there.
    unknown: list[int]
    unnamed: list[int]
    repeated: list[int]
    missing: list[str]


def _compare(header: list[str], columns: tuple[str, ...], required: frozenset[str]) -> _Header:
    first: dict[str, int] = {}
    for index, cell in enumerate(header):
        first.setdefault(cell, index)
    return _Header(
        [i for i, cell in enumerate(header) if cell and cell not in columns],
        [i for i, cell in enumerate(header) if not cell],
        [i for i, cell in enumerate(header) if cell in columns and first[cell] != i],
        _missing(first.keys(), columns, required),
    )


def _missing(
    header: Collection[str], columns: tuple[str, ...], required: frozenset[str]
) -> list[str]:
    # The columns that are needed and not there, in their order; of two of which one is needed, the
    # first.
    wanted = [one.split("|") for one in required]
    lacking = {names[0] for names in wanted if not any(name in header for name in names)}
    return [column for column in columns if column in lacking]


def _header_fault(
    parsed: Table, header: list[str], required: frozenset[str], former: frozenset[str]
) -> Problem | None:
    # One problem at most: what is wrong with a header, whatever it is, has one place and is mended
    # in one go.
    faults = _compare(header, parsed.columns, required)
    messages: list[Sentence] = []
    hint = ""
    if faults.unknown:
        shown = [_shown(header[index]) for index in faults.unknown]
        messages.append(phrase("project.column-unknown", count=len(shown), columns=_few(shown)))
        named = tuple(column for column in parsed.columns if column not in former)
        hint = _known_column(header[faults.unknown[0]], named)
    if faults.repeated:
        names = [_quoted(name) for name in dict.fromkeys(header[i] for i in faults.repeated)]
        messages.append(phrase("project.column-twice", count=len(names), columns=_few(names)))
    if faults.unnamed:
        count = len(faults.unnamed)
        places = _few([str(index + 1) for index in faults.unnamed])
        messages.append(phrase("project.column-unnamed", count=count, places=places))
        hint = hint or phrase("project.column-unnamed.hint", count=count)
    if faults.missing and not faults.unknown:
        names = [_quoted(column) for column in faults.missing]
        messages.append(phrase("project.column-missing", count=len(names), columns=_few(names)))
    if not messages:
        return None
    place = min([*faults.unknown, *faults.repeated, *faults.unnamed], default=0) + 1
    message = reduce(lambda a, b: phrase("project.both", first=a, second=b), messages)
    return Problem(parsed.name, 1, place, message, hint)


def _shown(cell: str) -> str:
    # A column's name in a message, what cannot be seen in it by its code point; a long one is cut.
    short = cell if len(cell) <= 60 else cell[:60] + "…"
    if chars := characters.unseen(cell):
        return phrase("project.column-holding", name=short, characters=characters.listed(chars))
    return _quoted(short)


def _quoted(text: str) -> str:
    return phrase("words.quoted", name=text)


def _known_column(cell: str, columns: tuple[str, ...]) -> str:
    # A hint for the name of a column that is none.
    seen = "".join(char for char in cell if char not in characters.unseen(cell))
    if seen != cell and seen in columns:
        return phrase("project.write", text=seen)
    known = [column.rpartition("_") for column in columns]
    name, _, language = cell.rpartition("_")
    if _LANGUAGE.match(language) and any(name == other for other, _, _ in known):
        languages = [tag for other, _, tag in known if name == other]
        return phrase("project.column-language.hint", code=language, names=languages)
    return closest(cell[:60], columns) or phrase("project.column-unknown.hint", columns=columns)


def _few(words: list[str]) -> Sentence:
    if len(words) > 5:
        return phrase("project.items.more", items=words[:5], count=len(words) - 5)
    return phrase("project.items", items=words)


def line_of(path: Path, *needles: str) -> int:
    """The first line (from 1) of a text file that holds one of the needles, 0 if none does."""
    source, _ = text(path, path.name)
    for needle in needles:
        for number, line in enumerate(source.splitlines(), 1):
            if needle in line:
                return number
    return 0
