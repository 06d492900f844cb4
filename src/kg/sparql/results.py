"""Rows in the formats that the W3C gives for results, as every door writes them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Protocol

import pyoxigraph as ox

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
    """Write an answer in a format of `FORMATS`, row by row as the engine finds them.

    In CSV of one column an empty cell is written `""`: many readers skip a blank line. In TSV that
    would be an empty text, so there a cell that nothing binds stays a blank line.
    Raises what the engine and `output` raise.
    """
    lone = format == "csv" and isinstance(result, ox.QuerySolutions) and len(result.variables) == 1
    result.serialize(_LoneCells(output) if lone else output, format=FORMATS[format])


def text(result: ox.QuerySolutions | ox.QueryBoolean, format: str) -> bytes:
    """The whole of what `write` writes."""
    output = io.BytesIO()
    write(result, format, output)
    return output.getvalue()


def hollow(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows (N-Triples strings or plain texts) say nothing: there is none, or one that only
    counts nothing."""
    return len(rows) < 2 and all(
        cell in _NOTHING or _ZERO.match(cell) for row in rows for cell in row
    )


_NOTHING = ("", '""', "0")
_ZERO = re.compile(r'"0(\.0+)?"\^\^')


def empty(data: bytes, format: str) -> bool:
    """Whether what `text` gave has no row, only counts nothing, or is the answer no."""
    if data.strip() in (b"true", b"false"):
        return data.strip() == b"false"
    if format == "json" and len(data) < 10_000 and data.endswith(b"]}}"):
        rows = json.loads(data)["results"]["bindings"]
        return hollow([[cell["value"] for cell in row.values()] for row in rows])
    if format in ("csv", "tsv") and data.count(b"\n") == 2:
        cells = data.decode().splitlines()[1].split("," if format == "csv" else "\t")
        return hollow([cells])
    return data.endswith(_EMPTY[format]) if format in _EMPTY else data.count(b"\n") < 2


_EMPTY = {
    "json": (b'"bindings":[]}}', b'"boolean":false}'),
    "xml": (b"<results></results></sparql>", b"<boolean>false</boolean></sparql>"),
}


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
