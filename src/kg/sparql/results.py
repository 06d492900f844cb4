"""Rows in the formats that the W3C gives for results, as every door writes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Protocol, cast

import pyoxigraph as ox

from kg.sparql.languages import usual

FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


class Output(Protocol):
    """What an answer is written to, piece by piece."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> object: ...


def write(result: ox.QuerySolutions | ox.QueryBoolean, format: str, output: Output) -> None:
    """Write an answer in a format of `FORMATS`, row by row as the engine finds them, language tags
    as BCP 47 writes them.

    In CSV of one column an empty cell is written `""`: many readers skip a blank line. In TSV that
    would be an empty text, so there a cell that nothing binds stays a blank line.
    Raises what the engine and `output` raise.
    """
    if isinstance(result, ox.QuerySolutions):
        if format in _TAGS:
            output = UsualTags(output, format)
        elif len(result.variables) == 1:
            output = _LoneCells(output)
    # The engine asks no more of a file than `Output` has.
    result.serialize(cast(IO[bytes], output), FORMATS[format])


def text(result: ox.QuerySolutions | ox.QueryBoolean, format: str) -> bytes:
    """The whole of what `write` writes."""
    output = io.BytesIO()
    write(result, format, output)
    return output.getvalue()


def hollow(rows: Iterable[Sequence[str]]) -> bool:
    """Whether rows (N-Triples strings or plain texts) say nothing, or one of their columns does:
    there is none, or nothing stands in it in any row but what counts nothing."""
    silent = None
    for row in rows:
        silent = [
            place
            for place in (range(len(row)) if silent is None else silent)
            if row[place] in _NOTHING or _ZERO.match(row[place])
        ]
        if not silent:
            return False
    return True


_NOTHING = ("", '""', "0")
_ZERO = re.compile(r'"0(\.0+)?"\^\^|0\.0+\Z')


def empty(data: bytes, format: str) -> bool:
    """Whether what `text` gave, or a spreadsheet, is hollow or the answer no."""
    if data.strip() in (b"true", b"false"):
        return data.strip() == b"false"
    if format == "tsv":
        return hollow(line.split("\t") for line in data.decode().split("\n")[1:-1])
    if format not in FORMATS or format == "csv":
        lines = csv.reader(io.StringIO(data.decode(), newline=""))
        next(lines, None)
        return hollow(lines)
    found = ox.parse_query_results(data, format=FORMATS[format])
    if isinstance(found, ox.QueryBoolean):
        return not found
    return hollow(["" if cell is None else str(cell) for cell in row] for row in found)


class _LoneCells:
    """CSV of one column on its way: lines, of which an empty one gets its quotes."""

    def __init__(self, output: Output):
        self.output, self.rest, self.quoted = output, b"", False

    def write(self, data: bytes) -> int:
        *lines, self.rest = (self.rest + data).split(b"\r\n")
        self.output.write(b"".join(self._line(line) + b"\r\n" for line in lines))
        return len(data)

    def _line(self, line: bytes) -> bytes:
        line = line or (b"" if self.quoted else b'""')
        self.quoted ^= line.count(b'"') % 2 == 1  # a text goes on in the next line
        return line

    def flush(self) -> None:
        self.output.flush()


# How a tag stands in each format, and the sign which comes after it and not in it, with which
# every answer ends. What looks like this in a value is written with escapes.
_TAG = rb"([a-z]+(?:-[a-z0-9]+)+)"
_TAGS = {
    "json": (b"}", re.compile(rb'(,"xml:lang":")' + _TAG)),
    "xml": (b">", re.compile(rb'(<literal xml:lang=")' + _TAG)),
    "tsv": (b"\n", re.compile(rb'("@)' + _TAG + rb"(?=(?:--[a-z]+)?[\t\n])")),
}


class UsualTags:
    """Rows on their way, with the language tags as BCP 47 writes them."""

    def __init__(self, output: Output, format: str):
        self.output, self.rest = output, b""
        self.end, self.pattern = _TAGS[format]

    def write(self, data: bytes) -> int:
        whole, end, rest = data.rpartition(self.end)
        if end:
            self.output.write(self.pattern.sub(_usual, self.rest + whole + end))
            self.rest = rest
        else:
            self.rest += data
        return len(data)

    def flush(self) -> None:
        self.output.flush()


def _usual(match: re.Match[bytes]) -> bytes:
    return match[1] + usual(match[2].decode()).encode()
