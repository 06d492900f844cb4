"""Files to cells and triples, each with its place: nothing here knows what they mean."""

from __future__ import annotations

import gc
import os
import re
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Iterator, NamedTuple

import pyoxigraph as ox

from kg.errors import Problem
from kg.terms import closest

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD, ".rdf": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML, ".n3": ox.RdfFormat.N3,
}  # fmt: skip

_CONFLICT = r"(?m)^(<{7}|>{7}|={7}|\|{7})( |$)"


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection inside: millions of small things, none of them in a circle, are long to look through, and for nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def release() -> None:
    """Give the system back what memory is free: glibc keeps it, and then it counts beside what the next step takes."""
    import ctypes

    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, TypeError, AttributeError):
        return  # another C library


class Row(NamedTuple):
    """A row of a CSV file: its first line (from 1) and its cells in the order asked for, trimmed."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """A CSV file: `name` for messages, the columns asked for, the rows, and its text (to find columns in)."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    order: tuple[int, ...]
    lines: list[str]

    def problem(self, row: Row, column: str, message: str, hint: str = "") -> Problem:
        """A problem of one cell: the column counts characters, as an editor does."""
        index = self.order[self.columns.index(column)]
        return Problem(self.name, row.line, _column(self.lines, row.line, index), message, hint)


def _column(lines: list[str], line: int, index: int) -> int:
    # The character at which the cell begins; a cell that a line break has pushed to a later line is told by its number of cells.
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


def raw(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """(the bytes of a file of the project, problems); they are b"" if it cannot be read."""
    if _astray(path, name):
        return b"", [Problem(name, 0, 0, "is a link that leads out of the project", "put the file itself there")]
    if not is_regular(path):
        return b"", [Problem(name, 0, 0, "is no regular file", "a device or a pipe has no end")]
    try:
        return path.read_bytes(), []
    except OSError as error:
        return b"", [Problem(name, 0, 0, f"cannot be read: {error.strerror or error}")]


def text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """(text of a UTF-8 file without its byte-order mark, problems); the text is "" if it cannot be read."""
    given, problems = raw(path, name)
    if problems:
        return "", problems
    return decoded(given, name)


def decoded(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    """(the UTF-8 text of the bytes of a file, without a byte-order mark, problems); see `text`."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in raw:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "", [Problem(name, 1, 1, "is UTF-16, not UTF-8", "save it as “CSV UTF-8”")]
        before = raw[: raw.index(b"\0")]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        return "", [Problem(name, line, column, "holds a NUL character", "the file is damaged or is no text file")]
    try:
        found = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        try:
            korean = any("가" <= c <= "힣" for c in raw.decode("cp949"))
        except UnicodeDecodeError:
            korean = False
        kind = "is in cp949 (EUC-KR), not UTF-8" if korean else "is not UTF-8"
        return "", [Problem(name, line, column, kind, "save it as “CSV UTF-8”" if korean else "save it as UTF-8")]
    conflict = re.search(_CONFLICT, found)
    if conflict:
        line = found.count("\n", 0, conflict.start()) + 1
        return "", [Problem(name, line, 1, "holds a git conflict marker", "resolve the conflict, then run again")]
    return found, []


def is_regular(path: Path) -> bool:
    """Whether a path is an ordinary file, or none at all: what is something else may never end."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _astray(path: Path, name: str) -> bool:
    # Who takes over a project of somebody else's must not have files of their own shown by it. `name` is the path inside the project.
    if not name.startswith(("data/", "ontology/")):
        return False
    root = os.path.realpath(str(path)[: -len(name)] or ".")
    return not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep)


def table(path: Path, name: str, columns: tuple[str, ...], required: frozenset[str]) -> tuple[Table, list[Problem]]:
    """(the table of a CSV file, problems). `columns` are those that may be there, `required` those that must."""
    import csv
    import io

    csv.field_size_limit(1 << 24)
    found, problems = text(path, name)
    empty = Table(name, columns, [], tuple(-1 for _ in columns), [])
    if problems:
        return empty, problems
    if not found.strip():
        return empty, [Problem(name, 0, 0, "is empty", f"the first line names the columns: {','.join(columns)}")]
    lines = found.splitlines()
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
                order = tuple(header.index(column) if column in header else -1 for column in columns)
                width = len(header)
                continue
            if len(cells) != width:
                if cells and any(cell.strip() for cell in cells):
                    curly = any(c in "“”„‟" for cell in cells for c in cell)
                    hint = (
                        'curly quotes do not enclose a cell: write " instead' if curly
                        else 'a cell that holds a comma is enclosed in "…"' if len(cells) > width else ""
                    )  # fmt: skip
                    problems.append(
                        Problem(name, line, 1, f"has {len(cells)} cell{'s' * (len(cells) != 1)}, the header has {width}", hint)
                    )
                continue
            picked = [cells[i].strip() if i >= 0 else "" for i in order]
            if any(picked):
                rows.append(Row(line, picked))
    except csv.Error as error:
        end = str(error)
        if "unexpected end of data" in end:
            message, hint = "a quote is opened here and never closed", 'a quote inside a cell is written twice: ""'
        elif "expected after" in end:
            message, hint = "a closing quote is followed by more text", 'a quote inside a cell is written twice: ""'
        elif "field larger" in end:
            message, hint = "a cell is larger than 16 MiB", ""
        else:
            message, hint = f"is not well-formed CSV: {end}", ""
        problems.append(Problem(name, start, 1, message, hint))
    return Table(name, columns, rows, order, lines), problems


def _header(name: str, header: list[str], columns: tuple[str, ...], required: frozenset[str]) -> list[Problem]:
    problems = []
    for index, cell in enumerate(header):
        if cell not in columns:
            hint = closest(cell, columns) if cell else "remove the empty column"
            problems.append(Problem(name, 1, index + 1, f"unknown column “{cell}”", hint or f"columns are {', '.join(columns)}"))
        elif header.index(cell) != index:
            problems.append(Problem(name, 1, index + 1, f"column “{cell}” is there twice"))
    for column in columns:
        if column in required and column not in header:
            problems.append(Problem(name, 1, 1, f"column “{column}” is missing"))
    return problems


def line_of(path: Path, *needles: str) -> int:
    """The first line (from 1) of a text file that holds one of the needles, 0 if none does."""
    found, _ = text(path, path.name)
    for needle in needles:
        for number, line in enumerate(found.splitlines(), 1):
            if needle in line:
                return number
    return 0
