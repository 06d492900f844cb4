"""Text with separators, in any encoding: CSV as programs and offices write it."""

from __future__ import annotations

import csv
import io
import re

from kg import characters
from kg.errors import KGError
from kg.project.imports.tables import Cells, Row, one_line
from kg.words import phrase

_SEPARATORS = (",", ";", "\t", "|")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(r"\A\"?sep=(.)\"?\s*\r?\n", re.I)
# So much of a file tells what parts its cells.
_BEGINNING, _RECORDS = 1 << 16, 50


def read(raw: bytes, name: str) -> Cells:
    """The cells of a text with separators. Raises KGError."""
    text = decoded(raw, name)
    skipped = 0
    separator = ""
    if declared := _DECLARED.match(text):
        separator, text, skipped = declared[1], text[declared.end() :], 1
    separator = separator or _separator(text)
    csv.field_size_limit(1 << 24)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            rows.append(Row(start + skipped, [one_line(cell) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        place = phrase("project.table-line", name=name, line=start + skipped)
        raise KGError(phrase("project.table-malformed", place=place, reason=str(error))) from None
    return Cells("", rows)


def decoded(raw: bytes, name: str) -> str:
    """The text of bytes in whatever encoding: by its mark, as UTF-8, else as it looks."""
    marked = next((codec for mark, codec in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(marked)
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode(characters.codec(raw) or _guessed(raw))
    except UnicodeDecodeError:
        hint = phrase("project.table-encoding.hint")
        raise KGError(phrase("project.table-encoding", name=name), hint) from None


def _guessed(raw: bytes) -> str:
    # By how often letters stand beside one another in languages.
    from charset_normalizer import from_bytes

    best = from_bytes(raw[: 1 << 20]).best()
    return best.encoding if best else "ascii"


def _separator(text: str) -> str:
    # What parts the first records into most cells, as many in each of them.
    beginning = text[:_BEGINNING]
    return max(_SEPARATORS, key=lambda one: _fitness(beginning, one))


def _fitness(text: str, separator: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths = []
    try:
        for cells, _ in zip(reader, range(_RECORDS)):
            if any(cells):
                widths.append(len(cells))
    except csv.Error:
        return 0, 0
    # Titles may stand above a table, in few cells.
    while widths and 2 * widths[0] < max(widths):
        widths = widths[1:]
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
